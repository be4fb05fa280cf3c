/* See unpacker.h. gzip by zlib (RFC 1952), Zstandard by libzstd (RFC 8878). */
#include "service/stream/unpacker.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

struct unpacker {
    packing kind;
    bool at_end;  /* between members or frames */
    bool started; /* some member was whole */
    z_stream gzip;
    ZSTD_DStream *zstd;
};

packing packing_of_bytes(assay_view first) {
    const uint8_t *b = (const uint8_t *)first.data;
    if (first.size >= 2 && b[0] == 0x1f && b[1] == 0x8b) return PACKING_GZIP;
    if (first.size < 4) return PACKING_NONE;
    bool frame = b[0] == 0x28 && b[1] == 0xb5 && b[2] == 0x2f && b[3] == 0xfd;
    bool skippable = (b[0] & 0xf0) == 0x50 && b[1] == 0x2a && b[2] == 0x4d && b[3] == 0x18;
    return frame || skippable ? PACKING_ZSTD : PACKING_NONE;
}

packing packing_of_name(const char *path) {
    assay_view name = assay_view_of(path);
    if (assay_view_ends_with(name, ASSAY_VIEW(".gz"))) return PACKING_GZIP;
    return assay_view_ends_with(name, ASSAY_VIEW(".zst")) ? PACKING_ZSTD : PACKING_NONE;
}

unpacker *unpacker_new(packing kind) {
    unpacker *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->kind = kind;
    self->at_end = true;
    bool good = true;
    if (kind == PACKING_GZIP) good = inflateInit2(&self->gzip, 15 + 16) == Z_OK;
    if (kind == PACKING_ZSTD) good = (self->zstd = ZSTD_createDStream()) != NULL;
    if (good) return self;
    free(self);
    return NULL;
}

void unpacker_free(unpacker *self) {
    if (!self) return;
    if (self->kind == PACKING_GZIP) inflateEnd(&self->gzip);
    ZSTD_freeDStream(self->zstd);
    free(self);
}

bool unpacker_at_end(const unpacker *self) {
    return self->at_end;
}

/* Zeros behind the last member are padding (tapes, block devices), as gzip takes them. */
static void skip_padding(const unpacker *self, assay_view *in) {
    if (!self->started || !self->at_end) return;
    while (in->size > 0 && in->data[0] == '\0') {
        in->data++;
        in->size--;
    }
}

static size_t gzip_step(unpacker *self, assay_view *in, char *out, size_t room, const char **error) {
    skip_padding(self, in);
    if (in->size == 0 && self->at_end) return 0;
    z_stream *z = &self->gzip;
    uInt given = in->size > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uInt)in->size;
    uInt wanted = room > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uInt)room;
    z->next_in = (Bytef *)(uintptr_t)in->data;
    z->avail_in = given;
    z->next_out = (Bytef *)out;
    z->avail_out = wanted;
    self->at_end = false;
    int result = inflate(z, Z_NO_FLUSH);
    in->data += given - z->avail_in;
    in->size -= given - z->avail_in;
    if (result == Z_STREAM_END) {
        self->at_end = self->started = true;
        inflateReset(z);
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
        *error = result == Z_MEM_ERROR ? "no memory to unpack it" : "is no valid gzip data";
    }
    return wanted - z->avail_out;
}

static size_t zstd_step(unpacker *self, assay_view *in, char *out, size_t room, const char **error) {
    if (in->size == 0 && self->at_end) return 0;
    ZSTD_inBuffer from = {in->data, in->size, 0};
    ZSTD_outBuffer to = {out, room, 0};
    size_t result = ZSTD_decompressStream(self->zstd, &to, &from);
    in->data += from.pos;
    in->size -= from.pos;
    self->at_end = result == 0;
    if (ZSTD_isError(result)) *error = ZSTD_getErrorName(result);
    return to.pos;
}

size_t unpacker_step(unpacker *self, assay_view *in, char *out, size_t room, const char **error) {
    *error = NULL;
    return self->kind == PACKING_GZIP ? gzip_step(self, in, out, room, error) : zstd_step(self, in, out, room, error);
}
