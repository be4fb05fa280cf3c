/* What every call of a server shares: references, ending, the roster. See face.h. */
#include <stdlib.h>
#include <unistd.h>

#include "common/clock.h"
#include "service/grpc/codes.h"
#include "service/grpc/face.h"
#include "service/grpc/log.h"

enum { NS_PER_MS = 1000000 };

face_ending face_ending_make(grpc_status_code code, const char *message, int pushback_ms) {
    face_ending ending;
    ending.code = code;
    ending.pushback_ms = pushback_ms;
    ending.message[0] = ending.reason[0] = 0; /* of 700 bytes most calls need none */
    if (message[0]) snprintf(ending.message, sizeof ending.message, "%s", message);
    return ending;
}

face_ending face_ending_of(const assay_status *status) {
    face_ending ending = {.code = face_code_of(status)};
    /* A message that is too large stays so; what lacks memory may be tried again. */
    if (ending.code == GRPC_STATUS_RESOURCE_EXHAUSTED) ending.pushback_ms = status->code == ASSAY_LIMIT ? -1 : FACE_PUSHBACK_MS;
    face_code_message(status, ending.message, sizeof ending.message);
    snprintf(ending.reason, sizeof ending.reason, "%s", status->reason);
    return ending;
}

face_call *face_call_new(face_lane *lane, size_t size, void (*accepted)(void *, bool), void (*destroy)(face_call *)) {
    face_call *call = calloc(1, size);
    if (!call) return NULL;
    call->face = lane->face;
    call->lane = lane;
    call->destroy = destroy;
    call->accept_tag = (face_tag){accepted, call};
    atomic_init(&call->references, 1);
    pthread_mutex_init(&call->lock, NULL);
    grpc_metadata_array_init(&call->metadata);
    atomic_fetch_add(&lane->face->live, 1);
    return call;
}

void face_call_ref(face_call *call) {
    atomic_fetch_add_explicit(&call->references, 1, memory_order_relaxed);
}

void face_call_unref(face_call *call) {
    if (atomic_fetch_sub_explicit(&call->references, 1, memory_order_acq_rel) != 1) return;
    grpc_face *face = call->face;
    if (call->destroy) call->destroy(call);
    grpc_metadata_array_destroy(&call->metadata);
    if (call->call) grpc_call_unref(call->call);
    pthread_mutex_destroy(&call->lock);
    free(call);
    /* The last act: once this is 0, the face may be taken down. */
    if (atomic_fetch_sub(&face->live, 1) == 1) face_wake_janitor(face);
}

static void closed(void *owner, bool ok) {
    (void)ok;
    face_call *call = owner;
    pthread_mutex_lock(&call->lock);
    call->cancelled = call->close_cancelled != 0;
    bool tell = call->cancelled && call->on_cancel;
    pthread_mutex_unlock(&call->lock);
    if (tell) call->on_cancel(call);
    face_call_unref(call);
}

void face_call_begin(face_call *call) {
    call->arrived_ns = assay_wall_ns();
    call->deadline_ns = INT64_MAX;
    if (gpr_time_cmp(call->deadline, gpr_inf_future(call->deadline.clock_type)) < 0) {
        gpr_timespec left = gpr_time_sub(call->deadline, gpr_now(call->deadline.clock_type));
        if (left.tv_sec < 1000000000) call->deadline_ns = call->arrived_ns + left.tv_sec * 1000000000 + left.tv_nsec;
    }
    call->close_tag = (face_tag){closed, call};
    grpc_op op = {.op = GRPC_OP_RECV_CLOSE_ON_SERVER, .data.recv_close_on_server.cancelled = &call->close_cancelled};
    pthread_mutex_lock(&call->lock);
    face_call_start(call, &op, 1, &call->close_tag);
    pthread_mutex_unlock(&call->lock);
}

bool face_call_start(face_call *call, const grpc_op *ops, size_t count, face_tag *tag) {
    face_call_ref(call);
    grpc_call_error error = grpc_call_start_batch(call->call, ops, count, tag, NULL);
    if (error == GRPC_CALL_OK) return true;
    /* gRPC refuses only batches that break its rules, so this is a fault of ours; the call is lost, the server is not. */
    face_log(FACE_LOG_ERROR, "gRPC refused a batch of the operation %d: %s", count ? (int)ops[0].op : -1,
             grpc_call_error_to_string(error));
    grpc_call_cancel(call->call, NULL);
    face_call_unref(call);
    return false;
}

