/* A result with detail TRACE, told to people. */
#ifndef ASSAY_SERVICE_CLI_EXPLAIN_TEXT_H
#define ASSAY_SERVICE_CLI_EXPLAIN_TEXT_H

#include "assay/v1/result.pb-c.h"
#include "assay/v1/score.pb-c.h"
#include "common/buffer.h"

/* The line's id and its gold answers as they are written. */
void explain_text_group(const Assay__V1__Group *group, assay_buffer *out);
void explain_text_write(const Assay__V1__CompletionResult *result, assay_buffer *out);

#endif
