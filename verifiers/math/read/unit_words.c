/* Words beside a number that are no unit: those that make a phrase a claim, a hedge or another number, and those that multiply. See units.h. */
#include "verifiers/math/read/unit_table.h"
#include "verifiers/math/read/units.h"

/* By their first letter, each between spaces: a phrase that holds one is no unit. */
static const char *const never[26] = {
    ['a' - 'a'] = " about above almost and answer approx approximately april are around as august ",
    ['b' - 'a'] = " base be because below between bigger both but by ",
    ['c' - 'a'] = " can cannot choose contradiction correct could cubed ",
    ['d' - 'a'] = " december denied discarded divided do does dont double doubled doubtful ",
    ['e' - 'a'] = " either error except excluded ",
    ['f' - 'a'] = " factorial failed falsch false february for ",
    ['g' - 'a'] = " googol googolplex greater guess guessing ",
    ['h' - 'a'] = " half halved halves has have hmm ",
    ['i' - 'a'] =
        " i if impossible incorrect indeterminate infinite infinitely infinity instead invalid inverse inverted is isn isnt "
        "it ",
    ['j' - 'a'] = " january july june ",
    ['l' - 'a'] = " larger least less likely ",
    ['m' - 'a'] = " march may maybe might mille minus mio misleading mod more most must myriad ",
    ['n' - 'a'] = " nan nearly negated negative nein neither never no none nonexistent nope nor not nothing november ",
    ['o' - 'a'] = " october oder only option or otherwise over ",
    ['p' - 'a'] = " percent perhaps permille plus positive possible possibly power powers probably promille ",
    ['q' - 'a'] = " quadrupled quarters ",
    ['r' - 'a'] = " reciprocal recurring rejected repeated repeating right root roughly ",
    ['s' - 'a'] = " september should since smaller so squared ",
    ['t' - 'a'] = " than then times to triple tripled true twice ",
    ['u' - 'a'] = " undefined under undetermined unknown unless unlikely unsure untrue ",
    ['w' - 'a'] = " was we when where with without would wrong wrongly ",
    ['y' - 'a'] = " yes ",
};

static bool is_listed(const char *list, assay_view word) {
    enum { LONGEST = 30 };
    if (word.size == 0 || word.size > LONGEST) return false;
    char spaced[LONGEST + 2] = " ";
    memcpy(spaced + 1, word.data, word.size);
    spaced[word.size + 1] = ' ';
    return memmem(list, strlen(list), spaced, word.size + 2) != NULL;
}

bool unit_is_never(assay_view word) {
    if (!unit_may_be(word, WORDS_NEVER)) return false;
    const char *list = word.data[0] >= 'a' && word.data[0] <= 'z' ? never[word.data[0] - 'a'] : NULL;
    return list && is_listed(list, word);
}

/* DOUBTFUL: may change the number, its sign, or how many there are. UP, DOWN: which way a change of so much goes. VAGUE: says nothing of what is counted. */
enum { UP = 1, DOWN = 2, DOUBTFUL = 4, VAGUE = 8 };
typedef struct said_word {
    const char *word;
    unsigned kinds;
} said_word;
#define WORDS(...)        \
    (const said_word[]) { \
        __VA_ARGS__, {    \
            NULL, 0       \
        }                 \
    }
