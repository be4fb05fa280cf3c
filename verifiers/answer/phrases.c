/* "The answer is 5", "Final Answer: **73**", "A: 18", "the correct option is (B)"; cues.c reads the same in other languages. Theory: phrases.h. */
#include "verifiers/answer/phrases.h"

enum { PHRASES_TRIED = 64, SENTENCE_WORDS = 2, NOUNS = ANSWER_NOUNS };

/* "Mr.", "Dr.": does an abbreviation that a name follows end at `at`? */
static bool is_title(assay_view text, size_t at) {
    static const char *const titles[] = {"Mr", "Mrs", "Ms", "Dr", "Prof", "vs", "approx"};
    size_t begin = at;
    while (begin > 0 && at - begin < 7 && assay_is_alpha(text.data[begin - 1])) begin--;
    for (size_t i = 0; i < COUNT(titles); i++) {
        if (assay_view_is(assay_view_slice(text, begin, at), titles[i])) return true;
    }
    return false;
}

/* Does the sentence end with the byte at `at`? */
static bool ends_sentence(assay_view text, size_t at) {
    assay_view rest = assay_view_slice(text, at, text.size);
    if (assay_view_starts_with(rest, ASSAY_VIEW("。")) || assay_view_starts_with(rest, ASSAY_VIEW("！")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("।")) || assay_view_starts_with(rest, ASSAY_VIEW("۔")))
        return true;
    if (assay_view_starts_with(rest, ASSAY_VIEW("[/INST]")) || assay_view_starts_with(rest, ASSAY_VIEW("<end_of_turn>")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("<|")) || assay_view_starts_with(rest, ASSAY_VIEW("<\xEF\xBD\x9C")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("</")) || assay_view_starts_with(rest, ASSAY_VIEW("<eo")) ||
        assay_view_starts_with(rest, ASSAY_VIEW("<EO"))) /* <eos>, <eoa>, <EOS_TOKEN> */
        return true;
    char c = text.data[at], next = at_or_nul(text, at + 1);
    if (c != '.' && c != '!' && c != '?') return false;
    if (c == '.' && next == ' ' && is_title(text, at)) return false;
    if (c == '!' && at > 0 && (assay_is_digit(text.data[at - 1]) || text.data[at - 1] == ')') && next == ' ') {
        /* 5! is a factorial, unless a new sentence follows. */
        char after = at_or_nul(text, at + 2);
        return after >= 'A' && after <= 'Z';
    }
    if (c == '.' && at >= 2 && text.data[at - 2] == '.' && next == ' ' &&
        !(at_or_nul(text, at + 2) >= 'A' && at_or_nul(text, at + 2) <= 'Z')) {
        return false; /* p.m. */
    }
    return next == '\0' || assay_is_space(next) || (c == '.' && strchr("*\"`", next));
}

/* The end of the sentence that begins at `begin`; maths and braces are passed over. ASSAY_NOT_FOUND: longer than CONTENT_BYTES. */
static size_t sentence_end(assay_view text, size_t begin) {
    size_t limit = begin + CONTENT_BYTES < text.size ? begin + CONTENT_BYTES : text.size;
    assay_view window = assay_view_slice(text, 0, limit);
    size_t depth = 0;
    for (size_t at = begin; at < limit; at++) {
        size_t maths = text.data[at] == '$' || text.data[at] == '\\' ? answer_math_end(window, at) : at;
        if (maths > at) {
            at = maths - 1;
            continue;
        }
        char c = text.data[at];
        if (c == '{') depth++;
        if (c == '}' && depth == 0 && at > begin) return at; /* "\text{The answer is 5}" */
        if (c == '}' && depth > 0) depth--;
        if (c == '\n') return at;
        /* The dots of 0.333... are its own. */
        if (depth == 0 && ends_sentence(text, at)) return c == '.' && at > begin && text.data[at - 1] == '.' ? at + 1 : at;
    }
    return limit == text.size ? limit : ASSAY_NOT_FOUND;
}

static bool is_label_mark(char c) {
    return c == ':' || c == '.' || c == ')';
}

/* A line "A. 3" in a list of choices, followed by a line "B. ...". */
static bool is_choice_list(assay_view text, size_t line, char label) {
    const char *newline = line < text.size ? memchr(text.data + line, '\n', text.size - line) : NULL;
    size_t next = newline ? answer_offset(text, newline) : text.size;
    while (next < text.size && assay_is_space(text.data[next])) next++;
    if (at_or_nul(text, next) == label + 1 && is_label_mark(at_or_nul(text, next + 1))) return true;
    char behind[] = {' ', (char)(label + 1), ':', ' '}; /* "A: false. B: true." in one line */
    assay_view first = assay_view_slice(text, line, newline ? answer_offset(text, newline) : text.size);
    return assay_find_first(first, (assay_view){behind, sizeof behind}) != ASSAY_NOT_FOUND;
}

