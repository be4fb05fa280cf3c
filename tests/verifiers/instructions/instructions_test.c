/* IFEval's instructions: golden tables, the data set's own ids and kwargs, scoring, limits. */
#include <time.h>

#include "../text_table.h"
#include "verifiers/instructions/instructions.h"

enum { ARENA_BYTES = 48 << 20, INSTRUCTIONS = 25, CASES_EACH = 4 };

/* ß: German; 中: Chinese of the mainland; "?": cannot tell; else English. */
static bool language_of(void *context, assay_view text, char *code, size_t size) {
    const char *found = memmem(text.data, text.size, "ß", 2) ? "de" : memmem(text.data, text.size, "中", 3) ? "zh-cn" : "en";
    assert_null(context);
    assert_true(size > strlen(found));
    memcpy(code, found, strlen(found) + 1);
    return !memchr(text.data, '?', text.size);
}

static assay_instructions_result judge_with(const assay_instruction_spec *specs, size_t count,
                                            const assay_instructions_options *options, assay_view answer,
                                            assay_budget *budget) {
    assay_arena arena;
    assay_instructions *compiled;
    assay_instructions_result result;
    assay_arena_init(&arena, ARENA_BYTES);
    assay_status status = assay_instructions_compile(specs, count, &arena, &compiled);
    if (status.code != ASSAY_OK) fail_msg("%s: %s", status.field, status.message);
    assay_instructions_judge(compiled, options, answer, budget, &arena, &result);
    assay_arena_clear(&arena);
    return result;
}

static assay_instructions_result judge(const assay_instruction_spec *specs, size_t count, bool all_or_nothing,
                                       assay_view answer) {
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_instructions_options options = {.all_or_nothing = all_or_nothing, .language_of = language_of};
    return judge_with(specs, count, &options, answer, &budget);
}

/* ---- tables ---- */

static int cases_of[INSTRUCTIONS], positives_of[INSTRUCTIONS], negatives_of[INSTRUCTIONS], wrong;

static size_t number_of(assay_view id) {
    for (size_t i = 0; i < INSTRUCTIONS; i++) {
        if (assay_view_equal(id, assay_view_of(assay_instruction_known_id(i)))) return i;
    }
    fail_msg("no such id");
    return 0;
}

static void check_case(const table_row *row) {
    assay_instruction_spec spec = {table_text(row, 0), table_text(row, 1)};
    assay_instructions_result result = judge(&spec, 1, true, table_text(row, 2));
    const char *followed = result.undecided ? "undecided" : result.followed ? "yes" : "no";
    char counted[16];
    snprintf(counted, sizeof counted, "%u", result.counted[0]);
    if (strcmp(followed, row->fields[3]) != 0 || (strcmp(row->fields[4], "-") != 0 && strcmp(row->fields[4], counted) != 0)) {
        print_error("cases.tsv:%d: %s, %s counted, not %s, %s (%s)\n", row->line, followed, counted, row->fields[3],
                    row->fields[4], row->fields[5]);
        wrong++;
    }
    size_t number = number_of(spec.id);
    cases_of[number]++;
    positives_of[number] += strcmp(row->fields[3], "yes") == 0;
    negatives_of[number] += strcmp(row->fields[3], "no") == 0;
}

static void golden_cases(void **state) {
    (void)state;
    table_run("ifeval/cases.tsv", 6, check_case);
    assert_int_equal(wrong, 0);
    for (size_t i = 0; i < INSTRUCTIONS; i++) {
        if (cases_of[i] < CASES_EACH || positives_of[i] < 1 || negatives_of[i] < 1)
            fail_msg("%s: %d cases", assay_instruction_known_id(i), cases_of[i]);
    }
    assert_null(assay_instruction_known_id(INSTRUCTIONS));
}

static void check_bad(const table_row *row) {
    assay_arena arena;
    assay_instructions *compiled;
    const assay_instruction_spec specs[] = {{ASSAY_VIEW("punctuation:no_comma"), ASSAY_VIEW("{}")},
                                            {table_text(row, 0), table_text(row, 1)}};
    assay_arena_init(&arena, ARENA_BYTES);
    assay_status status = assay_instructions_compile(specs, 2, &arena, &compiled);
    bool id = strcmp(row->fields[2], "UNKNOWN_INSTRUCTION") == 0;
    if (status.code != ASSAY_INPUT || compiled || strcmp(status.reason, row->fields[2]) != 0 ||
        strcmp(status.field, id ? "instructions[1].id" : "instructions[1].kwargs_json") != 0 ||
        !strstr(status.message, row->fields[3]))
        fail_msg("bad_references.tsv:%d: %s %s: %s", row->line, status.reason, status.field, status.message);
    assay_arena_clear(&arena);
}

