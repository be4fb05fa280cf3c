/* Compiles a schema: each keyword has a reader in one table. Nodes are known by their place in the document, so that references may go in
 * circles; they are read from a list, not by recursion. */
#include "verifiers/json/schema_internal.h"

enum { PATTERN_BYTES_MAX = 4096, PATTERN_NESTING_MAX = 64 };

/* ---- faults ---- */

/* Finds the path to a place by its bytes: pointers of the document are compared, nothing else. */
static bool path_to(json_value at, const char *place, assay_buffer *path) {
    if (at.raw.data == place) return true;
    if (place < at.raw.data || place >= at.raw.data + at.raw.size) return false;
    json_iterator iterator = json_iterate(at);
    assay_view key;
    json_value inner;
    size_t size = path->size;
    if (at.type == JSON_OBJECT) {
        while (json_next_member(&iterator, &key, &inner)) {
            assay_buffer_printf(path, "/%.*s", (int)(key.size > 42 ? 40 : key.size - 2), key.data + 1);
            if (path_to(inner, place, path)) return true;
            path->size = size;
        }
    } else if (at.type == JSON_ARRAY) {
        for (size_t i = 0; json_next_element(&iterator, &inner); i++) {
            assay_buffer_printf(path, "/%zu", i);
            if (path_to(inner, place, path)) return true;
            path->size = size;
        }
    }
    return false;
}

bool schema_fail(schema_compiler *compiler, const char *reason, json_value place, const char *what) {
    if (compiler->status.code != ASSAY_OK) return false;
    char storage[100] = "";
    assay_buffer path;
    assay_buffer_init_fixed(&path, storage, sizeof storage - 1);
    path_to(compiler->document, place.raw.data, &path);
    storage[path.size] = '\0';
    compiler->status = assay_fail(ASSAY_INPUT, reason, storage, "%s", what);
    return false;
}

bool schema_no_memory(schema_compiler *compiler) {
    if (compiler->status.code == ASSAY_OK)
        compiler->status = assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the schema");
    return false;
}

static bool bad(schema_compiler *compiler, json_value place, const char *what) {
    return schema_fail(compiler, "BAD_SCHEMA", place, what);
}

/* ---- nodes ---- */

schema_node *schema_node_at(schema_compiler *compiler, json_value place) {
    size_t bucket =
        (size_t)(place.raw.data - compiler->document.raw.data) % (sizeof compiler->buckets / sizeof *compiler->buckets);
    for (schema_node *node = compiler->buckets[bucket]; node; node = node->next_in_bucket) {
        if (node->source.raw.data == place.raw.data) return node;
    }
    if (++compiler->nodes > ASSAY_SCHEMA_NODES_MAX) {
        schema_fail(compiler, "SCHEMA_TOO_LARGE", place, "more than 8,192 schemas");
        return NULL;
    }
    schema_node *node = assay_arena_calloc(compiler->arena, 1, sizeof *node);
    if (!node) {
        schema_no_memory(compiler);
        return NULL;
    }
    node->source = place;
    node->length.most = node->items_range.most = node->properties_range.most = node->contains_range.most = UINT64_MAX;
    node->contains_range.least = 1;
    node->next_in_bucket = compiler->buckets[bucket];
    compiler->buckets[bucket] = node;
    node->next_pending = compiler->pending;
    compiler->pending = node;
    return node;
}

/* ---- values of keywords ---- */

typedef bool keyword_reader(schema_compiler *compiler, json_value value, schema_node *node, void *place);

static bool read_schema(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)node;
    if (value.type != JSON_OBJECT && value.type != JSON_TRUE && value.type != JSON_FALSE)
        return bad(compiler, value, "must be a schema");
    return (*(schema_node **)place = schema_node_at(compiler, value)) != NULL;
}

static bool read_schemas(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    schema_nodes *nodes = place;
    if (value.type != JSON_ARRAY || json_count(value) == 0) return bad(compiler, value, "must be a non-empty array of schemas");
    nodes->all = assay_arena_calloc(compiler->arena, json_count(value), sizeof *nodes->all);
    if (!nodes->all) return schema_no_memory(compiler);
    json_iterator iterator = json_iterate(value);
    for (json_value element; json_next_element(&iterator, &element);) {
        if (!read_schema(compiler, element, node, &nodes->all[nodes->count])) return false;
        nodes->count++;
    }
    return true;
}

