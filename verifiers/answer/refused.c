/* What is struck out or refused beside the answer: "~~8~~ 7", "x = 3 or x = -1 (rejected)", "x = 2 (since x = 3 is extraneous)", "x = 5 or x = -2, and we reject -2".
 *
 * Theory. A text of one line whose last remark refuses one of its values says the others. A bracket without a value refuses the member before it; a bracket or clause that names a value refuses
 * that one. What is left must be one slice of the text and hold a value, else the text stays as it is, and the verifier refuses it. Bounded by LINE_BYTES. */
#include "verifiers/answer/answer_internal.h"

enum { LINE_BYTES = 240, ROUNDS = 3 };

/* Where the struck-out run that begins at the front of the text ends; 0: none does. */
static size_t struck_end(assay_view text) {
    static const struct {
        assay_view open, close;
    } marks[] = {{LIT("~~"), LIT("~~")},        {LIT("<s>"), LIT("</s>")},
                 {LIT("<del>"), LIT("</del>")}, {LIT("<strike>"), LIT("</strike>")},
                 {LIT("\\sout{"), LIT("}")},    {LIT("\\st{"), LIT("}")},
                 {LIT("\\cancel{"), LIT("}")}};
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (!assay_view_starts_with(text, marks[i].open)) continue;
        assay_view inner = assay_view_slice(text, marks[i].open.size, text.size);
        size_t close = assay_find_first(inner, marks[i].close);
        bool nested = close != ASSAY_NOT_FOUND && memchr(inner.data, '{', close); /* "\\cancel{\\frac{1}{2}}" */
        if (close == ASSAY_NOT_FOUND || close == 0 || nested) return 0;
        return marks[i].open.size + close + marks[i].close.size;
    }
    return 0;
}

bool answer_is_struck(assay_view text) {
    text = assay_view_trim(text);
    while (text.size > 0 && memchr("*. ", text.data[text.size - 1], 3)) text.size--;
    while (text.size > 0 && text.data[0] == '*') text = assay_view_slice(text, 1, text.size);
    return text.size > 0 && memchr("~<\\", text.data[0], 3) && struck_end(text) == text.size;
}

/* Without what is struck out, where the rest is one slice. */
static assay_view without_struck(assay_view text) {
    for (size_t at = 0; at < text.size; at++) {
        char c = text.data[at];
        size_t size = c == '~' || c == '<' || c == '\\' ? struck_end(assay_view_slice(text, at, text.size)) : 0;
        if (size == 0) continue;
        assay_view before = assay_view_trim(assay_view_slice(text, 0, at));
        assay_view behind = assay_view_trim(assay_view_slice(text, at + size, text.size));
        while (before.size > 0 && memchr("$(*", before.data[before.size - 1], 3))
            before = assay_view_trim(assay_view_slice(before, 0, before.size - 1));
        while (behind.size > 0 && memchr("$)*.", behind.data[0], 4) && !(behind.data[0] == '*' && answer_has_digit(behind)))
            behind = assay_view_trim(assay_view_slice(behind, 1, behind.size));
        if (answer_has_digit(behind) && !answer_has_digit(before)) return c == '\\' ? text : behind;
        if (behind.size == 0 && answer_has_digit(before)) return before;
        return text;
    }
    return text;
}

/* Does the remark refuse: "rejected", "we discard", "is extraneous", "not valid"? */
static bool refuses(assay_view remark) {
    static const char *const words[] = {"rejected",     "reject",     "rejecting",   "extraneous",   "discarded",  "discard",
                                        "discarding",   "excluded",   "exclude",     "excluding",    "eliminated", "eliminate",
                                        "dismissed",    "dismiss",    "invalid",     "inadmissible", "spurious",   "fails",
                                        "unacceptable", "disregard",  "disregarded", "ignored",      "ignore",     "ignoring",
                                        "omitted",      "impossible", "verworfen",   "descartada",   "descartado", "rejeitada",
                                        "rejeitado",    "scartata",   "scartato",    "exclue",       "exclu"};
    static const assay_view parts[] = {LIT("not valid"),
                                       LIT("not possible"),
                                       LIT("not allowed"),
                                       LIT("not acceptable"),
                                       LIT("not a solution"),
                                       LIT("doesn't work"),
                                       LIT("does not work"),
                                       LIT("doesn't satisfy"),
                                       LIT("does not satisfy"),
                                       LIT("not in the domain"),
                                       LIT("ruled out"),
                                       LIT("thrown out"),
                                       LIT("does not hold"),
                                       LIT("舍去"),
                                       LIT("舍"),
                                       LIT("不合题意"),
                                       LIT("不符合题意"),
                                       LIT("増根"),
                                       LIT("增根"),
                                       LIT("不適"),
                                       LIT("посторонний"),
                                       LIT("не подходит"),
                                       LIT("entfällt"),
                                       LIT("à rejeter"),
                                       LIT("rejeté"),
                                       LIT("à exclure"),
                                       LIT("scheidet aus"),
                                       LIT("no válid"),
                                       LIT("não serve"),
                                       LIT("odrzucamy"),
                                       LIT("부적합"),
                                       LIT("不符合")};
    static const char *const not [] = {"never", "nor",       "neither", "cannot", "or",  "if",  "unless",
                                       "when",  "otherwise", "could",   "might",  "may", "also"};
    if (answer_has_word(remark, not, COUNT(not ))) return false;
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (assay_find_first(remark, parts[i]) != ASSAY_NOT_FOUND) return true;
    }
    bool negated = assay_find_first(remark, ASSAY_VIEW("not ")) != ASSAY_NOT_FOUND ||
                   assay_find_first(remark, ASSAY_VIEW("n't ")) != ASSAY_NOT_FOUND;
    return !negated && answer_has_word(remark, words, COUNT(words));
}

