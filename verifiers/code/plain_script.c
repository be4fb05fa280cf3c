/* See plain_script.h. One pass over the script by a cursor; each step answers whether the text is what was wanted there, and any that is not ends it. */
#include "verifiers/code/plain_script.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/utf8.h"
#include "verifiers/code/claims.h"

enum {
    SCRIPT_BYTES_MAX = 1 << 16,
    LITERAL_DEPTH_MAX = 20,
    CALLS_MAX = 255,
    DIGITS_MAX = 18,
    EXACT_DIGITS_MAX = 14,
    KEYS_MAX = 64,
    POWER_MAX = 64
};
#define NUMBER_MAX 1000000000000000000LL

typedef struct reader {
    const char *at, *end;
    assay_buffer word; /* a text's bytes */
    unsigned depth;
    unsigned held; /* containers of a call's arguments so far, which are numbered */
    bool numbers;  /* they are written with their numbers */
    bool fine;
    bool says; /* a message holds a call */
} reader;

static bool no(reader *r) {
    r->fine = false;
    return false;
}

static bool takes(reader *r, const char *word) {
    size_t size = strlen(word);
    if ((size_t)(r->end - r->at) < size || memcmp(r->at, word, size) != 0) return false;
    r->at += size;
    return true;
}

static bool needs(reader *r, const char *word) {
    return takes(r, word) || no(r);
}

static void skip_blanks(reader *r) {
    while (r->at < r->end && *r->at == ' ') r->at++;
}

/* Between the parts of an expression: in brackets it may go on in the next line. */
static void skip_space(reader *r) {
    while (r->at < r->end && (*r->at == ' ' || (r->depth && (*r->at == '\t' || *r->at == '\n')))) r->at++;
}

/* The rest of a line that says nothing more. */
static bool ends_line(reader *r) {
    skip_blanks(r);
    if (r->at < r->end && *r->at == '#')
        while (r->at < r->end && *r->at != '\n') r->at++;
    return r->at == r->end || needs(r, "\n");
}

/* Lines that hold nothing but space and comments. */
static void skip_empty_lines(reader *r) {
    for (;;) {
        const char *at = r->at;
        while (at < r->end && (*at == ' ' || *at == '\t')) at++;
        if (at < r->end && *at == '#')
            while (at < r->end && *at != '\n') at++;
        if (at < r->end && *at != '\n') return;
        r->at = at < r->end ? at + 1 : at;
        if (at == r->end) return;
    }
}

static bool is_name(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_' || (unsigned char)c >= 0x80;
}

/* To `word`. Two texts beside each other are one in Python, and three quotes begin another kind: neither is read. */
static bool take_string(reader *r) {
    char quote = *r->at++;
    assay_buffer_reset(&r->word);
    for (; r->at < r->end && *r->at != quote; r->at++) {
        char c = *r->at;
        if (c == '\n') return no(r);
        if (c == '\\') {
            static const char names[] = "\\'\"nt", bytes[] = "\\'\"\n\t";
            const char *name = ++r->at < r->end ? memchr(names, *r->at, sizeof names - 1) : NULL;
            if (!name) return no(r);
            c = bytes[name - names];
        }
        assay_buffer_put_char(&r->word, c);
    }
    if (r->at == r->end) return no(r);
    r->at++;
    return r->at == r->end || (*r->at != '"' && *r->at != '\'') || no(r);
}

static void put_integer(long long number, assay_buffer *out) {
    char text[DIGITS_MAX + 4];
    snprintf(text, sizeof text, "%s%llx", number < 0 ? "-" : "",
             number < 0 ? -(unsigned long long)number : (unsigned long long)number);
    value_put_text(out, 'i', assay_view_of(text));
}

/* Of a written value, where it is one. */
static bool integer_of(assay_view written, long long *number) {
    char text[DIGITS_MAX + 4] = {0};
    if (written.data[0] != 'i' || written.size < 6 || written.size - 5 >= sizeof text) return false;
    memcpy(text, written.data + 5, written.size - 5);
    *number = strtoll(text, NULL, 16);
    return true;
}

static bool needs_string(reader *r) {
    return (r->at < r->end && (*r->at == '"' || *r->at == '\'') && take_string(r)) || no(r);
}

