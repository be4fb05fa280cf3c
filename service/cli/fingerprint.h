/* What judged: a hash over the running program, in which the rubrics are embedded. Equal fingerprints give equal verdicts. */
#ifndef ASSAY_SERVICE_CLI_FINGERPRINT_H
#define ASSAY_SERVICE_CLI_FINGERPRINT_H

#include "common/view.h"

enum { FINGERPRINT_CHARACTERS = 16, SHA256_BYTES = 32 };

/* SHA-256 (FIPS 180-4), streamed. */
typedef struct sha256 {
    uint32_t state[8];
    uint64_t bytes;
    unsigned char block[64];
} sha256;
void sha256_init(sha256 *self);
void sha256_add(sha256 *self, assay_view bytes);
void sha256_end(sha256 *self, unsigned char out[SHA256_BYTES]);

/* The first 16 hexadecimal digits of SHA-256 over /proc/self/exe; empty where that cannot be read. */
void fingerprint_of_program(char out[FINGERPRINT_CHARACTERS + 1]);

#endif
