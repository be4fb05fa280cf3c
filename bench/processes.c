/* See processes.h. */
#include "bench/processes.h"

#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

enum { TREE_MAX = 256, START_MS = 20000 };

/* ---- the tree ---- */

static pid_t parent_of(pid_t pid) {
    char path[64], text[512];
    snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
    FILE *file = fopen(path, "r");
    if (!file) return 0;
    size_t size = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[size] = 0;
    const char *close = strrchr(text, ')'); /* the name may hold anything */
    int parent = 0;
    if (close) sscanf(close + 1, " %*c %d", &parent);
    return parent;
}

static size_t tree(pid_t root, pid_t *pids) {
    size_t count = 0;
    pids[count++] = root;
    for (size_t at = 0; at < count; at++) {
        DIR *folder = opendir("/proc");
        if (!folder) break;
        for (struct dirent *entry; (entry = readdir(folder));) {
            pid_t pid = (pid_t)strtol(entry->d_name, NULL, 10);
            if (pid > 0 && count < TREE_MAX && parent_of(pid) == pids[at]) pids[count++] = pid;
        }
        closedir(folder);
    }
    return count;
}

static int64_t process_cpu_ns(pid_t pid) {
    char path[128];
    snprintf(path, sizeof path, "/proc/%d/task", (int)pid);
    DIR *folder = opendir(path);
    if (!folder) return 0;
    int64_t total = 0;
    for (struct dirent *entry; (entry = readdir(folder));) {
        if (entry->d_name[0] == '.') continue;
        snprintf(path, sizeof path, "/proc/%d/task/%.20s/schedstat", (int)pid, entry->d_name);
        FILE *file = fopen(path, "r");
        long long on_cpu;
        if (file && fscanf(file, "%lld", &on_cpu) == 1) total += on_cpu;
        if (file) fclose(file);
    }
    closedir(folder);
    return total;
}

int64_t bench_tree_cpu_ns(pid_t root) {
    pid_t pids[TREE_MAX];
    size_t count = tree(root, pids);
    int64_t total = 0;
    for (size_t i = 0; i < count; i++) total += process_cpu_ns(pids[i]);
    return total;
}

bench_memory bench_tree_memory(pid_t root) {
    pid_t pids[TREE_MAX];
    bench_memory memory = {.processes = tree(root, pids)};
    for (size_t i = 0; i < memory.processes; i++) {
        char path[64], line[256];
        snprintf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pids[i]);
        FILE *file = fopen(path, "r");
        while (file && fgets(line, sizeof line, file)) {
            size_t kib;
            if (sscanf(line, "Rss: %zu", &kib) == 1) memory.rss += kib << 10;
            if (sscanf(line, "Pss: %zu", &kib) == 1) memory.pss += kib << 10;
        }
        if (file) fclose(file);
    }
    return memory;
}

/* ---- servers ---- */

static bool read_address(bench_server *server) {
    char text[4096];
    size_t size = 0;
    struct pollfd fd = {.fd = server->stderr_fd, .events = POLLIN};
    while (size < sizeof text - 1 && poll(&fd, 1, START_MS) > 0) {
        ssize_t got = read(server->stderr_fd, text + size, sizeof text - 1 - size);
        if (got <= 0) break;
        size += (size_t)got;
        text[size] = 0;
        const char *found = strstr(text, "listening on ");
        if (found && strchr(found, '\n')) return sscanf(found, "listening on %127s", server->address) == 1;
    }
    fprintf(stderr, "the server did not start: %.*s\n", (int)size, text);
    return false;
}

bool bench_server_start(bench_server *server, const char *const *argv) {
    int ends[2];
    if (pipe(ends) != 0) return false;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    posix_spawn_file_actions_addclose(&actions, ends[1]);
    int error = posix_spawnp(&server->pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    server->stderr_fd = ends[0];
    if (error != 0) {
        fprintf(stderr, "%s: %s\n", argv[0], strerror(error));
        close(ends[0]);
        return false;
    }
    if (read_address(server)) return true;
    bench_server_stop(server);
    return false;
}

int bench_server_stop(bench_server *server) {
    int status = 0;
    kill(server->pid, SIGTERM);
    waitpid(server->pid, &status, 0);
    close(server->stderr_fd);
    return status;
}
