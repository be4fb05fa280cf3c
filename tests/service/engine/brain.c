/* The brain of the engine's tests: sums bytes; "!name" items misbehave in every way that a scorer may. */
#include <fcntl.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>

#include "kit.h"

typedef struct kit_state {
    kit_brain_config config;
} kit_state;

/* This scorer's result region, as hostile code would find it: by its name in the list of mappings, while files can still be opened. */
static shared_result *own_region;

static void find_own_region(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512], access[8];
    unsigned long begin;
    while (maps && fgets(line, sizeof line, maps)) {
        if (!strstr(line, "assay-results") || sscanf(line, "%lx-%*x %7s", &begin, access) != 2 || access[1] != 'w') continue;
        own_region = (shared_result *)begin;  // NOLINT
    }
    if (maps) fclose(maps);
}

static void *brain_start(const void *config) {
    kit_state *state = calloc(1, sizeof *state);
    if (!state) return NULL;
    if (config) state->config = *(const kit_brain_config *)config;
    if (state->config.started_pid) *state->config.started_pid = getpid();
    find_own_region();
    if (!state->config.fail_start) return state;
    free(state);
    return NULL;
}

static void brain_stop(void *state) {
    free(state);
}

double kit_sum(assay_view text) {
    uint64_t sum = 0;
    for (size_t i = 0; i < text.size; i++) sum += (unsigned char)text.data[i];
    return (double)sum;
}

static void spend_us(uint32_t us) {
    int64_t end = assay_thread_cpu_ns() + (int64_t)us * 1000;
    while (assay_thread_cpu_ns() < end) continue;
}

/* ---- misbehaviour ---- */

static void eat_memory(void) {
    for (;;) {
        char *block = malloc(1 << 20);
        if (!block) abort();
        memset(block, 1, 1 << 20);
        __asm__ volatile("" : : "r"(block) : "memory");
    }
}

static void spin_until_cancelled(const engine_unit *unit) {
    while (!atomic_load(unit->cancelled)) continue;
}

typedef struct trick {
    const char *name;
    void (*play)(const engine_unit *unit, assay_buffer *body);
} trick;

