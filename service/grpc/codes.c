/* See codes.h. */
#include "service/grpc/codes.h"

#include <string.h>

static const struct {
    const char *name;
    assay_status_class class;
} codes[] = {
    [GRPC_STATUS_OK] = {"OK", ASSAY_OK},
    [GRPC_STATUS_CANCELLED] = {"CANCELLED", ASSAY_CANCELLED},
    [GRPC_STATUS_UNKNOWN] = {"UNKNOWN", ASSAY_INTERNAL},
    [GRPC_STATUS_INVALID_ARGUMENT] = {"INVALID_ARGUMENT", ASSAY_USAGE},
    [GRPC_STATUS_DEADLINE_EXCEEDED] = {"DEADLINE_EXCEEDED", ASSAY_BUDGET},
    [GRPC_STATUS_NOT_FOUND] = {"NOT_FOUND", ASSAY_USAGE},
    [GRPC_STATUS_ALREADY_EXISTS] = {"ALREADY_EXISTS", ASSAY_USAGE},
    [GRPC_STATUS_PERMISSION_DENIED] = {"PERMISSION_DENIED", ASSAY_USAGE},
    [GRPC_STATUS_RESOURCE_EXHAUSTED] = {"RESOURCE_EXHAUSTED", ASSAY_LIMIT},
    [GRPC_STATUS_FAILED_PRECONDITION] = {"FAILED_PRECONDITION", ASSAY_USAGE},
    [GRPC_STATUS_ABORTED] = {"ABORTED", ASSAY_INTERNAL},
    [GRPC_STATUS_OUT_OF_RANGE] = {"OUT_OF_RANGE", ASSAY_USAGE},
    [GRPC_STATUS_UNIMPLEMENTED] = {"UNIMPLEMENTED", ASSAY_ENVIRONMENT},
    [GRPC_STATUS_INTERNAL] = {"INTERNAL", ASSAY_INTERNAL},
    [GRPC_STATUS_UNAVAILABLE] = {"UNAVAILABLE", ASSAY_ENVIRONMENT},
    [GRPC_STATUS_DATA_LOSS] = {"DATA_LOSS", ASSAY_INTERNAL},
    [GRPC_STATUS_UNAUTHENTICATED] = {"UNAUTHENTICATED", ASSAY_USAGE},
};

grpc_status_code face_code_of(const assay_status *status) {
    switch (status->code) {
        case ASSAY_OK: return GRPC_STATUS_OK;
        case ASSAY_USAGE:
        case ASSAY_INPUT: return GRPC_STATUS_INVALID_ARGUMENT;
        case ASSAY_LIMIT:
            return strcmp(status->reason, FACE_REASON_MESSAGE_BYTES) == 0 ? GRPC_STATUS_RESOURCE_EXHAUSTED
                                                                          : GRPC_STATUS_INVALID_ARGUMENT;
        case ASSAY_BUDGET:
        case ASSAY_ENVIRONMENT: return GRPC_STATUS_RESOURCE_EXHAUSTED;
        case ASSAY_CANCELLED: return GRPC_STATUS_CANCELLED;
        case ASSAY_INTERNAL: break;
    }
    return GRPC_STATUS_INTERNAL;
}

void face_code_message(const assay_status *status, char *out, size_t size) {
    snprintf(out, size, "%s%s%s", status->field, status->field[0] ? ": " : "",
             status->message[0] ? status->message : status->reason);
}

static size_t code_index(grpc_status_code code) {
    return (size_t)code < sizeof codes / sizeof codes[0] && codes[code].name ? (size_t)code : GRPC_STATUS_UNKNOWN;
}

const char *face_code_name(grpc_status_code code) {
    return codes[code_index(code)].name;
}

assay_status face_code_status(grpc_status_code code, const char *message, size_t size) {
    if (code == GRPC_STATUS_OK) return assay_ok();
    return assay_fail(codes[code_index(code)].class, face_code_name(code), NULL, "%.*s", (int)(size > 300 ? 300 : size),
                      message);
}
