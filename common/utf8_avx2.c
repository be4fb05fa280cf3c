/* UTF-8 validation with AVX2, after J. Keiser and D. Lemire, "Validating UTF-8 in less than one instruction per byte" (Software:
 * Practice and Experience, 2020), the "lookup" algorithm.
 *
 * Theory. Every error but two shows in two adjacent bytes. Three 16-entry tables, indexed by the first byte's high and low half and
 * the second byte's high half, give the set of errors that each half admits; where the three sets meet there is an error. What is left
 * is whether the third and fourth byte of a sequence are continuations: that is known from the bytes two and three before.
 * Blocks of ASCII are skipped. The place of an error is found by the portable route, from the last boundary before the block.
 * The same loop notes where a byte stands: two more comparisons for 64 bytes. */
#include "common/utf8_internal.h"

#if defined(__x86_64__)

#include <immintrin.h>

#define AVX2 __attribute__((target("avx2")))
#define AVX2_INLINE AVX2 __attribute__((always_inline)) static inline

/* Errors that a pair of adjacent bytes can be. */
enum {
    TOO_SHORT = 1 << 0,      /* a first byte, then no continuation */
    TOO_LONG = 1 << 1,       /* ASCII, then a continuation */
    OVERLONG_3 = 1 << 2,     /* E0 80..9F */
    TOO_LARGE = 1 << 3,      /* F4 90..BF, F5.. 90..BF */
    SURROGATE = 1 << 4,      /* ED A0..BF */
    OVERLONG_2 = 1 << 5,     /* C0, C1 */
    TOO_LARGE_1000 = 1 << 6, /* F5.. 80..8F */
    OVERLONG_4 = 1 << 6,     /* F0 80..8F */
    TWO_CONTINUATIONS = 1 << 7,
    ANY_LOW = TOO_SHORT | TOO_LONG | TWO_CONTINUATIONS /* do not depend on the first byte's low half */
};

/* The same sixteen bytes in both halves of a register, which is what the byte shuffle looks up in. */
#define TABLE(...) _mm256_broadcastsi128_si256(_mm_setr_epi8(__VA_ARGS__))
#define C(x) ((char)(x))

AVX2_INLINE __m256i first_high_errors(__m256i high) {
    const char beyond = C(TOO_SHORT | TOO_LARGE | TOO_LARGE_1000 | OVERLONG_4);
    const __m256i table = TABLE(TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG, TOO_LONG,
                                C(TWO_CONTINUATIONS), C(TWO_CONTINUATIONS), C(TWO_CONTINUATIONS), C(TWO_CONTINUATIONS),
                                TOO_SHORT | OVERLONG_2, TOO_SHORT, TOO_SHORT | OVERLONG_3 | SURROGATE, beyond);
    return _mm256_shuffle_epi8(table, high);
}

AVX2_INLINE __m256i first_low_errors(__m256i low) {
    const char large = C(ANY_LOW | TOO_LARGE | TOO_LARGE_1000);
    const __m256i table = TABLE(C(ANY_LOW | OVERLONG_2 | OVERLONG_3 | OVERLONG_4), C(ANY_LOW | OVERLONG_2), C(ANY_LOW),
                                C(ANY_LOW), C(ANY_LOW | TOO_LARGE), large, large, large, large, large, large, large, large,
                                C(ANY_LOW | TOO_LARGE | TOO_LARGE_1000 | SURROGATE), large, large);
    return _mm256_shuffle_epi8(table, low);
}

AVX2_INLINE __m256i second_high_errors(__m256i high) {
    const char common = C(TOO_LONG | OVERLONG_2 | TWO_CONTINUATIONS);
    const __m256i table =
        TABLE(TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT,
              C(common | OVERLONG_3 | TOO_LARGE_1000 | OVERLONG_4), C(common | OVERLONG_3 | TOO_LARGE),
              C(common | SURROGATE | TOO_LARGE), C(common | SURROGATE | TOO_LARGE), TOO_SHORT, TOO_SHORT, TOO_SHORT, TOO_SHORT);
    return _mm256_shuffle_epi8(table, high);
}

AVX2_INLINE __m256i high_half(__m256i bytes) {
    return _mm256_and_si256(_mm256_srli_epi16(bytes, 4), _mm256_set1_epi8(0x0F));
}

/* Non-zero bytes where there is an error in `input`, given the 32 bytes `before` it. */
AVX2_INLINE __m256i block_errors(__m256i input, __m256i before) {
    const __m256i middle = _mm256_permute2x128_si256(before, input, 0x21);
    const __m256i back_1 = _mm256_alignr_epi8(input, middle, 15);
    const __m256i back_2 = _mm256_alignr_epi8(input, middle, 14);
    const __m256i back_3 = _mm256_alignr_epi8(input, middle, 13);
    const __m256i low = _mm256_and_si256(back_1, _mm256_set1_epi8(0x0F));
    const __m256i pairs = _mm256_and_si256(_mm256_and_si256(first_high_errors(high_half(back_1)), first_low_errors(low)),
                                           second_high_errors(high_half(input)));
    /* The high bit stays set only where the byte two back begins three or four, or the one three back begins four. */
    const __m256i third = _mm256_subs_epu8(back_2, _mm256_set1_epi8(0xE0 - 0x80));
    const __m256i fourth = _mm256_subs_epu8(back_3, _mm256_set1_epi8(0xF0 - 0x80));
    const __m256i must_continue = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8(C(0x80)));
    return _mm256_xor_si256(must_continue, pairs);
}

