/* Rubric message -> rubric spec. Ranges are the rubric's own business (verifiers/rubric); here only what the wire adds: sizes of arrays,
 * enum numbers. */
#include "common/utf8.h"
#include "service/judge/judge_internal.h"
#include "service/limits.h"

static assay_status bad(const char *field, const char *why) {
    return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", field, "%s", why);
}

static assay_view view_of(ProtobufCBinaryData bytes) {
    return (assay_view){(const char *)bytes.data, bytes.len};
}

static bool copy_name(char out[ASSAY_TERM_NAME_MAX + 1], const char *name) {
    size_t size = strlen(name);
    if (size > ASSAY_TERM_NAME_MAX) return false;
    memcpy(out, name, size + 1);
    return true;
}

static assay_status decode_sources(const Assay__V1__AnswerSource *sources, size_t count, assay_answer_policy *policy) {
    if (count > ASSAY_SOURCES_MAX) return bad("sources", "at most 8");
    for (size_t i = 0; i < count; i++) {
        int source = (int)sources[i];
        if (source < ASSAY_SOURCE_BOXED || source > ASSAY_SOURCE_LAST_NUMBER) return bad("sources", "unknown source");
        policy->sources[policy->source_count++] = (assay_answer_source)source;
    }
    return assay_ok();
}

static assay_status decode_choice(const Assay__V1__ChoiceCheck *message, assay_choice_check *choice) {
    *choice = (assay_choice_check){.policy = {.scope = ASSAY_SCOPE_ANSWER}};
    return message ? decode_sources(message->sources, message->n_sources, &choice->policy) : assay_ok();
}

static assay_status decode_text(const Assay__V1__TextCheck *message, assay_text_check *text) {
    *text = (assay_text_check){.policy = {.scope = ASSAY_SCOPE_ANSWER}};
    if (!message) return assay_ok();
    if ((unsigned)message->comparison > ASSAY_TEXT_F1) return bad("comparison", "is not known");
    text->comparison = (assay_text_comparison)message->comparison;
    return decode_sources(message->sources, message->n_sources, &text->policy);
}

/* Enums keep their numbers; assay_math_options_check says which are not known. */
static void decode_math_options(const Assay__V1__MathCheck *message, assay_math_options *options) {
    *options = (assay_math_options){.convention = (assay_math_convention)message->convention,
                                    .rounding = (assay_rounding_policy)message->rounding,
                                    .percent = (assay_percent_policy)message->percent,
                                    .list_order = (assay_order_policy)message->list_order,
                                    .tuple_order = (assay_order_policy)message->tuple_order,
                                    .brackets = (assay_bracket_policy)message->brackets,
                                    .multiplicity = (assay_multiplicity_policy)message->multiplicity,
                                    .fractions = (assay_fraction_policy)message->fractions,
                                    .units = (assay_unit_policy)message->units,
                                    .currency = (assay_currency_policy)message->currency,
                                    .text_case = (assay_case_policy)message->text_case,
                                    .variable_case = (assay_case_policy)message->variable_case,
                                    .names = (assay_name_policy)message->names,
                                    .decimal_mark = (assay_decimal_mark)message->decimal_mark};
    options->has_numeric_agreement =
        message->numeric_agreement_presence_case == ASSAY__V1__MATH_CHECK__NUMERIC_AGREEMENT_PRESENCE_NUMERIC_AGREEMENT;
    if (options->has_numeric_agreement) options->numeric_agreement = message->numeric_agreement != 0;
    if (message->tolerance_presence_case == ASSAY__V1__MATH_CHECK__TOLERANCE_PRESENCE_RELATIVE_TOLERANCE)
        options->relative_tolerance = message->relative_tolerance;
    if (message->absolute_tolerance_presence_case == ASSAY__V1__MATH_CHECK__ABSOLUTE_TOLERANCE_PRESENCE_ABSOLUTE_TOLERANCE)
        options->absolute_tolerance = message->absolute_tolerance;
    options->has_decimal_places =
        message->decimal_places_presence_case == ASSAY__V1__MATH_CHECK__DECIMAL_PLACES_PRESENCE_DECIMAL_PLACES;
    if (options->has_decimal_places) options->decimal_places = message->decimal_places;
}

