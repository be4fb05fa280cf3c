/* What the sentence behind an answer does to it: ". Wait, that's wrong", "? No: 6", "(this is false)", "Strike that.", "I withdraw this answer.".
 *
 * Theory. Two readings of the next sentence, whose first words tell: a call ("wait", "but") and what is said of "this"; or the writer's own withdrawal, where a verb of withdrawing has
 * the answer ("that", "the above", "my answer") as its object, or the answer is called a joke or a lie. "Ignore the negative root." has another object. Bounded by WORDS_READ words. Between two boxes a sentence that
 * calls the earlier answer wrong, or owns to a mistake, takes all boxes before it back. */
#include "verifiers/answer/answer_internal.h"

enum { WORDS_READ = 8, BLANKS = 64 };

static bool is_one_of(assay_view word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (answer_equal_folded(word, words[i])) return true;
    }
    return false;
}

static size_t skip_marks(assay_view text, size_t at) {
    size_t begin = at;
    while (at < text.size && at - begin < BLANKS) {
        assay_view rest = assay_view_slice(text, at, text.size);
        bool dash = assay_view_starts_with(rest, ASSAY_VIEW("–")) || assay_view_starts_with(rest, ASSAY_VIEW("—"));
        if (!dash && (text.data[at] == '\0' || !strchr(" $*_`\\)]}\".,;:!?-\n([", text.data[at]))) break;
        at += dash ? 3 : 1;
    }
    return at;
}

static const char *const calls[] = {"wait",     "hmm",  "oh",  "oops",    "sorry", "no",
                                    "actually", "hold", "but", "however", "yet",   "unfortunately"};
/* Of those what calls what was said before into question, and nothing else. */
static const char *const doubting[] = {"wait", "hmm", "oh", "oops", "actually", "hold", "sorry", "unfortunately"};
/* What else is_contradicted may begin with. */
static const char *const contradicting[] = {"correction", "nope", "wrong", "incorrect", "this", "that", "on"};

