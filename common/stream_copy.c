/* See stream_copy.h. SSE2, which every x86-64 has. */
#include "common/stream_copy.h"

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

/* AHEAD: what is read is asked for so far before, also past the end, where mostly the next piece lies; asking for what is not there is harmless. */
enum { LINE = 64, WORTH_IT = 256, AHEAD = 1024 };

void assay_stream_copy(char *to, const char *from, size_t size) {
    if (size < WORTH_IT) {
        memcpy(to, from, size);
        return;
    }
    /* Whole cache lines only: one that is written in part would have to be read after all. */
    size_t head = (size_t)(-(uintptr_t)to & (LINE - 1)), at = head;
    memcpy(to, from, head);
    for (; size - at >= LINE; at += LINE) {
        const __m128i *in = (const __m128i *)(const void *)(from + at);
        __m128i *out = (__m128i *)(void *)(to + at);
        _mm_prefetch((const char *)((uintptr_t)in + AHEAD), _MM_HINT_T0);
        const __m128i a = _mm_loadu_si128(in), b = _mm_loadu_si128(in + 1);
        const __m128i c = _mm_loadu_si128(in + 2), d = _mm_loadu_si128(in + 3);
        _mm_stream_si128(out, a);
        _mm_stream_si128(out + 1, b);
        _mm_stream_si128(out + 2, c);
        _mm_stream_si128(out + 3, d);
    }
    memcpy(to + at, from + at, size - at);
}

void assay_stream_copy_end(void) {
    _mm_sfence();
}

#else

void assay_stream_copy(char *to, const char *from, size_t size) {
    memcpy(to, from, size);
}

void assay_stream_copy_end(void) {
}

#endif
