/* See client.h. Every call is one batch of six operations; its tag is the call. Retries wait in a list that grpc_client_next looks after. */
#include "service/grpc/client.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/byte_buffer_reader.h>
#include <stdlib.h>
#include <sys/un.h>

#include "common/clock.h"
#include "service/grpc/codes.h"

enum { BACKOFF_FIRST_MS = 50, BACKOFF_MAX_MS = 2000 };
static const int64_t NS_PER_MS = 1000000;

typedef struct client_call client_call;
struct client_call {
    client_call *next, *previous; /* of all calls in flight, the sleeping ones included */
    grpc_call *call;              /* NULL while it sleeps before a retry */
    int64_t due_ns;               /* when it wakes up */
    grpc_slice method;
    assay_view request;
    void *tag;
    int64_t start_ns, end_ns;
    uint32_t attempts;
    grpc_metadata_array initial, trailing;
    grpc_byte_buffer *response;
    grpc_status_code code;
    grpc_slice details;
    char unavailable[256]; /* why an earlier attempt could not reach the server; empty: it could */
};

struct grpc_client {
    grpc_channel *channel;
    grpc_completion_queue *queue;
    client_call calls; /* head of a ring */
    size_t in_flight, sleeping;
};

static assay_status check_address(const char *address) {
    if (strncmp(address, "unix:", 5) == 0) {
        size_t size = strlen(address + 5);
        if (size > 0 && size < sizeof((struct sockaddr_un *)0)->sun_path) return assay_ok();
        return assay_fail(ASSAY_USAGE, "BAD_ADDRESS", NULL, "\"%s\": the path of a unix socket has 1 to 107 bytes", address);
    }
    const char *colon = strrchr(address, ':');
    char *end = NULL;
    long port = colon && assay_is_digit(colon[1]) ? strtol(colon + 1, &end, 10) : 0;
    if (!colon || colon == address || !end || *end || port < 1 || port > 65535)
        return assay_fail(ASSAY_USAGE, "BAD_ADDRESS", NULL, "\"%s\": want HOST:PORT or unix:PATH", address);
    return assay_ok();
}

static grpc_arg int_arg(const char *key, int value) {
    return (grpc_arg){.type = GRPC_ARG_INTEGER, .key = (char *)(uintptr_t)key, .value.integer = value};
}

grpc_client *grpc_client_new(const char *address, assay_status *status) {
    *status = check_address(address);
    if (status->code != ASSAY_OK) return NULL;
    grpc_client *client = calloc(1, sizeof *client);
    if (!client) {
        *status = assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "out of memory");
        return NULL;
    }
    grpc_init();
    /* No retries and no proxy of gRPC's own: the retries here are the only ones, and a local address must not go to a proxy. */
    grpc_arg args[] = {int_arg(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, -1),
                       int_arg(GRPC_ARG_ENABLE_RETRIES, 0),
                       int_arg(GRPC_ARG_ENABLE_HTTP_PROXY, 0),
                       int_arg(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1),
                       int_arg(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100),
                       int_arg(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 2000)};
    grpc_channel_args channel_args = {sizeof args / sizeof args[0], args};
    grpc_channel_credentials *credentials = grpc_insecure_credentials_create();
    client->channel = grpc_channel_create(address, credentials, &channel_args);
    grpc_channel_credentials_release(credentials);
    client->queue = grpc_completion_queue_create_for_next(NULL);
    client->calls.next = client->calls.previous = &client->calls;
    return client;
}

static void call_link(grpc_client *client, client_call *call) {
    call->previous = client->calls.previous;
    call->next = &client->calls;
    call->previous->next = call->next->previous = call;
    client->in_flight++;
}

static void call_unlink(grpc_client *client, client_call *call) {
    call->previous->next = call->next;
    call->next->previous = call->previous;
    client->in_flight--;
}

/* Gives back what one attempt has used. */
static void attempt_clear(client_call *call) {
    if (!call->call) return;
    grpc_metadata_array_destroy(&call->initial);
    grpc_metadata_array_destroy(&call->trailing);
    grpc_byte_buffer_destroy(call->response);
    grpc_slice_unref(call->details);
    grpc_call_unref(call->call);
    call->response = NULL;
    call->call = NULL;
}

static void call_free(client_call *call) {
    attempt_clear(call);
    grpc_slice_unref(call->method);
    free(call);
}

static gpr_timespec timespec_of(int64_t wall_ns) {
    if (wall_ns == INT64_MAX) return gpr_inf_future(GPR_CLOCK_MONOTONIC);
    return gpr_time_add(gpr_now(GPR_CLOCK_MONOTONIC), gpr_time_from_nanos(wall_ns - assay_wall_ns(), GPR_TIMESPAN));
}

