/* Aims at verifiers/choice: any text as an answer and as a whole completion, with and without options. Holds: what is found lies in the text and is read
 * as labels or an option; a verdict comes with labels where it needs them; a gold's own letter is never INCORRECT. */
#include <stdlib.h>

#include "verifiers/choice/choice.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds) {
    if (!holds) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const assay_view options[] = {{"mercury", 7}, {"venus", 5}, {"the Earth", 9}, {"mars", 4}};
    if (size < 1 || size > 1 << 16) return 0;
    assay_view text = {(const char *)data + 1, size - 1};
    const char letter = (char)('A' + (data[0] & 3));
    const assay_view label = {&letter, 1};
    assay_arena arena;
    assay_choice_gold *gold;
    assay_choice_result result;
    assay_arena_init(&arena, (size_t)16 << 20);
    expect(assay_choice_compile(&label, 1, options, data[0] & 4 ? 4 : 0, &arena, &gold).code == ASSAY_OK);
    assay_choice_compare(gold, label, &arena, &result);
    expect(result.verdict == ASSAY_CORRECT);
    assay_choice_compare(gold, text, &arena, &result);
    expect((result.verdict == ASSAY_CORRECT) <= (result.canonical[0] == letter && result.canonical[1] == '\0'));
    assay_view found = assay_choice_find(gold, text, &arena);
    if (found.size > 0) {
        expect(found.data >= text.data && found.data + found.size <= text.data + text.size);
        assay_choice_compare(gold, found, &arena, &result);
        expect(result.canonical[0] != '\0');
    }
    assay_arena_clear(&arena);
    return 0;
}