static bool take_number(reader *r, assay_buffer *out) {
    char digits[2 * DIGITS_MAX + 4];
    size_t size = 0, whole = 0, behind = 0;
    bool negative = takes(r, "-"), fraction = false;
    for (; r->at < r->end && (assay_is_digit(*r->at) || (*r->at == '.' && !fraction)); r->at++) {
        if (size + 1 == sizeof digits) return no(r);
        if (*r->at == '.') fraction = true;
        else (*(fraction ? &behind : &whole))++;
        digits[size++] = *r->at;
    }
    digits[size] = 0;
    if (!whole || whole > DIGITS_MAX || (whole > 1 && digits[0] == '0') || (fraction && (!behind || behind > DIGITS_MAX)) ||
        (r->at < r->end && (is_name(*r->at) || *r->at == '.')))
        return no(r);
    if (fraction) {
        double real = strtod(digits, NULL);
        if (negative) real = -real;
        assay_buffer_put_char(out, 'f');
        assay_buffer_put(out, (assay_view){(const char *)&real, sizeof real});
        return true;
    }
    long long number = strtoll(digits, NULL, 10);
    put_integer(negative ? -number : number, out);
    skip_space(r);
    return !negative || r->end - r->at < 2 || memcmp(r->at, "**", 2) != 0 || no(r); /* -1 ** 2 is -(1 ** 2) */
}

/* The two values that stand at the end of `out` become one; false where they are not two integers, or two texts to be joined. */
static bool combine(char operation, size_t left_at, size_t right_at, assay_buffer *out) {
    if (out->overflow) return false;
    assay_view left = {out->data + left_at, right_at - left_at}, right = {out->data + right_at, out->size - right_at};
    long long x = 0, y = 0, made = 1;
    if (operation == '+' && left.data[0] == 's' && right.data[0] == 's') {
        assay_buffer joined;
        assay_buffer_init(&joined, SCRIPT_BYTES_MAX);
        assay_buffer_put(&joined, assay_view_slice(left, 5, left.size));
        assay_buffer_put(&joined, assay_view_slice(right, 5, right.size));
        out->size = left_at;
        value_put_text(out, 's', assay_buffer_view(&joined));
        bool good = !joined.overflow;
        assay_buffer_clear(&joined);
        return good;
    }
    if (!integer_of(left, &x) || !integer_of(right, &y)) return false;
    bool beyond = operation == '+'   ? __builtin_add_overflow(x, y, &made)
                  : operation == '-' ? __builtin_sub_overflow(x, y, &made)
                  : operation == '*' ? __builtin_mul_overflow(x, y, &made)
                                     : y < 0 || y > POWER_MAX;
    for (long long i = 0; operation == '^' && !beyond && i < y; i++) beyond = __builtin_mul_overflow(made, x, &made);
    if (beyond || made > NUMBER_MAX || made < -NUMBER_MAX) return false;
    out->size = left_at;
    put_integer(made, out);
    return true;
}

static bool take_literal(reader *r, assay_buffer *out);

static bool take_power(reader *r, assay_buffer *out) {
    size_t left = out->size;
    if (!take_literal(r, out)) return false;
    skip_space(r);
    if (!takes(r, "**")) return true;
    skip_space(r);
    size_t right = out->size;
    return (take_literal(r, out) && combine('^', left, right, out)) || no(r);
}

static bool take_product(reader *r, assay_buffer *out) {
    size_t left = out->size;
    if (!take_power(r, out)) return false;
    for (skip_space(r); takes(r, "*"); skip_space(r)) {
        skip_space(r);
        size_t right = out->size;
        if (!take_power(r, out) || !combine('*', left, right, out)) return no(r);
    }
    return true;
}

static bool take_expression(reader *r, assay_buffer *out) {
    size_t left = out->size;
    if (!take_product(r, out)) return false;
    for (skip_space(r); r->at < r->end && (*r->at == '+' || *r->at == '-'); skip_space(r)) {
        char operation = *r->at++;
        skip_space(r);
        size_t right = out->size;
        if (!take_product(r, out) || !combine(operation, left, right, out)) return no(r);
    }
    return true;
}

