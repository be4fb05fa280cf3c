/* The last resort: a text that is short enough to be an answer as a whole, else the last value in it.
 *
 * Values that are joined by a comma, "and", "or", or an operator are one answer ("3, 5, 7", "7 or 8"): the last of them alone would let a
 * part of a list pass. What stands left of an equals sign is left out where it holds no letter ("3 + 10 = 13"). */
#include "verifiers/answer/answer_internal.h"
#include "verifiers/completion/wrapped.h"

enum {
    SHORT_WINDOW = 512,
    WINDOW = 8192,
    MARGIN = 64,
    WORDS_WITH_VALUE = 2,
    WORDS_OF_NAME = 4,
    FOREIGN_NAME_BYTES = 48,
    GLANCE_BYTES = 512,
    LONGEST_JOINT = 5 /* bytes between two values that make one answer, blanks apart */
};

static bool has_digit(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (assay_is_digit(text.data[i])) return true;
    }
    return false;
}

/* "9 eggs * $2/egg = $18": a calculation with its things, of which the last value is the result. */
static bool calculates_in_words(assay_view text) {
    static const assay_view operators[] = {LIT(" * "), LIT(" x "), LIT(" × "), LIT(" + "), LIT(" / "), LIT(" - ")};
    if (!assay_is_digit(at_or_nul(text, 0))) return false;
    const char *equals = memrchr(text.data, '=', text.size);
    if (!equals) return false;
    assay_view left = assay_view_slice(text, 0, answer_offset(text, equals));
    if (answer_plain_words(left) == 0) return false;
    for (size_t i = 0; i < COUNT(operators); i++) {
        if (assay_find_first(left, operators[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* One line, two plain words at most: "28 percent", "(C) 12", "x = 3", "Evelyn"; without digits a name of up to four ("None of the above"),
 * but not a sentence ("I do not know"). Words of other scripts cannot be counted: a short text without digits passes. */
static bool is_whole_answer(assay_view text) {
    static const char *const sentence[] = {"i",      "we",   "it",    "let",  "us",     "is",      "are",  "was",       "will",
                                           "do",     "does", "don",   "can",  "cannot", "have",    "need", "know",      "sorry",
                                           "unable", "sure", "think", "find", "answer", "because", "so",   "therefore", "try"};
    static const char *const reasons[] = {"since", "because", "as", "given"}; /* "Since $x>0$, $x=7$" */
    if (text.size == 0 || memchr(text.data, '\n', text.size)) return false;
    if (answer_has_word(assay_view_slice(text, 0, assay_find_first(text, ASSAY_VIEW(" "))), reasons,
                        sizeof reasons / sizeof *reasons))
        return false;
    static const char *const telling[] = {"gives",   "reduces", "leaving", "leaves", "simplifies", "yields", "remain",
                                          "remains", "so",      "hence",   "thus",   "therefore"}; /* "3/6 reduces to 1/2" */
    if (has_digit(text) &&
        (answer_has_word(text, telling, COUNT(telling)) || assay_view_starts_with(text, ASSAY_VIEW("That's ")) ||
         assay_find_first(text, ASSAY_VIEW("; as ")) != ASSAY_NOT_FOUND))
        return false;
    if (calculates_in_words(text)) return false;
    if (text.size > GLANCE_BYTES && answer_plain_words(assay_view_slice(text, 0, GLANCE_BYTES)) > WORDS_OF_NAME) return false;
    if (answer_has_foreign(text)) return text.size <= FOREIGN_NAME_BYTES && !has_digit(text);
    static const char *const subjects[] = {"he", "she", "they", "we", "it", "there", "i"}; /* "He paid $42" */
    size_t first = 0, words = answer_plain_words(text);
    while (first < text.size && assay_is_alpha(text.data[first])) first++;
    char behind = at_or_nul(text, first), next = at_or_nul(text, first + 1); /* "I = 3" is a name */
    if (has_digit(text) && (behind == '\'' || assay_is_alpha(next)) &&
        answer_has_word(assay_view_slice(text, 0, first), subjects, sizeof subjects / sizeof *subjects))
        return false;
    bool name = words <= WORDS_OF_NAME && !has_digit(text) && !memchr(text.data, '\\', text.size);
    return words <= WORDS_WITH_VALUE || (name && !answer_has_word(text, sentence, sizeof sentence / sizeof *sentence));
}

/* "D. it can't be A or B": one line that begins with a choice letter and a mark. */
static assay_view leading_choice(assay_view text) {
    if (text.size < 3 || memchr(text.data, '\n', text.size)) return ASSAY_VIEW_NONE;
    size_t at = text.data[0] == '(';
    assay_view behind = assay_view_slice(text, at + 1, text.size);
    bool closed = at == 1
                      ? assay_view_starts_with(behind, ASSAY_VIEW(") "))
                      : assay_view_starts_with(behind, ASSAY_VIEW(". ")) || assay_view_starts_with(behind, ASSAY_VIEW(") ")) ||
                            assay_view_starts_with(behind, ASSAY_VIEW("\xE3\x80\x82"));
    bool letter = text.data[at] >= 'A' && text.data[at] <= 'J';
    return letter && closed ? assay_view_slice(text, at, at + 1) : ASSAY_VIEW_NONE;
}

/* "I think it's B": the text ends with a choice letter, and no other one is offered beside it. */
static assay_view closing_choice(assay_view text) {
    text = answer_unwrap(assay_view_slice(text, text.size > 64 ? text.size - 64 : 0, text.size));
    if (text.size < 4 || text.data[text.size - 2] != ' ') return ASSAY_VIEW_NONE;
    assay_view before = assay_view_trim(assay_view_slice(text, 0, text.size - 1));
    char letter = text.data[text.size - 1];
    bool offered = assay_view_ends_with(before, ASSAY_VIEW(" or")) || assay_view_ends_with(before, ASSAY_VIEW(" and")) ||
                   assay_view_ends_with(before, ASSAY_VIEW(" not")) || assay_view_ends_with(before, ASSAY_VIEW(" than")) ||
                   assay_view_ends_with(before, ASSAY_VIEW(" even")) || assay_view_ends_with(before, ASSAY_VIEW(" except")) ||
                   assay_view_ends_with(before, ASSAY_VIEW(" unlike"));
    if (assay_view_ends_with(before, ASSAY_VIEW(","))) { /* "Therefore, B" */
        size_t word = before.size - 1;
        while (word > 0 && assay_is_alpha(before.data[word - 1])) word--;
        static const char *const leads[] = {"so", "thus", "hence", "therefore", "finally", "consequently"};
        offered = !answer_has_word(assay_view_slice(before, word, before.size - 1), leads, COUNT(leads));
    }
    return letter >= 'A' && letter <= 'J' && letter != 'I' && !offered ? assay_view_slice(text, text.size - 1, text.size)
                                                                       : ASSAY_VIEW_NONE;
}

/* Does the text between two values make one answer of them? *equals: it is an equals sign. */
static bool joins(assay_view gap, bool *equals) {
    static const assay_view words[] = {{"and", 3},          {", and", 5},       {"or", 2},           {", or", 4},
                                       {"\xC3\x97", 2},     {"\xC2\xB1", 2},    {"\xE2\x88\x92", 3}, {"\xE2\x89\xA4", 3},
                                       {"\xE2\x89\xA5", 3}, {"\xE2\x89\x88", 3}};
    gap = assay_view_trim(gap);
    *equals = gap.size == 1 && gap.data[0] == '=';
    if (gap.size <= 1) return gap.size == 0 || (gap.data[0] != '\0' && strchr(",;&+-*x/:=^<>%", gap.data[0]));
    for (size_t i = 0; i < sizeof words / sizeof *words && gap.size <= LONGEST_JOINT; i++) {
        if (assay_view_equal(gap, words[i])) return true;
    }
    return false;
}

static bool has_letter(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (assay_is_alpha(text.data[i])) return true;
    }
    return false;
}

/* A name of one letter between dollars is no answer where a number stands too. */
static bool is_bare_name(assay_view value) {
    size_t plain = 0; /* unwrapping takes no letter and no digit away */
    for (size_t i = 0; i < value.size && plain < 2; i++)
        plain += assay_is_alpha(value.data[i]) || assay_is_digit(value.data[i]);
    if (plain != 1) return false;
    assay_view inner = answer_unwrap(value);
    return inner.size == 1 && assay_is_alpha(inner.data[0]);
}

/* A letter that is no sign of times: "180 x 3" has none. */
static bool has_variable(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i])) continue;
        bool before = i > 0 && (text.data[i - 1] == ' ' || assay_is_digit(text.data[i - 1]));
        bool behind = i + 1 < text.size && (text.data[i + 1] == ' ' || assay_is_digit(text.data[i + 1]));
        if (!((text.data[i] | 0x20) == 'x' && before && behind)) return true;
    }
    return false;
}

