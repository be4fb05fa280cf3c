/* Numbers with their units, percent signs and degrees. See compare.h and docs/MATHS.md, "Rulings". */
#include "verifiers/math/compare/compare_internal.h"

bool math_is_unit_product(const math_node *node) {
    uint32_t units = 0;
    for (uint32_t i = 0; node->kind == N_MULTIPLY && i < node->count; i++) {
        const math_node *part = node->child[i];
        math_unit unit;
        if (part->kind != N_UNIT) {
            if (!math_is_scalar(part)) return false;
            continue;
        }
        if (!math_is_scalar(part->child[0]) || !math_unit_read(part->text, &unit) || !unit.known || unit.thing || unit.doubt)
            return false;
        units++;
    }
    return units > 1;
}

bool math_is_quantity(const math_node *node) {
    if (math_is_unit_product(node)) return true;
    if (node->kind == N_NEGATE) return math_is_quantity(node->child[0]);
    if (node->kind == N_UNIT) return math_is_scalar(node->child[0]);
    if (node->kind == N_ADD && node->count == 2 && node->child[0]->kind == N_UNIT)
        return math_is_quantity(node->child[0]) && math_is_quantity(node->child[1]);
    if (math_adds_units(node)) {
        for (uint32_t i = 0; i < node->count; i++) {
            if (!math_is_quantity(node->child[i])) return false;
        }
        return true;
    }
    if (math_scaled_unit(node)) {
        for (uint32_t i = 0; i < node->count; i++) {
            if (node->child[i]->kind != N_UNIT && !math_is_scalar(node->child[i])) return false;
        }
        return math_is_scalar(math_scaled_unit(node)->child[0]);
    }
    if ((node->kind == N_ADD || node->kind == N_MULTIPLY || node->kind == N_DIVIDE) && node->count > 1 &&
        node->child[node->count - 1]->kind == N_UNIT) {
        for (uint32_t i = 0; i + 1 < node->count; i++) {
            if (!math_is_scalar(node->child[i])) return false;
        }
        return math_is_scalar(node->child[node->count - 1]->child[0]);
    }
    return math_is_scalar(node);
}

static const math_node *times(math_session *s, const math_node *value, uint64_t num, uint64_t den) {
    if (num == den || !value) return value;
    const math_node *n = math_make_integer(s, num), *d = math_make_integer(s, den);
    const math_node *factor = n && d ? math_make(s, N_DIVIDE, 0, n, d) : NULL;
    return factor ? math_make(s, N_MULTIPLY, 0, value, factor) : NULL;
}

enum { ANGLE_DIMENSION = 7 };

static bool is_angle(const math_quantity *q, int power) {
    return q->has_unit && q->unit.power[ANGLE_DIMENSION] == power;
}

static const math_node *in_radians(math_session *s, const math_node *degrees) {
    return math_make(s, N_DEGREE, 0, degrees, NULL);
}

/* Written in radians: a multiple of pi or an inverse function. */
static bool is_radians(const math_node *node) {
    if (math_has_variables(node)) return false;
    if (math_node_has(node, N_CONSTANT, 0)) return true;
    for (int op = F_ASIN; op <= F_ACSC; op++) {
        if (math_node_has(node, N_FUNCTION, op)) return true;
    }
    return false;
}

/* True where p% counts as p against this number. */
static bool counts_as_number(comparison *c, const math_node *bare) {
    static const math_node one = {.kind = N_NUMBER, .number = {.whole = {"1", 1}}};
    assay_percent_policy policy = c->s->options->percent;
    if (policy != ASSAY_PERCENT_BY_SIZE) return policy != ASSAY_PERCENT_FRACTION;
    const math_node *size = math_make(c->s, N_FUNCTION, F_ABS, bare, NULL);
    return size && !math_has_variables(bare) && math_scalar_compare(c->s, size, &one) == 1;
}

/* Both sides in the gold's order, for tolerances. */
static math_truth in_order(comparison *c, bool first_is_percent, const math_node *percent, const math_node *bare) {
    return first_is_percent ? math_scalar_equal(c->s, percent, bare) : math_scalar_equal(c->s, bare, percent);
}

