/* A line and what was found of it: one result, or those of its list of generations. What score, eval and filter work on. */
#ifndef ASSAY_SERVICE_CLI_ROW_H
#define ASSAY_SERVICE_CLI_ROW_H

#include "service/cli/line_result.h"

typedef struct row {
    jsonl_line line;
    bool list;       /* "results": [...] */
    bool keeps_line; /* the line is a JSON object that results may be added to */
    size_t count;    /* 0: blank (or an empty list) */
    line_result *results;
} row;

/* Collects a line's results; all lies in the arena or in the batch. count 0 and an error only where memory runs out. */
assay_status row_collect(const jsonl_line *line, const pump_row *found, const Assay__V1__Rubric *rubric, bool timing,
                         assay_buffer *made, assay_arena *arena, row *out);

/* What a command adds to a row's "assay" object. */
typedef struct row_extras {
    const assay_view *each; /* [count] members for each result ("\"advantage\": 1"), empty or NULL: none */
    assay_view all;         /* members for the object itself */
} row_extras;

/* Appends the line with its "assay" object, and "\n"; `sidecar`: the object alone. */
void row_write(const row *of, const row_extras *extras, bool sidecar, assay_buffer *out);

#endif
