/* Completes results whose terms needed the whole group: Kimi's length, so far. The scorers' trailers are taken off the bodies, the terms' scores computed from
 * all of a group's, and status, reward and component written anew; everything else of a body is copied as it is. */
#include <math.h>
#include <stdlib.h>

#include "service/judge/late_part.h"
#include "service/wire/wire_internal.h"
#include "verifiers/length/length.h"

enum { COMPONENT_SCORE = 1, COMPONENT_MEASURE = 14, MEASURE_VALUE = 1, VERDICT_MEASURED_NUMBER = 3, RESULT_REWARD = 5 };

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
    double score, contribution;
} late_score;

static late_score score_of(const late_part *part, bounds of) {
    late_score found = {assay_length_kimi(part->length, of.shortest, of.longest, part->correct), 0};
    if (!part->counts) return found;
    found.contribution = part->weight * found.score;
    if (found.contribution > part->most) found.contribution = part->most;
    if (found.contribution < part->least) found.contribution = part->least;
    return found;
}

static void put_component(assay_buffer *out, const late_part *part, late_score found) {
    char storage[64], measure_storage[8], entry_storage[160];
    assay_buffer value, measure, entry;
    assay_buffer_init_fixed(&value, storage, sizeof storage);
    assay_buffer_init_fixed(&measure, measure_storage, sizeof measure_storage);
    assay_buffer_init_fixed(&entry, entry_storage, sizeof entry_storage);
    wire_put_uint(&measure, MEASURE_VALUE, part->length);
    wire_put_double(&value, COMPONENT_SCORE, found.score);
    wire_put_uint(&value, COMPONENT_VERDICT, VERDICT_MEASURED_NUMBER);
    wire_put_double(&value, COMPONENT_CONTRIBUTION, found.contribution);
    wire_put_bytes(&value, COMPONENT_MEASURE, assay_buffer_view(&measure));
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

/* Writes the completed body; the reward is added in term order, as everywhere. */
static void complete(assay_buffer *out, engine_item *item, const late_trailer *trailer, const late_score *scores) {
    double reward = trailer->reward;
    for (uint32_t k = 0; k < trailer->count; k++) reward += scores[k].contribution;
    bool scored = trailer->status == STATUS_SCORED;
    item->record.status = trailer->status;
    item->record.reward = scored ? reward : (double)NAN;
    wire_cursor cursor = wire_cursor_of(item->body);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == RESULT_STATUS || field.number == RESULT_REWARD) continue;
        int part = field.number == RESULT_COMPONENTS && field.type == WIRE_BYTES ? part_of(trailer, field.bytes) : -1;
        if (part >= 0) put_component(out, &trailer->parts[part], scores[part]);
        else assay_buffer_put(out, assay_view_slice(item->body, field.begin, field.end));
    }
    wire_put_uint(out, RESULT_STATUS, item->record.status);
    if (scored) wire_put_double(out, RESULT_REWARD, reward);
}

static void complete_group(assay_buffer *out, size_t *ends, engine_item *items, const late_trailer *trailers, const wire_group *group) {
    bounds of[LATE_PARTS_MAX];
    measure(trailers, group, of);
    for (size_t i = group->first_item; i < group->first_item + group->item_count; i++) {
        late_score scores[LATE_PARTS_MAX];
        const late_trailer *trailer = &trailers[i];
        for (uint32_t k = 0; k < trailer->count; k++)
            scores[k] = score_of(&trailer->parts[k], of[k]);
        if (trailer->count > 0) complete(out, &items[i], trailer, scores);
        ends[i] = out->size;
    }
}

bool wire_complete_late(const wire_cut *cut, engine_item *items, assay_buffer *storage) {
    bool any = false;
    for (size_t i = 0; i < cut->item_count && !any; i++) any = items[i].fault == ENGINE_FAULT_NONE && (items[i].record.flags & ENGINE_FLAG_LATE);
    if (!any) return true;
    late_trailer *trailers = calloc(cut->item_count, sizeof *trailers);
    size_t *ends = calloc(cut->item_count, sizeof *ends);
    for (size_t i = 0; trailers && ends && i < cut->item_count; i++) {
        if (items[i].fault != ENGINE_FAULT_NONE || !(items[i].record.flags & ENGINE_FLAG_LATE)) continue;
        if (late_trailer_take(&items[i].body, &trailers[i])) continue;
        trailers[i].count = 0;
        items[i].fault = ENGINE_FAULT_INTERNAL;
    }
    for (size_t g = 0; trailers && ends && g < cut->group_count; g++) complete_group(storage, ends, items, trailers, &cut->groups[g]);
    for (size_t i = 0, begin = 0; trailers && ends && !storage->overflow && i < cut->item_count; begin = ends[i++]) {
        if (trailers[i].count > 0) items[i].body = (assay_view){storage->data + begin, ends[i] - begin};
    }
    bool done = trailers && ends && !storage->overflow;
    free(trailers);
    free(ends);
    return done;
}
