/* "x = 5\n\nCheck: 3(5) + 2 = 17", "To verify: ...", "验证：...": the text without the check at its end, which has values of its own and says nothing new.
 *
 * Theory. The check begins a line (or a sentence, where it is announced with a colon or comma) and runs to the end of the text; nothing in it concludes ("so", "therefore", "answer") or
 * complains. Before it a value must stand, else the check is all there is. Looks at the last REACH bytes. */
#include "verifiers/answer/answer_internal.h"
#include "verifiers/answer/last_byte.h"

enum { REACH = 600 };

/* Small letters of ASCII; behind it a colon, a comma or a blank. */
static const assay_view announcements[] = {LIT("check"),
                                           LIT("checking"),
                                           LIT("verification"),
                                           LIT("verify"),
                                           LIT("verifying"),
                                           LIT("to verify"),
                                           LIT("to check"),
                                           LIT("let's verify"),
                                           LIT("let's check"),
                                           LIT("let us verify"),
                                           LIT("let us check"),
                                           LIT("quick check"),
                                           LIT("sanity check"),
                                           LIT("double-check"),
                                           LIT("double check"),
                                           LIT("we can verify"),
                                           LIT("we can check"),
                                           LIT("plugging back in"),
                                           LIT("plugging it back in"),
                                           LIT("substituting back"),
                                           LIT("check the answer"),
                                           LIT("checking the answer"),
                                           LIT("check your answer"),
                                           LIT("proof of correctness"),
                                           LIT("as a check"),
                                           LIT("we verify"),
                                           LIT("indeed"),
                                           LIT("comprobaci\xC3\xB3n"),
                                           LIT("verificaci\xC3\xB3n"),
                                           LIT("verifica\xC3\xA7\xC3\xA3o"),
                                           LIT("v\xC3\xA9rification"),
                                           LIT("verifica"),
                                           LIT("probe"),
                                           LIT("проверка"),
                                           LIT("验证"),
                                           LIT("检验"),
                                           LIT("验算"),
                                           LIT("驗證"),
                                           LIT("檢驗"),
                                           LIT("驗算"),
                                           LIT("検算"),
                                           LIT("검산"),
                                           LIT("확인"),
                                           LIT("Проверка")};
static answer_phrases announcement_set = {.items = announcements, .count = COUNT(announcements)};

void answer_prepare_verification(void) {
    answer_phrases_init(&announcement_set, false);
}

/* Behind the announcement at the front of the text and its marks; 0: there is none. */
static size_t behind_announcement(assay_view text) {
    size_t at = 0;
    while (at < text.size && text.data[at] != '\0' && strchr(" *_#>(", text.data[at])) at++;
    assay_view front = assay_view_slice(text, at, text.size);
    for (unsigned i = answer_may_begin_folded(&announcement_set, front); i != ANSWER_NO_PHRASE; i = announcement_set.next[i]) {
        size_t size = announcements[i].size, end = at + size;
        if (end > text.size || !answer_equal_folded(assay_view_slice(text, at, end), announcements[i].data)) continue;
        while (end < text.size && (text.data[end] == '*' || text.data[end] == '_')) end++;
        if (at_or_nul(text, end) == ' ' && at_or_nul(text, end + 1) == ':') end++; /* as in French */
        assay_view rest = assay_view_slice(text, end, text.size);
        if (assay_view_starts_with(rest, ASSAY_VIEW("："))) return end + 3;
        if (at_or_nul(rest, 0) == ':' || at_or_nul(rest, 0) == ',') return end + 1;
        if (at_or_nul(rest, 0) == ' ' && memchr(announcements[i].data, ' ', size)) return end;
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
