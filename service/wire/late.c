/* Completes a call's results whose terms needed the whole group (Kimi's length), or an endpoint (remote): the scorers' trailers are taken off the bodies, and each result is written anew
 * (late_result.h) with what all of its group, or the endpoint, says. */
#include <stdlib.h>

#include "service/wire/late_result.h"
#include "service/wire/wire_internal.h"

/* The answers, from where the walk over the items stands. */
typedef struct answers {
    const wire_wish *at, *end;
} answers;

static const wire_wish *answer_of(answers *left, size_t item, uint32_t part) {
    while (left->at < left->end && (left->at->item < item || (left->at->item == item && left->at->part < part))) left->at++;
    return left->at < left->end && left->at->item == item && left->at->part == part ? left->at : NULL;
}

static void complete_group(assay_buffer *out, size_t *ends, engine_item *items, const late_trailer *trailers,
                           const wire_group *group, answers *left) {
    late_bounds of = late_bounds_none();
    size_t end = group->first_item + group->item_count;
    for (size_t i = group->first_item; i < end; i++) late_bounds_add(&of, &trailers[i]);
    for (size_t i = group->first_item; i < end; ends[i++] = out->size) {
        late_score scores[LATE_PARTS_MAX];
        const late_trailer *trailer = &trailers[i];
        if (trailer->count == 0) continue;
        for (uint32_t k = 0; k < trailer->count; k++) {
            bool remote = trailer->parts[k].endpoint[0] != '\0';
            scores[k] = remote ? late_score_remote(trailer, k, answer_of(left, i, k), "this server asks no endpoints")
                               : late_score_kimi(trailer, k, &of);
        }
        late_outcome outcome = late_outcome_of(trailer, scores);
        items[i].record.status = outcome.status;
        items[i].record.reward = outcome.reward;
        late_write(items[i].body, trailer, scores, out);
    }
}

static bool is_late(const engine_item *item) {
    return item->fault == ENGINE_FAULT_NONE && (item->record.flags & ENGINE_FLAG_LATE);
}

bool wire_wishes(const wire_cut *cut, const engine_job *job, wire_wish **out, size_t *count) {
    size_t capacity = 0;
    *out = NULL;
    *count = 0;
    for (size_t g = 0; g < cut->group_count; g++) {
        const wire_group *group = &cut->groups[g];
        for (size_t i = group->first_item; i < group->first_item + group->item_count; i++) {
            late_trailer trailer;
            const engine_item *item = engine_job_item(job, i);
            assay_view body = item->body;
            if (!is_late(item) || !late_trailer_take(&body, &trailer) || trailer.status != STATUS_SCORED) continue;
            for (uint32_t k = 0; k < trailer.count; k++) {
                const late_part *part = &trailer.parts[k];
                if (part->endpoint[0] == '\0') continue;
                if (*count == capacity) {
                    capacity = capacity ? capacity * 2 : 64;
                    wire_wish *bigger = realloc(*out, capacity * sizeof *bigger);
                    if (!bigger) {
                        free(*out);
                        *out = NULL;
                        return false;
                    }
                    *out = bigger;
                }
                wire_wish *wish = &(*out)[(*count)++];
                *wish = (wire_wish){.item = i,
                                    .part = k,
                                    .group_head = group->head,
                                    .completion = cut->items[i],
                                    .begin = part->begin,
                                    .end = part->end};
                memcpy(wish->endpoint, part->endpoint, sizeof wish->endpoint);
            }
        }
    }
    return true;
}

bool wire_complete_late(const wire_cut *cut, engine_item *items, const wire_wish *wishes, size_t wish_count,
                        assay_buffer *storage) {
    bool any = false;
    for (size_t i = 0; i < cut->item_count && !any; i++) any = is_late(&items[i]);
    if (!any) return true;
    late_trailer *trailers = calloc(cut->item_count, sizeof *trailers);
    size_t *ends = calloc(cut->item_count, sizeof *ends);
    for (size_t i = 0; trailers && ends && i < cut->item_count; i++) {
        if (!is_late(&items[i])) continue;
        if (late_trailer_take(&items[i].body, &trailers[i])) continue;
        trailers[i].count = 0;
        items[i].fault = ENGINE_FAULT_INTERNAL;
    }
    answers left = {wishes, wishes ? wishes + wish_count : NULL};
    for (size_t g = 0; trailers && ends && g < cut->group_count; g++)
        complete_group(storage, ends, items, trailers, &cut->groups[g], &left);
    for (size_t i = 0, begin = 0; trailers && ends && !storage->overflow && i < cut->item_count; begin = ends[i++]) {
        if (trailers[i].count > 0) items[i].body = (assay_view){storage->data + begin, ends[i] - begin};
    }
    bool done = trailers && ends && !storage->overflow;
    free(trailers);
    free(ends);
    return done;
}
