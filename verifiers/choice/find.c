/* Where a text that announces no answer chooses one; see assay_choice_find.
 *
 * Theory. A sentence chooses where nothing stands around its labels but the closed lists of lead_ins.c, so that "B is wrong" and "all but B" choose nothing.
 * The last sentence decides, from its last "so" or "therefore" on. A line that begins with a label may also be one of a list of options: it counts only
 * where the lines beside it do not. The text's last WINDOW_BYTES are looked at, each sentence a few times and only short ones. */
#include "verifiers/choice/choice.h"
#include "verifiers/choice/labels.h"

enum { SENTENCE_BYTES = 512, WINDOW_BYTES = 16384, SHORT_BYTES = 80 };

static size_t line_begin(assay_view text, size_t at) {
    while (at > 0 && text.data[at - 1] != '\n') at--;
    return at;
}

static assay_view last_line(assay_view text) {
    return assay_view_trim(assay_view_slice(text, line_begin(text, text.size), text.size));
}

static assay_view first_line(assay_view text) {
    const char *newline = text.size ? memchr(text.data, '\n', text.size) : NULL;
    return assay_view_trim(assay_view_slice(text, 0, newline ? (size_t)(newline - text.data) : text.size));
}

/* Does the line begin with a label and its mark, as an option does? */
static bool begins_option(assay_view line) {
    choice_reading reading = choice_read(assay_view_slice(line, 0, SENTENCE_BYTES));
    return reading.labels != 0 && reading.content.size > 0 && reading.marked;
}

/* Does the line open a list ("Let us look at the options:")? */
static bool opens_list(assay_view line) {
    return assay_view_ends_with(line, ASSAY_VIEW(":")) || assay_view_ends_with(line, ASSAY_VIEW(":**")) ||
           assay_view_ends_with(line, ASSAY_VIEW("\xEF\xBC\x9A"));
}

/* A line behind or before one that begins with a label and has content is one of a list of options. */
static bool is_listed(assay_view text, assay_view line) {
    if (!begins_option(line)) return false;
    size_t begin = (size_t)(line.data - text.data), end = begin + line.size;
    assay_view before = last_line(assay_view_trim(assay_view_slice(text, 0, begin)));
    if (before.size && (begins_option(before) || opens_list(before))) return true;
    for (assay_view rest = assay_view_trim(assay_view_slice(text, end, text.size)); rest.size;) {
        assay_view next = first_line(rest);
        if (begins_option(next)) return true;
        rest = assay_view_trim(assay_view_slice(rest, (size_t)(next.data + next.size - rest.data), rest.size));
    }
    return false;
}

/* The end of the sentence that begins at `at`: behind ". ", "! ", "? ", an ideographic full stop, or a line's end. */
static size_t sentence_end(assay_view text, size_t at) {
    for (size_t begin = at; at < text.size; at++) {
        char c = text.data[at], next = at + 1 < text.size ? text.data[at + 1] : '\n';
        if (c == '\n') return at + 1;
        bool stop = (c == '.' || c == '!' || c == '?') && (assay_is_space(next) || next == '*');
        if (stop && at > begin + 1) return at + 1; /* not the mark of "B. London" */
        if (assay_view_starts_with(assay_view_slice(text, at, at + 3), ASSAY_VIEW("\xE3\x80\x82"))) return at + 3;
    }
    return text.size;
}

/* From the last "so", "thus", ... on; `sentence` where there is none. */
static assay_view behind_connective(assay_view sentence) {
    static const char *const words[] = {"so",      "thus",    "hence",    "therefore",       "which means",    "which leaves",
                                        "leaving", "meaning", "which is", "but the closest", "but the nearest"};
    for (size_t at = sentence.size; at-- > 1;) {
        if (!(assay_is_space(sentence.data[at - 1]) && assay_is_alpha(sentence.data[at]))) continue;
        assay_view rest = assay_view_slice(sentence, at, sentence.size);
        for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
            assay_view behind = rest;
            if (choice_skip_word(&behind, words[i])) return behind;
        }
    }
    return sentence;
}

/* The labels that a sentence chooses; content only behind a label with a mark. */
static uint32_t chosen_by(assay_view sentence) {
    if (sentence.size > SENTENCE_BYTES) return 0;
    choice_reading reading = choice_read(sentence);
    return reading.content.size == 0 || reading.marked ? reading.labels : 0;
}

/* The last sentence that calls labels correct; *agree: no other one calls other labels so. */
static assay_view called_correct(assay_view text, uint32_t *labels, bool *agree) {
    assay_view found = ASSAY_VIEW_NONE;
    *agree = true;
    for (size_t at = 0; at < text.size;) {
        size_t end = sentence_end(text, at);
        assay_view sentence = assay_view_trim(assay_view_slice(text, at, end));
        at = end;
        if (sentence.size < 9 || sentence.size > SENTENCE_BYTES || !memmem(sentence.data, sentence.size, "correct", 7))
            continue;
        uint32_t others = chosen_by(sentence);
        if (!others || begins_option(sentence)) continue;
        *agree = *agree && (!found.size || others == *labels);
        *labels = others;
        found = sentence;
    }
    return found;
}

