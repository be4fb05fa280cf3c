/* Drives the brain without an engine: one unit with one item. */
#ifndef TESTS_SERVICE_JUDGE_ONE_UNIT_H
#define TESTS_SERVICE_JUDGE_ONE_UNIT_H

#include "service/judge/judge.h"

typedef struct one_unit {
    void *state; /* of the brain */
    assay_buffer body;
    engine_record record;
    assay_view noted, notes; /* of the units that follow; empty: nothing is noted */
} one_unit;

void one_unit_start(one_unit *unit);
void one_unit_stop(one_unit *unit);
void one_unit_judge(one_unit *unit, uint32_t kind, assay_view call_head, assay_view group_head, assay_view item);

#endif
