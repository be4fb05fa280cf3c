/* Addresses to listen on: what is wrong with one is found out and said before gRPC is asked, whose own answer is only "no". */
#ifndef ASSAY_SERVICE_GRPC_LISTEN_H
#define ASSAY_SERVICE_GRPC_LISTEN_H

#include <grpc/grpc.h>
#include <sys/stat.h>

#include "common/status.h"

typedef struct listen_place {
    const char *address; /* as given */
    char host[256];      /* of TCP, without brackets */
    char shown[300];     /* with the real port, once added */
    const char *path;    /* of a unix socket; NULL: TCP */
    char again[300];     /* the address with the port of an earlier life, where `address` is that */
    uint16_t port;       /* of TCP, once added */
    bool loopback;       /* reachable from this machine only */
    dev_t device;        /* of our socket's file, once added: it is removed at the end, somebody else's is not */
    ino_t inode;
} listen_place;

/* Only whether it is written as an address: ASSAY_USAGE where it is not. */
assay_status listen_form(const char *address);
/* Parses "HOST:PORT" or "unix:PATH" and tries whether it can be had. A socket file on which nobody answers is removed. */
assay_status listen_check(const char *address, listen_place *place);
/* The same for a server that is started again after a crash and had `port` then (0: none; out of range: as none, the crash may have bent
 * it): where the address leaves the port open ("HOST:0"), that port is taken if it can be had, so that clients find the server again. */
assay_status listen_check_again(const char *address, uint32_t port, listen_place *place);
/* Adds it to the server. */
assay_status listen_add(listen_place *place, grpc_server *server);
/* Removes our socket file. */
void listen_remove(const listen_place *place);

#endif
