/* grpc.health.v1: the server as a whole and RewardService share one state. */
#include "common/utf8.h"
#include "service/grpc/face.h"
#include "service/wire/encode.h"

enum { REQUEST_SERVICE = 1, RESPONSE_STATUS = 1, SERVING = 1, NOT_SERVING = 2, SERVICE_UNKNOWN = 3 };

typedef enum health_service { HEALTH_MALFORMED, HEALTH_UNKNOWN, HEALTH_OURS } health_service;

static health_service read_service(assay_view request) {
    assay_view service = ASSAY_VIEW_NONE;
    wire_cursor cursor = wire_cursor_of(request);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == REQUEST_SERVICE && field.type == WIRE_BYTES) service = field.bytes;
    }
    if (cursor.fault || !assay_utf8_is_valid(service)) return HEALTH_MALFORMED;
    return service.size == 0 || assay_view_equal(service, ASSAY_VIEW("assay.v1.RewardService")) ? HEALTH_OURS : HEALTH_UNKNOWN;
}

static grpc_status_code answer(grpc_face *face, assay_view request, assay_buffer *response, const char **message, bool watch) {
    health_service service = read_service(request);
    if (service == HEALTH_MALFORMED) {
        *message = "malformed HealthCheckRequest";
        return GRPC_STATUS_INVALID_ARGUMENT;
    }
    if (service == HEALTH_UNKNOWN && !watch) {
        *message = "unknown service";
        return GRPC_STATUS_NOT_FOUND;
    }
    unsigned state = service == HEALTH_UNKNOWN ? SERVICE_UNKNOWN : atomic_load(&face->serving) ? SERVING : NOT_SERVING;
    wire_put_uint(response, RESPONSE_STATUS, state);
    return GRPC_STATUS_OK;
}

grpc_status_code health_check(grpc_face *face, assay_view request, assay_buffer *response, const char **message) {
    return answer(face, request, response, message, false);
}

grpc_status_code health_watch(grpc_face *face, assay_view request, assay_buffer *response, const char **message) {
    return answer(face, request, response, message, true);
}
