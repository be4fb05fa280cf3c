/* From a pump's result to what is written for a line, and to what people are told. Shared by commands that add an "assay" object. */
#ifndef ASSAY_SERVICE_CLI_LINE_RESULT_H
#define ASSAY_SERVICE_CLI_LINE_RESULT_H

#include "assay/v1/result.pb-c.h"
#include "assay/v1/rubric.pb-c.h"
#include "common/arena.h"
#include "service/cli/late_line.h"
#include "service/cli/pump.h"

typedef struct line_result {
    uint8_t status;       /* ResultStatus of the wire */
    double reward;        /* NaN where there is none */
    assay_view body;      /* the JSON text of the "assay" object; checked: one object on one line */
    bool keeps_line;      /* the line is a JSON object that the body may be added to */
    engine_record record; /* of the scorer; zero, reward NaN, where it was not judged */
    /* not NULL: `body` is a message that lacks scores which need the whole group; status and reward are known when line_result_complete was called */
    struct late_line *late;
} line_result;

/* `made` holds bodies that are made here (faults, lines that are too long) until its next use; rubric may be NULL. `result` NULL: too long. */
line_result line_result_of(const jsonl_line *line, const pump_result *result, const Assay__V1__Rubric *rubric, bool timing,
                           assay_buffer *made);

/* Completes a late result, all of whose scores are settled; the body lies in the arena. ENVIRONMENT: no memory. */
assay_status line_result_complete(line_result *result, assay_arena *arena);

/* The "assay" object of a line that was not judged, with the rubric's component keys (rubric may be NULL). */
typedef struct line_error {
    uint8_t status;
    const char *reason, *field_path, *message;
    bool retryable;
} line_error;
void line_error_write(const line_error *error, const Assay__V1__Rubric *rubric, assay_buffer *out);

/* The body as a message, for reports; NULL where it cannot be read. */
Assay__V1__CompletionResult *line_result_message(const line_result *result, assay_arena *arena);

/* The component that says whether a completion is right (rubric_deciding_term's); NULL: there is none. */
const Assay__V1__ComponentResult *line_deciding(const Assay__V1__CompletionResult *message, const Assay__V1__Rubric *rubric);
/* Its verdict is CORRECT, or it measured all that there is: F1, or a share of instructions, of 1. */
bool line_is_right(const Assay__V1__ComponentResult *deciding);
/* What a scorer's record says of it, from a server's message: verdict, accuracy_scored, and a class of the answer (by its canonical form; all CORRECT ones
 * share one). */
void line_accuracy_record(const Assay__V1__CompletionResult *message, const Assay__V1__Rubric *rubric, engine_record *record);

/* "SCORED", ...; never NULL. */
const char *line_status_name(uint8_t status);
/* INVALID, ERROR, DEADLINE and the like: what makes the exit code 1. */
bool line_status_failed(uint8_t status);
/* An INPUT error of a line, with its place before the message. */
assay_status line_status_under(const jsonl_line *line, assay_status status);
/* The line's place for messages: "file:12". */
void line_place(const jsonl_line *line, char *out, size_t size);

#endif
