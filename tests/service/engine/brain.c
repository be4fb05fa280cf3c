/* The brain of the engine's tests: sums bytes; "!name" items misbehave in every way that a scorer may. */
#include <fcntl.h>
#include <malloc.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>

#include "kit.h"

typedef struct kit_state {
    kit_brain_config config;
    engine_place place;
} kit_state;

/* This scorer's result region, as hostile code would find it: by its name in the list of mappings, while files can still be opened. */
static shared_result *own_region;

/* Shared anonymous mappings that this process inherited. The tests' own (kit_memory) is one; the front's memory would be another. */
static unsigned inherited_mappings;

static void find_own_region(void) {
    FILE *maps = fopen("/proc/self/maps", "r");
    char line[512], access[8];
    unsigned long begin;
    inherited_mappings = 0;
    while (maps && fgets(line, sizeof line, maps)) {
        if (strstr(line, "/dev/zero") && strstr(line, " rw-s ")) inherited_mappings++;
        if (!strstr(line, "assay-results") || sscanf(line, "%lx-%*x %7s", &begin, access) != 2 || access[1] != 'w') continue;
        own_region = (shared_result *)begin;  // NOLINT
    }
    if (maps) fclose(maps);
}

static _Thread_local engine_place own_place; /* of the item under way */

static void *brain_start(const void *config, const engine_place *place) {
    kit_state *state = calloc(1, sizeof *state);
    if (!state) return NULL;
    state->place = *place;
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
static void play_inherited(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    assay_buffer_printf(body, "%u", inherited_mappings);
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
/* ---- what honest verifiers and their libraries (GMP, FLINT, PCRE2, libunistring) ask of glibc ---- */

static int compare_words(const void *a, const void *b) {
    uint32_t one = *(const uint32_t *)a, other = *(const uint32_t *)b;
    return (one > other) - (one < other);
}
/* 1 KiB is where glibc first asks for the size of memory; the last size makes it allocate. */
static bool sort_well(size_t count) {
    uint32_t *words = malloc(count * sizeof *words);
    if (!words) return false;
    for (size_t i = 0; i < count; i++) words[i] = (uint32_t)(i * 2654435761u);
    qsort(words, count, sizeof *words, compare_words);
    bool good = true;
    for (size_t i = 1; i < count; i++) good = good && words[i - 1] <= words[i];
    free(words);
    return good;
}
static void play_qsort(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    bool good = sort_well(255) && sort_well(256) && sort_well(257) && sort_well(1 << 20);
    assay_buffer_put(body, good ? ASSAY_VIEW("sorted") : ASSAY_VIEW("unsorted"));
}
/* The same call by itself: what the filter must let through where nothing was asked beforehand. */
static void play_sysinfo(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    assay_buffer_put(body, sysconf(_SC_PHYS_PAGES) > 0 ? ASSAY_VIEW("pages") : ASSAY_VIEW("none"));
}
static void play_numbers(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    char text[5000], back[64];
    snprintf(text, sizeof text, "%.2000f %g %a %Lg %.1000e", 1e300, 1.5e-310, 0.1, 3.25L, 1e-300);
    double huge = strtod(text, NULL), tiny = strtod("4.9406564584124654e-324", NULL);
    long double third = strtold("0.333333333333333333333", NULL);
    snprintf(back, sizeof back, "%g %g %.3Lf", huge, tiny, third);
    assay_buffer_put(body, assay_view_of(back));
}
/* Grows, moves, trims: by mmap above the threshold and by brk below it. */
static void play_memory(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    enum { BLOCKS = 3000, BLOCK = 8000 };
    static char *blocks[BLOCKS];
    bool good = true;
    for (size_t size = 1 << 20; size <= 16 << 20; size *= 2) {
        char *one = malloc(size), *other = one ? realloc(one, size * 2) : NULL;
        good = good && other;
        if (other) memset(other, 1, size * 2);
        free(other);
    }
    for (size_t i = 0; i < BLOCKS; i++) good = (blocks[i] = calloc(1, BLOCK + i % 64)) && blocks[i][BLOCK - 1] == 0 && good;
    for (size_t i = 0; i < BLOCKS; i += 2) free(blocks[i]);
    for (size_t i = 1; i < BLOCKS; i += 2) free(blocks[i]);
    void *aligned = NULL;
    good = posix_memalign(&aligned, 4096, 1 << 16) == 0 && good;
    free(aligned);
    malloc_trim(0);
    assay_buffer_put(body, good ? ASSAY_VIEW("enough") : ASSAY_VIEW("too little"));
}
/* All there is, by every way of asking; then what was given back is there again. */
static void play_exhaust(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    enum { BLOCK = 1 << 20, BLOCKS_MAX = 4096 };
    static char *blocks[BLOCKS_MAX];
    size_t count = 0;
    while (count < BLOCKS_MAX && (blocks[count] = malloc(BLOCK))) count++;
    /* Through a volatile: no compiler may judge these by itself. */
    volatile size_t much = (size_t)1 << 29;
    void *volatile none = calloc(1, much);
    void *volatile aligned = aligned_alloc(4096, much);
    void *volatile grown = count ? realloc(blocks[0], much) : NULL;
    bool refused = !none && !aligned && !grown && count < BLOCKS_MAX;
    while (count) free(blocks[--count]);
    void *again = malloc(8 * BLOCK);
    assay_buffer_put(body, refused && again ? ASSAY_VIEW("refused") : ASSAY_VIEW("given"));
    free(again);
}
/* Clocks, by system calls too, as where the kernel's clock cannot be read from user space. */
static void play_clocks(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    struct timespec now;
    struct timeval tv;
    bool good = clock_gettime(CLOCK_REALTIME, &now) == 0 && clock_getres(CLOCK_MONOTONIC, &now) == 0 &&
                gettimeofday(&tv, NULL) == 0 && time(NULL) > 0 && clock() != (clock_t)-1 &&
                syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &now) == 0 && syscall(SYS_gettimeofday, &tv, NULL) == 0 &&
                syscall(SYS_clock_getres, CLOCK_MONOTONIC, &now) == 0;
    assay_buffer_put(body, good ? ASSAY_VIEW("ticks") : ASSAY_VIEW("stopped"));
}
static void play_message(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    fprintf(stderr, "a verifier's last words: %d\n", 1);
}
/* glibc finds the heap bent, says so by writev, and aborts: a SIGABRT, not a SIGSYS. */
static void play_double_free(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    char *volatile block = malloc(64 << 10);
    char *volatile guard = malloc(64 << 10); /* so that the first is not merged into the top */
    free(block);
    free(block);
    free(guard);
}
/* As GMP does at a division by zero. */
static void play_raise(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    raise(SIGFPE);
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

/* ---- pools ---- */

/* Says where it runs. */
static void play_where(const engine_unit *unit, assay_buffer *body) {
    assay_buffer_printf(body, "pool %u worker %u of %u", own_place.pool, own_place.worker, unit->item_count);
}
/* Waits as a worker does that has given its work to somebody else: asleep, but for a look at the flag now and then. */
static void play_socket_wait(const engine_unit *unit, assay_buffer *body) {
    char byte;
    while (!atomic_load(unit->cancelled)) {
        struct iovec part = {&byte, 1};
        struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
        if (recvmsg(own_place.sockets[0], &message, 0) == 1) break;
    }
    assay_buffer_put(body, ASSAY_VIEW("waited"));
}
/* What a worker with a socket is for: an anonymous file, sealed, sent with its descriptor. */
static void play_socket_send(const engine_unit *unit, assay_buffer *body) {
    (void)unit;
    union {
        struct cmsghdr align;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {.bytes = {0}};
    int fd = memfd_create("work", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    bool good = fd >= 0 && write(fd, "work", 4) == 4 && fchmod(fd, 0444) == 0 &&
                fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW) == 0 && lseek(fd, 0, SEEK_END) == 4;
    struct iovec part = {(char[]){'x'}, 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int));
    memcpy(CMSG_DATA(head), &fd, sizeof fd);
    good = good && sendmsg(own_place.sockets[0], &message, 0) == 1;
    void *mapped = good ? mmap(NULL, 4, PROT_READ, MAP_PRIVATE, fd, 0) : MAP_FAILED;
    good = good && mapped != MAP_FAILED && memcmp(mapped, "work", 4) == 0 && close(fd) == 0;
    assay_buffer_printf(body, good ? "sent" : "failed: %d", errno);
}
static void play_memfd(const engine_unit *unit, assay_buffer *body) {
    (void)unit, (void)body;
    memfd_create("work", MFD_CLOEXEC);
}

static const trick tricks[] = {
    {"!where", play_where},
    {"!socket-wait", play_socket_wait},
    {"!socket-send", play_socket_send},
    {"!memfd", play_memfd},
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
    {"!inherited", play_inherited},
    {"!wait", play_wait},
    {"!hang", play_hang},
    {"!slow", play_slow},
    {"!corrupt-commit", play_corrupt_commit},
    {"!corrupt-all", play_corrupt_all},
    {"!forge", play_forge},
    {"!hide", play_hide},
    {"!qsort", play_qsort},
    {"!sysinfo", play_sysinfo},
    {"!numbers", play_numbers},
    {"!memory", play_memory},
    {"!exhaust", play_exhaust},
    {"!clocks", play_clocks},
    {"!message", play_message},
    {"!double-free", play_double_free},
    {"!raise", play_raise},
};

static void brain_item(void *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record) {
    const kit_state *kit = state;
    assay_view text = unit->items[index];
    own_place = kit->place;
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