static assay_status decode_math(const Assay__V1__MathCheck *message, assay_math_check *math) {
    *math = (assay_math_check){.max_steps = 0};
    if (!message) return assay_ok();
    if ((unsigned)message->scope > ASSAY_SCOPE_ALL) return bad("scope", "is not known");
    if ((unsigned)message->boxes > ASSAY_BOXES_LAST_GROUP) return bad("boxes", "is not known");
    decode_math_options(message, &math->options);
    math->policy.scope = (assay_scope)message->scope;
    math->policy.boxes = (assay_boxes_policy)message->boxes;
    math->policy.has_tail_characters = message->tail_presence_case == ASSAY__V1__MATH_CHECK__TAIL_PRESENCE_TAIL_CHARACTERS;
    if (math->policy.has_tail_characters) math->policy.tail_characters = message->tail_characters;
    assay_status status = decode_sources(message->sources, message->n_sources, &math->policy);
    if (status.code != ASSAY_OK) return status;
    math->max_steps = message->max_steps;
    return assay_math_options_check(&math->options);
}

static assay_status decode_tags(const Assay__V1__ThinkTags *message, const char *field, assay_tags *tags) {
    if (!message) return assay_ok();
    *tags = (assay_tags){view_of(message->open), view_of(message->close)};
    if (tags->open.size == 0 || tags->open.size > LIMIT_TAG_BYTES || tags->close.size == 0 ||
        tags->close.size > LIMIT_TAG_BYTES)
        return bad(field, "open and close must be 1 to 64 bytes each");
    if (!assay_utf8_is_valid(tags->open) || !assay_utf8_is_valid(tags->close)) return bad(field, "must be valid UTF-8");
    return assay_ok();
}

static assay_status decode_format(const Assay__V1__FormatCheck *message, assay_format_options *format) {
    if ((unsigned)message->template_ > ASSAY_FORMAT_THINK_ANSWER) return bad("template", "is not known");
    format->template_id = (assay_format_template)message->template_;
    format->pattern = view_of(message->pattern);
    if (format->pattern.size > LIMIT_PATTERN_BYTES) return bad("pattern", "is longer than 4096 bytes");
    format->graded = message->graded != 0;
    return decode_tags(message->answer_tags, "answer_tags", &format->answer_tags);
}

static assay_status decode_language(const Assay__V1__LanguageCheck *message, assay_language_options *language) {
    if ((unsigned)message->scope > ASSAY_LANGUAGE_ALL) return bad("scope", "is not known");
    if (strlen(message->target) > 16) return bad("target", "is longer than 16 bytes");
    *language = (assay_language_options){.target = assay_view_of(message->target),
                                         .scope = (assay_language_scope)message->scope,
                                         .strict = message->strict != 0,
                                         .min_units = message->min_units};
    language->has_threshold = message->threshold_presence_case == ASSAY__V1__LANGUAGE_CHECK__THRESHOLD_PRESENCE_THRESHOLD;
    if (language->has_threshold) language->threshold = message->threshold;
    return assay_ok();
}

static assay_status decode_json(const Assay__V1__JsonCheck *message, assay_arena *arena, assay_json_check_options *json) {
    static const struct {
        const char *name;
        json_type type;
    } types[] = {
        {"", JSON_ERROR}, {"object", JSON_OBJECT}, {"array", JSON_ARRAY}, {"string", JSON_STRING}, {"number", JSON_NUMBER}};
    if ((unsigned)message->form > 3) return bad("form", "is not known");
    if (message->n_required > ASSAY_JSON_REQUIRED_MAX) return bad("required", "at most 64");
    json->form = message->form == ASSAY__V1__JSON_FORM__JSON_FORM_BARE     ? ASSAY_JSON_BARE
                 : message->form == ASSAY__V1__JSON_FORM__JSON_FORM_FENCED ? ASSAY_JSON_FENCED
                                                                           : ASSAY_JSON_EITHER;
    json->allow_text = message->allow_text != 0;
    json->max_depth = message->max_depth;
    json->schema = view_of(message->schema_json);
    for (size_t i = 0;; i++) {
        if (i == sizeof types / sizeof *types) return bad("type", "must be object, array, string or number");
        if (strcmp(message->type, types[i].name) != 0) continue;
        json->type = types[i].type;
        break;
    }
    assay_view *names = assay_arena_alloc(arena, message->n_required * sizeof *names);
    if (!names) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", "required", "no memory for the rubric");
    for (size_t i = 0; i < message->n_required; i++) names[i] = assay_view_of(message->required[i]);
    json->required = names;
    json->required_count = message->n_required;
    return assay_ok();
}

