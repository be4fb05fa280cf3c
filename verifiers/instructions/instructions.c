/* See instructions.h. */
#include "verifiers/instructions/instructions_internal.h"

struct assay_instructions {
    size_t count;
    instruction *list;
};

/* The message names an unknown id only where it is harmless to print. */
static assay_status unknown(assay_view id) {
    bool plain = id.size > 0 && id.size <= ASSAY_INSTRUCTION_ID_BYTES;
    for (size_t i = 0; i < id.size && plain; i++)
        plain = assay_is_alpha(id.data[i]) || assay_is_digit(id.data[i]) || id.data[i] == '_' || id.data[i] == ':';
    if (!plain) return assay_fail(ASSAY_INPUT, "UNKNOWN_INSTRUCTION", NULL, "no instruction has such an id");
    return assay_fail(ASSAY_INPUT, "UNKNOWN_INSTRUCTION", NULL, "no instruction has the id %.*s", (int)id.size, id.data);
}

static assay_status compile_one(const assay_instruction_spec *spec, instruction *made, assay_arena *arena) {
    made->type = instructions_type(spec->id);
    if (!made->type) return assay_status_under(unknown(spec->id), "id");
    return assay_status_under(instructions_read_kwargs(spec->kwargs_json, made, arena), "kwargs_json");
}

assay_status assay_instructions_compile(const assay_instruction_spec *specs, size_t count, assay_arena *arena,
                                        assay_instructions **out) {
    *out = NULL;
    if (count == 0) return assay_fail(ASSAY_INPUT, "NO_INSTRUCTIONS", "instructions", "there is no instruction");
    if (count > ASSAY_INSTRUCTIONS_MAX)
        return assay_fail(ASSAY_LIMIT, "TOO_MANY_INSTRUCTIONS", "instructions", "%zu instructions, at most %d", count,
                          ASSAY_INSTRUCTIONS_MAX);
    assay_instructions *made = assay_arena_calloc(arena, 1, sizeof *made);
    instruction *list = assay_arena_calloc(arena, count, sizeof *list);
    if (!made || !list) return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the instructions");
    for (size_t i = 0; i < count; i++) {
        assay_status status = compile_one(&specs[i], &list[i], arena);
        if (status.code != ASSAY_OK) {
            char place[40];
            snprintf(place, sizeof place, "instructions[%zu]", i);
            return assay_status_under(status, place);
        }
    }
    *made = (assay_instructions){count, list};
    *out = made;
    return assay_ok();
}

size_t assay_instructions_count(const assay_instructions *instructions) {
    return instructions->count;
}

const char *assay_instructions_id(const assay_instructions *instructions, size_t i) {
    return instructions->list[i].type->id;
}

bool instructions_folded(answer_text *answer) {
    if (answer->folded.data) return true;
    char *folded = assay_arena_alloc(answer->arena, instructions_folded_bound(answer->text));
    if (folded) answer->folded = (assay_view){folded, instructions_fold_text(answer->text, folded)};
    return folded != NULL;
}

bool instructions_spend_pass(answer_text *answer) {
    return assay_budget_spend(answer->budget, answer->text.size / 64 + 1);
}

follows instructions_compare(const instruction *self, size_t count, uint32_t *counted) {
    *counted = (uint32_t)count;
    return (count >= self->number) == self->at_least ? FOLLOWED : NOT_FOLLOWED;
}

static void conclude(const assay_instructions_options *options, assay_instructions_result *result) {
    uint32_t all = result->count, known = all;
    for (uint32_t i = 0; i < all; i++) {
        result->followed_count += result->followed >> i & 1;
        known -= result->undecided >> i & 1;
    }
    bool broken = result->followed_count < known;
    if (options->all_or_nothing ? !broken && known < all : known < all) {
        result->verdict = ASSAY_NOT_AVAILABLE;
    } else if (options->all_or_nothing) {
        result->verdict = broken ? ASSAY_INCORRECT : ASSAY_CORRECT;
        result->score = broken ? 0 : 1;
    } else {
        result->verdict = ASSAY_MEASURED;
        result->score = (double)result->followed_count / (double)all;
    }
}

void assay_instructions_judge(const assay_instructions *instructions, const assay_instructions_options *options,
                              assay_view text, assay_budget *budget, assay_arena *arena, assay_instructions_result *result) {
    *result = (assay_instructions_result){.verdict = ASSAY_NO_ANSWER, .count = (uint32_t)instructions->count};
    answer_text answer = {
        .text = text, .stripped = instructions_strip(text), .options = options, .budget = budget, .arena = arena};
    if (answer.stripped.size == 0) return;
    for (size_t i = 0; i < instructions->count; i++) {
        const instruction *self = &instructions->list[i];
        follows outcome = instructions_spend_pass(&answer) ? self->type->judge(self, &answer, &result->counted[i]) : STOPPED;
        if (outcome == STOPPED) {
            *result = (assay_instructions_result){.verdict = budget->exhausted ? ASSAY_UNDECIDED : ASSAY_ERROR,
                                                  .count = (uint32_t)instructions->count};
            return;
        }
        if (outcome == FOLLOWED) result->followed |= (uint32_t)1 << i;
        if (outcome == CANNOT_TELL) result->undecided |= (uint32_t)1 << i;
    }
    conclude(options, result);
}
