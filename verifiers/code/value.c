/* Decoding and encoding; see value.h. */
#include "verifiers/code/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "verifiers/code/compare.h"

typedef struct cursor {
    const unsigned char *at, *end;
} cursor;

static bool take_size(cursor *c, uint32_t *size) {
    if (c->end - c->at < 4) return false;
    *size = (uint32_t)c->at[0] | (uint32_t)c->at[1] << 8 | (uint32_t)c->at[2] << 16 | (uint32_t)c->at[3] << 24;
    c->at += 4;
    return true;
}

static bool take_double(cursor *c, double *out) {
    uint64_t bits = 0;
    if (c->end - c->at < 8) return false;
    for (int i = 7; i >= 0; i--) bits = bits << 8 | c->at[i];
    memcpy(out, &bits, sizeof *out);
    c->at += 8;
    return true;
}

static bool take_text(cursor *c, assay_view *out) {
    uint32_t size;
    if (!take_size(c, &size) || size > (size_t)(c->end - c->at)) return false;
    *out = (assay_view){(const char *)c->at, size};
    c->at += size;
    return true;
}

/* [-]digits in lower-case hexadecimal without leading zeros: one spelling for each number. */
static bool is_integer(assay_view text) {
    size_t at = text.size && text.data[0] == '-';
    if (at == text.size || text.size > VALUE_INTEGER_BYTES_MAX) return false;
    if (text.data[at] == '0' && (text.size > 1)) return false;
    for (; at < text.size; at++) {
        char d = text.data[at];
        if (!(assay_is_digit(d) || (d >= 'a' && d <= 'f'))) return false;
    }
    return true;
}

/* One node without its members. */
static bool take_node(cursor *c, value *v) {
    if (c->at == c->end) return false;
    *v = (value){.tag = (char)*c->at++, .nodes = 1};
    switch (v->tag) {
        case 'N':
        case 'T':
        case 'F': return true;
        case 'f': return take_double(c, &v->real);
        case 'c': return take_double(c, &v->real) && take_double(c, &v->imaginary);
        case 'i': return take_text(c, &v->text) && is_integer(v->text);
        case 's':
        case 'b':
        case 'o': return take_text(c, &v->text);
        case 'l':
        case 't':
        case 'S':
        case 'z':
        case 'q':
        case 'I':
        case 'r':
        case 'R': /* every member takes a byte at least */
            return take_size(c, &v->count) && v->count <= (size_t)(c->end - c->at);
        case 'M': return take_size(c, &v->count) && v->count == 1;
        case 'p': return take_size(c, &v->count) && v->count == 2;
        case 'd': return take_size(c, &v->count) && v->count <= (size_t)(c->end - c->at) / 2;
        default: return false;
    }
}

static uint32_t members_of(const value *v) {
    if (v->tag == 'd') return 2 * v->count;
    return v->tag && strchr("ltSzqIrRMp", v->tag) ? v->count : 0;
}

/* Counts first, so that the array is allocated once and exactly. */
static value_fault count_nodes(assay_view bytes, size_t *count) {
    cursor c = {(const unsigned char *)bytes.data, (const unsigned char *)bytes.data + bytes.size};
    uint64_t wanted = 1;
    for (*count = 0; wanted; wanted--) {
        value v;
        if (++*count > VALUE_NODES_MAX) return VALUE_TOO_LARGE;
        if (!take_node(&c, &v)) return VALUE_MALFORMED;
        wanted += members_of(&v);
        if (wanted > (uint64_t)(c.end - c.at) + 1) return VALUE_MALFORMED; /* more members than bytes */
    }
    return c.at == c.end ? VALUE_FINE : VALUE_MALFORMED;
}

typedef struct level {
    value *parent;
    uint32_t left;
} level;

