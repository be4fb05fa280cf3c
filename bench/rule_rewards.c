/* How fast the rule rewards read text, in MB/s on one core: median of rounds, beside a floor of the same run (a memchr that finds nothing). The project's bounds: 500 MB/s for
 * each, 100 MB/s for repetition. Instructions are figures for one instruction each, over the whole text as the answer; json reads a document of the same size.
 *
 * Input: 64 completions of 8 kB, and of 64 kB, thinking and answer, made from a fixed seed of words, formulas and paragraphs. Usage: rule_rewards [ROUNDS] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/arena.h"
#include "common/clock.h"
#include "verifiers/instructions/instructions.h"
#include "verifiers/json/json.h"
#include "verifiers/length/length.h"
#include "verifiers/readability/readability.h"
#include "verifiers/reasoning_steps/reasoning_steps.h"
#include "verifiers/repetition/repetition.h"

enum { COMPLETIONS = 64, ROUNDS_MAX = 999 };

static char *storage[COMPLETIONS];
static assay_completion completions[COMPLETIONS];
static char *documents[COMPLETIONS];
static size_t document_bytes[COMPLETIONS];
static size_t bytes;
static assay_arena arena, compiled_arena;
static volatile double sink;

static void make(size_t size) {
    static const char *const pieces[] = {"we ",        "know that ", "the sum ",      "of both ",       "$x^2 + 1$ ",
                                         "is ",        "prime. ",    "Then ",         "let us check: ", "Wait, ",
                                         "no.\n\n",    "First, ",    "\\frac{1}{2} ", "caf\xC3\xA9 ",   "17 ",
                                         "therefore ", "n ",         "\n- ",          "equals ",        "each "};
    static const char end[] = "</think>The answer is \\boxed{17}.";
    uint64_t seed = 6;
    bytes = 0;
    for (size_t i = 0; i < COMPLETIONS; i++) {
        storage[i] = realloc(storage[i], size + sizeof end + 64);
        if (!storage[i]) exit(2);
        size_t at = 7;
        memcpy(storage[i], "<think>", at);
        while (at < size) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            const char *piece = pieces[(seed >> 33) % (sizeof pieces / sizeof *pieces)];
            memcpy(storage[i] + at, piece, strlen(piece));
            at += strlen(piece);
        }
        memcpy(storage[i] + at, end, sizeof end - 1);
        completions[i] = (assay_completion){.text = {storage[i], at + sizeof end - 1}};
        assay_completion_cut(&completions[i], ASSAY_NO_TAGS, NULL, 0);
        bytes += completions[i].text.size;
    }
}

/* Objects of texts, numbers and lists, up to the size of the completion. */
static void make_documents(void) {
    static const char object[] =
        "{\"step\": 17, \"text\": \"we know that \\\\frac{1}{2} is the sum of both\", \"parts\": [1.5, true, null, "
        "\"caf\xC3\xA9\"]},\n";
    for (size_t i = 0; i < COMPLETIONS; i++) {
        size_t size = completions[i].text.size, at = 1;
        documents[i] = realloc(documents[i], size + sizeof object);
        if (!documents[i]) exit(2);
        documents[i][0] = '[';
        for (; at + sizeof object < size; at += sizeof object - 1) memcpy(documents[i] + at, object, sizeof object - 1);
        while (at < size - 2) documents[i][at++] = ' ';
        memcpy(documents[i] + at, "0]", 2);
        document_bytes[i] = at + 2;
    }
}

static void json_step(const assay_completion *completion) {
    const assay_json_check_options options = {.form = ASSAY_JSON_BARE};
    assay_json_check_result result;
    size_t i = (size_t)(completion - completions);
    assay_json_check_judge(&options, NULL, (assay_view){documents[i], document_bytes[i]}, NULL, NULL, &result);
    if (result.verdict != ASSAY_CORRECT) exit(2);
}

/* One instruction, compiled once as for a group. */
static void follow(const assay_completion *completion, size_t which) {
    static const char *const texts[][2] = {{"punctuation:no_comma", "{}"},
                                           {"keywords:existence", "{\"keywords\":[\"zebra\"]}"},
                                           {"length_constraints:number_words", "{\"num_words\":9,\"relation\":\"at least\"}"}};
    const assay_instruction_spec spec = {assay_view_of(texts[which][0]), assay_view_of(texts[which][1])};
    static assay_instructions *compiled[3];
    const assay_instructions_options options = {.all_or_nothing = true};
    assay_instructions_result result;
    assay_budget budget = assay_budget_of(100000000);
    if (!compiled[which] && assay_instructions_compile(&spec, 1, &compiled_arena, &compiled[which]).code != ASSAY_OK) exit(2);
    assay_arena_reset(&arena);
    assay_instructions_judge(compiled[which], &options, completion->text, &budget, &arena, &result);
    sink += result.score;
}
static void comma_step(const assay_completion *completion) {
    follow(completion, 0);
}
static void keyword_step(const assay_completion *completion) {
    follow(completion, 1);
}
static void words_step(const assay_completion *completion) {
    follow(completion, 2);
}

