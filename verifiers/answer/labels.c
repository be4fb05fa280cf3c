/* Words in and around an answer that only name it: "\text{Answer: } 5" in a box, "Yes, it is.", "Final: 6" behind a box. */
#include "verifiers/answer/answer_internal.h"

enum { REACH = 256, WORD_BYTES = 16 };

#define COUNT(list) (sizeof list / sizeof *list)

static inline char at_or_nul(assay_view text, size_t at) {
    return at < text.size ? text.data[at] : '\0';
}

/* Takes one of the words off the front, with the blanks behind it. */
static bool skip_any(assay_view *text, const char *const *words, size_t count) {
    size_t end = 0;
    while (end < text->size && end < WORD_BYTES && (assay_is_alpha(text->data[end]) || text->data[end] == '\'')) end++;
    assay_view word = assay_view_slice(*text, 0, end);
    for (size_t i = 0; end > 0 && i < count; i++) {
        if (!answer_equal_folded(word, words[i])) continue;
        while (end < text->size && text->data[end] == ' ') end++;
        *text = assay_view_slice(*text, end, text->size);
        return true;
    }
    return false;
}
#define SKIP_ANY(text, words) skip_any(text, words, COUNT(words))

/* Behind "(the) (final) answer is" or "Answer:"; data NULL: the text does not begin so. */
static assay_view behind_noun(assay_view text) {
    static const char *const adjectives[] = {"the", "final", "correct", "our", "my", "so", "thus", "therefore", "hence"};
    static const char *const nouns[] = {"answer", "answers", "ans", "result", "solution"};
    static const char *const verbs[] = {"is", "are"};
    while (SKIP_ANY(&text, adjectives)) continue;
    if (!SKIP_ANY(&text, nouns)) return ASSAY_VIEW_NONE;
    if (at_or_nul(text, 0) == '.') text = assay_view_slice(text, 1, text.size);
    bool joined = SKIP_ANY(&text, verbs);
    if (at_or_nul(text, 0) == ':' || at_or_nul(text, 0) == '=') {
        text = assay_view_slice(text, 1, text.size);
        joined = true;
    }
    return joined ? assay_view_trim(text) : ASSAY_VIEW_NONE;
}

assay_view answer_without_label(assay_view text) {
    static const assay_view fonts[] = {{"\\text{", 6},   {"\\textbf{", 8}, {"\\mathrm{", 8},
                                       {"\\textit{", 8}, {"\\mbox{", 6},   {"\\textrm{", 8}};
    if (text.size > REACH) return text;
    assay_view inner = text;
    for (size_t i = 0; i < COUNT(fonts); i++) {
        if (!assay_view_starts_with(text, fonts[i])) continue;
        inner = assay_view_trim(assay_view_slice(text, fonts[i].size, text.size));
        break;
    }
    assay_view behind = behind_noun(inner);
    if (!behind.data) return text;
    if (inner.data == text.data) return behind.size > 0 ? behind : text;
    if (at_or_nul(behind, 0) == '}') { /* the label alone in its font */
        assay_view rest = assay_view_trim(assay_view_slice(behind, 1, behind.size));
        return rest.size > 0 ? rest : text;
    }
    const char *close = memchr(behind.data, '}', behind.size);
    bool whole = close && close + 1 == behind.data + behind.size; /* label and answer in the font */
    assay_view rest = whole ? answer_unwrap(assay_view_slice(behind, 0, behind.size - 1)) : ASSAY_VIEW_NONE;
    return rest.size > 0 ? rest : text;
}

assay_view answer_yes_or_no(assay_view text) {
    static const char *const yes[] = {"yes"}, *const no[] = {"no"};
    static const char *const subjects[] = {"it", "they", "he", "she", "we", "you", "there", "this", "that"};
    static const char *const verbs[] = {"is",    "are",  "was",   "were", "does", "do",   "did",   "can",
                                        "could", "will", "would", "has",  "have", "must", "should"};
    static const char *const negatives[] = {"isn't", "aren't",   "wasn't", "weren't",  "doesn't", "don't",   "didn't",
                                            "can't", "couldn't", "won't",  "wouldn't", "hasn't",  "haven't", "cannot"};
    static const char *const not [] = {"not"};
    if (text.size > 32) return text;
    assay_view rest = text;
    bool affirms = SKIP_ANY(&rest, yes);
    if (!affirms && !SKIP_ANY(&rest, no)) return text;
    assay_view word = assay_view_slice(text, 0, affirms ? 3 : 2);
    if (at_or_nul(rest, 0) != ',') return text;
    rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
    if (!SKIP_ANY(&rest, subjects)) return text;
    bool negated = SKIP_ANY(&rest, negatives);
    if (!negated && !SKIP_ANY(&rest, verbs)) return text;
    negated = SKIP_ANY(&rest, not ) || negated;
    bool ended = rest.size == 0 || (rest.size == 1 && strchr(".!", rest.data[0]));
    return ended && negated != affirms ? word : text; /* "Yes, it is not": no answer of ours */
}

