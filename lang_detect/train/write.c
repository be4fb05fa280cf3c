/* Centres, clips and rounds the rows, and lays out the file as model.h says. */
#include "lang_detect/train/write.h"

#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "lang_detect/model/features.h"

/* Languages that even people tell apart only by long text; a reward must not punish one for the other. */
static uint8_t cluster_of(const char *code) {
    static const char *const clusters[] = {"bs hr sr", "id ms", "nb nn", "zh yue"};
    for (size_t i = 0; i < sizeof clusters / sizeof clusters[0]; i++) {
        const char *at = clusters[i];
        while (*at) {
            size_t size = strcspn(at, " ");
            if (strlen(code) == size && memcmp(at, code, size) == 0) return (uint8_t)(i + 1);
            at += size;
            at += strspn(at, " ");
        }
    }
    return 0;
}

static void put32(char *at, uint32_t value) {
    memcpy(at, &value, sizeof value);
}
static void put64(char *at, uint64_t value) {
    memcpy(at, &value, sizeof value);
}

/* Adding a number to all of a row changes no decision, so its mean goes before it is clipped. */
static void put_rows(char *at, const sgd_table *table) {
    for (uint32_t r = 0; r < table->rows; r++, at += table->width) {
        const float *row = table->weights + (size_t)r * table->width;
        float mean = 0.0f;
        for (uint32_t c = 0; c < table->count; c++) mean += row[c];
        mean /= (float)table->count;
        for (uint32_t c = 0; c < table->count; c++) {
            float scaled = (row[c] - mean) * (float)TRAIN_SCALE;
            float clipped = scaled > TRAIN_CLIP ? TRAIN_CLIP : scaled < -TRAIN_CLIP ? -TRAIN_CLIP : scaled;
            at[c] = (char)(int8_t)(clipped < 0.0f ? clipped - 0.5f : clipped + 0.5f);
        }
    }
}

static void put_table(char *at, const sgd_table *table, uint64_t offset) {
    bool scored = table->count > 1;
    at[0] = (char)table->script;
    at[2] = (char)table->count;
    put32(at + 4, scored ? table->rows : 0);
    put32(at + 8, scored ? table->width : 0);
    put64(at + 16, scored ? offset : 0);
    memset(at + 32, 255, LANG_COLUMNS_MAX);
    memcpy(at + 32, table->columns, table->count);
}

assay_status train_file_make(const sgd *model, const train_corpus *corpus, char **bytes, size_t *size) {
    size_t at = LANG_HEADER_BYTES + corpus->count * LANG_LANGUAGE_BYTES, all = at + model->count * LANG_TABLE_BYTES;
    uint64_t offsets[LANG_SCRIPTS] = {0};
    for (size_t i = 0; i < model->count; i++) {
        if (model->tables[i].count < 2) continue;
        all = (all + 63) / 64 * 64;
        offsets[i] = all;
        all += (size_t)model->tables[i].rows * model->tables[i].width;
    }
    *size = all;
    *bytes = aligned_alloc(64, (all + 63) / 64 * 64);
    if (!*bytes) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the model");
    memset(*bytes, 0, all);
    memcpy(*bytes, "ASSAYLID", 8);
    unsigned major = 0, minor = 0;
    (void)sscanf(lang_unicode_version, "%u.%u", &major, &minor);
    const uint32_t header[6] = {LANG_MODEL_VERSION,     LANG_FEATURES_VERSION, (uint32_t)corpus->count,
                                (uint32_t)model->count, TRAIN_SCALE,           major << 8 | minor};
    for (size_t i = 0; i < 6; i++) put32(*bytes + 8 + i * 4, header[i]);
    put64(*bytes + 32, all);
    for (size_t i = 0; i < corpus->count; i++) {
        char *entry = *bytes + LANG_HEADER_BYTES + i * LANG_LANGUAGE_BYTES;
        memcpy(entry, corpus->languages[i].code,
               strnlen(corpus->languages[i].code, 8)); /* what is behind its NUL is anything */
        entry[8] = (char)cluster_of(corpus->languages[i].code);
        entry[9] = (char)corpus->languages[i].flags;
    }
    for (size_t i = 0; i < model->count; i++, at += LANG_TABLE_BYTES) {
        put_table(*bytes + at, &model->tables[i], offsets[i]);
        if (model->tables[i].count > 1) put_rows(*bytes + offsets[i], &model->tables[i]);
    }
    put64(*bytes + 40, XXH64(*bytes + LANG_HEADER_BYTES, all - LANG_HEADER_BYTES, 0));
    return assay_ok();
}
