/* Values in a sentence: numbers, maths, bracketed groups, choice letters; and the reduction of a sentence to its one value.
 *
 * The reduction is for "the volume of ABCD is 120" and "about 5 dollars". It must not make an answer of "less than 5", "either 7 or 8" or "x is 5 and
 * y is 7": words that change or relate a value, and more than one value, leave the sentence as it is, and the verifier refuses it. */
#include "verifiers/answer/answer_internal.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static bool is_value_byte(char c) {
    static const bool marks[256] = {['.'] = true,  [','] = true, ['/'] = true,  ['^'] = true, ['_'] = true, ['%'] = true,
                                    ['\''] = true, ['!'] = true, ['+'] = true,  ['-'] = true, ['*'] = true, ['='] = true,
                                    ['{'] = true,  ['}'] = true, ['\\'] = true, ['$'] = true, [':'] = true};
    return assay_is_digit(c) || assay_is_alpha(c) || ((unsigned char)c >= 0x80 && !answer_is_foreign_byte(c)) ||
           marks[(unsigned char)c];
}

/* The end of a bracketed group on one line with a digit in it, `at` where there is none. */
static size_t bracket_end(assay_view text, size_t at) {
    size_t depth = 0, limit = at + 256 < text.size ? at + 256 : text.size;
    bool digit = false;
    for (size_t end = at; end < limit && text.data[end] != '\n'; end++) {
        char c = text.data[end];
        digit = digit || assay_is_digit(c);
        if (c == '(' || c == '[') depth++;
        if ((c == ')' || c == ']') && --depth == 0) return digit ? end + 1 : at;
    }
    return at;
}

/* The end of a number with what belongs to it: digits, 1,234.5, 2/3, 5x^2, 10%, \frac12, braces and brackets; closing punctuation does not. */
static size_t number_end(assay_view text, size_t at) {
    size_t end = at, depth = 0;
    while (end < text.size) {
        char c = text.data[end];
        if (c == '{') depth++;
        if (c == '}') {
            if (depth == 0) break;
            depth--;
        }
        if (c == '\n' || (depth == 0 && (c == '$' && end > at && !assay_is_digit(at_or_nul(text, end + 1))))) break;
        if (c == '\\' && (at_or_nul(text, end + 1) == ')' || at_or_nul(text, end + 1) == ']')) break;
        if (depth == 0 && !is_value_byte(c)) {
            size_t group = c == '(' ? bracket_end(text, end) : end;
            if (group == end) break;
            end = group;
            continue;
        }
        end++;
    }
    while (end > at + 1 && strchr(".,:;!'*=+-", text.data[end - 1])) end--;
    return end;
}

/* What a byte may be in answer_next_value: part of a word; the begin of a value, or of a word that must be passed over whole. A table, because every byte
 * of a long window is asked. */
enum { OF_WORD = 1, BEGINS = 2 };
#define LETTERS(first)                                                                                \
    [(first)] = OF_WORD | BEGINS, [(first) + 1] = OF_WORD | BEGINS, [(first) + 2] = OF_WORD | BEGINS, \
    [(first) + 3] = OF_WORD | BEGINS, [(first) + 4] = OF_WORD | BEGINS
static const uint8_t kinds[256] = {
    LETTERS('a'),    LETTERS('f'),   LETTERS('k'),     LETTERS('p'),   LETTERS('u'),    ['z'] = OF_WORD | BEGINS,
    LETTERS('A'),    LETTERS('F'),   LETTERS('K'),     LETTERS('P'),   LETTERS('U'),    ['Z'] = OF_WORD | BEGINS,
    LETTERS('0'),    LETTERS('5'),   ['\''] = OF_WORD, ['('] = BEGINS, ['['] = BEGINS,  ['$'] = BEGINS,
    ['\\'] = BEGINS, ['+'] = BEGINS, ['-'] = BEGINS,   ['.'] = BEGINS, [0xE2] = BEGINS, [0xC2] = BEGINS,
    [0xEF] = BEGINS};
#undef LETTERS

static inline bool is_kind(char c, unsigned kind) {
    return kinds[(unsigned char)c] & kind;
}

