/* Reads an instruction's kwargs: strict, so that a reference that says nothing sensible is told, never guessed. */
#include "verifiers/instructions/instructions_internal.h"

#include "common/json_reader.h"

enum { KWARGS_DEPTH = 4, NUMBER_MAX = 1000000000 };

static assay_status bad(const instruction *made, const char *name, const char *why) {
    return assay_fail(ASSAY_INPUT, "BAD_KWARGS", NULL, "%s: %s %s", made->type->id, name, why);
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "the instructions do not fit into the memory of a reference");
}

/* 3 and 3.0 are the same: data frames turn a column with gaps into floats. */
static bool read_number(json_value value, uint32_t *out) {
    double number;
    if (value.type != JSON_NUMBER || !json_to_double(value, &number)) return false;
    if (!(number >= 0 && number <= NUMBER_MAX) || (double)(uint32_t)number != number) return false;
    *out = (uint32_t)number;
    return true;
}

/* The decoded string in the arena; data NULL: no memory. */
static assay_view decode(json_value value, assay_arena *arena) {
    assay_buffer buffer;
    assay_buffer_init(&buffer, ASSAY_INSTRUCTION_KWARGS_BYTES);
    json_decode_string(value.raw, &buffer);
    assay_view text = buffer.overflow ? ASSAY_VIEW_NONE : assay_arena_copy(arena, assay_buffer_view(&buffer));
    assay_buffer_clear(&buffer);
    return text;
}

static assay_status add_literal(instruction *made, const char *name, assay_view text, bool fold, assay_arena *arena) {
    instruction_literal *literal = &made->literals[made->literal_count++];
    if (text.size == 0) return bad(made, name, "is an empty text");
    if (fold) {
        char *folded = assay_arena_alloc(arena, instructions_folded_bound(text));
        if (!folded) return no_memory();
        text = (assay_view){folded, instructions_fold_text(text, folded)};
    }
    literal->text = text;
    return instructions_literal_prepare(literal, arena) ? assay_ok() : no_memory();
}

static assay_status read_text(instruction *made, const char *name, json_value value, bool fold, assay_arena *arena) {
    if (value.type != JSON_STRING) return bad(made, name, "is not a string");
    made->literals = assay_arena_calloc(arena, 1, sizeof *made->literals);
    assay_view text = decode(value, arena);
    if (!made->literals || !text.data) return no_memory();
    return add_literal(made, name, instructions_strip(text), fold, arena);
}

static assay_status read_keywords(instruction *made, const char *name, json_value value, assay_arena *arena) {
    if (value.type != JSON_ARRAY) return bad(made, name, "is not a list of strings");
    size_t count = json_count(value);
    if (count == 0) return bad(made, name, "is an empty list");
    if (count > ASSAY_INSTRUCTION_KEYWORDS) return bad(made, name, "has more than 256 words");
    made->literals = assay_arena_calloc(arena, count, sizeof *made->literals);
    if (!made->literals) return no_memory();
    json_iterator iterator = json_iterate(value);
    for (json_value element; json_next_element(&iterator, &element);) {
        if (element.type != JSON_STRING) return bad(made, name, "is not a list of strings");
        assay_view text = decode(element, arena);
        if (!text.data) return no_memory();
        if (instructions_strip(text).size == 0) return bad(made, name, "has an empty word");
        assay_status status = add_literal(made, name, text, true, arena);
        if (status.code != ASSAY_OK) return status;
    }
    return assay_ok();
}

static assay_status read_word(instruction *made, const char *name, json_value value, assay_arena *arena) {
    assay_status status = read_text(made, name, value, true, arena);
    if (status.code != ASSAY_OK) return status;
    assay_view word = made->literals[0].text;
    for (size_t at = 0; at < word.size; at++) {
        if (instructions_space_at(word, at) > 0) return bad(made, name, "is more than one word");
        if (memchr(".,?!'\"", word.data[at], 6)) return bad(made, name, "has punctuation, before which a first word ends");
    }
    return assay_ok();
}

static assay_status read_letter(instruction *made, const char *name, json_value value, assay_arena *arena) {
    if (value.type != JSON_STRING) return bad(made, name, "is not a string");
    assay_view text = decode(value, arena);
    if (!text.data) return no_memory();
    text = instructions_strip(text);
    size_t at = 0;
    if (text.size > 0) made->letter = instructions_lower(assay_utf8_decode(text, &at));
    return text.size > 0 && at == text.size ? assay_ok() : bad(made, name, "is not one character");
}

