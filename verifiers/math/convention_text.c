/* See convention_text.h. */
#include "verifiers/math/convention_text.h"

#include "common/utf8.h"

/* The text at one step. Each step reads one array and writes the other; no step makes more than three bytes of one, and few make more than one. */
typedef struct rewriting {
    char *text, *spare;
    size_t size, room;
    bool failed;    /* no room: answers are short, so that this is no answer */
    bool exception; /* the other grader gives up here, and compares the texts as they stand */
} rewriting;

typedef struct replacement {
    assay_view from, to;
} replacement;

static bool begin(rewriting *r, assay_view text, assay_arena *arena) {
    *r = (rewriting){.room = text.size * 4 + 64};
    r->text = assay_arena_alloc(arena, r->room);
    r->spare = assay_arena_alloc(arena, r->room);
    if (!r->text || !r->spare) return false;
    if (text.size) memcpy(r->text, text.data, text.size);
    r->size = text.size;
    return true;
}

static assay_view now(const rewriting *r) {
    return (assay_view){r->text, r->size};
}

static void put(rewriting *r, size_t *size, assay_view piece) {
    if (piece.size > r->room - *size) {
        r->failed = true;
        return;
    }
    if (piece.size) memcpy(r->spare + *size, piece.data, piece.size);
    *size += piece.size;
}

static void swap(rewriting *r, size_t size) {
    char *text = r->text;
    r->text = r->spare;
    r->spare = text;
    r->size = size;
}

static bool stands_at(const rewriting *r, size_t at, assay_view what) {
    return what.size <= r->size - at && memcmp(r->text + at, what.data, what.size) == 0;
}

static void replace(rewriting *r, assay_view from, assay_view to) {
    if (r->size < from.size || !memmem(r->text, r->size, from.data, from.size)) return;
    size_t size = 0;
    for (size_t at = 0; at < r->size && !r->failed;) {
        bool found = stands_at(r, at, from);
        put(r, &size, found ? to : (assay_view){r->text + at, 1});
        at += found ? from.size : 1;
    }
    swap(r, size);
}

static void replace_each(rewriting *r, const replacement *list, size_t count) {
    for (size_t i = 0; i < count; i++) replace(r, list[i].from, list[i].to);
}

#define GONE(text)                 \
    {                              \
        {text, sizeof text - 1}, { \
            "", 0                  \
        }                          \
    }
#define TO(text, other)             \
    {                               \
        {text, sizeof text - 1}, {  \
            other, sizeof other - 1 \
        }                           \
    }

static size_t count_of(const rewriting *r, assay_view what) {
    size_t count = 0;
    for (size_t at = 0; at < r->size;) {
        bool found = stands_at(r, at, what);
        count += found;
        at += found ? what.size : 1;
    }
    return count;
}

/* The end of the character at `at`. */
static size_t behind_character(const rewriting *r, size_t at) {
    if (at < r->size) assay_utf8_decode(now(r), &at);
    return at;
}

/* `\sqrt3` becomes `\sqrt{3}`: one character behind each. */
static void brace_roots(rewriting *r) {
    const assay_view sqrt = ASSAY_VIEW("\\sqrt");
    size_t size = 0;
    for (size_t at = 0; at < r->size && !r->failed;) {
        if (!stands_at(r, at, sqrt)) {
            put(r, &size, (assay_view){r->text + at++, 1});
            continue;
        }
        put(r, &size, sqrt);
        at += sqrt.size;
        if (at == r->size || stands_at(r, at, sqrt)) {
            r->exception = true;
            return;
        }
        if (r->text[at] == '{') continue;
        size_t end = behind_character(r, at);
        put(r, &size, ASSAY_VIEW("{"));
        put(r, &size, (assay_view){r->text + at, end - at});
        put(r, &size, ASSAY_VIEW("}"));
        at = end;
    }
    swap(r, size);
}

/* `\frac12`, `\frac1{72}`: two arguments of one character; `\frac{72}1` is left. */
static void brace_fractions(rewriting *r) {
    const assay_view frac = ASSAY_VIEW("\\frac");
    size_t size = 0;
    for (size_t at = 0; at < r->size && !r->failed;) {
        if (!stands_at(r, at, frac)) {
            put(r, &size, (assay_view){r->text + at++, 1});
            continue;
        }
        put(r, &size, frac);
        at += frac.size;
        if (at == r->size || stands_at(r, at, frac)) {
            r->exception = true;
            return;
        }
        if (r->text[at] == '{') continue;
        size_t first = behind_character(r, at), second = behind_character(r, first);
        if (first == r->size || stands_at(r, first, frac)) return; /* the whole text stays as it was */
        put(r, &size, ASSAY_VIEW("{"));
        put(r, &size, (assay_view){r->text + at, first - at});
        put(r, &size, ASSAY_VIEW("}"));
        at = first;
        if (r->text[first] == '{') continue;
        put(r, &size, ASSAY_VIEW("{"));
        put(r, &size, (assay_view){r->text + first, second - first});
        put(r, &size, ASSAY_VIEW("}"));
        at = second;
    }
    swap(r, size);
}

