/* The collector thread: gathers results, notices scorers' deaths and births, keeps deadlines, gives back idle memory, calls done(). It
 * sleeps on one eventfd, edge-triggered, so that a wake-up costs one system call and nobody reads the counter.
 *
 * Naps. A wake-up costs the scorer a system call and the front a change of threads, as much as a few completions. So while results come and every
 * scorer has enough to go on with, the collector does not ask to be woken but looks again when about half of that is done: one round gathers what
 * many wake-ups would have. Where scorers hold less, as with calls of one item, it dozes after results came: it is woken by a scorer that has nothing
 * more to do, not for each unit, and looks by itself a millisecond later. What brings nothing, nap or doze, ends in sleep. */
#include <sys/epoll.h>
#include <sys/prctl.h>

#include "common/clock.h"
#include "service/engine/engine_internal.h"

enum { LINGER_LOOK_MS = 20, NAP_NS_MIN = 25000, NAP_NS_MAX = 250000, DOZE_MS = 1, DOZE_ITEM_NS = 50000 };

void collector_notify(engine *self) {
    atomic_store(&self->attention, true);
    uint64_t one = 1;
    if (atomic_load(&self->regions->control->collector_sleeps) != COLLECTOR_AWAKE)
        (void)!write(self->regions->collector_event, &one, sizeof one);
}

void engine_attend(engine *self, bool attends) {
    if (attends) atomic_fetch_add(&self->regions->control->attended, 1);
    else atomic_fetch_sub(&self->regions->control->attended, 1);
}

/* ---- births and deaths ---- */

static bool was_reaped(const engine *self, uint32_t index) {
    const front_scorer *scorer = &self->scorers[index];
    uint32_t dead = atomic_load_explicit(&self->regions->control->scorers[index].dead_generation, memory_order_acquire);
    return scorer->accepted && (int32_t)(dead - scorer->generation) >= 0;
}

static bool was_born(const engine *self, uint32_t index) {
    const shared_scorer *shared = &self->regions->control->scorers[index];
    uint32_t generation = atomic_load_explicit(&shared->generation, memory_order_acquire);
    return !self->scorers[index].accepted && generation != self->scorers[index].generation &&
           generation != atomic_load_explicit(&shared->dead_generation, memory_order_acquire) &&
           atomic_load(&self->regions->results[index]->ready) == generation;
}

static uint32_t fresh_token(uint32_t old) {
    uint32_t token = 0;
    while (token == 0 || token == old) {
        if (syscall(SYS_getrandom, &token, sizeof token, 0) != (long)sizeof token) token = old + 1;
    }
    return token;
}

static void accept_scorer(engine *self, uint32_t index) {
    front_scorer *scorer = &self->scorers[index];
    shared_scorer *shared = &self->regions->control->scorers[index];
    uint32_t generation = atomic_load_explicit(&shared->generation, memory_order_acquire);
    scorer->accepted = true;
    scorer->generation = generation;
    scorer->token = fresh_token(scorer->token);
    scorer->killing = KILL_NONE;
    scorer->published = scorer->drained = 0;
    scorer->consumed = scorer->items = 0;
    scorer->bytes = 0;
    scorer->item_ns = ENGINE_ITEM_NS_FIRST;
    scorer->slow = false;
    scorer->stalled_looks = 0;
    scorer->progress_ns = assay_wall_ns(); /* it owes us to attach */
    atomic_store_explicit(&shared->published, 0, memory_order_relaxed);
    atomic_store_explicit(&shared->consumed, 0, memory_order_relaxed);
    atomic_store_explicit(&shared->token, scorer->token, memory_order_relaxed);
    atomic_store(&shared->accepted, generation);
    shared_futex_wake(&shared->accepted);
}

static bool has_attached(const engine *self, uint32_t index) {
    const front_scorer *scorer = &self->scorers[index];
    return scorer->accepted && !scorer->live &&
           atomic_load_explicit(&self->regions->results[index]->attached, memory_order_acquire) == scorer->token;
}

static bool has_news(const engine *self, uint32_t index) {
    return drain_pending(self, index) || was_reaped(self, index) || was_born(self, index) || has_attached(self, index);
}

static bool gather(engine *self) {
    bool busy = false;
    for (uint32_t i = 0; i < self->regions->scorers; i++) {
        if (!has_news(self, i)) continue;
        busy = true;
        if (was_reaped(self, i)) drain_lost_scorer(self, i);
        else if (has_attached(self, i)) self->scorers[i].live = true;
        else drain_scorer(self, i);
        if (was_born(self, i)) accept_scorer(self, i);
    }
    return busy;
}