/* A hyphen, dash or wide minus that touches a digit behind a blank or bracket is written for a minus: "is –3". */
static bool is_written_minus(assay_view text, size_t at, unsigned char second, unsigned char third) {
    bool dash = second == 0x80 && third >= 0x90 && third <= 0x94, /* with the first byte E2 */
        wide = (second == 0xBC && third == 0x8D) || (second == 0xB9 && third == 0xA3);
    if (!(text.data[at] == '\xE2' ? dash : wide) || !assay_is_digit(at_or_nul(text, at + 3))) return false;
    bool script = at > 0 && (unsigned char)text.data[at - 1] >= 0x80 && text.data[at] != '\xE2'; /* one without blanks */
    return at == 0 || script || strchr(" \n\t($*=[{", text.data[at - 1]) != NULL;
}

/* The size of a sign, currency or point before a number at `at`; 0: none. */
static size_t lead_size(assay_view text, size_t at) {
    unsigned char next = (unsigned char)at_or_nul(text, at + 1), third = (unsigned char)at_or_nul(text, at + 2);
    switch ((unsigned char)at_or_nul(text, at)) {
        case '$':
        case '-':
        case '+':
        case '.': return 1;
        case '\\': return next == '$' ? 2 : 0;
        case 0xC2: return next == 0xA3 || next == 0xA5 || next == 0xB1 ? 2 : 0; /* pound, yen, plus-minus */
        case 0xE2: {
            bool euro = next == 0x82 && third == 0xAC, minus = next == 0x88 && third == 0x92;
            bool root = next == 0x88 && (third == 0x9A || third == 0x9B);
            return euro || minus || root || is_written_minus(text, at, next, third) ? 3 : 0;
        }
        case 0xEF: return is_written_minus(text, at, next, third) ? 3 : 0;
        default: return 0;
    }
}

/* Does a number begin here: a digit, or a sign, currency or point before one? */
static bool begins_number(assay_view text, size_t at) {
    for (int parts = 0; parts < 3; parts++) {
        if (assay_is_digit(at_or_nul(text, at))) return true;
        size_t size = lead_size(text, at);
        if (size == 0) return false;
        at += size;
    }
    return assay_is_digit(at_or_nul(text, at));
}

/* Does a letter of Latin script with an accent begin here? (U+00C0 to U+024F) */
static bool is_accented(assay_view text, size_t at) {
    unsigned char c = (unsigned char)at_or_nul(text, at);
    return c >= 0xC3 && c <= 0xC9;
}

/* A capital letter A to J of its own; "A book" has an article, "A and C" has none, "Düren" is a word. */
static bool is_choice(assay_view text, size_t at, size_t end) {
    char c = text.data[at];
    if (end != at + 1 || c < 'A' || c > 'J' || c == 'I') return false;
    if (is_accented(text, end) || (at >= 2 && is_accented(text, at - 2))) return false;
    assay_view rest = assay_view_slice(text, end, text.size);
    bool joined = assay_view_starts_with(rest, ASSAY_VIEW(" and ")) || assay_view_starts_with(rest, ASSAY_VIEW(" or "));
    return joined || !(c == 'A' && at_or_nul(text, end) == ' ' && assay_is_alpha(at_or_nul(text, end + 1)));
}

/* The end of a word, sixteen bytes at a time where there are so many: a loop over bytes ends where no branch predictor expects it. */
static size_t word_end(assay_view text, size_t at) {
#if defined(__SSE2__)
    while (text.size - at >= 16) {
        const __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(text.data + at));
        const __m128i letter = _mm_sub_epi8(_mm_or_si128(bytes, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
        const __m128i digit = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
        /* Without a sign, x <= most where min(x, most) == x. */
        const __m128i is_letter = _mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter);
        const __m128i is_digit = _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
        const __m128i of_word = _mm_or_si128(_mm_or_si128(is_letter, is_digit), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\'')));
        unsigned others = ~(unsigned)_mm_movemask_epi8(of_word) & 0xFFFFu;
        if (others != 0) return at + (size_t)__builtin_ctz(others);
        at += 16;
    }
#endif
    while (at < text.size && is_kind(text.data[at], OF_WORD)) at++;
    return at;
}

