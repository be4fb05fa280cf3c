/* See buffer.h. */
#include "common/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void assay_buffer_init(assay_buffer *buffer, size_t cap_bytes) {
    *buffer = (assay_buffer){.cap = cap_bytes};
}

void assay_buffer_init_fixed(assay_buffer *buffer, char *storage, size_t size) {
    *buffer = (assay_buffer){.data = storage, .capacity = size, .cap = size, .borrowed = true};
}

void assay_buffer_clear(assay_buffer *buffer) {
    if (!buffer->borrowed) {
        free(buffer->data);
        buffer->data = NULL;
        buffer->capacity = 0;
    }
    assay_buffer_reset(buffer);
}

void assay_buffer_reset(assay_buffer *buffer) {
    buffer->size = 0;
    buffer->overflow = false;
}

char *assay_buffer_grow(assay_buffer *buffer, size_t size) {
    if (buffer->overflow || size > buffer->cap - buffer->size) {
        buffer->overflow = true;
        return NULL;
    }
    size_t needed = buffer->size + size;
    if (needed > buffer->capacity) {
        size_t capacity = buffer->capacity ? buffer->capacity : 256;
        while (capacity < needed) capacity = capacity > buffer->cap / 2 ? buffer->cap : capacity * 2;
        if (capacity > buffer->cap) capacity = buffer->cap;
        char *data = realloc(buffer->data, capacity);
        if (!data) {
            buffer->overflow = true;
            return NULL;
        }
        buffer->data = data;
        buffer->capacity = capacity;
    }
    char *place = buffer->data + buffer->size;
    buffer->size = needed;
    return place;
}

void assay_buffer_put(assay_buffer *buffer, assay_view text) {
    if (text.size == 0) return;
    char *place = assay_buffer_grow(buffer, text.size);
    if (place) memcpy(place, text.data, text.size);
}

void assay_buffer_put_char(assay_buffer *buffer, char c) {
    if (buffer->size < buffer->capacity && !buffer->overflow) {
        buffer->data[buffer->size++] = c;
        return;
    }
    char *place = assay_buffer_grow(buffer, 1);
    if (place) *place = c;
}

void assay_buffer_printf(assay_buffer *buffer, const char *format, ...) {
    char small[512];
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int size = vsnprintf(small, sizeof small, format, arguments);
    va_end(arguments);
    if (size < 0) {
        buffer->overflow = true;
    } else if ((size_t)size < sizeof small) {
        assay_buffer_put(buffer, (assay_view){small, (size_t)size});
    } else {
        char *large = malloc((size_t)size + 1);
        if (large) {
            vsnprintf(large, (size_t)size + 1, format, again);
            assay_buffer_put(buffer, (assay_view){large, (size_t)size});
            free(large);
        } else {
            buffer->overflow = true;
        }
    }
    va_end(again);
}
