/* Judges cases of the tests, so that gcc can count what that runs (cmake/profile.cmake). Lines are {"gold","pred"}, or rows whose
 * first cell is a completion.
 * usage: assay_profile_run FILE... */
#include <stdio.h>
#include <stdlib.h>

#include "common/json_reader.h"
#include "verifiers/answer/answer.h"
#include "verifiers/math/math.h"

enum { TEXT_MAX = 1 << 20, ARENA_MAX = 96 << 20 };

static assay_view text_of(json_value value, assay_buffer *text) {
    assay_buffer_init(text, TEXT_MAX);
    if (value.type == JSON_STRING) json_decode_string(value.raw, text);
    return assay_buffer_view(text);
}

static void judge(assay_view gold_text, assay_view text, assay_arena *arena) {
    assay_math_gold *gold;
    assay_completion completion = {.text = text, .think_prefill = ASSAY_PREFILL_AUTO};
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer answer;
    assay_math_result result;
    assay_arena_reset(arena);
    assay_completion_cut(&completion, ASSAY_NO_TAGS, NULL, 0);
    assay_answer_find(&completion, NULL, false, &budget, arena, &answer);
    if (assay_math_gold_compile(gold_text, NULL, arena, &gold).code != ASSAY_OK || !answer.found) return;
    assay_math_compare(gold, answer.text, answer.after, &budget, arena, &result);
}

static void judge_case(assay_view line, assay_arena *arena) {
    const char *error;
    size_t at;
    json_value object = json_parse(line, 16, &error, &at);
    if (object.type != JSON_OBJECT) return;
    assay_buffer gold, text;
    judge(text_of(json_member(object, ASSAY_VIEW("gold")), &gold), text_of(json_member(object, ASSAY_VIEW("pred")), &text),
          arena);
    assay_buffer_clear(&gold);
    assay_buffer_clear(&text);
}

/* A row's first cell. */
static void judge_row(assay_view line, assay_arena *arena) {
    const char *tab = memchr(line.data, '\t', line.size);
    if (tab) judge(ASSAY_VIEW("7"), assay_view_slice(line, 0, (size_t)(tab - line.data)), arena);
}

static void judge_line(assay_view line, assay_arena *arena) {
    if (line.data[0] == '{') judge_case(line, arena);
    else if (line.data[0] != '#') judge_row(line, arena);
}

int main(int argc, char **argv) {
    assay_arena arena;
    char *line = NULL;
    size_t capacity = 0;
    assay_arena_init(&arena, ARENA_MAX);
    assay_math_thread_start();
    for (int i = 1; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (!file) return 1;
        for (ssize_t size; (size = getline(&line, &capacity, file)) > 0;) judge_line((assay_view){line, (size_t)size}, &arena);
        fclose(file);
    }
    free(line);
    assay_math_thread_stop();
    assay_arena_clear(&arena);
    return 0;
}
