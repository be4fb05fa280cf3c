/* Cuts a request: one pass over tags and lengths down to completions. Nothing of a completion is looked at. */
#include <stdlib.h>

#include "service/judge/judge.h"
#include "service/limits.h"
#include "service/wire/wire_internal.h"

void wire_stream_head_clear(wire_stream_head *head) {
    assay_buffer_clear(&head->rubric);
    assay_buffer_clear(&head->options);
}

void wire_cut_free(wire_cut *cut) {
    if (!cut) return;
    free(cut->groups);
    free(cut->items);
    free(cut);
}

uint32_t wire_cut_time_budget_ms(const wire_cut *cut) {
    return cut->options.time_budget_ms;
}
assay_view wire_cut_request_id(const wire_cut *cut) {
    return cut->request_id;
}

static assay_status framing(const char *where, const char *fault) {
    return assay_fail(ASSAY_INPUT, "MALFORMED_REQUEST", where, "%s", fault);
}

/* Makes room for one more element; the arrays are bounded by the limits checked before. They begin small: most calls are, and malloc is several
 * times as fast below 1 KiB. */
static bool grow(void **array, size_t count, size_t *capacity, size_t element) {
    if (count < *capacity) return true;
    size_t wanted = *capacity ? *capacity * 2 : 8;
    void *bigger = realloc(*array, wanted * element);
    if (!bigger) return false;
    *array = bigger;
    *capacity = wanted;
    return true;
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "the server has no memory for this call now");
}

/* The options that the front itself needs; the scorers check the rest. */
static void read_options(assay_view bytes, wire_call_options *options) {
    wire_cursor cursor = wire_cursor_of(bytes);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == OPTION_ADVANTAGE && field.type == WIRE_VARINT)
            options->group.advantage = field.value < GROUP_ADVANTAGES ? (group_advantage)field.value : GROUP_ADVANTAGE_NONE;
        if (field.number == OPTION_BIASED && field.type == WIRE_VARINT) options->group.biased = field.value != 0;
        if (field.number == OPTION_TIME_BUDGET && field.type == WIRE_VARINT) options->time_budget_ms = (uint32_t)field.value;
        if (field.number == OPTION_EPSILON && field.type == WIRE_FIXED64)
            memcpy(&options->group.epsilon, &field.value, sizeof options->group.epsilon);
    }
}

/* ---- which pool ---- */

/* Whether a field of that number and of bytes stands in the message; *inside becomes its last one. */
static bool has_field(assay_view message, uint32_t number, assay_view *inside) {
    bool found = false;
    *inside = ASSAY_VIEW_NONE;
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != number || field.type != WIRE_BYTES) continue;
        *inside = field.bytes;
        found = true;
    }
    return found;
}

/* Whether an inline rubric has a term that may run programs. */
static bool rubric_wants_code(assay_view rubric) {
    wire_cursor cursor = wire_cursor_of(rubric);
    for (wire_field field; wire_next(&cursor, &field);) {
        assay_view check, kind;
        if (field.number != RUBRIC_TERMS || field.type != WIRE_BYTES || !has_field(field.bytes, TERM_CHECK, &check)) continue;
        if (has_field(check, CHECK_ACCURACY, &kind) || has_field(check, CHECK_CODE, &kind)) return true;
    }
    return false;
}

/* Of a call's head: false only where no term can run programs. What a name stands for the front does not know. */
static bool head_wants_code(assay_view head) {
    assay_view inside;
    return !has_field(head, REQUEST_RUBRIC, &inside) || rubric_wants_code(inside);
}

static bool has_tests(const wire_field *field) {
    assay_view code;
    return field->number == GROUP_REFERENCE && field->type == WIRE_BYTES && has_field(field->bytes, REFERENCE_CODE, &code);
}

/* A head under way: the fields so far, as one contiguous piece while they follow one another, else copied together. */
typedef struct head_pieces {
    size_t begin, end; /* contiguous so far */
    size_t bytes;
    bool scattered;
} head_pieces;

