/* See status.h. */
#include "common/status.h"

#include <stdarg.h>
#include <string.h>

assay_status assay_fail(assay_status_class code, const char *reason, const char *field, const char *format, ...) {
    assay_status status = {.code = code};
    snprintf(status.reason, sizeof status.reason, "%s", reason ? reason : assay_status_class_name(code));
    snprintf(status.field, sizeof status.field, "%s", field ? field : "");
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(status.message, sizeof status.message, format, arguments);
    va_end(arguments);
    return status;
}

assay_status assay_status_under(assay_status status, const char *prefix) {
    if (status.code == ASSAY_OK || prefix[0] == '\0') return status;
    char joined[sizeof status.field + 1];
    const char *dot = status.field[0] == '\0' || status.field[0] == '[' ? "" : ".";
    int written = snprintf(joined, sizeof joined, "%s%s%s", prefix, dot, status.field);
    (void)written; /* a path that does not fit is cut */
    joined[sizeof status.field - 1] = '\0';
    memcpy(status.field, joined, sizeof status.field);
    return status;
}

const char *assay_status_class_name(assay_status_class code) {
    switch (code) {
        case ASSAY_OK: return "OK";
        case ASSAY_USAGE: return "USAGE";
        case ASSAY_INPUT: return "INPUT";
        case ASSAY_LIMIT: return "LIMIT";
        case ASSAY_BUDGET: return "BUDGET";
        case ASSAY_CANCELLED: return "CANCELLED";
        case ASSAY_ENVIRONMENT: return "ENVIRONMENT";
        case ASSAY_INTERNAL: return "INTERNAL";
    }
    return "INTERNAL";
}
