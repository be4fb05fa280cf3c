/* The floor that assay's Score is measured against: a gRPC C-core server with the same allocator settings, pollers and channel arguments as the face,
 * that reads a request, throws it away and sends a canned answer. What it does is what the transport costs; what assay adds is scoring.
 * usage: floor_server --reply-bytes N [--pollers N]     prints "floor: listening on ADDRESS" to stderr; ends at SIGTERM. */
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "service/grpc/tuning.h"

enum { POLLERS_MAX = 16, SLOTS = 64 };

typedef struct poller {
    grpc_completion_queue *queue;
    pthread_t thread;
} poller;

typedef struct floor_call {
    poller *lane;
    grpc_call *call;
    gpr_timespec deadline;
    grpc_metadata_array metadata;
    grpc_byte_buffer *request;
    bool answered;
} floor_call;

static grpc_server *server;
static void *method;
static grpc_slice reply_slice;

static void open_slot(poller *lane) {
    floor_call *call = calloc(1, sizeof *call);
    if (!call) abort();
    call->lane = lane;
    grpc_metadata_array_init(&call->metadata);
    if (grpc_server_request_registered_call(server, method, &call->call, &call->deadline, &call->metadata, &call->request,
                                            lane->queue, lane->queue, call) != GRPC_CALL_OK)
        abort();
}

static void close_call(floor_call *call) {
    grpc_metadata_array_destroy(&call->metadata);
    if (call->request) grpc_byte_buffer_destroy(call->request);
    if (call->call) grpc_call_unref(call->call);
    free(call);
}

static void answer(floor_call *call) {
    grpc_byte_buffer *reply = grpc_raw_byte_buffer_create(&reply_slice, 1);
    grpc_op ops[] = {{.op = GRPC_OP_SEND_INITIAL_METADATA},
                     {.op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = reply},
                     {.op = GRPC_OP_SEND_STATUS_FROM_SERVER, .data.send_status_from_server.status = GRPC_STATUS_OK}};
    grpc_byte_buffer_destroy(call->request);
    call->request = NULL;
    call->answered = true;
    if (grpc_call_start_batch(call->call, ops, 3, call, NULL) != GRPC_CALL_OK) abort();
    grpc_byte_buffer_destroy(reply);
}

static void *serve(void *argument) {
    poller *self = argument;
    for (;;) {
        grpc_event event = grpc_completion_queue_next(self->queue, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
        if (event.type == GRPC_QUEUE_SHUTDOWN) return NULL;
        floor_call *call = event.tag;
        if (call->answered || !event.success || !call->request) {
            bool open = !call->answered && event.success;
            close_call(call);
            if (open) open_slot(self);
        } else {
            open_slot(self);
            answer(call);
        }
    }
}

static int start(void) {
    server = face_create_server("floor");
    method = grpc_server_register_method(server, "/assay.v1.RewardService/Score", NULL,
                                         GRPC_SRM_PAYLOAD_READ_INITIAL_BYTE_BUFFER, 0);
    grpc_server_credentials *credentials = grpc_insecure_server_credentials_create();
    int port = grpc_server_add_http2_port(server, "127.0.0.1:0", credentials);
    grpc_server_credentials_release(credentials);
    return port;
}

int main(int argc, char **argv) {
    size_t reply_bytes = 0, pollers = face_default_pollers();
    for (int i = 1; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--reply-bytes") == 0) reply_bytes = strtoul(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--pollers") == 0) pollers = strtoul(argv[i + 1], NULL, 10);
    }
    if (pollers < 1 || pollers > POLLERS_MAX) return 3;
    face_tune_malloc();
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, NULL);
    grpc_init();
    char *reply = calloc(1, reply_bytes + 1);
    if (!reply) return 1;
    reply_slice = grpc_slice_from_static_buffer(reply, reply_bytes);
    int port = start();
    if (port <= 0) return 1;
    poller lanes[POLLERS_MAX];
    for (size_t i = 0; i < pollers; i++) {
        lanes[i].queue = grpc_completion_queue_create_for_next(NULL);
        grpc_server_register_completion_queue(server, lanes[i].queue, NULL);
    }
    grpc_server_start(server);
    for (size_t i = 0; i < pollers; i++) {
        for (int k = 0; k < SLOTS; k++) open_slot(&lanes[i]);
        if (pthread_create(&lanes[i].thread, NULL, serve, &lanes[i]) != 0) return 1;
    }
    fprintf(stderr, "floor: listening on 127.0.0.1:%d\n", port);
    int number;
    sigwait(&signals, &number);
    return 0; /* a benchmark's server: the kernel cleans up */
}
