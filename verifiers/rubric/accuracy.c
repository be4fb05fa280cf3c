/* The maths term: finds the answer, compares it with every gold, and says which class of answers it belongs to.
 *
 * Several golds: any one counts. If none is proved equal, the answer is INCORRECT only where every gold says so; a gold that is
 * unusable or undecided leaves the verdict open (BAD_REFERENCE, UNDECIDED).
 * Several boxes: with BOXES_AGREE each of them must be CORRECT too, so that a policy cannot hedge. */
#include <stdio.h>

#include "common/status.h"
#include "verifiers/math/choice.h"
#include "verifiers/rubric/convention.h"
#include "verifiers/rubric/rubric_internal.h"
#include <xxhash.h>

/* How much a verdict of one gold weighs against another's: the strongest stands for all golds. */
static int strength(assay_verdict verdict) {
    switch (verdict) {
        case ASSAY_CORRECT: return 6;
        case ASSAY_ERROR: return 5;
        case ASSAY_BAD_REFERENCE: return 4;
        case ASSAY_UNDECIDED: return 3;
        case ASSAY_INCORRECT: return 2;
        default: return 1; /* UNPARSED, NO_ANSWER */
    }
}

typedef struct comparison {
    const term_golds *golds;
    assay_budget *budget;
    assay_arena *arena;
    assay_view completion;
    const judgement *of;
} comparison;

/* Compares one answer text with all golds. */
static assay_math_result compare_all(const comparison *with, assay_view text, assay_view after, uint32_t *gold_index) {
    assay_math_result best = {.verdict = ASSAY_VERDICT_UNSPECIFIED};
    for (size_t i = 0; i < with->golds->count; i++) {
        assay_math_result result = {.verdict = ASSAY_BAD_REFERENCE};
        if (with->golds->golds[i]) assay_math_compare(with->golds->golds[i], text, after, with->budget, with->arena, &result);
        if (best.verdict == ASSAY_VERDICT_UNSPECIFIED || strength(result.verdict) > strength(best.verdict)) {
            /* The canonical form belongs to the answer: keep the first one that is known. */
            assay_view canonical = result.canonical.size || result.verdict == ASSAY_CORRECT ? result.canonical : best.canonical;
            best = result;
            best.canonical = canonical;
            *gold_index = (uint32_t)i;
        } else if (best.canonical.size == 0) {
            best.canonical = result.canonical;
        }
        if (best.verdict == ASSAY_CORRECT) break;
    }
    return best;
}

/* "So the answer is $60/2 = 30$. The answer is (E).": a value beside the label that was asked for, where the reference says nothing of its text. */
static bool is_value_beside_label(const comparison *with, const assay_answer_candidate *other) {
    const assay_math_gold *gold = with->golds->count == 1 ? with->golds->golds[0] : NULL;
    return gold && assay_math_gold_is_choice(gold) &&
           (other->source == ASSAY_SOURCE_PHRASE || other->source == ASSAY_SOURCE_BOXED) &&
           math_choice_of_answer(other->text) == 0 && math_choices_of(other->text) == 0;
}

/* True where every other box of the answer is CORRECT as well; else the verdict that stands instead. */
static bool boxes_agree(const comparison *with, const assay_answer *answer, assay_verdict *instead) {
    *instead = ASSAY_INCORRECT;
    if (answer->several == 0 && !answer->more_candidates) return true;
    if (answer->more_candidates) return false;
    for (size_t i = 0; i < answer->candidate_count; i++) {
        const assay_answer_candidate *other = &answer->candidates[i];
        if (!other->must_agree || is_value_beside_label(with, other)) continue;
        uint32_t index = 0;
        assay_math_result result = compare_all(with, other->text, ASSAY_VIEW_NONE, &index);
        if (result.verdict == ASSAY_CORRECT) continue;
        if (result.verdict == ASSAY_UNDECIDED || result.verdict == ASSAY_ERROR || result.verdict == ASSAY_BAD_REFERENCE)
            *instead = result.verdict;
        return false;
    }
    return true;
}

uint64_t class_of_answer(assay_verdict verdict, assay_view gold, assay_view canonical, assay_view text) {
    XXH64_hash_t hash;
    if (verdict == ASSAY_CORRECT) {
        hash = XXH3_64bits_withSeed(gold.data, gold.size, 1);
    } else if (canonical.size) {
        hash = XXH3_64bits_withSeed(canonical.data, canonical.size, 2);
    } else {
        hash = XXH3_64bits_withSeed(text.data, text.size, 3);
    }
    return hash ? hash : 1; /* 0 is kept for "no answer" */
}

