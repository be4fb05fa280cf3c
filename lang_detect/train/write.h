/* From fp32 tables to a model file's bytes. */
#ifndef ASSAY_LANG_DETECT_TRAIN_WRITE_H
#define ASSAY_LANG_DETECT_TRAIN_WRITE_H

#include "lang_detect/train/sgd.h"

enum { TRAIN_SCALE = 64 }; /* of one nat, so that int8 holds +-1.98 nat */

/* The file in one block from malloc, 64-aligned. */
assay_status train_file_make(const sgd *model, const train_corpus *corpus, char **bytes, size_t *size);

#endif
