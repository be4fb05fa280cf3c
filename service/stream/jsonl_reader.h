/* Reads lines of one or more files, or of standard input, packed or not (byte_source.h), as a stream: bounded memory, lines up to
 * JSONL_LINE_BYTES_MAX, no parsing. A line is what stands before "\n" ("\r" stays in it); the last may lack its "\n". A byte order mark at the start of a file is no part of its
 * first line. Not thread-safe: one owner. */
#ifndef ASSAY_SERVICE_STREAM_JSONL_READER_H
#define ASSAY_SERVICE_STREAM_JSONL_READER_H

#include "common/status.h"
#include "common/view.h"

enum { JSONL_LINE_BYTES_MAX = 64 << 20 };

typedef enum jsonl_kind {
    JSONL_TEXT,
    JSONL_BLANK,   /* nothing but white space */
    JSONL_TOO_LONG /* longer than JSONL_LINE_BYTES_MAX; its text is not kept */
} jsonl_kind;

typedef struct jsonl_line {
    assay_view text;
    jsonl_kind kind;
    const char *file; /* as given; "-" for standard input */
    uint64_t number;  /* in its file, from 1 */
    size_t file_index;
    uint64_t end; /* unpacked bytes of the file up to the end of this line, its "\n" included */
} jsonl_line;

/* A place between two lines: where a run may go on. */
typedef struct jsonl_place {
    size_t file_index;
    uint64_t offset, number; /* unpacked bytes and lines of that file that were taken */
} jsonl_place;

typedef struct jsonl_reader jsonl_reader;

/* A reader of these files in order; "-" is standard input; none: standard input. All are looked at first: a file that is missing or
 * unreadable is an error (ASSAY_ENVIRONMENT, with its name) before anything is read. `paths` must outlive the reader. */
assay_status jsonl_reader_new(const char *const *paths, size_t count, jsonl_reader **out);
void jsonl_reader_free(jsonl_reader *reader);
/* Before the first fill: begins at that place. Errors when it is read: a file that is shorter than that. */
void jsonl_reader_start_at(jsonl_reader *reader, jsonl_place place);

/* The next line that is whole in memory, without taking it; false: read more, or the end. Valid until the next fill. */
bool jsonl_reader_peek(jsonl_reader *reader, jsonl_line *line);
/* Takes the line that was peeked. */
void jsonl_reader_take(jsonl_reader *reader);

/* Reads once (blocks where nothing is there yet). Lines that were peeked or taken are no longer valid. */
assay_status jsonl_reader_fill(jsonl_reader *reader);
/* Nothing more will come; lines may still be waiting. */
bool jsonl_reader_ended(const jsonl_reader *reader);
/* For poll(). -1: reading does not block (between files). */
int jsonl_reader_fd(const jsonl_reader *reader);

/* How far reading is, in bytes of the files as they lie there (packed where they are); total 0: not known (a pipe). */
typedef struct jsonl_progress {
    uint64_t done, total;
} jsonl_progress;
jsonl_progress jsonl_reader_progress(const jsonl_reader *reader);

/* True where one of the inputs is the file behind this descriptor (it must not be written to). */
bool jsonl_reader_reads(const jsonl_reader *reader, int fd);

#endif
