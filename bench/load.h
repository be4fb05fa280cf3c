/* A closed-loop client: always `in_flight` calls under way over one connection, for a while. */
#ifndef ASSAY_BENCH_LOAD_H
#define ASSAY_BENCH_LOAD_H

#include "service/grpc/client.h"

typedef struct load_result {
    size_t calls, failures;
    double seconds;
    size_t response_bytes; /* of the last answer */
    int64_t p50_ns, p99_ns;
} load_result;

/* The requests are sent in turn. Stops starting calls after `seconds` and waits for those under way. */
load_result load_run(grpc_client *client, const assay_buffer *requests, size_t request_count, size_t in_flight, double seconds);

#endif