static const said_word *const said[26] = {
    ['a' - 'a'] = WORDS({"appreciation", UP}, {"arrangement", VAGUE}, {"arrangements", VAGUE}, {"altogether", VAGUE}),
    ['c' - 'a'] = WORDS({"couple", DOUBTFUL}, {"couples", DOUBTFUL}, {"combination", VAGUE}, {"combinations", VAGUE},
                        {"case", VAGUE}, {"cases", VAGUE}, {"choice", VAGUE}, {"choices", VAGUE}),
    ['d' - 'a'] = WORDS({"decrease", DOWN | DOUBTFUL}, {"decreases", DOWN | DOUBTFUL}, {"decreased", DOWN | DOUBTFUL},
                        {"decline", DOWN | DOUBTFUL}, {"declines", DOWN}, {"declined", DOWN | DOUBTFUL},
                        {"drop", DOWN | DOUBTFUL}, {"drops", DOWN}, {"dropped", DOWN | DOUBTFUL}, {"discount", DOWN | DOUBTFUL},
                        {"discounted", DOWN | DOUBTFUL}, {"deficit", DOWN | DOUBTFUL}, {"down", DOWN}, {"depreciation", DOWN},
                        {"debt", DOUBTFUL}, {"debts", DOUBTFUL}, {"different", VAGUE}, {"distinct", VAGUE}),
    ['e' - 'a'] = WORDS({"element", VAGUE}, {"elements", VAGUE}, {"each", VAGUE}),
    ['f' - 'a'] = WORDS({"fall", DOWN}, {"falls", DOWN}, {"fell", DOWN}, {"fallen", DOWN}, {"fewer", DOUBTFUL}),
    ['g' - 'a'] = WORDS({"gain", UP}, {"gains", UP}, {"gained", UP}, {"growth", UP}, {"grew", UP}, {"grown", UP}),
    ['h' - 'a'] = WORDS({"higher", UP}),
    ['i' - 'a'] = WORDS({"increase", UP}, {"increases", UP}, {"increased", UP}, {"item", VAGUE}, {"items", VAGUE},
                        {"integer", VAGUE}, {"integers", VAGUE}),
    ['l' - 'a'] = WORDS({"loss", DOWN | DOUBTFUL}, {"losses", DOWN | DOUBTFUL}, {"lost", DOWN | DOUBTFUL},
                        {"lower", DOWN | DOUBTFUL}, {"left", VAGUE}),
    ['m' - 'a'] = WORDS({"markup", UP}, {"markdown", DOWN}, {"minimum", DOUBTFUL}, {"maximum", DOUBTFUL}, {"minimal", DOUBTFUL},
                        {"maximal", DOUBTFUL}, {"method", VAGUE}, {"methods", VAGUE}, {"more", VAGUE}),
    ['n' - 'a'] = WORDS({"number", VAGUE}, {"numbers", VAGUE}),
    ['o' - 'a'] = WORDS({"overdrawn", DOUBTFUL}, {"owed", DOUBTFUL}, {"owes", DOUBTFUL}, {"owing", DOUBTFUL}, {"option", VAGUE},
                        {"options", VAGUE}, {"object", VAGUE}, {"objects", VAGUE}, {"outcome", VAGUE}, {"outcomes", VAGUE}),
    ['p' - 'a'] =
        WORDS({"profit", UP}, {"profits", UP}, {"premium", UP}, {"pair", DOUBTFUL}, {"pairs", DOUBTFUL}, {"possibility", VAGUE},
              {"possibilities", VAGUE}, {"permutation", VAGUE}, {"permutations", VAGUE}, {"piece", VAGUE}, {"pieces", VAGUE}),
    ['r' - 'a'] = WORDS({"rise", UP}, {"rises", UP}, {"rose", UP}, {"risen", UP}, {"raise", UP}, {"raised", UP},
                        {"reduction", DOWN | DOUBTFUL}, {"reduced", DOWN | DOUBTFUL}, {"remaining", VAGUE}),
    ['s' - 'a'] = WORDS({"surplus", UP}, {"surcharge", UP}, {"shrinkage", DOWN}, {"short", DOUBTFUL}, {"shortage", DOUBTFUL},
                        {"shortfall", DOUBTFUL}, {"seating", VAGUE}, {"seatings", VAGUE}),
    ['t' - 'a'] = WORDS({"thing", VAGUE}, {"things", VAGUE}, {"total", VAGUE}),
    ['u' - 'a'] = WORDS({"up", UP}),
    ['v' - 'a'] = WORDS({"value", VAGUE}, {"values", VAGUE}),
    ['w' - 'a'] = WORDS({"way", VAGUE}, {"ways", VAGUE}),
};
#undef WORDS

static unsigned kinds_of(assay_view word) {
    if (!unit_may_be(word, WORDS_SAID) || word.data[0] < 'a' || word.data[0] > 'z') return 0;
    for (const said_word *known = said[word.data[0] - 'a']; known && known->word; known++) {
        if (assay_view_is(word, known->word)) return known->kinds;
    }
    return 0;
}

bool unit_is_doubtful(assay_view word) {
    return kinds_of(word) & DOUBTFUL;
}

int unit_direction(assay_view word) {
    unsigned kinds = kinds_of(word);
    return kinds & UP ? 1 : kinds & DOWN ? -1 : 0;
}

bool unit_is_vague(assay_view word) {
    return kinds_of(word) & VAGUE;
}