static bool read_items(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    if (value.type != JSON_ARRAY || !compiler->tuples) return read_schema(compiler, value, node, place);
    if (json_count(value) > 0 && !read_schemas(compiler, value, node, &node->prefix)) return false;
    json_value rest = json_member(node->source, ASSAY_VIEW("additionalItems"));
    return rest.type == JSON_ERROR || read_schema(compiler, rest, node, place);
}

static bool read_count(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    json_decimal number;
    (void)node;
    if (value.type != JSON_NUMBER || !json_decimal_read(value.raw, compiler->arena, &number) || number.negative ||
        !json_decimal_is_integer(&number))
        return bad(compiler, value, "must be a whole number from 0 on");
    uint64_t count = 0;
    bool fits = true;
    for (size_t i = 0; i < number.digits.size; i++)
        fits = fits && !__builtin_mul_overflow(count, UINT64_C(10), &count) &&
               !__builtin_add_overflow(count, (uint64_t)(number.digits.data[i] - '0'), &count);
    for (int64_t i = 0; i < number.exponent && fits && count; i++) fits = !__builtin_mul_overflow(count, UINT64_C(10), &count);
    *(uint64_t *)place = fits ? count : UINT64_MAX;
    return true;
}

static bool read_flag(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)node;
    if (value.type != JSON_TRUE && value.type != JSON_FALSE) return bad(compiler, value, "must be true or false");
    *(bool *)place = value.type == JSON_TRUE;
    return true;
}

static bool read_number(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    static const struct {
        size_t offset;
        unsigned has;
    } numbers[] = {{offsetof(schema_node, maximum), HAS_MAXIMUM},
                   {offsetof(schema_node, minimum), HAS_MINIMUM},
                   {offsetof(schema_node, exclusive_maximum), HAS_EXCLUSIVE_MAXIMUM},
                   {offsetof(schema_node, exclusive_minimum), HAS_EXCLUSIVE_MINIMUM},
                   {offsetof(schema_node, multiple), HAS_MULTIPLE}};
    json_decimal *number = place;
    if (value.type != JSON_NUMBER) return bad(compiler, value, "must be a number");
    if (!json_decimal_read(value.raw, compiler->arena, number))
        return bad(compiler, value, "the number's exponent is too large");
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        if ((char *)place == (char *)node + numbers[i].offset) node->numbers |= numbers[i].has;
    }
    if (number != &node->multiple) return true;
    if (number->negative || number->digits.size == 0) return bad(compiler, value, "must be greater than 0");
    return number->digits.size <= JSON_DIVISOR_DIGITS_MAX || bad(compiler, value, "has more than 18 digits");
}

static unsigned type_of_name(json_value name) {
    static const char *const names[] = {"null", "boolean", "number", "integer", "string", "array", "object"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (name.type == JSON_STRING && json_string_equals(name.raw, assay_view_of(names[i]))) return 1u << i;
    }
    return 0;
}

static bool read_type(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    static const char wrong[] = "must be null, boolean, number, integer, string, array or object";
    (void)place;
    if (value.type != JSON_ARRAY) {
        node->types = type_of_name(value);
        return node->types || bad(compiler, value, wrong);
    }
    json_iterator iterator = json_iterate(value);
    for (json_value name; json_next_element(&iterator, &name);) {
        unsigned type = type_of_name(name);
        if (!type) return bad(compiler, name, wrong);
        node->types |= type;
    }
    return node->types || bad(compiler, value, "must name a type");
}

static bool read_const(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)compiler, (void)place;
    node->has_const = true;
    node->constant = value;
    return true;
}

static bool read_enum(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)place;
    if (value.type != JSON_ARRAY) return bad(compiler, value, "must be an array");
    node->enumeration = assay_arena_alloc(compiler->arena, (json_count(value) + 1) * sizeof *node->enumeration);
    if (!node->enumeration) return schema_no_memory(compiler);
    node->has_enumeration = true;
    json_iterator iterator = json_iterate(value);
    while (json_next_element(&iterator, &node->enumeration[node->enumeration_count])) node->enumeration_count++;
    return true;
}

