/* "cannot be 7", "is not equal to 7", "anything but 7", "24 instead of 25": words before a value that say that it is not the answer.
 *
 * Theory. The words directly before the value are read backwards. Light words ("be", "equal to", "possibly") are passed over; the first other word
 * decides. Punctuation ends the clause, so that "It is not hard to see: 7" and "not 5, so 7" deny nothing. Bounded by WORDS_READ words. */
#include "verifiers/answer/answer_internal.h"

enum { WORDS_READ = 8, WORD_BYTES = 24, BLANKS = 64, CONTRAST_WINDOW = 256 };

static bool is_one_of(assay_view word, const char *const *words, size_t count) {
    char first = word.size > 0 ? answer_lower(word.data[0]) : '\0'; /* most words differ here */
    for (size_t i = 0; i < count; i++) {
        if (words[i][0] == first && answer_equal_folded(word, words[i])) return true;
    }
    return false;
}

static bool ends_with_apostrophe(assay_view text, size_t *end) {
    assay_view before = assay_view_slice(text, 0, *end);
    size_t size = assay_view_ends_with(before, ASSAY_VIEW("'"))              ? 1
                  : assay_view_ends_with(before, ASSAY_VIEW("\xE2\x80\x99")) ? 3
                                                                             : 0;
    *end -= size;
    return size > 0;
}

/* The word that ends before `*end`, blanks and markup between; empty where something else stands there. Moves *end before it. */
static assay_view word_before(assay_view text, size_t *end) {
    static const bool passed[256] = {[' '] = true, ['\t'] = true, ['\v'] = true, ['\f'] = true, ['\r'] = true, ['$'] = true,
                                     ['*'] = true, ['_'] = true,  ['{'] = true,  ['}'] = true,  ['`'] = true};
    size_t at = *end, least = at > BLANKS ? at - BLANKS : 0;
    while (at > least) {
        char c = text.data[at - 1];
        bool maths = at > 1 && text.data[at - 2] == '\\' && strchr("([,;: ", c);
        if (!maths && !passed[(unsigned char)c]) break;
        at -= maths ? 2 : 1;
    }
    size_t begin = at;
    least = at > WORD_BYTES ? at - WORD_BYTES : 0;
    while (begin > least && assay_is_alpha(text.data[begin - 1])) begin--;
    *end = begin;
    return assay_view_slice(text, begin, at);
}

/* "but" behind "anything", "from" behind "far", "than" behind "rather", ... */
static const struct {
    const char *word, *before[5];
} pairs[] = {{"but", {"anything", "number", "value", "integer", "everything"}},
             {"from", {"far", "different", "differs", "differ"}},
             {"than", {"rather", "other"}},
             {"of", {"instead", "short"}},
             {"means", {"no"}},
             {"way", {"no"}},
             {"longer", {"no"}},
             {"near", {"nowhere"}},
             {"like", {"number", "something", "numbers"}},
             {"doubt", {"i", "we"}},
             {"away", {"throw"}},
             {"out", {"rule", "ruled", "cross", "leaves"}}};

static bool denies_with(assay_view word, assay_view before) {
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (!is_one_of(word, &pairs[i].word, 1)) continue;
        for (size_t k = 0; k < COUNT(pairs[i].before) && pairs[i].before[k]; k++) {
            if (is_one_of(before, &pairs[i].before[k], 1)) return true; /* "nothing but 7" is 7 */
        }
    }
    return false;
}

/* "The answer is at least \boxed{5}", and nothing but "at least" before the value and no thing counted behind it: a bound. "She needs at least
 * \boxed{5} coins" tells the least number, which is what was asked for. `end`: before "at". */