assay_view unit_thing(assay_view word) {
    static const char *const names[][2] = {
        {"people", "person"},   {"persons", "person"},  {"children", "child"},  {"kids", "child"},     {"kid", "child"},
        {"men", "man"},         {"women", "woman"},     {"pupils", "student"},  {"pupil", "student"},  {"roots", "solution"},
        {"root", "solution"},   {"zeros", "solution"},  {"zeroes", "solution"}, {"mice", "mouse"},     {"geese", "goose"},
        {"teeth", "tooth"},     {"oxen", "ox"},         {"leaves", "leaf"},     {"loaves", "loaf"},    {"knives", "knife"},
        {"halves", "half"},     {"dice", "die"},        {"vertices", "vertex"}, {"indices", "index"},  {"matrices", "matrix"},
        {"sheaves", "sheaf"},   {"wolves", "wolf"},     {"calves", "calf"},     {"shelves", "shelf"},  {"fishes", "fish"},
        {"tomatoes", "tomato"}, {"potatoes", "potato"}, {"candies", "candy"},   {"cookies", "cookie"}, {"pennies", "penny"},
        {"rev", "revolution"},  {"revs", "revolution"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (assay_view_is(word, names[i][0])) return assay_view_of(names[i][1]);
    }
    return word;
}

/* Words that multiply the number before them, by their first letter. */
typedef struct scale_word {
    const char *word, *digits;
} scale_word;
#define SCALES(...)        \
    (const scale_word[]) { \
        __VA_ARGS__, {     \
            NULL, NULL     \
        }                  \
    }
static const scale_word *const scales[26] = {
    ['b' - 'a'] = SCALES({"billion", "1000000000"}, {"bn", "1000000000"}, {"billionth", "/1000000000"}),
    ['c' - 'a'] = SCALES({"crore", "10000000"}),
    ['d' - 'a'] = SCALES({"dozen", "12"}),
    ['e' - 'a'] = SCALES({"eighth", "/8"}, {"eleventh", "/11"}, {"eighteenth", "/18"}, {"eightieth", "/80"}),
    ['f' - 'a'] = SCALES({"fourth", "/4"}, {"fifth", "/5"}, {"fourteenth", "/14"}, {"fifteenth", "/15"}, {"fortieth", "/40"},
                         {"fiftieth", "/50"}),
    ['g' - 'a'] = SCALES({"gross", "144"}),
    ['h' - 'a'] = SCALES({"hundred", "100"}, {"hundredth", "/100"}),
    ['l' - 'a'] = SCALES({"lakh", "100000"}),
    ['m' - 'a'] = SCALES({"million", "1000000"}, {"mn", "1000000"}, {"millionth", "/1000000"}),
    ['n' - 'a'] = SCALES({"ninth", "/9"}, {"nineteenth", "/19"}, {"ninetieth", "/90"}),
    ['q' - 'a'] = SCALES({"quadrillion", "1000000000000000"}, {"quintillion", "1000000000000000000"}),
    ['s' - 'a'] = SCALES({"score", "20"}, {"sixth", "/6"}, {"seventh", "/7"}, {"sixteenth", "/16"}, {"seventeenth", "/17"},
                         {"sixtieth", "/60"}, {"seventieth", "/70"}),
    ['t' - 'a'] =
        SCALES({"ten", "10"}, {"thousand", "1000"}, {"trillion", "1000000000000"}, {"third", "/3"}, {"tenth", "/10"},
               {"twelfth", "/12"}, {"thirteenth", "/13"}, {"twentieth", "/20"}, {"thirtieth", "/30"}, {"thousandth", "/1000"}),
};
#undef SCALES

void unit_note_words(void) {
    for (int letter = 0; letter < 26; letter++) {
        for (const char *at = never[letter] ? never[letter] + 1 : ""; *at;) {
            size_t size = strcspn(at, " ");
            unit_note((assay_view){at, size}, WORDS_NEVER);
            at += size + 1;
        }
        for (const said_word *word = said[letter]; word && word->word; word++) unit_note(assay_view_of(word->word), WORDS_SAID);
        for (const scale_word *word = scales[letter]; word && word->word; word++) {
            char plural[24]; /* "thousands" */
            size_t name = strlen(word->word);
            unit_note((assay_view){word->word, name}, WORDS_SCALE);
            memcpy(plural, word->word, name);
            plural[name] = 's';
            unit_note((assay_view){plural, name + 1}, WORDS_SCALE);
        }
    }
}

const char *math_scale_of(assay_view phrase, size_t *size) {
    static const struct {
        const char *character, *digits;
    } characters[] = {{"\xE5\x8D\x81", "10"},        {"\xE7\x99\xBE", "100"},          {"\xE5\x8D\x83", "1000"},
                      {"\xE4\xB8\x87", "10000"},     {"\xE8\x90\xAC", "10000"},        {"\xE4\xBA\xBF", "100000000"},
                      {"\xE5\x84\x84", "100000000"}, {"\xE5\x85\x86", "1000000000000"}};
    char storage[32];
    size_t end = 0;
    while (end < phrase.size && unit_is_letter(phrase.data[end])) end++;
    *size = end;
    assay_view word = assay_view_slice(phrase, 0, end);
    if (end == 0 || ((unsigned char)word.data[0] < 0x80 && !unit_may_be(word, WORDS_SCALE))) return NULL;
    assay_view folded = unit_lower(word, storage);
    assay_view singular =
        folded.size > 3 && folded.data[folded.size - 1] == 's' ? assay_view_slice(folded, 0, folded.size - 1) : folded;
    bool ascii = (unsigned char)folded.data[0] < 0x80;
    const scale_word *scale = ascii && folded.data[0] >= 'a' ? scales[folded.data[0] - 'a'] : NULL;
    for (; scale && scale->word; scale++) {
        if (assay_view_is(folded, scale->word) || assay_view_is(singular, scale->word)) return scale->digits;
    }
    if (ascii || unit_find(word) || unit_find_abroad(word))
        return NULL; /* the thousand of a kilogram belongs to the unit, in Chinese too */
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        if (!assay_view_starts_with(word, assay_view_of(characters[i].character))) continue;
        *size = strlen(characters[i].character);
        return characters[i].digits;
    }
    return NULL;
}
