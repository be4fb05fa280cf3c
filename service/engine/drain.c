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

/* Copies the item's body, then checks the copy. False: what stands in the ring is not what was committed. */
static bool store_item(engine *self, uint32_t index, const shared_entry *entry, uint32_t body_at, engine_job *job,
                       size_t item) {
    engine_item *result = &job->items[item];
    int64_t start_ns = entry->start_ns;
    if (start_ns < job->submitted_ns) start_ns = job->submitted_ns;
    if (start_ns > self->scorers[index].progress_ns) start_ns = self->scorers[index].progress_ns;
    char *body = entry->body_size ? job_body_alloc(job, entry->body_size) : NULL;
    bool lost = entry->body_size && !body; /* no memory */
    if (body) ring_read(self, index, body_at, body, entry->body_size);
    if (!lost && shared_entry_check(entry, body) != entry->check) return false;
    result->queue_us = microseconds(job->submitted_ns, start_ns);
    if (lost || entry->kind == SHARED_ENTRY_OVERFLOW) {
        job_settle(job, item, ENGINE_FAULT_INTERNAL);
    } else {
        result->record = entry->record;
        uint64_t waited_us = (uint64_t)result->queue_us + entry->record.wait_us;
        result->queue_us = waited_us > UINT32_MAX ? UINT32_MAX : (uint32_t)waited_us;
        result->body = (assay_view){body, entry->body_size};
        job_settle(job, item, ENGINE_FAULT_NONE);
    }
    return true;
}

/* True where the entry is what must come next. */
static bool entry_fits(const front_scorer *scorer, const shared_entry *entry, const job_unit *unit) {
    if (!unit || entry->sequence != scorer->drained || entry->index != unit->at) return false;
    if (entry->kind == SHARED_ENTRY_ITEM) return true;
    if (entry->body_size) return false;
    return entry->kind == SHARED_ENTRY_OVERFLOW || (entry->kind == SHARED_ENTRY_SKIP && unit->job->state == JOB_FINISHED);
}

/* Takes an item's time into the mean of the last ones. */
static void learn_item_time(front_scorer *scorer, uint32_t compute_us) {
    enum { US_MAX = 1000000, WEIGHT = 8 };
    int64_t ns = (int64_t)(compute_us < 1 ? 1 : compute_us > US_MAX ? US_MAX : compute_us) * 1000;
    scorer->item_ns += (ns - scorer->item_ns) / WEIGHT;
}

static bool apply_entry(engine *self, uint32_t index, const shared_entry *entry, uint32_t body_at) {
    front_scorer *scorer = &self->scorers[index];
    job_unit *unit = head_unit(scorer);
    engine_job *job = unit->job;
    /* A job that is finished (deadline, cancel) belongs to its owner: nothing of it is changed any more. */
    if (job->state == JOB_RUNNING && !store_item(self, index, entry, body_at, job, unit->first + unit->at)) return false;
    bool skip = entry->kind == SHARED_ENTRY_SKIP;
    unit->at = skip ? unit->count : unit->at + 1;
    if (!skip) {
        scorer->items++;
        learn_item_time(scorer, entry->record.compute_us);
    }
    if (unit->at < unit->count) return true;
    pop_unit(scorer);
    job_unit_returned(job);
    return true;
}

