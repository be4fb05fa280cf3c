/* SHA-256 (FIPS 180-4), streamed. Values; thread-safe where the struct is one thread's. */
#ifndef ASSAY_COMMON_SHA256_H
#define ASSAY_COMMON_SHA256_H

#include "common/view.h"

enum { SHA256_BYTES = 32 };

typedef struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    unsigned char block[64];
} sha256;
void sha256_init(sha256 *self);
void sha256_add(sha256 *self, assay_view bytes);
void sha256_end(sha256 *self, unsigned char out[SHA256_BYTES]);

#endif
