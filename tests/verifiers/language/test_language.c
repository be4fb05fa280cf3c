/* The check around lang_detect: which text is looked at, where the target comes from, what the score is. What a word's language is, is
 * tested with lang_detect. Without an embedded model the check says NOT_AVAILABLE, and this test says so by its exit code 77. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "verifiers/language/language.h"

#define ENGLISH "We know that the sum of the first numbers is easy to compute, so we add them together and look at the result. "
#define GERMAN                                                                                                        \
    "Wir wissen, dass die Summe der ersten Zahlen leicht zu berechnen ist, also addieren wir sie und betrachten das " \
    "Ergebnis. "

static assay_arena arena;

static int start(void **state) {
    (void)state;
    assay_arena_init(&arena, (size_t)96 << 20);
    return 0;
}
static int stop(void **state) {
    (void)state;
    assay_arena_clear(&arena);
    return 0;
}

static assay_language_result judge(const assay_language_options *options, const assay_language_reference *reference,
                                   const char *text, const char *prompt) {
    assay_completion completion = {
        .text = assay_view_of(text), .prompt = assay_view_of(prompt), .think_prefill = ASSAY_PREFILL_AUTO};
    assay_language_result result;
    assay_completion_cut(&completion, ASSAY_THINK_TAGS, NULL, 0);
    assay_language_judge(options, reference, &completion, &arena, &result);
    return result;
}

static void looks_at_the_thinking(void **state) {
    (void)state;
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    assay_language_result result = judge(&english, NULL, "<think>" ENGLISH ENGLISH "</think>" GERMAN, "");
    assert_int_equal(result.verdict, ASSAY_MEASURED);
    assert_true(result.score > 0.95);
    result = judge(&english, NULL, "<think>" GERMAN GERMAN "</think>" ENGLISH, "");
    assert_true(result.score < 0.05);
    assert_true(result.score == result.ratio);
    const assay_language_options answer = {.target = ASSAY_VIEW("en"), .scope = ASSAY_LANGUAGE_ANSWER};
    assert_true(judge(&answer, NULL, "<think>" GERMAN GERMAN "</think>" ENGLISH, "").score > 0.95);
    /* leaving the thinking out is no way to have no opinion */
    assert_true(judge(&english, NULL, GERMAN GERMAN, "").score < 0.05);
    assert_true(judge(&english, NULL, "<think></think>" GERMAN GERMAN, "").score < 0.05);
}

static void finds_its_target(void **state) {
    (void)state;
    const assay_language_options none = {.strict = false}, english = {.target = ASSAY_VIEW("en")},
                                 martian = {.target = ASSAY_VIEW("martian")};
    const assay_language_reference german = {.target = ASSAY_VIEW("de")};
    assert_true(judge(&english, &german, "<think>" GERMAN "</think>", "").score > 0.95); /* the reference's comes first */
    assay_language_result result = judge(&none, NULL, "<think>" GERMAN "</think>", GERMAN);
    assert_string_equal(result.target, "de"); /* the prompt's own */
    assert_true(result.score > 0.95);
    assert_int_equal(judge(&none, NULL, "<think>" GERMAN "</think>", "1 + 1 = ?").verdict, ASSAY_UNDECIDED);
    /* One word that might be of many languages: the one of these that the text is in, not any other. */
    result = judge(&none, NULL, "<think>" ENGLISH "</think>", "Evaluate $1 + 1$.");
    assert_true(strcmp(result.target, "en") == 0 && result.score == 1);
    assert_true(judge(&none, NULL, "<think>\xE6\x88\x91\xE4\xBB\xAC\xE5\x85\x88\xE7\x9C\x8B\xE9\xA2\x98\xE7\x9B\xAE</think>",
                      "Evaluate $1 + 1$.")
                    .score == 0);
    assert_true(judge(&none, NULL, "<think>" GERMAN "</think>", "We want to compute the sum of both numbers.").score < 0.1);
    const assay_language_options regional = {.target = ASSAY_VIEW("sr-Latn-RS")};
    assert_int_equal(judge(&regional, NULL, "<think>" GERMAN "</think>", "").verdict, ASSAY_MEASURED);
    assert_int_equal(judge(&martian, NULL, "<think>" GERMAN "</think>", "").verdict, ASSAY_BAD_REFERENCE);
    assert_false(assay_language_knows(ASSAY_VIEW("martian")));
}

