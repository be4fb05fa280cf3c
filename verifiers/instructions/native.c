/* Instructions as data sets have them; see assay_instructions_read. */
#include "common/json_reader.h"
#include "common/json_writer.h"
#include "verifiers/instructions/instructions_internal.h"
#include "common/python_literal.h"

enum { NATIVE_DEPTH = 8 };

static assay_status bad(const char *why) {
    return assay_fail(ASSAY_INPUT, "BAD_INSTRUCTIONS", NULL, "%s", why);
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory for the instructions");
}

/* The text of a JSON string in the arena; data NULL: no memory. */
static assay_view decoded(json_value value, assay_arena *arena) {
    char *storage = assay_arena_alloc(arena, value.raw.size + 1); /* decoding never lengthens */
    if (!storage) return ASSAY_VIEW_NONE;
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, value.raw.size);
    json_decode_string(value.raw, &text);
    return (assay_view){storage, text.size};
}

static json_value parse(assay_view text) {
    const char *error;
    size_t at;
    return json_parse(text, NATIVE_DEPTH, &error, &at);
}

/* JSON, a JSON string that holds JSON or a Python literal, or a Python literal; a list of one is what is in it. */
static assay_status open_native(assay_view text, assay_arena *arena, json_value *out) {
    *out = parse(text);
    if (out->type == JSON_STRING) {
        text = decoded(*out, arena);
        if (!text.data) return no_memory();
        *out = parse(text);
    }
    if (out->type == JSON_ERROR) {
        text = python_literal_to_json(text, arena);
        if (!text.data) return no_memory();
        *out = parse(text);
    }
    for (unsigned depth = 0; depth < 2 && (out->type == JSON_ARRAY || out->type == JSON_STRING); depth++) {
        json_iterator iterator = json_iterate(*out);
        if (out->type == JSON_ARRAY && (json_count(*out) != 1 || !json_next_element(&iterator, out)))
            return bad("a list of something else than one object");
        if (out->type != JSON_STRING) continue;
        text = decoded(*out, arena); /* ["{\"instruction_id\": ...}"] */
        if (!text.data) return no_memory();
        *out = parse(text);
    }
    return out->type == JSON_OBJECT ? assay_ok() : bad("neither JSON nor a Python literal that holds instructions");
}

/* ---- lists of ids and kwargs ---- */

static assay_status put_one(json_value id, json_value kwargs, assay_arena *arena, assay_instruction_spec *spec) {
    if (id.type != JSON_STRING) return bad("an id is not a text");
    spec->id = decoded(id, arena);
    if (!spec->id.data) return no_memory();
    spec->kwargs_json = ASSAY_VIEW("{}");
    if (kwargs.type == JSON_STRING) {
        spec->kwargs_json = decoded(kwargs, arena);
        if (!spec->kwargs_json.data) return no_memory();
    } else if (kwargs.type > JSON_NULL) {
        spec->kwargs_json = kwargs.raw;
    }
    return assay_ok();
}

static assay_status read_lists(json_value ids, json_value kwargs, assay_arena *arena, assay_instruction_spec *specs,
                               size_t *count) {
    if (ids.type != JSON_ARRAY) return bad("the ids are not a list");
    bool given = kwargs.type > JSON_NULL;
    if (given && (kwargs.type != JSON_ARRAY || json_count(kwargs) != json_count(ids)))
        return bad("kwargs is not a list of as many as there are ids");
    json_iterator id_list = json_iterate(ids), kwargs_list = json_iterate(kwargs);
    for (json_value id, one = {.type = JSON_NULL}; json_next_element(&id_list, &id);) {
        if (given) json_next_element(&kwargs_list, &one);
        if (*count == ASSAY_INSTRUCTIONS_MAX) return bad("more than 32 instructions");
        assay_status status = put_one(id, one, arena, &specs[(*count)++]);
        if (status.code != ASSAY_OK) return status;
    }
    return assay_ok();
}

/* ---- functions by name ---- */

enum { ARGUMENTS = 3 };

/* The functions of RLVR-IFeval that ask for what an instruction of IFEval asks for. The others want a number exactly or around it, other dividers, or options of
 * their own, which no instruction can say. */
