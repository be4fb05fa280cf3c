/* Small answers that go out together. gRPC's C core writes each answer by a system call of its own, and most of what that costs is the way of a packet and
 * waking the client: half of all that a call of one item costs a server that judges nothing. TCP can be told that more will follow (MSG_MORE): then it takes
 * the bytes and sends nothing yet. gRPC has no place to say so, but it calls sendmsg() of the C library, and a program may bring its own: the one in
 * sending.c passes everything on as it is, except for what a thread sends while it holds. Where gRPC should not come by it, nothing changes but the cost. */
#ifndef ASSAY_SERVICE_GRPC_SENDING_H
#define ASSAY_SERVICE_GRPC_SENDING_H

/* What this thread sends from now on goes out with what it sends next; a few at most, and nothing large, is kept. */
void sending_hold(void);
/* All of it goes out, and what follows at once. */
void sending_release(void);

#endif
