/* Messages with descriptors (unix(7), SCM_RIGHTS), bounded and checked. */
#include "sandbox/cell/wire.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

const char *wire_stage_name(int stage) {
    static const char *const names[STAGE_COUNT] = {"none",
                                                   "order",
                                                   "pipes",
                                                   "scratch",
                                                   "init process",
                                                   "pid namespace",
                                                   "fork",
                                                   "cgroup",
                                                   "rlimits",
                                                   "stdio",
                                                   "Landlock",
                                                   "capabilities",
                                                   "seccomp",
                                                   "exec",
                                                   "mother",
                                                   "cleaning up",
                                                   "starved by other work on this machine",
                                                   "the machine's own memory"};
    return stage >= 0 && stage < STAGE_COUNT ? names[stage] : "unknown";
}

void wire_close_all(const int *fds, unsigned count) {
    for (unsigned i = 0; i < count; i++)
        if (fds[i] >= 0) close(fds[i]);
}

bool wire_send(int socket, const void *data, size_t size, const void *more, size_t more_size, const int *fds, unsigned count) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS_MAX)];
    } control;
    struct iovec parts[2] = {{(void *)(uintptr_t)data, size}, {(void *)(uintptr_t)more, more_size}};
    struct msghdr message = {.msg_iov = parts, .msg_iovlen = more_size ? 2 : 1};
    if (count > WIRE_FDS_MAX) {
        errno = EINVAL;
        return false;
    }
    if (count) {
        memset(&control, 0, sizeof control);
        message.msg_control = control.bytes;
        message.msg_controllen = CMSG_SPACE(sizeof(int) * count);
        struct cmsghdr *head = CMSG_FIRSTHDR(&message);
        head->cmsg_level = SOL_SOCKET;
        head->cmsg_type = SCM_RIGHTS;
        head->cmsg_len = CMSG_LEN(sizeof(int) * count);
        memcpy(CMSG_DATA(head), fds, sizeof(int) * count);
    }
    ssize_t sent;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)(size + more_size);
}

long wire_receive(int socket, void *data, size_t size, int *fds, unsigned *count, int flags) {
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int) * WIRE_FDS_MAX)];
    } control;
    struct iovec part = {data, size};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    ssize_t got;
    do got = recvmsg(socket, &message, flags | MSG_CMSG_CLOEXEC);
    while (got < 0 && errno == EINTR);
    *count = 0;
    if (got < 0) return -1;
    for (struct cmsghdr *head = CMSG_FIRSTHDR(&message); head; head = CMSG_NXTHDR(&message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS) continue;
        size_t bytes = head->cmsg_len - CMSG_LEN(0);
        *count = (unsigned)(bytes / sizeof(int));
        memcpy(fds, CMSG_DATA(head), *count * sizeof(int));
    }
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC)) {
        wire_close_all(fds, *count);
        *count = 0;
        errno = EMSGSIZE;
        return -1;
    }
    return got;
}

static bool is_plain_name(const char *name) {
    if (!memchr(name, 0, WIRE_NAME_BYTES)) return false;
    return !strchr(name, '/') && strcmp(name, ".") != 0 && strcmp(name, "..") != 0;
}

bool wire_order_is_sound(const wire_order *order, long size, unsigned fd_count) {
    if (size != (long)sizeof *order || order->magic != WIRE_ORDER_MAGIC || order->size != sizeof *order) return false;
    if (order->fds_mask >= 1u << WIRE_FD_COUNT || (unsigned)__builtin_popcount(order->fds_mask) != fd_count) return false;
    if (order->cancel > WIRE_CANCEL_NOTHING || order->program > WIRE_PROGRAM_INSIDE || order->text_bytes > WIRE_TEXT_BYTES)
        return false;
    if (order->text_bytes && order->text[order->text_bytes - 1] != 0) return false;
    if (!is_plain_name(order->source_name) || !is_plain_name(order->collect) || !is_plain_name(order->store)) return false;
    return true;
}

bool wire_report_is_sound(const wire_report *report, long size, unsigned fd_count) {
    if (size < (long)sizeof *report || report->magic != WIRE_REPORT_MAGIC || report->size != sizeof *report) return false;
    if (report->end > WIRE_END_FAULT || report->fds_mask > 7 || (unsigned)__builtin_popcount(report->fds_mask) != fd_count)
        return false;
    if (report->out_inline > WIRE_INLINE_BYTES || report->err_inline > WIRE_INLINE_BYTES ||
        report->answer_inline > WIRE_INLINE_BYTES || (report->answer_inline && !report->answer_known))
        return false;
    return (size_t)size == sizeof *report + report->out_inline + report->err_inline + report->answer_inline;
}
