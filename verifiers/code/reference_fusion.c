/* SandboxFusion's rows: {"content", "labels", "test"}. `labels` names language and entry point; `test` is a script, or {"code", "asset"} with "#<INSERT>" where
 * the program would stand. Lists of inputs and outputs in its place are found before (reference_find.c). */
#include "verifiers/code/reference_internal.h"

/* In other languages than Python the task's block has the declaration. */
static assay_view last_block(assay_view content) {
    assay_view block = content;
    for (size_t at = 0; at < content.size;) {
        const char *open = memmem(content.data + at, content.size - at, "```", 3);
        size_t begin = open ? (size_t)(open - content.data) + 3 : content.size;
        while (begin < content.size && content.data[begin] != '\n') begin++;
        const char *close = begin < content.size ? memmem(content.data + begin, content.size - begin, "```", 3) : NULL;
        if (!close) break;
        block = assay_view_slice(content, begin + 1, (size_t)(close - content.data));
        at = (size_t)(close - content.data) + 3;
    }
    return block;
}

static bool is_empty(json_value v) {
    return v.type == JSON_ERROR || ((v.type == JSON_OBJECT || v.type == JSON_ARRAY) && json_count(v) == 0);
}

/* Before the mark stands what the program may use, behind it the test. */
static assay_view split(judge_suite *suite, assay_view code) {
    static const char mark[] = "#<INSERT>";
    const char *at = code.size ? memmem(code.data, code.size, mark, sizeof mark - 1) : NULL;
    if (!at) return code;
    size_t begin = (size_t)(at - code.data);
    if (assay_view_trim(assay_view_slice(code, 0, begin)).size) suite->setup = assay_view_slice(code, 0, begin);
    return assay_view_slice(code, begin + sizeof mark - 1, code.size);
}

assay_view reference_read_fusion(reference_reader *r, json_value row) {
    judge_suite *suite = &r->out->suite;
    json_value labels = reader_peek(r, reader_member(row, "labels"), "labels"),
               test = reader_peek(r, reader_member(row, "test"), "test"), entry = reader_member(labels, "entry_point"),
               run = reader_member(labels, "execution_language"), language = reader_member(labels, "programming_language");
    if (language.type != JSON_STRING) language = reader_member(labels, "language");
    if (language.type == JSON_STRING) suite->language = reader_language(r, language, "labels.programming_language");
    if (run.type == JSON_STRING && suite->language[0] &&
        strcasecmp(reader_language(r, run, "labels.execution_language"), suite->language))
        reader_not_available(r, "labels.execution_language", "program and test are of two languages");
    bool python = !suite->language[0] || strncmp(suite->language, "py", 2) == 0;
    assay_view content = reader_text(r, reader_member(row, "content"), "content");
    if (entry.type == JSON_STRING) {
        suite->entry_point = reader_entry(r, entry, "labels.entry_point");
        suite->setup = content;
    } else if (!python) {
        suite->setup = last_block(content);
    }
    if (test.type != JSON_OBJECT) return reader_text(r, test, "test");
    json_value code = reader_member(test, "code"), asset = reader_peek(r, reader_member(test, "asset"), "test.asset");
    if (!is_empty(asset)) reader_not_available(r, "test.asset", "tests that bring files of their own are not run");
    if (code.type == JSON_ERROR) code = reader_member(test, "test");
    if (code.type == JSON_ERROR) reader_bad(r, "test.code", "is missing");
    return reader_failed(r) ? ASSAY_VIEW_NONE : split(suite, reader_text(r, code, "test.code"));
}
