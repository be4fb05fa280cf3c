/* The completion queues of a face and the threads that serve them. Private to this folder.
 *
 * Each poller has a queue: it reads connections and does what comes of it, one call after the other, so that nothing changes threads. But gRPC gives an
 * event out only once its thread has read all that a connection holds, and a client that keeps sending long messages keeps it full: nothing is judged until
 * several have come, and then nothing is read until they are copied. So where messages are long, calls of Score live on one more queue, the desk. It reads no
 * connections; its thread gets a message while a poller receives the next. For small messages the change of threads would cost more than it brings.
 *
 * With many small calls under way a poller is never idle for long. It then attends to the engine's results itself (engine_attend): it looks for them where
 * no event is at hand, and every few events, and answers all that are ready one after the other. So nobody is woken for them, neither the collector by a
 * scorer nor the poller by the collector, and the client gets answers, and sends requests, in batches. */
#ifndef ASSAY_SERVICE_GRPC_LANES_H
#define ASSAY_SERVICE_GRPC_LANES_H

#include "service/grpc/face.h"

/* Makes the queues, before the server starts. */
void lanes_open(grpc_face *face, uint32_t pollers);
/* Starts the threads; false: it cannot. */
bool lanes_start(grpc_face *face);
/* Shuts the queues down and waits for their threads; without any the queues are emptied here. */
void lanes_stop(grpc_face *face, bool started);
/* Once the server is destroyed. */
void lanes_close(grpc_face *face);

/* Whether this thread serves the lane. */
bool lanes_is_here(const face_lane *lane);

/* Where the next call of Score is awaited, in place of one that `lane` took. */
face_lane *lanes_next(face_lane *lane);

#endif