static void add_piece(head_pieces *head, const wire_field *field) {
    if (head->bytes == 0) {
        head->begin = field->begin;
    } else if (field->begin != head->end) {
        head->scattered = true;
    }
    head->end = field->end;
    head->bytes += field->end - field->begin;
}

/* What stands in for a rubric_name. */
typedef struct stand_in {
    assay_view message; /* the Rubric, serialised; empty: nothing stands in */
} stand_in;

static size_t stand_in_bytes(const stand_in *with) {
    return with->message.size + 1 + wire_varint_size(with->message.size);
}

static size_t put_stand_in(char *at, const stand_in *with) {
    assay_buffer field;
    assay_buffer_init_fixed(&field, at, stand_in_bytes(with));
    wire_put_bytes(&field, REQUEST_RUBRIC, with->message);
    return field.size;
}

/* A name that cannot be one is left to the scorers, who say so. */
static assay_status find_stand_in(const wire_rubrics *rubrics, assay_view name, stand_in *with) {
    *with = (stand_in){ASSAY_VIEW_NONE};
    if (!rubrics || !wire_is_id(name, LIMIT_NAME_BYTES)) return assay_ok();
    return rubrics->find(rubrics->context, name, &with->message);
}

/* The head with the stand-in, all other fields that say which rubric left out. */
static bool gather_with(engine_job *job, assay_view message, size_t bytes, const stand_in *with, assay_view *out) {
    char *copy = engine_job_alloc(job, bytes + stand_in_bytes(with));
    if (!copy) return false;
    size_t size = put_stand_in(copy, with);
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == BODY || field.number == REQUEST_ID || field.number == REQUEST_RUBRIC_NAME ||
            field.number == REQUEST_RUBRIC)
            continue;
        memcpy(copy + size, message.data + field.begin, field.end - field.begin);
        size += field.end - field.begin;
    }
    *out = (assay_view){copy, size};
    return true;
}

/* The head as one view; `is_head` fields of a scattered head are copied into the job's memory. */
static bool gather_head(engine_job *job, assay_view message, const head_pieces *head, bool keep_first, assay_view *out) {
    if (!head->scattered) {
        *out = assay_view_slice(message, head->begin, head->begin + head->bytes);
        return true;
    }
    char *copy = engine_job_alloc(job, head->bytes);
    if (!copy) return false;
    size_t size = 0;
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == BODY || (!keep_first && field.number == REQUEST_ID)) continue;
        memcpy(copy + size, message.data + field.begin, field.end - field.begin);
        size += field.end - field.begin;
    }
    *out = (assay_view){copy, size};
    return true;
}

/* In a stream the head that holds is the last rubric and the last options seen. */
static assay_status stream_head(engine_job *job, wire_cut *cut, wire_stream_head *stream, const wire_rubrics *rubrics) {
    if (stream->rubric.overflow || stream->options.overflow) return no_memory();
    stand_in with = {ASSAY_VIEW_NONE};
    wire_cursor kept = wire_cursor_of(assay_buffer_view(&stream->rubric));
    for (wire_field field; wire_next(&kept, &field);) {
        if (field.number != REQUEST_RUBRIC_NAME) continue;
        assay_status status = find_stand_in(rubrics, field.bytes, &with);
        if (status.code != ASSAY_OK) return status;
    }
    size_t size = (with.message.size ? stand_in_bytes(&with) : stream->rubric.size) + stream->options.size;
    char *copy = engine_job_alloc(job, size ? size : 1);
    if (!copy) return no_memory();
    size_t at = with.message.size ? put_stand_in(copy, &with) : stream->rubric.size;
    if (!with.message.size && stream->rubric.size) memcpy(copy, stream->rubric.data, stream->rubric.size);
    if (stream->options.size) memcpy(copy + at, stream->options.data, stream->options.size);
    cut->call_head = (assay_view){copy, size};
    wire_cursor cursor = wire_cursor_of(assay_buffer_view(&stream->options));
    for (wire_field field; wire_next(&cursor, &field);) read_options(field.bytes, &cut->options);
    return assay_ok();
}

