/* See line_notes.h. SSE2, which every x86-64 has; elsewhere eight bytes at a time. */
#include "common/line_notes.h"

#include "common/utf8_internal.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* TAIL: a text's end, in which answers stand. FETCH: more is not asked for at once. */
enum { LINE = ASSAY_LINE_BYTES, LINES = 64, TAIL_BYTES = 1024, FETCH_LINES = 128, WORTH_IT = 4 * LINE };

/* ---- one line ---- */

typedef struct line_facts {
    bool high, mark;
} line_facts;

static line_facts facts_of(const char *line) {
    const uint64_t ones = 0x0101010101010101u, tops = ones << 7;
    uint64_t high = 0, mark = 0;
    for (size_t i = 0; i < LINE; i += 8) {
        uint64_t word;
        memcpy(&word, line + i, 8);
        uint64_t off = word ^ (ones * ASSAY_LINE_MARK); /* a byte of 0 is the mark */
        high |= word & tops;
        mark |= (off - ones) & ~off & tops;
    }
    return (line_facts){high != 0, mark != 0};
}

static void note(assay_line_word *words, size_t line, line_facts facts) {
    words[line / LINES].high |= (uint64_t)facts.high << line % LINES;
    words[line / LINES].marks |= (uint64_t)facts.mark << line % LINES;
}

/* ---- the copy ---- */

#if defined(__SSE2__)

/* AHEAD: what is read is asked for so far before, also past the end, where mostly the next piece lies; asking for what is not there is harmless. */
enum { AHEAD = 1024 };

/* Whole lines, aligned where they are written: one that is written in part would have to be read after all. */
static void copy_lines(char *to, const char *from, size_t first, size_t count, assay_line_word *words) {
    const __m128i mark = _mm_set1_epi8(ASSAY_LINE_MARK);
    for (size_t line = first, end = first + count; line < end;) {
        size_t stop = (line / LINES + 1) * LINES;
        if (stop > end) stop = end;
        uint64_t high = 0, marks = 0;
        for (; line < stop; line++, from += LINE, to += LINE) {
            const __m128i *in = (const __m128i *)(const void *)from;
            __m128i *out = (__m128i *)(void *)to;
            _mm_prefetch((const char *)((uintptr_t)from + AHEAD), _MM_HINT_T0);
            const __m128i a = _mm_loadu_si128(in), b = _mm_loadu_si128(in + 1);
            const __m128i c = _mm_loadu_si128(in + 2), d = _mm_loadu_si128(in + 3);
            _mm_stream_si128(out, a);
            _mm_stream_si128(out + 1, b);
            _mm_stream_si128(out + 2, c);
            _mm_stream_si128(out + 3, d);
            const __m128i all = _mm_or_si128(_mm_or_si128(a, b), _mm_or_si128(c, d));
            const __m128i found = _mm_or_si128(_mm_or_si128(_mm_cmpeq_epi8(a, mark), _mm_cmpeq_epi8(b, mark)),
                                               _mm_or_si128(_mm_cmpeq_epi8(c, mark), _mm_cmpeq_epi8(d, mark)));
            high = high >> 1 | (uint64_t)(_mm_movemask_epi8(all) != 0) << 63;
            marks = marks >> 1 | (uint64_t)(_mm_movemask_epi8(found) != 0) << 63;
        }
        size_t last = (line - 1) % LINES; /* bit 63 is this line's */
        words[(line - 1) / LINES].high |= high >> (LINES - 1 - last);
        words[(line - 1) / LINES].marks |= marks >> (LINES - 1 - last);
    }
}

static void make_visible(void) {
    _mm_sfence();
}

/* Where the mark stands in a line: a bit for each byte. */
static uint64_t marks_in(const char *line) {
    const __m128i *in = (const __m128i *)(const void *)line;
    const __m128i mark = _mm_set1_epi8(ASSAY_LINE_MARK);
    uint64_t found = 0;
    for (int i = 0; i < 4; i++)
        found |= (uint64_t)(unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(_mm_load_si128(in + i), mark)) << 16 * i;
    return found;
}

#else

static void copy_lines(char *to, const char *from, size_t first, size_t count, assay_line_word *words) {
    memcpy(to, from, count * LINE);
    for (size_t i = 0; i < count; i++) note(words, first + i, facts_of(to + i * LINE));
}

static void make_visible(void) {
}

static uint64_t marks_in(const char *line) {
    uint64_t found = 0;
    for (int i = 0; i < LINE; i++) found |= (uint64_t)(line[i] == ASSAY_LINE_MARK) << i;
    return found;
}

#endif

void assay_noted_copy_begin(assay_noted_copy *copy, char *to, assay_line_word *words, size_t size) {
    *copy = (assay_noted_copy){.to = to, .words = words};
    memset(words, 0, assay_line_words(size) * sizeof *words);
}

void assay_noted_copy_put(assay_noted_copy *copy, const char *from, size_t size) {
    /* A line that was begun is ended first. */
    size_t head = (size_t)-copy->at % LINE;
    if (head > size) head = size;
    if (head) {
        memcpy(copy->to + copy->at, from, head);
        copy->at += head;
        if (copy->at % LINE == 0) note(copy->words, copy->at / LINE - 1, facts_of(copy->to + copy->at - LINE));
    }
    size_t lines = (size - head) / LINE, bytes = lines * LINE;
    copy_lines(copy->to + copy->at, from + head, copy->at / LINE, lines, copy->words);
    copy->at += bytes;
    memcpy(copy->to + copy->at, from + head + bytes, size - head - bytes);
    copy->at += size - head - bytes;
}

