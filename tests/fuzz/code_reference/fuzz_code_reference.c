/* Fuzzes code_reference_read, and with it the readers of all forms, inflate and pickle_to_json: any bytes give a suite or a reason. */
#include <stdlib.h>

#include "verifiers/code/foreign.h"
#include "verifiers/code/pickle.h"
#include "verifiers/code/reference.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    assay_arena arena;
    code_reference reference;
    assay_view text = {(const char *)data, size};
    assay_arena_init(&arena, 64u << 20);
    for (unsigned form = CODE_FORM_ANY; form <= CODE_FORM_ASSAY; form++) {
        assay_status status = code_reference_read(text, (code_form)form, &arena, &reference);
        if (status.code == ASSAY_OK && reference.suite.kind != JUDGE_SCRIPT && reference.suite.count == 0) abort();
        if (status.code != ASSAY_OK && status.reason[0] == 0) abort();
        if (status.code == ASSAY_OK && reference.suite.kind == JUDGE_SCRIPT)
            for (unsigned language = FOREIGN_CPP; language <= FOREIGN_JAVASCRIPT; language++) {
                foreign_declaration found;
                (void)foreign_find((foreign_language)language, reference.suite.setup, &found);
            }
        assay_arena_reset(&arena);
    }
    assay_buffer json;
    assay_buffer_init(&json, 1 << 20);
    (void)pickle_to_json(text, &arena, &json);
    assay_buffer_clear(&json);
    assay_arena_clear(&arena);
    return 0;
}
