/* See late_batch.h. What an endpoint is sent is read off the line here, by the same reader as in a scorer. */
#include "service/cli/late_batch.h"

#include <stdlib.h>

#include "assay/v1/result.pb-c.h"
#include "service/judge/line.h"

enum { ARENA_BYTES = 1 << 30, MESSAGE_DEPTH = 8 };

static assay_arena *arena_of(late_batch *self) {
    if (!self->open) assay_arena_init(&self->arena, ARENA_BYTES);
    self->open = true;
    return &self->arena;
}

static assay_view pack(const ProtobufCMessage *message, assay_arena *arena) {
    size_t size = protobuf_c_message_get_packed_size(message);
    uint8_t *bytes = assay_arena_alloc(arena, size + 1);
    if (!bytes) return ASSAY_VIEW_NONE;
    protobuf_c_message_pack(message, bytes);
    return (assay_view){(const char *)bytes, size};
}

/* Of a group an endpoint sees its prompt and the gold answer, no tests. */
static assay_view pack_prompt(const Assay__V1__Group *of, assay_arena *arena) {
    Assay__V1__Group head = ASSAY__V1__GROUP__INIT;
    head.prompt = of->prompt;
    head.messages = of->messages;
    head.n_messages = of->n_messages;
    Assay__V1__Reference reference = ASSAY__V1__REFERENCE__INIT;
    assay_view label = remote_label_of(of);
    ProtobufCBinaryData answer = {label.size, (uint8_t *)(uintptr_t)label.data};
    reference.answers = &answer;
    reference.n_answers = 1;
    if (label.size) head.reference = &reference;
    return pack(&head.base, arena);
}

static bool room_for_one(late_batch *self) {
    if (self->count & (self->count - 1)) return true; /* grown at powers of two */
    size_t capacity = self->count ? self->count * 2 : 1;
    wire_wish *bigger = realloc(self->wishes, capacity * sizeof *bigger);
    if (bigger) self->wishes = bigger;
    return bigger != NULL;
}

/* Adds what an item wants. What cannot be noted is not asked, and its term has no score. */
static void add_wishes(late_batch *self, const late_trailer *trailer, size_t item, assay_view head, assay_view completion) {
    for (uint32_t k = 0; k < trailer->count; k++) {
        const late_part *part = &trailer->parts[k];
        if (part->endpoint[0] == '\0' || !room_for_one(self)) continue;
        wire_wish *wish = &self->wishes[self->count++];
        *wish = (wire_wish){
            .item = item, .part = k, .group_head = head, .completion = completion, .begin = part->begin, .end = part->end};
        memcpy(wish->endpoint, part->endpoint, sizeof wish->endpoint);
    }
}

static bool wants(const engine_item *item, late_trailer *trailer) {
    assay_view body = item->body;
    if (item->fault != ENGINE_FAULT_NONE || !(item->record.flags & ENGINE_FLAG_LATE) || !late_trailer_take(&body, trailer))
        return false;
    if (trailer->status != ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED)
        return false; /* no reward whatever an endpoint says */
    for (uint32_t k = 0; k < trailer->count; k++) {
        if (trailer->parts[k].endpoint[0]) return true;
    }
    return false;
}

static void gather_one(late_batch *self, const pump_batch *batch, const engine_job *job, const judge_line_config *config,
                       size_t i) {
    late_trailer trailer;
    judge_line line;
    size_t item = batch->of[i].first;
    if (!wants(engine_job_item(job, item), &trailer)) return;
    if (judge_line_read(batch->lines[i].text, config, arena_of(self), &line).code != ASSAY_OK) return;
    add_wishes(self, &trailer, item, pack_prompt(line.group, &self->arena), pack(&line.completion->base, &self->arena));
}

static void gather_list(late_batch *self, const pump_batch *batch, const engine_job *job, const judge_line_config *config,
                        size_t i) {
    const pump_items *of = &batch->of[i];
    assay_view line = batch->lines[i].text, head = ASSAY_VIEW_NONE;
    judge_row row;
    for (uint32_t k = 0; k < of->count; k++) {
        late_trailer trailer;
        Assay__V1__Completion *completion;
        assay_span element = batch->elements[of->first + k];
        if (!wants(engine_job_item(job, of->first + k), &trailer)) continue;
        if (!head.data) {
            if (judge_row_read(line, config, arena_of(self), &row).code != ASSAY_OK) return;
            head = pack_prompt(row.group, &self->arena);
        }
        assay_view text = assay_view_slice(line, element.begin, element.end);
        if (judge_row_completion(&row, text, k, config, &self->arena, &completion).code != ASSAY_OK) continue;
        add_wishes(self, &trailer, of->first + k, head, pack(&completion->base, &self->arena));
    }
}

