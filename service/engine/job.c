/* Jobs: the request memory of a call, its items, and how they are cut into units. */
#include <math.h>
#include <stdlib.h>

#include "common/clock.h"
#include "service/engine/engine_internal.h"

enum { FLAG_BYTES = 64, UNIT_ITEMS_MIN = 8, UNITS_PER_SCORER = 4, BODY_FIRST_BYTES = 960, BODY_BYTES = 64 * 1024 };

const char *engine_fault_name(engine_fault fault) {
    switch (fault) {
        case ENGINE_FAULT_NONE: return "NONE";
        case ENGINE_FAULT_CRASHED: return "CRASHED";
        case ENGINE_FAULT_CPU: return "CPU";
        case ENGINE_FAULT_INTERNAL: return "INTERNAL";
        case ENGINE_FAULT_DEADLINE: return "DEADLINE";
        case ENGINE_FAULT_CANCELLED: return "CANCELLED";
    }
    return "?";
}

static _Atomic uint32_t *cancel_flag(const engine_job *job) {
    return (_Atomic uint32_t *)(void *)(job->owner->regions->requests + job->memory->offset);
}

/* Each job may stand in the heap of deadlines: room for it is made now, so that submission cannot fail. */
static bool reserve_deadline(engine *self) {
    bool good = true;
    pthread_mutex_lock(&self->lock);
    if (self->jobs == self->deadline_capacity) {
        size_t capacity = self->deadline_capacity ? self->deadline_capacity * 2 : 64;
        engine_job **heap = realloc(self->deadlines, capacity * sizeof(engine_job *));
        good = heap != NULL;
        if (good) {
            self->deadlines = heap;
            self->deadline_capacity = capacity;
        }
    }
    if (good) self->jobs++;
    pthread_mutex_unlock(&self->lock);
    return good;
}

engine_job *engine_job_new(engine *self, size_t bytes, void (*done)(engine_job *, void *), void *argument) {
    if (bytes > self->regions->request_bytes - FLAG_BYTES) return NULL;
    engine_job *job = calloc(1, sizeof *job);
    if (!job) return NULL;
    job->owner = self;
    job->done = done;
    job->argument = argument;
    job->heap_at = SIZE_MAX;
    job->memory = request_memory_alloc(&self->memory, bytes + FLAG_BYTES);
    if (!job->memory || !reserve_deadline(self)) {
        request_memory_free(&self->memory, job->memory);
        free(job);
        return NULL;
    }
    job->memory->next = NULL;
    atomic_store_explicit(cancel_flag(job), 0, memory_order_relaxed);
    return job;
}

char *engine_job_bytes(engine_job *job) {
    return job->owner->regions->requests + job->memory->offset + FLAG_BYTES;
}

char *engine_job_alloc(engine_job *job, size_t bytes) {
    request_range *range = request_memory_alloc(&job->owner->memory, bytes);
    if (!range) return NULL;
    range->next = job->memory->next;
    job->memory->next = range;
    return job->owner->regions->requests + range->offset;
}

/* ---- adding ---- */

static bool to_range(const engine *self, assay_view view, shared_range *range) {
    *range = (shared_range){0};
    if (view.size == 0) return true;
    uintptr_t base = (uintptr_t)self->regions->requests, at = (uintptr_t)view.data;
    if (at < base || at - base > self->regions->request_bytes || view.size > self->regions->request_bytes - (at - base))
        return false;
    *range = (shared_range){at - base, view.size};
    return true;
}

void engine_job_note(engine_job *job, assay_view noted, assay_view notes) {
    if (to_range(job->owner, noted, &job->noted) && to_range(job->owner, notes, &job->notes)) return;
    job->noted = job->notes = (shared_range){0};
}