static void bad_references(void **state) {
    (void)state;
    table_run("ifeval/bad_references.tsv", 4, check_bad);
}

/* ---- the data set ---- */

/* Reads and compiles one row of the data set; returns how many instructions it has. */
static size_t compile_row(const char *line, int number) {
    assay_instruction_spec specs[ASSAY_INSTRUCTIONS_MAX];
    size_t count;
    assay_arena arena;
    assay_instructions *compiled;
    assay_arena_init(&arena, ARENA_BYTES);
    assay_status status = assay_instructions_read(assay_view_of(line), &arena, specs, &count);
    if (status.code == ASSAY_OK) status = assay_instructions_compile(specs, count, &arena, &compiled);
    if (status.code != ASSAY_OK) fail_msg("row %d: %s: %s", number, status.field, status.message);
    assert_int_equal(assay_instructions_count(compiled), count);
    for (size_t i = 0; i < count; i++)
        assert_true(assay_view_equal(specs[i].id, assay_view_of(assay_instructions_id(compiled, i))));
    assay_arena_clear(&arena);
    return count;
}

static void every_row_of_the_data_set_compiles(void **state) {
    (void)state;
    FILE *file = fopen(ASSAY_TEST_DATA "/ifeval/instructions.jsonl", "r");
    assert_non_null(file);
    char *line = NULL;
    size_t capacity = 0, instructions = 0;
    int rows = 0;
    while (getline(&line, &capacity, file) >= 0) instructions += compile_row(line, ++rows);
    free(line);
    fclose(file);
    assert_int_equal(rows, 541);
    assert_int_equal(instructions, 834);
}

/* What is read off a data set's own form, written as in native.tsv. */
static void check_native(const table_row *row) {
    assay_instruction_spec specs[ASSAY_INSTRUCTIONS_MAX];
    size_t count;
    assay_arena arena;
    assay_buffer found;
    assay_arena_init(&arena, ARENA_BYTES);
    assay_buffer_init(&found, 1 << 16);
    assay_status status = assay_instructions_read(table_text(row, 0), &arena, specs, &count);
    if (status.code != ASSAY_OK) assay_buffer_put(&found, assay_view_of(status.reason));
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++) {
        if (i) assay_buffer_put(&found, ASSAY_VIEW(" & "));
        assay_buffer_put(&found, specs[i].id);
        assay_buffer_put_char(&found, ' ');
        assay_buffer_put(&found, specs[i].kwargs_json);
    }
    if (!assay_view_equal(assay_buffer_view(&found), table_text(row, 1)) || (status.code != ASSAY_OK && !status.message[0]))
        fail_msg("native.tsv:%d: %.*s", row->line, (int)found.size, found.data);
    assay_buffer_clear(&found);
    assay_arena_clear(&arena);
}

static void forms_of_data_sets(void **state) {
    (void)state;
    table_run("ifeval/native.tsv", 3, check_native);
}

/* ---- scoring ---- */

static const assay_instruction_spec no_comma = {{"punctuation:no_comma", 20}, {"{}", 2}};
static const assay_instruction_spec quotation = {{"startend:quotation", 18}, {"{}", 2}};
static const assay_instruction_spec title = {{"detectable_format:title", 23}, {NULL, 0}};
static const assay_instruction_spec german = {{"language:response_language", 26}, {"{\"language\": \"de\"}", 18}};

static void all_or_nothing(void **state) {
    (void)state;
    const assay_instruction_spec specs[] = {no_comma, quotation, title};
    assay_instructions_result result = judge(specs, 3, true, ASSAY_VIEW("\"<<a>>\""));
    assert_int_equal(result.verdict, ASSAY_CORRECT);
    assert_true(result.score == 1);
    assert_int_equal(result.followed, 7);
    result = judge(specs, 3, true, ASSAY_VIEW("<<a>>"));
    assert_int_equal(result.verdict, ASSAY_INCORRECT);
    assert_true(result.score == 0);
    assert_int_equal(result.followed, 5);
    assert_int_equal(result.followed_count, 2);
    assert_int_equal(result.count, 3);
}

static void share(void **state) {
    (void)state;
    const assay_instruction_spec specs[] = {no_comma, quotation, title};
    assay_instructions_result result = judge(specs, 3, false, ASSAY_VIEW("<<a>>"));
    assert_int_equal(result.verdict, ASSAY_MEASURED);
    assert_true(result.score == 2.0 / 3);
    result = judge(specs, 3, false, ASSAY_VIEW("a, b"));
    assert_int_equal(result.verdict, ASSAY_MEASURED);
    assert_true(result.score == 0);
}

