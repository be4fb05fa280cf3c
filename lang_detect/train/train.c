/* Training from folders to file; see train.h. */
#include "lang_detect/train/train.h"

#include <errno.h>
#include <stdlib.h>

#include "lang_detect/model/pack.h"
#include "lang_detect/train/report.h"
#include "lang_detect/train/sgd.h"
#include "lang_detect/train/write.h"

static assay_status write_file(const char *path, const char *bytes, size_t size) {
    FILE *file = fopen(path, "wb");
    if (!file) return assay_fail(ASSAY_USAGE, "UNWRITABLE", path, "cannot write: %s", strerror(errno));
    bool written = fwrite(bytes, 1, size, file) == size;
    written = fclose(file) == 0 && written;
    return written ? assay_ok() : assay_fail(ASSAY_ENVIRONMENT, "UNWRITABLE", path, "cannot write all of the model");
}

static assay_status finish(const sgd *descent, const train_corpus *corpus, const char *path, FILE *report) {
    char *bytes = NULL;
    size_t size = 0;
    assay_status status = train_file_make(descent, corpus, &bytes, &size);
    assay_lang_model *model = malloc(sizeof *model);
    if (status.code == ASSAY_OK && !model) status = assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the model");
    if (status.code == ASSAY_OK) status = lang_model_parse((assay_view){bytes, size}, model);
    char *packed = NULL;
    size_t packed_size = 0;
    if (status.code == ASSAY_OK) status = lang_pack((assay_view){bytes, size}, &packed, &packed_size);
    if (status.code == ASSAY_OK) status = write_file(path, packed, packed_size);
    free(packed);
    if (status.code == ASSAY_OK && report) {
        fprintf(report, "# development split: language, words %%, pairs %%, lines %%, lines\n");
        train_report(model, corpus, report);
        fprintf(report, "model: %zu bytes, packed %zu, %u languages, checksum %016llx\n", size, packed_size, model->languages,
                (unsigned long long)model->checksum);
        for (uint32_t t = 0; t < model->tables; t++)
            if (model->table[t].rows > 0)
                fprintf(report, "table: script %u, %u languages, %u rows of %u bytes\n", model->table[t].script,
                        model->table[t].count, model->table[t].rows, model->table[t].row_bytes);
    }
    free(model);
    free(bytes);
    return status;
}

assay_status assay_lang_train(const lang_train_options *given, const char *path, FILE *report) {
    lang_train_options options = *given;
    if (options.folders_count == 0 || options.folders_count > LANG_TRAIN_FOLDERS_MAX)
        return assay_fail(ASSAY_USAGE, "NO_FOLDER", NULL, "1 to %d folders of text are needed", LANG_TRAIN_FOLDERS_MAX);
    if (options.examples == 0) options.examples = 10000000;
    if (options.table_bytes == 0) options.table_bytes = 11900000;
    if (options.dev_permille == 0) options.dev_permille = 50;
    if (options.rate <= 0) options.rate = 0.3;
    for (size_t f = 0; f < options.folders_count; f++)
        if (options.folders[f].permille == 0) options.folders[f].permille = 1000;
    train_corpus *corpus = malloc(sizeof *corpus);
    if (!corpus) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the corpus");
    sgd descent = {0};
    assay_status status = train_corpus_read(corpus, &options);
    if (status.code == ASSAY_OK) status = sgd_train(&descent, corpus, &options);
    if (status.code == ASSAY_OK) status = finish(&descent, corpus, path, report);
    sgd_free(&descent);
    train_corpus_free(corpus);
    free(corpus);
    return status;
}

assay_status assay_lang_test(const assay_lang_model *model, const char *folder, FILE *report) {
    const lang_train_options options = {.folders = {{folder, 1000}}, .folders_count = 1, .dev_permille = 1000};
    train_corpus *corpus = malloc(sizeof *corpus);
    if (!corpus) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the corpus");
    assay_status status = train_corpus_read(corpus, &options);
    if (status.code == ASSAY_OK) {
        fprintf(report, "# language, words %%, pairs %%, lines %%, lines\n");
        train_report(model, corpus, report);
    }
    train_corpus_free(corpus);
    free(corpus);
    return status;
}
