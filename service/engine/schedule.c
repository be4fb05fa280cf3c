/* Which worker gets which unit. Each pool has a queue, in which jobs take turns (queue.h); its workers are fed to a small depth, so that they never wait for
 * the front, yet little is committed to one of them. A scorer that has judged a group's head before has its compiled reference at
 * hand: within a short lookahead it is given those units; an idle scorer takes whatever is first. */
#include "service/engine/engine_internal.h"

enum { HASH_WHOLE = 64 * 1024, HASH_END = 32 * 1024, PASSED_MAX = 32, WAKE_NS = 30000 };

/* Of long heads only the ends: a collision costs a cache miss, no more. */
uint64_t schedule_hash(assay_view head) {
    if (head.size == 0) return 0;
    uint64_t hash;
    if (head.size <= HASH_WHOLE) hash = XXH3_64bits(head.data, head.size);
    else hash = XXH3_64bits_withSeed(head.data, HASH_END, XXH3_64bits(head.data + head.size - HASH_END, HASH_END)) + head.size;
    return hash ? hash : 1;
}

static uint64_t scorer_bit(uint32_t scorer) {
    return (uint64_t)1 << (scorer % 64);
}

static affinity_entry *affinity_of(const engine *self, uint64_t hash) {
    return &self->affinity[hash % ENGINE_AFFINITY_ENTRIES];
}

void schedule_forget(engine *self, uint32_t scorer) {
    for (size_t i = 0; i < ENGINE_AFFINITY_ENTRIES; i++) self->affinity[i].scorers &= ~scorer_bit(scorer);
}

static bool is_idle(const front_scorer *scorer) {
    return scorer->published == scorer->drained;
}

int64_t schedule_held_ns(const front_scorer *scorer) {
    uint64_t items = 0;
    for (uint32_t at = scorer->drained; at != scorer->published; at++) {
        const job_unit *unit = scorer->units[at % SHARED_SLOTS];
        items += unit->count - unit->at;
    }
    return (int64_t)items * scorer->item_ns;
}

static bool has_room(const front_scorer *scorer, const engine_pool *pool) {
    uint32_t held = scorer->published - scorer->drained;
    if (!scorer->live || scorer->killing || (scorer->slow && held)) return false;
    if (held == 1 && scorer->units[scorer->drained % SHARED_SLOTS]->solo) return false;
    if (held < pool->depth_units) return true;
    return held < SHARED_SLOTS && scorer->bytes < pool->depth_bytes && schedule_held_ns(scorer) < ENGINE_DEPTH_NS;
}

/* Is the worker at it, and expected to be done before another one would have woken? */
static bool ends_soon(const front_scorer *scorer, int64_t now) {
    return !is_idle(scorer) && now - scorer->progress_ns < WAKE_NS && schedule_held_ns(scorer) < WAKE_NS;
}

/* The worker of the pool for the next unit, of those with room that are not marked: one that ends soon, so that small units do not wake a sleeper each,
 * else the least loaded. The number of all seats where there is none. */
static uint32_t choose_scorer(const engine *self, uint32_t pool, const bool *marked, int64_t now) {
    const engine_seats *seats = &self->regions->seats;
    uint32_t none = seats->count, best = none, end = seats->first[pool] + seats->pools[pool].workers;
    for (uint32_t i = seats->first[pool]; i < end; i++) {
        const front_scorer *one = &self->scorers[i];
        if (marked[i] || !has_room(one, &seats->pools[pool])) continue;
        if (ends_soon(one, now)) return i;
        if (best == none || one->bytes < self->scorers[best].bytes) best = i;
    }
    return best;
}

/* The unit that suits the scorer best; NULL: all near ones suit others better, and it has work. A solo unit wants an idle scorer; once
 * it is overdue, scorers run dry for it. */
static job_unit *choose_unit(const engine *self, const unit_queue *queue, uint32_t scorer) {
    bool idle = is_idle(&self->scorers[scorer]);
    job_unit *head = queue_first(queue), *unowned = NULL;
    if (head->passed >= PASSED_MAX || (idle && head->solo)) return !head->solo || idle ? head : NULL;
    int seen = 0;
    for (job_unit *unit = head; unit && seen < ENGINE_LOOKAHEAD; unit = queue_next(queue, unit), seen++) {
        if (unit->solo && !idle) continue;
        const affinity_entry *entry = affinity_of(self, unit->run->hash);
        bool owned = unit->run->hash && entry->hash == unit->run->hash && entry->scorers;
        if (owned && entry->scorers & scorer_bit(scorer)) return unit;
        if (!owned && !unowned) unowned = unit;
    }
    if (unowned) return unowned;
    return idle ? head : NULL;
}

static void fill_slot(shared_slot *slot, const job_unit *unit, uint64_t sequence) {
    const engine_job *job = unit->job;
    const job_run *run = unit->run;
    slot->sequence = sequence;
    slot->flag = job->memory->offset;
    slot->call_head = run->call_head;
    slot->group_head = run->group_head;
    slot->noted = job->noted;
    slot->notes = job->notes;
    slot->kind = run->kind;
    slot->group_index = run->group_index;
    slot->first_item = run->first_item + (uint32_t)(unit->first - run->first);
    slot->item_count = unit->count;
    for (uint32_t i = 0; i < unit->count; i++) slot->items[i] = job->entries[unit->first + i].text;
}

