/* Which names may be functions of which: in \frac{d}{dx} y, y is no constant, and \int y\,dx is not yx; in \int_0^1 (x + y)\,dx it is one. See node.h. */
#include "verifiers/math/node.h"

#include <string.h>

static bool holds_name(const math_node *node, assay_view letter) {
    if (node->kind == N_SYMBOL) return assay_view_equal(node->text, letter);
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && holds_name(node->child[i], letter)) return true;
    }
    return false;
}

static bool calls_with(const math_node *node, assay_view letter) {
    if (node->kind == N_CALL && !math_is_special(node->text) && holds_name(node, letter)) return true;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i] && calls_with(node->child[i], letter)) return true;
    }
    return false;
}

static char first_letter(assay_view name) {
    return name.size == 1 || (name.size > 1 && (name.data[1] == '\'' || name.data[1] == '_')) ? name.data[0] : 0;
}

/* How far a name is from being a constant where something else varies. */
typedef enum role { CONSTANT, COORDINATE, UNKNOWN } role;

static role role_of(assay_view name, assay_view letter) {
    char c = first_letter(name), over = letter.size == 1 ? letter.data[0] : 0;
    bool time = over == 't';
    if (assay_view_equal(name, letter)) return CONSTANT;
    if (name.size > 0 && memchr(name.data, '/', name.size)) return UNKNOWN; /* dy/dx */
    if (c == 0) return time && assay_view_is(name, "theta") ? COORDINATE : CONSTANT;
    if (c == 'r' && assay_view_is(letter, "theta")) return COORDINATE;
    if (name.size > 2 && name.data[1] == '_' && !strchr("fFgG", c)) return CONSTANT; /* v_0 */
    if (name.size > 1 && name.data[1] == '\'') return UNKNOWN;
    if (strchr("fFgG", c)) return time ? COORDINATE : UNKNOWN;
    if (strchr("xyzuvw", c)) return COORDINATE;
    return time && strchr("rs", c) ? COORDINATE : CONSTANT;
}

/* The name that is least of a constant among those that nothing fixes. */
static role worst(const math_node *node, assay_view letter) {
    if (node->kind == N_SYMBOL) return node->written & WRITTEN_FIXED ? CONSTANT : role_of(node->text, letter);
    role found = CONSTANT;
    for (uint32_t i = 0; i < node->count && found < UNKNOWN; i++) {
        role here = node->child[i] ? worst(node->child[i], letter) : CONSTANT;
        if (here > found) found = here;
    }
    return found;
}

/* "\frac{d}{dt} V": a lone name that is asked after its change. */
static bool is_lone_variable(const math_node *body) {
    static const char constants[] = "abcekmnpqABCKN";
    if (body->kind != N_SYMBOL || (body->written & WRITTEN_FIXED)) return false;
    bool wave = assay_view_is(body->text, "phi") || assay_view_is(body->text, "psi") || assay_view_is(body->text, "Phi") ||
                assay_view_is(body->text, "Psi"); /* wave functions, potentials */
    return wave || (body->text.size == 1 && !strchr(constants, body->text.data[0]));
}

bool math_node_hides(const math_node *node, assay_view letter, int op) {
    if (math_node_indexed(node, letter) || calls_with(node, letter)) return true;
    if (op == B_SUM || op == B_PRODUCT) return false;
    role found = worst(node, letter);
    bool mentioned = holds_name(node, letter);
    if (op == B_DERIVATIVE && !mentioned && is_lone_variable(node)) return true;
    if (found == COORDINATE && op == B_DERIVATIVE) return !(letter.size == 1 && strchr("rs", letter.data[0]));
    return found == UNKNOWN || (found == COORDINATE && !mentioned);
}

typedef struct bound_names {
    assay_view name;
    const struct bound_names *outer;
} bound_names;

static void fix(math_node *node, const bound_names *bound) {
    for (const bound_names *b = bound; b && node->kind == N_SYMBOL; b = b->outer) {
        if (assay_view_equal(b->name, node->text)) node->written |= WRITTEN_FIXED;
    }
    bound_names here = {ASSAY_VIEW_NONE, bound};
    if (node->kind == N_BIG && node->count > 1) here.name = node->child[1]->text;
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) fix(node->child[i], here.name.size > 0 ? &here : bound);
    }
}

void math_fix_names(math_node *root) {
    if (math_node_has(root, N_BIG, 0)) fix(root, NULL);
}
