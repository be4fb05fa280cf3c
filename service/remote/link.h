/* The front's end of the fetcher: hands over what calls want, and tells them when all of it is answered, or their time is up. One thread of its own.
 * Thread-safe. */
#ifndef ASSAY_SERVICE_REMOTE_LINK_H
#define ASSAY_SERVICE_REMOTE_LINK_H

#include <stdatomic.h>

#include "service/remote/remote.h"

typedef struct remote_link remote_link;

/* One completion that a call wants scored. The views must live until done. */
typedef struct remote_wish {
    char endpoint[REMOTE_NAME_BYTES + 1];
    assay_view group_head, completion; /* as the client sent them */
    uint32_t begin, end;
    remote_outcome outcome; /* LOST, where no answer came */
    double score;
    char why[96];
} remote_wish;

/* socket: of remote_fetcher; stays the caller's. NULL: no memory or thread. */
remote_link *remote_link_open(int socket);
void remote_link_close(remote_link *link);

/* done(argument) is called once, on the link's thread or on this one: every wish has its outcome. It may free the wishes. Returns what remote_link_cancel wants, which *noted (may be NULL)
 * has before done can be called; 0: no memory, and done is not called. */
uint64_t remote_link_ask(remote_link *link, remote_wish *wishes, size_t count, int64_t deadline_ns, void (*done)(void *),
                         void *argument, _Atomic uint64_t *noted);
/* Ends a call's waiting soon: what has no answer keeps LOST. Any time; after done it does nothing. */
void remote_link_cancel(remote_link *link, uint64_t call);

#endif
