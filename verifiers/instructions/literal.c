/* See literal.h. */
#include "verifiers/instructions/literal.h"

static uint32_t extend(const instruction_literal *literal, uint32_t matched, char c) {
    while (matched > 0 && (matched == literal->text.size || literal->text.data[matched] != c))
        matched = literal->border[matched - 1];
    return literal->text.data[matched] == c ? matched + 1 : matched;
}

bool instructions_literal_prepare(instruction_literal *literal, assay_arena *arena) {
    literal->border = assay_arena_calloc(arena, literal->text.size, sizeof *literal->border);
    if (!literal->border) return false;
    for (uint32_t i = 1; i < literal->text.size; i++)
        literal->border[i] = extend(literal, literal->border[i - 1], literal->text.data[i]);
    return true;
}

bool instructions_literal_next(literal_search *search, size_t *begin) {
    const instruction_literal *literal = search->literal;
    while (search->at < search->text.size) {
        if (search->matched == 0) { /* to the next place where it could begin, at memory speed */
            const char *first = memchr(search->text.data + search->at, literal->text.data[0], search->text.size - search->at);
            if (!first) break;
            search->at = (size_t)(first - search->text.data);
        }
        search->matched = extend(literal, search->matched, search->text.data[search->at++]);
        if (search->matched == literal->text.size) {
            *begin = search->at - literal->text.size;
            return true;
        }
    }
    search->at = search->text.size;
    return false;
}
