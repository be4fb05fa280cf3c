/* A packed model: the file of model.h behind Zstandard. Rows hold mostly small numbers, so that a table of 36 MB takes 11 in the tree.
 *
 * File, little-endian: 0 8 magic "ASSAYLIZ"   8 4 version   12 4 reserved, 0   16 8 bytes of the model   24 8 bytes of this file   32 a Zstandard frame */
#ifndef ASSAY_LANG_DETECT_PACK_H
#define ASSAY_LANG_DETECT_PACK_H

#include <stdbool.h>

#include "common/status.h"
#include "common/view.h"

enum { LANG_PACK_VERSION = 1, LANG_PACK_HEADER_BYTES = 32, LANG_MODEL_BYTES_MAX = 1 << 30 };

bool lang_is_packed(assay_view file);
/* Unpacks into a sealed file of memory: forked processes share its pages, each maps only those that it looks at, and nobody can change them.
 * Nothing in the file is trusted: ASSAY_INPUT with the reason; ASSAY_ENVIRONMENT where there is no memory. *image: page-aligned, until munmap of lang_unpacked_bytes
 * of its size. */
assay_status lang_unpack(assay_view file, assay_view *image);
/* Bytes of the mapping that holds an image of that size. */
size_t lang_unpacked_bytes(size_t size);
/* The packed file in one block from malloc. The same model and libzstd give the same bytes. */
assay_status lang_pack(assay_view image, char **file, size_t *file_bytes);

#endif
