/* See units.h. Scales are exact by definition (inch = 25.4 mm, pound = 453.59237 g). */
#include "verifiers/math/read/units.h"

#include "common/word_list.h"
#include "verifiers/math/read/unit_table.h"

bool math_unit_known(assay_view word) {
    char storage[32];
    uint64_t num, den;
    unsigned hundredths;
    /* "mA", "uF" in a formula are two letters, unless the other side says otherwise (compare/unit_letters.c) */
    bool letters = word.size == 2 && strchr("ACFHMT", word.data[1]) != NULL;
    if (unit_find_derived(word, &num, &den)) return word.size > 1 && !letters;
    if (unit_find_abroad(word)) return true;
    if (unit_find(word) || unit_find(unit_lower(word, storage))) return word.size > 1;
    return unit_find_compound(word) || unit_find_currency(word, &hundredths);
}

static uint64_t common_divisor(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* *a and *b without their common divisor. */
static void reduce(uint64_t *a, uint64_t *b) {
    uint64_t divisor = common_divisor(*a, *b);
    *a /= divisor;
    *b /= divisor;
}

static void scale(math_unit *unit, uint64_t num, uint64_t den, int power) {
    for (int i = 0; i < (power < 0 ? -power : power); i++) {
        uint64_t top = power > 0 ? num : den, bottom = power > 0 ? den : num;
        reduce(&top, &unit->den);
        reduce(&unit->num, &bottom);
        if (__builtin_mul_overflow(unit->num, top, &unit->num) || __builtin_mul_overflow(unit->den, bottom, &unit->den)) {
            unit->num = unit->den = 1;
            unit->known = false;
        }
    }
}

/* A hash of the singular, so that "apple" and "apples" are one thing. */
static uint32_t thing_hash(assay_view word) {
    char storage[32];
    word = unit_thing(unit_lower(word, storage));
    if (word.size > 3 && word.data[word.size - 1] == 's')
        word.size -= word.size > 4 && word.data[word.size - 2] == 'e' && strchr("sxh", word.data[word.size - 3]) ? 2 : 1;
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < word.size; i++) hash = (hash ^ (unsigned char)word.data[i]) * 16777619u;
    return hash | 1;
}

static bool apply_word(math_unit *unit, assay_view word, int power) {
    char storage[32];
    assay_view folded = unit_lower(word, storage);
    if (unit_is_never(folded)) return false;
    int direction = unit_direction(folded);
    if (direction) unit->direction = (int8_t)(unit->direction == -direction ? 0 : direction);
    if (unit_is_doubtful(folded)) {
        if (power < 0) return true; /* "$2 per pair" */
        unit->doubt ^= thing_hash(folded);
        return true;
    }
    math_unit part;
    const char *as = unit_find_compound(folded);
    if (as && folded.data[0] != 's') {
        if (!math_unit_read(assay_view_of(as), &part) || power != 1) return false;
        for (int d = 0; d < MATH_DIMENSIONS; d++) unit->power[d] = (int8_t)(unit->power[d] + part.power[d]);
        scale(unit, part.num, part.den, 1);
        unit->thing ^= part.thing;
        return true;
    }
    uint64_t num = 1, den = 1;
    as = unit_find_abroad(word);
    if (!as) as = unit_find_derived(word, &num, &den);
    if (as && math_unit_read(assay_view_of(as), &part)) {
        for (int d = 0; d < MATH_DIMENSIONS; d++) unit->power[d] = (int8_t)(unit->power[d] + part.power[d] * power);
        scale(unit, part.num, part.den, power);
        scale(unit, num, den, power);
        unit->thing ^= part.thing; /* a currency */
        return true;
    }
    size_t read;
    const char *factor = math_scale_of(word, &read);
    bool ordinal = factor && factor[0] == '/' && folded.data[folded.size - 1] != 's'; /* "third graders" */
    if (factor && !ordinal) return false;                                             /* a factor, not a thing */
    const unit_entry *entry = unit_find(word);
    if (!entry) entry = unit_find(folded);
    if (entry) {
        if (entry->dimension == UNIT_ANGLE) unit->power[UNIT_ANGLE] = (int8_t)(entry->power * power);
        else unit->power[entry->dimension] = (int8_t)(unit->power[entry->dimension] + entry->power * power);
        scale(unit, entry->num, entry->den, power);
        return true;
    }
    unsigned hundredths;
    const char *currency = unit_find_currency(word, &hundredths);
    if (currency) {
        unit->power[UNIT_MONEY] = (int8_t)(unit->power[UNIT_MONEY] + power);
        unit->thing ^= thing_hash(assay_view_of(currency));
        scale(unit, hundredths, 100, power);
        return true;
    }
    unit->known = false;
    unit->vague |= unit_is_vague(folded);
    unit->power[UNIT_THING] = 1;
    unit->thing ^= thing_hash(word) * (uint32_t)(power + 7);
    return true;
}

