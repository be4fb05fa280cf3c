/* Validates a value. Recursion goes down the value and along references; both are counted. Where something cannot be told, all of it cannot:
 * `unknown` is set, and everything returns as fast as it can. */
#include <stdlib.h>

#include "verifiers/json/schema_internal.h"

enum {
    NESTING_MAX = 2048,
    PATTERN_STEPS = 100000,
    PATTERN_STEPS_PER_BYTE = 16,
    PATTERN_DEPTH = 100000,
    PATTERN_HEAP_KIB = 8192
};

typedef struct validation {
    assay_budget *budget;
    assay_arena *arena;
    unsigned nesting, quiet; /* quiet: inside of what may fail without harm */
    bool unknown;
    assay_json_violation *violation;
} validation;

static bool valid(validation *with, const schema_node *node, json_value value);

static bool not_known(validation *with) {
    with->unknown = true;
    return false;
}

static bool broken(validation *with, const char *keyword, json_value value) {
    if (!with->quiet && !with->unknown && with->violation->keyword[0] == '\0')
        *with->violation = (assay_json_violation){keyword, value.raw.data};
    return false;
}

/* Valid, without a violation being noted. */
static bool passes(validation *with, const schema_node *node, json_value value) {
    with->quiet++;
    bool result = valid(with, node, value);
    with->quiet--;
    return result && !with->unknown;
}

/* ---- any type ---- */

static bool has_type(const schema_node *node, json_value value, const json_decimal *number) {
    switch (value.type) {
        case JSON_NULL: return node->types & TYPE_NULL;
        case JSON_TRUE:
        case JSON_FALSE: return node->types & TYPE_BOOLEAN;
        case JSON_STRING: return node->types & TYPE_STRING;
        case JSON_ARRAY: return node->types & TYPE_ARRAY;
        case JSON_OBJECT: return node->types & TYPE_OBJECT;
        default: return (node->types & TYPE_NUMBER) || ((node->types & TYPE_INTEGER) && json_decimal_is_integer(number));
    }
}

static bool equal(validation *with, json_value a, json_value b) {
    bool known = true;
    bool result = json_values_equal(a, b, with->budget, with->arena, &known);
    return known ? result : not_known(with);
}

static bool enumerated(validation *with, const schema_node *node, json_value value) {
    for (size_t i = 0; i < node->enumeration_count && !with->unknown; i++) {
        if (equal(with, node->enumeration[i], value)) return true;
    }
    return false;
}

static bool valid_number(validation *with, const schema_node *node, json_value value, const json_decimal *number) {
    if ((node->numbers & HAS_MAXIMUM) && json_decimal_compare(number, &node->maximum) > 0)
        return broken(with, "maximum", value);
    if ((node->numbers & HAS_MINIMUM) && json_decimal_compare(number, &node->minimum) < 0)
        return broken(with, "minimum", value);
    if ((node->numbers & HAS_EXCLUSIVE_MAXIMUM) && json_decimal_compare(number, &node->exclusive_maximum) >= 0)
        return broken(with, "exclusiveMaximum", value);
    if ((node->numbers & HAS_EXCLUSIVE_MINIMUM) && json_decimal_compare(number, &node->exclusive_minimum) <= 0)
        return broken(with, "exclusiveMinimum", value);
    if ((node->numbers & HAS_MULTIPLE) && !json_decimal_is_multiple(number, &node->multiple))
        return broken(with, "multipleOf", value);
    return true;
}

/* ---- strings ---- */

static void *get(size_t size, void *arena) {
    return assay_arena_alloc(arena, size);
}
static void keep(void *memory, void *arena) {
    (void)memory, (void)arena;
}

static bool matches(validation *with, const pcre2_code *pattern, assay_view text) {
    if (!assay_budget_spend(with->budget, 16 + text.size / 16)) return not_known(with);
    assay_arena_mark mark = assay_arena_mark_now(with->arena);
    pcre2_general_context *memory = pcre2_general_context_create(get, keep, with->arena);
    pcre2_match_data *data = memory ? pcre2_match_data_create(1, memory) : NULL;
    pcre2_match_context *limits = memory ? pcre2_match_context_create(memory) : NULL;
    if (!data || !limits) return not_known(with);
    uint64_t steps = PATTERN_STEPS + (uint64_t)PATTERN_STEPS_PER_BYTE * text.size;
    pcre2_set_match_limit(limits, steps > UINT32_MAX ? UINT32_MAX : (uint32_t)steps);
    pcre2_set_depth_limit(limits, PATTERN_DEPTH);
    pcre2_set_heap_limit(limits, PATTERN_HEAP_KIB);
    PCRE2_SPTR subject = text.data ? (PCRE2_SPTR)text.data : (PCRE2_SPTR) "";
    int found = pcre2_match(pattern, subject, text.size, 0, PCRE2_NO_JIT | PCRE2_NO_UTF_CHECK, data, limits);
    assay_arena_rewind(with->arena, mark); /* PCRE2's memory is the arena's; nothing of it needs freeing */
    if (found != PCRE2_ERROR_NOMATCH && found < 0) return not_known(with);
    return found >= 0;
}