static assay_status decode_length(const Assay__V1__LengthCheck *message, assay_term *term) {
    if ((unsigned)message->shape > ASSAY_LENGTH_MAXIMUM) return bad("shape", "is not known");
    if ((unsigned)message->unit > ASSAY_LENGTH_CHARACTERS) return bad("unit", "is not known");
    if (!copy_name(term->accuracy_term, message->accuracy_term)) return bad("accuracy_term", "is longer than 64 bytes");
    term->length = (assay_length_options){.shape = (assay_length_shape)message->shape,
                                          .unit = (assay_length_unit)message->unit,
                                          .max_length = message->max_length,
                                          .cache_length = message->cache_length,
                                          .max_correct = message->max_correct,
                                          .min_correct = message->min_correct,
                                          .min_wrong = message->min_wrong,
                                          .max_wrong = message->max_wrong};
    return assay_ok();
}

static assay_status decode_remote(const Assay__V1__RemoteCheck *message, assay_remote_options *remote) {
    if (!copy_name(remote->endpoint, message->endpoint)) return bad("endpoint", "is longer than 64 bytes");
    if ((unsigned)message->scope > ASSAY_SCOPE_ALL) return bad("scope", "is not known");
    remote->scope = (assay_scope)message->scope;
    remote->center = message->center;
    remote->scale = message->scale;
    remote->sigmoid = message->sigmoid != 0;
    return assay_ok();
}

static void decode_repetition(const Assay__V1__RepetitionCheck *message, assay_repetition_options *repetition) {
    *repetition = (assay_repetition_options){.measure = (assay_repetition_measure)message->measure,
                                             .ngram = message->ngram,
                                             .min_repeats = message->min_repeats,
                                             .min_loop_bytes = message->min_loop_bytes};
}

static assay_status decode_accuracy(const Assay__V1__AccuracyCheck *message, assay_term *term) {
    assay_status status = assay_status_under(decode_math(message->math, &term->math), "check.accuracy.math");
    if (status.code == ASSAY_OK)
        status = assay_status_under(code_check_decode(message->code, &term->code), "check.accuracy.code");
    if (status.code == ASSAY_OK)
        status = assay_status_under(decode_choice(message->choice, &term->choice), "check.accuracy.choice");
    if (status.code == ASSAY_OK) status = assay_status_under(decode_text(message->text, &term->text), "check.accuracy.text");
    return status;
}

static assay_status decode_check(const Assay__V1__Check *message, assay_arena *arena, assay_term *term) {
    if (!message || message->kind_case == ASSAY__V1__CHECK__KIND__NOT_SET) return bad("check", "is missing or unknown");
    term->check = (assay_check_kind)message->kind_case;
    switch (term->check) {
        case ASSAY_CHECK_ACCURACY: return decode_accuracy(message->accuracy, term);
        case ASSAY_CHECK_CHOICE: return assay_status_under(decode_choice(message->choice, &term->choice), "check.choice");
        case ASSAY_CHECK_TEXT: return assay_status_under(decode_text(message->text, &term->text), "check.text");
        case ASSAY_CHECK_CODE: return assay_status_under(code_check_decode(message->code, &term->code), "check.code");
        case ASSAY_CHECK_MATH: return assay_status_under(decode_math(message->math, &term->math), "check.math");
        case ASSAY_CHECK_FORMAT: return assay_status_under(decode_format(message->format, &term->format), "check.format");
        case ASSAY_CHECK_INSTRUCTIONS: term->all_or_nothing = message->instructions->all_or_nothing != 0; return assay_ok();
        case ASSAY_CHECK_JSON: return assay_status_under(decode_json(message->json, arena, &term->json), "check.json");
        case ASSAY_CHECK_LANGUAGE:
            return assay_status_under(decode_language(message->language, &term->language), "check.language");
        case ASSAY_CHECK_LENGTH: return assay_status_under(decode_length(message->length, term), "check.length");
        case ASSAY_CHECK_REPETITION: decode_repetition(message->repetition, &term->repetition); return assay_ok();
        case ASSAY_CHECK_REMOTE: return assay_status_under(decode_remote(message->remote, &term->remote), "check.remote");
        case ASSAY_CHECK_REASONING_STEPS:
            term->reasoning_steps = (assay_reasoning_steps_options){message->reasoning_steps->steps,
                                                                    (assay_steps_scope)message->reasoning_steps->scope};
            return assay_ok();
        case ASSAY_CHECK_READABILITY:
            term->readability = (assay_readability_options){message->readability->max_paragraph_characters,
                                                            message->readability->allow_code != 0};
            return assay_ok();
        default: return assay_ok(); /* NOT_AVAILABLE when judged */
    }
}

