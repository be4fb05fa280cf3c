/* See sending.h. */
#include "service/grpc/sending.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    KEPT_SENDS = 16,   /* of a connection: its first answer shall not wait for many others to be written */
    KEPT_BYTES = 4096, /* what is larger goes out at once */
    KEPT_CONNECTIONS = 8
};

typedef struct kept_connection {
    int fd;
    unsigned sends; /* that are kept */
} kept_connection;

static _Thread_local struct {
    bool holding;
    size_t count;
    kept_connection connections[KEPT_CONNECTIONS];
} kept;

/* Setting TCP_NODELAY, which gRPC's connections have anyway, sends what was kept. */
static void send_kept(int fd) {
    int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void sending_hold(void) {
    kept.holding = true;
}

void sending_release(void) {
    kept.holding = false;
    for (size_t i = 0; i < kept.count; i++) {
        if (kept.connections[i].sends > 0) send_kept(kept.connections[i].fd);
    }
    kept.count = 0;
}

/* Small, and sent as gRPC sends: without descriptors and the like. */
static bool may_keep(const struct msghdr *message, int flags) {
    size_t bytes = 0;
    if (flags != MSG_NOSIGNAL || message->msg_controllen > 0) return false;
    for (size_t i = 0; i < message->msg_iovlen && bytes <= KEPT_BYTES; i++) bytes += message->msg_iov[i].iov_len;
    return bytes <= KEPT_BYTES;
}

/* The connection's place; NULL: too many at once. */
static kept_connection *place_of(int fd) {
    for (size_t i = 0; i < kept.count; i++) {
        if (kept.connections[i].fd == fd) return &kept.connections[i];
    }
    if (kept.count == KEPT_CONNECTIONS) return NULL;
    kept.connections[kept.count] = (kept_connection){.fd = fd};
    return &kept.connections[kept.count++];
}

/* Visible, unlike the program's other symbols: gRPC's library must find it. */
__attribute__((visibility("default"))) ssize_t sendmsg(int fd, const struct msghdr *message, int flags) {
    kept_connection *connection = kept.holding ? place_of(fd) : NULL;
    bool keep = connection && connection->sends < KEPT_SENDS && may_keep(message, flags);
    ssize_t sent = syscall(SYS_sendmsg, fd, message, keep ? flags | MSG_MORE : flags);
    if (keep) connection->sends++;
    else if (connection && sent >= 0) connection->sends = 0; /* with this one all went out */
    return sent;
}
