/* Calls of functions that by their own declaration return nothing (LeetCode's "modify in place"): judged by their first argument that can change, as in
 * C++, Java and JavaScript, where no test expects null. A few lines behind the program see to it, in its own process. */
#include "verifiers/code/check_internal.h"

static bool expects_null(const judge_suite *suite) {
    for (size_t i = 0; i < suite->count; i++) {
        assay_view wanted = suite->cases[i].expected, also = suite->cases[i].expected_also;
        if ((wanted.size && wanted.data[0] == 'n') || (also.size && also.data[0] == 'n')) return true;
    }
    return false;
}

/* "def NAME(...) -> None:" on one line; *method: it is indented. */
static bool declares_void(assay_view code, const char *name, bool *method) {
    char head[160];
    int size = snprintf(head, sizeof head, "def %s(", name);
    if (size < 0 || (size_t)size >= sizeof head) return false;
    for (size_t at = 0; at < code.size;) {
        const char *found = memmem(code.data + at, code.size - at, head, (size_t)size);
        if (!found) return false;
        size_t begin = (size_t)(found - code.data), end = begin;
        while (end < code.size && code.data[end] != '\n') end++;
        assay_view line = assay_view_slice(code, begin, end);
        const char *arrow = memmem(line.data, line.size, "->", 2);
        *method = begin > 0 && code.data[begin - 1] != '\n';
        if (arrow)
            return assay_view_starts_with(assay_view_trim(assay_view_slice(line, (size_t)(arrow - line.data) + 2, line.size)),
                                          ASSAY_VIEW("None:"));
        at = end;
    }
    return false;
}

void check_put_void(const judge_suite *suite, assay_view code, assay_buffer *source) {
    const char *name = suite->entry_point ? suite->entry_point : "", *owner = "";
    bool method = false;
    if (suite->kind != JUDGE_CALL || !name[0] || expects_null(suite) || !declares_void(code, name, &method)) return;
    if (method) owner = "Solution.";
    assay_buffer_printf(source,
                        "\ndef assay_in_place(function):\n"
                        "    def in_place(*arguments):\n"
                        "        value = function(*arguments)\n"
                        "        return next((x for x in arguments if isinstance(x, (list, dict, set, bytearray))), None) if "
                        "value is None else value\n"
                        "    return in_place\n"
                        "try:\n    %s%s = assay_in_place(%s%s)\nexcept (NameError, AttributeError):\n    pass\n",
                        owner, name, owner, name);
}
