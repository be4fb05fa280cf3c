/* What the files of this folder share: the cut of a call. */
#ifndef ASSAY_SERVICE_WIRE_INTERNAL_H
#define ASSAY_SERVICE_WIRE_INTERNAL_H

#include "service/groups/groups.h"
#include "service/wire/encode.h"
#include "service/wire/wire.h"

/* Field numbers of the wire that the front itself reads or writes; tests/service/wire checks them against the descriptors. */
enum {
    REQUEST_ID = 1,
    REQUEST_RUBRIC_NAME = 2,
    REQUEST_RUBRIC = 3,
    REQUEST_OPTIONS = 4,
    BODY = 15,
    GROUP_ID = 1,
    GROUP_REFERENCE = 2,
    REFERENCE_CODE = 2,
    CODE_SUITE = 1,
    CODE_NATIVE = 2,
    CODE_CACHED = 3,
    RUBRIC_TERMS = 3,
    TERM_CHECK = 6,
    CHECK_ACCURACY = 1,
    CHECK_CODE = 3,
    COMPLETION_ID = 1,
    OPTION_ADVANTAGE = 2,
    OPTION_EPSILON = 3,
    OPTION_BIASED = 4,
    OPTION_TIME_BUDGET = 6,
    RESPONSE_REQUEST_ID = 1,
    RESPONSE_PROVENANCE = 2,
    RESPONSE_REWARDS = 14,
    RESPONSE_RESULTS = 15,
    RESPONSE_GROUPS = 16,
    RESULT_GROUP_INDEX = 1,
    RESULT_COMPLETION_INDEX = 2,
    RESULT_ID = 3,
    RESULT_STATUS = 4,
    RESULT_COMPONENTS = 6,
    RESULT_ERROR = 8,
    RESULT_COMPUTE_US = 9,
    RESULT_QUEUE_US = 10,
    RESULT_TERM_WEIGHTS = 11,
    ENTRY_KEY = 1,
    ENTRY_VALUE = 2,
    COMPONENT_VERDICT = 2,
    COMPONENT_CONTRIBUTION = 3,
    ERROR_REASON = 1,
    ERROR_MESSAGE = 3,
    ERROR_RETRYABLE = 4,
    STATUS_SCORED = 1,
    STATUS_UNSCORED = 2,
    STATUS_MASKED = 3,
    STATUS_ERROR = 5,
    STATUS_DEADLINE = 6,
    VERDICT_CORRECT_NUMBER = 1,
    VERDICT_ERROR_NUMBER = 18,
    VERDICT_SKIPPED_NUMBER = 19
};

typedef struct wire_group {
    assay_view id;     /* empty where it is over the limit or not UTF-8: its items are INVALID */
    assay_view head;   /* all but its completions, in the job's memory */
    size_t first_item; /* index in the job */
    size_t item_count;
} wire_group;

typedef struct wire_call_options {
    group_options group; /* advantage, epsilon, biased */
    uint32_t time_budget_ms;
} wire_call_options;

struct wire_cut {
    assay_view request_id;
    wire_suites *suites;  /* NULL: tests cannot be named */
    size_t suites_room;   /* bytes that named tests may still add to the call */
    bool wants_code;      /* the rubric may have a term that runs programs */
    assay_view call_head; /* rubric and options; without the request id, so that equal heads are equal bytes */
    wire_call_options options;
    wire_group *groups;
    size_t group_count, group_capacity;
    assay_view *items; /* every completion, in order */
    size_t item_count, item_capacity;
};

/* For GDPO: what each term gave each completion before its weight, read off the bodies. Terms in rubric order. */
typedef struct component_scores {
    size_t terms; /* 0: no body says */
    double weights[32];
    double *scores; /* [item_count * terms] */
} component_scores;
/* False: no memory. free(out->scores). */
bool wire_read_component_scores(const engine_item *items, const bool *good, size_t item_count, component_scores *out);

/* Appends a GroupResult (as field RESPONSE_GROUPS) for every group; good[i]: item i was judged and its body is whole. Out of memory sets out->overflow. */
void wire_put_group_results(assay_buffer *out, const wire_cut *cut, const engine_item *items, const bool *good);

/* Completes the results whose terms needed the whole group, or an endpoint (late.c; wishes ascend by item and part): their items' records and bodies, which then lie in storage. False: no memory. */
bool wire_complete_late(const wire_cut *cut, engine_item *items, const wire_wish *wishes, size_t wish_count,
                        assay_buffer *storage);

#endif
