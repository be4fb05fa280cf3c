/* See groups.h. Paths come from /proc/self/mountinfo and /proc/self/cgroup (cgroups(7)). */
#include "sandbox/launcher/groups.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define NAME_PREFIX "assay-"

/* Pids mean something in their own namespace only: its number is part of a group's name. */
static unsigned long pid_namespace(void) {
    struct stat about;
    return stat("/proc/self/ns/pid", &about) == 0 ? (unsigned long)about.st_ino : 0;
}

static bool join(char *out, const char *a, const char *b) {
    size_t x = strlen(a), y = strlen(b);
    if (x + y >= GROUPS_PATH_BYTES) return false;
    memmove(out, a, x);
    memcpy(out + x, b, y + 1);
    return true;
}

/* The mount point of a hierarchy: file system type `type`, and for version 1 with `controller` among its options. */
static bool find_mount(const char *type, const char *controller, char *out) {
    FILE *file = fopen("/proc/self/mounts", "re");
    char line[1024], place[GROUPS_PATH_BYTES], kind[64], options[512];
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        if (sscanf(line, "%*s %511s %63s %511s", place, kind, options) != 3 || strcmp(kind, type) != 0) continue;
        char *save = NULL;
        for (char *one = strtok_r(options, ",", &save); one && !found; one = strtok_r(NULL, ",", &save))
            found = !controller || strcmp(one, controller) == 0;
        if (found) found = join(out, place, "");
    }
    if (file) fclose(file);
    return found;
}

/* Our own group in that hierarchy; "" for the root. Version 2's line has an empty controller list. */
static bool find_own(const char *controller, char *out) {
    FILE *file = fopen("/proc/self/cgroup", "re");
    char line[1024];
    bool found = false;
    while (file && !found && fgets(line, sizeof line, file)) {
        char *names = strchr(line, ':'), *path = names ? strchr(names + 1, ':') : NULL;
        if (!path) continue;
        *path++ = 0;
        path[strcspn(path, "\n")] = 0;
        names++;
        char *save = NULL;
        if (!*controller && !*names) found = true;
        for (char *one = strtok_r(names, ",", &save); *controller && one && !found; one = strtok_r(NULL, ",", &save))
            found = strcmp(one, controller) == 0;
        if (found) found = join(out, strcmp(path, "/") == 0 ? "" : path, "");
    }
    if (file) fclose(file);
    return found;
}

static bool try_group(const char *parent) {
    char name[64], path[GROUPS_PATH_BYTES];
    snprintf(name, sizeof name, "/" NAME_PREFIX "probe-%d", (int)getpid());
    if (!join(path, parent, name)) return false;
    if (mkdir(path, 0755) != 0 && errno != EEXIST) return false;
    return rmdir(path) == 0;
}

static bool find_v1(const char *controller, char *out) {
    char place[GROUPS_PATH_BYTES], own[GROUPS_PATH_BYTES];
    if (!find_mount("cgroup", controller, place) || !find_own(controller, own) || !join(out, place, own) || !try_group(out)) {
        out[0] = 0;
        return false;
    }
    return true;
}

static bool write_text(const char *folder, const char *file, const char *text) {
    char path[GROUPS_PATH_BYTES];
    int fd = join(path, folder, file) ? open(path, O_WRONLY | O_CLOEXEC) : -1;
    bool done = fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text);
    if (fd >= 0) close(fd);
    return done;
}

