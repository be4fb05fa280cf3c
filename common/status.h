/* Errors. A wrong answer is not an error: a status says that something could not be done, in which class (callers act by
 * class), where (a field path) and why (for people). Must be used. It holds no heap memory; copy it freely. */
#ifndef ASSAY_COMMON_STATUS_H
#define ASSAY_COMMON_STATUS_H

#include <stdbool.h>
#include <stdio.h>

typedef enum assay_status_class {
    ASSAY_OK = 0,
    ASSAY_USAGE,       /* the caller's request or flags are wrong */
    ASSAY_INPUT,       /* one item, reference, line or file is malformed */
    ASSAY_LIMIT,       /* beyond a documented limit */
    ASSAY_BUDGET,      /* steps or memory of the item are used up */
    ASSAY_CANCELLED,   /* the caller no longer wants it */
    ASSAY_ENVIRONMENT, /* the host lacks something */
    ASSAY_INTERNAL     /* our fault */
} assay_status_class;

/* clang warns of an unused status by its type; gcc has that only for functions. */
#ifdef __clang__
#define ASSAY_MUST_USE __attribute__((warn_unused_result))
#else
#define ASSAY_MUST_USE
#endif

typedef struct ASSAY_MUST_USE assay_status {
    assay_status_class code;
    char reason[64];   /* UPPER_SNAKE_CASE for programs; empty for ASSAY_OK */
    char field[128];   /* path of the offending field, e.g. "rubric.terms[2].weight"; may be empty */
    char message[320]; /* one line for people, without text of completion or reference */
} assay_status;

static inline assay_status assay_ok(void) {
    assay_status status; /* its texts are empty: half a kilobyte need not be cleared for every one */
    status.code = ASSAY_OK;
    status.reason[0] = status.field[0] = status.message[0] = '\0';
    return status;
}

/* A status of class `code`; `reason` and `field` may be NULL; the rest is printf's. Truncates, never fails. */
assay_status assay_fail(assay_status_class code, const char *reason, const char *field, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Puts `prefix` before the status's field ("groups[3]" + "." + "reference"); no dot before '['. For OK does nothing. */
assay_status assay_status_under(assay_status status, const char *prefix);

/* "USAGE", "INPUT", ...; never NULL. */
const char *assay_status_class_name(assay_status_class code);

#endif