static math_truth percents_equal(comparison *c, const math_quantity *p, const math_quantity *q) {
    const math_quantity *percent = p->percent ? p : q, *bare = p->percent ? q : p;
    math_truth exact = MATH_NO;
    if (c->s->options->percent != ASSAY_PERCENT_NUMBER) {
        math_node *fraction = math_make(c->s, N_PERCENT, 0, percent->value, NULL);
        if (!fraction) return MATH_MAYBE;
        exact = in_order(c, p->percent, fraction, bare->value);
        if (exact == MATH_YES) return exact;
    }
    if (!counts_as_number(c, bare->value)) return exact;
    math_truth number = in_order(c, p->percent, percent->value, bare->value);
    return number != MATH_NO ? number : exact;
}

enum { MONEY_DIMENSION = 6 };

static bool is_money(const math_quantity *q) {
    bool money = q->has_unit && q->unit.power[MONEY_DIMENSION] != 0;
    for (int i = 0; i < MATH_DIMENSIONS; i++) money = money && (i == MONEY_DIMENSION || q->unit.power[i] == 0);
    return money;
}

/* Takes off what the options ignore. */
static void ignore_units(const assay_math_options *options, math_quantity *q) {
    bool ignored = is_money(q) ? options->currency == ASSAY_CURRENCY_IGNORED : options->units == ASSAY_UNITS_IGNORED;
    if (ignored) q->has_unit = false;
}

/* May this unit be missing on the other side? */
static bool may_be_missing(const assay_math_options *options, const math_quantity *q) {
    return is_money(q) ? options->currency != ASSAY_CURRENCY_REQUIRED : options->units != ASSAY_UNITS_REQUIRED;
}

enum { CELSIUS_DIMENSION = 4, FAHRENHEIT_DIMENSION = 5, THING_DIMENSION = 9, KELVIN_DIMENSION = 11 };

static bool is_scale(int dimension) {
    return dimension == CELSIUS_DIMENSION || dimension == FAHRENHEIT_DIMENSION || dimension == KELVIN_DIMENSION;
}

/* The scale of a temperature that has no other dimension; -1: it is none. */
static int temperature_scale(const math_quantity *q) {
    int scale = -1;
    for (int i = 0; i < MATH_DIMENSIONS; i++) {
        if (q->unit.power[i] == 0) continue;
        if (!is_scale(i) || q->unit.power[i] != 1 || scale >= 0) return -1;
        scale = i;
    }
    return q->unit.num == q->unit.den ? scale : -1;
}

/* (value + hundredths/100) */
static const math_node *shifted(math_session *s, const math_node *value, uint64_t hundredths) {
    const math_node *offset = times(s, math_make_integer(s, hundredths), 1, 100);
    return value && offset ? math_make(s, N_ADD, 0, value, offset) : NULL;
}

static const math_node *in_kelvin(math_session *s, const math_node *value, int scale) {
    if (scale == CELSIUS_DIMENSION) return shifted(s, value, 27315);
    if (scale == FAHRENHEIT_DIMENSION) return times(s, shifted(s, value, 45967), 5, 9);
    return value;
}

enum { TIME_DIMENSION = 2, CALENDAR_DIMENSION = 10 };

/* A length of time in that dimension, and nothing else. */
static bool is_time(const math_quantity *q, int dimension) {
    for (int i = 0; i < MATH_DIMENSIONS; i++) {
        if (q->unit.power[i] != (i == dimension)) return false;
    }
    return q->unit.thing == 0;
}

/* "£5" beside "5 pounds": money beside money. */
static math_truth pounds_equal(math_session *s, const math_quantity *p, const math_quantity *q) {
    enum { MASS_DIMENSION = 1 };
    if (is_money(q)) {
        const math_quantity *swap = p;
        p = q;
        q = swap;
    }
    math_unit pound, sterling;
    if (!math_unit_read(ASSAY_VIEW("pounds"), &pound) || !math_unit_read(ASSAY_VIEW("GBP"), &sterling)) return MATH_NO;
    bool weight = memcmp(q->unit.power, pound.power, sizeof pound.power) == 0 && q->unit.thing == 0 &&
                  q->unit.num == pound.num && q->unit.den == pound.den;
    if (!weight || !is_money(p) || p->unit.thing != sterling.thing) return MATH_NO;
    const math_node *money = times(s, p->value, p->unit.num, p->unit.den);
    return money ? math_scalar_equal(s, money, q->value) : MATH_MAYBE;
}