bool utf8_avx2_available(void) {
    return __builtin_cpu_supports("avx2");
}

/* Checks 64 bytes; `before` holds the 32 bytes ahead of them and is moved on. */
AVX2_INLINE bool check_64(__m256i first, __m256i second, __m256i *before, bool *was_ascii) {
    if (_mm256_movemask_epi8(_mm256_or_si256(first, second)) == 0) {
        /* ASCII: only a sequence cut by the block's start can be wrong. */
        bool sound = true;
        if (!*was_ascii) {
            const __m256i errors = block_errors(first, *before);
            sound = _mm256_testz_si256(errors, errors) != 0;
        }
        *was_ascii = true;
        *before = second;
        return sound;
    }
    const __m256i errors = _mm256_or_si256(block_errors(first, *before), block_errors(second, first));
    *before = second;
    *was_ascii = false;
    return _mm256_testz_si256(errors, errors) != 0;
}

/* Notes the places of the byte that `wanted` is made of, in the 64 bytes at `at`. */
AVX2_INLINE void note_64(__m256i first, __m256i second, __m256i wanted, size_t at, assay_places *places) {
    const __m256i in_first = _mm256_cmpeq_epi8(first, wanted), in_second = _mm256_cmpeq_epi8(second, wanted);
    const __m256i in_both = _mm256_or_si256(in_first, in_second);
    if (__builtin_expect(_mm256_testz_si256(in_both, in_both), 1)) return;
    uint64_t found = (uint32_t)_mm256_movemask_epi8(in_first) | (uint64_t)(uint32_t)_mm256_movemask_epi8(in_second) << 32;
    for (; found != 0; found &= found - 1) utf8_note(places, at + (size_t)__builtin_ctzll(found));
}

/* Are the 128 bytes ASCII and, where places are noted, without the byte that `wanted` is made of? One test for both: either sets a high bit. The last 32
 * go to *last. */
AVX2_INLINE bool is_plain_128(const char *bytes, bool noting, __m256i wanted, __m256i *last) {
    const __m256i a = _mm256_loadu_si256((const __m256i *)bytes), b = _mm256_loadu_si256((const __m256i *)(bytes + 32));
    const __m256i c = _mm256_loadu_si256((const __m256i *)(bytes + 64)), d = _mm256_loadu_si256((const __m256i *)(bytes + 96));
    const __m256i all = _mm256_or_si256(_mm256_or_si256(a, b), _mm256_or_si256(c, d));
    *last = d;
    if (!noting) return _mm256_movemask_epi8(all) == 0;
    const __m256i found = _mm256_or_si256(_mm256_or_si256(_mm256_cmpeq_epi8(a, wanted), _mm256_cmpeq_epi8(b, wanted)),
                                          _mm256_or_si256(_mm256_cmpeq_epi8(c, wanted), _mm256_cmpeq_epi8(d, wanted)));
    return _mm256_movemask_epi8(_mm256_or_si256(all, found)) == 0;
}

/* All of it; with `places` it also notes, up to the end whether the text is valid or not. */
AVX2_INLINE size_t valid_prefix(assay_view text, char byte, assay_places *places) {
    const __m256i wanted = _mm256_set1_epi8(byte);
    __m256i before = _mm256_setzero_si256();
    bool was_ascii = true;
    size_t at = 0;
    for (; text.size - at >= 64; at += 64) {
        __m256i last;
        while (was_ascii && text.size - at >= 128 && is_plain_128(text.data + at, places != NULL, wanted, &last)) {
            before = last;
            at += 128;
        }
        if (text.size - at < 64) break;
        const __m256i first = _mm256_loadu_si256((const __m256i *)(text.data + at));
        const __m256i second = _mm256_loadu_si256((const __m256i *)(text.data + at + 32));
        if (!check_64(first, second, &before, &was_ascii)) {
            if (places) utf8_note_from(text, at, byte, places);
            return utf8_valid_prefix_from(text, utf8_boundary_before(text, at));
        }
        if (places && !places->more) note_64(first, second, wanted, at, places);
    }
    if (places) utf8_note_from(text, at, byte, places);
    /* The rest, followed by NULs: these show a sequence that is cut by the end. */
    _Alignas(32) char rest[64] = {0};
    memcpy(rest, text.data + at, text.size - at);
    const __m256i first = _mm256_load_si256((const __m256i *)rest);
    const __m256i second = _mm256_load_si256((const __m256i *)(rest + 32));
    if (!check_64(first, second, &before, &was_ascii)) return utf8_valid_prefix_from(text, utf8_boundary_before(text, at));
    return text.size;
}

AVX2 size_t utf8_valid_prefix_avx2(assay_view text) {
    return valid_prefix(text, 0, NULL);
}

AVX2 bool utf8_check_and_note_avx2(assay_view text, char byte, assay_places *places) {
    return valid_prefix(text, byte, places) == text.size;
}

#else

bool utf8_avx2_available(void) {
    return false;
}

size_t utf8_valid_prefix_avx2(assay_view text) {
    return utf8_valid_prefix_from(text, 0);
}

bool utf8_check_and_note_avx2(assay_view text, char byte, assay_places *places) {
    return assay_utf8_check_and_note_portable(text, byte, places);
}

#endif
