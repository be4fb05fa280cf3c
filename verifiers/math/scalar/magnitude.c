/* Lower bounds of numbers that are too large to compute: what is certainly larger than the other side is another value. For trees of positive integers under sum,
 * product, power and factorial, from log2(a^b) = b log2(a) and n! >= (n/2)^(n/2). See scalar.h. */
#include <math.h>

#include "verifiers/math/scalar/scalar.h"

/* Above this all bounds are one: it is far beyond any value that can be enclosed. */
static const double ceiling = 1e9;

/* Rounded down, with a margin above all errors of double arithmetic. */
static double down(double x) {
    return x > ceiling ? ceiling : x * (1 - 1e-9);
}

static double literal(const math_number *number) {
    static const double first[] = {0, 0, 1, 1.58, 2, 2.32, 2.58, 2.8, 3, 3.16};
    if (number->fraction.size > 0 || number->repeat.size > 0 || number->exponent < 0) return -1;
    assay_view digits = number->whole;
    while (digits.size > 0 && digits.data[0] == '0') digits = assay_view_slice(digits, 1, digits.size);
    if (digits.size == 0) return -1;
    return down(first[digits.data[0] - '0'] + 3.3219 * ((double)(digits.size - 1) + (double)number->exponent));
}

/* Not above log2 of the value, which is an integer of at least 1; -1 where nothing is known. */
static double least_log2(math_session *s, const math_node *node) {
    if (!assay_budget_spend(s->budget, 1)) return -1;
    double total = 0;
    switch (node->kind) {
        case N_NUMBER: return literal(&node->number);
        case N_ADD:
        case N_MULTIPLY:
            for (uint32_t i = 0; i < node->count; i++) {
                double part = least_log2(s, node->child[i]);
                if (part < 0) return -1;
                total = node->kind == N_MULTIPLY ? total + part : fmax(total, part);
            }
            return down(total);
        case N_POWER: {
            double base = least_log2(s, node->child[0]), exponent = least_log2(s, node->child[1]);
            if (base < 0 || exponent < 0) return -1;
            return exponent > 40 && base >= 0.5 ? ceiling : down(down(exp2(fmin(exponent, 40))) * base);
        }
        case N_FUNCTION: {
            double n = node->op == F_FACTORIAL && node->count == 1 ? least_log2(s, node->child[0]) : -1;
            if (n < 2) return -1;
            return n > 40 ? ceiling : down(down(exp2(n - 1)) * (n - 1));
        }
        default: return -1;
    }
}

bool math_outsizes(math_session *s, const math_node *large, const math_node *other) {
    while (large->kind == N_NEGATE) large = large->child[0];
    double bound = least_log2(s, large);
    if (bound < 64) return false;
    math_point point = {.complex = true};
    acb_t value;
    mag_t size;
    acb_init(value);
    mag_init(size);
    bool outsizes = false;
    if (math_ball(s, other, &point, 128, value)) {
        acb_get_mag(size, value);
        outsizes = mag_cmp_2exp_si(size, (slong)bound) < 0;
    }
    mag_clear(size);
    acb_clear(value);
    return outsizes;
}