static void shapes(void **state) {
    (void)state;
    const assay_language_options threshold = {.target = ASSAY_VIEW("en"), .has_threshold = true, .threshold = 0.8};
    assay_language_result result = judge(&threshold, NULL, "<think>" ENGLISH "</think>", "");
    assert_int_equal(result.verdict, ASSAY_CORRECT);
    result = judge(&threshold, NULL, "<think>" ENGLISH GERMAN "</think>", "");
    assert_int_equal(result.verdict, ASSAY_INCORRECT);
    assert_true(result.score == 0 && result.ratio > 0.3 && result.ratio < 0.7);
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    assert_int_equal(judge(&english, NULL, "<think>7 + 8 = 15</think>", "").verdict, ASSAY_NO_OPINION);
    const assay_language_reference also = {.also = {ASSAY_VIEW("de")}, .also_count = 1};
    result = judge(&english, &also, "<think>" ENGLISH GERMAN "</think>", "");
    assert_true(result.score > 0.95);
    assert_int_equal(result.detail->spans_all, 0);
    const assay_language_reference unknown = {.also = {ASSAY_VIEW("martian")}, .also_count = 1};
    assert_int_equal(judge(&english, &unknown, "<think>" ENGLISH "</think>", "").verdict, ASSAY_BAD_REFERENCE);
}

/* Sentences that are masked throughout are judged; formulas, code and short texts stay without an opinion. */
static void nothing_hides_behind_masks(void **state) {
    (void)state;
    static const struct {
        const char *text;
        int verdict;
        double least, most;
    } rows[] = {
        {"<think>$wir$ $addieren$ $alle$ $einzelnen$ $Zahlen$ $zusammen$ $dann$ $dividieren$ $durch$ $ihre$ $Anzahl$ $danach$ "
         "$pr\xC3\xBC"
         "fen$</think>",
         ASSAY_MEASURED, 0, 0.1},
        {"<think>`wir` `addieren` `alle` `einzelnen` `Zahlen` `zusammen` `dann` `dividieren` `durch` `ihre` `Anzahl` "
         "`danach`</think>",
         ASSAY_MEASURED, 0, 0.1},
        {"<think>w i r a d d i e r e n j e t z t a l l e e i n z e l n e n Z a h l e n u n d t e i l e n d a n a c h d u r c h "
         "i h r e A n z a h l w i e g e w o h n t</think>",
         ASSAY_MEASURED, 0, 0.1},
        {"<think>w-i-r- -a-d-d-i-e-r-e-n- -j-e-t-z-t- -a-l-l-e- -e-i-n-z-e-l-n-e-n- -Z-a-h-l-e-n- -u-n-d- -t-e-i-l-e-n- "
         "-s-i-e- "
         "-d-a-n-a-c-h- -d-u-r-c-h- -i-h-r-e- -A-n-z-a-h-l</think>",
         ASSAY_MEASURED, 0, 0.1},
        {"<think>$distance = speed * time$, $total = distance + remaining$, $average = total / number$, $answer = average + "
         "length$, $price = money - change$</think>",
         ASSAY_NO_OPINION, 1, 1},
        {"<think>$ab + bc + ca = 3abc$, \\begin{aligned} x &= \\frac{-b \\pm \\sqrt{b^2-4ac}}{2a} \\end{aligned} $\\sin^2 x + "
         "\\cos^2 x = 1$ $xyz + abc = def$ $\\left( \\overline{ABCD} \\right) = \\mathrm{lcm}(a, b)$</think>",
         ASSAY_NO_OPINION, 1, 1},
        {"<think>```python\nvalues = [number for number in inputs if number]\nresult = sum(values) / "
         "len(values)\nprint(result)\n"
         "```</think>",
         ASSAY_NO_OPINION, 1, 1},
        {"<think>a + b + c + d + e = 7, a b c d = 4, x y z = 12, 3 a - 2 b + 5 c - 8 d = 11, a = 1, b = 2, c = 3, d = 4, e = "
         "-3, "
         "f(x) = x^2 - a x + b</think>",
         ASSAY_NO_OPINION, 1, 1},
        {"<think>ok</think>", ASSAY_NO_OPINION, 1, 1}};
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assay_language_result result = judge(&english, NULL, rows[i].text, "");
        double score = assay_verdict_default_score(result.verdict, result.score).value;
        if ((int)result.verdict != rows[i].verdict || score < rows[i].least || score > rows[i].most)
            fail_msg("row %zu: verdict %d, score %f", i, (int)result.verdict, score);
    }
}

