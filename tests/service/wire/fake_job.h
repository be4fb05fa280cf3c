/* A job without an engine: it records what the cutter adds, and hands the joiner the results that a test sets. */
#ifndef TESTS_SERVICE_WIRE_FAKE_JOB_H
#define TESTS_SERVICE_WIRE_FAKE_JOB_H

#include "service/engine/engine.h"

typedef struct fake_unit {
    uint32_t kind, group_index, first_item;
    assay_view call_head, group_head;
    size_t first_index, count;
    uint32_t pool;
} fake_unit;

struct engine_job {
    char *bytes;
    char *extra[64];
    size_t extra_count;
    fake_unit units[256];
    size_t unit_count;
    assay_view items[4096];
    engine_item results[4096];
    size_t item_count;
    uint32_t pool;
};

/* A job whose memory holds these bytes. */
engine_job *fake_job_new(assay_view bytes);
void fake_job_free(engine_job *job);

#endif
