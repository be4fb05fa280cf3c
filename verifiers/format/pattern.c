/* Custom patterns: interpreted PCRE2 under limits. The limits are fixed but for the match limit, which grows with the text, since
 * a plain `.*?` needs a step for each byte; they are the same on every machine, so that a verdict does not depend on load. */
#include <stdlib.h>

#include "common/utf8.h"
#include "verifiers/format/format_internal.h"

enum {
    MATCH_STEPS = 1000000, /* internal match() calls */
    MATCH_STEPS_PER_BYTE = 8,
    DEPTH = 1000000,      /* nested backtracking points; the heap limit is the one that bites */
    HEAP_KIB = 32 * 1024, /* frames of backtracking points */
    PATTERN_BYTES = 4096,
    PARENTHESES = 64
};

static assay_status bad_pattern(int error, size_t offset) {
    char reason[128] = "unknown error";
    (void)pcre2_get_error_message(error, (PCRE2_UCHAR *)reason, sizeof reason);
    return assay_fail(ASSAY_USAGE, "BAD_PATTERN", "pattern", "%s, at byte %zu of the pattern", reason, offset);
}

assay_status format_compile_pattern(assay_view pattern, pcre2_code **out) {
    *out = NULL;
    if (pattern.size > PATTERN_BYTES) {
        return assay_fail(ASSAY_USAGE, "PATTERN_TOO_LONG", "pattern", "%zu bytes; the limit is %d", pattern.size,
                          PATTERN_BYTES);
    }
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!context) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", "pattern", "no memory to compile the pattern");
    pcre2_set_parens_nest_limit(context, PARENTHESES);
    const uint32_t options = PCRE2_ANCHORED | PCRE2_ENDANCHORED | PCRE2_DOTALL | PCRE2_UTF | PCRE2_NEVER_BACKSLASH_C;
    int error;
    PCRE2_SIZE offset;
    *out = pcre2_compile((PCRE2_SPTR)pattern.data, pattern.size, options, &error, &offset, context);
    pcre2_compile_context_free(context);
    return *out ? assay_ok() : bad_pattern(error, offset);
}

static int match(const pcre2_code *code, assay_view body, pcre2_match_data *data, pcre2_match_context *limits) {
    uint64_t steps = MATCH_STEPS + (uint64_t)MATCH_STEPS_PER_BYTE * body.size;
    pcre2_set_match_limit(limits, steps > UINT32_MAX ? UINT32_MAX : (uint32_t)steps);
    pcre2_set_depth_limit(limits, DEPTH);
    pcre2_set_heap_limit(limits, HEAP_KIB);
    PCRE2_SPTR text = body.data ? (PCRE2_SPTR)body.data : (PCRE2_SPTR) "";
    return pcre2_match(code, text, body.size, 0, PCRE2_NO_JIT | PCRE2_NO_UTF_CHECK, data, limits);
}

void format_judge_pattern(const assay_format *format, const assay_completion *completion, assay_budget *budget,
                          assay_format_result *result) {
    *result = (assay_format_result){.verdict = ASSAY_ERROR, .broken_rule = "PATTERN_LIMIT"};
    if (!assay_budget_spend(budget, 16 + completion->body.size / 16)) return;
    /* PCRE2's own mode for such texts matches the valid pieces one by one, and so "the whole text" would be a piece. */
    size_t valid = assay_utf8_valid_prefix(completion->body);
    if (valid < completion->body.size) {
        *result = (assay_format_result){.verdict = ASSAY_INCORRECT, .broken_rule = "INVALID_UTF8", .offset = (uint32_t)valid};
        return;
    }
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *limits = pcre2_match_context_create(NULL);
    int found = data && limits ? match(format->code, completion->body, data, limits) : PCRE2_ERROR_NOMEMORY;
    pcre2_match_context_free(limits);
    pcre2_match_data_free(data);
    if (found == PCRE2_ERROR_NOMATCH) {
        *result = (assay_format_result){.verdict = ASSAY_INCORRECT, .broken_rule = "PATTERN_MISMATCH"};
    } else if (found >= 0) {
        *result = (assay_format_result){.verdict = ASSAY_CORRECT, .score = 1, .broken_rule = ""};
    }
}