/* Drops a left side without letters: "3 + 10 = 13" within one value, as "3+4=7". */
static assay_view right_side(assay_view value) {
    const char *equals = memrchr(value.data, '=', value.size);
    bool maths = value.size > 0 && (value.data[0] == '\\' || answer_math_end(value, 0) > 0); /* "$30 - $2 = $28" is money */
    if (!equals || maths) return value;
    size_t at = answer_offset(value, equals);
    if (at == 0 || at + 1 == value.size || has_variable(assay_view_slice(value, 0, at)) || strchr("<>!", value.data[at - 1]))
        return value;
    return assay_view_trim(assay_view_slice(value, at + 1, value.size));
}

/* Does the word before a value make something else of it: "not 7", "less than 7", "half of 7"? */
bool answer_value_is_changed(assay_view text, assay_view value) {
    static const char *const words[] = {"not",  "t",       "than",  "negative", "minus", "least", "most",
                                        "nor",  "neither", "never", "except",   "below", "above", "under",
                                        "over", "between", "twice", "double",   "half",  "times"};
    static const char *const parts[] = {
        "half",  "third",  "quarter", "root",    "roots",      "cube",     "square",   "factorial", "logarithm",
        "log",   "sine",   "cosine",  "tangent", "reciprocal", "inverse",  "opposite", "multiple",  "multiples",
        "power", "powers", "factor",  "factors", "divisor",    "divisors", "negation", "negative",  "complement"};
    static const char *const behind[] = {"squared", "cubed", "factorial"};
    enum { ABROAD_BYTES = 24 };
    size_t end = answer_offset(text, value.data), next = end + value.size, stop;
    while (next < text.size && text.data[next] == ' ') next++;
    for (stop = next; stop < text.size && assay_is_alpha(text.data[stop]);) stop++;
    if (answer_has_word(assay_view_slice(text, next, stop), behind, sizeof behind / sizeof *behind)) return true;
    if (answer_is_changed_abroad(assay_view_slice(text, end > ABROAD_BYTES ? end - ABROAD_BYTES : 0, end))) return true;
    while (end > 0 && (text.data[end - 1] == ' ' || text.data[end - 1] == '$' || text.data[end - 1] == '*')) end--;
    size_t begin = end;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    assay_view word = assay_view_slice(text, begin, end);
    if (assay_view_equal(word, ASSAY_VIEW("of"))) {
        while (begin > 0 && text.data[begin - 1] == ' ') begin--;
        end = begin;
        while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
        word = assay_view_slice(text, begin, end);
        return answer_has_word(word, parts, sizeof parts / sizeof *parts);
    }
    return answer_has_word(word, words, sizeof words / sizeof *words);
}

