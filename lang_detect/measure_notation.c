/* Takes words out that are notation, not language: abbreviations, points, variables, words of SQL. Only such as are labelled as no accepted language are asked about;
 * what is freed is judged with the other words that hide. See measure_internal.h. */
#include "lang_detect/measure_internal.h"
#include "lang_detect/text/formula.h"

enum {
    CAPITAL_WORDS_MAX = 3,
    /* in a row: more of them are a sentence in capitals */ KEYWORD_LETTERS_MAX = 8,
    KEY_BYTES_MAX = 24,
    GREEK_FACTORS_MAX = 4,
    LATIN_FACTORS_MAX = 2
};

/* Where the row of words in capitals ends that begins at `first`: single letters in between are skipped, anything but blanks ends it. */
static size_t capitals_end(const lang_words *words, size_t first) {
    size_t end = first + 1;
    for (size_t i = end; i < words->count; i++) {
        const lang_token *token = &words->tokens[i];
        if (token->flags & (LANG_TOKEN_SINGLE | LANG_TOKEN_FIGURE)) continue;
        if (!(token->flags & LANG_TOKEN_SHOUTED) || token->gap >= LANG_GAP_COMMA) break;
        end = i + 1;
    }
    return end;
}

/* Points and abbreviations, "ABC", "AB = CD", "BFS": short words in capitals are nobody's, unless the evidence is strong. A row of more than three, or one with
 * longer words, is a sentence in capitals: there only those beside operands are. */
static void free_capitals(const lang_measurer *at, lang_words *words, size_t first, size_t end) {
    size_t count = 0, longest = 0;
    for (size_t k = first; k < end; k++) {
        const lang_token *token = &words->tokens[k];
        if (token->flags & (LANG_TOKEN_SINGLE | LANG_TOKEN_FIGURE)) continue;
        count++;
        if (token->end - token->begin > longest) longest = token->end - token->begin;
    }
    bool sentence = count > CAPITAL_WORDS_MAX || (count > 1 && longest > LANG_ACRONYM_LETTERS);
    for (size_t k = first; k < end; k++) {
        lang_token *token = &words->tokens[k];
        if (token->end - token->begin > LANG_ACRONYM_LETTERS || !lang_is_foreign(at, token)) continue;
        if (sentence && !lang_is_beside_operand(at->text, token->begin, token->end)) continue;
        lang_stretch alone = {.first = k, .last = k, .words = 1, .label = token->label};
        if (lang_margin_of(at, &alone) < LANG_NAME_MILLINATS_MAX) token->label = LANG_NEUTRAL;
    }
}

/* "left = 0", "(left + right)", "low < high": a sign of programs touches it, or stands beyond one blank. */
static bool is_assigned(assay_view text, const lang_token *token) {
    size_t before = token->begin, behind = token->end;
    if (before > 0 && text.data[before - 1] == '_') return false;
    if (before > 0 && text.data[before - 1] == ' ') before--;
    if (behind < text.size && text.data[behind] == ' ') behind++;
    char left = before > 0 ? text.data[before - 1] : ' ', right = behind < text.size ? text.data[behind] : ' ';
    char next = behind + 1 < text.size ? text.data[behind + 1] : ' ';
    bool compared = (behind + 1 < text.size && (right == '<' || right == '>') && text.data[behind - 1] == ' ' && next == ' ') ||
                    (before > 2 && (left == '<' || left == '>') && text.data[before] == ' ' && text.data[before - 2] == ' ');
    return compared || left == '=' || left == '+' || right == '=' || right == '+' ||
           (next == '=' && right != ' ' && memchr(":!<>-*", right, 6));
}

/* Does a list of words between blanks have this one? */
static bool is_listed(const char *list, assay_view text, const lang_token *token) {
    char wanted[KEYWORD_LETTERS_MAX + 3];
    size_t size = token->end - token->begin;
    if (size > KEYWORD_LETTERS_MAX) return false;
    wanted[0] = wanted[size + 1] = ' ';
    wanted[size + 2] = '\0';
    memcpy(wanted + 1, text.data + token->begin, size);
    return strstr(list, wanted) != NULL;
}

