/* Inside of client.c, prepare.c and start.c. */
#ifndef ASSAY_SANDBOX_CLIENT_H
#define ASSAY_SANDBOX_CLIENT_H

#include <stdatomic.h>
#include <sys/types.h>

#include "sandbox/guardian.h"
#include "sandbox/languages/languages.h"
#include "sandbox/sandbox.h"

typedef struct client_fds {
    int of[WIRE_FD_COUNT]; /* -1: absent */
} client_fds;
#define CLIENT_FDS_NONE ((client_fds){{-1, -1, -1, -1, -1}})

/* An order between sandbox_begin and sandbox_finish. */
typedef struct client_pending {
    wire_order order;
    client_fds fds;
    uint32_t cpu_ms;  /* the limit that was asked for */
    uint64_t lacking; /* the program's */
    bool sent, repeatable;
} client_pending;

struct sandbox_client {
    struct sandbox *box;
    client_pending pending;
    int socket;
    uint64_t next_id;
    const _Atomic uint32_t *stop; /* not 0: end what runs; NULL: nobody asks */
    int null;                     /* an empty input; -1: not yet opened */
    _Atomic uint64_t running;     /* the order under way; 0: none */
    _Atomic uint64_t cancelled;   /* the last one that was cancelled */
    bool attached;                /* in a worker: the guardian is looked after elsewhere */
    bool lost;                    /* the last order ended because what ran it did: another try may fare better */
};

struct sandbox {
    launcher_config config;
    languages languages;
    sandbox_level level;
    guardian guardian;
    struct sandbox_client clients[LAUNCHER_CLIENTS_MAX];
};

struct sandbox_program {
    const language_found *row;
    int fd; /* source text, or a sealed executable or archive */
    uint32_t profile;
    uint64_t lacking; /* well-known modules that it imports and the interpreter lacks: python_modules.c */
    bool scratch;     /* it wants a scratch folder, whatever its language's limits say */
    bool stdin_named; /* it opens /dev/stdin or /dev/fd/0 by name */
};

struct sandbox_input {
    int fd;
};

/* A compiled program's descriptor, or in its place that of one that begins warm (warm/warm.h); the one that was given is closed then. */
int client_warm_up(sandbox_client *client, const language_found *row, int fd);

/* A sealed memfd with these bytes; -1 with errno. */
int sandbox_sealed(const char *name, assay_view bytes, bool executable);

/* Sends the order and waits for its report, which becomes the result. *collected (may be NULL) is the caller's, or -1. */
void client_perform(sandbox_client *client, wire_order *order, const client_fds *fds, sandbox_result *result, int *collected);
/* Its two steps. False: it could not be sent, and the result says so. */
bool client_begin(sandbox_client *client, wire_order *order, const client_fds *fds, sandbox_result *result);
void client_finish(sandbox_client *client, const wire_order *order, const client_fds *fds, sandbox_result *result,
                   int *collected);

/* An empty input, the client's; -1 with errno. */
int client_null(sandbox_client *client);
/* One of two orders that start together. Descriptors marked in `give` are closed as soon as they are sent. */
typedef struct client_half {
    sandbox_client *client;
    wire_order *order;
    const client_fds *fds;
    bool give[WIRE_FD_COUNT];
    sandbox_result *result;
} client_half;
void client_perform_pair(client_half halves[2], bool (*ends_first)(const sandbox_result *second));
/* After an order that was lost: waits until nothing that the client asked for runs or will run. False: the launcher is gone for good. */
bool client_settle(sandbox_client *client);

/* Limits of an order: `asked` where not zero, else `usual`. */
wire_limits client_limits(const sandbox_limits *asked, const sandbox_limits *usual, bool managed);

void client_fail(sandbox_result *result, sandbox_verdict verdict, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void client_reset(sandbox_result *result);

#endif
