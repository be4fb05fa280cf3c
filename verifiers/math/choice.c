/* See choice.h. Font commands, dollars, braces and spaces are skipped; what counts is the sequence of characters that is left. */
#include "verifiers/math/choice.h"

#include "common/word_list.h"
#include "common/utf8.h"
#include "verifiers/math/read/decoration.h"

enum { PLAIN_MAX = 256 };

/* "~A": a tilde at the start of a word, and no blank as in "(A)~25" or between blanks. */
static bool negates(assay_view text, size_t at) {
    size_t before = at;
    while (before > 0 && strchr("${}", text.data[before - 1])) before--;
    bool start = before == 0 || strchr(" \n\t([,;", text.data[before - 1]);
    return start && (at == 0 || (at + 1 < text.size && !assay_is_space(text.data[at + 1])));
}

static bool is_operand(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == ')' || c == '(';
}

/* "A*B" and "A * B", but neither "**A** and" nor a bullet. */
static bool multiplies(assay_view text, size_t at) {
    size_t before = at, behind = at + 1;
    while (before > 0 && text.data[before - 1] == '*') before--;
    while (behind < text.size && text.data[behind] == '*') behind++;
    if (before == 0 || behind >= text.size) return false;
    if (is_operand(text.data[before - 1])) return is_operand(text.data[behind]);
    while (before > 0 && text.data[before - 1] == ' ') before--;
    return before > 0 && is_operand(text.data[before - 1]) && text.data[behind] == ' ';
}

/* The labels that other scripts begin with, as in the multilingual evaluations; '?': none. Inside a word they have letters beside them. */
static char label_abroad(uint32_t point) {
    static const struct {
        uint32_t point;
        char label;
    } labels[] = {{0x623, 'A'}, {0x627, 'A'}, {0x628, 'B'},  {0x62C, 'C'},  {0x62F, 'D'},  {0x985, 'A'}, {0x9AC, 'B'},
                  {0x9A1, 'C'}, {0x9A2, 'D'}, {0x7532, 'A'}, {0x4E59, 'B'}, {0x4E19, 'C'}, {0x4E01, 'D'}};
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
        if (labels[i].point == point) return labels[i].label;
    }
    return '?';
}

static char letter_of(char c) {
    if (c >= 'a' && c <= 'j') return (char)(c - 'a' + 'A');
    return c >= 'A' && c <= 'J' ? c : 0;
}

/* What a reader of the plain text makes nothing of: nearly every text is given up at its first character. */
typedef enum wanted_text {
    ANYTHING,
    LABEL_FIRST, /* a label in front, in a bracket or behind "Option" */
    LABELS       /* capitals, and what joins them */
} wanted_text;

static inline bool may_stand(char c, size_t at, wanted_text wanted) {
    if (wanted == LABEL_FIRST) return at > 0 || letter_of(c) || c == '(' || c == '[' || c == 'O' || c == 'o';
    return wanted == ANYTHING || (c >= 'A' && c <= 'J') || (c != '\0' && strchr(" ,;&().and", c));
}

