/* Is an answer valid JSON (RFC 8259), by itself or in a fenced code block?
 *
 * Validity is strict: no comments, no trailing commas, no NaN, no single quotes, valid UTF-8, no byte order mark; repeated member names are valid, as the RFC
 * has it, and the last one counts. White space around the value is JSON's own; around the whole answer Unicode's does not help.
 *
 * A fence is CommonMark's: a line of at most three spaces and at least three backticks or tildes, then an info string; it ends with a line of at least as many of the same
 * and nothing else. The JSON block is the last one whose info string begins with the word "json" (any case), else the last one without an info string. Blocks in other
 * languages are text. A block that is never closed is an error: a client that cuts it out would not find it.
 *
 * What is asked of the value: `type`, `required` members, and a JSON Schema (schema.h). Linear time and no memory without a schema. Thread-safe: pure. */
#ifndef ASSAY_VERIFIERS_JSON_H
#define ASSAY_VERIFIERS_JSON_H

#include "common/json_reader.h"
#include "verifiers/json/schema.h"
#include "verifiers/verdict.h"

typedef enum assay_json_form {
    ASSAY_JSON_EITHER = 0, /* the JSON block where there is one, else the whole answer */
    ASSAY_JSON_BARE = 1,   /* the whole answer */
    ASSAY_JSON_FENCED = 2  /* the JSON block */
} assay_json_form;

enum { ASSAY_JSON_DEPTH_DEFAULT = 128, ASSAY_JSON_DEPTH_MAX = 1000, ASSAY_JSON_REQUIRED_MAX = 64 };

typedef struct assay_json_check_options {
    assay_json_form form;
    bool allow_text;            /* a block may have text around it */
    json_type type;             /* of the value: JSON_OBJECT, JSON_ARRAY ...; JSON_ERROR (0): any */
    uint32_t max_depth;         /* 1 to 1,000; 0: the default */
    const assay_view *required; /* names that an object must have; UTF-8, without quotes */
    size_t required_count;      /* at most 64; more than 0 asks for an object */
    assay_view schema;          /* text of a JSON Schema, compiled by the caller; empty: none */
} assay_json_check_options;

/* NULL where the options are good, else why not; *field names the field. */
const char *assay_json_check_options_error(const assay_json_check_options *options, const char **field);

typedef struct assay_json_check_result {
    /* CORRECT; INCORRECT; NO_ANSWER: nothing but white space, or FENCED and no JSON block; UNDECIDED: the schema could not
     * be applied within the budget */
    assay_verdict verdict;
    const char *reason;  /* of INCORRECT: SYNTAX, TOO_DEEP, TYPE, MISSING_MEMBER, SCHEMA, TEXT_AROUND, OPEN_FENCE; else "" */
    const char *message; /* of SYNTAX and TOO_DEEP, for people: "a value is expected"; of SCHEMA the keyword; else "" */
    size_t offset;       /* byte of the answer in which it was found */
    size_t missing;      /* of MISSING_MEMBER: index into required */
    assay_view value;    /* of CORRECT: the value's bytes in the answer */
} assay_json_check_result;

/* `answer`: the text after the thinking. The options are good. `schema`: NULL for none; budget and arena are used only with one. */
void assay_json_check_judge(const assay_json_check_options *options, const assay_json_schema *schema, assay_view answer,
                            assay_budget *budget, assay_arena *arena, assay_json_check_result *result);

#endif
