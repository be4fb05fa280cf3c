/* The brain of assay: turns a unit's bytes (protobuf or a JSONL line) into verdicts and writes result bodies. Runs inside a
 * confined scorer; the only place where the codecs meet the verifiers.
 *
 * Unit kinds
 *   JUDGE_UNIT_PROTO    call_head: head fields of a ScoreRequest; group_head: head fields of a Group; items: Completion messages.
 *                       Body: a CompletionResult without queue_us.
 *   JUDGE_UNIT_LINE     call_head: a serialised judge line head (JSON text of `struct judge_line_config`, see line_config.h); group_head: empty; items: JSONL lines.
 *                       Body: the JSON text of the line's "assay" object; with ENGINE_FLAG_LATE a CompletionResult with its trailer (late_part.h).
 *   JUDGE_UNIT_ROW      call_head: as LINE; group_head: a JSONL line with a list of generations; items: the JSON texts of these. Body: as LINE.
 *   JUDGE_UNIT_COMPARE  call_head: as LINE; items: JSONL lines with gold and pred. Body: JSON text of the fields to add.
 * Errors of the call's head (unknown rubric, NaN weight): flag ENGINE_FLAG_CALL_ERROR and a body in the form of judge_error. */
#ifndef ASSAY_SERVICE_JUDGE_H
#define ASSAY_SERVICE_JUDGE_H

#include "service/engine/engine.h"
#include "service/lang/lang_process.h"

/* Which pool of the engine judges what: units whose reference has tests of a program go to judges, which wait for cells. */
enum { JUDGE_POOL_TEXT = 0, JUDGE_POOL_CODE = 1 };

enum judge_unit_kind { JUDGE_UNIT_PROTO = 1, JUDGE_UNIT_LINE = 2, JUDGE_UNIT_COMPARE = 3, JUDGE_UNIT_ROW = 4 };

/* Passed to the brain's start by engine_config.brain_config. */
struct sandbox;
typedef struct judge_config {
    struct sandbox *cells; /* whose clients (two each) the workers of pool JUDGE_POOL_CODE have; NULL: programs are not run */
    const char *no_cells;  /* then why, for people; NULL: "no programs are run here" */
    bool no_languages;     /* no unit will ask which language a text is in: the model stays closed */
    lang_process
        *lang;   /* where the classifier has a device; scorers (pool 0) take their seats. NULL: they decide on their CPUs */
    bool faults; /* accept the test-only fault markers in completions (ASSAY_TEST_FAULTS builds only) */
} judge_config;

/* The brain's functions. Opens the language model, unless `config` says that nobody wants it (NULL: all zero); call it in the process that forks the scorers. */
const engine_brain *judge_brain(const judge_config *config);

struct Assay__V1__Rubric;
/* May a term ask which language a text is in? */
bool judge_asks_languages(const struct Assay__V1__Rubric *rubric);

struct ProtobufCMessage;
/* Would this rubric be taken? As a call's head is checked: ranges, names, patterns, schemas. Its field is a path in the rubric. */
assay_status judge_check_rubric(const struct ProtobufCMessage *rubric);

/* Body of an item whose record has ENGINE_FLAG_CALL_ERROR: status class (1 byte), then reason, field and message, each
 * NUL-terminated. */
void judge_error_write(assay_buffer *body, const assay_status *status);
assay_status judge_error_read(assay_view body);

/* Head of LINE and COMPARE units, made by the command line. */
typedef struct judge_line_config {
    assay_view rubric_json; /* a whole rubric by the JSON rule; or empty */
    assay_view rubric_name; /* of a preset, where rubric_json is empty */
    uint32_t detail_level;  /* DetailLevel of the wire; 0: STANDARD */
    uint32_t think_prefill; /* ThinkPrefill of the wire; 0: AUTO */
    bool timing;            /* write compute_us too */
    /* JSON pointers, dotted paths, plain keys, several joined by |; empty: the default. */
    assay_view key_completion, key_prompt, key_reference_answers, key_id, key_group, key_gold, key_pred;
    assay_view key_generations; /* a list of completions; empty: the completion's key, where a list stands there */
    assay_view key_reasoning, key_token_count, key_finish_reason;
    assay_view key_tests;  /* a dataset's own tests of programs, read where there are no answers */
    uint32_t tests_format; /* NativeTestsFormat of the wire */
    assay_view
        key_programs; /* columns that are a program as a whole, where the completion or the generations are found there */
    /* no error where key_reference_answers finds nothing (a schema's key; the rubric may not need one) */
    bool reference_optional;
} judge_line_config;
void judge_line_config_write(assay_buffer *out, const judge_line_config *config);

#endif
