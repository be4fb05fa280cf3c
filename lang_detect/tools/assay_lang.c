/* assay-lang: the workbench of lang_detect. Trains, identifies and measures from the command line, so that every figure in docs/LANGUAGE.md can
 * be had again. Not installed; users have `assay lang`. */
#include <errno.h>
#include <getopt.h>
#include <stdlib.h>

#include "common/buffer.h"
#include "common/clock.h"
#include "lang_detect/lang_detect.h"
#include "lang_detect/tools/jsonl.h"
#include "lang_detect/train/train.h"

static const char usage[] =
    "usage: assay-lang [--model FILE] COMMAND\n"
    "  --identify [--candidates 'en zh']             a text a line in; code<TAB>margin (nats) a line out\n"
    "  --target CODE [--strict] [--candidates LIST]  one text on standard input; ratio, counts and spans out\n"
    "  --jsonl [--strict]                            {\"text\",\"target\"} a line in; {\"ratio\",...} a line out\n"
    "  --train DIR[:PERMILLE] [DIR[:PERMILLE]...] -o FILE   [--languages LIST] [--seed N] [--examples N] [--bytes N] [--rate "
    "X]\n"
    "      [--switch A,B,C,D]                        costs in thousandths of a nat: attached, over a blank, a comma, a stop\n"
    "      [--time] [--backend scalar|avx2|avx512]   CPU time on stderr\n"
    "  --test DIR                                    accuracy on DIR/<code>.txt, text that the model was not trained on\n"
    "  --info                                        what the model is\n"
    "exit code: 0 done, 1 failed, 3 usage\n";

enum { ARENA_BYTES = 256 << 20 };

typedef struct flags {
    const char *model, *backend, *target, *candidates, *languages, *out, *test;
    uint32_t costs[4];
    bool identify, jsonl, strict, train, info, time;
    uint64_t seed, examples, bytes;
    double rate;
} flags;

static int fail(assay_status status) {
    fprintf(stderr, "assay-lang: %s%s%s (%s)\n", status.field, status.field[0] ? ": " : "", status.message, status.reason);
    return status.code == ASSAY_USAGE ? 3 : 1;
}

static int identify(const assay_lang_model *model, const flags *set) {
    assay_lang_options options = {.candidates = assay_view_of(set->candidates)};
    assay_arena arena;
    assay_arena_init(&arena, ARENA_BYTES);
    char *line = NULL;
    size_t capacity = 0;
    ssize_t size;
    assay_status status = assay_ok();
    int64_t spent = 0;
    uint64_t bytes = 0;
    while (status.code == ASSAY_OK && (size = getline(&line, &capacity, stdin)) >= 0) {
        if (size > 0 && line[size - 1] == '\n') size--;
        assay_lang_guess guess;
        assay_arena_reset(&arena);
        int64_t began = assay_thread_cpu_ns();
        status = assay_lang_identify(model, (assay_view){line, (size_t)size}, &options, &arena, &guess);
        spent += assay_thread_cpu_ns() - began;
        bytes += (uint64_t)size;
        if (status.code == ASSAY_OK) printf("%s\t%.3f\n", guess.code, (double)guess.margin_millinats / 1000);
    }
    if (set->time && spent > 0) fprintf(stderr, "%.2f MB/s\n", (double)bytes * 1000 / (double)spent);
    free(line);
    assay_arena_clear(&arena);
    return status.code == ASSAY_OK ? 0 : fail(status);
}

static int measure(const assay_lang_model *model, const flags *set) {
    char *text = NULL;
    size_t capacity = 0;
    ssize_t size = getdelim(&text, &capacity, EOF, stdin);
    assay_lang_options options = {
        .target = assay_view_of(set->target), .candidates = assay_view_of(set->candidates), .strict = set->strict};
    assay_lang_result result;
    assay_arena arena;
    assay_arena_init(&arena, ARENA_BYTES);
    int64_t began = assay_thread_cpu_ns();
    assay_status status = assay_lang_measure(model, (assay_view){text, size > 0 ? (size_t)size : 0}, &options, &arena, &result);
    int64_t spent = assay_thread_cpu_ns() - began;
    if (status.code == ASSAY_OK) {
        assay_buffer out;
        assay_buffer_init(&out, ARENA_BYTES);
        tool_write_result(&result, &out);
        fwrite(out.data, 1, out.size, stdout);
        assay_buffer_clear(&out);
        if (set->time) fprintf(stderr, "%.2f ms, arena %zu bytes\n", (double)spent / 1e6, arena.used);
    }
    assay_arena_clear(&arena);
    free(text);
    return status.code == ASSAY_OK ? 0 : fail(status);
}

