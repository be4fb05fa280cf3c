/* Aims at assay_completion_cut, assay_format_compile and assay_format_judge: templates, tags and custom patterns over any text, and at the
 * tags at noted places: the same as PCRE2 finds. The first bytes choose
 * the options; with a pattern, it ends at the first line feed. */
#include <stdlib.h>

#include "verifiers/format/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(const assay_format_options *options, const assay_completion *completion, const assay_format_result *result) {
    if (result->verdict == ASSAY_ERROR) {
        if (options->pattern.size == 0) abort();
        return;
    }
    if (result->offset > completion->text.size) abort();
    bool kept = result->broken_rule[0] == '\0';
    if (options->graded ? result->verdict != ASSAY_MEASURED : (result->verdict == ASSAY_CORRECT) != kept) abort();
    if (!options->graded && result->score != (kept ? 1 : 0)) abort();
    if (options->graded && (result->score < 0 || result->score > 1 || (kept && result->score < 1))) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || size > 1 << 16) return 0;
    assay_format_process_start();
    assay_view text = {(const char *)data + 2, size - 2};
    assay_format_options options = {.template_id = (assay_format_template)(data[0] % 4), .graded = data[0] & 4};
    assay_tags think = ASSAY_THINK_TAGS;
    if (data[0] & 8) options.think_tags = think = (assay_tags){ASSAY_VIEW("\xE6\x80\x9D"), ASSAY_VIEW("|(")};
    if (data[0] & 32)
        options.answer_tags = (assay_tags){ASSAY_VIEW("<think>>"), ASSAY_VIEW("<")}; /* tags that begin with others */
    if (data[0] & 16) {
        const char *newline = memchr(text.data, '\n', text.size);
        options.pattern = (assay_view){text.data, newline ? (size_t)(newline - text.data) : text.size};
        text = assay_view_slice(text, options.pattern.size, text.size);
    }
    assay_completion completion = {
        .text = text, .think_prefill = (assay_think_prefill)(data[1] % 4), .has_reasoning = data[1] & 4};
    if (completion.has_reasoning) completion.reasoning = assay_view_slice(text, 0, data[1] >> 4);
    const assay_view suffixes[] = {{"<|im_end|>", 10}, {"x", 1}};
    assay_completion_cut(&completion, think, suffixes, data[1] & 8 ? 2 : 0);
    assay_format *format;
    assay_status status = assay_format_compile(&options, &format);
    if (status.code != ASSAY_OK) return 0;
    assay_budget budget = assay_budget_of(1000000);
    assay_format_result result;
    assay_format_judge(format, &completion, &budget, &result);
    check(&options, &completion, &result);
    /* The same by PCRE2 alone, as where there are more places than are noted. */
    assay_format_result again;
    completion.angles.more = true;
    budget = assay_budget_of(1000000);
    assay_format_judge(format, &completion, &budget, &again);
    if (again.verdict != result.verdict || again.score != result.score || again.offset != result.offset) abort();
    if (strcmp(again.broken_rule, result.broken_rule) != 0) abort();
    assay_format_free(format);
    return 0;
}