static bool is_bounded(assay_view text, size_t end, size_t value) {
    static const char *const verbs[] = {"is", "be", "was"}, *const subjects[] = {"answer", "value", "result", "solution", "it"};
    size_t open = value;
    int depth = 0;
    assay_view verb = word_before(text, &end);
    if (is_one_of(verb, verbs, sizeof verbs / sizeof *verbs)) {
        assay_view subject = word_before(text, &end);
        if (is_one_of(subject, (const char *const[]){"must", "should"}, 2)) subject = word_before(text, &end);
        return is_one_of(subject, subjects, sizeof subjects / sizeof *subjects);
    }
    while (open < text.size && text.data[open] != '\n') { /* over the box */
        depth += text.data[open] == '{';
        if (text.data[open++] == '}' && --depth <= 0) break;
    }
    while (open < text.size && strchr(" $.*)", text.data[open]) && text.data[open] != '\0') open++;
    bool alone = verb.size == 0 && (end == 0 || text.data[end - 1] == '\n' || text.data[end - 1] == ':');
    return alone && depth == 0 && (open == text.size || text.data[open] == '\n');
}

/* "The answer is always" before `end`: what is said is about the answer, and is not the answer. */
static bool is_about_answer(assay_view text, size_t end) {
    static const char *const light[] = {"is",     "be",   "was",  "must", "should",   "will",
                                        "always", "also", "very", "thus", "therefore"};
    static const char *const what[] = {"answer", "result", "solution", "value", "it"};
    assay_view word = word_before(text, &end);
    while (is_one_of(word, light, sizeof light / sizeof *light)) word = word_before(text, &end);
    return is_one_of(word, what, sizeof what / sizeof *what);
}

static const char *const alone[] = {"minus", "negative", "exceeds", "twice", "double", "triple", "thrice",
                                    "half",  "above",    "below",   "under", "beyond", "unlike", "near"};
static const char *const of[] = {"opposite", "square",  "cube",      "root",        "reciprocal", "negation",
                                 "half",     "third",   "quarter",   "fifth",       "tenth",      "percent",
                                 "sum",      "product", "successor", "predecessor", "reverse",    "double"};
static const char *const than[] = {"more",   "less",  "greater", "fewer",  "higher",
                                   "larger", "lower", "smaller", "bigger", "other"};
static const char *const set[] = {"multiple", "multiples", "factor", "factors", "divisor",
                                  "divisors", "power",     "powers", "digits"};
static const char *const to[] = {"close", "closer", "coprime", "prime", "next", "adjacent", "proportional"};

/* "minus \boxed{5}", "the square of \boxed{5}", "one more than \boxed{5}": what is meant is another value than the one in the box;
 * "Wrong answer: \boxed{5}" means none. */
