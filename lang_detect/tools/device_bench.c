/* assay-lang-device: the CUDA backend on this machine's devices, checked against the CPU and measured against the limit on paper.
 *
 *   assay-lang-device [--model FILE] < TEXT      exit code 0: equal and measured, 1: a difference or an error, 77: no device
 *
 * The limit (docs/LANGUAGE.md): a word brings about 24 bytes over PCIe and gathers its rows, 64 bytes each, from L2. What is printed is counted from the
 * batch at hand: bytes in, rows gathered, and the share of a device's bandwidth that the measured time means. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/clock.h"
#include "lang_detect/analysis.h"
#include "lang_detect/cuda/cuda_backend.h"

enum { ARENA_BYTES = 1 << 30, COPIES = 64, ROUNDS = 9, NO_DEVICE = 77 };
/* H100 SXM: PCIe 5 x16 as measured in practice, and L2 read bandwidth as its makers' papers give it. */
static const double pcie_bytes_per_second = 55e9, l2_bytes_per_second = 5.5e12;

static int fail(assay_status status, int code) {
    fprintf(stderr, "assay-lang-device: %s (%s)\n", status.message, status.reason);
    return code;
}

/* The chains of one text, `COPIES` times: what a window of requests looks like. */
static lang_batch repeat(const lang_batch *one, assay_arena *arena) {
    lang_batch all = *one;
    lang_batch_word *words = assay_arena_calloc(arena, one->words_count * COPIES, sizeof *words);
    lang_batch_chain *chains = assay_arena_calloc(arena, one->chains_count * COPIES, sizeof *chains);
    if (!words || !chains) abort();
    for (size_t c = 0; c < COPIES; c++) {
        memcpy(words + c * one->words_count, one->words, one->words_count * sizeof *words);
        for (size_t k = 0; k < one->chains_count; k++) {
            chains[c * one->chains_count + k] = one->chains[k];
            chains[c * one->chains_count + k].first += (uint32_t)(c * one->words_count);
        }
    }
    all.words = words;
    all.chains = chains;
    all.words_count *= COPIES;
    all.chains_count *= COPIES;
    return all;
}

static uint64_t rows_of(const assay_lang_model *model, const lang_batch *batch) {
    uint64_t rows = 0;
    uint32_t found[LANG_FEATURES_MAX];
    for (size_t i = 0; i < batch->words_count; i++) {
        const lang_batch_word *word = &batch->words[i];
        rows += lang_rows(batch->symbols + word->symbols, word->count, word->flags & LANG_WORD_RUN,
                          model->table[word->table].rows, found);
    }
    return rows;
}

static lang_decision decision_for(size_t words, assay_arena *arena) {
    lang_decision out = {.labels = assay_arena_calloc(arena, words, 1),
                         .came = assay_arena_calloc(arena, words, sizeof(uint64_t)),
                         .best = assay_arena_calloc(arena, words, 1)};
    if (!out.labels || !out.came || !out.best) abort();
    return out;
}

static void report(const char *name, double seconds, size_t bytes, const lang_batch *batch, uint64_t rows) {
    uint64_t in = 0;
    for (size_t i = 0; i < batch->words_count; i++) in += batch->words[i].count * sizeof(uint16_t) + sizeof(lang_batch_word);
    double limit = (double)in / pcie_bytes_per_second, gather = (double)rows * 64 / l2_bytes_per_second;
    if (gather > limit) limit = gather;
    printf(
        "%s: %.3f ms, %.1f M words/s, %.2f GB/s of text; %.1f bytes in and %.1f rows a word; limit on paper %.3f ms, reached "
        "%.0f %%\n",
        name, seconds * 1e3, (double)batch->words_count / seconds / 1e6, (double)bytes / seconds / 1e9,
        (double)in / (double)batch->words_count, (double)rows / (double)batch->words_count, limit * 1e3, 100 * limit / seconds);
}

static int measure(lang_cuda *cuda, const assay_lang_model *model, const lang_batch *batch, size_t bytes, assay_arena *arena) {
    lang_decision cpu = decision_for(batch->words_count, arena), gpu = decision_for(batch->words_count, arena);
    int64_t began = assay_wall_ns();
    lang_decide(lang_kernels_best(), model, batch, &cpu);
    uint64_t rows = rows_of(model, batch);
    printf("%s, one core: %.1f ms\n", lang_kernels_best()->name, (double)(assay_wall_ns() - began) / 1e6);
    double best = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        memset(gpu.labels, 0xEE, batch->words_count);
        began = assay_wall_ns();
        lang_cuda_decide(cuda, batch, &gpu);
        double seconds = (double)(assay_wall_ns() - began) / 1e9;
        best = seconds < best ? seconds : best;
        if (memcmp(cpu.labels, gpu.labels, batch->words_count) != 0) {
            fputs("assay-lang-device: the labels differ from the CPU's\n", stderr);
            return 1;
        }
    }
    lang_cuda_counters counters = lang_cuda_count(cuda);
    report(lang_cuda_device(cuda, 0), best, bytes, batch, rows);
    printf("pieces %llu, words on devices %llu, on the CPU %llu, errors %llu\n", (unsigned long long)counters.pieces,
           (unsigned long long)counters.words, (unsigned long long)counters.fallback_words,
           (unsigned long long)counters.errors);
    return counters.errors == 0 && counters.fallback_words == 0 ? 0 : 1;
}

int main(int argc, char **argv) {
    bool named = argc == 3 && strcmp(argv[1], "--model") == 0;
    assay_lang_model *model;
    assay_status status = named ? assay_lang_open(argv[2], &model) : assay_lang_open_embedded(&model);
    if (status.code != ASSAY_OK) return fail(status, 1);
    lang_cuda *cuda;
    status = lang_cuda_open(model, NULL, &cuda);
    if (status.code != ASSAY_OK) return fail(status, NO_DEVICE);
    for (size_t i = 0; lang_cuda_device(cuda, i); i++) printf("device %zu: %s\n", i, lang_cuda_device(cuda, i));
    char *text = NULL;
    size_t capacity = 0;
    ssize_t size = getdelim(&text, &capacity, EOF, stdin);
    assay_view view = {text, size > 0 ? (size_t)size : 0};
    assay_arena arena;
    assay_arena_init(&arena, ARENA_BYTES);
    lang_spans neutral;
    lang_words words;
    lang_choice choice;
    lang_prepared prepared;
    assay_lang_options options = {0};
    status = lang_choose(model, &options, false, &choice);
    bool ready = status.code == ASSAY_OK && lang_mask(view, &arena, &neutral) &&
                 lang_words_cut(view, &neutral, &arena, &words) &&
                 lang_prepare(model, &words, &options, &choice, &arena, &prepared) && prepared.batch.words_count > 0;
    int code = 1;
    if (ready) {
        lang_batch batch = repeat(&prepared.batch, &arena);
        code = measure(cuda, model, &batch, view.size * COPIES, &arena);
    } else {
        fputs("assay-lang-device: give a text of some words on standard input\n", stderr);
    }
    assay_arena_clear(&arena);
    lang_cuda_close(cuda);
    assay_lang_close(model);
    free(text);
    return code;
}
