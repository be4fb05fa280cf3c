/* Letters as units: "5 J/(kg K)", "9.8 m/s/s", "3 N \cdot s", where the other side is a quantity. See compare.h. */
#include "verifiers/math/compare/compare.h"

enum { PHRASE_BYTES = 96, SYMBOL_BYTES = 24, LETTERS_DEPTH_MAX = 12 };

typedef struct letters {
    math_session *s;
    const math_node *value; /* the product of what holds no letter */
    bool negative;
    char phrase[PHRASE_BYTES];
    size_t size;
} letters;

static bool append(letters *l, assay_view text) {
    if (text.size == 0) return true; /* it may have no bytes to copy from */
    if (l->size + text.size > PHRASE_BYTES) return false;
    if (text.size > 0) memcpy(l->phrase + l->size, text.data, text.size);
    l->size += text.size;
    return true;
}

/* The name of a unit that a node may be, "m" or "Omega". Empty: none. */
static assay_view symbol_of(const math_node *node) {
    if (node->kind != N_SYMBOL) return ASSAY_VIEW_NONE;
    bool short_name = node->text.size <= 2 || assay_view_is(node->text, "Omega");
    return short_name ? node->text : ASSAY_VIEW_NONE;
}

/* "m", "s^2", "s^{-1}" behind `prefix`, which is a letter that stands against it ("k\Omega"). */
static bool add_symbol(letters *l, assay_view prefix, const math_node *node, bool below) {
    const math_node *symbol = node->kind == N_POWER ? node->child[0] : node;
    assay_view name = symbol_of(symbol);
    if (name.size == 0 || !append(l, below ? ASSAY_VIEW(" /") : ASSAY_VIEW(" ")) || !append(l, prefix) || !append(l, name))
        return false;
    if (node->kind != N_POWER) return true;
    const math_node *power = node->child[1];
    bool minus = power->kind == N_NEGATE;
    if (minus) power = power->child[0];
    if (power->kind != N_NUMBER || power->number.whole.size != 1 || power->number.decimal) return false;
    return append(l, minus ? ASSAY_VIEW("^{-") : ASSAY_VIEW("^")) && append(l, power->number.whole) &&
           (!minus || append(l, ASSAY_VIEW("}")));
}

/* The prefix that the first of two names is to the second: they stand side by side ("mA"), or it is a mu. Empty: they are two units. */
static assay_view prefix_of(const math_node *first, const math_node *second) {
    const math_node *symbol = second->kind == N_POWER ? second->child[0] : second;
    assay_view unit = symbol_of(symbol);
    if (first->kind != N_SYMBOL || unit.size == 0) return ASSAY_VIEW_NONE;
    if (assay_view_is(first->text, "mu")) return ASSAY_VIEW("u");
    if (first->text.size != 1 || first->span.end != symbol->span.begin) return ASSAY_VIEW_NONE;
    char word[SYMBOL_BYTES];
    math_unit read;
    word[0] = first->text.data[0];
    memcpy(word + 1, unit.data, unit.size);
    return math_unit_read((assay_view){word, unit.size + 1}, &read) && read.known ? first->text : ASSAY_VIEW_NONE;
}

static bool collect(letters *l, const math_node *node, bool below, unsigned depth);

static bool collect_factors(letters *l, const math_node *node, bool below, unsigned depth) {
    for (uint32_t i = 0; i < node->count; i++) {
        assay_view prefix = i + 1 < node->count ? prefix_of(node->child[i], node->child[i + 1]) : ASSAY_VIEW_NONE;
        bool read =
            prefix.size > 0 ? add_symbol(l, prefix, node->child[++i], below) : collect(l, node->child[i], below, depth + 1);
        if (!read) return false;
    }
    return true;
}

/* A number comes first, then units. */
static bool collect(letters *l, const math_node *node, bool below, unsigned depth) {
    if (depth > LETTERS_DEPTH_MAX) return false;
    if (node->kind == N_NEGATE && l->size == 0 && !l->value) {
        l->negative = !l->negative;
        return collect(l, node->child[0], below, depth + 1);
    }
    if (node->kind == N_UNIT && !below && !memchr(node->text.data, '/', node->text.size))
        return collect(l, node->child[0], below, depth + 1) && append(l, ASSAY_VIEW(" ")) && append(l, node->text);
    if (!math_has_variables(node)) {
        if (below || l->size > 0 || !math_is_scalar(node)) return false;
        l->value = l->value ? math_make(l->s, N_MULTIPLY, 0, l->value, node) : node;
        return l->value != NULL;
    }
    if (node->kind == N_MULTIPLY) return collect_factors(l, node, below, depth);
    if (node->kind == N_DIVIDE)
        return collect(l, node->child[0], below, depth + 1) && collect(l, node->child[1], !below, depth + 1);
    return l->value && add_symbol(l, ASSAY_VIEW_NONE, node, below);
}

static bool read_letters(letters *l, const math_node *node, math_quantity *out) {
    *out = (math_quantity){.value = NULL};
    if (!math_has_variables(node) || !collect(l, node, false, 0) || !l->value || l->size == 0) return false;
    out->value = l->negative ? math_make(l->s, N_NEGATE, 0, l->value, NULL) : l->value;
    out->has_unit = math_unit_read((assay_view){l->phrase, l->size}, &out->unit) && out->unit.known;
    return out->value && out->has_unit;
}

bool math_quantity_of_letters(math_session *s, const math_node *node, math_quantity *out) {
    letters l = {.s = s};
    return read_letters(&l, node, out);
}

const math_node *math_chain_with_units(math_session *s, const math_node *chain) {
    bool unit = false, bare = false;
    for (uint32_t i = 0; i < chain->count; i++) {
        unit |= chain->child[i]->kind == N_UNIT;
        bare |= math_has_variables(chain->child[i]);
    }
    if (!unit || !bare) return chain;
    math_node *copy = assay_arena_alloc(s->arena, sizeof *copy),
              **child = assay_arena_alloc(s->arena, chain->count * sizeof *child);
    if (!copy || !child) return chain;
    *copy = *chain;
    copy->child = child;
    for (uint32_t i = 0; i < chain->count; i++) {
        letters l = {.s = s};
        math_quantity read;
        child[i] = chain->child[i];
        if (!math_has_variables(child[i])) continue;
        if (!read_letters(&l, child[i], &read)) return chain;
        math_node *quantity = math_make(s, N_UNIT, 0, read.value, NULL);
        if (!quantity) return chain;
        quantity->text = assay_arena_copy(s->arena, (assay_view){l.phrase, l.size});
        child[i] = quantity;
    }
    return copy;
}