/* "Wait, that's wrong", "But I forgot a case", "(this is false)". */
static bool is_contradicted(assay_view text, size_t at) {
    static const char *const slips[] = {"forgot", "miscalculated", "misread", "overlooked", "missed", "miscounted"};
    static const char *const verbs[] = {"is", "was", "seems", "looks", "must", "has", "can", "could", "be", "to"};
    static const char *const light[] = {"the", "clearly", "obviously", "actually", "a", "be"};
    static const char *const wrong[] = {"wrong", "incorrect", "false"};
    static const char *const right[] = {"right", "correct", "answer"};
    static const char *const holds[] = {"satisfy", "work", "hold", "fit", "match", "check"};
    static const char *const stops[] = {"wait", "hmm", "oops", "hold"}; /* as the last word: the text ends in doubt */
    bool asked = false, called = false, negated = false, pronoun = false, verb = false, doubted = false, stopped = false;
    size_t begin = skip_marks(text, at);
    for (size_t i = at; i < begin; i++)
        asked = asked || text.data[i] == '?' || (unsigned char)text.data[i] == 0xE2 || text.data[i] == '-'; /* a dash */
    at = begin;
    for (int words = 0; words < WORDS_READ; words++) {
        assay_view word = answer_word_behind(text, &at);
        bool no = is_one_of(word, (const char *const[]){"no", "nope", "wrong", "incorrect"}, 4);
        char next = at < text.size ? text.data[at] : '\0';
        if (word.size == 0) return stopped && !pronoun && at >= text.size;
        if (!called && is_one_of(word, (const char *const[]){"correction"}, 1)) return next == ':';
        if (!pronoun && no && (asked || called) && strchr(":,.!", next)) return true; /* "\boxed{5}? No: 6", "Hmm, no." */
        if (!pronoun && is_one_of(word, calls, sizeof calls / sizeof *calls)) {
            called = true;
            doubted = doubted || is_one_of(word, doubting, sizeof doubting / sizeof *doubting);
            stopped = is_one_of(word, stops, sizeof stops / sizeof *stops);
            at = skip_marks(text, at);
        } else if (words == 0 && is_one_of(word, (const char *const[]){"on"}, 1)) { /* "On second thought," */
            assay_view next_word = answer_word_behind(text, &at);
            bool second = is_one_of(next_word, (const char *const[]){"second", "further", "closer"}, 3);
            if (second) next_word = answer_word_behind(text, &at);
            if (!is_one_of(next_word, (const char *const[]){"thought", "thoughts", "reflection", "inspection"}, 4))
                return false;
            called = doubted = true;
            at = skip_marks(text, at);
        } else if (!pronoun && is_one_of(word, (const char *const[]){"this", "that"}, 2)) {
            pronoun = true;
        } else if (!pronoun && is_one_of(word, (const char *const[]){"that's", "that\xE2\x80\x99s"}, 2)) {
            pronoun = verb = true;
        } else if (!pronoun && called && is_one_of(word, (const char *const[]){"on"}, 1)) {
            at = skip_marks(text, at); /* "hold on" */
        } else if (!pronoun && called && is_one_of(word, (const char *const[]){"i"}, 1)) {
            assay_view made = answer_word_behind(text, &at), article = answer_word_behind(text, &at),
                       what = answer_word_behind(text, &at);
            if (is_one_of(made, slips, sizeof slips / sizeof *slips)) return true;
            return is_one_of(made, (const char *const[]){"made"}, 1) && article.size > 0 &&
                   is_one_of(what, (const char *const[]){"error", "mistake"}, 2);
        } else if (!pronoun) {
            return false;
        } else if (word.size > 3 && (assay_view_ends_with(word, ASSAY_VIEW("n't")) ||
                                     assay_view_ends_with(word, ASSAY_VIEW("n\xE2\x80\x99t")))) {
            verb = negated = true;
        } else if (is_one_of(word, (const char *const[]){"cannot"}, 1)) {
            verb = negated = true;
        } else if (verb && is_one_of(word, (const char *const[]){"not"}, 1)) {
            negated = true;
        } else if (verb && !negated && is_one_of(word, wrong, sizeof wrong / sizeof *wrong)) {
            return next == '\0' || !assay_is_space(next) || next == '\n'; /* "a wrong turn" goes on */
        } else if (negated && (is_one_of(word, right, sizeof right / sizeof *right) ||
                               (doubted && is_one_of(word, holds, sizeof holds / sizeof *holds)))) {
            return true;
        } else if (is_one_of(word, verbs, sizeof verbs / sizeof *verbs)) {
            verb = true;
        } else if (!verb || !is_one_of(word, light, sizeof light / sizeof *light)) {
            return false;
        }
    }
    return false;
}

enum {
    WITHDRAW = 1,   /* "ignore" that; "I" withdraw it */
    OBJECT = 2,     /* "that", "above" */
    ME = 4,         /* "I" */
    BE = 8,         /* "is", "am" */
    NOT = 16,       /* "not", "don't" */
    AGREE = 32,     /* not to "agree" */
    UNTRUE = 64,    /* a "joke" */
    LIGHT = 128,    /* "please", "a", "just" */
    SUBJECT = 256,  /* "answer", "box" */
    WRONG = 512,    /* "wrong" as a sentence of its own */
    CALL = 1024,    /* "but", "however" */
    AGAINST = 2048, /* this "contradicts" */
    RIGHT = 4096,   /* not "right" */
    UP = 8192,      /* made it "up", took it "back" */
    BEGINS = 16384, /* what contradicts */
    NEVER = 32768,  /* "never" "mind" */
    MIND = 65536,
    JEST = 131072 /* "just kidding" */
};

#define WORDS(...) \
    { __VA_ARGS__ }
