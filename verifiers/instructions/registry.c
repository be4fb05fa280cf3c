/* The 25 instructions and their kwargs, as a table. */
#include "verifiers/instructions/instructions_internal.h"

static const instruction_type types[] = {
    {"keywords:existence", judge_existence, {{"keywords", KWARG_KEYWORDS}}},
    {"keywords:frequency",
     judge_frequency,
     {{"keyword", KWARG_FOLDED}, {"frequency", KWARG_NUMBER}, {"relation", KWARG_RELATION}}},
    {"keywords:forbidden_words", judge_forbidden_words, {{"forbidden_words", KWARG_KEYWORDS}}},
    {"keywords:letter_frequency",
     judge_letter_frequency,
     {{"letter", KWARG_LETTER}, {"let_frequency", KWARG_NUMBER}, {"let_relation", KWARG_RELATION}}},
    {"language:response_language", judge_response_language, {{"language", KWARG_LANGUAGE}}},
    {"length_constraints:number_sentences",
     judge_number_sentences,
     {{"num_sentences", KWARG_NUMBER}, {"relation", KWARG_RELATION}}},
    {"length_constraints:number_paragraphs", judge_number_paragraphs, {{"num_paragraphs", KWARG_NUMBER}}},
    {"length_constraints:number_words", judge_number_words, {{"num_words", KWARG_NUMBER}, {"relation", KWARG_RELATION}}},
    {"length_constraints:nth_paragraph_first_word",
     judge_nth_paragraph,
     {{"num_paragraphs", KWARG_NUMBER}, {"nth_paragraph", KWARG_NTH}, {"first_word", KWARG_WORD}}},
    {"detectable_content:number_placeholders", judge_placeholders, {{"num_placeholders", KWARG_NUMBER}}},
    {"detectable_content:postscript", judge_postscript, {{"postscript_marker", KWARG_FOLDED}}},
    {"detectable_format:number_bullet_lists", judge_bullets, {{"num_bullets", KWARG_NUMBER}}},
    {"detectable_format:constrained_response", judge_constrained_response, {{NULL, KWARG_END}}},
    {"detectable_format:number_highlighted_sections", judge_highlights, {{"num_highlights", KWARG_NUMBER}}},
    {"detectable_format:multiple_sections", judge_sections, {{"section_spliter", KWARG_TEXT}, {"num_sections", KWARG_NUMBER}}},
    {"detectable_format:json_format", judge_json_format, {{NULL, KWARG_END}}},
    {"detectable_format:title", judge_title, {{NULL, KWARG_END}}},
    {"combination:two_responses", judge_two_responses, {{NULL, KWARG_END}}},
    {"combination:repeat_prompt", judge_repeat_prompt, {{"prompt_to_repeat", KWARG_FOLDED}}},
    {"startend:end_checker", judge_end_phrase, {{"end_phrase", KWARG_FOLDED}}},
    {"startend:quotation", judge_quotation, {{NULL, KWARG_END}}},
    {"change_case:capital_word_frequency",
     judge_capital_words,
     {{"capital_frequency", KWARG_NUMBER}, {"capital_relation", KWARG_RELATION}}},
    {"change_case:english_capital", judge_english_capital, {{NULL, KWARG_END}}},
    {"change_case:english_lowercase", judge_english_lowercase, {{NULL, KWARG_END}}},
    {"punctuation:no_comma", judge_no_comma, {{NULL, KWARG_END}}},
};

enum { TYPES = sizeof types / sizeof *types };

const instruction_type *instructions_type(assay_view id) {
    for (size_t i = 0; i < TYPES; i++) {
        if (assay_view_equal(id, assay_view_of(types[i].id))) return &types[i];
    }
    return NULL;
}

const char *assay_instruction_known_id(size_t i) {
    return i < TYPES ? types[i].id : NULL;
}
