/* AVX-512 (F, BW): a 64-byte row is one cache line and one load; jumps and maxima come as masks. */
#include "lang_detect/backends/backend.h"

#if defined(__x86_64__)
#include <immintrin.h>

static bool supported(void) {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx2");
}

__attribute__((target("avx512f,avx512bw"))) static void store_sums(__m512i low, __m512i high, int32_t *sums) {
    _mm512_store_si512(sums, _mm512_cvtepi16_epi32(_mm512_castsi512_si256(low)));
    _mm512_store_si512(sums + 16, _mm512_cvtepi16_epi32(_mm512_extracti64x4_epi64(low, 1)));
    _mm512_store_si512(sums + 32, _mm512_cvtepi16_epi32(_mm512_castsi512_si256(high)));
    _mm512_store_si512(sums + 48, _mm512_cvtepi16_epi32(_mm512_extracti64x4_epi64(high, 1)));
}

__attribute__((target("avx512f,avx512bw"))) static void sum(const lang_table *table, const uint32_t *rows, uint32_t count,
                                                            int32_t *sums) {
    __m512i low = _mm512_setzero_si512(), high = _mm512_setzero_si512();
    uint32_t row_bytes = table->row_bytes;
    if (row_bytes == 64) {
        for (uint32_t i = 0; i < count; i++) {
            const int8_t *row = table->weights + (size_t)rows[i] * 64;
            low = _mm512_add_epi16(low, _mm512_cvtepi8_epi16(_mm256_load_si256((const __m256i *)row)));
            high = _mm512_add_epi16(high, _mm512_cvtepi8_epi16(_mm256_load_si256((const __m256i *)(row + 32))));
        }
        store_sums(low, high, sums);
        return;
    }
    __mmask64 inside = (1ull << row_bytes) - 1;
    for (uint32_t i = 0; i < count; i++) {
        __m512i row = _mm512_maskz_loadu_epi8(inside, table->weights + (size_t)rows[i] * row_bytes);
        low = _mm512_add_epi16(low, _mm512_cvtepi8_epi16(_mm512_castsi512_si256(row)));
        high = _mm512_add_epi16(high, _mm512_cvtepi8_epi16(_mm512_extracti64x4_epi64(row, 1)));
    }
    store_sums(low, high, sums);
}

__attribute__((target("avx512f,avx512bw"))) static uint64_t step(int32_t *scores, const int32_t *sums, uint32_t width,
                                                                 int32_t best, int32_t cost, uint64_t allowed) {
    __m512i jump = _mm512_set1_epi32(best - cost), base = _mm512_set1_epi32(best), never = _mm512_set1_epi32(LANG_NEVER);
    uint64_t came = 0;
    for (uint32_t c = 0; c < width; c += 16) {
        __m512i score = _mm512_load_si512(scores + c);
        came |= (uint64_t)_mm512_cmpgt_epi32_mask(jump, score) << c;
        __m512i value = _mm512_sub_epi32(_mm512_add_epi32(_mm512_max_epi32(jump, score), _mm512_load_si512(sums + c)), base);
        _mm512_store_si512(scores + c, _mm512_mask_blend_epi32((__mmask16)(allowed >> c), never, value));
    }
    return came;
}

__attribute__((target("avx512f,avx512bw"))) static uint32_t top(const int32_t *scores, uint32_t width, int32_t *best) {
    __m512i most = _mm512_load_si512(scores);
    for (uint32_t c = 16; c < width; c += 16) most = _mm512_max_epi32(most, _mm512_load_si512(scores + c));
    *best = _mm512_reduce_max_epi32(most);
    most = _mm512_set1_epi32(*best);
    for (uint32_t c = 0; c < width; c += 16) {
        __mmask16 equal = _mm512_cmpeq_epi32_mask(most, _mm512_load_si512(scores + c));
        if (equal) return c + (uint32_t)__builtin_ctz(equal);
    }
    return 0;
}

const lang_kernels lang_kernels_avx512 = {.name = "avx512", .supported = supported, .sum = sum, .step = step, .top = top};
#else
static bool supported(void) {
    return false;
}
const lang_kernels lang_kernels_avx512 = {.name = "avx512", .supported = supported};
#endif