/* "12 ways" beside "12 arrangements", "5 km north" beside "5 km": where a noun may stand for the other, or one side only says more, numbers
 * prove a difference, but words do not. In lists they tell members apart. */
static math_truth nouns_differ(comparison *c, const math_quantity *p, const math_quantity *q) {
    math_quantity a = *p, b = *q;
    bool nouns = a.unit.vague || b.unit.vague || !a.unit.power[THING_DIMENSION] != !b.unit.power[THING_DIMENSION];
    a.unit.power[THING_DIMENSION] = b.unit.power[THING_DIMENSION] = 0;
    if (!nouns || c->among > 0 || memcmp(a.unit.power, b.unit.power, sizeof a.unit.power) != 0)
        return math_no(c, "unit differs");
    const math_node *x = times(c->s, p->value, p->unit.num, p->unit.den), *y = times(c->s, q->value, q->unit.num, q->unit.den);
    math_truth truth = x && y ? math_scalar_equal(c->s, x, y) : MATH_MAYBE;
    if (truth == MATH_NO) return math_no(c, "unit differs");
    c->note = "another word for what is counted";
    return MATH_MAYBE;
}

/* Electronvolts as joules, exactly: 1.602176634 10^-19 of them. */
static math_quantity in_joules(math_session *s, math_quantity q) {
    enum { ELECTRONVOLT_DIMENSION = 13 };
    int power = q.unit.power[ELECTRONVOLT_DIMENSION];
    math_unit joule;
    if ((power != 1 && power != -1) || !math_unit_read(ASSAY_VIEW("J"), &joule)) return q;
    uint64_t num = 1602176634u, den = 1000000000000000000u, more = 10000000000u;
    q.value = power > 0 ? times(s, q.value, num, den) : times(s, q.value, den, num);
    q.value = power > 0 ? times(s, q.value, joule.num, more * joule.den) : times(s, q.value, more * joule.den, joule.num);
    q.unit.power[ELECTRONVOLT_DIMENSION] = 0;
    for (int d = 0; d < MATH_DIMENSIONS; d++) q.unit.power[d] = (int8_t)(q.unit.power[d] + power * joule.power[d]);
    return q;
}

static math_truth units_equal(comparison *c, const math_quantity *left, const math_quantity *right) {
    math_session *s = c->s;
    math_quantity first = *left, second = *right;
    if (!math_unit_same_dimension(&first.unit, &second.unit)) {
        first = in_joules(s, first);
        second = in_joules(s, second);
    }
    if (!first.value || !second.value) return MATH_MAYBE;
    const math_quantity *p = &first, *q = &second;
    if (s->options->units != ASSAY_UNITS_COMPARED) {
        if (is_angle(p, 1) && is_angle(q, 2)) return math_scalar_equal(s, in_radians(s, p->value), q->value);
        if (is_angle(p, 2) && is_angle(q, 1)) return math_scalar_equal(s, p->value, in_radians(s, q->value));
    }
    int from = temperature_scale(p), to = temperature_scale(q);
    if (s->options->units != ASSAY_UNITS_COMPARED && from >= 0 && to >= 0 && from != to) {
        const math_node *x = in_kelvin(s, p->value, from), *y = in_kelvin(s, q->value, to);
        return x && y ? math_scalar_equal(s, x, y) : MATH_MAYBE;
    }
    if (is_time(p, CALENDAR_DIMENSION) != is_time(q, CALENDAR_DIMENSION) &&
        is_time(p, TIME_DIMENSION) != is_time(q, TIME_DIMENSION)) {
        c->note = "a month has no fixed number of days";
        return MATH_MAYBE;
    }
    if (!math_unit_same_dimension(&p->unit, &q->unit)) {
        math_truth pounds = pounds_equal(s, p, q);
        return pounds != MATH_NO ? pounds : nouns_differ(c, p, q);
    }
    if (s->options->units == ASSAY_UNITS_COMPARED) {
        bool same = (unsigned __int128)p->unit.num * q->unit.den == (unsigned __int128)q->unit.num * p->unit.den;
        return same ? math_scalar_equal(s, p->value, q->value) : math_no(c, "unit differs");
    }
    const math_node *x = times(s, p->value, p->unit.num, p->unit.den), *y = times(s, q->value, q->unit.num, q->unit.den);
    return x && y ? math_scalar_equal(s, x, y) : MATH_MAYBE;
}

