/* Judges a file of assertion scripts with their canonical solutions: how many are CORRECT, which are not and why, and how long it took. Each
 * line is JSON: {"id", "setup", "script", "entry_point", "solution", "language"?}.
 * usage: code_scripts FILE.jsonl [wanted verdict] [call|script] [passes] [CPU ms]: with "script" one process serves all calls of a script. From the second
 * pass on the references are known, as they are for all completions of a group but the first. Interpreters are warm before the clock runs. One
 * slot: one cell at a time. */
#include <stdlib.h>
#include <time.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "verifiers/code/judge.h"

enum { ROWS_MAX = 20000, MEMO_BYTES = 1 << 18, WARM_TIMES = 16, WARM_MS = 600 };

typedef struct row {
    assay_buffer text;
    assay_view id, setup, script, solution;
    const char *entry, *language;
    judge_memo memo;
} row;

typedef struct tally {
    size_t good, calls;
    uint64_t cpu_us;
} tally;

static assay_view member(json_value object, const char *name, assay_buffer *out) {
    json_value v = json_member(object, assay_view_of(name));
    size_t begin = out->size;
    if (v.type == JSON_STRING) json_decode_string(v.raw, out);
    assay_buffer_put_char(out, 0);
    return (assay_view){(const char *)(uintptr_t)begin, out->size - begin - 1}; /* an offset until the buffer stands still */
}

static assay_view place(const assay_buffer *out, assay_view offset) {
    return (assay_view){out->data + (uintptr_t)offset.data, offset.size};
}

static bool read_row(row *r, const char *line, size_t size) {
    const char *error = NULL;
    size_t at = 0;
    json_value object = json_parse((assay_view){line, size}, 20, &error, &at);
    assay_buffer_init(&r->text, 16u << 20);
    assay_view id = member(object, "id", &r->text), setup = member(object, "setup", &r->text),
               script = member(object, "script", &r->text), solution = member(object, "solution", &r->text),
               entry = member(object, "entry_point", &r->text), language = member(object, "language", &r->text);
    r->id = place(&r->text, id);
    r->setup = place(&r->text, setup);
    r->script = place(&r->text, script);
    r->solution = place(&r->text, solution);
    r->entry = place(&r->text, entry).data;
    r->language = language.size ? place(&r->text, language).data : "python";
    r->memo = (judge_memo){.bytes = malloc(MEMO_BYTES), .room = MEMO_BYTES};
    return object.type == JSON_OBJECT && r->memo.bytes;
}

static uint32_t cpu_ms = 10000;

static void judge(sandbox *box, row *r, judge_fresh fresh, const char *wanted, tally *all) {
    const judge_suite suite = {.kind = JUDGE_SCRIPT,
                               .language = r->language,
                               .setup = r->setup,
                               .script = r->script,
                               .entry_point = r->entry,
                               .memo = &r->memo,
                               .fresh = fresh,
                               .limits = {.cpu_ms = cpu_ms, .memory_bytes = 512u << 20}};
    judge_report report;
    judge_program(sandbox_client_of(box, 0), sandbox_client_of(box, 1), &suite, r->solution, NULL, &report);
    all->calls += report.calls;
    all->cpu_us += report.cpu_us;
    if (strcmp(assay_verdict_name(report.verdict), wanted) == 0) all->good++;
    else
        printf("%.*s: %s (%s) after %zu calls\n", (int)r->id.size, r->id.data, assay_verdict_name(report.verdict),
               report.detail, report.calls);
}

/* Interpreters that are asked for again and again have twins, which are made then: of the bare one and of the usual one, in these programs' order. No tester runs
 * between them, whose time would look like a pause. */
static void warm_up(sandbox *box, judge_fresh fresh) {
    static const char *const setups[] = {"def f(): return 1", "import re\ndef f(): return 1",
                                         "import random\ndef f(): return 1"};
    const size_t kinds = sizeof setups / sizeof *setups;
    const struct timespec start = {.tv_nsec = WARM_MS * 1000000L};
    tally unused = {0};
    for (size_t i = 0; i < kinds * WARM_TIMES; i++) {
        row one = {.id = ASSAY_VIEW("warm-up"),
                   .script = ASSAY_VIEW("def check(candidate):\n    assert candidate() == 1\n"),
                   .entry = "f",
                   .language = "python"};
        one.setup = one.solution = assay_view_of(setups[i / WARM_TIMES]);
        judge(box, &one, fresh, "CORRECT", &unused);
        if ((i + 1) % WARM_TIMES == 0) nanosleep(&start, NULL);
    }
}

int main(int count, char **words) {
    static row rows[ROWS_MAX];
    sandbox *box = NULL;
    const char *wanted = count > 2 ? words[2] : "CORRECT";
    judge_fresh fresh = count > 3 && strcmp(words[3], "script") == 0 ? JUDGE_FRESH_SCRIPT : JUDGE_FRESH_CALL;
    int passes = count > 4 ? atoi(words[4]) : 1;
    if (count > 5) cpu_ms = (uint32_t)atoi(words[5]);
    FILE *file = count > 1 ? fopen(words[1], "re") : NULL;
    if (!file) return 3;
    assay_status status = sandbox_start(&(sandbox_options){.slots = 1, .clients = 2}, &box);
    if (status.code) {
        fprintf(stderr, "%s\n", status.message);
        return 2;
    }
    char *line = NULL;
    size_t room = 0, total = 0;
    bool good = true;
    for (ssize_t size; total < ROWS_MAX && (size = getline(&line, &room, file)) > 0; total++)
        if (!read_row(&rows[total], line, (size_t)size)) return 3;
    fclose(file);
    warm_up(box, fresh);
    for (int pass = 1; pass <= passes; pass++) {
        int64_t start = assay_wall_ns();
        tally all = {0};
        for (size_t i = 0; i < total; i++) judge(box, &rows[i], fresh, wanted, &all);
        double seconds = (double)(assay_wall_ns() - start) / 1e9;
        printf("%zu of %zu %s, %zu calls, %.3f s, %.1f scripts/s, CPU in cells %.3f s\n", all.good, total, wanted, all.calls,
               seconds, (double)total / seconds, (double)all.cpu_us / 1e6);
        good = good && all.good == total;
    }
    sandbox_stop(box);
    for (size_t i = 0; i < total; i++) {
        assay_buffer_clear(&rows[i].text);
        free(rows[i].memo.bytes);
    }
    free(line);
    return good ? 0 : 1;
}
