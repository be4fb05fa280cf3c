/* RewardService.ScoreStream. A stream reads one message at a time, has at most STREAM_MESSAGES of them unfinished or unsent, and sends one answer at
 * a time, in order of completion. Head fields are sticky, so messages are cut one after another, in order. All state is under the call's lock;
 * judging runs without it.
 *
 * Ends: half-closed -> OK once all is answered and sent. An error in a message (head, framing, limits) or a client that left ->
 * unfinished messages are cancelled, answers that are ready still go out, then the error's status. Drain -> no further message is read, the
 * rest is answered, UNAVAILABLE. */
#include <stdlib.h>

#include "common/clock.h"
#include "service/grpc/face.h"
#include "service/grpc/judging.h"
#include "service/grpc/payload.h"
#include "service/limits.h"

enum { STREAM_MESSAGES = 8, STREAM_BYTES = 16 << 20 };

typedef struct stream_message stream_message;

typedef struct stream_call {
    face_call base;
    bool entered;
    wire_stream_head head;
    bool wanting, receiving;            /* in line for a receive; receive posted */
    bool no_more;                       /* no further message is read */
    bool failed;                        /* what is unfinished is cancelled and dropped */
    face_ending how;                    /* how it ends once all is done; zero: OK */
    stream_message *placing;            /* received, not yet submitted */
    stream_message *unfinished;         /* submitted, a list */
    stream_message *ready, *ready_last; /* answered, in order of completion; the first is being sent where `sending` */
    bool sending, told_provenance;
    size_t count, bytes; /* of messages in any of these states */
    waiter to_read;
    face_tag message_tag, sent_tag, headers_tag;
    grpc_byte_buffer *incoming;
} stream_call;

struct stream_message {
    stream_call *stream;
    stream_message *next, *previous;
    judging work;
    waiter for_memory;
    face_tag turn_tag;
    size_t bytes; /* that it adds to the stream's */
    char request_id[LIMIT_REQUEST_ID_BYTES + 1];
    assay_view reply;
};

static void want_message(stream_call *stream);
static void settle(stream_call *stream);

static void message_free(stream_message *message) {
    judging_release(&message->work);
    judging_clear(&message->work);
    free((char *)(uintptr_t)message->reply.data);
    free(message);
}

static void list_add(stream_message **list, stream_message *message) {
    message->previous = NULL;
    message->next = *list;
    if (*list) (*list)->previous = message;
    *list = message;
}

static void list_remove(stream_message **list, stream_message *message) {
    if (message->previous) message->previous->next = message->next;
    else *list = message->next;
    if (message->next) message->next->previous = message->previous;
    message->next = message->previous = NULL;
}

/* The message is over; wants the lock. The caller frees it outside. */
static void forget(stream_call *stream, stream_message *message) {
    stream->count--;
    stream->bytes -= message->bytes;
}

/* ---- ending ---- */

static void end_with(stream_call *stream, const face_ending *how) {
    stream_message *placing = NULL;
    pthread_mutex_lock(&stream->base.lock);
    if (!stream->failed) {
        stream->failed = stream->no_more = true;
        stream->how = *how;
        for (stream_message *m = stream->unfinished; m; m = m->next) judging_cancel(&m->work);
        /* In line for memory: it gets out here, or its turn has come and it sees `failed`. */
        if (stream->placing && waiting_leave(&stream->base.face->for_memory, &stream->placing->for_memory)) {
            placing = stream->placing;
            stream->placing = NULL;
            forget(stream, placing);
        }
    }
    bool left_line = stream->wanting && waiting_leave(&stream->base.face->to_read, &stream->to_read);
    if (left_line) stream->wanting = false;
    settle(stream);
    pthread_mutex_unlock(&stream->base.lock);
    if (placing) {
        message_free(placing);
        face_call_unref(&stream->base);
    }
    if (left_line) face_call_unref(&stream->base);
}

static void end_with_status(stream_call *stream, const stream_message *message, const assay_status *status) {
    face_ending how = face_ending_of(status);
    if (message && message->request_id[0])
        snprintf(how.message, sizeof how.message, "request \"%s\": %s%s%.300s", message->request_id, status->field,
                 status->field[0] ? ": " : "", status->message);
    end_with(stream, &how);
}

/* Finishes the call where nothing is left to do; wants the lock. */
static void settle(stream_call *stream) {
    if (!stream->no_more || stream->placing || stream->unfinished || stream->ready || stream->sending) return;
    face_call_finish_locked(&stream->base, &stream->how, NULL);
}

/* ---- answers ---- */

static void sent(void *owner, bool ok);

static void send_next(stream_call *stream) {
    if (stream->sending || !stream->ready) return;
    stream_message *first = stream->ready;
    grpc_byte_buffer *reply = face_message_of(first->reply);
    first->reply = ASSAY_VIEW_NONE; /* the slice owns it now */
    grpc_op op = {.op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = reply};
    stream->told_provenance = true;
    stream->sent_tag = (face_tag){sent, stream};
    stream->sending = face_call_start(&stream->base, &op, 1, &stream->sent_tag);
    grpc_byte_buffer_destroy(reply);
}

