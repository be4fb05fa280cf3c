/* The last resort: a text that is short enough to be an answer as a whole, else the last value in it, which last_value.c reads. */
#include "verifiers/answer/phrases.h"
#include "verifiers/completion/wrapped.h"

enum { WORDS_WITH_VALUE = 2, WORDS_OF_NAME = 4, FOREIGN_NAME_BYTES = 48, GLANCE_BYTES = 512 };

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

/* "$x = 3$ or $x = -1$. Since $x > 0$, $x = 3$": behind a value a sentence ends, and another one begins. */
static bool has_second_sentence(assay_view text) {
    size_t stop = assay_find_first(text, ASSAY_VIEW(". "));
    if (stop == ASSAY_NOT_FOUND || stop == 0 || !strchr("$)}0123456789", text.data[stop - 1])) return false;
    char first = at_or_nul(text, stop + 2), second = at_or_nul(text, stop + 3);
    return first >= 'A' && first <= 'Z' && second >= 'a' && second <= 'z' && text.data[stop - 1] != '\0';
}

/* "If n = 5 then no such integer exists": the value of a condition, and none in what follows from it. */
static bool is_supposed(assay_view text, assay_view found) {
    enum { SENTENCE_BYTES = 160 };
    static const char *const ifs[] = {"if"};
    size_t end = answer_offset(text, found.data), begin = end;
    while (begin > 0 && end - begin < SENTENCE_BYTES && text.data[begin - 1] != '\n' &&
           !(answer_is_stop(text.data[begin - 1]) && text.data[begin] == ' '))
        begin--;
    assay_view head = answer_without_lead(assay_view_trim(assay_view_slice(text, begin, end)));
    if (!SKIP_ANY(&head, ifs) || memchr(head.data, ',', head.size)) return false;
    return assay_view_starts_with(assay_view_slice(text, end + found.size, text.size), ASSAY_VIEW(" then "));
}

/* "Therefore C.": a last line that is a label and nothing else. */
static assay_view label_alone(assay_view text) {
    const char *newline = text.size ? memrchr(text.data, '\n', text.size) : NULL;
    size_t end = text.size;
    while (end > 0 && strchr(".*) ", text.data[end - 1])) end--;
    bool label = end > 1 && text.data[end - 1] >= 'A' && text.data[end - 1] <= 'J' && !assay_is_alpha(text.data[end - 2]);
    if (!label || !newline || text.data + text.size - newline > 32) return ASSAY_VIEW_NONE;
    assay_view line = assay_view_trim(assay_view_slice(text, answer_offset(text, newline) + 1, text.size)),
               rest = answer_without_lead(line);
    rest = rest.data > line.data ? answer_unwrap(rest) : ASSAY_VIEW_NONE;
    return rest.size == 1 && rest.data[0] >= 'A' && rest.data[0] <= 'J' && rest.data[0] != 'I' ? rest : ASSAY_VIEW_NONE;
}

