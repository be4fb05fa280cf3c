/* How much the face takes on: calls and bytes. A call enters on arrival; its message is asked for when there is room; what it really holds is
 * known once the message is there. Until then a guess stands for it: the decaying maximum of recent message sizes, so that many
 * small calls are read side by side and large ones are not. Knows no gRPC. Thread-safe. */
#ifndef ASSAY_SERVICE_GRPC_ADMISSION_H
#define ASSAY_SERVICE_GRPC_ADMISSION_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

enum { ADMISSION_GUESS_MIN = 64 * 1024 };

typedef struct admission {
    pthread_mutex_t lock;
    size_t calls, calls_max;
    size_t crowd;            /* decaying maximum of calls */
    size_t bytes, bytes_max; /* of messages that are here and not done */
    size_t reading;          /* messages that were asked for and are not here yet */
    size_t guess;            /* size of the next message */
} admission;

void admission_init(admission *admission, size_t calls_max, size_t bytes_max);
void admission_clear(admission *admission);

/* Counts a call; false: there are calls_max already. */
bool admission_enter(admission *admission);
void admission_leave(admission *admission);
size_t admission_calls(admission *admission);
/* How many calls are under way at a time of late: a moment with few does not end it. */
size_t admission_crowd(admission *admission);
/* How large the next message is taken to be. */
size_t admission_guess(admission *admission);

/* Whether a message may be asked for now; counts it as being read where true. While nothing at all is held, one always may. */
bool admission_read_begin(admission *admission);
/* The message is here and holds `bytes` from now on; 0: it never came. */
void admission_read_end(admission *admission, size_t bytes);
/* For streams, whose next message may be hours away and so must not block others by a guess: whether there is room at all, and the bytes
 * of a message that came. */
bool admission_has_room(admission *admission);
void admission_hold(admission *admission, size_t bytes);
/* It holds them no longer. */
void admission_release(admission *admission, size_t bytes);

#endif
