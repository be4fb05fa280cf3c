/* See values.h. Recursion is bounded by the reader's depth. */
#include "verifiers/json/values.h"

#include <stdlib.h>
#include <xxhash.h>

#include "verifiers/json/decimal.h"

static int order(assay_view a, assay_view b) {
    size_t shared = a.size < b.size ? a.size : b.size;
    int first = shared ? memcmp(a.data, b.data, shared) : 0;
    return first ? first : (a.size > b.size) - (a.size < b.size);
}

/* Of equal names the later one comes first, so that it is the one that is kept. */
static int order_pairs(const void *left, const void *right) {
    const json_pair *a = left, *b = right;
    int first = order(a->name, b->name);
    return first ? first : (a->value.raw.data < b->value.raw.data) - (a->value.raw.data > b->value.raw.data);
}

assay_view json_text(json_value string, assay_arena *arena) {
    if (json_string_is_plain(string.raw)) return assay_view_slice(string.raw, 1, string.raw.size - 1);
    char *storage = assay_arena_alloc(arena, string.raw.size);
    if (!storage) return ASSAY_VIEW_NONE;
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, string.raw.size);
    json_decode_string(string.raw, &text);
    return assay_buffer_view(&text);
}

json_pair *json_pairs(json_value object, assay_arena *arena, size_t *count) {
    size_t members = json_count(object), kept = 0;
    json_pair *pairs = assay_arena_alloc(arena, (members ? members : 1) * sizeof *pairs);
    if (!pairs) return NULL;
    json_iterator iterator = json_iterate(object);
    assay_view raw_name;
    *count = 0;
    for (json_value value; json_next_member(&iterator, &raw_name, &value);) {
        pairs[*count] = (json_pair){json_text((json_value){JSON_STRING, raw_name}, arena), value};
        if (!pairs[(*count)++].name.data) return NULL;
    }
    qsort(pairs, *count, sizeof *pairs, order_pairs);
    for (size_t i = 0; i < *count; i++) {
        if (kept == 0 || order(pairs[kept - 1].name, pairs[i].name) != 0) pairs[kept++] = pairs[i];
    }
    *count = kept;
    return pairs;
}

