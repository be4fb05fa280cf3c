/* Aims at assay_instructions_read, with the whole input, and at assay_instructions_compile and assay_instructions_judge: ids and kwargs as a hostile reference has them, and any answer. The first byte chooses
 * the id (beyond the known ones: the text up to the first line feed), the second the options; kwargs end at the next line feed; the rest is the answer.
 * Each instruction stands twice, so that one's work cannot spoil the next. */
#include <stdlib.h>

#include "verifiers/instructions/instructions.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool language_of(void *context, assay_view text, char *code, size_t size) {
    const uint8_t *bits = context;
    if (size < 3 || *bits & 4) return false;
    memcpy(code, text.size % 2 ? "de" : "en", 3);
    return true;
}

static assay_view take_line(assay_view *rest) {
    const char *newline = memchr(rest->data, '\n', rest->size);
    size_t end = newline ? (size_t)(newline - rest->data) : rest->size;
    assay_view line = assay_view_slice(*rest, 0, end);
    *rest = assay_view_slice(*rest, end + 1, rest->size);
    return line;
}

static void check(const assay_instructions_options *options, const assay_instructions_result *result) {
    bool first = result->followed & 1, second = result->followed & 2;
    if (first != second || result->counted[0] != result->counted[1] || (result->followed & result->undecided)) abort();
    switch (result->verdict) {
        case ASSAY_CORRECT:
        case ASSAY_INCORRECT:
            if (!options->all_or_nothing || result->undecided || first != (result->verdict == ASSAY_CORRECT)) abort();
            if (result->score != (first ? 1 : 0)) abort();
            break;
        case ASSAY_MEASURED:
            if (options->all_or_nothing || result->undecided || result->score != (first ? 1 : 0)) abort();
            break;
        case ASSAY_NOT_AVAILABLE:
            if (result->undecided != 3) abort();
            break;
        case ASSAY_NO_ANSWER:
            if (result->followed) abort();
            break;
        default: abort(); /* there is memory and time enough */
    }
}

/* A data set's form: whatever is read can be compiled or is refused with words, and holds ids. */
static void read_native(assay_view text) {
    assay_instruction_spec specs[ASSAY_INSTRUCTIONS_MAX];
    assay_instructions *compiled;
    assay_arena arena;
    size_t count;
    assay_arena_init(&arena, (size_t)16 << 20);
    assay_status status = assay_instructions_read(text, &arena, specs, &count);
    if (count > ASSAY_INSTRUCTIONS_MAX || (status.code != ASSAY_OK && (!status.reason[0] || !status.message[0]))) abort();
    if (status.code == ASSAY_OK) status = assay_instructions_compile(specs, count, &arena, &compiled);
    if (status.code == ASSAY_OK && assay_instructions_count(compiled) != count) abort();
    assay_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    read_native((assay_view){(const char *)data, size});
    if (size < 2 || size > 1 << 16) return 0;
    assay_view rest = {(const char *)data + 2, size - 2};
    uint8_t bits = data[1];
    const char *known = assay_instruction_known_id(data[0] % 32);
    assay_instruction_spec spec = {.id = known ? assay_view_of(known) : take_line(&rest)};
    spec.kwargs_json = take_line(&rest);
    const assay_instruction_spec specs[] = {spec, spec};
    assay_instructions_options options = {
        .all_or_nothing = bits & 1, .language_of = bits & 2 ? language_of : NULL, .language_context = &bits};
    assay_arena arena;
    assay_arena_init(&arena, (size_t)16 << 20);
    assay_instructions *compiled;
    assay_status status = assay_instructions_compile(specs, 2, &arena, &compiled);
    if ((status.code == ASSAY_OK) != (compiled != NULL)) abort();
    if (status.code != ASSAY_OK && (status.reason[0] == '\0' || status.message[0] == '\0')) abort();
    if (compiled) {
        assay_budget budget = assay_budget_of(1000000000);
        assay_instructions_result result;
        assay_instructions_judge(compiled, &options, rest, &budget, &arena, &result);
        check(&options, &result);
    }
    assay_arena_clear(&arena);
    return 0;
}