assay_view answer_behind_arrow(assay_view text) {
    static const assay_view arrows[] = {
        {"\\implies", 8},         {"\\Rightarrow", 11},         {"\\iff", 4}, {"\\Leftrightarrow", 15},
        {"\\Longrightarrow", 15}, {"\\Longleftrightarrow", 19}, {"=>", 2},    {"\xE2\x87\x92", 3}};
    if (text.size == 0 || text.size > REACH || !memchr(text.data, '=', text.size)) return text;
    size_t last = 0, behind = 0;
    for (size_t i = 0; i < COUNT(arrows); i++) {
        size_t found = assay_find_last(text, arrows[i]);
        if (found == ASSAY_NOT_FOUND || found + arrows[i].size <= behind) continue;
        last = found;
        behind = found + arrows[i].size;
    }
    assay_view before = assay_view_slice(text, 0, last), rest = assay_view_slice(text, behind, text.size);
    static const char *const hedges[] = {"or", "lor", "either", "not", "never", "unless", "false", "wrong"};
    bool refused = assay_view_ends_with(assay_view_trim(before), ASSAY_VIEW("\\not")) || memchr(text.data, ',', text.size) ||
                   memchr(text.data, ';', text.size);
    if (behind == 0 || assay_is_alpha(at_or_nul(rest, 0)) || refused) return text;
    if (answer_has_word(text, hedges, COUNT(hedges))) return text;
    while (at_or_nul(rest, 0) == ' ' || assay_view_starts_with(rest, ASSAY_VIEW("\\quad")))
        rest = assay_view_slice(rest, at_or_nul(rest, 0) == ' ' ? 1 : 5, rest.size);
    size_t equals = assay_find_first(rest, ASSAY_VIEW("="));
    assay_view name = assay_view_trim(assay_view_slice(rest, 0, equals));
    if (equals == ASSAY_NOT_FOUND || name.size != 1 || !assay_is_alpha(name.data[0])) return text;
    bool solved = assay_view_trim(before).size == 0 ||
                  (memchr(before.data, '=', before.size) && memchr(before.data, name.data[0], before.size));
    return solved && !memchr(rest.data, '}', rest.size) ? rest : text;
}

/* Does a sentence begin at `at`? */
static bool begins_sentence(assay_view text, size_t at) {
    while (at > 0 && text.data[at - 1] != '\0' && strchr(" *_(#$", text.data[at - 1])) at--;
    return at == 0 || strchr("\n.;:,!?)]}", text.data[at - 1]) != NULL;
}

/* "Scratch that", "I take it back", "I mean". */
static bool skip_retraction(assay_view *text) {
    static const char *const scratch[] = {"scratch"}, *const me[] = {"i"}, *const take[] = {"take"}, *const back[] = {"back"},
                             *const mean[] = {"mean", "meant"}, *const it[] = {"it", "that", "this"};
    assay_view rest = *text;
    bool found = SKIP_ANY(&rest, scratch)
                     ? SKIP_ANY(&rest, it)
                     : SKIP_ANY(&rest, me) &&
                           (SKIP_ANY(&rest, mean) || (SKIP_ANY(&rest, take) && SKIP_ANY(&rest, it) && SKIP_ANY(&rest, back)));
    if (found) *text = rest;
    return found;
}

/* "Oops, 8.": one value, and the sentence's end. */
static bool is_value_alone(assay_view text) {
    size_t from = 0;
    answer_value value;
    if (!answer_next_value(text, &from, &value) || value.begin != 0 || value.kind == VALUE_CHOICE) return false;
    size_t end = value.end;
    while (end < text.size && (text.data[end] == '*' || text.data[end] == '!')) end++;
    char stop = at_or_nul(text, end), next = at_or_nul(text, end + 1);
    return stop == '\n' || end == text.size || (stop == '.' && (end + 1 == text.size || next == ' ' || next == '\n'));
}

