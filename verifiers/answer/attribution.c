/* Boxes that the text shows and does not say: somebody else's answer ("Student's answer: \boxed{5}"), an example of the format, an answer of before ("My first
 * answer was \boxed{5}"), the definition of a command, and what is struck out. Bounded looks before the box. */
#include "verifiers/answer/answer_internal.h"

enum { REACH = 96, WORDS_READ = 8 };

/* What the words before a box may be; a word may be several. */
enum {
    ACT = 1u << 0,       /* "wrote" by somebody else */
    ACTOR = 1u << 1,     /* "student" */
    ANSWER = 1u << 2,    /* "answer" itself */
    BAD = 1u << 3,       /* "wrong" option */
    BE = 1u << 4,        /* "is", "was", "were" in a supposition */
    HAD = 1u << 5,       /* "got" by ourselves */
    HAVE = 1u << 6,      /* "have" */
    IF = 1u << 7,        /* "if" */
    ITSELF = 1u << 8,    /* "value" of the answer: the answer */
    LABEL = 1u << 9,     /* "example:" */
    ME = 1u << 10,       /* "I" */
    MODAL = 1u << 11,    /* "might" */
    ONCE = 1u << 12,     /* "first" */
    OPTION = 1u << 13,   /* "choice" */
    PART = 1u << 14,     /* "twice" the answer */
    POWER = 1u << 15,    /* "squared" */
    SAMPLE = 1u << 16,   /* "e.g." */
    SUBJECT = 1u << 17,  /* "many" might think */
    SUPPOSE = 1u << 18,  /* "suppose" */
    TEMPTING = 1u << 19, /* "tempting" */
    THE = 1u << 20,      /* "the" */
    THOUGHT = 1u << 21,  /* "think" */
    VERB = 1u << 22,     /* "is", "was", "be" before the box */
    WHAT = 1u << 23,     /* "attempt" */
    WHOSE = 1u << 24,    /* "their" */
    WOULD = 1u << 25,    /* "would" */
    LINK = 1u << 26,     /* between a subject and what it gives: "leads to", "is that it is" */
    FAULT = 1u << 27,    /* "mistake", and who or what makes one: "approach" */
    FAULTY = 1u << 28,   /* "common", "careless": of a fault */
    CROWD = 1u << 29,    /* "many" say */
    WRONGLY = 1u << 30,  /* "incorrectly" */
    UNSURE = 1u << 31,   /* "know" if */
    WHETHER = UNSURE | IF,
    METHOD = FAULT | SAMPLE, /* makes a fault only where it is careless or wrong */
    LET = SUPPOSE | ME       /* "let us suppose" */
};

