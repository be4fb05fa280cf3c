/* A growing byte buffer with a cap, for output. Overflow is sticky: once a write did not fit, `overflow` stays set and later
 * writes do nothing, so that a writer checks once at the end. Not thread-safe: one owner. */
#ifndef ASSAY_COMMON_BUFFER_H
#define ASSAY_COMMON_BUFFER_H

#include "common/view.h"

typedef struct assay_buffer {
    char *data;
    size_t size;     /* bytes written */
    size_t capacity; /* bytes allocated */
    size_t cap;      /* greatest size */
    bool overflow;   /* a write was refused: cap reached or malloc failed */
    bool borrowed;   /* data is the caller's fixed storage */
} assay_buffer;

void assay_buffer_init(assay_buffer *buffer, size_t cap_bytes);
/* Writes into the caller's storage and never allocates. */
void assay_buffer_init_fixed(assay_buffer *buffer, char *storage, size_t size);
/* Frees; the buffer is empty and usable again. */
void assay_buffer_clear(assay_buffer *buffer);
/* Empties and keeps the memory. */
void assay_buffer_reset(assay_buffer *buffer);

/* Room for `size` more bytes at the returned place, already counted as written; NULL on overflow. */
char *assay_buffer_grow(assay_buffer *buffer, size_t size);
void assay_buffer_put(assay_buffer *buffer, assay_view text);
void assay_buffer_put_char(assay_buffer *buffer, char c);
void assay_buffer_printf(assay_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

static inline assay_view assay_buffer_view(const assay_buffer *buffer) {
    return (assay_view){buffer->data, buffer->size};
}

#endif
