/* See packer.h. Levels: gzip 4 and Zstandard 3, where both are fast enough not to hold a run up much. */
#include "service/stream/packer.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

enum { GZIP_LEVEL = 4, ZSTD_LEVEL = 3, ROOM = 64 * 1024 };

struct packer {
    packing kind;
    bool begun; /* inside a member or frame */
    bool wrote; /* some member or frame was ended */
    z_stream gzip;
    ZSTD_CStream *zstd;
};

packer *packer_new(packing kind) {
    packer *self = calloc(1, sizeof *self);
    if (!self) return NULL;
    self->kind = kind;
    bool good;
    if (kind == PACKING_GZIP) {
        good = deflateInit2(&self->gzip, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY) == Z_OK;
    } else {
        self->zstd = ZSTD_createCStream();
        good = self->zstd && !ZSTD_isError(ZSTD_CCtx_setParameter(self->zstd, ZSTD_c_compressionLevel, ZSTD_LEVEL)) &&
               !ZSTD_isError(ZSTD_CCtx_setParameter(self->zstd, ZSTD_c_checksumFlag, 1));
    }
    if (good) return self;
    ZSTD_freeCStream(self->zstd);
    free(self);
    return NULL;
}

void packer_free(packer *self) {
    if (!self) return;
    if (self->kind == PACKING_GZIP) deflateEnd(&self->gzip);
    ZSTD_freeCStream(self->zstd);
    free(self);
}

/* One step into ROOM more bytes of out. False: failed. *more: call again. */
static bool step(packer *self, assay_view *in, bool end, assay_buffer *out, bool *more) {
    char *place = assay_buffer_grow(out, ROOM);
    if (!place) return false;
    size_t left;
    if (self->kind == PACKING_GZIP) {
        z_stream *z = &self->gzip;
        uInt given = in->size > UINT32_MAX / 2 ? UINT32_MAX / 2 : (uInt)in->size;
        z->next_in = (Bytef *)(uintptr_t)in->data;
        z->avail_in = given;
        z->next_out = (Bytef *)place;
        z->avail_out = ROOM;
        int result = deflate(z, end ? Z_FINISH : Z_NO_FLUSH);
        if (result != Z_OK && result != Z_STREAM_END && result != Z_BUF_ERROR) return false;
        left = z->avail_out;
        *in = assay_view_slice(*in, given - z->avail_in, in->size);
        *more = in->size > 0 || (end && result != Z_STREAM_END) || left == 0;
        if (result == Z_STREAM_END) *more = false;
    } else {
        ZSTD_inBuffer from = {in->data, in->size, 0};
        ZSTD_outBuffer to = {place, ROOM, 0};
        size_t result = ZSTD_compressStream2(self->zstd, &to, &from, end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(result)) return false;
        left = ROOM - to.pos;
        *in = assay_view_slice(*in, from.pos, in->size);
        *more = in->size > 0 || (end && result != 0);
    }
    out->size -= left;
    return true;
}

bool packer_put(packer *self, assay_view text, assay_buffer *out) {
    bool more = text.size > 0;
    if (more) self->begun = true;
    while (more) {
        if (!step(self, &text, false, out, &more)) return false;
    }
    return true;
}

bool packer_end(packer *self, bool always, assay_buffer *out) {
    if (!self->begun && !(always && !self->wrote)) return true;
    assay_view nothing = ASSAY_VIEW_NONE;
    for (bool more = true; more;) {
        if (!step(self, &nothing, true, out, &more)) return false;
    }
    if (self->kind == PACKING_GZIP) deflateReset(&self->gzip);
    self->begun = false;
    self->wrote = true;
    return true;
}