/* "A is correct. B is correct.": the text calls other labels correct than these. */
static bool contradicts(assay_view text, uint32_t labels) {
    bool agree;
    uint32_t others = labels;
    called_correct(text, &others, &agree);
    return !agree || others != labels;
}

static assay_view last_sentence(assay_view text) {
    assay_view line = last_line(text), last = line;
    for (size_t at = 0; at < line.size;) {
        size_t end = sentence_end(line, at);
        assay_view sentence = assay_view_trim(assay_view_slice(line, at, end));
        if (sentence.size) last = sentence;
        at = end;
    }
    return last;
}

static bool holds_any(assay_view text, const assay_view *words, size_t count) {
    for (size_t i = 0; text.size > 0 && i < count; i++) {
        if (memmem(text.data, text.size, words[i].data, words[i].size)) return true;
    }
    return false;
}

/* "The answer is (E). The correct answer is Paris.", "B. Option B is wrong.": what follows the label speaks of answers again, and may take it back. */
static bool speaks_again(assay_view line) {
    static const assay_view again[] = {{"nswer", 5}, {"ption", 5}, {"hoice", 5}, {"correct", 7}, {"None of", 7}},
                            refused[] = {{"wrong", 5}, {"incorrect", 9}, {"not correct", 11}, {"none of", 7}};
    assay_view content = choice_read(line).content;
    if (content.size == 0) return false;
    assay_view lead = assay_view_slice(line, 0, (size_t)(content.data - line.data));
    bool announced = holds_any(lead, again, 3); /* then the content begins behind the sentence that announces the label */
    return holds_any(content, refused, sizeof refused / sizeof *refused) ||
           (announced && holds_any(content, again, sizeof again / sizeof *again));
}

assay_view assay_choice_find(const assay_choice_gold *gold, assay_view text, assay_arena *arena) {
    text = assay_view_trim(assay_view_slice(text, text.size > WINDOW_BYTES ? text.size - WINDOW_BYTES : 0, text.size));
    assay_view line = last_line(text), first = first_line(text);
    if (first.size < text.size && text.size <= SENTENCE_BYTES && choice_read(text).content.size == 0 &&
        assay_choice_reads(gold, text, arena))
        return text; /* a list, a label on each line */
    bool asks = assay_view_ends_with(line, ASSAY_VIEW("?")), agree;
    assay_view sentence = last_sentence(text);
    for (int from = 0; from < 2 && !asks; from++) {
        uint32_t labels = chosen_by(sentence);
        if (labels && !begins_option(sentence)) return contradicts(text, labels) ? ASSAY_VIEW_NONE : sentence;
        sentence = behind_connective(sentence);
    }
    if (!asks && assay_choice_reads(gold, line, arena) && !is_listed(text, line) && !speaks_again(line))
        return contradicts(text, chosen_by(line)) ? ASSAY_VIEW_NONE : line;
    choice_reading whole = choice_read(text);
    bool one_line = first.size == text.size && whole.marked && !whole.hedged && whole.content.size <= SHORT_BYTES;
    if (one_line && !asks && !speaks_again(text)) return text; /* "A) 3 km" beside an option "3km" */
    uint32_t labels = 0;
    sentence = called_correct(text, &labels, &agree);
    if (sentence.size) return agree ? sentence : ASSAY_VIEW_NONE;
    /* A label first, and the reasons behind it. */
    bool leads =
        first.size < text.size && assay_choice_reads(gold, first, arena) && !is_listed(text, first) && !speaks_again(first);
    return leads ? first : ASSAY_VIEW_NONE;
}

bool assay_choice_is_remark(assay_view text, assay_view chosen) {
    static const char *const answers[] = {"none",   "neither", "nothing", "no",        "not",      "both",      "all",
                                          "any",    "either",  "unknown", "unclear",   "invalid",  "undefined", "missing",
                                          "unsure", "wrong",   "false",   "incorrect", "actually", "really",    "instead",
                                          "now",    "rather",  "changed", "different", "mistaken"};
    choice_reading reading = choice_read(text), earlier = choice_read(chosen);
    if (reading.said) return (reading.labels & earlier.labels) == 0;
    if (text.size == 0 || text.data[0] < 'a' || text.data[0] > 'z') return false;
    for (size_t i = 0; i < sizeof answers / sizeof *answers; i++) {
        assay_view rest = text;
        if (choice_skip_word(&rest, answers[i])) return false;
    }
    return true;
}
