/* Properties by two routes, with GMP as the oracle: a random rational in two spellings is equal to itself, a perturbed one is not; a random tree rewritten by true
 * identities is equal, and never when perturbed; equality is symmetric, reflexive and transitive. ASSAY_TEST_MULTIPLIER repeats. */
#include <gmp.h>

#include "tests/verifiers/math/judge.h"

static uint64_t seed = 0x9E3779B97F4A7C15u;

static unsigned below(unsigned n) {
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (unsigned)(seed >> 33) % n;
}

static unsigned multiplier(void) {
    const char *text = getenv("ASSAY_TEST_MULTIPLIER");
    unsigned long value = text ? strtoul(text, NULL, 10) : 1;
    return value > 0 && value < 10000 ? (unsigned)value : 1;
}

static void random_rational(mpq_t out) {
    char digits[64];
    unsigned length = 1 + below(below(4) == 0 ? 30 : 4);
    for (unsigned i = 0; i < length; i++) digits[i] = (char)('0' + below(10));
    digits[length] = 0;
    mpz_set_str(mpq_numref(out), digits, 10);
    mpz_set_ui(mpq_denref(out), below(3) == 0 ? 1 : below(3) == 0 ? 125 : 1 + below(999));
    if (below(2)) mpz_neg(mpq_numref(out), mpq_numref(out));
    mpq_canonicalize(out);
}

/* Grouped digits: "1,234,567". */
static void put_grouped(char *out, const char *digits, const char *separator) {
    size_t length = strlen(digits);
    char *to = out;
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0) {
            memcpy(to, separator, strlen(separator));
            to += strlen(separator);
        }
        *to++ = digits[i];
    }
    *to = 0;
}

/* One of the spellings of a rational; every one is exact. */
static void spell(const mpq_t value, char *out, size_t room) {
    char num[80], den[40], grouped[160];
    const char *sign = "";
    mpz_t a;
    mpz_init(a);
    mpz_abs(a, mpq_numref(value));
    mpz_get_str(num, 10, a);
    mpz_get_str(den, 10, mpq_denref(value));
    if (mpq_sgn(value) < 0) sign = "-";
    bool whole = strcmp(den, "1") == 0;
    switch (below(whole ? 7 : 6)) {
        case 0: snprintf(out, room, whole ? "%s%s" : "%s%s/%s", sign, num, den); break;
        case 1: snprintf(out, room, "%s\\frac{%s}{%s}", sign, num, den); break;
        case 2: snprintf(out, room, "$%s\\dfrac{%s}{%s}$", sign, num, den); break;
        case 3: { /* scaled by a common factor */
            mpz_t k, b;
            mpz_init_set_ui(k, 1 + below(50));
            mpz_init(b);
            mpz_mul(b, mpq_denref(value), k);
            mpz_mul(k, a, k);
            gmp_snprintf(out, (size_t)room, "%s\\frac{%Zd}{%Zd}", sign, k, b);
            mpz_clears(k, b, NULL);
            break;
        }
        case 4: { /* a mixed number */
            mpz_t q, r;
            mpz_inits(q, r, NULL);
            mpz_fdiv_qr(q, r, a, mpq_denref(value));
            if (mpz_sgn(q) > 0 && mpz_sgn(r) > 0) gmp_snprintf(out, (size_t)room, "%s%Zd\\frac{%Zd}{%s}", sign, q, r, den);
            else snprintf(out, room, "(%s%s)/%s", sign, num, den);
            mpz_clears(q, r, NULL);
            break;
        }
        case 5: { /* a terminating or repeating decimal, by long division */
            unsigned long d = mpz_get_ui(mpq_denref(value)), pre = 0, t = d;
            while (t % 10 == 0 || t % 2 == 0 || t % 5 == 0) {
                t /= t % 10 == 0 ? 10 : t % 2 == 0 ? 2 : 5;
                pre++;
            }
            mpz_t q;
            mpz_init(q);
            unsigned long r = mpz_fdiv_q_ui(q, a, d), period = 0,
                          size = (unsigned long)gmp_snprintf(out, (size_t)room, "%s%Zd.", sign, q);
            mpz_clear(q);
            for (unsigned long i = 0; i < pre; i++) {
                r *= 10;
                out[size++] = (char)('0' + r / d);
                r %= d;
            }
            if (t > 1) {
                size += (unsigned long)snprintf(out + size, room - size, "\\overline{");
                unsigned long first = r;
                do {
                    r *= 10;
                    out[size++] = (char)('0' + r / d);
                    r %= d;
                    period++;
                } while (r != first && period < 1000);
                out[size++] = '}';
            } else if (pre == 0) {
                out[size++] = '0';
            }
            out[size] = 0;
            break;
        }
        default: {
            static const char *const separators[] = {",", "{,}", "\\,", ",\\!", " "};
            put_grouped(grouped, num, separators[below(5)]);
            snprintf(out, room, "%s%s", sign, grouped);
        }
    }
    mpz_clear(a);
}

