/* See length.h. */
#include "verifiers/length/length.h"

#include <math.h>

static bool in_unit_range(double value) {
    return isfinite(value) && value >= -1 && value <= 1;
}

const char *assay_length_check(const assay_length_options *options, const char **field) {
    *field = "shape";
    if (options->shape < ASSAY_LENGTH_SOFT_OVERLONG || options->shape > ASSAY_LENGTH_MAXIMUM) return "must be set";
    *field = "max_length";
    bool unbounded = options->shape == ASSAY_LENGTH_KIMI_GROUP && options->max_length == 0;
    if ((options->max_length == 0 && !unbounded) || options->max_length > INT32_MAX) return "must be 1 to 2147483647";
    *field = "cache_length";
    if (options->shape == ASSAY_LENGTH_SOFT_OVERLONG &&
        (options->cache_length == 0 || options->cache_length > options->max_length))
        return "must be 1 to max_length";
    *field = "max_correct";
    if (!in_unit_range(options->max_correct) || !in_unit_range(options->min_correct) || !in_unit_range(options->min_wrong) ||
        !in_unit_range(options->max_wrong))
        return "the cosine's four scores must be -1 to 1";
    return NULL;
}

/* Code points; a byte that is no part of a valid sequence counts as one where it would show as one U+FFFD (close: lead bytes). */
static uint32_t code_points(assay_view text) {
    uint32_t count = 0;
    for (size_t i = 0; i < text.size; i++) count += ((unsigned char)text.data[i] & 0xC0) != 0x80;
    return count;
}

static double soft_overlong(const assay_length_options *options, uint32_t length) {
    if (length > options->max_length) return -1;
    uint32_t free_length = options->max_length - options->cache_length;
    if (length <= free_length) return 0;
    return ((double)free_length - (double)length) / (double)options->cache_length;
}

static double cosine(const assay_length_options *options, uint32_t length, bool correct) {
    double from = options->max_correct, to = options->min_correct; /* right: falls with length */
    if (!correct) {
        from = options->min_wrong; /* wrong: rises with length, so that giving up early is worst */
        to = options->max_wrong;
    }
    double share = length >= options->max_length ? 1 : (double)length / (double)options->max_length;
    return to + 0.5 * (from - to) * (1 + cos(3.14159265358979323846 * share));
}

double assay_length_kimi(uint32_t length, uint32_t shortest, uint32_t longest, bool correct) {
    if (longest <= shortest) return 0;
    double share = 0.5 - ((double)length - (double)shortest) / ((double)longest - (double)shortest);
    return correct || share < 0 ? share : 0;
}

static assay_length_options with_defaults(const assay_length_options *options) {
    assay_length_options full = *options;
    if (full.max_correct == 0 && full.min_correct == 0 && full.min_wrong == 0 && full.max_wrong == 0) {
        full.max_correct = 1;
        full.min_correct = 0.5;
        full.min_wrong = -1;
        full.max_wrong = -0.5;
    }
    return full;
}

void assay_length_judge(const assay_length_options *options, const assay_completion *completion, assay_verdict accuracy,
                        assay_length_result *result) {
    *result = (assay_length_result){.verdict = ASSAY_MEASURED, .of = options->max_length};
    if (options->unit == ASSAY_LENGTH_CHARACTERS) {
        result->value = code_points(completion->body) + (completion->has_reasoning ? code_points(completion->reasoning) : 0);
    } else if (completion->has_token_count) {
        result->value = completion->token_count;
    } else {
        result->verdict = ASSAY_SKIPPED;
        result->no_token_count = true;
        return;
    }
    switch (options->shape) {
        case ASSAY_LENGTH_SOFT_OVERLONG: result->score = soft_overlong(options, result->value); break;
        case ASSAY_LENGTH_MAXIMUM: result->score = result->value <= options->max_length ? 1 : 0; break;
        case ASSAY_LENGTH_COSINE: {
            if (assay_verdict_is_unscored(accuracy)) {
                result->verdict = ASSAY_SKIPPED;
                return;
            }
            assay_length_options full = with_defaults(options);
            result->score = cosine(&full, result->value, accuracy == ASSAY_CORRECT);
            break;
        }
        case ASSAY_LENGTH_KIMI_GROUP:
            result->late = !assay_verdict_is_unscored(accuracy);
            result->verdict = result->late ? ASSAY_NOT_AVAILABLE : ASSAY_SKIPPED;
            break;
    }
}
