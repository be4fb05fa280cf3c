/* Unpacks a stream of bytes step by step: what byte_source.c stands on. */
#ifndef ASSAY_SERVICE_STREAM_UNPACKER_H
#define ASSAY_SERVICE_STREAM_UNPACKER_H

#include "common/view.h"

typedef enum packing { PACKING_NONE, PACKING_GZIP, PACKING_ZSTD } packing;

/* By the first bytes of the data, or PACKING_NONE. Two bytes tell gzip, four Zstandard (also a skippable frame). */
packing packing_of_bytes(assay_view first);
/* By a file's name: ".gz", ".zst". */
packing packing_of_name(const char *path);

typedef struct unpacker unpacker;
unpacker *unpacker_new(packing kind); /* NULL: no memory */
void unpacker_free(unpacker *self);

/* Takes packed bytes from *in (advancing it) and writes to out[room]; returns how many. *error: why the data is bent, else NULL. */
size_t unpacker_step(unpacker *self, assay_view *in, char *out, size_t room, const char **error);
/* The data may end here: between members or frames. */
bool unpacker_at_end(const unpacker *self);

#endif
