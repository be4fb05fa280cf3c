/* How a process that moves large messages should use malloc. */
#ifndef ASSAY_SERVICE_GRPC_MEMORY_H
#define ASSAY_SERVICE_GRPC_MEMORY_H

/* Keeps glibc from giving big buffers back to the kernel after every call, only to fault their pages in again for the next (what dominated a 4 MiB call
 * when measured), and from making an arena for every thread. Call it once, early. */
void face_tune_malloc(void);

#endif