/* Words of an alphabet with marks, or Greek ones, and a number behind them: "Karenin alanı 25", "Άρα το εμβαδόν είναι 25". A sign (×, ½, π) is no word. */
static bool is_sentence_abroad(assay_view text) {
    size_t longest = 0;
    bool marked = false;
    for (size_t at = 0, end; at<text.size; at = end> at ? end : at + 1) {
        end = at;
        size_t letters = 0, high = 0;
        while (end < text.size) {
            unsigned char c = (unsigned char)text.data[end], next = (unsigned char)at_or_nul(text, end + 1);
            bool greek = c == 0xCE || c == 0xCF,
                 latin = c >= 0xC3 && c <= 0xC6 && !(c == 0xC3 && (next == 0x97 || next == 0xB7));
            if (!assay_is_alpha((char)c) && !greek && !latin) break;
            end += greek || latin ? 2 : 1;
            letters++;
            high += greek || latin;
        }
        marked = marked || (letters >= 3 && high > 0);
        longest = letters > longest ? letters : longest;
    }
    return marked && longest >= 4;
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
    if (answer_has_digit(text) &&
        (answer_has_word(text, telling, COUNT(telling)) || assay_view_starts_with(text, ASSAY_VIEW("That's ")) ||
         assay_find_first(text, ASSAY_VIEW("; as ")) != ASSAY_NOT_FOUND))
        return false;
    if (calculates_in_words(text) || has_second_sentence(text)) return false;
    if (answer_has_digit(text) && answer_has_high_byte(text) && is_sentence_abroad(text)) return false;
    if (text.size > GLANCE_BYTES && answer_plain_words(assay_view_slice(text, 0, GLANCE_BYTES)) > WORDS_OF_NAME) return false;
    if (answer_has_foreign(text)) return text.size <= FOREIGN_NAME_BYTES && !answer_has_digit(text);
    static const char *const subjects[] = {"he", "she", "they", "we", "it", "there", "i"}; /* "He paid $42" */
    size_t first = 0, words = answer_plain_words(text);
    while (first < text.size && assay_is_alpha(text.data[first])) first++;
    char behind = at_or_nul(text, first), next = at_or_nul(text, first + 1); /* "I = 3" is a name */
    if (answer_has_digit(text) && (behind == '\'' || assay_is_alpha(next)) &&
        answer_has_word(assay_view_slice(text, 0, first), subjects, sizeof subjects / sizeof *subjects))
        return false;
    bool name = words <= WORDS_OF_NAME && !answer_has_digit(text) && !memchr(text.data, '\\', text.size);
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

/* "I think it's B", "the right picture is (C)": the text ends with a choice letter, and no other one is offered beside it. */
static assay_view closing_choice(assay_view text) {
    text = answer_unwrap(assay_view_slice(text, text.size > 64 ? text.size - 64 : 0, text.size));
    static const assay_view others[] = {LIT("which"), LIT("that"), LIT("it"), LIT("this"),
                                        LIT("else")}; /* "..., which is (B)" */
    assay_view bracketed = text.size > 8 ? assay_view_slice(text, text.size - 7, text.size) : ASSAY_VIEW_NONE;
    bool copula = assay_view_starts_with(bracketed, ASSAY_VIEW(" is (")) && bracketed.data[6] == ')';
    for (size_t i = 0; copula && i < COUNT(others); i++)
        copula = !assay_view_ends_with(assay_view_slice(text, 0, text.size - 7), others[i]);
    if (copula && bracketed.data[5] >= 'A' && bracketed.data[5] <= 'J') return assay_view_slice(bracketed, 5, 6);
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

/* Without questions at the end: "Is there anything else?", "Is it 5?". Where one offers something else ("... or is it 8?"), nothing is left. */
static assay_view without_questions(assay_view text) {
    static const char *const offers[] = {"or"};
    while (text.size > 0 && text.data[text.size - 1] == '?') {
        size_t at = text.size - 1;
        while (at > 0 && !((text.data[at - 1] == '\n' || text.data[at] == ' ') && strchr(".!?\n", text.data[at - 1]))) at--;
        assay_view question = assay_view_trim(assay_view_slice(text, at, text.size));
        if (answer_has_digit(question) && SKIP_ANY(&question, offers)) return ASSAY_VIEW_NONE;
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
    size_t colon = assay_find_first(assay_view_slice(text, 0, LABEL_BYTES), ASSAY_VIEW(": ")), words = 0, mark = 2;
    if (colon == ASSAY_NOT_FOUND) { /* "**Total:** 14" */
        colon = assay_find_first(assay_view_slice(text, 0, LABEL_BYTES), ASSAY_VIEW(":** "));
        if (colon == ASSAY_NOT_FOUND && at_or_nul(text, 0) == '*')
            colon = assay_find_first(assay_view_slice(text, 0, LABEL_BYTES), ASSAY_VIEW(".** "));
        mark = 4;
    }
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
    return label ? assay_view_trim(assay_view_slice(text, colon + mark, text.size)) : text;
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
                   answer_is_denied_behind(text, at + found.size) || answer_is_about_answer(text, at) ||
                   answer_is_step(text, found);
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
    if (answer_has_digit(plain) || answer_has_word(plain, others, COUNT(others))) return false;
    return (answer_has_word(plain, exactly, COUNT(exactly)) || answer_has_word(plain, makes, COUNT(makes))) &&
           number_word(text).size > 0;
}

/* "Option B is correct", "(B) is the right choice", "I choose B", "I would go with (B)": the letter. */
static assay_view said_choice(assay_view text) {
    static const char *const right[] = {"correct", "right", "answer", "true", "best"}, *const chooses[] = {"choose", "pick",
                                                                                                           "guess",  "select",
                                                                                                           "with",   "say",
                                                                                                           "answer"},
                             *const wrong[] = {"not", "t", "wrong", "or", "and", "never", "either", "cannot", "hardly"};
    static const assay_view nouns[] = {{"Option ", 7}, {"option ", 7}, {"Choice ", 7}, {"choice ", 7}, {"Letter ", 7},
                                       {"letter ", 7}, {"Answer ", 7}, {"the ", 4},    {"The ", 4}};
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
    rest = assay_view_slice(rest, 0, assay_find_first(rest, ASSAY_VIEW(", I am "))); /* "B is the answer, I am sure" */
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
    if (!answer_has_digit(found) || !answer_has_word(found, reasons, COUNT(reasons))) return found;
    assay_view reasoned = answer_without_explanation(found);
    assay_view cut = assay_view_slice(found, reasoned.size, found.size);
    while (cut.size > 0 && strchr(" ,(", cut.data[0])) cut = assay_view_slice(cut, 1, cut.size);
    bool reason = assay_view_starts_with(cut, ASSAY_VIEW("because")) || assay_view_starts_with(cut, ASSAY_VIEW("since"));
    return reason && answer_has_digit(reasoned) ? reasoned : found;
}

/* "Twenty.", "There are twenty ways.": a last line without digits, where others have some. */
static assay_view number_word_alone(assay_view text) {
    enum { LINE_BYTES = 96 };
    const char *newline = text.size ? memrchr(text.data, '\n', text.size) : NULL;
    assay_view line = newline ? assay_view_slice(text, answer_offset(text, newline) + 1, text.size) : ASSAY_VIEW_NONE;
    static const char *const there[] = {"there"};
    size_t stop = text.size;
    while (stop > 1 && text.size - stop < LINE_BYTES && !assay_is_digit(text.data[stop - 1]) && text.data[stop - 1] != '\n' &&
           !(text.data[stop - 1] == ' ' && text.data[stop - 2] == '.'))
        stop--;
    if (stop > 1 && text.data[stop - 1] == ' ') { /* "The values are 4.5, 1, and 3.5. There are three such values." */
        assay_view sentence = assay_view_slice(text, stop, text.size), rest = answer_without_lead(sentence);
        if (SKIP_ANY(&rest, there)) line = sentence;
    }
    if (line.size == 0 || line.size > LINE_BYTES || answer_has_digit(line) || memchr(line.data, '\\', line.size) ||
        memchr(line.data, '=', line.size))
        return ASSAY_VIEW_NONE;
    assay_view plain = answer_without_lead(line), found = number_word(text);
    bool alone = found.size > 0 && (found.data == plain.data && answer_plain_words(plain) <= 3);
    return alone || (found.size > 0 && counts(plain, text)) ? found : ASSAY_VIEW_NONE;
}

/* What a sentence that chooses "only D" may hold; nearly always it has none of it. */
static bool may_choose(assay_view text) {
    static const assay_view parts[] = {LIT("nly "), LIT("must be "), LIT("has to be ")};
    enum { SENTENCE_BYTES = 160 };
    assay_view tail = assay_view_slice(text, text.size > SENTENCE_BYTES ? text.size - SENTENCE_BYTES : 0, text.size);
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (assay_find_first(tail, parts[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* "... Next, we need to": the text breaks off in a sentence, behind a word that needs another. */
static bool is_cut_off(assay_view text) {
    static const char *const open[] = {"to",     "the",     "is",    "are",  "we",        "and",   "an",    "if",
                                       "equals", "because", "since", "thus", "therefore", "hence", "or",    "but",
                                       "need",   "let",     "was",   "than", "into",      "our",   "which", "gives",
                                       "have",   "would",   "let's", "must", "should",    "can"};
    size_t begin = text.size;
    while (begin > 0 && assay_is_alpha(text.data[begin - 1])) begin--;
    if (begin == text.size && begin > 1) { /* "The total is 3 + 4 =" */
        char last = text.data[begin - 1];
        return (last == '=' || last == '+') && answer_has_digit(text);
    }
    if (begin == text.size || begin == 0 || text.data[begin - 1] != ' ') return false;
    assay_view word = assay_view_slice(text, begin, text.size);
    if (!answer_has_word(word, open, COUNT(open))) return false;
    for (size_t i = 0; i < word.size; i++) {
        if (word.data[i] < 'a' || word.data[i] > 'z') return false;
    }
    return answer_has_digit(text);
}

/* "• 12", "# 12", "Roughly 12", "a total of 12", "Yes, 12", "x: 12": one line that is a value behind what says nothing of it. */
static assay_view without_front(assay_view text) {
    static const assay_view tails[] = {LIT(" :)"),       LIT(" :-)"),          LIT(", obviously"),  LIT(", of course"),
                                       LIT(", clearly"), LIT(", I think"),     LIT(", I believe"),  LIT(", I guess"),
                                       LIT(" it is"),    LIT(", as required"), LIT(", as expected")};
    static const assay_view fronts[] = {
        LIT("* "),        LIT("• "),       LIT("# "),          LIT("## "),         LIT("### "),       LIT("1) "),
        LIT("Roughly "),  LIT("roughly "), LIT("a total of "), LIT("A total of "), LIT("In total, "), LIT("in total "),
        LIT("In total "), LIT("#"),        LIT("No. "),        LIT("x: "),         LIT("n: "),        LIT("x ← "),
        LIT("x <- "),     LIT("Um, "),     LIT("Uh, "),        LIT("Well, "),      LIT("Hmm, ")};
    for (size_t i = 0; i < COUNT(tails) && text.size > 0 && assay_is_digit(text.data[0]); i++) {
        size_t stop = text.size - (text.data[text.size - 1] == '.');
        if (assay_view_ends_with(assay_view_slice(text, 0, stop), tails[i]))
            text = assay_view_slice(text, 0, stop - tails[i].size);
    }
    assay_view rest = text;
    if (text.size == 0 || !memchr("*\xE2#1RraAIiYNxnUuWH", text.data[0], 18)) return text; /* mostly */
    static const assay_view replies[] = {LIT("Yes, "), LIT("No, it's "), LIT("No, ")};
    bool reply = false;
    for (size_t i = 0; i < COUNT(replies) && !reply; i++) { /* "Yes, 12", and not "No, 7 is prime" */
        if (!assay_view_starts_with(rest, replies[i])) continue;
        rest = assay_view_slice(rest, replies[i].size, rest.size);
        reply = true;
    }
    for (size_t i = 0; i < COUNT(fronts) && !reply; i++) {
        if (assay_view_starts_with(rest, fronts[i])) rest = assay_view_slice(rest, fronts[i].size, rest.size);
    }
    if (rest.size == text.size || memchr(text.data, '\n', text.size)) return text;
    size_t at = 0;
    answer_value value;
    assay_view inner = answer_unwrap(rest);
    bool one = answer_next_value(inner, &at, &value) && value.begin == 0 &&
               answer_plain_words(assay_view_slice(inner, value.end, inner.size)) <= 2;
    if (reply) one = one && value.end == inner.size;
    for (size_t i = one ? value.end : inner.size; i < inner.size; i++)
        one = one && (assay_is_alpha(inner.data[i]) || inner.data[i] == ' ');
    return one && answer_has_digit(assay_view_slice(inner, 0, value.end)) ? inner : text;
}

/* "The area is π.", "The limit equals e^x.": signs and letters without a word behind the last verb of the last sentence, which has no value. */
static assay_view symbol_at_end(assay_view text) {
    static const assay_view verbs[] = {LIT(" is "), LIT(" equals "), LIT(" are "), LIT(" = ")};
    static const char *const doubts[] = {"not", "never", "if", "unless", "cannot", "t", "maybe"};
    enum { SYMBOL_BYTES = 24 };
    assay_view sentence = answer_last_sentence(text);
    size_t behind = 0;
    for (size_t i = 0; i < COUNT(verbs); i++) {
        size_t at = assay_find_last(sentence, verbs[i]);
        if (at != ASSAY_NOT_FOUND && at + verbs[i].size > behind) behind = at + verbs[i].size;
    }
    assay_view symbol = answer_unwrap(assay_view_slice(sentence, behind, sentence.size));
    bool sign = memchr(symbol.data ? symbol.data : "", '^', symbol.size) || answer_has_high_byte(symbol);
    bool plain = behind > 0 && symbol.size > 0 && symbol.size <= SYMBOL_BYTES && sign && answer_plain_words(symbol) == 0 &&
                 !answer_has_foreign(symbol);
    return plain && !answer_has_word(sentence, doubts, COUNT(doubts)) ? symbol : ASSAY_VIEW_NONE;
}

/* The last line without what is struck out or refused in it, where that changes it. */
static assay_view without_refused(assay_view text) {
    const char *newline = text.size ? memrchr(text.data, '\n', text.size) : NULL;
    assay_view line = newline ? assay_view_slice(text, answer_offset(text, newline) + 1, text.size) : text;
    assay_view left = answer_without_refused(line);
    return left.size < line.size ? left : text;
}

void answer_collect_last(answer_search *search, answer_pieces *pieces) {
    assay_view text = assay_view_trim(search->region), found, whole = ASSAY_VIEW_NONE;
    if (text.size == 0 || answer_skip_code(search, answer_offset(search->region, text.data)) >= search->region.size) return;
    text = answer_without_ornaments(without_questions(text));
    assay_view plainer = answer_without_farewell(text);
    if (plainer.size < text.size) text = answer_without_ornaments(without_questions(plainer));
    assay_view stated = answer_without_verification(text);
    if (stated.size < text.size) text = answer_without_ornaments(stated);
    text = without_refused(answer_without_calculation(answer_before_contrast(text)));
    if (text.size == 0 || is_cut_off(text)) return;
    assay_view siblings = answer_siblings_at_end(text), wrapped = siblings.size > 0 ? ASSAY_VIEW_NONE : wrapped_at_end(text);
    if (wrapped.size > 0) text = wrapped;
    assay_view plain = without_front(without_line_label(answer_yes_or_no(answer_without_lead(text))));
    assay_view label = said_choice(plain);
    enum { CHOICE_BYTES = 160 };
    if (label.size == 0 && plain.size < CHOICE_BYTES) label = answer_only_choice(answer_unwrap(plain));
    if (label.size == 0) label = answer_reasoned_word(plain);
    bool short_text = true; /* else read by last_value, which asks the same */
    assay_view predicate = ASSAY_VIEW_NONE, subject = label.size > 0 ? label : answer_judged_subject(plain, &predicate);
    if (subject.size == 0) subject = answer_distinguished_name(plain);
    if (subject.size == 0) subject = answer_gives_up(text);
    if (subject.size == 0 && answer_declines(text)) return;
    if (subject.size == 0) subject = answer_explained(text);
    if (siblings.size > 0) {
        found = siblings;
    } else if (subject.size > 0) {
        found = subject;
    } else if (is_whole_answer(plain) && !counts(plain, text)) {
        static const char *const verbs[] = {"is", "are", "was", "were", "be", "equals", "gives", "makes"};
        static const assay_view abroad[] = {LIT(" es "),   LIT(" est "),    LIT(" ist "),     LIT(" é "),
                                            LIT(" è "),    LIT(" é de "),   LIT(" beträgt "), LIT(" vaut "),
                                            LIT(" fait "), LIT(" wynosi "), LIT(" jest "),    LIT(" är "),
                                            LIT(" er "),   LIT(" adalah "), LIT(" este "),    LIT(" là ")};
        bool foreign = false; /* "o valor de x é 5" */
        for (size_t i = 0; i < COUNT(abroad) && !foreign; i++) foreign = assay_find_first(plain, abroad[i]) != ASSAY_NOT_FOUND;
        bool maths = foreign || plain.data[0] == '$' || plain.data[0] == '\\' ||
                     answer_has_word(plain, verbs, sizeof verbs / sizeof *verbs); /* "$x$ is $25$" */
        found = maths ? answer_reduce_sentence(plain) : answer_unwrap(plain);
        found = without_reason(found);
        if (answer_has_digit(found)) found = phrase_without_remark(found);
        else if (assay_view_starts_with(found, ASSAY_VIEW("is ")))
            found = assay_view_slice(found, 3, found.size); /* "So it is Monday" */
    } else {
        short_text = false;
        found = leading_choice(text);
        if (found.size == 0) found = label_alone(text);
        if (found.size == 0 && may_choose(text)) found = answer_only_choice(answer_last_sentence(text));
        if (found.size == 0) found = yes_or_no_at_last(text);
        if (found.size == 0) found = number_word_alone(text);
        if (found.size == 0) found = answer_endless(text);
        if (found.size == 0) {
            found = answer_unwrap(answer_last_value(search, text, &whole));
            if (answer_has_digit(found)) predicate = answer_predicate(text, found); /* two words would be two answers */
        }
        if (found.size == 0) {
            found = closing_choice(text);
            if (found.size > 0 && answer_is_denied(text, answer_offset(text, found.data))) return; /* "cannot be B" */
        }
        if (found.size == 0) found = number_word(text);
        if (found.size == 0) found = symbol_at_end(text);
        if (found.size == 0) found = answer_closing_statement(text);
        static const char *const truths[] = {"true", "false", "yes", "no"}; /* "It is true. No, it is false." is one of them */
        if (predicate.size == 0 && !answer_has_word(found, truths, COUNT(truths))) predicate = answer_truth(text);
        if (found.size == 0 && predicate.size > 0) {
            bool right = assay_view_is(predicate, "true");
            found = answer_last_sentence(text);
            static const char *const against[2][2] = {{"true", "yes"}, {"false", "no"}};
            if (answer_has_word(found, against[right], 2) && !answer_has_word(found, (const char *const[]){"not"}, 1))
                return; /* "It is true. Check: false" */
        }
    }
    if (found.size == 0) return;
    size_t begin = answer_offset(search->region, found.data);
    if (short_text && found.size < plain.size && answer_has_digit(found) &&
        is_refused(search->region, begin, begin + found.size))
        return;
    if (short_text && siblings.size == 0 && answer_has_digit(found) && answer_is_step(text, found)) return;
    if (!short_text && answer_has_digit(found) &&
        (answer_ends_in_step(text, found) || is_supposed(text, found) || answer_is_blind_guess(text, found)))
        return;
    if (answer_is_refused_box(search->region, found)) return;
    if (found.data >= text.data && found.data < text.data + text.size &&
        answer_is_struck_out(search->region, begin, begin + found.size))
        return;
    if (predicate.size == 0 && found.size < plain.size &&
        answer_is_number_word(assay_view_slice(found, 0, assay_find_first(found, ASSAY_VIEW(" ")))))
        predicate = answer_unwrap(plain);
    answer_piece piece = {.text = found,
                          .whole = predicate.size > 0 ? predicate : whole,
                          .source = ASSAY_SOURCE_LAST_EXPRESSION,
                          .after = answer_after(search->region, found.data + found.size)};
    if (subject.size > 0 && !answer_has_digit(found)) piece.after = ASSAY_VIEW_NONE; /* "Maria won" is no money */
    answer_add(search, pieces, piece);
}
