/* Reads labels: a letter counts as a label where it stands alone, in brackets, before one of . ) : ] or a dash and content, or before "is correct" and its
 * like; never as the first letter of a word or as the article "A". */
#include "verifiers/choice/labels.h"

#include "common/utf8.h"
#include "verifiers/completion/wrapped.h"

/* Alphabets whose letters, in order, stand for A, B, C, D, E. */
static const uint32_t alphabets[][5] = {
    {0x0391, 0x0392, 0x0393, 0x0394, 0x0395}, /* Greek capitals */
    {0x03B1, 0x03B2, 0x03B3, 0x03B4, 0x03B5},
    {0x0623, 0x0628, 0x062C, 0x062F, 0x0647}, /* Arabic alif with hamza, ba, jim, dal, ha */
    {0x0627, 0x0628, 0x062A, 0x062B, 0},      /* Arabic alif, ba, ta, tha */
    {0x05D0, 0x05D1, 0x05D2, 0x05D3, 0x05D4}, /* Hebrew */
    {0x0915, 0x0916, 0x0917, 0x0918, 0x0919}, /* Devanagari */
    {0x0905, 0x092C, 0x0938, 0x0926, 0},      /* Devanagari as Hindi exams letter: a, ba, sa, da */
    {0x0995, 0x0996, 0x0997, 0x0998, 0x0999}, /* Bengali */
    {0x0985, 0x09AC, 0, 0, 0},                /* Bengali a, ba, for the sounds of A and B */
    {0x7532, 0x4E59, 0x4E19, 0x4E01, 0x620A}, /* heavenly stems */
    {0x0410, 0x0411, 0, 0x0413, 0x0414},      /* Cyrillic capitals, without Ve: it looks like B */
    {0x0430, 0x0431, 0, 0x0433, 0x0434},
    {0xAC00, 0xB098, 0xB2E4, 0xB77C, 0xB9C8}, /* Hangul ga, na, da, ra, ma */
    {0x3131, 0x3134, 0x3137, 0x3139, 0x3141}, /* and as consonants alone */
    {0x0E01, 0x0E02, 0x0E04, 0x0E07, 0x0E08}, /* Thai ko kai, kho khai, kho khwai, ngo ngu, cho chan */
    {0x30A2, 0x30A4, 0x30A6, 0x30A8, 0x30AA}, /* katakana a, i, u, e, o */
    {0x0B85, 0x0B86, 0x0B87, 0x0B88, 0x0B89}, /* Tamil a, aa, i, ii, u */
    {0x10D0, 0x10D1, 0x10D2, 0x10D3, 0x10D4}, /* Georgian */
    {0x0531, 0x0532, 0x0533, 0x0534, 0x0535}, /* Armenian capitals */
};

/* Blocks of 26 letters in order, each the label that it shows. */
static const uint32_t latin_rows[] = {
    'A',     'a',     0xFF21,  0xFF41,  /* full-width */
    0x24B6,  0x24D0,  0x249C,           /* circled, in brackets */
    0x1F110, 0x1F130, 0x1F150, 0x1F170, /* in brackets, squared, dark circled, dark squared */
    0x1D400, 0x1D41A, 0x1D5D4, 0x1D5EE, /* bold, sans-serif bold */
    0x1D5A0, 0x1D5BA, 0x1D670, 0x1D68A, /* sans-serif, monospace */
};

/* The label of a code point, 0 to 25; -1: none. `latin` where it is a plain letter. */
static int label_of(uint32_t c) {
    for (size_t i = 0; i < sizeof latin_rows / sizeof *latin_rows; i++) {
        if (c >= latin_rows[i] && c < latin_rows[i] + 26) return (int)(c - latin_rows[i]);
    }
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
        for (int k = 0; k < 5; k++) {
            if (c != 0 && alphabets[i][k] == c) return k;
        }
    }
    return -1;
}

static bool strip_pair(assay_view *text, const char *open, const char *close) {
    assay_view head = assay_view_of(open), tail = assay_view_of(close);
    if (text->size < head.size + tail.size || !assay_view_starts_with(*text, head) || !assay_view_ends_with(*text, tail))
        return false;
    *text = assay_view_slice(*text, head.size, text->size - tail.size);
    return true;
}

