/* A small model made of random numbers: every shape of table, so that tests of the machinery need no trained model. */
#ifndef ASSAY_TESTS_LANG_DETECT_TOY_H
#define ASSAY_TESTS_LANG_DETECT_TOY_H

#include <stddef.h>
#include <stdint.h>

#include "lang_detect/model/model.h"

/* splitmix64. */
uint64_t toy_random(uint64_t *state);
/* A model file: Latin with 60 languages, Cyrillic 20, Arabic 5, Han 2 (one of kana), Greek 1. From aligned_alloc; the caller frees. `shift` makes weights
 * smaller by that many bits, so that ties are frequent. */
char *toy_model_bytes(uint64_t seed, unsigned shift, size_t *size);
/* The checksum and size in the header made right again after a change. */
void toy_model_seal(char *bytes, size_t size);

#endif