#define WORDS ANSWER_WORDS
static const answer_word *const lexicon[26] = {
    ['a' - 'a'] = WORDS({"answer", ANSWER | THOUGHT | WHAT | LINK}, {"a", THE}, {"are", VERB}, {"an", THE}, {"answered", ACT},
                        {"assume", SUPPOSE | THOUGHT}, {"attempt", WHAT}, {"arrive", LINK}, {"arrives", LINK}, {"at", LINK},
                        {"approach", METHOD}, {"argument", METHOD}, {"appears", LINK}),
    ['b' - 'a'] = WORDS({"be", VERB | LINK}, {"by", PART}, {"believe", THOUGHT | LINK}, {"been", VERB}),
    ['c' - 'a'] =
        WORDS({"concludes", LINK}, {"conclude", LINK | THOUGHT}, {"choice", OPTION}, {"claimed", ACT}, {"claims", ACT},
              {"classmate", ACTOR}, {"could", MODAL | VERB}, {"cubed", POWER}, {"choose", LINK | THOUGHT}, {"claim", THOUGHT},
              {"careless", FAULTY | BAD}, {"classic", FAULTY}, {"common", FAULTY}, {"calculation", METHOD}, {"certain", UNSURE},
              {"clear", UNSURE}, {"can", MODAL | VERB}),
    ['d' - 'a'] = WORDS({"double", PART}, {"doubled", POWER}, {"does", VERB}, {"did", VERB}),
    ['e' - 'a'] = WORDS({"e.g.", LABEL | SAMPLE}, {"earlier", ONCE | WHOSE}, {"eg", LABEL | SAMPLE}, {"example", LABEL | WHOSE},
                        {"expect", THOUGHT}, {"error", FAULT}, {"everyone", CROWD}, {"erroneously", WRONGLY}),
    ['f' - 'a'] = WORDS({"first", ONCE | WHOSE}, {"form", ITSELF}, {"format", LABEL}, {"friend", ACTOR}, {"frequent", FAULTY},
                        {"fallacy", FAULT}, {"falsely", WRONGLY}),
    ['g' - 'a'] = WORDS({"get", LINK | THOUGHT}, {"gives", LINK}, {"got", HAD}, {"guess", THOUGHT | WHAT | LINK},
                        {"gave", LINK}, {"gets", LINK}, {"give", LINK}),
    ['h' - 'a'] = WORDS({"have", HAVE}, {"had", HAD}, {"half", PART}, {"halved", POWER}, {"he", ACTOR}, {"her", WHOSE},
                        {"his", WHOSE}, {"hasty", FAULTY | BAD}),
    ['i' - 'a'] = WORDS({"is", BE | VERB | LINK}, {"it", LINK}, {"i", ME}, {"in", PART | LINK}, {"if", IF | SUPPOSE},
                        {"incorrect", BAD | WHOSE | FAULTY}, {"initial", WHOSE}, {"initially", ONCE}, {"it's", LINK | VERB},
                        {"it\xE2\x80\x99s", LINK | VERB}, {"incorrectly", WRONGLY}),
    ['k' - 'a'] = WORDS({"know", UNSURE}),
    ['l' - 'a'] = WORDS({"lets", LET}, {"let's", LET}, {"let", LET}, {"leads", LINK}, {"lead", LINK}),
    ['m' - 'a'] =
        WORDS({"minus", PART}, {"many", SUBJECT | CROWD}, {"may", MODAL | VERB}, {"might", MODAL | VERB}, {"mistake", FAULT},
              {"misconception", FAULT | FAULTY}, {"method", METHOD}, {"mistakenly", WRONGLY}, {"most", CROWD | FAULTY}),
    ['n' - 'a'] = WORDS({"nobody", CROWD}, {"naive", WHOSE | FAULTY}),
    ['o' - 'a'] = WORDS({"of", PART}, {"over", PART}, {"obtained", HAD}, {"old", LABEL | WHOSE}, {"one", SUBJECT},
                        {"option", OPTION}, {"original", WHOSE}, {"originally", ONCE}, {"others", CROWD}, {"often", LINK}),
    ['p' - 'a'] = WORDS({"plus", PART}, {"people", SUBJECT | CROWD}, {"previous", WHOSE}, {"previously", LABEL | ONCE},
                        {"pitfall", FAULT}, {"person", METHOD}, {"produces", LINK}),
    ['r' - 'a'] = WORDS({"response", WHAT}, {"reasoning", METHOD}, {"reader", METHOD}, {"results", LINK}),
    ['s' - 'a'] =
        WORDS({"said", HAD | THOUGHT}, {"say", THOUGHT | LINK}, {"she", ACTOR}, {"some", SUBJECT | CROWD},
              {"somebody", SUBJECT}, {"someone", ACTOR | SUBJECT}, {"squared", POWER}, {"student", ACTOR | WHOSE | METHOD},
              {"student's", WHOSE}, {"student\xE2\x80\x99s", WHOSE}, {"students", SUBJECT | CROWD}, {"submission", WHAT},
              {"submitted", ACT}, {"suppose", SUPPOSE}, {"solver", METHOD}, {"sloppy", FAULTY | BAD}, {"solution", METHOD},
              {"sure", UNSURE}, {"should", VERB}, {"sometimes", LINK}),
    ['t' - 'a'] =
        WORDS({"the", THE}, {"that", LINK}, {"to", LINK}, {"times", PART}, {"template", LABEL}, {"tempting", TEMPTING},
              {"than", PART}, {"their", WHOSE}, {"they", ACTOR}, {"think", THOUGHT | LINK}, {"thought", HAD}, {"thrice", PART},
              {"trap", WHOSE | FAULT}, {"twice", PART}, {"typical", FAULTY}, {"tell", UNSURE}),
    ['u' - 'a'] = WORDS({"us", ME}, {"user", ACTOR}, {"user's", WHOSE}, {"user\xE2\x80\x99s", WHOSE}, {"usual", FAULTY},
                        {"usually", LINK}, {"unsure", UNSURE}),
    ['v' - 'a'] = WORDS({"value", ITSELF}),
    ['w' - 'a'] = WORDS({"we", ME}, {"was", BE | VERB}, {"would", MODAL | WOULD | LINK | VERB}, {"were", BE}, {"worst", BAD},
                        {"wrong", BAD | WHOSE | FAULTY}, {"wrote", ACT | HAD}, {"whether", WHETHER}, {"wonder", UNSURE},
                        {"wrongly", WRONGLY}, {"will", LINK}),
    ['y' - 'a'] = WORDS({"you", SUBJECT}, {"yields", LINK}, {"yield", LINK}),
};

