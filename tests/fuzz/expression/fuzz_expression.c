/* Aims at expression_compile, expression_evaluate and expression_error_write. Either there is an error whose place lies in the text, or a tree whose parts,
 * joined by Kleene's "and", give the value of the whole, whatever the names' values are. */
#include <stdlib.h>

#include "service/expression/expression.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const statuses[] = {"SCORED", "ERROR", NULL};
static const expression_name names[] = {{{"a", 1}, EXPRESSION_NUMBER, NULL},
                                        {{"b.score", 7}, EXPRESSION_NUMBER, NULL},
                                        {{"status", 6}, EXPRESSION_TEXT, statuses},
                                        {{"t", 1}, EXPRESSION_TRUTH, NULL}};

static void need(bool condition) {
    if (!condition) abort();
}

static expression_value get(void *context, size_t index) {
    unsigned bits = *(unsigned *)context;
    if (bits >> index & 1) return (expression_value){EXPRESSION_ABSENT, 0, {NULL, 0}};
    return (expression_value){names[index].type, bits >> 4 & 1, {"SCORED", 6}};
}

static void check_value(const expression *compiled, unsigned bits) {
    expression_value whole = expression_evaluate(compiled, get, &bits);
    bool absent = false, refuted = false;
    for (size_t i = 0; i < expression_part_count(compiled); i++) {
        expression_value part = expression_part_evaluate(compiled, i, get, &bits);
        need(part.type == EXPRESSION_ABSENT || part.type == EXPRESSION_TRUTH);
        absent |= part.type == EXPRESSION_ABSENT;
        refuted |= part.type == EXPRESSION_TRUTH && part.number == 0;
    }
    if (refuted) {
        need(whole.type == EXPRESSION_TRUTH && whole.number == 0);
    } else {
        need((whole.type == EXPRESSION_ABSENT) == absent);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    assay_view text = {(const char *)data, size};
    expression_error error;
    expression *compiled = expression_compile(text, names, sizeof names / sizeof *names, &error);
    if (compiled) {
        for (unsigned bits = 0; bits < 32; bits++) check_value(compiled, bits);
        expression_free(compiled);
        return 0;
    }
    need(error.message[0] && error.at.begin <= error.at.end);
    need(error.at.begin <= size);
    assay_buffer out;
    assay_buffer_init(&out, 1 << 20);
    expression_error_write(text, &error, &out);
    need(!out.overflow);
    assay_buffer_clear(&out);
    return 0;
}