bool math_is_duration(math_session *s, const math_node *node) {
    math_quantity q;
    return math_is_quantity(node) && math_quantity_of(s, node, &q) && q.has_unit && is_time(&q, TIME_DIMENSION);
}

static math_truth quantities(comparison *c, math_quantity p, math_quantity q);

/* Without the words that may change the number. */
static math_quantity undoubted(math_quantity q) {
    static const int8_t none[MATH_DIMENSIONS] = {0};
    q.unit.doubt = 0;
    q.has_unit = q.has_unit && (q.unit.thing || memcmp(q.unit.power, none, sizeof none) != 0);
    return q;
}

/* "7 loss" against 7 or -7, "5 pairs" against 5 or 10: what is meant is not settled; other numbers are none of these. */
static math_truth doubted(comparison *c, math_quantity p, math_quantity q) {
    math_quantity less = undoubted(p), other = undoubted(q), twice = less, half = other;
    math_quantity minus = less;
    minus.value = math_make(c->s, N_NEGATE, 0, less.value, NULL);
    twice.value = times(c->s, less.value, 2, 1);
    half.value = times(c->s, other.value, 2, 1);
    if (!minus.value || !twice.value || !half.value) return MATH_MAYBE;
    bool none = quantities(c, less, other) == MATH_NO && quantities(c, minus, other) == MATH_NO &&
                quantities(c, twice, other) == MATH_NO && quantities(c, less, half) == MATH_NO;
    if (none) return MATH_NO;
    c->note = "a word beside the number may change it";
    return MATH_MAYBE;
}

/* "20% increase" beside "20% decrease": equal only where one of the numbers is negative, which nobody writes. */
static math_truth opposites(comparison *c, math_quantity p, math_quantity q) {
    p = undoubted(p);
    q = undoubted(q);
    q.value = math_make(c->s, N_NEGATE, 0, q.value, NULL);
    if (!q.value) return MATH_MAYBE;
    return quantities(c, p, q) == MATH_NO ? math_no(c, "the opposite direction") : MATH_MAYBE;
}

/* "2700'" beside an angle: minutes of arc, "45''" seconds. */
static bool primes_as_arc(math_session *s, const math_node *node, math_quantity *out) {
    const math_node *unit = node->kind == N_NEGATE ? node->child[0] : node;
    if (unit->kind != N_UNIT || unit->op == 0) return false;
    out->value = times(s, out->value, 1, unit->op == 1 ? 60 : 3600);
    return out->value && math_unit_read(ASSAY_VIEW("degrees"), &out->unit);
}

/* 7' and 7'' typed with single primes: feet, inches, an arc, or a slip. 67" are inches. */
static bool has_primes(const math_node *node) {
    const math_node *unit = node->kind == N_NEGATE ? node->child[0] : node;
    return unit->kind == N_UNIT && (unit->op == 1 || unit->op == 3);
}

math_truth math_quantities_equal(comparison *c, const math_node *a, const math_node *b) {
    math_quantity p, q;
    if (!math_quantity_of(c->s, a, &p) || !math_quantity_of(c->s, b, &q)) return MATH_MAYBE;
    bool angle = is_angle(&p, 1) || is_angle(&p, 2), other_angle = is_angle(&q, 1) || is_angle(&q, 2);
    if (angle) primes_as_arc(c->s, b, &q);
    if (other_angle) primes_as_arc(c->s, a, &p);
    if (has_primes(a) != has_primes(b) && p.has_unit != q.has_unit) {
        c->note = "a number with a prime";
        return math_scalar_equal(c->s, p.value, q.value) == MATH_NO ? MATH_NO : MATH_MAYBE;
    }
    math_quantity arc = p, other_arc = q;
    if (!angle && !other_angle && primes_as_arc(c->s, a, &arc) && primes_as_arc(c->s, b, &other_arc) &&
        quantities(c, p, q) != quantities(c, arc, other_arc)) {
        c->note = "feet and inches, or minutes and seconds";
        return MATH_MAYBE;
    }
    if (p.unit.direction * q.unit.direction < 0) return opposites(c, p, q);
    bool said = (p.unit.thing || p.unit.doubt) && (q.unit.thing || q.unit.doubt);
    if (p.percent && q.percent && said && p.unit.thing != q.unit.thing) { /* "10% tax", "10% tip", "10% discount" */
        math_truth truth = quantities(c, p, q);
        if (truth == MATH_NO || c->among > 0) return math_no(c, "a percentage of something else");
        c->note = "another word for what the percentage is of";
        return MATH_MAYBE;
    }
    bool doubtful = p.unit.doubt != q.unit.doubt && !p.percent && !q.percent; /* "a 20% decrease" is a size */
    return doubtful ? doubted(c, p, q) : quantities(c, p, q);
}

