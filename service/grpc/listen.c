/* See listen.h. */
#include "service/grpc/listen.h"

#include <errno.h>
#include <grpc/grpc_security.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static assay_status refuse(const listen_place *place, const char *reason, const char *why) {
    return assay_fail(ASSAY_ENVIRONMENT, reason, NULL, "cannot listen on %s: %s", place->address, why);
}

/* ---- unix sockets ---- */

/* A file stands where the socket should be. It may go only where it is a socket and nobody answers on it. */
static assay_status remove_stale(const listen_place *place) {
    struct stat info;
    if (lstat(place->path, &info) != 0) return errno == ENOENT ? assay_ok() : refuse(place, "BAD_PATH", strerror(errno));
    if (!S_ISSOCK(info.st_mode)) return refuse(place, "NOT_A_SOCKET", "the file exists and is not a socket");
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    memcpy(where.sun_path, place->path, strlen(place->path)); /* listen_check has checked its length */
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (fd < 0) return refuse(place, "NO_SOCKET", strerror(errno));
    int error = connect(fd, (struct sockaddr *)&where, sizeof where) == 0 ? 0 : errno;
    close(fd);
    if (error == 0 || error == EAGAIN) return refuse(place, "IN_USE", "another process answers on this socket");
    if (error != ECONNREFUSED) return refuse(place, "BAD_PATH", strerror(error));
    if (unlink(place->path) != 0 && errno != ENOENT) return refuse(place, "BAD_PATH", strerror(errno));
    return assay_ok();
}

static bool is_unix(const char *address) {
    return strncmp(address, "unix:", 5) == 0;
}

static assay_status read_path(listen_place *place) {
    place->path = place->address + strlen("unix:");
    place->loopback = true;
    size_t size = strlen(place->path);
    if (size == 0 || size >= sizeof((struct sockaddr_un *)0)->sun_path)
        return refuse(place, "BAD_ADDRESS", "the path of a unix socket has 1 to 107 bytes");
    return assay_ok();
}

static assay_status check_unix(listen_place *place) {
    assay_status status = read_path(place);
    return status.code == ASSAY_OK ? remove_stale(place) : status;
}

/* ---- TCP ---- */

static assay_status split(listen_place *place, char port[8]) {
    const char *colon = strrchr(place->address, ':');
    const char *host = place->address, *host_end = colon;
    if (!colon || colon == host) return refuse(place, "BAD_ADDRESS", "want HOST:PORT or unix:PATH");
    if (host[0] == '[') {
        if (colon[-1] != ']') return refuse(place, "BAD_ADDRESS", "want [IPV6]:PORT");
        host++;
        host_end--;
    } else if (memchr(host, ':', (size_t)(colon - host))) {
        return refuse(place, "BAD_ADDRESS", "an IPv6 address stands in brackets: [::1]:PORT");
    }
    size_t size = (size_t)(host_end - host), digits = strspn(colon + 1, "0123456789");
    if (size == 0 || size >= sizeof place->host) return refuse(place, "BAD_ADDRESS", "the host is missing or too long");
    if (digits == 0 || digits > 5 || colon[1 + digits] || strtoul(colon + 1, NULL, 10) > 65535)
        return refuse(place, "BAD_ADDRESS", "the port is a number from 0 to 65535");
    memcpy(place->host, host, size);
    memcpy(port, colon + 1, digits + 1);
    return assay_ok();
}

static bool is_loopback(const struct addrinfo *info) {
    if (info->ai_family == AF_INET) {
        const struct sockaddr_in *v4 = (const void *)info->ai_addr;
        return (ntohl(v4->sin_addr.s_addr) >> 24) == 127;
    }
    const struct sockaddr_in6 *v6 = (const void *)info->ai_addr;
    return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr);
}

