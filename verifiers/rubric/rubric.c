/* Validates and compiles rubrics. Every rule here has its field path, because a rubric is written by a person. */
#include <math.h>
#include <stdlib.h>

#include "verifiers/rubric/rubric_internal.h"

enum { MAGNITUDE_MAX = 1000 };

static assay_status bad(size_t term, const char *field, const char *why) {
    char path[128];
    snprintf(path, sizeof path, "terms[%zu].%s", term, field);
    return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", path, "%s", why);
}

/* [a-z][a-z0-9_]{0,63}: a key that every trainer's logger takes. */
static bool is_term_name(const char *name) {
    if (!(name[0] >= 'a' && name[0] <= 'z')) return false;
    for (const char *at = name; *at; at++) {
        if (!((*at >= 'a' && *at <= 'z') || assay_is_digit(*at) || *at == '_')) return false;
    }
    return true;
}

static bool in_range(double value, double low, double high) {
    return isfinite(value) && value >= low && value <= high;
}

static int find_term(const assay_rubric_spec *spec, const char *name) {
    for (size_t i = 0; i < spec->term_count; i++) {
        if (strcmp(spec->terms[i].name, name) == 0) return (int)i;
    }
    return -1;
}

static assay_status check_math(size_t index, const assay_term *term) {
    const char *check = term->check == ASSAY_CHECK_ACCURACY ? "check.accuracy.math" : "check.math";
    char path[96];
    assay_status status = assay_math_options_check(&term->math.options);
    if (status.code != ASSAY_OK) {
        snprintf(path, sizeof path, "%s.%.64s", check, status.field);
        return bad(index, path, status.message);
    }
    snprintf(path, sizeof path, "%s.max_steps", check);
    return term->math.max_steps > 100000000 ? bad(index, path, "must be at most 100000000") : assay_ok();
}

static assay_status check_numbers(const assay_rubric_spec *spec) {
    if (!in_range(spec->offset, -MAGNITUDE_MAX, MAGNITUDE_MAX))
        return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "offset", "must be a number from -1000 to 1000");
    if (!in_range(spec->gate_reward, -MAGNITUDE_MAX, MAGNITUDE_MAX))
        return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "gate_reward", "must be a number from -1000 to 1000");
    for (size_t i = 0; i < spec->term_count; i++) {
        const assay_term *term = &spec->terms[i];
        if (!in_range(term->weight, -MAGNITUDE_MAX, MAGNITUDE_MAX))
            return bad(i, "weight", "must be a number from -1000 to 1000");
        if (term->has_max_contribution && !in_range(term->max_contribution, -MAGNITUDE_MAX, MAGNITUDE_MAX))
            return bad(i, "max_contribution", "must be a number from -1000 to 1000");
        if (term->has_min_contribution && !in_range(term->min_contribution, -MAGNITUDE_MAX, MAGNITUDE_MAX))
            return bad(i, "min_contribution", "must be a number from -1000 to 1000");
        if (term->has_min_contribution && term->has_max_contribution && term->min_contribution > term->max_contribution)
            return bad(i, "min_contribution", "is above max_contribution");
        if (term->has_gate && !in_range(term->gate_min_score, 0, 1))
            return bad(i, "gate_min_score", "must be a number from 0 to 1");
        if (term->verdict_scores[ASSAY_ERROR].set && term->verdict_scores[ASSAY_ERROR].score.present)
            return bad(i, "verdict_scores", "a failure of ours (ERROR) never has a score");
        for (size_t verdict = 0; verdict < ASSAY_VERDICT_COUNT; verdict++) {
            if (term->verdict_scores[verdict].set && term->verdict_scores[verdict].score.present &&
                !in_range(term->verdict_scores[verdict].score.value, -1, 1))
                return bad(i, "verdict_scores", "a score must be a number from -1 to 1");
        }
        assay_status status = check_math(i, term);
        if (status.code != ASSAY_OK) return status;
    }
    return assay_ok();
}