/* "The answer has 5 digits", "the answer plus 1 is 5", "the answer can be found in 5 ways": about the answer, and not the answer. */
static bool is_about_answer(assay_view text, size_t at) {
    static const char *const about[] = {"plus",    "minus",  "times",     "multiplied", "divided", "squared", "cubed",
                                        "doubled", "halved", "increased", "decreased",  "less",    "more",    "modulo",
                                        "mod",     "used",   "precedes",  "can",        "could",   "may",     "might",
                                        "cannot",  "would",  "should",    "must",       "will",    "and",     "or"};
    static const char *const joins[] = {"is",    "as",    "was",    "this",    "thus",   "equals", "becomes",
                                        "turns", "works", "totals", "amounts", "always", "follows"};
    enum { SENTENCE_BYTES = 160 };
    size_t least = at > SENTENCE_BYTES ? at - SENTENCE_BYTES : 0, begin = at;
    while (begin > least && text.data[begin - 1] != '\n' && !(answer_is_stop(text.data[begin - 1]) && text.data[begin] == ' '))
        begin--;
    assay_view sentence = assay_view_slice(text, begin, at);
    size_t noun = assay_find_last_folded(sentence, ASSAY_VIEW("answer"));
    if (noun == ASSAY_NOT_FOUND) return false;
    size_t word = noun + 6, end;
    while (word < sentence.size && sentence.data[word] == ' ') word++;
    end = word;
    while (end < sentence.size && assay_is_alpha(sentence.data[end])) end++;
    assay_view next = assay_view_slice(sentence, word, end);
    if (next.size == 0 || word == noun + 6) return false;
    if (answer_has_word(next, about, sizeof about / sizeof *about)) return true;
    bool comes_to = assay_view_is(next, "comes") &&
                    assay_view_starts_with(assay_view_slice(sentence, end, sentence.size), ASSAY_VIEW(" out"));
    comes_to = comes_to || (assay_view_is(next, "comes") &&
                            assay_view_starts_with(assay_view_slice(sentence, end, sentence.size), ASSAY_VIEW(" to")));
    if (comes_to) return false;
    bool verb = next.size > 2 && next.data[next.size - 1] == 's';
    return verb && !answer_has_word(next, joins, sizeof joins / sizeof *joins);
}

/* "Since $x>0$, $x=7$": the first is why, and no member of a list. */
static bool is_reason(assay_view text, assay_view run) {
    static const char *const words[] = {"since", "because", "as", "given"};
    size_t end = answer_offset(text, run.data);
    while (end > 0 && text.data[end - 1] == ' ') end--;
    size_t begin = end;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    return answer_has_word(assay_view_slice(text, begin, end), words, sizeof words / sizeof *words);
}

/* "Yes, it is possible.": the first word of the last sentence, where that has no value. */
static assay_view yes_or_no_at_last(assay_view text) {
    enum { SENTENCE_BYTES = 160 };
    static const assay_view words[] = {{"Yes", 3}, {"No", 2}, {"yes", 3}, {"no", 2}};
    size_t begin = text.size > 0 ? text.size - 1 : 0;
    while (begin > 0 && text.size - begin < SENTENCE_BYTES && text.data[begin - 1] != '\n' &&
           !(text.data[begin] == ' ' && strchr(".!?:", text.data[begin - 1])))
        begin--;
    assay_view sentence = assay_view_trim(assay_view_slice(text, begin, text.size));
    while (sentence.size > 0 && sentence.data[0] == '*') sentence = assay_view_slice(sentence, 1, sentence.size);
    size_t at = 0;
    answer_value value;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!assay_view_starts_with(sentence, words[i])) continue;
        assay_view rest = assay_view_slice(sentence, words[i].size, sentence.size);
        static const char *const other[] = {"yes", "no", "but", "or", "maybe", "not"};
        bool alone = rest.size == 0 || strchr(".,!*", rest.data[0]) != NULL;
        bool firm =
            i == 0 || i == 2 ? !answer_has_word(rest, other, sizeof other / sizeof *other) : !answer_has_word(rest, other, 3);
        return alone && firm && !answer_next_value(rest, &at, &value) ? assay_view_slice(sentence, 0, words[i].size)
                                                                      : ASSAY_VIEW_NONE;
    }
    return ASSAY_VIEW_NONE;
}

/* The last digit of "12 m^2" and "3 m/s^2", which is no value. */
static bool is_exponent_of_unit(assay_view text, size_t at) {
    if (at == 0 || text.data[at - 1] != '^') return false;
    size_t begin = at - 1;
    while (begin > 0 && at - begin < 12 && (assay_is_alpha(text.data[begin - 1]) || text.data[begin - 1] == '/')) begin--;
    return begin < at - 1 && begin >= 2 && text.data[begin - 1] == ' ' && assay_is_digit(text.data[begin - 2]);
}

/* "$^2$", "\\(^{3}\\)": a power of what stands before the formula. */
static bool is_bare_power(assay_view formula) {
    char digits[8];
    size_t size = 0;
    for (size_t i = 0; i < formula.size && size < sizeof digits; i++) {
        if (!strchr("$\\(){} ", formula.data[i])) digits[size++] = formula.data[i];
    }
    return size == 2 && digits[0] == '^' && (digits[1] == '2' || digits[1] == '3');
}

