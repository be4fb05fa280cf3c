/* Copies that go past the caches. */
#ifndef ASSAY_COMMON_STREAM_COPY_H
#define ASSAY_COMMON_STREAM_COPY_H

#include <stddef.h>

/* memcpy for megabytes that another core will read: the bytes are written to memory without first being read into this core's cache, which they would
 * only have to leave again, and would clear of what is needed there. Measured on 4 MiB (docs/ARCHITECTURE.md, section 9): a third
 * faster to write, and no slower to read for the other core. Call assay_stream_copy_end before anybody is told of the copy. */
void assay_stream_copy(char *to, const char *from, size_t size);
/* Makes all streamed copies of this thread visible before what it writes next. */
void assay_stream_copy_end(void);

#endif