static void expect(const char *gold, const char *answer, bool equal) {
    assay_verdict forward = judge(gold, answer).verdict, back = judge(answer, gold).verdict;
    if ((forward == ASSAY_CORRECT) != equal || (back == ASSAY_CORRECT) != equal) {
        fail_msg("%s | %s: %s and %s, expected %s", gold, answer, assay_verdict_name(forward), assay_verdict_name(back),
                 equal ? "CORRECT" : "not CORRECT");
    }
}

static void rationals(void **state) {
    (void)state;
    mpq_t x, y;
    mpq_inits(x, y, NULL);
    for (unsigned i = 0; i < 2000 * multiplier(); i++) {
        char first[4096], second[4096];
        random_rational(x);
        spell(x, first, sizeof first);
        spell(x, second, sizeof second);
        expect(first, second, true);
        mpq_set(y, x);
        mpz_add_ui(mpq_numref(y), mpq_numref(y), 1 + below(3));
        mpq_canonicalize(y);
        spell(y, second, sizeof second);
        expect(first, second, false);
    }
    mpq_clears(x, y, NULL);
}

/* Two spellings of one expression grow together; where `off` is true the second is another expression. */
typedef struct pair {
    char a[2048], b[2048];
} pair;

static void leaf(pair *p) {
    static const char *const same[][2] = {{"x", "x"},
                                          {"y", "{y}"},
                                          {"3", "3.0"},
                                          {"\\frac12", "0.5"},
                                          {"\\sqrt{2}", "2^{1/2}"},
                                          {"\\pi", "\\pi"},
                                          {"\\sqrt8", "2\\sqrt{2}"},
                                          {"7", "\\frac{14}{2}"},
                                          {"x^2", "xx"},
                                          {"z", "z"},
                                          {"\\frac{1}{\\sqrt3}", "\\frac{\\sqrt3}{3}"}};
    unsigned i = below(sizeof same / sizeof *same);

    snprintf(p->a, sizeof p->a, "%s", same[i][0]);
    snprintf(p->b, sizeof p->b, "%s", same[i][1]);
}

static void grow(pair *p, unsigned depth) {
    if (depth == 0) {
        leaf(p);
        return;
    }
    pair l, r;
    grow(&l, depth - 1);
    grow(&r, below(depth));
    int n = 0, m = 0;
    switch (below(5)) {
        case 0: /* commuted sum */
            n = snprintf(p->a, sizeof p->a, "(%s)+(%s)", l.a, r.a), m = snprintf(p->b, sizeof p->b, "(%s)+(%s)", r.b, l.b);
            break;
        case 1: /* commuted product */
            n = snprintf(p->a, sizeof p->a, "(%s)\\cdot(%s)", l.a, r.a), m = snprintf(p->b, sizeof p->b, "(%s)(%s)", r.b, l.b);
            break;
        case 2: /* distributed */
            n = snprintf(p->a, sizeof p->a, "2((%s)-(%s))", l.a, r.a), m = snprintf(p->b, sizeof p->b, "2(%s)-2(%s)", l.b, r.b);
            break;
        case 3: /* a square */
            n = snprintf(p->a, sizeof p->a, "(%s+1)^2", l.a), m = snprintf(p->b, sizeof p->b, "(%s)^{2}+2(%s)+1", l.b, l.b);
            break;
        default:
            n = snprintf(p->a, sizeof p->a, "\\frac{%s}{3}-(%s)", l.a, r.a),
            m = snprintf(p->b, sizeof p->b, "-(%s)+\\frac{1}{3}(%s)", r.b, l.b);
    }
    if (n >= (int)sizeof p->a || m >= (int)sizeof p->b) leaf(p);
}

static void trees(void **state) {
    (void)state;
    for (unsigned i = 0; i < 300 * multiplier(); i++) {
        pair p;
        grow(&p, 1 + below(3));
        expect(p.a, p.b, true);
        expect(p.a, p.a, true);
        char other[4200];
        static const char *const changes[] = {"(%s)+\\frac{1}{1000}", "(%s)+x-y", "2(%s)+1-(%s)", "-(%s)-w"};
        unsigned change = below(4);
        snprintf(other, sizeof other, changes[change == 2 ? 0 : change], p.b);
        expect(p.a, other, false);
    }
}

