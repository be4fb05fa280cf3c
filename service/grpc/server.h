/* The gRPC face: the front's process. Serves assay.v1.RewardService, grpc.health.v1 and grpc.reflection (v1, v1alpha) with gRPC's C core. It computes no
 * verdict and parses no model text: it admits, copies, cuts (service/wire), submits (service/engine) and joins.
 *
 * Theory of operation
 *
 *   Threads. `pollers` threads own one completion queue each, and one more thread has the queue of calls with long messages (lanes.h); a call lives
 *   on the queue that accepted it. The engine's collector thread
 *   runs done() and may start a batch on a call (each call has a lock). The thread that calls grpc_face_serve is the janitor: signals, waiting
 *   calls, drain. Events carry a tag with a function in it.
 *   Admission (admission.h). A call counts from its arrival; beyond LIMIT_CALLS it is refused. Its message is asked for only when the bytes of
 *   all admitted messages, and a guess for those that are being read, leave room below LIMIT_QUEUED_MIB; until then flow control holds
 *   the client back. Where the engine's request memory is full, a call waits with its message. Who waits too long is
 *   refused: RESOURCE_EXHAUSTED with `grpc-retry-pushback-ms`. A resource quota bounds what gRPC itself buffers.
 *   Bytes. The message's slices are copied once, into the job's request memory; gzip and deflate are inflated there by ourselves, bounded by
 *   LIMIT_MESSAGE_BYTES (gRPC's own decompression is switched off: it has no bound). The response is sent from the joiner's memory.
 *   Deadlines. A job ends min(50 ms, 10 %) before the call's deadline, so that partial results arrive while the client still listens; with
 *   nothing done at all the call ends with DEADLINE_EXCEEDED. A client that goes away cancels its job.
 *   Streams. One response per message in order of completion; no further receive while 8 messages or 16 MiB are unfinished or unsent.
 *   An error in a message's head ends the stream: what is ready is sent, what is unfinished is cancelled, the status is the error's.
 *   Signals. SIGTERM, SIGINT: health says NOT_SERVING (calls are still served for lame_duck_ms); then new scoring calls get
 *   UNAVAILABLE and running ones may finish for grace_ms; then the rest is cancelled. A second signal skips the waiting. SIGHUP reads the rubric
 *   files again (named_rubrics.h), unless a terminal's end sent it: that is a SIGTERM. */
#ifndef ASSAY_SERVICE_GRPC_SERVER_H
#define ASSAY_SERVICE_GRPC_SERVER_H

#include <stddef.h>
#include <stdint.h>

#include "service/engine/engine.h"
#include "service/rubrics/catalog.h"

typedef struct grpc_face_options {
    const char *const *listen;       /* addresses: "HOST:PORT" ("[::1]:0": any free port), "unix:PATH" */
    size_t listen_count;             /* at least 1 */
    const char *version;             /* semver; NULL: "0.0.0" */
    const char *fingerprint;         /* see Provenance in result.proto; NULL: "" */
    const char *device;              /* of the classifier; NULL: "cpu" */
    const struct lang_process *lang; /* for its counters; NULL: there is none */
    struct sandbox *cells;           /* where programs run, for GetServerInfo alone; NULL: nowhere */
    assay_view isolation_gaps;       /* what the host lacks, a fact a line */
    uint32_t pollers;                /* 0: face_default_pollers() of tuning.h */
    uint32_t lame_duck_ms;           /* see above; default 0 */
    uint32_t grace_ms;               /* 0: 10,000 */
    const char *const *rubric_paths; /* files and folders of rubrics, read again at SIGHUP */
    size_t rubric_path_count;
    rubric_checker *check_rubric;
    bool has_remotes; /* remote_socket is the fetcher's (service/remote) */
    int remote_socket;
    const rubric_catalog *rubrics; /* what they hold, read before the fork; NULL: the presets alone */
} grpc_face_options;

enum {
    GRPC_FACE_EXIT_OK = 0,
    GRPC_FACE_EXIT_LISTEN = 2, /* an address cannot be listened on; the reason is on stderr */
};

/* Serves until SIGTERM or SIGINT; returns an exit code. `options` is a grpc_face_options. The front of engine_run. For every address a line
 * "assay: listening on ADDRESS" (with the real port) goes to stderr once calls are accepted. Call it while the process has no gRPC. */
int grpc_face_serve(engine *engine, void *options);

#endif