static assay_status check_tags(const assay_rubric_spec *spec) {
    const assay_tags *tags = &spec->think_tags;
    if (tags->open.size == 0 && tags->close.size == 0) return assay_ok();
    if (tags->open.size == 0 || tags->open.size > 64 || tags->close.size == 0 || tags->close.size > 64)
        return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "think_tags", "open and close must be 1 to 64 bytes each");
    if (assay_view_equal(tags->open, tags->close))
        return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "think_tags", "open and close must differ");
    return assay_ok();
}

/* A condition that leads back to its own term can never be met for a reason of the completion's. */
static assay_status check_conditions(const assay_rubric *rubric) {
    const assay_rubric_spec *spec = &rubric->spec;
    for (size_t i = 0; i < spec->term_count; i++) {
        char why[256];
        size_t steps = 1, size = (size_t)snprintf(why, sizeof why, "goes round in a circle: %s", spec->terms[i].name);
        int at = rubric->condition[i];
        for (; at >= 0 && at != (int)i && steps <= spec->term_count; at = rubric->condition[at], steps++) {
            if (size < sizeof why) size += (size_t)snprintf(why + size, sizeof why - size, ", %s", spec->terms[at].name);
        }
        if (at != (int)i) continue;
        if (size < sizeof why) snprintf(why + size, sizeof why - size, ", %s", spec->terms[i].name);
        return bad(i, "only_if_correct", why);
    }
    return assay_ok();
}

static assay_status name_terms(assay_rubric *rubric) {
    assay_rubric_spec *spec = &rubric->spec;
    for (size_t i = 0; i < spec->term_count; i++) {
        assay_term *term = &spec->terms[i];
        if (term->check <= ASSAY_CHECK_NONE || term->check >= ASSAY_CHECK_COUNT)
            return bad(i, "check", "is missing or unknown");
        if (term->name[0] == '\0') snprintf(term->name, sizeof term->name, "%s", assay_check_name(term->check));
        if (!is_term_name(term->name)) return bad(i, "name", "must match [a-z][a-z0-9_]{0,63}");
        if (find_term(spec, term->name) != (int)i) return bad(i, "name", "is used by an earlier term");
    }
    for (size_t i = 0; i < spec->term_count; i++) {
        rubric->condition[i] = -1;
        if (spec->terms[i].only_if_correct[0] == '\0') continue;
        rubric->condition[i] = find_term(spec, spec->terms[i].only_if_correct);
        if (rubric->condition[i] < 0) return bad(i, "only_if_correct", "names no term of the rubric");
        if (rubric->condition[i] == (int)i) return bad(i, "only_if_correct", "names the term itself");
    }
    return check_conditions(rubric);
}