static bool unwrap_once(assay_view *text) {
    static const char *const pairs[][2] = {
        {"$", "$"},        {"\\(", "\\)"},     {"\\text{", "}"},   {"\\mathrm{", "}"}, {"\\textbf{", "}"}, {"\\mathbf{", "}"},
        {"\\boxed{", "}"}, {"**", "**"},       {"__", "__"},       {"`", "`"},         {"\"", "\""},       {"'", "'"},
        {"\\mbox{", "}"},  {"\\textrm{", "}"}, {"\\textit{", "}"}, {"*", "*"},         {"[[", "]]"}};
    assay_view content = assay_wrapped_content(*text);
    if (content.size > 0) {
        *text = content;
        return true;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (strip_pair(text, pairs[i][0], pairs[i][1])) return true;
    }
    return false;
}

assay_view choice_unwrap(assay_view answer) {
    for (int rounds = 0; rounds < 16; rounds++) {
        answer = assay_view_trim(answer);
        while (answer.size && (answer.data[answer.size - 1] == '.' || answer.data[answer.size - 1] == ',' ||
                               answer.data[answer.size - 1] == ';'))
            answer = assay_view_trim(assay_view_slice(answer, 0, answer.size - 1));
        if (!unwrap_once(&answer)) break;
    }
    return answer;
}

/* A longer content is no label, however it begins; nor is a longer list an answer. */
enum { NAME_BYTES = 64, LABELS_READ = 64 };

typedef enum mark { MARK_NONE, MARK_CONTENT, MARK_REMARK, MARK_DASH, MARK_SEPARATOR, MARK_OR, MARK_END } mark;

/* Is there a letter of its own, in brackets or not, that could be a second label? */
static bool names_letter(assay_view text) {
    for (size_t at = 0; at < text.size; at++) {
        char c = text.data[at], before = at > 0 ? text.data[at - 1] : ' ',
             behind = at + 1 < text.size ? text.data[at + 1] : ' ';
        if (c >= 'A' && c <= 'Z' && !assay_is_alpha(before) && !assay_is_digit(before) && !assay_is_alpha(behind)) return true;
    }
    return false;
}

/* "(G), 13.6 eV", "D, but note that x is not given": a label and what is said of it, without a second label in it. */
static bool remarks_on_label(assay_view content, char label, bool bracketed) {
    static const char *const others[] = {"or",   "maybe", "perhaps", "possibly", "also",   "alternatively",
                                         "else", "then",  "and",     "both",     "however"};
    bool word = !bracketed && (label == 'I' || label < 'A' || label > 'J'); /* may be a pronoun, or a variable */
    if (content.size == 0) return false;
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        assay_view rest = content;
        if (choice_skip_word(&rest, others[i])) return false;
    }
    static const assay_view taken_back[] = {
        {"wrong", 5}, {"incorrect", 9}, {"mistake", 7}, {"not correct", 11}, {"not right", 9}};
    for (size_t i = 0; i < sizeof taken_back / sizeof *taken_back; i++) {
        if (memmem(content.data, content.size, taken_back[i].data, taken_back[i].size)) return false;
    }
    return !word && !names_letter(content);
}

/* A dash with space on both sides, or a long one with none ("D--exhaustion"), and its bytes. */
static size_t dash_at(assay_view text, size_t begin, size_t at) {
    static const assay_view tight[] = {{"--", 2}, {"\xE2\x80\x94", 3}};
    for (size_t i = 0; at == begin && i < sizeof tight / sizeof *tight; i++) {
        bool letter = at + tight[i].size < text.size && assay_is_alpha(text.data[at + tight[i].size]);
        if (letter && assay_view_starts_with(assay_view_slice(text, at, text.size), tight[i])) return tight[i].size;
    }
    static const assay_view dashes[] = {{"- ", 2}, {"-- ", 3}, {"\xE2\x80\x93 ", 4}, {"\xE2\x80\x94 ", 4}};
    for (size_t i = 0; at > begin && i < sizeof dashes / sizeof *dashes; i++) {
        if (assay_view_starts_with(assay_view_slice(text, at, text.size), dashes[i])) return dashes[i].size;
    }
    return 0;
}

