/* See jsonl_reader.h. One buffer holds what was read and not taken: [begin, end). A search for "\n" begins where the last one ended, so
 * that a long line costs linear time. */
#include "service/stream/jsonl_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/stream/byte_source.h"

enum { READ_BYTES = 256 * 1024 };

struct jsonl_reader {
    const char *const *paths;
    size_t path_count, next_path;
    const char *file;
    byte_source *source;  /* NULL: no file is open */
    uint64_t done, total; /* bytes of files that were read to their end; of all */
    uint64_t offset;      /* unpacked bytes of this file that were taken */
    jsonl_place start;
    bool ended;
    char *buffer;
    size_t begin, end, capacity;
    size_t searched; /* no "\n" in [begin, searched) */
    bool file_ended; /* what is in the buffer is the file's last line */
    bool skipping;   /* inside a line that is too long */
    uint64_t number; /* lines taken from this file */
    size_t peeked;   /* bytes to take, "\n" included; 0: nothing was peeked */
};

static const char *const standard_input[] = {"-"};

static bool is_dash(const char *path) {
    return path[0] == '-' && path[1] == '\0';
}

static assay_status file_error(const char *path, int error) {
    return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_READ", NULL, "cannot read %s: %s", path, strerror(error));
}

static assay_status check_path(const char *path) {
    struct stat info;
    if (is_dash(path)) {
        /* What is inherited never closes on exec: this is a descriptor that a library made while standard input was closed. */
        int flags = fcntl(STDIN_FILENO, F_GETFD);
        return flags >= 0 && !(flags & FD_CLOEXEC) ? assay_ok() : file_error("standard input", EBADF);
    }
    if (stat(path, &info) != 0) return file_error(path, errno);
    if (S_ISDIR(info.st_mode)) return file_error(path, EISDIR);
    return access(path, R_OK) == 0 ? assay_ok() : file_error(path, errno);
}

assay_status jsonl_reader_new(const char *const *paths, size_t count, jsonl_reader **out) {
    *out = NULL;
    if (count == 0) {
        paths = standard_input;
        count = 1;
    }
    for (size_t i = 0; i < count; i++) {
        assay_status status = check_path(paths[i]);
        if (status.code != ASSAY_OK) return status;
    }
    jsonl_reader *reader = calloc(1, sizeof *reader);
    if (!reader) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to read with");
    *reader = (jsonl_reader){.paths = paths, .path_count = count};
    for (size_t i = 0; i < count; i++) {
        struct stat info;
        int found = is_dash(paths[i]) ? fstat(STDIN_FILENO, &info) : stat(paths[i], &info);
        if (found != 0 || !S_ISREG(info.st_mode)) {
            reader->total = 0;
            break;
        }
        reader->total += (uint64_t)info.st_size;
    }
    *out = reader;
    return assay_ok();
}

void jsonl_reader_start_at(jsonl_reader *reader, jsonl_place place) {
    reader->start = place;
    reader->next_path = place.file_index;
}

static void close_file(jsonl_reader *reader) {
    if (reader->source) reader->done += byte_source_position(reader->source);
    byte_source_close(reader->source);
    reader->source = NULL;
}

void jsonl_reader_free(jsonl_reader *reader) {
    if (!reader) return;
    close_file(reader);
    free(reader->buffer);
    free(reader);
}

static bool is_blank(assay_view text) {
    return assay_view_trim(text).size == 0;
}

static bool peek_text(jsonl_reader *reader, size_t size, size_t with_newline, jsonl_line *line) {
    assay_view text = {reader->buffer + reader->begin, size};
    if (reader->number == 0 && assay_view_starts_with(text, ASSAY_VIEW("\xef\xbb\xbf"))) text = assay_view_slice(text, 3, size);
    bool too_long = reader->skipping || size > JSONL_LINE_BYTES_MAX;
    if (too_long) text = ASSAY_VIEW_NONE;
    *line = (jsonl_line){text,
                         too_long         ? JSONL_TOO_LONG
                         : is_blank(text) ? JSONL_BLANK
                                          : JSONL_TEXT,
                         reader->file,
                         reader->number + 1,
                         reader->next_path - 1,
                         reader->offset + with_newline};
    reader->peeked = with_newline;
    return true;
}

