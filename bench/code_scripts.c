/* Judges a file of assertion scripts with their canonical solutions: how many are CORRECT, which are not and why, and how long it took. Each
 * line is JSON: {"id", "setup", "script", "entry_point", "solution", "language"?}. usage: code_scripts FILE.jsonl [wanted verdict] [script]: with
 * "script" one process serves all calls of a script. */
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_reader.h"
#include "verifiers/code/judge.h"

static assay_view member(json_value object, const char *name, assay_buffer *out) {
    json_value v = json_member(object, assay_view_of(name));
    size_t begin = out->size;
    if (v.type == JSON_STRING) json_decode_string(v.raw, out);
    return (assay_view){(const char *)(uintptr_t)begin, out->size - begin}; /* an offset until the buffer stands still */
}

static assay_view place(const assay_buffer *out, assay_view offset) {
    return (assay_view){out->data + (uintptr_t)offset.data, offset.size};
}

int main(int count, char **words) {
    sandbox *box = NULL;
    const char *wanted = count > 2 ? words[2] : "CORRECT";
    FILE *file = count > 1 ? fopen(words[1], "re") : NULL;
    if (!file) return 3;
    assay_status status = sandbox_start(&(sandbox_options){.slots = 1}, &box);
    if (status.code) {
        fprintf(stderr, "%s\n", status.message);
        return 2;
    }
    char *line = NULL;
    size_t room = 0, total = 0, good = 0, all_calls = 0;
    int64_t start = assay_wall_ns();
    uint64_t cpu_us = 0;
    for (ssize_t size; (size = getline(&line, &room, file)) > 0;) {
        const char *error = NULL;
        size_t at = 0, calls = 0;
        json_value row = json_parse((assay_view){line, (size_t)size}, 20, &error, &at);
        assay_buffer text;
        assay_buffer_init(&text, 16u << 20);
        assay_view id = member(row, "id", &text), setup = member(row, "setup", &text), script = member(row, "script", &text);
        assay_view solution = member(row, "solution", &text), entry = member(row, "entry_point", &text);
        assay_buffer_put_char(&text, 0);
        assay_view language = member(row, "language", &text);
        assay_buffer_put_char(&text, 0);
        judge_suite test = {.kind = JUDGE_SCRIPT,
                            .language = language.size ? place(&text, language).data : "python",
                            .setup = place(&text, setup),
                            .script = place(&text, script),
                            .entry_point = place(&text, entry).data,
                            .fresh = count > 3 && strcmp(words[3], "script") == 0 ? JUDGE_FRESH_SCRIPT : JUDGE_FRESH_CALL,
                            .limits = {.cpu_ms = 10000, .memory_bytes = 512u << 20}};
        judge_report report;
        judge_program(sandbox_client_of(box, 0), NULL, &test, place(&text, solution), NULL, &report);
        calls = report.calls;
        total++;
        all_calls += calls;
        cpu_us += report.cpu_us;
        if (strcmp(assay_verdict_name(report.verdict), wanted) == 0) good++;
        else
            printf("%.*s: %s (%s) after %zu calls\n", (int)id.size, place(&text, id).data, assay_verdict_name(report.verdict),
                   report.detail, calls);
        assay_buffer_clear(&text);
    }
    double seconds = (double)(assay_wall_ns() - start) / 1e9;
    printf("%zu of %zu %s, %zu calls, %.1f s, %.1f scripts/s, CPU in cells %.1f s\n", good, total, wanted, all_calls, seconds,
           (double)total / seconds, (double)cpu_us / 1e6);
    free(line);
    fclose(file);
    sandbox_stop(box);
    return good == total ? 0 : 1;
}