static assay_status check_rule_options(const assay_rubric_spec *spec) {
    for (size_t i = 0; i < spec->term_count; i++) {
        const assay_term *term = &spec->terms[i];
        const char *field = NULL;
        if (term->check == ASSAY_CHECK_LENGTH) {
            const char *why = assay_length_check(&term->length, &field);
            if (!why) continue;
            char path[64];
            snprintf(path, sizeof path, "check.length.%s", field);
            return bad(i, path, why);
        }
        if (term->check == ASSAY_CHECK_JSON) {
            const char *why = assay_json_check_options_error(&term->json, &field);
            char path[64];
            snprintf(path, sizeof path, "check.json.%s", field ? field : "");
            if (why) return bad(i, path, why);
        }
        if (term->check == ASSAY_CHECK_LANGUAGE && term->language.target.size && !assay_language_knows(term->language.target))
            return bad(i, "check.language.target", "is not a language that the model knows");
        if (term->check == ASSAY_CHECK_LANGUAGE && term->language.has_threshold && !in_range(term->language.threshold, 0, 1))
            return bad(i, "check.language.threshold", "must be a number from 0 to 1");
        if (term->check == ASSAY_CHECK_REPETITION) {
            const char *why = assay_repetition_check(&term->repetition, &field);
            char path[64];
            snprintf(path, sizeof path, "check.repetition.%s", field);
            if (why) return bad(i, path, why);
        }
        if (term->check == ASSAY_CHECK_CODE || term->check == ASSAY_CHECK_ACCURACY) {
            const char *why = assay_code_options_error(&term->code, &field);
            char path[64];
            snprintf(path, sizeof path, "check.%s%s", term->check == ASSAY_CHECK_CODE ? "code." : "accuracy.code.",
                     field ? field : "");
            if (why) return bad(i, path, why);
        }
        if (term->check == ASSAY_CHECK_REMOTE) {
            const assay_remote_options *remote = &term->remote;
            size_t size = strspn(remote->endpoint, "abcdefghijklmnopqrstuvwxyz0123456789_-");
            if (!(remote->endpoint[0] >= 'a' && remote->endpoint[0] <= 'z') || remote->endpoint[size])
                return bad(i, "check.remote.endpoint", "must be the name of an endpoint, [a-z][a-z0-9_-]{0,63}");
            if (remote->scope == ASSAY_SCOPE_THINKING) return bad(i, "check.remote.scope", "must be ANSWER or ALL");
            if (!in_range(remote->center, -1e6, 1e6))
                return bad(i, "check.remote.center", "must be a number from -1000000 to 1000000");
            if (!in_range(remote->scale, 0, 1e6)) return bad(i, "check.remote.scale", "must be a number from 0 to 1000000");
        }
        if (term->check == ASSAY_CHECK_REASONING_STEPS) {
            const char *why = assay_reasoning_steps_check(&term->reasoning_steps, &field);
            char path[64];
            snprintf(path, sizeof path, "check.reasoning_steps.%s", field);
            if (why) return bad(i, path, why);
        }
    }
    return assay_ok();
}

/* A cosine term follows the named term, else the first one about accuracy. */
static assay_status find_followed(assay_rubric *rubric) {
    const assay_rubric_spec *spec = &rubric->spec;
    for (size_t i = 0; i < spec->term_count; i++) {
        const assay_term *term = &spec->terms[i];
        rubric->follows[i] = -1;
        if (term->check != ASSAY_CHECK_LENGTH) continue;
        if (term->length.shape != ASSAY_LENGTH_COSINE && term->length.shape != ASSAY_LENGTH_KIMI_GROUP) continue;
        if (term->accuracy_term[0]) {
            rubric->follows[i] = find_term(spec, term->accuracy_term);
        } else {
            for (size_t k = spec->term_count; k > 0; k--) {
                if (is_accuracy_like(spec->terms[k - 1].check)) rubric->follows[i] = (int)k - 1;
            }
        }
        if (rubric->follows[i] < 0 || !is_accuracy_like(spec->terms[rubric->follows[i]].check))
            return bad(i, "check.length.accuracy_term", "names no term about accuracy");
    }
    size_t at = 0;
    for (size_t i = 0; i < spec->term_count; i++) {
        if (rubric->follows[i] < 0) rubric->order[at++] = i;
    }
    for (size_t i = 0; i < spec->term_count; i++) {
        if (rubric->follows[i] >= 0) rubric->order[at++] = i;
    }
    return assay_ok();
}

/* A score that comes with the group comes too late for a gate, and verdicts cannot replace it. */
static assay_status check_late(const assay_rubric_spec *spec) {
    size_t late = 0;
    for (size_t i = 0; i < spec->term_count; i++) {
        const assay_term *term = &spec->terms[i];
        bool kimi = term->check == ASSAY_CHECK_LENGTH && term->length.shape == ASSAY_LENGTH_KIMI_GROUP;
        if (!kimi && term->check != ASSAY_CHECK_REMOTE) continue;
        if (term->has_gate) return bad(i, "gate_min_score", "a term of KIMI_GROUP or remote is scored too late for a gate");
        for (size_t verdict = 0; verdict < ASSAY_VERDICT_COUNT; verdict++) {
            if (term->verdict_scores[verdict].set)
                return bad(i, "verdict_scores", "a term of KIMI_GROUP or remote has no other scores");
        }
        if (++late > ASSAY_LATE_MAX) return bad(i, "check", "at most 4 terms of KIMI_GROUP and remote");
    }
    return assay_ok();
}

