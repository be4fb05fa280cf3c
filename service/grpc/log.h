/* Lines of the face and of gRPC itself on stderr: "assay: TEXT", with "warning: " or "error: " before the text where it is one. Thread-safe. */
#ifndef ASSAY_SERVICE_GRPC_LOG_H
#define ASSAY_SERVICE_GRPC_LOG_H

typedef enum face_log_level { FACE_LOG_INFO, FACE_LOG_WARNING, FACE_LOG_ERROR } face_log_level;

/* One line of at most 512 bytes, control characters shown as '?'. */
void face_log(face_log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Sends gRPC's own errors to face_log; its information lines are dropped unless GRPC_VERBOSITY asks for them. Call it before grpc_init. */
void face_log_take_grpc(void);

#endif
