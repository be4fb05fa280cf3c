/* Servers under measurement: starting them, and what their whole process tree uses, by /proc. */
#ifndef ASSAY_BENCH_PROCESSES_H
#define ASSAY_BENCH_PROCESSES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

typedef struct bench_server {
    pid_t pid;
    int stderr_fd;
    char address[128];
} bench_server;

/* Starts argv (NULL-terminated) and waits until it says "listening on ADDRESS". */
bool bench_server_start(bench_server *server, const char *const *argv);
/* SIGTERM, and waits. */
int bench_server_stop(bench_server *server);

/* CPU time of all threads of the tree, in ns. */
int64_t bench_tree_cpu_ns(pid_t root);
/* Resident memory of the tree, in bytes: RSS summed (pages shared by processes count several times), and PSS (they count once). */
typedef struct bench_memory {
    size_t rss, pss, processes;
} bench_memory;
bench_memory bench_tree_memory(pid_t root);

#endif
