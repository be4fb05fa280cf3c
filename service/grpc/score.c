/* RewardService.Score. A call's way: accepted -> room to read -> received -> room in request memory -> cut and submitted -> done -> joined
 * and sent. Each step runs on the call's lane (lanes.h), but for `done` (the engine's collector) and for going on after a wait (whoever gave
 * something back). */
#include <stdlib.h>

#include "common/clock.h"
#include "service/grpc/face.h"
#include "service/grpc/judging.h"
#include "service/grpc/lanes.h"
#include "service/grpc/payload.h"
#include "service/limits.h"

static const int64_t NS_PER_MS = 1000000;

typedef struct score_call {
    face_call base;
    bool entered;
    waiter to_read, slow, for_memory;
    face_tag message_tag, turn_tag;
    judging work;
} score_call;

static void fail(score_call *call, const assay_status *status) {
    face_ending ending = face_ending_of(status);
    judging_release(&call->work);
    face_call_finish(&call->base, &ending, NULL);
}

static void refuse(score_call *call, grpc_status_code code, const char *message, int pushback_ms) {
    face_ending ending = face_ending_make(code, message, pushback_ms);
    judging_release(&call->work);
    face_call_finish(&call->base, &ending, NULL);
}

static bool is_cancelled(score_call *call) {
    pthread_mutex_lock(&call->base.lock);
    bool cancelled = call->base.cancelled;
    pthread_mutex_unlock(&call->base.lock);
    return cancelled;
}

/* Waited too long for room: its own deadline has come, or ours. */
static void expired(waiter *one) {
    score_call *call = one->owner;
    if (assay_wall_ns() >= face_answer_by(call->base.arrived_ns, call->base.deadline_ns))
        refuse(call, GRPC_STATUS_DEADLINE_EXCEEDED, "the deadline came before there was room to score", 0);
    else refuse(call, GRPC_STATUS_RESOURCE_EXHAUSTED, "the server is busy", FACE_PUSHBACK_MS);
    face_call_unref(&call->base);
}

static waiter waiter_of(score_call *call, bool (*take)(waiter *), void (*go)(waiter *), int64_t now_ns, int wait_ms) {
    int64_t give_up_ns = now_ns + wait_ms * NS_PER_MS;
    int64_t answer_by_ns = face_answer_by(call->base.arrived_ns, call->base.deadline_ns);
    return (waiter){.take = take,
                    .go = go,
                    .expire = expired,
                    .owner = call,
                    .give_up_ns = answer_by_ns < give_up_ns ? answer_by_ns : give_up_ns};
}

/* Gets in line with a reference of its own. True: it has what it wants and goes on at once. */
static bool line_up(score_call *call, waiting_line *line, waiter *one) {
    face_call_ref(&call->base);
    if (waiting_take_or_join(line, one)) return true;
    /* A client that went away before this will not be told of again. */
    if (is_cancelled(call) && waiting_leave(line, one)) {
        refuse(call, GRPC_STATUS_CANCELLED, "cancelled", 0);
        face_call_unref(&call->base);
    } else {
        face_wake_janitor(call->base.face);
    }
    return false;
}

/* ---- the answer ---- */

static void answered(judging *work, const assay_status *status, assay_view response) {
    score_call *call = work->owner;
    if (status->code != ASSAY_OK) {
        fail(call, status);
    } else if (work->nothing_done && !work->budget_binds) {
        free((char *)(uintptr_t)response.data);
        refuse(call, GRPC_STATUS_DEADLINE_EXCEEDED, "nothing was judged before the deadline", 0);
    } else {
        face_ending ending = face_ending_make(GRPC_STATUS_OK, "", 0);
        face_call_finish(&call->base, &ending, face_message_of(response));
    }
    face_call_unref(&call->base);
}

/* ---- room in request memory ---- */

static bool take_memory(waiter *one) {
    score_call *call = one->owner;
    return judging_take_memory(&call->work);
}

/* Takes over the reference of the place in line. */
static void judge(score_call *call) {
    assay_status status = judging_prepare(&call->work, NULL);
    if (status.code == ASSAY_OK) {
        face_call_ref(&call->base); /* `answered` drops it, perhaps before judging_start has returned */
        judging_start(&call->work);
    } else {
        fail(call, &status);
    }
    face_call_unref(&call->base);
}

static void judge_on_poller(void *owner, bool ok) {
    (void)ok;
    score_call *call = owner;
    judge(call);
    face_call_unref(&call->base);
}

/* Somebody gave memory back on a thread that has other things to do than to copy this message. */
static void go_judge(waiter *one) {
    score_call *call = one->owner;
    call->turn_tag = (face_tag){judge_on_poller, call};
    if (!face_call_start(&call->base, NULL, 0, &call->turn_tag)) judge(call);
}

