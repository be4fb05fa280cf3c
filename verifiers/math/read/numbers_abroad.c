/* Number words of French, German, Spanish, Italian, Portuguese and Russian: see number_words.h. A number is written as one run of its parts, however many blanks and hyphens
 * stand between them; what the parts of one language do not make up by its rules is no number. */
#include "verifiers/math/read/number_words.h"

#include <stdio.h>

enum { FRENCH, GERMAN, SPANISH, ITALIAN, PORTUGUESE, RUSSIAN, LANGUAGES, PARTS_MAX = 16, RUN_BYTES = 96 };

/* A value below 1,000 that is added; HUNDRED and THOUSAND multiply what stands before them; JOINS stands between two parts. */
typedef enum part_kind { ADDS, HUNDRED, THOUSAND, JOINS } part_kind;
typedef struct part {
    const char *word;
    uint16_t value;
    uint8_t kind;
} part;

static const part french[] = {{"zéro", 0, ADDS},
                              {"zero", 0, ADDS},
                              {"un", 1, ADDS},
                              {"une", 1, ADDS},
                              {"deux", 2, ADDS},
                              {"trois", 3, ADDS},
                              {"quatre", 4, ADDS},
                              {"cinq", 5, ADDS},
                              {"six", 6, ADDS},
                              {"sept", 7, ADDS},
                              {"huit", 8, ADDS},
                              {"neuf", 9, ADDS},
                              {"dix", 10, ADDS},
                              {"onze", 11, ADDS},
                              {"douze", 12, ADDS},
                              {"treize", 13, ADDS},
                              {"quatorze", 14, ADDS},
                              {"quinze", 15, ADDS},
                              {"seize", 16, ADDS},
                              {"dixsept", 17, ADDS},
                              {"dixhuit", 18, ADDS},
                              {"dixneuf", 19, ADDS},
                              {"vingt", 20, ADDS},
                              {"trente", 30, ADDS},
                              {"quarante", 40, ADDS},
                              {"cinquante", 50, ADDS},
                              {"soixante", 60, ADDS},
                              {"septante", 70, ADDS},
                              {"quatrevingts", 80, ADDS},
                              {"quatrevingt", 80, ADDS},
                              {"huitante", 80, ADDS},
                              {"octante", 80, ADDS},
                              {"nonante", 90, ADDS},
                              {"cent", 100, HUNDRED},
                              {"cents", 100, HUNDRED},
                              {"mille", 1000, THOUSAND},
                              {"et", 0, JOINS},
                              {NULL, 0, ADDS}};
static const part german[] = {
    {"null", 0, ADDS},         {"eins", 1, ADDS},           {"ein", 1, ADDS},       {"zwei", 2, ADDS},
    {"drei", 3, ADDS},         {"vier", 4, ADDS},           {"fünf", 5, ADDS},      {"fuenf", 5, ADDS},
    {"sechs", 6, ADDS},        {"sieben", 7, ADDS},         {"acht", 8, ADDS},      {"neun", 9, ADDS},
    {"zehn", 10, ADDS},        {"elf", 11, ADDS},           {"zwölf", 12, ADDS},    {"zwoelf", 12, ADDS},
    {"dreizehn", 13, ADDS},    {"vierzehn", 14, ADDS},      {"fünfzehn", 15, ADDS}, {"sechzehn", 16, ADDS},
    {"siebzehn", 17, ADDS},    {"achtzehn", 18, ADDS},      {"neunzehn", 19, ADDS}, {"zwanzig", 20, ADDS},
    {"dreißig", 30, ADDS},     {"dreissig", 30, ADDS},      {"vierzig", 40, ADDS},  {"fünfzig", 50, ADDS},
    {"sechzig", 60, ADDS},     {"siebzig", 70, ADDS},       {"achtzig", 80, ADDS},  {"neunzig", 90, ADDS},
    {"hundert", 100, HUNDRED}, {"tausend", 1000, THOUSAND}, {"und", 0, JOINS},      {NULL, 0, ADDS}};
