/* AVX-512 (F, BW): a 64-byte row is one cache line and one load; jumps and maxima come as masks. */
#include "lang_detect/backends/backend.h"

#if defined(__x86_64__)
#include <immintrin.h>

static bool supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx2");
}

#define AVX512 __attribute__((target("avx512f,avx512bw")))

AVX512 static void sum(const lang_table *table, const uint32_t *rows, uint32_t count, int16_t *sums) {
    __m512i low = _mm512_setzero_si512(), high = _mm512_setzero_si512();
    uint32_t row_bytes = table->row_bytes;
    if (row_bytes == 64) {
        for (uint32_t i = 0; i < count; i++) {
            const int8_t *row = table->weights + (size_t)rows[i] * 64;
            low = _mm512_add_epi16(low, _mm512_cvtepi8_epi16(_mm256_load_si256((const __m256i *)row)));
            high = _mm512_add_epi16(high, _mm512_cvtepi8_epi16(_mm256_load_si256((const __m256i *)(row + 32))));
        }
    } else {
        __mmask64 inside = (1ull << row_bytes) - 1;
        for (uint32_t i = 0; i < count; i++) {
            __m512i row = _mm512_maskz_loadu_epi8(inside, table->weights + (size_t)rows[i] * row_bytes);
            low = _mm512_add_epi16(low, _mm512_cvtepi8_epi16(_mm512_castsi512_si256(row)));
            high = _mm512_add_epi16(high, _mm512_cvtepi8_epi16(_mm512_extracti64x4_epi64(row, 1)));
        }
    }
    _mm512_store_si512(sums, low);
    _mm512_store_si512(sums + 32, high);
}

AVX512 static uint64_t step(int16_t *scores, const int16_t *sums, int32_t cost, int32_t next_cost, uint64_t allowed,
                            uint32_t *best) {
    const __m512i jump = _mm512_set1_epi16((int16_t)-cost), next = _mm512_set1_epi16((int16_t)-next_cost),
                  never = _mm512_set1_epi16(LANG_NARROW_NEVER);
    __m512i low = _mm512_load_si512(scores), high = _mm512_load_si512(scores + 32);
    low = _mm512_mask_add_epi16(never, (__mmask32)allowed, _mm512_max_epi16(jump, low), _mm512_load_si512(sums));
    high = _mm512_mask_add_epi16(never, (__mmask32)(allowed >> 32), _mm512_max_epi16(jump, high), _mm512_load_si512(sums + 32));
    __m512i most = _mm512_max_epi16(low, high);
    __m256i half = _mm256_max_epi16(_mm512_castsi512_si256(most), _mm512_extracti64x4_epi64(most, 1));
    const __m128i turned = _mm_set1_epi16(INT16_MAX); /* the greatest becomes the least unsigned */
    __m128i eight = _mm_max_epi16(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    most = _mm512_broadcastw_epi16(_mm_xor_si128(_mm_minpos_epu16(_mm_xor_si128(eight, turned)), turned));
    *best = (uint32_t)__builtin_ctzll(_mm512_cmpeq_epi16_mask(low, most) | (uint64_t)_mm512_cmpeq_epi16_mask(high, most) << 32);
    low = _mm512_subs_epi16(low, most);
    high = _mm512_subs_epi16(high, most);
    _mm512_store_si512(scores, low);
    _mm512_store_si512(scores + 32, high);
    return _mm512_cmpgt_epi16_mask(next, low) | (uint64_t)_mm512_cmpgt_epi16_mask(next, high) << 32;
}

/* Its rows are AVX2's, since eight places are more than most words have, and so is what else it looks at seldom or in halves. */
static uint32_t rows(const uint16_t *symbols, uint32_t count, bool run, uint32_t table_rows, uint32_t *out) {
    return lang_kernels_avx2.rows(symbols, count, run, table_rows, out);
}

static lang_facts facts(const int16_t *sums, const lang_sides *sides) {
    return lang_kernels_avx2.facts(sums, sides);
}

static void find(lang_memory *memory, const lang_batch *batch, const lang_batch_word *words, uint32_t count, uint32_t *places) {
    lang_kernels_avx2.find(memory, batch, words, count, places);
}

const lang_kernels lang_kernels_avx512 = {
    .name = "avx512", .supported = supported, .rows = rows, .sum = sum, .find = find, .facts = facts, .step = step};
#else
static bool supported(void) {
    return false;
}
const lang_kernels lang_kernels_avx512 = {.name = "avx512", .supported = supported};
#endif