/* Version 2 forbids processes in a group that has controllers for its children: we move ourselves into a leaf first. */
static bool find_v2(groups_host *host) {
    char place[GROUPS_PATH_BYTES], own[GROUPS_PATH_BYTES], base[GROUPS_PATH_BYTES], leaf[GROUPS_PATH_BYTES], text[256] = "";
    if (!find_mount("cgroup2", NULL, place) || !find_own("", own) || !join(base, place, own)) return false;
    if (!join(leaf, base, "/cgroup.controllers")) return false;
    FILE *file = fopen(leaf, "re");
    bool some = file && fgets(text, sizeof text, file) && strstr(text, "memory");
    if (file) fclose(file);
    if (!some || !try_group(base) || !join(leaf, base, "/" NAME_PREFIX "self")) return false;
    if (!write_text(base, "/cgroup.subtree_control", "+memory +pids +cpu")) {
        if (mkdir(leaf, 0755) != 0 && errno != EEXIST) return false;
        char pid[32];
        snprintf(pid, sizeof pid, "%d", (int)getpid());
        if (!write_text(leaf, "/cgroup.procs", pid) || !write_text(base, "/cgroup.subtree_control", "+memory +pids +cpu"))
            return false;
    }
    host->version = 2;
    return join(host->memory, base, "");
}

void groups_probe(groups_host *host) {
    *host = (groups_host){0};
    if (find_v2(host)) return;
    bool memory = find_v1("memory", host->memory), cpu = find_v1("cpuacct", host->cpu);
    find_v1("pids", host->pids);
    if (memory && cpu) {
        host->version = 1;
        return;
    }
    *host = (groups_host){0};
    snprintf(host->why, sizeof host->why,
             "no cgroup with a memory controller can be made here: version 2 is not delegated, version 1 not writable");
}

static bool open_one(groups *g, enum mother_cgroup which, const char *folder, const char *file, int flags) {
    char path[GROUPS_PATH_BYTES];
    g->fds[which] = join(path, folder, file) ? open(path, flags | O_CLOEXEC) : -1;
    if (g->fds[which] >= 0) g->mask |= 1u << which;
    return g->fds[which] >= 0;
}

static bool make_one(char *out, const char *parent, const char *name) {
    return join(out, parent, name) && (mkdir(out, 0755) == 0 || errno == EEXIST);
}

/* A process joins by writing "0" to `tasks`: a thread that moves itself needs no lock over all thread groups, whose every taking waits for
 * an RCU grace period (10 ms through cgroup.procs, 20 microseconds so; kernel/cgroup/cgroup.c, cgroup_procs_write_start). */
static bool open_v1(groups *g, const groups_host *host, const char *name, bool pids) {
    bool good = make_one(g->memory, host->memory, name) && make_one(g->cpu, host->cpu, name) &&
                open_one(g, CGROUP_PROCS_MEMORY, g->memory, "/tasks", O_RDWR) &&
                open_one(g, CGROUP_MEMORY_LIMIT, g->memory, "/memory.limit_in_bytes", O_RDWR) &&
                open_one(g, CGROUP_MEMORY_PEAK, g->memory, "/memory.max_usage_in_bytes", O_RDWR) &&
                open_one(g, CGROUP_MEMORY_EVENTS, g->memory, "/memory.oom_control", O_RDONLY) &&
                open_one(g, CGROUP_MEMORY_REFUSALS, g->memory, "/memory.failcnt", O_RDONLY) &&
                open_one(g, CGROUP_PROCS_CPU, g->cpu, "/tasks", O_RDWR) &&
                open_one(g, CGROUP_CPU_USAGE, g->cpu, "/cpuacct.usage", O_RDONLY);
    if (good && pids && host->pids[0])
        good = make_one(g->pids, host->pids, name) && open_one(g, CGROUP_PROCS_PIDS, g->pids, "/tasks", O_RDWR) &&
               open_one(g, CGROUP_PIDS_LIMIT, g->pids, "/pids.max", O_RDWR);
    if (good) good = join(g->threads, g->memory, "/tasks");
    return good;
}