/* "$^2$" of "20 cm$^2$". */
static bool is_raised_unit(assay_view text, const answer_value *value) {
    static const char *const units[] = {"m",  "cm", "mm",    "km",     "dm",    "in",     "ft",
                                        "yd", "mi", "units", "inches", "miles", "meters", "feet"};
    if (!is_bare_power(assay_view_slice(text, value->begin, value->end))) return false;
    size_t begin = value->begin;
    while (begin > 0 && (assay_is_alpha(text.data[begin - 1]) || text.data[begin - 1] == '/')) begin--;
    bool behind =
        begin >= 2 && text.data[begin - 1] == ' ' && (assay_is_digit(text.data[begin - 2]) || text.data[begin - 2] == '$');
    bool per_second = value->begin > begin && text.data[value->begin - 1] == 's';
    assay_view unit = assay_view_slice(text, begin, value->begin);
    return behind &&
           (answer_has_word(unit, units, sizeof units / sizeof *units) || (per_second && memchr(unit.data, '/', unit.size)));
}

/* "a+b" of "$a+b=10$": an equation that is solved for no name. */
static bool is_unsolved(assay_view value) {
    size_t equals = assay_find_first(value, ASSAY_VIEW("="));
    if (equals == ASSAY_NOT_FOUND) return false;
    for (size_t i = 0, first = 1; i < equals; i++) {
        char c = value.data[i];
        if (c != '\0' && strchr("+-*/^(", c)) return true;
        if (first && assay_is_digit(c)) return true;
        if (assay_is_alpha(c)) first = 0;
    }
    return false;
}

/* "Since $a+b=10$,\n$$x=20$$": a formula on a line of its own behind an unsolved equation is what comes of it, and no member of a list. */
static bool is_next_step(assay_view run, assay_view gap, assay_view found) {
    bool display = assay_view_starts_with(found, ASSAY_VIEW("$$")) || assay_view_starts_with(found, ASSAY_VIEW("\\["));
    bool mark = assay_view_trim(gap).size <= 1;
    return mark && (display || memchr(gap.data, '\n', gap.size)) && is_unsolved(run) && !is_unsolved(found);
}

/* "1\n- 2\n- 3" with the bullet before its first member, so that the others are read as bullets too. */
static assay_view with_first_bullet(assay_view text, assay_view found) {
    size_t begin = answer_offset(text, found.data);
    if (begin < 2 || text.data[begin - 1] != ' ' || (text.data[begin - 2] != '-' && text.data[begin - 2] != '*')) return found;
    if (begin > 2 && text.data[begin - 3] != '\n') return found;
    char next[] = {'\n', text.data[begin - 2], ' '};
    bool listed = assay_find_first(found, (assay_view){next, sizeof next}) != ASSAY_NOT_FOUND;
    return listed ? assay_view_slice(text, begin - 2, begin + found.size) : found;
}

/* The values from `at` to the end, of which the last ones that make one answer are returned; empty: none, or not clear. *apart: words stand between `at` and
 * the first of them, so that it is joined to nothing before. */
static assay_view last_run(assay_view text, const answer_search *search, size_t at, bool *apart) {
    size_t shift = answer_offset(search->region, text.data), from = at, end_before = at;
    assay_view run = ASSAY_VIEW_NONE;
    bool first = true;
    answer_value value;
    *apart = false;
    while (answer_next_value(text, &at, &value)) {
        size_t behind = answer_skip_code(search, shift + value.begin);
        if (behind != shift + value.begin) {
            at = behind - shift;
            continue;
        }
        if (value.kind == VALUE_NUMBER && is_exponent_of_unit(text, value.begin)) continue;
        if (value.kind == VALUE_MATH && is_raised_unit(text, &value)) continue;
        size_t bare = value.begin;
        bool clear = answer_widen(text, &value);
        at = value.end;
        assay_view found = assay_view_slice(text, value.begin, value.end);
        if (value.kind == VALUE_CHOICE || (value.kind == VALUE_MATH && is_bare_name(found))) continue;
        if (first) *apart = assay_view_trim(assay_view_slice(text, from, value.begin)).size > LONGEST_JOINT;
        first = false;
        bool equals = false;
        bool line =
            value.begin < bare && end_before <= value.begin && memchr(text.data + end_before, '\n', value.begin - end_before);
        assay_view gap = assay_view_slice(text, end_before, value.begin);
        bool joined = run.size > 0 && !line && joins(gap, &equals) && !is_reason(text, run) && !is_next_step(run, gap, found);
        if (!clear) {
            run = ASSAY_VIEW_NONE;
        } else if (run.size > 0 && value.begin < end_before) { /* one expression */
            size_t begin = answer_offset(text, run.data);
            begin = begin < value.begin ? begin : value.begin;
            run = assay_view_slice(text, begin, value.end);
        } else if (joined && !(equals && !has_letter(run))) {
            run.size = value.end - answer_offset(text, run.data);
        } else {
            run = found;
        }
        end_before = value.end;
    }
    return run;
}

/* Does every value that begins before the line at `at` end before it? Numbers, brackets and what they are widened to stay in their line; displayed maths
 * does not, nor $..$ over an escaped newline. */
static bool no_value_reaches(assay_view text, size_t at, const answer_search *search) {
    size_t shift = answer_offset(search->region, text.data);
    assay_view before = assay_view_slice(text, 0, at);
    char last = at >= 2 ? text.data[at - 2] : ' ';
    if (last == '\\' || (unsigned char)last >= 0x80 || answer_skip_code(search, shift + at) != shift + at) return false;
    if (assay_find_first(before, ASSAY_VIEW("$$")) != ASSAY_NOT_FOUND) return false;
    bool round_closed = false, square_closed = false;
    for (const char *command; (command = memrchr(before.data, '\\', before.size));
         before.size = answer_offset(before, command)) {
        char next = command[1];
        if (next == 'b' && assay_view_starts_with(answer_after(text, command), ASSAY_VIEW("\\begin{"))) return false;
        if ((next == '(' && !round_closed) || (next == '[' && !square_closed)) return false;
        round_closed = round_closed || next == ')';
        square_closed = square_closed || next == ']';
    }
    return true;
}

