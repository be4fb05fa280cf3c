/* See canonical.h. */
#include "verifiers/math/canonical.h"

#include <stdlib.h>

#include "verifiers/math/compare/compare.h"
#include "verifiers/math/fast_number.h"
#include "verifiers/math/limits.h"

enum { CANONICAL_BITS_MAX = 4096, FORM_BYTES_MAX = 16 * 1024 };

typedef struct printer {
    math_session *s;
    bool failed;
} printer;

static assay_view print(printer *p, const math_node *node);

/* "7", and not "07", "7.0" or a literal of many digits. */
static bool is_plain_integer(const math_node *node) {
    const math_number *n = &node->number;
    return node->kind == N_NUMBER && !n->decimal && n->exponent == 0 && n->repeat.size == 0 && n->whole.size > 0 &&
           n->whole.size < 100 && (n->whole.size == 1 || n->whole.data[0] != '0');
}

/* As FLINT prints it. */
static assay_view fraction_text(printer *p, const fmpq_t value) {
    if (!COEFF_IS_MPZ(*fmpq_numref(value)) && !COEFF_IS_MPZ(*fmpq_denref(value))) {
        slong top = *fmpq_numref(value), bottom = *fmpq_denref(value);
        return math_small_canonical((math_small){(uint64_t)(top < 0 ? -top : top), (uint64_t)bottom, top < 0}, p->s->arena);
    }
    char *digits = fmpq_get_str(NULL, 10, value);
    assay_view text = digits ? assay_arena_copy(p->s->arena, assay_view_of(digits)) : ASSAY_VIEW_NONE;
    flint_free(digits);
    return text;
}

static assay_view rational_text(printer *p, const math_node *node) {
    assay_view text = ASSAY_VIEW_NONE;
    fmpq_t value;
    fmpq_init(value);
    if (math_rational(p->s, node, value) == V_OK && fmpz_bits(fmpq_numref(value)) < CANONICAL_BITS_MAX &&
        fmpz_bits(fmpq_denref(value)) < CANONICAL_BITS_MAX) {
        text = fraction_text(p, value);
    }
    fmpq_clear(value);
    return text;
}

static int by_text(const void *a, const void *b) {
    const assay_view *x = a, *y = b;
    int order = memcmp(x->data, y->data, x->size < y->size ? x->size : y->size);
    return order ? order : (x->size > y->size) - (x->size < y->size);
}

/* head(child,child) */
static assay_view join(printer *p, assay_view head, assay_view text, assay_view *parts, uint32_t count, bool sort) {
    size_t size = head.size + text.size + 3;
    for (uint32_t i = 0; i < count; i++) size += parts[i].size + 1;
    char *out = size <= FORM_BYTES_MAX ? assay_arena_alloc(p->s->arena, size) : NULL;
    if (!out || !assay_budget_spend(p->s->budget, 1 + size / 16)) {
        p->failed = true;
        return ASSAY_VIEW_NONE;
    }
    if (sort && count > 1) qsort(parts, count, sizeof *parts, by_text);
    size_t at = 0;
    memcpy(out, head.data, head.size);
    at += head.size;
    if (text.size) memcpy(out + at, text.data, text.size);
    at += text.size;
    if (count > 0) out[at++] = '(';
    for (uint32_t i = 0; i < count; i++) {
        if (i > 0) out[at++] = ',';
        if (parts[i].size) memcpy(out + at, parts[i].data, parts[i].size);
        at += parts[i].size;
    }
    if (count > 0) out[at++] = ')';
    return (assay_view){out, at};
}

static const char *const kinds[] = {"number", "",      "constant", "neg",    "add",      "mul",    "div",   "pow",
                                    "root",   "f",     "call ",    "pm",     "percent",  "degree", "unit ", "list",
                                    "tuple",  "set",   "builder",  "matrix", "relation", "setop",  "ratio", "clock",
                                    "base",   "text ", "ellipsis", "big",    "cases",    "mod"};

