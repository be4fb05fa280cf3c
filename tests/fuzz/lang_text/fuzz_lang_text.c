/* Aims at mask.c, mask_find.c, mask_code.c, shape.c, words.c, normal.c, analysis.c and measure.c: any bytes are measured against a random model, and every CPU backend
 * must give the scalar one's sums and labels. The first byte chooses target and mode. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "lang_detect/analysis.h"
#include "tests/lang_detect/toy.h"

#define MUST(condition) \
    if (!(condition)) abort()

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_result(const assay_lang_result *result, size_t size) {
    MUST(result->masked_bytes <= result->all_bytes && result->all_bytes <= size);
    MUST(result->spans_count <= result->spans_all);
    uint64_t units = 0;
    for (size_t i = 0; i < result->languages_count; i++) units += result->languages[i].units;
    MUST(units == result->target_units + result->other_units + result->term_units);
    uint32_t end = 0;
    for (size_t i = 0; i < result->spans_count; i++) {
        const assay_lang_span *span = &result->spans[i];
        MUST(span->begin >= end && span->begin < span->end && span->end <= size);
        end = span->end;
    }
}

static lang_memory *memory;

static void check_backends(const assay_lang_model *model, assay_view text, assay_arena *arena) {
    lang_spans neutral;
    lang_words words;
    lang_choice choice;
    lang_prepared prepared;
    assay_lang_options options = {0};
    if (!lang_mask(text, arena, &neutral) || !lang_words_cut(text, &neutral, arena, &words)) return;
    assay_status status = lang_choose(model, &options, false, &choice);
    MUST(status.code == ASSAY_OK);
    if (!lang_prepare(model, &words, &options, &choice, arena, &prepared)) return;
    size_t count = prepared.batch.words_count;
    if (count == 0 || count > 2000) return;
    lang_decision first = {0};
    for (size_t k = 0; lang_kernels_all[k]; k++) {
        if (!lang_kernels_all[k]->supported()) continue;
        lang_decision decision = {.labels = assay_arena_alloc(arena, count),
                                  .sums = assay_arena_alloc(arena, count * LANG_SUMS * sizeof(int32_t)),
                                  .came = assay_arena_alloc(arena, count * 8),
                                  .best = assay_arena_alloc(arena, count)};
        MUST(decision.labels && decision.sums && decision.came && decision.best);
        if (k % 2) decision.memory = memory; /* of all inputs before */
        lang_decide(lang_kernels_all[k], model, &prepared.batch, &decision);
        if (first.labels) {
            MUST(memcmp(first.labels, decision.labels, count) == 0);
            MUST(memcmp(first.sums, decision.sums, count * LANG_SUMS * sizeof(int32_t)) == 0);
        } else {
            first = decision;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static assay_lang_model *model;
    if (!model) {
        size_t bytes_size;
        char *bytes = toy_model_bytes(7, 2, &bytes_size);
        model = malloc(sizeof *model);
        MUST(model != NULL);
        assay_status status = lang_model_parse((assay_view){bytes, bytes_size}, model);
        MUST(status.code == ASSAY_OK);
        memory = assay_lang_memory_new();
        MUST(memory != NULL);
    }
    if (size < 1) return 0;
    assay_view text = {(const char *)data + 1, size - 1};
    assay_lang_options options = {.target = assay_view_of(model->language[(data[0] >> 2) % model->languages].code),
                                  .strict = data[0] & 1};
    options.no_clusters = data[0] & 2;
    if (size % 2) options.memory = memory;
    assay_arena arena;
    assay_arena_init(&arena, 256 << 20);
    assay_lang_result result;
    assay_status status = assay_lang_measure(model, text, &options, &arena, &result);
    MUST(status.code == ASSAY_OK);
    check_result(&result, text.size);
    assay_lang_guess guess;
    status = assay_lang_identify(model, text, NULL, &arena, &guess);
    MUST(status.code == ASSAY_OK);
    check_backends(model, text, &arena);
    assay_arena_clear(&arena);
    return 0;
}
