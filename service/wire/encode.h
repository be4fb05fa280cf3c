/* Writes protobuf's encoding to a buffer. Default values are the caller's to leave out. */
#ifndef ASSAY_SERVICE_WIRE_ENCODE_H
#define ASSAY_SERVICE_WIRE_ENCODE_H

#include "common/buffer.h"
#include "service/wire/cursor.h"

static inline size_t wire_put_raw_varint(char *out, uint64_t value) {
    size_t size = 0;
    while (value >= 0x80) {
        out[size++] = (char)(value | 0x80);
        value >>= 7;
    }
    out[size++] = (char)value;
    return size;
}
static inline size_t wire_varint_size(uint64_t value) {
    return (size_t)(63 - __builtin_clzll(value | 1)) / 7 + 1;
}
static inline void wire_put_varint(assay_buffer *out, uint64_t value) {
    char bytes[10];
    assay_buffer_put(out, (assay_view){bytes, wire_put_raw_varint(bytes, value)});
}
static inline void wire_put_tag(assay_buffer *out, uint32_t number, wire_type type) {
    wire_put_varint(out, (uint64_t)number << 3 | type);
}
static inline void wire_put_uint(assay_buffer *out, uint32_t number, uint64_t value) {
    wire_put_tag(out, number, WIRE_VARINT);
    wire_put_varint(out, value);
}
/* The bytes of a double, little-endian as the wire wants them. */
static inline void wire_put_raw_double(assay_buffer *out, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    char *place = assay_buffer_grow(out, 8);
    if (!place) return;
    for (unsigned i = 0; i < 8; i++) place[i] = (char)(bits >> (8 * i));
}
static inline void wire_put_double(assay_buffer *out, uint32_t number, double value) {
    wire_put_tag(out, number, WIRE_FIXED64);
    wire_put_raw_double(out, value);
}
static inline void wire_put_bytes(assay_buffer *out, uint32_t number, assay_view bytes) {
    wire_put_tag(out, number, WIRE_BYTES);
    wire_put_varint(out, bytes.size);
    assay_buffer_put(out, bytes);
}

#endif
