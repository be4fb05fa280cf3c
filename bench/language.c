/* What the language check costs: the measure word by word over chains of thought, with each of this CPU's kernels beside the scalar reference in the same run; the
 * whole check (cut, measure, verdict) of one 32 kB completion; memory. CPU time of one core, the least of the rounds.
 *
 * Input: the completions of tests/data/demo (English maths) and the hand-marked mixed texts, joined to pieces of 32 kB, each of them different. As in a scorer, words that a piece shares with those before it
 * are remembered; every round begins with an empty memory, so that no piece meets its own words of the round before. A longer file of other completions (--text) tells more of what a scorer does all day.
 * Usage: bench_language [ROUNDS]         bench_language --text FILE [ROUNDS]: another input         bench_language --write FILE: its input, for a peer (language_peer.py) */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/buffer.h"
#include "common/clock.h"
#include "common/json_reader.h"
#include "verifiers/language/language.h"

enum { PIECE_BYTES = 32 << 10, ARENA_BYTES = 96 << 20, ROUNDS = 9, TEXT_BYTES_MAX = 64 << 20 };

static assay_arena arena;

static bool read_member(const char *file_name, const char *member, assay_buffer *out) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", BENCH_DATA, file_name);
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    char *line = NULL;
    size_t capacity = 0;
    for (ssize_t size; (size = getline(&line, &capacity, file)) > 0;) {
        const char *error;
        size_t at;
        json_value text = json_member(json_parse((assay_view){line, (size_t)size}, 32, &error, &at), assay_view_of(member));
        if (text.type != JSON_STRING) continue;
        json_decode_string(text.raw, out);
        assay_buffer_put(out, ASSAY_VIEW("\n\n"));
    }
    free(line);
    fclose(file);
    return true;
}

static bool read_text(const char *path, assay_buffer *out) {
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    char part[1 << 16];
    for (size_t got; (got = fread(part, 1, sizeof part, file)) > 0;) assay_buffer_put(out, (assay_view){part, got});
    fclose(file);
    return out->size > 0;
}

static double milliseconds(int64_t ns) {
    return (double)ns / 1e6;
}

/* CPU time of one pass over all pieces; -1: this CPU lacks the kernels. */
static int64_t pass(const assay_lang_model *model, assay_view text, const char *backend, assay_lang_memory *memory,
                    size_t *arena_bytes) {
    const assay_lang_options options = {.target = ASSAY_VIEW("en"), .backend = assay_view_of(backend), .memory = memory};
    int64_t began = assay_thread_cpu_ns();
    for (size_t at = 0; at < text.size; at += PIECE_BYTES) {
        assay_lang_result result;
        assay_arena_reset(&arena);
        if (assay_lang_measure(model, assay_view_slice(text, at, at + PIECE_BYTES), &options, &arena, &result).code != ASSAY_OK)
            return -1;
        if (arena.used > *arena_bytes) *arena_bytes = arena.used;
    }
    return assay_thread_cpu_ns() - began;
}

static void measure(const assay_lang_model *model, assay_view text, unsigned rounds) {
    static const char *const backends[] = {"scalar", "avx2", "avx512"};
    int64_t best[3] = {0}, alone[3] = {0};
    size_t arena_bytes = 0;
    assay_lang_memory *memory = assay_lang_memory_new(); /* once a process, as a scorer has it */
    for (unsigned round = 0; round < rounds; round++) {
        for (size_t b = 0; b < 3; b++) {
            if (memory) assay_lang_memory_forget(memory);
            int64_t spent = pass(model, text, backends[b], memory, &arena_bytes);
            if (round == 0 || spent < best[b]) best[b] = spent;
            spent = pass(model, text, backends[b], NULL, &arena_bytes);
            if (round == 0 || spent < alone[b]) alone[b] = spent;
        }
    }
    for (size_t b = 0; b < 3; b++) {
        if (best[b] < 0) printf("measure, %s: not on this CPU\n", backends[b]);
        else
            printf("measure, %s: %.1f MB/s, %.2f of scalar's time; with nothing remembered of the pieces before %.1f MB/s\n",
                   backends[b], (double)text.size * 1e3 / (double)best[b], (double)best[b] / (double)best[0],
                   (double)text.size * 1e3 / (double)alone[b]);
    }
    assay_lang_memory_free(memory);
    printf("arena of a 32 kB completion: %.2f MB at most\n", (double)arena_bytes / 1e6);
}

/* The whole check, as a scorer runs it: on each piece as the thinking of a completion. */
static void check(assay_view text, unsigned rounds) {
    const assay_language_options options = {.target = ASSAY_VIEW("en")};
    assay_buffer piece;
    assay_buffer_init(&piece, TEXT_BYTES_MAX);
    int64_t best = 0;
    size_t pieces = 0;
    for (unsigned round = 0; round < rounds; round++) {
        int64_t all = 0;
        pieces = 0;
        for (size_t at = 0; at + PIECE_BYTES <= text.size; at += PIECE_BYTES, pieces++) {
            assay_buffer_reset(&piece);
            assay_buffer_put(&piece, ASSAY_VIEW("<think>"));
            assay_buffer_put(&piece, assay_view_slice(text, at, at + PIECE_BYTES));
            assay_buffer_put(&piece, ASSAY_VIEW("</think>done"));
            assay_completion completion = {.text = assay_buffer_view(&piece), .think_prefill = ASSAY_PREFILL_AUTO};
            assay_language_result result;
            assay_arena_reset(&arena);
            int64_t began = assay_thread_cpu_ns();
            assay_completion_cut(&completion, ASSAY_NO_TAGS, NULL, 0);
            assay_language_judge(&options, NULL, &completion, &arena, &result);
            all += assay_thread_cpu_ns() - began;
        }
        if (round == 0 || all < best) best = all;
    }
    if (pieces > 0) printf("whole check of a 32 kB completion: %.2f ms\n", milliseconds(best) / (double)pieces);
    assay_buffer_clear(&piece);
}

int main(int argc, char **argv) {
    assay_buffer text;
    assay_buffer_init(&text, TEXT_BYTES_MAX);
    bool given = argc >= 3 && strcmp(argv[1], "--text") == 0;
    if (given
            ? !read_text(argv[2], &text)
            : !read_member("demo/math500.jsonl", "completion", &text) ||
                  !read_member("demo/gsm8k.jsonl", "completion", &text) || !read_member("lang/cot_mixed.jsonl", "text", &text))
        return 1;
    if (given) {
        argc -= 2;
        argv += 2;
    }
    if (argc == 3 && strcmp(argv[1], "--write") == 0) {
        FILE *out = fopen(argv[2], "w");
        bool written = out && fwrite(text.data, 1, text.size, out) == text.size;
        if (out) written = fclose(out) == 0 && written;
        return written ? 0 : 1;
    }
    unsigned rounds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : ROUNDS;
    int64_t began = assay_thread_cpu_ns();
    assay_language_process_start();
    if (!assay_language_model()) {
        puts("this build has no language model");
        return 0;
    }
    printf("opening the model: %.0f ms, once a program; %.1f MB of tables\n", milliseconds(assay_thread_cpu_ns() - began),
           (double)assay_lang_describe(assay_language_model()).bytes / 1e6);
    printf("%.0f kB of chains of thought in pieces of 32 kB, no two alike, least of %u rounds\n", (double)text.size / 1e3,
           rounds);
    assay_arena_init(&arena, ARENA_BYTES);
    measure(assay_language_model(), assay_buffer_view(&text), rounds);
    check(assay_buffer_view(&text), rounds);
    assay_arena_clear(&arena);
    assay_buffer_clear(&text);
    return 0;
}
