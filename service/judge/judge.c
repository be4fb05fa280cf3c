/* The brain: start before confinement, then one item at a time. */
#include <stdlib.h>

#include "service/judge/judge_internal.h"
#include "service/limits.h"

enum { ARENA_KEPT_BYTES = 4 << 20 };

/* A judge's client of the sandbox. Where the launcher is gone nothing can be run, which is our failure; the rest of the judge works. */
static bool attach(judge_state *state, const engine_place *place) {
    state->cells = (assay_code_cells){.why_not = state->config.no_cells ? state->config.no_cells : "no programs are run here"};
    sandbox_client *clients[2] = {NULL, NULL};
    if (place->sockets[0] < 0 || !state->config.cells) return true;
    for (unsigned i = 0; i < 2 && place->sockets[i] >= 0; i++) {
        clients[i] = sandbox_client_of(state->config.cells, 2 * place->worker + i);
        if (!clients[i]) return false;
        assay_status status = sandbox_client_attach(clients[i], place->sockets[i]);
        if (status.code == ASSAY_OK) continue;
        fprintf(stderr, "assay: %s\n", status.message);
        return false;
    }
    state->cells =
        (assay_code_cells){.client = clients[0], .second = clients[1], .level = sandbox_level_of(state->config.cells)};
    return true;
}

/* While they wait they look whether the call was cancelled. */
static void watch(const judge_state *state, const _Atomic uint32_t *cancelled) {
    if (state->cells.client) sandbox_client_watch(state->cells.client, cancelled);
    if (state->cells.second) sandbox_client_watch(state->cells.second, cancelled);
}

static void *start(const void *config, const engine_place *place) {
    judge_state *state = calloc(1, sizeof *state);
    if (!state) return NULL;
    if (config) state->config = *(const judge_config *)config;
    if (!attach(state, place)) {
        free(state);
        return NULL;
    }
    assay_arena_init(&state->arena, LIMIT_ITEM_ARENA_BYTES);
    assay_format_process_start();
    if (!state->config.no_languages) assay_language_process_start();
    if (state->config.lang) {
        lang_process_attach(state->config.lang, place->pool == 0 ? place->worker : LANG_SEATS_MAX);
        assay_language_decide_by(lang_process_decide, state->config.lang);
    }
    assay_math_thread_start();
    return state;
}

static void stop(void *opaque) {
    judge_state *state = opaque;
    reference_cache_clear(&state->references);
    head_cache_clear(&state->heads);
    assay_arena_clear(&state->arena);
    if (state->row_held) assay_arena_clear(&state->row_arena);
    assay_math_thread_stop();
    free(state);
}

assay_line_notes judge_notes(const engine_unit *unit) {
    return (assay_line_notes){unit->noted, (const assay_line_word *)(const void *)unit->notes.data};
}

/* Asks for what will be read of the unit's next item: it comes from memory, or another core's cache, while this one is judged. */
static void fetch_next(const engine_unit *unit, uint32_t index) {
    if (index + 1 >= unit->item_count) return;
    assay_line_notes notes = judge_notes(unit);
    assay_line_notes_fetch(&notes, unit->items[index + 1]);
}

static void item(void *opaque, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record) {
    judge_state *state = opaque;
    if (state->arena.used > ARENA_KEPT_BYTES)
        assay_arena_clear(&state->arena); /* after a huge completion the memory goes back */
    else assay_arena_reset(&state->arena);
    record->reward = __builtin_nan("");
    fetch_next(unit, index);
    switch (unit->kind) {
        case JUDGE_UNIT_ROW:
        case JUDGE_UNIT_LINE: judge_line_item(state, unit, index, body, record); break;
        case JUDGE_UNIT_COMPARE: judge_compare_item(state, unit, index, body, record); break;
        default: judge_proto_item(state, unit, index, body, record); break;
    }
}

/* Asked for before the engine forks: the model is opened here, once, and all scorers share its pages. */
const engine_brain *judge_brain(const judge_config *config) {
    if (!config || !config->no_languages) assay_language_process_start();
    static const engine_brain brain = {start, item, stop};
    return &brain;
}