/* What stands behind a label at *at; moves past it. */
static mark mark_after(assay_view text, size_t *at, bool bracketed) {
    size_t begin = *at;
    if (assay_view_starts_with(assay_view_slice(text, *at, text.size), ASSAY_VIEW("**")))
        *at += 2; /* of a bold label, whose first mark stood elsewhere */
    bool line_ended = false;
    for (; *at < text.size && assay_is_space(text.data[*at]); ++*at) line_ended = line_ended || text.data[*at] == '\n';
    assay_view rest = assay_view_slice(text, *at, text.size);
    if (choice_is_closing(rest)) return MARK_END;
    if (line_ended) return MARK_SEPARATOR; /* a label on each line */
    size_t dash = dash_at(text, begin, *at);
    if (dash > 0) {
        *at += dash;
        return MARK_DASH;
    }
    if (choice_skip_word(&rest, "or")) {
        *at = text.size - rest.size;
        return MARK_OR;
    }
    if (choice_skip_word(&rest, "and") || choice_skip_word(&rest, "&")) {
        *at = text.size - rest.size;
        return MARK_SEPARATOR;
    }
    if (rest.data[0] == ',' || rest.data[0] == ';' || rest.data[0] == '+') {
        ++*at;
        rest = assay_view_trim(assay_view_slice(text, *at, text.size));
        if (choice_skip_word(&rest, "or")) {
            *at = (size_t)(rest.data - text.data);
            return MARK_OR;
        }
        if (remarks_on_label(rest, text.data[begin - 1 - bracketed], bracketed)) return MARK_REMARK;
        if (choice_skip_word(&rest, "and")) *at = (size_t)(rest.data - text.data);
        return MARK_SEPARATOR;
    }
    if (rest.data[0] == '/') {
        ++*at;
        return MARK_OR;
    }
    if (assay_view_starts_with(rest, ASSAY_VIEW("\xE3\x80\x81")) || assay_view_starts_with(rest, ASSAY_VIEW("\xE5\x92\x8C")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("\xEF\xBC\x8C"))) {
        *at += 3; /* ideographic comma, "and", full-width comma */
        return MARK_SEPARATOR;
    }
    if (rest.data[0] == '.' || rest.data[0] == ')' || rest.data[0] == ':' || rest.data[0] == ']') {
        ++*at;
        return MARK_CONTENT;
    }
    if (assay_view_starts_with(rest, ASSAY_VIEW("\xEF\xBC\x9A")) || assay_view_starts_with(rest, ASSAY_VIEW("\xEF\xBC\x89")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("\xE3\x80\x82")) || assay_view_starts_with(rest, ASSAY_VIEW("\xEF\xBC\x8E"))) {
        *at += 3; /* full-width colon, bracket and stop, ideographic full stop */
        return MARK_CONTENT;
    }
    if (rest.data[0] == '(' && !bracketed && assay_view_ends_with(rest, ASSAY_VIEW(")"))) {
        ++*at; /* "B (Lyon)" */
        return MARK_CONTENT;
    }
    return bracketed && *at > begin ? MARK_CONTENT : MARK_NONE;
}

/* Passes over what opens a font: "\\text{", "**", "$"; *groups: how many braces of it want closing. */
static size_t skip_fonts(assay_view text, size_t at, size_t *groups) {
    static const assay_view fonts[] = {{"\\text{", 6},   {"\\textbf{", 8}, {"\\mathrm{", 8}, {"\\mathbf{", 8}, {"\\textrm{", 8},
                                       {"\\textit{", 8}, {"\\mbox{", 6},   {"\\bf{", 4},     {"**", 2},        {"$", 1}};
    enum { BRACES = 8 };
    for (int n = 0; n < 4; n++) {
        size_t size = 0;
        for (size_t i = 0; i < sizeof fonts / sizeof *fonts && size == 0; i++) {
            if (!assay_view_starts_with(assay_view_slice(text, at, text.size), fonts[i])) continue;
            size = fonts[i].size;
            *groups += i < BRACES;
        }
        if (size == 0) return at;
        at += size;
    }
    return at;
}

