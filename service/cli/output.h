/* Where results go: a buffer before a file or standard output. A reader that goes away (a closed pipe) is no error: `closed` is set and
 * what follows is dropped. Any other failure (a full disk) is kept as a status. */
#ifndef ASSAY_SERVICE_CLI_OUTPUT_H
#define ASSAY_SERVICE_CLI_OUTPUT_H

#include "common/buffer.h"
#include "common/status.h"

typedef struct output {
    int fd;
    const char *name;    /* for messages */
    assay_buffer buffer; /* append here, then output_settle */
    bool closed;
    assay_status status;
} output;

/* path NULL: standard output. The file is made where it is missing, and not emptied before output_begin. */
assay_status output_open(output *out, const char *path);
/* Empties the file. */
assay_status output_begin(output *out);
/* Writes the buffer where it has grown large, or at once. False: stop, nobody reads or nothing can be written. */
bool output_settle(output *out, bool at_once);
/* Writes the rest and closes; the first error of all, or OK. */
assay_status output_close(output *out);

#endif
