/* See queue.h. */
#include "service/engine/queue.h"

#include "service/engine/engine_internal.h"

/* ---- the ring of jobs ---- */

static void link_job(unit_queue *queue, engine_job *job, engine_job *before, engine_job *after) {
    job->line.previous = before;
    job->line.next = after;
    if (before) before->line.next = job;
    else queue->first = job;
    if (after) after->line.previous = job;
    else queue->last = job;
}

static void unlink_job(unit_queue *queue, engine_job *job) {
    unit_line *line = &job->line;
    if (line->previous) line->previous->line.next = line->next;
    else queue->first = line->next;
    if (line->next) line->next->line.previous = line->previous;
    else queue->last = line->previous;
    line->next = line->previous = NULL;
}

/* ---- a job's line ---- */

static void link_unit(unit_queue *queue, job_unit *unit, job_unit *before, job_unit *after) {
    unit_line *line = &unit->job->line;
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
    engine_job *job = unit->job;
    if (!job->line.first) link_job(queue, job, queue->last, NULL);
    link_unit(queue, unit, job->line.last, NULL);
}

void queue_prepend(unit_queue *queue, job_unit *unit) {
    engine_job *job = unit->job;
    if (!job->line.first) link_job(queue, job, NULL, queue->first);
    link_unit(queue, unit, NULL, job->line.first);
}

void queue_remove(unit_queue *queue, job_unit *unit) {
    unit_line *line = &unit->job->line;
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
    queue_remove(queue, unit);
    job->line.served += unit->bytes + (size_t)unit->count * ENGINE_ITEM_COST;
    if (job->line.served < ENGINE_TURN_COST) return;
    job->line.served = 0;
    if (!job->line.first || queue->last == job) return;
    unlink_job(queue, job);
    link_job(queue, job, queue->last, NULL);
}

job_unit *queue_first(const unit_queue *queue) {
    return queue->first ? queue->first->line.first : NULL;
}

job_unit *queue_next(const job_unit *unit) {
    if (unit->next) return unit->next;
    const engine_job *job = unit->job->line.next;
    return job ? job->line.first : NULL;
}
