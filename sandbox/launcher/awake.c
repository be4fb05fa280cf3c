/* Reading state letters; see awake.h. Everything here may vanish while it is read: what is gone is not runnable. */
#include "sandbox/launcher/awake.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LIST_BYTES = 16384, FAMILY_MAX = 1024 };

typedef struct stat_words {
    char state;
    pid_t parent;
    uint64_t ticks; /* its own and its waited-for children's CPU time */
} stat_words;

/* The name before the words may hold anything, so the last parenthesis ends it. */
static bool read_stat(const char *path, stat_words *out) {
    char text[512];
    int fd = open(path, O_RDONLY | O_CLOEXEC), parent = 0;
    ssize_t size = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    if (fd >= 0) close(fd);
    if (size <= 0) return false;
    text[size] = 0;
    const char *after = strrchr(text, ')');
    unsigned long long own[2], theirs[2];
    if (!after || sscanf(after + 1, " %c %d %*s %*s %*s %*s %*s %*s %*s %*s %*s %llu %llu %llu %llu", &out->state, &parent,
                         &own[0], &own[1], &theirs[0], &theirs[1]) != 6)
        return false;
    out->parent = parent;
    out->ticks = own[0] + own[1] + theirs[0] + theirs[1];
    return true;
}

static bool thread_is_runnable(pid_t tid) {
    char path[64];
    stat_words words;
    snprintf(path, sizeof path, "/proc/%d/stat", (int)tid);
    return read_stat(path, &words) && words.state == 'R';
}

static bool process_is_runnable(pid_t pid) {
    char path[320];
    stat_words words;
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *folder = opendir(path);
    bool found = false;
    for (struct dirent *entry; folder && !found && (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%s/stat", (int)pid, entry->d_name);
        found = read_stat(path, &words) && words.state == 'R';
    }
    if (folder) closedir(folder);
    return found;
}

/* A list without a thread is a cell that is still being made, or is over: nothing in it sleeps. Opened each time, because version 1 shows a descriptor
 * that is read again within a second the list that it had (kernel/cgroup/cgroup-v1.c, cgroup_pidlist_start). */
static bool list_is_runnable(const char *threads) {
    static char text[LIST_BYTES];
    int fd = open(threads, O_RDONLY | O_CLOEXEC);
    ssize_t size = fd < 0 ? 0 : read(fd, text, sizeof text);
    if (fd >= 0) close(fd);
    while (size > 0 && text[size - 1] != '\n') size--; /* a list that is too long ends within a number */
    if (size <= 0) return true;
    text[size - 1] = 0;
    for (char *at = text, *next; *at; at = next + (*next == '\n')) {
        long tid = strtol(at, &next, 10);
        if (next == at) return false;
        if (thread_is_runnable((pid_t)tid)) return true;
    }
    return false;
}

typedef struct family {
    pid_t members[FAMILY_MAX];
    unsigned count;
    uint64_t ticks; /* of all but the mother */
} family;

static bool has(const family *f, pid_t pid) {
    for (unsigned i = 0; i < f->count; i++)
        if (f->members[i] == pid) return true;
    return false;
}

/* One pass over all processes finds most descendants, since children are mostly younger than their parents; a second one the rest. */
static void gather(family *f) {
    for (unsigned pass = 0; pass < 2; pass++) {
        DIR *folder = opendir("/proc");
        for (struct dirent *entry; folder && f->count < FAMILY_MAX && (entry = readdir(folder));) {
            char path[300];
            stat_words words;
            pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
            snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
            if (pid <= 0 || has(f, pid) || !read_stat(path, &words) || !has(f, words.parent)) continue;
            f->members[f->count++] = pid;
            f->ticks += words.ticks;
        }
        if (folder) closedir(folder);
    }
}

awake_look awake_at(const char *threads, pid_t mother) {
    awake_look look = {.runnable = thread_is_runnable(mother)};
    if (threads[0]) {
        look.runnable = look.runnable || list_is_runnable(threads);
        return look;
    }
    static family f;
    f = (family){.members = {mother}, .count = 1};
    gather(&f);
    for (unsigned i = 1; i < f.count && !look.runnable; i++) look.runnable = process_is_runnable(f.members[i]);
    look.cpu_ns = f.ticks * (1000000000u / (uint64_t)sysconf(_SC_CLK_TCK));
    return look;
}