void assay_noted_copy_end(assay_noted_copy *copy) {
    size_t rest = copy->at % LINE;
    if (rest) {
        char line[LINE] = {0};
        memcpy(line, copy->to + copy->at - rest, rest);
        note(copy->words, copy->at / LINE, facts_of(line));
    }
    make_visible();
}

/* ---- reading ---- */

/* A text as lines of the message: bytes [begin, end), lines [first, last]. */
typedef struct line_span {
    size_t begin, end, first, last;
} line_span;

static bool find_span(const assay_line_notes *notes, assay_view text, line_span *span) {
    uintptr_t base = (uintptr_t)notes->message.data, at = (uintptr_t)text.data;
    if (text.size == 0 || at < base || at - base > notes->message.size || text.size > notes->message.size - (at - base))
        return false;
    span->begin = at - base;
    span->end = span->begin + text.size;
    span->first = span->begin / LINE;
    span->last = (span->end - 1) / LINE;
    return true;
}

/* The bits of word `index` that are lines of the span; the first and the last line's are set in any case. */
static uint64_t bits_of(const line_span *span, size_t index, uint64_t noted) {
    uint64_t range = ~(uint64_t)0;
    if (index == span->first / LINES) {
        range &= ~(uint64_t)0 << span->first % LINES;
        noted |= (uint64_t)1 << span->first % LINES;
    }
    if (index == span->last / LINES) {
        range &= ~(uint64_t)0 >> (LINES - 1 - span->last % LINES);
        noted |= (uint64_t)1 << span->last % LINES;
    }
    return noted & range;
}

static void note_places(const assay_line_notes *notes, const line_span *span, assay_places *places) {
    *places = (assay_places){.more = span->end - span->begin > UINT32_MAX};
    for (size_t index = span->first / LINES; index <= span->last / LINES && !places->more; index++) {
        for (uint64_t bits = bits_of(span, index, notes->words[index].marks); bits; bits &= bits - 1) {
            size_t line = index * LINES + (size_t)__builtin_ctzll(bits), at = line * LINE;
            uint64_t found = marks_in(notes->message.data + at);
            if (line == span->first) found &= ~(uint64_t)0 << span->begin % LINE;
            if (line == span->last) found &= ~(uint64_t)0 >> (LINE - 1 - (span->end - 1) % LINE);
            for (; found; found &= found - 1) utf8_note(places, at + (size_t)__builtin_ctzll(found) - span->begin);
        }
    }
}

static bool run_is_valid(const assay_line_notes *notes, const line_span *span, size_t first, size_t behind) {
    size_t begin = first * LINE, end = behind * LINE;
    if (begin < span->begin) begin = span->begin;
    if (end > span->end) end = span->end;
    return assay_utf8_is_valid(assay_view_slice(notes->message, begin, end));
}

/* A line of ASCII ends every sequence, so each run of lines that have other bytes can be checked alone. */
static bool runs_are_valid(const assay_line_notes *notes, const line_span *span) {
    size_t first = span->first, behind = span->first; /* the run under way */
    for (size_t index = span->first / LINES; index <= span->last / LINES; index++) {
        for (uint64_t bits = bits_of(span, index, notes->words[index].high); bits; bits &= bits - 1) {
            size_t line = index * LINES + (size_t)__builtin_ctzll(bits);
            if (line != behind) {
                if (!run_is_valid(notes, span, first, behind)) return false;
                first = line;
            }
            behind = line + 1;
        }
    }
    return run_is_valid(notes, span, first, behind);
}

bool assay_line_notes_check(const assay_line_notes *notes, assay_view text, assay_places *places) {
    line_span span;
    if (text.size < WORTH_IT || !find_span(notes, text, &span))
        return places ? assay_utf8_check_and_note(text, ASSAY_LINE_MARK, places) : assay_utf8_is_valid(text);
    if (places) note_places(notes, &span, places);
    return runs_are_valid(notes, &span);
}

static void fetch(const char *from, size_t size) {
    for (size_t at = 0; at < size; at += LINE) __builtin_prefetch(from + at, 0, 2);
}

void assay_line_notes_fetch(const assay_line_notes *notes, assay_view text) {
    line_span span;
    if (!find_span(notes, text, &span)) {
        fetch(text.data, text.size < FETCH_LINES * LINE ? text.size : FETCH_LINES * LINE);
        return;
    }
    size_t left = FETCH_LINES;
    for (size_t index = span.first / LINES; index <= span.last / LINES && left > 0; index++) {
        uint64_t bits = bits_of(&span, index, notes->words[index].marks | notes->words[index].high);
        for (; bits && left > 0; bits &= bits - 1, left--)
            __builtin_prefetch(notes->message.data + (index * LINES + (size_t)__builtin_ctzll(bits)) * LINE, 0, 2);
    }
    size_t tail = text.size < TAIL_BYTES ? text.size : TAIL_BYTES;
    fetch(text.data + text.size - tail, tail);
}
