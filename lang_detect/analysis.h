/* From tokens to labels: what measure.c and identify.c share. */
#ifndef ASSAY_LANG_DETECT_ANALYSIS_H
#define ASSAY_LANG_DETECT_ANALYSIS_H

#include "lang_detect/backends/backend.h"
#include "lang_detect/lang_detect.h"
#include "lang_detect/text/words.h"

/* Languages that are possible: a set over the model's languages. */
typedef struct lang_set {
    uint64_t bits[4];
} lang_set;
static inline bool lang_set_has(const lang_set *set, uint32_t index) {
    return set->bits[index / 64] >> (index % 64) & 1;
}
static inline void lang_set_add(lang_set *set, uint32_t index) {
    set->bits[index / 64] |= 1ull << (index % 64);
}

/* What the options say of the languages. target: LANG_UNKNOWN where there is none. */
typedef struct lang_choice {
    uint8_t target;
    lang_set open;     /* possible */
    lang_set accepted; /* the target, what counts as it, and their clusters */
} lang_choice;
assay_status lang_choose(const assay_lang_model *model, const assay_lang_options *options, bool target_needed,
                         lang_choice *choice);

/* Columns of a table that are open; all of them where none is (the script decides then, not the caller's wish). */
uint64_t lang_open_columns(const assay_lang_model *model, const lang_table *table, const lang_set *open);

/* The batch of one text: chains of the tokens in each shared script; order[i]: the token of the batch's word i. */
typedef struct lang_prepared {
    lang_batch batch;
    uint32_t *order;
    bool has_singles; /* letters alone, which are labelled last */
    assay_lang_decider decide;
    void *decide_context;
    lang_memory *memory; /* of words that were summed: the caller's, or from lang_label on the text's own; NULL: none */
} lang_prepared;
/* Labels what its script alone decides. False: the arena is used up. */
bool lang_prepare(const assay_lang_model *model, lang_words *words, const assay_lang_options *options,
                  const lang_choice *choice, assay_arena *arena, lang_prepared *out);
/* Sets every other token's label: by the decision, single letters by their neighbours (LANG_NEUTRAL where they are no words).
 * False: the arena is used up. */
bool lang_label(const assay_lang_model *model, assay_view text, lang_words *words, lang_prepared *prepared,
                const lang_kernels *kernels, assay_arena *arena);

/* Sums of one token. sums: 64-aligned, LANG_COLUMNS_MAX. */
void lang_token_sums(const lang_table *table, const lang_words *words, const lang_token *token, const lang_kernels *kernels,
                     int16_t *sums);
/* The same where they lie in a memory already, or may; NULL: they do not. */
const int16_t *lang_kept_sums(const assay_lang_model *model, const lang_words *words, const lang_token *token,
                              const lang_memory *memory);
static inline const lang_table *lang_table_for(const assay_lang_model *model, const lang_token *token) {
    int8_t index = model->table_of_script[token->script];
    return index < 0 ? NULL : &model->table[index];
}

#endif
