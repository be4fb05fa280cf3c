/* Calls that wait their turn for something scarce, first come first served. A waiter takes what it waits for under the line's lock
 * (take) and goes on outside it (go). Knows no gRPC. Thread-safe. */
#ifndef ASSAY_SERVICE_GRPC_WAITING_H
#define ASSAY_SERVICE_GRPC_WAITING_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct waiter waiter;
struct waiter {
    waiter *next, *previous;  /* NULL: not in line */
    int64_t give_up_ns;       /* monotonic; INT64_MAX: never */
    bool (*take)(waiter *);   /* tries to take; must not block or call back into the line */
    void (*go)(waiter *);     /* it was taken: goes on */
    void (*expire)(waiter *); /* it waited too long */
    void *owner;
};

typedef struct waiting_line {
    pthread_mutex_t lock;
    waiter head; /* of a ring */
    size_t count;
} waiting_line;

void waiting_init(waiting_line *line);
void waiting_clear(waiting_line *line);

/* Takes at once where nobody waits before (true: the caller goes on itself, go is not called), else puts the waiter in line. */
bool waiting_take_or_join(waiting_line *line, waiter *one);
/* Out of the line; false: it was not in it (any more). */
bool waiting_leave(waiting_line *line, waiter *one);
/* Lets through all that can take now, in order. Call it when something was given back. */
void waiting_pump(waiting_line *line);
/* Expires who has waited too long, or everybody (now_ns = INT64_MAX). Returns when the next one gives up. */
int64_t waiting_expire(waiting_line *line, int64_t now_ns);
size_t waiting_count(waiting_line *line);

#endif
