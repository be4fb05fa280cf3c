/* JUDGE_UNIT_COMPARE: a line with a gold and an answer in, the members to add out: "verdict", "method", and "message" where there is one.
 *
 * The answer may be bare ("\frac12"), boxed, or a whole completion ("The answer is 5."): a box, an <answer> element, "####" or a
 * phrase is looked for first; else the whole text is the answer; and where that cannot be read at all, bold text or the last expression.
 * A gold with text around its box stands for what is in the box. */
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "service/judge/judge_internal.h"
#include "service/limits.h"
#include "verifiers/completion/text_search.h"

typedef struct pair {
    assay_view gold, pred;
} pair;

static assay_status text_member(json_value line, assay_view key, const char *otherwise, assay_arena *arena, assay_view *out) {
    assay_view name = key.size ? key : assay_view_of(otherwise);
    char field[100];
    snprintf(field, sizeof field, "%.*s", (int)(name.size < 90 ? name.size : 90), name.data);
    json_value value = json_member(line, name);
    if (value.type == JSON_ERROR) return assay_fail(ASSAY_INPUT, "MISSING_FIELD", field, "is missing");
    if (value.type == JSON_NUMBER) {
        *out = value.raw;
        return assay_ok();
    }
    if (value.type != JSON_STRING) return assay_fail(ASSAY_INPUT, "WRONG_TYPE", field, "must be a string or a number");
    char *storage = assay_arena_alloc(arena, value.raw.size);
    if (!storage) return assay_fail(ASSAY_INPUT, "OUT_OF_MEMORY", field, "needs more memory than a line may use");
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, value.raw.size);
    json_decode_string(value.raw, &text);
    *out = assay_buffer_view(&text);
    if (out->size > LIMIT_COMPLETION_BYTES) return assay_fail(ASSAY_INPUT, "TOO_LARGE", field, "is longer than 1048576 bytes");
    return assay_ok();
}

static assay_status read_pair(assay_view text, const judge_line_config *config, assay_arena *arena, pair *out) {
    const char *error = NULL;
    size_t error_at = 0;
    json_value line = json_parse(text, LIMIT_NESTING, &error, &error_at);
    if (line.type == JSON_ERROR)
        return assay_fail(ASSAY_INPUT, "INVALID_JSON", NULL, "%s at byte %zu", error ? error : "not JSON", error_at);
    if (line.type != JSON_OBJECT) return assay_fail(ASSAY_INPUT, "INVALID_JSON", NULL, "a line must be a JSON object");
    assay_status status = text_member(line, config->key_gold, "gold", arena, &out->gold);
    return status.code == ASSAY_OK ? text_member(line, config->key_pred, "pred", arena, &out->pred) : status;
}

/* The rubric of a comparison: the head's first maths term, with these sources. */
static const assay_math_check *math_of(const judge_head *head) {
    const assay_rubric_spec *spec = assay_rubric_spec_of(head->rubric);
    for (size_t i = 0; i < spec->term_count; i++) {
        if (spec->terms[i].check == ASSAY_CHECK_MATH || spec->terms[i].check == ASSAY_CHECK_ACCURACY)
            return &spec->terms[i].math;
    }
    return NULL;
}

static void put_members(assay_buffer *body, assay_verdict verdict, assay_math_method method, const char *message) {
    assay_buffer_printf(body, "\"verdict\":\"%s\",\"method\":", assay_verdict_name(verdict));
    const char *name = assay_math_method_name(method);
    if (name[0]) assay_buffer_printf(body, "\"%s\"", name);
    else assay_buffer_put(body, ASSAY_VIEW("null"));
    if (!message || !message[0]) return;
    assay_buffer_put(body, ASSAY_VIEW(",\"message\":"));
    json_write_string(body, assay_view_of(message));
}

/* Sources of the first look, and of the second, which is only for text that the first could not read. */
static const assay_answer_source first_sources[] = {ASSAY_SOURCE_BOXED, ASSAY_SOURCE_ANSWER_TAG, ASSAY_SOURCE_HASHES,
                                                    ASSAY_SOURCE_PHRASE, ASSAY_SOURCE_WHOLE};
static const assay_answer_source minerva_sources[] = {ASSAY_SOURCE_ANSWER_LINE, ASSAY_SOURCE_BOXED,
                                                      ASSAY_SOURCE_WHOLE}; /* DAPO: lines as they stand */
static const assay_answer_source second_sources[] = {ASSAY_SOURCE_BOLD, ASSAY_SOURCE_LAST_EXPRESSION};

/* What follows the box that a text begins with; nothing where it does not end. */
static assay_view behind_box(assay_view text) {
    size_t depth = 0;
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] == '{') depth++;
        if (text.data[at] == '}' && depth > 0 && --depth == 0) return assay_view_slice(text, at + 1, text.size);
    }
    return ASSAY_VIEW_NONE;
}

enum { PASSAGE_BYTES = 80 };

/* A word of three letters or more, behind blanks and dollars, that is not "and". */
static bool starts_with_noun(assay_view text) {
    size_t at = 0, end;
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '$')) at++;
    for (end = at; end < text.size && assay_is_alpha(text.data[end]);) end++;
    return end - at >= 3 && !assay_view_is(assay_view_slice(text, at, end), "and");
}

