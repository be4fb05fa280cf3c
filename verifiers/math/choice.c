/* See choice.h. Font commands, dollars, braces and spaces are skipped; what counts is the sequence of characters that is left. */
#include "verifiers/math/choice.h"

#include "common/utf8.h"

enum { PLAIN_MAX = 256 };

/* The text without wrappers, in `plain`; 0 where it is longer than we look. Spaces are kept as one space. */
static size_t unwrap(assay_view text, char plain[PLAIN_MAX]) {
    size_t size = 0;
    for (size_t at = 0; at < text.size;) {
        char c = text.data[at++];
        if (c == '\\') {
            size_t begin = at;
            while (at < text.size && assay_is_alpha(text.data[at])) at++;
            static const char *const skipped[] = {"text",         "textbf", "textit", "textrm", "mathrm",    "mathbf", "mbox",
                                                  "bf",           "rm",     "boxed",  "left",   "right",     "quad",   "qquad",
                                                  "displaystyle", "mathit", "mathsf", "textsf", "boldsymbol"};
            bool skip = at == begin;
            if (skip) at++;
            for (size_t i = 0; !skip && i < sizeof skipped / sizeof *skipped; i++) {
                skip = assay_view_equal(assay_view_slice(text, begin, at), assay_view_of(skipped[i]));
            }
            c = skip ? ' ' : '\\';
            if (!skip) at = begin;
        } else if (c == '$' || c == '{' || c == '}' || c == '*' || c == '~' || assay_is_space(c)) {
            c = ' ';
        } else if ((unsigned char)c >= 0x80) {
            at--;
            uint32_t point = assay_utf8_decode(text, &at);
            if (point == 0xFF08) c = '(';
            else if (point == 0xFF09) c = ')';
            else if (point == 0xFF0E || point == 0x3002 || point == 0x3001) c = '.';
            else if (point == 0xFF1A) c = ':';
            else if (point >= 0xFF21 && point <= 0xFF3A) c = (char)(point - 0xFF21 + 'A');
            else if (point >= 0x24B6 && point <= 0x24BF) c = (char)(point - 0x24B6 + 'A'); /* circled letters */
            else c = '?';
        }
        if (c == ' ' && (size == 0 || plain[size - 1] == ' ')) continue;
        if (size >= PLAIN_MAX) return 0;
        plain[size++] = c;
    }
    while (size > 0 && (plain[size - 1] == ' ' || plain[size - 1] == '.')) size--;
    return size;
}

static char letter_of(char c) {
    if (c >= 'a' && c <= 'j') return (char)(c - 'a' + 'A');
    return c >= 'A' && c <= 'J' ? c : 0;
}

static bool is_word_character(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '?' || c == '\\';
}

/* A second label behind the first: "(D)", "or D", "and D", "/D", ", D", "D)", "D.", "D:", or nothing but "D". */
static bool names_another(const char *rest, size_t size) {
    for (size_t i = 0; i < size; i++) {
        char c = letter_of(rest[i]);
        bool capital = c == rest[i], alone = i == 0 || rest[i - 1] == ' ';
        if (c && capital && alone && i + 1 < size && strchr(").:]", rest[i + 1])) return true;
        if (c && capital && alone && i + 1 == size && (i == 0 || (i == 1 && rest[0] == ' '))) return true;
        if (!c || (i > 0 && is_word_character(rest[i - 1])) || (i + 1 < size && is_word_character(rest[i + 1]))) continue;
        size_t before = i;
        while (before > 0 && rest[before - 1] == ' ') before--;
        if (before == 0) continue;
        char mark = rest[before - 1];
        if ((mark == '(' && i + 1 < size && rest[i + 1] == ')') || mark == '/' || mark == ',' || mark == '&' || mark == ';')
            return true;
        if (before >= 2 && (memcmp(rest + before - 2, "or", 2) == 0 || memcmp(rest + before - 2, "OR", 2) == 0)) return true;
        if (before >= 3 && (memcmp(rest + before - 3, "and", 3) == 0 || memcmp(rest + before - 3, "AND", 3) == 0)) return true;
    }
    return false;
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
    } else if (dash && at + 1 < size && plain[at] == '-' && plain[at - 1] == ' ' && plain[at + 1] == ' ') {
        *marked = true;
        at++;
    }
    *end = at;
    return letter;
}