static bool compile_pattern(schema_compiler *compiler, json_value place, assay_view pattern, pcre2_code **out) {
    const uint32_t options = PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX | PCRE2_MATCH_UNSET_BACKREF |
                             PCRE2_ALLOW_EMPTY_CLASS | PCRE2_NEVER_BACKSLASH_C;
    int error;
    PCRE2_SIZE offset;
    if (pattern.size > PATTERN_BYTES_MAX) return bad(compiler, place, "a pattern is at most 4,096 bytes");
    *out = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.size, options, &error, &offset, compiler->patterns);
    if (*out) return true;
    return compiler->arena->exhausted ? schema_no_memory(compiler) : bad(compiler, place, "the pattern does not compile");
}

static bool read_pattern(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)node;
    if (value.type != JSON_STRING) return bad(compiler, value, "must be a string");
    assay_view pattern = json_text(value, compiler->arena);
    if (!pattern.data) return schema_no_memory(compiler);
    return compile_pattern(compiler, value, pattern, place);
}

static bool read_names(schema_compiler *compiler, json_value value, assay_view **names, size_t *count) {
    if (value.type != JSON_ARRAY) return bad(compiler, value, "must be an array of names");
    *names = assay_arena_alloc(compiler->arena, (json_count(value) + 1) * sizeof **names);
    if (!*names) return schema_no_memory(compiler);
    json_iterator iterator = json_iterate(value);
    for (json_value name; json_next_element(&iterator, &name);) {
        if (name.type != JSON_STRING) return bad(compiler, name, "must be a string");
        (*names)[*count] = json_text(name, compiler->arena);
        if (!(*names)[(*count)++].data) return schema_no_memory(compiler);
    }
    return true;
}

static bool read_required(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)place;
    return read_names(compiler, value, &node->required, &node->required_count);
}

/* An object whose members are schemas, or lists of names. */
typedef enum member_kind { MEMBERS_SCHEMAS = 1, MEMBERS_NAMES = 2, MEMBERS_PATTERNS = 4 } member_kind;

static bool read_members(schema_compiler *compiler, json_value value, schema_node *node, schema_properties *properties,
                         unsigned kind) {
    size_t count = 0;
    if (value.type != JSON_OBJECT) return bad(compiler, value, "must be an object");
    json_pair *pairs = json_pairs(value, compiler->arena, &count);
    schema_property *all = assay_arena_calloc(compiler->arena, properties->count + count + 1, sizeof *all);
    if (!pairs || !all) return schema_no_memory(compiler);
    if (properties->count) memcpy(all, properties->all, properties->count * sizeof *all);
    properties->all = all;
    for (size_t i = 0; i < count; i++) {
        schema_property *property = &all[properties->count++];
        property->name = pairs[i].name;
        if ((kind & MEMBERS_NAMES) && pairs[i].value.type == JSON_ARRAY) {
            if (!read_names(compiler, pairs[i].value, &property->required, &property->required_count)) return false;
        } else if (!(kind & MEMBERS_SCHEMAS)) {
            return bad(compiler, pairs[i].value, "must be an array of names");
        } else if (!read_schema(compiler, pairs[i].value, node, &property->schema)) {
            return false;
        }
        if ((kind & MEMBERS_PATTERNS) && !compile_pattern(compiler, pairs[i].value, property->name, &property->pattern))
            return false;
    }
    return true;
}

static bool read_properties(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    return read_members(compiler, value, node, place, MEMBERS_SCHEMAS);
}
static bool read_patterns(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    return read_members(compiler, value, node, place, MEMBERS_SCHEMAS | MEMBERS_PATTERNS);
}
static bool read_dependent_required(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    return read_members(compiler, value, node, place, MEMBERS_NAMES);
}
static bool read_dependencies(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    return !compiler->older || read_members(compiler, value, node, place, MEMBERS_NAMES | MEMBERS_SCHEMAS);
}

/* Definitions are read even where nothing refers to them: a fault in them is a fault. */
static bool read_definitions(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    schema_properties unused = {NULL, 0};
    (void)place;
    return read_members(compiler, value, node, &unused, MEMBERS_SCHEMAS);
}

static bool read_reference(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    json_value target;
    (void)node;
    if (value.type != JSON_STRING) return bad(compiler, value, "must be a string");
    if (!schema_resolve(compiler, value, &target)) return false;
    return (*(schema_node **)place = schema_node_at(compiler, target)) != NULL;
}