static bool in_range(schema_range range, uint64_t count) {
    return count >= range.least && count <= range.most;
}

static bool valid_string(validation *with, const schema_node *node, json_value value) {
    if (node->length.least > 0 || node->length.most != UINT64_MAX) {
        if (!assay_budget_spend(with->budget, value.raw.size / 64)) return not_known(with);
        uint64_t length = json_string_length(value);
        if (length > node->length.most) return broken(with, "maxLength", value);
        if (length < node->length.least) return broken(with, "minLength", value);
    }
    if (!node->pattern) return true;
    assay_view text = json_text(value, with->arena);
    if (!text.data) return not_known(with);
    return matches(with, node->pattern, text) || broken(with, "pattern", value);
}

/* ---- arrays ---- */

typedef struct hashed {
    uint64_t hash;
    json_value value;
} hashed;

static int order_hashes(const void *left, const void *right) {
    const hashed *a = left, *b = right;
    return (a->hash > b->hash) - (a->hash < b->hash);
}

static bool all_different(validation *with, json_value array, size_t count) {
    hashed *all = assay_arena_alloc(with->arena, (count + 1) * sizeof *all);
    if (!all) return not_known(with);
    json_iterator iterator = json_iterate(array);
    bool known = true;
    for (size_t i = 0; i < count && json_next_element(&iterator, &all[i].value); i++)
        all[i].hash = json_value_hash(all[i].value, with->budget, with->arena, &known);
    if (!known) return not_known(with);
    qsort(all, count, sizeof *all, order_hashes);
    for (size_t i = 0; i < count; i++) {
        for (size_t k = i + 1; k < count && all[k].hash == all[i].hash; k++) {
            if (equal(with, all[i].value, all[k].value) || with->unknown) return false;
        }
    }
    return true;
}

static bool valid_array(validation *with, const schema_node *node, json_value value) {
    size_t count = json_count(value);
    uint64_t contained = 0, index = 0;
    if (count > node->items_range.most) return broken(with, "maxItems", value);
    if (count < node->items_range.least) return broken(with, "minItems", value);
    json_iterator iterator = json_iterate(value);
    for (json_value element; json_next_element(&iterator, &element); index++) {
        const schema_node *item = index < node->prefix.count ? node->prefix.all[index] : node->items;
        if (item && !valid(with, item, element)) return broken(with, "items", element);
        if (node->contains && contained <= node->contains_range.most && passes(with, node->contains, element)) contained++;
        if (with->unknown) return false;
    }
    if (node->contains && !in_range(node->contains_range, contained)) return broken(with, "contains", value);
    return !node->unique || all_different(with, value, count) || broken(with, "uniqueItems", value);
}

/* ---- objects ---- */

