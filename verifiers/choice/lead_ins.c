/* What may stand around a label in a sentence that chooses it: "so it must be", "I choose" before it, "is the correct answer", "because ..." behind it. Both are
 * closed lists: a sentence with any other word ("except B", "vitamin B", "B is wrong") chooses nothing. */
#include "verifiers/choice/labels.h"

static inline char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

bool choice_skip_word(assay_view *text, const char *word) {
    size_t size = 0;
    for (; word[size] != '\0'; size++) {
        if (size == text->size || lower(text->data[size]) != word[size]) return false;
    }
    if (size < text->size && assay_is_alpha(text->data[size])) return false;
    while (size < text->size && (assay_is_space(text->data[size]) || text->data[size] == ':')) size++;
    *text = assay_view_slice(*text, size, text->size);
    return true;
}

static bool skip_any(assay_view *text, const char *const *words, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (choice_skip_word(text, words[i])) return true;
    }
    return false;
}
#define SKIP_ANY(text, words) skip_any(text, words, sizeof words / sizeof *words)

assay_view choice_without_lead(assay_view text) {
    enum { LEADS_MAX = 12 };
    static const char *const leads[] = {"so",
                                        "thus",
                                        "hence",
                                        "therefore",
                                        "then",
                                        "and",
                                        "finally",
                                        "consequently",
                                        "overall",
                                        "clearly",
                                        "definitely",
                                        "indeed",
                                        "wait,",
                                        "no,",
                                        "yes,",
                                        "actually",
                                        "on reflection",
                                        "in conclusion",
                                        "in summary",
                                        "my conclusion",
                                        "options",
                                        "option",
                                        "choices",
                                        "choice",
                                        "answers",
                                        "answer",
                                        "ans.",
                                        "ans",
                                        "statements",
                                        "statement",
                                        "letters",
                                        "letter",
                                        "selection",
                                        "response",
                                        "pick",
                                        "the",
                                        "my",
                                        "our",
                                        "only",
                                        "both",
                                        "correct",
                                        "right",
                                        "best",
                                        "closest",
                                        "nearest",
                                        "final",
                                        "most likely",
                                        "most appropriate",
                                        "most accurate",
                                        "this means",
                                        "it follows that",
                                        "i choose",
                                        "i chose",
                                        "i pick",
                                        "i picked",
                                        "i select",
                                        "i selected",
                                        "i'd choose",
                                        "i would choose",
                                        "i'll choose",
                                        "i will choose",
                                        "i'd pick",
                                        "i would pick",
                                        "i'll pick",
                                        "i will pick",
                                        "i'd select",
                                        "i would select",
                                        "i'll select",
                                        "i will select",
                                        "i go with",
                                        "i'll go with",
                                        "i'd go with",
                                        "i will go with",
                                        "i would go with",
                                        "i'm going with",
                                        "i am going with",
                                        "i'd say",
                                        "i would say",
                                        "i say",
                                        "i think",
                                        "i believe",
                                        "i conclude",
                                        "i conclude that",
                                        "i opt for",
                                        "i vote for",
                                        "we choose",
                                        "we pick",
                                        "we select",
                                        "we conclude",
                                        "we have",
                                        "we get",
                                        "choose",
                                        "select",
                                        "go with",
                                        "must be",
                                        "has to be",
                                        "should be",
                                        "would be",
                                        "will be",
                                        "it must be",
                                        "it has to be",
                                        "it should be",
                                        "it would be",
                                        "it will be",
                                        "it is",
                                        "it's",
                                        "this is",
                                        "that is",
                                        "that's",
                                        "that leaves",
                                        "this leaves",
                                        "leaving",
                                        "leaves",
                                        "us with",
                                        "which leaves",
                                        "which is",
                                        "making it",
                                        "that",
                                        "is",
                                        "are",
                                        "be",
                                        "here",
                                        "looks like",
                                        "looks like it's"};
    for (int n = 0; n < LEADS_MAX; n++) {
        assay_view rest = choice_unwrap(text);
        if (!SKIP_ANY(&rest, leads)) return rest;
        while (rest.size && (rest.data[0] == ',' || assay_is_space(rest.data[0]))) rest = assay_view_slice(rest, 1, rest.size);
        if (rest.size == 0) return text;
        text = rest;
    }
    return text;
}

static bool is_afterthought(assay_view rest);

