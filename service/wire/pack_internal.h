/* Packing from the end to the begin: what pack.c (any message, by its descriptor) and pack_result.c (those of every result, by hand) share. */
#ifndef ASSAY_SERVICE_WIRE_PACK_INTERNAL_H
#define ASSAY_SERVICE_WIRE_PACK_INTERNAL_H

#include <protobuf-c/protobuf-c.h>

#include "service/wire/wire_internal.h"

enum { PACK_VARINT_BYTES = 10, PACK_DEPTH_MAX = 16 };

typedef struct packer {
    char *begin, *at; /* what is written lies from `at` to the end of the room */
    bool failed;
} packer;

/* Room for `size` bytes at self->at, which is not moved. */
static inline bool pack_has_room(packer *self, size_t size) {
    if ((size_t)(self->at - self->begin) >= size) return true;
    self->failed = true;
    return false;
}

/* With room for ten bytes. */
static inline void pack_varint(packer *self, uint64_t value) {
    if (value < 0x80) { /* most are of one byte */
        *--self->at = (char)value;
        return;
    }
    self->at -= wire_varint_size(value);
    wire_put_raw_varint(self->at, value);
}

/* Any message, without tag and length. */
void pack_message(packer *self, const ProtobufCMessage *message, unsigned depth);
/* A CompletionResult. */
struct Assay__V1__CompletionResult;
void pack_result(packer *self, const struct Assay__V1__CompletionResult *result);

#endif