/* The text without wrappers, in `plain`; 0 where it is longer than we look, or not what is wanted. Spaces are kept as one space. */
static size_t unwrap(assay_view text, char plain[PLAIN_MAX], wanted_text wanted) {
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at++];
        size_t decorated = c == '\\' ? math_decoration_end(text, at - 1) : at;
        if (decorated > at) {
            at = decorated;
            c = ' ';
        } else if (c == '\\') {
            size_t begin = at;
            while (at < text.size && assay_is_alpha(text.data[at])) at++;
            static const char *const skipped[] = {"text",         "textbf", "textit", "textrm", "mathrm",    "mathbf", "mbox",
                                                  "bf",           "rm",     "boxed",  "left",   "right",     "quad",   "qquad",
                                                  "displaystyle", "mathit", "mathsf", "textsf", "boldsymbol"};
            bool mark = at == begin && at < text.size && !strchr("#|%_^", text.data[at]); /* "\\,", and "\\#A" counts A */
            bool skip = mark || assay_view_is_any(assay_view_slice(text, begin, at), skipped, sizeof skipped / sizeof *skipped);
            if (mark) at++;
            c = skip ? ' ' : '\\';
            if (!skip) at = begin;
        } else if ((c == '~' && negates(text, at - 1)) || (c == '*' && multiplies(text, at - 1))) {
            /* kept: "~A" and "A*B" are no labels */
        } else if (c == '$' || c == '{' || c == '}' || c == '*' || c == '~' || assay_is_space(c)) {
            c = ' ';
        } else if (assay_view_starts_with(assay_view_slice(text, at - 1, text.size), ASSAY_VIEW("不是"))) {
            if (size + 4 > PLAIN_MAX || !may_stand('n', size, wanted)) return 0;
            memcpy(plain + size, "not ", 4);
            size += 4;
            at += sizeof "不是" - 2;
            continue;
        } else if ((unsigned char)c >= 0x80) {
            at--;
            uint32_t point = assay_utf8_decode(text, &at);
            if (point == 0xFF08) c = '(';
            else if (point == 0xFF09) c = ')';
            else if (point == 0xFF0E || point == 0x3002 || point == 0x3001) c = '.';
            else if (point == 0xFF1A) c = ':';
            else if (point == 0xFF0C || point == 0x60C || point == 0x548C || point == 0x4E0E || point == 0x8207 ||
                     point == 0x53CA || point == 0xC640 || point == 0xACFC || point == 0x3068)
                c = ',';                      /* "and" in Chinese, Korean, Japanese */
            else if (point == 0xB0) c = '\\'; /* "25°C" */
            else if (point == 0x2019 || point == 0x2032) c = '\'';
            else if (point >= 0xFF21 && point <= 0xFF3A) c = (char)(point - 0xFF21 + 'A');
            else if (point >= 0x24B6 && point <= 0x24BF) c = (char)(point - 0x24B6 + 'A'); /* circled letters */
            else c = label_abroad(point);
        }
        if (c == ' ' && (size == 0 || plain[size - 1] == ' ')) continue;
        if (size >= PLAIN_MAX || !may_stand(c, size, wanted)) return 0;
        plain[size++] = c;
    }
    while (size > 0 && (plain[size - 1] == ' ' || plain[size - 1] == '.')) size--;
    return size;
}

static bool is_word_character(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '?' || c == '\\';
}

/* "vitamin C", "point D": a letter that is a name in the choice's own text; "not A": one that is not chosen. */
static bool is_named_letter(const char *rest, size_t at) {
    static const char *const nouns[] = {"vitamin", "hepatitis", "group", "type", "point", "vertex", "angle", "plan",
                                        "event",   "city",      "town",  "team", "line",  "circle", "grade", "not"};
    if (at == 0 || rest[at - 1] != ' ') return false;
    size_t begin = at - 1;
    while (begin > 0 && assay_is_alpha(rest[begin - 1])) begin--;
    char word[16];
    size_t length = 0;
    for (size_t i = begin; i + 1 < at && length < sizeof word; i++) word[length++] = (char)(rest[i] | 32);
    for (size_t i = 0; i < sizeof nouns / sizeof *nouns; i++) {
        if (assay_view_is((assay_view){word, length}, nouns[i])) return true;
    }
    return false;
}

/* "5 J", "25^\circ C". */
static bool is_unit(const char *rest, size_t at) {
    size_t before = at;
    while (before > 0 && rest[before - 1] == ' ') before--;
    if (rest[at] == 'J') return before > 0 && assay_is_digit(rest[before - 1]);
    if (before >= 2 && memcmp(rest + before - 2, "\xC2\xB0", 2) == 0) return true; /* 25°C */
    return before >= 4 && memcmp(rest + before - 4, "circ", 4) == 0;
}

/* A capital that ends the text, or has a mark or a number behind it: "B)", "B 26". In "(A+B)" it is a variable. */
static bool is_second_capital(const char *rest, size_t size, size_t i, unsigned depth) {
    if (i + 1 == size) return !is_named_letter(rest, i) && !is_unit(rest, i);
    char next = rest[i + 1];
    bool operand = i > 0 && strchr("+-*/=^", rest[i - 1]);
    if (next == ')' || next == ']') return depth == 0 || !operand;
    return next == '.' || next == ':' || (next == ' ' && i + 2 < size && assay_is_digit(rest[i + 2]));
}