static assay_status compile_formats(assay_rubric *rubric) {
    for (size_t i = 0; i < rubric->spec.term_count; i++) {
        assay_term *term = &rubric->spec.terms[i];
        if (term->check != ASSAY_CHECK_FORMAT) continue;
        term->format.think_tags = rubric->spec.think_tags;
        if (term->format.answer_tags.open.size == 0 && term->format.answer_tags.close.size == 0)
            term->format.answer_tags = ASSAY_ANSWER_TAGS;
        assay_status status = assay_format_compile(&term->format, &rubric->formats[i]);
        if (status.code != ASSAY_OK) {
            char prefix[64];
            snprintf(prefix, sizeof prefix, "terms[%zu].check.format", i);
            return assay_status_under(status, prefix);
        }
    }
    return assay_ok();
}

static assay_status compile_schemas(assay_rubric *rubric) {
    for (size_t i = 0; i < rubric->spec.term_count; i++) {
        const assay_term *term = &rubric->spec.terms[i];
        if (term->check != ASSAY_CHECK_JSON || term->json.schema.size == 0) continue;
        assay_status status = assay_json_schema_compile(term->json.schema, &rubric->arena, &rubric->schemas[i]);
        if (status.code == ASSAY_OK) continue;
        char path[64];
        snprintf(path, sizeof path, "terms[%zu].check.json.schema_json", i);
        return assay_fail(status.code == ASSAY_INPUT ? ASSAY_USAGE : status.code, status.reason, path, "%s%s%s%s",
                          status.field[0] ? "at " : "", status.field, status.field[0] ? ": " : "", status.message);
    }
    return assay_ok();
}

assay_status assay_rubric_compile(const assay_rubric_spec *spec, assay_rubric **out) {
    *out = NULL;
    if (spec->term_count == 0) return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "terms", "a rubric needs at least one term");
    if (spec->term_count > ASSAY_TERMS_MAX) return assay_fail(ASSAY_USAGE, "BAD_RUBRIC", "terms", "at most 32 terms");
    assay_rubric *rubric = calloc(1, sizeof *rubric);
    if (!rubric) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for a rubric");
    rubric->spec = *spec;
    assay_arena_init(&rubric->arena, (size_t)64 << 20);
    if (rubric->spec.truncation == 0) rubric->spec.truncation = ASSAY_TRUNCATION_KEEP;
    assay_status status = check_tags(&rubric->spec);
    if (status.code == ASSAY_OK) status = check_numbers(&rubric->spec);
    if (status.code == ASSAY_OK) status = name_terms(rubric);
    if (status.code == ASSAY_OK) status = check_rule_options(&rubric->spec);
    if (status.code == ASSAY_OK) status = find_followed(rubric);
    if (status.code == ASSAY_OK) status = check_late(&rubric->spec);
    if (status.code == ASSAY_OK) status = compile_formats(rubric);
    if (status.code == ASSAY_OK) status = compile_schemas(rubric);
    if (status.code != ASSAY_OK) {
        assay_rubric_free(rubric);
        return status;
    }
    *out = rubric;
    return assay_ok();
}

void assay_rubric_free(assay_rubric *rubric) {
    if (!rubric) return;
    for (size_t i = 0; i < ASSAY_TERMS_MAX; i++) assay_format_free(rubric->formats[i]);
    assay_arena_clear(&rubric->arena);
    free(rubric);
}

const assay_rubric_spec *assay_rubric_spec_of(const assay_rubric *rubric) {
    return &rubric->spec;
}
