/* See golden.h. The text switches language and script in mid-sentence, so that jumps, ties, kana, chunks and long words all occur. */
#include "lang_detect/cuda/golden.h"

#include <stdlib.h>

#include "lang_detect/analysis.h"

enum { ARENA_BYTES = 8 << 20 };

static const char text[] =
    "First we compute the area of the circle, donc le r\xC3\xA9sultat est clair, und deshalb m\xC3\xBCssen wir es noch einmal "
    "versuchen. "
    "\xD0\x9F\xD1\x83\xD1\x81\xD1\x82\xD1\x8C \xD1\x81\xD0\xBA\xD0\xBE\xD1\x80\xD0\xBE\xD1\x81\xD1\x82\xD1\x8C "
    "\xD0\xBF\xD0\xBE\xD0\xB5\xD0\xB7\xD0\xB4\xD0\xB0, "
    "\xD1\x89\xD0\xBE \xD1\x86\xD0\xB5 \xD1\x82\xD0\xB0\xD0\xBA\xD0\xB5. "
    "\xE5\x9B\xA0\xE4\xB8\xBA\xE4\xB8\x89\xE8\xA7\x92\xE5\xBD\xA2\xE7\x9A\x84\xE5\x86\x85\xE8\xA7\x92\xE5\x92\x8C\xE3\x80\x81"
    "\xE3\x81\x9D\xE3\x81\xAE\xE6\x95\xB0\xE3\x81\xAF\xE6\x9C\x89\xE7\x90\x86\xE6\x95\xB0\xE3\x81\xA7\xE3\x81\x82\xE3\x82\x8B"
    "\xE3\x80\x82 "
    "\xE0\xA4\xB8\xE0\xA4\xAC\xE0\xA4\xB8\xE0\xA5\x87 \xE0\xA4\xAA\xE0\xA4\xB9\xE0\xA4\xB2\xE0\xA5\x87 "
    "\xE0\xA4\xB9\xE0\xA4\xAE. "
    "\xD8\xA7\xD9\x84\xD9\x84\xD8\xBA\xD8\xA9 \xD8\xA7\xD9\x84\xD8\xB9\xD8\xB1\xD8\xA8\xD9\x8A\xD8\xA9 \xD9\x88 "
    "\xD8\xA7\xDB\x8C\xD9\x86 \xD8\xB2\xD8\xA8\xD8\xA7\xD9\x86. "
    "Donaudampfschifffahrtselektrizit\xC3\xA4tenhauptbetriebswerkbauunterbeamtengesellschaft, \xC3\x85ngstr\xC3\xB6m LOVE "
    "na\xC3\xAFve o'clock l'h\xC3\xB4tel";

bool lang_golden_make(const assay_lang_model *model, lang_golden *golden) {
    *golden = (lang_golden){.arena = malloc(sizeof *golden->arena)};
    if (!golden->arena) return false;
    assay_arena_init(golden->arena, ARENA_BYTES);
    lang_words *words = assay_arena_alloc(golden->arena, sizeof *words);
    assay_lang_options options = {0};
    lang_choice choice;
    lang_prepared prepared;
    lang_spans neutral = {0};
    if (!words || lang_choose(model, &options, false, &choice).code != ASSAY_OK) return false;
    if (!lang_words_cut((assay_view){text, sizeof text - 1}, &neutral, golden->arena, words)) return false;
    if (!lang_prepare(model, words, &options, &choice, golden->arena, &prepared) || prepared.batch.words_count == 0)
        return false;
    golden->batch = prepared.batch;
    size_t count = golden->batch.words_count;
    golden->decision = (lang_decision){.labels = assay_arena_calloc(golden->arena, count, 1),
                                       .sums = assay_arena_calloc(golden->arena, count * LANG_SUMS, sizeof(int32_t)),
                                       .came = assay_arena_calloc(golden->arena, count, sizeof(uint64_t)),
                                       .best = assay_arena_calloc(golden->arena, count, 1)};
    if (!golden->decision.labels || !golden->decision.sums || !golden->decision.came || !golden->decision.best) return false;
    lang_decide(&lang_kernels_scalar, model, &golden->batch, &golden->decision);
    return true;
}

void lang_golden_free(lang_golden *golden) {
    if (!golden->arena) return;
    assay_arena_clear(golden->arena);
    free(golden->arena);
    golden->arena = NULL;
}
