/* What the files of the schema share: the compiled form. */
#ifndef ASSAY_VERIFIERS_JSON_SCHEMA_INTERNAL_H
#define ASSAY_VERIFIERS_JSON_SCHEMA_INTERNAL_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "verifiers/json/decimal.h"
#include "verifiers/json/schema.h"
#include "verifiers/json/values.h"

typedef struct schema_node schema_node;

typedef struct schema_property { /* a member of `properties`, `patternProperties`, `dependentSchemas`, ... */
    assay_view name;
    pcre2_code *pattern;  /* patternProperties */
    schema_node *schema;  /* may be NULL: dependentRequired */
    assay_view *required; /* dependentRequired */
    size_t required_count;
} schema_property;

typedef struct schema_properties {
    schema_property *all; /* sorted by name, but for patterns */
    size_t count;
} schema_properties;

typedef struct schema_nodes {
    schema_node **all;
    size_t count;
} schema_nodes;

enum {
    TYPE_NULL = 1,
    TYPE_BOOLEAN = 2,
    TYPE_NUMBER = 4,
    TYPE_INTEGER = 8,
    TYPE_STRING = 16,
    TYPE_ARRAY = 32,
    TYPE_OBJECT = 64,
    HAS_MAXIMUM = 1,
    HAS_MINIMUM = 2,
    HAS_EXCLUSIVE_MAXIMUM = 4,
    HAS_EXCLUSIVE_MINIMUM = 8,
    HAS_MULTIPLE = 16
};

/* A number of things, from and to; `most` UINT64_MAX: no bound. */
typedef struct schema_range {
    uint64_t least, most;
} schema_range;

struct schema_node {
    json_value source;
    schema_node *next_in_bucket, *next_pending;
    bool nothing_passes; /* the schema `false` */
    unsigned types;      /* 0: any */
    bool has_const, unique, has_contains_range;
    json_value constant;
    json_value *enumeration;
    size_t enumeration_count;
    bool has_enumeration;
    unsigned numbers; /* HAS_* */
    json_decimal maximum, minimum, exclusive_maximum, exclusive_minimum, multiple;
    schema_range length, items_range, properties_range, contains_range;
    pcre2_code *pattern;
    schema_nodes prefix;
    schema_node *items, *contains;
    schema_properties properties, patterns, dependents;
    schema_node *additional, *names;
    assay_view *required;
    size_t required_count;
    schema_node *condition, *then, *otherwise, *inverse, *reference;
    schema_nodes all_of, any_of, one_of;
};

struct assay_json_schema {
    schema_node *root;
};

/* How a keyword's value is compiled; the schema's drafts differ in a few. */
typedef struct schema_compiler {
    assay_arena *arena;
    json_value document;
    assay_view root_id;
    bool tuples;          /* `items` may be an array */
    bool lone_references; /* draft 7 and 6: what stands beside $ref does not count */
    bool older;           /* 2019-09 and before: `dependencies` */
    schema_node *buckets[256];
    schema_node *pending; /* made, not yet read */
    size_t nodes;
    assay_status status;
    pcre2_general_context *memory;
    pcre2_compile_context *patterns;
} schema_compiler;

/* The node of a place in the document, made where it is not there; NULL: no memory, too many. */
schema_node *schema_node_at(schema_compiler *compiler, json_value place);
/* Sets the status; always false. `place`: where in the document. */
bool schema_fail(schema_compiler *compiler, const char *reason, json_value place, const char *what);
bool schema_no_memory(schema_compiler *compiler);
/* The place that a reference names. */
bool schema_resolve(schema_compiler *compiler, json_value reference, json_value *place);

#endif
