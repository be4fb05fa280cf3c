/* See backends.h. A batch is one Score call: every line is a group of its own, with one completion or the generations of its list. The server knows no JSONL, so lines are read
 * here, by the same reader as in a scorer; a malformed line is answered here and is not sent. */
#include <poll.h>
#include <stdlib.h>

#include "assay/v1/score.pb-c.h"
#include "service/cli/backends.h"
#include "service/cli/line_result.h"
#include "service/grpc/client.h"
#include "service/judge/line.h"

enum { ARENA_BYTES = 512 << 20, BODY_BYTES = 256 << 20, WAIT_MS = 10 };

typedef struct call_work {
    pump_batch *batch;
    assay_arena arena; /* lines as messages, request, response */
    assay_buffer bodies;
    assay_view *texts; /* [item_count] bodies of items; a view's data is an offset until all are written */
    engine_record *records;
    size_t *sent; /* index of the item's result in the response; SIZE_MAX: answered here */
    size_t sent_count, group_count;
    bool settled; /* the offsets have become pointers */
    assay_status status;
} call_work;

static void *arena_allocate(void *arena, size_t size) {
    return assay_arena_alloc(arena, size);
}
static void arena_release(void *arena, void *pointer) {
    (void)arena;
    (void)pointer;
}

/* The body of a line that is not sent. */
static void put_invalid(const server_backend *backend, call_work *work, size_t item, const assay_status *why) {
    const line_error error = {ASSAY__V1__RESULT_STATUS__RESULT_STATUS_INVALID, why->reason, why->field, why->message, false};
    size_t begin = work->bodies.size;
    line_error_write(&error, backend->rubric, &work->bodies);
    work->texts[item] = (assay_view){NULL, work->bodies.size - begin};
    work->records[item] = (engine_record){.status = error.status, .reward = __builtin_nan("")};
    work->sent[item] = SIZE_MAX;
}

assay_status server_backend_one_refused(void) {
    return assay_fail(ASSAY_INPUT, "NEEDS_GROUP", NULL,
                      "the rubric has a term that needs a whole group, and to a server each line goes as a group of its own: "
                      "judge without --server, or lines with lists of generations");
}

/* Line i as a group of one; NULL: answered here. */
static Assay__V1__Group *read_one(server_backend *backend, const pump_batch *batch, call_work *work, size_t i) {
    judge_line line;
    size_t item = batch->of[i].first;
    assay_status status = judge_line_read(batch->lines[i].text, backend->config, &work->arena, &line);
    if (status.code == ASSAY_OK && backend->groups) status = server_backend_one_refused();
    if (status.code != ASSAY_OK) {
        put_invalid(backend, work, item, &status);
        return NULL;
    }
    work->sent[item] = work->sent_count++;
    return line.group;
}

/* The generations of line i as a group, without those that are answered here. */
static Assay__V1__Group *read_list(server_backend *backend, const pump_batch *batch, call_work *work, size_t i) {
    const pump_items *of = &batch->of[i];
    assay_view line = batch->lines[i].text;
    judge_row row;
    assay_status shared = judge_row_read(line, backend->config, &work->arena, &row);
    Assay__V1__Completion **list = assay_arena_calloc(&work->arena, of->count + 1, sizeof *list);
    if (!list) shared = assay_fail(ASSAY_INPUT, "OUT_OF_MEMORY", NULL, "no memory for a line");
    size_t count = 0;
    for (uint32_t k = 0; k < of->count; k++) {
        assay_span element = batch->elements[of->first + k];
        assay_status status = shared;
        if (status.code == ASSAY_OK)
            status = judge_row_completion(&row, assay_view_slice(line, element.begin, element.end), k, backend->config,
                                          &work->arena, &list[count]);
        if (status.code != ASSAY_OK) {
            put_invalid(backend, work, of->first + k, &status);
            continue;
        }
        work->sent[of->first + k] = work->sent_count++;
        count++;
    }
    if (count == 0) return NULL;
    row.group->completions = list;
    row.group->n_completions = count;
    return row.group;
}

