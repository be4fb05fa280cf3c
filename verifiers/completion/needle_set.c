/* See needle_set.h. */
#include "verifiers/completion/needle_set.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

static void add_byte(assay_needle_set *set, unsigned place, unsigned bucket, unsigned char byte) {
    set->low[place][byte & 15] |= (uint8_t)(1u << bucket);
    set->high[place][byte >> 4] |= (uint8_t)(1u << bucket);
}

void assay_needle_set_init(assay_needle_set *set, const assay_needle *needles, unsigned count) {
    *set = (assay_needle_set){.needles = needles, .count = count};
    for (unsigned i = 0; i < count; i++) {
        const assay_needle *needle = &needles[i];
        set->members[needle->bucket] |= 1u << i;
        for (unsigned place = 0; place < ASSAY_PROBE_BYTES; place++) {
            size_t at = needle->probe + place;
            if (at < needle->bytes.size) {
                unsigned char byte = (unsigned char)needle->bytes.data[at];
                set->probes[i] |= (uint32_t)byte << (8 * place);
                set->masks[i] |= 0xFFu << (8 * place);
                if (needle->folded) set->folds[i] |= 0x20u << (8 * place);
                add_byte(set, place, needle->bucket, byte);
                if (needle->folded) add_byte(set, place, needle->bucket, byte & 0xDF);
            } else {
                for (unsigned byte = 0; byte < 256; byte++) add_byte(set, place, needle->bucket, (unsigned char)byte);
            }
        }
    }
}

uint32_t assay_needle_set_find_portable(const assay_needle_set *set, assay_view text, size_t *first) {
    uint32_t found = 0;
    for (unsigned i = 0; i < set->count; i++) {
        const assay_needle *needle = &set->needles[i];
        first[i] = needle->folded ? assay_find_first_folded(text, needle->bytes) : assay_find_first(text, needle->bytes);
        if (first[i] != ASSAY_NOT_FOUND) found |= 1u << i;
    }
    return found;
}

#if defined(__x86_64__)

typedef struct walk {
    const assay_needle_set *set;
    assay_view text;
    size_t *first;
    uint32_t found;
} walk;

static bool stands(const assay_needle *needle, assay_view text, size_t at) {
    if (text.size - at < needle->bytes.size) return false;
    const char *place = text.data + at, *bytes = needle->bytes.data;
    if (!needle->folded) return memcmp(place, bytes, needle->bytes.size) == 0;
    for (size_t i = 0; i < needle->bytes.size; i++) {
        if ((char)(place[i] | 0x20) != bytes[i]) return false;
    }
    return true;
}

/* Compares the needles of `buckets` whose probe may stand at `at`. */
static void compare(walk *self, size_t at, unsigned buckets) {
    const assay_needle_set *set = self->set;
    uint32_t seen = 0;
    size_t left_bytes = self->text.size - at;
    memcpy(&seen, self->text.data + at, left_bytes < sizeof seen ? left_bytes : sizeof seen);
    for (; buckets != 0; buckets &= buckets - 1) {
        uint32_t left = set->members[__builtin_ctz(buckets)] & ~self->found;
        for (; left != 0; left &= left - 1) {
            unsigned i = (unsigned)__builtin_ctz(left);
            if (((seen | set->folds[i]) & set->masks[i]) != set->probes[i]) continue;
            const assay_needle *needle = &set->needles[i];
            if (at < needle->probe || !stands(needle, self->text, at - needle->probe)) continue;
            self->found |= 1u << i;
            self->first[i] = at - needle->probe;
        }
    }
}

#define AVX2 __attribute__((target("avx2")))
#define AVX2_INLINE AVX2 __attribute__((always_inline)) static inline

typedef struct tables {
    __m256i low[ASSAY_PROBE_BYTES], high[ASSAY_PROBE_BYTES];
} tables;

AVX2_INLINE __m256i both_halves(const uint8_t table[16]) {
    return _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)table));
}

AVX2_INLINE __m256i buckets_of(__m256i bytes, __m256i low, __m256i high) {
    const __m256i half = _mm256_set1_epi8(0x0F);
    return _mm256_and_si256(_mm256_shuffle_epi8(low, _mm256_and_si256(bytes, half)),
                            _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
}

/* The 32 places from `bytes` on, which is readable for two bytes more; they are at `at` and behind of the text. */
AVX2_INLINE void look_at_32(walk *self, const tables *with, const char *bytes, size_t at, size_t places) {
    __m256i sets = _mm256_set1_epi8(-1);
    for (int i = 0; i < ASSAY_PROBE_BYTES; i++) {
        const __m256i part = _mm256_loadu_si256((const __m256i *)(bytes + i));
        sets = _mm256_and_si256(sets, buckets_of(part, with->low[i], with->high[i]));
    }
    if (__builtin_expect(_mm256_testz_si256(sets, sets), 1)) return;
    _Alignas(32) uint8_t of_each[32];
    _mm256_store_si256((__m256i *)of_each, sets);
    uint32_t hits = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(sets, _mm256_setzero_si256()));
    if (places < 32) hits &= (1u << places) - 1;
    for (; hits != 0; hits &= hits - 1) {
        unsigned bit = (unsigned)__builtin_ctz(hits);
        compare(self, at + bit, of_each[bit]);
    }
}

AVX2 static void find_avx2(walk *self) {
    enum { STEP = 32, AHEAD = ASSAY_PROBE_BYTES - 1 };
    assay_view text = self->text;
    tables with;
    for (int i = 0; i < ASSAY_PROBE_BYTES; i++) {
        with.low[i] = both_halves(self->set->low[i]);
        with.high[i] = both_halves(self->set->high[i]);
    }
    size_t at = 0;
    for (; text.size - at >= STEP + AHEAD; at += STEP) look_at_32(self, &with, text.data + at, at, STEP);
    /* At most 33 bytes are left. */
    char rest[2 * STEP + AHEAD] = {0};
    size_t left = text.size - at;
    if (left > 0) memcpy(rest, text.data + at, left);
    look_at_32(self, &with, rest, at, left < STEP ? left : STEP);
    if (left > STEP) look_at_32(self, &with, rest + STEP, at + STEP, left - STEP);
}

uint32_t assay_needle_set_find(const assay_needle_set *set, assay_view text, size_t *first) {
    if (!__builtin_cpu_supports("avx2")) return assay_needle_set_find_portable(set, text, first);
    for (unsigned i = 0; i < set->count; i++) first[i] = ASSAY_NOT_FOUND;
    walk self = {.set = set, .text = text, .first = first};
    find_avx2(&self);
    return self.found;
}

#else

uint32_t assay_needle_set_find(const assay_needle_set *set, assay_view text, size_t *first) {
    return assay_needle_set_find_portable(set, text, first);
}

#endif