static void floor_step(const assay_completion *completion) {
    sink += memchr(completion->text.data, '\x01', completion->text.size) != NULL;
}

static void repetition(const assay_completion *completion, assay_repetition_measure measure) {
    const assay_repetition_options options = {.measure = measure};
    assay_repetition_result result;
    assay_budget budget = assay_budget_of(100000000);
    assay_arena_reset(&arena);
    assay_repetition_judge(&options, completion, &budget, &arena, &result);
    sink += result.score;
}
static void ngrams_step(const assay_completion *completion) {
    repetition(completion, ASSAY_REPETITION_NGRAMS);
}
static void loop_step(const assay_completion *completion) {
    repetition(completion, ASSAY_REPETITION_LOOP);
}
static void readability_step(const assay_completion *completion) {
    const assay_readability_options options = {.max_paragraph_characters = 1000000};
    assay_readability_result result;
    assay_readability_judge(&options, completion, &result);
    sink += result.longest_paragraph;
}
static void steps_step(const assay_completion *completion) {
    const assay_reasoning_steps_options options = {.steps = 1000};
    assay_reasoning_steps_result result;
    assay_reasoning_steps_judge(&options, completion, &result);
    sink += result.score;
}
static void length_step(const assay_completion *completion) {
    const assay_length_options options = {
        .shape = ASSAY_LENGTH_SOFT_OVERLONG, .unit = ASSAY_LENGTH_CHARACTERS, .max_length = 20480, .cache_length = 4096};
    assay_length_result result;
    assay_length_judge(&options, completion, ASSAY_CORRECT, &result);
    sink += result.score;
}
static void cut_step(const assay_completion *completion) {
    assay_completion again = {.text = completion->text};
    assay_completion_cut(&again, ASSAY_NO_TAGS, NULL, 0);
    sink += (double)again.answer.size;
}

static int compare(const void *left, const void *right) {
    double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

static double mb_per_s(void (*step)(const assay_completion *), size_t rounds) {
    static double spent[ROUNDS_MAX];
    for (size_t round = 0; round < rounds; round++) {
        int64_t begin = assay_thread_cpu_ns();
        for (size_t i = 0; i < COMPLETIONS; i++) step(&completions[i]);
        spent[round] = (double)(assay_thread_cpu_ns() - begin);
    }
    qsort(spent, rounds, sizeof *spent, compare);
    return (double)bytes / spent[rounds / 2] * 1e3;
}

int main(int argc, char **argv) {
    static const struct {
        const char *name;
        void (*step)(const assay_completion *);
        double bound;
    } rules[] = {{"memchr (floor)", floor_step, 0},         {"cut", cut_step, 500},
                 {"length, characters", length_step, 500},  {"readability", readability_step, 500},
                 {"reasoning steps", steps_step, 500},      {"repetition, loop", loop_step, 500},
                 {"repetition, n-grams", ngrams_step, 100}, {"json", json_step, 500},
                 {"instructions, comma", comma_step, 0},    {"instructions, keyword", keyword_step, 0},
                 {"instructions, words", words_step, 0}};
    size_t rounds = argc > 1 ? strtoul(argv[1], NULL, 10) : 31;
    if (rounds < 1 || rounds > ROUNDS_MAX) return 2;
    assay_arena_init(&arena, 64 << 20);
    assay_arena_init(&compiled_arena, 1 << 20);
    bool missed = false;
    for (size_t size = 8192; size <= 65536; size *= 8) {
        make(size);
        make_documents();
        printf("%zu completions of %zu kB, median of %zu rounds, CPU time of one core\n", (size_t)COMPLETIONS, size / 1024,
               rounds);
        for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
            double speed = mb_per_s(rules[i].step, rounds);
            bool kept = speed >= rules[i].bound;
            missed = missed || !kept;
            printf("  %-22s %9.0f MB/s", rules[i].name, speed);
            if (rules[i].bound > 0) printf("   bound %3.0f %s", rules[i].bound, kept ? "kept" : "MISSED");
            putchar('\n');
        }
    }
    assay_arena_clear(&arena);
    assay_arena_clear(&compiled_arena);
    return missed;
}
