/* One message on its way through the engine: the same for Score and for each message of a ScoreStream. It owns the payload until it is
 * copied, then the job and the cut, and the bytes that admission counts for it. */
#ifndef ASSAY_SERVICE_GRPC_JUDGING_H
#define ASSAY_SERVICE_GRPC_JUDGING_H

#include "service/grpc/face.h"
#include "service/remote/link.h"
#include "service/wire/wire.h"

typedef struct judging judging;

/* The end of it: a status of the call's own fault, or a serialised response (malloc'd, the receiver's). Called once after judging_start, on the collector's thread or a poller's, without any lock. The job is freed by then. */
typedef void (*judging_answer)(judging *, const assay_status *, assay_view response);

struct judging {
    face_call *call;
    void *owner;
    judging_answer answer;
    grpc_byte_buffer *payload;
    size_t size;          /* of the message, inflated */
    size_t held;          /* counted by admission */
    int64_t arrived_ns;   /* when the message was here */
    pthread_mutex_t lock; /* guards job, submitted, cancelled */
    engine_job *job;
    bool submitted, cancelled;
    wire_cut *cut;
    int64_t end_ns;    /* when the job must end */
    bool budget_binds; /* options.time_budget_ms ends before the call's deadline */
    bool nothing_done; /* every item missed the deadline */
    bool provenance;   /* write it into the response */
    face_tag joined_tag;
    wire_wish *wishes;  /* what endpoints are asked for, once all items are judged */
    remote_wish *asked; /* the same, as the link takes them */
    size_t wish_count;
    uint64_t remote_call; /* under way; 0: none */
};

void judging_init(judging *work, face_call *call, void *owner, judging_answer answer);
/* The message is here; admission counts `size` for it until judging_release. */
void judging_hold(judging *work, size_t size);
/* False: no room in request memory. */
bool judging_take_memory(judging *work);
/* Copies and cuts. Not OK: the call's own fault. */
assay_status judging_prepare(judging *work, wire_stream_head *stream);
/* Submits what is prepared; `answer` may be called before this returns. */
void judging_start(judging *work);
/* Any time, from any thread. */
void judging_cancel(judging *work);
/* Gives everything back; again: nothing to do. */
void judging_release(judging *work);
/* After the last judging_release. */
void judging_clear(judging *work);

#endif
