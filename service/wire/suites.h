/* Tests that calls have brought, so that later calls may name them by their SHA-256 (CodeReference.cached_sha256).
 *
 * What is hashed is the serialised TestSuite or NativeTests as it was received. Every one that comes with a call whose rubric runs programs is kept, the
 * longest unused ones go first, and all of them together have a bound. The hash is computed from the bytes that are kept, and only once somebody names
 * one: who always sends tests whole pays for a look-up and a copy. A name stands for equal bytes whoever sent them. Thread-safe. */
#ifndef ASSAY_SERVICE_WIRE_SUITES_H
#define ASSAY_SERVICE_WIRE_SUITES_H

#include "common/sha256.h"
#include "service/engine/engine.h"

typedef struct wire_suites wire_suites;

typedef struct wire_suites_count {
    uint64_t held, held_bytes; /* now; bytes with what keeping them costs */
    uint64_t found, missed;    /* groups that named tests */
} wire_suites_count;

/* NULL: no memory. */
wire_suites *wire_suites_new(size_t bytes_max);
void wire_suites_free(wire_suites *suites);
wire_suites_count wire_suites_counted(wire_suites *suites);

/* Keeps the tests of a group's head, or puts those that it names in their place: then *head is a new one in the job's memory, whose growth is taken from
 * *room. A name that is not held, or has no room, is left for the judge to say so. False: no request memory. */
bool wire_suites_pass(wire_suites *suites, engine_job *job, size_t *room, assay_view *head);

#endif