static bool reserve_items(engine_job *job, size_t more) {
    if (more <= job->item_capacity - job->item_count) return true;
    size_t capacity = job->item_capacity * 2;
    if (capacity < job->item_count + more) capacity = job->item_count + more;
    engine_item *items = realloc(job->items, capacity * sizeof *items);
    if (items) job->items = items;
    job_entry *entries = items ? realloc(job->entries, capacity * sizeof *entries) : NULL;
    if (entries) job->entries = entries;
    if (!items || !entries) return false;
    job->item_capacity = capacity;
    return true;
}

static bool reserve_run(engine_job *job) {
    if (job->run_count < job->run_capacity) return true;
    size_t capacity = job->run_capacity ? job->run_capacity * 2 : 1;
    job_run *runs = realloc(job->runs, capacity * sizeof *runs);
    if (!runs) return false;
    job->runs = runs;
    job->run_capacity = capacity;
    return true;
}

void engine_job_use_pool(engine_job *job, uint32_t pool) {
    job->pool = pool < job->owner->regions->seats.pool_count ? pool : 0;
}

bool engine_job_add(engine_job *job, uint32_t kind, assay_view call_head, assay_view group_head, uint32_t group_index,
                    uint32_t first_item, const assay_view *items, size_t count) {
    if (count == 0) return true;
    if (job->state != JOB_NEW || !reserve_items(job, count) || !reserve_run(job)) return false;
    job_run run = {.kind = kind,
                   .pool = job->pool,
                   .group_index = group_index,
                   .first_item = first_item,
                   .first = job->item_count,
                   .count = count};
    if (!to_range(job->owner, call_head, &run.call_head) || !to_range(job->owner, group_head, &run.group_head)) return false;
    for (size_t i = 0; i < count; i++) {
        size_t at = job->item_count + i;
        job->entries[at] = (job_entry){0};
        if (!to_range(job->owner, items[i], &job->entries[at].text)) return false;
        job->items[at] = (engine_item){.record.reward = (double)NAN};
    }
    run.hash = schedule_hash(group_head);
    job->runs[job->run_count++] = run;
    job->item_count += count;
    return true;
}

/* ---- cutting ---- */

/* How many items a unit of that pool may have, so that a small job still keeps every worker busy. */
static size_t unit_items(const engine_job *job, uint32_t index) {
    const engine_pool *pool = &job->owner->regions->seats.pools[index];
    if (pool->workers == 1) return pool->unit_items_max;
    size_t share = job->item_count / ((size_t)pool->workers * UNITS_PER_SCORER) + 1;
    if (share < UNIT_ITEMS_MIN) share = UNIT_ITEMS_MIN;
    return share < pool->unit_items_max ? share : pool->unit_items_max;
}

/* Cuts all runs; writes the units where `units` is not NULL. Returns their number. */
static size_t cut(engine_job *job, job_unit *units) {
    size_t unit_count = 0;
    for (size_t r = 0; r < job->run_count; r++) {
        const job_run *run = &job->runs[r];
        size_t items_max = unit_items(job, run->pool);
        size_t at = run->first, end = run->first + run->count;
        while (at < end) {
            size_t first = at, bytes = 0;
            while (at < end && at - first < items_max && bytes < ENGINE_UNIT_BYTES_TARGET)
                bytes += job->entries[at++].text.size;
            if (units)
                units[unit_count] =
                    (job_unit){.job = job, .run = run, .first = first, .count = (uint32_t)(at - first), .bytes = bytes};
            unit_count++;
        }
    }
    return unit_count;
}

static bool make_units(engine_job *job) {
    size_t count = cut(job, NULL);
    job->units = count ? malloc(count * sizeof *job->units) : NULL;
    if (!job->units) return count == 0;
    job->unit_count = cut(job, job->units);
    for (size_t i = 0; i < count; i++) job->lines[job->units[i].run->pool].cost += queue_cost(&job->units[i]);
    return true;
}

/* ---- deadlines: a binary heap ---- */

static void heap_put(engine *self, size_t at, engine_job *job) {
    self->deadlines[at] = job;
    job->heap_at = at;
}

