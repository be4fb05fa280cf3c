/* Fuzzes code_extract (the first byte chooses the policy and whether blocks are asked what they define), what reads definitions and names out of programs, and
 * code_compare of the text with what was taken: spans lie in the text, a text equals itself. */
#include <stdlib.h>

#include "verifiers/code/compare.h"
#include "verifiers/code/extract.h"
#include "verifiers/code/foreign.h"
#include "verifiers/code/python_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool defines(const void *context, assay_view label, assay_view code) {
    return label.size == 0 ? foreign_defines(FOREIGN_CPP, code, context) : python_defines(code, context);
}

static void read_names(assay_view text) {
    assay_arena arena;
    assay_arena_init(&arena, 1 << 16);
    (void)python_names_wanted(text, text, &arena);
    (void)python_names_wanted(ASSAY_VIEW_NONE, text, &arena);
    for (foreign_language language = FOREIGN_CPP; language <= FOREIGN_JAVASCRIPT; language++)
        (void)foreign_defines(language, text, "f");
    assay_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size == 0) return 0;
    code_options options = {.policy = (code_policy)(data[0] % 3),
                            .run_unclosed = (data[0] & 4) != 0,
                            .defines = data[0] & 8 ? defines : NULL,
                            .context = "f"};
    assay_view text = {(const char *)data + 1, size - 1};
    code_place place;
    assay_buffer out;
    assay_buffer_init(&out, 1 << 20);
    code_found found = code_extract(text, "python py", options, &out, &place);
    assay_span span = place.span;
    if (place.label.size && (place.label.data < text.data || place.label.data + place.label.size > text.data + text.size))
        abort();
    if (span.begin > span.end || span.end > text.size) abort();
    if (found == CODE_TAKEN && out.size > span.end - span.begin) abort();
    for (unsigned way = COMPARE_EXACT; way <= COMPARE_DECIMALS; way++) {
        compare_options plain = {.way = (compare_way)way}, unordered = {.way = (compare_way)way, .unordered = true};
        if (code_compare(plain, text, text, NULL) != COMPARE_SAME) abort();
        if ((way == COMPARE_TOKENS || way == COMPARE_LINES) && code_compare(unordered, text, text, NULL) != COMPARE_SAME)
            abort();
        (void)code_compare(plain, text, assay_buffer_view(&out), NULL);
    }
    compare_options close = {.way = COMPARE_TOKENS, .absolute = 1e-6, .relative = 1e-6};
    compare_outcome one = code_compare(close, text, assay_buffer_view(&out), NULL),
                    other = code_compare(close, assay_buffer_view(&out), text, NULL);
    if (one == COMPARE_IMPOSSIBLE || other == COMPARE_IMPOSSIBLE) abort();
    assay_buffer_clear(&out);
    read_names(text);
    return 0;
}