/* "\newcommand{\ans}{\boxed{5}}", "\renewcommand{\boxed}", "\def\boxed": commands that define what they hold, behind their backslash. */
static const assay_view defining[] = {LIT("newcommand"), LIT("renewcommand"), LIT("providecommand"),
                                      LIT("def\\"),      LIT("let\\"),        LIT("gdef\\")};
answer_phrases answer_definitions = {.items = defining, .count = COUNT(defining)};

void answer_learn_attribution(void) {
    answer_phrases_init(&answer_definitions, false);
    answer_learn_lists(READER_ATTRIBUTION, lexicon);
}

/* Each attribution by words has some of these; what is asked has a question mark behind. */
bool answer_may_attribute(uint32_t seen) {
    const uint32_t alone =
        LABEL | SAMPLE | TEMPTING | MODAL | SUPPOSE | IF | WRONGLY | CROWD | FAULT | WHOSE | BAD | ACTOR | ONCE | WOULD;
    return seen & alone || (seen & ANSWER && seen & (PART | POWER));
}

/* Behind such a command before `at`, the last one of the first kind in the table; the backslash at `at` may be the end of it. */
static size_t definition_before(assay_view text, size_t at) {
    size_t least = at > REACH ? at - REACH : 0, behind = ASSAY_NOT_FOUND;
    unsigned kind = ANSWER_NO_PHRASE;
    assay_view window = assay_view_slice(text, least, at + 1);
    for (const char *from = window.data, *end = from + window.size; from < end; from++) {
        from = memchr(from, '\\', (size_t)(end - from));
        if (!from) break;
        assay_view rest = {from + 1, (size_t)(end - from - 1)};
        for (unsigned i = answer_may_begin(&answer_definitions, rest); i != ANSWER_NO_PHRASE; i = answer_definitions.next[i]) {
            if (i > kind || !assay_view_starts_with(rest, defining[i])) continue;
            kind = i;
            behind = answer_offset(text, rest.data) + defining[i].size;
        }
    }
    return behind;
}

