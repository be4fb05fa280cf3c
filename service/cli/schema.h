/* Column presets: what the columns of well-known datasets and trainers' files are called (--schema NAME). A key given by flag goes before the preset's. */
#ifndef ASSAY_SERVICE_CLI_SCHEMA_H
#define ASSAY_SERVICE_CLI_SCHEMA_H

#include "common/buffer.h"
#include "service/judge/judge.h"

typedef struct schema {
    const char *name;
    const char *completion, *generations, *prompt, *answers, *tests, *programs, *id, *group, *reasoning, *token_count,
        *finish_reason; /* NULL: the default */
    const char *rubric; /* that judges such lines where none is named; NULL: the default */
    const char *what;   /* one line for people */
} schema;

/* NULL: there is none of this name. */
const schema *schema_find(const char *name);
/* All of them, for help and errors. */
const schema *schema_at(size_t index);

/* Fills in the keys that are still empty. */
void schema_apply(const schema *from, judge_line_config *config, assay_view *group_key);

#endif