static const part spanish[] = {{"cero", 0, ADDS},
                               {"uno", 1, ADDS},
                               {"una", 1, ADDS},
                               {"dos", 2, ADDS},
                               {"tres", 3, ADDS},
                               {"cuatro", 4, ADDS},
                               {"cinco", 5, ADDS},
                               {"seis", 6, ADDS},
                               {"siete", 7, ADDS},
                               {"ocho", 8, ADDS},
                               {"nueve", 9, ADDS},
                               {"diez", 10, ADDS},
                               {"once", 11, ADDS},
                               {"doce", 12, ADDS},
                               {"trece", 13, ADDS},
                               {"catorce", 14, ADDS},
                               {"quince", 15, ADDS},
                               {"dieciséis", 16, ADDS},
                               {"dieciseis", 16, ADDS},
                               {"diecisiete", 17, ADDS},
                               {"dieciocho", 18, ADDS},
                               {"diecinueve", 19, ADDS},
                               {"veinte", 20, ADDS},
                               {"veintiuno", 21, ADDS},
                               {"veintiún", 21, ADDS},
                               {"veintidós", 22, ADDS},
                               {"veintidos", 22, ADDS},
                               {"veintitrés", 23, ADDS},
                               {"veintitres", 23, ADDS},
                               {"veinticuatro", 24, ADDS},
                               {"veinticinco", 25, ADDS},
                               {"veintiséis", 26, ADDS},
                               {"veintiseis", 26, ADDS},
                               {"veintisiete", 27, ADDS},
                               {"veintiocho", 28, ADDS},
                               {"veintinueve", 29, ADDS},
                               {"treinta", 30, ADDS},
                               {"cuarenta", 40, ADDS},
                               {"cincuenta", 50, ADDS},
                               {"sesenta", 60, ADDS},
                               {"setenta", 70, ADDS},
                               {"ochenta", 80, ADDS},
                               {"noventa", 90, ADDS},
                               {"cien", 100, ADDS},
                               {"ciento", 100, ADDS},
                               {"doscientos", 200, ADDS},
                               {"trescientos", 300, ADDS},
                               {"cuatrocientos", 400, ADDS},
                               {"quinientos", 500, ADDS},
                               {"seiscientos", 600, ADDS},
                               {"setecientos", 700, ADDS},
                               {"ochocientos", 800, ADDS},
                               {"novecientos", 900, ADDS},
                               {"mil", 1000, THOUSAND},
                               {"y", 0, JOINS},
                               {NULL, 0, ADDS}};
static const part italian[] = {
    {"zero", 0, ADDS},         {"uno", 1, ADDS},         {"una", 1, ADDS},        {"due", 2, ADDS},
    {"tre", 3, ADDS},          {"tré", 3, ADDS},         {"quattro", 4, ADDS},    {"cinque", 5, ADDS},
    {"sei", 6, ADDS},          {"sette", 7, ADDS},       {"otto", 8, ADDS},       {"nove", 9, ADDS},
    {"dieci", 10, ADDS},       {"undici", 11, ADDS},     {"dodici", 12, ADDS},    {"tredici", 13, ADDS},
    {"quattordici", 14, ADDS}, {"quindici", 15, ADDS},   {"sedici", 16, ADDS},    {"diciassette", 17, ADDS},
    {"diciotto", 18, ADDS},    {"diciannove", 19, ADDS}, {"venti", 20, ADDS},     {"vent", 20, ADDS},
    {"trenta", 30, ADDS},      {"trent", 30, ADDS},      {"quaranta", 40, ADDS},  {"quarant", 40, ADDS},
    {"cinquanta", 50, ADDS},   {"cinquant", 50, ADDS},   {"sessanta", 60, ADDS},  {"sessant", 60, ADDS},
    {"settanta", 70, ADDS},    {"settant", 70, ADDS},    {"ottanta", 80, ADDS},   {"ottant", 80, ADDS},
    {"novanta", 90, ADDS},     {"novant", 90, ADDS},     {"cento", 100, HUNDRED}, {"mille", 1000, THOUSAND},
    {"mila", 1000, THOUSAND},  {NULL, 0, ADDS}};
