/* The rubrics that clients may name: a catalog that SIGHUP replaces while calls go on. Who looks a name up holds the catalog for as long; an old one goes with its
 * last holder. Thread-safe. */
#ifndef ASSAY_SERVICE_GRPC_NAMED_RUBRICS_H
#define ASSAY_SERVICE_GRPC_NAMED_RUBRICS_H

#include <pthread.h>

#include "service/rubrics/catalog.h"
#include "service/wire/wire.h"

typedef struct held_catalog held_catalog;

typedef struct named_rubrics {
    pthread_mutex_t lock;
    held_catalog *current;
    const char *const *paths;
    size_t path_count;
    rubric_checker *check;
} named_rubrics;

/* `initial`: what was read before the front was forked; stays the caller's. again: read the files anew, as after a crash they may have changed; where that fails, the
 * initial ones serve. False: no memory. */
bool named_rubrics_init(named_rubrics *rubrics, const char *const *paths, size_t path_count, rubric_checker *check,
                        const rubric_catalog *initial, bool again);
void named_rubrics_clear(named_rubrics *rubrics);
/* Reads all files again and says so on stderr; where one is at fault, the rubrics stay as they are, and it says why. */
void named_rubrics_reload(named_rubrics *rubrics);

held_catalog *named_rubrics_hold(named_rubrics *rubrics);
void named_rubrics_let_go(named_rubrics *rubrics, held_catalog *held);
const rubric_catalog *held_catalog_of(const held_catalog *held);
/* For wire_cut_request_with: presets are left to the scorers, unknown names are the call's fault. */
wire_rubrics held_catalog_wire(const held_catalog *held);

#endif
