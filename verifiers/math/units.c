/* See units.h. Scales are exact by definition (inch = 25.4 mm, pound = 453.59237 g). */
#include "verifiers/math/units.h"

typedef struct unit_entry {
    int8_t dimension, power;
    uint64_t num, den;
} unit_entry;

enum { LENGTH, MASS, TIME, CURRENT, CELSIUS, FAHRENHEIT, MONEY, ANGLE, DATA, THING };

/* The units, and below their names, sorted (strcmp). */
enum unit_row {
    U_METER,
    U_CENTIMETER,
    U_MILLIMETER,
    U_KILOMETER,
    U_DECIMETER,
    U_NANOMETER,
    U_INCH,
    U_FOOT,
    U_YARD,
    U_MILE,
    U_GRAM,
    U_KILOGRAM,
    U_MILLIGRAM,
    U_LBS,
    U_OUNCE,
    U_TONS,
    U_TONNES,
    U_SEC,
    U_MILLISECOND,
    U_MINS,
    U_HR,
    U_DAYS,
    U_WEEKS,
    U_AMPERE,
    U_CELSIUS,
    U_FAHRENHEIT,
    U_DEGREES,
    U_RADIAN,
    U_BITS,
    U_BYTES,
    U_L,
    U_ML,
    U_GALLONS,
    U_QUARTS,
    U_PINTS,
    U_ACRES,
    U_HECTARES
};
static const unit_entry table[] = {
    [U_METER] = {LENGTH, 1, 1, 1},
    [U_CENTIMETER] = {LENGTH, 1, 1, 100},
    [U_MILLIMETER] = {LENGTH, 1, 1, 1000},
    [U_KILOMETER] = {LENGTH, 1, 1000, 1},
    [U_DECIMETER] = {LENGTH, 1, 1, 10},
    [U_NANOMETER] = {LENGTH, 1, 1, 1000000000},
    [U_INCH] = {LENGTH, 1, 254, 10000},
    [U_FOOT] = {LENGTH, 1, 3048, 10000},
    [U_YARD] = {LENGTH, 1, 9144, 10000},
    [U_MILE] = {LENGTH, 1, 1609344, 1000},
    [U_GRAM] = {MASS, 1, 1, 1},
    [U_KILOGRAM] = {MASS, 1, 1000, 1},
    [U_MILLIGRAM] = {MASS, 1, 1, 1000},
    [U_LBS] = {MASS, 1, 45359237, 100000},
    [U_OUNCE] = {MASS, 1, 45359237, 1600000},
    [U_TONS] = {MASS, 1, 90718474, 100},
    [U_TONNES] = {MASS, 1, 1000000, 1},
    [U_SEC] = {TIME, 1, 1, 1},
    [U_MILLISECOND] = {TIME, 1, 1, 1000},
    [U_MINS] = {TIME, 1, 60, 1},
    [U_HR] = {TIME, 1, 3600, 1},
    [U_DAYS] = {TIME, 1, 86400, 1},
    [U_WEEKS] = {TIME, 1, 604800, 1},
    [U_AMPERE] = {CURRENT, 1, 1, 1},
    [U_CELSIUS] = {CELSIUS, 1, 1, 1},
    [U_FAHRENHEIT] = {FAHRENHEIT, 1, 1, 1},
    [U_DEGREES] = {ANGLE, 1, 1, 1},
    [U_RADIAN] = {ANGLE, 2, 1, 1},
    [U_BITS] = {DATA, 1, 1, 1},
    [U_BYTES] = {DATA, 1, 8, 1},
    [U_L] = {LENGTH, 3, 1, 1000},
    [U_ML] = {LENGTH, 3, 1, 1000000},
    [U_GALLONS] = {LENGTH, 3, 3785411784, 1000000000000},
    [U_QUARTS] = {LENGTH, 3, 3785411784, 4000000000000},
    [U_PINTS] = {LENGTH, 3, 3785411784, 8000000000000},
    [U_ACRES] = {LENGTH, 2, 40468564224, 10000000},
    [U_HECTARES] = {LENGTH, 2, 10000, 1},
};
static const struct {
    const char *name;
    enum unit_row row;
} unit_names[] = {{"A", U_AMPERE},
                  {"Celsius", U_CELSIUS},
                  {"Fahrenheit", U_FAHRENHEIT},
                  {"L", U_L},
                  {"acre", U_ACRES},
                  {"acres", U_ACRES},
                  {"amp", U_AMPERE},
                  {"ampere", U_AMPERE},
                  {"amperes", U_AMPERE},
                  {"amps", U_AMPERE},
                  {"bit", U_BITS},
                  {"bits", U_BITS},
                  {"byte", U_BYTES},
                  {"bytes", U_BYTES},
                  {"cc", U_ML},
                  {"celsius", U_CELSIUS},
                  {"centimeter", U_CENTIMETER},
                  {"centimeters", U_CENTIMETER},
                  {"centimetre", U_CENTIMETER},
                  {"centimetres", U_CENTIMETER},
                  {"cm", U_CENTIMETER},
                  {"day", U_DAYS},
                  {"days", U_DAYS},
                  {"decimeter", U_DECIMETER},
                  {"decimeters", U_DECIMETER},
                  {"deg", U_DEGREES},
                  {"degC", U_CELSIUS},
                  {"degF", U_FAHRENHEIT},
                  {"degree", U_DEGREES},
                  {"degrees", U_DEGREES},
                  {"dm", U_DECIMETER},
                  {"fahrenheit", U_FAHRENHEIT},
                  {"feet", U_FOOT},
                  {"foot", U_FOOT},
                  {"ft", U_FOOT},
                  {"g", U_GRAM},
                  {"gal", U_GALLONS},
                  {"gallon", U_GALLONS},
                  {"gallons", U_GALLONS},
                  {"gram", U_GRAM},
                  {"grams", U_GRAM},
                  {"h", U_HR},
                  {"ha", U_HECTARES},
                  {"hectare", U_HECTARES},
                  {"hectares", U_HECTARES},
                  {"hour", U_HR},
                  {"hours", U_HR},
                  {"hr", U_HR},
                  {"hrs", U_HR},
                  {"in", U_INCH},
                  {"inch", U_INCH},
                  {"inches", U_INCH},
                  {"kg", U_KILOGRAM},
                  {"kilo", U_KILOGRAM},
                  {"kilogram", U_KILOGRAM},
                  {"kilograms", U_KILOGRAM},
                  {"kilometer", U_KILOMETER},
                  {"kilometers", U_KILOMETER},
                  {"kilometre", U_KILOMETER},
                  {"kilometres", U_KILOMETER},
                  {"kilos", U_KILOGRAM},
                  {"km", U_KILOMETER},
                  {"l", U_L},
                  {"lb", U_LBS},
                  {"lbs", U_LBS},
                  {"liter", U_L},
                  {"liters", U_L},
                  {"litre", U_L},
                  {"litres", U_L},
                  {"m", U_METER},
                  {"mL", U_ML},
                  {"meter", U_METER},
                  {"meters", U_METER},
                  {"metre", U_METER},
                  {"metres", U_METER},
                  {"mg", U_MILLIGRAM},
                  {"mi", U_MILE},
                  {"mile", U_MILE},
                  {"miles", U_MILE},
                  {"milligram", U_MILLIGRAM},
                  {"milligrams", U_MILLIGRAM},
                  {"milliliter", U_ML},
                  {"milliliters", U_ML},
                  {"millimeter", U_MILLIMETER},
                  {"millimeters", U_MILLIMETER},
                  {"millimetre", U_MILLIMETER},
                  {"millimetres", U_MILLIMETER},
                  {"millisecond", U_MILLISECOND},
                  {"milliseconds", U_MILLISECOND},
                  {"min", U_MINS},
                  {"mins", U_MINS},
                  {"minute", U_MINS},
                  {"minutes", U_MINS},
                  {"ml", U_ML},
                  {"mm", U_MILLIMETER},
                  {"ms", U_MILLISECOND},
                  {"nanometer", U_NANOMETER},
                  {"nanometers", U_NANOMETER},
                  {"nm", U_NANOMETER},
                  {"ounce", U_OUNCE},
                  {"ounces", U_OUNCE},
                  {"oz", U_OUNCE},
                  {"pint", U_PINTS},
                  {"pints", U_PINTS},
                  {"pound", U_LBS},
                  {"pounds", U_LBS},
                  {"quart", U_QUARTS},
                  {"quarts", U_QUARTS},
                  {"rad", U_RADIAN},
                  {"radian", U_RADIAN},
                  {"radians", U_RADIAN},
                  {"s", U_SEC},
                  {"sec", U_SEC},
                  {"second", U_SEC},
                  {"seconds", U_SEC},
                  {"secs", U_SEC},
                  {"ton", U_TONS},
                  {"tonne", U_TONNES},
                  {"tonnes", U_TONNES},
                  {"tons", U_TONS},
                  {"week", U_WEEKS},
                  {"weeks", U_WEEKS},
                  {"yard", U_YARD},
                  {"yards", U_YARD},
                  {"yd", U_YARD},
                  {"克", U_GRAM},
                  {"公斤", U_KILOGRAM},
                  {"公里", U_KILOMETER},
                  {"分钟", U_MINS},
                  {"千克", U_KILOGRAM},
                  {"千米", U_KILOMETER},
                  {"升", U_L},
                  {"厘米", U_CENTIMETER},
                  {"吨", U_TONNES},
                  {"周", U_WEEKS},
                  {"天", U_DAYS},
                  {"小时", U_HR},
                  {"度", U_DEGREES},
                  {"毫升", U_ML},
                  {"毫米", U_MILLIMETER},
                  {"秒", U_SEC},
                  {"米", U_METER}};