static bool read_id(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)place;
    if (value.type != JSON_STRING) return bad(compiler, value, "must be a string");
    if (node->source.raw.data == compiler->document.raw.data || value.raw.data[1] == '#') return true;
    return schema_fail(compiler, "UNSUPPORTED_SCHEMA", value, "$id inside of a schema is not supported");
}

static bool refuse(schema_compiler *compiler, json_value value, schema_node *node, void *place) {
    (void)node, (void)place;
    return schema_fail(compiler, "UNSUPPORTED_SCHEMA", value, "this keyword is not supported");
}

#define PLACE(member) offsetof(schema_node, member)
static const struct {
    const char *name;
    keyword_reader *read;
    size_t place;
} keywords[] = {
    {"$ref", read_reference, PLACE(reference)},
    {"$id", read_id, 0},
    {"$defs", read_definitions, 0},
    {"definitions", read_definitions, 0},
    {"type", read_type, 0},
    {"const", read_const, 0},
    {"enum", read_enum, 0},
    {"maximum", read_number, PLACE(maximum)},
    {"minimum", read_number, PLACE(minimum)},
    {"exclusiveMaximum", read_number, PLACE(exclusive_maximum)},
    {"exclusiveMinimum", read_number, PLACE(exclusive_minimum)},
    {"multipleOf", read_number, PLACE(multiple)},
    {"maxLength", read_count, PLACE(length.most)},
    {"minLength", read_count, PLACE(length.least)},
    {"pattern", read_pattern, PLACE(pattern)},
    {"maxItems", read_count, PLACE(items_range.most)},
    {"minItems", read_count, PLACE(items_range.least)},
    {"uniqueItems", read_flag, PLACE(unique)},
    {"maxContains", read_count, PLACE(contains_range.most)},
    {"minContains", read_count, PLACE(contains_range.least)},
    {"maxProperties", read_count, PLACE(properties_range.most)},
    {"minProperties", read_count, PLACE(properties_range.least)},
    {"required", read_required, 0},
    {"dependentRequired", read_dependent_required, PLACE(dependents)},
    {"dependentSchemas", read_properties, PLACE(dependents)},
    {"dependencies", read_dependencies, PLACE(dependents)},
    {"prefixItems", read_schemas, PLACE(prefix)},
    {"items", read_items, PLACE(items)},
    {"contains", read_schema, PLACE(contains)},
    {"properties", read_properties, PLACE(properties)},
    {"patternProperties", read_patterns, PLACE(patterns)},
    {"additionalProperties", read_schema, PLACE(additional)},
    {"propertyNames", read_schema, PLACE(names)},
    {"if", read_schema, PLACE(condition)},
    {"then", read_schema, PLACE(then)},
    {"else", read_schema, PLACE(otherwise)},
    {"not", read_schema, PLACE(inverse)},
    {"allOf", read_schemas, PLACE(all_of)},
    {"anyOf", read_schemas, PLACE(any_of)},
    {"oneOf", read_schemas, PLACE(one_of)},
    {"$dynamicRef", refuse, 0},
    {"$recursiveRef", refuse, 0},
    {"unevaluatedItems", refuse, 0},
    {"unevaluatedProperties", refuse, 0},
};

static bool read_node(schema_compiler *compiler, schema_node *node) {
    if (node->source.type == JSON_TRUE) return true;
    if (node->source.type == JSON_FALSE) {
        node->nothing_passes = true;
        return true;
    }
    size_t count = 0;
    json_pair *members = json_pairs(node->source, compiler->arena, &count);
    if (!members) return schema_no_memory(compiler);
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        const json_pair *member = json_pairs_find(members, count, assay_view_of(keywords[i].name));
        if (!member) continue;
        if (!keywords[i].read(compiler, member->value, node, (char *)node + keywords[i].place)) return false;
        if (i == 0 && compiler->lone_references) break; /* $ref is the first of the table */
    }
    return true;
}

/* ---- the whole ---- */

