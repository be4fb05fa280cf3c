/* Bytes that are linked in from files; see embed.c. */
#ifndef ASSAY_SANDBOX_PYTHON_EMBED_H
#define ASSAY_SANDBOX_PYTHON_EMBED_H

#include <stdint.h>

extern const char sandbox_zygote_begin[]; /* the extension module */
extern const uint64_t sandbox_zygote_bytes;
extern const char sandbox_zygote_script[]; /* a C string */

#endif
