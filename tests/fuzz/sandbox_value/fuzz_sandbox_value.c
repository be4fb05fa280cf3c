/* Fuzzes what leaves a cell: value_decode and value_decode_reply on any bytes, then value_equals_json of what was accepted. The first byte chooses the
 * expected JSON. Checks besides memory errors: the nodes' spans tile the tree, and no accepted value is deeper or larger than the caps. */
#include <stdlib.h>

#include "verifiers/code/value.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const expected[] = {
    "3",    "[1,2,3]", "{\"1\":[null,true],\"a\":{}}",  "\"text\"", "[[1.5,-2],[\"\\u00e9\"],{}]",
    "null", "1e300",   "123456789012345678901234567890"};

static void check_tree(const value *root, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (root[i].nodes == 0 || i + root[i].nodes > count) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const unsigned char nonce[VALUE_NONCE_BYTES] = {1, 2, 3, 4, 5, 6, 7, 8};
    if (size == 0) return 0;
    const char *error = NULL;
    size_t at = 0;
    json_value wanted = json_parse(assay_view_of(expected[data[0] % (sizeof expected / sizeof *expected)]), 100, &error, &at);
    assay_view bytes = {(const char *)data + 1, size - 1};
    assay_arena arena;
    assay_arena_init(&arena, 64u << 20);
    const value *root = NULL;
    if (value_decode(bytes, &arena, &root) == VALUE_FINE) {
        check_tree(root, root->nodes);
        bool beyond = false;
        value_options options = {.absolute = 1e-9, .unordered = data[0] & 128, .beyond = &beyond};
        if (value_equals_json(root, wanted, options) && root->tag == 'o') abort(); /* an opaque value equals nothing */
    }
    if (value_decode_reply(bytes, nonce, &arena, &root) == VALUE_FINE) check_tree(root, root->nodes);
    assay_arena_clear(&arena);
    return 0;
}