static void leave_roster(face_call *call) {
    grpc_face *face = call->face;
    pthread_mutex_lock(&face->roster_lock);
    bool was = call->enrolled;
    if (was) {
        if (call->roster_previous) call->roster_previous->roster_next = call->roster_next;
        else face->roster = call->roster_next;
        if (call->roster_next) call->roster_next->roster_previous = call->roster_previous;
        call->enrolled = false;
    }
    pthread_mutex_unlock(&face->roster_lock);
    if (was) face_call_unref(call);
}

static void finish_sent(void *owner, bool ok) {
    (void)ok;
    face_call *call = owner;
    leave_roster(call);
    face_call_unref(call);
}

static grpc_metadata trailer(const char *key, const char *value) {
    return (grpc_metadata){.key = grpc_slice_from_static_string(key), .value = grpc_slice_from_copied_string(value)};
}

void face_call_finish_locked(face_call *call, const face_ending *ending, grpc_byte_buffer *reply) {
    if (call->finished) {
        grpc_byte_buffer_destroy(reply);
        return;
    }
    call->finished = true;
    grpc_op ops[3] = {0};
    size_t count = 0;
    if (!call->headers_sent) ops[count++].op = GRPC_OP_SEND_INITIAL_METADATA;
    call->headers_sent = true;
    if (reply) {
        ops[count].op = GRPC_OP_SEND_MESSAGE;
        ops[count++].data.send_message.send_message = reply;
    }
    grpc_metadata trailers[2];
    size_t trailer_count = 0;
    if (ending->pushback_ms != 0) {
        char number[16];
        snprintf(number, sizeof number, "%d", ending->pushback_ms);
        trailers[trailer_count++] = trailer("grpc-retry-pushback-ms", number);
    }
    if (ending->reason[0]) trailers[trailer_count++] = trailer("assay-reason", ending->reason);
    grpc_slice details = grpc_slice_from_copied_string(ending->message);
    ops[count].op = GRPC_OP_SEND_STATUS_FROM_SERVER;
    ops[count].data.send_status_from_server.status = ending->code;
    ops[count].data.send_status_from_server.trailing_metadata_count = trailer_count;
    ops[count].data.send_status_from_server.trailing_metadata = trailers;
    ops[count++].data.send_status_from_server.status_details = ending->message[0] ? &details : NULL;
    call->finish_tag = (face_tag){finish_sent, call};
    face_call_start(call, ops, count, &call->finish_tag);
    grpc_slice_unref(details);
    for (size_t i = 0; i < trailer_count; i++) grpc_slice_unref(trailers[i].value);
    grpc_byte_buffer_destroy(reply);
}

void face_call_finish(face_call *call, const face_ending *ending, grpc_byte_buffer *reply) {
    pthread_mutex_lock(&call->lock);
    face_call_finish_locked(call, ending, reply);
    pthread_mutex_unlock(&call->lock);
}

void face_call_enrol(face_call *call) {
    grpc_face *face = call->face;
    face_call_ref(call);
    pthread_mutex_lock(&face->roster_lock);
    call->enrolled = true;
    call->roster_next = face->roster;
    if (face->roster) face->roster->roster_previous = call;
    face->roster = call;
    pthread_mutex_unlock(&face->roster_lock);
}

void face_tell_state(grpc_face *face) {
    pthread_mutex_lock(&face->roster_lock);
    for (face_call *call = face->roster; call; call = call->roster_next) call->on_state(call);
    pthread_mutex_unlock(&face->roster_lock);
}

int64_t face_answer_by(int64_t now_ns, int64_t deadline_ns) {
    if (deadline_ns == INT64_MAX) return INT64_MAX;
    int64_t left = deadline_ns - now_ns;
    int64_t margin = left / 10;
    if (margin > 50 * NS_PER_MS) margin = 50 * NS_PER_MS;
    return left > 0 ? deadline_ns - margin : now_ns;
}

grpc_byte_buffer *face_message_of(assay_view malloced) {
    grpc_slice slice = grpc_slice_new((char *)(uintptr_t)malloced.data, malloced.size, free);
    grpc_byte_buffer *message = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_slice_unref(slice);
    return message;
}

void face_pump(grpc_face *face) {
    waiting_pump(&face->for_memory);
    waiting_pump(&face->to_read);
}

void face_wake_engine(face_lane *lane) {
    atomic_store(&lane->unwoken, 0);
    engine_wake(lane->face->engine);
}

void face_wake_janitor(grpc_face *face) {
    uint64_t one = 1;
    if (write(face->wake_fd, &one, sizeof one) < 0) return; /* full: it is awake */
}
