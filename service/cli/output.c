/* See output.h. */
#include "service/cli/output.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { WRITE_AT = 256 * 1024, BUFFER_MAX = 256 << 20 };

static void set_error(output *out, int error) {
    if (error == EPIPE) {
        out->closed = true;
    } else if (out->status.code == ASSAY_OK) {
        out->status = assay_fail(ASSAY_ENVIRONMENT, "CANNOT_WRITE", NULL, "cannot write %s: %s", out->name, strerror(error));
    }
}

assay_status output_open(output *out, const char *path) {
    *out = (output){.fd = STDOUT_FILENO, .name = path ? path : "standard output"};
    assay_buffer_init(&out->buffer, BUFFER_MAX);
    if (path) out->fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (out->fd < 0) set_error(out, errno);
    int flags = fcntl(STDOUT_FILENO, F_GETFD); /* see check_path in jsonl_reader.c */
    if (!path && (flags < 0 || (flags & FD_CLOEXEC))) set_error(out, EBADF);
    return out->status;
}

assay_status output_begin(output *out) {
    struct stat info;
    if (out->fd != STDOUT_FILENO && fstat(out->fd, &info) == 0 && S_ISREG(info.st_mode) && ftruncate(out->fd, 0) != 0)
        set_error(out, errno);
    return out->status;
}

static bool write_all(output *out) {
    size_t at = 0;
    while (at < out->buffer.size) {
        ssize_t written = write(out->fd, out->buffer.data + at, out->buffer.size - at);
        if (written >= 0) {
            at += (size_t)written;
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

bool output_settle(output *out, bool at_once) {
    if (out->closed || out->status.code != ASSAY_OK) return false;
    if (out->buffer.overflow) {
        out->status = assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a line of %s", out->name);
        return false;
    }
    if (!at_once && out->buffer.size < WRITE_AT) return true;
    bool written = write_all(out);
    assay_buffer_reset(&out->buffer);
    return written;
}

assay_status output_close(output *out) {
    if (out->fd >= 0) output_settle(out, true);
    if (out->fd > STDERR_FILENO && close(out->fd) != 0) set_error(out, errno);
    out->fd = -1;
    assay_buffer_clear(&out->buffer);
    return out->status;
}
