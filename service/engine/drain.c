/* From a scorer's result ring to the items of jobs. Everything in the ring is hostile: an entry is copied first, then checked against
 * what the front itself knows must come next; the first one that does not fit condemns that life of the scorer. */
#include <stdlib.h>

#include "common/clock.h"
#include "service/engine/engine_internal.h"

bool drain_pending(const engine *self, uint32_t index) {
    const front_scorer *scorer = &self->scorers[index];
    return scorer->live && scorer->killing != KILL_CORRUPT &&
           atomic_load(&self->regions->results[index]->committed) != scorer->consumed;
}

void drain_request_kill(engine *self, uint32_t index, kill_reason reason) {
    front_scorer *scorer = &self->scorers[index];
    if (scorer->killing) return;
    scorer->killing = reason;
    uint64_t one = 1;
    atomic_store(&self->regions->control->scorers[index].kill_generation, scorer->generation);
    (void)!write(self->regions->supervisor_event, &one, sizeof one);
}

/* The ring as the scorer's process wrote it; `at` counts bytes of this life. */
static void ring_read(const engine *self, uint32_t index, uint32_t at, void *to, size_t size) {
    size_t ring_bytes = self->regions->ring_bytes, begin = at & (ring_bytes - 1), first = ring_bytes - begin;
    const char *ring = (const char *)self->regions->results[index] + SHARED_RESULT_HEADER;
    if (first > size) first = size;
    memcpy(to, ring + begin, first);
    if (size > first) memcpy((char *)to + first, ring, size - first);
}

static job_unit *head_unit(const front_scorer *scorer) {
    return scorer->published == scorer->drained ? NULL : scorer->units[scorer->drained % SHARED_SLOTS];
}

static void pop_unit(front_scorer *scorer) {
    scorer->bytes -= head_unit(scorer)->bytes;
    scorer->drained++;
}

static uint32_t microseconds(int64_t from_ns, int64_t to_ns) {
    int64_t us = (to_ns - from_ns) / 1000;
    return us < 0 ? 0 : us > UINT32_MAX ? UINT32_MAX : (uint32_t)us;
}

/* Stores an item's result in its job. */
static void store_item(engine *self, uint32_t index, const shared_entry *entry, uint32_t body_at, engine_job *job, size_t item) {
    engine_item *result = &job->items[item];
    int64_t start_ns = entry->start_ns;
    if (start_ns < job->submitted_ns) start_ns = job->submitted_ns;
    if (start_ns > self->scorers[index].progress_ns) start_ns = self->scorers[index].progress_ns;
    char *body = job_body_alloc(job, entry->body_size);
    if (entry->kind == SHARED_ENTRY_OVERFLOW || (entry->body_size && !body)) {
        job_settle(job, item, ENGINE_FAULT_INTERNAL);
    } else {
        if (entry->body_size) ring_read(self, index, body_at, body, entry->body_size);
        result->record = entry->record;
        result->body = (assay_view){body, entry->body_size};
        job_settle(job, item, ENGINE_FAULT_NONE);
    }
    result->queue_us = microseconds(job->submitted_ns, start_ns);
}

/* True where the entry is what must come next. */
static bool entry_fits(const front_scorer *scorer, const shared_entry *entry, const job_unit *unit) {
    if (!unit || entry->sequence != scorer->drained || entry->index != unit->at) return false;
    if (entry->kind == SHARED_ENTRY_ITEM) return true;
    if (entry->body_size) return false;
    return entry->kind == SHARED_ENTRY_OVERFLOW || (entry->kind == SHARED_ENTRY_SKIP && unit->job->state == JOB_FINISHED);
}

static void apply_entry(engine *self, uint32_t index, const shared_entry *entry, uint32_t body_at) {
    front_scorer *scorer = &self->scorers[index];
    job_unit *unit = head_unit(scorer);
    engine_job *job = unit->job;
    size_t item = unit->first + unit->at;
    if (entry->kind == SHARED_ENTRY_SKIP) {
        unit->at = unit->count;
    } else {
        unit->at++;
        scorer->items++;
    }
    bool over = unit->at == unit->count;
    if (over) pop_unit(scorer);
    /* A job that is finished (deadline, cancel) belongs to its owner: nothing of it is changed any more. */
    if (job->state == JOB_RUNNING) store_item(self, index, entry, body_at, job, item);
    if (over) job_unit_returned(job);
}