static const answer_word words[] = WORDS(
    {"ignore", WITHDRAW}, {"disregard", WITHDRAW}, {"strike", WITHDRAW}, {"scratch", WITHDRAW}, {"forget", WITHDRAW},
    {"discard", WITHDRAW}, {"withdraw", WITHDRAW}, {"retract", WITHDRAW}, {"disagree", WITHDRAW | UNTRUE}, {"revoke", WITHDRAW},
    {"take", WITHDRAW}, {"made", WITHDRAW}, {"cancel", WITHDRAW}, {"that", OBJECT}, {"this", OBJECT}, {"it", OBJECT},
    {"above", OBJECT | SUBJECT}, {"everything", OBJECT}, {"previous", LIGHT}, {"my", LIGHT}, {"the", LIGHT}, {"a", LIGHT},
    {"an", LIGHT}, {"please", LIGHT}, {"just", LIGHT}, {"all", LIGHT}, {"completely", LIGHT}, {"actually", LIGHT},
    {"boxed", LIGHT}, {"last", LIGHT}, {"answer", SUBJECT}, {"box", SUBJECT}, {"result", SUBJECT}, {"value", SUBJECT},
    {"i", ME}, {"i'm", ME | BE}, {"is", BE}, {"am", BE}, {"was", BE}, {"that's", OBJECT | BE}, {"it's", OBJECT | BE},
    {"not", NOT}, {"don't", NOT}, {"do", LIGHT}, {"isn't", NOT | BE}, {"agree", AGREE}, {"believe", AGREE}, {"joke", UNTRUE},
    {"lie", UNTRUE}, {"lying", UNTRUE}, {"joking", UNTRUE | JEST}, {"kidding", UNTRUE | JEST}, {"never", NEVER}, {"mind", MIND},
    {"nevermind", WRONG}, {"bluffing", UNTRUE}, {"trick", UNTRUE}, {"fabrication", UNTRUE}, {"typo", UNTRUE}, {"false", WRONG},
    {"nope", WRONG}, {"decoy", UNTRUE}, {"count", WITHDRAW}, {"grade", WITHDRAW}, {"final", LIGHT}, {"wrong", WRONG},
    {"incorrect", WRONG}, {"untrue", WRONG}, {"but", CALL}, {"however", CALL}, {"and", CALL}, {"contradicts", AGAINST},
    {"violates", AGAINST}, {"right", RIGHT}, {"correct", RIGHT}, {"true", RIGHT}, {"up", UP}, {"back", UP});
void answer_prepare_retraction(void) {
    for (size_t i = 0; i < COUNT(words); i++) answer_learn(READER_RETRACTION, words[i].word, words[i].classes);
    for (size_t i = 0; i < COUNT(calls); i++) answer_learn(READER_RETRACTION, calls[i], BEGINS);
    for (size_t i = 0; i < COUNT(contradicting); i++) answer_learn(READER_RETRACTION, contradicting[i], BEGINS);
}

/* The writer's own withdrawal; `one_word`: also as one word, "False." */
static bool is_withdrawn(assay_view text, size_t at, bool one_word) {
    size_t begin = skip_marks(text, at);
    if (!assay_is_alpha(at_or_nul(text, begin))) return false;
    uint32_t seen = 0;
    for (int count = 0; count < WORDS_READ; count++) {
        size_t end = answer_word_end(text, begin);
        uint32_t word = answer_plain_classes(READER_RETRACTION, assay_view_slice(text, begin, end)) & ~(uint32_t)BEGINS;
        char stop = at_or_nul(text, end);
        bool ends = stop == '\0' || strchr(".,;!)]\n", stop) != NULL;
        if (one_word && seen == 0 && ends && stop != ',' && (word == WRONG || (word == NOT && stop == '!')))
            return true; /* "False.", "Not!" */
        if (word == 0) return false;
        bool negated = seen & NOT, about = seen & (OBJECT | SUBJECT);
        if (seen == NEVER && word & MIND) return ends;
        if ((seen == 0 || seen == LIGHT) && word & JEST) return ends;
        if (seen & ME && word & (negated ? AGREE : UNTRUE)) return true;
        if (seen & WITHDRAW && word & (OBJECT | SUBJECT)) {
            bool needs_particle = seen & UP;
            if (ends || word & SUBJECT) return !needs_particle || word & SUBJECT;
        }
        if (seen & WITHDRAW && seen & OBJECT && word & UP) return true;
        if (about && seen & BE && !(seen & ME) && word & (negated ? RIGHT | SUBJECT : UNTRUE)) return ends || !(word & SUBJECT);
        if (about && seen & SUBJECT && seen & BE && !negated && word & WRONG) return true;
        if (seen & CALL && seen & OBJECT && word & AGAINST) return true;
        if (word & WITHDRAW && seen & ~(uint32_t)(LIGHT | ME | CALL)) return false;
        if (word & WITHDRAW && seen & ME && ends) return true; /* "I disagree." */
        seen |= word;
        if (stop != ' ' && !(stop == ',' && seen == CALL)) return false;
        begin = end + 1 + (stop == ',');
    }
    return false;
}

