/* See score_groups.h. */
#include "service/cli/score_groups.h"

#include <math.h>
#include <stdlib.h>

#include "common/json_writer.h"
#include "service/cli/rubric_choice.h"
#include "service/json/json_codec.h"
#include "service/limits.h"

/* The group's items side by side; NULL: no memory. */
static group_item *items_of(sample **samples, size_t count) {
    group_item *items = calloc(count, sizeof *items);
    for (size_t i = 0; items && i < count; i++) items[i] = samples[i]->item;
    return items;
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory to measure a group");
}

assay_status score_groups_measure(sample **samples, size_t count, bool biased) {
    group_item *items = items_of(samples, count);
    uint32_t *ids = calloc(count, sizeof *ids);
    group_consensus consensus;
    bool good = items && ids && group_classify(items, count, ids, &consensus);
    if (good) {
        group_statistics of = group_measure(items, count, biased);
        uint32_t answered = 0;
        for (size_t i = 0; i < count; i++) answered += ids[i] != 0;
        for (size_t i = 0; i < count; i++) {
            samples[i]->of = of;
            samples[i]->class_id = ids[i];
            samples[i]->consensus = consensus;
            samples[i]->answered = answered;
            samples[i]->consensus_verdict = consensus.class_id ? samples[consensus.first]->verdict : 0;
        }
    }
    free(items);
    free(ids);
    return good ? assay_ok() : no_memory();
}

/* For GDPO: what late terms gave before their weight. */
static void add_late_scores(score_groups *self, sample *one) {
    const late_line *late = group_stage_late(self->stage, one);
    for (uint32_t i = 0; late && i < late->trailer.count; i++) {
        for (size_t k = 0; k < self->terms; k++) {
            bool its = strcmp(rubric_term_name(self->run->rubric->terms[k]), late->trailer.parts[i].name) == 0;
            if (its && self->weights[k] != 0) one->scores[k] = late->scores[i].contribution / self->weights[k];
        }
    }
}

static bool advantages_of(score_groups *self, sample **samples, size_t count, double *values) {
    group_item *items = items_of(samples, count);
    if (!items) return false;
    bool good = true;
    if (self->options.advantage == GROUP_GDPO) {
        double *scores = calloc(count * self->terms + 1, sizeof *scores);
        good = scores != NULL;
        for (size_t i = 0; good && i < count; i++) {
            add_late_scores(self, samples[i]);
            memcpy(scores + i * self->terms, samples[i]->scores, self->terms * sizeof *scores);
        }
        if (good) group_combine(items, count, scores, self->weights, self->terms, &self->options, values);
        free(scores);
    } else {
        group_advantages(items, &samples[0]->of, &self->options, values);
    }
    free(items);
    return good;
}

static assay_status decide(void *argument, sample **samples, size_t count) {
    score_groups *self = argument;
    assay_status status = score_groups_measure(samples, count, self->options.biased);
    double *values = calloc(count, sizeof *values);
    if (status.code == ASSAY_OK && (!values || !advantages_of(self, samples, count, values))) status = no_memory();
    if (status.code == ASSAY_OK) {
        for (size_t i = 0; i < count; i++) samples[i]->advantage = values[i];
        group_batch_add(&self->batch, values, count);
        self->groups++;
        self->flat += samples[0]->of.zero_variance;
    }
    free(values);
    return status;
}

static void decided(void *argument) {
    score_groups *self = argument;
    if (group_needs_batch(self->options.advantage)) self->scale = group_batch_scale(&self->batch, &self->options);
}

static void put_number(assay_buffer *out, const char *name, double value) {
    assay_buffer_printf(out, "\"%s\": ", name);
    json_write_double(out, value);
    assay_buffer_put(out, ASSAY_VIEW(", "));
}

/* The members of GroupResult that are not lists. */
static void put_group(assay_buffer *out, const sample *one) {
    const group_statistics *of = &one->of;
    assay_buffer_printf(out, "\"group\": {\"completions\": %zu, \"scored\": %zu, ", of->count, of->scored);
    put_number(out, "mean", of->mean);
    put_number(out, "deviation", of->deviation);
    assay_buffer_printf(out, "\"zero_variance\": %s, \"correct\": %zu, \"accuracy_scored\": %zu, ",
                        of->zero_variance ? "true" : "false", of->correct, of->accuracy_scored);
    put_number(out, "pass_rate", of->pass_rate);
    if (of->best == SIZE_MAX) assay_buffer_put(out, ASSAY_VIEW("\"best_completion\": null"));
    else assay_buffer_printf(out, "\"best_completion\": %zu", of->best);
    const char *verdict =
        one->consensus.class_id ? json_codec_enum_name(&assay__v1__verdict__descriptor, one->consensus_verdict) : NULL;
    assay_buffer_printf(out, ", \"consensus_class\": %u, \"consensus_verdict\": ", one->consensus.class_id);
    if (verdict) json_write_string(out, assay_view_of(verdict));
    else assay_buffer_put(out, ASSAY_VIEW("null"));
    assay_buffer_put_char(out, '}');
}

