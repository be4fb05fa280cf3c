/* Enclosures in double arithmetic: most numbers that differ do so in their first digits, and are told apart here before a ball is made. For trees of short numbers, pi, e, i
 * and names (by their values at a point) under sum, product, quotient, square root and small powers. Each operation of IEEE 754 is exact to half a unit in the last place, 2^-53
 * of the result (or one unit, 2^-52, in another rounding mode); the ends are moved outwards by 2^-51 of themselves, and no end comes near underflow or overflow. A complex
 * number is enclosed by a rectangle. See scalar.h. */
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

static const range zero = {0, 0};

static bool hull(double a, double b, double c, double d, range *out) {
    return enclose(fmin(fmin(a, b), fmin(c, d)), fmax(fmax(a, b), fmax(c, d)), out);
}

static bool add(range a, range b, range *out) {
    return enclose(a.low + b.low, a.high + b.high, out);
}

static range negative(range a) {
    return (range){-a.high, -a.low};
}

static bool multiply(range a, range b, range *out) {
    return hull(a.low * b.low, a.low * b.high, a.high * b.low, a.high * b.high, out);
}

static bool divide(range a, range b, range *out) {
    if (b.low <= 0 && b.high >= 0) return false;
    return hull(a.low / b.low, a.low / b.high, a.high / b.low, a.high / b.high, out);
}

typedef struct rectangle {
    range real, imaginary;
} rectangle;

static bool is_real(const rectangle *a) {
    return a->imaginary.low == 0 && a->imaginary.high == 0;
}

static bool add_complex(const rectangle *a, const rectangle *b, rectangle *out) {
    return add(a->real, b->real, &out->real) && add(a->imaginary, b->imaginary, &out->imaginary);
}

static bool multiply_complex(const rectangle *a, const rectangle *b, rectangle *out) {
    range reals, imaginaries, left, right;
    if (is_real(a) && is_real(b)) {
        out->imaginary = zero;
        return multiply(a->real, b->real, &out->real);
    }
    return multiply(a->real, b->real, &reals) && multiply(a->imaginary, b->imaginary, &imaginaries) &&
           multiply(a->real, b->imaginary, &left) && multiply(a->imaginary, b->real, &right) &&
           add(reals, negative(imaginaries), &out->real) && add(left, right, &out->imaginary);
}

/* By a real number. */
static bool divide_complex(const rectangle *a, const rectangle *b, rectangle *out) {
    if (!is_real(b) || !divide(a->real, b->real, &out->real)) return false;
    if (!is_real(a)) return divide(a->imaginary, b->real, &out->imaginary);
    out->imaginary = zero;
    return true;
}

/* A small positive integer as an exponent; 0: another one. */
static unsigned exponent_of(const math_node *node) {
    const math_number *number = &node->number;
    bool digit = node->kind == N_NUMBER && number->whole.size == 1 && number->fraction.size == 0 && number->repeat.size == 0 &&
                 number->exponent == 0;
    unsigned value = digit ? (unsigned)(number->whole.data[0] - '0') : 0;
    return value <= POWER_MAX ? value : 0;
}

static bool constant(int op, const math_point *point, rectangle *out) {
    static const range one = {1, 1};
    *out = (rectangle){zero, zero};
    switch (op) {
        case C_PI: return enclose(0x1.921fb54442d18p+1, 0x1.921fb54442d18p+1, &out->real);
        case C_E: return enclose(0x1.5bf0a8b145769p+1, 0x1.5bf0a8b145769p+1, &out->real);
        case C_I: out->imaginary = one; return point->complex;
        default: return false;
    }
}

/* "40_9" */
static bool based(math_session *s, const math_node *node, range *out) {
    enum { BITS_MAX = 53 };
    fmpq_t value;
    fmpq_init(value);
    bool small =
        math_rational(s, node, value) == V_OK && fmpz_is_one(fmpq_denref(value)) && fmpz_bits(fmpq_numref(value)) <= BITS_MAX;
    if (small) out->low = out->high = (double)fmpz_get_si(fmpq_numref(value));
    fmpq_clear(value);
    return small;
}

static bool enclosed(math_session *s, const math_node *node, const math_point *point, rectangle *out) {
    rectangle part;
    *out = (rectangle){zero, zero};
    if (!assay_budget_spend(s->budget, 1)) return false;
    switch (node->kind) {
        case N_NUMBER: return literal(&node->number, &out->real);
        case N_BASED: return based(s, node, &out->real);
        case N_CONSTANT: return constant(node->op, point, out);
        case N_SYMBOL: {
            slong top, bottom;
            if (!math_value_of_name(node->text, point->attempt, &top, &bottom)) return false;
            return enclose((double)top / (double)bottom, (double)top / (double)bottom, &out->real);
        }
        case N_NEGATE:
            if (!enclosed(s, node->child[0], point, &part)) return false;
            *out = (rectangle){negative(part.real), negative(part.imaginary)};
            return true;
        case N_ADD:
        case N_MULTIPLY:
            if (node->count == 0 || node->columns == MATH_CROSS || !enclosed(s, node->child[0], point, out)) return false;
            for (uint32_t i = 1; i < node->count; i++) {
                rectangle left = *out;
                if (!enclosed(s, node->child[i], point, &part)) return false;
                if (!(node->kind == N_ADD ? add_complex : multiply_complex)(&left, &part, out)) return false;
            }
            return true;
        case N_DIVIDE: {
            rectangle top;
            return enclosed(s, node->child[0], point, &top) && enclosed(s, node->child[1], point, &part) &&
                   divide_complex(&top, &part, out);
        }
        case N_ROOT: /* square roots; the parser leaves their index away */
            return node->count == 1 && enclosed(s, node->child[0], point, &part) && is_real(&part) && part.real.low >= 0 &&
                   enclose(sqrt(part.real.low), sqrt(part.real.high), &out->real);
        case N_POWER: {
            unsigned exponent = exponent_of(node->child[1]);
            if (exponent == 0 || !enclosed(s, node->child[0], point, &part)) return false;
            *out = part;
            for (unsigned i = 1; i < exponent; i++) {
                rectangle power = *out;
                if (!multiply_complex(&power, &part, out)) return false;
            }
            return true;
        }
        default: return false;
    }
}

static bool are_disjoint(range a, range b) {
    return a.high < b.low || b.high < a.low;
}

bool math_ranges_disjoint(math_session *s, const math_node *a, const math_node *b, const math_point *point) {
    rectangle x, y;
    return enclosed(s, a, point, &x) && enclosed(s, b, point, &y) &&
           (are_disjoint(x.real, y.real) || are_disjoint(x.imaginary, y.imaginary));
}
