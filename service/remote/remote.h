/* External reward models: a term `remote` is scored by an HTTP endpoint that the server's operator has named.
 *
 * Theory of operation
 *
 *   scorer    judges all other terms, and leaves for the remote one which endpoint and which piece of the text (judge/late_part.h). It has no network.
 *   front     when a call's items are judged, its link (link.h) hands what is wanted to the fetcher: a fixed datagram and an anonymous file with group head
 *             and completion as the client sent them. It waits on no thread for it; a call's deadline and cancellation end the waiting.
 *   fetcher   a process of its own, started before the engine: owns libcurl and all addresses and keys. It batches what waits for one endpoint, bounds requests, time,
 *             attempts and answers, follows no redirect, and says for each completion a number or why not. A parent watches it and starts it again.
 *   front     completes results and rewards (wire/late.c). A failure is never a number: the term is ERROR, the completion ERROR and retryable.
 *
 * A rubric names an endpoint and nothing more, so that no request can make the server ask an address of its choosing. */
#ifndef ASSAY_SERVICE_REMOTE_H
#define ASSAY_SERVICE_REMOTE_H

#include "assay/config/v1/remotes.pb-c.h"
#include "assay/v1/score.pb-c.h"
#include "common/arena.h"
#include "common/buffer.h"
#include "common/status.h"

enum {
    REMOTES_MAX = 64,
    REMOTE_NAME_BYTES = 64,
    REMOTE_KEY_BYTES_MAX = 4096,
    REMOTE_ANSWER_BYTES_MAX = 1 << 20, /* of a response */
    REMOTE_TIMEOUT_MS = 30000,
    REMOTE_ATTEMPTS = 3,
    REMOTE_BATCH = 16,
    REMOTE_CONCURRENCY = 4
};

/* ---- the file (endpoints.c) ---- */
typedef struct remote_endpoint {
    const Assay__Config__V1__Remote *config; /* with its defaults filled in */
    char key[REMOTE_KEY_BYTES_MAX + 1];      /* empty: none */
} remote_endpoint;

typedef struct remote_endpoints {
    remote_endpoint *all;
    size_t count;
} remote_endpoints;

/* Reads a file of YAML or JSON, fills in defaults, reads the keys. Faults with their place, ASSAY_USAGE; ASSAY_ENVIRONMENT where a file cannot be read. */
assay_status remote_endpoints_read(const char *path, assay_arena *arena, remote_endpoints *out);

/* ---- the forms (forms.c): pure ---- */
/* The gold answer of a group as an endpoint sees it: the first of answers, math, text, else the first right label; empty: none. */
assay_view remote_label_of(const Assay__V1__Group *group);

typedef struct remote_pair {
    assay_view prompt, completion, label; /* UTF-8; label: the gold answer, for forms that have a place for it */
} remote_pair;
/* The request's body. */
void remote_request_put(const Assay__Config__V1__Remote *endpoint, const remote_pair *pairs, size_t count, assay_buffer *out);
/* A score for each of `count` from a response's body; false: it is not what the form promises; *why is static. Every score is finite. */
bool remote_answer_read(const Assay__Config__V1__Remote *endpoint, assay_view body, size_t count, double *scores,
                        const char **why);

/* ---- the fetcher (fetcher.c) ---- */
/* What goes to it: this, and a file that holds a serialised Group head and a Completion. */
typedef struct remote_ask {
    uint64_t id;
    char endpoint[REMOTE_NAME_BYTES + 1];
    uint32_t head_bytes, completion_bytes;
    uint32_t begin, end; /* of the completion's text */
    int64_t deadline_ns; /* monotonic; INT64_MAX: none */
} remote_ask;

typedef enum remote_outcome {
    REMOTE_LOST = 0, /* the fetcher died: everything under way is lost; id 0 */
    REMOTE_SCORED = 1,
    REMOTE_FAILED = 2,
    REMOTE_UNKNOWN = 3 /* there is no such endpoint */
} remote_outcome;

typedef struct remote_answer {
    uint64_t id;
    uint32_t outcome;
    double score;
    char why[96]; /* for people; no text of model or endpoint */
} remote_answer;

typedef struct remote_fetcher {
    int pid;    /* of who watches it */
    int socket; /* the front's end: SOCK_SEQPACKET */
} remote_fetcher;
/* Forks it; single-threaded callers only. It dies with this process. */
assay_status remote_fetcher_start(const remote_endpoints *endpoints, remote_fetcher *out);
void remote_fetcher_stop(remote_fetcher *self);

#endif