/* Compound symbols. */
static const struct {
    const char *name, *as;
} compounds[] = {{"mph", "mi/h"}, {"kph", "km/h"}, {"kmh", "km/h"}, {"fps", "ft/s"}, {"mps", "m/s"}, {"rpm", "revolutions/min"},
                 {"sq", "square"}};

/* Derived units of the SI and kin: symbol, word, what they are, and the exact factor. Case-sensitive symbols; they take prefixes. */
#define V(text) \
    { text, sizeof text - 1 }
static const struct {
    assay_view symbol, word;
    const char *as;
    uint64_t num, den;
} derived[] = {{V("N"), V("newton"), "kg m/s^2", 1, 1},
               {V("J"), V("joule"), "kg m^2/s^2", 1, 1},
               {V("W"), V("watt"), "kg m^2/s^3", 1, 1},
               {V("Pa"), V("pascal"), "kg/m/s^2", 1, 1},
               {V("V"), V("volt"), "kg m^2/s^3/A", 1, 1},
               {V("Omega"), V("ohm"), "kg m^2/s^3/A^2", 1, 1},
               {V("Hz"), V("hertz"), "/s", 1, 1},
               {V("Wh"), V("watthour"), "kg m^2/s^2", 3600, 1},
               {V("atm"), V("atmosphere"), "kg/m/s^2", 101325, 1},
               {V("bar"), V("bar"), "kg/m/s^2", 100000, 1},
               {V("cal"), V("calorie"), "kg m^2/s^2", 4184, 1000}};