/* The next value that begins at or after `from`; false: there is none. Its end is behind its begin. */
static bool find_value(assay_view text, size_t from, answer_value *value) {
    for (size_t begin = from; begin < text.size; begin++) {
        char c = text.data[begin];
        if (!is_kind(c, BEGINS)) continue;
        size_t end = begin;
        if (assay_is_alpha(c)) {
            end = word_end(text, begin);
            value->kind = VALUE_CHOICE;
            if (!is_choice(text, begin, end)) {
                begin = end - 1;
                continue;
            }
        } else {
            value->kind = VALUE_MATH;
            if (c == '$' || c == '\\') end = answer_math_end(text, begin);
            if (end == begin && begins_number(text, begin)) {
                value->kind = VALUE_NUMBER;
                end = number_end(text, begin);
            } else if (end == begin && c == '\\' && assay_is_alpha(at_or_nul(text, begin + 1))) {
                end = number_end(text, begin);
            } else if (end == begin && (c == '(' || c == '[')) {
                value->kind = VALUE_GROUP;
                end = bracket_end(text, begin);
            }
        }
        if (end == begin) continue;
        value->begin = begin;
        value->end = end;
        return true;
    }
    return false;
}

bool answer_next_value(assay_view text, size_t *at, answer_value *value) {
    bool found = find_value(text, *at, value);
    *at = found ? value->end : text.size > *at ? text.size : *at;
    return found;
}

/* Words that say which value is meant ("the least number that is divided by 4 is 12"): before the verb they change nothing. */
static const char *const relating_words[] = {
    "negative", "minus",    "least",    "most",      "less",    "greater",    "more",      "fewer",     "than",
    "over",     "under",    "above",    "below",     "between", "twice",      "thrice",    "double",    "half",
    "third",    "quarter",  "times",    "squared",   "cubed",   "square",     "cube",      "root",      "plus",
    "up",       "until",    "mod",      "modulo",    "divided", "multiplied", "increased", "decreased", "reciprocal",
    "inverse",  "opposite", "absolute", "factorial", "per",     "where",      "when",      "without",   "only"};

static const char *const changing_words[] = {
    "not", "negative", "minus", "least", "most", "less", "greater", "more", "fewer", "than", "over", "under", "above", "below",
    "between", "twice", "thrice", "double", "half", "third", "quarter", "times", "squared", "cubed", "square", "cube", "root",
    "plus", "either", "or", "cannot", "t", "unknown", "without", "except", "up", "until", "mod", "modulo", "divided",
    "multiplied", "increased", "decreased", "reciprocal", "inverse", "opposite", "absolute", "hundred", "thousand", "million",
    "billion", "dozen", "factorial", "backwards", "reversed", "per", "if", "maybe", "perhaps", "possibly", "neither", "nor",
    "only", "where", "when", "anything", "far", "never", "instead", "unless", "isn", "wrong", "incorrect", "impossible",
    /* other languages */
    "menor", "mayor", "maior", "inferior", "superior", "minore", "maggiore", "mucho", "menos", "mais", "doble", "dobro",
    "triple", "mitad", "metade", "mitade", "moins", "mehr", "weniger", "als", "doppelt", "doppelte", "oder", "mindestens",
    "meno", "doppio", "kurang", "lebih", "setengah", "bukan", "nicht", "kein", "mniej", "minder", "meer", "niet", "nunca"};

bool answer_is_changed_abroad(assay_view text) {
    static const char *const parts[] = {
        "不",       "至少",   "至多",      "最多", "大于",    "大於",  "小于",   "小於",   "超过",      "超過",
        "少于",     "少於",   "多于",      "多於", "一半",    "倍",    "或",     "还是",   "還是",      "以上",
        "以下",     "以内",   "之一",      "分之", "减",      "減",    "más",    "moitié", "inférieur", "supérieur",
        "hälfte",   "Hälfte", "höchstens", "più",  "metà",    "больш", "меньш",  "более",  "менее",     "полов",
        "минус",    "или",    "вдвое",     "hơn",  "ít nhất", "nửa",   "âm ",    "không",  "أكثر",      "أقل",
        "نصف",      "ليس",    "से अधिक",    "से कम", "आधा",     "नहीं",   "以上",   "以下",   "半分",      "未満",
        "ではない", "이상",   "이하",      "미만", "초과",    "절반",  "มากกว่า", "น้อยกว่า", "ครึ่ง",       "ไม่"};
    if (!answer_has_high_byte(text)) return false;
    static const assay_view no = LIT("不");
    for (size_t i = 1; i < sizeof parts / sizeof *parts; i++) {
        if (assay_find_first(text, assay_view_of(parts[i])) != ASSAY_NOT_FOUND) return true;
    }
    for (size_t found, from = 0; (found = assay_find_first(assay_view_slice(text, from, text.size), no)) != ASSAY_NOT_FOUND;) {
        from += found + no.size; /* "不同的", "不重复的": other things, and not no */
        assay_view rest = assay_view_slice(text, from, text.size);
        if (!assay_view_starts_with(rest, ASSAY_VIEW("同")) && !assay_view_starts_with(rest, ASSAY_VIEW("重复"))) return true;
    }
    return false;
}