static void judge_candidates(const comparison *with, const assay_answer *answer, assay_arena *arena, assay_outcome *outcome) {
    outcome->candidates = assay_arena_calloc(arena, answer->candidate_count, sizeof *outcome->candidates);
    if (!outcome->candidates) return;
    for (size_t i = 0; i < answer->candidate_count; i++) {
        assay_judged_candidate *judged = &outcome->candidates[outcome->candidate_count++];
        judged->candidate = answer->candidates[i];
        uint32_t index = 0;
        judged->verdict = judged->candidate.text.size == 0
                              ? ASSAY_NO_ANSWER
                              : compare_all(with, judged->candidate.text, ASSAY_VIEW_NONE, &index).verdict;
        if (judged->verdict == ASSAY_CORRECT && judged->candidate.rejection != ASSAY_TAKEN) outcome->gold_elsewhere = true;
    }
}

/* "Player 2" is no 2 for a gold that says it all. */
static void judge_whole(const comparison *with, const assay_answer *answer, assay_component *component) {
    uint32_t index = 0;
    if (answer->whole.size == 0 || component->math.verdict == ASSAY_CORRECT) return;
    assay_math_result whole = compare_all(with, answer->whole, ASSAY_VIEW_NONE, &index);
    if (whole.verdict != ASSAY_CORRECT) return;
    component->math = whole;
    component->gold_index = index;
}

/* "y \ge \boxed{4}" is 4 for a gold that is one; of "\sqrt{\boxed{448}}" nobody knows which was meant, where the box alone is right. */
static void judge_boxed(const comparison *with, const assay_answer *answer, assay_component *component) {
    uint32_t index = 0;
    assay_verdict now = component->math.verdict;
    if (answer->boxed.size == 0 || (now != ASSAY_INCORRECT && now != ASSAY_UNPARSED && now != ASSAY_UNDECIDED)) return;
    assay_math_result boxed = compare_all(with, answer->boxed, ASSAY_VIEW_NONE, &index);
    if (boxed.verdict != ASSAY_CORRECT) return;
    if (answer->is_bound) {
        component->math = boxed;
        component->gold_index = index;
        return;
    }
    component->math.verdict = ASSAY_UNDECIDED;
    component->math.note = "what is in the box is right, the expression around it is not";
}

/* Was the answer taken from the thinking, where a policy looks there? */
static bool is_of_thinking(const assay_completion *completion, const assay_answer *answer) {
    const char *at = answer->text.data, *begin = completion->thinking.data;
    if (completion->has_reasoning) return begin && at >= begin && at < begin + completion->thinking.size;
    return answer->span.begin < (size_t)(completion->answer.data - completion->text.data);
}

/* The whole answer part is the reference, letter by letter: a long sentence is that too. */
static void judge_identical(const comparison *with, const assay_answer *answer, assay_component *component) {
    const assay_reference_spec *spec = with->of->reference->spec;
    assay_view part = assay_view_trim(with->of->completion->answer);
    if (part.size == 0 || is_of_thinking(with->of->completion, answer)) return; /* else both would be right */
    if (spec->extract || component->math.verdict == ASSAY_CORRECT) return;
    for (size_t i = 0; i < spec->answer_count; i++) {
        if (!assay_view_equal(part, assay_view_trim(spec->answers[i]))) continue;
        uint32_t index = 0;
        assay_math_result same = compare_all(with, part, ASSAY_VIEW_NONE, &index);
        if (same.verdict != ASSAY_CORRECT) continue;
        component->math = same;
        component->gold_index = index;
        return;
    }
}

/* The end of the word that begins behind the blank at `at`; 0: none does. */
static size_t word_end(assay_view text, size_t at) {
    if (at + 1 >= text.size || text.data[at] != ' ' || !assay_is_alpha(text.data[at + 1])) return 0;
    size_t end = at + 1;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    return end;
}

/* How many words of four letters or more stand beside a number: "6 electrons on the left". 0 for a formula or a worked solution. */
static unsigned counted_words(assay_view gold) {
    enum { PHRASE_BYTES = 80 };
    unsigned words = 0, run = 0;
    bool digit = false;
    if (gold.size > PHRASE_BYTES || memchr(gold.data, '\n', gold.size) || memchr(gold.data, '=', gold.size)) return 0;
    for (size_t i = 0; i < gold.size; i++) {
        digit |= assay_is_digit(gold.data[i]);
        run = assay_is_alpha(gold.data[i]) ? run + 1 : 0;
        words += run == 4;
    }
    return digit && !memchr(gold.data, '\\', gold.size) && !memchr(gold.data, '$', gold.size) ? words : 0;
}

