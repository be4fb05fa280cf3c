/* The input files of a command: names as given, patterns ("data/<star>.jsonl.gz") expanded in alphabetical order where the shell did not. */
#ifndef ASSAY_SERVICE_STREAM_INPUT_FILES_H
#define ASSAY_SERVICE_STREAM_INPUT_FILES_H

#include "common/status.h"
#include "common/view.h"

typedef struct input_files {
    char **paths; /* "-" is standard input; at least one */
    size_t count;
} input_files;

/* No argument: standard input. A name that exists is taken as it is, whatever characters are in it; else one with * ? or [ is a pattern.
 * USAGE where a pattern matches nothing. Clear with input_files_clear, also after an error. */
assay_status input_files_expand(const char *const *arguments, size_t count, input_files *out);
void input_files_clear(input_files *files);

#endif
