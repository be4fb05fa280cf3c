/* The kernels, in the subset that C, C++ and CUDA share: nvcc compiles this file into device.cu, and a C compiler into
 * device_emulated.c, where fibers stand for threads. Both give what backends/scalar.c gives, bit for bit.
 *
 * Theory. A batch is words in chains. lang_kernel_sum: one warp a word; its lanes hash the n-grams into shared memory, then two half warps gather
 * rows, 16 lanes x 4 bytes each, so that a row is one coalesced access of up to 64 bytes; sums are int32 and order-free, stored as int16
 * (|sum| <= 211 x 127 = 26,797). lang_kernel_decide: one warp a chain, a lane two columns; a step needs one warp maximum and four ballots,
 * all in registers; the way back is walked 32 words at a time. No float, no atomics, no order that could differ. */
#ifndef ASSAY_LANG_DETECT_KERNELS_CUH
#define ASSAY_LANG_DETECT_KERNELS_CUH

#include "lang_detect/backends/batch_types.h"

#ifdef __CUDACC__
#define LANG_KERNEL __global__ void __launch_bounds__(128)
#define LANG_SHARED __shared__
#define LANG_DEVICE static __device__ __forceinline__
#define LANG_THREAD threadIdx.x
#define LANG_BLOCK blockIdx.x
#define LANG_GRID gridDim.x
#define LANG_FULL 0xFFFFFFFFu
#define lang_shuffle(value, lane) __shfl_sync(LANG_FULL, value, lane)
#define lang_shuffle_xor(value, mask) __shfl_xor_sync(LANG_FULL, value, mask)
#define lang_ballot(condition) __ballot_sync(LANG_FULL, condition)
#define lang_sync_warp() __syncwarp()
#define lang_lowest(mask) ((uint32_t)__ffs((int)(mask)) - 1u)
/* redux.sync is one instruction from sm_80 on. */
#define lang_warp_max(value) __reduce_max_sync(LANG_FULL, value)
#else
#include "lang_detect/cuda/emulate.h"
#endif

enum { LANG_BLOCK_WARPS = 4, LANG_BLOCK_THREADS = LANG_BLOCK_WARPS * 32, LANG_ROW_SLOTS = 216 };
#define LANG_NO_ROW 0xFFFFFFFFu

typedef struct lang_device_table {
    const int8_t *weights;
    uint64_t kana;
    uint32_t rows, row_bytes;
} lang_device_table;

typedef struct lang_kernel_batch {
    const uint16_t *symbols;
    const lang_batch_word *words;
    const lang_batch_chain *chains;
    const lang_device_table *tables;
    int16_t *sums;   /* words x LANG_SUMS */
    uint64_t *came;  /* words */
    uint8_t *best;   /* words */
    uint8_t *labels; /* words */
    uint32_t words_count, chains_count;
    int32_t costs[LANG_GAPS];
} lang_kernel_batch;

/* Row of feature `slot` of a word: the n-gram of order slot % orders + 1 at slot / orders, the last slot the whole word. */
LANG_DEVICE void lang_hash_into(uint32_t *slots, const uint16_t *symbols, uint32_t count, uint32_t orders, uint32_t table_rows, uint32_t lane) {
    for (uint32_t at = lane; at < count; at += 32) {
        uint32_t hash = LANG_HASH_SEED;
        for (uint32_t order = 1; order <= orders; order++) {
            uint32_t row = LANG_NO_ROW;
            if (at + order <= count) {
                hash = lang_hash_step(hash, symbols[at + order - 1]);
                if (order > 1 || symbols[at] > 3) row = lang_hash_row(hash, order, table_rows);
            }
            slots[at * orders + order - 1] = row;
        }
    }
    if (lane == 31) {
        uint32_t row = LANG_NO_ROW;
        if (orders != (uint32_t)LANG_ORDERS || !lang_row_of_word(symbols, count, table_rows, &row)) row = LANG_NO_ROW;
        slots[count * orders] = row;
    }
}

LANG_KERNEL lang_kernel_sum(const lang_kernel_batch batch) {
    LANG_SHARED uint32_t slots[LANG_BLOCK_WARPS][LANG_ROW_SLOTS];
    uint32_t lane = LANG_THREAD & 31u, warp = LANG_THREAD >> 5, column = (lane & 15u) * 4u;
    for (uint32_t at = LANG_BLOCK * LANG_BLOCK_WARPS + warp; at < batch.words_count; at += LANG_GRID * LANG_BLOCK_WARPS) {
        const lang_batch_word word = batch.words[at];
        const lang_device_table table = batch.tables[word.table];
        uint32_t orders = (word.flags & LANG_WORD_RUN) ? (uint32_t)LANG_RUN_ORDERS : (uint32_t)LANG_ORDERS;
        uint32_t filled = word.count * orders + 1u;
        int32_t sum0 = 0, sum1 = 0, sum2 = 0, sum3 = 0;
        lang_hash_into(slots[warp], batch.symbols + word.symbols, word.count, orders, table.rows, lane);
        lang_sync_warp();
        for (uint32_t i = lane >> 4; i < filled; i += 2u) {
            uint32_t row = slots[warp][i];
            if (row == LANG_NO_ROW || column >= table.row_bytes) continue;
            uint32_t four = *(const uint32_t *)(const void *)(table.weights + (uint64_t)row * table.row_bytes + column);
            sum0 += (int8_t)(four & 255u);
            sum1 += (int8_t)(four >> 8 & 255u);
            sum2 += (int8_t)(four >> 16 & 255u);
            sum3 += (int8_t)(four >> 24);
        }
        sum0 += lang_shuffle_xor(sum0, 16);
        sum1 += lang_shuffle_xor(sum1, 16);
        sum2 += lang_shuffle_xor(sum2, 16);
        sum3 += lang_shuffle_xor(sum3, 16);
        if (lane < 16u) {
            int16_t *out = batch.sums + (uint64_t)at * LANG_SUMS + column;
            out[0] = (int16_t)sum0;
            out[1] = (int16_t)sum1;
            out[2] = (int16_t)sum2;
            out[3] = (int16_t)sum3;
        }
        lang_sync_warp(); /* before the slots are written again */
    }
}