static void hand_over(engine *self, uint32_t index, job_unit *unit, int64_t now) {
    front_scorer *scorer = &self->scorers[index];
    shared_scorer *shared = &self->regions->control->scorers[index];
    queue_take(queue_of(self, unit), unit);
    if (unit->run->hash) {
        affinity_entry *entry = affinity_of(self, unit->run->hash);
        if (entry->hash != unit->run->hash) *entry = (affinity_entry){.hash = unit->run->hash};
        entry->scorers |= scorer_bit(index);
    }
    uint32_t slot = scorer->published % SHARED_SLOTS;
    fill_slot(&shared->slots[slot], unit, scorer->published);
    if (is_idle(scorer)) scorer->progress_ns = now;
    scorer->units[slot] = unit;
    scorer->bytes += unit->bytes;
    scorer->published++;
    unit->at = 0;
    unit->job->held_units++;
    atomic_store(&shared->published, scorer->published);
    if (atomic_load(&self->regions->results[index]->sleeps) == SHARED_WAITS_FOR_WORK)
        atomic_store_explicit(&scorer->wake, true, memory_order_relaxed);
}

/* ---- taking back ---- */

/* All units but the head that the scorer has not begun, to the heads of their lines (shared.h, "Taking units back"). A scorer that lies in
 * `claimed` keeps what it has, or is found out by its next entry. */
void schedule_take_back(engine *self, uint32_t index) {
    front_scorer *scorer = &self->scorers[index];
    shared_scorer *shared = &self->regions->control->scorers[index];
    uint32_t keep = scorer->drained + 1, held = scorer->published - scorer->drained;
    if (!scorer->live || scorer->killing || held < 2) return;
    atomic_store(&shared->published, keep);
    uint32_t claimed = atomic_load(&self->regions->results[index]->claimed) - scorer->drained;
    if (claimed > held) claimed = (int32_t)claimed < 0 ? 0 : held;
    if (claimed > 1) keep = scorer->drained + claimed;
    atomic_store(&shared->published, keep);
    if (atomic_load(&self->regions->results[index]->sleeps) == SHARED_WAITS_FOR_WORK)
        atomic_store_explicit(&scorer->wake, true, memory_order_relaxed);
    while (scorer->published != keep) {
        job_unit *unit = scorer->units[--scorer->published % SHARED_SLOTS];
        scorer->bytes -= unit->bytes;
        if (unit->job->state == JOB_RUNNING) queue_prepend(queue_of(self, unit), unit);
        job_unit_returned(unit->job);
    }
}

static void rebalance_pool(engine *self, uint32_t pool, int64_t now) {
    const engine_seats *seats = &self->regions->seats;
    uint32_t first = seats->first[pool], end = first + seats->pools[pool].workers;
    bool idle = false;
    for (uint32_t i = first; i < end; i++) {
        front_scorer *scorer = &self->scorers[i];
        if (!scorer->live || scorer->killing) continue;
        idle = idle || is_idle(scorer);
        scorer->slow = !is_idle(scorer) && now - scorer->progress_ns >= (int64_t)ENGINE_SLOW_MS * 1000000;
    }
    if (!idle || self->queues[pool].length) return;
    for (uint32_t i = first; i < end; i++) {
        if (self->scorers[i].slow) schedule_take_back(self, i);
    }
}

void schedule_rebalance(engine *self, int64_t now) {
    for (uint32_t i = 0; i < self->regions->seats.pool_count; i++) rebalance_pool(self, i, now);
}

static void dispatch_pool(engine *self, uint32_t pool, int64_t now) {
    unit_queue *queue = &self->queues[pool];
    bool satisfied[SHARED_SCORERS_MAX];
    if (queue->length == 0) return;
    memset(satisfied, 0, self->regions->scorers * sizeof *satisfied);
    while (queue->length) {
        uint32_t scorer = choose_scorer(self, pool, satisfied, now);
        if (scorer == self->regions->scorers) return;
        job_unit *head = queue_first(queue), *unit = choose_unit(self, queue, scorer);
        if (!unit) {
            satisfied[scorer] = true;
            continue;
        }
        if (unit != head && head->passed < PASSED_MAX) head->passed++;
        hand_over(self, scorer, unit, now);
    }
}

void schedule_dispatch(engine *self, int64_t now) {
    for (uint32_t i = 0; i < self->regions->seats.pool_count; i++) dispatch_pool(self, i, now);
}

void schedule_wake(engine *self) {
    for (uint32_t i = 0; i < self->regions->scorers; i++) {
        _Atomic bool *wake = &self->scorers[i].wake;
        if (atomic_load_explicit(wake, memory_order_relaxed) && atomic_exchange(wake, false))
            shared_futex_wake(&self->regions->control->scorers[i].published);
    }
}