/* An integer as it prints: no leading zero, no plus. */
static bool is_integer(assay_view text) {
    if (text.size > 1 && text.data[0] == '-') text = assay_view_slice(text, 1, text.size);
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_digit(text.data[i])) return false;
    }
    return text.size > 0 && (text.size == 1 || text.data[0] != '0');
}

static void spell_slash(rewriting *r) {
    if (count_of(r, ASSAY_VIEW("/")) != 1) return;
    size_t slash = (size_t)((char *)memchr(r->text, '/', r->size) - r->text), size = 0;
    assay_view num = assay_view_slice(now(r), 0, slash), den = assay_view_slice(now(r), slash + 1, r->size);
    if (!is_integer(num) || !is_integer(den) || assay_view_equal(num, ASSAY_VIEW("-0")) ||
        assay_view_equal(den, ASSAY_VIEW("-0")))
        return;
    put(r, &size, ASSAY_VIEW("\\frac{"));
    put(r, &size, num);
    put(r, &size, ASSAY_VIEW("}{"));
    put(r, &size, den);
    put(r, &size, ASSAY_VIEW("}"));
    swap(r, size);
}

static void keep(rewriting *r, size_t from, size_t to) {
    memmove(r->text, r->text + from, to - from);
    r->size = to - from;
}

/* A name of at most two characters before the only "=". */
static void drop_name(rewriting *r) {
    if (count_of(r, ASSAY_VIEW("=")) != 1) return;
    size_t equals = (size_t)((char *)memchr(r->text, '=', r->size) - r->text), characters = 0;
    for (size_t at = 0; at < equals; characters++) at = behind_character(r, at);
    if (characters <= 2) keep(r, equals + 1, r->size);
}

static void hendrycks(rewriting *r) {
    static const replacement first[] = {GONE("\n"),          GONE("\\!"),    TO("\\\\", "\\"), TO("tfrac", "frac"),
                                        TO("dfrac", "frac"), GONE("\\left"), GONE("\\right"),  GONE("^{\\circ}"),
                                        GONE("^\\circ"),     GONE("\\$")};
    static const replacement last[] = {GONE("\\%"), TO(" .", " 0."), TO("{.", "{0.")};
    replace_each(r, first, sizeof first / sizeof *first);
    const assay_view unit = ASSAY_VIEW("\\text{ ");
    size_t units = count_of(r, unit);
    r->exception = units > 1;
    if (units == 1) r->size = (size_t)((char *)memmem(r->text, r->size, unit.data, unit.size) - r->text);
    replace_each(r, last, sizeof last / sizeof *last);
    if (r->size == 0 || r->exception || r->failed) return;
    if (r->text[0] == '.') {
        size_t size = 0;
        put(r, &size, ASSAY_VIEW("0"));
        put(r, &size, now(r));
        swap(r, size);
    }
    drop_name(r);
    brace_roots(r);
    if (r->exception || r->failed) return;
    replace(r, ASSAY_VIEW(" "), ASSAY_VIEW_NONE);
    brace_fractions(r);
    if (r->exception || r->failed) return;
    if (assay_view_equal(now(r), ASSAY_VIEW("0.5"))) replace(r, ASSAY_VIEW("0.5"), ASSAY_VIEW("\\frac{1}{2}"));
    spell_slash(r);
}

/* "\text{kg}" becomes "kg", to the first closing brace (or to the last one). */
static void unwrap(rewriting *r, assay_view command, bool to_last) {
    size_t size = 0;
    for (size_t at = 0; at < r->size && !r->failed;) {
        const char *close = NULL;
        if (stands_at(r, at, command)) {
            const char *begin_at = r->text + at + command.size;
            size_t rest = r->size - at - command.size;
            close = to_last ? memrchr(begin_at, '}', rest) : memchr(begin_at, '}', rest);
        }
        if (!close) {
            put(r, &size, (assay_view){r->text + at++, 1});
            continue;
        }
        size_t end = (size_t)(close - r->text);
        put(r, &size, (assay_view){r->text + at + command.size, end - at - command.size});
        at = end + 1;
    }
    swap(r, size);
}

/* "frac12" and "sqrt2": one character each, whatever it is. */
static void brace_arguments(rewriting *r, assay_view command, unsigned arguments) {
    size_t size = 0;
    for (size_t at = 0; at < r->size && !r->failed;) {
        size_t first = at + command.size, end = first;
        bool found = stands_at(r, at, command) && first < r->size && r->text[first] != '{';
        for (unsigned i = 0; found && i < arguments; i++) {
            found = end < r->size;
            end = behind_character(r, end);
        }
        if (!found) {
            put(r, &size, (assay_view){r->text + at++, 1});
            continue;
        }
        put(r, &size, command);
        for (at = first; at < end;) {
            size_t next = behind_character(r, at);
            put(r, &size, ASSAY_VIEW("{"));
            put(r, &size, (assay_view){r->text + at, next - at});
            put(r, &size, ASSAY_VIEW("}"));
            at = next;
        }
    }
    swap(r, size);
}

