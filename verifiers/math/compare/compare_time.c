/* Ratios and times of day, which are written alike. See compare.h. */
#include "verifiers/math/compare/compare_internal.h"

static uint32_t two_digits(const math_node *node) {
    if (node->kind != N_NUMBER || node->number.decimal || node->number.whole.size > 2) return 99;
    uint32_t value = 0;
    for (size_t i = 0; i < node->number.whole.size; i++) value = value * 10 + (uint32_t)(node->number.whole.data[i] - '0');
    return value;
}

/* "10:30": hours and two digits of minutes. */
static bool looks_like_clock(const math_node *node) {
    if (node->kind != N_RATIO || node->count != 2 || two_digits(node->child[0]) > 24) return false;
    return two_digits(node->child[1]) < 60 && node->child[1]->number.whole.size == 2;
}

/* "10:00 UTC": no ratio 10 : 0, which every full hour would be. */
static bool is_clock_with_letters(const math_node *node) {
    if (node->kind != N_RATIO || node->count > 3 || two_digits(node->child[0]) > 24) return false;
    const math_node *last = node->child[node->count - 1], *minutes = last->kind == N_MULTIPLY ? last->child[0] : NULL;
    return minutes && two_digits(minutes) < 10 && minutes->number.whole.size == 2;
}

/* 3:10 and 3/10. */
static bool same_digits(const math_node *a, const math_node *b) {
    return a->count == 2 && b->count == 2 && math_node_same(a->child[0], b->child[0]) &&
           math_node_same(a->child[1], b->child[1]);
}

static math_truth ratio_values(comparison *c, const math_node *a, const math_node *b);

/* What may be a time of day equals another spelling only where the gold is clearly a ratio. */
math_truth math_ratios_equal(comparison *c, const math_node *gold, const math_node *answer) {
    math_truth truth = ratio_values(c, gold, answer);
    if (truth != MATH_YES || same_digits(gold, answer)) return truth;
    bool clear = gold->kind == N_RATIO && !looks_like_clock(gold);
    bool zone = is_clock_with_letters(gold) || is_clock_with_letters(answer);
    if (!zone && (clear || (!looks_like_clock(gold) && !looks_like_clock(answer)))) return truth;
    c->note = "a ratio or a time of day";
    return MATH_MAYBE;
}

static math_truth ratio_values(comparison *c, const math_node *a, const math_node *b) {
    math_session *s = c->s;
    if (a->kind != N_RATIO || b->kind != N_RATIO) {
        const math_node *ratio = a->kind == N_RATIO ? a : b, *number = a->kind == N_RATIO ? b : a;
        if (ratio->count != 2 || !math_is_scalar(number)) return math_no(c, "a ratio against another type");
        const math_node *quotient = math_make(s, N_DIVIDE, 0, ratio->child[0], ratio->child[1]);
        if (!quotient || !math_is_scalar(quotient)) return MATH_MAYBE;
        return math_scalar_equal(s, quotient, number);
    }
    if (a->count != b->count) return math_no(c, "another number of parts");
    math_truth all = MATH_YES;
    for (uint32_t i = 1; i < a->count; i++) {
        const math_node *x = math_make(s, N_MULTIPLY, 0, a->child[0], b->child[i]),
                        *y = math_make(s, N_MULTIPLY, 0, a->child[i], b->child[0]);
        if (!x || !y || !math_is_scalar(x) || !math_is_scalar(y)) return MATH_MAYBE;
        math_truth one = math_scalar_equal(s, x, y);
        if (one == MATH_NO) return math_no(c, "another ratio");
        if (one == MATH_MAYBE) all = MATH_MAYBE;
    }
    return all;
}

/* A time of day as hours and minutes, and its half of the day: 0 none written, 1 am, 2 pm. "3 pm" has no minutes. */
typedef struct time_of_day {
    uint32_t hours, minutes, seconds;
    int half;
} time_of_day;

static bool time_of(const math_node *node, time_of_day *out) {
    out->seconds = 0;
    if (node->kind == N_UNIT) {
        out->half = assay_view_ends_with(node->text, ASSAY_VIEW(" am"))   ? 1
                    : assay_view_ends_with(node->text, ASSAY_VIEW(" pm")) ? 2
                                                                          : 0;
        out->hours = two_digits(node->child[0]);
        out->minutes = 0;
        bool said = assay_view_starts_with(node->text, ASSAY_VIEW(" oclock"));
        return (said || node->text.size == 3) && (said || out->half > 0) && out->hours <= 12;
    }
    if ((node->kind != N_CLOCK && node->kind != N_RATIO) || node->count < 2 || node->count > 3) return false;
    if (node->count == 3) out->seconds = two_digits(node->child[2]);
    out->half = node->kind == N_CLOCK ? node->op : 0;
    out->hours = two_digits(node->child[0]);
    out->minutes = two_digits(node->child[1]);
    return out->hours <= 24 && out->minutes < 60 && out->seconds < 60;
}

/* "4:30" may be either half of the day; "16:30" is 4:30 pm. */
math_truth math_clocks_equal(comparison *c, const math_node *a, const math_node *b) {
    time_of_day x, y;
    if (!time_of(a, &x) || !time_of(b, &y)) return math_no(c, "a time against another type");
    if (x.minutes != y.minutes || x.seconds != y.seconds) return math_no(c, "another time");
    if (x.half && y.half) return x.half == y.half && x.hours == y.hours ? MATH_YES : math_no(c, "another half of the day");
    if (x.hours == y.hours) return MATH_YES;
    const time_of_day *said = x.half ? &x : &y, *bare = x.half ? &y : &x;
    bool same = said->half && bare->hours != said->hours && bare->hours == said->hours % 12 + (said->half == 2 ? 12u : 0u);
    return same ? MATH_YES : math_no(c, "another time");
}
