/* A scorer: takes units from its ring in order, lets the brain judge item after item, and commits each to its result ring. What it
 * reads is read-only shared memory that the front does not change while the unit is held. */
#include "common/clock.h"
#include "service/engine/engine_internal.h"

/* CPU time of items. The clock of CPU time is a system call (and a run of the seccomp filter), as dear as a small item; the clock of wall time is
 * not. An item that took less wall time than a preemption would is charged its wall time; any other its CPU time, less what the items before it
 * since the last look were charged. */
enum { SHORT_ITEM_NS = 200000 };

typedef struct item_clock {
    int64_t wall_ns;    /* when the item began */
    int64_t cpu_ns;     /* CPU time at the last look */
    int64_t charged_ns; /* to short items since then */
} item_clock;

static int64_t item_clock_stop(item_clock *clock) {
    int64_t now = assay_wall_ns(), used = now - clock->wall_ns;
    clock->wall_ns = now;
    if (used < SHORT_ITEM_NS) {
        clock->charged_ns += used;
        return used;
    }
    int64_t cpu = assay_thread_cpu_ns(), spent = cpu - clock->cpu_ns - clock->charged_ns;
    clock->cpu_ns = cpu;
    clock->charged_ns = 0;
    return spent < 0 ? 0 : spent < used ? spent : used;
}

typedef struct scorer_state {
    const scorer_seat *seat;
    const engine_brain *brain;
    void *state;
    const shared_control *control;
    const shared_scorer *in;
    shared_result *out;
    char *ring;
    uint32_t ring_bytes;
    uint32_t taken, committed, items;
    assay_buffer body;
    bool untold;       /* units were judged of which the front was not told */
    uint32_t rung_for; /* the sleep of the collector that it was last woken from */
    item_clock clock;
} scorer_state;

static bool stopping(const scorer_state *scorer) {
    return atomic_load_explicit(&scorer->control->stopping, memory_order_acquire) != 0;
}

/* Waits until `word` differs from `seen`, with the flag up so that the front knows whom to wake. */
static void wait_for_change(scorer_state *scorer, const _Atomic uint32_t *word, uint32_t seen, uint32_t why) {
    atomic_store(&scorer->out->sleeps, why);
    while (atomic_load(word) == seen && !stopping(scorer)) shared_futex_wait(word, seen);
    atomic_store_explicit(&scorer->out->sleeps, SHARED_AWAKE, memory_order_relaxed);
}

static void ring_front(scorer_state *scorer) {
    uint64_t one = 1;
    (void)!write(scorer->seat->event_fd, &one, sizeof one);
}

static void wake_collector(scorer_state *scorer) {
    scorer->untold = false;
    uint32_t sleep = atomic_load(&scorer->control->collector_sleeps);
    if (sleep == COLLECTOR_AWAKE || sleep == scorer->rung_for) return;
    scorer->rung_for = sleep;
    ring_front(scorer);
}

static void notify_front(scorer_state *scorer) {
    if (atomic_load(&scorer->control->attended)) scorer->untold = false;
    else wake_collector(scorer);
}

/* The same where the front need hear of it now: a collector that dozes wants one wake-up for several units. */
static void notify_front_of_units(scorer_state *scorer, bool more_to_do) {
    if (!scorer->untold) return;
    if (more_to_do && (atomic_load(&scorer->control->collector_sleeps) & COLLECTOR_HOW) == COLLECTOR_DOZES) return;
    notify_front(scorer);
}

/* Copies into the ring at byte `at` (modulo its size). */
static void ring_write(scorer_state *scorer, uint32_t at, const void *bytes, size_t size) {
    uint32_t begin = at & (scorer->ring_bytes - 1);
    size_t first = scorer->ring_bytes - begin;
    if (first > size) first = size;
    memcpy(scorer->ring + begin, bytes, first);
    if (size > first) memcpy(scorer->ring, (const char *)bytes + first, size - first);
}

/* Blocks until the ring has room for `size` bytes. */
static bool wait_for_room(scorer_state *scorer, uint32_t size) {
    while (!stopping(scorer)) {
        uint32_t consumed = atomic_load_explicit(&scorer->in->consumed, memory_order_acquire);
        if (scorer->ring_bytes - (scorer->committed - consumed) >= size) return true;
        wake_collector(scorer); /* who attends may be busy with something else for a while */
        wait_for_change(scorer, &scorer->in->consumed, consumed, SHARED_WAITS_FOR_ROOM);
    }
    return false;
}

static void commit(scorer_state *scorer, shared_entry *entry, const char *body) {
    uint32_t size = shared_entry_bytes(entry->body_size);
    entry->check = shared_entry_check(entry, body);
    if (!wait_for_room(scorer, size)) return;
    ring_write(scorer, scorer->committed, entry, sizeof *entry);
    if (entry->body_size) ring_write(scorer, scorer->committed + (uint32_t)sizeof *entry, body, entry->body_size);
    scorer->committed += size;
    atomic_store(&scorer->out->committed, scorer->committed);
    /* Half full: the front had better begin to empty it before the unit ends. */
    uint32_t consumed = atomic_load_explicit(&scorer->in->consumed, memory_order_relaxed);
    if (scorer->committed - consumed > scorer->ring_bytes / 2) notify_front(scorer);
}

