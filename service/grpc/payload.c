/* See payload.h. */
#include "service/grpc/payload.h"

#include <string.h>
#include <zlib.h>

#include "service/grpc/codes.h"

static assay_status too_large(size_t limit) {
    return assay_fail(ASSAY_LIMIT, FACE_REASON_MESSAGE_BYTES, NULL, "the message is larger than %zu bytes", limit);
}

static assay_status malformed(void) {
    return assay_fail(ASSAY_INPUT, "MALFORMED_COMPRESSION", NULL, "the message does not inflate");
}

/* Inflates all slices through `out`: of `size` bytes, or, where `scratch`, over and over to count. *inflated is how many came. */
static assay_status inflate_all(const grpc_byte_buffer *payload, char *out, size_t size, bool scratch, size_t limit,
                                size_t *inflated) {
    const grpc_slice_buffer *slices = &payload->data.raw.slice_buffer;
    int window = payload->data.raw.compression == GRPC_COMPRESS_GZIP ? 15 | 16 : 15;
    z_stream stream = {.next_out = (Bytef *)out, .avail_out = (uInt)size};
    if (inflateInit2(&stream, window) != Z_OK)
        return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory to inflate with");
    int result = Z_OK;
    *inflated = 0;
    for (size_t i = 0; i < slices->count && result == Z_OK && *inflated <= limit; i++) {
        stream.next_in = (Bytef *)(uintptr_t)GRPC_SLICE_START_PTR(slices->slices[i]);
        stream.avail_in = (uInt)GRPC_SLICE_LENGTH(slices->slices[i]);
        bool more = true; /* input left, or output that did not fit */
        while (more && result == Z_OK && *inflated <= limit) {
            uInt before = stream.avail_out;
            result = inflate(&stream, Z_NO_FLUSH);
            if (result == Z_BUF_ERROR && stream.avail_in == 0) {
                result = Z_OK; /* wants the next slice */
                break;
            }
            *inflated += before - stream.avail_out;
            more = stream.avail_in > 0 || stream.avail_out == 0;
            if (scratch) {
                stream.next_out = (Bytef *)out;
                stream.avail_out = (uInt)size;
            }
        }
    }
    /* Bytes behind the end of the stream are as wrong as a missing end. */
    if (result == Z_STREAM_END && stream.total_in != slices->length) result = Z_DATA_ERROR;
    inflateEnd(&stream);
    if (*inflated > limit) return too_large(limit);
    return result == Z_STREAM_END ? assay_ok() : malformed();
}

/* The last four bytes of a gzip stream: its size modulo 2^32, little-endian. */
static bool gzip_trailer_size(const grpc_slice_buffer *slices, size_t *size) {
    uint32_t value = 0;
    size_t found = 0;
    for (size_t i = slices->count; i > 0 && found < 4; i--) {
        const uint8_t *bytes = GRPC_SLICE_START_PTR(slices->slices[i - 1]);
        for (size_t k = GRPC_SLICE_LENGTH(slices->slices[i - 1]); k > 0 && found < 4; k--, found++)
            value = value << 8 | bytes[k - 1];
    }
    *size = value;
    return found == 4;
}

assay_status payload_size(const grpc_byte_buffer *payload, size_t limit, size_t *size) {
    const grpc_slice_buffer *slices = &payload->data.raw.slice_buffer;
    *size = slices->length;
    switch (payload->data.raw.compression) {
        case GRPC_COMPRESS_NONE: break;
        case GRPC_COMPRESS_GZIP:
            if (!gzip_trailer_size(slices, size)) return malformed();
            break;
        case GRPC_COMPRESS_DEFLATE: {
            char scratch[16384];
            assay_status status = inflate_all(payload, scratch, sizeof scratch, true, limit, size);
            if (status.code != ASSAY_OK) return status;
            break;
        }
        default: return assay_fail(ASSAY_INPUT, "UNKNOWN_COMPRESSION", NULL, "only gzip and deflate are understood");
    }
    return *size <= limit ? assay_ok() : too_large(limit);
}

assay_status payload_copy(const grpc_byte_buffer *payload, char *out, size_t size) {
    const grpc_slice_buffer *slices = &payload->data.raw.slice_buffer;
    if (payload->data.raw.compression != GRPC_COMPRESS_NONE) {
        /* Not a byte of room more than was stated: a stream that goes on is then seen. zlib refuses a NULL, so that an empty message gets one. */
        char none;
        size_t inflated = 0;
        assay_status status = inflate_all(payload, size ? out : &none, size ? size : 1, false, size, &inflated);
        if (status.code == ASSAY_OK && inflated != size) return malformed();
        return status.code == ASSAY_LIMIT ? malformed() : status;
    }
    for (size_t i = 0, at = 0; i < slices->count; i++) {
        size_t length = GRPC_SLICE_LENGTH(slices->slices[i]);
        memcpy(out + at, GRPC_SLICE_START_PTR(slices->slices[i]), length);
        at += length;
    }
    return assay_ok();
}

bool payload_is_noted(const grpc_byte_buffer *payload) {
    return payload->data.raw.compression == GRPC_COMPRESS_NONE && payload->data.raw.slice_buffer.length >= PAYLOAD_LONG_BYTES;
}

void payload_copy_noted(const grpc_byte_buffer *payload, char *out, assay_line_word *words) {
    const grpc_slice_buffer *slices = &payload->data.raw.slice_buffer;
    assay_noted_copy copy;
    assay_noted_copy_begin(&copy, out, words, slices->length);
    for (size_t i = 0; i < slices->count; i++)
        assay_noted_copy_put(&copy, (const char *)GRPC_SLICE_START_PTR(slices->slices[i]),
                             GRPC_SLICE_LENGTH(slices->slices[i]));
    assay_noted_copy_end(&copy);
}
