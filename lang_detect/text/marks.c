/* Marks bytes by their kind; see marks.h.
 *
 * Theory: a byte's low half looks up, for each kind, in which of the eight rows of ASCII (its high half) the kind has it; its own row is a bit of the answer. In vectors that is a shuffle, an AND and
 * a comparison a kind, as in Langdale and Lemire, "Parsing gigabytes of JSON per second" (VLDB Journal, 2019). */
#include "lang_detect/text/marks.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { BLOCK_BYTES = 64 };

/* What is asked of a block of bytes alone. TOUCHES: makes an identifier of what it touches. */
enum { LETTER, OPENER, SLASH, TOUCHES, BY_ROWS };
typedef struct block_kinds {
    uint64_t by_rows[BY_ROWS];
    uint64_t high, full, no_small; /* without the bit 0x20 */
    uint64_t parenthesis, bracket, dot, quote, w;
} block_kinds;

/* clang-format off */
#define IS_LETTER(c)  (((c) >= 'a' && (c) <= 'z') || ((c) >= 'A' && (c) <= 'Z'))
#define IS_OPENER(c)  ((c) == '`' || (c) == '~' || (c) == '$' || (c) == '\\' || (c) == '[' || (c) == '<')
#define IS_SLASH(c)   ((c) == '/' || (c) == '\\' || (c) == '@')
#define IS_TOUCHING(c) ((c) == '\\' || (c) == '_' || (c) == '@' || ((c) >= '0' && (c) <= '9'))

#define IN_ROW(is, row, low) ((is((row) * 16 + (low)) ? 1 : 0) << (row))
#define ROWS_OF(is, low) (uint8_t)(IN_ROW(is, 0, low) | IN_ROW(is, 1, low) | IN_ROW(is, 2, low) | IN_ROW(is, 3, low) | \
                                   IN_ROW(is, 4, low) | IN_ROW(is, 5, low) | IN_ROW(is, 6, low) | IN_ROW(is, 7, low))
#define ROWS(is) {ROWS_OF(is, 0), ROWS_OF(is, 1), ROWS_OF(is, 2),  ROWS_OF(is, 3),  ROWS_OF(is, 4),  ROWS_OF(is, 5),  ROWS_OF(is, 6),  ROWS_OF(is, 7), \
                  ROWS_OF(is, 8), ROWS_OF(is, 9), ROWS_OF(is, 10), ROWS_OF(is, 11), ROWS_OF(is, 12), ROWS_OF(is, 13), ROWS_OF(is, 14), ROWS_OF(is, 15)}
_Alignas(16) static const uint8_t rows_of[BY_ROWS][16] = {
    [LETTER] = ROWS(IS_LETTER), [OPENER] = ROWS(IS_OPENER), [SLASH] = ROWS(IS_SLASH), [TOUCHES] = ROWS(IS_TOUCHING)};
/* clang-format on */

/* What the block before says of this one's first byte: bits that stand there, or not. */
typedef struct carry {
    uint64_t letter, word, told; /* it is behind such a byte */
    uint64_t plain;              /* behind letters that are plain so far */
    size_t full;                 /* how many there were */
} carry;

typedef struct marks_out {
    uint64_t *of[LANG_MARKS];
} marks_out;

/* Beyond a block's end there may be any byte: where that would matter a word is not plain. */
#define LAST_BIT (1ull << (BLOCK_BYTES - 1))
__attribute__((always_inline)) static inline void put(const marks_out *out, size_t block, const block_kinds *kinds,
                                                      carry *before) {
    const uint64_t letter = kinds->by_rows[LETTER], capital = letter & kinds->no_small, high = kinds->high,
                   word = letter | kinds->by_rows[TOUCHES], behind_letter = letter << 1 | before->letter,
                   behind_word = word << 1 | before->word;
    /* As lang_is_identifier_indeed has it: a call's parenthesis and an index' bracket are right behind a word, a dot joins letters. An apostrophe makes one word of two. */
    const uint64_t told = kinds->by_rows[TOUCHES] | high | (kinds->parenthesis & behind_letter) |
                          (kinds->bracket & behind_word) | (kinds->dot & behind_letter & (letter >> 1 | LAST_BIT)) |
                          (kinds->quote & behind_letter & ((letter | high) >> 1 | LAST_BIT));
    /* A carry runs from a word's first letter as far as its letters are plain: to the byte behind it, if they all are. */
    const uint64_t first = letter & ~behind_letter & ~(told << 1 | before->told), plain = letter & ~(capital & behind_letter);
    uint64_t carried = first + plain, overflows = carried < first;
    carried += before->plain;
    overflows |= carried < before->plain;
    before->letter = letter >> (BLOCK_BYTES - 1);
    before->word = word >> (BLOCK_BYTES - 1);
    before->told = told >> (BLOCK_BYTES - 1);
    before->plain = overflows;
    before->full += (size_t)__builtin_popcountll(kinds->full);
    out->of[LANG_MARK_LETTER][block] = letter;
    out->of[LANG_MARK_CAPITAL][block] = capital;
    out->of[LANG_MARK_HIGH][block] = high;
    out->of[LANG_MARK_FULL][block] = kinds->full;
    out->of[LANG_MARK_OPENER][block] = kinds->by_rows[OPENER];
    /* "www": only its first byte is asked about */
    out->of[LANG_MARK_CHUNK][block] =
        kinds->by_rows[SLASH] | (kinds->w & (kinds->w >> 1 | LAST_BIT) & (kinds->w >> 2 | LAST_BIT | LAST_BIT >> 1));
    out->of[LANG_MARK_PLAIN][block] = carried & behind_letter & ~letter & ~told;
}

