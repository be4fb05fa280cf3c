/* Aims at assay_json_check_judge: fences and JSON in any text. The first byte chooses the options. What is judged correct is a value that parses
 * alone, inside of the answer. */
#include <stdlib.h>

#include "verifiers/json/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1 || size > 1 << 16) return 0;
    static const assay_view names[] = {{"a", 1}, {"", 0}};
    assay_view answer = {(const char *)data + 1, size - 1};
    assay_json_check_options options = {.form = (assay_json_form)(data[0] % 3),
                                        .allow_text = data[0] & 4,
                                        .max_depth = data[0] & 8 ? 3 : 0,
                                        .required = names,
                                        .required_count = data[0] >> 4 & 3};
    if (options.required_count > 2) options.required_count = 0;
    assay_json_check_result result;
    assay_json_check_judge(&options, NULL, answer, NULL, NULL, &result);
    if (result.offset > answer.size) abort();
    if ((result.verdict == ASSAY_INCORRECT) != (result.reason[0] != '\0')) abort();
    if (result.verdict == ASSAY_CORRECT) {
        const char *error;
        size_t at;
        if (result.value.data < answer.data || result.value.data + result.value.size > answer.data + answer.size) abort();
        if (json_parse(result.value, ASSAY_JSON_DEPTH_MAX, &error, &at).type == JSON_ERROR) abort();
    } else if (result.value.size > 0) {
        abort();
    }
    return 0;
}
