/* Weighing claims; see claims.h. */
#include "verifiers/code/claims.h"

#include <math.h>
#include <stdlib.h>

bool claims_are_sound(const value *claims) {
    if (claims->tag != 'l' || claims->count < 2 || claims->count > 3 || (claims[1].tag != 'T' && claims[1].tag != 'F') ||
        claims[2].tag != 'l')
        return false;
    for (uint32_t i = 0; i < claims[2].count; i++)
        if (claims[3 + i].tag != 'b') return false;
    return true;
}

size_t claims_count(const value *claims) {
    return claims[2].count;
}

static bool is_number(const value *v) {
    return v->tag == 'T' || v->tag == 'F' || v->tag == 'i' || v->tag == 'f';
}

/* As a double, where it is one exactly. */
static bool exact_number(const value *v, double *out) {
    if (v->tag == 'i') {
        if (v->text.size > 13) return false; /* a sign and 12 hexadecimal digits: below 2^53 */
        char digits[16] = {0};
        memcpy(digits, v->text.data, v->text.size);
        *out = (double)strtoll(digits, NULL, 16);
    } else {
        *out = v->tag == 'f' ? v->real : (double)(v->tag == 'T');
    }
    return !isnan(*out);
}

static claim_state state_of(bool equal) {
    return equal ? CLAIM_HOLDS : CLAIM_FAILS;
}

/* Two nodes that are no containers. */
static claim_state equal_scalars(const value *a, const value *b) {
    double x, y;
    if (a->tag == 'i' && b->tag == 'i') return state_of(assay_view_equal(a->text, b->text)); /* one spelling for each integer */
    if (is_number(a) && is_number(b))
        return exact_number(a, &x) && exact_number(b, &y) ? state_of(!(x < y) && !(x > y)) : CLAIM_OPEN;
    if (a->tag == b->tag) return a->tag == 'N' ? CLAIM_HOLDS : state_of(assay_view_equal(a->text, b->text));
    return CLAIM_FAILS;
}

static bool is_scalar(const value *v) {
    return v->tag == 'N' || v->tag == 's' || v->tag == 'b' || is_number(v);
}

static bool is_sequence(const value *v) {
    return v->tag == 'l' || v->tag == 't';
}

/* From node `at` on. Both are arrays in preorder, so that equal ones agree node by node. A dict's pairs may stand in another order: what differs within one is open. */
static claim_state equal_from(const value *a, const value *b, uint32_t at) {
    bool in_dict = false;
    for (uint32_t i = at; i < a->nodes && i < b->nodes; i++) {
        const value *x = a + i, *y = b + i;
        claim_state state = CLAIM_OPEN;
        bool known = (is_scalar(x) || is_sequence(x) || x->tag == 'd') && (is_scalar(y) || is_sequence(y) || y->tag == 'd');
        if (known && is_scalar(x) && is_scalar(y)) state = equal_scalars(x, y);
        else if (known) state = state_of(x->tag == y->tag && x->count == y->count);
        if (state == CLAIM_FAILS && in_dict) state = CLAIM_OPEN;
        if (state != CLAIM_HOLDS) return state;
        in_dict = in_dict || x->tag == 'd';
    }
    return a->nodes == b->nodes ? CLAIM_HOLDS : CLAIM_OPEN;
}

claim_state claim_equal(const value *a, const value *b) {
    return equal_from(a, b, 0);
}

/* tuple(given) == tuple(wanted). */
static claim_state same_members(const value *given, const value *wanted) {
    if (!is_sequence(given) || !is_sequence(wanted)) return CLAIM_OPEN;
    return given->count == wanted->count ? equal_from(given, wanted, 1) : CLAIM_FAILS;
}

/* abs(given - wanted) < within: both of them are doubles, and so what is given becomes one before it is subtracted. */
static claim_state is_near(const value *given, const value *wanted) {
    double x = 0;
    bool known = wanted->tag == 't' && wanted->count == 2 && wanted[1].tag == 'f' && wanted[2].tag == 'f';
    if (!known || !is_number(given) || !exact_number(given, &x) || !isfinite(x)) return CLAIM_OPEN;
    return state_of(fabs(x - wanted[1].real) < wanted[2].real);
}

const value *claim_answer_value(const value *root, bool *raised) {
    if (root->tag != 'l' || root->count < 5 || root->count > 7 || root[1].tag != 's' || root[1].text.size != 1) return NULL;
    const value *heads = root + 2, *bodies = heads + heads->nodes, *what = bodies + bodies->nodes, *after = what + what->nodes;
    if (heads->tag != 'l' || bodies->tag != 'l' || heads->count != bodies->count || (after->tag != 'N' && after->tag != 'l'))
        return NULL;
    const value *more = after + after->nodes; /* what was printed, then what stands in the folder of files */
    for (uint32_t i = 5; i < root->count; i++, more += more->nodes)
        if (more->tag != 's' && more->tag != 'l' && more->tag != 'N') return NULL;
    *raised = root[1].text.data[0] == 'x';
    return *raised ? (what->tag == 's' || what->tag == 'l' ? what : NULL) : root[1].text.data[0] == 'v' ? what : NULL;
}

/* `is True`, and what `assert` takes for true, where the value is one of the two truth values. */
static claim_state same_truth(const value *given, const value *wanted) {
    return given->tag == 'T' || given->tag == 'F' ? state_of(given->tag == wanted->tag) : CLAIM_OPEN;
}

static claim_state weigh_value(const value *given, const value *wanted) {
    if (wanted->tag == 'z' && wanted->count == 1) return same_truth(given, wanted + 1);
    if (wanted->tag == 'p' && wanted[1].tag == 's' && assay_view_is(wanted[1].text, CLAIM_NEAR))
        return is_near(given, wanted + 2);
    if (wanted->tag == 'p' && wanted[1].tag == 's' && assay_view_is(wanted[1].text, CLAIM_MEMBERS))
        return same_members(given, wanted + 2);
    return claim_equal(given, wanted);
}

/* The exception's name, where the test ends by it and by nothing else: a failed assertion and a failed import are told in other words. */
static bool ends_by(const value *told, assay_view *name) {
    if (told->tag != 'l' || told->count == 0 || told[1].tag != 'l' || told[1].count == 0 || told[2].tag != 's') return false;
    *name = told[2].text;
    for (uint32_t i = 0; i < told[1].count; i++)
        if (told[2 + i].tag != 's' || assay_view_is(told[2 + i].text, "AssertionError") ||
            assay_view_is(told[2 + i].text, "ImportError"))
            return false;
    return true;
}

claim_state claims_weigh(const value *claims, size_t at, assay_view answer, assay_arena *arena, assay_view *exception) {
    const value *root = NULL, *wanted = NULL;
    bool raised = false, final = claims[1].tag == 'T', literals = claims->count == 3;
    *exception = ASSAY_VIEW_NONE;
    if (value_decode(answer, arena, &root) != VALUE_FINE || value_decode(claims[3 + at].text, arena, &wanted) != VALUE_FINE)
        return CLAIM_OPEN;
    const value *given = claim_answer_value(root, &raised);
    if (!given || root->count != 5 || root[2].count != 0) return CLAIM_OPEN;
    if (raised) return final && literals && ends_by(given, exception) ? CLAIM_FAILS : CLAIM_OPEN;
    if (!literals && given[given->nodes].tag != 'N') return CLAIM_OPEN;
    claim_state state = weigh_value(given, wanted);
    return state == CLAIM_FAILS && !final ? CLAIM_OPEN : state;
}