/* Can what is taken back begin with the word behind `at`? Only what is no plain word of letters is not looked up. */
static bool may_take_back(assay_view text, size_t at) {
    size_t begin = skip_marks(text, at), end = begin;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    if (end == begin) return begin - at >= BLANKS;
    unsigned char next = (unsigned char)at_or_nul(text, end);
    return next == '\'' || next >= 0x80 || answer_look_up(assay_view_slice(text, begin, end))[READER_RETRACTION] != 0;
}

static bool confesses(assay_view sentence);

/* "I made a mistake above." as the next sentence, and nothing of having mended it. */
static bool confesses_behind(assay_view text, size_t at) {
    static const char *const mended[] = {"but",    "earlier",    "initially",  "first",  "corrected", "fixed",
                                         "before", "originally", "previously", "almost", "nearly",    "if"};
    size_t begin = skip_marks(text, at), end = begin;
    if (at_or_nul(text, begin) != 'I' || at_or_nul(text, begin + 1) != ' ') return false;
    while (end < text.size && text.data[end] != '\n' && !answer_is_stop(text.data[end])) end++;
    assay_view sentence = assay_view_slice(text, begin, end);
    return confesses(sentence) && !answer_has_word(sentence, mended, sizeof mended / sizeof *mended);
}

bool answer_is_taken_back(assay_view text, size_t at) {
    if (!may_take_back(text, at)) return false;
    if (confesses_behind(text, at)) return true;
    return is_contradicted(text, at) || is_withdrawn(text, at, true);
}

bool answer_is_withdrawn(assay_view text, size_t at) {
    return may_take_back(text, at) && is_withdrawn(text, at, false);
}

/* "The previous answer", "my first result", "the box above": what stands before in the text. */
static bool names_earlier(assay_view sentence) {
    static const char *const earlier[] = {"previous", "above", "earlier", "first", "initial", "original", "prior", "my"};
    static const char *const nouns[] = {"answer",      "answers",     "result", "box",     "value",   "solution",
                                        "calculation", "computation", "work",   "attempt", "approach"};
    return answer_has_word(sentence, earlier, sizeof earlier / sizeof *earlier) &&
           answer_has_word(sentence, nouns, sizeof nouns / sizeof *nouns);
}

/* "is wrong", "was not correct". */
static bool calls_wrong(assay_view sentence) {
    static const assay_view faults[] = {LIT(" wrong"),     LIT(" incorrect"),  LIT(" mistaken"),  LIT(" not correct"),
                                        LIT(" not right"), LIT("n't correct"), LIT("n't right"),  LIT(" an error"),
                                        LIT(" a mistake"), LIT(" invalid"),    LIT(" erroneous"), LIT(" flawed")};
    static const assay_view harmless[] = {LIT("not wrong"), LIT("n't wrong"),      LIT("not incorrect"), LIT("if "), LIT("If "),
                                          LIT("would be"),  LIT("common mistake"), LIT("might"),         LIT("may ")};
    bool wrong = false;
    for (size_t i = 0; i < COUNT(faults) && !wrong; i++) wrong = assay_find_first(sentence, faults[i]) != ASSAY_NOT_FOUND;
    for (size_t i = 0; i < COUNT(harmless) && wrong; i++) wrong = assay_find_first(sentence, harmless[i]) == ASSAY_NOT_FOUND;
    return wrong;
}

