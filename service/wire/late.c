/* Completes results whose terms needed the whole group (Kimi's length), or an endpoint (remote). The scorers' trailers are taken off the bodies, the terms' scores computed from
 * all of a group's, and status, reward and component written anew; everything else of a body is copied as it is. */
#include <math.h>
#include <stdlib.h>

#include "common/utf8.h"
#include "service/judge/late_part.h"
#include "service/wire/wire_internal.h"
#include "verifiers/length/length.h"

enum { COMPONENT_SCORE = 1, COMPONENT_MESSAGE = 4, VERDICT_NOT_AVAILABLE_NUMBER = 17, COMPONENT_MEASURE = 14, MEASURE_VALUE = 1, VERDICT_MEASURED_NUMBER = 3, RESULT_REWARD = 5 };

typedef struct bounds {
    uint32_t shortest, longest;
} bounds;

/* Of the completions that count in statistics: one that is masked is as if it were not there. Parts are in the same order in all of a call's trailers. */
static void measure(const late_trailer *trailers, const wire_group *group, bounds found[LATE_PARTS_MAX]) {
    for (uint32_t k = 0; k < LATE_PARTS_MAX; k++) found[k] = (bounds){UINT32_MAX, 0};
    for (size_t i = 0; i < group->item_count; i++) {
        const late_trailer *trailer = &trailers[group->first_item + i];
        for (uint32_t k = 0; trailer->status != STATUS_MASKED && k < trailer->count; k++) {
            uint32_t length = trailer->parts[k].length;
            if (length < found[k].shortest) found[k].shortest = length;
            if (length > found[k].longest) found[k].longest = length;
        }
    }
}

typedef struct late_score {
    bool present;
    double score, contribution;
    uint32_t verdict;
    const char *why; /* where there is no score */
} late_score;

static void add_contribution(const late_part *part, late_score *found) {
    if (!part->counts) return;
    found->contribution = part->weight * found->score;
    if (found->contribution > part->most) found->contribution = part->most;
    if (found->contribution < part->least) found->contribution = part->least;
}

static late_score kimi_score(const late_part *part, bounds of) {
    late_score found = {true, assay_length_kimi(part->length, of.shortest, of.longest, part->correct), 0, VERDICT_MEASURED_NUMBER, ""};
    add_contribution(part, &found);
    return found;
}

/* What the endpoint said, or why there is no score. */
static late_score remote_score(const late_part *part, const wire_wish *wish, bool asked) {
    if (!asked) return (late_score){false, 0, 0, VERDICT_SKIPPED_NUMBER, "not asked: there is no reward without it"};
    if (!wish) return (late_score){false, 0, 0, VERDICT_NOT_AVAILABLE_NUMBER, "this server asks no endpoints"};
    if (wish->outcome == WIRE_WISH_UNKNOWN) return (late_score){false, 0, 0, VERDICT_NOT_AVAILABLE_NUMBER, wish->why};
    if (wish->outcome != WIRE_WISH_SCORED || !isfinite(wish->score))
        return (late_score){false, 0, 0, VERDICT_ERROR_NUMBER, wish->why[0] ? wish->why : "the endpoint did not answer in time"};
    late_score found = {true, (wish->score - part->center) / part->scale, 0, VERDICT_MEASURED_NUMBER, ""};
    if (part->sigmoid) found.score = 1 / (1 + exp(-found.score));
    if (!isfinite(found.score)) return (late_score){false, 0, 0, VERDICT_ERROR_NUMBER, "the endpoint's answer is too large"};
    add_contribution(part, &found);
    return found;
}

static void put_component(assay_buffer *out, const late_part *part, late_score found) {
    char storage[256], measure_storage[8], entry_storage[400];
    assay_buffer value, measure, entry;
    assay_buffer_init_fixed(&value, storage, sizeof storage);
    assay_buffer_init_fixed(&measure, measure_storage, sizeof measure_storage);
    assay_buffer_init_fixed(&entry, entry_storage, sizeof entry_storage);
    wire_put_uint(&measure, MEASURE_VALUE, part->length);
    if (found.present) wire_put_double(&value, COMPONENT_SCORE, found.score);
    wire_put_uint(&value, COMPONENT_VERDICT, found.verdict);
    wire_put_double(&value, COMPONENT_CONTRIBUTION, found.contribution);
    assay_view why = assay_view_of(found.why);
    why.size = assay_utf8_valid_prefix(why);
    if (why.size) wire_put_bytes(&value, COMPONENT_MESSAGE, why);
    if (part->endpoint[0] == '\0') wire_put_bytes(&value, COMPONENT_MEASURE, assay_buffer_view(&measure));
    wire_put_bytes(&entry, ENTRY_KEY, assay_view_of(part->name));
    wire_put_bytes(&entry, ENTRY_VALUE, assay_buffer_view(&value));
    wire_put_bytes(out, RESULT_COMPONENTS, assay_buffer_view(&entry));
}