static void on_answers(void *argument) {
    static const int outcomes[] = {[REMOTE_LOST] = WIRE_WISH_LOST,
                                   [REMOTE_SCORED] = WIRE_WISH_SCORED,
                                   [REMOTE_FAILED] = WIRE_WISH_FAILED,
                                   [REMOTE_UNKNOWN] = WIRE_WISH_UNKNOWN};
    late_batch *self = argument;
    for (size_t i = 0; i < self->count; i++) {
        memcpy(&self->wishes[i].outcome, &outcomes[self->asked[i].outcome], sizeof self->wishes[i].outcome);
        self->wishes[i].score = self->asked[i].score;
        memcpy(self->wishes[i].why, self->asked[i].why, sizeof self->wishes[i].why);
    }
    self->done(self->argument);
}

bool late_batch_ask(late_batch *self, const pump_batch *batch, const engine_job *job, const judge_line_config *line,
                    remote_link *link, void (*done)(void *argument), void *argument) {
    for (size_t i = 0; i < batch->line_count && link && !atomic_load(&self->cancelled); i++) {
        if (batch->of[i].count == 0) continue;
        if (batch->of[i].list) gather_list(self, batch, job, line, i);
        else gather_one(self, batch, job, line, i);
    }
    if (self->count == 0 || atomic_load(&self->cancelled)) return false;
    self->asked = calloc(self->count, sizeof *self->asked);
    if (!self->asked) return false;
    for (size_t i = 0; i < self->count; i++) {
        const wire_wish *wish = &self->wishes[i];
        self->asked[i] = (remote_wish){
            .group_head = wish->group_head, .completion = wish->completion, .begin = wish->begin, .end = wish->end};
        memcpy(self->asked[i].endpoint, wish->endpoint, sizeof self->asked[i].endpoint);
    }
    self->done = done;
    self->argument = argument;
    self->link = link;
    return remote_link_ask(link, self->asked, self->count, INT64_MAX, on_answers, self, &self->call) != 0;
}

void late_batch_cancel(late_batch *self) {
    atomic_store(&self->cancelled, true);
    uint64_t call = atomic_load(&self->call);
    if (call) remote_link_cancel(self->link, call);
}

static const wire_wish *answer_to(const late_batch *self, size_t item, uint32_t part) {
    size_t low = 0, high = self->asked ? self->count : 0;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const wire_wish *wish = &self->wishes[middle];
        if (wish->item == item && wish->part == part) return wish;
        if (wish->item < item || (wish->item == item && wish->part < part)) low = middle + 1;
        else high = middle;
    }
    return NULL;
}

/* Scores what needs no group. */
static void settle(const late_batch *self, size_t item, bool groups, bool asks, late_line *late) {
    const char *nobody = asks ? "the endpoint was not asked" : "no endpoints are known here: see --remotes";
    for (uint32_t k = 0; k < late->trailer.count; k++) {
        if (late->trailer.parts[k].endpoint[0])
            late->scores[k] = late_score_remote(&late->trailer, k, answer_to(self, item, k), nobody);
        else if (!groups) late->scores[k] = late_score_none("needs the lengths of the whole group");
    }
}

void late_batch_result(late_batch *self, size_t item, bool groups, bool asks, bool timing, pump_result *out) {
    if (!out->judged || !(out->record.flags & ENGINE_FLAG_LATE)) return;
    late_line *late = assay_arena_calloc(arena_of(self), 1, sizeof *late);
    bool good = late && late_trailer_take(&out->body, &late->trailer) &&
                wire_check_message(out->body, &assay__v1__completion_result__descriptor, MESSAGE_DEPTH);
    if (good) {
        late->queue_us = out->queue_us;
        late->timing = timing;
        settle(self, item, groups, asks, late);
    }
    if (good && late_line_is_settled(late)) {
        late_outcome outcome = late_outcome_of(&late->trailer, late->scores);
        out->record.status = outcome.status;
        out->record.reward = outcome.reward;
        out->queue_us = 0; /* it is in the body */
        good = late_line_json(out->body, late, &self->arena, &out->body).code == ASSAY_OK;
    } else {
        out->late = late;
    }
    if (good) return;
    out->late = NULL;
    out->judged = false;
    out->fault = wire_fault_of(ENGINE_FAULT_INTERNAL, 1);
}

void late_batch_clear(late_batch *self) {
    if (self->open) assay_arena_clear(&self->arena);
    free(self->wishes);
    free(self->asked);
    self->open = false;
    self->wishes = NULL;
    self->asked = NULL;
}