/* Copies the lines and reads them into groups. */
static bool read_lines(server_backend *backend, pump_batch *batch, call_work *work, Assay__V1__Group **groups) {
    for (size_t i = 0; i < batch->line_count; i++) {
        assay_view copy = assay_arena_copy(&work->arena, batch->lines[i].text);
        if (!copy.data) return false;
        batch->lines[i].text = copy;
        if (batch->lines[i].kind != JSONL_TEXT) continue;
        Assay__V1__Group *group = batch->of[i].list ? read_list(backend, batch, work, i) : read_one(backend, batch, work, i);
        if (group && group->n_completions > 0) groups[work->group_count++] = group;
    }
    return true;
}

static bool pack_request(server_backend *backend, call_work *work, Assay__V1__Group **groups, assay_view *out) {
    Assay__V1__ScoreRequest request = ASSAY__V1__SCORE_REQUEST__INIT;
    Assay__V1__ScoreOptions options = ASSAY__V1__SCORE_OPTIONS__INIT;
    options.detail_level = (Assay__V1__DetailLevel)backend->config->detail_level;
    options.think_prefill = (Assay__V1__ThinkPrefill)backend->config->think_prefill;
    request.options = &options;
    request.groups = groups;
    request.n_groups = work->group_count;
    request.rubric_source_case = ASSAY__V1__SCORE_REQUEST__RUBRIC_SOURCE_RUBRIC;
    request.rubric = (Assay__V1__Rubric *)(uintptr_t)backend->rubric;
    size_t size = assay__v1__score_request__get_packed_size(&request);
    uint8_t *bytes = assay_arena_alloc(&work->arena, size);
    if (!bytes) return false;
    assay__v1__score_request__pack(&request, bytes);
    *out = (assay_view){(const char *)bytes, size};
    return true;
}

static void free_work(call_work *work) {
    assay_arena_clear(&work->arena);
    assay_buffer_clear(&work->bodies);
    free(work);
}

static bool make_items(call_work *work, size_t count) {
    work->texts = assay_arena_calloc(&work->arena, count, sizeof *work->texts);
    work->records = assay_arena_calloc(&work->arena, count, sizeof *work->records);
    work->sent = assay_arena_calloc(&work->arena, count, sizeof *work->sent);
    return work->texts && work->records && work->sent;
}

static bool start(void *context, pump_batch *batch) {
    server_backend *backend = context;
    call_work *work = calloc(1, sizeof *work);
    if (!work) return false;
    work->batch = batch;
    assay_arena_init(&work->arena, ARENA_BYTES);
    assay_buffer_init(&work->bodies, BODY_BYTES);
    Assay__V1__Group *groups[PUMP_LINES_MAX];
    jsonl_line before[PUMP_LINES_MAX];
    memcpy(before, batch->lines, batch->line_count * sizeof before[0]);
    assay_view request = ASSAY_VIEW_NONE;
    if (!make_items(work, batch->item_count + 1) || !read_lines(backend, batch, work, groups) ||
        !pack_request(backend, work, groups, &request)) {
        memcpy(batch->lines, before, batch->line_count * sizeof before[0]);
        free_work(work);
        return false;
    }
    batch->work = work;
    if (work->group_count == 0) {
        atomic_store(&batch->done, true);
    } else {
        grpc_client_start(backend->client, GRPC_CLIENT_SCORE, request, 0, work);
    }
    return true;
}

/* "groups[7].reference" and "groups[7].completions[0].text" are places of the call; a line is its own place. */
static void strip_place(Assay__V1__ResultError *error) {
    unsigned group, completion;
    int used = 0;
    if (!error || sscanf(error->field_path, "groups[%u].%n", &group, &used) != 1 || used == 0) return;
    error->field_path += used;
    used = 0;
    if (sscanf(error->field_path, "completions[%u].%n", &completion, &used) == 1) error->field_path += used;
}

