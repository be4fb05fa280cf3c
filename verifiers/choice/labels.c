/* Reads labels: a letter counts as a label where it stands alone, in brackets, or before one of . ) : ] and content; never as the first
 * letter of a word or as the article "A". */
#include "verifiers/choice/labels.h"

#include "common/utf8.h"

/* Alphabets whose letters, in order, stand for A, B, C, D, E. */
static const uint32_t alphabets[][5] = {
    {0x0391, 0x0392, 0x0393, 0x0394, 0x0395}, /* Greek capitals */
    {0x03B1, 0x03B2, 0x03B3, 0x03B4, 0x03B5},
    {0x0623, 0x0628, 0x062C, 0x062F, 0x0647}, /* Arabic alif with hamza, ba, jim, dal, ha */
    {0x0627, 0x0628, 0x062A, 0x062B, 0},      /* Arabic alif, ba, ta, tha */
    {0x05D0, 0x05D1, 0x05D2, 0x05D3, 0x05D4}, /* Hebrew */
    {0x0915, 0x0916, 0x0917, 0x0918, 0x0919}, /* Devanagari */
    {0x0995, 0x0996, 0x0997, 0x0998, 0x0999}, /* Bengali */
    {0x7532, 0x4E59, 0x4E19, 0x4E01, 0x620A}, /* heavenly stems */
};

/* The label of a code point, 0 to 25; -1: none. `latin` where it is a plain letter. */
static int label_of(uint32_t c) {
    if (c >= 'A' && c <= 'Z') return (int)(c - 'A');
    if (c >= 'a' && c <= 'z') return (int)(c - 'a');
    if (c >= 0xFF21 && c <= 0xFF3A) return (int)(c - 0xFF21); /* full-width */
    if (c >= 0xFF41 && c <= 0xFF5A) return (int)(c - 0xFF41);
    if (c >= 0x24B6 && c <= 0x24CF) return (int)(c - 0x24B6); /* circled */
    if (c >= 0x24D0 && c <= 0x24E9) return (int)(c - 0x24D0);
    for (size_t i = 0; i < sizeof alphabets / sizeof *alphabets; i++) {
        for (int k = 0; k < 5; k++) {
            if (c != 0 && alphabets[i][k] == c) return k;
        }
    }
    return -1;
}

static bool starts_word(assay_view text, const char *word) {
    size_t size = strlen(word);
    if (text.size < size) return false;
    for (size_t i = 0; i < size; i++) {
        char c = text.data[i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != word[i]) return false;
    }
    return text.size == size || !assay_is_alpha(text.data[size]);
}

/* Takes `word` off the front, with white space and colons behind it. */
static bool skip_word(assay_view *text, const char *word) {
    if (!starts_word(*text, word)) return false;
    size_t at = strlen(word);
    while (at < text->size && (assay_is_space(text->data[at]) || text->data[at] == ':')) at++;
    *text = assay_view_slice(*text, at, text->size);
    return true;
}

static bool strip_pair(assay_view *text, const char *open, const char *close) {
    assay_view head = assay_view_of(open), tail = assay_view_of(close);
    if (text->size < head.size + tail.size || !assay_view_starts_with(*text, head) || !assay_view_ends_with(*text, tail)) return false;
    *text = assay_view_slice(*text, head.size, text->size - tail.size);
    return true;
}