static void no_ink_follows_nothing(void **state) {
    (void)state;
    static const char *const blanks[] = {"", " \n\t", "\xE3\x80\x80\xC2\xA0"};
    for (size_t i = 0; i < 3; i++) {
        assay_instructions_result result = judge(&no_comma, 1, i != 0, assay_view_of(blanks[i]));
        assert_int_equal(result.verdict, ASSAY_NO_ANSWER);
        assert_int_equal(result.followed, 0);
    }
}

/* Undecided is never a number, and no excuse where another instruction is broken. */
static void undecided_matters_only_where_it_does(void **state) {
    (void)state;
    const assay_instruction_spec specs[] = {no_comma, german};
    assay_instructions_options options = {.all_or_nothing = true};
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_instructions_result result = judge_with(specs, 2, &options, ASSAY_VIEW("Ja"), &budget);
    assert_int_equal(result.verdict, ASSAY_NOT_AVAILABLE);
    assert_int_equal(result.followed, 1);
    assert_int_equal(result.undecided, 2);
    result = judge_with(specs, 2, &options, ASSAY_VIEW("Ja, ja"), &budget);
    assert_int_equal(result.verdict, ASSAY_INCORRECT);
    assert_int_equal(result.undecided, 2);
    options.all_or_nothing = false;
    result = judge_with(specs, 2, &options, ASSAY_VIEW("Ja, ja"), &budget);
    assert_int_equal(result.verdict, ASSAY_NOT_AVAILABLE);
}

/* ---- limits ---- */

static void limits_of_a_reference(void **state) {
    (void)state;
    assay_instruction_spec specs[ASSAY_INSTRUCTIONS_MAX + 1];
    assay_arena arena;
    assay_instructions *compiled;
    assay_arena_init(&arena, ARENA_BYTES);
    for (size_t i = 0; i <= ASSAY_INSTRUCTIONS_MAX; i++) specs[i] = i % 2 ? title : no_comma;
    assert_string_equal(assay_instructions_compile(specs, 0, &arena, &compiled).reason, "NO_INSTRUCTIONS");
    assert_string_equal(assay_instructions_compile(specs, ASSAY_INSTRUCTIONS_MAX + 1, &arena, &compiled).reason,
                        "TOO_MANY_INSTRUCTIONS");
    assert_null(compiled);
    assay_instructions_result result = judge(specs, ASSAY_INSTRUCTIONS_MAX, false, ASSAY_VIEW("x"));
    assert_int_equal(result.followed, 0x55555555);
    assert_true(result.score == 0.5);
    static char kwargs[ASSAY_INSTRUCTION_KWARGS_BYTES + 1];
    memset(kwargs, ' ', sizeof kwargs);
    memcpy(kwargs, "{}", 2);
    specs[0].kwargs_json = (assay_view){kwargs, sizeof kwargs - 1};
    assert_int_equal(assay_instructions_compile(specs, 1, &arena, &compiled).code, ASSAY_OK);
    specs[0].kwargs_json.size++;
    assert_int_equal(assay_instructions_compile(specs, 1, &arena, &compiled).code, ASSAY_LIMIT);
    assay_arena_clear(&arena);
    assay_arena_init(&arena, 64);
    assert_int_equal(assay_instructions_compile(specs + 1, 2, &arena, &compiled).code, ASSAY_BUDGET);
    assay_arena_clear(&arena);
}

static void failures_are_no_numbers(void **state) {
    (void)state;
    static const assay_instruction_spec existence = {{"keywords:existence", 18}, {"{\"keywords\": [\"x\"]}", 19}};
    assay_instructions_options options = {.all_or_nothing = true};
    assay_view answer = ASSAY_VIEW("x");
    assay_budget budget = assay_budget_of(1);
    assay_instructions_result result = judge_with(&existence, 1, &options, answer, &budget);
    assert_int_equal(result.verdict, ASSAY_UNDECIDED);
    assert_int_equal(result.followed, 0);
    _Atomic uint32_t cancelled = 1;
    budget = assay_budget_of(1000);
    budget.cancelled = &cancelled;
    assert_int_equal(judge_with(&existence, 1, &options, answer, &budget).verdict, ASSAY_ERROR);
    assay_arena arena;
    assay_instructions *compiled;
    assay_arena_init(&arena, 4096);
    assert_int_equal(assay_instructions_compile(&existence, 1, &arena, &compiled).code, ASSAY_OK);
    static char big[8192];
    memset(big, 'x', sizeof big);
    budget = assay_budget_of(1000);
    assay_instructions_judge(compiled, &options, (assay_view){big, sizeof big}, &budget, &arena, &result);
    assert_int_equal(result.verdict, ASSAY_ERROR);
    assay_arena_clear(&arena);
}