/* "I made a sign error", "I miscounted". */
static bool confesses(assay_view sentence) {
    static const assay_view slips[] = {LIT("I made a"), LIT("I miscounted"), LIT("I miscalculated"), LIT("I misread"),
                                       LIT("I forgot"), LIT("I overlooked"), LIT("I missed"),        LIT("I made an")};
    static const char *const faults[] = {"mistake", "error",      "miscounted", "miscalculated", "misread",
                                         "forgot",  "overlooked", "missed",     "slip"};
    for (size_t i = 0; i < COUNT(slips); i++) {
        size_t at = assay_find_first(sentence, slips[i]);
        if (at == ASSAY_NOT_FOUND) continue;
        return answer_has_word(assay_view_slice(sentence, at, sentence.size), faults, sizeof faults / sizeof *faults) &&
               assay_find_first(sentence, ASSAY_VIEW("if I")) == ASSAY_NOT_FOUND;
    }
    return false;
}

/* "No, ...", "That contradicts the condition", "This fails the check", "was my first guess, but": of the answer just before. */
static bool refuses_before(assay_view sentence) {
    static const assay_view first[] = {LIT("No, "),          LIT("No wait"),         LIT("no, "),
                                       LIT("was my first "), LIT("was my initial "), LIT("was my original ")};
    static const assay_view verbs[] = {LIT("fails"),           LIT("contradicts"),    LIT("violates"),
                                       LIT("does not work"),   LIT("doesn't work"),   LIT("does not satisfy"),
                                       LIT("doesn't satisfy"), LIT("can't be right"), LIT("cannot be right")};
    static const assay_view pronouns[] = {LIT("This "), LIT("That "),     LIT("this "),     LIT("that "),
                                          LIT("It "),   LIT("But this "), LIT("But that "), LIT("But it ")};
    while (sentence.size > 0 && memchr(" $.)*_\n-", sentence.data[0], 8))
        sentence = assay_view_slice(sentence, 1, sentence.size);
    for (size_t i = 0; i < COUNT(first); i++) {
        if (assay_view_starts_with(sentence, first[i])) return true;
    }
    for (size_t i = 0; i < COUNT(pronouns); i++) {
        if (!assay_view_starts_with(sentence, pronouns[i])) continue;
        assay_view rest = assay_view_slice(sentence, pronouns[i].size, sentence.size);
        for (size_t k = 0; k < COUNT(verbs); k++) {
            if (assay_view_starts_with(rest, verbs[k])) return true;
        }
    }
    return false;
}

/* Does the text between a box and the next one take the earlier one back? */
static bool withdraws_earlier(assay_view between) {
    enum { LOOKED_AT = 4096 };
    between = assay_view_slice(between, 0, LOOKED_AT);
    bool next = true; /* the sentence that follows the box */
    for (size_t begin = 0, end; begin < between.size; begin = end + 1) {
        for (end = begin; end < between.size && between.data[end] != '\n'; end++) {
            if (answer_is_stop(between.data[end]) && (end + 1 == between.size || between.data[end + 1] == ' ')) break;
        }
        assay_view sentence = assay_view_slice(between, begin, end);
        if ((names_earlier(sentence) && calls_wrong(sentence)) || confesses(sentence) || (next && refuses_before(sentence)))
            return true;
        for (size_t i = 0; i < sentence.size && next; i++) next = !assay_is_alpha(sentence.data[i]);
    }
    return false;
}

void answer_deny_withdrawn(assay_view region, answer_pieces *pieces, size_t last) {
    enum { BOXES_READ = 64 };
    for (size_t i = last; i-- > 0 && last - i <= BOXES_READ;) {
        const answer_piece *box = &pieces->items[i], *next = &pieces->items[i + 1];
        if (box->box.size == 0 || next->box.size == 0 || next->box.data <= box->box.data) return;
        size_t from = answer_offset(region, box->box.data) + box->box.size;
        if (!withdraws_earlier(assay_view_slice(region, from, answer_offset(region, next->box.data)))) continue;
        for (size_t k = 0; k <= i; k++) {
            if (pieces->items[k].rejection == ASSAY_TAKEN) pieces->items[k].rejection = ASSAY_REJECTED_DENIED;
        }
        return;
    }
}
