/* See judging.h. */
#include "service/grpc/judging.h"

#include "common/clock.h"
#include "service/grpc/lanes.h"
#include "service/grpc/payload.h"

#include <stdlib.h>

static const int64_t NS_PER_MS = 1000000;

void judging_init(judging *work, face_call *call, void *owner, judging_answer answer) {
    *work = (judging){.call = call, .owner = owner, .answer = answer, .provenance = true};
    pthread_mutex_init(&work->lock, NULL);
}

void judging_clear(judging *work) {
    pthread_mutex_destroy(&work->lock);
}

void judging_hold(judging *work, size_t size) {
    work->size = work->held = size;
    work->arrived_ns = assay_wall_ns();
}

static engine_job *take_job(judging *work) {
    pthread_mutex_lock(&work->lock);
    engine_job *job = work->job;
    work->job = NULL;
    pthread_mutex_unlock(&work->lock);
    return job;
}

void judging_release(judging *work) {
    engine_job *job = take_job(work);
    bool gave = job || work->held || work->payload;
    wire_cut_free(work->cut);
    work->cut = NULL;
    free(work->wishes);
    free(work->asked);
    work->wishes = NULL;
    work->asked = NULL;
    if (job) engine_job_free(job);
    if (work->payload) grpc_byte_buffer_destroy(work->payload);
    work->payload = NULL;
    if (work->held) admission_release(&work->call->face->scoring, work->held);
    work->held = 0;
    if (gave) face_pump(work->call->face);
}

void judging_cancel(judging *work) {
    pthread_mutex_lock(&work->lock);
    work->cancelled = true;
    if (work->job && work->submitted) engine_job_cancel(work->job);
    uint64_t call = work->remote_call;
    pthread_mutex_unlock(&work->lock);
    if (call) remote_link_cancel(work->call->face->remotes, call);
}

/* The way back, on the collector's thread or on the call's poller. */
static void join(judging *work) {
    assay_view response = ASSAY_VIEW_NONE;
    assay_status status = wire_call_error(work->job);
    size_t count = engine_job_item_count(work->job), late = 0;
    for (size_t i = 0; i < count; i++) late += engine_job_item(work->job, i)->fault == ENGINE_FAULT_DEADLINE;
    work->nothing_done = count > 0 && late == count;
    pthread_mutex_lock(&work->lock);
    if (work->cancelled) status = assay_fail(ASSAY_CANCELLED, "CANCELLED", NULL, "cancelled");
    pthread_mutex_unlock(&work->lock);
    assay_view provenance = work->provenance ? assay_buffer_view(&work->call->face->provenance) : ASSAY_VIEW_NONE;
    if (status.code == ASSAY_OK)
        status = wire_join_response_with(work->cut, work->job, work->wishes, work->wish_count, provenance, &response);
    judging_release(work);
    work->answer(work, &status, response);
}

static void join_on_poller(void *owner, bool ok) {
    (void)ok;
    judging *work = owner;
    face_call *call = work->call;
    join(work);
    face_call_unref(call);
}

static void go_on(judging *work);

/* All endpoints have answered, or their time is up. */
static void on_remote(void *argument) {
    judging *work = argument;
    pthread_mutex_lock(&work->lock);
    work->remote_call = 0;
    pthread_mutex_unlock(&work->lock);
    for (size_t i = 0; i < work->wish_count; i++) {
        static const int outcomes[] = {WIRE_WISH_LOST, WIRE_WISH_SCORED, WIRE_WISH_FAILED, WIRE_WISH_UNKNOWN};
        wire_wish *wish = &work->wishes[i];
        const remote_wish *asked = &work->asked[i];
        memcpy(&wish->outcome, &outcomes[asked->outcome], sizeof wish->outcome);
        wish->score = asked->score;
        memcpy(wish->why, asked->why, sizeof wish->why);
    }
    go_on(work);
}

/* Asks endpoints, where the rubric has such terms. False: nothing is to be waited for. */
static bool ask_endpoints(judging *work) {
    remote_link *link = work->call->face->remotes;
    if (!link || !wire_wishes(work->cut, work->job, &work->wishes, &work->wish_count) || work->wish_count == 0) return false;
    work->asked = calloc(work->wish_count, sizeof *work->asked);
    for (size_t i = 0; work->asked && i < work->wish_count; i++) {
        const wire_wish *wish = &work->wishes[i];
        remote_wish *asked = &work->asked[i];
        *asked = (remote_wish){
            .group_head = wish->group_head, .completion = wish->completion, .begin = wish->begin, .end = wish->end};
        memcpy(asked->endpoint, wish->endpoint, sizeof asked->endpoint);
    }
    if (!work->asked) return false;  /* then they have no answer */
    pthread_mutex_lock(&work->lock); /* so that `done` comes after the id is known */
    uint64_t call =
        work->cancelled ? 0 : remote_link_ask(link, work->asked, work->wish_count, work->end_ns, on_remote, work, NULL);
    work->remote_call = call;
    pthread_mutex_unlock(&work->lock);
    return call != 0;
}

