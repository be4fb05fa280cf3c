/* What a candidate writes: kept in a small buffer, beyond it in a memfd, up to a limit. */
#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sandbox/cell/cell.h"

cell_memory *cell_memory_new(void) {
    void *place = mmap(NULL, sizeof(cell_memory), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return place != MAP_FAILED && madvise(place, sizeof(cell_memory), MADV_WIPEONFORK) == 0 ? place : NULL;
}

static bool keep_bytes(cell_stream *stream, const char *bytes, size_t size) {
    if (stream->spill < 0) {
        if (stream->size + size <= WIRE_INLINE_BYTES) {
            memcpy(stream->inline_bytes + stream->size, bytes, size);
            stream->size += size;
            return true;
        }
        stream->spill = memfd_create("output", MFD_CLOEXEC | MFD_ALLOW_SEALING);
        if (stream->spill < 0 || write(stream->spill, stream->inline_bytes, stream->size) != (ssize_t)stream->size)
            return false;
    }
    if (write(stream->spill, bytes, size) != (ssize_t)size) return false;
    stream->size += size;
    return true;
}

uint64_t cell_stream_written(const cell_stream *stream) {
    int waiting = 0;
    if (stream->fd < 0 || ioctl(stream->fd, FIONREAD, &waiting) != 0 || waiting < 0) waiting = 0;
    return stream->seen + (uint64_t)waiting;
}

void cell_stream_close_book(cell_stream *stream) {
    stream->end = cell_stream_written(stream);
}

bool cell_stream_read(cell_stream *stream, uint64_t keep, uint64_t limit) {
    char *chunk = stream->memory->chunk;
    ssize_t got;
    do got = read(stream->fd, chunk, sizeof stream->memory->chunk);
    while (got < 0 && errno == EINTR);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return true;
    if (got <= 0) {
        close(stream->fd);
        stream->fd = -1;
        return true;
    }
    if ((uint64_t)got > stream->end - stream->seen) got = (ssize_t)(stream->end - stream->seen);
    stream->seen += (uint64_t)got;
    uint64_t room = keep > stream->size ? keep - stream->size : 0;
    size_t take = (uint64_t)got < room ? (size_t)got : (size_t)room;
    if (take && !keep_bytes(stream, chunk, take)) return false;
    return stream->seen <= limit;
}
