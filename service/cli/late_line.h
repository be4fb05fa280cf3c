/* A line's result whose terms need more than its scorer had: the whole group (Kimi's length), or an endpoint (remote). The scorer left a message with a trailer (judge/late_part.h); it
 * becomes the JSON of an "assay" object once all of its scores are settled. */
#ifndef ASSAY_SERVICE_CLI_LATE_LINE_H
#define ASSAY_SERVICE_CLI_LATE_LINE_H

#include "assay/v1/rubric.pb-c.h"
#include "common/arena.h"
#include "service/wire/late_result.h"

typedef struct late_line {
    late_trailer trailer;
    late_score scores[LATE_PARTS_MAX];
    uint32_t queue_us;
    bool timing; /* compute_us and queue_us are written */
} late_line;

/* Whether all of its scores are settled. */
bool late_line_is_settled(const late_line *late);
/* The completed JSON of a body, in the arena. ENVIRONMENT: no memory. */
assay_status late_line_json(assay_view body, const late_line *late, assay_arena *arena, assay_view *json);

/* Whether a rubric has terms that need the whole group. */
bool rubric_needs_groups(const Assay__V1__Rubric *rubric);

#endif