bool answer_is_altered(assay_view text, size_t at) {
    static const char *const wrong[] = {"wrong", "incorrect", "false", "error", "mistake", "trap", "distractor", "decoy"},
                             *const kinds[] = {"common", "typical", "frequent", "classic", "usual", "a", "the"};
    static const char *const what[] = {"answer", "result", "solution", "value"};
    size_t end = at;
    assay_view word = word_before(text, &end);
    if (word.size == 0) {
        size_t colon = answer_before_markup(text, at);
        if (colon == 0 || text.data[colon - 1] != ':') return false;
        end = colon - 1;
        word = word_before(text, &end);
        if (is_one_of(word, what, sizeof what / sizeof *what)) {
            word = word_before(text, &end);
            if (is_one_of(word, (const char *const[]){"the", "an"}, 2)) word = word_before(text, &end);
            if (is_one_of(word, (const char *const[]){"not"}, 1)) return true; /* "Not the answer:" */
        }
        if (!is_one_of(word, wrong, sizeof wrong / sizeof *wrong)) return false;
        do word = word_before(text, &end);
        while (is_one_of(word, kinds, sizeof kinds / sizeof *kinds));
        return word.size == 0;
    }
    if (is_one_of(word, alone, sizeof alone / sizeof *alone)) return true;
    size_t percent = answer_before_markup(text, end);
    bool share = percent > 0 && text.data[percent - 1] == '%';
    assay_view before = word_before(text, &end);
    if (is_one_of(word, (const char *const[]){"of"}, 1) && share) return true;
    if (is_one_of(word, (const char *const[]){"of"}, 1)) {
        if (is_one_of(before, set, sizeof set / sizeof *set)) return true;
        bool total = is_one_of(before, (const char *const[]){"sum", "product"}, 2); /* "gives a sum of 15" */
        if (total && !is_one_of(word_before(text, &end), (const char *const[]){"the"}, 1)) return false;
        bool a_root = is_one_of(before, (const char *const[]){"root"}, 1); /* "is a root of \\boxed{x^2 - 2}" */
        if (a_root && is_one_of(word_before(text, &end), (const char *const[]){"a", "another"}, 2)) return false;
        return is_one_of(before, of, sizeof of / sizeof *of);
    }
    bool bound = is_one_of(word, (const char *const[]){"least", "most"}, 2);
    if (bound && is_one_of(before, (const char *const[]){"at"}, 1)) return is_bounded(text, end, at);
    if (is_one_of(word, (const char *const[]){"by"}, 1)) /* "S is divisible by \\boxed{4}" may be what was asked for */
        return is_one_of(before, (const char *const[]){"divisible"}, 1) && is_about_answer(text, end);
    if (is_one_of(word, (const char *const[]){"to"}, 1))
        return is_one_of(before, to, sizeof to / sizeof *to) && is_about_answer(text, end);
    if (is_one_of(word, (const char *const[]){"is"}, 1)) return is_one_of(before, (const char *const[]){"mistake"}, 1);
    if (!is_one_of(word, (const char *const[]){"than"}, 1) || !is_one_of(before, than, sizeof than / sizeof *than))
        return false;
    before = word_before(text, &end);
    return !is_one_of(before, (const char *const[]){"no", "not"}, 2); /* "no more than": at most */
}