static void done(engine_job *job, void *argument) {
    judging *work = argument;
    (void)job;
    if (!ask_endpoints(work)) go_on(work);
}

/* A long answer is joined on the call's poller, not on the thread that all results come through; and with many calls under way every answer is, since two
 * threads that use a connection at once wait for one another in gRPC. With few the hop would only cost time. */
static bool joins_on_poller(const judging *work) {
    if (lanes_is_here(work->call->lane)) return false;
    return engine_job_item_count(work->job) > FACE_INLINE_ITEMS ||
           admission_crowd(&work->call->face->scoring) >= FACE_BURST_CALLS;
}

static void go_on(judging *work) {
    if (joins_on_poller(work)) {
        /* An empty batch puts its tag into the call's queue. */
        work->joined_tag = (face_tag){join_on_poller, work};
        if (face_call_start(work->call, NULL, 0, &work->joined_tag)) return;
    }
    join(work);
}

/* Where the words of a message's notes stand in the job's memory: behind its last line. */
static size_t notes_at(const judging *work) {
    return (work->size + ASSAY_LINE_BYTES - 1) / ASSAY_LINE_BYTES * ASSAY_LINE_BYTES;
}

bool judging_take_memory(judging *work) {
    size_t bytes = work->size ? work->size : 1;
    if (payload_is_noted(work->payload)) bytes = notes_at(work) + assay_line_words(work->size) * sizeof(assay_line_word);
    engine_job *job = engine_job_new(work->call->face->engine, bytes, done, work);
    pthread_mutex_lock(&work->lock);
    work->job = job;
    pthread_mutex_unlock(&work->lock);
    return job != NULL;
}

/* The message into the job's memory. */
static assay_status copy_message(judging *work) {
    char *bytes = engine_job_bytes(work->job);
    if (!payload_is_noted(work->payload)) return payload_copy(work->payload, bytes, work->size);
    assay_line_word *words = (assay_line_word *)(void *)(bytes + notes_at(work));
    payload_copy_noted(work->payload, bytes, words);
    engine_job_note(work->job, (assay_view){bytes, work->size},
                    (assay_view){(const char *)words, assay_line_words(work->size) * sizeof *words});
    return assay_ok();
}

assay_status judging_prepare(judging *work, wire_stream_head *stream) {
    if (stream) stream->request_id = ASSAY_VIEW_NONE;
    assay_status status = copy_message(work);
    grpc_byte_buffer_destroy(work->payload);
    work->payload = NULL;
    if (status.code == ASSAY_OK) {
        named_rubrics *rubrics = &work->call->face->rubrics;
        held_catalog *held = named_rubrics_hold(rubrics);
        wire_rubrics named = held_catalog_wire(held);
        status = wire_cut_request_with(work->job, work->size, stream, &named, work->call->face->suites, &work->cut);
        named_rubrics_let_go(rubrics, held);
    }
    if (status.code != ASSAY_OK) return status;
    work->end_ns = face_answer_by(work->call->arrived_ns, work->call->deadline_ns);
    uint32_t budget_ms = wire_cut_time_budget_ms(work->cut);
    if (budget_ms > 0 && work->arrived_ns + budget_ms * NS_PER_MS < work->end_ns) {
        work->end_ns = work->arrived_ns + budget_ms * NS_PER_MS;
        work->budget_binds = true;
    }
    return assay_ok();
}

void judging_start(judging *work) {
    pthread_mutex_lock(&work->lock);
    work->submitted = true;
    face_call *call = work->call;
    /* Judging one completion takes less time than receiving the next: a scorer that is woken for each falls asleep after each. */
    if (admission_calls(&call->face->scoring) < FACE_BURST_CALLS) {
        engine_job_submit(work->job, work->end_ns);
    } else {
        engine_job_submit_quietly(work->job, work->end_ns);
        if (atomic_fetch_add(&call->lane->unwoken, 1) + 1 >= FACE_BURST_JOBS) face_wake_engine(call->lane);
    }
    if (work->cancelled && work->job) engine_job_cancel(work->job);
    pthread_mutex_unlock(&work->lock);
}
