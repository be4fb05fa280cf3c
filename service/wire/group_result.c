/* Statistics, advantages and classes of every group of a call, from the fixed records (and, for GDPO alone, the contributions in the bodies), by
 * service/groups. Two passes: the advantages that are scaled by the batch need all groups first. */
#include <math.h>
#include <stdlib.h>

#include "service/wire/wire_internal.h"

enum {
    G_ID = 1,
    G_COMPLETIONS = 2,
    G_SCORED = 3,
    G_MEAN = 4,
    G_DEVIATION = 5,
    G_ZERO_VARIANCE = 6,
    G_CORRECT = 7,
    G_ACCURACY_SCORED = 8,
    G_ADVANTAGES = 9,
    G_CLASS_IDS = 10,
    G_CONSENSUS_CLASS = 11,
    G_CONSENSUS_VERDICT = 12,
    G_BEST = 13,
    G_PASS_RATE = 14
};

typedef struct all_groups {
    group_item *items;
    group_statistics *of; /* of each group */
    double *advantages;
    uint32_t *class_ids;
    double scale; /* of the batch; 1 where there is none */
} all_groups;

/* Its arrays, one behind the other from the largest alignment to the least, in memory to be freed. NULL: there is none. */
static void *all_groups_new(all_groups *all, const wire_cut *cut) {
    size_t items = cut->item_count + 1, groups = cut->group_count + 1;
    char *memory =
        calloc(1, items * (sizeof *all->items + sizeof *all->advantages + sizeof *all->class_ids) + groups * sizeof *all->of);
    *all = (all_groups){.scale = 1};
    if (!memory) return NULL;
    all->items = (group_item *)(void *)memory;
    all->of = (group_statistics *)(void *)(all->items + items);
    all->advantages = (double *)(void *)(all->of + groups);
    all->class_ids = (uint32_t *)(void *)(all->advantages + items);
    return memory;
}

static group_item item_of(const engine_item *item, bool good) {
    bool scored = good && item->record.status == STATUS_SCORED && isfinite(item->record.reward);
    bool judged = good && (item->record.status == STATUS_SCORED || item->record.status == STATUS_UNSCORED);
    return (group_item){.reward = scored ? item->record.reward : (double)NAN,
                        .class_hash = good ? item->record.class_hash : 0,
                        .accuracy_scored = judged && item->record.accuracy_scored,
                        .correct = item->record.verdict == VERDICT_CORRECT_NUMBER};
}

static bool has_advantages(const wire_cut *cut) {
    return cut->options.group.advantage != GROUP_ADVANTAGE_NONE;
}

/* Every group's values before the batch, and the batch's scale. */
static bool measure(all_groups *all, const wire_cut *cut, const engine_item *results, const bool *good) {
    const group_options *options = &cut->options.group;
    component_scores terms = {.terms = 0};
    group_batch batch = {0, 0};
    if (options->advantage == GROUP_GDPO && !wire_read_component_scores(results, good, cut->item_count, &terms)) return false;
    for (size_t i = 0; i < cut->item_count; i++) all->items[i] = item_of(&results[i], good[i]);
    for (size_t g = 0; g < cut->group_count; g++) {
        const wire_group *group = &cut->groups[g];
        const group_item *items = all->items + group->first_item;
        double *values = all->advantages + group->first_item;
        all->of[g] = group_measure(items, group->item_count, options->biased);
        if (options->advantage == GROUP_GDPO) {
            group_combine(items, group->item_count, terms.scores + group->first_item * terms.terms, terms.weights, terms.terms,
                          options, values);
        } else if (has_advantages(cut)) {
            group_advantages(items, &all->of[g], options, values);
        }
        if (group_needs_batch(options->advantage)) group_batch_add(&batch, values, group->item_count);
    }
    all->scale = group_needs_batch(options->advantage) ? group_batch_scale(&batch, options) : 1;
    free(terms.scores);
    return true;
}

static void put_advantages(assay_buffer *out, const double *values, size_t count, double scale) {
    wire_put_tag(out, G_ADVANTAGES, WIRE_BYTES);
    wire_put_varint(out, count * 8);
    for (size_t i = 0; i < count; i++) wire_put_raw_double(out, isfinite(values[i]) ? values[i] * scale : 0);
}

static void put_classes(assay_buffer *out, const all_groups *all, const engine_item *results, const wire_group *group) {
    uint32_t *ids = all->class_ids + group->first_item;
    group_consensus consensus;
    size_t bytes = 0;
    if (!group_classify(all->items + group->first_item, group->item_count, ids, &consensus)) {
        out->overflow = true;
        return;
    }
    if (consensus.class_id == 0) return; /* without any answer all ids are 0 and are left out */
    for (size_t i = 0; i < group->item_count; i++) bytes += wire_varint_size(ids[i]);
    wire_put_tag(out, G_CLASS_IDS, WIRE_BYTES);
    wire_put_varint(out, bytes);
    for (size_t i = 0; i < group->item_count; i++) wire_put_varint(out, ids[i]);
    wire_put_uint(out, G_CONSENSUS_CLASS, consensus.class_id);
    wire_put_uint(out, G_CONSENSUS_VERDICT, results[group->first_item + consensus.first].record.verdict);
}

static void put_group(assay_buffer *body, const wire_cut *cut, const engine_item *results, const all_groups *all,
                      size_t index) {
    const wire_group *group = &cut->groups[index];
    const group_statistics *of = &all->of[index];
    if (group->id.size) wire_put_bytes(body, G_ID, group->id);
    wire_put_uint(body, G_COMPLETIONS, group->item_count);
    wire_put_uint(body, G_SCORED, of->scored);
    if (of->scored) wire_put_double(body, G_MEAN, of->mean);
    wire_put_double(body, G_DEVIATION, of->deviation);
    wire_put_uint(body, G_ZERO_VARIANCE, of->zero_variance);
    wire_put_uint(body, G_CORRECT, of->correct);
    wire_put_uint(body, G_ACCURACY_SCORED, of->accuracy_scored);
    if (has_advantages(cut)) put_advantages(body, all->advantages + group->first_item, group->item_count, all->scale);
    if (group->item_count) put_classes(body, all, results, group);
    if (of->best != SIZE_MAX) wire_put_uint(body, G_BEST, of->best);
    if (of->accuracy_scored) wire_put_double(body, G_PASS_RATE, of->pass_rate);
}

void wire_put_group_results(assay_buffer *out, const wire_cut *cut, const engine_item *results, const bool *good) {
    all_groups all;
    void *memory = all_groups_new(&all, cut);
    assay_buffer body;
    assay_buffer_init(&body, SIZE_MAX / 4);
    bool done = memory && measure(&all, cut, results, good);
    for (size_t g = 0; done && g < cut->group_count; g++) {
        assay_buffer_reset(&body);
        put_group(&body, cut, results, &all, g);
        wire_put_bytes(out, RESPONSE_GROUPS, assay_buffer_view(&body));
    }
    if (!done || body.overflow) out->overflow = true;
    assay_buffer_clear(&body);
    free(memory);
}