/* What the words before a value do. */
enum {
    LIGHT = 1,
    DENYING = 2,
    REFUSING = 4, /* "discard": an answer, and not things that are counted */
    PAIR = 8,     /* denies with the word before it */
    PAIRED = 16,
    ALTERS = 32, /* "twice", "than" */
    PART = 64,   /* "half" of */
    OF = 128,
    CLOSE = 256, /* "next" to */
    TO = 512
};
#define WORDS ANSWER_WORDS
static const answer_word *const lexicon[26] = {
    ['a' - 'a'] =
        WORDS({"a", LIGHT}, {"an", LIGHT}, {"actually", LIGHT}, {"accept", LIGHT}, {"always", LIGHT}, {"answer", LIGHT}),
    ['b' - 'a'] = WORDS({"be", LIGHT}, {"been", LIGHT}, {"being", LIGHT}, {"by", LIGHT}, {"believe", LIGHT}),
    ['c' - 'a'] = WORDS({"claim", LIGHT}, {"confirm", LIGHT}, {"conclude", LIGHT}, {"correct", LIGHT}, {"case", LIGHT},
                        {"candidate", LIGHT}, {"cannot", DENYING}, {"cant", DENYING}),
    ['d' - 'a'] = WORDS({"dont", DENYING}, {"doesnt", DENYING}, {"discard", REFUSING}, {"drop", REFUSING},
                        {"discarding", REFUSING}, {"dismiss", REFUSING}),
    ['e' - 'a'] =
        WORDS({"equal", LIGHT}, {"exactly", LIGHT}, {"even", LIGHT}, {"ever", LIGHT}, {"expect", LIGHT}, {"except", DENYING},
              {"exclude", REFUSING}, {"excluding", REFUSING}, {"eliminate", REFUSING}, {"eliminates", REFUSING}),
    ['f' - 'a'] = WORDS({"final", LIGHT}, {"false", DENYING}),
    ['h' - 'a'] = WORDS({"have", LIGHT}, {"hardly", DENYING}),
    ['i' - 'a'] = WORDS({"is", LIGHT}, {"it", LIGHT}, {"isnt", DENYING}, {"incorrect", DENYING}),
    ['j' - 'a'] = WORDS({"just", LIGHT}),
    ['l' - 'a'] = WORDS({"likely", LIGHT}),
    ['m' - 'a'] = WORDS({"merely", LIGHT}, {"mathrm", LIGHT}, {"mean", LIGHT}, {"my", LIGHT}),
    ['n' - 'a'] = WORDS({"necessarily", LIGHT}, {"number", LIGHT}, {"not", DENYING}, {"never", DENYING}, {"nor", DENYING},
                        {"neither", DENYING}, {"neq", DENYING}, {"ne", DENYING}),
    ['o' - 'a'] = WORDS({"our", LIGHT}),
    ['p' - 'a'] = WORDS({"possibly", LIGHT}),
    ['q' - 'a'] = WORDS({"quite", LIGHT}),
    ['r' - 'a'] = WORDS({"really", LIGHT}, {"refuse", DENYING}, {"retract", REFUSING}, {"reject", REFUSING},
                        {"rejecting", REFUSING}, {"root", LIGHT}),
    ['s' - 'a'] = WORDS({"simply", LIGHT}, {"say", LIGHT}, {"sure", LIGHT}, {"solution", LIGHT}, {"suppose", LIGHT}),
    ['t' - 'a'] = WORDS({"the", LIGHT}, {"to", LIGHT}, {"text", LIGHT}, {"think", LIGHT}, {"true", LIGHT}, {"that", LIGHT}),
    ['u' - 'a'] = WORDS({"unlikely", DENYING}, {"unequal", DENYING}, {"untrue", DENYING}),
    ['v' - 'a'] = WORDS({"value", LIGHT}),
    ['w' - 'a'] = WORDS({"write", LIGHT}, {"withdraw", REFUSING}, {"wont", DENYING}, {"wasnt", DENYING}, {"without", DENYING},
                        {"wrong", DENYING}),
};
#undef WORDS

/* "8 and not 7", "8 (not 7)", "8, nicht 7": what is set against the answer, and what may close it. */
static const assay_view contrasts[] = {
    LIT(" instead of "), LIT(" rather than "), LIT(" and not "), LIT(" but not "), LIT(", not "),        LIT(" (not "),
    LIT(", no "),        LIT(" y no "),        LIT(" (no "),     LIT(", nicht "),  LIT(" und nicht "),   LIT(" (nicht "),
    LIT(" et non "),     LIT(", pas "),        LIT(" (et non "), LIT(", non "),    LIT(" e non "),       LIT(", não "),
    LIT(" e não "),      LIT(", а не "),       LIT(", не "),     LIT(", bukan "),  LIT(", không phải "), LIT(", nie "),
    LIT(", a nie "),     LIT("，不是"),        LIT("，而不是"),  LIT("而不是"),    LIT("，而非"),        LIT("（不是"),
    LIT("（而不是")};
enum { CONTRASTS = sizeof contrasts / sizeof *contrasts };
static answer_phrases contrast_set = {.items = contrasts, .count = CONTRASTS};

/* What a denial behind the value begins with: a verb, or what leads to a clause of its own. */
static const char *const said_of_it[] = {"is",   "was",  "be",   "can",   "could", "would",   "should",
                                         "must", "will", "does", "seems", "looks", "appears", "sounds"};
static const char *const leads[] = {"which", "but", "though", "although", "however", "yet"};

static void learn(const char *const *words, size_t count, uint32_t classes) {
    for (size_t i = 0; i < count; i++) answer_learn(READER_DENIAL, words[i], classes);
}

