/* Residue classes, and numbers written in a base. See compare.h. */
#include "verifiers/math/calculus/build.h"
#include "verifiers/math/compare/compare_internal.h"

math_truth math_residues_equal(comparison *c, const math_node *a, const math_node *b) {
    math_session *s = c->s;
    if (a->kind != N_MODULO || b->kind != N_MODULO) { /* "7 \pmod{10}" beside 7: a class beside one of its members */
        const math_node *class = a->kind == N_MODULO ? a : b, *one = class == a ? b : a;
        if (one->kind == N_FUNCTION && one->op == F_MOD && one->count == 2) { /* "4 mod 9" beside "4 \\pmod 9" */
            math_node *written = math_make(s, N_MODULO, 0, one->child[0], one->child[1]);
            return written ? math_residues_equal(c, class, written) : MATH_MAYBE;
        }
        fmpq_t gap, modulus;
        fmpq_init(gap);
        fmpq_init(modulus);
        bool within = math_is_scalar(one) && math_is_scalar(class->child[0]) &&
                      math_rational(s, build_subtract(s, class->child[0], one), gap) == V_OK &&
                      math_rational(s, class->child[1], modulus) == V_OK && !fmpq_is_zero(modulus);
        if (within) {
            fmpq_div(gap, gap, modulus);
            within = fmpz_is_one(fmpq_denref(gap));
        }
        fmpq_clear(gap);
        fmpq_clear(modulus);
        return within ? MATH_MAYBE : math_no(c, "a residue against another type");
    }
    math_truth modulus = math_scalar_equal(s, a->child[1], b->child[1]);
    if (modulus != MATH_YES) return modulus;
    const math_node *minus = math_make(s, N_NEGATE, 0, b->child[0], NULL),
                    *sum = minus ? math_make(s, N_ADD, 0, a->child[0], minus) : NULL;
    const math_node *quotient = sum ? math_make(s, N_DIVIDE, 0, sum, a->child[1]) : NULL;
    fmpq_t value;
    fmpq_init(value);
    math_truth truth = MATH_MAYBE;
    if (quotient && math_rational(s, quotient, value) == V_OK) truth = fmpz_is_one(fmpq_denref(value)) ? MATH_YES : MATH_NO;
    fmpq_clear(value);
    return truth;
}

/* A gold that names its base, against an answer that names none: by digits, for the question names the base. An answer that names its own base is
 * a number like any other, against anything: by value. */
math_truth math_based_equal(comparison *c, const math_node *gold, const math_node *answer) {
    if (gold->kind != N_BASED || gold->side) {
        if (!math_is_scalar(gold) || !math_is_scalar(answer)) return math_no(c, "a number in a base against another type");
        return math_scalar_equal(c->s, gold, answer);
    }
    if (math_is_scalar(answer) && math_node_has(answer, N_BASED, 0))
        return math_scalar_equal(c->s, gold, answer); /* "1111_2 + 1_2" */
    bool plain = answer->kind == N_NUMBER && answer->number.exponent == 0 && answer->number.repeat.size == 0;
    if (!plain) return math_no(c, "a number in another base");
    c->s->method = ASSAY_METHOD_TEXT;
    const math_number *said = &answer->number;
    assay_view whole = gold->text, fraction = ASSAY_VIEW_NONE;
    const char *point = memchr(whole.data, '.', whole.size);
    if (point) {
        size_t at = (size_t)(point - whole.data);
        fraction = assay_view_slice(whole, at + 1, whole.size);
        whole = assay_view_slice(whole, 0, at);
    }
    bool same = assay_view_equal(whole, said->whole) && assay_view_equal(fraction, said->fraction);
    return same ? MATH_YES : math_no(c, "other digits");
}
