/* Writes JSON tokens to a buffer. Strings come from any bytes: invalid UTF-8 is shown as U+FFFD, control characters are escaped.
 * Doubles are written in the shortest form that reads back the same; NaN and infinities as null. */
#ifndef ASSAY_COMMON_JSON_WRITER_H
#define ASSAY_COMMON_JSON_WRITER_H

#include "common/buffer.h"

/* Quotes and escapes. Returns false where some bytes were not valid UTF-8 and were replaced. */
bool json_write_string(assay_buffer *out, assay_view text);
void json_write_double(assay_buffer *out, double value);
void json_write_int(assay_buffer *out, int64_t value);

#endif
