/* From fp32 tables to a model file's bytes. */
#ifndef ASSAY_LANG_DETECT_TRAIN_WRITE_H
#define ASSAY_LANG_DETECT_TRAIN_WRITE_H

#include "lang_detect/train/sgd.h"

enum {
    TRAIN_SCALE = 16,
    TRAIN_CLIP = 3 * TRAIN_SCALE
}; /* of one nat. Finer steps decide no better, and pack worse (docs/LANGUAGE.md) */

/* The file in one block from malloc, 64-aligned. */
assay_status train_file_make(const sgd *model, const train_corpus *corpus, char **bytes, size_t *size);

#endif