static assay_status emit(void *argument, const row *of, sample **samples) {
    score_groups *self = argument;
    if (!samples || self->options.advantage == GROUP_ADVANTAGE_NONE) return self->write(self->argument, of, NULL);
    assay_buffer text, all;
    assay_buffer_init(&text, SIZE_MAX / 4);
    assay_buffer_init(&all, 4096);
    assay_view *each = calloc(of->count + 1, sizeof *each);
    assay_status status = each ? assay_ok() : no_memory();
    for (size_t i = 0; each && i < of->count; i++) {
        size_t begin = text.size;
        put_number(&text, "advantage", samples[i]->advantage * self->scale);
        assay_buffer_printf(&text, "\"class\": %u", samples[i]->class_id);
        each[i].size = text.size - begin;
    }
    size_t at = 0;
    for (size_t i = 0; each && i < of->count; at += each[i++].size) each[i].data = text.data + at;
    put_group(&all, samples[0]);
    const row_extras extras = {each, assay_buffer_view(&all)};
    if (text.overflow) status = no_memory();
    if (status.code == ASSAY_OK) status = self->write(self->argument, of, &extras);
    free(each);
    assay_buffer_clear(&text);
    assay_buffer_clear(&all);
    return status;
}

assay_status score_groups_begin(score_groups *self) {
    const Assay__V1__Rubric *rubric = self->run->rubric;
    self->scale = 1;
    if (self->options.advantage == GROUP_GDPO) {
        if (!rubric)
            return assay_fail(ASSAY_USAGE, "NO_RUBRIC", NULL,
                              "--advantage gdpo needs the terms' weights: give a rubric that is known here");
        self->terms = rubric->n_terms < 32 ? rubric->n_terms : 32;
        for (size_t k = 0; k < self->terms; k++) self->weights[k] = rubric->terms[k]->weight;
    }
    const group_stage_config config = {.all = self->all || group_needs_batch(self->options.advantage),
                                       .late = rubric_needs_groups(rubric),
                                       .terms = self->terms,
                                       .argument = self,
                                       .decide = self->options.advantage == GROUP_ADVANTAGE_NONE ? NULL : decide,
                                       .emit = emit,
                                       .decided = decided};
    return group_stage_new(&config, &self->stage);
}

void score_groups_clear(score_groups *self) {
    group_stage_free(self->stage);
    self->stage = NULL;
}

/* What each term gave before its weight, for GDPO. */
static void fill_scores(const score_groups *self, const row *of, sample **samples, assay_arena *arena) {
    for (size_t i = 0; i < of->count && self->terms; i++) {
        assay_arena_reset(arena);
        const Assay__V1__CompletionResult *message = line_result_message(&of->results[i], arena);
        for (size_t k = 0; message && k < self->terms && k < message->n_components; k++) {
            double given = message->components[k]->value->contribution;
            if (self->weights[k] != 0 && isfinite(given)) samples[i]->scores[k] = given / self->weights[k];
        }
    }
}

assay_status score_groups_put(score_groups *self, const row *of) {
    hash128 group = {0, 0};
    assay_status status;
    if (!group_stage_takes(of)) {
        status = group_stage_pass(self->stage, of);
    } else if (!of->list && !stream_run_group(self->run, of->line.text, &group)) {
        status = assay_fail(ASSAY_INPUT, "NO_GROUP", NULL,
                            "it has no group_id, and it is judged against its group; see --group-key");
    } else {
        sample **samples = group_stage_samples(self->stage, of);
        if (!samples) return no_memory();
        assay_arena arena;
        assay_arena_init(&arena, 64 << 20);
        fill_scores(self, of, samples, &arena);
        assay_arena_clear(&arena);
        status = group_stage_put(self->stage, of, group);
    }
    return line_status_under(&of->line, status);
}

assay_status score_groups_end(score_groups *self) {
    return group_stage_end(self->stage);
}
