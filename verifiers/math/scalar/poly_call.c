/* Calls of functions that nobody defined. See poly.h. */
#include "verifiers/math/scalar/poly.h"

static bool is_simple(const math_node *argument) {
    return argument->kind == N_SYMBOL || (argument->kind == N_NUMBER && !argument->number.decimal);
}

static bool named(poly *p, assay_view name, const assay_view *part, uint32_t count, fmpz_mpoly_q_t out) {
    size_t size = name.size;
    for (uint32_t i = 0; i < count; i++) size += part[i].size + 2;
    char *text = assay_arena_alloc(p->s->arena, size + 1);
    if (!text) return false;
    memcpy(text, name.data, name.size);
    size = name.size;
    for (uint32_t i = 0; i < count; i++) {
        text[size++] = '(';
        memcpy(text + size, part[i].data, part[i].size);
        size += part[i].size;
    }
    return poly_generator(p, G_VARIABLE, (assay_view){text, size}, out);
}

/* f(2), f(x): a name made of its call, so that equal calls are spelt alike. */
static bool by_name(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    assay_view *part = assay_arena_alloc(p->s->arena, node->count * sizeof *part);
    for (uint32_t i = 0; part && i < node->count; i++)
        part[i] = node->child[i]->kind == N_SYMBOL ? node->child[i]->text : node->child[i]->number.whole;
    return part && named(p, node->text, part, node->count, out);
}

/* f(1 + 1) is f(2). */
static bool at_integer(poly *p, assay_view name, const fmpz_t value, fmpz_mpoly_q_t out) {
    char *digits = fmpz_get_str(NULL, 10, value);
    assay_view part = assay_arena_copy(p->s->arena, assay_view_of(digits));
    flint_free(digits);
    return part.data && named(p, name, &part, 1, out);
}

/* f(n/2 + 1): an atom for the name and the argument's normal form. */
static bool at_argument(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    fmpq_t value;
    fmpq_init(value);
    bool integer = math_rational(p->s, node->child[0], value) == V_OK && fmpz_is_one(fmpq_denref(value)) &&
                   fmpz_sgn(fmpq_numref(value)) >= 0 && fmpz_bits(fmpq_numref(value)) < 256,
         done = integer && at_integer(p, node->text, fmpq_numref(value), out);
    fmpq_clear(value);
    if (integer) return done;
    fmpz_mpoly_q_t key;
    fmpz_mpoly_q_init(key, p->ctx);
    done = poly_of(p, node->child[0], key) && poly_reduce(p, key) && poly_unknown(p, node->text, key, out);
    fmpz_mpoly_q_clear(key, p->ctx);
    return done;
}

bool poly_call(poly *p, const math_node *node, fmpz_mpoly_q_t out) {
    if (math_is_special(node->text)) return false;
    bool simple = true;
    for (uint32_t i = 0; i < node->count; i++) simple &= is_simple(node->child[i]);
    return simple ? by_name(p, node, out) : node->count == 1 && at_argument(p, node, out);
}