static value_fault fill_nodes(assay_view bytes, value *nodes, size_t count) {
    cursor c = {(const unsigned char *)bytes.data, (const unsigned char *)bytes.data + bytes.size};
    level stack[VALUE_DEPTH_MAX];
    unsigned depth = 0;
    for (size_t i = 0; i < count; i++) {
        value *v = &nodes[i];
        if (!take_node(&c, v)) return VALUE_MALFORMED;
        if (members_of(v)) {
            if (depth == VALUE_DEPTH_MAX) return VALUE_TOO_LARGE;
            stack[depth++] = (level){v, members_of(v)};
            continue;
        }
        while (depth && --stack[depth - 1].left == 0) {
            depth--;
            stack[depth].parent->nodes = (uint32_t)(v - stack[depth].parent + 1);
        }
    }
    return depth == 0 ? VALUE_FINE : VALUE_MALFORMED;
}

value_fault value_decode(assay_view bytes, assay_arena *arena, const value **root) {
    size_t count = 0;
    *root = NULL;
    if (bytes.size > VALUE_BYTES_MAX) return VALUE_TOO_LARGE;
    value_fault fault = bytes.size ? count_nodes(bytes, &count) : VALUE_MALFORMED;
    if (fault) return fault;
    value *nodes = assay_arena_calloc(arena, count, sizeof *nodes);
    if (!nodes) return VALUE_NO_MEMORY;
    fault = fill_nodes(bytes, nodes, count);
    if (!fault) *root = nodes;
    return fault;
}

value_fault value_decode_reply(assay_view reply, const unsigned char nonce[VALUE_NONCE_BYTES], assay_arena *arena,
                               const value **root) {
    *root = NULL;
    if (reply.size < 4 + VALUE_NONCE_BYTES || memcmp(reply.data, "ASR1", 4) != 0 ||
        memcmp(reply.data + 4, nonce, VALUE_NONCE_BYTES) != 0)
        return VALUE_MALFORMED;
    return value_decode(assay_view_slice(reply, 4 + VALUE_NONCE_BYTES, reply.size), arena, root);
}

static void put_size(assay_buffer *out, size_t size) {
    char bytes[4] = {(char)(size & 255), (char)(size >> 8 & 255), (char)(size >> 16 & 255), (char)(size >> 24 & 255)};
    assay_buffer_put(out, (assay_view){bytes, 4});
}

void value_put_text(assay_buffer *out, char tag, assay_view text) {
    assay_buffer_put_char(out, tag);
    put_size(out, text.size);
    assay_buffer_put(out, text);
}

void value_put_head(assay_buffer *out, char tag, size_t count) {
    assay_buffer_put_char(out, tag);
    put_size(out, count);
}

static bool is_plain_integer(assay_view raw) {
    for (size_t i = 0; i < raw.size; i++)
        if (!assay_is_digit(raw.data[i]) && !(i == 0 && raw.data[i] == '-')) return false;
    return raw.size > 0;
}

/* Nine decimal digits, or as many as there are, at `at`: their value and ten to their number. */
static uint32_t nine_digits(assay_view raw, size_t *at, uint32_t *power) {
    uint32_t number = 0;
    *power = 1;
    for (size_t end = *at + 9 < raw.size ? *at + 9 : raw.size; *at < end; ++*at, *power *= 10)
        number = number * 10 + (uint32_t)(raw.data[*at] - '0');
    return number;
}