/* The last run of the text. That of its last lines is the same where they begin with words; most texts are read no further. */
static assay_view run_at_end(assay_view text, const answer_search *search) {
    enum { LINES_TRIED = 3 };
    bool apart;
    size_t end = text.size;
    for (int tried = 0; tried < LINES_TRIED; tried++) {
        const char *newline = end > 0 ? memrchr(text.data, '\n', end) : NULL;
        if (!newline) break;
        end = answer_offset(text, newline);
        if (!no_value_reaches(text, end + 1, search)) continue;
        assay_view run = last_run(text, search, end + 1, &apart);
        if (apart) return run;
    }
    return last_run(text, search, 0, &apart);
}

/* "There are 42 integers that are divisible by 3", "the minimum is 48, attained at x = 2": the value of the main clause, where a subordinate one brings the last. */
static assay_view main_value(assay_view text, assay_view last) {
    static const assay_view subordinate[] = {LIT(" that "), LIT(" which "),  LIT(" who "), LIT(", attained "),   LIT(", when "),
                                             LIT(" at "),   LIT(", where "), LIT(" for "), LIT(" when divided ")};
    static const assay_view verbs[] = {LIT(" is "),
                                       LIT(" are "),
                                       LIT(" leaves remainder "),
                                       LIT(" leaves a remainder of "),
                                       LIT(" has "),
                                       LIT(" have "),
                                       LIT(" gives "),
                                       LIT(" gives us "),
                                       LIT(" get "),
                                       LIT(" find "),
                                       LIT(" obtain "),
                                       LIT(" exactly "),
                                       LIT(" only "),
                                       LIT(" leaves "),
                                       LIT(" leaving ")};
    static const char *const joints[] = {"and", "or", "but", "not", "if", "so", "to"};
    enum { SENTENCE_BYTES = 160 };
    if (last.size == 0) return last;
    size_t end = answer_offset(text, last.data), begin = end, at = 0;
    while (begin > 0 && end - begin < SENTENCE_BYTES && text.data[begin - 1] != '\n' &&
           !(answer_is_stop(text.data[begin - 1]) && text.data[begin] == ' '))
        begin--;
    assay_view sentence = assay_view_slice(text, begin, end);
    answer_value value;
    if (!answer_next_value(sentence, &at, &value) || value.kind == VALUE_CHOICE || value.begin == 0) return last;
    assay_view head = assay_view_slice(sentence, 0, value.begin), gap = assay_view_slice(sentence, value.end, sentence.size);
    bool verb = false, clause = false;
    for (size_t i = 0; i < COUNT(verbs) && !verb; i++) verb = assay_view_ends_with(head, verbs[i]);
    for (size_t i = 0; i < COUNT(subordinate) && verb && !clause; i++)
        clause = assay_find_first(gap, subordinate[i]) != ASSAY_NOT_FOUND;
    assay_view words = assay_view_trim(gap); /* "10, which is 1,000": said again */
    if (assay_view_ends_with(words, ASSAY_VIEW(" is")) || assay_view_ends_with(words, ASSAY_VIEW(" are"))) return last;
    answer_value second;
    while (clause && answer_next_value(sentence, &at, &second)) { /* but names: "4 values of $x$ that satisfy" */
        if (!is_bare_name(assay_view_slice(sentence, second.begin, second.end))) return last;
    }
    if (!clause || answer_has_word(gap, joints, COUNT(joints))) return last;
    size_t behind = end + last.size; /* and nothing but the sentence's end behind */
    while (behind < text.size && strchr("$*) ", text.data[behind])) behind++;
    bool ends = behind == text.size || text.data[behind] == '.';
    value.begin += begin;
    value.end += begin;
    return ends && answer_widen(text, &value) ? assay_view_slice(text, value.begin, value.end) : last;
}

/* "She does not make $18": the verb directly before the value is denied. */
static bool is_of_negated_verb(assay_view text, assay_view value) {
    static const char *const verbs[] = {"make", "makes", "earn", "get",   "have",  "has",    "cost", "give",  "take",
                                        "need", "pay",   "sell", "spend", "equal", "become", "sum",  "total", "yield"};
    static const char *const denials[] = {"not", "t", "never"};
    size_t end = answer_offset(text, value.data);
    while (end > 0 && strchr(" $\\(*", text.data[end - 1]) && text.data[end - 1] != '\0') end--;
    size_t begin = end;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    assay_view verb = assay_view_slice(text, begin, end);
    end = begin;
    while (end > 0 && text.data[end - 1] == ' ') end--;
    begin = end;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    char last = end > begin ? text.data[end - 1] : ' '; /* of a denial */
    return (last == 't' || last == 'r') && answer_has_word(assay_view_slice(text, begin, end), denials, COUNT(denials)) &&
           answer_has_word(verb, verbs, COUNT(verbs));
}