void answer_learn_denial(void) {
    static const char *const others[] = {"than", "least", "most", "divisible",  "mistake", "wrong", "incorrect",
                                         "not",  "error", "trap", "distractor", "decoy",   "false"};
    answer_learn_lists(READER_DENIAL, lexicon);
    for (size_t i = 0; i < COUNT(pairs); i++) {
        answer_learn(READER_DENIAL, pairs[i].word, PAIR);
        for (size_t k = 0; k < COUNT(pairs[i].before) && pairs[i].before[k]; k++)
            answer_learn(READER_DENIAL, pairs[i].before[k], PAIRED);
    }
    learn(alone, COUNT(alone), ALTERS);
    learn(others, COUNT(others), ALTERS);
    learn(of, COUNT(of), PART);
    learn(set, COUNT(set), PART);
    learn(to, COUNT(to), CLOSE);
    answer_learn(READER_DENIAL, "of", OF);
    answer_learn(READER_DENIAL, "to", TO);
    static const char *const others_behind[] = {"or", "cannot"};
    answer_learn_next_words(said_of_it, COUNT(said_of_it));
    answer_learn_next_words(leads, COUNT(leads));
    answer_learn_next_words(others_behind, COUNT(others_behind));
    answer_phrases_init(&contrast_set, false);
}

/* Words that each denial, or what alters a value, has: other texts need not be asked. */
bool answer_may_deny(uint32_t seen) {
    return seen & (DENYING | REFUSING) || (seen & PAIR && seen & PAIRED);
}
bool answer_may_alter(uint32_t seen) {
    return seen & ALTERS || (seen & PART && seen & OF) || (seen & CLOSE && seen & TO);
}

/* Behind the box or number at `at` the clause ends: "we discard \\boxed{5}.", and not "we discard \\boxed{5} cases". */
static bool ends_clause(assay_view text, size_t at) {
    size_t depth = 0;
    for (; at < text.size && text.data[at] != '\n'; at++) {
        char c = text.data[at];
        depth += c == '{';
        if (c == '}' && depth > 0) depth--;
        else if (depth == 0 && (c == ' ' || strchr(".,;!?", c))) break;
    }
    while (at < text.size && text.data[at] != '\0' && strchr(" $*_)\\]", text.data[at])) at++;
    if (at >= text.size || strchr(".,;!?:\n", text.data[at])) return true;
    static const char *const reasons[] = {"because", "since", "as", "from", "so"};
    size_t end = at;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    return is_one_of(assay_view_slice(text, at, end), reasons, sizeof reasons / sizeof *reasons);
}

bool answer_is_denied(assay_view text, size_t at) {
    if (answer_is_denied_abroad(text, at)) return true;
    size_t value = at;
    assay_view word = word_before(text, &at);
    for (int words = 0; words < WORDS_READ && word.size > 0; words++) {
        uint32_t classes = answer_look_up(word)[READER_DENIAL];
        if (classes & DENYING) return true;
        if (classes & REFUSING) return ends_clause(text, value);
        size_t further = at;
        bool t = word.size == 1 && (word.data[0] == 't' || word.data[0] == 'T');
        bool s = word.size == 1 && word.data[0] == 's' && at < value;
        if (s && ends_with_apostrophe(text, &further)) { /* "I doubt that it's 8" */
            static const char *const its[] = {"it", "that"};
            if (!is_one_of(word_before(text, &further), its, COUNT(its))) return false;
            at = further;
            word = word_before(text, &at);
            continue;
        }
        if (t && ends_with_apostrophe(text, &further)) {
            assay_view stem = word_before(text, &further);
            return stem.size > 2 && (stem.data[stem.size - 1] | 0x20) == 'n';
        }
        assay_view before = word_before(text, &at);
        if (!(classes & LIGHT)) return denies_with(word, before);
        word = before;
    }
    return false;
}