static const struct {
    assay_view symbol, word;
    uint64_t num, den;
} prefixes[] = {{V("k"), V("kilo"), 1000, 1},  {V("M"), V("mega"), 1000000, 1}, {V("G"), V("giga"), 1000000000, 1},
                {V("m"), V("milli"), 1, 1000}, {V("c"), V("centi"), 1, 100},    {V("h"), V("hecto"), 100, 1}};

#undef V

/* Money: name, currency, hundredths. */
static const struct {
    const char *name, *currency;
    unsigned hundredths;
} currencies[] = {{"dollar", "USD", 100}, {"dollars", "USD", 100}, {"USD", "USD", 100},    {"bucks", "USD", 100},
                  {"cent", "USD", 1},     {"cents", "USD", 1},     {"GBP", "GBP", 100},    {"EUR", "EUR", 100},
                  {"euro", "EUR", 100},   {"euros", "EUR", 100},   {"JPY", "JPY", 100},    {"yen", "JPY", 100},
                  {"yuan", "CNY", 100},   {"元", "CNY", 100},      {"人民币", "CNY", 100}, {"rupees", "INR", 100},
                  {"rupee", "INR", 100},  {"INR", "INR", 100},     {"KRW", "KRW", 100},    {"RMB", "CNY", 100},
                  {"won", "KRW", 100},    {"pence", "GBP", 1}};