/* *whole: the equation that the value is the result of; empty: none. */
static assay_view last_value(assay_view text, const answer_search *search, assay_view *whole) {
    assay_view run = run_at_end(text, search), best = answer_computed(text, run);
    bool result = run.size > best.size && best.data >= run.data && best.data + best.size <= run.data + run.size;
    if (best.data == run.data && best.size == run.size) best = main_value(text, best);
    *whole = result ? run : ASSAY_VIEW_NONE;
    if (best.size == 0 || answer_value_is_changed(text, best) || is_of_negated_verb(text, best)) return ASSAY_VIEW_NONE;
    size_t begin = answer_offset(text, best.data);
    size_t end = begin + best.size;
    uint32_t checks = answer_read(text, begin, end);
    if (checks & CHECK_BEHIND && (answer_is_changed_behind(text, end) || answer_is_asked(text, end) ||
                                  (has_digit(best) && answer_is_taken_back(text, end)) || answer_is_denied_behind(text, end)))
        return ASSAY_VIEW_NONE;
    if (ANSWER_ASK(checks, CHECK_ATTRIBUTED, answer_is_attributed(text, begin, end)) ||
        ANSWER_ASK(checks, CHECK_SUPPOSED, answer_is_supposed_abroad(text, begin, end)) ||
        ANSWER_ASK(checks, CHECK_DENIED, answer_is_denied(text, begin)) ||
        ANSWER_ASK(checks, CHECK_REPORTED, answer_is_reported(text, begin, end)) ||
        ANSWER_ASK(checks, CHECK_ALTERED, answer_is_altered(text, begin)) || is_about_answer(text, begin))
        return ASSAY_VIEW_NONE;
    return with_first_bullet(text, right_side(best));
}

/* The last `size` bytes, from the start of a line or word. */
static assay_view last_window(assay_view text, size_t size) {
    if (text.size <= size) return text;
    size_t at = text.size - size;
    const char *newline = memchr(text.data + at, '\n', size / 2);
    const char *space = memchr(text.data + at, ' ', size);
    const char *begin = newline ? newline : space;
    return assay_view_slice(text, begin ? answer_offset(text, begin) + 1 : at, text.size);
}

/* A short window is enough unless there is nothing in it, or what is there begins at its edge. */
static assay_view find_value(const answer_search *search, assay_view text, assay_view *run) {
    assay_view window = last_window(text, SHORT_WINDOW);
    assay_view found = last_value(window, search, run);
    bool whole = window.size == text.size || (found.size > 0 && answer_offset(window, found.data) >= MARGIN);
    return whole ? found : last_value(last_window(text, WINDOW), search, run);
}

/* Without questions at the end: "Is there anything else?", "Is it 5?". */
static assay_view without_questions(assay_view text) {
    while (text.size > 0 && text.data[text.size - 1] == '?') {
        size_t at = text.size - 1;
        while (at > 0 && !((text.data[at - 1] == '\n' || text.data[at] == ' ') && strchr(".!?\n", text.data[at - 1]))) at--;
        text = assay_view_trim(assay_view_slice(text, 0, at));
    }
    return text;
}

/* "Total: 6 + 8 = 14" in one line: what stands behind a label of at most three words. */
static assay_view without_line_label(assay_view text) {
    static const char *const others[] = {"yes",      "no",      "true",      "false",   "note",    "hint",
                                         "question", "problem", "remark",    "example", "given",   "check",
                                         "step",     "wrong",   "incorrect", "answer",  "student", "not"};
    enum { WORDS_OF_LABEL = 3, LABEL_BYTES = 48 };
    size_t colon = assay_find_first(assay_view_slice(text, 0, LABEL_BYTES), ASSAY_VIEW(": ")), words = 0;
    if (colon == ASSAY_NOT_FOUND || memchr(text.data, '\n', text.size)) return text;
    for (size_t i = 0; i < colon; i++) {
        char c = text.data[i];
        bool letter = assay_is_alpha(c) || (unsigned char)c >= 0x80;
        if (!letter && c != ' ' && c != '*') return text;
        words += letter && (i == 0 || text.data[i - 1] == ' ' || text.data[i - 1] == '*');
    }
    assay_view head = assay_view_slice(text, 0, colon);
    bool label = colon > 2 && text.data[colon - 1] != ' ' && words <= WORDS_OF_LABEL &&
                 !answer_has_word(head, others, sizeof others / sizeof *others);
    return label ? assay_view_trim(assay_view_slice(text, colon + 2, text.size)) : text;
}

/* "we have exactly seven solutions": the only number in words of the last sentence, where it has no other value. */
static assay_view number_word(assay_view text) {
    enum { SENTENCE_BYTES = 160 };
    static const char *const vague[] = {"one", "none", "half", "infinity"};
    text = answer_unwrap(text);
    size_t begin = text.size;
    while (begin > 0 && text.size - begin < SENTENCE_BYTES && !strchr(".!?\n:", text.data[begin - 1])) begin--;
    assay_view found = ASSAY_VIEW_NONE;
    for (size_t at = begin; at < text.size;) {
        size_t end = at;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
        assay_view word = assay_view_slice(text, at, end);
        at = end > at ? end : at + 1;
        if (word.size == 0 || !answer_is_number_word(word)) continue;
        assay_view gap = found.size > 0 ? (assay_view){found.data + found.size, (size_t)(word.data - found.data) - found.size}
                                        : ASSAY_VIEW_NONE;
        bool half = assay_view_is(gap, " and a ") && answer_equal_folded(word, "half"); /* "two and a half" */
        bool goes_on = found.size > 0 && (gap.size == 1 || half);                       /* "twenty-one", "two hundred" */
        if (found.size > 0 && !goes_on) return ASSAY_VIEW_NONE;
        found = goes_on ? (assay_view){found.data, (size_t)(word.data + word.size - found.data)} : word;
    }
    for (size_t i = 0; i < COUNT(vague); i++) {
        if (answer_equal_folded(found, vague[i])) return ASSAY_VIEW_NONE;
    }
    static const assay_view signs[] = {LIT("negative "), LIT("minus ")};
    for (size_t i = 0; i < COUNT(signs) && found.size > 0; i++) { /* "negative three" */
        if (assay_view_ends_with(assay_view_slice(text, 0, answer_offset(text, found.data)), signs[i]))
            found = (assay_view){found.data - signs[i].size, found.size + signs[i].size};
    }
    static const char *const doubts[] = {"not", "never", "if", "unless", "hardly", "t", "whether"};
    if (found.size == 0) return ASSAY_VIEW_NONE;
    static const char *const parts[] = {"thirds",   "quarters", "fourths", "fifths", "sixths",
                                        "sevenths", "eighths",  "ninths",  "tenths"}; /* "three quarters" */
    size_t part = answer_offset(text, found.data) + found.size, behind = part + 1;
    while (assay_is_alpha(at_or_nul(text, behind))) behind++;
    if (at_or_nul(text, part) == ' ' && answer_has_word(assay_view_slice(text, part + 1, behind), parts, COUNT(parts)))
        found.size += behind - part;
    size_t at = answer_offset(text, found.data);
    if (answer_has_word(assay_view_slice(text, begin, at), doubts, COUNT(doubts))) return ASSAY_VIEW_NONE;
    bool changed = answer_value_is_changed(text, found) || answer_is_denied(text, at) || answer_is_altered(text, at) ||
                   answer_is_denied_behind(text, at + found.size) || is_about_answer(text, at);
    return changed ? ASSAY_VIEW_NONE : found;
}

