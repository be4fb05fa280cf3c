/* Which settings would flip this verdict? Each option's other settings and each other convention are tried on the same completion and golds, extraction included,
 * and what turns it between right, wrong and open is named as `--set` takes it: one way of being wrong is as good as another. For explanations only: what they cost comes off a budget of their own, and when that is spent the rest
 * is not tried. */
#include "verifiers/rubric/convention.h"
#include "verifiers/rubric/rubric_internal.h"

/* An enum of assay_math_check set to a value. */
typedef struct setting {
    const char *name;
    size_t offset;
    int value;
} setting;

#define OPTION(name, field, value) \
    { name, offsetof(assay_math_check, options.field), value }
#define POLICY(name, field, value) \
    { name, offsetof(assay_math_check, policy.field), value }

static const setting settings[] = {
    OPTION("convention=UNSPECIFIED", convention, ASSAY_CONVENTION_ASSAY),
    OPTION("convention=MATH_VERIFY", convention, ASSAY_CONVENTION_MATH_VERIFY),
    OPTION("convention=HENDRYCKS", convention, ASSAY_CONVENTION_HENDRYCKS),
    OPTION("convention=GSM8K", convention, ASSAY_CONVENTION_GSM8K),
    OPTION("convention=DAPO", convention, ASSAY_CONVENTION_DAPO),
    OPTION("convention=NEMO_SKILLS", convention, ASSAY_CONVENTION_NEMO_SKILLS),
    POLICY("boxes=AGREE", boxes, ASSAY_BOXES_AGREE),
    POLICY("boxes=LAST", boxes, ASSAY_BOXES_LAST),
    POLICY("boxes=LAST_GROUP", boxes, ASSAY_BOXES_LAST_GROUP),
    POLICY("scope=ANSWER", scope, ASSAY_SCOPE_ANSWER),
    POLICY("scope=ALL", scope, ASSAY_SCOPE_ALL),
    OPTION("rounding=EXACT", rounding, ASSAY_ROUNDING_EXACT),
    OPTION("rounding=ROUNDED", rounding, ASSAY_ROUNDING_ROUNDED),
    OPTION("percent=BY_SIZE", percent, ASSAY_PERCENT_BY_SIZE),
    OPTION("percent=FRACTION", percent, ASSAY_PERCENT_FRACTION),
    OPTION("percent=NUMBER", percent, ASSAY_PERCENT_NUMBER),
    OPTION("percent=EITHER", percent, ASSAY_PERCENT_EITHER),
    OPTION("list_order=ANY", list_order, ASSAY_ORDER_ANY),
    OPTION("list_order=COUNTED", list_order, ASSAY_ORDER_COUNTED),
    OPTION("tuple_order=ANY", tuple_order, ASSAY_ORDER_ANY),
    OPTION("tuple_order=COUNTED", tuple_order, ASSAY_ORDER_COUNTED),
    OPTION("brackets=REQUIRED", brackets, ASSAY_BRACKETS_REQUIRED),
    OPTION("brackets=OPTIONAL", brackets, ASSAY_BRACKETS_OPTIONAL),
    OPTION("multiplicity=BY_TYPE", multiplicity, ASSAY_MULTIPLICITY_BY_TYPE),
    OPTION("multiplicity=COUNTED", multiplicity, ASSAY_MULTIPLICITY_COUNTED),
    OPTION("multiplicity=IGNORED", multiplicity, ASSAY_MULTIPLICITY_IGNORED),
    OPTION("fractions=ANY", fractions, ASSAY_FRACTIONS_ANY),
    OPTION("fractions=REDUCED", fractions, ASSAY_FRACTIONS_REDUCED),
    OPTION("units=CONVERTED", units, ASSAY_UNITS_CONVERTED),
    OPTION("units=COMPARED", units, ASSAY_UNITS_COMPARED),
    OPTION("units=REQUIRED", units, ASSAY_UNITS_REQUIRED),
    OPTION("units=IGNORED", units, ASSAY_UNITS_IGNORED),
    OPTION("currency=OPTIONAL", currency, ASSAY_CURRENCY_OPTIONAL),
    OPTION("currency=REQUIRED", currency, ASSAY_CURRENCY_REQUIRED),
    OPTION("currency=IGNORED", currency, ASSAY_CURRENCY_IGNORED),
    OPTION("text_case=FOLDED", text_case, ASSAY_CASE_FOLDED),
    OPTION("text_case=COUNTED", text_case, ASSAY_CASE_COUNTED),
    OPTION("variable_case=FOLDED", variable_case, ASSAY_CASE_FOLDED),
    OPTION("variable_case=COUNTED", variable_case, ASSAY_CASE_COUNTED),
    OPTION("names=OPTIONAL", names, ASSAY_NAMES_OPTIONAL),
    OPTION("names=REQUIRED", names, ASSAY_NAMES_REQUIRED),
    OPTION("names=IGNORED", names, ASSAY_NAMES_IGNORED),
    OPTION("decimal_mark=POINT", decimal_mark, ASSAY_DECIMAL_POINT),
    OPTION("decimal_mark=COMMA", decimal_mark, ASSAY_DECIMAL_COMMA),
};

/* What the settings are tried on. */
typedef struct trial {
    const judgement *of;
    const term_golds *golds;
    assay_component *component;
    const char **names;
    assay_budget budget;
} trial;

/* The options as they act, to see whether a setting changes anything at all. */
static assay_math_check resolved(const assay_math_check *check) {
    assay_math_check out = *check;
    out.options = assay_math_options_resolve(&check->options);
    out.policy = convention_policy(check);
    return out;
}

typedef enum side { SIDE_RIGHT, SIDE_WRONG, SIDE_OPEN } side;

