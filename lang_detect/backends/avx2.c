/* AVX2: a row is one to four 16-byte loads, widened to int16 sums (|sum| <= 211 x 127 = 26,797 fits), then to int32. */
#include "lang_detect/backends/backend.h"

#if defined(__x86_64__)
#include <immintrin.h>

static bool supported(void) {
    return __builtin_cpu_supports("avx2");
}

__attribute__((target("avx2"))) static void sum(const lang_table *table, const uint32_t *rows, uint32_t count, int32_t *sums) {
    uint32_t parts = table->row_bytes / 16;
    __m256i total[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    for (uint32_t i = 0; i < count; i++) {
        const int8_t *row = table->weights + (size_t)rows[i] * table->row_bytes;
        for (uint32_t p = 0; p < parts; p++)
            total[p] = _mm256_add_epi16(total[p], _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)(row + p * 16))));
    }
    for (uint32_t p = 0; p < 4; p++) {
        _mm256_store_si256((__m256i *)(sums + p * 16), _mm256_cvtepi16_epi32(_mm256_castsi256_si128(total[p])));
        _mm256_store_si256((__m256i *)(sums + p * 16 + 8), _mm256_cvtepi16_epi32(_mm256_extracti128_si256(total[p], 1)));
    }
}

__attribute__((target("avx2"))) static uint64_t step(int32_t *scores, const int32_t *sums, uint32_t width, int32_t best,
                                                     int32_t cost, uint64_t allowed) {
    const __m256i bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128), never = _mm256_set1_epi32(LANG_NEVER);
    __m256i jump = _mm256_set1_epi32(best - cost), base = _mm256_set1_epi32(best);
    uint64_t came = 0;
    for (uint32_t c = 0; c < width; c += 8) {
        __m256i score = _mm256_load_si256((const __m256i *)(scores + c));
        __m256i jumps = _mm256_cmpgt_epi32(jump, score);
        came |= (uint64_t)(uint32_t)_mm256_movemask_ps(_mm256_castsi256_ps(jumps)) << c;
        __m256i value = _mm256_sub_epi32(
            _mm256_add_epi32(_mm256_max_epi32(jump, score), _mm256_load_si256((const __m256i *)(sums + c))), base);
        __m256i mask = _mm256_and_si256(_mm256_set1_epi32((int32_t)(allowed >> c & 255)), bits);
        _mm256_store_si256((__m256i *)(scores + c), _mm256_blendv_epi8(never, value, _mm256_cmpeq_epi32(mask, bits)));
    }
    return came;
}

__attribute__((target("avx2"))) static uint32_t top(const int32_t *scores, uint32_t width, int32_t *best) {
    __m256i most = _mm256_load_si256((const __m256i *)scores);
    for (uint32_t c = 8; c < width; c += 8) most = _mm256_max_epi32(most, _mm256_load_si256((const __m256i *)(scores + c)));
    __m128i four = _mm_max_epi32(_mm256_castsi256_si128(most), _mm256_extracti128_si256(most, 1));
    four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0x4E));
    four = _mm_max_epi32(four, _mm_shuffle_epi32(four, 0xB1));
    *best = _mm_cvtsi128_si32(four);
    most = _mm256_set1_epi32(*best);
    for (uint32_t c = 0; c < width; c += 8) {
        __m256i equal = _mm256_cmpeq_epi32(most, _mm256_load_si256((const __m256i *)(scores + c)));
        int mask = _mm256_movemask_ps(_mm256_castsi256_ps(equal));
        if (mask) return c + (uint32_t)__builtin_ctz((unsigned)mask);
    }
    return 0;
}

const lang_kernels lang_kernels_avx2 = {.name = "avx2", .supported = supported, .sum = sum, .step = step, .top = top};
#else
static bool supported(void) {
    return false;
}
const lang_kernels lang_kernels_avx2 = {.name = "avx2", .supported = supported};
#endif