static void keep_for_stream(wire_stream_head *stream, assay_view message, const wire_field *field) {
    assay_buffer *kept = field->number == REQUEST_OPTIONS ? &stream->options : &stream->rubric;
    if (kept->cap == 0) assay_buffer_init(kept, LIMIT_HEAD_BYTES);
    assay_buffer_reset(kept);
    assay_buffer_put(kept, assay_view_slice(message, field->begin, field->end));
}

static assay_status read_head(engine_job *job, wire_cut *cut, assay_view message, wire_stream_head *stream,
                              const wire_rubrics *rubrics, size_t *group_count) {
    head_pieces head = {0};
    if (stream) stream->request_id = ASSAY_VIEW_NONE;
    bool has_rubric = false;
    assay_view name = ASSAY_VIEW_NONE; /* where the last field that says which rubric is a name */
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == BODY) {
            if (field.type != WIRE_BYTES) return framing("groups", "wrong wire type");
            if (++*group_count > LIMIT_GROUPS)
                return assay_fail(ASSAY_LIMIT, "TOO_MANY_GROUPS", "groups", "at most %d groups", LIMIT_GROUPS);
            continue;
        }
        if (field.number >= REQUEST_ID && field.number <= REQUEST_OPTIONS && field.type != WIRE_BYTES)
            return framing("", "a head field has the wrong wire type");
        if (field.number == REQUEST_ID) {
            cut->request_id = field.bytes;
            continue;
        }
        if (field.number == REQUEST_RUBRIC_NAME || field.number == REQUEST_RUBRIC) {
            has_rubric = true;
            name = field.number == REQUEST_RUBRIC_NAME ? field.bytes : ASSAY_VIEW_NONE;
        }
        if (field.number == REQUEST_OPTIONS) read_options(field.bytes, &cut->options);
        add_piece(&head, &field);
        if (head.bytes > LIMIT_HEAD_BYTES)
            return assay_fail(ASSAY_LIMIT, "HEAD_TOO_LARGE", "", "rubric and options are at most %d bytes", LIMIT_HEAD_BYTES);
        if (stream && field.number >= REQUEST_RUBRIC_NAME && field.number <= REQUEST_OPTIONS)
            keep_for_stream(stream, message, &field);
    }
    if (cursor.fault) return framing("", cursor.fault);
    if (!wire_is_id(cut->request_id, LIMIT_REQUEST_ID_BYTES))
        return assay_fail(ASSAY_USAGE, "BAD_REQUEST_ID", "request_id", "must be UTF-8 of at most %d bytes without NUL",
                          LIMIT_REQUEST_ID_BYTES);
    if (stream) stream->request_id = cut->request_id;
    if (!has_rubric && !(stream && stream->rubric.size))
        return assay_fail(ASSAY_USAGE, "NO_RUBRIC", "rubric", "rubric_name or rubric must be set");
    if (stream) return stream_head(job, cut, stream, rubrics);
    stand_in with = {ASSAY_VIEW_NONE};
    assay_status status = name.size ? find_stand_in(rubrics, name, &with) : assay_ok();
    if (status.code != ASSAY_OK) return status;
    if (with.message.size) return gather_with(job, message, head.bytes, &with, &cut->call_head) ? assay_ok() : no_memory();
    return gather_head(job, message, &head, false, &cut->call_head) ? assay_ok() : no_memory();
}

/* A message that was streamed into memory is not in a cache, and the next completion's tag is known only when this one's was read. Completions of a group
 * are of similar length: the lines where the next tag but one may stand are asked for. */
static void fetch_next_tag(assay_view bytes, const wire_field *field) {
    enum { LINE = 64, LINES_BEFORE = 2, LINES = 6 };
    size_t guess = field->end + field->bytes.size;
    if (field->bytes.size < 4096 || guess + LINES * LINE > bytes.size) return;
    const char *at = bytes.data + guess - LINES_BEFORE * LINE;
    for (int i = 0; i < LINES; i++) __builtin_prefetch(at + i * LINE, 0, 3);
}

/* A fault of a group, with its path. */
static assay_status in_group(size_t index, assay_status fault) {
    char where[32];
    snprintf(where, sizeof where, "groups[%zu]", index);
    return assay_status_under(fault, where);
}

