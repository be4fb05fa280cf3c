/* assay-lang's JSON: one result as an object, and whole JSONL streams. */
#ifndef ASSAY_LANG_DETECT_TOOLS_JSONL_H
#define ASSAY_LANG_DETECT_TOOLS_JSONL_H

#include "common/buffer.h"
#include "lang_detect/lang_detect.h"

/* Appends the result as one line. */
void tool_write_result(const assay_lang_result *result, assay_buffer *out);
/* Reads {"text","target"} a line from stdin, writes a result a line; exit code (a malformed line is reported and gives 1). */
int tool_jsonl(const assay_lang_model *model, const assay_lang_options *options, size_t arena_bytes);

#endif
