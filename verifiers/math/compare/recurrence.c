/* Recurrences: a_{n+1} = 2a_n is a_n = 2a_{n-1}. Where one letter counts in the subscripts of an equation's names, it is moved so that the greatest index is
 * the letter itself. See compare_internal.h. */
#include <stdio.h>

#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

typedef struct indices {
    char letter; /* 0: none yet */
    long least, most;
    bool any, unclear;
} indices;

/* "a_n+1": the base, the letter and the number. False: no such name. */
static bool index_of(const math_node *node, assay_view *base, char *letter, long *shift) {
    const char *mark = node->kind == N_SYMBOL ? memchr(node->text.data, '_', node->text.size) : NULL;
    if (!mark) return false;
    size_t at = (size_t)(mark - node->text.data);
    assay_view index = assay_view_slice(node->text, at + 1, node->text.size);
    if (index.size == 0 || index.size > 3 || !assay_is_alpha(index.data[0])) return false;
    *base = assay_view_slice(node->text, 0, at + 1);
    *letter = index.data[0];
    *shift = 0;
    if (index.size == 1) return true;
    if (index.size != 3 || (index.data[1] != '+' && index.data[1] != '-') || !assay_is_digit(index.data[2])) return false;
    *shift = (index.data[1] == '-' ? -1 : 1) * (index.data[2] - '0');
    return true;
}

static void find_indices(const math_node *node, indices *out) {
    assay_view base;
    char letter;
    long shift;
    if (node->kind == N_SYMBOL && memchr(node->text.data, '_', node->text.size)) {
        if (!index_of(node, &base, &letter, &shift) || !strchr("nkm", letter) || (out->letter && out->letter != letter)) {
            out->unclear |= node->text.data[node->text.size - 1] > '9' || out->letter == 0; /* "a_1" says nothing */
        } else {
            out->letter = letter;
            if (!out->any || shift < out->least) out->least = shift;
            if (!out->any || shift > out->most) out->most = shift;
            out->any = true;
        }
    }
    for (uint32_t i = 0; i < node->count; i++) {
        if (node->child[i]) find_indices(node->child[i], out);
    }
}

static const math_node *moved(math_session *s, const math_node *node, void *context) {
    const indices *by = context;
    assay_view base;
    char letter;
    long shift;
    if (node->kind != N_SYMBOL) return NULL;
    if (node->text.size == 1 && node->text.data[0] == by->letter) return build_subtract(s, node, build_integer(s, by->most));
    if (!index_of(node, &base, &letter, &shift) || letter != by->letter) return NULL;
    char *text = assay_arena_alloc(s->arena, base.size + 8);
    if (!text) return NULL;
    shift -= by->most;
    int size = shift == 0 ? snprintf(text, base.size + 8, "%.*s%c", (int)base.size, base.data, letter)
                          : snprintf(text, base.size + 8, "%.*s%c%+ld", (int)base.size, base.data, letter, shift);
    return build_symbol(s, (assay_view){text, (size_t)size});
}

const math_node *math_recurrence_moved(math_session *s, const math_node *node) {
    indices found = {0};
    if (node->kind != N_RELATION || node->count != 2 || node->ops[0] != R_EQ || math_node_has(node, N_BIG, 0)) return node;
    find_indices(node, &found);
    if (!found.any || found.unclear || found.most == 0 || found.most - found.least > 9) return node;
    const math_node *out = math_map(s, node, moved, &found);
    return out ? out : node;
}
