/* How well a model does on the held-out lines. */
#ifndef ASSAY_LANG_DETECT_TRAIN_REPORT_H
#define ASSAY_LANG_DETECT_TRAIN_REPORT_H

#include "lang_detect/train/corpus.h"

/* Identifies single words, pairs and lines of the development split; writes accuracy by language, macro means and confusions. */
void train_report(const assay_lang_model *model, const train_corpus *corpus, FILE *out);

#endif