static void sent(void *owner, bool ok) {
    (void)ok; /* the call is broken then, and every further send fails the same way */
    stream_call *stream = owner;
    pthread_mutex_lock(&stream->base.lock);
    stream_message *first = stream->ready;
    stream->ready = first->next;
    if (!stream->ready) stream->ready_last = NULL;
    stream->sending = false;
    forget(stream, first);
    send_next(stream);
    want_message(stream);
    settle(stream);
    pthread_mutex_unlock(&stream->base.lock);
    message_free(first);
    face_call_unref(&stream->base);
}

static void answered(judging *work, const assay_status *status, assay_view response) {
    stream_message *message = work->owner;
    stream_call *stream = message->stream;
    if (status->code != ASSAY_OK) end_with_status(stream, message, status);
    pthread_mutex_lock(&stream->base.lock);
    list_remove(&stream->unfinished, message);
    bool drop = status->code != ASSAY_OK;
    if (drop) {
        forget(stream, message);
    } else {
        stream->bytes += response.size - message->bytes;
        message->bytes = response.size;
        message->reply = response;
        if (stream->ready_last) stream->ready_last->next = message;
        else stream->ready = message;
        stream->ready_last = message;
        message->next = NULL;
        send_next(stream);
    }
    want_message(stream);
    settle(stream);
    pthread_mutex_unlock(&stream->base.lock);
    if (drop) message_free(message);
    face_call_unref(&stream->base);
}

/* ---- from received to submitted ---- */

static bool take_memory(waiter *one) {
    stream_message *message = one->owner;
    return judging_take_memory(&message->work);
}

/* Takes over the reference of the place in line. */
static void judge(stream_message *message) {
    stream_call *stream = message->stream;
    pthread_mutex_lock(&stream->base.lock);
    message->work.provenance = !stream->told_provenance;
    bool failed = stream->failed;
    pthread_mutex_unlock(&stream->base.lock);
    assay_status status =
        failed ? assay_fail(ASSAY_CANCELLED, "CANCELLED", NULL, "cancelled") : judging_prepare(&message->work, &stream->head);
    assay_view id = failed ? ASSAY_VIEW_NONE : stream->head.request_id; /* a refusal names its message too */
    if (id.size > 0) memcpy(message->request_id, id.data, id.size);
    pthread_mutex_lock(&stream->base.lock);
    stream->placing = NULL;
    if (status.code == ASSAY_OK) {
        /* Listed before it is started: the answer may come at once. `answered` drops the reference. */
        face_call_ref(&stream->base);
        list_add(&stream->unfinished, message);
        if (stream->failed) judging_cancel(&message->work);
        judging_start(&message->work);
    } else {
        forget(stream, message);
    }
    want_message(stream);
    pthread_mutex_unlock(&stream->base.lock);
    if (status.code != ASSAY_OK) {
        end_with_status(stream, message, &status);
        message_free(message);
    }
    face_call_unref(&stream->base);
}

static void judge_on_poller(void *owner, bool ok) {
    (void)ok;
    stream_message *message = owner;
    stream_call *stream = message->stream;
    judge(message);
    face_call_unref(&stream->base);
}

static void go_judge(waiter *one) {
    stream_message *message = one->owner;
    message->turn_tag = (face_tag){judge_on_poller, message};
    if (!face_call_start(&message->stream->base, NULL, 0, &message->turn_tag)) judge(message);
}

static void place(stream_call *stream, grpc_byte_buffer *payload) {
    size_t size;
    assay_status status = payload_size(payload, LIMIT_MESSAGE_BYTES, &size);
    stream_message *message = status.code == ASSAY_OK ? calloc(1, sizeof *message) : NULL;
    if (status.code == ASSAY_OK && !message) status = assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "out of memory");
    if (status.code != ASSAY_OK) {
        grpc_byte_buffer_destroy(payload);
        end_with_status(stream, NULL, &status);
        return;
    }
    message->stream = stream;
    judging_init(&message->work, &stream->base, message, answered);
    message->work.payload = payload;
    admission_hold(&stream->base.face->scoring, size);
    judging_hold(&message->work, size);
    message->bytes = size;
    /* A stream waits for memory as long as its client does: it is held back, not refused. */
    message->for_memory = (waiter){.take = take_memory, .go = go_judge, .give_up_ns = INT64_MAX, .owner = message};
    face_call_ref(&stream->base);
    pthread_mutex_lock(&stream->base.lock);
    stream->placing = message;
    stream->count++;
    stream->bytes += size;
    bool now = stream->failed || waiting_take_or_join(&stream->base.face->for_memory, &message->for_memory);
    pthread_mutex_unlock(&stream->base.lock);
    if (now) judge(message);
    else face_wake_janitor(stream->base.face);
}

/* ---- receiving ---- */

