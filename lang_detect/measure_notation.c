/* Takes words out that are notation, not language: abbreviations, points, variables, words of SQL. Only such as are labelled as no accepted language are asked about;
 * what is freed is judged with the other words that hide. See measure_internal.h. */
#include "lang_detect/measure_internal.h"
#include "lang_detect/text/formula.h"

enum { CAPITAL_WORDS_MAX = 3, /* in a row: more of them are a sentence in capitals */ SQL_LETTERS_MAX = 8 };

/* Where the row of words in capitals ends that begins at `first`: single letters in between are skipped, anything but blanks ends it. */
static size_t capitals_end(const lang_words *words, size_t first) {
    size_t end = first + 1;
    for (size_t i = end; i < words->count; i++) {
        const lang_token *token = &words->tokens[i];
        if (token->flags & LANG_TOKEN_SINGLE) continue;
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
        if (token->flags & LANG_TOKEN_SINGLE) continue;
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

static bool is_sql(assay_view text, const lang_token *token) {
    static const char words[] =
        " SELECT DISTINCT FROM WHERE GROUP ORDER BY HAVING LIMIT OFFSET INSERT INTO VALUES UPDATE SET DELETE CREATE TABLE "
        "ALTER DROP "
        "JOIN INNER OUTER LEFT RIGHT FULL CROSS ON AS AND OR NOT NULL IS IN LIKE BETWEEN EXISTS UNION ALL CASE WHEN THEN ELSE "
        "END "
        "ASC DESC COUNT SUM AVG MIN MAX PRIMARY KEY FOREIGN INDEX VIEW WITH OVER ";
    char wanted[SQL_LETTERS_MAX + 3];
    size_t size = token->end - token->begin;
    if (!(token->flags & LANG_TOKEN_SHOUTED) || size > SQL_LETTERS_MAX) return false;
    wanted[0] = wanted[size + 1] = ' ';
    wanted[size + 2] = '\0';
    memcpy(wanted + 1, text.data + token->begin, size);
    return strstr(words, wanted) != NULL;
}

/* "left = 0", "(left + right)": a sign of programs touches it, or stands beyond one blank. */
static bool is_assigned(assay_view text, const lang_token *token) {
    size_t before = token->begin, behind = token->end;
    if (before > 0 && text.data[before - 1] == '_') return false;
    if (before > 0 && text.data[before - 1] == ' ') before--;
    if (behind < text.size && text.data[behind] == ' ') behind++;
    char left = before > 0 ? text.data[before - 1] : ' ', right = behind < text.size ? text.data[behind] : ' ';
    char next = behind + 1 < text.size ? text.data[behind + 1] : ' ';
    return left == '=' || left == '+' || right == '=' || right == '+' ||
           (next == '=' && right != ' ' && memchr(":!<>-*", right, 6));
}

/* A word of SQL, what stands next to one ("FROM users"), and names of variables. */
static bool is_of_program(const lang_measurer *at, const lang_words *words, size_t i) {
    const lang_token *token = &words->tokens[i];
    if (token->script != LANG_LATIN) return false;
    if (is_assigned(at->text, token) || is_sql(at->text, token)) return true;
    return i > 0 && token->gap < LANG_GAP_STOP && is_sql(at->text, &words->tokens[i - 1]);
}

void lang_free_notation(const lang_measurer *at, lang_words *words) {
    for (size_t i = 0, end = 0; i < words->count; i++) {
        lang_token *token = &words->tokens[i];
        if (i >= end && (token->flags & LANG_TOKEN_SHOUTED)) free_capitals(at, words, i, end = capitals_end(words, i));
        if (lang_is_foreign(at, token) && is_of_program(at, words, i)) token->label = LANG_NEUTRAL;
    }
}