/* "There are 6 electrons on the right" beside "6 electrons on the left": where a bare number was taken from a sentence, the words behind it belong to it if the
 * reference has words, too. */
static void judge_words(const comparison *with, const assay_answer *answer, assay_component *component) {
    enum { WORDS_TRIED = 6 };
    const assay_reference_spec *spec = with->of->reference->spec;
    assay_view part = with->of->completion->answer;
    bool taken = component->math.verdict == ASSAY_CORRECT && answer->source == ASSAY_SOURCE_LAST_EXPRESSION && !spec->extract &&
                 part.size > 0 && answer->text.data >= part.data && answer->text.data < part.data + part.size;
    unsigned words_of_gold = taken ? counted_words(spec->answers[with->golds->origin[component->gold_index]]) : 0;
    if (words_of_gold == 0) return;
    for (size_t i = 0; i < answer->text.size; i++) {
        if (assay_is_alpha(answer->text.data[i])) return;
    }
    size_t begin = (size_t)(answer->text.data - part.data), end = begin + answer->text.size, before = end;
    bool differs = false;
    for (int words = 0; words < WORDS_TRIED && (end = word_end(part, end)) > 0; words++, before = end) {
        if (end - before <= 4 && part.data[before + 1] >= 'a') continue; /* "of", "the", "on": the noun follows */
        uint32_t index = 0;
        assay_verdict verdict = compare_all(with, assay_view_slice(part, begin, end), ASSAY_VIEW_NONE, &index).verdict;
        if (verdict == ASSAY_CORRECT) return;
        differs |=
            verdict == ASSAY_INCORRECT || (verdict == ASSAY_UNDECIDED && words_of_gold > 1); /* "7 different ways" are 7 ways */
    }
    if (!differs) return;
    component->math.verdict = ASSAY_UNDECIDED;
    component->math.note = "the number of the reference, and other words";
}

/* One label: several boxes are no list of it. */
static bool is_choice(const comparison *with) {
    return with->golds->count == 1 && with->golds->golds[0] && assay_math_gold_is_choice(with->golds->golds[0]);
}

/* Fills the component's verdict and what led to it. */
static void judge_found(const comparison *with, assay_boxes_policy boxes, const assay_answer *answer,
                        assay_component *component) {
    component->math = compare_all(with, answer->text, answer->after, &component->gold_index);
    judge_whole(with, answer, component);
    judge_boxed(with, answer, component);
    judge_words(with, answer, component);
    component->verdict = component->math.verdict;
    if (component->verdict == ASSAY_CORRECT && boxes == ASSAY_BOXES_AGREE) {
        assay_verdict instead;
        if (!boxes_agree(with, answer, &instead)) {
            component->verdict = component->math.verdict = instead;
            snprintf(component->message, sizeof component->message, "several boxes with different answers");
        }
    } else if (component->verdict == ASSAY_INCORRECT && boxes == ASSAY_BOXES_AGREE && !is_choice(with)) {
        uint32_t index = 0;
        assay_view joined = join_boxes(with->completion, answer, with->arena);
        assay_math_result together = {.verdict = ASSAY_INCORRECT};
        if (joined.data) together = compare_all(with, joined, ASSAY_VIEW_NONE, &index);
        if (together.verdict == ASSAY_CORRECT) {
            component->math = together;
            component->verdict = ASSAY_CORRECT;
            component->gold_index = index;
        }
    }
    judge_identical(with, answer, component);
    if (component->math.verdict == ASSAY_CORRECT) component->verdict = ASSAY_CORRECT;
}

/* Looks for the answer as the policy says. */
static void find_answer(const judgement *of, const assay_answer_policy *policy, bool all, assay_budget *budget,
                        assay_answer *answer) {
    assay_answer_find(of->completion, policy, all, budget, of->arena, answer);
    if (answer->found && answer->source == ASSAY_SOURCE_BOXED && policy->boxes == ASSAY_BOXES_LAST_GROUP &&
        !of->completion->has_reasoning)
        answer->text = last_group_of_boxes(of->completion->text, answer, of->arena);
}

/* Where nothing looks like an answer, an answer part that is a reference letter by letter (a list of ten words) is one. */
static void take_identical(const judgement *of, const assay_answer_policy *policy, assay_answer *answer) {
    const assay_reference_spec *spec = of->reference->spec;
    assay_view part = assay_view_trim(of->completion->answer);
    if (answer->found || answer->candidate_count > 0 || policy->source_count > 0 || spec->extract || part.size == 0) return;
    for (size_t i = 0; i < spec->answer_count && !answer->found; i++) {
        if (!assay_view_equal(part, assay_view_trim(spec->answers[i]))) continue;
        size_t begin = (size_t)(part.data - of->completion->body.data);
        answer->found = true;
        answer->text = part;
        answer->source = ASSAY_SOURCE_WHOLE;
        answer->span = (assay_span){(uint32_t)begin, (uint32_t)(begin + part.size)};
    }
}