/* Which draft; false: one that is not known. */
static bool read_dialect(schema_compiler *compiler) {
    static const struct {
        const char *mark;
        bool older, lone;
    } drafts[] = {{"draft/2020-12/", false, false},
                  {"draft/2019-09/", true, false},
                  {"draft-07/", true, true},
                  {"draft-06/", true, true}};
    compiler->tuples = true;
    json_value id =
        compiler->document.type == JSON_OBJECT ? json_member(compiler->document, ASSAY_VIEW("$id")) : compiler->document;
    if (id.type == JSON_STRING) {
        compiler->root_id = json_text(id, compiler->arena);
        while (compiler->root_id.size && compiler->root_id.data[compiler->root_id.size - 1] == '#') compiler->root_id.size--;
    }
    if (compiler->document.type != JSON_OBJECT) return true;
    json_value dialect = json_member(compiler->document, ASSAY_VIEW("$schema"));
    if (dialect.type == JSON_ERROR) return true;
    for (size_t i = 0; dialect.type == JSON_STRING && i < sizeof drafts / sizeof *drafts; i++) {
        if (!memmem(dialect.raw.data, dialect.raw.size, drafts[i].mark, strlen(drafts[i].mark))) continue;
        compiler->older = drafts[i].older;
        compiler->lone_references = drafts[i].lone;
        compiler->tuples = drafts[i].older;
        return true;
    }
    return schema_fail(compiler, "UNSUPPORTED_SCHEMA", dialect, "drafts 2020-12, 2019-09, 7 and 6 are supported");
}

static void *arena_get(size_t size, void *arena) {
    return assay_arena_alloc(arena, size);
}
static void arena_keep(void *memory, void *arena) {
    (void)memory, (void)arena;
}

static bool parse(schema_compiler *compiler, assay_view text) {
    const char *error = NULL;
    size_t at = 0;
    for (int turn = 0; turn < 2; turn++) {
        compiler->document = json_parse(text, ASSAY_SCHEMA_DEPTH_MAX, &error, &at);
        if (compiler->document.type != JSON_STRING || turn == 1) break;
        text = json_text(compiler->document, compiler->arena); /* datasets keep schemas as strings */
        if (!text.data) return schema_no_memory(compiler);
    }
    if (compiler->document.type == JSON_ERROR) {
        compiler->status = assay_fail(ASSAY_INPUT, "BAD_SCHEMA", NULL, "is not JSON: %s, at byte %zu", error, at);
        return false;
    }
    bool schema =
        compiler->document.type == JSON_OBJECT || compiler->document.type == JSON_TRUE || compiler->document.type == JSON_FALSE;
    return schema || bad(compiler, compiler->document, "a schema is an object, true or false");
}

assay_status assay_json_schema_compile(assay_view text, assay_arena *arena, assay_json_schema **out) {
    *out = NULL;
    if (text.size > ASSAY_SCHEMA_BYTES_MAX)
        return assay_fail(ASSAY_INPUT, "SCHEMA_TOO_LARGE", NULL, "is longer than %d bytes", (int)ASSAY_SCHEMA_BYTES_MAX);
    assay_json_schema *schema = assay_arena_calloc(arena, 1, sizeof *schema);
    schema_compiler *compiler = assay_arena_calloc(arena, 1, sizeof *compiler);
    assay_view copy = assay_arena_copy(arena, text);
    if (!schema || !compiler || !copy.data)
        return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the schema");
    compiler->arena = arena;
    compiler->memory = pcre2_general_context_create(arena_get, arena_keep, arena);
    compiler->patterns = compiler->memory ? pcre2_compile_context_create(compiler->memory) : NULL;
    if (!compiler->patterns) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the schema");
    pcre2_set_parens_nest_limit(compiler->patterns, PATTERN_NESTING_MAX);
    pcre2_set_compile_extra_options(compiler->patterns, PCRE2_EXTRA_ALT_BSUX);
    if (!parse(compiler, copy) || !read_dialect(compiler)) return compiler->status;
    schema->root = schema_node_at(compiler, compiler->document);
    while (compiler->status.code == ASSAY_OK && compiler->pending) {
        schema_node *node = compiler->pending;
        compiler->pending = node->next_pending;
        if (!read_node(compiler, node) && compiler->status.code == ASSAY_OK) schema_no_memory(compiler);
    }
    if (compiler->status.code == ASSAY_OK) *out = schema;
    return compiler->status;
}