/* "answers:\nA. False\nB. True": options are listed, and none is chosen. */
static bool lists_choices(assay_view text, size_t begin) {
    char label = at_or_nul(text, begin);
    return label >= 'A' && label < 'J' && is_label_mark(at_or_nul(text, begin + 1)) && phrase_begins_line(text, begin) &&
           is_choice_list(text, begin, label);
}

/* "A. 12 B. 13 C. 14": the end of a line that lists choices one behind the other; `begin`: its first label is not followed by the next one. */
static size_t choices_in_line_end(assay_view text, size_t begin) {
    enum { LINE_BYTES = 512 };
    char label = at_or_nul(text, begin);
    if (label != 'A' || !is_label_mark(at_or_nul(text, begin + 1))) return begin;
    size_t end = begin;
    while (end < text.size && end - begin < LINE_BYTES && text.data[end] != '\n') end++;
    for (size_t at = begin + 2; at + 1 < end; at++) {
        if (text.data[at - 1] == ' ' && text.data[at] == label + 1 && text.data[at + 1] == text.data[begin + 1]) return end;
    }
    return begin;
}

/* {"answer": "B"}, {'answer': 42}: a member of an object, whose value ends where JSON says. */
static bool take_member(assay_view text, size_t at, assay_view *content) {
    char quote = at_or_nul(text, at);
    if (quote != '"' && quote != '\'') return false;
    size_t begin = at + 1, limit = begin + CONTENT_BYTES < text.size ? begin + CONTENT_BYTES : text.size;
    while (begin < limit && text.data[begin] == ' ') begin++;
    if (at_or_nul(text, begin) != ':') return false;
    for (begin++; begin < limit && assay_is_space(text.data[begin]); begin++) continue;
    quote = at_or_nul(text, begin);
    bool quoted = quote == '"' || quote == '\'';
    size_t end = begin += quoted;
    for (; end < limit && (quoted ? text.data[end] != quote : !strchr(",}\n", text.data[end])); end++)
        end += quoted && text.data[end] == '\\' && end + 1 < limit; /* what is escaped ends nothing */
    if (end >= limit) return false;
    *content = assay_view_trim(assay_view_slice(text, begin, end));
    return content->size > 0 && content->data[0] != '[' && content->data[0] != '{';
}

/* Behind "1. " at the front of the line at `begin`, where no line "2. " follows; `begin`: there is no such number; ASSAY_NOT_FOUND: the first of several items. */
static size_t behind_item(assay_view text, size_t begin) {
    enum { LIST_BYTES = 512 };
    char mark = at_or_nul(text, begin + 1);
    bool item = begin > 0 && text.data[begin - 1] == '\n' && at_or_nul(text, begin) == '1' && (mark == '.' || mark == ')') &&
                at_or_nul(text, begin + 2) == ' ' && phrase_begins_content(text, begin + 3);
    if (!item) return begin;
    char next[] = {'\n', '2', mark, ' '};
    bool more =
        assay_find_first(assay_view_slice(text, begin, begin + LIST_BYTES), (assay_view){next, sizeof next}) != ASSAY_NOT_FOUND;
    return more ? ASSAY_NOT_FOUND : begin + 3;
}