bool answer_redefines_box(assay_view text, size_t at) {
    size_t end = at;
    while (end > 0 && (text.data[end - 1] == '{' || text.data[end - 1] == ' ' || text.data[end - 1] == '*')) end--;
    char last = end > 0 ? text.data[end - 1] : '\0'; /* of "newcommand", "def", "let", or a backslash behind these */
    if (last != 'd' && last != 'f' && last != 't' && last != '\\') return false;
    size_t behind = definition_before(text, at);
    if (behind == ASSAY_NOT_FOUND) return false;
    while (behind < at && strchr("*{ ", text.data[behind])) behind++;
    return behind == at || behind == at + 1; /* "\def\" has the backslash of "\boxed" in it */
}

/* Is the box in the braces of a definition's body? */
static bool is_in_definition(assay_view text, size_t begin) {
    size_t behind = definition_before(text, begin);
    if (behind == ASSAY_NOT_FOUND) return false;
    size_t depth = 0;
    for (size_t i = behind; i < begin; i++) {
        if (text.data[i] == '\n') return false;
        if (text.data[i] == '{') depth++;
        if (text.data[i] == '}' && depth > 0) depth--;
    }
    return depth > 0;
}

/* Do marks that open before `begin`, in its line, close behind `end`: "~~The answer is 7.~~", "<del>...</del>", "[deleted] ... [/deleted]"? */
static bool is_in_strike(assay_view text, size_t begin, size_t end) {
    static const struct {
        assay_view open, close;
    } pairs[] = {{LIT("<s>"), LIT("</s>")},           {LIT("<del>"), LIT("</del>")},
                 {LIT("<strike>"), LIT("</strike>")}, {LIT("[deleted]"), LIT("[/deleted]")},
                 {LIT("[s]"), LIT("[/s]")},           {LIT("[del]"), LIT("[/del]")}};
    static const assay_view tildes = LIT("~~"), fence = LIT("~~~");
    while (end > begin && memchr("~. ", text.data[end - 1], 3)) end--; /* of what runs to the end of its line */
    size_t least = begin > REACH ? begin - REACH : 0, limit = end + REACH < text.size ? end + REACH : text.size;
    assay_view before = assay_view_slice(text, least, begin), behind = assay_view_slice(text, end, limit);
    if (before.size == 0 || behind.size == 0) return false;
    /* Behind an answer there is mostly nothing that closes. */
    bool tilde = memchr(behind.data, '~', behind.size), closes = memchr(behind.data, '/', behind.size);
    if (tilde && memchr(before.data, '~', before.size) && assay_find_first(before, fence) == ASSAY_NOT_FOUND) {
        const char *newline = memrchr(before.data, '\n', before.size);
        assay_view line = assay_view_slice(before, newline ? answer_offset(before, newline) + 1 : 0, before.size);
        size_t count = 0, stop = assay_find_first(behind, ASSAY_VIEW("\n"));
        for (size_t at; (at = assay_find_first(line, tildes)) != ASSAY_NOT_FOUND; count++)
            line = assay_view_slice(line, at + tildes.size, line.size);
        if (count % 2 == 1 && assay_find_first(assay_view_slice(behind, 0, stop), tildes) != ASSAY_NOT_FOUND) return true;
    }
    for (size_t i = 0; i < COUNT(pairs) && closes; i++) {
        size_t open = assay_find_last(before, pairs[i].open);
        if (open == ASSAY_NOT_FOUND) continue;
        assay_view inner = assay_view_slice(before, open, before.size);
        if (assay_find_first(inner, pairs[i].close) == ASSAY_NOT_FOUND &&
            assay_find_first(behind, pairs[i].close) != ASSAY_NOT_FOUND)
            return true;
    }
    return false;
}