/* A decimal integer as hexadecimal, by schoolbook multiplication: quadratic, so capped (some milliseconds). */
static bool put_integer(assay_buffer *out, assay_view raw) {
    enum { DIGITS_MAX = 40000, LIMBS = DIGITS_MAX / 9 + 2 };
    uint32_t limbs[LIMBS]; /* base 2^32, little-endian; `used` of them are set */
    char hex[LIMBS * 8 + 2];
    size_t used = 1, at = raw.data[0] == '-', size = 0;
    bool minus = at == 1;
    if (raw.size > DIGITS_MAX) return false;
    limbs[0] = 0;
    while (at < raw.size) {
        uint32_t power;
        uint64_t carry = nine_digits(raw, &at, &power);
        for (size_t i = 0; i < used; i++) {
            carry += (uint64_t)limbs[i] * power;
            limbs[i] = (uint32_t)carry;
            carry >>= 32;
        }
        if (carry) limbs[used++] = (uint32_t)carry;
    }
    while (used > 1 && limbs[used - 1] == 0) used--;
    if (minus && (used > 1 || limbs[0])) hex[size++] = '-';
    size += (size_t)snprintf(hex + size, sizeof hex - size, "%x", limbs[used - 1]);
    for (size_t i = used - 1; i-- > 0;) size += (size_t)snprintf(hex + size, sizeof hex - size, "%08x", limbs[i]);
    value_put_text(out, 'i', (assay_view){hex, size});
    return true;
}

static bool put_number(assay_buffer *out, json_value number) {
    double real;
    uint64_t bits;
    if (is_plain_integer(number.raw)) return put_integer(out, number.raw);
    if (!json_to_double(number, &real) || !isfinite(real)) return false;
    memcpy(&bits, &real, sizeof bits);
    assay_buffer_put_char(out, 'f');
    for (int i = 0; i < 8; i++) assay_buffer_put_char(out, (char)(bits >> (8 * i) & 255));
    return true;
}

static void put_string(assay_buffer *out, assay_view raw) {
    size_t at = out->size;
    value_put_text(out, 's', ASSAY_VIEW_NONE);
    size_t begin = out->size;
    json_decode_string(raw, out);
    if (out->overflow) return;
    size_t size = out->size - begin;
    for (int i = 0; i < 4; i++) out->data[at + 1 + (size_t)i] = (char)(size >> (8 * i) & 255);
}

/* JSON was checked to a depth, so recursion is bounded by it. */
bool value_put_json(assay_buffer *out, json_value v) {
    json_value item;
    assay_view key;
    json_iterator members = json_iterate(v);
    switch (v.type) {
        case JSON_NULL: assay_buffer_put_char(out, 'N'); return true;
        case JSON_TRUE: assay_buffer_put_char(out, 'T'); return true;
        case JSON_FALSE: assay_buffer_put_char(out, 'F'); return true;
        case JSON_NUMBER: return put_number(out, v);
        case JSON_STRING: put_string(out, v.raw); return true;
        case JSON_ARRAY:
            assay_buffer_put_char(out, 'l');
            put_size(out, json_count(v));
            while (json_next_element(&members, &item))
                if (!value_put_json(out, item)) return false;
            return true;
        case JSON_OBJECT:
            assay_buffer_put_char(out, 'd');
            put_size(out, json_count(v));
            while (json_next_member(&members, &key, &item)) {
                put_string(out, key);
                if (!value_put_json(out, item)) return false;
            }
            return true;
        case JSON_ERROR: break;
    }
    return false;
}

bool value_encode_request(assay_view name, json_value arguments, const unsigned char nonce[VALUE_NONCE_BYTES],
                          assay_buffer *out) {
    if (arguments.type != JSON_ARRAY) return false;
    assay_buffer_put(out, ASSAY_VIEW("ASQ1"));
    assay_buffer_put(out, (assay_view){(const char *)nonce, VALUE_NONCE_BYTES});
    assay_buffer_put_char(out, 'l');
    put_size(out, 2);
    value_put_text(out, 's', name);
    return value_put_json(out, arguments) && !out->overflow;
}

/* Equality. */

static bool stop_short(const value_options *o) {
    if (o->beyond) *o->beyond = true;
    return false;
}

static bool json_integer_equals(assay_view raw, const value *v, const value_options *o) {
    char storage[36000]; /* of the longest that put_integer takes */
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, sizeof storage);
    if (!put_integer(&text, raw)) return stop_short(o);
    return assay_view_equal((assay_view){text.data + 5, text.size - 5}, v->text);
}