/* A text with maths between dollars is that maths. */
static void keep_maths(rewriting *r) {
    const char *open = memchr(r->text, '$', r->size);
    const char *close = open ? memchr(open + 1, '$', r->size - (size_t)(open + 1 - r->text)) : NULL;
    if (close) keep(r, (size_t)(open - r->text), (size_t)(close + 1 - r->text));
}

static void minerva(rewriting *r) {
    static const replacement list[] = {GONE("an "),
                                       GONE("a "),
                                       TO(".$", "$"),
                                       GONE("\\$"),
                                       GONE("\\ "),
                                       GONE(" "),
                                       TO("mbox", "text"),
                                       TO(",\\text{and}", ","),
                                       TO("\\text{and}", ","),
                                       TO("\\text{m}", "\\text{}"),
                                       GONE("square"),
                                       GONE("ways"),
                                       GONE("integers"),
                                       GONE("dollars"),
                                       GONE("mph"),
                                       GONE("inches"),
                                       GONE("hours"),
                                       GONE("km"),
                                       GONE("units"),
                                       GONE("\\ldots"),
                                       GONE("sue"),
                                       GONE("points"),
                                       GONE("feet"),
                                       GONE("minutes"),
                                       GONE("digits"),
                                       GONE("cents"),
                                       GONE("degrees"),
                                       GONE("cm"),
                                       GONE("gm"),
                                       GONE("pounds"),
                                       GONE("meters"),
                                       GONE("meals"),
                                       GONE("edges"),
                                       GONE("students"),
                                       GONE("childrentickets"),
                                       GONE("multiples"),
                                       GONE("\\text{s}"),
                                       GONE("\\text{.}"),
                                       GONE("\\text{\ns}"),
                                       GONE("\\text{}^2"),
                                       GONE("\\text{}^3"),
                                       GONE("\\text{\n}"),
                                       GONE("\\text{}"),
                                       GONE("\\mathrm{th}"),
                                       GONE("^\\circ"),
                                       GONE("^{\\circ}"),
                                       GONE("\\;"),
                                       GONE(",\\!"),
                                       GONE("{,}"),
                                       GONE("\""),
                                       GONE("\\dots")};
    const char *equals = memrchr(r->text, '=', r->size);
    if (equals) keep(r, (size_t)(equals + 1 - r->text), r->size);
    replace_each(r, list, sizeof list / sizeof *list);
    keep_maths(r);
    unwrap(r, ASSAY_VIEW("\\text{"), false);
    unwrap(r, ASSAY_VIEW("\\textbf{"), false);
    unwrap(r, ASSAY_VIEW("\\overline{"), false);
    unwrap(r, ASSAY_VIEW("\\boxed{"), true);
    brace_arguments(r, ASSAY_VIEW("frac"), 2);
    brace_arguments(r, ASSAY_VIEW("sqrt"), 1);
    replace(r, ASSAY_VIEW("$"), ASSAY_VIEW_NONE);
    bool digits = false, other = false;
    for (size_t i = 0; i < r->size; i++) {
        digits |= assay_is_digit(r->text[i]);
        other |= !assay_is_digit(r->text[i]) && r->text[i] != ',';
    }
    if (digits && !other) replace(r, ASSAY_VIEW(","), ASSAY_VIEW_NONE);
    assay_view trimmed = assay_view_trim(now(r));
    keep(r, (size_t)(trimmed.data - r->text), (size_t)(trimmed.data - r->text) + trimmed.size);
}

/* The number that the text begins with. */
static void gsm8k(rewriting *r, bool gold) {
    size_t end = r->size > 0 && r->text[0] == '-';
    while (end < r->size && (assay_is_digit(r->text[end]) || r->text[end] == '.' || r->text[end] == ',')) end++;
    if (!gold) r->size = end;
    replace(r, ASSAY_VIEW(","), ASSAY_VIEW_NONE);
}

assay_view math_convention_text(assay_math_convention convention, assay_view text, bool gold, assay_arena *arena) {
    rewriting r;
    if (!begin(&r, text, arena)) return ASSAY_VIEW_NONE;
    if (convention == ASSAY_CONVENTION_HENDRYCKS) hendrycks(&r);
    else if (convention == ASSAY_CONVENTION_DAPO) minerva(&r);
    else if (convention == ASSAY_CONVENTION_GSM8K) gsm8k(&r, gold);
    if (r.exception || r.failed) return assay_arena_copy(arena, text);
    return now(&r);
}

static bool is_words(assay_view text) {
    bool letter = false;
    for (size_t i = 0; i < text.size; i++) {
        letter |= assay_is_alpha(text.data[i]);
        if (!assay_is_alpha(text.data[i]) && text.data[i] != ' ' && text.data[i] != ',') return false;
    }
    return letter;
}

bool math_convention_words(assay_view gold, assay_view answer, bool *equal) {
    if (!is_words(gold) || !is_words(answer)) return false;
    size_t i = 0, j = 0;
    for (;;) {
        while (i < gold.size && gold.data[i] == ' ') i++;
        while (j < answer.size && answer.data[j] == ' ') j++;
        if (i == gold.size || j == answer.size || gold.data[i] != answer.data[j]) break;
        i++;
        j++;
    }
    *equal = i == gold.size && j == answer.size;
    return true;
}