bool answer_is_struck_out(assay_view text, size_t begin, size_t end) {
    if (is_in_strike(text, begin, end)) return true;
    static const assay_view strikes[] = {LIT("\\cancel{"),  LIT("\\xcancel{"), LIT("\\bcancel{"), LIT("\\sout{"),
                                         LIT("\\st{"),      LIT("<s>"),        LIT("<del>"),      LIT("<strike>"),
                                         LIT("\\phantom{"), LIT("\\hphantom{")};
    while (begin > 0 && strchr(" $", text.data[begin - 1]) && text.data[begin - 1] != '\0') begin--;
    char last = begin > 0 ? text.data[begin - 1] : '\0';
    if (last != '{' && last != '>' && last != '~') return false;
    bool open = false; /* "~~" opens and closes */
    if (begin >= 2 && text.data[begin - 1] == '~' && text.data[begin - 2] == '~') {
        for (size_t i = begin; i >= 2 && begin - i < REACH && text.data[i - 1] != '\n'; i--) {
            if (text.data[i - 1] != '~' || text.data[i - 2] != '~') continue;
            open = !open;
            i--;
        }
    }
    if (open) return true;
    for (size_t i = 0; i < COUNT(strikes); i++) {
        if (assay_view_ends_with(assay_view_slice(text, 0, begin), strikes[i])) return true;
    }
    return false;
}

/* The words before the box in its sentence, last first, as their classes; "student's" is one. */
static size_t words_before(assay_view text, size_t begin, uint32_t words[WORDS_READ], bool *colon) {
    static const char *const each[] = {"per", "each", "every"};
    size_t at = begin, count = 0, least = begin > REACH ? begin - REACH : 0;
    *colon = false;
    while (at > least && count < WORDS_READ) {
        char c = text.data[at - 1];
        bool letter = assay_is_alpha(c) || (count < WORDS_READ && c == '.' && at >= 2 && assay_is_alpha(text.data[at - 2]) &&
                                            at >= 3 && text.data[at - 3] == '.'); /* "e.g." */
        if (letter || c == '\'' || (unsigned char)c >= 0x80) {
            size_t end = at;
            while (at > least && (assay_is_alpha(text.data[at - 1]) || text.data[at - 1] == '\'' ||
                                  (unsigned char)text.data[at - 1] >= 0x80 ||
                                  (text.data[at - 1] == '.' && at >= 2 && assay_is_alpha(text.data[at - 2]) && end - at < 4)))
                at--;
            assay_view word = assay_view_slice(text, at, end);
            bool rate = at > least && text.data[at - 1] == '/';                              /* "10 cards/student = 30" */
            if (count > 0 && answer_has_word(word, each, COUNT(each))) words[count - 1] = 0; /* "2 per person = 54" */
            words[count++] = rate ? 0 : answer_look_up(word)[READER_ATTRIBUTION];
        } else if (c == ':' && count == 0) {
            *colon = true;
            at--;
        } else if (c == ' ' || c == '$' || c == '=' || c == '*' || c == '_' || c == '(' || c == '[' ||
                   (c == '\n' && *colon && count == 0) || (c == '\\' && at < text.size && strchr("([", text.data[at]))) {
            at--;
        } else {
            break;
        }
    }
    return count;
}

/* "The student wrote \boxed{5}, but ...", and not "the student wrote \boxed{5} letters". */
static bool ends_clause(assay_view text, size_t end) {
    while (end < text.size && strchr(" $*_)\\]", text.data[end]) && text.data[end] != '\0') end++;
    return end >= text.size || strchr(".,;!?\n", text.data[end]) != NULL;
}

/* "One might think it is", "many students would answer", "it is tempting to say", "suppose the answer were": said by nobody. */
static bool is_supposed(const uint32_t *words, size_t count) {
    uint32_t all = 0;
    bool subject = false; /* before the modal verb */
    for (size_t i = 0; i < count; i++) {
        all |= words[i];
        subject = subject || (all & MODAL && words[i] & SUBJECT);
    }
    if (all & THOUGHT && (all & TEMPTING || (all & MODAL && (subject || all & HAVE)))) return true;
    bool named = count > 3 && words[0] & BE && words[1] & ANSWER;
    if (words[count - 1] == LET && count > 1) count--;
    if (words[count - 1] == ME && count > 1) count--;
    return words[count - 1] & SUPPOSE && count < WORDS_READ && (named || !(words[count - 1] & IF));
}

