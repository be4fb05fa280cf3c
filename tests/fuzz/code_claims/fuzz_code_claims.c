/* Fuzzes the weighing of claims: two bytes with the size of a claims frame, the frame, and behind it an answer's frame. Besides memory errors: a value differs
 * from itself never and from another in both directions alike, and a claim that is not sound is not weighed. */
#include <stdlib.h>

#include "verifiers/code/claims.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_alike(const value *a, const value *b) {
    if (claim_equal(a, a) == CLAIM_FAILS || claim_equal(b, b) == CLAIM_FAILS || claim_equal(a, b) != claim_equal(b, a)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) return 0;
    size_t first = (size_t)data[0] | (size_t)data[1] << 8;
    if (first > size - 2) first = size - 2;
    assay_view claims = {(const char *)data + 2, first}, answer = {(const char *)data + 2 + first, size - 2 - first};
    const value *root = NULL, *given = NULL;
    assay_view exception;
    bool raised = false;
    assay_arena arena;
    assay_arena_init(&arena, 64u << 20);
    bool decoded = value_decode(claims, &arena, &root) == VALUE_FINE,
         answered = value_decode(answer, &arena, &given) == VALUE_FINE;
    if (decoded && answered) check_alike(root, given);
    if (answered) (void)claim_answer_value(given, &raised);
    if (decoded && claims_are_sound(root))
        for (size_t i = 0; i < claims_count(root); i++)
            if (claims_weigh(root, i, answer, &arena, &exception) == CLAIM_FAILS && root[1].tag != 'T') abort();
    assay_arena_clear(&arena);
    return 0;
}
