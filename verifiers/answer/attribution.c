/* Boxes that the text shows and does not say: somebody else's answer ("Student's answer: \boxed{5}"), an example of the format, an answer of before ("My first
 * answer was \boxed{5}"), the definition of a command, and what is struck out. Bounded looks before the box. */
#include "verifiers/answer/answer_internal.h"

enum { REACH = 96, WORDS_READ = 8 };

#define LIT(text) \
    { text, sizeof text - 1 }
#define COUNT(list) (sizeof list / sizeof *list)

static bool is_any(assay_view word, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (answer_equal_folded(word, words[i])) return true;
    }
    return false;
}
#define IS_ANY(word, words) is_any(word, words, COUNT(words))

/* "\newcommand{\ans}{\boxed{5}}", "\renewcommand{\boxed}", "\def\boxed": commands that define what they hold. */
static size_t definition_before(assay_view text, size_t at) {
    static const assay_view commands[] = {LIT("\\newcommand"), LIT("\\renewcommand"), LIT("\\providecommand"),
                                          LIT("\\def\\"),      LIT("\\let\\"),        LIT("\\gdef\\")};
    size_t least = at > REACH ? at - REACH : 0;
    bool may = false; /* most backslashes begin other commands */
    for (size_t i = least; i < at && !may; i++) may = text.data[i] == '\\' && i + 1 < at && strchr("nrpdlg", text.data[i + 1]);
    for (size_t i = 0; may && i < COUNT(commands); i++) {
        size_t found = assay_find_last(assay_view_slice(text, least, at + 1), commands[i]);
        if (found != ASSAY_NOT_FOUND) return least + found + commands[i].size;
    }
    return ASSAY_NOT_FOUND;
}

bool answer_redefines_box(assay_view text, size_t at) {
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

bool answer_is_struck_out(assay_view text, size_t begin) {
    static const assay_view strikes[] = {LIT("\\cancel{"),  LIT("\\xcancel{"), LIT("\\bcancel{"), LIT("\\sout{"),
                                         LIT("\\st{"),      LIT("<s>"),        LIT("<del>"),      LIT("<strike>"),
                                         LIT("\\phantom{"), LIT("\\hphantom{")};
    while (begin > 0 && strchr(" $", text.data[begin - 1]) && text.data[begin - 1] != '\0') begin--;
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

/* The words before the box in its sentence, last first; "student's" is one. */
static size_t words_before(assay_view text, size_t begin, assay_view words[WORDS_READ], bool *colon) {
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
            words[count++] = assay_view_slice(text, at, end);
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
static bool is_supposed(const assay_view *words, size_t count) {
    static const char *const subjects[] = {"one", "you", "some", "many", "students", "people", "someone", "somebody"};
    static const char *const modals[] = {"might", "may", "would", "could"};
    static const char *const verbs[] = {"think", "guess", "say", "said", "answer", "believe", "expect", "assume"};
    static const char *const suppose[] = {"suppose", "assume", "if"}, *const be[] = {"is", "was", "were"},
                             *const answer[] = {"answer"};
    bool thought = false, modal = false, subject = false, tempting = false, had = false;
    for (size_t i = 0; i < count; i++) {
        thought = thought || IS_ANY(words[i], verbs);
        modal = modal || IS_ANY(words[i], modals);
        subject = subject || (modal && IS_ANY(words[i], subjects));
        tempting = tempting || IS_ANY(words[i], ((const char *const[]){"tempting"}));
        had = had || IS_ANY(words[i], ((const char *const[]){"have"}));
    }
    if (thought && (tempting || (modal && (subject || had)))) return true;
    bool named = count > 3 && IS_ANY(words[0], be) && IS_ANY(words[1], answer);
    return IS_ANY(words[count - 1], suppose) && count < WORDS_READ &&
           (named || !IS_ANY(words[count - 1], ((const char *const[]){"if"})));
}

/* Is the box somebody else's, an example, or one that was given before? */
bool answer_is_attributed(assay_view text, size_t begin, size_t end) {
    static const char *const labels[] = {"example", "e.g.", "eg", "old", "previously", "format", "template"};
    static const char *const whose[] = {"student's",
                                        "student\xE2\x80\x99s",
                                        "student",
                                        "user's",
                                        "user\xE2\x80\x99s",
                                        "his",
                                        "her",
                                        "their",
                                        "first",
                                        "initial",
                                        "previous",
                                        "original",
                                        "old",
                                        "earlier",
                                        "example",
                                        "wrong",
                                        "incorrect",
                                        "naive",
                                        "trap"};
    static const char *const bad[] = {"wrong", "incorrect", "worst"}, *const options[] = {"option", "choice"};
    static const char *const what[] = {"answer", "attempt", "guess", "response", "submission"};
    static const char *const verbs[] = {"is", "was", "be"};
    static const char *const acts[] = {"wrote", "answered", "claimed", "claims", "submitted"};
    static const char *const actors[] = {"student", "user", "he", "she", "they", "someone", "friend", "classmate"};
    static const char *const had[] = {"had", "got", "thought", "wrote", "said", "obtained"};
    static const char *const once[] = {"first", "initially", "originally", "previously", "earlier"};
    if (is_in_definition(text, begin)) return true;
    assay_view words[WORDS_READ];
    bool colon;
    size_t count = words_before(text, begin, words, &colon);
    if (count == 0) return false;
    if (colon && IS_ANY(words[0], labels) && count <= 2) return true; /* "for example:", "format example:" */
    if (IS_ANY(words[0], ((const char *const[]){"e.g.", "eg"})) && !colon) return true;
    if (is_supposed(words, count)) return true;
    size_t noun = !colon && IS_ANY(words[0], verbs) ? 1 : 0; /* "the student's answer is" */
    if ((colon || noun > 0) && noun + 1 < count && IS_ANY(words[noun], what) && IS_ANY(words[noun + 1], whose)) return true;
    if ((colon || noun > 0) && noun + 1 < count && IS_ANY(words[noun], options) && IS_ANY(words[noun + 1], bad)) return true;
    bool would = noun > 0 && noun + 2 < count && IS_ANY(words[noun], ((const char *const[]){"would"})); /* "would be" */
    if (would && IS_ANY(words[noun + 1], what) && IS_ANY(words[noun + 2], whose)) return true;
    /* "Twice the answer is", "the digits of the answer are", "the answer squared is": of the answer, and not the answer. */
    static const char *const parts[] = {"twice", "double", "half", "thrice", "of", "in", "than"}, *const powers[] = {
                                                                                                      "squared", "cubed",
                                                                                                      "doubled", "halved"};
    static const char *const answer[] = {"answer"}, *const the[] = {"the"}, *const itself[] = {"value", "form"};
    if (noun > 0 && noun + 2 < count && IS_ANY(words[noun], answer) && IS_ANY(words[noun + 1], the) &&
        IS_ANY(words[noun + 2], parts))
        return noun + 3 >= count || !IS_ANY(words[noun + 3], itself);
    if (noun > 0 && noun + 1 < count && IS_ANY(words[noun], powers) && IS_ANY(words[noun + 1], answer)) return true;
    if (count >= 2 && IS_ANY(words[0], acts) && IS_ANY(words[1], actors)) return ends_clause(text, end);
    if (count < 2 || !IS_ANY(words[0], had) || !ends_clause(text, end)) return false;
    bool me = IS_ANY(words[1], ((const char *const[]){"i", "we"}));
    if (me && count > 2) return IS_ANY(words[2], once); /* "at first I had" */
    return count > 2 && IS_ANY(words[1], once) && IS_ANY(words[2], ((const char *const[]){"i", "we"}));
}
