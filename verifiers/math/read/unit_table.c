/* See unit_table.h. */
#include "verifiers/math/read/unit_table.h"

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
    U_MICROGRAM,
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
    U_MONTHS,
    U_YEARS,
    U_DECADES,
    U_CENTURIES,
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
    U_HECTARES,
    U_KELVIN,
    U_MOLE,
    U_ELECTRONVOLT,
    U_ARCMINUTE,
    U_ARCSECOND,
    U_ANGSTROM,
    U_LIGHTYEAR,
    U_ASTRONOMICAL,
    U_MICROMETER,
    U_MICROSECOND,
    U_CUPS,
    U_TABLESPOONS,
    U_TEASPOONS,
    U_FLUIDOUNCE
};
static const unit_entry table[] = {
    [U_METER] = {UNIT_LENGTH, 1, 1, 1},
    [U_CENTIMETER] = {UNIT_LENGTH, 1, 1, 100},
    [U_MILLIMETER] = {UNIT_LENGTH, 1, 1, 1000},
    [U_KILOMETER] = {UNIT_LENGTH, 1, 1000, 1},
    [U_DECIMETER] = {UNIT_LENGTH, 1, 1, 10},
    [U_NANOMETER] = {UNIT_LENGTH, 1, 1, 1000000000},
    [U_INCH] = {UNIT_LENGTH, 1, 254, 10000},
    [U_FOOT] = {UNIT_LENGTH, 1, 3048, 10000},
    [U_YARD] = {UNIT_LENGTH, 1, 9144, 10000},
    [U_MILE] = {UNIT_LENGTH, 1, 1609344, 1000},
    [U_GRAM] = {UNIT_MASS, 1, 1, 1},
    [U_KILOGRAM] = {UNIT_MASS, 1, 1000, 1},
    [U_MILLIGRAM] = {UNIT_MASS, 1, 1, 1000},
    [U_MICROGRAM] = {UNIT_MASS, 1, 1, 1000000},
    [U_LBS] = {UNIT_MASS, 1, 45359237, 100000},
    [U_OUNCE] = {UNIT_MASS, 1, 45359237, 1600000},
    [U_TONS] = {UNIT_MASS, 1, 90718474, 100},
    [U_TONNES] = {UNIT_MASS, 1, 1000000, 1},
    [U_SEC] = {UNIT_TIME, 1, 1, 1},
    [U_MILLISECOND] = {UNIT_TIME, 1, 1, 1000},
    [U_MINS] = {UNIT_TIME, 1, 60, 1},
    [U_HR] = {UNIT_TIME, 1, 3600, 1},
    [U_DAYS] = {UNIT_TIME, 1, 86400, 1},
    [U_WEEKS] = {UNIT_TIME, 1, 604800, 1},
    [U_MONTHS] = {UNIT_CALENDAR, 1, 1, 1},
    [U_YEARS] = {UNIT_CALENDAR, 1, 12, 1},
    [U_DECADES] = {UNIT_CALENDAR, 1, 120, 1},
    [U_CENTURIES] = {UNIT_CALENDAR, 1, 1200, 1},
    [U_AMPERE] = {UNIT_CURRENT, 1, 1, 1},
    [U_CELSIUS] = {UNIT_CELSIUS, 1, 1, 1},
    [U_FAHRENHEIT] = {UNIT_FAHRENHEIT, 1, 1, 1},
    [U_DEGREES] = {UNIT_ANGLE, 1, 1, 1},
    [U_RADIAN] = {UNIT_ANGLE, 2, 1, 1},
    [U_BITS] = {UNIT_DATA, 1, 1, 1},
    [U_BYTES] = {UNIT_DATA, 1, 8, 1},
    [U_L] = {UNIT_LENGTH, 3, 1, 1000},
    [U_ML] = {UNIT_LENGTH, 3, 1, 1000000},
    [U_GALLONS] = {UNIT_LENGTH, 3, 3785411784, 1000000000000},
    [U_QUARTS] = {UNIT_LENGTH, 3, 3785411784, 4000000000000},
    [U_PINTS] = {UNIT_LENGTH, 3, 3785411784, 8000000000000},
    [U_ACRES] = {UNIT_LENGTH, 2, 40468564224, 10000000},
    [U_HECTARES] = {UNIT_LENGTH, 2, 10000, 1},
    [U_KELVIN] = {UNIT_KELVIN, 1, 1, 1},
    [U_MOLE] = {UNIT_AMOUNT, 1, 1, 1},
    [U_ELECTRONVOLT] = {UNIT_ELECTRONVOLT, 1, 1, 1},
    [U_ARCMINUTE] = {UNIT_ANGLE, 1, 1, 60},
    [U_ARCSECOND] = {UNIT_ANGLE, 1, 1, 3600},
    [U_ANGSTROM] = {UNIT_LENGTH, 1, 1, 10000000000},
    [U_LIGHTYEAR] = {UNIT_LENGTH, 1, 9460730472580800, 1},
    [U_ASTRONOMICAL] = {UNIT_LENGTH, 1, 149597870700, 1},
    [U_MICROMETER] = {UNIT_LENGTH, 1, 1, 1000000},
    [U_MICROSECOND] = {UNIT_TIME, 1, 1, 1000000},
    [U_CUPS] = {UNIT_LENGTH, 3, 3785411784, 16000000000000},
    [U_TABLESPOONS] = {UNIT_LENGTH, 3, 3785411784, 256000000000000},
    [U_TEASPOONS] = {UNIT_LENGTH, 3, 3785411784, 768000000000000},
    [U_FLUIDOUNCE] = {UNIT_LENGTH, 3, 3785411784, 128000000000000},
};
static const struct {
    const char *name;
    enum unit_row row;
} unit_names[] = {{"A", U_AMPERE},
                  {"AA", U_ANGSTROM},
                  {"AU", U_ASTRONOMICAL},
                  {"Celsius", U_CELSIUS},
                  {"Fahrenheit", U_FAHRENHEIT},
                  {"K", U_KELVIN},
                  {"L", U_L},
                  {"Tbsp", U_TABLESPOONS},
                  {"acre", U_ACRES},
                  {"acres", U_ACRES},
                  {"amp", U_AMPERE},
                  {"ampere", U_AMPERE},
                  {"amperes", U_AMPERE},
                  {"amps", U_AMPERE},
                  {"angstrom", U_ANGSTROM},
                  {"angstroms", U_ANGSTROM},
                  {"arcmin", U_ARCMINUTE},
                  {"arcminute", U_ARCMINUTE},
                  {"arcminutes", U_ARCMINUTE},
                  {"arcsecond", U_ARCSECOND},
                  {"arcseconds", U_ARCSECOND},
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
                  {"centuries", U_CENTURIES},
                  {"century", U_CENTURIES},
                  {"cm", U_CENTIMETER},
                  {"cup", U_CUPS},
                  {"cups", U_CUPS},
                  {"day", U_DAYS},
                  {"days", U_DAYS},
                  {"decade", U_DECADES},
                  {"decades", U_DECADES},
                  {"decimeter", U_DECIMETER},
                  {"decimeters", U_DECIMETER},
                  {"deg", U_DEGREES},
                  {"degC", U_CELSIUS},
                  {"degF", U_FAHRENHEIT},
                  {"degree", U_DEGREES},
                  {"degrees", U_DEGREES},
                  {"dm", U_DECIMETER},
                  {"eV", U_ELECTRONVOLT},
                  {"electronvolt", U_ELECTRONVOLT},
                  {"electronvolts", U_ELECTRONVOLT},
                  {"fahrenheit", U_FAHRENHEIT},
                  {"feet", U_FOOT},
                  {"floz", U_FLUIDOUNCE},
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
                  {"kelvin", U_KELVIN},
                  {"kelvins", U_KELVIN},
                  {"kg", U_KILOGRAM},
                  {"kgs", U_KILOGRAM},
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
                  {"lightyear", U_LIGHTYEAR},
                  {"lightyears", U_LIGHTYEAR},
                  {"liter", U_L},
                  {"liters", U_L},
                  {"litre", U_L},
                  {"litres", U_L},
                  {"ly", U_LIGHTYEAR},
                  {"m", U_METER},
                  {"mL", U_ML},
                  {"mcg", U_MICROGRAM},
                  {"meter", U_METER},
                  {"meters", U_METER},
                  {"metre", U_METER},
                  {"metres", U_METER},
                  {"mg", U_MILLIGRAM},
                  {"mi", U_MILE},
                  {"microgram", U_MICROGRAM},
                  {"micrograms", U_MICROGRAM},
                  {"micron", U_MICROMETER},
                  {"microns", U_MICROMETER},
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
                  {"mol", U_MOLE},
                  {"mole", U_MOLE},
                  {"moles", U_MOLE},
                  {"month", U_MONTHS},
                  {"months", U_MONTHS},
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
                  {"tablespoon", U_TABLESPOONS},
                  {"tablespoons", U_TABLESPOONS},
                  {"tbsp", U_TABLESPOONS},
                  {"teaspoon", U_TEASPOONS},
                  {"teaspoons", U_TEASPOONS},
                  {"ton", U_TONS},
                  {"tonne", U_TONNES},
                  {"tonnes", U_TONNES},
                  {"tons", U_TONS},
                  {"tsp", U_TEASPOONS},
                  {"ug", U_MICROGRAM},
                  {"um", U_MICROMETER},
                  {"us", U_MICROSECOND},
                  {"week", U_WEEKS},
                  {"weeks", U_WEEKS},
                  {"yard", U_YARD},
                  {"yards", U_YARD},
                  {"yd", U_YARD},
                  {"year", U_YEARS},
                  {"years", U_YEARS},
                  {"yr", U_YEARS},
                  {"yrs", U_YEARS},
                  {"Å", U_ANGSTROM},
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
} compounds[] = {{"mph", "mi/h"},      {"kph", "km/h"},        {"kmh", "km/h"},        {"kmph", "km/h"},
                 {"fps", "ft/s"},      {"mps", "m/s"},         {"mpg", "mi/gallon"},   {"rpm", "revolutions/min"},
                 {"sq", "square"},     {"bpm", "beats/min"},   {"dB", "decibels"},     {"ppm", "ppmparts"},
                 {"ppb", "ppbparts"},  {"psi", "lb/in^2"},     {"Nm", "N m"},          {"MPH", "mi/h"},
                 {"wpm", "words/min"}, {"qt", "quarts"},       {"kB", "kilobytes"},    {"KB", "kilobytes"},
                 {"MB", "megabytes"},  {"GB", "gigabytes"},    {"TB", "terabytes"},    {"Mb", "megabits"},
                 {"Gb", "gigabits"},   {"Mbps", "megabits/s"}, {"Gbps", "gigabits/s"}, {"kbps", "kilobits/s"},
                 {"hp", "horsepower"}, {"BTU", "btus"},        {"pts", "points"},      {"pcs", "pieces"},
                 {"px", "pixels"}};

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
               {V("cal"), V("calorie"), "kg m^2/s^2", 4184, 1000},
               {V("mol"), V("mole"), "mol", 1, 1},
               {V("eV"), V("electronvolt"), "eV", 1, 1},
               {V("A"), V("ampere"), "A", 1, 1},
               {V(""), V("amp"), "A", 1, 1},
               {V(""), V("meter"), "m", 1, 1},
               {V(""), V("metre"), "m", 1, 1},
               {V(""), V("gram"), "g", 1, 1},
               {V(""), V("second"), "s", 1, 1},
               {V(""), V("liter"), "L", 1, 1},
               {V(""), V("litre"), "L", 1, 1},
               {V("C"), V("coulomb"), "A s", 1, 1},
               {V("F"), V("farad"), "s^4 A^2/kg/m^2", 1, 1},
               {V("H"), V("henry"), "kg m^2/s^2/A^2", 1, 1},
               {V("T"), V("tesla"), "kg/s^2/A", 1, 1},
               {V(""), V("henrie"), "kg m^2/s^2/A^2", 1, 1}, /* "henries" */
               {V("M"), V("molar"), "mol/L", 1, 1},
               {V(""), V("torr"), "kg/m/s^2", 101325, 760},
               {V("mmHg"), V(""), "kg/m/s^2", 101325, 760}};