/* "Wait, it should be 43", "Actually, the total is 41", "Oops, 43.": behind "is" or its like; data NULL: the text does not begin so. */
static assay_view behind_correction(assay_view text) {
    static const char *const weak[] = {"so", "but", "now", "on"};
    static const char *const calls[] = {"wait", "oops", "hold",   "actually",  "no",         "hmm",   "sorry",
                                        "oh",   "edit", "update", "apologies", "correction", "rather"};
    static const char *const its[] = {"it's", "that's"};
    static const char *const subjects[] = {"it", "the"}, *const nouns[] = {"correct", "final",  "right", "answer",
                                                                           "total",   "result", "value"};
    static const char *const verbs[] = {"should", "must", "is", "would"}, *const be[] = {"be", "actually", "really", "just"};
    static const char *const me[] = {"i"}, *const views[] = {"think", "believe", "get", "got"}, *const it[] = {"it"},
                             *const is[] = {"is"};
    bool called = false, retracted = false;
    for (;;) {
        bool strong = SKIP_ANY(&text, calls) || skip_retraction(&text);
        if (!strong && !SKIP_ANY(&text, weak)) break;
        called = true;
        retracted = retracted || strong;
        while (text.size > 0 && strchr(",.!: ", text.data[0])) text = assay_view_slice(text, 1, text.size);
    }
    if (retracted && is_value_alone(text)) return text;
    if (called && SKIP_ANY(&text, its)) { /* "Wait, it's 15" */
        while (SKIP_ANY(&text, be)) continue;
        return text;
    }
    if (SKIP_ANY(&text, me)) { /* "I think it is 6" */
        if (!SKIP_ANY(&text, views)) return ASSAY_VIEW_NONE;
        if (SKIP_ANY(&text, it) && !SKIP_ANY(&text, is)) return ASSAY_VIEW_NONE;
        return text;
    }
    if (!called) return ASSAY_VIEW_NONE;
    bool subject = SKIP_ANY(&text, subjects); /* "Edit: should be 13" has none */
    while (subject && SKIP_ANY(&text, nouns)) continue;
    if (!SKIP_ANY(&text, verbs)) return ASSAY_VIEW_NONE;
    while (SKIP_ANY(&text, be)) continue;
    return text;
}

/* Takes the first of the phrases that `text` begins with off its front. */
static bool skip_phrase(assay_view *text, const assay_view *phrases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!assay_view_starts_with(*text, phrases[i])) continue;
        *text = assay_view_slice(*text, phrases[i].size, text->size);
        return true;
    }
    return false;
}
#define SKIP_PHRASE(text, phrases) skip_phrase(text, phrases, COUNT(phrases))
#define LIT(text) \
    { text, sizeof text - 1 }

/* The value of "不对，应该是8。" and "更正：8" at the front of `text`, which begins a sentence; empty: none. */
static assay_view corrected_in_chinese(assay_view text) {
    static const assay_view calls[] = {LIT("不对"), LIT("不對"), LIT("不是"),   LIT("哦不"),     LIT("不"),     LIT("更正"),
                                       LIT("修正"), LIT("订正"), LIT("訂正"),   LIT("等等"),     LIT("等一下"), LIT("抱歉"),
                                       LIT("错了"), LIT("錯了"), LIT("算错了"), LIT("我算错了"), LIT("对不起"), LIT("對不起")};
    static const assay_view marks[] = {LIT("，"), LIT("："), LIT("。"), LIT("！"), LIT("、"), LIT(","),
                                       LIT(":"),  LIT("."),  LIT("!"),  LIT(" "),  LIT("*"),  LIT("\n")};
    static const assay_view subjects[] = {LIT("正确答案"), LIT("正確答案"), LIT("正确的答案"), LIT("最终答案"),
                                          LIT("答案"),     LIT("结果"),     LIT("結果")};
    static const assay_view verbs[] = {LIT("应该是"), LIT("應該是"), LIT("应该为"), LIT("應該為"), LIT("应是"), LIT("應是"),
                                       LIT("应为"),   LIT("應為"),   LIT("是"),     LIT("为"),     LIT("為")};
    static const assay_view stops[] = {LIT("。"), LIT("，"), LIT("！"), LIT("；"), LIT("."),
                                       LIT(","),  LIT("!"),  LIT(";"),  LIT("\n")};
    bool called = false, verb;
    for (assay_view rest = text; SKIP_PHRASE(&rest, calls) && SKIP_PHRASE(&rest, marks); text = rest) {
        while (SKIP_PHRASE(&rest, marks)) continue;
        called = true;
    }
    if (!called) return ASSAY_VIEW_NONE;
    SKIP_PHRASE(&text, subjects);
    verb = SKIP_PHRASE(&text, verbs);
    while (SKIP_PHRASE(&text, marks)) continue;
    size_t from = 0;
    answer_value value;
    if (!answer_next_value(text, &from, &value) || value.begin != 0 || value.kind == VALUE_CHOICE) return ASSAY_VIEW_NONE;
    assay_view rest = assay_view_slice(text, value.end, text.size);
    while (rest.size > 0 && strchr("* ", rest.data[0])) rest = assay_view_slice(rest, 1, rest.size);
    bool unit = verb && rest.size > 3 && answer_is_foreign_byte(rest.data[0]) && !assay_view_starts_with(rest, stops[0]);
    for (int letters = 0; unit && letters < 2 && rest.size >= 3 && (unsigned char)rest.data[0] >= 0xE4; letters++)
        rest = assay_view_slice(rest, 3, rest.size); /* "8个" */
    bool ended = rest.size == 0 || SKIP_PHRASE(&rest, stops);
    return ended ? answer_unwrap(assay_view_slice(text, 0, value.end)) : ASSAY_VIEW_NONE;
}