/* Words that a unit phrase never holds: they make it a claim, a hedge or a second answer. Sorted. */
static const char *const never[] = {"about",
                                    "above",
                                    "almost",
                                    "and",
                                    "answer",
                                    "approx",
                                    "approximately",
                                    "april",
                                    "are",
                                    "around",
                                    "august",
                                    "base",
                                    "be",
                                    "because",
                                    "below",
                                    "between",
                                    "bigger",
                                    "both",
                                    "but",
                                    "by",
                                    "can",
                                    "cannot",
                                    "choose",
                                    "contradiction",
                                    "correct",
                                    "could",
                                    "cubed",
                                    "december",
                                    "denied",
                                    "discarded",
                                    "divided",
                                    "do",
                                    "does",
                                    "dont",
                                    "double",
                                    "doubled",
                                    "doubtful",
                                    "either",
                                    "error",
                                    "except",
                                    "excluded",
                                    "factorial",
                                    "failed",
                                    "falsch",
                                    "false",
                                    "february",
                                    "fewer",
                                    "for",
                                    "googol",
                                    "googolplex",
                                    "greater",
                                    "guess",
                                    "guessing",
                                    "half",
                                    "halved",
                                    "halves",
                                    "has",
                                    "have",
                                    "hmm",
                                    "i",
                                    "if",
                                    "impossible",
                                    "incorrect",
                                    "indeterminate",
                                    "infinity",
                                    "instead",
                                    "invalid",
                                    "inverse",
                                    "inverted",
                                    "is",
                                    "isn",
                                    "isnt",
                                    "it",
                                    "january",
                                    "july",
                                    "june",
                                    "larger",
                                    "least",
                                    "less",
                                    "likely",
                                    "march",
                                    "may",
                                    "maybe",
                                    "might",
                                    "mille",
                                    "minus",
                                    "mio",
                                    "misleading",
                                    "mod",
                                    "more",
                                    "most",
                                    "must",
                                    "myriad",
                                    "nan",
                                    "nearly",
                                    "negated",
                                    "negative",
                                    "nein",
                                    "neither",
                                    "never",
                                    "no",
                                    "none",
                                    "nonexistent",
                                    "nope",
                                    "nor",
                                    "not",
                                    "nothing",
                                    "november",
                                    "october",
                                    "oder",
                                    "only",
                                    "option",
                                    "or",
                                    "otherwise",
                                    "over",
                                    "percent",
                                    "perhaps",
                                    "permille",
                                    "plus",
                                    "positive",
                                    "possible",
                                    "possibly",
                                    "probably",
                                    "promille",
                                    "quadrupled",
                                    "quarters",
                                    "reciprocal",
                                    "rejected",
                                    "right",
                                    "root",
                                    "roughly",
                                    "september",
                                    "should",
                                    "since",
                                    "smaller",
                                    "so",
                                    "squared",
                                    "than",
                                    "then",
                                    "times",
                                    "to",
                                    "triple",
                                    "tripled",
                                    "true",
                                    "twice",
                                    "undefined",
                                    "under",
                                    "undetermined",
                                    "unknown",
                                    "unless",
                                    "unlikely",
                                    "unsure",
                                    "untrue",
                                    "was",
                                    "we",
                                    "when",
                                    "where",
                                    "with",
                                    "without",
                                    "would",
                                    "wrong",
                                    "wrongly",
                                    "yes"};