/* A gold that is a choice's label and nothing else, and an answer without one: "\\boxed{17}. The answer is (F).", "... is 48.5, so the closest is (B)". */
static void take_label(const judgement *of, const assay_answer_policy *policy, const term_golds *golds, assay_answer *answer) {
    const assay_math_gold *gold = golds->count == 1 ? golds->golds[0] : NULL;
    char letter =
        gold && assay_math_gold_is_choice(gold) ? math_choice_of_gold(of->reference->spec->answers[golds->origin[0]]) : 0;
    if (letter == 0 || policy->source_count > 0 || policy->boxes == ASSAY_BOXES_LAST ||
        policy->boxes == ASSAY_BOXES_LAST_GROUP || !answer->found)
        return;
    if (math_choice_of_answer(answer->text) != 0 || math_choices_of(answer->text) != 0) return;
    choose_label_instead(of, letter, answer);
}

assay_verdict math_verdict(const judgement *of, const assay_answer_policy *policy, const term_golds *golds,
                           assay_budget *budget) {
    comparison with = {golds, budget, of->arena, of->completion->text, of};
    assay_answer answer;
    assay_component component = {.verdict = ASSAY_NO_ANSWER};
    find_answer(of, policy, false, budget, &answer);
    if (!budget->exhausted && !of->arena->exhausted) take_identical(of, policy, &answer);
    take_label(of, policy, golds, &answer);
    if (answer.found) judge_found(&with, policy->boxes, &answer, &component);
    return component.verdict;
}

/* As snprintf with %s, but for nearly every completion. */
static void say(assay_component *component, const char *text) {
    size_t size = strnlen(text, sizeof component->message - 1);
    memcpy(component->message, text, size);
    component->message[size] = '\0';
}

bool judge_math_term(const judgement *of, size_t index, bool first, assay_component *component) {
    const assay_term *term = &of->rubric->spec.terms[index];
    const assay_reference *reference = of->reference;
    const term_golds *golds = reference->golds[index];
    assay_arena *arena = of->arena;
    assay_outcome *outcome = of->outcome;
    assay_budget budget = assay_budget_of(term->math.max_steps ? term->math.max_steps : ASSAY_STEPS_DEFAULT);
    budget.cancelled = of->cancelled;
    comparison with = {golds, &budget, arena, of->completion->text, of};

    assay_answer answer;
    const assay_answer_policy policy = convention_policy(&term->math);
    find_answer(of, &policy, of->trace, &budget, &answer);
    if (!answer.found && !budget.exhausted && !arena->exhausted) take_identical(of, &policy, &answer);
    take_label(of, &policy, golds, &answer);
    if (first) {
        outcome->has_answer = answer.found;
        outcome->answer = answer;
    }
    if (golds->count == 0) {
        component->verdict = ASSAY_BAD_REFERENCE;
        reference_lacks("answers", reference->spec, component);
    } else if (golds->unusable == golds->count) {
        component->verdict = ASSAY_BAD_REFERENCE;
    } else if (!answer.found) {
        component->verdict = budget.exhausted || arena->exhausted ? ASSAY_UNDECIDED : ASSAY_NO_ANSWER;
    } else {
        judge_found(&with, policy.boxes, &answer, component);
        if (first) {
            outcome->canonical = component->math.canonical;
            outcome->class_hash =
                class_of_answer(component->verdict, reference->spec->answers[0], component->math.canonical, answer.text);
        }
    }
    component->steps = budget.steps_used;
    const assay_math_gold *gold = golds->count ? golds->golds[component->gold_index] : NULL;
    if (gold) {
        component->gold_canonical = assay_math_gold_canonical(gold);
        component->gold_is_choice = assay_math_gold_is_choice(gold);
        component->gold_index = golds->origin[component->gold_index];
    }
    if (component->verdict == ASSAY_BAD_REFERENCE && component->message[0] == '\0') say(component, reference->problem);
    else if (component->math.note && component->message[0] == '\0') say(component, component->math.note);
    if (of->trace && golds->count) explain_flips(of, index, component);
    if (of->trace && first && golds->count) judge_candidates(&with, &answer, arena, outcome);
    return !budget.stopped;
}