/* "300 K", "5 N m": behind a blank, capitals of the SI or several letters, which nobody writes so for a product of names. */
static bool is_set_apart(const math_node *letters) {
    static const char capitals[] = "JNWVAKCFTHM";
    if (letters->kind != N_MULTIPLY || letters->op != 1 || letters->count < 2) return false;
    const math_node *number = letters->child[0], *first = letters->child[1];
    const math_node *symbol = first->kind == N_POWER ? first->child[0] : first;
    return symbol->kind == N_SYMBOL && number->span.end < symbol->span.begin &&
           memchr(capitals, symbol->text.data[0], sizeof capitals - 1);
}

/* "2.5" beside "2.5 m": the same number with a letter that is also a unit. */
static bool may_be_unit(math_session *s, const math_node *a, const math_node *b) {
    math_quantity letters;
    if (math_has_variables(a) == math_has_variables(b)) return false;
    const math_node *bare = math_has_variables(a) ? b : a, *other = bare == a ? b : a;
    if (!math_is_decimal(bare) && !is_set_apart(other->kind == N_MULTIPLY && other->op == 0 ? other->child[0] : other))
        return false; /* counted, not measured */
    return math_quantity_of_letters(s, other, &letters) && math_scalar_equal(s, letters.value, bare) == MATH_YES;
}

/* "25 C" where the other side is a temperature, "520p" where it is in pounds. */
static bool letter_beside(const math_quantity *other, const math_node *node, math_quantity *out) {
    if (node->kind != N_MULTIPLY || node->op != 1 || node->count != 2 || node->child[1]->kind != N_SYMBOL ||
        node->child[1]->text.size != 1 || math_has_variables(node->child[0]))
        return false;
    char letter = node->child[1]->text.data[0];
    const char *unit = temperature_scale(other) >= 0 && letter == 'C'   ? "Celsius"
                       : temperature_scale(other) >= 0 && letter == 'F' ? "Fahrenheit"
                       : is_money(other) && letter == 'p'               ? "pence"
                                                                        : NULL;
    *out = (math_quantity){.value = node->child[0], .has_unit = true};
    return unit && math_unit_read(assay_view_of(unit), &out->unit);
}

/* "10 J" and "10 N m", "5 mA" and "0.005 A": letters that are one quantity as units, by another name. */
static bool same_in_letters(comparison *c, const math_node *a, const math_node *b) {
    math_quantity x, y;
    if (!math_has_variables(a) || !math_has_variables(b) || !math_quantity_of_letters(c->s, a, &x) ||
        !math_quantity_of_letters(c->s, b, &y))
        return false;
    return x.unit.known && y.unit.known && !x.unit.thing && !y.unit.thing && math_unit_same_dimension(&x.unit, &y.unit) &&
           units_equal(c, &x, &y) == MATH_YES;
}

/* Degrees as terms, "180^\circ - 2\alpha", and not as arguments of functions. */
static bool has_degree_terms(const math_node *node) {
    if (node->kind == N_DEGREE) return node->count == 1 && !math_has_variables(node); /* "f \circ g" is none */
    bool joins = node->kind == N_ADD || node->kind == N_NEGATE || node->kind == N_MULTIPLY || node->kind == N_DIVIDE;
    for (uint32_t i = 0; joins && i < node->count; i++) {
        if (has_degree_terms(node->child[i])) return true;
    }
    return false;
}

