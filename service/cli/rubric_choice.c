/* See rubric_choice.h. */
#include "service/cli/rubric_choice.h"

#include "service/cli/server_rubric.h"
#include "service/judge/judge.h"
#include "service/rubrics/file.h"
#include "service/rubrics/rubrics.h"

bool rubric_choice_set(rubric_choice *choice, const char *assignment) {
    if (choice->set_count == RUBRIC_SETS_MAX) return false;
    choice->sets[choice->set_count++] = assignment;
    return true;
}

static assay_status load(const char *rubric, const char *server, assay_arena *arena, Assay__V1__Rubric **out) {
    if (server && !strpbrk(rubric, "/.")) {
        assay_status asked = rubric_of_server(server, rubric, arena, out);
        if (asked.code != ASSAY_OK || *out) return asked;
    }
    assay_status status = rubric_preset_load(assay_view_of(rubric), arena, out);
    if (status.code != ASSAY_USAGE) return status;
    bool missing;
    assay_status of_file = rubric_file_read(rubric, judge_check_rubric, arena, out, &missing);
    if (!missing) return of_file;
    return assay_fail(ASSAY_USAGE, status.reason, NULL, "'%.120s' is no rubric%s and no file; %s", rubric,
                      server ? ", here or of the server," : "", strstr(status.message, "known:"));
}

/* Another grader's customs, for every term that judges maths. */
static assay_status set_convention(Assay__V1__Rubric *rubric, const char *convention, assay_arena *arena) {
    size_t terms = 0;
    for (size_t i = 0; i < rubric->n_terms; i++) {
        const Assay__V1__Term *term = rubric->terms[i];
        int kind = term->check ? (int)term->check->kind_case : 0;
        if (kind != ASSAY__V1__CHECK__KIND_MATH && kind != ASSAY__V1__CHECK__KIND_ACCURACY) continue;
        char assignment[256];
        snprintf(assignment, sizeof assignment, "%s.%sconvention=%.64s", rubric_term_name(term),
                 kind == ASSAY__V1__CHECK__KIND_ACCURACY ? "math." : "", convention);
        assay_status status = rubric_set(rubric, assay_view_of(assignment), arena);
        if (status.code != ASSAY_OK)
            return assay_fail(status.code, status.reason, NULL, "--convention %.64s: %s", convention, status.message);
        terms++;
    }
    return terms > 0 ? assay_ok() : assay_fail(ASSAY_USAGE, "NO_MATHS", NULL, "--convention: the rubric judges no maths");
}

assay_status rubric_choose(const rubric_choice *choice, const char *server, assay_arena *arena, Assay__V1__Rubric **out) {
    *out = NULL;
    assay_status status = load(choice->rubric ? choice->rubric : "math", server, arena, out);
    if (status.code == ASSAY_OK && choice->convention) status = set_convention(*out, choice->convention, arena);
    for (size_t i = 0; i < choice->set_count && status.code == ASSAY_OK; i++) {
        status = rubric_set(*out, assay_view_of(choice->sets[i]), arena);
        if (status.code != ASSAY_OK) {
            assay_status inner = status;
            status = assay_fail(inner.code, inner.reason, NULL, "--set %s: %s", choice->sets[i], inner.message);
        }
    }
    if (status.code == ASSAY_OK && choice->set_count > 0) status = judge_check_rubric(&(*out)->base);
    return status;
}

static bool is_accuracy(const Assay__V1__Term *term) {
    switch (term->check ? term->check->kind_case : ASSAY__V1__CHECK__KIND__NOT_SET) {
        case ASSAY__V1__CHECK__KIND_ACCURACY:
        case ASSAY__V1__CHECK__KIND_MATH:
        case ASSAY__V1__CHECK__KIND_CODE:
        case ASSAY__V1__CHECK__KIND_CHOICE:
        case ASSAY__V1__CHECK__KIND_TEXT: return true;
        default: return false;
    }
}

static bool is_instructions(const Assay__V1__Term *term) {
    return term->check && term->check->kind_case == ASSAY__V1__CHECK__KIND_INSTRUCTIONS;
}

static const Assay__V1__Term *first_term(const Assay__V1__Rubric *rubric, bool (*is)(const Assay__V1__Term *)) {
    for (size_t i = 0; i < rubric->n_terms; i++) {
        if (is(rubric->terms[i])) return rubric->terms[i];
    }
    return NULL;
}

const Assay__V1__Term *rubric_accuracy_term(const Assay__V1__Rubric *rubric) {
    return first_term(rubric, is_accuracy);
}

const Assay__V1__Term *rubric_deciding_term(const Assay__V1__Rubric *rubric) {
    const Assay__V1__Term *accuracy = rubric_accuracy_term(rubric);
    return accuracy ? accuracy : first_term(rubric, is_instructions);
}
