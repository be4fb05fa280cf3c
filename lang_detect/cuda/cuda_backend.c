/* Cuts batches into pieces, keeps two in flight per device, and falls back; see cuda_backend.h. */
#include "lang_detect/cuda/cuda_backend.h"

#include <stdlib.h>

#include "lang_detect/cuda/golden.h"

typedef struct cuda_device {
    lang_device *device; /* NULL: closed by an error */
    char name[256];
    size_t first_chain[LANG_DEVICE_SLOTS], chains[LANG_DEVICE_SLOTS]; /* in flight; 0 chains: idle */
} cuda_device;

struct lang_cuda {
    const assay_lang_model *model;
    const lang_kernels *kernels;
    lang_device_limits limits;
    cuda_device devices[LANG_DEVICES_MAX];
    size_t devices_count;
    lang_cuda_counters counters;
    lang_batch_word *words; /* one piece, its offsets counted from its own beginning */
    lang_batch_chain *chains;
    uint16_t *symbols;
    uint8_t *labels;
    int16_t *sums;
};

static lang_device_model device_model(const assay_lang_model *model) {
    lang_device_model out = {.tables = model->tables};
    for (uint32_t t = 0; t < model->tables; t++) {
        out.weights[t] = model->table[t].weights;
        out.kana[t] = model->table[t].kana;
        out.rows[t] = model->table[t].rows;
        out.row_bytes[t] = model->table[t].row_bytes;
    }
    return out;
}

/* How many chains from `first` fit into one piece; 0: not even one does. */
static size_t chains_that_fit(const lang_cuda *cuda, const lang_batch *batch, size_t first) {
    uint64_t words = 0, symbols = 0;
    size_t count = 0;
    for (size_t k = first; k < batch->chains_count && count < cuda->limits.chains; k++, count++) {
        const lang_batch_chain *chain = &batch->chains[k];
        words += chain->count;
        for (uint32_t i = 0; i < chain->count; i++) symbols += batch->words[chain->first + i].count;
        if (words > cuda->limits.words || symbols > cuda->limits.symbols) break;
    }
    return count;
}

static void fail_device(lang_cuda *cuda, cuda_device *at, const lang_device_failure *failure) {
    cuda->counters.errors++;
    lang_device_close(at->device);
    at->device = NULL;
    size_t used = strlen(at->name);
    snprintf(at->name + used, sizeof at->name - used, " (failed: %s)", failure->text);
}

static void decide_on_cpu(lang_cuda *cuda, const lang_batch *batch, size_t first, size_t count, lang_decision *decision) {
    lang_batch part = *batch;
    part.chains = batch->chains + first;
    part.chains_count = count;
    for (size_t k = 0; k < count; k++) cuda->counters.fallback_words += part.chains[k].count;
    lang_decide(cuda->kernels, cuda->model, &part, decision);
}

/* Waits for a slot and puts its labels where they belong; on failure the CPU does its chains. */
static void collect(lang_cuda *cuda, cuda_device *at, int slot, const lang_batch *batch, lang_decision *decision) {
    size_t first = at->first_chain[slot], count = at->chains[slot];
    if (count == 0) return;
    at->chains[slot] = 0;
    lang_device_failure failure;
    bool done =
        at->device && lang_device_wait(at->device, slot, cuda->labels, decision->sums ? cuda->sums : NULL, &failure) == 0;
    if (!done) {
        if (at->device) fail_device(cuda, at, &failure);
        decide_on_cpu(cuda, batch, first, count, decision);
        return;
    }
    size_t from = 0;
    for (size_t k = first; k < first + count; k++) {
        const lang_batch_chain *chain = &batch->chains[k];
        memcpy(decision->labels + chain->first, cuda->labels + from, chain->count);
        for (size_t i = 0; decision->sums && i < (size_t)chain->count * LANG_SUMS; i++)
            decision->sums[(size_t)chain->first * LANG_SUMS + i] = cuda->sums[from * LANG_SUMS + i];
        from += chain->count;
    }
    cuda->counters.pieces++;
    cuda->counters.words += from;
}