void drain_scorer(engine *self, uint32_t index) {
    front_scorer *scorer = &self->scorers[index];
    if (!drain_pending(self, index)) return;
    const shared_result *result = self->regions->results[index];
    uint32_t available = atomic_load_explicit(&result->committed, memory_order_acquire) - scorer->consumed;
    bool good = available <= self->regions->ring_bytes;
    scorer->progress_ns = assay_wall_ns();
    while (good && available > 0) {
        shared_entry entry;
        if (available < sizeof entry) break;
        ring_read(self, index, scorer->consumed, &entry, sizeof entry);
        good = entry.body_size <= ENGINE_BODY_BYTES_MAX && shared_entry_bytes(entry.body_size) <= available &&
               entry_fits(scorer, &entry, head_unit(scorer));
        if (!good) break;
        apply_entry(self, index, &entry, scorer->consumed + (uint32_t)sizeof entry);
        scorer->consumed += shared_entry_bytes(entry.body_size);
        available -= shared_entry_bytes(entry.body_size);
    }
    if (!good || available > 0) {
        drain_request_kill(self, index, KILL_CORRUPT);
        scorer->killing = KILL_CORRUPT; /* whatever else it was to die for */
        return;
    }
    shared_scorer *shared = &self->regions->control->scorers[index];
    atomic_store(&shared->consumed, scorer->consumed);
    if (atomic_load(&result->sleeps) == SHARED_WAITS_FOR_ROOM) shared_futex_wake(&shared->consumed);
}

/* ---- a scorer died ---- */

/* Of which fault its death makes the item it held guilty; NONE: of nothing, we had it killed for another's sake. */
static engine_fault fault_of_death(const engine *self, uint32_t index) {
    shared_cause cause = atomic_load_explicit(&self->regions->control->scorers[index].death_cause, memory_order_relaxed);
    switch (self->scorers[index].killing) {
        case KILL_CORRUPT: return ENGINE_FAULT_INTERNAL;
        case KILL_STALLED: return ENGINE_FAULT_CRASHED;
        case KILL_CANCELLED: return cause == SHARED_CAUSE_REQUESTED ? ENGINE_FAULT_NONE : ENGINE_FAULT_CRASHED;
        case KILL_NONE: break;
    }
    return cause == SHARED_CAUSE_CPU ? ENGINE_FAULT_CPU : ENGINE_FAULT_CRASHED;
}

/* Puts item `item` alone into a unit at the head of the queue. */
static void retry_alone(engine *self, const job_unit *unit, size_t item) {
    engine_job *job = unit->job;
    job_unit *alone = malloc(sizeof *alone);
    if (!alone) {
        job_settle(job, item, ENGINE_FAULT_INTERNAL);
        return;
    }
    *alone = (job_unit){.job = job, .run = unit->run, .first = item, .count = 1, .bytes = (size_t)job->entries[item].text.size};
    alone->next_extra = job->extra_units;
    job->extra_units = alone;
    schedule_prepend(self, alone);
    self->stats.items_retried++;
}

/* Charges the unit's next item with the death: retried once, then a fault. */
static void charge_item(engine *self, job_unit *unit, engine_fault fault) {
    size_t item = unit->first + unit->at;
    unit->at++;
    unit->losses = 0;
    if (++unit->job->entries[item].deaths >= 2) job_settle(unit->job, item, fault);
    else retry_alone(self, unit, item);
}

/* Brings a unit of the dead scorer back; `fault`: what its next item is charged with. */
static void return_unit(engine *self, job_unit *unit, engine_fault fault) {
    engine_job *job = unit->job;
    if (job->state == JOB_RUNNING) {
        if (fault) charge_item(self, unit, fault);
        uint32_t left = unit->count - unit->at;
        if (left && job->state == JOB_RUNNING) {
            unit->first += unit->at;
            unit->count = left;
            unit->at = 0;
            schedule_prepend(self, unit);
        }
    }
    job_unit_returned(job);
}

void drain_lost_scorer(engine *self, uint32_t index) {
    front_scorer *scorer = &self->scorers[index];
    const shared_result *result = self->regions->results[index];
    drain_scorer(self, index);
    engine_fault fault = fault_of_death(self, index);
    bool held = atomic_load_explicit(&result->started, memory_order_acquire) == scorer->items + 1;
    if (scorer->killing == KILL_STALLED || scorer->killing == KILL_CORRUPT) held = true;
    /* From the last to the first, each to the head of the queue: so their order stays. */
    while (scorer->published != scorer->drained) {
        job_unit *unit = scorer->units[(scorer->published - 1) % SHARED_SLOTS];
        bool first = unit == head_unit(scorer);
        scorer->published--;
        engine_fault charge = first && held ? fault : ENGINE_FAULT_NONE;
        /* Scorers that die on it without saying so cannot go on for ever. */
        if (first && !charge && ++unit->losses > ENGINE_LOSSES_MAX) charge = ENGINE_FAULT_CRASHED;
        return_unit(self, unit, charge);
    }
    scorer->accepted = scorer->live = false;
    scorer->bytes = 0;
    schedule_forget(self, index);
}