static const part portuguese[] = {
    {"zero", 0, ADDS},         {"um", 1, ADDS},           {"uma", 1, ADDS},          {"dois", 2, ADDS},
    {"duas", 2, ADDS},         {"três", 3, ADDS},         {"tres", 3, ADDS},         {"quatro", 4, ADDS},
    {"cinco", 5, ADDS},        {"seis", 6, ADDS},         {"sete", 7, ADDS},         {"oito", 8, ADDS},
    {"nove", 9, ADDS},         {"dez", 10, ADDS},         {"onze", 11, ADDS},        {"doze", 12, ADDS},
    {"treze", 13, ADDS},       {"catorze", 14, ADDS},     {"quatorze", 14, ADDS},    {"quinze", 15, ADDS},
    {"dezesseis", 16, ADDS},   {"dezasseis", 16, ADDS},   {"dezessete", 17, ADDS},   {"dezassete", 17, ADDS},
    {"dezoito", 18, ADDS},     {"dezenove", 19, ADDS},    {"dezanove", 19, ADDS},    {"vinte", 20, ADDS},
    {"trinta", 30, ADDS},      {"quarenta", 40, ADDS},    {"cinquenta", 50, ADDS},   {"sessenta", 60, ADDS},
    {"setenta", 70, ADDS},     {"oitenta", 80, ADDS},     {"noventa", 90, ADDS},     {"cem", 100, ADDS},
    {"cento", 100, ADDS},      {"duzentos", 200, ADDS},   {"trezentos", 300, ADDS},  {"quatrocentos", 400, ADDS},
    {"quinhentos", 500, ADDS}, {"seiscentos", 600, ADDS}, {"setecentos", 700, ADDS}, {"oitocentos", 800, ADDS},
    {"novecentos", 900, ADDS}, {"mil", 1000, THOUSAND},   {"e", 0, JOINS},           {NULL, 0, ADDS}};
static const part russian[] = {{"ноль", 0, ADDS},          {"нуль", 0, ADDS},          {"один", 1, ADDS},
                               {"одна", 1, ADDS},          {"одно", 1, ADDS},          {"два", 2, ADDS},
                               {"две", 2, ADDS},           {"три", 3, ADDS},           {"четыре", 4, ADDS},
                               {"пять", 5, ADDS},          {"шесть", 6, ADDS},         {"семь", 7, ADDS},
                               {"восемь", 8, ADDS},        {"девять", 9, ADDS},        {"десять", 10, ADDS},
                               {"одиннадцать", 11, ADDS},  {"двенадцать", 12, ADDS},   {"тринадцать", 13, ADDS},
                               {"четырнадцать", 14, ADDS}, {"пятнадцать", 15, ADDS},   {"шестнадцать", 16, ADDS},
                               {"семнадцать", 17, ADDS},   {"восемнадцать", 18, ADDS}, {"девятнадцать", 19, ADDS},
                               {"двадцать", 20, ADDS},     {"тридцать", 30, ADDS},     {"сорок", 40, ADDS},
                               {"пятьдесят", 50, ADDS},    {"шестьдесят", 60, ADDS},   {"семьдесят", 70, ADDS},
                               {"восемьдесят", 80, ADDS},  {"девяносто", 90, ADDS},    {"сто", 100, ADDS},
                               {"двести", 200, ADDS},      {"триста", 300, ADDS},      {"четыреста", 400, ADDS},
                               {"пятьсот", 500, ADDS},     {"шестьсот", 600, ADDS},    {"семьсот", 700, ADDS},
                               {"восемьсот", 800, ADDS},   {"девятьсот", 900, ADDS},   {"тысяча", 1000, THOUSAND},
                               {"тысячи", 1000, THOUSAND}, {"тысяч", 1000, THOUSAND},  {NULL, 0, ADDS}};
