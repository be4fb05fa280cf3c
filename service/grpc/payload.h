/* A received message: its size after inflation, and one copy of its bytes into memory of ours. gRPC's own decompression is switched
 * off, since it inflates without a bound: 64 MiB of gzip are 64 GiB of zeros. Pure; thread-safe. */
#ifndef ASSAY_SERVICE_GRPC_PAYLOAD_H
#define ASSAY_SERVICE_GRPC_PAYLOAD_H

#include <grpc/grpc.h>

#include "common/line_notes.h"
#include "common/status.h"

/* Bytes after inflation. For gzip the size that its trailer states (RFC 1952), which payload_copy then holds it to; deflate states none and is
 * inflated to nowhere, up to the limit. LIMIT (MESSAGE_TOO_LARGE): more than `limit`; INPUT: not inflatable. */
assay_status payload_size(const grpc_byte_buffer *payload, size_t limit, size_t *size);
/* Copies exactly `size` bytes, as payload_size said, to `out`. INPUT: it inflates to another size. */
assay_status payload_copy(const grpc_byte_buffer *payload, char *out, size_t size);

/* From here on a message is long: it has left the caches before a scorer reads it. */
enum { PAYLOAD_LONG_BYTES = 256 * 1024 };
/* Whether the message is copied with notes (common/line_notes.h): a long one that came plain. */
bool payload_is_noted(const grpc_byte_buffer *payload);
/* payload_copy of such a message, `out` and `words` as assay_noted_copy_begin wants them. */
void payload_copy_noted(const grpc_byte_buffer *payload, char *out, assay_line_word *words);

#endif