/* What has been written of a container's members, behind its head. */
static void put_container(reader *r, char tag, unsigned number, size_t count, const assay_buffer *members, assay_buffer *out) {
    char text[16];
    if (r->numbers && tag != 't') {
        snprintf(text, sizeof text, "%x", number);
        value_put_head(out, 'M', 2);
        value_put_text(out, 'i', assay_view_of(text));
    }
    value_put_head(out, tag, count);
    assay_buffer_put(out, assay_buffer_view(members));
}

/* Members up to the closing bracket; in `*comma` whether one stands behind the last. */
static bool take_members(reader *r, char close, assay_buffer *members, size_t *count, bool *comma) {
    if (r->depth++ == LITERAL_DEPTH_MAX) return no(r);
    for (*count = 0, *comma = true;;) {
        skip_space(r);
        if (r->at == r->end) return no(r);
        if (*r->at == close) break;
        if (!*comma || !take_expression(r, members)) return no(r);
        ++*count;
        skip_space(r);
        *comma = takes(r, ",");
    }
    r->depth--;
    r->at++;
    return true;
}

static bool take_sequence(reader *r, assay_buffer *out) {
    bool list = *r->at++ == '[', comma = false;
    unsigned number = r->held;
    size_t count = 0;
    assay_buffer members;
    r->held += list;
    assay_buffer_init(&members, SCRIPT_BYTES_MAX * 16);
    bool good = take_members(r, list ? ']' : ')', &members, &count, &comma) && !members.overflow;
    if (good && !list && count == 1 && !comma) assay_buffer_put(out, assay_buffer_view(&members)); /* a value in brackets */
    else if (good) put_container(r, list ? 'l' : 't', number, count, &members, out);
    assay_buffer_clear(&members);
    return good || no(r);
}

/* Texts and integers are equal only where they are written alike. */
static bool is_new_key(const assay_buffer *members, const uint32_t *begins, size_t count, assay_view key) {
    for (size_t i = 0; i < count; i++) {
        assay_view one = {members->data + begins[i], members->size - begins[i]};
        if (assay_view_starts_with(one, key)) return false;
    }
    return key.data[0] == 's' || key.data[0] == 'i';
}

static bool take_pair(reader *r, assay_buffer *members, uint32_t *begins, size_t count) {
    size_t begin = members->size;
    if (count == KEYS_MAX || !take_expression(r, members) || members->overflow) return false;
    assay_view key = {members->data + begin, members->size - begin};
    if (!is_new_key(members, begins, count, key)) return false;
    begins[count] = (uint32_t)begin;
    skip_space(r);
    if (!takes(r, ":")) return false;
    skip_space(r);
    return take_expression(r, members) && !members->overflow;
}

static bool take_dict(reader *r, assay_buffer *out) {
    uint32_t begins[KEYS_MAX];
    unsigned number = r->held++;
    size_t count = 0;
    assay_buffer members;
    bool good = r->depth++ < LITERAL_DEPTH_MAX;
    assay_buffer_init(&members, SCRIPT_BYTES_MAX * 16);
    r->at++;
    for (bool comma = true; good;) {
        skip_space(r);
        if (takes(r, "}")) break;
        good = comma && r->at < r->end && take_pair(r, &members, begins, count);
        count++;
        skip_space(r);
        comma = takes(r, ",");
    }
    r->depth--;
    if (good) put_container(r, 'd', number, count, &members, out);
    assay_buffer_clear(&members);
    return good || no(r);
}

static bool take_constant(reader *r, assay_buffer *out) {
    char tag = takes(r, "True") ? 'T' : takes(r, "False") ? 'F' : takes(r, "None") ? 'N' : 0;
    if (!tag || (r->at < r->end && is_name(*r->at))) return no(r);
    assay_buffer_put_char(out, tag);
    return true;
}

static bool take_literal(reader *r, assay_buffer *out) {
    if (!r->fine || r->at == r->end) return no(r);
    char c = *r->at;
    bool good = true;
    if (c == '[' || c == '(') {
        good = take_sequence(r, out);
    } else if (c == '{') {
        good = take_dict(r, out);
    } else if (c == '"' || c == '\'') {
        good = take_string(r);
        value_put_text(out, 's', assay_buffer_view(&r->word));
    } else {
        good = c == '-' || assay_is_digit(c) ? take_number(r, out) : take_constant(r, out);
    }
    return (good && !out->overflow) || no(r);
}