static const part *const languages[LANGUAGES] = {french, german, spanish, italian, portuguese, russian};

/* What is added must be smaller than the place that the last part left free: 20 leaves units, in French 60 and 80 leave what is below 20. */
static unsigned place_left(int language, unsigned value) {
    if (value >= 100) return 100;
    if (language == FRENCH && (value == 60 || value == 80)) return 20;
    return value >= 20 && value % 10 == 0 ? 10 : 0;
}

/* The value of the parts, by the rules of their language; false: they are no number. */
static bool value_of(int language, const part *const *parts, size_t count, unsigned *out) {
    unsigned total = 0, group = 0, left = 1000, most = 1000;
    bool any = false;
    for (size_t i = 0; i < count; i++) {
        const part *one = parts[i];
        if (one->kind == JOINS) { /* between two numbers; in German a unit stands before the ten */
            if (i == 0 || i + 1 == count || parts[i - 1]->kind == JOINS || parts[i + 1]->kind != ADDS) return false;
            unsigned before = parts[i - 1]->value, behind = parts[i + 1]->value;
            if (language != GERMAN) continue;
            bool turned = before > 0 && before < 10 && behind >= 20 && behind < 100 && left == 0;
            if (!turned) return false;
            group += behind;
            i++;
        } else if (one->kind == HUNDRED) {
            if (group > 9 || (any && group == 0) || left > 1000) return false;
            group = (group ? group : 1) * 100;
            left = 100;
        } else if (one->kind == THOUSAND) {
            if (most < 1000 || (any && group == 0)) return false;
            total = (group ? group : 1) * 1000;
            group = 0;
            left = 1000;
            most = 999;
        } else {
            if (one->value >= left || (one->value == 0 && count > 1)) return false;
            group += one->value;
            left = place_left(language, one->value);
        }
        any = true;
    }
    *out = total + group;
    return any;
}

/* Splits what stands from `at` on; longer words first would not do ("trentotto"), so every split is tried. */
static bool split(int language, assay_view run, size_t at, const part **parts, size_t count, unsigned *steps, unsigned *out) {
    if (at == run.size) return value_of(language, parts, count, out);
    if (count == PARTS_MAX) return false;
    for (const part *one = languages[language]; one->word; one++) {
        if (++*steps > 4000) return false;
        if (!assay_view_starts_with(assay_view_slice(run, at, run.size), assay_view_of(one->word))) continue;
        parts[count] = one;
        if (split(language, run, at + strlen(one->word), parts, count + 1, steps, out)) return true;
    }
    return false;
}

assay_view math_number_abroad(assay_view folded, assay_arena *arena) {
    /* what is another word in English, and alone says nothing */
    static const char *const english[] = {"once", "elf", "due", "cent", "cents", "sept", "mil", "null", "son", "un"};
    char bytes[RUN_BYTES];
    size_t size = 0;
    if (folded.size < 2 || folded.size > RUN_BYTES) return ASSAY_VIEW_NONE;
    for (size_t i = 0; i < sizeof english / sizeof *english; i++) {
        if (assay_view_is(folded, english[i])) return ASSAY_VIEW_NONE;
    }
    for (size_t i = 0; i < folded.size; i++) {
        char c = folded.data[i];
        bool letter = assay_is_alpha(c) || (unsigned char)c >= 0x80;
        if (!letter && c != ' ' && c != '-') return ASSAY_VIEW_NONE;
        if (letter) bytes[size++] = c;
    }
    const part *parts[PARTS_MAX];
    unsigned value = 0, steps = 0;
    bool found = false;
    for (int language = 0; language < LANGUAGES && !found; language++)
        found = split(language, (assay_view){bytes, size}, 0, parts, 0, &steps, &value);
    char *text = found ? assay_arena_alloc(arena, 12) : NULL;
    if (!text) return ASSAY_VIEW_NONE;
    int written = snprintf(text, 12, "%u", value);
    return (assay_view){text, (size_t)written};
}