/* The word of `rest` at *at, in small letters; *at moves behind it. */
static assay_view word_at(const char *rest, size_t size, size_t *at, char word[16]) {
    while (*at < size && rest[*at] == ' ') ++*at;
    size_t length = 0;
    for (; *at < size && assay_is_alpha(rest[*at]); ++*at) {
        if (length < 16) word[length++] = (char)(rest[*at] | 32);
    }
    return (assay_view){word, length};
}

/* "(C) or 5", "(C) is wrong", "(C) is not it": what follows goes on beside the label, or takes it back, and is not the choice's own text. */
static bool takes_back(const char *rest, size_t size) {
    static const char *const joining[] = {"or", "and", "but", "maybe", "perhaps", "possibly", "unless", "nor", "isn"},
                             *const denying[] = {"not", "wrong", "incorrect", "false", "never", "no"};
    char first[16], second[16];
    size_t at = 0;
    assay_view word = word_at(rest, size, &at, first);
    for (size_t i = 0; i < sizeof joining / sizeof *joining; i++) {
        if (assay_view_is(word, joining[i])) return true;
    }
    if (!assay_view_is(word, "is") && !assay_view_is(word, "was")) return false;
    word = word_at(rest, size, &at, second);
    for (size_t i = 0; i < sizeof denying / sizeof *denying; i++) {
        if (assay_view_is(word, denying[i])) return true;
    }
    return false;
}

static char label_of(const char *plain, size_t size, bool dash) {
    size_t end = 0;
    bool marked = false;
    char letter = leading_label(plain, size, dash, &end, &marked);
    if (!letter) return 0;
    if (end == size) return letter;
    return marked && !names_another(plain + end, size - end) && !takes_back(plain + end, size - end) ? letter : 0;
}

char math_choice_of_gold(assay_view gold) {
    char plain[PLAIN_MAX];
    static const char *const words[] = {"Option ", "option ", "Choice ", "choice "};
    for (size_t i = 0; i < 4; i++) {
        if (assay_view_starts_with(gold, assay_view_of(words[i]))) gold = assay_view_slice(gold, strlen(words[i]), gold.size);
    }
    size_t size = unwrap(gold, plain);
    bool ratio =
        size > 2 && plain[1] == ':' && assay_is_alpha(plain[2]) && (size == 3 || !assay_is_alpha(plain[3])); /* "A:B = 1" */
    char letter = size > 0 && !ratio ? label_of(plain, size, false) : 0;
    /* A bare small letter is a variable; "(a)" is a label. */
    if (letter && plain[0] != letter && plain[0] != '(' && plain[0] != '[' && !(size > 1 && plain[1] == ')')) return 0;
    return letter;
}

/* Labels in other languages: before the letter, or behind it. */
static assay_view without_foreign_words(assay_view text) {
    static const char *const before[] = {"选项",    "答案是",   "答案",       "故选",     "选",       "正确答案", "選項",
                                         "opción ", "Opción ",  "respuesta ", "Antwort ", "réponse ", "Réponse ", "ответ ",
                                         "Ответ ",  "вариант ", "Вариант ",   "答えは",   "答え"};
    static const char *const behind[] = {"选项", "項", "项"};
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

char math_choice_of_answer(assay_view answer) {
    char plain[PLAIN_MAX];
    size_t size = unwrap(without_foreign_words(answer), plain);
    static const char *const words[] = {"option ", "Option ",  "choice ",  "Choice ", "answer ",
                                        "Answer ", "Answer: ", "answer: ", "Answer:", "answer:"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t length = strlen(words[i]);
        if (size > length && memcmp(plain, words[i], length) == 0) return label_of(plain + length, size - length, true);
    }
    return size > 0 ? label_of(plain, size, true) : 0;
}

unsigned math_choices_of(assay_view text) {
    char plain[PLAIN_MAX];
    size_t size = text.size <= PLAIN_MAX ? unwrap(text, plain) : 0;
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
    return count >= 2 ? labels : 0;
}