bool answer_is_changed_behind(assay_view text, size_t at) {
    static const assay_view stops[] = {{"，", 3}, {"。", 3}, {"；", 3}, {"、", 3}};
    enum { CLAUSE_BYTES = 24 };
    size_t end = at;
    static const bool ends[256] = {
        ['.'] = true, [','] = true, [';'] = true, ['!'] = true, ['?'] = true, ['\n'] = true, ['\0'] = true};
    while (end < text.size && end - at < CLAUSE_BYTES && !ends[(unsigned char)text.data[end]]) end++;
    assay_view clause = assay_view_slice(text, at, end);
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        size_t stop = assay_find_first(clause, stops[i]);
        if (stop != ASSAY_NOT_FOUND) clause.size = stop;
    }
    return answer_is_changed_abroad(clause);
}

bool answer_changes_value(assay_view text) {
    return answer_has_word(text, changing_words, sizeof changing_words / sizeof *changing_words) ||
           answer_is_changed_abroad(text);
}

/* Behind the last " is ", " are ", " equals " or their Chinese kin; `text` as it is where there is none. *verbs: how many there are. */
static assay_view behind_last_verb(assay_view text, size_t *verbs) {
    static const assay_view verb[] = {{" is ", 4},   {" are ", 5},      {" equals ", 8}, {" be ", 4},   {" is: ", 5},
                                      {"是", 3},     {" es ", 4},       {" est ", 5},    {" ist ", 5},  {" é ", 4},
                                      {" è ", 4},    {" beträgt ", 10}, {" är ", 5},     {" er ", 4},   {" adalah ", 8},
                                      {" este ", 6}, {" là ", 5},       {" wynosi ", 8}, {" jest ", 6}, {"为", 3},
                                      {"等于", 6},   {"有", 3},         {"共", 3},       {"需要", 6},   {"需", 3}};
    size_t behind = 0;
    *verbs = 0;
    for (size_t i = 0; i < sizeof verb / sizeof *verb; i++) {
        for (size_t from = 0;;) {
            size_t found = assay_find_first(assay_view_slice(text, from, text.size), verb[i]);
            if (found == ASSAY_NOT_FOUND) break;
            from += found + verb[i].size;
            (*verbs)++;
            if (from > behind) behind = from;
        }
    }
    return assay_view_slice(text, behind, text.size);
}

/* The one value of text; an empty view where there is none or more than one. A letter counts only where there is nothing else. */
static assay_view only_value(assay_view text) {
    size_t at = 0, values = 0, letters = 0, before = 0;
    answer_value value;
    assay_view one = ASSAY_VIEW_NONE, letter = ASSAY_VIEW_NONE;
    while (answer_next_value(text, &at, &value)) {
        if (!answer_widen(text, &value)) return ASSAY_VIEW_NONE;
        at = value.end;
        if (values > 0 && value.begin < before) values--; /* one expression */
        before = value.end;
        assay_view found = assay_view_slice(text, value.begin, value.end);
        if (value.kind == VALUE_CHOICE) {
            letters++;
            letter = found;
        } else {
            values++;
            one = found;
        }
    }
    if (values == 1) return one;
    return values == 0 && letters == 1 ? letter : ASSAY_VIEW_NONE;
}

static bool begins_with_value(assay_view text) {
    size_t at = 0;
    answer_value value;
    text = assay_view_trim(text);
    return answer_next_value(text, &at, &value) && value.begin == 0;
}

static bool has_digit(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (assay_is_digit(text.data[i])) return true;
    }
    return false;
}

