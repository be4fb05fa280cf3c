/* What a scorer puts behind a CompletionResult (ENGINE_FLAG_LATE) for terms whose score needs the whole group, or an endpoint: their part of it, of fixed size, so that
 * the front completes result and reward by plain arithmetic. Host byte order: both ends are this machine. */
#ifndef ASSAY_SERVICE_JUDGE_LATE_PART_H
#define ASSAY_SERVICE_JUDGE_LATE_PART_H

#include "common/buffer.h"

enum { LATE_PARTS_MAX = 4, LATE_NAME_BYTES = 64 };

typedef struct late_part {
    char name[LATE_NAME_BYTES + 1];     /* the term */
    char endpoint[LATE_NAME_BYTES + 1]; /* that is to be asked; empty: the part is Kimi's length */
    uint8_t correct, counts, sigmoid;
    uint32_t length;
    uint32_t begin, end;  /* of the completion's text, what the endpoint is sent */
    double center, scale; /* of its answer; scale not 0 */
    double weight, least, most;
} late_part;

typedef struct late_trailer {
    uint32_t magic, count;
    uint8_t status; /* ResultStatus with all parts completed */
    double reward;  /* the parts' contributions to be added; where SCORED */
    late_part parts[LATE_PARTS_MAX];
} late_trailer;

void late_trailer_put(assay_buffer *body, const late_trailer *trailer);
/* Takes the trailer off a body that has one, checked: counts, names, finite numbers. False: it is malformed. */
bool late_trailer_take(assay_view *body, late_trailer *out);

#endif