static int jsonl(const assay_lang_model *model, const flags *set) {
    assay_lang_options options = {.candidates = assay_view_of(set->candidates), .strict = set->strict};
    memcpy(options.switch_millinats, set->costs, sizeof options.switch_millinats);
    return tool_jsonl(model, &options, ARENA_BYTES);
}

static int train(const flags *set, int count, char **folders) {
    lang_train_options options = {.languages = set->languages,
                                  .seed = set->seed,
                                  .examples = set->examples,
                                  .table_bytes = set->bytes,
                                  .rate = set->rate};
    if (!set->out || count < 1 || count > LANG_TRAIN_FOLDERS_MAX) {
        fputs(usage, stderr);
        return 3;
    }
    for (int i = 0; i < count; i++) {
        char *colon = strrchr(folders[i], ':');
        if (colon) *colon = '\0';
        options.folders[options.folders_count++] =
            (lang_train_folder){folders[i], colon ? (uint32_t)strtoul(colon + 1, NULL, 10) : 1000};
    }
    assay_status status = assay_lang_train(&options, set->out, stdout);
    return status.code == ASSAY_OK ? 0 : fail(status);
}

static int test(const assay_lang_model *model, const flags *set) {
    assay_status status = assay_lang_test(model, set->test, stdout);
    return status.code == ASSAY_OK ? 0 : fail(status);
}

static void info(const assay_lang_model *model) {
    assay_lang_info about = assay_lang_describe(model);
    printf("%u languages, %u scripts, %llu bytes, checksum %016llx, Unicode %s, backend %s\n", about.languages, about.tables,
           (unsigned long long)about.bytes, (unsigned long long)about.checksum, about.unicode_version, about.backend);
    for (uint32_t i = 0; i < about.languages; i++) printf("%s%s", i ? " " : "", assay_lang_code(model, i));
    putchar('\n');
}

static bool parse_flags(int argc, char **argv, flags *set) {
    static const struct option options[] = {
        {"model", 1, NULL, 'm'},    {"target", 1, NULL, 't'},    {"candidates", 1, NULL, 'c'},
        {"identify", 0, NULL, 'i'}, {"jsonl", 0, NULL, 'j'},     {"strict", 0, NULL, 's'},
        {"train", 0, NULL, 'T'},    {"languages", 1, NULL, 'l'}, {"seed", 1, NULL, 'S'},
        {"examples", 1, NULL, 'e'}, {"bytes", 1, NULL, 'b'},     {"rate", 1, NULL, 'r'},
        {"info", 0, NULL, 'I'},     {"time", 0, NULL, 'x'},      {"output", 1, NULL, 'o'},
        {"test", 1, NULL, 'E'},     {"switch", 1, NULL, 'w'},    {"backend", 1, NULL, 'B'},
        {NULL, 0, NULL, 0}};
    for (int c; (c = getopt_long(argc, argv, "o:", options, NULL)) != -1;) {
        switch (c) {
            case 'm': set->model = optarg; break;
            case 't': set->target = optarg; break;
            case 'c': set->candidates = optarg; break;
            case 'i': set->identify = true; break;
            case 'j': set->jsonl = true; break;
            case 's': set->strict = true; break;
            case 'T': set->train = true; break;
            case 'l': set->languages = optarg; break;
            case 'S': set->seed = strtoull(optarg, NULL, 10); break;
            case 'e': set->examples = strtoull(optarg, NULL, 10); break;
            case 'b': set->bytes = strtoull(optarg, NULL, 10); break;
            case 'r': set->rate = strtod(optarg, NULL); break;
            case 'I': set->info = true; break;
            case 'B': set->backend = optarg; break;
            case 'E': set->test = optarg; break;
            case 'x': set->time = true; break;
            case 'w':
                if (sscanf(optarg, "%u,%u,%u,%u", &set->costs[0], &set->costs[1], &set->costs[2], &set->costs[3]) != 4)
                    return false;
                break;
            case 'o': set->out = optarg; break;
            default: return false;
        }
    }
    return true;
}

int main(int argc, char **argv) {
    flags set = {0};
    if (!parse_flags(argc, argv, &set)) {
        fputs(usage, stderr);
        return 3;
    }
    if (set.train) return train(&set, argc - optind, argv + optind);
    if (!set.identify && !set.target && !set.jsonl && !set.info && !set.test) {
        fputs(usage, stderr);
        return 3;
    }
    assay_lang_model *model;
    assay_status status = set.model ? assay_lang_open(set.model, &model) : assay_lang_open_embedded(&model);
    if (status.code != ASSAY_OK) return fail(status);
    int code = 0;
    if (set.info) info(model);
    else if (set.test) code = test(model, &set);
    else if (set.identify) code = identify(model, &set);
    else if (set.jsonl) code = jsonl(model, &set);
    else code = measure(model, &set);
    assay_lang_close(model);
    return code;
}
