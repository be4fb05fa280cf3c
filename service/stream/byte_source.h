/* Bytes of a file or of standard input, unpacked: gzip and Zstandard are known by their first bytes, whatever the name is, and several members or frames
 * one behind the other are one text (as gzip -d and zstd -d have it). JSON text begins with neither, so nothing else is mistaken for them.
 *
 * Bounds. A window of at most 128 MiB (Zstandard's own default; frames that want more are refused), 256 KiB of packed bytes. Data that is cut off,
 * or bent, is an error that names the file; what came before it was handed out. Not thread-safe: one owner. */
#ifndef ASSAY_SERVICE_STREAM_BYTE_SOURCE_H
#define ASSAY_SERVICE_STREAM_BYTE_SOURCE_H

#include "common/status.h"
#include "common/view.h"

typedef struct byte_source byte_source;

/* "-" is standard input. `path` must outlive the source. */
assay_status byte_source_open(const char *path, byte_source **out);
void byte_source_close(byte_source *source);

/* Reads once into to[room], room > 0; may block, and may give nothing and yet not be at the end. *ended: nothing more will come. */
assay_status byte_source_read(byte_source *source, char *to, size_t room, size_t *got, bool *ended);
/* Passes over `bytes` unpacked bytes: by a seek where the file is plain, else by unpacking them. INPUT where there are fewer. */
assay_status byte_source_skip(byte_source *source, uint64_t bytes);

/* For poll(); -1: reading does not block. */
int byte_source_fd(const byte_source *source);
/* Bytes of the file (packed ones where it is packed) read so far. */
uint64_t byte_source_position(const byte_source *source);

#endif
