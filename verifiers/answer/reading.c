/* What stands around an answer, read once for all the checks that ask what the text makes of it: which words are in front of it in its clause, which bytes
 * and commands in the READING_BYTES before it, and whether anything at all is said behind it. Nearly always there is nothing that a check is after, and
 * then it need not read the text.
 *
 * Theory. A check's words are looked up in one lexicon (words.c); from the classes of all of them it says whether it could refuse anything. So this reading has
 * to see at least what each check sees: it passes over all that one of them passes over, it reads as many words, and where letters may be read
 * in several ways (apostrophes, other alphabets, "e.g."), or the text goes on beyond the window, it calls for every check of words. */
#include <pthread.h>
#include <stdatomic.h>

#include "verifiers/answer/answer_internal.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

enum { CLAUSE_BYTES = 128, WORDS_READ = 12, READING_BYTES = 160 /* at least those of each check */, BEHIND_BYTES = 128 };

/* What of a byte before an answer. */
enum { STOPS, PASSED, LETTER, LEADS /* passed before the first word, and behind a backslash */, UNCLEAR };
#define LETTERS(first) \
    [(first)] = LETTER, [(first) + 1] = LETTER, [(first) + 2] = LETTER, [(first) + 3] = LETTER, [(first) + 4] = LETTER
#define UNCLEAR_8(first)                                                                                                     \
    [(first)] = UNCLEAR, [(first) + 1] = UNCLEAR, [(first) + 2] = UNCLEAR, [(first) + 3] = UNCLEAR, [(first) + 4] = UNCLEAR, \
    [(first) + 5] = UNCLEAR, [(first) + 6] = UNCLEAR, [(first) + 7] = UNCLEAR
static const uint8_t kinds[256] = {
    LETTERS('a'),    LETTERS('f'),    LETTERS('k'),    LETTERS('p'),    LETTERS('u'),     ['z'] = LETTER,   LETTERS('A'),
    LETTERS('F'),    LETTERS('K'),    LETTERS('P'),    LETTERS('U'),    ['Z'] = LETTER,   [' '] = PASSED,   ['\t'] = PASSED,
    ['\v'] = PASSED, ['\f'] = PASSED, ['\r'] = PASSED, ['$'] = PASSED,  ['*'] = PASSED,   ['_'] = PASSED,   ['{'] = PASSED,
    ['}'] = PASSED,  ['`'] = PASSED,  ['='] = PASSED,  ['('] = PASSED,  ['['] = PASSED,   ['"'] = PASSED,   ['\\'] = PASSED,
    [','] = LEADS,   [':'] = LEADS,   [';'] = LEADS,   ['\n'] = LEADS,  ['\''] = UNCLEAR, ['\0'] = UNCLEAR, UNCLEAR_8(0x80),
    UNCLEAR_8(0x88), UNCLEAR_8(0x90), UNCLEAR_8(0x98), UNCLEAR_8(0xA0), UNCLEAR_8(0xA8),  UNCLEAR_8(0xB0),  UNCLEAR_8(0xB8),
    UNCLEAR_8(0xC0), UNCLEAR_8(0xC8), UNCLEAR_8(0xD0), UNCLEAR_8(0xD8), UNCLEAR_8(0xE0),  UNCLEAR_8(0xE8),  UNCLEAR_8(0xF0),
    UNCLEAR_8(0xF8)};
#undef LETTERS
#undef UNCLEAR_8