/* The same behind any of its sentences. */
static assay_view declared_in_chinese(assay_view text) {
    static const assay_view stops[] = {LIT("。"), LIT("，"), LIT("！"), LIT("？"), LIT("；")};
    bool begins = true; /* a sentence may begin here */
    while (text.size > 0 && answer_has_high_byte(text)) {
        if (begins && (unsigned char)text.data[0] >= 0xE4) {
            assay_view found = corrected_in_chinese(text);
            if (found.size > 0) return found;
        }
        if (SKIP_PHRASE(&text, stops)) {
            begins = true;
            continue;
        }
        char c = text.data[0];
        begins = strchr(".!?;\n", c) || (begins && strchr(" $*)}]", c));
        text = assay_view_slice(text, 1, text.size);
    }
    return ASSAY_VIEW_NONE;
}

/* "2024-05-01", "1/5/2024": three numbers. */
bool answer_is_date(assay_view text) {
    size_t marks = 0, digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool mark = (text.data[i] == '-' || text.data[i] == '/') && i > 0 && text.data[i - 1] != text.data[i];
        if (!mark && !assay_is_digit(text.data[i])) return false;
        marks += mark;
        digits += !mark;
    }
    return marks == 2 && digits >= 6 && digits <= 8 && assay_is_digit(text.data[text.size - 1]);
}

assay_view answer_declared_behind(assay_view text) {
    static const char *const adjectives[] = {"final",   "mine",      "new",     "correct", "actual",    "right",
                                             "revised", "corrected", "updated", "true",    "correction"};
    static const char *const nouns[] = {"value", "result", "answer", "one"};
    static const char *const verbs[] = {"is"};
    text = assay_view_slice(text, 0, REACH);
    for (size_t at = 0; at < text.size; at++) {
        if (!assay_is_alpha(text.data[at]) || (at > 0 && assay_is_alpha(text.data[at - 1]))) continue;
        assay_view rest = assay_view_slice(text, at, text.size), corrected = ASSAY_VIEW_NONE;
        if (begins_sentence(text, at)) corrected = behind_correction(rest);
        if (!corrected.data && !SKIP_ANY(&rest, adjectives)) continue;
        if (corrected.data) rest = corrected;
        bool named = SKIP_ANY(&rest, nouns), joined = named && SKIP_ANY(&rest, verbs);
        while (rest.size > 0 && rest.data[0] == '*') rest = assay_view_slice(rest, 1, rest.size);
        joined = joined || corrected.data;
        if (!joined && at_or_nul(rest, 0) == ':' && (named || begins_sentence(text, at))) {
            rest = assay_view_slice(rest, 1, rest.size);
            joined = true;
        }
        while (rest.size > 0 && strchr(" *", rest.data[0]) && rest.data[0] != '\0') rest = assay_view_slice(rest, 1, rest.size);
        size_t from = 0;
        answer_value value;
        if (!joined || !answer_next_value(rest, &from, &value) || value.begin != 0 || value.kind == VALUE_CHOICE) continue;
        size_t end = value.end;
        while (end < rest.size && rest.data[end] == '*') end++;
        if (end < rest.size && !strchr(".,;!\n ", rest.data[end])) continue;
        return answer_unwrap(assay_view_slice(rest, 0, value.end));
    }
    return declared_in_chinese(text);
}