/* "is correct", "must be the right choice here", "is my answer", "it is". */
static bool is_praise(assay_view rest) {
    static const char *const verbs[] = {"is", "are", "must be", "has to be", "should be", "would be", "seems", "seems to be"};
    static const char *const light[] = {"the",        "both", "clearly", "therefore", "thus", "indeed",
                                        "definitely", "my",   "our",     "only",      "final"};
    static const char *const praise[] = {"correct",          "right",        "best", "true", "most likely",
                                         "most appropriate", "most accurate"};
    static const char *const nouns[] = {"answers", "answer",     "choices",   "choice", "options", "option",
                                        "one",     "statements", "statement", "pick",   "response"};
    if (choice_skip_word(&rest, "it is")) return rest.size == 0;
    if (!SKIP_ANY(&rest, verbs)) return false;
    bool owned = false;
    while (SKIP_ANY(&rest, light)) owned = true;
    bool praised = SKIP_ANY(&rest, praise), named = SKIP_ANY(&rest, nouns);
    choice_skip_word(&rest, "here");
    return (praised || (owned && named)) && (rest.size == 0 || is_afterthought(rest));
}

/* "is", "is correct" and the like in other languages. */
static bool is_praise_abroad(assay_view rest) {
    static const char *const tails[] = {"です",
                                        "である",
                                        "だ",
                                        "が正しい",
                                        "が正解",
                                        "が正解です",
                                        "が正しいです",
                                        "が正しい答えです",
                                        "となります",
                                        "になります",
                                        "正确",
                                        "正確",
                                        "项正确",
                                        "項正確",
                                        "选项正确",
                                        "项",
                                        "項",
                                        "是正确的",
                                        "是正確的",
                                        "是正确答案",
                                        "为正确答案",
                                        "是正确选项",
                                        "符合题意",
                                        "项符合题意",
                                        "입니다",
                                        "이다",
                                        "번입니다",
                                        "번",
                                        "가 정답입니다",
                                        "이 정답입니다",
                                        "예요",
                                        "है",
                                        "हैं",
                                        "সঠিক",
                                        "হবে",
                                        "ครับ",
                                        "ค่ะ",
                                        "est correcte",
                                        "est la bonne réponse",
                                        "es correcta",
                                        "es la correcta",
                                        "es la respuesta correcta",
                                        "está correta",
                                        "ist richtig",
                                        "ist korrekt",
                                        "è corretta",
                                        "верно",
                                        "правильный",
                                        "верный",
                                        "dir",
                                        "benar"};
    while (rest.size && (rest.data[0] == '!' || assay_is_space(rest.data[0]))) rest = assay_view_slice(rest, 1, rest.size);
    static const char *const stops[] = {"。", "।", "！", "."};
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++) {
        if (assay_view_ends_with(rest, assay_view_of(stops[i]))) rest.size -= strlen(stops[i]);
    }
    rest = assay_view_trim(rest);
    if (rest.size == 0) return true;
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        if (assay_view_is(rest, tails[i])) return true;
    }
    return false;
}

/* ", because ...", " since ...", ", not A", ", of course". */
static bool is_afterthought(assay_view rest) {
    static const char *const reasons[] = {"because", "since", "as", "given", "due to"};
    static const char *const contrasts[] = {"not", "and not", "rather than", "instead of"};
    static const char *const tails[] = {"of course",       "for sure",  "obviously", "definitely",
                                        "without a doubt", "i believe", "i think"};
    bool comma = rest.data[0] == ',' || rest.data[0] == ';';
    if (comma) rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
    if (SKIP_ANY(&rest, reasons)) return rest.size > 0;
    if (SKIP_ANY(&rest, contrasts)) {
        size_t at = 0;
        bool bracketed;
        rest = choice_unwrap(rest);
        return choice_take_label(rest, &at, &bracketed) >= 0 && at == rest.size;
    }
    return SKIP_ANY(&rest, tails) && rest.size == 0;
}

bool choice_is_closing(assay_view rest) {
    return rest.size == 0 || is_praise(rest) || is_praise_abroad(rest) || is_afterthought(rest);
}

bool choice_is_predicate(assay_view rest) {
    static const char *const verbs[] = {"is",    "are",     "was",   "were",  "isn't",  "aren't",     "cannot",
                                        "can't", "can",     "could", "would", "should", "might",      "may",
                                        "does",  "doesn't", "fails", "seems", "has",    "contradicts"};
    return SKIP_ANY(&rest, verbs) && rest.size > 0;
}
