/* Private to sha256: the two ways to take in blocks. Both are whole implementations, and tests hold one against the other. */
#ifndef ASSAY_COMMON_SHA256_INTERNAL_H
#define ASSAY_COMMON_SHA256_INTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

extern const uint32_t sha256_constants[64];

void sha256_blocks_portable(uint32_t state[8], const unsigned char *blocks, size_t count);

/* With the instructions that x86-64 has for it since 2016; only where available() says so. */
bool sha256_ni_available(void);
void sha256_blocks_ni(uint32_t state[8], const unsigned char *blocks, size_t count);

#endif