static void play_segv(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    volatile uintptr_t nowhere = 8;
    *(volatile int *)nowhere = 1;  // NOLINT
}
static void play_abort(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    abort();
}
static void play_loop(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    for (volatile int i = 0;; i = i + 1) continue;
}
static void play_eat(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    eat_memory();
}
static void play_huge(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    for (size_t i = 0; i <= ENGINE_BODY_BYTES_MAX; i++) assay_buffer_put_char(body, 'x');
}
static void play_full(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    char *to = assay_buffer_grow(body, ENGINE_BODY_BYTES_MAX);
    for (size_t i = 0; to && i < ENGINE_BODY_BYTES_MAX; i++) to[i] = (char)(i * 7);
}
static void play_exit(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    _exit(0);
}
static void play_open(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    (void)open("/etc/passwd", O_RDONLY);
}
static void play_socket(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    (void)socket(AF_INET, SOCK_STREAM, 0);
}
static void play_exec(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    char path[] = "/bin/true", *arguments[] = {path, NULL}, *environment[] = {NULL};
    execve(path, arguments, environment);
}
static void play_fork(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    if (syscall(SYS_fork) == 0) _exit(0);
}
static void play_map_exec(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    (void)!mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
static void play_map_shared(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    (void)!mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
}
static void play_protect_exec(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    (void)mprotect(page, 4096, PROT_READ | PROT_EXEC);
}
static void play_write_fd(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    (void)!write(1, "x", 1);
}
static void play_kill_parent(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    (void)kill(1, 0);
}
static void play_ptrace(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    (void)syscall(SYS_ptrace, 0, 0, 0, 0);
}
/* Widening the request region must be refused (not killed): its descriptor was read-only. */
static void play_widen(const engine_unit *unit, assay_buffer *body) {
    uintptr_t page = (uintptr_t)unit->cancelled & ~(uintptr_t)4095;
    bool refused = mprotect((void *)page, 4096, PROT_READ | PROT_WRITE) != 0;  // NOLINT
    assay_buffer_put(body, refused ? ASSAY_VIEW("refused") : ASSAY_VIEW("widened"));
}
static void play_write_request(const engine_unit *unit, assay_buffer *body) {
    (void)body;
    *(volatile char *)(uintptr_t)unit->items[0].data = 'x';
}
/* Waits (also on CPU) until told to stop, as a well-behaved verifier does by its budget. */
static void play_wait(const engine_unit *unit, assay_buffer *body) {
    (void)body;
    spin_until_cancelled(unit);
}
/* Blocks without CPU time and does not listen. */
static void play_hang(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    static _Atomic uint32_t never;
    for (;;) shared_futex_wait(&never, 0);
}
static void play_slow(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    spend_us(20000);
    assay_buffer_put(body, ASSAY_VIEW("slow"));
}
/* Rings the front, so that it looks, and stays as it is. */
static void show_it(void) {
    uint64_t one = 1;
    (void)!write(3, &one, sizeof one);
    for (volatile int i = 0;; i = i + 1) continue;
}
/* Announces results that are not there. */
static void play_corrupt_commit(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    memset((char *)own_region + SHARED_RESULT_HEADER, 0xff, 1 << 20);
    atomic_fetch_add(&own_region->committed, 4096);
    show_it();
}
static void play_corrupt_all(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    memset((void *)own_region, 0xa5, SHARED_RESULT_HEADER + (1 << 20));
    show_it();
}
/* A forged entry: right header, body size beyond the ring. */
static void play_forge(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    shared_entry forged = {.kind = SHARED_ENTRY_ITEM, .body_size = UINT32_MAX - 63};
    for (size_t at = 0; at < 1 << 20; at += sizeof forged)
        memcpy((char *)own_region + SHARED_RESULT_HEADER + at, &forged, sizeof forged);
    atomic_fetch_add(&own_region->committed, 64);
    show_it();
}
/* Dies and hides that it held an item. */
static void play_hide(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    atomic_store(&own_region->started, 0x7fffffff);
    abort();
}

static const trick tricks[] = {
    {"!segv", play_segv},
    {"!abort", play_abort},
    {"!loop", play_loop},
    {"!eat", play_eat},
    {"!huge", play_huge},
    {"!full", play_full},
    {"!exit", play_exit},
    {"!open", play_open},
    {"!socket", play_socket},
    {"!exec", play_exec},
    {"!fork", play_fork},
    {"!map-exec", play_map_exec},
    {"!map-shared", play_map_shared},
    {"!protect-exec", play_protect_exec},
    {"!write-fd", play_write_fd},
    {"!kill", play_kill_parent},
    {"!ptrace", play_ptrace},
    {"!widen", play_widen},
    {"!write-request", play_write_request},
    {"!wait", play_wait},
    {"!hang", play_hang},
    {"!slow", play_slow},
    {"!corrupt-commit", play_corrupt_commit},
    {"!corrupt-all", play_corrupt_all},
    {"!forge", play_forge},
    {"!hide", play_hide},
};

static void brain_item(void *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record) {
    const kit_state *kit = state;
    assay_view text = unit->items[index];
    if (kit->config.work_us) spend_us(kit->config.work_us);
    if (text.size && text.data[0] == '!') {
        bool known = false;
        for (size_t i = 0; i < sizeof tricks / sizeof *tricks; i++) {
            if (!assay_view_equal(text, assay_view_of(tricks[i].name))) continue;
            tricks[i].play(unit, body);
            known = true;
        }
        if (!known) abort();
    } else {
        assay_buffer_printf(body, "sum %.0f of %zu", kit_sum(text), text.size);
    }
    record->reward = kit_sum(text);
    record->class_hash = (uint64_t)record->reward * text.size + unit->group_index + 1;
    record->verdict = (uint8_t)((unit->first_item + index) % 251);
    record->status = 1;
}

const engine_brain kit_brain = {brain_start, brain_item, brain_stop};
