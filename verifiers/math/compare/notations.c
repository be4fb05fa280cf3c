/* Notations that the grammar takes for something else: C_n^k for a power of the name C_n, f_x for a name of its own, 2mg for a mass, A/s(t+1) for A/(s(t+1)), 2x+-3 for 2x - 3. A pair
 * that differs as the grammar reads it is looked at once more where one side holds such a notation. See readings.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare.h"
#include "verifiers/math/compare/notation_values.h"
#include "verifiers/math/compare/readings.h"

enum { LETTERS_MAX = 6 };

static bool counts(char letter) {
    return memchr("CPA", letter, 3) != NULL;
}

/* "n", "2n", "n+1", "2n-1", "10" as a tree; NULL: anything else. */
static const math_node *index_of(math_session *s, assay_view text) {
    size_t at = 0;
    slong factor = 0, term = 0;
    while (at < text.size && at < 4 && assay_is_digit(text.data[at])) factor = 10 * factor + (text.data[at++] - '0');
    if (at == text.size) return at > 0 ? build_integer(s, factor) : NULL;
    if (!assay_is_alpha(text.data[at])) return NULL;
    const math_node *value = build_symbol(s, assay_view_slice(text, at, at + 1));
    if (at > 0) value = build_multiply(s, build_integer(s, factor), value);
    if (++at == text.size) return value;
    bool minus = text.data[at] == '-';
    if (!minus && text.data[at] != '+') return NULL;
    size_t first = ++at;
    while (at < text.size && at - first < 4 && assay_is_digit(text.data[at])) term = 10 * term + (text.data[at++] - '0');
    return at == text.size && at > first ? build_add(s, value, build_integer(s, minus ? -term : term)) : NULL;
}

static const math_node *chosen(math_session *s, char letter, const math_node *n, const math_node *k) {
    return n && k ? math_make(s, N_FUNCTION, letter == 'C' ? F_BINOMIAL : F_PERMUTATION, n, k) : NULL;
}

/* nC2, whose C2 is a name, and nCk, which are three letters. */
static bool is_typed_count(const math_node *node) {
    if (node->kind != N_MULTIPLY || node->op != 1 || node->count < 2 || node->count > 3) return false;
    const math_node *n = node->child[0], *mark = node->child[1];
    bool letter = n->kind == N_SYMBOL && n->text.size == 1 && memchr("nNm", n->text.data[0], 3);
    if (!letter || mark->kind != N_SYMBOL || mark->parens || !memchr("CP", mark->text.data[0], 2)) return false;
    return node->count == 3 ? mark->text.size == 1 : mark->text.size > 2 && assay_is_digit(mark->text.data[2]);
}

/* C_n^k, P_n^k, A_n^k, nCk: combinations and arrangements. */
static const math_node *counted(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (node->kind == N_POWER && !node->child[0]->parens && node->child[0]->kind == N_SYMBOL) {
        assay_view name = node->child[0]->text;
        if (name.size < 3 || !counts(name.data[0]) || name.data[1] != '_') return NULL;
        return chosen(s, name.data[0], index_of(s, assay_view_slice(name, 2, name.size)), node->child[1]);
    }
    if (!is_typed_count(node)) return NULL;
    assay_view mark = node->child[1]->text;
    const math_node *k = node->count == 3 ? node->child[2] : index_of(s, assay_view_slice(mark, 2, mark.size));
    return chosen(s, mark.data[0], node->child[0], k);
}

/* The letters of a derivative's name, sorted: "partial^2f/partialxpartialy" and "f_yx" are f by x, y. */
typedef struct partial {
    assay_view function;
    char letter[LETTERS_MAX];
    size_t count;
} partial;

static void sort(partial *p) {
    for (size_t i = 1; i < p->count; i++) {
        for (size_t k = i; k > 0 && p->letter[k - 1] > p->letter[k]; k--) {
            char swap = p->letter[k];
            p->letter[k] = p->letter[k - 1];
            p->letter[k - 1] = swap;
        }
    }
}