/* "a cloud" */
static bool is_article(const char *rest, size_t size, size_t i) {
    return i + 4 < size && rest[i + 1] == ' ' && assay_is_alpha(rest[i + 2]) && assay_is_alpha(rest[i + 3]) &&
           assay_is_alpha(rest[i + 4]);
}

/* A second label behind `letter`: "(D)", "[D]", "or D", "and D", "/D", ", D", "D)", "D.", "D:", "D 5", or D as the last word. */
static bool names_another(const char *rest, size_t size, char letter) {
    unsigned depth = 0; /* brackets that are open */
    for (size_t i = 0; i < size; i++) {
        if (rest[i] == '(' || rest[i] == '[') depth++;
        if ((rest[i] == ')' || rest[i] == ']') && depth > 0) depth--;
        char c = letter_of(rest[i]);
        if (c == letter) continue; /* "(A) x in A" */
        if (rest[i] == 'a' && is_article(rest, size, i)) continue;
        bool inside = i > 0 && (assay_is_alpha(rest[i - 1]) || rest[i - 1] == '\\');
        if (c && !inside && c == rest[i] && is_second_capital(rest, size, i, depth)) return true;
        if (c && !inside && c != rest[i] && depth == 0 && i + 1 < size && rest[i + 1] == ')') return true; /* "b) 26" */
        if (!c || (i > 0 && is_word_character(rest[i - 1])) || (i + 1 < size && is_word_character(rest[i + 1]))) continue;
        size_t before = i;
        while (before > 0 && rest[before - 1] == ' ') before--;
        if (before == 0) continue;
        char mark = rest[before - 1];
        bool bracket = i + 1 < size && ((mark == '(' && rest[i + 1] == ')') || (mark == '[' && rest[i + 1] == ']'));
        if (bracket || mark == '/' || mark == ',' || mark == '&' || mark == ';') return true;
        if (before >= 2 && (memcmp(rest + before - 2, "or", 2) == 0 || memcmp(rest + before - 2, "OR", 2) == 0)) return true;
        if (before >= 3 && (memcmp(rest + before - 3, "and", 3) == 0 || memcmp(rest + before - 3, "AND", 3) == 0)) return true;
    }
    return false;
}

/* "B, melted": a comma and the choice's text, a word or a number with digits; "B, C" and "B, x" go on with letters. */
static bool is_named(const char *plain, size_t size, size_t at) {
    if (at + 2 >= size || plain[at] != ',' || plain[at + 1] != ' ') return false;
    if (is_article(plain, size, at + 2)) return true;
    bool letters = assay_is_alpha(plain[at + 2]) && at + 3 < size && assay_is_alpha(plain[at + 3]);
    return letters || assay_is_digit(plain[at + 2]) || plain[at + 2] == '"';
}

/* "A - Paris", "A - 25": the text of a choice behind a dash. "I - B + B^2", "a - 7c = 1 and a - 3b = 2" and "a - sin b" are differences of single
 * letters and functions. */
static bool is_text_behind_dash(const char *rest, size_t size) {
    static const char *const formula[] = {"and", "or",  "if",  "for", "so", "when", "where", "mod",
                                          "sin", "cos", "tan", "log", "ln", "exp",  "sqrt",  "pi"};
    bool letters = false;
    for (size_t i = 0, end; i < size; i = end) {
        for (end = i; end < size && assay_is_alpha(rest[end]);) end++;
        if (end - i > 1 && !assay_view_is_any((assay_view){rest + i, end - i}, formula, sizeof formula / sizeof *formula))
            return true;
        letters = letters || end > i;
        if (end == i) end++;
    }
    return !letters;
}

/* A label at the start of plain: the letter and the offset behind it, or 0. Where content follows, the label must be marked. */
static char leading_label(const char *plain, size_t size, bool dash, size_t *end, bool *marked) {
    size_t at = 0;
    bool open = size > 0 && (plain[0] == '(' || plain[0] == '[');
    if (open) at++;
    while (at < size && plain[at] == ' ') at++;
    char letter = at < size ? letter_of(plain[at]) : 0;
    if (!letter || (at + 1 < size && is_word_character(plain[at + 1]))) return 0;
    at++;
    while (at < size && plain[at] == ' ') at++;
    *marked = open;
    if (open) {
        if (at >= size || (plain[at] != ')' && plain[at] != ']')) return 0;
        at++;
    } else if (at < size && (plain[at] == ')' || plain[at] == '.' || plain[at] == ':')) {
        *marked = true;
        at++;
    } else if (dash && at + 1 < size && plain[at] == '-' && plain[at - 1] == ' ' && plain[at + 1] == ' ' &&
               is_text_behind_dash(plain + at + 1, size - at - 1)) {
        *marked = true;
        at++;
    } else if (dash && is_named(plain, size, at)) {
        *marked = true;
        at += 2;
    }
    *end = at;
    return letter;
}

