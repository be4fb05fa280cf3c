/* A small gRPC client on the C core, for `assay score --server`, tests and benchmarks: unary calls of bytes, one at a time or
 * pipelined over one connection.
 *
 * Retries. A call that ends with UNAVAILABLE, or with RESOURCE_EXHAUSTED and the server's invitation (`grpc-retry-pushback-ms`), is tried again up
 * to GRPC_CLIENT_ATTEMPTS times within its timeout, after the time the server named or 50 ms doubling to 2 s. Scoring is pure, so this is safe.
 * Thread-safety: a client has one owner at a time; different clients are independent. */
#ifndef ASSAY_SERVICE_GRPC_CLIENT_H
#define ASSAY_SERVICE_GRPC_CLIENT_H

#include "common/buffer.h"
#include "common/status.h"
#include "common/view.h"

#define GRPC_CLIENT_SCORE "/assay.v1.RewardService/Score"
#define GRPC_CLIENT_SERVER_INFO "/assay.v1.RewardService/GetServerInfo"
#define GRPC_CLIENT_HEALTH_CHECK "/grpc.health.v1.Health/Check"
enum { GRPC_CLIENT_ATTEMPTS = 8 };

typedef struct grpc_client grpc_client;

/* A client of "HOST:PORT" or "unix:PATH", without TLS; connects at the first call. NULL with *status set where the address is malformed. */
grpc_client *grpc_client_new(const char *address, assay_status *status);
/* Cancels what is in flight. */
void grpc_client_free(grpc_client *client);

/* One call, to its end. The response is appended to *response. timeout_ms <= 0: none. Errors: USAGE (INVALID_ARGUMENT), LIMIT
 * (RESOURCE_EXHAUSTED), BUDGET (DEADLINE_EXCEEDED), ENVIRONMENT (UNAVAILABLE, UNIMPLEMENTED), CANCELLED, INTERNAL; `reason` is gRPC's
 * name of the code, the message the server's. Must not be mixed with calls in flight from grpc_client_start. */
assay_status grpc_client_call(grpc_client *client, const char *method, assay_view request, int64_t timeout_ms,
                              assay_buffer *response);

/* Pipelined: start as many as wanted (each with a tag of the caller), then take results in order of completion. `request` must
 * stay until its result was taken: it is sent without a copy. */
void grpc_client_start(grpc_client *client, const char *method, assay_view request, int64_t timeout_ms, void *tag);

typedef struct grpc_client_result {
    void *tag;
    assay_status status;
    assay_view response; /* malloc'd; free() its data */
    uint32_t attempts;   /* 1 and up */
    int64_t wall_ns;     /* from start to result, retries included */
} grpc_client_result;
/* Waits for the next result; false: timeout (timeout_ms < 0: none), or nothing is in flight. */
bool grpc_client_next(grpc_client *client, int64_t timeout_ms, grpc_client_result *result);
size_t grpc_client_in_flight(const grpc_client *client);

#endif