static void attempt_start(grpc_client *client, client_call *call) {
    call->attempts++;
    call->call = grpc_channel_create_call(client->channel, NULL, GRPC_PROPAGATE_DEFAULTS, client->queue, call->method, NULL,
                                          timespec_of(call->end_ns), NULL);
    grpc_metadata_array_init(&call->initial);
    grpc_metadata_array_init(&call->trailing);
    call->details = grpc_empty_slice();
    grpc_slice slice = grpc_slice_from_static_buffer(call->request.data, call->request.size);
    grpc_byte_buffer *message = grpc_raw_byte_buffer_create(&slice, 1);
    grpc_op ops[] = {{.op = GRPC_OP_SEND_INITIAL_METADATA},
                     {.op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = message},
                     {.op = GRPC_OP_SEND_CLOSE_FROM_CLIENT},
                     {.op = GRPC_OP_RECV_INITIAL_METADATA, .data.recv_initial_metadata.recv_initial_metadata = &call->initial},
                     {.op = GRPC_OP_RECV_MESSAGE, .data.recv_message.recv_message = &call->response},
                     {.op = GRPC_OP_RECV_STATUS_ON_CLIENT,
                      .data.recv_status_on_client = {
                          .trailing_metadata = &call->trailing, .status = &call->code, .status_details = &call->details}}};
    grpc_call_error error = grpc_call_start_batch(call->call, ops, sizeof ops / sizeof ops[0], call, NULL);
    grpc_byte_buffer_destroy(message);
    if (error != GRPC_CALL_OK) abort(); /* only a malformed batch: our own fault */
}

void grpc_client_start(grpc_client *client, const char *method, assay_view request, int64_t timeout_ms, void *tag) {
    client_call *call = calloc(1, sizeof *call);
    if (!call) abort();
    call->method = grpc_slice_from_copied_string(method);
    call->request = request;
    call->tag = tag;
    call->start_ns = assay_wall_ns();
    call->end_ns = timeout_ms > 0 ? call->start_ns + timeout_ms * NS_PER_MS : INT64_MAX;
    call_link(client, call);
    attempt_start(client, call);
}

size_t grpc_client_in_flight(const grpc_client *client) {
    return client->in_flight;
}

/* The server's `grpc-retry-pushback-ms`: -1 where it says "do not", -2 where it says nothing. */
static int64_t pushback_ms(const client_call *call) {
    for (size_t i = 0; i < call->trailing.count; i++) {
        const grpc_metadata *entry = &call->trailing.metadata[i];
        if (grpc_slice_str_cmp(entry->key, "grpc-retry-pushback-ms") != 0) continue;
        int64_t value = 0;
        const uint8_t *text = GRPC_SLICE_START_PTR(entry->value);
        size_t size = GRPC_SLICE_LENGTH(entry->value);
        for (size_t k = 0; k < size; k++) {
            if (text[k] < '0' || text[k] > '9' || value > 1000000) return -1;
            value = value * 10 + (text[k] - '0');
        }
        return size > 0 ? value : -1;
    }
    return -2;
}

/* Puts a failed call to sleep where it may be tried again. */
static bool retry_later(client_call *call) {
    int64_t pushback = pushback_ms(call);
    bool wanted = call->code == GRPC_STATUS_UNAVAILABLE || (call->code == GRPC_STATUS_RESOURCE_EXHAUSTED && pushback >= 0);
    if (!wanted || pushback == -1 || call->attempts >= GRPC_CLIENT_ATTEMPTS) return false;
    int64_t wait_ms = pushback;
    if (wait_ms < 0) {
        wait_ms = BACKOFF_FIRST_MS << (call->attempts - 1);
        if (wait_ms > BACKOFF_MAX_MS) wait_ms = BACKOFF_MAX_MS;
    }
    int64_t due_ns = assay_wall_ns() + wait_ms * NS_PER_MS;
    if (due_ns >= call->end_ns) return false;
    size_t size = GRPC_SLICE_LENGTH(call->details);
    call->unavailable[0] = 0;
    if (call->code == GRPC_STATUS_UNAVAILABLE)
        snprintf(call->unavailable, sizeof call->unavailable, "%.*s", (int)(size < 250 ? size : 250),
                 (const char *)GRPC_SLICE_START_PTR(call->details));
    attempt_clear(call);
    call->due_ns = due_ns;
    return true;
}