/* METADATA = {} or, line by line, texts. */
static bool take_metadata(reader *r) {
    if (!takes(r, "METADATA = {")) return true;
    if (takes(r, "}")) return ends_line(r);
    if (!ends_line(r)) return false;
    r->depth++;
    for (bool comma = true;;) {
        skip_space(r);
        if (takes(r, "}")) break;
        if (!comma || !needs_string(r) || !needs(r, ": ") || !needs_string(r)) return no(r);
        comma = takes(r, ",");
    }
    r->depth--;
    return ends_line(r);
}

/* A request as a tester writes it: [[], [], [], name, arguments, {}]. */
static void put_request(assay_view entry, size_t count, const assay_buffer *arguments, assay_buffer *out) {
    assay_buffer one;
    assay_buffer_init(&one, SCRIPT_BYTES_MAX * 16);
    value_put_head(&one, 'l', 6);
    for (int i = 0; i < 3; i++) value_put_head(&one, 'l', 0);
    value_put_text(&one, 's', entry);
    value_put_head(&one, 't', count);
    assay_buffer_put(&one, assay_buffer_view(arguments));
    value_put_head(&one, 'd', 0);
    value_put_text(out, 'b', assay_buffer_view(&one));
    out->overflow = out->overflow || one.overflow;
    assay_buffer_clear(&one);
}

typedef struct reading {
    assay_view setup, entry;
    size_t calls;
    assay_buffer requests, claims, one;
} reading;

/* Arguments, behind the bracket. */
static bool take_arguments(reader *r, assay_buffer *out, size_t *count) {
    bool comma = false;
    assay_buffer_reset(out);
    r->held = 0;
    return take_members(r, ')', out, count, &comma);
}

/* What is said where an assertion fails: a text, perhaps with what the function gives joined to it, which then is asked again. */
static bool take_message(reader *r, reading *to) {
    size_t unused = 0;
    skip_blanks(r);
    if (!takes(r, ",")) return ends_line(r);
    skip_blanks(r);
    if (!needs_string(r)) return false;
    skip_blanks(r);
    if (!takes(r, "+")) return ends_line(r);
    r->says = true;
    skip_blanks(r);
    if (!needs(r, "str(")) return false;
    bool length = takes(r, "len(");
    if (!needs(r, "candidate(") || !take_arguments(r, &to->one, &unused) || !needs(r, length ? "))" : ")")) return false;
    return ends_line(r);
}

/* What the function's value is held against: `== literal`, or whether it is true, or is not. */
static bool take_claim(reader *r, bool negated, reading *to) {
    assay_buffer_reset(&to->one);
    r->numbers = false;
    skip_space(r);
    bool equal = takes(r, "=="), same = !equal && takes(r, "is ");
    skip_space(r);
    if (equal ? !take_expression(r, &to->one) : same && !(value_put_head(&to->one, 'z', 1), take_constant(r, &to->one)))
        return no(r);
    if (same && to->one.data[to->one.size - 1] == 'N') return no(r);
    if (negated && (equal || same)) return no(r);
    if (!equal && !same) assay_buffer_put(&to->one, negated ? ASSAY_VIEW("z\1\0\0\0F") : ASSAY_VIEW("z\1\0\0\0T"));
    value_put_text(&to->claims, 'b', assay_buffer_view(&to->one));
    return true;
}

/* A number that a double holds as Python's arithmetic has it: integers of few digits, fractions, powers of ten. */
static bool take_real(reader *r, double *out) {
    char digits[48];
    size_t size = 0, whole = 0, behind = 0, power = 0;
    if (takes(r, "-")) digits[size++] = '-';
    const char *begin = r->at;
    for (; r->at < r->end && assay_is_digit(*r->at) && whole < EXACT_DIGITS_MAX; whole++) digits[size++] = *r->at++;
    if (!whole || (whole > 1 && *begin == '0')) return no(r);
    if (takes(r, ".")) {
        for (digits[size++] = '.'; r->at < r->end && assay_is_digit(*r->at) && behind < DIGITS_MAX; behind++)
            digits[size++] = *r->at++;
        if (!behind) return no(r);
    }
    if (takes(r, "e")) {
        digits[size++] = 'e';
        if (r->at < r->end && (*r->at == '-' || *r->at == '+')) digits[size++] = *r->at++;
        for (; r->at < r->end && assay_is_digit(*r->at) && power < 3; power++) digits[size++] = *r->at++;
        if (!power) return no(r);
    }
    digits[size] = 0;
    if (r->at < r->end && (is_name(*r->at) || *r->at == '.')) return no(r);
    *out = strtod(digits, NULL);
    return isfinite(*out) || no(r);
}