/* *exact: the double is the very number (an integer of more than 52 bits, zeros at its end aside, is taken for one that is not). */
static bool as_double(const value *v, double *out, bool *exact) {
    char copy[300];
    *exact = true;
    if (v->tag == 'f') *out = v->real;
    if (v->tag == 'T' || v->tag == 'F') *out = v->tag == 'T';
    if (v->tag == 'i') {
        size_t minus = v->text.data[0] == '-', size = v->text.size;
        if (size > 256) return false; /* beyond every double */
        snprintf(copy, sizeof copy, "%s0x%.*s", minus ? "-" : "", (int)(size - minus), v->text.data + minus);
        *out = strtod(copy, NULL);
        while (size > minus + 1 && v->text.data[size - 1] == '0') size--;
        *exact = size - minus <= 13;
    }
    return v->tag == 'f' || v->tag == 'i' || v->tag == 'T' || v->tag == 'F';
}

static bool number_equals(const value *v, json_value expected, const value_options *o) {
    double want, got;
    if (v->tag == 'i' && is_plain_integer(expected.raw)) return json_integer_equals(expected.raw, v, o);
    bool exact;
    if (!json_to_double(expected, &want) || !as_double(v, &got, &exact)) return false;
    if (got == want && exact) return true;
    double room = o->relative * fabs(want);
    if (is_plain_integer(expected.raw) && room > COMPARE_INTEGER_ROOM) room = COMPARE_INTEGER_ROOM;
    if (o->absolute > room) room = o->absolute;
    return room > 0 && fabs(got - want) <= room;
}

static bool string_equals(assay_view text, assay_view raw) {
    return json_string_equals(raw, text);
}

/* A key of a dict against a member's name. */
static bool key_equals(const value *key, assay_view raw, const value_options *o) {
    if (key->tag == 's') return string_equals(key->text, raw);
    if (key->tag != 'i' || !json_string_is_plain(raw) || raw.size < 3) return false;
    assay_view digits = assay_view_slice(raw, 1, raw.size - 1);
    return is_plain_integer(digits) && json_integer_equals(digits, key, o);
}

static bool array_equals(const value *v, json_value expected, const value_options *o) {
    json_iterator items = json_iterate(expected);
    json_value item;
    const value *member = v + 1;
    value_options inner = {o->absolute, o->relative, false, o->beyond};
    if (json_count(expected) != v->count) return false;
    for (; json_next_element(&items, &item); member += member->nodes)
        if (!value_equals_json(member, item, inner)) return false;
    return true;
}

/* As a multiset: each expected item takes the first member that is still free; quadratic, so only for small arrays. Equality with a tolerance is not
 * transitive, and a greedy choice may then refuse what a better one would accept; never the other way. */
static bool multiset_equals(const value *v, json_value expected, const value_options *o) {
    enum { MEMBERS_MAX = 2000 };
    json_iterator items = json_iterate(expected);
    json_value item;
    bool taken[MEMBERS_MAX] = {false};
    value_options inner = {o->absolute, o->relative, false, o->beyond};
    if (json_count(expected) != v->count) return false;
    if (v->count > MEMBERS_MAX) return stop_short(o);
    while (json_next_element(&items, &item)) {
        const value *member = v + 1;
        uint32_t i = 0;
        while (i < v->count && (taken[i] || !value_equals_json(member, item, inner))) {
            member += member->nodes;
            i++;
        }
        if (i == v->count) return false;
        taken[i] = true;
    }
    return true;
}

/* Each pair must be a member, each member a pair: with equal counts and no key twice that is one look-up a pair. Names are looked up in order
 * first, which is the usual case, then by scan. */
