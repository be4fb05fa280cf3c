/* Fuzzes the reading of plain scripts. Besides memory errors: what was read is a word that the judge takes, with a sound claim for each call. */
#include <stdlib.h>

#include "verifiers/code/claims.h"
#include "verifiers/code/plain_script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const value *skip(const value *one, unsigned count) {
    for (; count; count--) one += one->nodes;
    return one;
}

static void check_word(assay_view word, size_t plan_at) {
    static const unsigned char nobody[VALUE_NONCE_BYTES] = {0};
    const value *root = NULL, *claims = NULL, *one = NULL;
    assay_arena arena;
    assay_arena_init(&arena, 64u << 20);
    if (plan_at >= word.size || word.data[plan_at] != 'N' || value_decode_reply(word, nobody, &arena, &root) != VALUE_FINE ||
        root->count != 5)
        abort();
    const value *calls = skip(root + 1, 2);
    if (value_decode(skip(root + 1, 4)->text, &arena, &claims) != VALUE_FINE || !claims_are_sound(claims) ||
        claims_count(claims) != calls->count)
        abort();
    for (uint32_t i = 0; i < calls->count; i++)
        if (value_decode(claims[3 + i].text, &arena, &one) != VALUE_FINE) abort();
    assay_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    size_t plan_at = 0;
    assay_buffer out;
    assay_buffer_init(&out, 64u << 20);
    if (plain_script_read(ASSAY_VIEW("import math\n"), (assay_view){(const char *)data, size}, ASSAY_VIEW("f"), &out, &plan_at))
        check_word(assay_buffer_view(&out), plan_at);
    assay_buffer_clear(&out);
    return 0;
}
