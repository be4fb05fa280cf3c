/* See queue.h. */
#include "service/engine/queue.h"

#include "service/engine/engine_internal.h"

/* ---- the ring of jobs ---- */

static unit_line *line_of(const unit_queue *queue, engine_job *job) {
    return &job->lines[queue->pool];
}

static void link_job(unit_queue *queue, engine_job *job, engine_job *before, engine_job *after) {
    unit_line *line = line_of(queue, job);
    line->previous = before;
    line->next = after;
    if (before) line_of(queue, before)->next = job;
    else queue->first = job;
    if (after) line_of(queue, after)->previous = job;
    else queue->last = job;
}

static void unlink_job(unit_queue *queue, engine_job *job) {
    unit_line *line = line_of(queue, job);
    if (line->previous) line_of(queue, line->previous)->next = line->next;
    else queue->first = line->next;
    if (line->next) line_of(queue, line->next)->previous = line->previous;
    else queue->last = line->previous;
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
    if (!line->first) link_job(queue, unit->job, queue->last, NULL);
    link_unit(queue, unit, line->last, NULL);
}

void queue_prepend(unit_queue *queue, job_unit *unit) {
    unit_line *line = line_of(queue, unit->job);
    if (!line->first) link_job(queue, unit->job, NULL, queue->first);
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

void queue_take(unit_queue *queue, job_unit *unit) {
    engine_job *job = unit->job;
    unit_line *line = line_of(queue, job);
    queue_remove(queue, unit);
    line->served += unit->bytes + (size_t)unit->count * ENGINE_ITEM_COST;
    if (line->served < queue->turn_cost) return;
    line->served = 0;
    if (!line->first || queue->last == job) return;
    unlink_job(queue, job);
    link_job(queue, job, queue->last, NULL);
}

job_unit *queue_first(const unit_queue *queue) {
    return queue->first ? queue->first->lines[queue->pool].first : NULL;
}

job_unit *queue_next(const unit_queue *queue, const job_unit *unit) {
    if (unit->next) return unit->next;
    const engine_job *job = unit->job->lines[queue->pool].next;
    return job ? job->lines[queue->pool].first : NULL;
}
