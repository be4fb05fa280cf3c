/* Where results go: a buffer before a file or standard output, packed where the file's name says so (".gz", ".zst"). A reader that goes away (a closed
 * pipe) is no error: `closed` is set and what follows is dropped. Any other failure (a full disk) is kept as a status.
 *
 * Going on after a kill. output_checkpoint ends the packed member or frame, forces what was written to the disk and tells the file's size; a later run cuts the
 * file there (output_open_at) and writes on, and whoever reads it sees one text. */
#ifndef ASSAY_SERVICE_STREAM_OUTPUT_H
#define ASSAY_SERVICE_STREAM_OUTPUT_H

#include "common/buffer.h"
#include "common/status.h"

struct packer;

typedef struct output {
    int fd;              /* -1: not open */
    const char *name;    /* for messages */
    assay_buffer buffer; /* append here, then output_settle */
    bool closed;
    assay_status status;
    /* its own */
    struct packer *packing; /* NULL: plain */
    assay_buffer packed;
    uint64_t written; /* bytes of the file */
} output;

/* path NULL: standard output. The file is made where it is missing, and not emptied before output_begin. */
assay_status output_open(output *out, const char *path);
/* Opens a file that a run before had written, cuts it behind `size` bytes and goes on there; output_begin is not called. INPUT where it is shorter. */
assay_status output_open_at(output *out, const char *path, uint64_t size);
/* Empties the file. */
assay_status output_begin(output *out);
/* Writes the buffer where it has grown large, or at once. False: stop, nobody reads or nothing can be written. */
bool output_settle(output *out, bool at_once);
/* The same as a status that ends a run: CANCELLED, with the reason OUTPUT_STOPPED; output_close says whether that is an error. */
#define OUTPUT_STOPPED "OUTPUT_STOPPED"
assay_status output_settled(output *out);
bool output_stopped(const assay_status *status);
/* Writes all there is, so that the file could end here; false as output_settle. */
bool output_checkpoint(output *out, uint64_t *size);
/* Writes the rest and closes; the first error of all, or OK. */
assay_status output_close(output *out);
/* Gives memory back without writing: after an error, or in the process that forked the one which wrote and closed it. */
void output_forget(output *out);

#endif
