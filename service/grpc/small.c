/* All methods but the scoring ones, and those that do not exist. They arrive through gRPC's generic request, which is always outstanding: a path that
 * nobody waits for would hang until the client's deadline. One kind of call serves all: it reads a small message, answers, and either ends
 * (unary), reads the next (reflection), or stays and answers again when the state changes (watch). */
#include <stdlib.h>

#include "service/grpc/codes.h"
#include "service/grpc/face.h"
#include "service/grpc/payload.h"

enum { SMALL_RESPONSE_BYTES_MAX = 4 << 20 };

typedef enum small_kind { SMALL_UNARY, SMALL_WATCH, SMALL_DIALOGUE } small_kind;

typedef struct small_method {
    const char *path;
    small_kind kind;
    small_answer answer;
} small_method;

static const small_method methods[] = {
    {"/assay.v1.RewardService/GetServerInfo", SMALL_UNARY, server_info_answer},
    {"/grpc.health.v1.Health/Check", SMALL_UNARY, health_check},
    {"/grpc.health.v1.Health/Watch", SMALL_WATCH, health_watch},
    {"/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", SMALL_DIALOGUE, reflection_answer},
    {"/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", SMALL_DIALOGUE, reflection_answer},
};

typedef struct small_call {
    face_call base;
    bool entered;
    grpc_call_details details;
    const small_method *method;
    face_tag message_tag, sent_tag;
    grpc_byte_buffer *payload;
    char *request; /* malloc'd, the last message */
    size_t request_size;
    assay_buffer said;   /* WATCH: the answer that was sent last */
    bool sending, again; /* WATCH: the state changed while an answer was under way */
} small_call;

static void receive(small_call *call);

static void end(small_call *call, grpc_status_code code, const char *message, grpc_byte_buffer *reply) {
    face_ending ending = face_ending_make(code, message, 0);
    face_call_finish(&call->base, &ending, reply);
}

static void sent(void *owner, bool ok);

/* Sends one answer of several; wants the lock. Consumes the reply. */
static void send_one(small_call *call, grpc_byte_buffer *reply) {
    grpc_op ops[2] = {0};
    size_t count = 0;
    if (!call->base.headers_sent) ops[count++].op = GRPC_OP_SEND_INITIAL_METADATA;
    call->base.headers_sent = true;
    ops[count].op = GRPC_OP_SEND_MESSAGE;
    ops[count++].data.send_message.send_message = reply;
    call->sent_tag = (face_tag){sent, call};
    call->sending = face_call_start(&call->base, ops, count, &call->sent_tag);
    grpc_byte_buffer_destroy(reply);
}

static grpc_status_code make_answer(small_call *call, assay_buffer *response, const char **message) {
    assay_buffer_init(response, SMALL_RESPONSE_BYTES_MAX);
    *message = "";
    grpc_status_code code =
        call->method->answer(call->base.face, (assay_view){call->request, call->request_size}, response, message);
    if (code == GRPC_STATUS_OK && response->overflow) {
        code = GRPC_STATUS_INTERNAL;
        *message = "the response is too large";
    }
    if (code != GRPC_STATUS_OK) assay_buffer_clear(response);
    return code;
}

/* Answers the request at hand, of a unary call or a dialogue. */
static void answer(small_call *call) {
    assay_buffer response;
    const char *message;
    grpc_status_code code = make_answer(call, &response, &message);
    if (code != GRPC_STATUS_OK || call->method->kind == SMALL_UNARY) {
        end(call, code, message, code == GRPC_STATUS_OK ? face_message_of(assay_buffer_view(&response)) : NULL);
        return;
    }
    pthread_mutex_lock(&call->base.lock);
    send_one(call, face_message_of(assay_buffer_view(&response)));
    pthread_mutex_unlock(&call->base.lock);
}

/* The state to a watcher, where it is news. Computed under the lock, so that what is sent last is what is true last; wants the lock. */
static void answer_watch(small_call *call) {
    if (call->sending) {
        call->again = true;
        return;
    }
    assay_buffer response;
    const char *message;
    grpc_status_code code = make_answer(call, &response, &message);
    if (code != GRPC_STATUS_OK) {
        face_ending ending = face_ending_make(code, message, 0);
        face_call_finish_locked(&call->base, &ending, NULL);
        return;
    }
    if (call->base.finished ||
        (call->base.headers_sent && assay_view_equal(assay_buffer_view(&response), assay_buffer_view(&call->said)))) {
        assay_buffer_clear(&response);
        return;
    }
    assay_buffer_reset(&call->said);
    assay_buffer_put(&call->said, assay_buffer_view(&response));
    send_one(call, face_message_of(assay_buffer_view(&response)));
}