static bool take(assay_view *text, const char *prefix) {
    if (!assay_view_starts_with(*text, assay_view_of(prefix))) return false;
    *text = assay_view_slice(*text, strlen(prefix), text->size);
    return true;
}

static bool is_quotient(const math_node *node, partial *out) {
    if (node->kind != N_SYMBOL) return false;
    assay_view rest = node->text;
    if (!take(&rest, "partial")) return false;
    if (take(&rest, "^") && rest.size > 0) rest = assay_view_slice(rest, 1, rest.size);
    size_t end = 0;
    while (end < rest.size && rest.data[end] != '/') end++;
    *out = (partial){.function = assay_view_slice(rest, 0, end)};
    rest = assay_view_slice(rest, end < rest.size ? end + 1 : end, rest.size);
    while (take(&rest, "partial") && rest.size > 0 && out->count < LETTERS_MAX) {
        char letter = rest.data[0];
        unsigned times = 1;
        rest = assay_view_slice(rest, 1, rest.size);
        if (take(&rest, "^") && rest.size > 0) {
            times = (unsigned)(rest.data[0] - '0');
            rest = assay_view_slice(rest, 1, rest.size);
        }
        while (times-- > 0 && out->count < LETTERS_MAX) out->letter[out->count++] = letter;
    }
    sort(out);
    return rest.size == 0 && out->count > 0 && out->function.size == 1;
}

static bool is_subscripted(const math_node *node, partial *out) {
    if (node->kind != N_SYMBOL || node->text.size < 3 || node->text.size > 2 + LETTERS_MAX || node->text.data[1] != '_')
        return false;
    *out = (partial){.function = assay_view_slice(node->text, 0, 1), .count = node->text.size - 2};
    for (size_t i = 0; i < out->count; i++) {
        out->letter[i] = node->text.data[i + 2];
        if (!memchr("xyztuvrs", out->letter[i], 8)) return false;
    }
    sort(out);
    return true;
}

static const math_node *subscripted(math_session *s, const math_node *node, void *context) {
    (void)context;
    partial p;
    if (!is_quotient(node, &p) && !is_subscripted(node, &p)) return NULL;
    char *text = assay_arena_alloc(s->arena, 2 + LETTERS_MAX);
    if (!text) return NULL;
    text[0] = p.function.data[0];
    text[1] = '_';
    memcpy(text + 2, p.letter, p.count);
    return build_symbol(s, (assay_view){text, 2 + p.count});
}

/* A/s(t+1) as (A/s)(t+1). */
static const math_node *divided_first(math_session *s, const math_node *node, void *context) {
    (void)context;
    if (node->kind != N_DIVIDE || !(node->written & WRITTEN_SLASH)) return NULL;
    const math_node *below = node->child[1], *value = build_divide(s, node->child[0], below->child[0]);
    for (uint32_t i = 1; i < below->count; i++) value = build_multiply(s, value, below->child[i]);
    return value;
}

/* 2x+-3 as 2x \pm 3. */
static const math_node *both_signs(math_session *s, const math_node *node, void *context) {
    (void)context;
    bool typed = node->kind == N_ADD && (node->written & WRITTEN_SIGNS) && node->count == 2 && node->child[1]->kind == N_NEGATE;
    return typed ? math_make(s, N_PLUSMINUS, 0, node->child[0], node->child[1]->child[0]) : NULL;
}

static bool is_starred(const math_node *node) {
    return node->kind == N_SYMBOL && assay_view_ends_with(node->text, ASSAY_VIEW("^*"));
}

/* z^* as \bar z; of another letter it may be the best value beside a mean. */
static const math_node *starred_as_bar(math_session *s, const math_node *node, bool any) {
    bool complex = is_starred(node) && node->text.size == 3 && memchr("zw", node->text.data[0], 2);
    if (!is_starred(node) || (!any && !complex)) return NULL;
    char *text = assay_arena_alloc(s->arena, node->text.size + 6);
    if (!text) return NULL;
    memcpy(text, "segment_", 8);
    memcpy(text + 8, node->text.data, node->text.size - 2);
    return build_symbol(s, (assay_view){text, node->text.size + 6});
}

