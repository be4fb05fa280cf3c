/* See output.h. */
#include "service/stream/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/stream/packer.h"

enum { WRITE_AT = 256 * 1024, BUFFER_MAX = 256 << 20 };

static void set_error(output *out, int error) {
    if (error == EPIPE) {
        out->closed = true;
    } else if (out->status.code == ASSAY_OK) {
        out->status = assay_fail(ASSAY_ENVIRONMENT, "CANNOT_WRITE", NULL, "cannot write %s: %s", out->name, strerror(error));
    }
}

static void set_no_memory(output *out) {
    if (out->status.code == ASSAY_OK)
        out->status = assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a line of %s", out->name);
}

assay_status output_open(output *out, const char *path) {
    *out = (output){.fd = STDOUT_FILENO, .name = path ? path : "standard output"};
    assay_buffer_init(&out->buffer, BUFFER_MAX);
    assay_buffer_init(&out->packed, BUFFER_MAX);
    if (path) out->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (path && out->fd < 0 && errno == EACCES) out->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (out->fd < 0) set_error(out, errno);
    int flags = fcntl(STDOUT_FILENO, F_GETFD); /* see check_path in jsonl_reader.c */
    if (!path && (flags < 0 || (flags & FD_CLOEXEC))) set_error(out, EBADF);
    packing kind = path ? packing_of_name(path) : PACKING_NONE;
    if (kind != PACKING_NONE && out->status.code == ASSAY_OK && !(out->packing = packer_new(kind))) set_no_memory(out);
    return out->status;
}

assay_status output_open_at(output *out, const char *path, uint64_t size) {
    assay_status status = output_open(out, path);
    struct stat info;
    if (status.code != ASSAY_OK) return status;
    if (fstat(out->fd, &info) != 0) {
        set_error(out, errno);
    } else if (!S_ISREG(info.st_mode) || (uint64_t)info.st_size < size) {
        out->status = assay_fail(ASSAY_INPUT, "OUTPUT_CHANGED", NULL, "%s is shorter than the run before left it", path);
    } else if (ftruncate(out->fd, (off_t)size) != 0 || lseek(out->fd, (off_t)size, SEEK_SET) < 0) {
        set_error(out, errno);
    }
    out->written = size;
    return out->status;
}

assay_status output_begin(output *out) {
    struct stat info;
    if (out->fd != STDOUT_FILENO && fstat(out->fd, &info) == 0 && S_ISREG(info.st_mode) && ftruncate(out->fd, 0) != 0)
        set_error(out, errno);
    return out->status;
}

static bool write_all(output *out, assay_view bytes) {
    size_t at = 0;
    while (at < bytes.size) {
        ssize_t written = write(out->fd, bytes.data + at, bytes.size - at);
        if (written >= 0) {
            at += (size_t)written;
            out->written += (uint64_t)written;
        } else if (errno == EAGAIN) { /* somebody made the descriptor non-blocking */
            struct pollfd wait = {.fd = out->fd, .events = POLLOUT};
            poll(&wait, 1, -1);
        } else if (errno != EINTR) {
            set_error(out, errno);
            return false;
        }
    }
    return true;
}

/* The buffer goes out; `end`: so does all that the packer holds back. */
static bool flush(output *out, bool end, bool last) {
    bool good = true;
    if (!out->packing) {
        good = write_all(out, assay_buffer_view(&out->buffer));
    } else {
        good = packer_put(out->packing, assay_buffer_view(&out->buffer), &out->packed) &&
               (!end || packer_end(out->packing, last && out->written == 0, &out->packed));
        if (!good) set_no_memory(out);
        if (good && (end || out->packed.size >= WRITE_AT)) {
            good = write_all(out, assay_buffer_view(&out->packed));
            assay_buffer_reset(&out->packed);
        }
    }
    assay_buffer_reset(&out->buffer);
    return good;
}

static bool may_write(output *out) {
    if (out->closed || out->status.code != ASSAY_OK) return false;
    if (out->buffer.overflow) set_no_memory(out);
    return out->status.code == ASSAY_OK;
}

bool output_settle(output *out, bool at_once) {
    if (!may_write(out)) return false;
    if (!at_once && out->buffer.size < WRITE_AT) return true;
    return flush(out, false, false);
}

assay_status output_settled(output *out) {
    return output_settle(out, false) ? assay_ok()
                                     : assay_fail(ASSAY_CANCELLED, OUTPUT_STOPPED, NULL, "nothing more can be written");
}

bool output_stopped(const assay_status *status) {
    return status->code == ASSAY_CANCELLED && strcmp(status->reason, OUTPUT_STOPPED) == 0;
}

bool output_checkpoint(output *out, uint64_t *size) {
    if (!may_write(out) || !flush(out, true, false)) return false;
    *size = out->written;
    if (fdatasync(out->fd) != 0 && errno != EINVAL && errno != EROFS) set_error(out, errno); /* a pipe has nothing to force */
    return out->status.code == ASSAY_OK;
}

assay_status output_close(output *out) {
    if (out->fd >= 0 && may_write(out)) flush(out, true, true);
    if (out->fd > STDERR_FILENO && close(out->fd) != 0) set_error(out, errno);
    out->fd = -1;
    output_forget(out);
    return out->status;
}

void output_forget(output *out) {
    if (out->fd > STDERR_FILENO) close(out->fd);
    out->fd = -1;
    packer_free(out->packing);
    out->packing = NULL;
    assay_buffer_clear(&out->buffer);
    assay_buffer_clear(&out->packed);
}