static bool open_v2(groups *g, const groups_host *host, const char *name) {
    bool good = make_one(g->memory, host->memory, name) &&
                open_one(g, CGROUP_PROCS_MEMORY, g->memory, "/cgroup.procs", O_RDWR) &&
                open_one(g, CGROUP_MEMORY_LIMIT, g->memory, "/memory.max", O_RDWR) &&
                open_one(g, CGROUP_MEMORY_EVENTS, g->memory, "/memory.events", O_RDONLY) &&
                open_one(g, CGROUP_CPU_USAGE, g->memory, "/cpu.stat", O_RDONLY) &&
                open_one(g, CGROUP_PIDS_LIMIT, g->memory, "/pids.max", O_RDWR);
    /* memory.peak came with Linux 5.19 and can be reset from 6.12 on; where it cannot, the peak is the mother's so far. */
    if (good && !open_one(g, CGROUP_MEMORY_PEAK, g->memory, "/memory.peak", O_RDWR))
        open_one(g, CGROUP_MEMORY_PEAK, g->memory, "/memory.peak", O_RDONLY);
    if (good) open_one(g, CGROUP_SWAP_LIMIT, g->memory, "/memory.swap.max", O_RDWR);
    if (good) write_text(g->memory, "/memory.oom.group", "1");
    if (good) good = join(g->threads, g->memory, "/cgroup.threads");
    return good;
}

assay_status groups_open(groups *out, const groups_host *host, unsigned number, bool pids) {
    char name[64];
    *out = (groups){0};
    for (unsigned i = 0; i < MOTHER_CGROUP_FDS; i++) out->fds[i] = -1;
    if (host->version == 0) return assay_ok();
    snprintf(name, sizeof name, "/" NAME_PREFIX "%lu-%d-%u", pid_namespace(), (int)getpid(), number);
    bool good = host->version == 1 ? open_v1(out, host, name, pids) : open_v2(out, host, name);
    if (good) return assay_ok();
    int saved = errno;
    groups_close_fds(out);
    groups_remove(out);
    return assay_fail(ASSAY_ENVIRONMENT, "CGROUP", NULL, "making the cgroup of a cell: %s", strerror(saved));
}

void groups_close_fds(groups *g) {
    for (unsigned i = 0; i < MOTHER_CGROUP_FDS; i++) {
        if (g->fds[i] >= 0) close(g->fds[i]);
        g->fds[i] = -1;
    }
}

/* By a descriptor of its own: version 1 shows one that is read again within a second the list that it had (kernel/cgroup/cgroup-v1.c,
 * cgroup_pidlist_start). */
unsigned groups_threads(const groups *g) {
    char text[64];
    unsigned count = 0;
    if (!g->threads[0]) return 0;
    int fd = open(g->threads, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text);
    if (fd >= 0) close(fd);
    for (ssize_t i = 0; i < size; i++) count += text[i] == '\n';
    return size < 0 || size == (ssize_t)sizeof text ? (unsigned)GROUPS_MANY : count;
}

bool groups_are_empty(const groups *g) {
    return groups_threads(g) == 0;
}

static void remove_one(char *path) {
    const struct timespec pause = {0, 1000000};
    for (unsigned tries = 0; path[0] && tries < 500 && rmdir(path) != 0 && errno == EBUSY; tries++) nanosleep(&pause, NULL);
    path[0] = 0;
}

void groups_remove(groups *g) {
    remove_one(g->memory);
    remove_one(g->pids);
    remove_one(g->cpu);
}

static void sweep_folder(const char *parent) {
    DIR *folder = parent[0] ? opendir(parent) : NULL;
    struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        int pid = 0;
        unsigned long space = 0;
        char path[GROUPS_PATH_BYTES], name[300];
        if (sscanf(entry->d_name, NAME_PREFIX "%lu-%d-", &space, &pid) != 2 || space != pid_namespace() || pid <= 0 ||
            kill(pid, 0) == 0 || errno != ESRCH)
            continue;
        snprintf(name, sizeof name, "/%s", entry->d_name);
        if (join(path, parent, name)) rmdir(path); /* one that is still in use stays */
    }
    if (folder) closedir(folder);
}

void groups_sweep(const groups_host *host) {
    sweep_folder(host->memory);
    sweep_folder(host->pids);
    sweep_folder(host->cpu);
}