/* Of a kernel's parameters by a run-time index: a chain of selections, since an indexed load would copy them to local memory. */
#define lang_cost(batch, gap) \
    ((gap) % LANG_GAPS == 0   ? (batch).costs[0] \
     : (gap) % LANG_GAPS == 1 ? (batch).costs[1] \
     : (gap) % LANG_GAPS == 2 ? (batch).costs[2] \
                              : (batch).costs[3])

/* The way back over a chain whose came and best are written: labels of 32 words at a time. */
LANG_DEVICE void lang_walk_back(const uint64_t *all_came, const uint8_t *all_best, uint8_t *labels, uint32_t first, uint32_t end, uint32_t label,
                                uint32_t lane) {
    while (end > first) {
        uint32_t base = end - first > 32u ? end - 32u : first, at = base + lane;
        uint64_t came = at < end ? all_came[at] : 0;
        uint32_t before = at < end && at > first ? all_best[at - 1u] : 0u, mine = 0;
        uint32_t low = (uint32_t)came, high = (uint32_t)(came >> 32);
        for (uint32_t i = end - base; i-- > 0u;) {
            uint32_t low_i = lang_shuffle(low, i), high_i = lang_shuffle(high, i), before_i = lang_shuffle(before, i);
            if (lane == i) mine = label;
            uint32_t jumped = label < 32u ? low_i >> label & 1u : high_i >> (label - 32u) & 1u;
            if (jumped) label = before_i;
        }
        if (at < end) labels[at] = (uint8_t)mine;
        end = base;
    }
}

LANG_KERNEL lang_kernel_decide(const lang_kernel_batch batch) {
    uint32_t lane = LANG_THREAD & 31u, warp = LANG_THREAD >> 5;
    for (uint32_t k = LANG_BLOCK * LANG_BLOCK_WARPS + warp; k < batch.chains_count; k += LANG_GRID * LANG_BLOCK_WARPS) {
        const lang_batch_chain chain = batch.chains[k];
        const lang_device_table table = batch.tables[chain.table];
        uint32_t width = table.row_bytes, label = 0;
        /* Columns beyond the row take part in no maximum: they stay at the least value. */
        int32_t low = lane < width ? 0 : INT32_MIN, high = lane + 32u < width ? 0 : INT32_MIN, best = 0;
        if (chain.favoured && lane < width && !(chain.favoured >> lane & 1u)) low = LANG_NEVER;
        if (chain.favoured && lane + 32u < width && !(chain.favoured >> (lane + 32u) & 1u)) high = LANG_NEVER;
        for (uint32_t at = chain.first; at < chain.first + chain.count; at++) {
            const lang_batch_word word = batch.words[at];
            int32_t sum_low = batch.sums[(uint64_t)at * LANG_SUMS + lane], sum_high = batch.sums[(uint64_t)at * LANG_SUMS + lane + 32u];
            uint64_t allowed = lang_allowed(chain.open, table.kana, word.flags);
            int32_t jump = best - (at == chain.first && !chain.favoured ? 0 : lang_cost(batch, word.gap));
            int low_jumps = lane < width && jump > low, high_jumps = lane + 32u < width && jump > high;
            uint32_t came_low = lang_ballot(low_jumps), came_high = lang_ballot(high_jumps);
            if (lane < width) low = (allowed >> lane & 1u) ? (low_jumps ? jump : low) + sum_low - best : LANG_NEVER;
            if (lane + 32u < width) high = (allowed >> (lane + 32u) & 1u) ? (high_jumps ? jump : high) + sum_high - best : LANG_NEVER;
            best = lang_warp_max(low > high ? low : high);
            uint32_t tops_low = lang_ballot(low == best), tops_high = lang_ballot(high == best);
            label = tops_low ? lang_lowest(tops_low) : 32u + lang_lowest(tops_high);
            if (lane == 0u) {
                batch.came[at] = (uint64_t)came_high << 32 | came_low;
                batch.best[at] = (uint8_t)label;
            }
        }
        lang_sync_warp(); /* lane 0's writes are read by all */
        lang_walk_back(batch.came, batch.best, batch.labels, chain.first, chain.first + chain.count, label, lane);
        lang_sync_warp();
    }
}

#endif