static assay_view lower(assay_view word, char storage[32]);

/* As strcmp: the word against a name. */
static int order(assay_view word, const char *name) {
    size_t i = 0;
    while (i < word.size && name[i] != '\0' && name[i] == word.data[i]) i++;
    int left = i < word.size ? (unsigned char)word.data[i] : 0, right = (unsigned char)name[i];
    return left - right;
}

static const unit_entry *find_unit(assay_view word) {
    size_t low = 0, high = sizeof unit_names / sizeof *unit_names;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int way = order(word, unit_names[middle].name);
        if (way == 0) return &table[unit_names[middle].row];
        if (way > 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

static bool is_never(assay_view word) {
    size_t low = 0, high = sizeof never / sizeof *never;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int way = order(word, never[middle]);
        if (way == 0) return true;
        if (way > 0) low = middle + 1;
        else high = middle;
    }
    return false;
}

static assay_view lower(assay_view word, char storage[32]) {
    if (word.size < 3 || word.size > 32) return word;
    for (size_t i = 0; i < word.size; i++)
        storage[i] = (char)(word.data[i] >= 'A' && word.data[i] <= 'Z' ? word.data[i] + 32 : word.data[i]);
    return (assay_view){storage, word.size};
}

enum { LONGEST_DERIVED = 16 }; /* "milliatmospheres" */

/* The row of a derived unit with its prefix's factor; -1: none. */
static int find_derived(assay_view word, uint64_t *num, uint64_t *den) {
    char storage[32];
    assay_view folded = lower(word, storage);
    if (folded.size > 3 && folded.data[folded.size - 1] == 's') folded.size--;
    if (word.size == 0 || word.size > LONGEST_DERIVED) return -1;
    for (size_t p = 0; p <= sizeof prefixes / sizeof *prefixes; p++) {
        bool none = p == sizeof prefixes / sizeof *prefixes;
        assay_view symbol = none ? ASSAY_VIEW_NONE : prefixes[p].symbol, name = none ? ASSAY_VIEW_NONE : prefixes[p].word;
        if (!none && (word.size == 0 || (word.data[0] != symbol.data[0] && folded.data[0] != name.data[0]))) continue;
        for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
            assay_view letters = derived[i].symbol, full = derived[i].word;
            bool short_form = word.size == symbol.size + letters.size && assay_view_starts_with(word, symbol) &&
                              assay_view_ends_with(word, letters);
            bool long_form = folded.size == name.size + full.size && assay_view_starts_with(folded, name) &&
                             assay_view_ends_with(folded, full);
            if (!short_form && !long_form) continue;
            *num = derived[i].num * (none ? 1 : prefixes[p].num);
            *den = derived[i].den * (none ? 1 : prefixes[p].den);
            return (int)i;
        }
    }
    return -1;
}

bool math_unit_known(assay_view word) {
    char storage[32];
    uint64_t num, den;
    if (find_derived(word, &num, &den) >= 0) return word.size > 1;
    if (find_unit(word) || find_unit(lower(word, storage))) return word.size > 1;
    for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++) {
        if (assay_view_is(word, compounds[i].name)) return true;
    }
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        if (assay_view_is(word, currencies[i].name) || assay_view_is(lower(word, storage), currencies[i].name)) return true;
    }
    return false;
}

static void scale(math_unit *unit, uint64_t num, uint64_t den, int power) {
    for (int i = 0; i < (power < 0 ? -power : power); i++) {
        uint64_t top = power > 0 ? num : den, bottom = power > 0 ? den : num;
        if (__builtin_mul_overflow(unit->num, top, &unit->num) || __builtin_mul_overflow(unit->den, bottom, &unit->den)) {
            unit->num = unit->den = 1;
            unit->known = false;
        }
    }
}

