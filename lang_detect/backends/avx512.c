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

AVX512 static uint64_t step(int32_t *scores, const int16_t *sums, uint32_t width, int32_t cost, uint64_t allowed,
                            lang_top *top) {
    __m512i jump = _mm512_set1_epi32(top->score - cost), base = _mm512_set1_epi32(top->score);
    __m512i never = _mm512_set1_epi32(LANG_NEVER), most = never, value[4];
    uint64_t came = 0, tops = 0;
    for (uint32_t i = 0; i < width / 16; i++) {
        __m512i score = _mm512_load_si512(scores + i * 16);
        came |= (uint64_t)_mm512_cmpgt_epi32_mask(jump, score) << (i * 16);
        __m512i gain = _mm512_cvtepi16_epi32(_mm256_load_si256((const __m256i *)(const void *)(sums + i * 16)));
        __m512i next = _mm512_sub_epi32(_mm512_add_epi32(_mm512_max_epi32(jump, score), gain), base);
        value[i] = _mm512_mask_blend_epi32((__mmask16)(allowed >> (i * 16)), never, next);
        _mm512_store_si512(scores + i * 16, value[i]);
        most = _mm512_max_epi32(most, value[i]);
    }
    top->score = _mm512_reduce_max_epi32(most);
    most = _mm512_set1_epi32(top->score);
    for (uint32_t i = 0; i < width / 16; i++) tops |= (uint64_t)_mm512_cmpeq_epi32_mask(most, value[i]) << (i * 16);
    top->column = (uint32_t)__builtin_ctzll(tops);
    return came;
}

/* Its rows are AVX2's: eight places are more than most words have. */
static uint32_t rows(const uint16_t *symbols, uint32_t count, bool run, uint32_t table_rows, uint32_t *out) {
    return lang_kernels_avx2.rows(symbols, count, run, table_rows, out);
}

const lang_kernels lang_kernels_avx512 = {.name = "avx512", .supported = supported, .rows = rows, .sum = sum, .step = step};
#else
static bool supported(void) {
    return false;
}
const lang_kernels lang_kernels_avx512 = {.name = "avx512", .supported = supported};
#endif