/* The checks that the words before `at` call for. */
static uint32_t read_clause(assay_view text, size_t at) {
    size_t least = at > CLAUSE_BYTES ? at - CLAUSE_BYTES : 0, count = 0;
    uint32_t seen[ANSWER_READERS] = {0}, checks = 0;
    bool stopped = false;
    while (at > least && count < WORDS_READ && !stopped) {
        unsigned kind = kinds[(unsigned char)text.data[at - 1]];
        if (kind == PASSED || (kind == LEADS && (count == 0 || at_or_nul(text, at - 2) == '\\'))) {
            at--;
        } else if (kind == LETTER) {
            size_t end = at;
            while (at > least && kinds[(unsigned char)text.data[at - 1]] == LETTER) at--;
            const uint32_t *classes = answer_look_up(assay_view_slice(text, at, end));
            for (int i = 0; i < ANSWER_READERS; i++) seen[i] |= classes[i];
            count += !(at > 0 && text.data[at - 1] == '\\'); /* one check passes over commands */
        } else {
            char c = text.data[at - 1];
            if (kind == UNCLEAR || (c == '.' && (assay_is_alpha(at_or_nul(text, at)) || (at >= 3 && text.data[at - 3] == '.'))))
                return ANSWER_CHECKS_OF_WORDS;
            if (c == '%') checks = CHECK_ALTERED; /* "40% of" */
            stopped = true;
        }
    }
    if (at == least && at > 0 && count < WORDS_READ && !stopped) return ANSWER_CHECKS_OF_WORDS;
    if (answer_may_deny(seen[READER_DENIAL])) checks |= CHECK_DENIED;
    if (answer_may_alter(seen[READER_DENIAL])) checks |= CHECK_ALTERED;
    if (answer_may_deny_abroad(seen[READER_ABROAD])) checks |= CHECK_DENIED;
    if (answer_may_suppose_abroad(seen[READER_ABROAD])) checks |= CHECK_SUPPOSED;
    if (answer_may_attribute(seen[READER_ATTRIBUTION])) checks |= CHECK_ATTRIBUTED;
    if (answer_may_report(seen[READER_REPORTED])) checks |= CHECK_REPORTED;
    return checks;
}

/* A window of blocks that ends at the answer, zeros before the text's begin, and PAST bytes of what comes then. */
enum { BLOCK = 32, PAST = 16, NEAR_BYTES = 64 };
_Static_assert(READING_BYTES % BLOCK == 0 && NEAR_BYTES % BLOCK == 0, "whole blocks");

/* What stands in a window. */
typedef struct window_sights {
    bool marks;      /* quotes */
    bool hiding;     /* '<', '%' */
    bool braces;     /* '{' */
    bool notes;      /* "[^1]:", "[//]: ", "[comment]: " */
    bool conditions; /* "if" */
    bool
        supposing; /* near: other alphabets, and what words of supposing and of faults in other languages have in ASCII: "upp", "upo", "ngeno", "err" */
    uint32_t backslashes[READING_BYTES / BLOCK]; /* begins of commands, a bit for each byte of a block */
} window_sights;

#if defined(__x86_64__)
#define AVX2 __attribute__((target("avx2")))
#define EQUAL(bytes, c) _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(c))
#define BYTES_AT(at) _mm256_loadu_si256((const __m256i *)(const void *)(at))

AVX2 static inline __m256i supposes(const char *at, __m256i a, __m256i b) {
    __m256i c = BYTES_AT(at + 2);
    __m256i up =
        _mm256_and_si256(_mm256_and_si256(EQUAL(a, 'u'), EQUAL(b, 'p')), _mm256_or_si256(EQUAL(c, 'p'), EQUAL(c, 'o')));
    __m256i err = _mm256_and_si256(_mm256_and_si256(EQUAL(a, 'e'), EQUAL(b, 'r')), EQUAL(c, 'r'));
    __m256i gen = _mm256_and_si256(_mm256_and_si256(EQUAL(a, 'n'), EQUAL(b, 'g')), EQUAL(BYTES_AT(at + 4), 'o'));
    return _mm256_or_si256(_mm256_or_si256(up, err), _mm256_or_si256(gen, a));
}