/* Symbols that lost what stood between them: "kmh^{-1}", "Jkg^{-1}", and "ms^{-1}", which nobody writes for a frequency. How many; the last one is text behind *rest. 0: another word. */
static size_t stuck_symbols(assay_view word, assay_view symbols[4], size_t count) {
    static const char *const names[] = {"kg", "km", "cm", "mm", "dm", "mol", "Pa", "eV", "mL", "kJ", "kN", "m", "s",
                                        "g",  "h",  "L",  "l",  "N",  "J",   "W",  "V",  "A",  "K",  "C",  "T"};
    if (word.size == 0) return count > 1 ? count : 0;
    for (size_t i = 0; count < 4 && i < sizeof names / sizeof *names; i++) {
        assay_view name = assay_view_of(names[i]);
        if (!assay_view_starts_with(word, name)) continue;
        symbols[count] = name;
        size_t all = stuck_symbols(assay_view_slice(word, name.size, word.size), symbols, count + 1);
        if (all) return all;
    }
    return 0;
}

static bool apply_stuck(math_unit *unit, assay_view word, int power, int sign) {
    assay_view symbols[4];
    uint64_t num, den;
    if (power >= 0 || word.size > 8) return false;
    bool known = unit_find(word) || unit_find_derived(word, &num, &den);
    if (known && !assay_view_is(word, "ms")) return false;
    size_t count = stuck_symbols(word, symbols, 0);
    if (assay_view_is(word, "ms")) { /* and no milli-second */
        symbols[0] = ASSAY_VIEW("m");
        symbols[1] = ASSAY_VIEW("s");
        count = 2;
    }
    for (size_t i = 0; i < count; i++) {
        if (!apply_word(unit, symbols[i], i + 1 < count ? sign : power)) return false;
    }
    return count > 0;
}

/* Two words that are one unit: "light-years", "mm Hg". The end of the second, or `end`. */
static size_t second_word(assay_view phrase, size_t end, assay_view *word) {
    static const struct {
        const char *first, *second, *unit;
    } pairs[] = {{"light", "year", "lightyear"}, {"light", "years", "lightyear"}, {"mm", "Hg", "mmHg"},
                 {"fl", "oz", "floz"},           {"fluid", "ounce", "floz"},      {"fluid", "ounces", "floz"},
                 {"astronomical", "unit", "AU"}, {"astronomical", "units", "AU"}};
    size_t begin = end;
    while (begin < phrase.size && (phrase.data[begin] == ' ' || phrase.data[begin] == '-')) begin++;
    size_t behind = begin;
    while (behind < phrase.size && unit_is_letter(phrase.data[behind])) behind++;
    for (size_t i = 0; begin > end && i < sizeof pairs / sizeof *pairs; i++) {
        if (!assay_view_is(*word, pairs[i].first) || !assay_view_is(assay_view_slice(phrase, begin, behind), pairs[i].second))
            continue;
        *word = assay_view_of(pairs[i].unit);
        return behind;
    }
    return end;
}

/* "^2", "^{2}", "^{-1}" behind a unit word. */
static size_t read_power(assay_view phrase, size_t at, int *power) {
    if (at >= phrase.size || phrase.data[at] != '^') return at;
    size_t next = at + 1;
    bool brace = next < phrase.size && phrase.data[next] == '{';
    next += brace;
    bool negative = next < phrase.size && phrase.data[next] == '-';
    next += negative;
    if (next >= phrase.size || phrase.data[next] < '1' || phrase.data[next] > '9') return 0;
    *power = (negative ? -1 : 1) * (phrase.data[next++] - '0');
    if (brace && (next >= phrase.size || phrase.data[next++] != '}')) return 0;
    return next;
}

/* "7 point five" is no counting of points; "1 point" and "7 wait" are told apart by what is beside them. */
static bool goes_on_as_decimal(assay_view phrase, size_t at) {
    static const char *const digits[] = {"zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"};
    while (at < phrase.size && !unit_is_letter(phrase.data[at])) at++;
    size_t end = at;
    while (end < phrase.size && unit_is_letter(phrase.data[end])) end++;
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        if (assay_view_is(assay_view_slice(phrase, at, end), digits[i])) return true;
    }
    return false;
}

