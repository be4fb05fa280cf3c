/* A result with detail TRACE, told to people. */
#ifndef ASSAY_SERVICE_CLI_EXPLAIN_TEXT_H
#define ASSAY_SERVICE_CLI_EXPLAIN_TEXT_H

#include "assay/v1/result.pb-c.h"
#include "common/buffer.h"

void explain_text_write(const Assay__V1__CompletionResult *result, assay_buffer *out);

#endif