/* The next word behind markup and blanks, with what follows an apostrophe ("isn't"); moves *at behind it. */
assay_view answer_word_behind(assay_view text, size_t *at) {
    static const assay_view fonts[] = {{"text{", 5},   {"textbf{", 7}, {"textit{", 7},
                                       {"mathrm{", 7}, {"mbox{", 5},   {"emph{", 5}};
    size_t begin = *at;
    while (begin < text.size && begin - *at < BLANKS && text.data[begin] != '\0' && strchr(" $*_`\\)]}\"", text.data[begin]))
        begin++;
    for (size_t i = 0; i < sizeof fonts / sizeof *fonts && begin > *at && text.data[begin - 1] == '\\'; i++) {
        if (!assay_view_starts_with(assay_view_slice(text, begin, text.size), fonts[i])) continue;
        begin += fonts[i].size;
        while (begin < text.size && begin - *at < BLANKS && text.data[begin] == ' ') begin++;
        break;
    }
    size_t end = begin;
    while (end < text.size && end - begin < WORD_BYTES && assay_is_alpha(text.data[end])) end++;
    size_t letters = end;
    assay_view rest = assay_view_slice(text, end, text.size);
    size_t mark = assay_view_starts_with(rest, ASSAY_VIEW("'"))              ? 1
                  : assay_view_starts_with(rest, ASSAY_VIEW("\xE2\x80\x99")) ? 3
                                                                             : 0;
    if (mark > 0) {
        end += mark;
        while (end < text.size && assay_is_alpha(text.data[end])) end++;
    }
    *at = end;
    return assay_view_slice(text, begin, mark > 0 ? end : letters);
}

static const char *const wrong_words[] = {"wrong",   "incorrect", "false", "impossible",
                                          "invalid", "mistaken",  "trap",  "mistake"};

/* ", which is wrong", " but that's incorrect", ", but no", ", but it is not": said of the box in the same sentence. */
static bool is_rejected_in_clause(assay_view text, size_t at) {
    static const char *const pronouns[] = {"this", "that", "it", "they", "these"}, *const verbs[] = {"is",    "are", "was",
                                                                                                     "would", "be",  "turns",
                                                                                                     "out",   "to"};
    static const char *const short_verbs[] = {"that's", "it's", "that\xE2\x80\x99s", "it\xE2\x80\x99s"};
    static const char *const light[] = {"clearly", "actually", "obviously", "simply",    "sadly", "quite",
                                        "a",       "an",       "the",       "certainly", "in",    "fact"};
    static const char *const right[] = {"correct", "right", "true", "answer", "so", "possible"};
    size_t begin = at;
    while (at < text.size && at - begin < BLANKS && text.data[at] != '\0' && strchr(" $*_\\)]},", text.data[at])) at++;
    assay_view word = answer_word_behind(text, &at);
    bool but = is_one_of(word, leads + 1, COUNT(leads) - 1), verb = false, negated = false;
    if (!is_one_of(word, leads, COUNT(leads))) return false;
    for (int words = 0; words < WORDS_READ; words++) {
        while (but && at < text.size && text.data[at] == ',') at++; /* "however, that is wrong" */
        word = answer_word_behind(text, &at);
        bool ends = at >= text.size || strchr(".,;!)\n", text.data[at]) != NULL;
        if (word.size == 0) return false;
        if (but && words == 0 && ends && is_one_of(word, (const char *const[]){"no"}, 1)) return true;
        if (words == 0 && is_one_of(word, pronouns, sizeof pronouns / sizeof *pronouns)) continue;
        if (is_one_of(word, short_verbs, sizeof short_verbs / sizeof *short_verbs) ||
            is_one_of(word, verbs, sizeof verbs / sizeof *verbs)) {
            verb = true;
        } else if (verb && is_one_of(word, (const char *const[]){"not", "never"}, 2)) {
            negated = true;
            if (ends) return true;
        } else if (word.size > 3 && (assay_view_ends_with(word, ASSAY_VIEW("n't")) ||
                                     assay_view_ends_with(word, ASSAY_VIEW("n\xE2\x80\x99t")))) {
            verb = negated = true;
            if (ends) return true;
        } else if (verb && !negated && is_one_of(word, wrong_words, sizeof wrong_words / sizeof *wrong_words)) {
            return true;
        } else if (negated && is_one_of(word, right, sizeof right / sizeof *right)) {
            return ends;
        } else if (!verb || !is_one_of(word, light, sizeof light / sizeof *light)) {
            return false;
        }
    }
    return false;
}