static void heap_sift_up(engine *self, size_t at) {
    engine_job *job = self->deadlines[at];
    while (at > 0 && self->deadlines[(at - 1) / 2]->deadline_ns > job->deadline_ns) {
        heap_put(self, at, self->deadlines[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    heap_put(self, at, job);
}

static void heap_sift_down(engine *self, size_t at) {
    engine_job *job = self->deadlines[at];
    for (size_t child; (child = 2 * at + 1) < self->deadline_count; at = child) {
        if (child + 1 < self->deadline_count && self->deadlines[child + 1]->deadline_ns < self->deadlines[child]->deadline_ns)
            child++;
        if (self->deadlines[child]->deadline_ns >= job->deadline_ns) break;
        heap_put(self, at, self->deadlines[child]);
    }
    heap_put(self, at, job);
}

static void deadlines_add(engine *self, engine_job *job) {
    self->deadlines[self->deadline_count] = job;
    heap_sift_up(self, self->deadline_count++);
}

void deadlines_remove(engine *self, engine_job *job) {
    size_t at = job->heap_at;
    if (at == SIZE_MAX) return;
    job->heap_at = SIZE_MAX;
    engine_job *last = self->deadlines[--self->deadline_count];
    if (last == job) return;
    heap_put(self, at, last);
    heap_sift_up(self, at);
    heap_sift_down(self, last->heap_at);
}

/* ---- running ---- */

/* True: the collector must look at it, else it would come too late to a deadline or not at all. The job may be freed by then. */
static bool submit(engine_job *job, int64_t deadline_ns) {
    engine *self = job->owner;
    bool cut_well = make_units(job);
    pthread_mutex_lock(&self->lock);
    job->state = JOB_RUNNING;
    job->submitted_ns = assay_wall_ns();
    job->deadline_ns = deadline_ns;
    job->unsettled = job->item_count;
    bool look = true;
    if (!cut_well || job->item_count == 0) {
        job_finish(job, ENGINE_FAULT_INTERNAL);
    } else if (job->cancelled) {
        job_finish(job, ENGINE_FAULT_CANCELLED);
    } else {
        for (size_t i = 0; i < job->unit_count; i++) queue_append(queue_of(self, &job->units[i]), &job->units[i]);
        if (deadline_ns != INT64_MAX) deadlines_add(self, job);
        look = self->resting || deadline_ns < self->look_again_ns;
        self->resting = false;
        schedule_dispatch(self, job->submitted_ns);
    }
    pthread_mutex_unlock(&self->lock);
    return look;
}

void engine_job_submit(engine_job *job, int64_t deadline_ns) {
    engine *self = job->owner;
    bool look = submit(job, deadline_ns);
    schedule_wake(self); /* first: that is what the caller waits for */
    if (look) collector_notify(self);
}

void engine_job_submit_quietly(engine_job *job, int64_t deadline_ns) {
    engine *self = job->owner;
    if (submit(job, deadline_ns)) collector_notify(self);
}

void engine_wake(engine *self) {
    schedule_wake(self);
}

void engine_job_cancel(engine_job *job) {
    engine *self = job->owner;
    pthread_mutex_lock(&self->lock);
    job->cancelled = true;
    bool running = job->state == JOB_RUNNING;
    if (running) job_finish(job, ENGINE_FAULT_CANCELLED);
    pthread_mutex_unlock(&self->lock);
    if (running) collector_notify(self);
}

char *job_body_alloc(engine_job *job, size_t size) {
    job_memory *memory = job->bodies;
    if (!memory || size > memory->size - memory->used) {
        size_t wanted = memory ? memory->size * 2 : BODY_FIRST_BYTES;
        if (wanted > BODY_BYTES) wanted = BODY_BYTES;
        if (wanted < size) wanted = size;
        job_memory *fresh = malloc(sizeof *fresh + wanted);
        if (!fresh) return NULL;
        *fresh = (job_memory){.next = memory, .size = wanted};
        job->bodies = memory = fresh;
    }
    char *place = memory->bytes + memory->used;
    memory->used += size;
    return place;
}

void job_settle(engine_job *job, size_t index, engine_fault fault) {
    engine *self = job->owner;
    engine_item *item = &job->items[index];
    job_entry *entry = &job->entries[index];
    item->fault = fault;
    entry->settled = true;
    uint8_t begun = fault == ENGINE_FAULT_NONE ? (uint8_t)(entry->deaths + 1) : entry->deaths;
    item->attempts = begun ? begun : 1;
    self->stats.items_done++;
    if (fault != ENGINE_FAULT_NONE) self->stats.items_faulted++;
    if (--job->unsettled == 0) job_finish(job, ENGINE_FAULT_INTERNAL);
}

static void settle_rest(engine_job *job, engine_fault rest) {
    int64_t waited_us = (assay_wall_ns() - job->submitted_ns) / 1000;
    for (size_t i = 0; i < job->item_count; i++) {
        if (job->entries[i].settled) continue;
        engine_item *item = &job->items[i];
        item->fault = rest;
        item->attempts = job->entries[i].deaths ? job->entries[i].deaths : 1;
        item->queue_us = waited_us > UINT32_MAX ? UINT32_MAX : (uint32_t)waited_us;
        if (rest == ENGINE_FAULT_INTERNAL) job->owner->stats.items_faulted++;
    }
}

static void drop_queued_units(engine_job *job) {
    for (size_t i = 0; i < job->unit_count; i++) {
        if (job->units[i].queued) queue_remove(queue_of(job->owner, &job->units[i]), &job->units[i]);
    }
    for (job_unit *unit = job->extra_units; unit; unit = unit->next_extra) {
        if (unit->queued) queue_remove(queue_of(job->owner, unit), unit);
    }
}

void job_finish(engine_job *job, engine_fault rest) {
    engine *self = job->owner;
    if (job->unsettled) {
        settle_rest(job, rest);
        drop_queued_units(job);
    }
    job->state = JOB_FINISHED;
    deadlines_remove(self, job);
    if (job->held_units && job->unsettled) {
        atomic_store_explicit(cancel_flag(job), 1, memory_order_relaxed);
        job->stopped_ns = assay_wall_ns();
        job->lingers = true;
        job->next_lingering = self->lingering;
        self->lingering = job;
    }
    job->next_finished = NULL;
    if (self->finished_last) self->finished_last->next_finished = job;
    else self->finished_first = job;
    self->finished_last = job;
}

/* ---- the end ---- */

static void destroy(engine_job *job) {
    request_memory_free(&job->owner->memory, job->memory);
    for (job_memory *memory = job->bodies, *next; memory; memory = next) {
        next = memory->next;
        free(memory);
    }
    for (job_unit *unit = job->extra_units, *next; unit; unit = next) {
        next = unit->next_extra;
        free(unit);
    }
    free(job->units);
    free(job->runs);
    free(job->entries);
    free(job->items);
    free(job);
}

static void stop_lingering(engine_job *job) {
    if (!job->lingers) return;
    engine_job **link = &job->owner->lingering;
    while (*link != job) link = &(*link)->next_lingering;
    *link = job->next_lingering;
    job->lingers = false;
}

void job_unit_returned(engine_job *job) {
    if (--job->held_units > 0) return;
    stop_lingering(job);
    if (!job->freed) return;
    job->owner->jobs--;
    destroy(job);
}

void engine_job_free(engine_job *job) {
    if (!job) return;
    engine *self = job->owner;
    pthread_mutex_lock(&self->lock);
    job->freed = true;
    bool last = job->held_units == 0;
    if (last) self->jobs--;
    bool rests = self->resting; /* then nobody gives the memory's pages back in time */
    pthread_mutex_unlock(&self->lock);
    if (last) destroy(job);
    if (last && rests) collector_notify(self);
}

size_t engine_job_item_count(const engine_job *job) {
    return job->item_count;
}

const engine_item *engine_job_item(const engine_job *job, size_t index) {
    return &job->items[index];
}