/* What noun or cue number `n` at `at` announces, up to the end of its sentence; not yet read. */
static bool announced_content(assay_view within, size_t n, size_t at, assay_view *content, size_t *sentence) {
    answer_cue cue = {.last_sentence = n < NOUNS && phrase_nouns[n].kind == NOUN_WEAK};
    bool final = n == 3 && at >= 6 && memcmp(within.data + at - 6, "final ", 6) == 0;
    if (n < NOUNS) cue.begin = phrase_announced(within, n, at);
    else if (!answer_read_cue(within, (unsigned)(n - NOUNS), at, &cue)) return false;
    if (cue.begin == ASSAY_NOT_FOUND) return false;
    while (at_or_nul(within, cue.begin) == '\\' && at_or_nul(within, cue.begin + 1) == '*') cue.begin += 2; /* escaped marks */
    while (cue.begin < within.size && (assay_is_space(within.data[cue.begin]) || strchr("*_#}", within.data[cue.begin]))) {
        if (within.data[cue.begin] == '\0') break;
        cue.begin++; /* a brace: "\text{The answer is } 5" */
    }
    static const assay_view mark = {"<|begin_of_box|>", 16};
    if (assay_view_starts_with(assay_view_slice(within, cue.begin, within.size), mark)) cue.begin += mark.size;
    cue.begin = behind_item(within, cue.begin);
    if (cue.begin == ASSAY_NOT_FOUND) return false;
    if (at_or_nul(within, cue.begin) == '|' && within.data[cue.begin - 1] == '\n') return false; /* a table */
    *sentence = choices_in_line_end(within, cue.begin);
    if (*sentence == cue.begin) *sentence = sentence_end(within, cue.begin);
    if (*sentence == ASSAY_NOT_FOUND || *sentence <= cue.begin) return false;
    if (n < NOUNS && phrase_nouns[n].kind == NOUN_LINE && phrase_nouns[n].word.size == 2 && is_choice_list(within, at, 'A'))
        return false;
    if (n < NOUNS && lists_choices(within, cue.begin)) return false;
    if (cue.last_sentence && !final && answer_unwrap(assay_view_slice(within, *sentence, within.size)).size > 3) return false;
    *content = assay_view_slice(within, cue.begin, cue.end ? cue.end : *sentence);
    return true;
}

static bool take_phrase(answer_search *search, assay_view within, size_t n, size_t at, answer_piece *piece) {
    assay_view content;
    size_t end;
    size_t shift = answer_offset(search->region, within.data) + at;
    if (answer_skip_code(search, shift) != shift) return false;
    if (n < NOUNS && phrase_nouns[n].kind == NOUN_STRONG && take_member(within, at + phrase_nouns[n].word.size, &content)) {
        assay_view said = answer_reduce_sentence(content); /* "The store should charge $20." */
        *piece = (answer_piece){
            .text = said, .whole = said.size < content.size ? content : ASSAY_VIEW_NONE, .source = ASSAY_SOURCE_PHRASE};
        return true;
    }
    if (!announced_content(within, n, at, &content, &end)) return false;
    size_t begin = answer_offset(within, content.data);
    if (phrase_is_to_be_checked(content)) return false;
    size_t list = phrase_list_end(within, begin, end);
    if (list > end) {
        const char *line = memrchr(within.data, '\n', begin);
        *piece =
            (answer_piece){.text = assay_view_trim(assay_view_slice(within, line ? answer_offset(within, line) + 1 : 0, list)),
                           .source = ASSAY_SOURCE_PHRASE};
        return true;
    }
    bool bullet = begin > 0 && within.data[begin - 1] == '\n' && assay_view_starts_with(content, ASSAY_VIEW("- "));
    if (bullet) content = assay_view_slice(content, 2, content.size);
    content = answer_without_refused(phrase_without_turkish_copula(answer_unwrap(content)));
    assay_view explained = content;
    content = answer_behind_correction(answer_before_contrast(answer_without_explanation(content)));
    content = answer_unwrap(content);
    assay_view computed_first = explained.size > content.size && answer_calculates(content)
                                    ? answer_unwrap(phrase_behind_which(explained))
                                    : ASSAY_VIEW_NONE;
    if (computed_first.size > 0) { /* "246 people times 4 sections, which equals 984 people" */
        content = computed_first;
        begin = answer_offset(within, content.data);
    }
    if (phrase_is_quantity(content)) {
        content = answer_unwrap(phrase_behind_which(explained));
        if (content.size == 0 || phrase_is_quantity(content)) return false;
        begin = answer_offset(within, content.data);
    }
    if (!phrase_says_something(content) || answer_is_struck(content) || phrase_denies(content) ||
        phrase_remarks(within, begin, content) || phrase_is_praise_of_one(within, at, content))
        return false;
    uint32_t checks = answer_read(within, begin, begin + content.size);
    if (ANSWER_ASK(checks, CHECK_DENIED, answer_is_denied(within, begin)) || answer_is_denied(within, at) ||
        ANSWER_ASK(checks, CHECK_ATTRIBUTED, answer_is_attributed(within, begin, begin + content.size)) ||
        ANSWER_ASK(checks, CHECK_SUPPOSED, answer_is_supposed_abroad(within, begin, begin + content.size)) ||
        ANSWER_ASK(checks, CHECK_REPORTED, answer_is_reported(within, begin, begin + content.size)) ||
        answer_is_struck_out(within, begin, begin + content.size) ||
        ANSWER_ASK(checks, CHECK_HIDDEN, answer_is_hidden(within, begin)))
        return false;
    assay_view whole = content, said = answer_word_and_restatement(content);
    if (said.size == 0) said = answer_only_choice(content);
    content = answer_without_calculation(content);
    content = said.size > 0 ? said : answer_reduce_sentence(phrase_without_approval(phrase_without_remark(content)));
    if (said.size == 0 && answer_plain_words(content) >= SENTENCE_WORDS) {
        assay_view computed = answer_computed_of(within, content);
        if (computed.size == 0) computed = answer_only_value(content);
        if (computed.size > 0) content = computed;
    }
    if (content.size == 0) return false;
    assay_view later = assay_view_slice(within, answer_offset(within, content.data) + content.size, within.size);
    if (phrase_is_kind(content) && phrase_offers_value(assay_view_slice(later, 0, CONTENT_BYTES)))
        return false; /* "an integer. So n = 5" */
    if (answer_is_refused_box(within, content)) return false;
    size_t value_at = answer_offset(within, content.data), behind = value_at + content.size;
    if (value_at != begin) checks = ANSWER_CHECKS_ALL;
    if (ANSWER_ASK(checks, CHECK_DENIED, answer_is_denied(within, value_at)) ||
        ANSWER_ASK(checks, CHECK_ALTERED, answer_is_altered(within, value_at)))
        return false;
    bool more = !answer_ends_at(within, behind);
    if (more && behind < end && answer_is_denied_behind(within, behind)) return false;
    size_t from = 0;
    answer_value value;
    bool begins = answer_next_value(content, &from, &value) && value.begin == 0;
    if ((more && answer_is_changed_behind(within, behind)) ||
        (begins && (answer_is_changed_behind(content, value.end) || answer_is_denied_abroad_behind(content, value.end))))
        return false;
    bool asked = end < within.size && within.data[end] == '?';
    bool digit = false; /* "The answer is B. This is wrong" may be what was asked for */
    for (size_t i = 0; i < content.size && !digit; i++) digit = assay_is_digit(content.data[i]);
    if (more && (digit ? answer_is_taken_back(within, end) : answer_is_withdrawn(within, end)))
        return false; /* "the answer is 42. That is wrong.", "the answer is B. This answer is wrong." */
    if (more && answer_is_asked(within, asked ? end : behind)) return false;
    size_t second = end;
    while (asked && second < within.size && strchr("? ", within.data[second])) second++;
    if (asked && phrase_begins_content(within, second)) { /* "5? 6?" says both, or none */
        size_t line = sentence_end(within, second);
        if (line != ASSAY_NOT_FOUND) content = assay_view_slice(within, answer_offset(within, content.data), line);
    }
    *piece = (answer_piece){.text = content,
                            .whole = asked ? ASSAY_VIEW_NONE : whole,
                            .source = ASSAY_SOURCE_PHRASE,
                            .after = answer_after(within, within.data + behind)};
    return true;
}