/* Behind closing marks and quotes. */
static size_t behind_closers(assay_view text, size_t at) {
    while (at < text.size && text.data[at] != '\0' && strchr(" $*_)\\]}\"'", text.data[at])) at++;
    return at;
}

static bool begins_with_any(assay_view text, const assay_view *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_view_starts_with(text, words[i])) return true;
    }
    return false;
}

/* "A common mistake gives", "the careless solver would get", "the common misconception is that it's", "many often say", "they incorrectly answer". */
static bool is_faulty(const uint32_t *words, size_t count, bool ends) {
    size_t at = 0;
    while (at < count && words[at] & LINK && !(words[at] & CROWD)) at++;
    if (at < count && words[at] & WRONGLY) return at > 0 || ends;
    if (at == 0 && count > 1 && words[0] == 0 && words[1] & WRONGLY) return ends; /* "wrongly finds" */
    if (at == 0 || at >= count) return false;
    if (words[at] & CROWD) return ends && words[0] & (THOUGHT | LINK) && !(words[0] & VERB);
    if (at >= count || !(words[at] & FAULT)) return false;
    uint32_t needed = words[at] & SAMPLE ? BAD | WHOSE : FAULTY;
    bool faulty = words[at++] & FAULTY;
    for (; at < count && words[at] & FAULTY; at++) faulty = faulty || words[at] & needed;
    if (at < count && words[at] & THE) at++;
    return faulty && at == count; /* "correcting the common mistake gives" is none */
}

/* "I do not know if it is", "whether the answer is". */
static bool is_doubted(const uint32_t *words, size_t count) {
    size_t at = 0;
    while (at < count && words[at] & (VERB | ANSWER | THE | LINK) && !(words[at] & WHETHER)) at++;
    if (at == 0 || at >= count || !(words[at] & IF)) return false;
    return words[at] == WHETHER || (at + 1 < count && words[at + 1] & UNSURE);
}

/* "Is it \boxed{8}?", "Is \boxed{8} the answer?", and no "Yes" behind it. */
static bool is_asked(assay_view text, size_t end, const uint32_t *words, size_t count) {
    static const assay_view yes[] = {LIT("Yes"), LIT("yes")};
    enum { QUESTION_BYTES = 40 };
    if (count == WORDS_READ || !(words[count - 1] & VERB)) return false;
    size_t at = end;
    while (at < text.size && at - end < QUESTION_BYTES &&
           (assay_is_alpha(text.data[at]) || (text.data[at] != '\0' && strchr(" $*_)\\]}\"'", text.data[at]))))
        at++;
    if (at >= text.size || text.data[at] != '?') return false;
    return !begins_with_any(assay_view_slice(text, behind_closers(text, at + 1), text.size), yes, COUNT(yes));
}

/* "It would be \boxed{8} if the order mattered", and not "if rounded". */
static bool is_conditional(assay_view text, size_t end, const uint32_t *words, size_t count) {
    static const assay_view conditions[] = {LIT("if "), LIT("only if "), LIT("unless "), LIT("had "), LIT("provided ")};
    static const assay_view forms[] = {LIT("if rounded"),  LIT("if simplified"), LIT("if expressed"), LIT("if written"),
                                       LIT("if we round"), LIT("if I am"),       LIT("if I'm")};
    size_t subject = words[1] & WOULD ? 2 : words[1] & HAVE && words[2] & WOULD ? 3 : count;
    if (subject >= count || !(words[0] & VERB) || !(words[subject] & ANSWER || words[subject] == LINK)) return false;
    assay_view rest = assay_view_slice(text, behind_closers(text, end), text.size);
    if (assay_view_starts_with(rest, ASSAY_VIEW(", "))) rest = assay_view_slice(rest, 2, rest.size);
    return begins_with_any(rest, conditions, COUNT(conditions)) && !begins_with_any(rest, forms, COUNT(forms));
}