static assay_status decode_verdict_scores(const Assay__V1__Term *message, assay_term *term) {
    for (size_t i = 0; i < message->n_verdict_scores; i++) {
        const Assay__V1__VerdictScore *entry = message->verdict_scores[i];
        int verdict = (int)entry->verdict;
        if (verdict <= 0 || verdict >= ASSAY_VERDICT_COUNT) return bad("verdict_scores", "unknown verdict");
        if (term->verdict_scores[verdict].set) return bad("verdict_scores", "names a verdict twice");
        bool present = entry->score_presence_case == ASSAY__V1__VERDICT_SCORE__SCORE_PRESENCE_SCORE;
        term->verdict_scores[verdict].set = true;
        term->verdict_scores[verdict].score = (assay_score){present ? entry->score : 0, present};
    }
    return assay_ok();
}

static assay_status decode_term(const Assay__V1__Term *message, assay_arena *arena, assay_term *term) {
    if (!copy_name(term->name, message->name)) return bad("name", "is longer than 64 bytes");
    if (!copy_name(term->only_if_correct, message->only_if_correct)) return bad("only_if_correct", "is longer than 64 bytes");
    term->weight = message->weight;
    if (message->gate_presence_case == ASSAY__V1__TERM__GATE_PRESENCE_GATE_MIN_SCORE) {
        term->has_gate = true;
        term->gate_min_score = message->gate_min_score;
    }
    term->has_max_contribution =
        message->max_contribution_presence_case == ASSAY__V1__TERM__MAX_CONTRIBUTION_PRESENCE_MAX_CONTRIBUTION;
    if (term->has_max_contribution) term->max_contribution = message->max_contribution;
    term->has_min_contribution =
        message->min_contribution_presence_case == ASSAY__V1__TERM__MIN_CONTRIBUTION_PRESENCE_MIN_CONTRIBUTION;
    if (term->has_min_contribution) term->min_contribution = message->min_contribution;
    assay_status status = decode_verdict_scores(message, term);
    return status.code == ASSAY_OK ? decode_check(message->check, arena, term) : status;
}

assay_status rubric_decode(const Assay__V1__Rubric *message, assay_arena *arena, assay_rubric_spec *spec) {
    memset(spec, 0, sizeof *spec);
    if (!copy_name(spec->name, message->name)) return bad("name", "is longer than 64 bytes");
    if (strlen(message->description) > 256) return bad("description", "is longer than 256 bytes");
    if (message->n_terms > LIMIT_TERMS) return bad("terms", "at most 32 terms");
    if ((unsigned)message->truncation > ASSAY_TRUNCATION_MASK) return bad("truncation", "is not known");
    spec->offset = message->offset;
    spec->gate_reward = message->gate_reward;
    spec->truncation = (assay_truncation_policy)message->truncation;
    assay_status status = decode_tags(message->think_tags, "think_tags", &spec->think_tags);
    for (size_t i = 0; status.code == ASSAY_OK && i < message->n_terms; i++) {
        char where[32];
        snprintf(where, sizeof where, "terms[%zu]", i);
        status = assay_status_under(decode_term(message->terms[i], arena, &spec->terms[spec->term_count++]), where);
    }
    return status;
}