static const math_node *without_degree(math_session *s, const math_node *node, void *context) {
    (void)s;
    (void)context;
    if (node->kind == N_FUNCTION) return node;
    return node->kind == N_DEGREE && has_degree_terms(node) ? node->child[0] : NULL;
}

/* "180 - 2\alpha" beside "180^\circ - 2\alpha": as a unit may, the sign may be missing on one side. */
static math_truth without_degrees(comparison *c, const math_node *a, const math_node *b) {
    bool left = math_node_has(a, N_DEGREE, 0), right = math_node_has(b, N_DEGREE, 0);
    bool settled = left == right || !may_be_missing(c->s->options, &(math_quantity){.has_unit = true}) ||
                   c->s->options->units == ASSAY_UNITS_COMPARED;
    if (settled || !math_has_variables(a) || !math_has_variables(b) || !has_degree_terms(left ? a : b)) return MATH_NO;
    const math_node *bare = math_map(c->s, left ? a : b, without_degree, NULL);
    return bare ? math_scalar_equal(c->s, left ? bare : a, left ? b : bare) : MATH_MAYBE;
}

/* "55 m/s" beside a number: letters that make a rate of units are no variables there. */
static bool is_rate(const math_node *node) {
    bool divided = node->kind == N_DIVIDE;
    for (uint32_t i = 1; node->kind == N_MULTIPLY && i < node->count; i++)
        divided = divided || node->child[i]->kind == N_DIVIDE;
    return divided && math_has_variables(node);
}

static math_truth quantities(comparison *c, math_quantity p, math_quantity q) {
    math_session *s = c->s;
    if (!p.has_unit && !q.has_unit && !p.percent && !q.percent && math_has_variables(p.value) != math_has_variables(q.value)) {
        math_quantity letters, *rate = math_has_variables(p.value) ? &p : &q;
        if (is_rate(rate->value) && math_quantity_of_letters(s, rate->value, &letters)) *rate = letters;
    }
    if (p.has_unit != q.has_unit) {
        math_quantity letters;
        const math_node *bare = p.has_unit ? q.value : p.value;
        if (letter_beside(p.has_unit ? &p : &q, bare, &letters) || math_quantity_of_letters(s, bare, &letters)) {
            if (p.has_unit) q = letters;
            else p = letters;
        }
    }
    ignore_units(s->options, &p);
    ignore_units(s->options, &q);
    if (p.percent != q.percent)
        return p.has_unit || q.has_unit ? math_no(c, "a percentage against a quantity") : percents_equal(c, &p, &q);
    if (p.has_unit && q.has_unit) return units_equal(c, &p, &q);
    /* Degrees against a bare multiple of pi: radians. */
    bool radians = s->options->units != ASSAY_UNITS_COMPARED;
    if (radians && is_angle(&p, 1) && !q.has_unit && is_radians(q.value))
        return math_scalar_equal(s, in_radians(s, p.value), q.value);
    if (radians && is_angle(&q, 1) && !p.has_unit && is_radians(p.value))
        return math_scalar_equal(s, p.value, in_radians(s, q.value));
    math_truth truth = math_scalar_equal(s, p.value, q.value);
    if (truth == MATH_NO && !p.has_unit && !q.has_unit && s->options->units == ASSAY_UNITS_CONVERTED &&
        same_in_letters(c, p.value, q.value)) {
        s->method = ASSAY_METHOD_RATIONAL;
        return MATH_YES;
    }
    if (truth == MATH_NO && !p.has_unit && !q.has_unit && may_be_unit(s, p.value, q.value)) {
        c->note = "the letter may be a unit";
        return MATH_MAYBE;
    }
    if (truth == MATH_NO && !p.has_unit && !q.has_unit && without_degrees(c, p.value, q.value) == MATH_YES) return MATH_YES;
    if (truth != MATH_YES) truth = math_equal_up_to_names(s, p.value, q.value, truth);
    if (truth != MATH_NO && p.has_unit != q.has_unit && !may_be_missing(s->options, p.has_unit ? &p : &q))
        return math_no(c, "a unit is missing");
    return truth;
}