/* Is the number word in a sentence, and no name or quantity by itself: "exactly seven solutions"? */
static bool counts(assay_view plain, assay_view text) {
    static const char *const exactly[] = {"exactly", "only", "altogether", "total"};
    static const char *const makes[] = {"is",    "are",    "was",   "were",  "has",    "have",  "had",    "equals",
                                        "earns", "earned", "makes", "made",  "gets",   "got",   "needs",  "paid",
                                        "pays",  "costs",  "takes", "took",  "spent",  "sold",  "bought", "ate",
                                        "ran",   "leaves", "gives", "saves", "walked", "reads", "read",   "weighs"};
    static const char *const others[] = {"not", "never", "no", "t", "if", "hardly", "unless", "would", "whether"};
    if (has_digit(plain) || answer_has_word(plain, others, COUNT(others))) return false;
    return (answer_has_word(plain, exactly, COUNT(exactly)) || answer_has_word(plain, makes, COUNT(makes))) &&
           number_word(text).size > 0;
}

/* "Option B is correct", "(B) is the right choice", "I choose B", "I would go with (B)": the letter. */
static assay_view said_choice(assay_view text) {
    static const char *const right[] = {"correct", "right", "answer", "true", "best"}, *const chooses[] = {"choose", "pick",
                                                                                                           "select", "with",
                                                                                                           "say",    "answer"},
                             *const wrong[] = {"not", "t", "wrong", "or", "and", "never", "either", "cannot", "hardly"};
    static const assay_view nouns[] = {{"Option ", 7}, {"option ", 7}, {"Choice ", 7}, {"choice ", 7},
                                       {"Answer ", 7}, {"the ", 4},    {"The ", 4}};
    if (text.size < 4 || text.size > 128 || memchr(text.data, '\n', text.size)) return ASSAY_VIEW_NONE;
    text = answer_unwrap(text);
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        if (assay_view_starts_with(text, nouns[i])) text = assay_view_slice(text, nouns[i].size, text.size);
    }
    size_t open = 0, close = 0, last = text.size;
    while (open < text.size && strchr("(*[", text.data[open])) open++;
    close = open + 1;
    while (close < text.size && strchr(")*]", text.data[close])) close++;
    bool letter = open < text.size && text.data[open] >= 'A' && text.data[open] <= 'J' && text.data[open] != 'I';
    assay_view rest = assay_view_slice(text, close, text.size);
    if (letter && assay_view_starts_with(rest, ASSAY_VIEW(" is ")) && answer_plain_words(rest) <= 4 &&
        answer_has_word(rest, right, sizeof right / sizeof *right) &&
        !answer_has_word(rest, wrong, sizeof wrong / sizeof *wrong))
        return assay_view_slice(text, open, open + 1);
    while (last > 0 && strchr(")*].", text.data[last - 1])) last--;
    size_t begin = last;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    assay_view head = assay_view_slice(text, 0, begin);
    bool chosen = last == begin + 1 && text.data[begin] >= 'A' && text.data[begin] <= 'J' && text.data[begin] != 'I' &&
                  answer_has_word(head, chooses, sizeof chooses / sizeof *chooses) &&
                  !answer_has_word(head, wrong, sizeof wrong / sizeof *wrong) && !memchr(head.data, ',', head.size);
    return chosen ? assay_view_slice(text, begin, last) : ASSAY_VIEW_NONE;
}

/* "Therefore, <solution>42</solution>": what the one element at the end of the last line holds; empty: none. */
static assay_view wrapped_at_end(assay_view text) {
    enum { LINE_BYTES = 256 };
    const char *newline = text.size ? memrchr(text.data, '\n', text.size) : NULL;
    assay_view line = newline ? assay_view_slice(text, answer_offset(text, newline) + 1, text.size) : text;
    if (line.size == 0 || line.size > LINE_BYTES) return ASSAY_VIEW_NONE;
    assay_view wrapped = assay_wrapped_content(line);
    const char *tag = wrapped.size == 0 && line.data[line.size - 1] == '>' ? memchr(line.data, '<', line.size) : NULL;
    return tag ? assay_wrapped_content(assay_view_slice(line, answer_offset(line, tag), line.size)) : wrapped;
}

/* "x = 7 is extraneous", "7 is too big": said of the one value of the last line. */
static bool is_refused(assay_view text, size_t begin, size_t end) {
    return answer_is_denied(text, begin) || (!answer_ends_at(text, end) && answer_is_denied_behind(text, end));
}