/* "\boxed{1} papers and \boxed{2} bins": two things in one sentence, of which neither alone is the answer. */
static bool names_two_things(assay_view text) {
    const assay_view box = ASSAY_VIEW("\\boxed{");
    const char *first = assay_view_find(text, box);
    assay_view rest = first ? behind_box(assay_view_slice(text, (size_t)(first - text.data), text.size)) : ASSAY_VIEW_NONE;
    const char *second = rest.size > 0 ? assay_view_find(rest, box) : NULL;
    if (!second) return false;
    assay_view between = assay_view_slice(rest, 0, (size_t)(second - rest.data)),
               last = behind_box(assay_view_slice(rest, between.size, rest.size));
    return between.size < PASSAGE_BYTES && starts_with_noun(between) && starts_with_noun(last) &&
           assay_view_holds(between, ASSAY_VIEW(" and ")) && !memchr(between.data, '.', between.size) &&
           !memchr(between.data, '\n', between.size) && !assay_view_holds(last, box);
}

/* A gold whose box stands inside other text, or before it; or a passage that says what the answer is. */
static bool is_solution(assay_view gold) {
    assay_view text = assay_view_trim(gold);
    if (names_two_things(text)) return false;
    while (text.size && (text.data[0] == '$' || assay_is_space(text.data[0]))) text = assay_view_slice(text, 1, text.size);
    if (!assay_view_starts_with(text, ASSAY_VIEW("\\boxed"))) {
        bool passage = text.size > PASSAGE_BYTES && assay_find_first_folded(text, ASSAY_VIEW("answer is")) != ASSAY_NOT_FOUND;
        return passage || (text.size && memmem(text.data, text.size, "\\boxed", 6) != NULL);
    }
    assay_view rest = behind_box(text);
    while (rest.size && (assay_is_space(rest.data[0]) || strchr("$.\\])", rest.data[0])))
        rest = assay_view_slice(rest, 1, rest.size);
    return rest.size > 0;
}

/* One look, by way of the maths term itself, so that boxes that disagree and budgets mean what they mean in a rubric. False: no outcome. */
static bool look(judge_state *state, const judge_head *head, const assay_math_check *check, const pair *texts,
                 const assay_answer_source *sources, size_t source_count, const _Atomic uint32_t *cancelled,
                 assay_outcome *outcome) {
    assay_rubric_spec *spec = assay_arena_calloc(&state->arena, 1, sizeof *spec);
    assay_reference_spec *golds = assay_arena_calloc(&state->arena, 1, sizeof *golds);
    assay_rubric *rubric = NULL;
    if (!spec || !golds) return false;
    spec->term_count = 1;
    spec->terms[0] = (assay_term){.weight = 1, .check = ASSAY_CHECK_MATH, .math = *check};
    assay_answer_policy *policy = &spec->terms[0].math.policy;
    memcpy(policy->sources, sources, source_count * sizeof *sources);
    policy->source_count = source_count;
    if (assay_rubric_compile(spec, &rubric).code != ASSAY_OK) return false;
    *golds = (assay_reference_spec){
        .answers = {texts->gold}, .answer_count = 1, .has_math = true, .extract = is_solution(texts->gold)};
    assay_reference *reference = assay_reference_compile(rubric, golds, &state->arena);
    assay_completion completion = {.text = texts->pred, .think_prefill = ASSAY_PREFILL_AUTO};
    assay_completion_cut(&completion, ASSAY_NO_TAGS, head->suffixes, head->suffix_count);
    bool done =
        reference &&
        assay_rubric_judge(rubric, reference, &completion, &(assay_judging){.cancelled = cancelled}, &state->arena, outcome) &&
        outcome->component_count == 1;
    assay_rubric_free(rubric);
    return done;
}

static void compare(judge_state *state, const judge_head *head, const assay_math_check *check, const pair *texts,
                    const _Atomic uint32_t *cancelled, assay_buffer *body, engine_record *record) {
    assay_outcome outcome;
    bool minerva = check->options.convention == ASSAY_CONVENTION_DAPO;
    bool done = minerva ? look(state, head, check, texts, minerva_sources, sizeof minerva_sources / sizeof *minerva_sources,
                               cancelled, &outcome)
                        : look(state, head, check, texts, first_sources, sizeof first_sources / sizeof *first_sources,
                               cancelled, &outcome);
    bool sentence = done && memchr(texts->pred.data ? texts->pred.data : "", ' ', texts->pred.size) != NULL;
    bool choice = sentence && outcome.components[0].verdict == ASSAY_INCORRECT && outcome.components[0].gold_is_choice;
    if (done && (outcome.components[0].verdict == ASSAY_UNPARSED || choice) && outcome.answer.source == ASSAY_SOURCE_WHOLE) {
        assay_outcome second;
        if (look(state, head, check, texts, second_sources, sizeof second_sources / sizeof *second_sources, cancelled,
                 &second) &&
            second.components[0].verdict != ASSAY_NO_ANSWER)
            outcome = second;
    }
    if (!done) {
        body->overflow = true;
        return;
    }
    const assay_component *component = &outcome.components[0];
    record_fill(record, &outcome);
    record->verdict = (uint8_t)component->verdict;
    put_members(body, component->verdict, component->math.method, component->message);
}

void judge_compare_item(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body,
                        engine_record *record) {
    judge_head *head = judge_unit_head(state, unit, body, record);
    if (!head) return;
    pair texts;
    const assay_math_check *check = math_of(head);
    assay_status status = check ? read_pair(unit->items[index], &head->line, &state->arena, &texts)
                                : assay_fail(ASSAY_USAGE, "NO_MATH", "rubric", "has no maths term");
    if (status.code == ASSAY_OK) {
        if (state->config.faults) fault_act(texts.pred);
        compare(state, head, check, &texts, unit->cancelled, body, record);
        return;
    }
    record->status = ASSAY_INVALID;
    char message[480];
    snprintf(message, sizeof message, "%s%s%s", status.field, status.field[0] ? " " : "", status.message);
    put_members(body, ASSAY_ERROR, ASSAY_METHOD_NONE, message);
}