/* "or something else", "or another value", "or not" behind the box. */
static bool is_left_open(assay_view text, size_t at) {
    static const char *const others[] = {"something", "anything", "another", "other", "different", "not"};
    static const char *const light[] = {"some", "a", "perhaps", "maybe", "possibly", "the", "even"};
    while (at < text.size && text.data[at] == ',') at++;
    if (!is_one_of(answer_word_behind(text, &at), (const char *const[]){"or"}, 1)) return false;
    for (int words = 0; words < 3; words++) {
        assay_view word = answer_word_behind(text, &at);
        if (is_one_of(word, (const char *const[]){"something"}, 1))
            return is_one_of(answer_word_behind(text, &at), (const char *const[]){"else", "different", "other"}, 3);
        if (is_one_of(word, others, sizeof others / sizeof *others)) return true;
        if (!is_one_of(word, light, sizeof light / sizeof *light)) return false;
    }
    return false;
}

/* The letter, as a small one, that comes first behind markup and commas; '\0': something else does. */
static char first_letter_behind(assay_view text, size_t at) {
    static const bool passed[256] = {[' '] = true,  ['$'] = true, ['*'] = true, ['_'] = true, ['`'] = true, [')'] = true,
                                     ['\\'] = true, [']'] = true, ['}'] = true, ['"'] = true, [','] = true};
    for (size_t begin = at; at < text.size && at - begin < BLANKS && passed[(unsigned char)text.data[at]];) at++;
    return at < text.size && assay_is_alpha(text.data[at]) ? answer_lower(text.data[at]) : '\0';
}

bool answer_is_denied_behind(assay_view text, size_t at) {
    static const char *const objects[] = {"answer", "correct", "right", "solution", "possible", "it",
                                          "result", "true",    "be",    "valid",    "work"};
    static const char *const light[] = {"the",        "a",      "our",      "my",        "final",     "an",       "clearly",
                                        "also",       "common", "tempting", "classic",   "be",        "very",     "therefore",
                                        "thus",       "just",   "simply",   "obviously", "certainly", "actually", "but",
                                        "definitely", "surely", "plainly",  "totally",   "completely"};
    static const char *const seeming[] = {"right",    "correct", "plausible", "reasonable",
                                          "possible", "likely",  "natural",   "tempting"};
    if (answer_is_denied_abroad_behind(text, at) || answer_is_rejected_behind(text, at)) return true;
    switch (first_letter_behind(text, at)) { /* mostly none */
        case '\0': return false;
        case 'o':
            if (is_left_open(text, at)) return true;
            break;
        case 'w':
        case 'b':
        case 't':
        case 'a':
        case 'h':
        case 'y':
            if (is_rejected_in_clause(text, at)) return true;
            break;
        default: break;
    }
    bool verb = false, negated = false;
    for (int words = 0; words < WORDS_READ; words++) {
        assay_view word = answer_word_behind(text, &at);
        if (word.size == 0) return false;
        if (word.size > 3 &&
            (assay_view_ends_with(word, ASSAY_VIEW("n't")) || assay_view_ends_with(word, ASSAY_VIEW("n\xE2\x80\x99t")))) {
            verb = negated = true;
        } else if (is_one_of(word, (const char *const[]){"cannot"}, 1)) {
            verb = negated = true;
        } else if (verb && is_one_of(word, (const char *const[]){"not", "never"}, 2)) {
            negated = true;
        } else if (verb && !negated && is_one_of(word, wrong_words, sizeof wrong_words / sizeof *wrong_words)) {
            return true;
        } else if (negated && is_one_of(word, objects, sizeof objects / sizeof *objects)) {
            bool be = is_one_of(word, (const char *const[]){"be"}, 1); /* "cannot be." and not "cannot be improved" */
            if (!be || at >= text.size || text.data[at] != ' ') return true;
        } else if (verb && !negated && is_one_of(word, seeming, sizeof seeming / sizeof *seeming)) {
            size_t further = at; /* "seems right, but it is not" */
            if (is_rejected_in_clause(text, further)) return true;
            if (!is_one_of(word, light, sizeof light / sizeof *light)) return false;
        } else if (!verb && is_one_of(word, said_of_it, COUNT(said_of_it))) {
            verb = true;
        } else if (!verb || !is_one_of(word, light, sizeof light / sizeof *light)) {
            return false;
        }
    }
    return false;
}