/* Behind `abs(CALL`. */
static bool take_nearness(reader *r, reading *to) {
    double wanted = 0, by = 1, within = 0;
    skip_blanks(r);
    if (!needs(r, "-")) return false;
    skip_blanks(r);
    if (!take_real(r, &wanted)) return false;
    skip_blanks(r);
    if (takes(r, "/")) {
        skip_blanks(r);
        if (!take_real(r, &by) || fpclassify(by) == FP_ZERO) return no(r);
        skip_blanks(r);
    }
    wanted /= by;
    if (!isfinite(wanted) || !needs(r, ")")) return no(r);
    skip_blanks(r);
    if (!needs(r, "<")) return false;
    skip_blanks(r);
    if (!take_real(r, &within)) return false;
    assay_buffer_reset(&to->one);
    value_put_head(&to->one, 'p', 2);
    value_put_text(&to->one, 's', ASSAY_VIEW(CLAIM_NEAR));
    value_put_head(&to->one, 't', 2);
    for (int i = 0; i < 2; i++) {
        assay_buffer_put_char(&to->one, 'f');
        assay_buffer_put(&to->one, (assay_view){(const char *)(i ? &within : &wanted), sizeof wanted});
    }
    value_put_text(&to->claims, 'b', assay_buffer_view(&to->one));
    return true;
}

/* Behind `tuple(CALL`. */
static bool take_members_claim(reader *r, reading *to) {
    skip_blanks(r);
    if (!needs(r, ")")) return false;
    skip_blanks(r);
    if (!needs(r, "==")) return false;
    skip_blanks(r);
    bool wrapped = takes(r, "tuple(");
    r->numbers = false;
    assay_buffer_reset(&to->one);
    value_put_head(&to->one, 'p', 2);
    value_put_text(&to->one, 's', ASSAY_VIEW(CLAIM_MEMBERS));
    size_t at = to->one.size;
    if (!take_literal(r, &to->one)) return false;
    char tag = to->one.data[at];
    if (tag != 't' && !(wrapped && tag == 'l')) return no(r);
    skip_blanks(r);
    value_put_text(&to->claims, 'b', assay_buffer_view(&to->one));
    return !wrapped || needs(r, ")");
}

/* Whether the setup says nothing of a builtin function but that it calls it. */
static bool leaves_alone(assay_view setup, const char *name) {
    size_t size = strlen(name);
    if (assay_view_holds(setup, ASSAY_VIEW("import *"))) return false;
    for (size_t at = 0; at + size <= setup.size; at++) {
        if (memcmp(setup.data + at, name, size) != 0 || (at && is_name(setup.data[at - 1])) ||
            (at + size < setup.size && is_name(setup.data[at + size])))
            continue;
        size_t before = at;
        while (before && setup.data[before - 1] == ' ') before--;
        bool defined = before < at && before >= 3 && memcmp(setup.data + before - 3, "def", 3) == 0;
        if (defined || at + size == setup.size || setup.data[at + size] != '(') return false;
    }
    return true;
}

static bool take_assertion(reader *r, reading *to) {
    size_t count = 0;
    if (!needs(r, "assert ")) return false;
    skip_blanks(r);
    if (takes(r, "True")) return take_message(r, to);
    bool near = takes(r, "abs("), members = !near && takes(r, "tuple("), wrapped = near || members;
    if (wrapped && !leaves_alone(to->setup, near ? "abs" : "tuple")) return no(r);
    bool negated = !wrapped && takes(r, "not "), brackets = !wrapped && takes(r, "(");
    r->numbers = true;
    if (to->calls++ == CALLS_MAX || !needs(r, "candidate(") || !take_arguments(r, &to->one, &count)) return no(r);
    put_request(to->entry, count, &to->one, &to->requests);
    if (wrapped) return (near ? take_nearness(r, to) : take_members_claim(r, to)) && take_message(r, to);
    r->depth += brackets;
    if (!take_claim(r, negated, to)) return false;
    skip_space(r);
    r->depth -= brackets;
    if (brackets && !needs(r, ")")) return false;
    return take_message(r, to);
}