static bool is_sql(assay_view text, const lang_token *token) {
    static const char words[] =
        " SELECT DISTINCT FROM WHERE GROUP ORDER BY HAVING LIMIT OFFSET INSERT INTO VALUES UPDATE SET DELETE CREATE TABLE "
        "ALTER DROP "
        "JOIN INNER OUTER LEFT RIGHT FULL CROSS ON AS AND OR NOT NULL IS IN LIKE BETWEEN EXISTS UNION ALL CASE WHEN THEN ELSE "
        "END "
        "ASC DESC COUNT SUM AVG MIN MAX PRIMARY KEY FOREIGN INDEX VIEW WITH OVER ";
    return (token->flags & LANG_TOKEN_SHOUTED) && is_listed(words, text, token);
}

static bool is_keyword(assay_view text, const lang_token *token) {
    static const char words[] =
        " and as assert auto await bool break case catch char class const continue def del do double elif else enum except "
        "final float for from fn func "
        "function if import in include int is lambda let long match mut new nil not null or pass print private public raise "
        "return self static str "
        "string struct switch then this throw throws try unsigned use using var void while with yield True False None ";
    return token->script == LANG_LATIN && is_listed(words, text, token);
}

static bool is_called(assay_view text, const lang_token *token) {
    return token->end < text.size && text.data[token->end] == '(';
}

/* Stands no word of prose on that side, within the line? A letter alone, another keyword, a number, a sign, a variable or a call may; so may a word of another script
 * before it, "然后 if x > 0". */
static bool is_code_on_side(assay_view text, const lang_words *words, size_t i, int direction) {
    const lang_token *token = &words->tokens[i];
    size_t at = direction < 0 ? token->begin : token->end;
    while (direction < 0 ? at > 0 && text.data[at - 1] == ' ' : at < text.size && text.data[at] == ' ')
        at = direction < 0 ? at - 1 : at + 1;
    if (direction < 0 ? at == 0 : at == text.size) return true;
    char c = direction < 0 ? text.data[at - 1] : text.data[at];
    if (direction < 0 ? i > 0 && words->tokens[i - 1].end == at : i + 1 < words->count && words->tokens[i + 1].begin == at) {
        const lang_token *next = &words->tokens[direction < 0 ? i - 1 : i + 1];
        return (next->flags & LANG_TOKEN_SINGLE) || next->label == LANG_NEUTRAL || is_keyword(text, next) ||
               is_called(text, next) || is_assigned(text, next) || (direction < 0 && next->script != LANG_LATIN);
    }
    return !memchr(",-/'", c, 4) && (c != '.' || direction > 0);
}

/* "for i in range(n): if a[i] == x: return i" amid prose of another script or language. */
static bool is_keyword_in_code(assay_view text, const lang_words *words, size_t i) {
    return is_code_on_side(text, words, i, -1) && is_code_on_side(text, words, i, 1) && is_keyword(text, &words->tokens[i]);
}

/* "volume": 12, a key of JSON: quotes around it or the words that it is part of, and a colon right behind them. */
static bool is_key(assay_view text, const lang_token *token) {
    size_t end = token->end;
    while (end < text.size && end < token->end + KEY_BYTES_MAX && text.data[end] != '"' && text.data[end] != '\n') end++;
    if (end + 1 >= text.size || text.data[end] != '"' || text.data[end + 1] != ':') return false;
    size_t begin = token->begin;
    while (begin > 0 && begin + KEY_BYTES_MAX > token->begin && text.data[begin - 1] != '"' && text.data[begin - 1] != '\n')
        begin--;
    if (begin < 2 || text.data[begin - 1] != '"') return false;
    char before = text.data[begin - 2];
    return before == '{' || before == ' ' || before == ',' || before == '\n' || before == '\t';
}

/* Nothing but blanks stands between the two places. */
static bool is_blank_between(assay_view text, size_t from, size_t to) {
    while (from < to && text.data[from] == ' ') from++;
    return from >= to;
}

/* Small letters that stand for quantities, "2πr" among them: words of Greek soon have another, or an accent. */
static bool is_quantity(uint16_t symbol) {
    if (symbol >= 'a' && symbol <= 'z') return true;
    return symbol >= 0x3B1 && symbol <= 0x3C9 && symbol != 0x3B9 && symbol != 0x3BF && symbol != 0x3C5;
}

