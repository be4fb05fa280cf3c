/* JSON Schema: is a value what a schema asks for?
 *
 * Draft 2020-12 (json-schema.org/draft/2020-12), and 2019-09, 7 and 6 where "$schema" says so; without "$schema" it is 2020-12, and the tuple form of `items`
 * is read as the older drafts have it. All validating keywords and applicators of the core and validation vocabularies but for those listed below; `format`, `content*`
 * and unknown keywords are annotations and say nothing, as the standard has it. References lead to places of the same schema ("#", "#/$defs/a", "#anchor",
 * the root's own $id). Patterns are PCRE2's in the likeness of ECMA 262 (unanchored, $ at the very end, \u and \d as there).
 * Refused when it is compiled, never ignored: $dynamicRef, $recursiveRef, unevaluatedItems, unevaluatedProperties, references to other documents, inner $id, drafts 3 and 4.
 *
 * Why our own: no C library of Debian validates schemas, and the C++ ones stop at draft 7, match patterns by std::regex (whose recursion a model's text can
 * exhaust) and take numbers as doubles. Here numbers are exact decimals, patterns have limits, recursion is bounded, and a step budget ends what is too
 * much: then the answer is "unknown", never a guess. Proved against the draft 7 part of the official test suite (tests/data/json).
 * Two steps: compiled once for a rubric or group, read-only afterwards. Thread-safe with an arena per thread. */
#ifndef ASSAY_VERIFIERS_JSON_SCHEMA_H
#define ASSAY_VERIFIERS_JSON_SCHEMA_H

#include "common/arena.h"
#include "common/budget.h"
#include "common/json_reader.h"
#include "common/status.h"

enum { ASSAY_SCHEMA_BYTES_MAX = 256 * 1024, ASSAY_SCHEMA_NODES_MAX = 8192, ASSAY_SCHEMA_DEPTH_MAX = 64 };

typedef struct assay_json_schema assay_json_schema;

/* text: a schema as JSON, or a JSON string that holds one. Everything is copied into the arena, which must live as long. ASSAY_INPUT with the place in the schema as
 * a JSON pointer ("/properties/a/pattern"); reasons: BAD_SCHEMA, UNSUPPORTED_SCHEMA, SCHEMA_TOO_LARGE; ASSAY_INTERNAL without memory. */
assay_status assay_json_schema_compile(assay_view text, assay_arena *arena, assay_json_schema **out);

typedef enum assay_json_validity { ASSAY_JSON_VALID, ASSAY_JSON_INVALID, ASSAY_JSON_UNKNOWN } assay_json_validity;

typedef struct assay_json_violation {
    const char *keyword; /* "required", ...: static; "" where valid */
    const char *at;      /* in the value's text: where it was found */
} assay_json_violation;

/* The value has been checked by json_parse. UNKNOWN: budget or memory ended, a pattern ran into its limits, or references nest without end. */
assay_json_validity assay_json_schema_validate(const assay_json_schema *schema, json_value value, assay_budget *budget,
                                               assay_arena *arena, assay_json_violation *violation);

#endif