static bool object_equals(const value *v, json_value expected, const value_options *o) {
    enum { PAIRS_MAX = 10000 };
    value_options inner = {o->absolute, o->relative, false, o->beyond};
    json_iterator members = json_iterate(expected);
    json_value item;
    assay_view name;
    const value *next = v + 1;
    if (json_count(expected) != v->count) return false;
    if (v->count > PAIRS_MAX) return stop_short(o);
    for (uint32_t pair = 0; json_next_member(&members, &name, &item); pair++) {
        const value *key = next;
        if (pair < v->count && !key_equals(key, name, o)) {
            uint32_t i = 0;
            for (key = v + 1; i < v->count && !key_equals(key, name, o); i++) {
                const value *held = key + key->nodes;
                key = held + held->nodes;
            }
            if (i == v->count) return false;
        }
        if (!value_equals_json(key + key->nodes, item, inner)) return false;
        const value *held = next + next->nodes;
        if (pair + 1 < v->count) next = held + held->nodes;
    }
    return true;
}

/* Fraction and Decimal are numbers, the others are what they are kinds of; the rest equals nothing that JSON has. */
static bool named_equals(const value *v, json_value expected, value_options options) {
    const value *data = v + 2;
    value number = {.tag = 'f'};
    char copy[32], hex[64]; /* longer ones are not the value of a double that JSON has */
    assay_buffer digits;
    if (v[1].tag != 's') return false;
    if (assay_view_equal(v[1].text, ASSAY_VIEW("namedtuple")) && data->tag == 'l' && data->count == 3) {
        const value *fields = data + 2;
        return value_equals_json(fields + fields->nodes, expected, options);
    }
    if (data->tag == 'd' || assay_view_equal(v[1].text, ASSAY_VIEW("Promise")))
        return value_equals_json(data, expected, options);
    if (assay_view_equal(v[1].text, ASSAY_VIEW("Decimal")) && data->tag == 's' && data->text.size < sizeof copy) {
        if (is_plain_integer(data->text)) {
            assay_buffer_init_fixed(&digits, hex, sizeof hex);
            if (expected.type != JSON_NUMBER || !put_integer(&digits, data->text)) return false;
            number = (value){.tag = 'i', .text = {hex + 5, digits.size - 5}};
            return number_equals(&number, expected, &options);
        }
        memcpy(copy, data->text.data, data->text.size);
        copy[data->text.size] = '\0';
        number.real = strtod(copy, NULL);
        return expected.type == JSON_NUMBER && number_equals(&number, expected, &options);
    }
    double above, below;
    bool exact[2];
    if (!assay_view_equal(v[1].text, ASSAY_VIEW("Fraction")) || data->tag != 'l' || data->count != 2 ||
        expected.type != JSON_NUMBER)
        return false;
    if (data[2].tag == 'i' && assay_view_equal(data[2].text, ASSAY_VIEW("1")))
        return number_equals(data + 1, expected, &options);
    if (!as_double(data + 1, &above, &exact[0]) || !as_double(data + 2, &below, &exact[1]) || !exact[0] || !exact[1])
        return false;
    number.real = above / below;
    return number_equals(&number, expected, &options);
}

bool value_equals_json(const value *v, json_value expected, value_options options) {
    if (v->tag == 'p') return named_equals(v, expected, options);
    switch (expected.type) {
        case JSON_NULL: return v->tag == 'N';
        case JSON_TRUE:
        case JSON_FALSE: {
            double got;
            bool exact;
            return as_double(v, &got, &exact) && got == (expected.type == JSON_TRUE);
        }
        case JSON_NUMBER: return number_equals(v, expected, &options);
        case JSON_STRING: return v->tag == 's' && string_equals(v->text, expected.raw);
        case JSON_ARRAY:
            if (v->tag != 'l' && v->tag != 't') return false;
            return options.unordered ? multiset_equals(v, expected, &options) : array_equals(v, expected, &options);
        case JSON_OBJECT: return v->tag == 'd' && object_equals(v, expected, &options);
        case JSON_ERROR: break;
    }
    return false;
}