void drain_scorer(engine *self, uint32_t index) {
    front_scorer *scorer = &self->scorers[index];
    if (!drain_pending(self, index)) return;
    const shared_result *result = self->regions->results[index];
    uint32_t available = atomic_load_explicit(&result->committed, memory_order_acquire) - scorer->consumed;
    bool good = available <= self->regions->ring_bytes;
    scorer->progress_ns = assay_wall_ns();
    scorer->slow = false;
    scorer->stalled_looks = 0;
    while (good && available > 0) {
        shared_entry entry;
        if (available < sizeof entry) break;
        ring_read(self, index, scorer->consumed, &entry, sizeof entry);
        good = entry.body_size <= ENGINE_BODY_BYTES_MAX && shared_entry_bytes(entry.body_size) <= available &&
               entry_fits(scorer, &entry, head_unit(scorer)) &&
               apply_entry(self, index, &entry, scorer->consumed + (uint32_t)sizeof entry);
        if (!good) break;
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

/* A further unit for items [first, first + count) of the job; without memory they are INTERNAL faults. */
static void requeue_items(engine *self, const job_unit *like, size_t first, uint32_t count, bool solo) {
    engine_job *job = like->job;
    job_unit *unit = count ? malloc(sizeof *unit) : NULL;
    if (!unit) {
        for (uint32_t i = 0; i < count; i++) job_settle(job, first + i, ENGINE_FAULT_INTERNAL);
        return;
    }
    *unit = (job_unit){.job = job, .run = like->run, .first = first, .count = count, .solo = solo};
    for (uint32_t i = 0; i < count; i++) unit->bytes += (size_t)job->entries[first + i].text.size;
    unit->next_extra = job->extra_units;
    job->extra_units = unit;
    queue_prepend(queue_of(self, unit), unit);
}

/* Charges the unit's item `index` with the death: retried once, alone in a scorer, then a fault. What lies behind it is cut off. */
static void charge_item(engine *self, job_unit *unit, uint32_t index, engine_fault fault) {
    engine_job *job = unit->job;
    size_t item = unit->first + index;
    uint32_t behind = unit->count - index - 1;
    if (behind) requeue_items(self, unit, item + 1, behind, false);
    unit->count = index;
    unit->losses = 0;
    if (++job->entries[item].deaths >= 2) {
        job_settle(job, item, fault);
    } else {
        self->stats.items_retried++;
        requeue_items(self, unit, item, 1, true);
    }
}

/* Whose fault a scorer's death is. */
typedef struct guilt {
    engine_fault fault;
    job_unit *unit; /* NULL: nobody's */
    uint32_t index; /* of the item in the unit */
    bool unsure;    /* some item of the unit: each is judged alone */
} guilt;

/* Brings what is left of a dead scorer's unit back. */
static void return_unit(engine *self, job_unit *unit, const guilt *guilty) {
    engine_job *job = unit->job;
    if (job->state == JOB_RUNNING && unit == guilty->unit) {
        uint32_t solo = guilty->unsure ? unit->count - unit->at : 0;
        if (solo > 1) {
            while (unit->count > unit->at) requeue_items(self, unit, unit->first + --unit->count, 1, true);
        } else {
            charge_item(self, unit, solo ? unit->at : guilty->index, guilty->fault);
        }
    }
    uint32_t left = unit->count - unit->at;
    if (left && job->state == JOB_RUNNING) {
        unit->first += unit->at;
        unit->count = left;
        unit->at = 0;
        unit->bytes = 0;
        for (uint32_t i = 0; i < left; i++) unit->bytes += (size_t)job->entries[unit->first + i].text.size;
        queue_prepend(queue_of(self, unit), unit);
    }
    job_unit_returned(job);
}

/* The item that the scorer says it had begun, `ahead` items behind the first that is not drained (UINT32_MAX: none). That is the truth
 * unless the scorer is hostile or its header was overwritten; what cannot be true makes us unsure. */
static guilt find_held(const front_scorer *scorer, uint32_t ahead, bool corrupt) {
    job_unit *head = head_unit(scorer);
    if (ahead == 0 && !corrupt) return (guilt){.unit = head, .index = head->at};
    for (uint32_t at = scorer->drained; corrupt && at != scorer->published; at++) {
        job_unit *unit = scorer->units[at % SHARED_SLOTS];
        uint32_t left = unit->count - unit->at;
        if (ahead < left) return (guilt){.unit = unit, .index = unit->at + ahead};
        ahead -= left;
    }
    return (guilt){.unit = head, .unsure = true};
}

static guilt find_guilty(const engine *self, uint32_t index) {
    const front_scorer *scorer = &self->scorers[index];
    job_unit *head = head_unit(scorer);
    engine_fault fault = fault_of_death(self, index);
    uint32_t started = atomic_load_explicit(&self->regions->results[index]->started, memory_order_acquire);
    uint32_t ahead = started - 1 - scorer->items;
    bool corrupt = scorer->killing == KILL_CORRUPT;
    if (!head) return (guilt){0};
    guilt found = find_held(scorer, ahead, corrupt);
    if (fault == ENGINE_FAULT_NONE || (ahead == UINT32_MAX && !corrupt)) {
        /* Nobody's: killed between items, or for another's sake. But that cannot go on for ever. */
        if (++head->losses <= ENGINE_LOSSES_MAX) return (guilt){0};
        found = (guilt){.unit = head, .unsure = true};
        fault = ENGINE_FAULT_CRASHED;
    }
    found.fault = fault;
    return found;
}

void drain_lost_scorer(engine *self, uint32_t index) {
    front_scorer *scorer = &self->scorers[index];
    drain_scorer(self, index);
    guilt guilty = find_guilty(self, index);
    /* From the last to the first, each to the head of the queue: so their order stays. */
    while (scorer->published != scorer->drained) return_unit(self, scorer->units[--scorer->published % SHARED_SLOTS], &guilty);
    scorer->accepted = scorer->live = false;
    scorer->bytes = 0;
    schedule_forget(self, index);
}
