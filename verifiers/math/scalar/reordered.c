/* Trees that are one but for the order of terms, factors and the arguments of gcd, lcm, max and min: what is too large for algebra, (a+b+c+d+e)^{60}, is decided so.
 * See scalar.h. */
#include "verifiers/math/scalar/scalar.h"

enum { REORDERED_DEPTH_MAX = 40, REORDERED_TERMS_MAX = 64 };

static bool is_commutative(const math_node *node) {
    if (node->kind == N_ADD) return true;
    if (node->kind == N_MULTIPLY) return node->columns == 0 && !math_holds_vector(node);
    return node->kind == N_FUNCTION && (node->op == F_GCD || node->op == F_LCM || node->op == F_MAX || node->op == F_MIN);
}

/* Being the same is transitive, so that the first term that fits is as good as any other. */
static bool same(math_session *s, const math_node *a, const math_node *b, unsigned depth) {
    if (a->kind != b->kind || a->count != b->count || a->op != b->op || depth > REORDERED_DEPTH_MAX) return false;
    if (!assay_budget_spend(s->budget, 1)) return false;
    if (a->count == 0) return math_node_same(a, b);
    if (a->columns != b->columns || a->side != b->side || (a->kind == N_CALL && !assay_view_equal(a->text, b->text)))
        return false;
    bool free = is_commutative(a) && a->count <= REORDERED_TERMS_MAX, used[REORDERED_TERMS_MAX] = {false};
    for (uint32_t i = 0; i < a->count; i++) {
        bool found = false;
        for (uint32_t k = free ? 0 : i; k < (free ? b->count : i + 1) && !found; k++) {
            if ((free && used[k]) || !a->child[i] || !b->child[k]) continue;
            found = same(s, a->child[i], b->child[k], depth + 1);
            if (found && free) used[k] = true;
        }
        if (!found) return false;
    }
    return true;
}

bool math_same_up_to_order(math_session *s, const math_node *a, const math_node *b) {
    return math_is_scalar(a) && math_is_scalar(b) && same(s, a, b, 0);
}
