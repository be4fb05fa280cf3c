/* AVX2: a row is one to four 16-byte loads, widened to int16 sums (|sum| <= 211 x 127 = 26,797 fits). */
#include "lang_detect/backends/backend.h"

#if defined(__x86_64__)
#include <immintrin.h>

static bool supported(void) {
    return __builtin_cpu_supports("avx2");
}

#define AVX2 __attribute__((target("avx2")))
#define AVX2_INLINE __attribute__((target("avx2"), always_inline)) static inline

/* lang_hash_row for eight hashes; `order` was multiplied in already. */
AVX2_INLINE __m256i hash_rows(__m256i hash, __m256i order, __m256i table_rows) {
    hash = _mm256_add_epi32(hash, order);
    hash = _mm256_xor_si256(hash, _mm256_srli_epi32(hash, 15));
    hash = _mm256_mullo_epi32(hash, _mm256_set1_epi32(0x2C1B3C6D));
    hash = _mm256_xor_si256(hash, _mm256_srli_epi32(hash, 12));
    hash = _mm256_mullo_epi32(hash, _mm256_set1_epi32(0x297A2D39));
    hash = _mm256_xor_si256(hash, _mm256_srli_epi32(hash, 15));
    __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(hash, table_rows), 32);
    __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(hash, 32), table_rows);
    return _mm256_blend_epi32(even, odd, 0xAA);
}

/* Of the rows of eight symbols alone those of the first `places` that are no boundary marks; returns how many. Marks stand at a word's ends, but for words that nobody cuts. */
AVX2_INLINE uint32_t keep_letters(__m128i symbols, __m256i rows, uint32_t places, uint32_t *out) {
    const __m128i is_mark = _mm_cmpeq_epi16(_mm_subs_epu16(symbols, _mm_set1_epi16(3)), _mm_setzero_si128());
    const uint32_t marks = (uint32_t)_mm_movemask_epi8(_mm_packs_epi16(is_mark, is_mark)) & ((1u << places) - 1);
    const uint32_t first = marks & 1, last = places > 1 ? marks >> (places - 1) : 0;
    if (marks == (first | last << (places - 1))) {
        const __m256i behind_first = _mm256_permutevar8x32_epi32(rows, _mm256_setr_epi32(1, 2, 3, 4, 5, 6, 7, 0));
        _mm256_storeu_si256((__m256i *)(void *)out, first ? behind_first : rows);
        return places - first - last;
    }
    _Alignas(32) uint32_t ones[8];
    _mm256_store_si256((__m256i *)(void *)ones, rows);
    uint32_t found = 0;
    for (uint32_t i = 0; i < places; i++) {
        out[found] = ones[i];
        found += !(marks >> i & 1);
    }
    return found;
}

/* N-grams that begin at eight places side by side, order by order. */
AVX2 static uint32_t rows(const uint16_t *symbols, uint32_t count, bool run, uint32_t table_rows, uint32_t *out) {
    uint16_t padded[LANG_WORD_SYMBOLS_MAX + 16];
    memcpy(padded, symbols, count * sizeof *symbols);
    const __m256i scale = _mm256_set1_epi32((int32_t)table_rows), prime = _mm256_set1_epi32(16777619);
    uint32_t found = 0, begun = 0, orders = run ? (uint32_t)LANG_RUN_ORDERS : (uint32_t)LANG_ORDERS;
    for (uint32_t at = 0; at < count; at += 8) {
        __m256i hash = _mm256_set1_epi32((int32_t)LANG_HASH_SEED);
        for (uint32_t order = 1; order <= orders && at + order <= count; order++) {
            __m128i next = _mm_loadu_si128((const __m128i *)(const void *)(padded + at + order - 1));
            hash = _mm256_mullo_epi32(_mm256_xor_si256(hash, _mm256_cvtepu16_epi32(next)), prime);
            __m256i eight = hash_rows(hash, _mm256_set1_epi32((int32_t)(order * 0x9E3779B9u)), scale);
            uint32_t places = count + 1 - order - at;
            if (places > 8) places = 8;
            if (order > 1) {
                _mm256_storeu_si256((__m256i *)(void *)(out + found), eight);
                found += places;
            } else {
                found += keep_letters(next, eight, places, out + found);
            }
        }
        if (at == 0) begun = (uint32_t)_mm256_cvtsi256_si32(hash);
    }
    if (!run && count > LANG_ORDERS) { /* lang_row_of_word, from where the first place's longest n-gram ends */
        for (uint32_t i = LANG_ORDERS; i < count; i++) begun = lang_hash_step(begun, symbols[i]);
        out[found++] = lang_hash_row(begun, LANG_WHOLE_WORD, table_rows);
    }
    return found;
}

