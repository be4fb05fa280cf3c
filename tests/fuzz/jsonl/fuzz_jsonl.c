/* Aims at jsonl_reader, splice_members and line_result_of. The input is a file of lines; each line is also taken as what a scorer wrote about
 * the line before it. Every line comes out once, in order; what is spliced is one object on one line whose "assay" is the new one. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/json_reader.h"
#include "service/cli/line_result.h"
#include "service/cli/splice.h"
#include "service/limits.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool condition) {
    if (!condition) abort();
}

static json_value parse(assay_view text) {
    const char *error;
    size_t at;
    return json_parse(text, LIMIT_NESTING, &error, &at);
}

static void check_splice(const jsonl_line *line, assay_view body) {
    static const assay_view names[] = {{"assay", 5}};
    assay_buffer member, out;
    assay_buffer_init(&member, 8 << 20);
    assay_buffer_init(&out, 8 << 20);
    assay_buffer_put(&member, ASSAY_VIEW("\"assay\": "));
    assay_buffer_put(&member, body);
    bool object = parse(line->text).type == JSON_OBJECT;
    bool spliced = splice_members(line->text, names, 1, assay_buffer_view(&member), &out);
    if (object) {
        need(spliced);
        json_value result = parse(assay_buffer_view(&out));
        need(result.type == JSON_OBJECT);
        need(assay_view_equal(json_member(result, ASSAY_VIEW("assay")).raw, body));
        size_t before = json_count(parse(line->text)), after = json_count(result);
        need(after <= before + 1);
        need(!memchr(out.data, '\n', out.size));
    }
    assay_buffer_clear(&member);
    assay_buffer_clear(&out);
}

static void check_line(const jsonl_line *line, assay_view body, assay_buffer *made) {
    pump_result judged = {.judged = true, .body = body};
    judged.record.status = body.size ? (uint8_t)(body.data[0] % 10) : 0;
    line_result result = line_result_of(line, line->kind == JSONL_TEXT ? &judged : NULL, NULL, true, made);
    need(parse(result.body).type == JSON_OBJECT && !memchr(result.body.data, '\n', result.body.size));
    if (line->kind == JSONL_TEXT) check_splice(line, result.body);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    int fd = memfd_create("lines", MFD_CLOEXEC);
    need(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    const char *name = path;
    jsonl_reader *reader;
    assay_status status = jsonl_reader_new(&name, 1, &reader);
    need(status.code == ASSAY_OK);
    assay_buffer made, previous;
    assay_buffer_init(&made, 8 << 20);
    assay_buffer_init(&previous, 8 << 20);
    uint64_t lines = 0, expected = 0;
    for (size_t i = 0; i < size; i++) expected += data[i] == '\n' || i + 1 == size;
    while (!jsonl_reader_ended(reader)) {
        jsonl_line line;
        while (jsonl_reader_peek(reader, &line)) {
            need(line.number == ++lines);
            check_line(&line, assay_buffer_view(&previous), &made);
            assay_buffer_reset(&previous);
            assay_buffer_put(&previous, line.text);
            jsonl_reader_take(reader);
        }
        status = jsonl_reader_fill(reader);
        need(status.code == ASSAY_OK);
    }
    need(lines == expected);
    assay_buffer_clear(&made);
    assay_buffer_clear(&previous);
    jsonl_reader_free(reader);
    close(fd);
    return 0;
}
