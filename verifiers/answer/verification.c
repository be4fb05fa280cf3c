/* "x = 5\n\nCheck: 3(5) + 2 = 17", "To verify: ...", "验证：...": the text without the check at its end, which has values of its own and says nothing new.
 *
 * Theory. The check begins a line (or a sentence, where it is announced with a colon or comma) and runs to the end of the text; nothing in it concludes ("so", "therefore", "answer") or
 * complains. Before it a value must stand, else the check is all there is. Looks at the last REACH bytes. */
#include "verifiers/answer/answer_internal.h"
#include "verifiers/answer/last_byte.h"

enum { REACH = 600 };

/* Small letters; behind it a colon, a comma or a blank. */
static const char *const announcements[] = {"check",
                                            "checking",
                                            "verification",
                                            "verify",
                                            "verifying",
                                            "to verify",
                                            "to check",
                                            "let's verify",
                                            "let's check",
                                            "let us verify",
                                            "let us check",
                                            "quick check",
                                            "sanity check",
                                            "double-check",
                                            "double check",
                                            "we can verify",
                                            "we can check",
                                            "plugging back in",
                                            "plugging it back in",
                                            "substituting back",
                                            "check the answer",
                                            "checking the answer",
                                            "check your answer",
                                            "proof of correctness",
                                            "as a check",
                                            "we verify",
                                            "comprobaci\xC3\xB3n",
                                            "verificaci\xC3\xB3n",
                                            "verifica\xC3\xA7\xC3\xA3o",
                                            "v\xC3\xA9rification",
                                            "verifica",
                                            "probe",
                                            "проверка",
                                            "Проверка",
                                            "验证",
                                            "检验",
                                            "验算",
                                            "驗證",
                                            "檢驗",
                                            "驗算",
                                            "検算",
                                            "검산",
                                            "확인"};

/* Behind the announcement at the front of the text and its marks; 0: there is none. */
static size_t behind_announcement(assay_view text) {
    size_t at = 0;
    while (at < text.size && text.data[at] != '\0' && strchr(" *_#>(", text.data[at])) at++;
    char first = answer_lower(at_or_nul(text, at));
    if (!strchr("ctlqsdwpav\xC3\xD0\xE9\xE6\xEA\xED", first) || first == '\0') return 0;
    for (size_t i = 0; i < COUNT(announcements); i++) {
        if (announcements[i][0] != first) continue;
        size_t size = strlen(announcements[i]), end = at + size;
        if (end > text.size || !answer_equal_folded(assay_view_slice(text, at, end), announcements[i])) continue;
        while (end < text.size && (text.data[end] == '*' || text.data[end] == '_')) end++;
        if (at_or_nul(text, end) == ' ' && at_or_nul(text, end + 1) == ':') end++; /* as in French */
        assay_view rest = assay_view_slice(text, end, text.size);
        if (assay_view_starts_with(rest, ASSAY_VIEW("："))) return end + 3;
        if (at_or_nul(rest, 0) == ':' || at_or_nul(rest, 0) == ',') return end + 1;
        if (at_or_nul(rest, 0) == ' ' && memchr(announcements[i], ' ', size)) return end;
    }
    return 0;
}

/* A conclusion, or a check that failed. */
static bool says_more(assay_view check) {
    static const char *const words[] = {"so",    "therefore", "thus", "hence",  "answer",  "answers", "final",   "conclusion",
                                        "not",   "but",       "t",    "fails",  "fail",    "wrong",   "no",      "incorrect",
                                        "doesn", "however",   "wait", "should", "instead", "mistake", "actually"};
    static const assay_view parts[] = {LIT("因此"), LIT("所以"),         LIT("故"),          LIT("答"),
                                       LIT("不"),   LIT("\xE2\x88\xB4"), LIT("\\therefore"), LIT("\\boxed")};
    if (answer_has_word(check, words, COUNT(words))) return true;
    for (size_t i = 0; i < COUNT(parts); i++) {
        if (assay_find_first(check, parts[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

assay_view answer_without_verification(assay_view text) {
    size_t least = text.size > REACH ? text.size - REACH : 0;
    for (size_t at = text.size; at > least; at--) { /* the last announcement first */
        size_t begin = answer_behind_last(text, least, at, ASSAY_VIEW("\n.!?"), false);
        if (begin == 0 || begin <= least) break;
        at = begin;
        if (text.data[at - 1] != '\n' && at_or_nul(text, at) != ' ') continue; /* within a number */
        assay_view check = assay_view_slice(text, at, text.size);
        size_t behind = behind_announcement(check);
        if (behind == 0) continue;
        assay_view before = assay_view_trim(assay_view_slice(text, 0, at));
        check = assay_view_slice(check, behind, check.size);
        return answer_has_digit(before) && answer_has_digit(check) && !says_more(check) ? before : text;
    }
    return text;
}
