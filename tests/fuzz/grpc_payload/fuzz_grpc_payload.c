/* A message as gRPC hands it over, plain or compressed, in slices: payload_size and payload_copy. First byte: how it is packed; second: bytes of a
 * slice. Whatever comes out is within the limit and of the size that was promised. */
#include <stdint.h>
#include <stdlib.h>

#include "service/grpc/payload.h"

enum { LIMIT = 1 << 20, SLICES_MAX = 4096 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const grpc_compression_algorithm algorithms[] = {GRPC_COMPRESS_NONE, GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP};
    static grpc_slice slices[SLICES_MAX];
    if (size < 2) return 0;
    size_t piece = data[1] ? data[1] : 65536, count = 0;
    for (size_t at = 2; at < size && count < SLICES_MAX; at += piece)
        slices[count++] = grpc_slice_from_copied_buffer((const char *)data + at, size - at < piece ? size - at : piece);
    grpc_byte_buffer *payload = grpc_raw_compressed_byte_buffer_create(slices, count, algorithms[data[0] % 3]);
    size_t inflated;
    if (payload_size(payload, LIMIT, &inflated).code == ASSAY_OK) {
        if (inflated > LIMIT) abort();
        char *out = malloc(inflated ? inflated : 1);
        assay_status status = payload_copy(payload, out, inflated);
        if (status.code != ASSAY_OK && data[0] % 3 == 0) abort(); /* plain bytes always copy */
        free(out);
    }
    grpc_byte_buffer_destroy(payload);
    for (size_t i = 0; i < count; i++) grpc_slice_unref(slices[i]);
    return 0;
}
