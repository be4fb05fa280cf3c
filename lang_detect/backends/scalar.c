/* The reference: what every other backend must equal, bit for bit. */
#include "lang_detect/backends/backend.h"

static bool always(void) {
    return true;
}

static void sum(const lang_table *table, const uint32_t *rows, uint32_t count, int32_t *sums) {
    memset(sums, 0, LANG_COLUMNS_MAX * sizeof *sums);
    for (uint32_t i = 0; i < count; i++) {
        const int8_t *row = table->weights + (size_t)rows[i] * table->row_bytes;
        for (uint32_t c = 0; c < table->row_bytes; c++) sums[c] += row[c];
    }
}

static uint64_t step(int32_t *scores, const int32_t *sums, uint32_t width, int32_t best, int32_t cost, uint64_t allowed) {
    uint64_t came = 0;
    int32_t jump = best - cost;
    for (uint32_t c = 0; c < width; c++) {
        bool jumps = jump > scores[c];
        came |= (uint64_t)jumps << c;
        scores[c] = allowed >> c & 1 ? (jumps ? jump : scores[c]) + sums[c] - best : LANG_NEVER;
    }
    return came;
}

static uint32_t top(const int32_t *scores, uint32_t width, int32_t *best) {
    uint32_t at = 0;
    for (uint32_t c = 1; c < width; c++)
        if (scores[c] > scores[at]) at = c;
    *best = scores[at];
    return at;
}

const lang_kernels lang_kernels_scalar = {.name = "scalar", .supported = always, .sum = sum, .step = step, .top = top};