/* "8, because 3 + 5 = 8": the value before the reason. */
static assay_view without_reason(assay_view found) {
    static const char *const reasons[] = {"because", "since"};
    if (!has_digit(found) || !answer_has_word(found, reasons, COUNT(reasons))) return found;
    assay_view reasoned = answer_without_explanation(found);
    assay_view cut = assay_view_slice(found, reasoned.size, found.size);
    while (cut.size > 0 && strchr(" ,(", cut.data[0])) cut = assay_view_slice(cut, 1, cut.size);
    bool reason = assay_view_starts_with(cut, ASSAY_VIEW("because")) || assay_view_starts_with(cut, ASSAY_VIEW("since"));
    return reason && has_digit(reasoned) ? reasoned : found;
}

/* "Twenty.", "There are twenty ways.": a last line without digits, where others have some. */
static assay_view number_word_alone(assay_view text) {
    enum { LINE_BYTES = 96 };
    const char *newline = text.size ? memrchr(text.data, '\n', text.size) : NULL;
    assay_view line = newline ? assay_view_slice(text, answer_offset(text, newline) + 1, text.size) : ASSAY_VIEW_NONE;
    if (line.size == 0 || line.size > LINE_BYTES || has_digit(line) || memchr(line.data, '\\', line.size) ||
        memchr(line.data, '=', line.size))
        return ASSAY_VIEW_NONE;
    assay_view plain = answer_without_lead(line), found = number_word(text);
    bool alone = found.size > 0 && (found.data == plain.data && answer_plain_words(plain) <= 3);
    return alone || (found.size > 0 && counts(plain, text)) ? found : ASSAY_VIEW_NONE;
}

void answer_collect_last(answer_search *search, answer_pieces *pieces) {
    assay_view text = assay_view_trim(search->region), found, whole = ASSAY_VIEW_NONE;
    if (text.size == 0 || answer_skip_code(search, answer_offset(search->region, text.data)) >= search->region.size) return;
    text = answer_without_calculation(answer_before_contrast(answer_without_ornaments(without_questions(text))));
    if (text.size == 0) return;
    assay_view siblings = answer_siblings_at_end(text), wrapped = siblings.size > 0 ? ASSAY_VIEW_NONE : wrapped_at_end(text);
    if (wrapped.size > 0) text = wrapped;
    assay_view plain = without_line_label(answer_yes_or_no(answer_without_lead(text)));
    assay_view label = said_choice(plain);
    if (label.size == 0) label = answer_reasoned_word(plain);
    bool short_text = true; /* else read by last_value, which asks the same */
    assay_view predicate = ASSAY_VIEW_NONE, subject = label.size > 0 ? label : answer_judged_subject(plain, &predicate);
    if (subject.size == 0) subject = answer_distinguished_name(plain);
    if (subject.size == 0) subject = answer_gives_up(text);
    if (siblings.size > 0) {
        found = siblings;
    } else if (subject.size > 0) {
        found = subject;
    } else if (is_whole_answer(plain) && !counts(plain, text)) {
        static const char *const verbs[] = {"is", "are", "was", "were", "be", "equals", "gives", "makes"};
        bool maths = plain.data[0] == '$' || plain.data[0] == '\\' ||
                     answer_has_word(plain, verbs, sizeof verbs / sizeof *verbs); /* "$x$ is $25$" */
        found = maths ? answer_reduce_sentence(plain) : answer_unwrap(plain);
        found = without_reason(found);
    } else {
        short_text = false;
        found = leading_choice(text);
        if (found.size == 0) found = yes_or_no_at_last(text);
        if (found.size == 0) found = number_word_alone(text);
        if (found.size == 0) found = answer_endless(text);
        if (found.size == 0) {
            found = answer_unwrap(find_value(search, text, &whole));
            if (has_digit(found)) predicate = answer_predicate(text); /* two words would be two answers */
        }
        if (found.size == 0) {
            found = closing_choice(text);
            if (found.size > 0 && answer_is_denied(text, answer_offset(text, found.data))) return; /* "cannot be B" */
        }
        if (found.size == 0) found = number_word(text);
        if (found.size == 0) found = answer_closing_statement(text);
        if (predicate.size == 0) predicate = answer_truth(text);
        if (found.size == 0 && predicate.size > 0) found = answer_last_sentence(text);
    }
    if (found.size == 0) return;
    size_t begin = answer_offset(search->region, found.data);
    if (short_text && found.size < plain.size && has_digit(found) && is_refused(search->region, begin, begin + found.size))
        return;
    if (assay_find_first(found, ASSAY_VIEW("\\box")) != ASSAY_NOT_FOUND &&
        (answer_is_attributed(search->region, begin, begin + found.size) ||
         answer_is_supposed_abroad(search->region, begin, begin + found.size) ||
         answer_is_reported(search->region, begin, begin + found.size) || answer_is_asked(search->region, begin + found.size) ||
         answer_is_struck_out(search->region, begin) || answer_is_hidden(search->region, begin)))
        return; /* a box that was refused */
    if (predicate.size == 0 && found.size < plain.size &&
        answer_is_number_word(assay_view_slice(found, 0, assay_find_first(found, ASSAY_VIEW(" ")))))
        predicate = answer_unwrap(plain);
    answer_piece piece = {.text = found,
                          .whole = predicate.size > 0 ? predicate : whole,
                          .source = ASSAY_SOURCE_LAST_EXPRESSION,
                          .after = answer_after(search->region, found.data + found.size)};
    if (subject.size > 0 && !has_digit(found)) piece.after = ASSAY_VIEW_NONE; /* "Maria won" is no money */
    answer_add(search, pieces, piece);
}
