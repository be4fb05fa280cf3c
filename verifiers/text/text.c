/* See text.h. */
#include "verifiers/text/text.h"

#include <stdlib.h>

#include "verifiers/text/words.h"

typedef struct gold_text {
    assay_view exact;   /* trimmed, as given */
    text_words words;   /* in order */
    assay_view *sorted; /* F1: the words sorted */
    bool usable;
} gold_text;

struct assay_text_golds {
    assay_text_comparison comparison;
    gold_text *golds;
    size_t count, unusable;
};

static int order(const void *left, const void *right) {
    const assay_view *a = left, *b = right;
    size_t shared = a->size < b->size ? a->size : b->size;
    int first = shared ? memcmp(a->data, b->data, shared) : 0;
    return first ? first : (a->size > b->size) - (a->size < b->size);
}

static assay_view *sorted_words(const text_words *words, assay_arena *arena) {
    assay_view *copy = assay_arena_alloc(arena, words->count * sizeof *copy);
    if (!copy) return NULL;
    if (words->count) memcpy(copy, words->words, words->count * sizeof *copy);
    qsort(copy, words->count, sizeof *copy, order);
    return copy;
}

assay_text_golds *assay_text_compile(const assay_view *golds, size_t count, assay_text_comparison comparison,
                                     assay_arena *arena) {
    assay_text_golds *made = assay_arena_calloc(arena, 1, sizeof *made);
    if (!made) return NULL;
    made->comparison = comparison;
    made->count = count;
    made->golds = assay_arena_calloc(arena, count ? count : 1, sizeof *made->golds);
    if (!made->golds) return NULL;
    for (size_t i = 0; i < count; i++) {
        gold_text *gold = &made->golds[i];
        assay_view copy = assay_arena_copy(arena, assay_view_trim(golds[i]));
        if (!copy.data || !text_words_of(copy, arena, &gold->words)) return NULL;
        gold->exact = copy;
        gold->sorted = sorted_words(&gold->words, arena);
        if (!gold->sorted) return NULL;
        gold->usable = comparison == ASSAY_TEXT_EXACT ? copy.size > 0 : gold->words.count > 0;
        made->unusable += !gold->usable;
    }
    return made;
}

size_t assay_text_unusable(const assay_text_golds *golds) {
    return golds->unusable;
}

assay_view assay_text_normal_form(assay_view text, assay_arena *arena) {
    text_words words;
    return text_words_of(text, arena, &words) ? words.joined : ASSAY_VIEW_NONE;
}

/* Knuth, Morris and Pratt over words: linear, so that a hostile answer of one repeated word costs no more. */
static bool contains(const text_words *text, const text_words *part, assay_arena *arena) {
    if (part->count == 0 || part->count > text->count) return false;
    size_t *border = assay_arena_alloc(arena, part->count * sizeof *border);
    if (!border) return false;
    border[0] = 0;
    for (size_t i = 1, k = 0; i < part->count; i++) {
        while (k > 0 && !assay_view_equal(part->words[i], part->words[k])) k = border[k - 1];
        if (assay_view_equal(part->words[i], part->words[k])) k++;
        border[i] = k;
    }
    for (size_t i = 0, k = 0; i < text->count; i++) {
        while (k > 0 && !assay_view_equal(text->words[i], part->words[k])) k = border[k - 1];
        if (assay_view_equal(text->words[i], part->words[k])) k++;
        if (k == part->count) return true;
    }
    return false;
}

/* 2pr / (p + r) = 2 * shared / (words of both). */
static double f1(const gold_text *gold, const assay_view *answer, size_t answer_count) {
    size_t shared = 0, g = 0, a = 0;
    while (g < gold->words.count && a < answer_count) {
        int which = order(&gold->sorted[g], &answer[a]);
        if (which == 0) shared++;
        g += which <= 0;
        a += which >= 0;
    }
    return 2.0 * (double)shared / (double)(gold->words.count + answer_count);
}

static double score_against(const assay_text_golds *golds, const gold_text *gold, assay_view exact, const text_words *words,
                            const assay_view *sorted, assay_arena *arena) {
    if (!gold->usable) return 0;
    switch (golds->comparison) {
        case ASSAY_TEXT_EXACT: return assay_view_equal(gold->exact, exact);
        case ASSAY_TEXT_NORMALISED: return assay_view_equal(gold->words.joined, words->joined);
        case ASSAY_TEXT_CONTAINS: return contains(words, &gold->words, arena);
        case ASSAY_TEXT_F1: return f1(gold, sorted, words->count);
    }
    return 0;
}

void assay_text_compare(const assay_text_golds *golds, assay_view answer, assay_budget *budget, assay_arena *arena,
                        assay_text_result *result) {
    *result = (assay_text_result){.verdict = ASSAY_NO_ANSWER};
    answer = assay_view_trim(answer);
    if (answer.size == 0) return;
    text_words words;
    const assay_view *sorted = NULL;
    result->verdict = ASSAY_ERROR;
    if (!assay_budget_spend(budget, 1) || !text_words_of(answer, arena, &words)) return;
    if (golds->comparison == ASSAY_TEXT_F1 && !(sorted = sorted_words(&words, arena))) return;
    result->canonical = golds->comparison == ASSAY_TEXT_EXACT ? answer : words.joined;
    for (size_t i = 0; i < golds->count; i++) {
        double score = score_against(golds, &golds->golds[i], answer, &words, sorted, arena);
        if (score > result->score) {
            result->score = score;
            result->gold_index = (uint32_t)i;
        }
    }
    if (arena->exhausted) return;
    if (golds->comparison == ASSAY_TEXT_F1) result->verdict = ASSAY_MEASURED;
    else result->verdict = result->score == 1 ? ASSAY_CORRECT : ASSAY_INCORRECT;
}