AVX2_INLINE void sum_parts(const lang_table *table, const uint32_t *rows, uint32_t count, uint32_t parts, int16_t *sums) {
    __m256i total[4] = {_mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256(), _mm256_setzero_si256()};
    for (uint32_t i = 0; i < count; i++) {
        const int8_t *row = table->weights + (size_t)rows[i] * (parts * 16);
        for (uint32_t p = 0; p < parts; p++)
            total[p] = _mm256_add_epi16(total[p], _mm256_cvtepi8_epi16(_mm_load_si128((const __m128i *)(row + p * 16))));
    }
    for (uint32_t p = 0; p < 4; p++) _mm256_store_si256((__m256i *)(void *)(sums + p * 16), total[p]);
}

AVX2 static void sum(const lang_table *table, const uint32_t *rows, uint32_t count, int16_t *sums) {
    switch (table->row_bytes) {
        case 16: sum_parts(table, rows, count, 1, sums); break;
        case 32: sum_parts(table, rows, count, 2, sums); break;
        case 48: sum_parts(table, rows, count, 3, sums); break;
        default: sum_parts(table, rows, count, 4, sums); break;
    }
}

/* A bit a column, of two vectors of them. */
AVX2_INLINE uint64_t places_of(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(_mm256_permute4x64_epi64(_mm256_packs_epi16(low, high), 0xD8));
}
/* All ones in the columns that are allowed, of sixteen. */
AVX2_INLINE __m256i allowed_of(uint64_t allowed) {
    const __m256i bits = _mm256_setr_epi16(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 16384, INT16_MIN);
    return _mm256_cmpeq_epi16(_mm256_and_si256(_mm256_set1_epi16((int16_t)(uint16_t)allowed), bits), bits);
}

AVX2 static uint64_t step(int16_t *scores, const int16_t *sums, int32_t cost, int32_t next_cost, uint64_t allowed,
                          uint32_t *best) {
    const __m256i jump = _mm256_set1_epi16((int16_t)-cost), next = _mm256_set1_epi16((int16_t)-next_cost),
                  never = _mm256_set1_epi16(LANG_NARROW_NEVER);
    __m256i value[4], comes[4], most = never;
    for (uint32_t i = 0; i < 4; i++) {
        __m256i score = _mm256_load_si256((const __m256i *)(const void *)(scores + i * 16));
        score =
            _mm256_add_epi16(_mm256_max_epi16(jump, score), _mm256_load_si256((const __m256i *)(const void *)(sums + i * 16)));
        value[i] = _mm256_blendv_epi8(never, score, allowed_of(allowed >> (i * 16)));
        most = _mm256_max_epi16(most, value[i]);
    }
    const __m128i turned = _mm_set1_epi16(INT16_MAX); /* the greatest becomes the least unsigned */
    __m128i eight = _mm_max_epi16(_mm256_castsi256_si128(most), _mm256_extracti128_si256(most, 1));
    most = _mm256_broadcastw_epi16(_mm_xor_si128(_mm_minpos_epu16(_mm_xor_si128(eight, turned)), turned));
    for (uint32_t i = 0; i < 4; i++) {
        __m256i score = _mm256_subs_epi16(value[i], most);
        _mm256_store_si256((__m256i *)(void *)(scores + i * 16), score);
        comes[i] = _mm256_cmpgt_epi16(next, score);
        value[i] = _mm256_cmpeq_epi16(value[i], most);
    }
    *best = (uint32_t)__builtin_ctzll(places_of(value[0], value[1]) | places_of(value[2], value[3]) << 32);
    return places_of(comes[0], comes[1]) | places_of(comes[2], comes[3]) << 32;
}

AVX2_INLINE int16_t greatest_of(__m256i values) {
    const __m128i turned = _mm_set1_epi16(INT16_MAX); /* the greatest becomes the least unsigned */
    __m128i eight = _mm_max_epi16(_mm256_castsi256_si128(values), _mm256_extracti128_si256(values, 1));
    return (int16_t)_mm_cvtsi128_si32(_mm_xor_si128(_mm_minpos_epu16(_mm_xor_si128(eight, turned)), turned));
}
AVX2_INLINE __m256i sixteen(const int16_t *values, uint32_t part) {
    return _mm256_load_si256((const __m256i *)(const void *)(values + part * 16));
}