/* Members in another order and spelling; one changed. */
static void lists(void **state) {
    (void)state;
    for (unsigned i = 0; i < 300 * multiplier(); i++) {
        unsigned count = 2 + below(5), start = below(count);
        char a[2048] = "", b[2048] = "", c[2048] = "";
        for (unsigned j = 0; j < count; j++) {
            unsigned k = (j + start) % count;
            size_t at = strlen(a), bt = strlen(b), ct = strlen(c);
            snprintf(a + at, sizeof a - at, "%s%u", j ? ", " : "", 10 + 3 * j);
            snprintf(b + bt, sizeof b - bt, "%s\\frac{%u}{2}", j ? ", " : "", 2 * (10 + 3 * k));
            snprintf(c + ct, sizeof c - ct, "%s%u", j ? ", " : "", 10 + 3 * k + (k == start));
        }
        expect(a, b, true);
        expect(a, c, false);
    }
}

/* Spellings of one vector, matrix, interval or set of small integers; `kind` chooses what it is, `how` the spelling. */
enum { SPELLINGS = 5, KINDS = 5 };

static void put_object(unsigned kind, unsigned how, const int v[4], char *out, size_t room) {
    static const char *const vectors[] = {"\\langle %d,%d,%d\\rangle", "%d\\mathbf{i}+(%d)\\mathbf{j}+(%d)\\mathbf{k}",
                                          "\\begin{pmatrix}%d\\\\%d\\\\%d\\end{pmatrix}", "Matrix([%d, %d, %d])",
                                          "[%d; %d; %d]"};
    static const char *const matrices[] = {"\\begin{bmatrix}%d&%d\\\\%d&%d\\end{bmatrix}", "[[%d,%d],[%d,%d]]",
                                           "[%d %d; %d %d]", "np.array([[%d, %d], [%d, %d]])",
                                           "\\begin{pmatrix}%d&%d\\\\%d&%d\\end{pmatrix}^T{}^T"};
    static const char *const sets[] = {"\\{%d,%d,%d\\}", "FiniteSet(%d, %d, %d)", "set([%d, %d, %d])",
                                       "\\{%d\\}\\cup\\{%d,%d\\}", "Union(FiniteSet(%d), FiniteSet(%d, %d))"};
    static const char *const intervals[] = {"(%d,%d]", "Interval(%d, %d, left_open=True)", "Interval.Lopen(%d, %d)",
                                            "%d<x\\le %d", "\\{x:%d<x\\leq %d\\}"};
    static const char *const records[] = {"x=%d, y=%d", "{x: %d, y: %d}", "(x,y)=(%d,%d)", "x=%d\\text{ and }y=%d",
                                          "{'x': %d, 'y': %d}"};
    switch (kind) {
        case 0: snprintf(out, room, vectors[how], v[0], v[1], v[2]); break;
        case 1: snprintf(out, room, how == 4 ? matrices[0] : matrices[how], v[0], v[1], v[2], v[3]); break;
        case 2: snprintf(out, room, sets[how], v[0], v[1], v[2]); break;
        case 3: snprintf(out, room, intervals[how], v[0], v[0] + 1 + abs(v[1])); break;
        default: snprintf(out, room, records[how], v[0], v[1]);
    }
}

/* Transitive: of many spellings of two values, those of one value are equal, each with each, and no others. */
static void classes(void **state) {
    (void)state;
    for (unsigned i = 0; i < 60 * multiplier(); i++) {
        unsigned kind = below(KINDS);
        int v[2][4];
        char text[2 * SPELLINGS][256];
        for (unsigned k = 0; k < 4; k++) v[0][k] = v[1][k] = (int)below(19) - 9 + 20 * (int)k; /* members of a set differ */
        v[1][below(kind > 2 ? 2 : 3)] += 1000;
        for (unsigned k = 0; k < 2 * SPELLINGS; k++) put_object(kind, k % SPELLINGS, v[k / SPELLINGS], text[k], sizeof *text);
        for (unsigned a = 0; a < 2 * SPELLINGS; a++) {
            for (unsigned b = a; b < 2 * SPELLINGS; b++) expect(text[a], text[b], a / SPELLINGS == b / SPELLINGS);
        }
    }
}

int main(void) {
    judge_start();
    const struct CMUnitTest tests[] = {cmocka_unit_test(rationals), cmocka_unit_test(trees), cmocka_unit_test(lists),
                                       cmocka_unit_test(classes)};
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    judge_stop();
    return failed;
}