judge_head *judge_unit_head(judge_state *state, const engine_unit *unit, assay_buffer *body, engine_record *record) {
    judge_head *head = head_cache_get(&state->heads, &state->references, unit->kind, unit->call_head);
    if (head->status.code == ASSAY_OK) return head;
    record->flags |= ENGINE_FLAG_CALL_ERROR;
    record->status = ASSAY_INVALID;
    judge_error_write(body, &head->status);
    return NULL;
}

/* Terms that cannot be judged without a reference. */
static bool needs_reference(assay_check_kind check) {
    return check == ASSAY_CHECK_ACCURACY || check == ASSAY_CHECK_MATH || check == ASSAY_CHECK_CODE ||
           check == ASSAY_CHECK_CHOICE || check == ASSAY_CHECK_TEXT || check == ASSAY_CHECK_INSTRUCTIONS;
}

static bool is_empty(const assay_reference_spec *spec) {
    return !(spec->has_math || spec->has_code || spec->has_text || spec->has_choice || spec->has_language ||
             spec->has_instructions || spec->has_json);
}

static assay_status check_turns(const Assay__V1__Group *group) {
    if (group->n_messages > LIMIT_MESSAGES)
        return assay_fail(ASSAY_INPUT, "TOO_MANY_MESSAGES", "messages", "at most %d messages", LIMIT_MESSAGES);
    for (size_t i = 0; i < group->n_messages; i++) {
        char where[32];
        snprintf(where, sizeof where, "messages[%zu]", i);
        if (strlen(group->messages[i]->role) > LIMIT_ROLE_BYTES)
            return assay_fail(ASSAY_INPUT, "BAD_ROLE", where, "its role is longer than %d bytes", LIMIT_ROLE_BYTES);
        if (group->messages[i]->content.len > LIMIT_PROMPT_BYTES)
            return assay_fail(ASSAY_INPUT, "PROMPT_TOO_LARGE", where, "is longer than %d bytes", LIMIT_PROMPT_BYTES);
    }
    return assay_ok();
}

static bool has_prompt(const Assay__V1__Group *group) {
    bool any = group->prompt.len > 0;
    for (size_t i = 0; i < group->n_messages && !any; i++) any = group->messages[i]->content.len > 0;
    return any;
}

static assay_status check_group(const judge_head *head, const Assay__V1__Group *group, assay_arena *arena,
                                assay_reference_spec *spec) {
    if (strlen(group->id) > LIMIT_ID_BYTES)
        return assay_fail(ASSAY_INPUT, "BAD_ID", "id", "is longer than %d bytes", LIMIT_ID_BYTES);
    if (group->prompt.len > LIMIT_PROMPT_BYTES)
        return assay_fail(ASSAY_INPUT, "PROMPT_TOO_LARGE", "prompt", "is longer than %d bytes", LIMIT_PROMPT_BYTES);
    assay_status status = check_turns(group);
    if (status.code != ASSAY_OK) return status;
    status = assay_status_under(reference_decode(group->reference, arena, spec), "reference");
    if (status.code != ASSAY_OK) return status;
    const assay_rubric_spec *rubric = assay_rubric_spec_of(head->rubric);
    for (size_t i = 0; i < rubric->term_count; i++) {
        const assay_term *term = &rubric->terms[i];
        if (needs_reference(term->check) && is_empty(spec))
            return assay_fail(ASSAY_INPUT, "NO_REFERENCE", "reference", "is missing; term %s needs one", term->name);
        if (term->check == ASSAY_CHECK_REMOTE && !has_prompt(group)) /* a preference is one among answers to something */
            return assay_fail(ASSAY_INPUT, "NO_PROMPT", "prompt", "is missing; term %s needs one", term->name);
    }
    return assay_ok();
}

