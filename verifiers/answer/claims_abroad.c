/* Two values that one sentence claims in languages other than English ("Juan tiene 7 y Ana tiene 8.", "甲数是7，乙数是8。"), as claims.c reads English; roots under two names ("x₁=7，x₂=-1");
 * and the value of a main clause behind which a condition stands ("El mínimo es 7, cuando x = 2.", "最小值为7，当且仅当x=2时取等号").
 *
 * Theory. The same verb stands directly before both values, a joint and a subject between them, and no word that concludes or supposes. It looks at the last sentence alone, at most SENTENCE_BYTES. */
#include "verifiers/answer/answer_internal.h"

enum { SENTENCE_BYTES = 240, NAME_BYTES = 12 };

static bool holds_any(assay_view text, const assay_view *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_find_first(text, parts[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* The text before a value, without blanks and marks of maths. */
static assay_view before_value(assay_view text) {
    while (text.size > 0 && memchr(" $\\(*_", text.data[text.size - 1], 6)) text.size--;
    return text;
}

/* Where the last sentence before `end` begins, in scripts with wide stops, too. */
static size_t sentence_begin(assay_view text, size_t end) {
    size_t begin = answer_sentence_begin(text, end, SENTENCE_BYTES);
    assay_view sentence = assay_view_slice(text, begin, end);
    static const assay_view stops[] = {LIT("。"), LIT("！"), LIT("？")};
    for (size_t i = 0; i < COUNT(stops); i++) {
        size_t at = assay_find_last(sentence, stops[i]);
        if (at == ASSAY_NOT_FOUND) continue;
        begin += at + stops[i].size;
        sentence = assay_view_slice(text, begin, end);
    }
    return begin;
}

/* Does the clause conclude, or suppose something? */
static bool leads_on(assay_view clause) {
    static const assay_view parts[] = {LIT("total"),        LIT("juntos"),       LIT("ensemble"),
                                       LIT("gesamt"),       LIT("zusammen"),     LIT("donc"),
                                       LIT("por tanto"),    LIT("por lo tanto"), LIT("entonces"),
                                       LIT("quindi"),       LIT("portanto"),     LIT("logo "),
                                       LIT("ent\xC3\xA3o"), LIT("suma"),         LIT("somme"),
                                       LIT("Summe"),        LIT("si "),          LIT("Si "),
                                       LIT("wenn"),         LIT("Wenn"),         LIT("als "),
                                       LIT("also "),        LIT("quand"),        LIT("respuesta"),
                                       LIT("réponse"),      LIT("Antwort"),      LIT("所以"),
                                       LIT("因此"),         LIT("故"),           LIT("则"),
                                       LIT("共"),           LIT("合计"),         LIT("和"),
                                       LIT("差"),           LIT("积"),           LIT("剩"),
                                       LIT("那么"),         LIT("从而"),         LIT("即"),
                                       LIT("得"),           LIT("如果"),         LIT("当"),
                                       LIT("因为"),         LIT("已知"),         LIT("设"),
                                       LIT("若"),           LIT("时"),           LIT("答"),
                                       LIT("结果"),         LIT("其中"),         LIT("于是"),
                                       LIT("可知"),         LIT("它"),           LIT("这"),
                                       LIT("面积"),         LIT("体积"),         LIT("よって"),
                                       LIT("合計"),         LIT("とき"),         LIT("итог"),
                                       LIT("всего"),        LIT("вместе"),       LIT("следовательно"),
                                       LIT("значит"),       LIT("если"),         LIT("ответ")};
    return holds_any(clause, parts, COUNT(parts));
}

/* Do both texts end in the same verb that a value follows? */
static bool end_alike(assay_view first, assay_view second) {
    static const assay_view verbs[] = {LIT(" tiene"), LIT(" a"),   LIT(" hat"), LIT(" ha"),  LIT(" tem"), LIT(" es"),
                                       LIT(" est"),   LIT(" ist"), LIT(" é"),   LIT(" è"),   LIT(" ma"),  LIT(" имеет"),
                                       LIT("是"),     LIT("有"),   LIT("为"),   LIT("等于"), LIT("は")};
    for (size_t i = 0; i < COUNT(verbs); i++) {
        if (assay_view_ends_with(first, verbs[i])) return assay_view_ends_with(second, verbs[i]) && second.size > verbs[i].size;
    }
    return false;
}

/* The joint of two clauses in the gap: where the second one begins; 0: there is none. */
static size_t behind_joint(assay_view gap) {
    static const assay_view joints[] = {LIT(" y "),  LIT(" et "), LIT(" und "), LIT(" e "), LIT(" i "), LIT(" и "),
                                        LIT(", а "), LIT(", "),   LIT("，"),    LIT("；"),  LIT("、")};
    size_t first = ASSAY_NOT_FOUND, end = 0;
    for (size_t i = 0; i < COUNT(joints); i++) {
        size_t at = assay_find_first(gap, joints[i]);
        if (at >= first) continue;
        first = at;
        end = at + joints[i].size;
    }
    return end;
}

/* "，x₂=", ", x_2 = ": the name and sign of another root between two values, of which the first has one, too. */
static bool names_next(assay_view before, assay_view gap) {
    size_t from = behind_joint(gap);
    assay_view name = assay_view_trim(assay_view_slice(gap, from, gap.size));
    if (from == 0 || name.size < 2 || name.size > NAME_BYTES || name.data[name.size - 1] != '=' ||
        !assay_view_ends_with(before, ASSAY_VIEW("=")))
        return false;
    static const assay_view subscripts[] = {LIT("\xE2\x82\x81"), LIT("\xE2\x82\x82"), LIT("_1"), LIT("_2")};
    return assay_is_alpha(name.data[0]) && holds_any(name, subscripts, COUNT(subscripts));
}

/* The next value, up to a wide comma. */
static bool next_value(assay_view text, size_t *at, answer_value *value) {
    if (!answer_next_value(text, at, value)) return false;
    size_t comma = assay_find_first(assay_view_slice(text, value->begin, value->end), ASSAY_VIEW("，"));
    if (comma != ASSAY_NOT_FOUND && comma > 0) *at = value->end = value->begin + comma;
    return true;
}

assay_view answer_other_claim_abroad(assay_view text, assay_view taken) {
    size_t end = answer_offset(text, taken.data), begin = answer_sentence_begin(text, end, SENTENCE_BYTES);
    if (!answer_has_digit(assay_view_slice(text, begin, end))) return ASSAY_VIEW_NONE; /* mostly */
    begin = sentence_begin(text, end);
    assay_view sentence = assay_view_slice(text, begin, end);
    if (sentence.size >= SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    answer_value value, last = {.end = 0};
    for (size_t at = 0; next_value(sentence, &at, &value);) {
        if (value.kind != VALUE_CHOICE && answer_has_digit(assay_view_slice(sentence, value.begin, value.end))) last = value;
    }
    if (last.end == 0) return ASSAY_VIEW_NONE;
    assay_view head = assay_view_slice(sentence, 0, last.begin), gap = assay_view_slice(sentence, last.end, sentence.size);
    assay_view claimed = answer_unwrap(assay_view_slice(sentence, last.begin, last.end));
    if (names_next(before_value(head), before_value(gap))) return claimed;
    size_t clause = behind_joint(gap);
    if (clause == 0 || !end_alike(before_value(head), before_value(assay_view_slice(gap, clause, gap.size))))
        return ASSAY_VIEW_NONE;
    return leads_on(sentence) ? ASSAY_VIEW_NONE : claimed;
}

assay_view answer_main_value_abroad(assay_view text, assay_view last) {
    static const assay_view conditions[] = {LIT(", cuando "), LIT(" cuando "), LIT(", atteint"), LIT(" bei "), LIT(", wenn "),
                                            LIT("，当"),      LIT("，當"),     LIT(", quando "), LIT(" при "), LIT(", gdy "),
                                            LIT(" dla "),     LIT(" pour "),   LIT(" para "),    LIT(" en x")};
    static const assay_view verbs[] = {LIT(" es"), LIT(" est"),   LIT(" ist"),   LIT(" é"),       LIT(" è"),      LIT("为"),
                                       LIT("是"),  LIT(" равно"), LIT(" равен"), LIT(" beträgt"), LIT(" wynosi"), LIT(" de")};
    const char *equals = last.size > 1 && assay_is_alpha(last.data[0]) ? memchr(last.data, '=', last.size) : NULL;
    if (!equals) return last; /* mostly */
    size_t end = answer_offset(text, last.data), begin = sentence_begin(text, end), at = 0;
    assay_view sentence = assay_view_slice(text, begin, end);
    answer_value value;
    if (!next_value(sentence, &at, &value) || value.kind == VALUE_CHOICE) return last;
    assay_view found = assay_view_slice(sentence, value.begin, value.end),
               gap = assay_view_slice(sentence, value.end, sentence.size);
    if (!answer_has_digit(found) || memchr(found.data, '=', found.size) || !holds_any(gap, conditions, COUNT(conditions)) ||
        answer_has_digit(gap))
        return last;
    assay_view head = before_value(assay_view_slice(sentence, 0, value.begin));
    for (size_t i = 0; i < COUNT(verbs); i++) {
        if (!assay_view_ends_with(head, verbs[i])) continue;
        value.begin += begin;
        value.end += begin;
        return answer_widen(text, &value) ? assay_view_slice(text, value.begin, value.end) : last;
    }
    return last;
}