static size_t skip_spaces(assay_view text, size_t at) {
    while (at < text.size && assay_is_space(text.data[at])) at++;
    return at;
}

/* Behind a label: as many braces as were opened, and the other ends of fonts. */
static size_t close_fonts(assay_view text, size_t at, size_t groups) {
    for (;;) {
        size_t behind = skip_spaces(text, at);
        assay_view rest = assay_view_slice(text, behind, text.size);
        if (groups > 0 && assay_view_starts_with(rest, ASSAY_VIEW("}"))) {
            groups--;
            at = behind + 1;
        } else if (assay_view_starts_with(rest, ASSAY_VIEW("**"))) {
            at = behind + 2;
        } else if (assay_view_starts_with(rest, ASSAY_VIEW("$"))) {
            at = behind + 1;
        } else {
            return at;
        }
    }
}

int choice_take_label(assay_view text, size_t *at, bool *bracketed) {
    static const assay_view opens[] = {{"(", 1}, {"[", 1}, {"\\(", 2}, {"\xEF\xBC\x88", 3}};
    static const assay_view closes[] = {{")", 1}, {"]", 1}, {"\\)", 2}, {"\xEF\xBC\x89", 3}};
    *bracketed = false;
    size_t from = *at, groups = 0, kind = 0;
    while (kind < 4 && !assay_view_starts_with(assay_view_slice(text, from, text.size), opens[kind])) kind++;
    if (kind < 4) {
        from = skip_fonts(text, skip_spaces(text, from + opens[kind].size), &groups);
        from = skip_spaces(text, from);
        if (from >= text.size) return -1;
        int label = label_of(assay_utf8_decode(text, &from));
        from = skip_spaces(text, close_fonts(text, from, groups));
        if (label < 0 || !assay_view_starts_with(assay_view_slice(text, from, text.size), closes[kind])) return -1;
        *at = from + closes[kind].size;
        *bracketed = true;
        return label;
    }
    if (from >= text.size) return -1;
    int label = label_of(assay_utf8_decode(text, &from));
    if (label >= 0) *at = from;
    return label;
}

/* Passes over the mark of a list's line: "- ", "* ", "1. ". */
static size_t skip_bullet(assay_view text, size_t at) {
    static const assay_view bullets[] = {{"- ", 2}, {"* ", 2}, {"+ ", 2}, {"\xE2\x80\xA2 ", 4}};
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        if (assay_view_starts_with(rest, bullets[i])) return at + bullets[i].size;
    }
    size_t digits = 0;
    while (digits < rest.size && digits < 2 && assay_is_digit(rest.data[digits])) digits++;
    bool numbered = digits > 0 && digits + 1 < rest.size && (rest.data[digits] == '.' || rest.data[digits] == ')') &&
                    rest.data[digits + 1] == ' ';
    return numbered ? at + digits + 2 : at;
}

/* "BBBBB": one capital four to six times, as some prompts ask for it. */
static uint32_t repeated_capital(assay_view text) {
    size_t same = 0;
    while (same < text.size && text.data[same] == text.data[0]) same++;
    bool label = same == text.size && same >= 4 && same <= 6 && text.data[0] >= 'A' && text.data[0] <= 'J';
    return label ? 1u << (text.data[0] - 'A') : 0;
}

/* "ACD": capitals only, each once, ascending. */
static uint32_t joined_capitals(assay_view text) {
    uint32_t labels = repeated_capital(text);
    if (labels || text.size < 2 || text.size > 8) return labels;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 'A' || text.data[i] > 'J') return 0;
        if (i > 0 && text.data[i] <= text.data[i - 1]) return 0;
        labels |= 1u << (text.data[i] - 'A');
    }
    return labels;
}