/* The part that a component entry belongs to; -1: none. */
static int part_of(const late_trailer *trailer, assay_view entry) {
    wire_cursor cursor = wire_cursor_of(entry);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != ENTRY_KEY || field.type != WIRE_BYTES) continue;
        for (uint32_t k = 0; k < trailer->count; k++) {
            if (assay_view_equal(field.bytes, assay_view_of(trailer->parts[k].name))) return (int)k;
        }
    }
    return -1;
}

/* Status and reward with the late scores: a part that counts and has none leaves no reward, and where that is a failure of ours, it may be tried again. */
static void settle(engine_item *item, const late_trailer *trailer, const late_score *scores, bool *failed) {
    double reward = trailer->reward;
    bool missing = false;
    *failed = false;
    for (uint32_t k = 0; k < trailer->count; k++) {
        reward += scores[k].contribution;
        if (scores[k].present || !trailer->parts[k].counts) continue;
        missing = true;
        *failed = *failed || scores[k].verdict == VERDICT_ERROR_NUMBER;
    }
    bool scored = trailer->status == STATUS_SCORED;
    *failed = *failed && scored;
    item->record.status = !scored || !missing ? trailer->status : (uint8_t)(*failed ? STATUS_ERROR : STATUS_UNSCORED);
    item->record.reward = scored && !missing ? reward : (double)NAN;
}

static void put_error(assay_buffer *out) {
    char storage[128];
    assay_buffer error;
    assay_buffer_init_fixed(&error, storage, sizeof storage);
    wire_put_bytes(&error, ERROR_REASON, ASSAY_VIEW("REMOTE_FAILED"));
    wire_put_bytes(&error, ERROR_MESSAGE, ASSAY_VIEW("an endpoint gave no score; its term says why"));
    wire_put_uint(&error, ERROR_RETRYABLE, 1);
    wire_put_bytes(out, RESULT_ERROR, assay_buffer_view(&error));
}

/* Writes the completed body. */
static void complete(assay_buffer *out, engine_item *item, const late_trailer *trailer, const late_score *scores) {
    bool failed;
    settle(item, trailer, scores, &failed);
    wire_cursor cursor = wire_cursor_of(item->body);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == RESULT_STATUS || field.number == RESULT_REWARD) continue;
        int part = field.number == RESULT_COMPONENTS && field.type == WIRE_BYTES ? part_of(trailer, field.bytes) : -1;
        if (part >= 0) put_component(out, &trailer->parts[part], scores[part]);
        else assay_buffer_put(out, assay_view_slice(item->body, field.begin, field.end));
    }
    wire_put_uint(out, RESULT_STATUS, item->record.status);
    if (isfinite(item->record.reward)) wire_put_double(out, RESULT_REWARD, item->record.reward);
    if (failed) put_error(out);
}

/* The answers, from where the walk over the items stands. */
typedef struct answers {
    const wire_wish *at, *end;
} answers;

static const wire_wish *answer_of(answers *left, size_t item, uint32_t part) {
    while (left->at < left->end && (left->at->item < item || (left->at->item == item && left->at->part < part))) left->at++;
    return left->at < left->end && left->at->item == item && left->at->part == part ? left->at : NULL;
}

static void complete_group(assay_buffer *out, size_t *ends, engine_item *items, const late_trailer *trailers, const wire_group *group,
                           answers *left) {
    bounds of[LATE_PARTS_MAX];
    measure(trailers, group, of);
    for (size_t i = group->first_item; i < group->first_item + group->item_count; i++) {
        late_score scores[LATE_PARTS_MAX];
        const late_trailer *trailer = &trailers[i];
        for (uint32_t k = 0; k < trailer->count; k++) {
            const late_part *part = &trailer->parts[k];
            scores[k] = part->endpoint[0] ? remote_score(part, answer_of(left, i, k), trailer->status == STATUS_SCORED) : kimi_score(part, of[k]);
        }
        if (trailer->count > 0) complete(out, &items[i], trailer, scores);
        ends[i] = out->size;
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
                *wish = (wire_wish){.item = i, .part = k, .group_head = group->head, .completion = cut->items[i], .begin = part->begin, .end = part->end};
                memcpy(wish->endpoint, part->endpoint, sizeof wish->endpoint);
            }
        }
    }
    return true;
}

bool wire_complete_late(const wire_cut *cut, engine_item *items, const wire_wish *wishes, size_t wish_count, assay_buffer *storage) {
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
    for (size_t g = 0; trailers && ends && g < cut->group_count; g++) complete_group(storage, ends, items, trailers, &cut->groups[g], &left);
    for (size_t i = 0, begin = 0; trailers && ends && !storage->overflow && i < cut->item_count; begin = ends[i++]) {
        if (trailers[i].count > 0) items[i].body = (assay_view){storage->data + begin, ends[i] - begin};
    }
    bool done = trailers && ends && !storage->overflow;
    free(trailers);
    free(ends);
    return done;
}
