/* The choice and text terms: finds the answer, compares it with the labels or texts. */
#include "verifiers/rubric/rubric_internal.h"

static assay_answer_policy with_sources(const assay_answer_policy *policy, const assay_answer_source *sources, size_t count) {
    assay_answer_policy full = *policy;
    if (full.source_count > 0) return full;
    memcpy(full.sources, sources, count * sizeof *sources);
    full.source_count = count;
    return full;
}

static bool find(const judgement *of, const assay_answer_policy *policy, bool first, assay_budget *budget,
                 assay_answer *answer) {
    assay_answer_find(of->completion, policy, of->trace, budget, of->arena, answer);
    if (first) {
        of->outcome->has_answer = answer->found;
        of->outcome->answer = *answer;
    }
    return answer->found;
}

/* Is there a box, an element or a mark that holds no answer (empty, cut off, denied)? Then nothing else is looked at. */
static bool is_settled(const judgement *of, const assay_answer_policy *policy, const assay_answer *answer) {
    if (!of->trace) return answer->candidate_count > 0;
    assay_answer plain; /* explanations list what was not looked at, too */
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    assay_answer_find(of->completion, policy, false, &budget, of->arena, &plain);
    return plain.candidate_count > 0;
}

/* Takes another answer than the one that was found first. */
static void take_instead(const judgement *of, bool first, const assay_answer *other, assay_answer *answer) {
    *answer = *other;
    if (first) {
        of->outcome->has_answer = true;
        of->outcome->answer = *answer;
    }
}

/* "The answer is (F). The other options are enforceable.": what was found last only remarks on something; the last phrase before it that chooses. Also
 * "\boxed{35}. The answer is (J).", where the box names no choice and a phrase behind it does. */
static bool find_phrase(const judgement *of, bool first, const assay_choice_gold *gold, assay_answer *answer) {
    enum { STEPS_BACK = 4 };
    static const assay_answer_policy phrases = {.sources = {ASSAY_SOURCE_PHRASE}, .source_count = 1};
    assay_completion part = *of->completion;
    const char *begin = part.answer.data, *end = begin + part.answer.size;
    bool boxed = answer->source == ASSAY_SOURCE_BOXED;
    assay_view later = answer->text;
    if (boxed && (answer->several > 0 || answer->more_candidates)) return false;
    for (int back = 0; back < STEPS_BACK && later.data >= begin && later.data < end; back++) {
        if (boxed) part.answer = (assay_view){later.data + later.size, (size_t)(end - later.data) - later.size};
        else part.answer.size = (size_t)(later.data - begin);
        assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
        assay_answer other;
        assay_answer_find(&part, &phrases, false, &budget, of->arena, &other);
        if (!other.found || budget.exhausted || of->arena->exhausted) return false;
        if (assay_choice_reads(gold, other.text, of->arena)) {
            if (!boxed && !assay_choice_is_remark(later, other.text)) return false;
            take_instead(of, first, &other, answer);
            return true;
        }
        if (boxed || !assay_choice_is_remark(later, other.text)) return false;
        later = other.text;
    }
    return false;
}

/* A sentence of the answer part that chooses, where nothing announces an answer, or what seemed to ("the answer depends on ...", a bold word) names no
 * choice. A policy that names its sources has no other. */
static bool find_choice(const judgement *of, const assay_answer_policy *policy, bool first, const assay_choice_gold *gold,
                        assay_answer *answer) {
    assay_view body = of->completion->answer;
    bool weak = answer->source == ASSAY_SOURCE_PHRASE || answer->source == ASSAY_SOURCE_BOLD;
    if (answer->found && answer->source == ASSAY_SOURCE_BOXED && !assay_choice_reads(gold, answer->text, of->arena))
        return find_phrase(of, first, gold, answer) || answer->found;
    if (answer->found ? !weak : is_settled(of, policy, answer)) return answer->found;
    if (answer->source == ASSAY_SOURCE_PHRASE && assay_choice_reads(gold, answer->text, of->arena)) return true;
    assay_view line = assay_choice_find(gold, body, of->arena);
    if (line.size == 0) return (answer->source == ASSAY_SOURCE_PHRASE && find_phrase(of, first, gold, answer)) || answer->found;
    size_t begin = (size_t)(line.data - of->completion->body.data);
    answer->found = true;
    answer->text = line;
    answer->source = ASSAY_SOURCE_WHOLE;
    answer->span = (assay_span){(uint32_t)begin, (uint32_t)(begin + line.size)};
    if (first) {
        of->outcome->has_answer = true;
        of->outcome->answer = *answer;
    }
    return true;
}