/* The word of `rest` at *at, in small letters; *at moves behind it. Apostrophes end a word: "can't" is "can" and "t". */
static assay_view word_at(const char *rest, size_t size, size_t *at, char word[16]) {
    size_t length = 0;
    for (; *at < size && assay_is_alpha(rest[*at]); ++*at) {
        if (length < 16) word[length++] = (char)(rest[*at] | 32);
    }
    return (assay_view){word, length};
}

static void skip_to_word(const char *rest, size_t size, size_t *at) {
    while (*at < size && !assay_is_alpha(rest[*at])) ++*at;
}

enum { DENIAL_WORDS = 3 };

static const char *const taken[] = {"correct", "right", "it", "answer", "choice", "option", "true", "the"};

/* "(A) can't be", "(A) cannot be right", and not "(D) cannot be determined"; `at` is behind "can" or "cannot". */
static bool cannot_be(const char *rest, size_t size, size_t at, bool denied) {
    for (unsigned i = 0; i < DENIAL_WORDS + 1; i++) {
        char letters[16];
        skip_to_word(rest, size, &at);
        assay_view word = word_at(rest, size, &at, letters);
        if (word.size == 0) return denied;
        if (assay_view_is(word, "not") || assay_view_is(word, "t") || assay_view_is(word, "never")) denied = true;
        else if (denied && !assay_view_is(word, "be")) return assay_view_is_any(word, taken, sizeof taken / sizeof *taken);
    }
    return false;
}

/* "(C) or 5", "(C) is wrong", "(C) is surely not it", "(C): incorrect": what follows goes on beside the label, or takes it back,
 * and is not the choice's own text. "no", "none", "false" and "not enough information" may be that text. */
static bool takes_back(const char *rest, size_t size) {
    static const char *const joining[] = {"or", "and", "but", "maybe", "perhaps", "possibly", "unless", "nor", "isn"},
                             *const refusing[] = {"wrong", "incorrect", "rejected", "eliminated", "ruled", "excluded"},
                             *const verbs[] = {"is", "was", "should", "isn", "wasn", "shouldn"},
                             *const denying[] = {"not",      "wrong",      "incorrect", "false",    "never", "no",
                                                 "rejected", "eliminated", "ruled",     "excluded", "t"};
    char letters[16];
    size_t at = 0;
    while (at < size && rest[at] == ' ') at++;
    if (assay_view_is_any(word_at(rest, size, &at, letters), joining, sizeof joining / sizeof *joining)) return true;
    at = 0;
    skip_to_word(rest, size, &at);
    assay_view word = word_at(rest, size, &at, letters);
    if (assay_view_is_any(word, refusing, sizeof refusing / sizeof *refusing)) return true;
    if (assay_view_is(word, "cannot") || assay_view_is(word, "can") || assay_view_is(word, "could") ||
        assay_view_is(word, "couldn"))
        return cannot_be(rest, size, at, assay_view_is(word, "cannot"));
    bool verb = assay_view_is_any(word, verbs, sizeof verbs / sizeof *verbs), denied = assay_view_is(word, "not");
    for (unsigned i = 0; i < DENIAL_WORDS && (verb || denied); i++) {
        skip_to_word(rest, size, &at);
        word = word_at(rest, size, &at, letters);
        if (verb && assay_view_is_any(word, denying, sizeof denying / sizeof *denying)) return true;
        if (denied && assay_view_is_any(word, taken, sizeof taken / sizeof *taken)) return true; /* "(C) not the answer" */
    }
    return false;
}