AVX2 static void look_at_window_avx2(const char *window, size_t from, window_sights *all) {
    const __m256i low = _mm256_set1_epi8(0x20), none = _mm256_setzero_si256();
    __m256i marks = none, hiding = none, braces = none, notes = none, conditions = none, supposing = none;
    for (size_t i = from; i < READING_BYTES; i += BLOCK) {
        __m256i a = BYTES_AT(window + i), b = BYTES_AT(window + i + 1);
        __m256i noted = _mm256_or_si256(_mm256_or_si256(EQUAL(b, '^'), EQUAL(b, '/')), EQUAL(b, 'c'));
        __m256i f = EQUAL(_mm256_or_si256(b, low), 'f');
        marks = _mm256_or_si256(marks, EQUAL(a, '"'));
        hiding = _mm256_or_si256(hiding, _mm256_or_si256(EQUAL(a, '<'), EQUAL(a, '%')));
        braces = _mm256_or_si256(braces, EQUAL(a, '{'));
        notes = _mm256_or_si256(notes, _mm256_and_si256(EQUAL(a, '['), noted));
        conditions = _mm256_or_si256(conditions, _mm256_and_si256(EQUAL(_mm256_or_si256(a, low), 'i'), f));
        if (i >= READING_BYTES - NEAR_BYTES) supposing = _mm256_or_si256(supposing, supposes(window + i, a, b));
        all->backslashes[i / BLOCK] = (uint32_t)_mm256_movemask_epi8(EQUAL(a, '\\'));
    }
    all->marks = !_mm256_testz_si256(marks, marks);
    all->hiding = !_mm256_testz_si256(hiding, hiding);
    all->braces = !_mm256_testz_si256(braces, braces);
    all->notes = !_mm256_testz_si256(notes, notes);
    all->conditions = !_mm256_testz_si256(conditions, conditions);
    all->supposing = _mm256_movemask_epi8(supposing) != 0;
}
#endif

static void look_at_window(const char *window, size_t from, window_sights *all) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        look_at_window_avx2(window, from, all);
        return;
    }
#endif
    *all = (window_sights){0};
    for (size_t i = from; i < READING_BYTES; i++) {
        const char *at = window + i;
        char a = at[0], b = at[1];
        all->marks |= a == '"';
        all->hiding |= a == '<' || a == '%';
        all->braces |= a == '{';
        all->notes |= a == '[' && (b == '^' || b == '/' || b == 'c');
        all->conditions |= (a | 0x20) == 'i' && (b | 0x20) == 'f';
        if (i >= READING_BYTES - NEAR_BYTES)
            all->supposing |= (a == 'u' && b == 'p' && (at[2] == 'p' || at[2] == 'o')) ||
                              (a == 'e' && b == 'r' && at[2] == 'r') || (a == 'n' && b == 'g' && at[4] == 'o') ||
                              (unsigned char)a >= 0x80;
        all->backslashes[i / BLOCK] |= (uint32_t)(a == '\\') << i % BLOCK;
    }
}

/* The checks that the commands at the bits call for. */
static uint32_t read_commands(const char *at, uint32_t backslashes) {
    uint32_t checks = 0;
    for (; backslashes != 0; backslashes &= backslashes - 1) {
        assay_view command = {at + __builtin_ctz(backslashes) + 1, PAST};
        if (answer_may_begin(&answer_hiders, command) != ANSWER_NO_PHRASE && answer_phrase_at(&answer_hiders, command) > 0)
            checks |= CHECK_HIDDEN;
        if (answer_may_begin(&answer_definitions, command) != ANSWER_NO_PHRASE) checks |= CHECK_ATTRIBUTED;
    }
    return checks;
}

/* The checks that the bytes before the answer call for. */
static uint32_t read_window(assay_view text, size_t begin) {
    size_t size = begin < READING_BYTES ? begin : READING_BYTES, behind = text.size - begin < PAST ? text.size - begin : PAST;
    char window[READING_BYTES + PAST];
    if (size == READING_BYTES) { /* mostly: as a few moves */
        memcpy(window, text.data + begin - READING_BYTES, READING_BYTES);
    } else {
        memset(window, 0, READING_BYTES);
        memcpy(window + READING_BYTES - size, text.data + begin - size, size);
    }
    memset(window + READING_BYTES, 0, PAST);
    memcpy(window + READING_BYTES, text.data + begin, behind);
    window_sights all;
    size_t from = (READING_BYTES - size) / BLOCK * BLOCK;
    uint32_t checks = 0;
    look_at_window(window, from, &all);
    for (size_t i = from; i < READING_BYTES; i += BLOCK) {
        if (all.backslashes[i / BLOCK]) checks |= read_commands(window + i, all.backslashes[i / BLOCK]);
    }
    if (all.supposing) checks |= CHECK_SUPPOSED;
    if (all.marks || all.notes) checks |= CHECK_REPORTED;
    if (all.hiding || all.notes) checks |= CHECK_HIDDEN;
    if (all.braces) checks |= CHECK_ARGUMENT;
    if (all.conditions) checks |= CHECK_OTHER_CASE;
    return checks;
}