void choose_label_instead(const judgement *of, char letter, assay_answer *answer) {
    assay_view label = {&letter, 1};
    assay_choice_gold *gold;
    const assay_answer_policy any = {.source_count = 0};
    if (assay_choice_compile(&label, 1, NULL, 0, of->arena, &gold).code != ASSAY_OK) return;
    bool values = answer->several > 0 || answer->more_candidates || answer->source == ASSAY_SOURCE_ANSWER_TAG;
    if (!answer->found || values || !find_choice(of, &any, false, gold, answer) || answer->source != ASSAY_SOURCE_WHOLE) return;
    assay_choice_result result;
    assay_choice_compare(gold, answer->text, of->arena, &result);
    for (size_t i = answer->text.size; strlen(result.canonical) == 1 && i-- > 0;) { /* of a line that chooses, the label */
        bool alone = (i == 0 || !assay_is_alpha(answer->text.data[i - 1])) &&
                     (i + 1 == answer->text.size || !assay_is_alpha(answer->text.data[i + 1]));
        if (!alone || answer->text.data[i] != result.canonical[0]) continue;
        answer->span = (assay_span){answer->span.begin + (uint32_t)i, answer->span.begin + (uint32_t)i + 1};
        answer->text = assay_view_slice(answer->text, i, i + 1);
        return;
    }
}

static void tell_class(const judgement *of, bool first, const assay_component *component, assay_view gold, assay_view canonical,
                       assay_view text) {
    if (!first || component->verdict == ASSAY_NO_ANSWER) return;
    of->outcome->canonical = canonical;
    of->outcome->class_hash = class_of_answer(component->verdict, gold, canonical, text);
}

static void no_answer(const judgement *of, const assay_budget *budget, assay_component *component) {
    component->verdict = budget->exhausted || of->arena->exhausted ? ASSAY_UNDECIDED : ASSAY_NO_ANSWER;
}

static void bad_reference(const judgement *of, assay_component *component) {
    component->verdict = ASSAY_BAD_REFERENCE;
    snprintf(component->message, sizeof component->message, "%s", of->reference->problem);
}

/* With several boxes all must be CORRECT, as in maths. */
static bool other_boxes_agree(const judgement *of, const assay_choice_gold *gold, const assay_answer *answer) {
    if (answer->more_candidates) return answer->several == 0;
    for (size_t i = 0; answer->several && i < answer->candidate_count; i++) {
        const assay_answer_candidate *other = &answer->candidates[i];
        if (!other->must_agree) continue;
        assay_choice_result result;
        assay_choice_compare(gold, other->text, of->arena, &result);
        bool value = result.verdict == ASSAY_UNPARSED &&
                     other->source == ASSAY_SOURCE_PHRASE; /* "the answer is $60/2 = 30$. The answer is (E)." */
        if (result.verdict != ASSAY_CORRECT && !value) return false;
    }
    return true;
}

/* "A: Lyon" on a line of its own, of which "Lyon" was taken for an answer that "A:" announces: the label is said, too. */
static assay_view with_label_a(assay_view body, assay_view text) {
    bool inside = body.data && text.data > body.data && text.data < body.data + body.size;
    size_t at = inside ? (size_t)(text.data - body.data) : 0, from = at;
    while (at > 0 && strchr(" *", body.data[at - 1])) at--;
    if (at < 2 || body.data[at - 1] != ':' || body.data[at - 2] != 'A') return text;
    at -= 2;
    if (at > 0 && !strchr("\n>*{ ", body.data[at - 1])) return text;
    return assay_view_slice(body, at, from + text.size);
}

/* What follows the answer in the answer part; empty where it stands elsewhere. */
static assay_view behind(assay_view part, assay_view text) {
    bool inside = part.data && text.data >= part.data && text.data + text.size <= part.data + part.size;
    return inside ? assay_view_slice(part, (size_t)(text.data - part.data) + text.size, part.size) : ASSAY_VIEW_NONE;
}