static side side_of(assay_verdict verdict) {
    if (verdict == ASSAY_CORRECT) return SIDE_RIGHT;
    return verdict == ASSAY_INCORRECT || verdict == ASSAY_UNPARSED || verdict == ASSAY_NO_ANSWER ? SIDE_WRONG : SIDE_OPEN;
}

/* True where the verdict would be another one. False also where it could not be found out. */
static bool try_check(trial *t, const assay_math_check *check, const char *name) {
    assay_component *component = t->component;
    if (t->budget.exhausted || t->budget.stopped || component->would_flip_count == ASSAY_WOULD_FLIP_MAX) return false;
    assay_arena *arena = t->of->arena;
    assay_arena_mark mark = assay_arena_mark_now(arena);
    const assay_answer_policy policy = convention_policy(check);
    term_golds *golds = assay_arena_calloc(arena, 1, sizeof *golds);
    assay_verdict verdict = component->verdict;
    if (golds) {
        golds->count = t->golds->count;
        golds->unusable = t->golds->unusable;
        for (size_t i = 0; i < golds->count; i++) {
            if (t->golds->golds[i]) golds->golds[i] = assay_math_gold_variant(t->golds->golds[i], &check->options, arena);
        }
        verdict = math_verdict(t->of, &policy, golds, &t->budget);
    }
    bool known = golds && !arena->exhausted && !t->budget.exhausted && !t->budget.stopped && verdict != ASSAY_ERROR;
    assay_arena_rewind(arena, mark);
    if (!known || side_of(verdict) == side_of(component->verdict)) return false;
    t->names[component->would_flip_count++] = name;
    return true;
}

static void try_settings(trial *t, const assay_math_check *check) {
    const assay_math_check now = resolved(check);
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++) {
        assay_math_check other = *check;
        int present;
        memcpy(&present, (const char *)&now + settings[i].offset, sizeof present);
        if (present == settings[i].value) continue;
        memcpy((char *)&other + settings[i].offset, &settings[i].value, sizeof settings[i].value);
        try_check(t, &other, settings[i].name);
    }
}

/* Numbers: switched off where they are on; else the smallest of a few that makes a difference. */
static void try_numbers(trial *t, const assay_math_check *check) {
    static const struct {
        const char *relative, *absolute;
        double value;
    } tolerances[] = {{"relative_tolerance=1e-6", "absolute_tolerance=1e-6", 1e-6},
                      {"relative_tolerance=0.001", "absolute_tolerance=0.001", 1e-3},
                      {"relative_tolerance=0.01", "absolute_tolerance=0.01", 1e-2}};
    static const struct {
        const char *name;
        uint32_t value;
    } places[] = {{"decimal_places=6", 6}, {"decimal_places=3", 3}, {"decimal_places=2", 2}};
    const assay_math_check now = resolved(check);
    assay_math_check other = *check;
    other.options.relative_tolerance = 0;
    if (now.options.relative_tolerance > 0) try_check(t, &other, "relative_tolerance=0");
    other = *check;
    other.options.absolute_tolerance = 0;
    if (now.options.absolute_tolerance > 0) try_check(t, &other, "absolute_tolerance=0");
    other = *check;
    other.options.decimal_places = 0;
    other.options.has_decimal_places = true;
    if (now.options.decimal_places > 0) try_check(t, &other, "decimal_places=0");
    bool relative = now.options.relative_tolerance > 0, absolute = now.options.absolute_tolerance > 0,
         rounded = now.options.decimal_places > 0;
    for (size_t i = 0; i < 3; i++) {
        other = *check;
        other.options.relative_tolerance = tolerances[i].value;
        if (!relative) relative = try_check(t, &other, tolerances[i].relative);
        other = *check;
        other.options.absolute_tolerance = tolerances[i].value;
        if (!absolute) absolute = try_check(t, &other, tolerances[i].absolute);
        other = *check;
        other.options.decimal_places = places[i].value;
        if (!rounded) rounded = try_check(t, &other, places[i].name);
    }
    other = *check;
    other.options.numeric_agreement = !now.options.numeric_agreement;
    other.options.has_numeric_agreement = true;
    try_check(t, &other, now.options.numeric_agreement ? "numeric_agreement=false" : "numeric_agreement=true");
    other = *check;
    other.policy.tail_characters = 0;
    other.policy.has_tail_characters = true;
    if (now.policy.tail_characters > 0) try_check(t, &other, "tail_characters=0");
}

/* One source alone, where the answer was not looked for, or another source was preferred. */
static void try_sources(trial *t, const assay_math_check *check) {
    static const char *const names[] = {NULL,
                                        "sources=[\"BOXED\"]",
                                        "sources=[\"ANSWER_TAG\"]",
                                        "sources=[\"HASHES\"]",
                                        "sources=[\"PHRASE\"]",
                                        "sources=[\"BOLD\"]",
                                        "sources=[\"LAST_EXPRESSION\"]",
                                        NULL,
                                        "sources=[\"ANSWER_LINE\"]",
                                        "sources=[\"LAST_NUMBER\"]"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!names[i]) continue;
        assay_math_check other = *check;
        other.policy.sources[0] = (assay_answer_source)i;
        other.policy.source_count = 1;
        try_check(t, &other, names[i]);
    }
}

void explain_flips(const judgement *of, size_t index, assay_component *component) {
    const assay_math_check *check = &of->rubric->spec.terms[index].math;
    trial t = {of, of->reference->golds[index], component, assay_arena_calloc(of->arena, ASSAY_WOULD_FLIP_MAX, sizeof *t.names),
               assay_budget_of(ASSAY_STEPS_DEFAULT)};
    t.budget.cancelled = of->cancelled;
    component->would_flip = t.names;
    if (!t.names) return;
    try_settings(&t, check);
    try_numbers(&t, check);
    try_sources(&t, check);
}