static const schema_property *property_of(const schema_properties *properties, assay_view name) {
    size_t low = 0, high = properties->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        const schema_property *property = &properties->all[middle];
        size_t shared = property->name.size < name.size ? property->name.size : name.size;
        int where = shared ? memcmp(property->name.data, name.data, shared) : 0;
        if (where == 0) where = (property->name.size > name.size) - (property->name.size < name.size);
        if (where == 0) return property;
        if (where < 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* A name as a JSON string value, for propertyNames: the member's own text stands before its value. */
static json_value name_value(validation *with, assay_view name) {
    assay_buffer text;
    char *storage = assay_arena_alloc(with->arena, name.size * 6 + 2);
    json_value value = {JSON_ERROR, ASSAY_VIEW_NONE};
    if (!storage) return value;
    assay_buffer_init_fixed(&text, storage, name.size * 6 + 2);
    assay_buffer_put_char(&text, '"');
    for (size_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (c == '"' || c == '\\' || (unsigned char)c < 0x20) assay_buffer_printf(&text, "\\u%04x", (unsigned)(unsigned char)c);
        else assay_buffer_put_char(&text, c);
    }
    assay_buffer_put_char(&text, '"');
    return (json_value){JSON_STRING, assay_buffer_view(&text)};
}

static bool valid_member(validation *with, const schema_node *node, const json_pair *member) {
    bool matched = false;
    const schema_property *property = property_of(&node->properties, member->name);
    if (property) {
        matched = true;
        if (!valid(with, property->schema, member->value)) return broken(with, "properties", member->value);
    }
    for (size_t i = 0; i < node->patterns.count && !with->unknown; i++) {
        if (!matches(with, node->patterns.all[i].pattern, member->name)) continue;
        matched = true;
        if (!valid(with, node->patterns.all[i].schema, member->value)) return broken(with, "patternProperties", member->value);
    }
    if (!matched && node->additional && !valid(with, node->additional, member->value))
        return broken(with, "additionalProperties", member->value);
    if (!node->names) return true;
    json_value name = name_value(with, member->name);
    if (name.type == JSON_ERROR) return not_known(with);
    return passes(with, node->names, name) || broken(with, "propertyNames", member->value);
}

static bool has_all(const json_pair *pairs, size_t count, const assay_view *names, size_t name_count) {
    for (size_t i = 0; i < name_count; i++) {
        if (!json_pairs_find(pairs, count, names[i])) return false;
    }
    return true;
}

static bool valid_object(validation *with, const schema_node *node, json_value value) {
    size_t count = 0;
    json_pair *pairs = json_pairs(value, with->arena, &count);
    if (!pairs || !assay_budget_spend(with->budget, count + node->required_count)) return not_known(with);
    if (count > node->properties_range.most) return broken(with, "maxProperties", value);
    if (count < node->properties_range.least) return broken(with, "minProperties", value);
    if (!has_all(pairs, count, node->required, node->required_count)) return broken(with, "required", value);
    for (size_t i = 0; i < count; i++) {
        if (!valid_member(with, node, &pairs[i]) || with->unknown) return false;
    }
    for (size_t i = 0; i < node->dependents.count; i++) {
        const schema_property *dependent = &node->dependents.all[i];
        if (!json_pairs_find(pairs, count, dependent->name)) continue;
        if (!has_all(pairs, count, dependent->required, dependent->required_count))
            return broken(with, "dependentRequired", value);
        if (dependent->schema && !valid(with, dependent->schema, value)) return broken(with, "dependentSchemas", value);
    }
    return true;
}

/* ---- schemas of schemas ---- */

static bool valid_combined(validation *with, const schema_node *node, json_value value) {
    if (node->reference && !valid(with, node->reference, value)) return broken(with, "$ref", value);
    for (size_t i = 0; i < node->all_of.count; i++) {
        if (!valid(with, node->all_of.all[i], value)) return broken(with, "allOf", value);
    }
    bool any = node->any_of.count == 0;
    for (size_t i = 0; i < node->any_of.count && !any && !with->unknown; i++) any = passes(with, node->any_of.all[i], value);
    if (!any) return broken(with, "anyOf", value);
    size_t held = 0;
    for (size_t i = 0; i < node->one_of.count && held < 2 && !with->unknown; i++)
        held += passes(with, node->one_of.all[i], value);
    if (node->one_of.count && held != 1) return broken(with, "oneOf", value);
    if (node->inverse && passes(with, node->inverse, value)) return broken(with, "not", value);
    if (!node->condition || with->unknown) return !with->unknown;
    const schema_node *branch = passes(with, node->condition, value) ? node->then : node->otherwise;
    if (with->unknown) return false;
    return !branch || valid(with, branch, value) || broken(with, branch == node->then ? "then" : "else", value);
}

static bool valid_alone(validation *with, const schema_node *node, json_value value) {
    json_decimal number = {.negative = false};
    if (value.type == JSON_NUMBER && (node->types || node->numbers) && !json_decimal_read(value.raw, with->arena, &number))
        return not_known(with);
    if (node->types && !has_type(node, value, &number)) return broken(with, "type", value);
    if (node->has_const && !equal(with, node->constant, value)) return broken(with, "const", value);
    if (node->has_enumeration && !enumerated(with, node, value)) return broken(with, "enum", value);
    if (value.type == JSON_NUMBER) return valid_number(with, node, value, &number);
    if (value.type == JSON_STRING) return valid_string(with, node, value);
    if (value.type == JSON_ARRAY) return valid_array(with, node, value);
    return value.type != JSON_OBJECT || valid_object(with, node, value);
}

static bool valid(validation *with, const schema_node *node, json_value value) {
    if (with->unknown || with->nesting >= NESTING_MAX || !assay_budget_spend(with->budget, 1 + value.raw.size / 64))
        return not_known(with);
    if (node->nothing_passes) return broken(with, "false", value);
    assay_arena_mark mark = assay_arena_mark_now(with->arena);
    with->nesting++;
    bool result = valid_alone(with, node, value) && valid_combined(with, node, value);
    with->nesting--;
    assay_arena_rewind(with->arena, mark);
    return result && !with->unknown;
}

assay_json_validity assay_json_schema_validate(const assay_json_schema *schema, json_value value, assay_budget *budget,
                                               assay_arena *arena, assay_json_violation *violation) {
    *violation = (assay_json_violation){"", value.raw.data};
    validation with = {.budget = budget, .arena = arena, .violation = violation};
    bool result = valid(&with, schema->root, value);
    if (with.unknown) {
        *violation = (assay_json_violation){"", value.raw.data};
        return ASSAY_JSON_UNKNOWN;
    }
    return result ? ASSAY_JSON_VALID : ASSAY_JSON_INVALID;
}