static assay_status read_language(instruction *made, const char *name, json_value value, assay_arena *arena) {
    if (value.type != JSON_STRING) return bad(made, name, "is not a string");
    assay_view text = decode(value, arena);
    if (!text.data) return no_memory();
    size_t size = 0;
    while (size < text.size && assay_is_alpha(text.data[size])) size++;
    bool whole = size == text.size || text.data[size] == '-' || text.data[size] == '_';
    if (size < 2 || size > 3 || !whole) return bad(made, name, "is not an ISO 639 code");
    for (size_t i = 0; i < size; i++) made->language[i] = (char)(text.data[i] | 0x20);
    return assay_ok();
}

static assay_status read_relation(instruction *made, const char *name, json_value value) {
    made->at_least = value.type == JSON_STRING && json_string_equals(value.raw, ASSAY_VIEW("at least"));
    bool less = value.type == JSON_STRING && json_string_equals(value.raw, ASSAY_VIEW("less than"));
    return made->at_least || less ? assay_ok() : bad(made, name, "is neither \"at least\" nor \"less than\"");
}

static assay_status read_kwarg(instruction *made, const char *name, kwarg_type type, json_value value, assay_arena *arena) {
    switch (type) {
        case KWARG_END: return assay_ok();
        case KWARG_NUMBER:
            return read_number(value, &made->number) ? assay_ok() : bad(made, name, "is not a whole number from 0 to 10^9");
        case KWARG_NTH:
            return read_number(value, &made->nth) && made->nth > 0 ? assay_ok()
                                                                   : bad(made, name, "is not a whole number from 1 to 10^9");
        case KWARG_RELATION: return read_relation(made, name, value);
        case KWARG_TEXT: return read_text(made, name, value, false, arena);
        case KWARG_FOLDED: return read_text(made, name, value, true, arena);
        case KWARG_KEYWORDS: return read_keywords(made, name, value, arena);
        case KWARG_WORD: return read_word(made, name, value, arena);
        case KWARG_LETTER: return read_letter(made, name, value, arena);
        case KWARG_LANGUAGE: return read_language(made, name, value, arena);
    }
    return assay_ok();
}

/* A kwarg of another instruction may stand there as null: tables with one column for each kwarg have it so. */
static assay_status refuse_unknown(const instruction *made, json_value object) {
    json_iterator iterator = json_iterate(object);
    assay_view key;
    for (json_value value; json_next_member(&iterator, &key, &value);) {
        bool known = value.type == JSON_NULL;
        for (size_t i = 0; i < KWARGS_OF_ONE && made->type->kwargs[i].name; i++)
            known = known || json_string_equals(key, assay_view_of(made->type->kwargs[i].name));
        if (!known) return assay_fail(ASSAY_INPUT, "BAD_KWARGS", NULL, "%s: a kwarg that it does not take", made->type->id);
    }
    return assay_ok();
}

assay_status instructions_read_kwargs(assay_view kwargs_json, instruction *made, assay_arena *arena) {
    const char *error;
    size_t at;
    if (kwargs_json.size > ASSAY_INSTRUCTION_KWARGS_BYTES)
        return assay_fail(ASSAY_LIMIT, "BAD_KWARGS", NULL, "%s: kwargs of more than %d bytes", made->type->id,
                          ASSAY_INSTRUCTION_KWARGS_BYTES);
    if (kwargs_json.size == 0) kwargs_json = ASSAY_VIEW("{}");
    json_value object = json_parse(kwargs_json, KWARGS_DEPTH, &error, &at);
    if (object.type == JSON_ERROR)
        return assay_fail(ASSAY_INPUT, "BAD_KWARGS", NULL, "%s: not JSON at byte %zu: %s", made->type->id, at, error);
    if (object.type != JSON_OBJECT) return assay_fail(ASSAY_INPUT, "BAD_KWARGS", NULL, "%s: not a JSON object", made->type->id);
    assay_status status = refuse_unknown(made, object);
    for (size_t i = 0; status.code == ASSAY_OK && i < KWARGS_OF_ONE && made->type->kwargs[i].name; i++) {
        const char *name = made->type->kwargs[i].name;
        json_value value = json_member(object, assay_view_of(name));
        if (value.type == JSON_ERROR || value.type == JSON_NULL) return bad(made, name, "is missing");
        status = read_kwarg(made, name, made->type->kwargs[i].type, value, arena);
    }
    if (status.code == ASSAY_OK && made->nth > made->number)
        return bad(made, "nth_paragraph", "is greater than num_paragraphs");
    return status;
}
