/* The one table between our status classes and gRPC's codes, both ways. Thread-safe: constants and pure functions. */
#ifndef ASSAY_SERVICE_GRPC_CODES_H
#define ASSAY_SERVICE_GRPC_CODES_H

#include <grpc/status.h>

#include "common/status.h"

/* The reason of a message over LIMIT_MESSAGE_BYTES. It is RESOURCE_EXHAUSTED, as gRPC itself says it of messages that are too large before
 * inflation; every other LIMIT is INVALID_ARGUMENT: the same call will never be taken. */
#define FACE_REASON_MESSAGE_BYTES "MESSAGE_TOO_LARGE"

/* The code that a call ends with. ENVIRONMENT (no memory now) and BUDGET are RESOURCE_EXHAUSTED. */
grpc_status_code face_code_of(const assay_status *status);
/* "field: message", into a caller's buffer; what gRPC sends as the status message. */
void face_code_message(const assay_status *status, char *out, size_t size);

/* "INVALID_ARGUMENT", ...; "UNKNOWN" for a number that gRPC does not define. */
const char *face_code_name(grpc_status_code code);
/* The client's way back. `message` is the server's. */
assay_status face_code_status(grpc_status_code code, const char *message, size_t size);

#endif