static const struct {
    assay_view symbol, word;
    uint64_t num, den;
} prefixes[] = {{V("k"), V("kilo"), 1000, 1},     {V("M"), V("mega"), 1000000, 1},    {V("G"), V("giga"), 1000000000, 1},
                {V("m"), V("milli"), 1, 1000},    {V("c"), V("centi"), 1, 100},       {V("h"), V("hecto"), 100, 1},
                {V("u"), V("micro"), 1, 1000000}, {V("n"), V("nano"), 1, 1000000000}, {V("p"), V("pico"), 1, 1000000000000}};

#undef V

/* Money: name, currency, hundredths. */
static const struct {
    const char *name, *currency;
    unsigned hundredths;
} currencies[] = {
    {"dollar", "USD", 100}, {"dollars", "USD", 100}, {"USD", "USD", 100},  {"bucks", "USD", 100}, {"cent", "USD", 1},
    {"cents", "USD", 1},    {"GBP", "GBP", 100},     {"EUR", "EUR", 100},  {"euro", "EUR", 100},  {"euros", "EUR", 100},
    {"JPY", "JPY", 100},    {"yen", "JPY", 100},     {"yuan", "CNY", 100}, {"元", "CNY", 100},    {"人民币", "CNY", 100},
    {"rupees", "INR", 100}, {"rupee", "INR", 100},   {"INR", "INR", 100},  {"KRW", "KRW", 100},   {"AUD", "AUD", 100},
    {"CAD", "CAD", 100},    {"HKD", "HKD", 100},     {"NZD", "NZD", 100},  {"TWD", "TWD", 100},   {"SGD", "SGD", 100},
    {"CHF", "CHF", 100},    {"francs", "CHF", 100},  {"CNY", "CNY", 100},  {"RMB", "CNY", 100},   {"won", "KRW", 100},
    {"块", "CNY", 100},     {"franc", "CHF", 100},   {"pence", "GBP", 1},  {"BRL", "BRL", 100},   {"reais", "BRL", 100},
    {"MXN", "MXN", 100},    {"PLN", "PLN", 100},     {"RUB", "RUB", 100}};