/* "αβγ": a product of quantities. A word of Greek has others beside it. */
static bool is_greek_product(assay_view text, const lang_words *words, size_t i) {
    const lang_token *token = &words->tokens[i];
    const size_t letters = token->symbols_count < 2 ? 0 : token->symbols_count - 2u;
    if (token->script != LANG_GREEK || letters == 0 || letters > GREEK_FACTORS_MAX) return false;
    for (size_t k = 1; k <= letters; k++)
        if (!is_quantity(words->symbols[token->symbols + k])) return false;
    if (memcmp(text.data + token->end - 2, "\xCF\x82", 2) == 0) return false; /* the s that ends words */
    const lang_token *before = i > 0 ? token - 1 : NULL, *behind = i + 1 < words->count ? token + 1 : NULL;
    bool after_word = before && before->script == LANG_GREEK && !(before->flags & LANG_TOKEN_SINGLE) &&
                      is_blank_between(text, before->end, token->begin);
    bool before_word = behind && behind->script == LANG_GREEK && !(behind->flags & LANG_TOKEN_SINGLE) &&
                       is_blank_between(text, token->end, behind->begin);
    return !after_word && !before_word;
}

/* The byte on that side of a place; a blank beyond the text. */
static char byte_beside(assay_view text, size_t at, int direction) {
    if (direction < 0) return at > 0 ? text.data[at - 1] : ' ';
    return at < text.size ? text.data[at] : ' ';
}
static size_t step(size_t at, int direction) {
    return direction < 0 ? at - 1 : at + 1;
}
static size_t over_blank(assay_view text, size_t at, int direction) {
    bool blank = (direction < 0 ? at > 0 : at < text.size) && byte_beside(text, at, direction) == ' ';
    return blank ? step(at, direction) : at;
}

/* A sign of reckoning on that side, over a blank at most, and beyond it a figure, a bracket or one or two letters. */
static bool is_reckoned_with(assay_view text, size_t at, int direction) {
    at = over_blank(text, at, direction);
    if (!memchr("-*/^", byte_beside(text, at, direction), 4)) return false;
    at = over_blank(text, step(at, direction), direction);
    const char next = byte_beside(text, at, direction);
    if (assay_is_digit(next) || memchr("()[]{}", next, 6)) return true;
    size_t letters = 0;
    while (letters <= LATIN_FACTORS_MAX && assay_is_alpha(byte_beside(text, at, direction))) {
        at = step(at, direction);
        letters++;
    }
    return letters > 0 && letters <= LATIN_FACTORS_MAX;
}

/* "ac - bd": a product of two quantities in plain text. */
static bool is_latin_product(assay_view text, const lang_token *token) {
    if (token->script != LANG_LATIN || token->end - token->begin != LATIN_FACTORS_MAX) return false;
    return is_reckoned_with(text, token->begin, -1) || is_reckoned_with(text, token->end, 1);
}

/* A word of SQL, what stands next to one ("FROM users"), keywords between operands, names of variables, and products of those. */
static bool is_of_program(const lang_measurer *at, const lang_words *words, size_t i) {
    const lang_token *token = &words->tokens[i];
    if (token->script != LANG_LATIN) return is_greek_product(at->text, words, i);
    if (is_latin_product(at->text, token)) return true;
    if (is_assigned(at->text, token) || is_sql(at->text, token) || is_key(at->text, token) ||
        is_keyword_in_code(at->text, words, i))
        return true;
    const lang_token *before = i > 0 && token->gap < LANG_GAP_STOP ? &words->tokens[i - 1] : NULL;
    if (before && is_called(at->text, token) && before->label == LANG_NEUTRAL && is_keyword(at->text, before)) return true;
    return before && is_sql(at->text, before);
}

void lang_free_notation(const lang_measurer *at, lang_words *words) {
    const size_t count = words->count;
    lang_token *const tokens = words->tokens;
    for (size_t i = 0, end = 0; i < count; i++) {
        lang_token *token = &tokens[i];
        if (lang_is_accepted(at, token) & !(token->flags & LANG_TOKEN_SHOUTED)) continue;
        if ((token->flags & LANG_TOKEN_SHOUTED) && i >= end) free_capitals(at, words, i, end = capitals_end(words, i));
        if (lang_is_foreign(at, token) && is_of_program(at, words, i)) token->label = LANG_NEUTRAL;
    }
}