static const math_node *barred(math_session *s, const math_node *node, void *context) {
    (void)context;
    return starred_as_bar(s, node, false);
}

/* The two letters of "2 mg", which may be a product. Empty: something else. */
static assay_view letters_of_unit(const math_node *node) {
    assay_view word = node->kind == N_UNIT ? assay_view_trim(node->text) : ASSAY_VIEW_NONE;
    bool letters = word.size == 2 && assay_is_alpha(word.data[0]) && assay_is_alpha(word.data[1]);
    return letters && node->count == 1 ? word : ASSAY_VIEW_NONE;
}

/* 2mg as 2 m g. */
static const math_node *spelt_out(math_session *s, const math_node *node, void *context) {
    (void)context;
    assay_view word = letters_of_unit(node);
    if (word.size == 0) return NULL;
    const math_node *product = node->child[0];
    for (size_t i = 0; i < 2; i++) product = build_multiply(s, product, build_symbol(s, assay_view_slice(word, i, i + 1)));
    return product;
}

static bool holds_letter(const math_node *node, char letter) {
    if (node->kind == N_SYMBOL && node->text.size == 1 && node->text.data[0] == letter) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && holds_letter(node->child[i], letter)) return true;
    }
    return false;
}

/* Is there a unit in `node` whose letters are names in either tree? */
static bool spells_names(const math_node *node, const math_node *a, const math_node *b) {
    assay_view word = letters_of_unit(node);
    if (word.size > 0 && (holds_letter(a, word.data[0]) || holds_letter(b, word.data[0])) &&
        (holds_letter(a, word.data[1]) || holds_letter(b, word.data[1])))
        return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && spells_names(node->child[i], a, b)) return true;
    }
    return false;
}

static const math_node *conjugated(math_session *s, const math_node *node, void *context) {
    (void)context;
    return starred_as_bar(s, node, true);
}

static const struct {
    math_replacement reads;
    bool certain; /* equal in this reading is equal */
    const char *note;
} notations[] = {
    {counted, true, ""},
    {subscripted, true, ""},
    {divided_first, false, "a/b(c) is a/(bc), or (a/b)c"},
    {both_signs, false, "+- is plus-minus, or adds a negative number"},
    {barred, true, ""},
    {conjugated, false, "equal where the star is a conjugate"},
    {spelt_out, true, ""},
    {math_as_matrix, true, ""},
    {math_as_golden_ratio, false, "a name, or the golden ratio"},
    {math_as_term, false, "a name, or a number of its sequence"},
    {math_as_roman, false, "a product of letters, or a numeral"},
    {math_as_stuck_function, false, "an arc function, or a letter before a function"},
    {math_as_zeros, false, "the number zero, or a vector of zeros"},
    {math_as_matrix_by_letter, false, "a name, or the matrix that it usually stands for"},
    {math_as_planck, true, ""},
};
enum { NOTATIONS = sizeof notations / sizeof *notations };

/* Does `node` hold \partial f/\partial x, and `other` f_x? A derivative of either would take it for a constant. */
static bool is_named_beside(const math_node *node, const math_node *other, const partial *sought) {
    partial p;
    bool same = sought && is_subscripted(other, &p) && assay_view_equal(p.function, sought->function) &&
                p.count == sought->count && memcmp(p.letter, sought->letter, p.count) == 0;
    if (same) return true;
    if (!sought && is_quotient(node, &p) && is_named_beside(node, other, &p)) return true;
    const math_node *in = sought ? other : node;
    for (uint32_t i = 0; i < in->count; i++) {
        if (!in->child[i]) continue;
        if (sought ? is_named_beside(node, in->child[i], sought) : is_named_beside(in->child[i], other, NULL)) return true;
    }
    return false;
}