/* "B (Lyon)", "B (12)", "B ($5)": words or a number in brackets up to the end, the choice's text. "B(x+1)" is a product. */
static bool is_bracketed_text(const char *rest, size_t size) {
    bool word = false;
    if (size < 3 || rest[0] != '(' || rest[size - 1] != ')') return false;
    size_t figures = 1;
    while (figures + 1 < size && (assay_is_digit(rest[figures]) || strchr("$%.,-/", rest[figures]))) figures++;
    if (figures + 1 == size && size > 2) return true;
    for (size_t i = 1; i + 3 < size; i++) {
        if (rest[i] == '(' || rest[i] == '\\') return false;
        word = word || (assay_is_alpha(rest[i]) && assay_is_alpha(rest[i + 1]) && assay_is_alpha(rest[i + 2]));
    }
    return word;
}

static char label_of(const char *plain, size_t size, bool dash) {
    size_t end = 0;
    bool marked = false;
    char letter = leading_label(plain, size, dash, &end, &marked);
    if (!letter) return 0;
    if (end == size) return letter;
    if (plain[end] == '^' || plain[end] == '\'') return 0; /* the complement of A, or another letter */
    marked = marked || (dash && plain[end - 1] == ' ' && is_bracketed_text(plain + end, size - end));
    return marked && !names_another(plain + end, size - end, letter) && !takes_back(plain + end, size - end) ? letter : 0;
}

/* "不是 A": another label is denied. */
static bool denies_another(assay_view text, size_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '(')) at++;
    return at < text.size && text.data[at] >= 'A' && text.data[at] <= 'J' &&
           (at + 1 == text.size || !assay_is_alpha(text.data[at + 1]));
}

/* "(A) 错误": the first words behind the label, if they are Chinese, take it back. */
static bool takes_back_in_chinese(assay_view text) {
    static const char *const skipped[] = {"选项", "是", "項", "项", "）", "．", "。", "、", "：", "，", "（", "的"},
                             *const denials[] = {"错", "錯", "不对", "不對", "不正确", "不正確", "不是", "被排除", "排除"};
    for (size_t at = 0; at < text.size;) {
        assay_view rest = assay_view_slice(text, at, text.size);
        size_t skip = 0;
        if ((unsigned char)rest.data[0] < 0x80) {
            at++;
            continue;
        }
        for (size_t i = 0; i < sizeof skipped / sizeof *skipped && skip == 0; i++) {
            if (assay_view_starts_with(rest, assay_view_of(skipped[i]))) skip = strlen(skipped[i]);
        }
        for (size_t i = 0; i < sizeof denials / sizeof *denials; i++) {
            if (assay_view_starts_with(rest, assay_view_of(denials[i]))) return !denies_another(rest, strlen(denials[i]));
        }
        if (skip == 0) return false;
        at += skip;
    }
    return false;
}

char math_choice_of_gold(assay_view gold) {
    char plain[PLAIN_MAX];
    if (takes_back_in_chinese(gold)) return 0;
    static const char *const words[] = {"Option ", "option ", "Choice ", "choice "};
    for (size_t i = 0; i < 4; i++) {
        if (assay_view_starts_with(gold, assay_view_of(words[i]))) gold = assay_view_slice(gold, strlen(words[i]), gold.size);
    }
    size_t size = unwrap(gold, plain, LABEL_FIRST);
    for (size_t i = 0; i < 4; i++) { /* "\\text{Option D}" */
        size_t length = strlen(words[i]);
        if (size <= length || memcmp(plain, words[i], length) != 0) continue;
        size -= length;
        memmove(plain, plain + length, size);
    }
    bool ratio =
        size > 2 && plain[1] == ':' && assay_is_alpha(plain[2]) && (size == 3 || !assay_is_alpha(plain[3])); /* "A:B = 1" */
    char letter = size > 0 && !ratio ? label_of(plain, size, false) : 0;
    if (letter == 'I' && assay_view_holds(gold, ASSAY_VIEW("(ii)"))) return 0; /* the first of several parts */
    /* A bare small letter is a variable; "(a)" is a label. */
    if (letter && plain[0] != letter && plain[0] != '(' && plain[0] != '[' && !(size > 1 && plain[1] == ')')) return 0;
    return letter;
}