static assay_view response_copy(const client_call *call) {
    size_t size = call->response ? grpc_byte_buffer_length(call->response) : 0;
    char *data = malloc(size ? size : 1);
    if (!data) abort();
    size_t at = 0;
    grpc_byte_buffer_reader reader;
    if (size > 0 && grpc_byte_buffer_reader_init(&reader, call->response)) {
        for (grpc_slice *slice; grpc_byte_buffer_reader_peek(&reader, &slice);) {
            memcpy(data + at, GRPC_SLICE_START_PTR(*slice), GRPC_SLICE_LENGTH(*slice));
            at += GRPC_SLICE_LENGTH(*slice);
        }
        grpc_byte_buffer_reader_destroy(&reader);
    }
    return (assay_view){data, at};
}

static void take_result(grpc_client *client, client_call *call, grpc_client_result *result) {
    *result = (grpc_client_result){.tag = call->tag, .attempts = call->attempts, .wall_ns = assay_wall_ns() - call->start_ns};
    assay_view why = {(const char *)GRPC_SLICE_START_PTR(call->details), GRPC_SLICE_LENGTH(call->details)};
    /* A last attempt that still waited for a connection runs into the deadline; what is wrong is that nobody is there. */
    bool nobody = call->code == GRPC_STATUS_DEADLINE_EXCEEDED && call->unavailable[0];
    if (nobody) why = assay_view_of(call->unavailable);
    result->status = face_code_status(nobody ? GRPC_STATUS_UNAVAILABLE : call->code, why.data, why.size);
    result->response = call->code == GRPC_STATUS_OK ? response_copy(call) : ASSAY_VIEW_NONE;
    call_unlink(client, call);
    call_free(call);
}

/* Starts what has slept enough; returns when the next one wakes up. */
static int64_t wake_sleepers(grpc_client *client) {
    if (client->sleeping == 0) return INT64_MAX;
    int64_t next_ns = INT64_MAX, now_ns = assay_wall_ns();
    for (client_call *call = client->calls.next; call != &client->calls; call = call->next) {
        if (call->call) continue;
        if (call->due_ns <= now_ns) {
            client->sleeping--;
            attempt_start(client, call);
        } else if (call->due_ns < next_ns) {
            next_ns = call->due_ns;
        }
    }
    return next_ns;
}

bool grpc_client_next(grpc_client *client, int64_t timeout_ms, grpc_client_result *result) {
    int64_t end_ns = timeout_ms < 0 ? INT64_MAX : assay_wall_ns() + timeout_ms * NS_PER_MS;
    while (client->in_flight > 0) {
        int64_t wake_ns = wake_sleepers(client);
        if (wake_ns > end_ns) wake_ns = end_ns;
        grpc_event event = grpc_completion_queue_next(client->queue, timespec_of(wake_ns), NULL);
        if (event.type == GRPC_OP_COMPLETE) {
            client_call *call = event.tag;
            if (retry_later(call)) {
                client->sleeping++;
                continue;
            }
            take_result(client, call, result);
            return true;
        }
        if (end_ns != INT64_MAX && assay_wall_ns() >= end_ns) return false;
    }
    return false;
}

assay_status grpc_client_call(grpc_client *client, const char *method, assay_view request, int64_t timeout_ms,
                              assay_buffer *response) {
    if (client->in_flight > 0) return assay_fail(ASSAY_INTERNAL, "IN_FLIGHT", NULL, "pipelined calls are in flight");
    grpc_client_start(client, method, request, timeout_ms, NULL);
    grpc_client_result result;
    if (!grpc_client_next(client, -1, &result)) return assay_fail(ASSAY_INTERNAL, "LOST", NULL, "the call was lost");
    assay_buffer_put(response, result.response);
    free((char *)(uintptr_t)result.response.data);
    if (result.status.code == ASSAY_OK && response->overflow)
        return assay_fail(ASSAY_LIMIT, "RESPONSE_BYTES", NULL, "the response is larger than the buffer");
    return result.status;
}

void grpc_client_free(grpc_client *client) {
    if (!client) return;
    size_t pending = 0;
    for (client_call *call = client->calls.next, *next; call != &client->calls; call = next) {
        next = call->next;
        if (call->call) {
            grpc_call_cancel(call->call, NULL);
            pending++;
        } else {
            call_unlink(client, call);
            call_free(call);
        }
    }
    while (pending > 0) {
        grpc_event event = grpc_completion_queue_next(client->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
        client_call *call = event.tag;
        call_unlink(client, call);
        call_free(call);
        pending--;
    }
    grpc_channel_destroy(client->channel);
    grpc_completion_queue_shutdown(client->queue);
    while (grpc_completion_queue_next(client->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL).type != GRPC_QUEUE_SHUTDOWN) {
    }
    grpc_completion_queue_destroy(client->queue);
    free(client);
    grpc_shutdown();
}
