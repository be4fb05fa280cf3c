/* See server_rubric.h. */
#include "service/cli/server_rubric.h"

#include "assay/v1/server_info.pb-c.h"
#include "service/grpc/client.h"

enum { TIMEOUT_MS = 30000, RESPONSE_BYTES = 64 << 20 };

static void *allocate(void *arena, size_t size) {
    return assay_arena_alloc(arena, size);
}
static void release(void *arena, void *pointer) {
    (void)arena;
    (void)pointer;
}

assay_status rubric_of_server(const char *address, const char *name, assay_arena *arena, Assay__V1__Rubric **out) {
    assay_status status;
    assay_buffer response;
    ProtobufCAllocator allocator = {allocate, release, arena};
    *out = NULL;
    grpc_client *client = grpc_client_new(address, &status);
    if (!client) return status;
    assay_buffer_init(&response, RESPONSE_BYTES);
    status = grpc_client_call(client, GRPC_CLIENT_SERVER_INFO, ASSAY_VIEW_NONE, TIMEOUT_MS, &response);
    Assay__V1__GetServerInfoResponse *info = NULL;
    if (status.code == ASSAY_OK)
        info = assay__v1__get_server_info_response__unpack(&allocator, response.size, (const uint8_t *)response.data);
    for (size_t i = 0; info && i < info->n_rubrics; i++) {
        if (strcmp(info->rubrics[i]->name, name) == 0) *out = info->rubrics[i];
    }
    assay_buffer_clear(&response);
    grpc_client_free(client);
    return status;
}