/* ---- time ---- */

static void expire(engine *self, int64_t now) {
    while (self->deadline_count && self->deadlines[0]->deadline_ns <= now)
        job_finish(self->deadlines[0], ENGINE_FAULT_DEADLINE);
}

/* A scorer that still judges a stopped job has it long enough. */
static void kill_stuck(engine *self, int64_t now) {
    if (!self->lingering) return;
    for (uint32_t i = 0; i < self->regions->scorers; i++) {
        front_scorer *scorer = &self->scorers[i];
        if (!scorer->live || scorer->published == scorer->drained) continue;
        const engine_job *job = scorer->units[scorer->drained % SHARED_SLOTS]->job;
        int64_t since = job->stopped_ns > scorer->progress_ns ? job->stopped_ns : scorer->progress_ns;
        int64_t patience = (int64_t)engine_seat_pool(&self->regions->seats, i)->cancel_ms * 1000000;
        if (job->lingers && now - since >= patience) drain_request_kill(self, i, KILL_CANCELLED);
    }
}

/* Is there anything whose standing still must be noticed: a unit handed over, a scorer that should attach, a job that lingers? Births, deaths and
 * results wake the collector by themselves. */
static bool must_watch(const engine *self) {
    if (self->lingering || self->deadline_count) return true;
    for (uint32_t i = 0; i < self->regions->seats.pool_count; i++) {
        if (self->queues[i].length) return true;
    }
    for (uint32_t i = 0; i < self->regions->scorers; i++) {
        const front_scorer *scorer = &self->scorers[i];
        if (scorer->live ? scorer->published != scorer->drained : scorer->accepted) return true;
    }
    return false;
}

/* Milliseconds until something may be due, -1: nothing will be until somebody wakes us. While there is work, never more than a look's
 * interval: it is handed over without waking the collector, and must be seen to stall. */
static int until_next(engine *self, int64_t now) {
    if (must_watch(self)) self->busy_ns = now;
    self->resting = now - self->busy_ns >= (int64_t)ENGINE_REST_AFTER_MS * 1000000;
    if (self->resting) return -1;
    int64_t wait_ms = self->lingering ? LINGER_LOOK_MS : ENGINE_LOOK_MS;
    if (self->deadline_count) {
        int64_t left_ms = (self->deadlines[0]->deadline_ns - now + 999999) / 1000000;
        if (left_ms < wait_ms) wait_ms = left_ms < 0 ? 0 : left_ms;
    }
    return (int)wait_ms;
}

/* ---- the loop ---- */

static void call_done(engine_job *job) {
    while (job) {
        engine_job *next = job->next_finished; /* done() may free the job */
        job->done(job, job->argument);
        job = next;
    }
}

bool engine_collect(engine *self) {
    bool busy = false, queued = false;
    pthread_mutex_lock(&self->lock);
    for (uint32_t i = 0; i < self->regions->scorers; i++) {
        if (!drain_pending(self, i)) continue;
        busy = true;
        drain_scorer(self, i);
    }
    for (uint32_t i = 0; busy && i < self->regions->seats.pool_count; i++) queued = queued || self->queues[i].length;
    if (queued) schedule_dispatch(self, assay_wall_ns());
    engine_job *finished = self->finished_first;
    self->finished_first = self->finished_last = NULL;
    pthread_mutex_unlock(&self->lock);
    if (queued) schedule_wake(self);
    call_done(finished);
    return busy || finished;
}

/* How long the collector may nap without a text scorer running dry; 0: not at all. */
static int64_t nap_ns(const engine *self) {
    int64_t least = 0;
    for (uint32_t i = 0; i < self->regions->seats.pools[0].workers; i++) {
        if (!self->scorers[i].live) continue;
        int64_t half = schedule_held_ns(&self->scorers[i]) / 2;
        if (half < NAP_NS_MIN) return 0;
        if (least == 0 || half < least) least = half;
    }
    return least < NAP_NS_MAX ? least : NAP_NS_MAX;
}

/* Do all workers that have something to do have items that take less time than is lost when a result lies for the length of a doze? */
static bool may_doze(const engine *self) {
    for (uint32_t i = 0; i < self->regions->scorers; i++) {
        const front_scorer *scorer = &self->scorers[i];
        if (scorer->live && scorer->published != scorer->drained && scorer->item_ns > DOZE_ITEM_NS) return false;
    }
    return true;
}