/* "n = 8 does not", "8 fails", "Some would answer 8, which is wrong": a clause that ends in a refusal. */
static bool ends_refusing(assay_view clause) {
    static const assay_view ends[] = {LIT(" does not"),
                                      LIT(" doesn't"),
                                      LIT(" do not"),
                                      LIT(" is not"),
                                      LIT(" isn't"),
                                      LIT(", which is wrong"),
                                      LIT(", which is incorrect"),
                                      LIT(" is wrong"),
                                      LIT(" is incorrect"),
                                      LIT(" is too small"),
                                      LIT(" is too large"),
                                      LIT(" is too big")};
    while (clause.size > 0 && memchr(".*$ ", clause.data[clause.size - 1], 4)) clause.size--;
    for (size_t i = 0; i < COUNT(ends); i++) {
        if (assay_view_ends_with(clause, ends[i])) return true;
    }
    return false;
}

/* The one value of a remark, without its name ("x = -2"): "-2". Empty: none, or several. */
static assay_view value_in(assay_view remark) {
    assay_view found = ASSAY_VIEW_NONE;
    answer_value value;
    for (size_t at = 0; answer_next_value(remark, &at, &value);) {
        assay_view one = answer_unwrap(assay_view_slice(remark, value.begin, value.end));
        if (!answer_has_digit(one)) continue;
        if (found.size > 0) return ASSAY_VIEW_NONE;
        found = one;
    }
    const char *equals = found.size > 0 ? memrchr(found.data, '=', found.size) : NULL;
    return equals ? assay_view_trim(assay_view_slice(found, answer_offset(found, equals) + 1, found.size)) : found;
}

/* Does the member ("$x = -2$", "-2") say this value? */
static bool says(assay_view member, assay_view value) {
    member = answer_unwrap(assay_view_trim(member));
    const char *equals = member.size > 0 ? memrchr(member.data, '=', member.size) : NULL;
    if (equals) member = assay_view_trim(assay_view_slice(member, answer_offset(member, equals) + 1, member.size));
    return value.size > 0 && assay_view_equal(answer_unwrap(member), value);
}

/* The last joint of two members in the text; its size in *size. ASSAY_NOT_FOUND: there is none. */
static size_t last_joint(assay_view text, size_t *size) {
    static const assay_view joints[] = {LIT(", or "), LIT(" or "), LIT(", and "), LIT(" and "), LIT(", "),  LIT("; "),
                                        LIT("或"),    LIT("，"),   LIT(" oder "), LIT(" ou "),  LIT(" o "), LIT(" или ")};
    size_t last = ASSAY_NOT_FOUND, end = 0;
    for (size_t i = 0; i < COUNT(joints); i++) {
        size_t found = assay_find_last(text, joints[i]);
        if (found == ASSAY_NOT_FOUND || found + joints[i].size < end || (found + joints[i].size == end && found >= last))
            continue;
        last = found;
        end = found + joints[i].size;
        *size = joints[i].size;
    }
    return last;
}

/* The members of the text but the one that is refused: the last one, where `value` is empty. The text as it is where that is no slice. */
static assay_view without_member(assay_view text, assay_view value) {
    size_t size = 0, joint = last_joint(text, &size);
    if (joint == ASSAY_NOT_FOUND)
        return value.size > 0 && !says(text, value) && answer_has_digit(text) ? text : ASSAY_VIEW_NONE;
    assay_view head = assay_view_trim(assay_view_slice(text, 0, joint)),
               tail = assay_view_trim(assay_view_slice(text, joint + size, text.size));
    if (!answer_has_digit(head) || !answer_has_digit(tail))
        return value.size > 0 && !says(text, value) ? text : ASSAY_VIEW_NONE;
    if (value.size == 0 || says(tail, value)) return head;
    size_t first_size, first = last_joint(head, &first_size);
    bool two = first == ASSAY_NOT_FOUND || !answer_has_digit(assay_view_slice(head, 0, first));
    answer_value of_head;
    size_t at = 0;
    assay_view member = ASSAY_VIEW_NONE;
    while (two && answer_next_value(head, &at, &of_head)) member = assay_view_slice(head, of_head.begin, of_head.end);
    return two && says(member, value) ? tail : ASSAY_VIEW_NONE;
}

