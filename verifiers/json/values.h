/* Inside of verifiers/json: what JSON values mean beyond their text: members without repeated names, equality. */
#ifndef ASSAY_VERIFIERS_JSON_VALUES_H
#define ASSAY_VERIFIERS_JSON_VALUES_H

#include "common/arena.h"
#include "common/budget.h"
#include "common/json_reader.h"

typedef struct json_pair {
    assay_view name; /* decoded, in the arena or the text */
    json_value value;
} json_pair;

/* An object's members sorted by name, of repeated names the last; NULL: no memory. n log n. */
json_pair *json_pairs(json_value object, assay_arena *arena, size_t *count);
/* The member of that name; NULL: none. */
const json_pair *json_pairs_find(const json_pair *pairs, size_t count, assay_view name);

/* A string's text without quotes and escapes; data NULL: no memory. */
assay_view json_text(json_value string, assay_arena *arena);
/* Code points of a checked string, without decoding it. */
uint64_t json_string_length(json_value string);

/* Equal as JSON Schema has it: 1 and 1.0 are, {"a":1,"b":2} in any order is. *known false: budget or memory ended first. */
bool json_values_equal(json_value a, json_value b, assay_budget *budget, assay_arena *arena, bool *known);
/* Equal values have equal hashes. */
uint64_t json_value_hash(json_value value, assay_budget *budget, assay_arena *arena, bool *known);

#endif