/* One spec for each of the 25, with keywords that repeat themselves. */
static void all_specs(assay_instruction_spec *specs) {
    static const char *const kwargs[INSTRUCTIONS] = {
        "{\"keywords\":[\"aaaaaaaaaaaaaaaaaaaaab\",\". . . . . . x\"]}",
        "{\"keyword\":\"aaaaaaaaaaaaaaaaaaaaaaaaaa\",\"frequency\":3,\"relation\":\"at least\"}",
        "{\"forbidden_words\":[\"aaaaaaaaaaaaaaaaaaaa\",\"a a a a a a\"]}",
        "{\"letter\":\"a\",\"let_frequency\":3,\"let_relation\":\"at least\"}",
        "{\"language\":\"de\"}",
        "{\"num_sentences\":3,\"relation\":\"at least\"}",
        "{\"num_paragraphs\":3}",
        "{\"num_words\":3,\"relation\":\"at least\"}",
        "{\"num_paragraphs\":3,\"nth_paragraph\":3,\"first_word\":\"x\"}",
        "{\"num_placeholders\":3}",
        "{\"postscript_marker\":\"P.P.S\"}",
        "{\"num_bullets\":3}",
        "{}",
        "{\"num_highlights\":3}",
        "{\"section_spliter\":\"aaaaaaaaaaaaaaaaaaaaaaaaa\",\"num_sections\":3}",
        "{}",
        "{}",
        "{}",
        "{\"prompt_to_repeat\":\"aaaaaaaaaaaaaaaaaaaaaaaaa\"}",
        "{\"end_phrase\":\"aaaaaaaaaaaaaaaaaaaaaaa\"}",
        "{}",
        "{\"capital_frequency\":3,\"capital_relation\":\"at least\"}",
        "{}",
        "{}",
        "{}"};
    for (size_t i = 0; i < INSTRUCTIONS; i++)
        specs[i] = (assay_instruction_spec){assay_view_of(assay_instruction_known_id(i)), assay_view_of(kwargs[i])};
}

/* A mebibyte of what each scan likes least: all 25 together stay far below what quadratic work would take (hours). */
static void a_mebibyte_of_anything_is_linear(void **state) {
    (void)state;
    static const char *const units[] = {
        "a",  "a ",   "*",    "**a", "[",    "<<",   "<<a",          "p.",     "p.p.", ".",     ". ",   "\"",  "'",
        "a'", "?",    "a.b",  "\n",  "\n\n", "\r\n", "\n* ",         "-",      "- ",   "A.",    "A. a", "***", "* \n",
        "{",  "\xFF", "\xC2", "。",  "é",    "中",   "\xE3\x80\x80", "CANNOT", "[a",   "A'S'M", "1.",   "…"};
    enum { SIZE = 1 << 20 };
    assay_instruction_spec specs[INSTRUCTIONS];
    char *text = malloc(SIZE);
    assert_non_null(text);
    all_specs(specs);
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t unit = strlen(units[u]);
        for (size_t i = 0; i < SIZE; i++) text[i] = units[u][i % unit];
        struct timespec before, after;
        assay_budget budget = assay_budget_of(10 * ASSAY_STEPS_DEFAULT);
        assay_instructions_options options = {.language_of = NULL};
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
        assay_instructions_result result = judge_with(specs, INSTRUCTIONS, &options, (assay_view){text, SIZE}, &budget);
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
        double seconds = (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
        if (seconds > 20) fail_msg("%s: %.1f s", units[u], seconds);
        bool blank = strcmp(units[u], "\n") == 0 || strcmp(units[u], "\n\n") == 0 || strcmp(units[u], "\r\n") == 0;
        if (blank || strcmp(units[u], "\xE3\x80\x80") == 0) continue; /* but for a torn character at its end, white space */
        if (result.verdict != ASSAY_MEASURED && result.verdict != ASSAY_NOT_AVAILABLE)
            fail_msg("%s: %s", units[u], assay_verdict_name(result.verdict));
    }
    free(text);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(golden_cases),
                                       cmocka_unit_test(bad_references),
                                       cmocka_unit_test(every_row_of_the_data_set_compiles),
                                       cmocka_unit_test(forms_of_data_sets),
                                       cmocka_unit_test(all_or_nothing),
                                       cmocka_unit_test(share),
                                       cmocka_unit_test(no_ink_follows_nothing),
                                       cmocka_unit_test(undecided_matters_only_where_it_does),
                                       cmocka_unit_test(limits_of_a_reference),
                                       cmocka_unit_test(failures_are_no_numbers),
                                       cmocka_unit_test(a_mebibyte_of_anything_is_linear)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
