/* Aims at byte_source and jsonl_reader over packed and bent files. Reads of any size give the same bytes and the same end; a run that begins at a line's place sees
 * the lines behind it. Unpacked text is bounded here, for a small file may unpack to very much. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/buffer.h"
#include "service/stream/byte_source.h"
#include "service/stream/jsonl_reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BYTES_MAX = 1 << 20 };

static void need(bool condition) {
    if (!condition) abort();
}

static assay_status read_all(const char *path, size_t room, assay_buffer *out) {
    byte_source *source;
    assay_status status = byte_source_open(path, &source);
    need(status.code == ASSAY_OK);
    char *piece = malloc(room);
    need(piece != NULL);
    bool ended = false;
    while (status.code == ASSAY_OK && !ended && out->size < BYTES_MAX) {
        size_t got;
        status = byte_source_read(source, piece, room, &got, &ended);
        need(got <= room);
        assay_buffer_put(out, (assay_view){piece, got});
    }
    free(piece);
    byte_source_close(source);
    return status;
}

/* The lines from a place on, at most 1,000 of them; *middle is the place behind the first half. */
static size_t read_lines(const char *path, const jsonl_place *from, jsonl_place *middle) {
    const char *paths[] = {path};
    jsonl_reader *reader;
    if (jsonl_reader_new(paths, 1, &reader).code != ASSAY_OK) return 0;
    if (from) jsonl_reader_start_at(reader, *from);
    size_t count = 0;
    for (size_t fills = 0; fills < 64 && count < 1000; fills++) {
        jsonl_line line;
        while (jsonl_reader_peek(reader, &line) && count < 1000) {
            jsonl_reader_take(reader);
            if (++count <= 3 && middle) *middle = (jsonl_place){line.file_index, line.end, line.number};
        }
        if (jsonl_reader_ended(reader) || jsonl_reader_fill(reader).code != ASSAY_OK) break;
    }
    jsonl_reader_free(reader);
    return count;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    int fd = memfd_create("packed", MFD_CLOEXEC);
    need(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    assay_buffer large, small;
    assay_buffer_init(&large, 4 * BYTES_MAX);
    assay_buffer_init(&small, 4 * BYTES_MAX);
    assay_status one = read_all(path, 1 << 16, &large), two = read_all(path, 777, &small);
    if (large.size < BYTES_MAX && small.size < BYTES_MAX) {
        need(one.code == two.code);
        if (one.code == ASSAY_OK) need(assay_view_equal(assay_buffer_view(&large), assay_buffer_view(&small)));
        jsonl_place middle = {0, 0, 0};
        size_t all = read_lines(path, NULL, &middle);
        if (one.code == ASSAY_OK && all < 1000) need(read_lines(path, &middle, NULL) == all - middle.number);
    }
    assay_buffer_clear(&large);
    assay_buffer_clear(&small);
    close(fd);
    return 0;
}
