/* See byte_source.h. The first bytes are read before it is known what they are; a plain file is then read straight into the caller's memory. */
#include "service/stream/byte_source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/stream/unpacker.h"

enum { PACKED_BYTES = 256 * 1024, KNOWN_AFTER = 4 };

struct byte_source {
    const char *path;
    int fd;
    bool known; /* what it is packed with */
    bool ended; /* read() said so */
    bool full;  /* the last step filled its room: the unpacker may hold more */
    unpacker *unpacking;
    uint64_t position;
    char *packed; /* [begin, end) was read and not yet handed out or unpacked */
    size_t begin, end;
};

static bool is_dash(const char *path) {
    return path[0] == '-' && path[1] == '\0';
}

static assay_status cannot_read(const byte_source *source, const char *why) {
    return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_READ", NULL, "cannot read %s: %s",
                      is_dash(source->path) ? "standard input" : source->path, why);
}

assay_status byte_source_open(const char *path, byte_source **out) {
    *out = NULL;
    byte_source *source = calloc(1, sizeof *source);
    if (!source) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to read %s", path);
    source->path = path;
    source->packed = malloc(PACKED_BYTES);
    source->fd = is_dash(path) ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    assay_status status = assay_ok();
    if (source->fd < 0) {
        status = cannot_read(source, strerror(errno));
    } else if (!source->packed) {
        status = assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to read %s", path);
    }
    if (status.code == ASSAY_OK) {
        *out = source;
    } else {
        byte_source_close(source);
    }
    return status;
}

void byte_source_close(byte_source *source) {
    if (!source) return;
    if (source->fd > STDIN_FILENO) close(source->fd);
    unpacker_free(source->unpacking);
    free(source->packed);
    free(source);
}

int byte_source_fd(const byte_source *source) {
    bool holds = source->known && (source->begin < source->end || source->full);
    return holds ? -1 : source->fd;
}

uint64_t byte_source_position(const byte_source *source) {
    return source->position;
}

static assay_status read_raw(byte_source *source, char *to, size_t room, size_t *got) {
    *got = 0;
    ssize_t count = read(source->fd, to, room);
    if (count < 0) return errno == EINTR || errno == EAGAIN ? assay_ok() : cannot_read(source, strerror(errno));
    if (count == 0) source->ended = true;
    source->position += (uint64_t)count;
    *got = (size_t)count;
    return assay_ok();
}

static assay_status refill(byte_source *source) {
    if (source->begin == source->end) source->begin = source->end = 0;
    size_t got;
    assay_status status = read_raw(source, source->packed + source->end, PACKED_BYTES - source->end, &got);
    source->end += got;
    return status;
}

/* Decides once enough was read. A first byte that no packing has decides at once, so that a slow writer's first line is not waited for. */
static assay_status find_out(byte_source *source) {
    assay_status status = refill(source);
    assay_view first = {source->packed, source->end};
    bool may_be_packed = first.size > 0 && ((uint8_t)first.data[0] == 0x1f || (uint8_t)first.data[0] == 0x28 ||
                                            ((uint8_t)first.data[0] & 0xf0) == 0x50);
    if (status.code != ASSAY_OK || (first.size < KNOWN_AFTER && may_be_packed && !source->ended) ||
        (first.size == 0 && !source->ended))
        return status;
    packing kind = packing_of_bytes(first);
    source->known = true;
    if (kind == PACKING_NONE) return status;
    source->unpacking = unpacker_new(kind);
    return source->unpacking ? status
                             : assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to unpack %s", source->path);
}

static assay_status read_plain(byte_source *source, char *to, size_t room, size_t *got, bool *ended) {
    size_t left = source->end - source->begin;
    if (left > 0) {
        *got = left < room ? left : room;
        memcpy(to, source->packed + source->begin, *got);
        source->begin += *got;
        return assay_ok();
    }
    assay_status status = source->ended ? assay_ok() : read_raw(source, to, room, got);
    *ended = source->ended;
    return status;
}

static assay_status read_packed(byte_source *source, char *to, size_t room, size_t *got, bool *ended) {
    const char *error;
    if (source->begin == source->end && !source->ended && !source->full) {
        assay_status status = refill(source);
        if (status.code != ASSAY_OK) return status;
    }
    assay_view in = {source->packed + source->begin, source->end - source->begin};
    size_t before = in.size;
    *got = unpacker_step(source->unpacking, &in, to, room, &error);
    source->begin += before - in.size;
    source->full = *got == room;
    if (error) return cannot_read(source, error);
    if (!source->ended || source->begin < source->end || *got > 0) return assay_ok();
    if (!unpacker_at_end(source->unpacking)) return cannot_read(source, "the packed data is cut off");
    *ended = true;
    return assay_ok();
}

assay_status byte_source_read(byte_source *source, char *to, size_t room, size_t *got, bool *ended) {
    *got = 0;
    *ended = false;
    if (!source->known) {
        assay_status status = find_out(source);
        if (status.code != ASSAY_OK || !source->known) return status;
    }
    return source->unpacking ? read_packed(source, to, room, got, ended) : read_plain(source, to, room, got, ended);
}

assay_status byte_source_skip(byte_source *source, uint64_t bytes) {
    static const size_t piece = 1 << 20;
    char *nowhere = malloc(piece);
    assay_status status =
        nowhere ? assay_ok() : assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to read %s", source->path);
    bool ended = false;
    while (status.code == ASSAY_OK && bytes > 0 && !ended) {
        struct stat info;
        bool plain = source->known && !source->unpacking && source->begin == source->end;
        if (plain && fstat(source->fd, &info) == 0 && S_ISREG(info.st_mode) &&
            source->position + bytes <= (uint64_t)info.st_size && lseek(source->fd, (off_t)bytes, SEEK_CUR) >= 0) {
            source->position += bytes;
            bytes = 0;
            break;
        }
        size_t got;
        status = byte_source_read(source, nowhere, bytes < piece ? (size_t)bytes : piece, &got, &ended);
        bytes -= got;
    }
    free(nowhere);
    if (status.code != ASSAY_OK || bytes == 0) return status;
    return assay_fail(ASSAY_INPUT, "INPUT_CHANGED", NULL, "%s is shorter than it was", source->path);
}
