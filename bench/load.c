/* See load.h. */
#include "bench/load.h"

#include <stdlib.h>

#include "common/clock.h"

enum { LATENCIES_MAX = 1 << 18 };

static int compare(const void *left, const void *right) {
    int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
    return (a > b) - (a < b);
}

load_result load_run(grpc_client *client, const assay_buffer *requests, size_t request_count, size_t in_flight,
                     double seconds) {
    load_result result = {0};
    int64_t *latencies = malloc(LATENCIES_MAX * sizeof *latencies);
    if (!latencies) abort();
    int64_t begin_ns = assay_wall_ns(), end_ns = begin_ns + (int64_t)(seconds * 1e9), last_ns = begin_ns;
    size_t started = 0;
    for (; started < in_flight; started++)
        grpc_client_start(client, GRPC_CLIENT_SCORE, assay_buffer_view(&requests[started % request_count]), 60000, NULL);
    for (grpc_client_result one; grpc_client_next(client, -1, &one);) {
        last_ns = assay_wall_ns();
        if (one.status.code != ASSAY_OK) {
            if (result.failures++ == 0) fprintf(stderr, "load: %s: %s\n", one.status.reason, one.status.message);
        } else {
            if (result.calls < LATENCIES_MAX) latencies[result.calls] = one.wall_ns;
            result.calls++;
            result.response_bytes = one.response.size;
        }
        free((char *)(uintptr_t)one.response.data);
        if (last_ns < end_ns && result.failures < 100) {
            grpc_client_start(client, GRPC_CLIENT_SCORE, assay_buffer_view(&requests[started % request_count]), 60000, NULL);
            started++;
        }
    }
    result.seconds = (double)(last_ns - begin_ns) / 1e9;
    size_t count = result.calls < LATENCIES_MAX ? result.calls : LATENCIES_MAX;
    qsort(latencies, count, sizeof *latencies, compare);
    if (count > 0) {
        result.p50_ns = latencies[count / 2];
        result.p99_ns = latencies[count - 1 - count / 100];
    }
    free(latencies);
    return result;
}
