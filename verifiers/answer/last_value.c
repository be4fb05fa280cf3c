/* The last value in a text that says more than an answer.
 *
 * Values that are joined by a comma, "and", "or", or an operator are one answer ("3, 5, 7", "7 or 8"): the last of them alone would let a
 * part of a list pass. What stands left of an equals sign is left out where it holds no letter ("3 + 10 = 13"). */
#include "verifiers/answer/answer_internal.h"

enum {
    SHORT_WINDOW = 512,
    WINDOW = 8192,
    MARGIN = 64,
    LONGEST_JOINT = 5, /* bytes between two values that make one answer, blanks apart */
    LONGEST_JOINT_ABROAD = 9
};

/* Does the text between two values make one answer of them? *equals: it is an equals sign. */
static bool joins(assay_view gap, bool *equals) {
    static const assay_view words[] = {{"and", 3},          {", and", 5},       {"or", 2},           {", or", 4},
                                       {"\xC3\x97", 2},     {"\xC2\xB1", 2},    {"\xE2\x88\x92", 3}, {"\xE2\x89\xA4", 3},
                                       {"\xE2\x89\xA5", 3}, {"\xE2\x89\x88", 3}};
    static const assay_view abroad[] = {
        LIT("或"),   LIT("或者"), LIT("和"),  LIT("及"),   LIT("以及"), LIT("与"), LIT("、"),    LIT("，"),   LIT("または"),
        LIT("と"),   LIT("또는"), LIT("와"),  LIT("과"),   LIT("или"),  LIT("и"),  LIT("أو"),    LIT("و"),    LIT("या"),
        LIT("और"),   LIT("oder"), LIT("und"), LIT("ou"),   LIT("et"),   LIT("o"),  LIT("y"),     LIT("e"),    LIT("u"),
        LIT("hoặc"), LIT("và"),   LIT("lub"), LIT("albo"), LIT("veya"), LIT("ve"), LIT("eller"), LIT("atau"), LIT("nebo"),
        LIT("sau"),  LIT("vagy"), LIT("ili"), LIT("ή"),    LIT("або"),  LIT("of")};
    bool spaced = gap.size == 3 && gap.data[0] == ' ' && gap.data[2] == ' ';
    gap = assay_view_trim(gap);
    if (gap.size == 1 && spaced && strchr("eyou", gap.data[0])) return *equals = false, true; /* "-1 e 3" */
    *equals = gap.size == 1 && gap.data[0] == '=';
    if (gap.size <= 1) return gap.size == 0 || (gap.data[0] != '\0' && strchr(",;&+-*x/:=^<>%", gap.data[0]));
    for (size_t i = 0; i < sizeof words / sizeof *words && gap.size <= LONGEST_JOINT; i++) {
        if (assay_view_equal(gap, words[i])) return true;
    }
    bool may_join = gap.size <= LONGEST_JOINT_ABROAD &&
                    ((unsigned char)gap.data[0] >= 0x80 || (gap.size <= 5 && strchr("ouyehvlansi", gap.data[0])));
    for (size_t i = 0; may_join && i < COUNT(abroad); i++) {
        if (assay_view_equal(gap, abroad[i])) return true;
    }
    return false;
}

/* Words that begin a line, and join nothing. */
static bool is_longer_than_joints(assay_view words) {
    bool ascii = words.size > 0 && (unsigned char)words.data[0] < 0x80;
    return words.size > (ascii ? LONGEST_JOINT : LONGEST_JOINT_ABROAD);
}

static bool has_letter(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (assay_is_alpha(text.data[i])) return true;
    }
    return false;
}