/* "3 pages" in Chinese: a value, then nothing but a few letters of another script: a unit that no maths knows. */
static assay_view without_foreign_unit(assay_view text) {
    size_t at = 0;
    answer_value value;
    if (!answer_next_value(text, &at, &value) || value.begin != 0 || text.size - value.end > 24) return text;
    assay_view rest = assay_view_slice(text, value.end, text.size);
    if (!answer_has_foreign(rest) || answer_is_changed_abroad(rest)) return text;
    for (size_t i = 0; i < rest.size; i++) {
        if (assay_is_digit(rest.data[i]) || assay_is_alpha(rest.data[i]) || rest.data[i] == '$' || rest.data[i] == '\\')
            return text;
    }
    return answer_unwrap(assay_view_slice(text, 0, value.end));
}

static bool begins_with_value(assay_view text);

/* A value and nothing else. */
static bool is_value_alone(assay_view text) {
    size_t at = 0;
    answer_value value;
    text = answer_unwrap(text);
    return answer_next_value(text, &at, &value) && value.kind != VALUE_CHOICE && value.begin == 0 &&
           answer_widen(text, &value) && value.begin == 0 && value.end == text.size;
}

/* "the remainder when N is divided by 36": does what stands before the verb leave what is behind it as it is? Another value behind a verb of its own
 * ("x is 5 and y is") makes two answers, a doubt or a condition makes none. */
static bool lead_is_plain(assay_view lead) {
    static const char *const joints[] = {"and", "but"};
    if (answer_is_changed_abroad(lead) || answer_has_word(lead, joints, COUNT(joints))) return false;
    for (size_t at = 0; at < lead.size;) {
        size_t end = at;
        while (end < lead.size && assay_is_alpha(lead.data[end])) end++;
        assay_view word = assay_view_slice(lead, at, end);
        at = end > at ? end : at + 1;
        if (word.size == 0) continue;
        bool relates = answer_has_word(word, relating_words, COUNT(relating_words));
        if (!relates && answer_has_word(word, changing_words, COUNT(changing_words))) return false;
        bool verb = assay_view_is(word, "is") || assay_view_is(word, "are") || assay_view_is(word, "equals");
        if (verb && begins_with_value(assay_view_slice(lead, at, lead.size))) return false;
    }
    return true;
}

/* Does what a sentence says change its value? "per" in "10 radians per second", "square" in "10 square feet" and "more" in "10 more apples" are the unit's. */
static bool sentence_changes(assay_view sentence) {
    static const assay_view of_units[] = {LIT(" per "), LIT(" square "), LIT(" cubic "), LIT(" more ")};
    static const assay_view maybe[] = {LIT(" can be "), LIT(" can also ")};
    for (size_t i = 0; i < COUNT(maybe); i++) {
        if (assay_find_first(sentence, maybe[i]) != ASSAY_NOT_FOUND) return true;
    }
    for (size_t i = 0; i < COUNT(of_units); i++) {
        size_t at = assay_find_first(sentence, of_units[i]), behind = at + of_units[i].size;
        if (at == ASSAY_NOT_FOUND || behind >= sentence.size || !assay_is_alpha(sentence.data[behind])) continue;
        bool more = of_units[i].data[1] == 'm' && (at == 0 || !assay_is_digit(sentence.data[at - 1])); /* "more than 10" */
        if (more) continue;
        return sentence_changes(assay_view_slice(sentence, 0, at)) ||
               sentence_changes(assay_view_slice(sentence, behind, sentence.size));
    }
    return answer_changes_value(sentence);
}

/* "$x$ is $25$": maths with a letter before the verb, and one value alone behind it? */
static bool is_name_of(assay_view sentence, assay_view tail) {
    size_t at = 0;
    answer_value value;
    assay_view name = assay_view_trim(assay_view_slice(sentence, 0, sentence.size - tail.size));
    if (!answer_next_value(name, &at, &value) || value.kind != VALUE_MATH || value.begin != 0) return false;
    bool letter = false;
    for (size_t i = value.begin; i < value.end; i++) letter = letter || assay_is_alpha(name.data[i]);
    /* Behind the maths stands the verb alone. */
    if (!letter || answer_plain_words(assay_view_slice(name, value.end, name.size)) != 1) return false;
    tail = answer_unwrap(tail);
    at = 0;
    return answer_next_value(tail, &at, &value) && value.begin == 0 && value.end == tail.size;
}