/* A hash of the singular, so that "apple" and "apples" are one thing. */
static uint32_t thing_hash(assay_view word) {
    char storage[32];
    word = lower(word, storage);
    if (word.size > 3 && word.data[word.size - 1] == 's')
        word.size -= word.size > 4 && word.data[word.size - 2] == 'e' && strchr("sxh", word.data[word.size - 3]) ? 2 : 1;
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < word.size; i++) hash = (hash ^ (unsigned char)word.data[i]) * 16777619u;
    return hash | 1;
}

static bool is_letter(char c) {
    return assay_is_alpha(c) || (unsigned char)c >= 0x80;
}

const char *math_scale_of(assay_view phrase, size_t *size) {
    static const struct {
        const char *word, *digits;
    } words[] = {{"ten", "10"},
                 {"dozen", "12"},
                 {"hundred", "100"},
                 {"thousand", "1000"},
                 {"lakh", "100000"},
                 {"million", "1000000"},
                 {"crore", "10000000"},
                 {"billion", "1000000000"},
                 {"trillion", "1000000000000"},
                 {"quadrillion", "1000000000000000"},
                 {"quintillion", "1000000000000000000"},
                 {"gross", "144"},
                 {"mn", "1000000"},
                 {"bn", "1000000000"},
                 {"third", "/3"},
                 {"fourth", "/4"},
                 {"fifth", "/5"},
                 {"sixth", "/6"},
                 {"seventh", "/7"},
                 {"eighth", "/8"},
                 {"ninth", "/9"},
                 {"tenth", "/10"},
                 {"eleventh", "/11"},
                 {"twelfth", "/12"},
                 {"thirteenth", "/13"},
                 {"fourteenth", "/14"},
                 {"fifteenth", "/15"},
                 {"sixteenth", "/16"},
                 {"seventeenth", "/17"},
                 {"eighteenth", "/18"},
                 {"nineteenth", "/19"},
                 {"twentieth", "/20"},
                 {"thirtieth", "/30"},
                 {"fortieth", "/40"},
                 {"fiftieth", "/50"},
                 {"sixtieth", "/60"},
                 {"seventieth", "/70"},
                 {"eightieth", "/80"},
                 {"ninetieth", "/90"},
                 {"hundredth", "/100"},
                 {"thousandth", "/1000"},
                 {"millionth", "/1000000"},
                 {"billionth", "/1000000000"}};
    static const struct {
        const char *character, *digits;
    } characters[] = {{"\xE5\x8D\x81", "10"},        {"\xE7\x99\xBE", "100"},          {"\xE5\x8D\x83", "1000"},
                      {"\xE4\xB8\x87", "10000"},     {"\xE8\x90\xAC", "10000"},        {"\xE4\xBA\xBF", "100000000"},
                      {"\xE5\x84\x84", "100000000"}, {"\xE5\x85\x86", "1000000000000"}};
    char storage[32];
    size_t end = 0;
    while (end < phrase.size && is_letter(phrase.data[end])) end++;
    assay_view word = assay_view_slice(phrase, 0, end), folded = lower(word, storage);
    *size = end;
    assay_view singular =
        folded.size > 3 && folded.data[folded.size - 1] == 's' ? assay_view_slice(folded, 0, folded.size - 1) : folded;
    bool possible = end > 0 && strchr("bcdefghlmnqst", folded.data[0]);
    for (size_t i = 0; possible && i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(folded, words[i].word) || assay_view_is(singular, words[i].word)) return words[i].digits;
    }
    if (find_unit(word)) return NULL; /* the thousand of a kilogram belongs to the unit, in Chinese too */
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        if (!assay_view_starts_with(word, assay_view_of(characters[i].character))) continue;
        *size = strlen(characters[i].character);
        return characters[i].digits;
    }
    return NULL;
}