static assay_status cut_group(engine_job *job, wire_cut *cut, size_t index, assay_view bytes) {
    if (!grow((void **)&cut->groups, cut->group_count, &cut->group_capacity, sizeof *cut->groups)) return no_memory();
    wire_group *group = &cut->groups[cut->group_count++];
    *group = (wire_group){.first_item = cut->item_count};
    bool tests = false;
    head_pieces head = {0};
    wire_cursor cursor = wire_cursor_of(bytes);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != BODY) {
            if (field.number == GROUP_ID && field.type == WIRE_BYTES && wire_is_id(field.bytes, LIMIT_ID_BYTES))
                group->id = field.bytes;
            tests = tests || has_tests(&field);
            add_piece(&head, &field);
            continue;
        }
        if (field.type != WIRE_BYTES) return in_group(index, framing(NULL, "completions: wrong wire type"));
        if (++group->item_count > LIMIT_COMPLETIONS_PER_GROUP)
            return in_group(index, assay_fail(ASSAY_LIMIT, "TOO_MANY_COMPLETIONS", NULL, "at most %d completions in a group",
                                              LIMIT_COMPLETIONS_PER_GROUP));
        if (cut->item_count >= LIMIT_COMPLETIONS)
            return in_group(index, assay_fail(ASSAY_LIMIT, "TOO_MANY_COMPLETIONS", NULL, "at most %d completions in a call",
                                              LIMIT_COMPLETIONS));
        if (!grow((void **)&cut->items, cut->item_count, &cut->item_capacity, sizeof *cut->items)) return no_memory();
        cut->items[cut->item_count++] = field.bytes;
        fetch_next_tag(bytes, &field);
    }
    if (cursor.fault) return in_group(index, framing(NULL, cursor.fault));
    bool programs = tests && cut->wants_code;
    engine_job_use_pool(job, programs ? JUDGE_POOL_CODE : JUDGE_POOL_TEXT);
    assay_view group_head;
    if (!gather_head(job, bytes, &head, true, &group_head)) return no_memory();
    if (programs && cut->suites && !wire_suites_pass(cut->suites, job, &cut->suites_room, &group_head)) return no_memory();
    group->head = group_head;
    if (group->item_count && !engine_job_add(job, JUDGE_UNIT_PROTO, cut->call_head, group_head, (uint32_t)index, 0,
                                             cut->items + group->first_item, group->item_count))
        return no_memory();
    return assay_ok();
}

static assay_status cut_groups(engine_job *job, wire_cut *cut, assay_view message) {
    size_t index = 0;
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != BODY) continue;
        assay_status status = cut_group(job, cut, index++, field.bytes);
        if (status.code != ASSAY_OK) return status;
    }
    return assay_ok();
}

assay_status wire_cut_request(engine_job *job, size_t size, wire_stream_head *stream, wire_cut **out) {
    return wire_cut_request_with(job, size, stream, NULL, NULL, out);
}

assay_status wire_cut_request_with(engine_job *job, size_t size, wire_stream_head *stream, const wire_rubrics *rubrics,
                                   wire_suites *suites, wire_cut **out) {
    *out = NULL;
    wire_cut *cut = calloc(1, sizeof *cut);
    if (!cut) return no_memory();
    cut->options.group.epsilon = GROUP_EPSILON_DEFAULT;
    cut->suites = suites;
    cut->suites_room = LIMIT_MESSAGE_BYTES;
    assay_view message = {engine_job_bytes(job), size};
    size_t group_count = 0;
    assay_status status = read_head(job, cut, message, stream, rubrics, &group_count);
    cut->wants_code = head_wants_code(cut->call_head);
    if (status.code == ASSAY_OK) status = cut_groups(job, cut, message);
    if (status.code == ASSAY_OK && cut->item_count == 0 && !(stream && group_count == 0))
        status = assay_fail(ASSAY_USAGE, "EMPTY_BATCH", "groups", "there is no completion to score");
    if (status.code != ASSAY_OK) {
        wire_cut_free(cut);
        return status;
    }
    *out = cut;
    return assay_ok();
}
