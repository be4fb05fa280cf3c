/* A group's statistics and advantages, from the fixed records alone.
 *
 * Sources: GRPO (DeepSeekMath, arXiv 2402.03300): (r - mean) / (deviation + epsilon). Dr. GRPO (arXiv 2503.20783): r - mean. RLOO (arXiv 2402.14740):
 * r - mean of the others. Only completions with a reward count; the others' advantage is 0. With fewer than two of them, or with
 * deviation 0, every GRPO advantage is 0. */
#include <math.h>
#include <stdlib.h>

#include "service/wire/wire_internal.h"

enum { G_ID = 1, G_COMPLETIONS = 2, G_SCORED = 3, G_MEAN = 4, G_DEVIATION = 5, G_ZERO_VARIANCE = 6, G_CORRECT = 7,
       G_ACCURACY_SCORED = 8, G_ADVANTAGES = 9, G_CLASS_IDS = 10, G_CONSENSUS_CLASS = 11, G_CONSENSUS_VERDICT = 12,
       ADVANTAGE_GRPO = 1, ADVANTAGE_DR_GRPO = 2, ADVANTAGE_RLOO = 3 };

typedef struct statistics {
    size_t scored, correct, accuracy_scored;
    double mean, deviation;
    bool zero_variance;
} statistics;

static const engine_item *item_of(const engine_job *job, const wire_group *group, size_t index) {
    return engine_job_item(job, group->first_item + index);
}

static bool has_reward(const engine_item *item) {
    return item->fault == ENGINE_FAULT_NONE && item->record.status == STATUS_SCORED && isfinite(item->record.reward);
}

static statistics measure(const engine_job *job, const wire_group *group, bool biased) {
    statistics result = {.zero_variance = true};
    double sum = 0, first = 0;
    for (size_t i = 0; i < group->item_count; i++) {
        const engine_item *item = item_of(job, group, i);
        if (item->fault != ENGINE_FAULT_NONE) continue;
        if (item->record.accuracy_scored) {
            result.accuracy_scored++;
            result.correct += item->record.verdict == VERDICT_CORRECT_NUMBER;
        }
        if (!has_reward(item)) continue;
        if (result.scored++ == 0) first = item->record.reward;
        if (item->record.reward != first) result.zero_variance = false;
        sum += item->record.reward;
    }
    if (result.scored == 0) return result;
    result.mean = sum / (double)result.scored;
    double squares = 0;
    for (size_t i = 0; i < group->item_count; i++) {
        const engine_item *item = item_of(job, group, i);
        if (!has_reward(item)) continue;
        double distance = item->record.reward - result.mean;
        squares += distance * distance;
    }
    double over = (double)result.scored - (biased ? 0 : 1);
    result.deviation = over > 0 && !result.zero_variance ? sqrt(squares / over) : 0;
    return result;
}

static double advantage_of(double reward, const statistics *of, const wire_call_options *options) {
    if (of->zero_variance) return 0; /* exactly, whatever the rounding of the mean */
    double distance = reward - of->mean;
    switch (options->advantage) {
        case ADVANTAGE_GRPO: return distance / (of->deviation + options->epsilon);
        case ADVANTAGE_DR_GRPO: return distance;
        default: return distance * (double)of->scored / ((double)of->scored - 1);
    }
}

static void put_advantages(assay_buffer *out, const engine_job *job, const wire_group *group, const statistics *of,
                           const wire_call_options *options) {
    if (options->advantage < ADVANTAGE_GRPO || options->advantage > ADVANTAGE_RLOO) return;
    wire_put_tag(out, G_ADVANTAGES, WIRE_BYTES);
    wire_put_varint(out, group->item_count * 8);
    for (size_t i = 0; i < group->item_count; i++) {
        const engine_item *item = item_of(job, group, i);
        wire_put_raw_double(out, has_reward(item) ? advantage_of(item->record.reward, of, options) : 0);
    }
}

/* Number the classes from 1 in order of first appearance, in linear expected time (open addressing on the 64-bit hash). */
typedef struct class_slot {
    uint64_t hash;
    uint32_t id, count, first;
} class_slot;

typedef struct class_table {
    uint32_t *ids;     /* of each completion; 0: no answer */
    class_slot *slots;
    size_t slot_mask;
} class_table;

static class_slot *slot_of(class_table *classes, uint64_t hash) {
    size_t at = (size_t)(hash * 0x9E3779B97F4A7C15u >> 20) & classes->slot_mask;
    while (classes->slots[at].id != 0 && classes->slots[at].hash != hash) at = (at + 1) & classes->slot_mask;
    return &classes->slots[at];
}

static void put_classes(assay_buffer *out, const engine_job *job, const wire_group *group) {
    size_t slots = 16;
    while (slots < group->item_count * 2) slots *= 2;
    class_table all = {calloc(group->item_count, sizeof *all.ids), calloc(slots, sizeof *all.slots), slots - 1};
    class_slot *best = NULL;
    uint32_t next_id = 1;
    size_t bytes = 0;
    if (!all.ids || !all.slots) {
        out->overflow = true;
    } else {
        for (size_t i = 0; i < group->item_count; i++) {
            const engine_item *item = item_of(job, group, i);
            if (item->fault == ENGINE_FAULT_NONE && item->record.class_hash != 0) {
                class_slot *slot = slot_of(&all, item->record.class_hash);
                if (slot->id == 0) *slot = (class_slot){item->record.class_hash, next_id++, 0, (uint32_t)i};
                slot->count++;
                all.ids[i] = slot->id;
            }
            bytes += wire_varint_size(all.ids[i]);
        }
        for (size_t i = 0; i < slots; i++) {
            class_slot *slot = &all.slots[i];
            if (slot->id && (!best || slot->count > best->count || (slot->count == best->count && slot->first < best->first)))
                best = slot;
        }
    }
    if (best) { /* without any answer all ids are 0 and are left out */
        wire_put_tag(out, G_CLASS_IDS, WIRE_BYTES);
        wire_put_varint(out, bytes);
        for (size_t i = 0; i < group->item_count; i++) wire_put_varint(out, all.ids[i]);
        wire_put_uint(out, G_CONSENSUS_CLASS, best->id);
        wire_put_uint(out, G_CONSENSUS_VERDICT, item_of(job, group, best->first)->record.verdict);
    }
    free(all.ids);
    free(all.slots);
}

void wire_put_group_result(assay_buffer *out, const wire_cut *cut, const engine_job *job, const wire_group *group) {
    statistics of = measure(job, group, cut->options.biased);
    assay_buffer body;
    assay_buffer_init(&body, SIZE_MAX / 4);
    if (group->id.size) wire_put_bytes(&body, G_ID, group->id);
    wire_put_uint(&body, G_COMPLETIONS, group->item_count);
    wire_put_uint(&body, G_SCORED, of.scored);
    if (of.scored) wire_put_double(&body, G_MEAN, of.mean);
    wire_put_double(&body, G_DEVIATION, of.deviation);
    wire_put_uint(&body, G_ZERO_VARIANCE, of.zero_variance && of.scored > 0);
    wire_put_uint(&body, G_CORRECT, of.correct);
    wire_put_uint(&body, G_ACCURACY_SCORED, of.accuracy_scored);
    put_advantages(&body, job, group, &of, &cut->options);
    if (group->item_count) put_classes(&body, job, group);
    if (body.overflow) out->overflow = true;
    wire_put_bytes(out, RESPONSE_GROUPS, assay_buffer_view(&body));
    assay_buffer_clear(&body);
}