/* The digits of a number behind `at` bytes; the size then. */
static size_t put_number(char *text, size_t at, uint32_t value) {
    uint32_t unit = 1;
    while (value / unit >= 10) unit *= 10;
    for (; unit > 0; unit /= 10) text[at++] = (char)('0' + value / unit % 10);
    return at;
}

/* What the kind alone does not say. */
static assay_view detail(printer *p, const math_node *node) {
    char text[64];
    size_t size = 0;
    bool has_op = node->kind != N_SYMBOL && node->kind != N_ADD && node->kind != N_MULTIPLY && node->kind != N_DIVIDE &&
                  node->kind != N_LIST && node->op;
    if (has_op) size = put_number(text, 0, node->op);
    if (node->kind == N_MATRIX) {
        size = put_number(text, 0, node->columns);
        text[size++] = ':';
    }
    for (uint32_t i = 0; node->kind == N_RELATION && i + 1 < node->count && size < 50; i++) {
        size = put_number(text, size, node->ops[i]);
        text[size++] = '.';
    }
    if (node->text.size == 0) return size > 0 ? assay_arena_copy(p->s->arena, (assay_view){text, size}) : ASSAY_VIEW_NONE;
    if (node->kind == N_BASED) {
        assay_view parts[] = {node->text};
        return join(p, (assay_view){text, size}, ASSAY_VIEW(":"), parts, 1, false);
    }
    return node->text;
}

static assay_view literal_text(printer *p, const math_node *node) {
    const math_number *n = &node->number;
    char exponent[32];
    int size = snprintf(exponent, sizeof exponent, "%lld", (long long)n->exponent);
    assay_view parts[] = {n->whole, n->fraction, n->repeat, {exponent, (size_t)size}};
    return join(p, ASSAY_VIEW("number"), ASSAY_VIEW_NONE, parts, 4, false);
}

static assay_view print(printer *p, const math_node *node) {
    if (p->failed || !node) return ASSAY_VIEW_NONE;
    if (is_plain_integer(node)) return node->number.whole;
    if (math_is_scalar(node) && !math_has_variables(node) && !math_node_has(node, N_CONSTANT, 0) && node->kind != N_BASED &&
        node->kind != N_PERCENT && node->kind != N_DEGREE) {
        assay_view text = rational_text(p, node);
        if (text.size > 0) return text;
    }
    if (node->kind == N_NUMBER) return literal_text(p, node);
    /* Spelt so that no text answer is spelt alike. */
    static const char *const constants[] = {"\\pi", "\\e", "\\i", "\\infty", "\\emptyset", "\\R",
                                            "\\Z",  "\\N", "\\Q", "\\C",     "\\Z+"};
    _Static_assert(sizeof constants / sizeof *constants == C_POSITIVES + 1, "one name for each constant");
    if (node->kind == N_CONSTANT) return assay_view_of(constants[node->op]);
    if (node->kind == N_ELLIPSIS) return ASSAY_VIEW("\\ldots");
    assay_view *parts = assay_arena_alloc(p->s->arena, (node->count + 1) * sizeof *parts);
    if (!parts) {
        p->failed = true;
        return ASSAY_VIEW_NONE;
    }
    for (uint32_t i = 0; i < node->count && !p->failed; i++) parts[i] = print(p, node->child[i]);
    if (p->failed) return ASSAY_VIEW_NONE;
    bool sort = node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_SET || node->kind == N_LIST;
    return join(p, assay_view_of(kinds[node->kind]), detail(p, node), parts, node->count, sort);
}

assay_view math_canonical(math_session *s, const math_node *node, const math_node *gold) {
    printer p = {s, false};
    math_shape shape = math_shape_of(s, node);
    if (shape.contradiction || shape.unsettled) shape = (math_shape){.value = node};
    if (shape.name && gold) {
        math_shape other = math_shape_of(s, gold);
        if (!other.name || math_node_same(other.name, shape.name)) node = shape.value;
    } else if (shape.name && !gold) {
        node = shape.value;
    }
    assay_view text = print(&p, node);
    return p.failed ? ASSAY_VIEW_NONE : text;
}