bool judge_choice_term(const judgement *of, size_t index, bool first, assay_component *component) {
    static const assay_answer_source sources[] = {ASSAY_SOURCE_BOXED, ASSAY_SOURCE_ANSWER_TAG, ASSAY_SOURCE_HASHES,
                                                  ASSAY_SOURCE_PHRASE, ASSAY_SOURCE_BOLD};
    const assay_term *term = &of->rubric->spec.terms[index];
    const assay_choice_gold *gold = of->reference->choices[index];
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    budget.cancelled = of->cancelled;
    assay_answer answer;
    const assay_answer_policy policy = with_sources(&term->choice.policy, sources, sizeof sources / sizeof *sources);
    bool found = find(of, &policy, first, &budget, &answer);
    if (gold && term->choice.policy.source_count == 0 && !budget.exhausted && !of->arena->exhausted)
        found = find_choice(of, &policy, first, gold, &answer);
    if (!gold) {
        bad_reference(of, component);
    } else if (!found) {
        no_answer(of, &budget, component);
    } else {
        assay_choice_compare(gold, answer.text, of->arena, &component->choice);
        if (component->choice.verdict == ASSAY_CORRECT) {
            assay_view labelled = with_label_a(of->completion->body, answer.text);
            assay_choice_result again;
            if (labelled.size > answer.text.size) {
                assay_choice_compare(gold, labelled, of->arena, &again);
                if (strlen(component->choice.canonical) == 1 && again.note && again.verdict == ASSAY_INCORRECT)
                    component->choice = again;
            }
            if (answer.source == ASSAY_SOURCE_PHRASE &&
                assay_choice_joins_another(gold, behind(of->completion->answer, answer.text))) {
                component->choice.verdict = ASSAY_INCORRECT;
                component->choice.note = "a second option behind the first";
            }
            if (answer.source == ASSAY_SOURCE_BOXED && assay_choice_contradicts(gold, answer.after, of->arena)) {
                component->choice.verdict = ASSAY_INCORRECT;
                component->choice.note = "the label and the option's text contradict each other";
            }
        }
        component->verdict = component->choice.verdict;
        if (component->choice.note) snprintf(component->message, sizeof component->message, "%s", component->choice.note);
        if (component->verdict == ASSAY_CORRECT && term->choice.policy.boxes != ASSAY_BOXES_LAST &&
            term->choice.policy.boxes != ASSAY_BOXES_LAST_GROUP && !other_boxes_agree(of, gold, &answer)) {
            component->verdict = ASSAY_INCORRECT;
            snprintf(component->message, sizeof component->message, "several boxes with different answers");
        }
        tell_class(of, first, component, ASSAY_VIEW("choice"), assay_view_of(component->choice.canonical), answer.text);
    }
    return !budget.stopped;
}

bool judge_text_term(const judgement *of, size_t index, bool first, assay_component *component) {
    static const assay_answer_source sources[] = {ASSAY_SOURCE_ANSWER_TAG, ASSAY_SOURCE_WHOLE};
    const assay_term *term = &of->rubric->spec.terms[index];
    const assay_text_golds *golds = of->reference->texts[index];
    assay_budget budget = assay_budget_of(ASSAY_STEPS_DEFAULT);
    budget.cancelled = of->cancelled;
    assay_answer answer;
    const assay_answer_policy policy = with_sources(&term->text.policy, sources, sizeof sources / sizeof *sources);
    bool found = find(of, &policy, first, &budget, &answer);
    if (of->reference->text_count == assay_text_unusable(golds)) {
        bad_reference(of, component);
    } else if (!found) {
        no_answer(of, &budget, component);
    } else {
        assay_text_compare(golds, answer.text, &budget, of->arena, &component->text);
        component->verdict = component->text.verdict;
        /* An unusable gold might have been the one that accepts. */
        if (component->verdict == ASSAY_INCORRECT && assay_text_unusable(golds)) bad_reference(of, component);
        assay_view gold = ASSAY_VIEW("text");
        tell_class(of, first, component, gold, component->text.canonical, answer.text);
    }
    return !budget.stopped;
}