/* Is `text` one value and nothing else? */
static bool is_one_value(assay_view text) {
    size_t at = 0;
    answer_value value;
    text = answer_unwrap(text);
    return answer_next_value(text, &at, &value) && value.begin == 0 && value.end == text.size;
}

assay_view answer_behind_correction(assay_view text) {
    if (!assay_view_starts_with(text, ASSAY_VIEW("not ")) || text.size > CONTRAST_WINDOW) return text;
    size_t but = assay_find_last(text, ASSAY_VIEW(" but "));
    if (but == ASSAY_NOT_FOUND) return text;
    assay_view rest = assay_view_slice(text, but + 5, text.size);
    if (assay_view_starts_with(rest, ASSAY_VIEW("rather "))) rest = assay_view_slice(rest, 7, rest.size);
    return is_one_value(rest) ? rest : text;
}

/* The last place of each in the text, behind its first byte; 0: none. False: none of any. */
static bool find_contrasts(assay_view text, size_t last[CONTRASTS]) {
    static const bool begins[256] = {[' '] = true, [','] = true, [0xEF] = true, [0xE8] = true};
    bool found = false;
    memset(last, 0, CONTRASTS * sizeof *last);
    if (text.size < 3) return false; /* each has more */
    for (const char *at = text.data + 1, *end = text.data + text.size; at < end - 2; at++) {
        if (!begins[(unsigned char)*at]) continue;
        assay_view rest = {at, (size_t)(end - at)};
        for (unsigned i = answer_may_begin(&contrast_set, rest); i != ANSWER_NO_PHRASE; i = contrast_set.next[i]) {
            if (contrasts[i].data[2] != rest.data[2] || !assay_view_starts_with(rest, contrasts[i])) continue;
            last[i] = answer_offset(text, at);
            found = true;
        }
    }
    return found;
}

assay_view answer_before_contrast(assay_view text) {
    size_t shift = text.size > CONTRAST_WINDOW ? text.size - CONTRAST_WINDOW : 0, last[CONTRASTS];
    assay_view window = assay_view_slice(text, shift, text.size);
    if (!find_contrasts(window, last)) return text;
    for (size_t i = 0; i < CONTRASTS; i++) {
        size_t found = last[i];
        if (found == 0) continue;
        assay_view rest = answer_unwrap(assay_view_slice(window, found + contrasts[i].size, window.size));
        bool bracket =
            memchr(contrasts[i].data, '(', contrasts[i].size) || assay_view_starts_with(contrasts[i], ASSAY_VIEW("（"));
        if (bracket && assay_view_ends_with(rest, ASSAY_VIEW(")"))) rest.size--;
        if (bracket && assay_view_ends_with(rest, ASSAY_VIEW("）"))) rest.size -= 3;
        if (is_one_value(rest)) return assay_view_slice(text, 0, shift + found);
    }
    return text;
}
