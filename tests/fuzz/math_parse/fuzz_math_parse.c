/* Aims at math_prepare, math_lex and math_parse: any bytes give a tree or an error with a place inside the input, and the same twice. */
#include <stdlib.h>

#include "verifiers/math/read/parser.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds) {
    if (!holds) abort();
}

/* Depth is bounded, children are there, and spans lie in the text. */
static void walk(const math_node *node, unsigned depth) {
    check(depth < 1000);
    for (uint32_t i = 0; i < node->count; i++) {
        check(node->child[i] != NULL);
        walk(node->child[i], depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    assay_arena arena;
    assay_arena_init(&arena, 64u << 20);
    assay_view text = {(const char *)data, size};
    math_parsed first, second;
    math_parse(text, &arena, &first);
    math_parse(text, &arena, &second);
    check((first.root == NULL) == (second.root == NULL));
    if (first.root) {
        walk(first.root, 0);
        check(math_node_same(first.root, second.root));
    } else {
        check(first.error.message != NULL);
        check(first.error.begin <= first.error.end);
        if (first.prepared.text.data) check(math_prepared_offset(&first.prepared, first.error.end) <= size);
    }
    assay_arena_clear(&arena);
    return 0;
}
