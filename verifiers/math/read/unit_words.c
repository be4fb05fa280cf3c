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

/* Words that may change the number: its sign, or how many there are. */
static const char doubtful[] =
    " loss losses lost debt debts decrease decreased decreases decline declined drop dropped reduction reduced discount "
    "discounted short shortage "
    "shortfall deficit overdrawn owed owes owing fewer lower minimum maximum minimal maximal pair pairs couple couples ";

static bool is_listed(const char *list, assay_view word) {
    enum { LONGEST = 30 };
    if (word.size == 0 || word.size > LONGEST) return false;
    char spaced[LONGEST + 2] = " ";
    memcpy(spaced + 1, word.data, word.size);
    spaced[word.size + 1] = ' ';
    return memmem(list, strlen(list), spaced, word.size + 2) != NULL;
}

bool unit_is_never(assay_view word) {
    const char *list = word.size > 0 && word.data[0] >= 'a' && word.data[0] <= 'z' ? never[word.data[0] - 'a'] : NULL;
    return list && is_listed(list, word);
}

bool unit_is_doubtful(assay_view word) {
    return is_listed(doubtful, word);
}

int unit_direction(assay_view word) {
    static const char up[] =
        " gain gains gained profit profits increase increases increased rise rises rose risen growth grew grown raise raised "
        "surplus surcharge premium "
        "higher up appreciation markup ";
    static const char down[] =
        " loss losses lost decrease decreases decreased decline declines declined drop drops dropped fall falls fell fallen "
        "reduction reduced discount discounted deficit lower down depreciation markdown shrinkage ";
    return is_listed(up, word) ? 1 : is_listed(down, word) ? -1 : 0;
}

bool unit_is_vague(assay_view word) {
    static const char list[] =
        " way ways arrangement arrangements possibility possibilities option options method methods combination combinations "
        "permutation "
        "permutations seating seatings item items object objects piece pieces number numbers value values element elements "
        "thing things case "
        "cases outcome outcomes choice choices total altogether each remaining left more different distinct integer integers ";
    return is_listed(list, word);
}

assay_view unit_thing(assay_view word) {
    static const char *const names[][2] = {
        {"people", "person"},   {"persons", "person"},  {"children", "child"},  {"kids", "child"},     {"kid", "child"},
        {"men", "man"},         {"women", "woman"},     {"pupils", "student"},  {"pupil", "student"},  {"roots", "solution"},
        {"root", "solution"},   {"zeros", "solution"},  {"zeroes", "solution"}, {"mice", "mouse"},     {"geese", "goose"},
        {"teeth", "tooth"},     {"oxen", "ox"},         {"leaves", "leaf"},     {"loaves", "loaf"},    {"knives", "knife"},
        {"halves", "half"},     {"dice", "die"},        {"vertices", "vertex"}, {"indices", "index"},  {"matrices", "matrix"},
        {"sheaves", "sheaf"},   {"wolves", "wolf"},     {"calves", "calf"},     {"shelves", "shelf"},  {"fishes", "fish"},
        {"tomatoes", "tomato"}, {"potatoes", "potato"}, {"candies", "candy"},   {"cookies", "cookie"}, {"pennies", "penny"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (assay_view_is(word, names[i][0])) return assay_view_of(names[i][1]);
    }
    return word;
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
                 {"score", "20"},
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
    while (end < phrase.size && unit_is_letter(phrase.data[end])) end++;
    assay_view word = assay_view_slice(phrase, 0, end), folded = unit_lower(word, storage);
    *size = end;
    assay_view singular =
        folded.size > 3 && folded.data[folded.size - 1] == 's' ? assay_view_slice(folded, 0, folded.size - 1) : folded;
    bool possible = end > 0 && strchr("bcdefghlmnqst", folded.data[0]);
    for (size_t i = 0; possible && i < sizeof words / sizeof *words; i++) {
        if (assay_view_is(folded, words[i].word) || assay_view_is(singular, words[i].word)) return words[i].digits;
    }
    if (unit_find(word) || unit_find_abroad(word)) return NULL; /* the thousand of a kilogram belongs to the unit, in Chinese too */
    for (size_t i = 0; i < sizeof characters / sizeof *characters; i++) {
        if (!assay_view_starts_with(word, assay_view_of(characters[i].character))) continue;
        *size = strlen(characters[i].character);
        return characters[i].digits;
    }
    return NULL;
}
