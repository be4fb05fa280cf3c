/* The server as `assay serve` starts it, with switches that the shipped program does not have: fault markers in completions, small engine limits, short
 * waits. usage: test_server [--listen ADDR]... [--scorers N] [--faults] [--item-cpu-ms N] [--request-mib N] [--grace-ms N]
 * [--lame-duck-ms N] [--pollers N] */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "service/grpc/server.h"
#include "service/judge/judge.h"

enum { LISTEN_MAX = 20 };

static uint32_t number(const char *text) {
    return (uint32_t)strtoul(text, NULL, 10);
}

int main(int argc, char **argv) {
    static const char *listen[LISTEN_MAX];
    grpc_face_options options = {.listen = listen, .version = "0.0.0-test", .fingerprint = "0123456789abcdef"};
    judge_config judge = {.faults = false};
    engine_config config = {.restart_front = true, .brain_config = &judge};
    for (int i = 1; i < argc; i++) {
        const char *name = argv[i];
        if (strcmp(name, "--faults") == 0) {
            judge.faults = true;
            continue;
        }
        const char *value = ++i < argc ? argv[i] : NULL;
        if (!value) {
            fprintf(stderr, "%s: no value\n", name);
            return 3;
        }
        if (strcmp(name, "--listen") == 0 && options.listen_count < LISTEN_MAX) listen[options.listen_count++] = value;
        else if (strcmp(name, "--scorers") == 0) config.scorers = number(value);
        else if (strcmp(name, "--item-cpu-ms") == 0) config.item_cpu_ms_max = number(value);
        else if (strcmp(name, "--request-mib") == 0) config.request_bytes_max = (size_t)number(value) << 20;
        else if (strcmp(name, "--grace-ms") == 0) options.grace_ms = number(value);
        else if (strcmp(name, "--lame-duck-ms") == 0) options.lame_duck_ms = number(value);
        else if (strcmp(name, "--pollers") == 0) options.pollers = number(value);
        else {
            fprintf(stderr, "%s: unknown\n", name);
            return 3;
        }
    }
    return engine_run(&config, judge_brain(NULL), grpc_face_serve, &options);
}
