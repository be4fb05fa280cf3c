/* What warm/ knows of an ELF file. Nobody outside this folder includes it. */
#ifndef ASSAY_SANDBOX_WARM_IMAGE_H
#define ASSAY_SANDBOX_WARM_IMAGE_H

#include <elf.h>

#include "sandbox/warm/warm.h"

enum { IMAGE_SEGMENTS_MAX = 16, IMAGE_PAGE = 4096, RECORD_BYTES = 32768, RECORD_HEAD_BYTES = 256, WRITABLE_MAX = 4 };

/* A stretch of memory that the program may write: whole pages. */
typedef struct image_range {
    uint64_t address, size;
    uint64_t filled; /* bytes of it that come from the file; the rest is zero */
    uint64_t offset; /* of those bytes in the file; and, below, of the stretch in the record */
    uint64_t record;
} image_range;

typedef struct image {
    assay_view file;
    Elf64_Phdr segments[IMAGE_SEGMENTS_MAX];
    unsigned segment_count;
    uint64_t entry, lowest;
    uint64_t stop, stop_offset; /* the function at which the probe stops: address, place in the file */
    image_range writable[WRITABLE_MAX];
    unsigned writable_count;
    uint64_t record_bytes; /* the record's head, then every stretch */
} image;

/* What the probe leaves at the beginning of its record, which is larger than what a mother copies into a report (WIRE_INLINE_BYTES): so that is sent when the cell is gone; the stack's words from `stack` to the auxiliary vector's end follow at RECORD_HEAD_BYTES. */
typedef struct image_record {
    uint64_t first_stack; /* at the program's first instruction */
    uint64_t magic;
    uint64_t rbx, rbp, r12, r13, r14, r15, stack;
    uint64_t stack_bytes;
} image_record;
#define IMAGE_RECORD_MAGIC 0x6d7261772d617361ull

/* Reads and checks; false where it is not of the kind that warm.h describes. */
bool image_read(image *out, assay_view file);
/* Bytes of `name` and the code's last instruction come from stubs.c: machine code that stands in front of its table of words. */
assay_view image_probe_code(void);
assay_view image_warm_code(void);
/* Where in the probe's code the program's function leads. */
size_t image_probe_stop(void);

#endif
