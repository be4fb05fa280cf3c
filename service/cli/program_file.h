/* A file that holds a program, or a completion with a program in it: for `assay judge` and `assay run`.
 *
 * Rule. A file whose name ends like a program's (.py .c .cpp .cc .js .sh .java .go .rs; a language's name or alias) is a program, whole. Of any other (.txt, .md, standard input), a text
 * with a fence (a line that begins with ``` or ~~~) is a completion, from which the last block is taken as a rubric's code check takes it; a
 * text without one is a program, whole. --language never changes this. */
#ifndef ASSAY_SERVICE_CLI_PROGRAM_FILE_H
#define ASSAY_SERVICE_CLI_PROGRAM_FILE_H

#include "common/buffer.h"
#include "common/status.h"

typedef struct program_file {
    assay_buffer text;
    const char *language; /* that the name says, static; NULL: none */
    const char *ending;   /* of the name, with its dot, in `path`; NULL: none, or one of texts (.txt, .md) */
    bool is_program;
} program_file;

/* Reads FILE ("-": standard input) of at most `most` bytes. ASSAY_ENVIRONMENT or ASSAY_LIMIT with the reason. Clear it in either case. */
assay_status program_file_read(const char *path, size_t most, program_file *out);
void program_file_clear(program_file *file);
/* Reads a whole file of at most `most` bytes into the buffer. */
assay_status program_file_read_bytes(const char *path, size_t most, assay_buffer *out);

/* Appends the program as a completion would have it: in a fence that nothing in it can close, with this label ("" : none). Where in `out`
 * the program begins. */
size_t program_file_fence(assay_view program, const char *label, assay_buffer *out);

#endif