const json_pair *json_pairs_find(const json_pair *pairs, size_t count, assay_view name) {
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int where = order(pairs[middle].name, name);
        if (where == 0) return &pairs[middle];
        if (where < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

static unsigned hex(const char *digits) {
    unsigned value = 0;
    for (int i = 0; i < 4; i++) {
        char c = digits[i];
        value = value * 16 + (unsigned)(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
    }
    return value;
}

uint64_t json_string_length(json_value string) {
    assay_view text = assay_view_slice(string.raw, 1, string.raw.size - 1);
    uint64_t count = 0;
    for (size_t at = 0; at < text.size; count++) {
        if (text.data[at] != '\\') {
            at++;
            while (at < text.size && ((unsigned char)text.data[at] & 0xC0) == 0x80) at++;
        } else if (text.data[at + 1] != 'u') {
            at += 2;
        } else {
            bool high = (hex(text.data + at + 2) & 0xFC00) == 0xD800;
            at += 6;
            bool pair = high && at + 6 <= text.size && text.data[at] == '\\' && text.data[at + 1] == 'u' &&
                        (hex(text.data + at + 2) & 0xFC00) == 0xDC00;
            if (pair) at += 6;
        }
    }
    return count;
}

static bool numbers_equal(json_value a, json_value b, assay_arena *arena, bool *known) {
    json_decimal left, right;
    if (!json_decimal_read(a.raw, arena, &left) || !json_decimal_read(b.raw, arena, &right)) {
        *known = false;
        return false;
    }
    return json_decimal_compare(&left, &right) == 0;
}

static bool strings_equal(json_value a, json_value b, assay_arena *arena, bool *known) {
    assay_view left = json_text(a, arena), right = json_text(b, arena);
    if (!left.data || !right.data) *known = false;
    return *known && assay_view_equal(left, right);
}

static bool arrays_equal(json_value a, json_value b, assay_budget *budget, assay_arena *arena, bool *known) {
    if (json_count(a) != json_count(b)) return false;
    json_iterator left = json_iterate(a), right = json_iterate(b);
    json_value x, y;
    while (json_next_element(&left, &x) && json_next_element(&right, &y)) {
        if (!json_values_equal(x, y, budget, arena, known)) return false;
    }
    return true;
}

static bool objects_equal(json_value a, json_value b, assay_budget *budget, assay_arena *arena, bool *known) {
    size_t left_count, right_count;
    json_pair *left = json_pairs(a, arena, &left_count), *right = json_pairs(b, arena, &right_count);
    if (!left || !right) {
        *known = false;
        return false;
    }
    if (left_count != right_count) return false;
    for (size_t i = 0; i < left_count; i++) {
        if (!assay_view_equal(left[i].name, right[i].name)) return false;
        if (!json_values_equal(left[i].value, right[i].value, budget, arena, known)) return false;
    }
    return true;
}

bool json_values_equal(json_value a, json_value b, assay_budget *budget, assay_arena *arena, bool *known) {
    if (!*known || !assay_budget_spend(budget, 1 + (a.raw.size + b.raw.size) / 64)) {
        *known = false;
        return false;
    }
    if (a.type != b.type) return false;
    switch (a.type) {
        case JSON_NUMBER: return numbers_equal(a, b, arena, known);
        case JSON_STRING: return strings_equal(a, b, arena, known);
        case JSON_ARRAY: return arrays_equal(a, b, budget, arena, known);
        case JSON_OBJECT: return objects_equal(a, b, budget, arena, known);
        default: return true;
    }
}

static uint64_t hash_number(json_value value, uint64_t seed, assay_arena *arena, bool *known) {
    json_decimal number;
    if (!json_decimal_read(value.raw, arena, &number)) {
        *known = false;
        return 0;
    }
    uint64_t digits = XXH3_64bits_withSeed(number.digits.data, number.digits.size, seed + number.negative);
    return XXH3_64bits_withSeed(&number.exponent, sizeof number.exponent, digits);
}

static uint64_t hash_array(json_value value, uint64_t hash, assay_budget *budget, assay_arena *arena, bool *known) {
    json_iterator iterator = json_iterate(value);
    for (json_value element; json_next_element(&iterator, &element);) {
        uint64_t part[2] = {hash, json_value_hash(element, budget, arena, known)};
        hash = XXH3_64bits(part, sizeof part);
    }
    return hash;
}

static uint64_t hash_object(json_value value, uint64_t hash, assay_budget *budget, assay_arena *arena, bool *known) {
    size_t count = 0;
    json_pair *pairs = json_pairs(value, arena, &count);
    if (!pairs) *known = false;
    for (size_t i = 0; pairs && i < count; i++) {
        uint64_t part[3] = {hash, XXH3_64bits(pairs[i].name.data, pairs[i].name.size),
                            json_value_hash(pairs[i].value, budget, arena, known)};
        hash = XXH3_64bits(part, sizeof part);
    }
    return hash;
}

uint64_t json_value_hash(json_value value, assay_budget *budget, assay_arena *arena, bool *known) {
    uint64_t seed = (uint64_t)value.type * 0x9E3779B97F4A7C15u;
    if (!*known || !assay_budget_spend(budget, 1 + value.raw.size / 64)) {
        *known = false;
        return 0;
    }
    if (value.type == JSON_NUMBER) return hash_number(value, seed, arena, known);
    if (value.type == JSON_ARRAY) return hash_array(value, seed, budget, arena, known);
    if (value.type == JSON_OBJECT) return hash_object(value, seed, budget, arena, known);
    if (value.type != JSON_STRING) return seed;
    assay_view text = json_text(value, arena);
    if (!text.data) *known = false;
    return XXH3_64bits_withSeed(text.data, text.size, seed);
}
