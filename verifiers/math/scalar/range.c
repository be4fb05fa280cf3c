/* Enclosures of real constants in double arithmetic: most constants that differ do so in their first digits, and are told apart here before a ball is made. For trees of short
 * decimals, pi and e under sum, product, quotient, square root and small powers. Each operation of IEEE 754 is exact to half a unit in the last place, 2^-53 of the result
 * (or one unit, 2^-52, in another rounding mode); the ends are moved outwards by 2^-51 of themselves, and no end comes near underflow or overflow. See scalar.h. */
#include <math.h>

#include "verifiers/math/scalar/scalar.h"

enum { DIGITS_MAX = 15 /* below 2^53 */, POWER_MAX = 9 };
static const double least = 1e-150, greatest = 1e150;

typedef struct range {
    double low, high;
} range;

static bool is_safe(double end) {
    return end == 0 || (fabs(end) >= least && fabs(end) <= greatest);
}

/* Ends as computed to ends that enclose. False where an end may have lost its relative error. */
static bool enclose(double low, double high, range *out) {
    static const double margin = 0x1p-51;
    *out = (range){low - fabs(low) * margin, high + fabs(high) * margin};
    return is_safe(low) && is_safe(high);
}

static bool literal(const math_number *number, range *out) {
    static const double powers[] = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (number->repeat.size > 0 || number->exponent != 0 || number->whole.size + number->fraction.size > DIGITS_MAX)
        return false;
    double value = 0;
    for (size_t i = 0; i < number->whole.size + number->fraction.size; i++) {
        bool whole = i < number->whole.size;
        char digit = whole ? number->whole.data[i] : number->fraction.data[i - number->whole.size];
        if (!assay_is_digit(digit)) return false;
        value = value * 10 + (digit - '0');
    }
    if (number->fraction.size > 0)
        return enclose(value / powers[number->fraction.size], value / powers[number->fraction.size], out);
    *out = (range){value, value};
    return true;
}

static bool hull(double a, double b, double c, double d, range *out) {
    return enclose(fmin(fmin(a, b), fmin(c, d)), fmax(fmax(a, b), fmax(c, d)), out);
}

static bool multiply(range a, range b, range *out) {
    return hull(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high, out);
}

static bool divide(range a, range b, range *out) {
    if (b.low <= 0 && b.high >= 0) return false;
    return hull(a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high, out);
}

/* A small positive integer as an exponent; 0: another one. */
static unsigned exponent_of(const math_node *node) {
    const math_number *number = &node->number;
    bool digit = node->kind == N_NUMBER && number->whole.size == 1 && number->fraction.size == 0 && number->repeat.size == 0 &&
                 number->exponent == 0;
    unsigned value = digit ? (unsigned)(number->whole.data[0] - '0') : 0;
    return value <= POWER_MAX ? value : 0;
}

static bool enclosed(math_session *s, const math_node *node, range *out) {
    range part;
    if (!assay_budget_spend(s->budget, 1)) return false;
    switch (node->kind) {
        case N_NUMBER: return literal(&node->number, out);
        case N_CONSTANT:
            if (node->op == C_PI) return enclose(0x1.921fb54442d18p+1, 0x1.921fb54442d18p+1, out);
            return node->op == C_E && enclose(0x1.5bf0a8b145769p+1, 0x1.5bf0a8b145769p+1, out);
        case N_NEGATE:
            if (!enclosed(s, node->child[0], &part)) return false;
            *out = (range){-part.high, -part.low};
            return true;
        case N_ADD:
        case N_MULTIPLY:
            if (node->count == 0 || node->columns == MATH_CROSS || !enclosed(s, node->child[0], out)) return false;
            for (uint32_t i = 1; i < node->count; i++) {
                if (!enclosed(s, node->child[i], &part)) return false;
                bool good =
                    node->kind == N_ADD ? enclose(out->low + part.low, out->high + part.high, out) : multiply(*out, part, out);
                if (!good) return false;
            }
            return true;
        case N_DIVIDE: {
            range top;
            return enclosed(s, node->child[0], &top) && enclosed(s, node->child[1], &part) && divide(top, part, out);
        }
        case N_ROOT: /* square roots; the parser leaves their index away */
            return node->count == 1 && enclosed(s, node->child[0], &part) && part.low >= 0 &&
                   enclose(sqrt(part.low), sqrt(part.high), out);
        case N_POWER: {
            unsigned exponent = exponent_of(node->child[1]);
            if (exponent == 0 || !enclosed(s, node->child[0], &part)) return false;
            *out = part;
            for (unsigned i = 1; i < exponent; i++) {
                if (!multiply(*out, part, out)) return false;
            }
            return true;
        }
        default: return false;
    }
}

bool math_ranges_disjoint(math_session *s, const math_node *a, const math_node *b) {
    range x, y;
    return enclosed(s, a, &x) && enclosed(s, b, &y) && (x.high < y.low || y.high < x.low);
}
