/* SHA-256 by the SHA extensions of x86-64: about twelve times as fast as the portable way.
 *
 * Theory. sha256rnds2 makes two rounds on the state in two registers, of which one holds the words A, B, E, F and the other C, D, G, H; sha256msg1 and
 * sha256msg2 make four words of the message schedule. Sixteen steps of four rounds are a block. */
#include "common/sha256_internal.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>
#include <stdatomic.h>

enum { STEPS = 16 };

/* cpuid is slow on virtual machines, where it leaves the guest: asked once. */
bool sha256_ni_available(void) {
    enum { UNKNOWN, NO, YES };
    static _Atomic int known = UNKNOWN;
    int answer = atomic_load_explicit(&known, memory_order_relaxed);
    if (answer == UNKNOWN) {
        unsigned a, b, c, d;
        bool vectors = __get_cpuid(1, &a, &b, &c, &d) && c & bit_SSSE3 && c & bit_SSE4_1;
        answer = vectors && __get_cpuid_count(7, 0, &a, &b, &c, &d) && b & bit_SHA ? YES : NO;
        atomic_store_explicit(&known, answer, memory_order_relaxed);
    }
    return answer == YES;
}

#define NI __attribute__((target("sha,sse4.1,ssse3")))

NI void sha256_blocks_ni(uint32_t state[8], const unsigned char *blocks, size_t count) {
    const __m128i swap = _mm_set_epi8(12, 13, 14, 15, 8, 9, 10, 11, 4, 5, 6, 7, 0, 1, 2, 3); /* big-endian words */
    __m128i abcd = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)state), 0xB1);
    __m128i efgh = _mm_shuffle_epi32(_mm_loadu_si128((const __m128i *)(const void *)(state + 4)), 0x1B);
    __m128i abef = _mm_alignr_epi8(abcd, efgh, 8), cdgh = _mm_blend_epi16(efgh, abcd, 0xF0);
    for (; count > 0; count--, blocks += 64) {
        const __m128i abef_before = abef, cdgh_before = cdgh;
        __m128i words[4]; /* the last sixteen */
        for (int step = 0; step < STEPS; step++) {
            __m128i *now = &words[step % 4];
            if (step < 4) {
                *now = _mm_shuffle_epi8(_mm_loadu_si128((const __m128i *)(const void *)(blocks + 16 * step)), swap);
            } else {
                const __m128i last = words[(step + 3) % 4], before = words[(step + 2) % 4];
                const __m128i sum =
                    _mm_add_epi32(_mm_sha256msg1_epu32(*now, words[(step + 1) % 4]), _mm_alignr_epi8(last, before, 4));
                *now = _mm_sha256msg2_epu32(sum, last);
            }
            const __m128i constants = _mm_loadu_si128((const __m128i *)(const void *)(sha256_constants + 4 * step));
            const __m128i with = _mm_add_epi32(*now, constants);
            cdgh = _mm_sha256rnds2_epu32(cdgh, abef, with);
            abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(with, 0x0E));
        }
        abef = _mm_add_epi32(abef, abef_before);
        cdgh = _mm_add_epi32(cdgh, cdgh_before);
    }
    const __m128i feba = _mm_shuffle_epi32(abef, 0x1B), dchg = _mm_shuffle_epi32(cdgh, 0xB1);
    _mm_storeu_si128((__m128i *)(void *)state, _mm_blend_epi16(feba, dchg, 0xF0));
    _mm_storeu_si128((__m128i *)(void *)(state + 4), _mm_alignr_epi8(dchg, feba, 8));
}

#else

bool sha256_ni_available(void) {
    return false;
}

void sha256_blocks_ni(uint32_t state[8], const unsigned char *blocks, size_t count) {
    sha256_blocks_portable(state, blocks, count);
}

#endif