/* Copies the chains into one piece whose offsets begin at 0. */
static lang_device_piece make_piece(lang_cuda *cuda, const lang_batch *batch, size_t first, size_t count) {
    uint32_t words = 0, symbols_count = 0;
    for (size_t k = 0; k < count; k++) {
        const lang_batch_chain *chain = &batch->chains[first + k];
        cuda->chains[k] = *chain;
        cuda->chains[k].first = words;
        for (uint32_t i = 0; i < chain->count; i++) {
            lang_batch_word word = batch->words[chain->first + i];
            memcpy(cuda->symbols + symbols_count, batch->symbols + word.symbols, word.count * sizeof *cuda->symbols);
            word.symbols = symbols_count;
            word.table = (uint8_t)chain->table;
            symbols_count += word.count;
            cuda->words[words++] = word;
        }
    }
    lang_device_piece piece = {.symbols = cuda->symbols,
                               .words = cuda->words,
                               .chains = cuda->chains,
                               .symbols_count = symbols_count,
                               .words_count = words,
                               .chains_count = (uint32_t)count};
    memcpy(piece.costs, batch->costs, sizeof piece.costs);
    return piece;
}

static bool start(lang_cuda *cuda, cuda_device *at, int slot, const lang_batch *batch, size_t first, size_t count, bool sums) {
    lang_device_piece piece = make_piece(cuda, batch, first, count);
    lang_device_failure failure;
    if (lang_device_start(at->device, slot, &piece, sums, &failure) != 0) {
        fail_device(cuda, at, &failure);
        return false;
    }
    at->first_chain[slot] = first;
    at->chains[slot] = count;
    return true;
}

/* The next device that works, in turn; NULL: none is left. */
static cuda_device *next_device(lang_cuda *cuda, size_t *turn) {
    for (size_t tried = 0; tried < cuda->devices_count; tried++) {
        cuda_device *at = &cuda->devices[(*turn)++ % cuda->devices_count];
        if (at->device) return at;
    }
    return NULL;
}

void lang_cuda_decide(lang_cuda *cuda, const lang_batch *batch, lang_decision *decision) {
    size_t turn = 0, rounds = 0;
    for (size_t first = 0; first < batch->chains_count;) {
        size_t count = chains_that_fit(cuda, batch, first);
        cuda_device *at = count > 0 ? next_device(cuda, &turn) : NULL;
        if (!at) {
            if (count == 0) count = 1; /* a chain beyond the limits */
            decide_on_cpu(cuda, batch, first, count, decision);
            first += count;
            continue;
        }
        int slot = (int)(rounds++ / cuda->devices_count % LANG_DEVICE_SLOTS);
        collect(cuda, at, slot, batch, decision);
        if (at->device && start(cuda, at, slot, batch, first, count, decision->sums != NULL)) first += count;
    }
    for (size_t d = 0; d < cuda->devices_count; d++)
        for (int slot = 0; slot < LANG_DEVICE_SLOTS; slot++) collect(cuda, &cuda->devices[d], slot, batch, decision);
    cuda->counters.batches++;
}

