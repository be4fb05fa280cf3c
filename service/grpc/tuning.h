/* How a process that moves large messages over gRPC should be set up; shared with the floor that assay is measured against (bench/). */
#ifndef ASSAY_SERVICE_GRPC_TUNING_H
#define ASSAY_SERVICE_GRPC_TUNING_H

#include <grpc/grpc.h>
#include <stdint.h>

/* Keeps glibc from giving big buffers back to the kernel after every call, only to fault their pages in again for the next (what dominated a 4 MiB call
 * when measured), and from making an arena for every thread. Call it once, early. */
void face_tune_malloc(void);

/* A server with the settings of its connections, not started. `name` is its resource quota's. */
grpc_server *face_create_server(const char *name);

/* Threads that poll gRPC: 1 on up to four CPUs, else 2. On a machine of two, a second one made a small call dearer by a tenth (they contend for
 * the connection, and gRPC then moves work to a thread of its own); one alone moves 2 GB/s and more. */
uint32_t face_default_pollers(void);

#endif