static void judge_item(scorer_state *scorer, const engine_unit *unit, uint32_t index, shared_entry *entry) {
    scorer->items++;
    atomic_store_explicit(&scorer->out->started, scorer->items, memory_order_release);
    assay_buffer_reset(&scorer->body);
    entry->record = (engine_record){0};
    scorer->brain->item(scorer->state, unit, index, &scorer->body, &entry->record);
    int64_t used_us = item_clock_stop(&scorer->clock) / 1000 + entry->record.compute_us;
    entry->record.compute_us = used_us > UINT32_MAX ? UINT32_MAX : (uint32_t)used_us;
    entry->kind = scorer->body.overflow ? SHARED_ENTRY_OVERFLOW : SHARED_ENTRY_ITEM;
    entry->index = index;
    entry->body_size = scorer->body.overflow ? 0 : (uint32_t)scorer->body.size;
    commit(scorer, entry, scorer->body.data);
    atomic_store_explicit(&scorer->out->finished, scorer->items, memory_order_release);
}

static assay_view view_of(const char *base, shared_range range) {
    return (assay_view){base + range.offset, range.size};
}

static void judge_unit(scorer_state *scorer, const shared_slot *slot) {
    const char *base = scorer->seat->regions->requests;
    assay_view items[ENGINE_UNIT_ITEMS_MAX];
    for (uint32_t i = 0; i < slot->item_count; i++) items[i] = view_of(base, slot->items[i]);
    engine_unit unit = {.kind = slot->kind,
                        .call_head = view_of(base, slot->call_head),
                        .group_head = view_of(base, slot->group_head),
                        .noted = view_of(base, slot->noted),
                        .notes = view_of(base, slot->notes),
                        .group_index = slot->group_index,
                        .first_item = slot->first_item,
                        .item_count = slot->item_count,
                        .items = items,
                        .cancelled = (const _Atomic uint32_t *)(const void *)(base + slot->flag)};
    shared_entry entry;
    memset(&entry, 0, sizeof entry); /* padding is summed too */
    entry.sequence = slot->sequence;
    entry.start_ns = assay_wall_ns();
    scorer->clock.wall_ns = entry.start_ns;
    for (uint32_t i = 0; i < unit.item_count; i++) {
        if (atomic_load_explicit(unit.cancelled, memory_order_relaxed)) {
            entry.kind = SHARED_ENTRY_SKIP;
            entry.index = i;
            entry.body_size = 0;
            commit(scorer, &entry, NULL);
            break;
        }
        judge_item(scorer, &unit, i, &entry);
    }
    scorer->untold = true;
}

/* Says "ready" and waits until the front has drained the previous life's results (see shared.h). */
static void attach(scorer_state *scorer) {
    uint32_t generation = scorer->seat->generation, seen;
    atomic_store(&scorer->out->ready, generation);
    ring_front(scorer); /* whoever waits: at first the supervisor, then the front */
    while ((seen = atomic_load_explicit(&scorer->in->accepted, memory_order_acquire)) != generation && !stopping(scorer))
        shared_futex_wait(&scorer->in->accepted, seen);
    atomic_store_explicit(&scorer->out->committed, 0, memory_order_relaxed);
    atomic_store_explicit(&scorer->out->started, 0, memory_order_relaxed);
    atomic_store_explicit(&scorer->out->finished, 0, memory_order_relaxed);
    atomic_store_explicit(&scorer->out->claimed, 0, memory_order_relaxed);
    atomic_store(&scorer->out->sleeps, SHARED_AWAKE);
    atomic_store(&scorer->out->attached, atomic_load_explicit(&scorer->in->token, memory_order_relaxed));
    ring_front(scorer);
}

/* Claims the next unit, so that the front will not take it back; false: it did (shared.h, "Taking units back"). */
static bool claim(const scorer_state *scorer) {
    atomic_store(&scorer->out->claimed, scorer->taken + 1);
    if ((int32_t)(atomic_load(&scorer->in->published) - scorer->taken) > 0) return true;
    atomic_store(&scorer->out->claimed, scorer->taken);
    return false;
}

void scorer_loop(const scorer_seat *seat, const engine_brain *brain, void *state) {
    shared_result *out = seat->regions->results[seat->index];
    scorer_state scorer = {.seat = seat,
                           .brain = brain,
                           .state = state,
                           .control = seat->regions->control,
                           .in = &seat->regions->control->scorers[seat->index],
                           .out = out,
                           .ring = (char *)out + SHARED_RESULT_HEADER,
                           .ring_bytes = (uint32_t)seat->regions->ring_bytes};
    assay_buffer_init(&scorer.body, ENGINE_BODY_BYTES_MAX);
    attach(&scorer);
    while (!stopping(&scorer)) {
        uint32_t published = atomic_load_explicit(&scorer.in->published, memory_order_acquire);
        bool more_to_do = (int32_t)(published - scorer.taken) > 0;
        notify_front_of_units(&scorer, more_to_do);
        if (!more_to_do) {
            wait_for_change(&scorer, &scorer.in->published, published, SHARED_WAITS_FOR_WORK);
            continue;
        }
        if (!claim(&scorer)) continue;
        judge_unit(&scorer, &scorer.in->slots[scorer.taken % SHARED_SLOTS]);
        scorer.taken++;
    }
    assay_buffer_clear(&scorer.body);
}