/* "\\text{(C) } 12": the label wrapped alone, content behind it. */
static bool wrapped_label(assay_view text, choice_reading *reading) {
    static const char *const wraps[] = {"\\text{", "\\textbf{", "\\mathrm{", "\\mathbf{", "\\textrm{", "**"};
    for (size_t i = 0; i < sizeof wraps / sizeof *wraps; i++) {
        assay_view open = assay_view_of(wraps[i]), close = open.data[0] == '*' ? open : ASSAY_VIEW("}");
        if (!assay_view_starts_with(text, open)) continue;
        assay_view rest = assay_view_slice(text, open.size, text.size);
        const char *end = rest.size ? memmem(rest.data, rest.size, close.data, close.size) : NULL;
        if (!end) return false;
        assay_view inner = choice_unwrap(assay_view_slice(rest, 0, (size_t)(end - rest.data)));
        size_t at = 0;
        bool bracketed;
        int label = choice_take_label(inner, &at, &bracketed);
        if (label < 0 || mark_after(inner, &at, bracketed) == MARK_NONE || at != inner.size) return false;
        reading->labels = 1u << label;
        reading->content = assay_view_trim(assay_view_slice(rest, (size_t)(end - rest.data) + close.size, rest.size));
        return true;
    }
    return false;
}

/* "(or C)", "(maybe C)", "(C is also possible)" behind a label. */
static bool offers_another(assay_view content) {
    static const char *const hedges[] = {"or", "maybe", "perhaps", "possibly", "also", "and"};
    static const assay_view also[] = {{"also", 4}, {"too", 3}, {"possible", 8}};
    for (size_t i = 0; i < sizeof hedges / sizeof *hedges; i++) {
        assay_view rest = content;
        if (choice_skip_word(&rest, hedges[i])) return true;
    }
    bool label = content.size > 1 && content.data[0] >= 'A' && content.data[0] <= 'J' && content.data[1] == ' ';
    for (size_t i = 0; label && i < sizeof also / sizeof *also; i++) {
        if (memmem(content.data, content.size, also[i].data, also[i].size)) return true;
    }
    return false;
}

choice_reading choice_read(assay_view answer) {
    choice_reading reading = {0};
    assay_view text = choice_without_lead(answer);
    reading.labels = joined_capitals(text);
    if (reading.labels || wrapped_label(text, &reading)) return reading;
    size_t at = 0;
    for (int n = 0; n < LABELS_READ; n++) {
        at = skip_bullet(text, skip_spaces(text, at));
        size_t groups = 0, from = skip_fonts(text, at, &groups); /* "**A** and **C**" */
        bool bracketed;
        int label = choice_take_label(text, &from, &bracketed);
        if (label < 0) return (choice_reading){0};
        at = groups > 0 ? close_fonts(text, from, groups) : from;
        mark next = mark_after(text, &at, bracketed);
        if (next == MARK_NONE) return (choice_reading){0};
        bool first = reading.labels == 0;
        reading.labels |= 1u << label;
        if (next == MARK_END) return reading;
        if (next == MARK_CONTENT || next == MARK_DASH || next == MARK_REMARK) {
            assay_view content = assay_view_trim(assay_view_slice(text, at, text.size));
            bool enclosed = next == MARK_CONTENT && at > 0 && text.data[at - 1] == '(';
            if (enclosed && content.size > 0) content.size--; /* its bracket */
            if (enclosed && offers_another(content)) return (choice_reading){0};
            if (next == MARK_DASH && content.size <= NAME_BYTES && choice_read(content).labels)
                return (choice_reading){0}; /* "A - B" is no label with its text */
            reading.said = bracketed && next == MARK_CONTENT && text.data[at - 1] == ' ' && choice_is_predicate(content);
            reading.marked = (next == MARK_CONTENT && !reading.said) || (next == MARK_REMARK && bracketed);
            if (first) reading.content = content;
            else if (content.size) return (choice_reading){0};
            return reading;
        }
        reading.hedged = reading.hedged || next == MARK_OR;
    }
    return (choice_reading){0};
}