/* The golden batch, twice: by the scalar kernels and by the device. False with the reason in the name. */
static bool checks_itself(lang_cuda *cuda, cuda_device *at) {
    lang_golden golden;
    if (!lang_golden_make(cuda->model, &golden)) return false;
    lang_device_failure failure = {0};
    lang_device_piece piece = {.symbols = golden.batch.symbols,
                               .words = golden.batch.words,
                               .chains = golden.batch.chains,
                               .symbols_count = (uint32_t)golden.batch.symbols_count,
                               .words_count = (uint32_t)golden.batch.words_count,
                               .chains_count = (uint32_t)golden.batch.chains_count};
    memcpy(piece.costs, golden.batch.costs, sizeof piece.costs);
    uint8_t *labels = malloc(golden.batch.words_count + 1);
    bool same = labels && piece.words_count <= cuda->limits.words && piece.symbols_count <= cuda->limits.symbols &&
                piece.chains_count <= cuda->limits.chains && lang_device_start(at->device, 0, &piece, 1, &failure) == 0 &&
                lang_device_wait(at->device, 0, labels, cuda->sums, &failure) == 0 &&
                memcmp(labels, golden.decision.labels, golden.batch.words_count) == 0;
    for (size_t i = 0; same && i < golden.batch.words_count * LANG_SUMS; i++) same = cuda->sums[i] == golden.decision.sums[i];
    if (!same && failure.code == 0) snprintf(failure.text, sizeof failure.text, "its golden batch differs from the CPU's");
    if (!same) fail_device(cuda, at, &failure);
    free(labels);
    lang_golden_free(&golden);
    return same;
}

static bool reserve(lang_cuda *cuda) {
    cuda->words = malloc(cuda->limits.words * sizeof *cuda->words);
    cuda->chains = malloc(cuda->limits.chains * sizeof *cuda->chains);
    cuda->symbols = malloc(cuda->limits.symbols * sizeof *cuda->symbols);
    cuda->labels = malloc(cuda->limits.words);
    cuda->sums = malloc((size_t)cuda->limits.words * LANG_SUMS * sizeof *cuda->sums);
    return cuda->words && cuda->chains && cuda->symbols && cuda->labels && cuda->sums;
}

assay_status lang_cuda_open(const assay_lang_model *model, const lang_device_limits *limits, lang_cuda **out) {
    *out = NULL;
    lang_device_failure failure = {0};
    int found = lang_device_count(&failure);
    if (found <= 0) return assay_fail(ASSAY_ENVIRONMENT, "NO_DEVICE", NULL, "no CUDA device can be used: %s", failure.text);
    lang_cuda *cuda = calloc(1, sizeof *cuda);
    if (!cuda) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the CUDA backend");
    cuda->model = model;
    cuda->kernels = lang_kernels_best();
    cuda->limits = limits && limits->words > 0 ? *limits : (lang_device_limits){1u << 20, 10u << 20, 1u << 16};
    lang_device_model tables = device_model(model);
    size_t usable = 0;
    bool memory = reserve(cuda);
    for (int i = 0; memory && i < found && i < LANG_DEVICES_MAX; i++) {
        cuda_device *at = &cuda->devices[cuda->devices_count];
        at->device = lang_device_open(i, &tables, &cuda->limits, &failure);
        if (!at->device) continue;
        cuda->devices_count++;
        snprintf(at->name, sizeof at->name, "%s", lang_device_name(at->device));
        usable += checks_itself(cuda, at);
    }
    if (usable == 0) {
        assay_status status = assay_fail(ASSAY_ENVIRONMENT, "NO_DEVICE", NULL, "no CUDA device can be used: %s",
                                         cuda->devices_count > 0 ? cuda->devices[0].name
                                         : memory                ? failure.text
                                                                 : "no memory");
        lang_cuda_close(cuda);
        return status;
    }
    *out = cuda;
    return assay_ok();
}

void lang_cuda_close(lang_cuda *cuda) {
    if (!cuda) return;
    for (size_t d = 0; d < cuda->devices_count; d++) lang_device_close(cuda->devices[d].device);
    free(cuda->words);
    free(cuda->chains);
    free(cuda->symbols);
    free(cuda->labels);
    free(cuda->sums);
    free(cuda);
}

lang_cuda_counters lang_cuda_count(const lang_cuda *cuda) {
    return cuda->counters;
}

const char *lang_cuda_device(const lang_cuda *cuda, size_t index) {
    return index < cuda->devices_count ? cuda->devices[index].name : NULL;
}
