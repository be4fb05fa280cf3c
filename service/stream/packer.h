/* Packs a stream of bytes as gzip or Zstandard: what output.c stands on. Members and frames can be ended anywhere and others begun behind them: readers take
 * them as one text, so that a file can be cut at such a place and written on. */
#ifndef ASSAY_SERVICE_STREAM_PACKER_H
#define ASSAY_SERVICE_STREAM_PACKER_H

#include "common/buffer.h"
#include "service/stream/unpacker.h"

typedef struct packer packer;
packer *packer_new(packing kind); /* not PACKING_NONE; NULL: no memory */
void packer_free(packer *self);
/* Appends packed bytes of `text`, as far as they are due, to out. False: no memory (or out has overflowed). */
bool packer_put(packer *self, assay_view text, assay_buffer *out);
/* Ends the member or frame, where one has begun; with `always` also writes an empty one where nothing was ever put. */
bool packer_end(packer *self, bool always, assay_buffer *out);

#endif
