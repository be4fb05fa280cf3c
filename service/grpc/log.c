/* See log.h. */
#include "service/grpc/log.h"

#include <grpc/support/log.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void face_log(face_log_level level, const char *format, ...) {
    static const char *const names[] = {"", "warning: ", "error: "};
    char line[512];
    int size = snprintf(line, sizeof line, "assay: %s", names[level]);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(line + size, sizeof line - (size_t)size - 1, format, arguments);
    va_end(arguments);
    size_t length = strlen(line);
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7F) line[i] = '?';
    }
    line[length++] = '\n';
    /* One write, so that lines of several processes do not mix. A closed stderr is nobody's fault. */
    if (write(STDERR_FILENO, line, length) < 0) return;
}

static void from_grpc(gpr_log_func_args *args) {
    face_log(args->severity == GPR_LOG_SEVERITY_ERROR ? FACE_LOG_WARNING : FACE_LOG_INFO, "gRPC: %s", args->message);
}

void face_log_take_grpc(void) {
    gpr_set_log_function(from_grpc);
}