int unit_order(assay_view word, const char *name) {
    size_t i = 0;
    while (i < word.size && name[i] != '\0' && name[i] == word.data[i]) i++;
    int left = i < word.size ? (unsigned char)word.data[i] : 0, right = (unsigned char)name[i];
    return left - right;
}

enum { LONGEST_DERIVED = 16 }; /* "milliatmospheres" */

/* A prefix and what it stands before; `word`: in the plural, too. */
static void note_joined(assay_view prefix, assay_view name, bool word) {
    char joined[LONGEST_DERIVED + 1];
    size_t size = prefix.size + name.size;
    if (name.size == 0 || size > LONGEST_DERIVED) return;
    memcpy(joined, prefix.data, prefix.size);
    memcpy(joined + prefix.size, name.data, name.size);
    unit_note((assay_view){joined, size}, WORDS_DERIVED);
    joined[size] = 's';
    if (word) unit_note((assay_view){joined, size + 1}, WORDS_DERIVED);
}

void unit_note_table(void) {
    for (size_t i = 0; i < sizeof unit_names / sizeof *unit_names; i++)
        unit_note(assay_view_of(unit_names[i].name), WORDS_UNITS);
    for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++)
        unit_note(assay_view_of(compounds[i].name), WORDS_COMPOUND);
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++)
        unit_note(assay_view_of(currencies[i].name), WORDS_CURRENCY);
    for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
        note_joined(ASSAY_VIEW(""), derived[i].symbol, false);
        note_joined(ASSAY_VIEW(""), derived[i].word, true);
        for (size_t p = 0; p < sizeof prefixes / sizeof *prefixes; p++) {
            note_joined(prefixes[p].symbol, derived[i].symbol, false);
            note_joined(prefixes[p].word, derived[i].word, true);
            note_joined(prefixes[p].word, derived[i].symbol, false);
        }
    }
}

