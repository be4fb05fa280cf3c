/* One JSONL line as a completion with its reference, or as a row with a list of generations. Used by scorers (embedded engine) and by the command
 * line when it calls a server. Thread-safe: pure. */
#ifndef ASSAY_SERVICE_JUDGE_LINE_H
#define ASSAY_SERVICE_JUDGE_LINE_H

#include "assay/v1/score.pb-c.h"
#include "common/arena.h"
#include "common/json_reader.h"
#include "common/status.h"
#include "service/judge/judge.h"

typedef struct judge_line {
    Assay__V1__Group *group; /* id, reference, prompt; exactly one completion; all in the arena */
    Assay__V1__Completion *completion;
} judge_line;

/* Reads a line by the config's keys. ASSAY_INPUT with the field and the reason where it is malformed: not JSON, not an object, no
 * completion, wrong types, limits. */
assay_status judge_line_read(assay_view line, const judge_line_config *config, assay_arena *arena, judge_line *out);

/* A row: what its generations share. Members that are lists beside them hold one value for each. */
typedef struct judge_row {
    Assay__V1__Group *group;                                         /* without completions; in the arena */
    char *id;                                                        /* of the row: every completion's */
    json_value reasoning, token_count, finish_reason, think_prefill; /* views into the line */
    bool programs; /* the generations are programs, and no answers that hold one */
} judge_row;

/* The list of generations of a line; false: it has none (a single completion, or not even JSON). */
bool judge_line_generations(assay_view line, const judge_line_config *config, json_value *list);
assay_status judge_row_read(assay_view line, const judge_line_config *config, assay_arena *arena, judge_row *out);
/* Generation `index` of the row, from its JSON text. */
assay_status judge_row_completion(const judge_row *row, assay_view element, uint32_t index, const judge_line_config *config,
                                  assay_arena *arena, Assay__V1__Completion **out);

/* The "assay" object of a line from a result: status, reward, components, answer, error; compute_us and queue_us with `timing`. */
void judge_result_json(const Assay__V1__CompletionResult *result, bool timing, assay_buffer *out);

#endif
