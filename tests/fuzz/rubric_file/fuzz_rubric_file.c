/* Aims at rubric_text_read: YAML or JSON (by the first byte), the codec, and the check of what it reads. What is taken is written as JSON, read again, and
 * must be the same; what is refused has a place that lies in the file. */
#include <stdlib.h>

#include "service/json/json_codec.h"
#include "service/judge/judge.h"
#include "service/rubrics/explain.h"
#include "service/rubrics/file.h"
#include "service/rubrics/rubrics.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t lines_of(assay_view text) {
    size_t lines = 1;
    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n' || text.data[i] == '\r' || (unsigned char)text.data[i] >= 0x80;
    return lines;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static assay_arena arena;
    if (arena.cap == 0) assay_arena_init(&arena, (size_t)32 << 20);
    if (size < 1 || size > 1 << 16) return 0;
    assay_view text = {(const char *)data + 1, size - 1};
    Assay__V1__Rubric *rubric;
    assay_arena_reset(&arena);
    assay_status status = rubric_text_read(text, data[0] & 1 ? "f.yaml" : "f.json", judge_check_rubric, &arena, &rubric);
    if ((status.code == ASSAY_OK) != (rubric != NULL)) abort();
    if (status.code == ASSAY_USAGE) {
        size_t line = strtoul(status.message + strlen("f.yaml:"), NULL, 10);
        if (status.message[0] != 'f' || line < 1 || line > lines_of(text) + 1)
            abort(); /* libyaml puts the end behind the last line */
    }
    if (!rubric) return 0;
    assay_buffer first, second;
    assay_buffer_init(&first, (size_t)8 << 20);
    assay_buffer_init(&second, (size_t)8 << 20);
    rubric_explain(rubric, &first);
    assay_buffer_reset(&first);
    json_codec_write(&rubric->base, &first);
    Assay__V1__Rubric *again;
    if (!first.overflow && rubric_read_json(assay_buffer_view(&first), &arena, &again).code == ASSAY_OK) {
        json_codec_write(&again->base, &second);
        if (!assay_view_equal(assay_buffer_view(&first), assay_buffer_view(&second))) abort();
    }
    assay_buffer_clear(&first);
    assay_buffer_clear(&second);
    return 0;
}
