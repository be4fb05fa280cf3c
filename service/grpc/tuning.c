/* See tuning.h. */
#include "service/grpc/tuning.h"

#include <malloc.h>
#include <sched.h>

#include "service/limits.h"

enum {
    CPUS_OF_ONE_POLLER = 4,
    CONCURRENT_STREAMS = 1024,
    KEEPALIVE_MS = 60000,
    KEEPALIVE_TIMEOUT_MS = 20000,
    PING_INTERVAL_MIN_MS = 10000
};

void face_tune_malloc(void) {
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 64 << 20);
    mallopt(M_TOP_PAD, 1 << 20);
    mallopt(M_ARENA_MAX, 2);
}

uint32_t face_default_pollers(void) {
    cpu_set_t cpus;
    int count = sched_getaffinity(0, sizeof cpus, &cpus) == 0 ? CPU_COUNT(&cpus) : 1;
    return count > CPUS_OF_ONE_POLLER ? 2 : 1;
}

static grpc_arg int_arg(const char *key, int value) {
    return (grpc_arg){.type = GRPC_ARG_INTEGER, .key = (char *)(uintptr_t)key, .value.integer = value};
}

grpc_server *face_create_server(const char *name) {
    /* What gRPC buffers before a message is ours: beyond it connections are read no further, and then calls are cut. */
    grpc_resource_quota *quota = grpc_resource_quota_create(name);
    grpc_resource_quota_resize(quota, (size_t)LIMIT_QUEUED_MIB << 20);
    grpc_arg args[] = {
        int_arg(GRPC_ARG_ALLOW_REUSEPORT, 0), /* else a second server binds the same port and takes half the calls */
        int_arg(GRPC_ARG_MAX_RECEIVE_MESSAGE_LENGTH, LIMIT_MESSAGE_BYTES),
        int_arg(GRPC_ARG_MAX_SEND_MESSAGE_LENGTH, -1),
        int_arg(GRPC_ARG_ENABLE_PER_MESSAGE_DECOMPRESSION, 0), /* see payload.h */
        int_arg(GRPC_ARG_MAX_CONCURRENT_STREAMS, CONCURRENT_STREAMS),
        int_arg(GRPC_ARG_KEEPALIVE_TIME_MS, KEEPALIVE_MS), /* a client that vanished frees its calls */
        int_arg(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, KEEPALIVE_TIMEOUT_MS),
        int_arg(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, PING_INTERVAL_MIN_MS),
        int_arg(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1),
        {.type = GRPC_ARG_POINTER,
         .key = (char *)(uintptr_t)GRPC_ARG_RESOURCE_QUOTA,
         .value.pointer = {.p = quota, .vtable = grpc_resource_quota_arg_vtable()}},
    };
    grpc_channel_args server_args = {sizeof args / sizeof args[0], args};
    grpc_server *server = grpc_server_create(&server_args, NULL);
    grpc_resource_quota_unref(quota);
    return server;
}