/* What the rounds of the collector leave for one another. */
typedef struct rounds {
    int epoll, wait_ms;
    uint32_t sleeps; /* their number (shared.h) */
    bool news;       /* results came since the last nap or doze */
    bool may_doze;   /* as of the last round, and: */
    int64_t nap_ns;
} rounds;

/* One round; true: there was something to do, look again before sleeping. */
static bool work(engine *self, rounds *now_on) {
    atomic_store(&self->attention, false);
    pthread_mutex_lock(&self->lock);
    bool busy = gather(self);
    int64_t now = assay_wall_ns();
    expire(self, now);
    kill_stuck(self, now);
    stall_look(self, now);
    schedule_rebalance(self, now);
    schedule_dispatch(self, now);
    engine_job *finished = self->finished_first;
    self->finished_first = self->finished_last = NULL;
    now_on->wait_ms = until_next(self, now);
    self->look_again_ns = now + now_on->wait_ms * (int64_t)1000000;
    now_on->nap_ns = nap_ns(self);
    now_on->may_doze = may_doze(self);
    pthread_mutex_unlock(&self->lock);
    schedule_wake(self);
    call_done(finished);
    now_on->news = now_on->news || busy;
    return busy || finished;
}

static bool must_look(engine *self) {
    if (atomic_load(&self->attention) || atomic_load(&self->stopping)) return true;
    pthread_mutex_lock(&self->lock); /* others collect too */
    bool news = false;
    for (uint32_t i = 0; i < self->regions->scorers && !news; i++) news = has_news(self, i);
    pthread_mutex_unlock(&self->lock);
    return news;
}

bool collector_rests(engine *self) {
    pthread_mutex_lock(&self->lock);
    bool rests = self->resting;
    pthread_mutex_unlock(&self->lock);
    return rests && (atomic_load(&self->regions->control->collector_sleeps) & COLLECTOR_HOW) == COLLECTOR_SLEEPS;
}

static void sleep_until_news(engine *self, rounds *now_on, uint32_t how, int wait_ms) {
    struct epoll_event event;
    now_on->sleeps += COLLECTOR_NUMBER;
    atomic_store(&self->regions->control->collector_sleeps, now_on->sleeps | how);
    if (!must_look(self)) (void)!epoll_wait(now_on->epoll, &event, 1, wait_ms);
    atomic_store(&self->regions->control->collector_sleeps, COLLECTOR_AWAKE);
}

/* Sleeps after a round that found nothing to do. */
static void pause_a_while(engine *self, rounds *now_on) {
    bool news = now_on->news;
    now_on->news = false;
    if (news && now_on->nap_ns > 0) {
        struct timespec nap = {.tv_nsec = now_on->nap_ns};
        nanosleep(&nap, NULL);
        return;
    }
    if (news && now_on->may_doze) {
        sleep_until_news(self, now_on, COLLECTOR_DOZES, now_on->wait_ms == 0 ? 0 : DOZE_MS);
        return;
    }
    bool more = request_memory_trim(&self->memory, (int64_t)ENGINE_IDLE_TRIM_MS * 1000000);
    if (more && (now_on->wait_ms < 0 || now_on->wait_ms > ENGINE_IDLE_TRIM_MS / 4)) now_on->wait_ms = ENGINE_IDLE_TRIM_MS / 4;
    sleep_until_news(self, now_on, COLLECTOR_SLEEPS, now_on->wait_ms);
}

void *collector_run(void *argument) {
    engine *self = argument;
    rounds now_on = {.epoll = epoll_create1(EPOLL_CLOEXEC)};
    struct epoll_event event = {.events = EPOLLIN | EPOLLET};
    if (now_on.epoll < 0 || epoll_ctl(now_on.epoll, EPOLL_CTL_ADD, self->regions->collector_event, &event) != 0) {
        fprintf(stderr, "assay: cannot watch for results: %s\n", strerror(errno));
        _exit(70); /* nothing would ever be answered */
    }
    prctl(PR_SET_TIMERSLACK, 1000, 0, 0, 0); /* else a nap takes twice as long */
    while (!atomic_load(&self->stopping)) {
        if (!work(self, &now_on)) pause_a_while(self, &now_on);
    }
    close(now_on.epoll);
    return NULL;
}