static bool take_script(reader *r, reading *to) {
    skip_empty_lines(r);
    if (!take_metadata(r)) return false;
    skip_empty_lines(r);
    if (!needs(r, "def check(candidate):\n")) return false;
    skip_empty_lines(r);
    const char *indent = r->at < r->end && *r->at == '\t' ? "\t" : "    ";
    while (r->at < r->end) {
        if (!needs(r, indent) || !take_assertion(r, to)) return false;
        skip_empty_lines(r);
    }
    return to->calls > 0;
}

/* Words that make of the same assertions another test: classes, what is listened to or seeded, what a look ahead takes for a function of the setup's. */
static bool is_usual(assay_view setup, assay_view script, assay_view entry) {
    static const char *const words[] = {"unittest", "pytest", "numpy", "random.seed(", "StringIO"};
    if (entry.size == 0 || !(entry.data[0] == '_' || (entry.data[0] >= 'a' && entry.data[0] <= 'z'))) return false;
    for (size_t i = 0; i < entry.size; i++)
        if (!is_name(entry.data[i]) || (unsigned char)entry.data[i] >= 0x80) return false;
    if (assay_view_is(entry, "check") || assay_view_is(entry, "candidate")) return false;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (assay_view_holds(script, assay_view_of(words[i]))) return false;
    if (assay_view_starts_with(setup, ASSAY_VIEW("class ")) || assay_view_holds(setup, ASSAY_VIEW("\nclass ")) ||
        assay_view_holds(setup, ASSAY_VIEW("unittest")))
        return false;
    for (size_t i = 0; i < script.size; i++)
        if ((unsigned char)script.data[i] < ' ' && script.data[i] != '\n' && script.data[i] != '\t') return false;
    const char *check = assay_view_find(script, ASSAY_VIEW("check"));
    size_t behind = check ? (size_t)(script.data + script.size - check) - 1 : 0;
    return check && !assay_view_holds((assay_view){check + 1, behind}, ASSAY_VIEW("check")) && assay_utf8_is_valid(script);
}

bool plain_script_read(assay_view setup, assay_view script, assay_view entry, assay_buffer *out, size_t *plan_at) {
    if (script.size > SCRIPT_BYTES_MAX || !is_usual(setup, script, entry)) return false;
    reading to = {.setup = setup, .entry = entry};
    reader r = {.at = script.data, .end = script.data + script.size, .fine = true};
    assay_buffer *const buffers[] = {&to.requests, &to.claims, &to.one, &r.word};
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) assay_buffer_init(buffers[i], SCRIPT_BYTES_MAX * 16);
    bool good = take_script(&r, &to) && !to.requests.overflow && !to.claims.overflow && !to.one.overflow && !r.word.overflow;
    if (good) {
        assay_buffer_put(out, (assay_view){"ASR1\0\0\0\0\0\0\0", 4 + VALUE_NONCE_BYTES}); /* nobody's nonce */
        value_put_head(out, 'l', 5);
        value_put_text(out, 's', ASSAY_VIEW("need"));
        value_put_text(out, 'i', ASSAY_VIEW("0"));
        value_put_head(out, 'l', to.calls);
        assay_buffer_put(out, assay_buffer_view(&to.requests));
        *plan_at = out->size;
        assay_buffer_put_char(out, 'N');
        assay_buffer_reset(&to.one);
        value_put_head(&to.one, 'l', 3);
        assay_buffer_put_char(&to.one, r.says ? 'F' : 'T');
        value_put_head(&to.one, 'l', to.calls);
        assay_buffer_put(&to.one, assay_buffer_view(&to.claims));
        assay_buffer_put_char(&to.one, 'T'); /* arguments are literals */
        value_put_text(out, 'b', assay_buffer_view(&to.one));
        good = !out->overflow && !to.one.overflow;
    }
    for (size_t i = 0; i < sizeof buffers / sizeof *buffers; i++) assay_buffer_clear(buffers[i]);
    return good;
}