/* A name of one letter between dollars is no answer where a number stands too. */
bool answer_is_bare_name(assay_view value) {
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

/* "The problem has 8 parts", "Sorry, I can only answer 8 questions": of the task, or of the writer. */
static bool is_about_task(assay_view sentence) {
    static const assay_view openings[] = {
        LIT("Sorry, I can"),       LIT("Sorry, but I can"),      LIT("I can only answer"),
        LIT("The problem has "),   LIT("This problem has "),     LIT("The question has "),
        LIT("This question has "), LIT("The problem contains "), LIT("The problem consists of ")};
    for (size_t i = 0; i < COUNT(openings); i++) {
        if (assay_view_starts_with(sentence, openings[i]))
            return assay_find_first(sentence, ASSAY_VIEW(", so ")) == ASSAY_NOT_FOUND;
    }
    return false;
}

/* "The answer has 5 digits", "the answer plus 1 is 5", "the answer can be found in 5 ways": about the answer, and not the answer. */
bool answer_is_about_answer(assay_view text, size_t at) {
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
    if (is_about_task(sentence)) {
        size_t stop = at;
        while (stop < text.size && stop - at < SENTENCE_BYTES && text.data[stop] != '.' && text.data[stop] != '\n') stop++;
        return assay_find_first(assay_view_slice(text, at, stop), ASSAY_VIEW("solution")) == ASSAY_NOT_FOUND;
    }
    size_t noun = assay_find_last_folded(sentence, ASSAY_VIEW("answer"));
    if (noun == ASSAY_NOT_FOUND ||
        assay_find_first(assay_view_slice(sentence, noun, sentence.size), ASSAY_VIEW(", so ")) != ASSAY_NOT_FOUND)
        return false; /* "must be an integer, so x = 7" */
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

/* The last digit of "12 m^2" and "3 m/s^2", which is no value. */
static bool is_exponent_of_unit(assay_view text, size_t at) {
    if (at == 0 || text.data[at - 1] != '^') return false;
    size_t begin = at - 1;
    while (begin > 0 && at - begin < 12 && (assay_is_alpha(text.data[begin - 1]) || text.data[begin - 1] == '/')) begin--;
    return begin < at - 1 && begin >= 2 && text.data[begin - 1] == ' ' && assay_is_digit(text.data[begin - 2]);
}

/* "by Theorem 8", "equation (3)": the number of something else. */
static bool is_reference(assay_view text, const answer_value *value) {
    static const char *const words[] = {"theorem",  "lemma",      "corollary", "proposition", "equation", "equations", "eq",
                                        "eqn",      "figure",     "fig",       "table",       "section",  "chapter",   "page",
                                        "exercise", "definition", "theorems",  "lemmas",      "footnote", "appendix"};
    size_t end = value->begin, begin;
    if (value->kind == VALUE_MATH || value->end - value->begin > 5) return false;
    if (end > 0 && text.data[end - 1] == '(') end--;
    while (end > 0 && memchr(" .~", text.data[end - 1], 3)) end--;
    for (begin = end; begin > 0 && assay_is_alpha(text.data[begin - 1]);) begin--;
    return end - begin >= 2 && end < value->begin && answer_has_word(assay_view_slice(text, begin, end), words, COUNT(words));
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

/* "2 hours and 24 minutes", "5 feet, 3 inches": one amount in two units. Where the words end that are the unit of the value before `end`, if they are the part of the
 * unit between (in `gap`); 0: they are not. */
static size_t amount_end(assay_view text, assay_view gap, size_t end) {
    static const char *const wholes[] = {"hours", "hour",   "minutes", "minute", "days",  "day",   "weeks",   "week",   "feet",
                                         "foot",  "pounds", "pound",   "lbs",    "lb",    "ft",    "dollars", "dollar", "hrs",
                                         "hr",    "years",  "year",    "meters", "meter", "euros", "euro"};
    static const char *const parts[] = {"minutes",     "minute", "min",    "mins",  "seconds", "second", "sec",
                                        "hours",       "hour",   "days",   "day",   "months",  "month",  "inches",
                                        "inch",        "in",     "ounces", "ounce", "oz",      "cents",  "cent",
                                        "centimeters", "cm",     "weeks",  "week"};
    static const char *const joints[] = {"and"};
    while (gap.size > 0 && memchr(" $*\\)}", gap.data[0], 6)) gap = assay_view_slice(gap, 1, gap.size);
    if (!SKIP_ANY(&gap, wholes)) return 0;
    while (gap.size > 0 && (gap.data[0] == ',' || gap.data[0] == ' ')) gap = assay_view_slice(gap, 1, gap.size);
    SKIP_ANY(&gap, joints);
    while (gap.size > 0 && memchr(" $*\\(", gap.data[0], 5)) gap = assay_view_slice(gap, 1, gap.size);
    if (gap.size > 0) return 0;
    while (end < text.size && memchr(" $*\\)}", text.data[end], 6)) end++;
    size_t word = answer_word_end(text, end);
    return answer_has_word(assay_view_slice(text, end, word), parts, COUNT(parts)) ? word : 0;
}

/* "x = 31\n\n31 gallons of oil leaked": the result of an equation, told again in a sentence of its own. */
static bool tells_again(assay_view text, assay_view run, assay_view gap, assay_view found) {
    size_t end = answer_offset(text, found.data) + found.size, stop = end, before = run.size - found.size;
    if (gap.size == 0 || !memchr(gap.data, '\n', gap.size) || at_or_nul(text, end) != ' ') return false;
    while (stop < text.size && stop - end < MARGIN && text.data[stop] != '\n') stop++;
    return run.size > found.size + 1 && assay_view_ends_with(run, found) && strchr("= ", run.data[before - 1]) &&
           answer_plain_words(assay_view_slice(text, end, stop)) >= 3;
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
        if (is_reference(text, &value)) continue;
        if (value.kind == VALUE_MATH && is_raised_unit(text, &value)) continue;
        size_t bare = value.begin;
        bool clear = answer_widen(text, &value);
        at = value.end;
        assay_view found = assay_view_slice(text, value.begin, value.end);
        if (value.kind == VALUE_CHOICE || (value.kind == VALUE_MATH && answer_is_bare_name(found))) continue;
        if (first) *apart = is_longer_than_joints(assay_view_trim(assay_view_slice(text, from, value.begin)));
        first = false;
        bool equals = false;
        bool line =
            value.begin < bare && end_before <= value.begin && memchr(text.data + end_before, '\n', value.begin - end_before);
        assay_view gap = assay_view_slice(text, end_before, value.begin);
        bool joined = run.size > 0 && !line && joins(gap, &equals) && !is_reason(text, run) && !is_next_step(run, gap, found) &&
                      !tells_again(text, run, gap, found);
        size_t amount = clear && run.size > 0 && !joined && value.begin >= end_before ? amount_end(text, gap, value.end) : 0;
        if (!clear) {
            run = ASSAY_VIEW_NONE;
        } else if (amount > 0) {
            run.size = amount - answer_offset(text, run.data);
            value.end = at = amount;
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

/* "x > 3", "f'(x) = 2x + 1": with the name and the sign of a relation before the value, or the name of a function whose brackets begin it. A relation without a name: empty. */
static assay_view with_name(assay_view text, assay_view value) {
    static const assay_view signs[] = {LIT("<"), LIT(">"), LIT("<="), LIT(">="), LIT("≤"), LIT("≥"), LIT("≠")};
    size_t begin = answer_offset(text, value.data), end = begin + value.size, at = begin, from;
    if (begin == 0 || value.data[0] == '$' || value.data[0] == '\\') return value;
    char before = text.data[begin - 1];
    if (value.data[0] == '(' && (assay_is_alpha(before) || before == '\'')) { /* one letter, primes */
        while (at > 0 && text.data[at - 1] == '\'') at--;
        bool letter = at > 0 && assay_is_alpha(text.data[at - 1]) && (at < 2 || !assay_is_alpha(text.data[at - 2]));
        return letter ? assay_view_slice(text, at - 1, end) : value;
    }
    while (at > 0 && text.data[at - 1] == ' ') at--;
    for (size_t i = 0; i < value.size; i++) {
        if (!assay_is_digit(value.data[i]) && !memchr(".-/", value.data[i], 3)) return value;
    }
    if (at == begin) return value; /* "<<13*2=26>>26" */
    size_t sign = 0;
    for (size_t i = 0; i < COUNT(signs); i++) {
        if (assay_view_ends_with(assay_view_slice(text, 0, at), signs[i])) sign = signs[i].size;
    }
    if (sign == 0) return value; /* nearly always */
    at -= sign;
    if (at == 0 || text.data[at - 1] != ' ') return value;
    while (at > 0 && text.data[at - 1] == ' ') at--;
    for (from = at; from > 0 && (assay_is_alpha(text.data[from - 1]) || assay_is_digit(text.data[from - 1]));) from--;
    bool name = from < at && assay_is_alpha(text.data[from]) && at - from <= 2 && (from == 0 || text.data[from - 1] == ' ');
    return name ? assay_view_slice(text, from, end) : ASSAY_VIEW_NONE;
}

/* *whole: the equation that the value is the result of; empty: none. */
static assay_view last_value(assay_view text, const answer_search *search, assay_view *whole) {
    assay_view run = answer_told_again(text, run_at_end(text, search)), best = answer_computed(text, run);
    bool result = run.size > best.size && best.data >= run.data && best.data + best.size <= run.data + run.size;
    if (best.data == run.data && best.size == run.size)
        best = answer_with_ratio(text, answer_main_value_abroad(text, answer_main_value(text, best)));
    if (best.data == run.data && best.size == run.size) best = answer_counted(text, best);
    if (best.size > 0) best = with_name(text, best);
    *whole = result ? run : ASSAY_VIEW_NONE;
    if (best.size == 0 || answer_value_is_changed(text, best) || is_of_negated_verb(text, best) || answer_is_step(text, best))
        return ASSAY_VIEW_NONE;
    size_t begin = answer_offset(text, best.data);
    size_t end = begin + best.size;
    static const assay_view one_of[] = {LIT(" is one answer"), LIT(" is one solution"), LIT(" is one possib"),
                                        LIT(" is one option"), LIT(" is one of ")};
    for (size_t i = 0; i < COUNT(one_of); i++) {
        if (assay_view_starts_with(assay_view_slice(text, end, text.size), one_of[i])) return ASSAY_VIEW_NONE;
    }
    uint32_t checks = answer_read(text, begin, end);
    if (checks & CHECK_BEHIND && answer_is_changed_behind(text, end)) return ASSAY_VIEW_NONE;
    if (ANSWER_ASK(checks, CHECK_NEXT, answer_is_asked(text, end)) ||
        ANSWER_ASK(checks, CHECK_NEXT, answer_has_digit(best) && answer_is_taken_back(text, end)) ||
        ANSWER_ASK(checks, CHECK_NEXT, answer_is_denied_behind(text, end)))
        return ASSAY_VIEW_NONE;
    if (ANSWER_ASK(checks, CHECK_ATTRIBUTED, answer_is_attributed(text, begin, end)) ||
        ANSWER_ASK(checks, CHECK_SUPPOSED, answer_is_supposed_abroad(text, begin, end)) ||
        ANSWER_ASK(checks, CHECK_DENIED, answer_is_denied(text, begin)) ||
        ANSWER_ASK(checks, CHECK_REPORTED, answer_is_reported(text, begin, end)) ||
        ANSWER_ASK(checks, CHECK_ALTERED, answer_is_altered(text, begin)) || answer_is_about_answer(text, begin))
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
assay_view answer_last_value(const answer_search *search, assay_view text, assay_view *run) {
    assay_view window = last_window(text, SHORT_WINDOW);
    assay_view found = last_value(window, search, run);
    bool whole = window.size == text.size || (found.size > 0 && answer_offset(window, found.data) >= MARGIN);
    return whole ? found : last_value(last_window(text, WINDOW), search, run);
}
