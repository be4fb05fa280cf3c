/* See json.h. */
#include "verifiers/json/json.h"

#include "verifiers/json/fence.h"

const char *assay_json_check_options_error(const assay_json_check_options *options, const char **field) {
    *field = "form";
    if ((unsigned)options->form > ASSAY_JSON_FENCED) return "no such form";
    *field = "type";
    if ((unsigned)options->type > JSON_OBJECT) return "no such type";
    if (options->required_count > 0 && options->type != JSON_ERROR && options->type != JSON_OBJECT)
        return "only objects have members";
    *field = "max_depth";
    if (options->max_depth > ASSAY_JSON_DEPTH_MAX) return "at most 1,000";
    *field = "required";
    if (options->required_count > ASSAY_JSON_REQUIRED_MAX) return "at most 64 names";
    *field = "";
    return NULL;
}

/* What a judgement is made with. */
typedef struct judging {
    const assay_json_check_options *options;
    const assay_json_schema *schema;
    assay_budget *budget;
    assay_arena *arena;
} judging;

static void wrong(assay_json_check_result *result, const char *reason, size_t offset) {
    result->verdict = ASSAY_INCORRECT;
    result->reason = reason;
    result->offset = offset;
}

/* What the schema says of a value that is right otherwise. */
static void judge_schema(const judging *with, json_value value, size_t offset, assay_json_check_result *result) {
    assay_json_violation violation;
    switch (assay_json_schema_validate(with->schema, value, with->budget, with->arena, &violation)) {
        case ASSAY_JSON_VALID: return;
        case ASSAY_JSON_UNKNOWN:
            result->verdict = ASSAY_UNDECIDED;
            result->value = ASSAY_VIEW_NONE;
            return;
        case ASSAY_JSON_INVALID:
            wrong(result, "SCHEMA", offset + (size_t)(violation.at - value.raw.data));
            result->message = violation.keyword;
            result->value = ASSAY_VIEW_NONE;
    }
}

static void judge_value(const judging *with, json_value value, size_t offset, assay_json_check_result *result) {
    const assay_json_check_options *options = with->options;
    json_type type = options->required_count > 0 ? JSON_OBJECT : options->type;
    if (type != JSON_ERROR && value.type != type) {
        wrong(result, "TYPE", offset);
        return;
    }
    for (size_t i = 0; i < options->required_count; i++) {
        if (json_member(value, options->required[i]).type == JSON_ERROR) {
            wrong(result, "MISSING_MEMBER", offset);
            result->missing = i;
            return;
        }
    }
    result->verdict = ASSAY_CORRECT;
    result->value = value.raw;
    if (with->schema) judge_schema(with, value, offset, result);
}

/* The whole of answer[begin, end) must be one value. */
static void judge_text(const judging *with, assay_view answer, size_t begin, size_t end, assay_json_check_result *result) {
    const assay_json_check_options *options = with->options;
    static const char too_deep[] = "nested too deeply"; /* the reader's own words */
    const char *error = NULL;
    size_t at = 0;
    json_value value = json_parse(assay_view_slice(answer, begin, end),
                                  options->max_depth ? options->max_depth : ASSAY_JSON_DEPTH_DEFAULT, &error, &at);
    if (value.type == JSON_ERROR) {
        wrong(result, strcmp(error, too_deep) == 0 ? "TOO_DEEP" : "SYNTAX", begin + at);
        result->message = error;
        return;
    }
    judge_value(with, value, (size_t)(value.raw.data - answer.data), result);
}

static bool only_space(assay_view text) {
    return assay_view_trim(text).size == 0;
}

void assay_json_check_judge(const assay_json_check_options *options, const assay_json_schema *schema, assay_view answer,
                            assay_budget *budget, assay_arena *arena, assay_json_check_result *result) {
    const judging with = {options, schema, budget, arena};
    json_block block;
    *result = (assay_json_check_result){.verdict = ASSAY_NO_ANSWER, .reason = "", .message = ""};
    if (only_space(answer)) return;
    bool fenced = options->form != ASSAY_JSON_BARE && json_block_find(answer, &block);
    if (!fenced) {
        if (options->form != ASSAY_JSON_FENCED) judge_text(&with, answer, 0, answer.size, result);
        return;
    }
    if (!block.closed) {
        wrong(result, "OPEN_FENCE", block.outer_begin);
    } else if (!options->allow_text && !only_space(assay_view_slice(answer, 0, block.outer_begin))) {
        wrong(result, "TEXT_AROUND", 0);
    } else if (!options->allow_text && !only_space(assay_view_slice(answer, block.outer_end, answer.size))) {
        wrong(result, "TEXT_AROUND", block.outer_end);
    } else {
        judge_text(&with, answer, block.begin, block.end, result);
    }
}