/* Labels in other languages: before the letter, or behind it. */
static assay_view without_foreign_words(assay_view text) {
    static const char *const before[] = {"选项",       "答案是",   "答案",     "故选",     "选",      "正确答案",
                                         "選項",       "故",       "所以",     "因此",     "opción ", "Opción ",
                                         "respuesta ", "Antwort ", "réponse ", "Réponse ", "ответ ",  "Ответ ",
                                         "вариант ",   "Вариант ", "答えは",   "答え"};
    static const char *const behind[] = {"选项", "項", "项", "正确", "正確", "是正确的", "符合题意", "番"};
    text = assay_view_trim(text);
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        assay_view word = assay_view_of(before[i]);
        if (text.size > word.size && assay_view_starts_with(text, word)) {
            text = assay_view_trim(assay_view_slice(text, word.size, text.size));
            static const char *const colons[] = {":", "：", "是"};
            for (size_t k = 0; k < 3; k++) {
                if (assay_view_starts_with(text, assay_view_of(colons[k])))
                    text = assay_view_slice(text, strlen(colons[k]), text.size);
            }
            break;
        }
    }
    for (size_t i = 0; i < sizeof behind / sizeof *behind; i++) {
        assay_view word = assay_view_of(behind[i]);
        if (text.size > word.size && assay_view_ends_with(text, word)) return assay_view_slice(text, 0, text.size - word.size);
    }
    return text;
}

/* "BBBBB": one capital four to six times, as some prompts ask for it. */
static char repeated_label(const char *plain, size_t size) {
    for (size_t i = 1; i < size; i++) {
        if (plain[i] != plain[0]) return 0;
    }
    return size >= 4 && size <= 6 && plain[0] >= 'A' && plain[0] <= 'J' ? plain[0] : 0;
}

char math_choice_of_answer(assay_view answer) {
    char plain[PLAIN_MAX];
    answer = without_foreign_words(answer);
    if (takes_back_in_chinese(answer)) return 0;
    size_t size = unwrap(answer, plain, ANYTHING);
    static const char *const words[] = {"option ",      "Option ",   "choice ",  "Choice ",      "answer ",
                                        "Answer ",      "Answer: ",  "answer: ", "Answer:",      "answer:",
                                        "most likely ", "probably ", "likely ",  "Most likely ", "Probably "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (size > length && memcmp(plain, words[i], length) == 0) return label_of(plain + length, size - length, true);
    }
    char letter = size > 0 ? label_of(plain, size, true) : 0, fonted;
    static const char *const said[] = {" is correct",
                                       " is right",
                                       " is the answer",
                                       " is the correct answer",
                                       " is the right answer",
                                       " is the correct option",
                                       " is the correct choice",
                                       " is true"};
    for (size_t i = 0; letter == 0 && i < sizeof said / sizeof *said; i++) {
        size_t length = strlen(said[i]), end = size - (size > 0 && plain[size - 1] == '.');
        if (end > length && memcmp(plain + end - length, said[i], length) == 0) letter = label_of(plain, end - length, true);
    }
    if (letter == 0) letter = repeated_label(plain, size);
    if (letter || math_choice_content(answer, &fonted).size == 0) return letter;
    size_t end = 0; /* "\\textbf{B}\\ 14": its font marks the label */
    bool marked = false;
    letter = leading_label(plain, size, false, &end, &marked);
    bool alone = !marked && !names_another(plain + end, size - end, letter) && !takes_back(plain + end, size - end);
    return letter == fonted && alone ? letter : 0;
}

/* "\\mathbf{BA}", "\\mathbf B\\mathbf A": bold capitals of a formula side by side, not as the alphabet has them, are matrices or vectors. */
static bool is_product_in_bold(assay_view text, const char *plain, size_t size) {
    static const char *const fonts[] = {"\\mathbf", "\\boldsymbol", "\\bm"};
    bool bold = false;
    if (text.size == 0 || !memchr(text.data, '\\', text.size)) return false;
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts; i++)
        bold |= memmem(text.data, text.size, fonts[i], strlen(fonts[i])) != NULL;
    char before = 0;
    for (size_t i = 0; bold && i < size; i++) {
        if (plain[i] == ' ') continue;
        if (before && plain[i] >= 'A' && plain[i] <= 'J' && plain[i] < before) return true;
        before = plain[i] >= 'A' && plain[i] <= 'J' ? plain[i] : 0;
    }
    return false;
}