/* "You would get \boxed{5} in change.", "the change you would get is \boxed{5}" with nothing that it depends on ("if you forget it") tell what comes of the question. */
static bool is_what_you_get(assay_view text, size_t begin, size_t end) {
    static const assay_view claims[] = {
        LIT("You would get"),       LIT("So you would get"),     LIT("So, you would get"), LIT("Therefore, you would get"),
        LIT("Thus, you would get"), LIT("Hence, you would get"), LIT(" you would get is")};
    static const char *const conditions[] = {"if", "by", "when", "had", "unless", "without"};
    static const char *const own[] = {"answer", "result", "value", "solution",
                                      "what",   "number", "all"}; /* not the question's */
    while (begin > 0 && strchr(" $*(\\[", text.data[begin - 1]) && text.data[begin - 1] != '\0') begin--;
    size_t claim = 0;
    while (claim < COUNT(claims) && !assay_view_ends_with(assay_view_slice(text, 0, begin), claims[claim])) claim++;
    if (claim == COUNT(claims)) return false;
    size_t head = begin - claims[claim].size, named = head;
    while (named > 0 && assay_is_alpha(text.data[named - 1])) named--;
    if (claims[claim].data[0] == ' ' &&
        (named == head || answer_has_word(assay_view_slice(text, named, head), own, COUNT(own))))
        return false;
    size_t stop = end;
    while (stop < text.size && stop - end < REACH && !strchr(".!?\n", text.data[stop])) stop++;
    return !answer_has_word(assay_view_slice(text, end, stop), conditions, COUNT(conditions));
}

/* Is the box somebody else's, an example, or one that was given before? */
bool answer_is_attributed(assay_view text, size_t begin, size_t end) {
    if (is_in_definition(text, begin)) return true;
    uint32_t words[WORDS_READ] = {0}; /* none behind the last */
    bool colon;
    size_t count = words_before(text, begin, words, &colon);
    if (count == 0) return false;
    if (colon && words[0] & LABEL && count <= 2) return true; /* "for example:", "format example:" */
    if (words[0] & SAMPLE && !colon) return true;
    if (is_supposed(words, count)) return !is_what_you_get(text, begin, end);
    if (is_doubted(words, count) || is_asked(text, end, words, count)) return true;
    if (is_conditional(text, end, words, count) || is_faulty(words, count, ends_clause(text, end))) return true;
    bool verb = !colon && words[0] & VERB; /* "the student's answer is" */
    const uint32_t *said = words + verb;   /* of what it is said */
    if (colon || verb) {
        bool second = assay_find_first(assay_view_slice(text, end, end + REACH), ASSAY_VIEW("econd ")) != ASSAY_NOT_FOUND;
        bool in_order = colon && said[1] & ONCE && second; /* "First attempt: ... Second attempt:" offers both */
        if (said[0] & WHAT && said[1] & WHOSE && !in_order) return true;
        if (said[0] & OPTION && said[1] & BAD) return true;
    }
    if (verb) {
        if (said[0] & WOULD && said[1] & WHAT && said[2] & WHOSE) return true; /* "would be" */
        /* "Twice the answer is", "the digits of the answer are", "the answer squared is": of the answer, and not the answer. */
        if (said[0] & ANSWER && said[1] & THE && said[2] & PART) return !(said[3] & ITSELF);
        if (said[0] & POWER && said[1] & ANSWER) return true;
    }
    if (words[0] & ACT && words[1] & ACTOR) return ends_clause(text, end);
    if (count < 2 || !(words[0] & HAD) || !ends_clause(text, end)) return false;
    if (words[1] & ME && count > 2) return words[2] & ONCE; /* "at first I had" */
    return words[1] & ONCE && words[2] & ME;
}
