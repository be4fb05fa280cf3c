/* Reads protobuf's encoding (https://protobuf.dev/programming-guides/encoding) from a view: tags, varints, lengths. Every read is
 * checked against the end; a fault is sticky and ends the walk. Values; no allocation. */
#ifndef ASSAY_SERVICE_WIRE_CURSOR_H
#define ASSAY_SERVICE_WIRE_CURSOR_H

#include "common/view.h"

typedef enum wire_type { WIRE_VARINT = 0, WIRE_FIXED64 = 1, WIRE_BYTES = 2, WIRE_FIXED32 = 5 } wire_type;

typedef struct wire_cursor {
    assay_view all;
    size_t at;
    const char *fault; /* why the walk ended early; NULL: it did not */
} wire_cursor;

typedef struct wire_field {
    uint32_t number;
    wire_type type;
    size_t begin, end; /* of the whole field, tag included */
    uint64_t value;    /* varint, fixed32, fixed64 */
    assay_view bytes;  /* WIRE_BYTES */
} wire_field;

static inline wire_cursor wire_cursor_of(assay_view bytes) {
    return (wire_cursor){.all = bytes};
}

static inline bool wire_read_varint(wire_cursor *cursor, uint64_t *value) {
    const uint8_t *data = (const uint8_t *)cursor->all.data;
    uint64_t result = 0;
    if (cursor->at < cursor->all.size && data[cursor->at] < 0x80) { /* most are of one byte */
        *value = data[cursor->at++];
        return true;
    }
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (cursor->at >= cursor->all.size) {
            cursor->fault = "truncated varint";
            return false;
        }
        uint8_t byte = data[cursor->at++];
        if (shift == 63 && byte > 1) break;
        result |= (uint64_t)(byte & 0x7F) << shift;
        if (!(byte & 0x80)) {
            *value = result;
            return true;
        }
    }
    cursor->fault = "varint longer than ten bytes";
    return false;
}

static inline bool wire_read_fixed(wire_cursor *cursor, unsigned size, uint64_t *value) {
    if (cursor->all.size - cursor->at < size) {
        cursor->fault = "truncated number";
        return false;
    }
    uint64_t result = 0;
    for (unsigned i = 0; i < size; i++) result |= (uint64_t)(uint8_t)cursor->all.data[cursor->at + i] << (8 * i);
    cursor->at += size;
    *value = result;
    return true;
}

/* The next field; false at the end (fault NULL) or at a fault. */
static inline bool wire_next(wire_cursor *cursor, wire_field *field) {
    if (cursor->fault || cursor->at >= cursor->all.size) return false;
    uint64_t tag;
    *field = (wire_field){.begin = cursor->at};
    if (!wire_read_varint(cursor, &tag)) return false;
    if (tag >> 3 == 0 || tag >> 32) {
        cursor->fault = "field number out of range";
        return false;
    }
    field->number = (uint32_t)(tag >> 3);
    field->type = (wire_type)(tag & 7);
    bool good;
    switch (field->type) {
        case WIRE_VARINT: good = wire_read_varint(cursor, &field->value); break;
        case WIRE_FIXED64: good = wire_read_fixed(cursor, 8, &field->value); break;
        case WIRE_FIXED32: good = wire_read_fixed(cursor, 4, &field->value); break;
        case WIRE_BYTES: {
            uint64_t size;
            good = wire_read_varint(cursor, &size);
            if (good && size > cursor->all.size - cursor->at) {
                cursor->fault = "length beyond the end";
                good = false;
            }
            if (good) {
                field->bytes = (assay_view){cursor->all.data + cursor->at, (size_t)size};
                cursor->at += (size_t)size;
            }
            break;
        }
        default: cursor->fault = "unknown wire type"; good = false;
    }
    field->end = cursor->at;
    return good;
}

#endif