static const bool closes[256] = {[' '] = true, ['\n'] = true, ['$'] = true, ['.'] = true, [')'] = true, [']'] = true,
                                 ['}'] = true, ['*'] = true,  ['_'] = true, ['`'] = true, ['"'] = true, ['\\'] = true};

bool answer_ends_at(assay_view text, size_t end) {
    while (end < text.size && closes[(unsigned char)text.data[end]]) end++;
    return end >= text.size;
}

static inline bool is_small_letter(char c) {
    return c >= 'a' && c <= 'z';
}

/* The end of "\\end{align*}" at `at`; `at`: it is none. */
static size_t environment_end(assay_view text, size_t at) {
    enum { NAME_BYTES = 16 };
    static const assay_view command = LIT("\\end{");
    if (!assay_view_starts_with(assay_view_slice(text, at, text.size), command)) return at;
    size_t name = at + command.size, end = name;
    while (end - name < NAME_BYTES && (is_small_letter(at_or_nul(text, end)) || at_or_nul(text, end) == '*')) end++;
    return at_or_nul(text, end) == '}' ? end + 1 : at;
}

/* Is the word one that a reader of what stands next behind an answer may begin with? */
static bool may_say_something(assay_view text, size_t begin, size_t end) {
    const uint32_t *classes = answer_look_up(assay_view_slice(text, begin, end));
    return classes[READER_NEXT] || classes[READER_REJECTION] || classes[READER_RETRACTION] ||
           answer_may_be_denied_abroad(assay_view_slice(text, begin, text.size));
}

/* The checks that the text behind the answer calls for: mostly it is the end of its maths and a unit, or what is counted ("$ centimeters.", "$ ways to
 * do so."). Of a word in small letters behind a blank that nobody knows, no reader of the clause can make anything, and in words alone there is no value. */
static uint32_t read_behind(assay_view text, size_t end) {
    size_t at = end, limit = text.size - end < BEHIND_BYTES ? text.size : end + BEHIND_BYTES;
    for (size_t behind; at < limit && closes[(unsigned char)text.data[at]]; at = behind) {
        behind = text.data[at] == '\\' ? environment_end(text, at) : at;
        behind += behind == at;
    }
    if (at >= text.size) return 0;
    size_t word = at;
    while (at < limit && is_small_letter(text.data[at])) at++;
    char before = word > end ? text.data[word - 1] : '\0', next = at_or_nul(text, at);
    bool plain = at > word && (at < limit || at == text.size) && (before == ' ' || before == '\n') && !assay_is_alpha(next) &&
                 next != '\'' && (unsigned char)next < 0x80;
    if (!plain || may_say_something(text, word, at)) return CHECK_NEXT | CHECK_FARTHER;
    while (at < limit &&
           (is_small_letter(text.data[at]) || text.data[at] == ' ' || text.data[at] == '\n' || text.data[at] == '.'))
        at++;
    return at < text.size ? CHECK_FARTHER : 0;
}

static void prepare(void) {
    answer_learn_denial();
    answer_learn_abroad();
    answer_learn_attribution();
    answer_learn_reported();
    answer_learn_second();
    answer_learn_steps();
    answer_prepare_hiders();
    answer_prepare_rejection();
    answer_prepare_retraction();
    answer_prepare_corrections();
    answer_prepare_offers();
    answer_prepare_narrowing();
    answer_prepare_verification();
}

void answer_prepare(void) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static _Atomic bool prepared; /* asked for every answer */
    if (atomic_load_explicit(&prepared, memory_order_acquire)) return;
    pthread_once(&once, prepare);
    atomic_store_explicit(&prepared, true, memory_order_release);
}

uint32_t answer_read(assay_view text, size_t begin, size_t end) {
    uint32_t checks = begin > 0 ? read_window(text, begin) | read_clause(text, begin) : 0;
    if (answer_ends_at(text, end)) return checks;
    checks |= CHECK_BEHIND | read_behind(text, end);
    if (checks & CHECK_NEXT) checks |= CHECK_OTHER_CASE;
    assay_view rest = assay_view_slice(text, end, end + READING_BYTES);
    if (memchr(rest.data, '?', rest.size)) checks |= CHECK_ATTRIBUTED;
    if ((unsigned char)rest.data[0] >= 0xE3) checks |= CHECK_SUPPOSED;
    return checks;
}