static bool unwrap_once(assay_view *text) {
    static const char *const pairs[][2] = {{"$", "$"},         {"\\(", "\\)"},      {"\\text{", "}"},   {"\\mathrm{", "}"},
                                           {"\\textbf{", "}"}, {"\\mathbf{", "}"},  {"\\boxed{", "}"},  {"**", "**"},
                                           {"__", "__"},       {"`", "`"},          {"\"", "\""},       {"'", "'"},
                                           {"\\mbox{", "}"},   {"\\textrm{", "}"},  {"\\textit{", "}"}, {"*", "*"}};
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

typedef enum mark { MARK_NONE, MARK_CONTENT, MARK_SEPARATOR, MARK_OR, MARK_END } mark;

/* What stands behind a label at *at; moves past it. */
static mark mark_after(assay_view text, size_t *at, bool bracketed) {
    size_t begin = *at;
    while (*at < text.size && assay_is_space(text.data[*at])) ++*at;
    assay_view rest = assay_view_slice(text, *at, text.size);
    if (rest.size == 0) return MARK_END;
    if (skip_word(&rest, "or")) {
        *at = text.size - rest.size;
        return MARK_OR;
    }
    if (skip_word(&rest, "and") || skip_word(&rest, "&")) {
        *at = text.size - rest.size;
        return MARK_SEPARATOR;
    }
    if (rest.data[0] == ',' || rest.data[0] == ';' || rest.data[0] == '+') {
        ++*at;
        rest = assay_view_trim(assay_view_slice(text, *at, text.size));
        if (skip_word(&rest, "or")) {
            *at = (size_t)(rest.data - text.data);
            return MARK_OR;
        }
        if (skip_word(&rest, "and")) *at = (size_t)(rest.data - text.data);
        return MARK_SEPARATOR;
    }
    if (rest.data[0] == '/') {
        ++*at;
        return MARK_OR;
    }
    if (assay_view_starts_with(rest, ASSAY_VIEW("\xE3\x80\x81")) || assay_view_starts_with(rest, ASSAY_VIEW("\xE5\x92\x8C"))) {
        *at += 3; /* ideographic comma, "and" */
        return MARK_SEPARATOR;
    }
    if (rest.data[0] == '.' || rest.data[0] == ')' || rest.data[0] == ':' || rest.data[0] == ']') {
        ++*at;
        return MARK_CONTENT;
    }
    if (assay_view_starts_with(rest, ASSAY_VIEW("\xEF\xBC\x9A")) || assay_view_starts_with(rest, ASSAY_VIEW("\xEF\xBC\x89")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("\xE3\x80\x82"))) {
        *at += 3; /* full-width colon and bracket, ideographic full stop */
        return MARK_CONTENT;
    }
    return bracketed && *at > begin ? MARK_CONTENT : MARK_NONE;
}

/* One label at *at, perhaps in brackets; -1: none. */
static int take_label(assay_view text, size_t *at, bool *bracketed) {
    static const assay_view opens[] = {{"(", 1}, {"[", 1}, {"\\(", 2}, {"\xEF\xBC\x88", 3}};
    static const assay_view closes[] = {{")", 1}, {"]", 1}, {"\\)", 2}, {"\xEF\xBC\x89", 3}};
    *bracketed = false;
    size_t from = *at;
    for (size_t i = 0; i < 4; i++) {
        if (!assay_view_starts_with(assay_view_slice(text, from, text.size), opens[i])) continue;
        from += opens[i].size;
        while (from < text.size && assay_is_space(text.data[from])) from++;
        if (from >= text.size) return -1;
        int label = label_of(assay_utf8_decode(text, &from));
        while (from < text.size && assay_is_space(text.data[from])) from++;
        if (label < 0 || !assay_view_starts_with(assay_view_slice(text, from, text.size), closes[i])) return -1;
        *at = from + closes[i].size;
        *bracketed = true;
        return label;
    }
    if (from >= text.size) return -1;
    int label = label_of(assay_utf8_decode(text, &from));
    if (label >= 0) *at = from;
    return label;
}

/* "ACD": capitals only, each once, ascending. */
static uint32_t joined_capitals(assay_view text) {
    uint32_t labels = 0;
    if (text.size < 2 || text.size > 8) return 0;
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
        int label = take_label(inner, &at, &bracketed);
        if (label < 0 || mark_after(inner, &at, bracketed) == MARK_NONE || at != inner.size) return false;
        reading->labels = 1u << label;
        reading->content = assay_view_trim(assay_view_slice(rest, (size_t)(end - rest.data) + close.size, rest.size));
        return true;
    }
    return false;
}

choice_reading choice_read(assay_view answer) {
    static const char *const lead_ins[] = {"options", "option", "choices", "choice", "answer", "answers", "the"};
    choice_reading reading = {0};
    assay_view text = choice_unwrap(answer);
    for (int rounds = 0; rounds < 3; rounds++) {
        for (size_t i = 0; i < sizeof lead_ins / sizeof *lead_ins; i++) skip_word(&text, lead_ins[i]);
        text = choice_unwrap(text);
    }
    reading.labels = joined_capitals(text);
    if (reading.labels || wrapped_label(text, &reading)) return reading;
    for (size_t at = 0;;) {
        while (at < text.size && assay_is_space(text.data[at])) at++;
        bool bracketed;
        int label = take_label(text, &at, &bracketed);
        if (label < 0) return (choice_reading){0};
        mark next = mark_after(text, &at, bracketed);
        if (next == MARK_NONE) return (choice_reading){0};
        bool first = reading.labels == 0;
        reading.labels |= 1u << label;
        if (next == MARK_END) return reading;
        if (next == MARK_CONTENT) {
            assay_view content = assay_view_trim(assay_view_slice(text, at, text.size));
            if (first) reading.content = content;
            else if (content.size) return (choice_reading){0};
            return reading;
        }
        reading.hedged = reading.hedged || next == MARK_OR;
    }
}