static void received(void *owner, bool ok) {
    stream_call *stream = owner;
    pthread_mutex_lock(&stream->base.lock);
    stream->receiving = false;
    grpc_byte_buffer *payload = stream->incoming;
    stream->incoming = NULL;
    bool last = !ok || !payload;
    bool take = !last && !stream->no_more;
    if (last) stream->no_more = true;
    settle(stream);
    pthread_mutex_unlock(&stream->base.lock);
    if (take) place(stream, payload);
    else if (payload) grpc_byte_buffer_destroy(payload);
    face_call_unref(&stream->base);
}

static void post_receive(stream_call *stream) {
    grpc_op op = {.op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &stream->incoming};
    stream->message_tag = (face_tag){received, stream};
    stream->wanting = false;
    stream->receiving = face_call_start(&stream->base, &op, 1, &stream->message_tag);
}

static bool take_read(waiter *one) {
    stream_call *stream = one->owner;
    return admission_has_room(&stream->base.face->scoring);
}

static void go_read(waiter *one) {
    stream_call *stream = one->owner;
    pthread_mutex_lock(&stream->base.lock);
    post_receive(stream);
    pthread_mutex_unlock(&stream->base.lock);
    face_call_unref(&stream->base);
}

/* Asks for the next message where the stream may have one more; wants the lock. */
static void want_message(stream_call *stream) {
    if (stream->wanting || stream->receiving || stream->no_more || stream->placing) return;
    if (stream->count >= STREAM_MESSAGES || stream->bytes >= STREAM_BYTES) return;
    stream->wanting = true;
    face_call_ref(&stream->base);
    if (!waiting_take_or_join(&stream->base.face->to_read, &stream->to_read)) return;
    post_receive(stream);
    face_call_unref(&stream->base);
}

/* ---- life ---- */

static void cancelled(face_call *base) {
    face_ending how = face_ending_make(GRPC_STATUS_CANCELLED, "cancelled", 0);
    end_with((stream_call *)base, &how);
}

/* Drain: what was taken is answered, nothing further is read. */
static void state_changed(face_call *base) {
    stream_call *stream = (stream_call *)base;
    if (!atomic_load(&base->face->draining)) return;
    pthread_mutex_lock(&base->lock);
    bool left_line = false;
    if (!stream->no_more) {
        stream->no_more = true;
        stream->how = face_ending_make(GRPC_STATUS_UNAVAILABLE, "the server is shutting down", 0);
        left_line = stream->wanting && waiting_leave(&base->face->to_read, &stream->to_read);
        if (left_line) stream->wanting = false;
        settle(stream);
    }
    pthread_mutex_unlock(&base->lock);
    if (left_line) face_call_unref(base);
}

static void destroy(face_call *base) {
    stream_call *stream = (stream_call *)base;
    wire_stream_head_clear(&stream->head);
    if (stream->entered) admission_leave(&base->face->scoring);
}

static void headers_sent(void *owner, bool ok) {
    (void)ok;
    face_call_unref(owner);
}

static void start(stream_call *stream) {
    stream->to_read = (waiter){.take = take_read, .go = go_read, .give_up_ns = INT64_MAX, .owner = stream};
    face_call_enrol(&stream->base);
    grpc_op op = {.op = GRPC_OP_SEND_INITIAL_METADATA};
    stream->headers_tag = (face_tag){headers_sent, stream};
    pthread_mutex_lock(&stream->base.lock);
    stream->base.headers_sent = true;
    face_call_start(&stream->base, &op, 1, &stream->headers_tag);
    want_message(stream);
    pthread_mutex_unlock(&stream->base.lock);
}

static void accepted(void *owner, bool ok) {
    stream_call *stream = owner;
    grpc_face *face = stream->base.face;
    if (!ok) {
        face_call_unref(&stream->base);
        return;
    }
    stream_open(stream->base.lane);
    face_call_begin(&stream->base);
    face_ending ending;
    if (atomic_load(&face->draining)) {
        ending = face_ending_make(GRPC_STATUS_UNAVAILABLE, "the server is shutting down", 0);
        face_call_finish(&stream->base, &ending, NULL);
    } else if (!(stream->entered = admission_enter(&face->scoring))) {
        ending = face_ending_make(GRPC_STATUS_RESOURCE_EXHAUSTED, "the server has too many calls", FACE_PUSHBACK_MS);
        face_call_finish(&stream->base, &ending, NULL);
    } else {
        start(stream);
        state_changed(&stream->base); /* a drain that began since the look above told only those that were enrolled */
    }
    face_call_unref(&stream->base);
}

void stream_open(face_lane *lane) {
    if (atomic_load(&lane->face->stopping)) return;
    face_call *call = face_call_new(lane, sizeof(stream_call), accepted, destroy);
    if (!call) return;
    call->on_cancel = cancelled;
    call->on_state = state_changed;
    grpc_call_error error =
        grpc_server_request_registered_call(lane->face->server, lane->face->stream_method, &call->call, &call->deadline,
                                            &call->metadata, NULL, lane->queue, lane->queue, &call->accept_tag);
    if (error != GRPC_CALL_OK) face_call_unref(call);
}