/* "(rejected)" at `open`, up to `close`: what the text says without the bracket and what it refuses; empty: that is not clear. */
static assay_view without_bracket(assay_view text, size_t open, size_t close, size_t mark) {
    assay_view remark = assay_view_slice(text, open + mark, close), before = assay_view_trim(assay_view_slice(text, 0, open)),
               behind = assay_view_trim(assay_view_slice(text, close + mark, text.size));
    while (behind.size > 0 && memchr(".$*", behind.data[0], 3))
        behind = assay_view_trim(assay_view_slice(behind, 1, behind.size));
    if (!refuses(remark) || !answer_has_digit(before)) return ASSAY_VIEW_NONE;
    assay_view value = value_in(remark);
    if (behind.size == 0) return value.size == 0 && answer_has_digit(remark) ? ASSAY_VIEW_NONE : without_member(before, value);
    static const assay_view joints[] = {LIT("or "), LIT("and "), LIT(", or "), LIT(", and "),
                                        LIT(", "),  LIT("; "),   LIT("或"),    LIT("，")};
    for (size_t i = 0; i < COUNT(joints); i++) { /* "x = -4 (rejected) or x = 4" */
        if (!assay_view_starts_with(behind, joints[i])) continue;
        assay_view rest = assay_view_trim(assay_view_slice(behind, joints[i].size, behind.size));
        size_t size;
        bool one = last_joint(before, &size) == ASSAY_NOT_FOUND;
        return one && answer_has_digit(rest) && !answer_has_digit(remark) ? rest : ASSAY_VIEW_NONE;
    }
    return ASSAY_VIEW_NONE;
}

/* ", as x = -2 is rejected", ", so we reject -2", ". We discard x = -2.": the text before a last clause that refuses one value. */
static assay_view without_clause(assay_view text) {
    static const assay_view marks[] = {LIT(", "),        LIT(", because "), LIT(" because "), LIT(" while "),
                                       LIT(" whereas "), LIT(" and "),      LIT("; "),        LIT(". ")};
    for (size_t i = 0; i < COUNT(marks); i++) {
        size_t stop = assay_find_last(text, marks[i]);
        if (stop == ASSAY_NOT_FOUND) continue;
        assay_view clause = assay_view_slice(text, stop + marks[i].size, text.size), value = value_in(clause);
        const char *comma = clause.size > 0 ? memchr(clause.data, ',', clause.size) : NULL; /* but ", which is wrong" */
        if (comma && !assay_view_starts_with(assay_view_slice(clause, answer_offset(clause, comma), clause.size),
                                             ASSAY_VIEW(", which is ")))
            continue;
        if (value.size == 0 || !(refuses(clause) || ends_refusing(clause))) continue;
        assay_view head = assay_view_slice(text, 0, stop);
        for (size_t part;
             (part = assay_find_last(head, ASSAY_VIEW(", "))) != ASSAY_NOT_FOUND;) { /* ", but length is positive" */
            if (answer_has_digit(assay_view_slice(head, part, head.size))) break;
            head = assay_view_slice(head, 0, part);
        }
        return without_member(assay_view_trim(head), value);
    }
    return ASSAY_VIEW_NONE;
}

assay_view answer_without_refused(assay_view text) {
    static const bool hints[256] = {
        ['~'] = true, ['<'] = true, ['('] = true, [0xEF] = true, [','] = true, ['\\'] = true, ['.'] = true, [';'] = true};
    bool hinted = false;
    if (text.size == 0 || text.size > LINE_BYTES || memchr(text.data, '\n', text.size)) return text;
    for (size_t i = 0; i + 1 < text.size && !hinted; i++) hinted = hints[(unsigned char)text.data[i]];
    hinted = hinted || assay_find_first(text, ASSAY_VIEW(" not")) != ASSAY_NOT_FOUND ||
             assay_find_first(text, ASSAY_VIEW(" fail")) != ASSAY_NOT_FOUND;
    if (!hinted || !answer_has_digit(text)) return text;
    text = without_struck(text);
    for (int round = 0; round < ROUNDS; round++) {
        assay_view found = ASSAY_VIEW_NONE;
        size_t open = assay_find_last(text, ASSAY_VIEW("(")), close = assay_find_last(text, ASSAY_VIEW(")"));
        if (open != ASSAY_NOT_FOUND && close != ASSAY_NOT_FOUND && close > open) found = without_bracket(text, open, close, 1);
        open = assay_find_last(text, ASSAY_VIEW("（"));
        close = assay_find_last(text, ASSAY_VIEW("）"));
        if (found.size == 0 && open != ASSAY_NOT_FOUND && close != ASSAY_NOT_FOUND && close > open)
            found = without_bracket(text, open, close, 3);
        if (found.size == 0) found = without_clause(text);
        if (found.size == 0) break;
        text = found;
    }
    return text;
}