static const struct function {
    const char *name, *id;
    struct {
        const char *theirs, *ours;
    } arguments[ARGUMENTS];
    const char *relation; /* kwarg that the quantifier becomes; the first argument is its number */
} functions[] = {
    {"verify_keywords", "keywords:existence", {{"keyword_list", "keywords"}}, NULL},
    {"validate_forbidden_words", "keywords:forbidden_words", {{"forbidden_words", "forbidden_words"}}, NULL},
    {"validate_response_language", "language:response_language", {{"language", "language"}}, NULL},
    {"validate_word_constraint", "length_constraints:number_words", {{"N", "num_words"}}, "relation"},
    {"verify_sentence_constraint", "length_constraints:number_sentences", {{"N", "num_sentences"}}, "relation"},
    {"validate_paragraphs",
     "length_constraints:nth_paragraph_first_word",
     {{"N", "num_paragraphs"}, {"i", "nth_paragraph"}, {"first_word", "first_word"}},
     NULL},
    {"verify_postscript", "detectable_content:postscript", {{"postscript_marker", "postscript_marker"}}, NULL},
    {"validate_placeholders", "detectable_content:number_placeholders", {{"N", "num_placeholders"}}, NULL},
    {"verify_bullet_points", "detectable_format:number_bullet_lists", {{"N", "num_bullets"}}, NULL},
    {"validate_title", "detectable_format:title", {{NULL, NULL}}, NULL},
    {"validate_highlighted_sections", "detectable_format:number_highlighted_sections", {{"N", "num_highlights"}}, NULL},
    {"validate_sections",
     "detectable_format:multiple_sections",
     {{"N", "num_sections"}, {"section_splitter", "section_spliter"}},
     NULL},
    {"validate_json_format", "detectable_format:json_format", {{NULL, NULL}}, NULL},
    {"validate_repeat_prompt", "combination:repeat_prompt", {{"original_prompt", "prompt_to_repeat"}}, NULL},
    {"validate_two_responses", "combination:two_responses", {{NULL, NULL}}, NULL},
    {"validate_uppercase", "change_case:english_capital", {{NULL, NULL}}, NULL},
    {"validate_lowercase", "change_case:english_lowercase", {{NULL, NULL}}, NULL},
    {"validate_frequency_capital_words",
     "change_case:capital_word_frequency",
     {{"N", "capital_frequency"}},
     "capital_relation"},
    {"validate_end", "startend:end_checker", {{"end_phrase", "end_phrase"}}, NULL},
    {"validate_quotation", "startend:quotation", {{NULL, NULL}}, NULL},
    {"validate_no_commas", "punctuation:no_comma", {{NULL, NULL}}, NULL},
};

static const struct function *function_of(json_value name) {
    for (size_t i = 0; name.type == JSON_STRING && i < sizeof functions / sizeof *functions; i++) {
        if (json_string_equals(name.raw, assay_view_of(functions[i].name))) return &functions[i];
    }
    return NULL;
}

/* "at least" N; "at most" N is less than N + 1. */
static bool put_relation(json_value object, const struct function *of, assay_buffer *out) {
    json_value quantifier = json_member(object, ASSAY_VIEW("quantifier")), number = json_member(object, ASSAY_VIEW("N"));
    double n = 0;
    bool most = quantifier.type == JSON_STRING && json_string_equals(quantifier.raw, ASSAY_VIEW("at most"));
    bool least = quantifier.type == JSON_STRING && json_string_equals(quantifier.raw, ASSAY_VIEW("at least"));
    if ((!most && !least) || number.type != JSON_NUMBER || !json_to_double(number, &n)) return false;
    assay_buffer_printf(out, "\"%s\":", of->arguments[0].ours);
    json_write_double(out, most ? n + 1 : n);
    assay_buffer_printf(out, ",\"%s\":\"%s\"", of->relation, most ? "less than" : "at least");
    return true;
}

static void put_arguments(json_value object, const struct function *of, assay_buffer *out) {
    for (size_t i = 0; i < ARGUMENTS && of->arguments[i].theirs; i++) {
        json_value value = json_member(object, assay_view_of(of->arguments[i].theirs));
        assay_buffer_printf(out, "%s\"%s\":", i ? "," : "", of->arguments[i].ours);
        assay_buffer_put(out, value.type == JSON_ERROR ? ASSAY_VIEW("null") : value.raw);
    }
}

static assay_status read_function(json_value object, json_value name, assay_arena *arena, assay_instruction_spec *spec) {
    const struct function *of = function_of(name);
    if (!of)
        return assay_fail(ASSAY_INPUT, "UNKNOWN_INSTRUCTION", NULL,
                          "no instruction of IFEval asks for what this function does");
    assay_buffer kwargs;
    assay_buffer_init(&kwargs, object.raw.size * 2 + 256);
    assay_buffer_put_char(&kwargs, '{');
    bool good = true;
    if (of->relation) good = put_relation(object, of, &kwargs);
    else put_arguments(object, of, &kwargs);
    assay_buffer_put_char(&kwargs, '}');
    spec->id = assay_view_of(of->id);
    spec->kwargs_json = kwargs.overflow ? ASSAY_VIEW_NONE : assay_arena_copy(arena, assay_buffer_view(&kwargs));
    assay_buffer_clear(&kwargs);
    if (!good) return bad("its quantifier is neither \"at least\" nor \"at most\"");
    return spec->kwargs_json.data ? assay_ok() : no_memory();
}

assay_status assay_instructions_read(assay_view text, assay_arena *arena, assay_instruction_spec *specs, size_t *count) {
    json_value object;
    *count = 0;
    assay_status status = open_native(text, arena, &object);
    if (status.code != ASSAY_OK) return status;
    json_value name = json_member(object, ASSAY_VIEW("func_name"));
    if (name.type != JSON_ERROR) {
        *count = 1;
        return read_function(object, name, arena, specs);
    }
    json_value ids = json_member(object, ASSAY_VIEW("instruction_id_list"));
    if (ids.type == JSON_ERROR) ids = json_member(object, ASSAY_VIEW("instruction_id"));
    if (ids.type == JSON_ERROR) return bad("has neither instruction_id_list, instruction_id nor func_name");
    return read_lists(ids, json_member(object, ASSAY_VIEW("kwargs")), arena, specs, count);
}
