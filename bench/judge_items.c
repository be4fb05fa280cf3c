/* What one completion costs a scorer, without processes: the brain judges the items of bench_request (rubric r1-zero) one after another, as a scorer
 * does. Prints CPU time per completion, median of rounds, and GB/s of completion text; two floors beside it, of the same run: reading the text once
 * (a memchr that finds nothing), and copying it. The texts are more than the second-level cache holds.
 * Usage: judge_items [ROUNDS [COMPLETION_BYTES]] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "bench/requests.h"
#include "service/judge/judge.h"
#include "service/wire/cursor.h"

enum { GROUPS = 32, COMPLETIONS = 8, ITEMS = GROUPS * COMPLETIONS, ROUNDS_MAX = 1000, BODY = 15, HEAD = 2 };

static engine_unit units[GROUPS];
static assay_view items[GROUPS][COMPLETIONS];
static const _Atomic uint32_t never;
static void *state;
static assay_buffer body;
static char *copy;
static size_t text_bytes;
static volatile size_t sink;

/* Cuts the request as the front does: its fields lie in the order in which requests.c writes them. */
static void cut(assay_view request) {
    wire_cursor cursor = wire_cursor_of(request);
    size_t groups = 0;
    assay_view call_head = ASSAY_VIEW_NONE;
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == HEAD) call_head = assay_view_slice(request, field.begin, field.end);
        if (field.number != BODY) continue;
        engine_unit *unit = &units[groups];
        *unit = (engine_unit){.kind = JUDGE_UNIT_PROTO,
                              .call_head = call_head,
                              .group_index = (uint32_t)groups,
                              .items = items[groups],
                              .cancelled = &never};
        wire_cursor inner = wire_cursor_of(field.bytes);
        for (wire_field part; wire_next(&inner, &part);) {
            if (part.number == BODY) items[groups][unit->item_count++] = part.bytes;
            else unit->group_head = assay_view_slice(field.bytes, part.begin, part.end);
        }
        groups++;
    }
}

static void judge(const engine_unit *unit, uint32_t index) {
    engine_record record = {0};
    assay_buffer_reset(&body);
    judge_brain(NULL)->item(state, unit, index, &body, &record);
    sink += body.size + record.status;
}
static void read_once(const engine_unit *unit, uint32_t index) {
    sink += memchr(unit->items[index].data, '\x01', unit->items[index].size) != NULL;
}
static void copy_once(const engine_unit *unit, uint32_t index) {
    memcpy(copy, unit->items[index].data, unit->items[index].size);
    sink += (size_t)copy[unit->items[index].size / 2];
}

static double seconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static const struct step {
    const char *name;
    void (*run)(const engine_unit *unit, uint32_t index);
} steps[] = {{"memchr (floor)", read_once}, {"memcpy (floor)", copy_once}, {"judge", judge}};
enum { STEPS = sizeof steps / sizeof *steps };

static void measure(int rounds) {
    static double us[STEPS][ROUNDS_MAX];
    for (int round = -2; round < rounds; round++) {
        for (size_t s = 0; s < STEPS; s++) {
            double start = seconds_now();
            for (size_t g = 0; g < GROUPS; g++) {
                for (uint32_t i = 0; i < COMPLETIONS; i++) steps[s].run(&units[g], i);
            }
            if (round >= 0) us[s][round] = (seconds_now() - start) / ITEMS * 1e6;
        }
    }
    for (size_t s = 0; s < STEPS; s++) {
        qsort(us[s], (size_t)rounds, sizeof(double), by_value);
        double median = us[s][rounds / 2];
        printf("  %-16s %8.3f us each  (%.3f, %.3f)  %7.2f GB/s\n", steps[s].name, median, us[s][0], us[s][rounds - 1],
               (double)text_bytes / ITEMS / median / 1e3);
    }
}

int main(int argc, char **argv) {
    int rounds = argc > 1 ? atoi(argv[1]) : 51;
    long bytes = argc > 2 ? atol(argv[2]) : 8000;
    if (rounds < 1 || rounds > ROUNDS_MAX || bytes < 200 || bytes > 1 << 20) {
        fprintf(stderr, "usage: judge_items [ROUNDS 1-%d [COMPLETION_BYTES 200-1048576]]\n", ROUNDS_MAX);
        return 2;
    }
    state = judge_brain(NULL)->start(NULL, &(engine_place){.sockets = {-1}});
    copy = malloc((size_t)bytes + 4096);
    if (!state || !copy) return 1;
    assay_buffer request;
    assay_buffer_init(&request, SIZE_MAX / 4);
    assay_buffer_init(&body, ENGINE_BODY_BYTES_MAX);
    bench_request(&request, GROUPS, COMPLETIONS, (size_t)bytes, 1);
    cut(assay_buffer_view(&request));
    for (size_t g = 0; g < GROUPS; g++) {
        for (size_t i = 0; i < COMPLETIONS; i++) text_bytes += items[g][i].size;
    }
    printf("rubric r1-zero: %d completions, %.1f kB each, CPU time, median of %d rounds (lowest, highest)\n", ITEMS,
           (double)text_bytes / ITEMS / 1e3, rounds);
    measure(rounds);
    judge_brain(NULL)->stop(state);
    assay_buffer_clear(&request);
    assay_buffer_clear(&body);
    free(copy);
    return 0;
}