static assay_view reduce(assay_view sentence) {
    bool prose = sentence.size > 0 && (assay_is_alpha(sentence.data[0]) || (unsigned char)sentence.data[0] >= 0x80 ||
                                       sentence.data[0] == '$' || sentence.data[0] == '\\');
    size_t words = answer_plain_words(sentence), verbs;
    if (!prose) return sentence;
    assay_view tail = behind_last_verb(sentence, &verbs);
    bool begins = begins_with_value(sentence);
    if (verbs == 1 && begins && is_name_of(sentence, tail) && !answer_changes_value(sentence)) return answer_unwrap(tail);
    if (verbs > 0 && !begins && !sentence_changes(sentence)) {
        assay_view lead = assay_view_slice(sentence, 0, sentence.size - tail.size);
        bool sure = verbs == 1 || !has_digit(lead);
        if (sure && begins_with_value(tail)) return without_foreign_unit(answer_unwrap(tail));
    }
    if (verbs > 0 && !begins && is_value_alone(tail) && lead_is_plain(assay_view_slice(sentence, 0, sentence.size - tail.size)))
        return answer_unwrap(tail);
    if (begins || (words == 0 && (unsigned char)sentence.data[0] < 0x80)) return sentence;
    if ((unsigned char)sentence.data[0] >= 0x80 && verbs == 0) return sentence;
    assay_view one = sentence_changes(sentence) ? ASSAY_VIEW_NONE : only_value(sentence);
    return one.size > 0 ? answer_unwrap(one) : sentence;
}

assay_view answer_reduce_sentence(assay_view sentence) {
    sentence = answer_unwrap(sentence);
    if (sentence.size > 1024) return sentence;
    assay_view reduced = reduce(without_foreign_unit(answer_yes_or_no(sentence)));
    return reduced.size > 0 ? reduced : sentence;
}

assay_view answer_without_calculation(assay_view text) {
    static const assay_view signs[] = {LIT(" + "), LIT(" - "), LIT(" * "),     LIT(" / "),  LIT("/"),
                                       LIT("×"),   LIT("÷"),   LIT("\\times"), LIT("\\div")};
    size_t end = text.size;
    while (end > 0 && memchr(".$*", text.data[end - 1], 3)) end--;
    if (end < 6 || text.data[end - 1] != ')') return text;
    const char *open = memrchr(text.data, '(', end);
    size_t begin = open ? (size_t)(open - text.data) : 0, numbers = 0;
    if (begin < 2 || text.data[begin - 1] != ' ') return text;
    assay_view inner = assay_view_slice(text, begin + 1, end - 1), head = assay_view_trim(assay_view_slice(text, 0, begin));
    bool calculates = false;
    for (size_t i = 0; i < COUNT(signs); i++) calculates = calculates || assay_find_first(inner, signs[i]) != ASSAY_NOT_FOUND;
    for (size_t i = 0; i < inner.size; i++) {
        char c = inner.data[i];
        bool alone =
            assay_is_alpha(c) && !assay_is_alpha(at_or_nul(inner, i + 1)) && (i == 0 || !assay_is_alpha(inner.data[i - 1]));
        bool pair = c == ',' && !assay_is_digit(at_or_nul(inner, i + 1));
        if (c == '=' || pair || (alone && c != 'x')) return text; /* an unknown, a chain */
        numbers += assay_is_digit(c) && (i == 0 || !assay_is_digit(inner.data[i - 1]));
    }
    if (!calculates || numbers < 2) return text;
    /* "2 (5 + 3)" may be a product: the value has a currency or a unit. */
    size_t word = head.size;
    while (word > 0 && assay_is_alpha(head.data[word - 1])) word--;
    size_t number = word;
    while (number > 0 && (assay_is_digit(head.data[number - 1]) || memchr(".,", head.data[number - 1], 2))) number--;
    bool money = word == head.size && number < word && number > 0 && head.data[number - 1] == '$';
    bool unit = head.size - word > 1 && word > 0 && head.data[word - 1] == ' ' && has_digit(head);
    return money || unit ? head : text;
}