unsigned math_choices_of(assay_view text) {
    char plain[PLAIN_MAX];
    size_t size = text.size <= PLAIN_MAX ? unwrap(text, plain, LABELS) : 0;
    unsigned labels = 0, count = 0;
    for (size_t i = 0; i < size;) {
        char c = plain[i];
        if (c >= 'A' && c <= 'J') {
            if (labels & (1u << (c - 'A'))) return 0;
            labels |= 1u << (c - 'A');
            count++;
            i++;
        } else if (i + 5 <= size && memcmp(plain + i, " and ", 5) == 0) {
            i += 4;
        } else if (strchr(" ,;&().", c)) {
            i++;
        } else {
            return 0;
        }
    }
    return count >= 2 && !is_product_in_bold(text, plain, size) ? labels : 0;
}

static bool skip_any(assay_view *text, const assay_view *prefixes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!assay_view_starts_with(*text, prefixes[i])) continue;
        *text = assay_view_slice(*text, prefixes[i].size, text->size);
        return true;
    }
    return false;
}

assay_view math_choice_content(assay_view text, char *letter) {
    static const assay_view fonts[] = {{"\\text{", 6},   {"\\textbf{", 8}, {"\\mathrm{", 8},
                                       {"\\mathbf{", 8}, {"\\mbox{", 6},   {"**", 2}},
                            blanks[] = {{"\\ ", 2}, {"~", 1},   {" ", 1},   {"\\quad", 5}, {"\\qquad", 6},
                                        {"\\,", 2}, {"\\:", 2}, {"\\;", 2}, {"\n", 1}},
                            open[] = {{"(", 1}, {"[", 1}}, close[] = {{")", 1}, {"]", 1}},
                            marks[] = {{")", 1}, {".", 1}, {":", 1}}, brace[] = {{"}", 1}, {"**", 2}};
    enum { FONTS = sizeof fonts / sizeof *fonts };
    assay_view rest = assay_view_trim(text);
    if (rest.size == 0 || !strchr("\\*([ABCDEFGHIJ", rest.data[0]) || rest.data[0] == '\0') return ASSAY_VIEW_NONE;
    bool font = skip_any(&rest, fonts, FONTS), bracket = skip_any(&rest, open, 2), inner = skip_any(&rest, fonts, FONTS - 1);
    bool small = bracket && rest.size > 0 && rest.data[0] >= 'a' && rest.data[0] <= 'h'; /* "(b) 14", and no "b. 14" */
    if (rest.size < 3 || ((rest.data[0] < 'A' || rest.data[0] > 'J') && !small)) return ASSAY_VIEW_NONE;
    *letter = rest.data[0];
    rest = assay_view_slice(rest, 1, rest.size);
    if (inner && !skip_any(&rest, brace, 1)) return ASSAY_VIEW_NONE;
    bool marked = bracket ? skip_any(&rest, close, 2) : skip_any(&rest, marks, 3);
    if (bracket && !marked) return ASSAY_VIEW_NONE;
    bool closed = font && skip_any(&rest, brace, 2);
    if (!marked && !closed) return ASSAY_VIEW_NONE;
    if (bracket || closed) skip_any(&rest, marks + 1, 2);
    size_t size = rest.size;
    while (skip_any(&rest, blanks, sizeof blanks / sizeof *blanks)) continue;
    bool blank = rest.size < size;
    rest = assay_view_trim(rest);
    if (font && !closed && rest.size > 1) { /* label and text in one font: "\\text{B. 14}" */
        assay_view end = text.data && assay_view_ends_with(rest, ASSAY_VIEW("}")) ? ASSAY_VIEW("}") : ASSAY_VIEW("**");
        bool whole = assay_view_ends_with(rest, end) && !memchr(rest.data, '{', rest.size);
        if (whole) rest = assay_view_trim(assay_view_slice(rest, 0, rest.size - end.size));
        else if (!skip_any(&rest, brace, 2)) return ASSAY_VIEW_NONE; /* "\\text{(B) }14" */
    }
    bool operand = rest.size > 0 && !strchr("^'_=+*/<>)!", rest.data[0]);
    return blank && operand && !names_another(rest.data, rest.size, *letter) ? rest : ASSAY_VIEW_NONE;
}
