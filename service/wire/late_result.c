/* See late_result.h. All of a body that is not status, reward, or a late term is copied as it is. */
#include "service/wire/late_result.h"

#include <math.h>

#include "common/utf8.h"
#include "service/wire/wire_internal.h"
#include "verifiers/length/length.h"

enum {
    COMPONENT_SCORE = 1,
    COMPONENT_MESSAGE = 4,
    COMPONENT_MEASURE = 14,
    MEASURE_VALUE = 1,
    RESULT_REWARD = 5,
    VERDICT_MEASURED_NUMBER = 3,
    VERDICT_NOT_AVAILABLE_NUMBER = 17
};

late_bounds late_bounds_none(void) {
    late_bounds none;
    for (uint32_t k = 0; k < LATE_PARTS_MAX; k++) {
        none.shortest[k] = UINT32_MAX;
        none.longest[k] = 0;
    }
    return none;
}

/* Parts are in the same order in all trailers of one rubric. */
void late_bounds_add(late_bounds *bounds, const late_trailer *trailer) {
    for (uint32_t k = 0; trailer->status != STATUS_MASKED && k < trailer->count; k++) {
        uint32_t length = trailer->parts[k].length;
        if (length < bounds->shortest[k]) bounds->shortest[k] = length;
        if (length > bounds->longest[k]) bounds->longest[k] = length;
    }
}

static late_score without(uint32_t verdict, const char *why) {
    late_score none = {.settled = true, .verdict = verdict};
    snprintf(none.why, sizeof none.why, "%s", why);
    return none;
}

late_score late_score_none(const char *why) {
    return without(VERDICT_NOT_AVAILABLE_NUMBER, why);
}

static late_score measured(const late_part *part, double score) {
    late_score found = {.settled = true, .present = true, .verdict = VERDICT_MEASURED_NUMBER, .score = score};
    if (!part->counts) return found;
    found.contribution = part->weight * score;
    if (found.contribution > part->most) found.contribution = part->most;
    if (found.contribution < part->least) found.contribution = part->least;
    return found;
}

late_score late_score_kimi(const late_trailer *trailer, uint32_t k, const late_bounds *of) {
    const late_part *part = &trailer->parts[k];
    return measured(part, assay_length_kimi(part->length, of->shortest[k], of->longest[k], part->correct));
}

late_score late_score_remote(const late_trailer *trailer, uint32_t k, const wire_wish *wish, const char *nobody) {
    const late_part *part = &trailer->parts[k];
    if (trailer->status != STATUS_SCORED) return without(VERDICT_SKIPPED_NUMBER, "not asked: there is no reward without it");
    if (!wish) return late_score_none(nobody);
    if (wish->outcome == WIRE_WISH_UNKNOWN) return late_score_none(wish->why);
    if (wish->outcome != WIRE_WISH_SCORED || !isfinite(wish->score))
        return without(VERDICT_ERROR_NUMBER, wish->why[0] ? wish->why : "the endpoint did not answer in time");
    double score = (wish->score - part->center) / part->scale;
    if (part->sigmoid) score = 1 / (1 + exp(-score));
    if (!isfinite(score)) return without(VERDICT_ERROR_NUMBER, "the endpoint's answer is too large");
    return measured(part, score);
}

late_outcome late_outcome_of(const late_trailer *trailer, const late_score scores[LATE_PARTS_MAX]) {
    double reward = trailer->reward;
    bool missing = false, failed = false, scored = trailer->status == STATUS_SCORED;
    for (uint32_t k = 0; k < trailer->count; k++) {
        reward += scores[k].contribution;
        if (scores[k].present || !trailer->parts[k].counts) continue;
        missing = true;
        failed = failed || scores[k].verdict == VERDICT_ERROR_NUMBER;
    }
    failed = failed && scored;
    uint8_t without_reward = failed ? STATUS_ERROR : STATUS_UNSCORED;
    return (late_outcome){!scored || !missing ? trailer->status : without_reward, scored && !missing ? reward : (double)NAN,
                          failed};
}

static void put_component(assay_buffer *out, const late_part *part, const late_score *found) {
    char storage[256], measure_storage[8], entry_storage[400];
    assay_buffer value, measure, entry;
    assay_buffer_init_fixed(&value, storage, sizeof storage);
    assay_buffer_init_fixed(&measure, measure_storage, sizeof measure_storage);
    assay_buffer_init_fixed(&entry, entry_storage, sizeof entry_storage);
    wire_put_uint(&measure, MEASURE_VALUE, part->length);
    if (found->present) wire_put_double(&value, COMPONENT_SCORE, found->score);
    wire_put_uint(&value, COMPONENT_VERDICT, found->verdict);
    wire_put_double(&value, COMPONENT_CONTRIBUTION, found->contribution);
    assay_view why = assay_view_of(found->why);
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

static void put_error(assay_buffer *out) {
    char storage[128];
    assay_buffer error;
    assay_buffer_init_fixed(&error, storage, sizeof storage);
    wire_put_bytes(&error, ERROR_REASON, ASSAY_VIEW("REMOTE_FAILED"));
    wire_put_bytes(&error, ERROR_MESSAGE, ASSAY_VIEW("an endpoint gave no score; its term says why"));
    wire_put_uint(&error, ERROR_RETRYABLE, 1);
    wire_put_bytes(out, RESULT_ERROR, assay_buffer_view(&error));
}

void late_write(assay_view body, const late_trailer *trailer, const late_score scores[LATE_PARTS_MAX], assay_buffer *out) {
    late_outcome outcome = late_outcome_of(trailer, scores);
    wire_cursor cursor = wire_cursor_of(body);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == RESULT_STATUS || field.number == RESULT_REWARD) continue;
        int part = field.number == RESULT_COMPONENTS && field.type == WIRE_BYTES ? part_of(trailer, field.bytes) : -1;
        if (part >= 0) put_component(out, &trailer->parts[part], &scores[part]);
        else assay_buffer_put(out, assay_view_slice(body, field.begin, field.end));
    }
    wire_put_uint(out, RESULT_STATUS, outcome.status);
    if (isfinite(outcome.reward)) wire_put_double(out, RESULT_REWARD, outcome.reward);
    if (outcome.failed) put_error(out);
}