/* The prompt's text: as given, or the last user turn; where there is none, the last turn. */
static assay_view prompt_of(const Assay__V1__Group *group) {
    if (group->prompt.len || !group->n_messages) return (assay_view){(const char *)group->prompt.data, group->prompt.len};
    const Assay__V1__Message *turn = group->messages[group->n_messages - 1];
    for (size_t i = group->n_messages; i > 0; i--) {
        if (strcmp(group->messages[i - 1]->role, "user") != 0) continue;
        turn = group->messages[i - 1];
        break;
    }
    return (assay_view){(const char *)turn->content.data, turn->content.len};
}

void judge_hold_reference(held_reference *held, const judge_head *head, const Assay__V1__Group *group) {
    assay_reference_spec *spec = assay_arena_calloc(&held->arena, 1, sizeof *spec);
    if (spec) {
        held->status = check_group(head, group, &held->arena, spec);
        if (held->status.code != ASSAY_OK) return;
        held->prompt = prompt_of(group);
        held->reference = assay_reference_compile(head->rubric, spec, &held->arena);
        if (held->reference) held->status = assay_status_under(assay_reference_fault(held->reference), "reference");
    }
    if (!held->reference)
        held->status =
            assay_fail(ASSAY_INPUT, "REFERENCE_TOO_LARGE", "reference", "needs more memory than a reference may use");
}

/* For GDPO, whose terms are normalised one by one in the front. */
static bool put_weights(const judge_head *head, assay_arena *arena, Assay__V1__CompletionResult *result) {
    const assay_rubric_spec *spec = assay_rubric_spec_of(head->rubric);
    result->term_weights = assay_arena_calloc(arena, spec->term_count, sizeof *result->term_weights);
    if (!result->term_weights) return false;
    result->n_term_weights = spec->term_count;
    for (size_t i = 0; i < spec->term_count; i++) result->term_weights[i] = spec->terms[i].weight;
    return true;
}

/* Keeps the late parts for who packs the result. */
static void note_late(judge_state *state, const assay_rubric_spec *spec, const assay_late *late) {
    state->late = (late_trailer){.count = (uint32_t)late->count, .status = (uint8_t)late->status, .reward = late->reward};
    for (size_t i = 0; i < late->count; i++) {
        const assay_late_part *part = &late->parts[i];
        late_part *out = &state->late.parts[i];
        *out = (late_part){.correct = part->correct,
                           .counts = part->counts,
                           .length = part->length,
                           .weight = part->weight,
                           .least = part->least,
                           .most = part->most};
        memcpy(out->name, spec->terms[part->term].name, sizeof out->name);
        if (!part->remote) continue;
        memcpy(out->endpoint, part->remote->endpoint, sizeof out->endpoint);
        out->begin = part->begin;
        out->end = part->end;
        out->center = part->remote->center;
        out->scale = part->remote->scale > 0 ? part->remote->scale : 1;
        out->sigmoid = part->remote->sigmoid;
    }
}

Assay__V1__CompletionResult *judge_one(judge_state *state, const judge_head *head, const held_reference *held,
                                       assay_completion *completion, const result_place *place,
                                       const _Atomic uint32_t *cancelled, engine_record *record) {
    if (state->config.faults) fault_act(completion->text);
    if (completion->think_prefill == 0) completion->think_prefill = head->think_prefill;
    completion->prompt = held->prompt;
    assay_completion_cut(completion, assay_rubric_spec_of(head->rubric)->think_tags, head->suffixes, head->suffix_count);
    assay_outcome outcome;
    const assay_judging how = {.trace = head->detail_level == ASSAY__V1__DETAIL_LEVEL__DETAIL_LEVEL_TRACE,
                               .cancelled = cancelled,
                               .cells = &state->cells};
    watch(state, cancelled);
    if (!assay_rubric_judge(head->rubric, held->reference, completion, &how, &state->arena, &outcome)) return NULL;
    record_fill(record, &outcome);
    note_late(state, assay_rubric_spec_of(head->rubric), &outcome.late);
    Assay__V1__CompletionResult *result = result_build(&outcome, completion, place, head->detail_level, &state->arena);
    return result && head->reports_weights && !put_weights(head, &state->arena, result) ? NULL : result;
}
