/* Compiling a format and choosing the judge; see format.h. */
#include "verifiers/format/format.h"

#include <stdlib.h>

#include "verifiers/format/format_internal.h"

enum { TAG_BYTES = 64 };

static assay_status check_tags(unsigned count, const assay_view *tags) {
    for (unsigned i = 0; i < count; i++) {
        const char *field = i < TAG_ANSWER_OPEN ? "think_tags" : "answer_tags";
        if (tags[i].size == 0 || tags[i].size > TAG_BYTES) {
            return assay_fail(ASSAY_USAGE, "BAD_TAG", field, "a tag has %zu bytes; 1 to %d are allowed", tags[i].size,
                              TAG_BYTES);
        }
        for (unsigned k = 0; k < i; k++) {
            if (assay_view_equal(tags[i], tags[k])) {
                return assay_fail(ASSAY_USAGE, "TAGS_NOT_DISTINCT", field, "two tags are the same");
            }
        }
    }
    return assay_ok();
}

static bool no_tags(assay_tags tags) {
    return tags.open.size == 0 && tags.close.size == 0;
}

static bool same_tags(assay_tags a, assay_tags b) {
    return assay_view_equal(a.open, b.open) && assay_view_equal(a.close, b.close);
}

/* Copies the tags into the format and finds or makes their scanner. */
static assay_status prepare_tags(assay_format *format, const assay_format_options *options) {
    assay_tags think = no_tags(options->think_tags) ? ASSAY_THINK_TAGS : options->think_tags;
    assay_tags answer = no_tags(options->answer_tags) ? ASSAY_ANSWER_TAGS : options->answer_tags;
    const assay_view tags[TAG_COUNT] = {think.open, think.close, answer.open, answer.close};
    format->tag_count = format->template_id == ASSAY_FORMAT_THINK ? 2 : TAG_COUNT;
    assay_status status = check_tags(format->tag_count, tags);
    if (status.code != ASSAY_OK) return status;
    for (unsigned i = 0; i < format->tag_count; i++) {
        char *copy = format->storage + i * TAG_BYTES;
        memcpy(copy, tags[i].data, tags[i].size);
        format->tags[i] = (assay_view){copy, tags[i].size};
    }
    format_order_tags(format);
    bool standard = same_tags(think, ASSAY_THINK_TAGS) && (format->tag_count == 2 || same_tags(answer, ASSAY_ANSWER_TAGS));
    if (standard) format->code = format_builtin_code(format->tag_count);
    if (!format->code) format->code = format->owned = format_compile_tags(format);
    if (!format->code) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory to compile the tags");
    return assay_ok();
}

static assay_status prepare(assay_format *format, const assay_format_options *options) {
    if (options->template_id > ASSAY_FORMAT_THINK_ANSWER) {
        return assay_fail(ASSAY_USAGE, "UNKNOWN_TEMPLATE", "template", "there is no format template %d",
                          (int)options->template_id);
    }
    format->template_id = options->template_id ? options->template_id : ASSAY_FORMAT_R1;
    format->graded = options->graded;
    format->custom = options->pattern.size > 0;
    if (!format->custom) return prepare_tags(format, options);
    if (options->graded) {
        return assay_fail(ASSAY_USAGE, "GRADED_PATTERN", "graded", "a custom pattern has no tags to grade");
    }
    assay_status status = format_compile_pattern(options->pattern, &format->owned);
    format->code = format->owned;
    return status;
}

assay_status assay_format_compile(const assay_format_options *options, assay_format **out) {
    *out = NULL;
    assay_format *format = calloc(1, sizeof *format);
    if (!format) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for a format");
    assay_status status = prepare(format, options);
    if (status.code != ASSAY_OK) {
        assay_format_free(format);
        return status;
    }
    *out = format;
    return status;
}

void assay_format_free(assay_format *format) {
    if (!format) return;
    pcre2_code_free(format->owned);
    free(format);
}

void assay_format_judge(const assay_format *format, const assay_completion *completion, assay_budget *budget,
                        assay_format_result *result) {
    if (format->custom) {
        format_judge_pattern(format, completion, budget, result);
    } else {
        format_judge_template(format, completion, budget, result);
    }
    result->think_prefilled = completion->think_prefilled;
}