/* Letters apart show in masked_share; letters of another shape are letters. */
static void letters_are_seen(void **state) {
    (void)state;
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    assay_language_result result =
        judge(&english, NULL, "<think>" ENGLISH " w i r a d d i e r e n a l l e Z a h l e n</think>", "");
    assert_true(result.masked_share > 0.1);
    result = judge(&english, NULL, "<think>" ENGLISH " Here a b c d and x = y + z.</think>", "");
    assert_true(result.masked_share < 0.1 && result.ratio == 1);
    /* "wir addieren jetzt alle einzelnen Zahlen zusammen", mathematical and circled */
    static const uint32_t firsts[] = {0x1D41A, 0x24D0};
    for (size_t k = 0; k < 2; k++) {
        char text[1024] = "<think>" ENGLISH " ";
        size_t size = strlen(text);
        for (const char *at = "wir addieren jetzt alle einzelnen zahlen zusammen und teilen danach durch ihre anzahl"; *at;
             at++) {
            uint32_t point = firsts[k] + (uint32_t)(*at - 'a');
            if (*at == ' ') text[size++] = ' ';
            else if (point >= 0x10000)
                size += (size_t)snprintf(text + size, 5, "\xF0%c%c%c", (int)(0x80 | (point >> 12 & 63)),
                                         (int)(0x80 | (point >> 6 & 63)), (int)(0x80 | (point & 63)));
            else
                size += (size_t)snprintf(text + size, 4, "%c%c%c", (int)(0xE0 | point >> 12), (int)(0x80 | (point >> 6 & 63)),
                                         (int)(0x80 | (point & 63)));
        }
        memcpy(text + size, "</think>", 9);
        result = judge(&english, NULL, text, "");
        assert_true(result.other_units >= 20);
    }
}

static void spans_are_bytes_of_the_text(void **state) {
    (void)state;
    const assay_language_options english = {.target = ASSAY_VIEW("en")};
    const char text[] = "<think>" ENGLISH GERMAN ENGLISH "</think>";
    assay_language_result result = judge(&english, NULL, text, "");
    assert_non_null(result.detail);
    assert_true(result.detail->spans_count >= 1);
    const assay_lang_span *span = &result.detail->spans[0];
    size_t begin = span->begin + result.span_base, end = span->end + result.span_base;
    size_t german = (size_t)(strstr(text, "Wir") - text);
    assert_true(begin >= german - 4 && begin <= german + 16);
    assert_true(end > begin + 60 && end <= german + sizeof GERMAN);
}

int main(void) {
    assay_language_process_start();
    if (!assay_language_model()) {
        printf("this build has no language model: the check is NOT_AVAILABLE, and nothing else can be tested\n");
        return 77;
    }
    const struct CMUnitTest tests[] = {cmocka_unit_test(looks_at_the_thinking),
                                       cmocka_unit_test(finds_its_target),
                                       cmocka_unit_test(shapes),
                                       cmocka_unit_test(nothing_hides_behind_masks),
                                       cmocka_unit_test(letters_are_seen),
                                       cmocka_unit_test(spans_are_bytes_of_the_text)};
    return cmocka_run_group_tests(tests, start, stop);
}