AVX2 static lang_facts facts(const int16_t *sums, const lang_sides *sides) {
    const __m256i least = _mm256_set1_epi16(INT16_MIN);
    __m256i open[4], most = least, favoured = least, other = least;
    for (uint32_t i = 0; i < 4; i++) {
        const __m256i sum = sixteen(sums, i);
        open[i] = _mm256_min_epi16(sum, sixteen(sides->open, i));
        most = _mm256_max_epi16(most, open[i]);
        favoured = _mm256_max_epi16(favoured, _mm256_min_epi16(sum, sixteen(sides->favoured, i)));
        other = _mm256_max_epi16(other, _mm256_min_epi16(sum, sixteen(sides->other, i)));
    }
    const int16_t greatest = greatest_of(most);
    const __m256i all_greatest = _mm256_set1_epi16(greatest);
    __m256i is_top[4], next = least;
    for (uint32_t i = 0; i < 4; i++) {
        is_top[i] = _mm256_cmpeq_epi16(open[i], all_greatest);
        next = _mm256_max_epi16(next, _mm256_blendv_epi8(open[i], least, is_top[i]));
    }
    const uint64_t tops = places_of(is_top[0], is_top[1]) | places_of(is_top[2], is_top[3]) << 32;
    const int32_t lead = tops & (tops - 1) ? 0 : greatest - greatest_of(next),
                  excess = greatest_of(other) - greatest_of(favoured);
    return (lang_facts){.excess = (int16_t)(!sides->both         ? 0
                                            : excess > INT16_MAX ? INT16_MAX
                                            : excess < INT16_MIN ? INT16_MIN
                                                                 : excess),
                        .lead = (int16_t)(lead > INT16_MAX ? INT16_MAX : lead),
                        .top = (uint8_t)__builtin_ctzll(tops)};
}

AVX2_INLINE bool is_word(const lang_known *known, __m256i first, uint32_t kind) {
    const __m256i other = _mm256_xor_si256(first, _mm256_loadu_si256((const __m256i *)(const void *)known->first));
    return _mm256_testz_si256(other, other) && known->kind == kind;
}

#define EIGHT(a) a, a, a, a, a, a, a, a
AVX2 static void find(lang_memory *memory, const lang_batch *batch, const lang_batch_word *words, uint32_t count,
                      uint32_t *places) {
    static const uint16_t kept[2 * LANG_FIRST_SYMBOLS] = {EIGHT(0xFFFF), EIGHT(0xFFFF)}; /* and as many zeros */
    _Static_assert(LANG_FIRST_SYMBOLS * sizeof *kept == sizeof(__m256i), "a word's first parts are one vector");
    const uint16_t *const all_symbols = batch->symbols;
    const size_t symbols_count = batch->symbols_count;
    lang_known *const known = memory->words;
    const uint32_t words_mask = memory->words_mask;
    const uint16_t block = memory->block;
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t kind = lang_word_kind(&words[i]), all = kind & 0xFF;
        const size_t begin = words[i].symbols;
        if (all > LANG_FIRST_SYMBOLS || begin + LANG_FIRST_SYMBOLS > symbols_count) {
            lang_memory_find_all(memory, batch, &words[i], 1, &places[i]);
            continue;
        }
        const __m256i first =
            _mm256_and_si256(_mm256_loadu_si256((const __m256i *)(const void *)(all_symbols + begin)),
                             _mm256_loadu_si256((const __m256i *)(const void *)(kept + LANG_FIRST_SYMBOLS - all)));
        const __m128i second = _mm256_extracti128_si256(first, 1);
        const __m128i mixed =
            _mm_xor_si128(_mm256_castsi256_si128(first), _mm_or_si128(_mm_slli_epi64(second, 8), _mm_srli_epi64(second, 56)));
        uint32_t place =
            lang_word_place((uint64_t)_mm_cvtsi128_si64(mixed), (uint64_t)_mm_extract_epi64(mixed, 1), kind, words_mask);
        if (!is_word(&known[place], first, kind) && !is_word(&known[place ^= 1], first, kind)) {
            places[i] = LANG_NOWHERE;
            continue;
        }
        known[place].block = block;
        places[i] = place;
    }
}

const lang_kernels lang_kernels_avx2 = {
    .name = "avx2", .supported = supported, .rows = rows, .sum = sum, .find = find, .facts = facts, .step = step};
#else
static bool supported(void) {
    return false;
}
const lang_kernels lang_kernels_avx2 = {.name = "avx2", .supported = supported};
#endif