bool jsonl_reader_peek(jsonl_reader *reader, jsonl_line *line) {
    size_t from = reader->searched > reader->begin ? reader->searched : reader->begin;
    char *newline = from < reader->end ? memchr(reader->buffer + from, '\n', reader->end - from) : NULL;
    if (newline) {
        reader->searched = (size_t)(newline - reader->buffer);
        size_t size = reader->searched - reader->begin;
        return peek_text(reader, size, size + 1, line);
    }
    reader->searched = reader->end;
    if (reader->file_ended && (reader->end > reader->begin || reader->skipping)) {
        size_t size = reader->end - reader->begin;
        return peek_text(reader, size, size, line);
    }
    return false;
}

void jsonl_reader_take(jsonl_reader *reader) {
    reader->begin += reader->peeked;
    reader->offset += reader->peeked;
    reader->searched = reader->begin;
    reader->number++;
    reader->skipping = false;
    reader->peeked = 0;
}

static assay_status open_next(jsonl_reader *reader) {
    reader->file_ended = false;
    reader->number = reader->offset = 0;
    if (reader->next_path == reader->path_count) {
        reader->ended = true;
        return assay_ok();
    }
    reader->file = reader->paths[reader->next_path++];
    assay_status status = byte_source_open(reader->file, &reader->source);
    if (status.code != ASSAY_OK || reader->start.file_index + 1 != reader->next_path || reader->start.offset == 0)
        return status;
    reader->offset = reader->start.offset;
    reader->number = reader->start.number;
    reader->start.offset = 0;
    return byte_source_skip(reader->source, reader->offset);
}

/* Room for READ_BYTES behind `end`: moves what is left to the front, else grows. */
static bool make_room(jsonl_reader *reader) {
    size_t left = reader->end - reader->begin;
    if (left > JSONL_LINE_BYTES_MAX) reader->skipping = true; /* one line, and too long: it is forgotten up to its end */
    if (reader->skipping) {
        reader->offset += left;
        left = 0;
    }
    if (reader->begin > 0 && left > 0) memmove(reader->buffer, reader->buffer + reader->begin, left);
    reader->searched = left > 0 && reader->searched > reader->begin ? reader->searched - reader->begin : 0;
    reader->begin = 0;
    reader->end = left;
    if (reader->capacity - left >= READ_BYTES) return true;
    size_t capacity = reader->capacity ? reader->capacity * 2 : 4 * READ_BYTES;
    char *buffer = realloc(reader->buffer, capacity);
    if (!buffer) return false;
    reader->buffer = buffer;
    reader->capacity = capacity;
    return true;
}

assay_status jsonl_reader_fill(jsonl_reader *reader) {
    if (reader->ended) return assay_ok();
    if (!reader->source) {
        assay_status status = open_next(reader);
        if (status.code != ASSAY_OK || reader->ended) return status;
    }
    if (!make_room(reader))
        return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a line of %s", reader->file);
    size_t room = reader->capacity - reader->end, got;
    bool ended;
    assay_status status = byte_source_read(reader->source, reader->buffer + reader->end, room, &got, &ended);
    if (status.code != ASSAY_OK) return status;
    reader->end += got;
    if (ended) {
        reader->file_ended = true;
        close_file(reader);
        if (reader->end == reader->begin && !reader->skipping && reader->next_path == reader->path_count) reader->ended = true;
    }
    return assay_ok();
}

bool jsonl_reader_ended(const jsonl_reader *reader) {
    return reader->ended;
}

int jsonl_reader_fd(const jsonl_reader *reader) {
    return reader->source ? byte_source_fd(reader->source) : -1;
}

jsonl_progress jsonl_reader_progress(const jsonl_reader *reader) {
    return (jsonl_progress){reader->done + (reader->source ? byte_source_position(reader->source) : 0), reader->total};
}

bool jsonl_reader_reads(const jsonl_reader *reader, int fd) {
    struct stat output, input;
    if (fstat(fd, &output) != 0 || !S_ISREG(output.st_mode)) return false;
    for (size_t i = 0; i < reader->path_count; i++) {
        int found = is_dash(reader->paths[i]) ? fstat(STDIN_FILENO, &input) : stat(reader->paths[i], &input);
        if (found == 0 && input.st_dev == output.st_dev && input.st_ino == output.st_ino) return true;
    }
    return false;
}