static void sent(void *owner, bool ok) {
    small_call *call = owner;
    pthread_mutex_lock(&call->base.lock);
    call->sending = false;
    if (ok && call->again) answer_watch(call);
    call->again = false;
    pthread_mutex_unlock(&call->base.lock);
    if (ok && call->method->kind == SMALL_DIALOGUE) receive(call);
    face_call_unref(&call->base);
}

/* Copies the message out of gRPC's memory. */
static assay_status take_request(small_call *call) {
    assay_status status = payload_size(call->payload, FACE_SMALL_BYTES, &call->request_size);
    if (status.code == ASSAY_OK) {
        free(call->request);
        call->request = malloc(call->request_size ? call->request_size : 1);
        status = call->request ? payload_copy(call->payload, call->request, call->request_size)
                               : assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "out of memory");
    }
    grpc_byte_buffer_destroy(call->payload);
    call->payload = NULL;
    return status;
}

static void state_changed(face_call *base) {
    pthread_mutex_lock(&base->lock);
    answer_watch((small_call *)base);
    pthread_mutex_unlock(&base->lock);
}

static void received(void *owner, bool ok) {
    small_call *call = owner;
    if (!ok || !call->payload) {
        /* The end of a dialogue; for the others the message is missing. */
        bool good = call->method->kind == SMALL_DIALOGUE;
        end(call, good ? GRPC_STATUS_OK : GRPC_STATUS_INVALID_ARGUMENT, good ? "" : "the call has no message", NULL);
    } else {
        assay_status status = take_request(call);
        if (status.code == ASSAY_OK) {
            if (call->method->kind == SMALL_WATCH) {
                face_call_enrol(&call->base);
                state_changed(&call->base);
            } else {
                answer(call);
            }
        } else {
            face_ending ending = face_ending_of(&status);
            face_call_finish(&call->base, &ending, NULL);
        }
    }
    face_call_unref(&call->base);
}

static void receive(small_call *call) {
    grpc_op op = {.op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &call->payload};
    call->message_tag = (face_tag){received, call};
    pthread_mutex_lock(&call->base.lock);
    face_call_start(&call->base, &op, 1, &call->message_tag);
    pthread_mutex_unlock(&call->base.lock);
}

static void cancelled(face_call *base) {
    end((small_call *)base, GRPC_STATUS_CANCELLED, "cancelled", NULL);
}

static void destroy(face_call *base) {
    small_call *call = (small_call *)base;
    if (call->payload) grpc_byte_buffer_destroy(call->payload);
    free(call->request);
    assay_buffer_clear(&call->said);
    grpc_call_details_destroy(&call->details);
    if (call->entered) admission_leave(&base->face->small);
}

static void unknown_method(small_call *call) {
    char path[200], message[300];
    size_t size = GRPC_SLICE_LENGTH(call->details.method);
    const char *text = (const char *)GRPC_SLICE_START_PTR(call->details.method);
    snprintf(path, sizeof path, "%.*s", (int)(size < sizeof path ? size : sizeof path - 1), text);
    snprintf(message, sizeof message, "unknown method %s", path);
    end(call, GRPC_STATUS_UNIMPLEMENTED, message, NULL);
}

static void accepted(void *owner, bool ok) {
    small_call *call = owner;
    if (!ok) {
        face_call_unref(&call->base);
        return;
    }
    small_open(call->base.lane);
    call->base.deadline = call->details.deadline;
    face_call_begin(&call->base);
    for (size_t i = 0; i < sizeof methods / sizeof methods[0] && !call->method; i++) {
        if (grpc_slice_str_cmp(call->details.method, methods[i].path) == 0) call->method = &methods[i];
    }
    if (!call->method) {
        unknown_method(call);
    } else if (!(call->entered = admission_enter(&call->base.face->small))) {
        face_ending ending =
            face_ending_make(GRPC_STATUS_RESOURCE_EXHAUSTED, "the server has too many calls", FACE_PUSHBACK_MS);
        face_call_finish(&call->base, &ending, NULL);
    } else {
        receive(call);
    }
    face_call_unref(&call->base);
}

void small_open(face_lane *lane) {
    if (atomic_load(&lane->face->stopping)) return;
    face_call *base = face_call_new(lane, sizeof(small_call), accepted, destroy);
    if (!base) return;
    small_call *call = (small_call *)base;
    grpc_call_details_init(&call->details);
    assay_buffer_init(&call->said, 64);
    base->on_cancel = cancelled;
    base->on_state = state_changed;
    grpc_call_error error = grpc_server_request_call(lane->face->server, &base->call, &call->details, &base->metadata,
                                                     lane->queue, lane->queue, &base->accept_tag);
    if (error != GRPC_CALL_OK) face_call_unref(base);
}
