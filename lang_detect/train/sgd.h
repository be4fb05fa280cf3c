/* The descent itself: fp32 tables, one per script that several languages share. */
#ifndef ASSAY_LANG_DETECT_TRAIN_SGD_H
#define ASSAY_LANG_DETECT_TRAIN_SGD_H

#include "lang_detect/train/corpus.h"

typedef struct sgd_table {
    uint8_t script;
    uint32_t count;                    /* languages */
    uint8_t columns[LANG_COLUMNS_MAX]; /* column -> language of the corpus */
    uint32_t rows, width;              /* width: count rounded up to 16 */
    float *weights;                    /* rows x width, nats */
    float *squares;                    /* a sum of squared gradients per row */
} sgd_table;

typedef struct sgd {
    sgd_table tables[LANG_SCRIPTS];
    size_t count;
} sgd;

/* Makes the tables and descends; sgd_free in any case. */
assay_status sgd_train(sgd *model, const train_corpus *corpus, const lang_train_options *options);
void sgd_free(sgd *model);

#endif