/* The response's results as bodies; the status is the call's. */
static void read_response(server_backend *backend, call_work *work, assay_view bytes) {
    ProtobufCAllocator allocator = {arena_allocate, arena_release, &work->arena};
    Assay__V1__ScoreResponse *response = assay__v1__score_response__unpack(&allocator, bytes.size, (const uint8_t *)bytes.data);
    if (!response || response->n_results != work->sent_count) {
        work->status = assay_fail(ASSAY_INTERNAL, "BAD_RESPONSE", NULL, "the server's response is malformed or incomplete");
        return;
    }
    for (size_t item = 0; item < work->batch->item_count; item++) {
        if (work->sent[item] == SIZE_MAX) continue;
        const Assay__V1__CompletionResult *result = response->results[work->sent[item]];
        strip_place(result->error);
        bool scored = result->reward_presence_case == ASSAY__V1__COMPLETION_RESULT__REWARD_PRESENCE_REWARD;
        work->records[item] = (engine_record){.status = (uint8_t)result->status,
                                              .compute_us = result->compute_us,
                                              .reward = scored ? result->reward : __builtin_nan("")};
        line_accuracy_record(result, backend->rubric, &work->records[item]);
        assay_buffer body;
        assay_buffer_init(&body, BODY_BYTES);
        judge_result_json(result, backend->timing, &body);
        work->texts[item] = assay_arena_copy(&work->arena, assay_buffer_view(&body));
        if (body.overflow || !work->texts[item].data) {
            work->status = assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for the server's response");
        }
        assay_buffer_clear(&body);
    }
}

/* Bodies made here are laid one behind the other; only now their buffer no longer moves. */
static void settle_invalid(call_work *work) {
    size_t at = 0;
    if (work->settled) return;
    work->settled = true;
    for (size_t item = 0; item < work->batch->item_count; item++) {
        if (work->sent[item] != SIZE_MAX) continue;
        work->texts[item].data = work->bodies.data + at;
        at += work->texts[item].size;
    }
}

static void take_results(server_backend *backend, int64_t timeout_ms) {
    grpc_client_result result;
    if (!grpc_client_next(backend->client, timeout_ms, &result)) return;
    call_work *work = result.tag;
    work->status = result.status;
    if (result.status.code == ASSAY_OK) read_response(backend, work, result.response);
    free((void *)(uintptr_t)result.response.data);
    atomic_store(&work->batch->done, true);
}

/* The client has no descriptor to poll: with input to wait for too, it is asked in short turns. */
static void wait_for(void *context, int input_fd) {
    server_backend *backend = context;
    struct pollfd input = {.fd = input_fd, .events = POLLIN};
    if (grpc_client_in_flight(backend->client) == 0) {
        if (input_fd >= 0) poll(&input, 1, -1);
    } else if (input_fd < 0) {
        take_results(backend, -1);
    } else if (poll(&input, 1, 0) == 0) {
        take_results(backend, WAIT_MS);
    }
}

static assay_status error(void *context, const pump_batch *batch) {
    (void)context;
    const call_work *work = batch->work;
    return work->status;
}

static void result(void *context, const pump_batch *batch, size_t item, pump_result *out) {
    (void)context;
    call_work *work = batch->work;
    settle_invalid(work);
    *out = (pump_result){.judged = true, .record = work->records[item], .body = work->texts[item]};
}

static void finish(void *context, pump_batch *batch) {
    server_backend *backend = context;
    call_work *work = batch->work;
    if (!work) return;
    while (!atomic_load(&batch->done) && grpc_client_in_flight(backend->client) > 0) take_results(backend, -1);
    free_work(work);
    batch->work = NULL;
}

pump_backend server_backend_pump(server_backend *backend) {
    return (pump_backend){backend, 8, start, wait_for, error, result, finish};
}