/* "rad/s" is "1/s": a radian beside other units is a number. */
static void drop_radians(math_unit *unit) {
    bool others = false;
    for (int d = 0; d < MATH_DIMENSIONS; d++) others |= d != UNIT_ANGLE && unit->power[d] != 0;
    if (others && (unit->power[UNIT_ANGLE] == 2 || unit->power[UNIT_ANGLE] == -2)) unit->power[UNIT_ANGLE] = 0;
}

/* 2 for "square", 3 for "cubic", before a unit; 0: neither. */
static int power_before(assay_view word) {
    static const char *const squares[] = {"square", "sq", "кв", "квадратных", "квадратный", "квадратные"}, *const cubes[] = {
                                                                                                               "cubic", "cu",
                                                                                                               "куб",
                                                                                                               "кубических"};
    return assay_view_is_any(word, squares, sizeof squares / sizeof *squares) ? 2
           : assay_view_is_any(word, cubes, sizeof cubes / sizeof *cubes)     ? 3
                                                                              : 0;
}

/* The same behind a unit: "meters per second squared", "mètres carrés". */
static int power_behind(assay_view word) {
    static const char *const squares[] = {"squared",   "carré",    "carrés",    "cuadrado",
                                          "cuadrados", "quadrado", "quadrados", "quadrati"},
                             *const cubes[] = {"cubed", "cube", "cubes", "cúbico", "cúbicos", "cubi"};
    return assay_view_is_any(word, squares, sizeof squares / sizeof *squares) ? 2
           : assay_view_is_any(word, cubes, sizeof cubes / sizeof *cubes)     ? 3
                                                                              : 0;
}

bool math_unit_read(assay_view phrase, math_unit *out) {
    *out = (math_unit){.num = 1, .den = 1, .known = true};
    int sign = 1, next_power = 0, words = 0, last_sign = 0;
    assay_view last = ASSAY_VIEW_NONE, final = ASSAY_VIEW_NONE;
    for (size_t at = 0; at < phrase.size;) {
        char c = phrase.data[at];
        if (assay_is_space(c) || c == '.' || c == '~' || c == '*' || c == '-') {
            at++;
            continue;
        }
        if (c == '/') {
            sign = -1;
            at++;
            continue;
        }
        if (!unit_is_letter(c)) return false;
        size_t end = at;
        while (end < phrase.size && unit_is_letter(phrase.data[end])) end++;
        assay_view word = assay_view_slice(phrase, at, end);
        end = second_word(phrase, end, &word);
        final = word;
        int power = 1;
        at = read_power(phrase, end, &power);
        if (at == 0 || ++words > 6) return false;
        if (words == 1 && assay_view_is(word, "wait")) return false;
        if (assay_view_is(word, "point") && goes_on_as_decimal(phrase, at)) return false;
        if (assay_view_equal(word, ASSAY_VIEW("per")) || (assay_view_equal(word, ASSAY_VIEW("an")) && words > 1)) {
            sign = -1;
            continue;
        }
        if (assay_view_equal(word, ASSAY_VIEW("a")) || assay_view_equal(word, ASSAY_VIEW("of")) ||
            assay_view_equal(word, ASSAY_VIEW("the")) || assay_view_is(word, "each") || assay_view_is(word, "apiece"))
            continue;
        int before = power_before(word), behind = last.size > 0 ? power_behind(word) : 0;
        if (before) {
            next_power = before;
            continue;
        }
        if (behind) { /* the unit once or twice more */
            if (!math_unit_known(last) || !apply_word(out, last, (behind - 1) * last_sign)) return false;
            last = ASSAY_VIEW_NONE;
            continue;
        }
        if (assay_view_equal(word, ASSAY_VIEW("units")) || assay_view_equal(word, ASSAY_VIEW("unit"))) {
            next_power = 0;
            continue;
        }
        if (next_power) power = next_power;
        next_power = 0;
        if (apply_stuck(out, word, power * sign, sign)) {
            last = ASSAY_VIEW_NONE;
            sign = 1;
            continue;
        }
        if (!apply_word(out, word, power * sign)) return false;
        last = power == 1 ? word : ASSAY_VIEW_NONE;
        last_sign = sign;
        sign = 1;
    }
    drop_radians(out);
    static const char *const unfinished[] = {"at", "by", "on", "to", "as", "from", "off", "if"};
    return words > 0 && !assay_view_is_any(final, unfinished, sizeof unfinished / sizeof *unfinished); /* "5 at" */
}

bool math_unit_same_dimension(const math_unit *a, const math_unit *b) {
    return memcmp(a->power, b->power, sizeof a->power) == 0 && a->thing == b->thing;
}
