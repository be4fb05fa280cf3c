/* See queue.h. */
#include "service/engine/queue.h"

#include "service/engine/engine_internal.h"

/* ---- the ring of jobs ---- */

static unit_line *line_of(const unit_queue *queue, engine_job *job) {
    return &job->lines[queue->pool];
}

static unit_ring *ring_of(unit_queue *queue, engine_job *job) {
    return line_of(queue, job)->cost <= queue->small_cost ? &queue->small : &queue->large;
}

static void link_job(unit_queue *queue, engine_job *job, engine_job *before, engine_job *after) {
    unit_line *line = line_of(queue, job);
    unit_ring *ring = ring_of(queue, job);
    line->previous = before;
    line->next = after;
    if (before) line_of(queue, before)->next = job;
    else ring->first = job;
    if (after) line_of(queue, after)->previous = job;
    else ring->last = job;
}

static void unlink_job(unit_queue *queue, engine_job *job) {
    unit_line *line = line_of(queue, job);
    unit_ring *ring = ring_of(queue, job);
    if (line->previous) line_of(queue, line->previous)->next = line->next;
    else ring->first = line->next;
    if (line->next) line_of(queue, line->next)->previous = line->previous;
    else ring->last = line->previous;
    line->next = line->previous = NULL;
}

/* ---- a job's line ---- */

static void link_unit(unit_queue *queue, job_unit *unit, job_unit *before, job_unit *after) {
    unit_line *line = line_of(queue, unit->job);
    unit->previous = before;
    unit->next = after;
    if (before) before->next = unit;
    else line->first = unit;
    if (after) after->previous = unit;
    else line->last = unit;
    unit->queued = true;
    queue->length++;
}

void queue_append(unit_queue *queue, job_unit *unit) {
    unit_line *line = line_of(queue, unit->job);
    if (!line->first) link_job(queue, unit->job, ring_of(queue, unit->job)->last, NULL);
    link_unit(queue, unit, line->last, NULL);
}

void queue_prepend(unit_queue *queue, job_unit *unit) {
    unit_line *line = line_of(queue, unit->job);
    if (!line->first) link_job(queue, unit->job, NULL, ring_of(queue, unit->job)->first);
    link_unit(queue, unit, NULL, line->first);
}

void queue_remove(unit_queue *queue, job_unit *unit) {
    unit_line *line = line_of(queue, unit->job);
    if (unit->previous) unit->previous->next = unit->next;
    else line->first = unit->next;
    if (unit->next) unit->next->previous = unit->previous;
    else line->last = unit->previous;
    unit->next = unit->previous = NULL;
    unit->queued = false;
    queue->length--;
    if (!line->first) unlink_job(queue, unit->job);
}

size_t queue_cost(const job_unit *unit) {
    return unit->bytes + (size_t)unit->count * ENGINE_ITEM_COST;
}

void queue_take(unit_queue *queue, job_unit *unit) {
    engine_job *job = unit->job;
    unit_line *line = line_of(queue, job);
    unit_ring *ring = ring_of(queue, job);
    size_t cost = queue_cost(unit);
    queue_remove(queue, unit);
    if (ring == &queue->large) queue->ahead -= cost < queue->ahead ? cost : queue->ahead;
    else if (queue->large.first) queue->ahead += cost;
    line->served += cost;
    if (line->served < queue->turn_cost) return;
    line->served = 0;
    if (!line->first || ring->last == job) return;
    unlink_job(queue, job);
    link_job(queue, job, ring->last, NULL);
}

/* ---- in order ---- */

static bool small_is_due(const unit_queue *queue) {
    return queue->small.first && (!queue->large.first || queue->ahead < queue->small_cost);
}

static job_unit *first_of(const unit_queue *queue, const engine_job *job) {
    return job ? job->lines[queue->pool].first : NULL;
}

job_unit *queue_first(const unit_queue *queue) {
    return first_of(queue, small_is_due(queue) ? queue->small.first : queue->large.first);
}

job_unit *queue_next(const unit_queue *queue, const job_unit *unit) {
    if (unit->next) return unit->next;
    const unit_line *line = &unit->job->lines[queue->pool];
    if (line->next) return first_of(queue, line->next);
    bool is_small = line->cost <= queue->small_cost;
    if (is_small != small_is_due(queue)) return NULL; /* of the second ring */
    return first_of(queue, is_small ? queue->large.first : queue->small.first);
}