const unit_entry *unit_find(assay_view word) {
    size_t low = 0, high = unit_may_be(word, WORDS_UNITS) ? sizeof unit_names / sizeof *unit_names : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int way = unit_order(word, unit_names[middle].name);
        if (way == 0) return &table[unit_names[middle].row];
        if (way > 0) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

assay_view unit_lower(assay_view word, char storage[32]) {
    if (word.size < 3 || word.size > 32) return word;
    for (size_t i = 0; i < word.size; i++)
        storage[i] = (char)(word.data[i] >= 'A' && word.data[i] <= 'Z' ? word.data[i] + 32 : word.data[i]);
    return (assay_view){storage, word.size};
}

const char *unit_find_derived(assay_view word, uint64_t *num, uint64_t *den) {
    char storage[32];
    if (word.size > LONGEST_DERIVED || !unit_may_be(word, WORDS_DERIVED)) return NULL;
    assay_view folded = unit_lower(word, storage);
    if (folded.size > 3 && folded.data[folded.size - 1] == 's') folded.size--;
    for (size_t p = 0; p <= sizeof prefixes / sizeof *prefixes; p++) {
        bool none = p == sizeof prefixes / sizeof *prefixes;
        if (none && (unit_find(word) || unit_find(folded))) return NULL; /* a unit of its own */
        assay_view symbol = none ? ASSAY_VIEW_NONE : prefixes[p].symbol, name = none ? ASSAY_VIEW_NONE : prefixes[p].word;
        if (!none && word.data[0] != symbol.data[0] && folded.data[0] != name.data[0]) continue;
        for (size_t i = 0; i < sizeof derived / sizeof *derived; i++) {
            assay_view letters = derived[i].symbol, full = derived[i].word;
            bool short_form = letters.size > 0 && word.size == symbol.size + letters.size &&
                              assay_view_starts_with(word, symbol) && assay_view_ends_with(word, letters);
            bool long_form = full.size > 0 && folded.size == name.size + full.size && assay_view_starts_with(folded, name) &&
                             assay_view_ends_with(folded, full);
            bool mixed = !none && letters.size > 0 && word.size == name.size + letters.size &&
                         assay_view_starts_with(word, name) && assay_view_ends_with(word, letters); /* "microA" */
            if (!short_form && !long_form && !mixed) continue;
            *num = derived[i].num * (none ? 1 : prefixes[p].num);
            *den = derived[i].den * (none ? 1 : prefixes[p].den);
            return derived[i].as;
        }
    }
    return NULL;
}

const char *unit_find_compound(assay_view word) {
    if (!unit_may_be(word, WORDS_COMPOUND)) return NULL;
    for (size_t i = 0; i < sizeof compounds / sizeof *compounds; i++) {
        if (assay_view_is(word, compounds[i].name)) return compounds[i].as;
    }
    return NULL;
}

const char *unit_find_currency(assay_view word, unsigned *hundredths) {
    char storage[32];
    if (!unit_may_be(word, WORDS_CURRENCY)) return NULL;
    assay_view folded = unit_lower(word, storage);
    for (size_t i = 0; i < sizeof currencies / sizeof *currencies; i++) {
        char first = currencies[i].name[0];
        if (first != word.data[0] && first != folded.data[0]) continue;
        if (!assay_view_is(word, currencies[i].name) && !assay_view_is(folded, currencies[i].name)) continue;
        *hundredths = currencies[i].hundredths;
        return currencies[i].currency;
    }
    return NULL;
}