void answer_collect_phrases(answer_search *search, assay_view within, size_t most, answer_pieces *pieces) {
    enum { ALL = NOUNS + ANSWER_CUES };
    size_t announcers[ALL], place[ALL], count = 0,
                                        first = pieces->count; /* nouns and cues that are there, and the last place of each */
    size_t window = within.size > CONTENT_BYTES ? within.size - CONTENT_BYTES : 0;
    uint64_t seen = answer_look_for_cues(assay_view_slice(within, window, within.size)) << NOUNS;
    seen |= search->seen >> SIGHT_NOUNS & ((1u << NOUNS) - 1);
    for (; seen != 0; seen &= seen - 1) {
        announcers[count] = (size_t)__builtin_ctzll(seen);
        place[count] = phrase_find(within, within.size, announcers[count]);
        count++;
    }
    for (int tried = 0; tried < PHRASES_TRIED && pieces->count - first < most; tried++) {
        size_t last = count;
        for (size_t i = 0; i < count; i++) {
            if (place[i] != ASSAY_NOT_FOUND && (last == count || place[i] > place[last])) last = i;
        }
        if (last == count) break;
        answer_piece piece;
        if (take_phrase(search, within, announcers[last], place[last], &piece) && !answer_add(search, pieces, piece)) return;
        place[last] = phrase_find(within, place[last], announcers[last]);
    }
    for (size_t i = first, k = pieces->count; i + 1 < k; i++) {
        answer_piece swap = pieces->items[i];
        pieces->items[i] = pieces->items[--k];
        pieces->items[k] = swap;
    }
}