/* The block as the last one of a text has it: zeros behind the end. */
static void copy_rest(assay_view text, size_t block, char *rest) {
    memset(rest, 0, BLOCK_BYTES);
    memcpy(rest, text.data + block * BLOCK_BYTES, text.size - block * BLOCK_BYTES);
}

static void kinds_portably(const char *at, block_kinds *out) {
    *out = (block_kinds){0};
    for (int i = 0; i < BLOCK_BYTES; i++) {
        const unsigned char byte = (unsigned char)at[i];
        const uint64_t bit = 1ull << i;
        out->no_small |= byte & 0x20 ? 0 : bit;
        out->full |= byte > ' ' ? bit : 0;
        if (byte >= 0x80) {
            out->high |= bit;
            continue;
        }
        for (int k = 0; k < BY_ROWS; k++) out->by_rows[k] |= rows_of[k][byte & 15] >> (byte >> 4) & 1 ? bit : 0;
        out->parenthesis |= byte == '(' ? bit : 0;
        out->bracket |= byte == '[' ? bit : 0;
        out->dot |= byte == '.' ? bit : 0;
        out->quote |= byte == '\'' ? bit : 0;
        out->w |= byte == 'w' ? bit : 0;
    }
}

static size_t mark_portably(assay_view text, const marks_out *out) {
    carry before = {0};
    block_kinds kinds;
    for (size_t block = 0; block * BLOCK_BYTES < text.size; block++) {
        char rest[BLOCK_BYTES];
        bool whole = (block + 1) * BLOCK_BYTES <= text.size;
        if (!whole) copy_rest(text, block, rest);
        kinds_portably(whole ? text.data + block * BLOCK_BYTES : rest, &kinds);
        put(out, block, &kinds, &before);
    }
    return before.full;
}

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2,popcnt")))
#define AVX2_INLINE __attribute__((target("avx2,popcnt"), always_inline)) static inline

AVX2_INLINE uint64_t bits_of(__m256i low, __m256i high) {
    return (uint32_t)_mm256_movemask_epi8(low) | (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32;
}
AVX2_INLINE uint64_t equal_to(__m256i low, __m256i high, char byte) {
    const __m256i wanted = _mm256_set1_epi8(byte);
    return bits_of(_mm256_cmpeq_epi8(low, wanted), _mm256_cmpeq_epi8(high, wanted));
}

AVX2 static size_t mark_avx2(assay_view text, const marks_out *out) {
    const __m256i row_bits = _mm256_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 4, 8, 16, 32, 64,
                                              -128, 1, 1, 1, 1, 1, 1, 1, 1),
                  half = _mm256_set1_epi8(15), first_full = _mm256_set1_epi8(' ' + 1);
    __m256i rows[BY_ROWS];
    for (int k = 0; k < BY_ROWS; k++)
        rows[k] = _mm256_broadcastsi128_si256(_mm_load_si128((const __m128i *)(const void *)rows_of[k]));
    carry before = {0};
    for (size_t block = 0; block * BLOCK_BYTES < text.size; block++) {
        char rest[BLOCK_BYTES];
        const char *at = text.data + block * BLOCK_BYTES;
        if ((block + 1) * BLOCK_BYTES > text.size) {
            copy_rest(text, block, rest);
            at = rest;
        }
        const __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)at),
                      high = _mm256_loadu_si256((const __m256i *)(const void *)(at + 32));
        const __m256i low_row = _mm256_shuffle_epi8(row_bits, _mm256_and_si256(_mm256_srli_epi16(low, 4), half)),
                      high_row = _mm256_shuffle_epi8(row_bits, _mm256_and_si256(_mm256_srli_epi16(high, 4), half));
        block_kinds kinds;
        /* a shuffle gives 0 for what is no ASCII, which is no row */
        for (int k = 0; k < BY_ROWS; k++)
            kinds.by_rows[k] =
                bits_of(_mm256_cmpeq_epi8(_mm256_and_si256(_mm256_shuffle_epi8(rows[k], low), low_row), low_row),
                        _mm256_cmpeq_epi8(_mm256_and_si256(_mm256_shuffle_epi8(rows[k], high), high_row), high_row));
        kinds.high = bits_of(low, high);
        kinds.full = bits_of(_mm256_cmpeq_epi8(_mm256_max_epu8(low, first_full), low),
                             _mm256_cmpeq_epi8(_mm256_max_epu8(high, first_full), high));
        kinds.no_small = ~bits_of(_mm256_slli_epi16(low, 2), _mm256_slli_epi16(high, 2));
        kinds.parenthesis = equal_to(low, high, '(');
        kinds.bracket = equal_to(low, high, '[');
        kinds.dot = equal_to(low, high, '.');
        kinds.quote = equal_to(low, high, '\'');
        kinds.w = equal_to(low, high, 'w');
        put(out, block, &kinds, &before);
    }
    return before.full;
}

