/* The reference: what every other backend must equal, bit for bit. */
#include "lang_detect/backends/backend.h"

static bool always(void) {
    return true;
}

static uint32_t rows(const uint16_t *symbols, uint32_t count, bool run, uint32_t table_rows, uint32_t *out) {
    return lang_rows(symbols, count, run, table_rows, out);
}

static void sum(const lang_table *table, const uint32_t *rows, uint32_t count, int16_t *sums) {
    int32_t total[LANG_COLUMNS_MAX] = {0};
    for (uint32_t i = 0; i < count; i++) {
        const int8_t *row = table->weights + (size_t)rows[i] * table->row_bytes;
        for (uint32_t c = 0; c < table->row_bytes; c++) total[c] += row[c];
    }
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) sums[c] = (int16_t)total[c];
}

uint64_t lang_step_wide(int32_t *scores, const int16_t *sums, int32_t cost, int32_t next_cost, uint64_t allowed,
                        uint32_t *best) {
    uint64_t comes = 0;
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++)
        scores[c] = allowed >> c & 1 ? (-cost > scores[c] ? -cost : scores[c]) + sums[c] : LANG_NEVER;
    *best = 0;
    for (uint32_t c = 1; c < LANG_COLUMNS_MAX; c++)
        if (scores[c] > scores[*best]) *best = c;
    int32_t most = scores[*best];
    for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) {
        if (scores[c] > LANG_NEVER) scores[c] -= most;
        comes |= (uint64_t)(-next_cost > scores[c]) << c;
    }
    return comes;
}

/* No step of its own: lang_decide takes the wide one, at every word. */
const lang_kernels lang_kernels_scalar = {
    .name = "scalar", .supported = always, .rows = rows, .sum = sum, .find = lang_memory_find_all, .facts = lang_facts_of};