/* Binds it for a moment, as gRPC will. 0, or errno. */
static int try_bind(const struct addrinfo *info) {
    int one = 1, zero = 0;
    int fd = socket(info->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0) return errno;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    if (info->ai_family == AF_INET6) setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &zero, sizeof zero);
    int error = bind(fd, info->ai_addr, info->ai_addrlen) == 0 ? 0 : errno;
    close(fd);
    return error;
}

/* Every address of the host must be free: gRPC is content with one of them, and clients of the other would reach a stranger. A host's
 * address of a family that this machine lacks is passed over. */
static assay_status check_tcp(listen_place *place) {
    char port[8];
    assay_status status = split(place, port);
    if (status.code != ASSAY_OK) return status;
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_PASSIVE | AI_NUMERICSERV}, *all = NULL;
    int error = getaddrinfo(place->host, port, &hints, &all);
    if (error != 0) return refuse(place, "BAD_ADDRESS", gai_strerror(error));
    place->loopback = true;
    int good = 0, missing = 0;
    for (const struct addrinfo *info = all; info && status.code == ASSAY_OK; info = info->ai_next) {
        if (info->ai_family != AF_INET && info->ai_family != AF_INET6) continue;
        place->loopback = place->loopback && is_loopback(info);
        error = try_bind(info);
        if (error == 0) good++;
        else if (error == EADDRNOTAVAIL || error == EAFNOSUPPORT) missing = error;
        else status = refuse(place, error == EADDRINUSE ? "IN_USE" : "CANNOT_BIND", strerror(error));
    }
    freeaddrinfo(all);
    if (status.code == ASSAY_OK && good == 0)
        status = refuse(place, "CANNOT_BIND", strerror(missing ? missing : EADDRNOTAVAIL));
    return status;
}

/* ---- both ---- */

assay_status listen_form(const char *address) {
    listen_place place = {.address = address};
    char port[8];
    assay_status status = is_unix(address) ? read_path(&place) : split(&place, port);
    if (status.code != ASSAY_OK) status.code = ASSAY_USAGE;
    return status;
}

assay_status listen_check(const char *address, listen_place *place) {
    *place = (listen_place){.address = address};
    return is_unix(address) ? check_unix(place) : check_tcp(place);
}

assay_status listen_check_again(const char *address, uint32_t port, listen_place *place) {
    const char *colon = strrchr(address, ':');
    bool left_open = !is_unix(address) && colon && colon[1] && strspn(colon + 1, "0") == strlen(colon + 1);
    if (left_open && port > 0 && port <= UINT16_MAX) {
        char again[sizeof place->again];
        int size = snprintf(again, sizeof again, "%.*s:%u", (int)(colon - address), address, (unsigned)port);
        if (size > 0 && (size_t)size < sizeof again && listen_check(again, place).code == ASSAY_OK) {
            memcpy(place->again, again, (size_t)size + 1);
            place->address = place->again;
            return assay_ok();
        }
    }
    return listen_check(address, place);
}

assay_status listen_add(listen_place *place, grpc_server *server) {
    grpc_server_credentials *credentials = grpc_insecure_server_credentials_create();
    int port = grpc_server_add_http2_port(server, place->address, credentials);
    grpc_server_credentials_release(credentials);
    if (port <= 0) return refuse(place, "CANNOT_BIND", "gRPC could not bind it");
    if (place->path) {
        struct stat info;
        if (lstat(place->path, &info) == 0) {
            place->device = info.st_dev;
            place->inode = info.st_ino;
        }
        snprintf(place->shown, sizeof place->shown, "%s", place->address);
    } else {
        place->port = (uint16_t)port;
        bool v6 = strchr(place->host, ':') != NULL;
        snprintf(place->shown, sizeof place->shown, "%s%s%s:%d", v6 ? "[" : "", place->host, v6 ? "]" : "", port);
    }
    return assay_ok();
}

void listen_remove(const listen_place *place) {
    struct stat info;
    if (!place->path || place->inode == 0 || lstat(place->path, &info) != 0) return;
    if (S_ISSOCK(info.st_mode) && info.st_dev == place->device && info.st_ino == place->inode) unlink(place->path);
}