/* The same with masks as they come. */
__attribute__((target("avx512f,avx512bw,popcnt"))) static size_t mark_avx512(assay_view text, const marks_out *out) {
    const __m512i row_bits = _mm512_broadcast_i32x4(_mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 1, 1, 1, 1, 1, 1, 1, 1));
    __m512i rows[BY_ROWS];
    for (int k = 0; k < BY_ROWS; k++)
        rows[k] = _mm512_broadcast_i32x4(_mm_load_si128((const __m128i *)(const void *)rows_of[k]));
    carry before = {0};
    for (size_t block = 0, at = 0; at < text.size; block++, at += BLOCK_BYTES) {
        const size_t left = text.size - at;
        const __m512i bytes = left >= BLOCK_BYTES ? _mm512_loadu_si512(text.data + at)
                                                  : _mm512_maskz_loadu_epi8((1ull << left) - 1, text.data + at);
        const __m512i row = _mm512_shuffle_epi8(row_bits, _mm512_and_si512(_mm512_srli_epi16(bytes, 4), _mm512_set1_epi8(15)));
        block_kinds kinds;
        for (int k = 0; k < BY_ROWS; k++) kinds.by_rows[k] = _mm512_test_epi8_mask(_mm512_shuffle_epi8(rows[k], bytes), row);
        kinds.high = _mm512_movepi8_mask(bytes);
        kinds.full = _mm512_cmpgt_epu8_mask(bytes, _mm512_set1_epi8(' '));
        kinds.no_small = _mm512_testn_epi8_mask(bytes, _mm512_set1_epi8(0x20));
        kinds.parenthesis = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('('));
        kinds.bracket = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('['));
        kinds.dot = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('.'));
        kinds.quote = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\''));
        kinds.w = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('w'));
        put(out, block, &kinds, &before);
    }
    return before.full;
}

static bool has_avx2(void) {
    return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt");
}
static bool has_avx512(void) {
    return has_avx2() && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw");
}
#else
static bool has_avx2(void) {
    return false;
}
static bool has_avx512(void) {
    return false;
}
#define mark_avx2 mark_portably
#define mark_avx512 mark_portably
#endif

const lang_marks *lang_marks_by(lang_marks_way way, assay_view text, assay_arena *arena) {
    if ((way == LANG_MARKS_AVX2 && !has_avx2()) || (way == LANG_MARKS_AVX512 && !has_avx512())) way = LANG_MARKS_PORTABLY;
    /* a block more, so that whatever begins within the text can be loaded */
    const size_t blocks = text.size / BLOCK_BYTES + 2;
    lang_marks *marks = assay_arena_alloc(arena, sizeof *marks);
    uint64_t *bits = assay_arena_alloc(arena, LANG_MARKS * blocks * sizeof *bits);
    if (!marks || !bits) return NULL;
    marks_out out;
    for (int k = 0; k < LANG_MARKS; k++) {
        marks->of[k] = out.of[k] = bits + (size_t)k * blocks;
        out.of[k][blocks - 2] = out.of[k][blocks - 1] = 0;
    }
    marks->full_bytes = way == LANG_MARKS_AVX512 ? mark_avx512(text, &out)
                        : way == LANG_MARKS_AVX2 ? mark_avx2(text, &out)
                                                 : mark_portably(text, &out);
    return marks;
}

const lang_marks *lang_marks_of(assay_view text, assay_arena *arena) {
    return lang_marks_by(has_avx512() ? LANG_MARKS_AVX512 : LANG_MARKS_AVX2, text, arena);
}

static size_t count_bits(uint64_t bits) {
    const uint64_t pairs = 0x5555555555555555u, fours = 0x3333333333333333u, eights = 0x0F0F0F0F0F0F0F0Fu;
    bits -= bits >> 1 & pairs;
    bits = (bits & fours) + (bits >> 2 & fours);
    return ((bits + (bits >> 4)) & eights) * 0x0101010101010101u >> 56;
}

size_t lang_marks_count(const lang_marks *marks, lang_mark mark, size_t begin, size_t end) {
    size_t count = 0;
    while (begin < end) {
        uint64_t bits = marks->of[mark][begin / 64] >> begin % 64;
        const size_t next = (begin | 63) + 1;
        if (next > end) bits &= lang_bits_below(end - begin);
        count += count_bits(bits);
        begin = next;
    }
    return count;
}
