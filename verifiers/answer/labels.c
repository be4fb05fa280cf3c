/* Words in an answer that only name it: "\text{Answer: } 5" in a box, "Yes, it is.". */
#include "verifiers/answer/answer_internal.h"

enum { REACH = 256 };

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