static bool names_meet(const math_node *a, const math_node *b) {
    bool derived = math_node_has(a, N_BIG, 0) || math_node_has(b, N_BIG, 0);
    return !derived && (is_named_beside(a, b, NULL) || is_named_beside(b, a, NULL));
}

/* Bit i: the notation i is found. */
static unsigned found(const math_node *node) {
    partial p;
    unsigned bits = 0;
    if (node->kind == N_POWER && node->child[0]->kind == N_SYMBOL && node->child[0]->text.size > 2)
        bits |= counts(node->child[0]->text.data[0]) ? 1 : 0;
    if (is_typed_count(node)) bits |= 1;
    if (is_quotient(node, &p) || is_subscripted(node, &p)) bits |= 2;
    if (node->written & WRITTEN_SLASH) bits |= 4;
    if (node->written & WRITTEN_SIGNS) bits |= 8;
    if (is_starred(node)) bits |= 48;
    if (letters_of_unit(node).size > 0) bits |= 64;
    if (math_names_matrix(node)) bits |= 128;
    if (math_names_golden_ratio(node)) bits |= 256;
    if (math_names_term(node)) bits |= 512;
    if (math_is_roman(node)) bits |= 1024;
    if (math_is_stuck_function(node)) bits |= 2048;
    if (math_is_zero_digit(node)) bits |= 4096;
    if (math_may_name_matrix(node)) bits |= 8192;
    if (math_names_planck(node)) bits |= 16384;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) bits |= found(node->child[i]);
    }
    return bits;
}

/* Every name in the tree is I. */
static bool names_identity_only(const math_node *node) {
    if (node->kind == N_SYMBOL) return assay_view_is(math_unmarked(node->text), "I");
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && !names_identity_only(node->child[i])) return false;
    }
    return true;
}

/* 0 and 2I beside an explicit matrix, \vec{0} beside a vector: nothing else can be meant. */
static bool is_matrix_named(math_replacement reads, const math_node *a, const math_node *b) {
    const math_node *matrix = a->kind == N_MATRIX ? a : b->kind == N_MATRIX ? b : NULL, *other = matrix == a ? b : a;
    if (reads == math_as_zeros) return matrix || a->kind == N_SYMBOL || b->kind == N_SYMBOL;
    return reads == math_as_matrix_by_letter && matrix && !math_has_variables(matrix) && names_identity_only(other);
}

math_truth math_by_notation(math_session *s, const math_node *a, const math_node *b, math_truth first, const char **note) {
    unsigned bits = first == MATH_YES ? 0 : found(a) | found(b);
    if (!math_is_zero_digit(a) && !math_is_zero_digit(b)) bits &= ~4096u;
    for (int i = 0; bits >> i; i++) {
        if (!(bits >> i & 1)) continue;
        if (notations[i].reads == subscripted && !names_meet(a, b)) continue;
        if (notations[i].reads == spelt_out && !spells_names(a, a, b) && !spells_names(b, a, b)) continue;
        const char *ignored = NULL;
        bool names_matrix = notations[i].reads == math_as_matrix || notations[i].reads == math_as_matrix_by_letter;
        if (names_matrix && math_node_has(a, N_MATRIX, 0) == math_node_has(b, N_MATRIX, 0)) continue;
        math_pair pair = {a, b};
        const math_node *x = math_map(s, a, notations[i].reads, &pair), *y = math_map(s, b, notations[i].reads, &pair);
        x = x ? math_rewrite(s, x) : NULL;
        y = y ? math_rewrite(s, y) : NULL;
        math_truth read = x && y ? math_compare_nodes(s, x, y, &ignored) : MATH_MAYBE;
        bool named = is_matrix_named(notations[i].reads, a, b);
        if (read == MATH_MAYBE && named) { /* I^{1000000} */
            *note = "the value of a matrix is not known";
            return MATH_MAYBE;
        }
        if (read != MATH_YES) continue;
        if (notations[i].certain || named) return MATH_YES;
        *note = notations[i].note;
        return MATH_MAYBE;
    }
    return first;
}
