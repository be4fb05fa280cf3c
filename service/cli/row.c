/* See row.h. */
#include "service/cli/row.h"

#include "service/cli/splice.h"

assay_status row_collect(const jsonl_line *line, const pump_row *found, const Assay__V1__Rubric *rubric, bool timing,
                         assay_buffer *made, assay_arena *arena, row *out) {
    *out = (row){.line = *line, .keeps_line = true};
    if (line->kind == JSONL_BLANK) return assay_ok();
    out->list = found && found->list;
    size_t count = found ? found->count : 1;
    out->results = assay_arena_calloc(arena, count + 1, sizeof *out->results);
    for (size_t i = 0; out->results && i < count; i++) {
        pump_result result;
        if (found) pump_row_result(found, i, &result);
        out->results[i] = line_result_of(line, found ? &result : NULL, rubric, timing, made);
        line_result *kept = &out->results[i];
        if (kept->body.data == made->data) { /* made here: the next one uses that memory again */
            kept->body = assay_arena_copy(arena, kept->body);
            if (!kept->body.data) break;
        }
        out->keeps_line = out->keeps_line && (out->list || kept->keeps_line);
        out->count++;
    }
    if (out->count == count) return assay_ok();
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for the results of a line");
}

static void put_members(assay_buffer *out, assay_view members) {
    if (members.size == 0) return;
    if (out->size > 0 && out->data[out->size - 1] != '{') assay_buffer_put(out, ASSAY_VIEW(", "));
    assay_buffer_put(out, members);
}

/* A result's object with members added. */
static void put_result(assay_buffer *out, assay_view body, assay_view each, assay_view all) {
    if (each.size == 0 && all.size == 0) {
        assay_buffer_put(out, body);
        return;
    }
    assay_buffer_put(out, assay_view_trim(assay_view_slice(body, 0, body.size - 1)));
    put_members(out, each);
    put_members(out, all);
    assay_buffer_put_char(out, '}');
}

static void put_object(assay_buffer *out, const row *of, const row_extras *extras) {
    assay_view all = extras ? extras->all : ASSAY_VIEW_NONE;
    if (!of->list) {
        put_result(out, of->results[0].body, extras && extras->each ? extras->each[0] : ASSAY_VIEW_NONE, all);
        return;
    }
    assay_buffer_put(out, ASSAY_VIEW("{\"results\": ["));
    for (size_t i = 0; i < of->count; i++) {
        if (i > 0) assay_buffer_put(out, ASSAY_VIEW(", "));
        put_result(out, of->results[i].body, extras && extras->each ? extras->each[i] : ASSAY_VIEW_NONE, ASSAY_VIEW_NONE);
    }
    assay_buffer_put_char(out, ']');
    put_members(out, all);
    assay_buffer_put_char(out, '}');
}

void row_write(const row *of, const row_extras *extras, bool sidecar, assay_buffer *out) {
    static const assay_view names[] = {{"assay", 5}};
    if (of->line.kind == JSONL_BLANK) {
        assay_buffer_put(out, of->line.text);
        assay_buffer_put_char(out, '\n');
        return;
    }
    assay_buffer member;
    assay_buffer_init(&member, SIZE_MAX / 4);
    assay_buffer_put(&member, ASSAY_VIEW("\"assay\": "));
    put_object(&member, of, extras);
    if (member.overflow) out->overflow = true;
    if (sidecar || !of->keeps_line || !splice_members(of->line.text, names, 1, assay_buffer_view(&member), out)) {
        assay_buffer_put_char(out, '{');
        assay_buffer_put(out, assay_buffer_view(&member));
        assay_buffer_put_char(out, '}');
    }
    assay_buffer_put_char(out, '\n');
    assay_buffer_clear(&member);
}
