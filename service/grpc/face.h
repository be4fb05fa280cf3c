/* Private to this folder: the face, its pollers, and what every call of a server shares. */
#ifndef ASSAY_SERVICE_GRPC_FACE_H
#define ASSAY_SERVICE_GRPC_FACE_H

#include <grpc/grpc.h>
#include <pthread.h>
#include <stdatomic.h>

#include "common/buffer.h"
#include "service/grpc/admission.h"
#include "service/grpc/descriptors.h"
#include "service/grpc/named_rubrics.h"
#include "service/grpc/server.h"
#include "service/grpc/waiting.h"
#include "service/remote/link.h"

enum {
    FACE_POLLERS_MAX = 16,
    FACE_WAIT_MAX_MS = 30000, /* a call waits for room at most this long */
    FACE_READ_MAX_MS = 60000, /* a message that was asked for must be here after this long */
    FACE_PUSHBACK_MS = 1000,  /* what a refused client is asked to wait */
    FACE_SMALL_BYTES = 65536, /* greatest message of health, reflection, server info */
    FACE_BURST_CALLS =
        16, /* with so many calls under way, further ones are likely at hand: scorers are woken for several at once ... */
    FACE_BURST_JOBS = 12, /* ... at most so many */
    FACE_INLINE_ITEMS =
        64 /* answers of at most so many items are joined on the thread of the collector, while fewer than FACE_BURST_CALLS are under way */
};

typedef struct grpc_face grpc_face;
typedef struct face_call face_call;

/* What comes back from a completion queue. */
typedef struct face_tag {
    void (*fire)(void *owner, bool ok);
    void *owner;
} face_tag;

/* A completion queue and the thread that serves it: a poller's, or the desk (lanes.h). */
typedef struct face_lane {
    grpc_face *face;
    grpc_completion_queue *queue;
    pthread_t thread;
    atomic_uint unwoken; /* jobs submitted quietly since the engine was told to wake its workers */
} face_lane;

struct grpc_face {
    engine *engine;
    const grpc_face_options *options;
    grpc_server *server;
    void *score_method, *stream_method;
    face_lane lanes[FACE_POLLERS_MAX + 1]; /* the pollers', then the desk */
    size_t pollers, lane_count;
    atomic_size_t returned; /* slots that went from the desk back to a poller */

    admission scoring, small;               /* of Score and ScoreStream; of all else */
    waiting_line to_read, for_memory, slow; /* waiting for a receive, for request memory; being read (they only expire) */

    atomic_size_t live;   /* calls and open slots: queues may be shut down at 0 */
    atomic_bool serving;  /* what health says */
    atomic_bool draining; /* new scoring calls are refused */
    atomic_bool stopping; /* no further slots are opened */

    pthread_mutex_t roster_lock;
    face_call *roster; /* calls that hear of state changes: streams, watches */

    int wake_fd;             /* eventfd: the janitor looks again */
    assay_buffer provenance; /* serialised Provenance */
    descriptors *descriptors;
    named_rubrics rubrics;
    wire_suites *suites;  /* tests that calls may name */
    remote_link *remotes; /* NULL: no endpoints */
};

/* ---- one call of any kind; embedded at the start of each kind's own struct ---- */

struct face_call {
    grpc_face *face;
    face_lane *lane;
    grpc_call *call; /* NULL: nobody has called yet */
    grpc_metadata_array metadata;
    gpr_timespec deadline;
    int64_t arrived_ns;  /* monotonic wall time */
    int64_t deadline_ns; /* the call's own; INT64_MAX: none */
    atomic_uint references;

    pthread_mutex_t lock; /* guards all below, what the kind adds, and start_batch */
    int close_cancelled;  /* gRPC's */
    bool cancelled, headers_sent, finished;

    face_tag accept_tag, close_tag, finish_tag;
    face_call *roster_next, *roster_previous;
    bool enrolled;
    void (*on_cancel)(face_call *); /* the client has gone; without the lock. NULL: nothing to do */
    void (*on_state)(face_call *);  /* serving or draining has changed; without the lock */
    void (*destroy)(face_call *);   /* frees what the kind added; the struct itself is freed after it */
};

/* How a call ends. */
typedef struct face_ending {
    grpc_status_code code;
    char message[640];
    int pushback_ms; /* as trailer grpc-retry-pushback-ms: > 0 retry then, < 0 do not retry; 0: no trailer */
    char reason[64]; /* as trailer assay-reason; may be empty */
} face_ending;

face_ending face_ending_of(const assay_status *status);
face_ending face_ending_make(grpc_status_code code, const char *message, int pushback_ms);

/* A call of `size` bytes that waits to be accepted, with one reference; NULL: no memory. */
face_call *face_call_new(face_lane *lane, size_t size, void (*accepted)(void *, bool), void (*destroy)(face_call *));
/* First thing after acceptance: times, and a batch that tells when the client goes away. */
void face_call_begin(face_call *call);
void face_call_ref(face_call *call);
void face_call_unref(face_call *call);
/* Starts a batch that holds a reference until its tag has fired: the tag's function must drop it. With the lock held. */
bool face_call_start(face_call *call, const grpc_op *ops, size_t count, face_tag *tag);
/* Ends the call; the reply (may be NULL) is consumed. Only the first ending counts. The _locked form wants the lock held. */
void face_call_finish(face_call *call, const face_ending *ending, grpc_byte_buffer *reply);
void face_call_finish_locked(face_call *call, const face_ending *ending, grpc_byte_buffer *reply);
/* Has on_state called from now on until the call is finished. */
void face_call_enrol(face_call *call);
/* Calls on_state of every enrolled call. */
void face_tell_state(grpc_face *face);

/* The time at which judging must stop for the answer to arrive before deadline_ns. */
int64_t face_answer_by(int64_t now_ns, int64_t deadline_ns);
/* A message that owns malloc'd bytes, without a copy. */
grpc_byte_buffer *face_message_of(assay_view malloced);
/* Something was given back: who waits may go on; the janitor is woken. */
void face_pump(grpc_face *face);
void face_wake_janitor(grpc_face *face);
/* Wakes the engine's workers for what was submitted quietly. */
void face_wake_engine(face_lane *lane);

/* ---- the kinds: each opens a slot that waits for one call ---- */

void score_open(face_lane *lane);
void stream_open(face_lane *lane);
void small_open(face_lane *lane);

/* ---- answers of the small methods (small.c has the table) ---- */

/* Answers a request with a response. */
typedef grpc_status_code (*small_answer)(grpc_face *face, assay_view request, assay_buffer *response, const char **message);
grpc_status_code health_check(grpc_face *face, assay_view request, assay_buffer *response, const char **message);
grpc_status_code health_watch(grpc_face *face, assay_view request, assay_buffer *response, const char **message);
grpc_status_code reflection_answer(grpc_face *face, assay_view request, assay_buffer *response, const char **message);
grpc_status_code server_info_answer(grpc_face *face, assay_view request, assay_buffer *response, const char **message);
/* Packs options into face->provenance. */
void server_info_prepare(grpc_face *face);

#endif