static void received(void *owner, bool ok) {
    score_call *call = owner;
    grpc_face *face = call->base.face;
    bool late = !waiting_leave(&face->slow, &call->slow);
    if (!late) face_call_unref(&call->base);
    size_t size = 0;
    assay_status status = assay_ok();
    if (ok && call->work.payload && !late) status = payload_size(call->work.payload, LIMIT_MESSAGE_BYTES, &size);
    if (!ok || !call->work.payload || late || status.code != ASSAY_OK) {
        admission_read_end(&face->scoring, 0);
        face_pump(face);
        /* No message: cancelled, or closed before one came. */
        if (status.code == ASSAY_OK) status = assay_fail(ASSAY_USAGE, "NO_MESSAGE", NULL, "the call has no message");
        fail(call, &status);
    } else {
        admission_read_end(&face->scoring, size);
        judging_hold(&call->work, size);
        call->for_memory = waiter_of(call, take_memory, go_judge, call->work.arrived_ns, FACE_WAIT_MAX_MS);
        if (line_up(call, &face->for_memory, &call->for_memory)) judge(call);
        waiting_pump(&face->to_read);
    }
    face_call_unref(&call->base);
}

/* ---- room to read ---- */

static bool take_read(waiter *one) {
    score_call *call = one->owner;
    return admission_read_begin(&call->base.face->scoring);
}

static bool never(waiter *one) {
    (void)one;
    return false;
}

static void too_slow(waiter *one) {
    score_call *call = one->owner;
    /* The receive is still under way, and `received` gives back what it brings. */
    face_ending ending = face_ending_make(GRPC_STATUS_DEADLINE_EXCEEDED, "the message did not arrive in time", 0);
    face_call_finish(&call->base, &ending, NULL);
    face_call_unref(&call->base);
}

static void go_read(waiter *one) {
    score_call *call = one->owner;
    call->slow = waiter_of(call, never, NULL, assay_wall_ns(), FACE_READ_MAX_MS);
    call->slow.expire = too_slow;
    face_call_ref(&call->base);
    waiting_take_or_join(&call->base.face->slow, &call->slow);
    grpc_op op = {.op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &call->work.payload};
    call->message_tag = (face_tag){received, call};
    pthread_mutex_lock(&call->base.lock);
    bool started = face_call_start(&call->base, &op, 1, &call->message_tag);
    pthread_mutex_unlock(&call->base.lock);
    if (!started) {
        admission_read_end(&call->base.face->scoring, 0);
        if (waiting_leave(&call->base.face->slow, &call->slow)) face_call_unref(&call->base);
    }
    face_call_unref(&call->base);
}

/* ---- life ---- */

static void cancelled(face_call *base) {
    score_call *call = (score_call *)base;
    judging_cancel(&call->work);
    waiter *waiters[] = {&call->to_read, &call->for_memory};
    waiting_line *lines[] = {&base->face->to_read, &base->face->for_memory};
    for (size_t i = 0; i < 2; i++) {
        if (!waiting_leave(lines[i], waiters[i])) continue;
        refuse(call, GRPC_STATUS_CANCELLED, "cancelled", 0);
        face_call_unref(base);
    }
}

static void destroy(face_call *base) {
    score_call *call = (score_call *)base;
    judging_release(&call->work);
    judging_clear(&call->work);
    if (call->entered) admission_leave(&base->face->scoring);
}

static void accepted(void *owner, bool ok) {
    score_call *call = owner;
    grpc_face *face = call->base.face;
    if (!ok) {
        face_call_unref(&call->base);
        return;
    }
    score_open(lanes_next(call->base.lane));
    face_call_begin(&call->base);
    if (atomic_load(&face->draining)) {
        refuse(call, GRPC_STATUS_UNAVAILABLE, "the server is shutting down", 0);
    } else if (!(call->entered = admission_enter(&face->scoring))) {
        refuse(call, GRPC_STATUS_RESOURCE_EXHAUSTED, "the server has too many calls", FACE_PUSHBACK_MS);
    } else {
        call->to_read = waiter_of(call, take_read, go_read, call->base.arrived_ns, FACE_WAIT_MAX_MS);
        if (line_up(call, &face->to_read, &call->to_read)) go_read(&call->to_read);
    }
    face_call_unref(&call->base);
}

void score_open(face_lane *lane) {
    if (atomic_load(&lane->face->stopping)) return;
    face_call *call = face_call_new(lane, sizeof(score_call), accepted, destroy);
    if (!call) return;
    judging_init(&((score_call *)call)->work, call, call, answered);
    call->on_cancel = cancelled;
    grpc_call_error error =
        grpc_server_request_registered_call(lane->face->server, lane->face->score_method, &call->call, &call->deadline,
                                            &call->metadata, NULL, lane->queue, lane->queue, &call->accept_tag);
    if (error != GRPC_CALL_OK) face_call_unref(call);
}
