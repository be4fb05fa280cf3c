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
    *set = (assay_needle_set){.needles = needles, .count = count, .shortest = SIZE_MAX, .ascii = true, .beyond_ascii = true};
    for (unsigned i = 0; i < count; i++) {
        const assay_needle *needle = &needles[i];
        bool beyond = false;
        set->members[needle->bucket] |= 1u << i;
        if (needle->bytes.size < set->shortest) set->shortest = needle->bytes.size;
        for (unsigned place = 0; place < ASSAY_PROBE_BYTES; place++) {
            size_t at = needle->probe + place;
            if (at < needle->bytes.size) {
                unsigned char byte = (unsigned char)needle->bytes.data[at];
                set->probes[i] |= (uint32_t)byte << (8 * place);
                set->masks[i] |= 0xFFu << (8 * place);
                if (needle->folded) set->folds[i] |= 0x20u << (8 * place);
                add_byte(set, place, needle->bucket, byte);
                set->ascii = set->ascii && byte < 0x80;
                if (needle->folded) add_byte(set, place, needle->bucket, byte & 0xDF);
                beyond = beyond || byte >= 0x80;
            } else {
                set->ascii = set->ascii && place == ASSAY_PROBE_BYTES - 1;
                for (unsigned byte = 0; byte < 256; byte++) add_byte(set, place, needle->bucket, (unsigned char)byte);
            }
        }
        set->beyond_ascii = set->beyond_ascii && beyond;
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

AVX2_INLINE __m256i both_halves(const uint8_t table[16]) {
    return _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)table));
}

/* `ascii`: no bucket has a byte of 128 or more here. Then the low half need not be cut out: the shuffle looks nothing up for such a byte. */
AVX2_INLINE __m256i buckets_of(__m256i bytes, __m256i low, __m256i high, bool ascii) {
    const __m256i half = _mm256_set1_epi8(0x0F);
    return _mm256_and_si256(_mm256_shuffle_epi8(low, ascii ? bytes : _mm256_and_si256(bytes, half)),
                            _mm256_shuffle_epi8(high, _mm256_and_si256(_mm256_srli_epi16(bytes, 4), half)));
}

enum { STEP = 32, AHEAD = ASSAY_PROBE_BYTES - 1 };

/* Places of which some may begin a probe: bit i of `hits`: that at `at` + i, a probe of the buckets of_each[i]. */
typedef struct block {
    size_t at;
    uint32_t hits;
    _Alignas(STEP) uint8_t of_each[STEP];
} block;

/* The first block of 32 places with a hit among those at `from` and before `end`, which are blocks; `end` where there is none. `text` is readable for two
 * bytes more. Behind the end of a needle of two bytes any third one may stand. */
AVX2_INLINE void find_in(const assay_needle_set *set, const char *text, size_t from, size_t end, block *found, bool ascii,
                         bool beyond_ascii) {
    __m256i low[ASSAY_PROBE_BYTES], high[ASSAY_PROBE_BYTES];
    for (int i = 0; i < ASSAY_PROBE_BYTES; i++) {
        low[i] = both_halves(set->low[i]);
        high[i] = both_halves(set->high[i]);
    }
    found->hits = 0;
    for (; from < end; from += STEP) {
        const __m256i first = _mm256_loadu_si256((const __m256i *)(text + from)),
                      second = _mm256_loadu_si256((const __m256i *)(text + from + 1)),
                      third = _mm256_loadu_si256((const __m256i *)(text + from + AHEAD));
        if (beyond_ascii && _mm256_movemask_epi8(_mm256_or_si256(first, third)) == 0) continue;
        const __m256i sets = _mm256_and_si256(
            _mm256_and_si256(buckets_of(first, low[0], high[0], ascii), buckets_of(second, low[1], high[1], ascii)),
            buckets_of(third, low[2], high[2], false));
        if (__builtin_expect(_mm256_testz_si256(sets, sets), 1)) continue;
        _mm256_store_si256((__m256i *)found->of_each, sets);
        found->hits = ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(sets, _mm256_setzero_si256()));
        break;
    }
    found->at = from;
}
_Static_assert(ASSAY_PROBE_BYTES == 3, "first, second and third");

/* A function of its own, without calls, so that the tables stay in registers. */
AVX2 __attribute__((noinline)) static void find_block(const assay_needle_set *set, const char *text, size_t from, size_t end,
                                                      block *found) {
    if (set->ascii) find_in(set, text, from, end, found, true, false);
    else find_in(set, text, from, end, found, false, set->beyond_ascii);
}

static void compare_all(walk *self, const block *found, size_t shift) {
    for (uint32_t hits = found->hits; hits != 0; hits &= hits - 1) {
        unsigned bit = (unsigned)__builtin_ctz(hits);
        compare(self, shift + found->at + bit, found->of_each[bit]);
    }
}

_Static_assert(ASSAY_NOT_FOUND == SIZE_MAX, "all its bits");

static void find_avx2(walk *self) {
    assay_view text = self->text;
    size_t whole = text.size >= STEP + AHEAD ? (text.size - AHEAD) / STEP * STEP : 0;
    block found;
    for (size_t at = 0; at < whole; at = found.at + STEP) {
        find_block(self->set, text.data, at, whole, &found);
        compare_all(self, &found, 0);
    }
    /* At most 33 bytes are left. */
    char rest[2 * STEP + AHEAD] = {0};
    size_t left = text.size - whole;
    if (left > 0) memcpy(rest, text.data + whole, left);
    for (size_t at = 0; at < left; at = found.at + STEP) {
        find_block(self->set, rest, at, 2 * STEP, &found);
        size_t places = left > found.at ? left - found.at : 0;
        if (places < STEP) found.hits &= (1u << places) - 1;
        compare_all(self, &found, whole);
    }
}

uint32_t assay_needle_set_find(const assay_needle_set *set, assay_view text, size_t *first) {
    if (!__builtin_cpu_supports("avx2")) return assay_needle_set_find_portable(set, text, first);
    memset(first, 0xFF, set->count * sizeof *first);
    if (text.size < set->shortest) return 0;
    walk self = {.set = set, .text = text, .first = first};
    find_avx2(&self);
    return self.found;
}

#else

uint32_t assay_needle_set_find(const assay_needle_set *set, assay_view text, size_t *first) {
    return assay_needle_set_find_portable(set, text, first);
}

#endif
