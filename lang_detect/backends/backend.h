/* The backends behind one table. All give the same int32 sums and the same labels: scalar.c is the definition, the others are tested
 * against it (tests/lang_detect/backends_test.c) and fuzzed.
 *
 * Decision of a chain (scalar.c says it in code): scores start at 0, or where columns are favoured at 0 for those and at
 * LANG_NEVER for all others, as after a word of theirs; at each word (the first only where columns are favoured) a column's
 * score is the greater of its own (stay) and the best column's less the switch cost (jump; only if strictly greater), plus the
 * word's sum; then the best is subtracted from all. Ties go to the lowest column. A column that is not allowed has LANG_NEVER. */
#ifndef ASSAY_LANG_DETECT_BACKEND_H
#define ASSAY_LANG_DETECT_BACKEND_H

#include "common/arena.h"
#include "lang_detect/backends/batch.h"
#include "lang_detect/backends/memory.h"

/* Two sides of a chain's open columns, to be compared: the favoured ones and the others. A column's greatest value that counts for the side: INT16_MIN where it is not of it. */
typedef struct lang_sides {
    _Alignas(64) int16_t favoured[LANG_COLUMNS_MAX], other[LANG_COLUMNS_MAX], open[LANG_COLUMNS_MAX];
    bool both; /* have columns */
} lang_sides;

/* A CPU's kernels. Arrays of columns are 64-aligned and LANG_COLUMNS_MAX wide. */
typedef struct lang_kernels {
    const char *name;
    bool (*supported)(void);
    /* What lang_rows gives, in any order. rows holds LANG_FEATURES_MAX + LANG_ROWS_SLACK. */
    uint32_t (*rows)(const uint16_t *symbols, uint32_t count, bool run, uint32_t table_rows, uint32_t *rows);
    /* sums[c] = sum of the rows' column c; columns past row_bytes are set to 0. count <= LANG_FEATURES_MAX, so that int16 holds them. */
    void (*sum)(const lang_table *table, const uint32_t *rows, uint32_t count, int16_t *sums);
    /* What lang_memory_find_all does. */
    void (*find)(lang_memory *memory, const lang_batch *batch, const lang_batch_word *words, uint32_t count, uint32_t *places);
    /* What lang_facts_of gives. */
    lang_facts (*facts)(const int16_t *sums, const lang_sides *sides);
    /* One step of the decision where a switch costs at most LANG_NARROW_COST_MAX: scores, relative to the best of them, in and out; returns the columns that the next word
     * reaches by a jump, at the next cost; *best: the lowest of the greatest score. LANG_COLUMNS_MAX columns, of which `allowed` names some within the table's row. */
    uint64_t (*step)(int16_t *scores, const int16_t *sums, int32_t cost, int32_t next_cost, uint64_t allowed, uint32_t *best);
} lang_kernels;
enum { LANG_ROWS_SLACK = 8 };
_Static_assert(LANG_FEATURES_MAX * 128 <= INT16_MAX, "a word's sums are kept as int16");

/* Where a chain is settled in a column: all others are below it by more than the next switch costs, so that whatever they had is forgotten. A word leaves it so where even the column that has most of it does
 * not come near, and then nothing needs to be reckoned but that: one number of the word, kept with its sums. lang_decide does so where kernels have a step; the scalar reference takes every step. */

/* Why int16 is exact: a score below the best less the switch cost is replaced by that before it is used, so it may saturate. What is added up is at least
 * -cost - 211 x 128 and at most 211 x 127; columns that are not allowed have INT16_MIN, and twice the cost is less than what is left between them. */
enum { LANG_NARROW_COST_MAX = 2800 };
#define LANG_NARROW_NEVER INT16_MIN
_Static_assert(2 * LANG_NARROW_COST_MAX + LANG_FEATURES_MAX * 128 < -INT16_MIN, "no column that is not allowed can come near");

/* The same in int32, at any cost: the reference. */
uint64_t lang_step_wide(int32_t *scores, const int16_t *sums, int32_t cost, int32_t next_cost, uint64_t allowed,
                        uint32_t *best);

extern const lang_kernels lang_kernels_scalar, lang_kernels_avx2, lang_kernels_avx512;
/* The fastest that this CPU has. */
const lang_kernels *lang_kernels_best(void);
/* All that were compiled in, NULL at the end, whether supported here or not. */
extern const lang_kernels *const lang_kernels_all[];

/* A backend decides whole batches. */
typedef struct lang_backend {
    const char *name;
    /* Can it run here? */
    bool (*supports)(const assay_lang_model *model);
    assay_status (*decide)(const assay_lang_model *model, const lang_batch *batch, lang_decision *decision);
} lang_backend;

lang_sides lang_sides_of(uint64_t open, uint64_t favoured);
/* How much more a word is like the column of the others that it is most like than like any favoured one, as far as int16 goes; 0 where one side is empty. */
int16_t lang_excess(const int16_t *sums, const lang_sides *sides);
/* All that is asked of a word's sums. */
lang_facts lang_facts_of(const int16_t *sums, const lang_sides *sides);

/* The CPU's way, by the given kernels; cannot fail. */
void lang_decide(const lang_kernels *kernels, const assay_lang_model *model, const lang_batch *batch, lang_decision *decision);

extern const lang_backend lang_backend_scalar, lang_backend_avx2, lang_backend_avx512;
extern const lang_backend *const lang_backends[]; /* NULL at the end */

#endif
