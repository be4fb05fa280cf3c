/* Trains a model from folders of plain text: one file per language, "<code>.txt", UTF-8, a sentence or a phrase a line.
 *
 * Theory: multinomial logistic regression over the features of model/features.h, one table per script, by stochastic gradient descent with a
 * step per bucket (AdaGrad, Duchi et al. 2011). An example is a span of a random line: mostly one or two words, since that is what the
 * measure decides; languages are drawn evenly. Rows are centred, clipped to 3 nats and stored as int8 in steps of a sixteenth.
 *
 * Deterministic: the same folders, options and build give the same bytes (own random numbers and exponential, one thread, no fused
 * multiply-add). A share of the lines, chosen by their hash, is held out as the development split and measured in the report. */
#ifndef ASSAY_LANG_DETECT_TRAIN_H
#define ASSAY_LANG_DETECT_TRAIN_H

#include "common/status.h"
#include "common/view.h"
#include "lang_detect/lang_detect.h"

enum { LANG_TRAIN_FOLDERS_MAX = 12 };

typedef struct lang_train_folder {
    const char *path;
    uint32_t permille; /* of the examples, among the folders that have the language */
} lang_train_folder;

typedef struct lang_train_options {
    lang_train_folder
        folders[LANG_TRAIN_FOLDERS_MAX]; /* the first decides which languages there are and has the development split */
    size_t folders_count;
    const char *
        languages; /* "en de ...": these only; NULL: all. "+code": on request only, trained with less weight. "a=b": file a trains b */
    uint64_t seed;
    uint64_t examples;     /* 0: 10,000,000 */
    uint64_t table_bytes;  /* of all rows; 0: 11,900,000 */
    uint32_t dev_permille; /* held out; 0: 50 */
    double rate;           /* 0: 0.3 */
    bool quiet;            /* no progress on stderr */
} lang_train_options;

/* Trains and writes the model to `path`; writes the report (development accuracy by language, confusions) to `report`, may be NULL. */
assay_status assay_lang_train(const lang_train_options *options, const char *path, FILE *report);

/* Measures a model on text that it was not trained on: every line of folder/<code>.txt, as the report of training does. */
assay_status assay_lang_test(const assay_lang_model *model, const char *folder, FILE *report);

#endif