static bool apply_word(math_unit *unit, assay_view word, int power) {
    char storage[32];
    assay_view folded = lower(word, storage);
    if (is_never(folded)) return false;
    for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++) {
        math_unit part;
        if (!assay_view_is(folded, compounds[i].name) || folded.data[0] == 's') continue;
        if (!math_unit_read(assay_view_of(compounds[i].as), &part) || power != 1) return false;
        for (int d = 0; d < MATH_DIMENSIONS; d++) unit->power[d] = (int8_t)(unit->power[d] + part.power[d]);
        scale(unit, part.num, part.den, 1);
        unit->thing ^= part.thing;
        return true;
    }
    uint64_t num, den;
    int row = find_derived(word, &num, &den);
    math_unit part;
    if (row >= 0 && math_unit_read(assay_view_of(derived[row].as), &part)) {
        for (int d = 0; d < MATH_DIMENSIONS; d++) unit->power[d] = (int8_t)(unit->power[d] + part.power[d] * power);
        scale(unit, part.num, part.den, power);
        scale(unit, num, den, power);
        return true;
    }
    size_t read;
    if (math_scale_of(word, &read)) return false; /* a factor, not a thing */
    const unit_entry *entry = find_unit(word);
    if (!entry) entry = find_unit(folded);
    if (entry) {
        if (entry->dimension == ANGLE) unit->power[ANGLE] = (int8_t)(entry->power * power);
        else unit->power[entry->dimension] = (int8_t)(unit->power[entry->dimension] + entry->power * power);
        scale(unit, entry->num, entry->den, power);
        return true;
    }
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        if (!assay_view_is(word, currencies[i].name) && !assay_view_is(folded, currencies[i].name)) continue;
        unit->power[MONEY] = (int8_t)(unit->power[MONEY] + power);
        unit->thing ^= thing_hash(assay_view_of(currencies[i].currency));
        scale(unit, currencies[i].hundredths, 100, power);
        return true;
    }
    unit->known = false;
    unit->power[THING] = 1;
    unit->thing ^= thing_hash(word) * (uint32_t)(power + 7);
    return true;
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
    while (at < phrase.size && !is_letter(phrase.data[at])) at++;
    size_t end = at;
    while (end < phrase.size && is_letter(phrase.data[end])) end++;
    for (size_t i = 0; i < sizeof digits / sizeof *digits; i++) {
        if (assay_view_is(assay_view_slice(phrase, at, end), digits[i])) return true;
    }
    return false;
}

bool math_unit_read(assay_view phrase, math_unit *out) {
    *out = (math_unit){.num = 1, .den = 1, .known = true};
    int sign = 1, next_power = 0, words = 0;
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
        if (!is_letter(c)) return false;
        size_t end = at;
        while (end < phrase.size && is_letter(phrase.data[end])) end++;
        assay_view word = assay_view_slice(phrase, at, end);
        int power = 1;
        at = read_power(phrase, end, &power);
        if (at == 0 || ++words > 4) return false;
        if (words == 1 && assay_view_is(word, "wait")) return false;
        if (assay_view_is(word, "point") && goes_on_as_decimal(phrase, at)) return false;
        if (assay_view_equal(word, ASSAY_VIEW("per"))) {
            sign = -1;
            continue;
        }
        if (assay_view_equal(word, ASSAY_VIEW("a")) || assay_view_equal(word, ASSAY_VIEW("of")) ||
            assay_view_equal(word, ASSAY_VIEW("the")))
            continue;
        if (assay_view_equal(word, ASSAY_VIEW("square")) || assay_view_equal(word, ASSAY_VIEW("sq"))) {
            next_power = 2;
            continue;
        }
        if (assay_view_equal(word, ASSAY_VIEW("cubic")) || assay_view_equal(word, ASSAY_VIEW("cu"))) {
            next_power = 3;
            continue;
        }
        if (assay_view_equal(word, ASSAY_VIEW("units")) || assay_view_equal(word, ASSAY_VIEW("unit"))) {
            next_power = 0;
            continue;
        }
        if (next_power) power = next_power;
        next_power = 0;
        if (!apply_word(out, word, power * sign)) return false;
        sign = 1;
    }
    return words > 0;
}

bool math_unit_same_dimension(const math_unit *a, const math_unit *b) {
    return memcmp(a->power, b->power, sizeof a->power) == 0 && a->thing == b->thing;
}
