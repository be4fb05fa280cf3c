/* What the sandbox's tests share: one sandbox for a test program, short ways to run a source, and counts of what the host holds. */
#ifndef TESTS_SANDBOX_BOX_H
#define TESTS_SANDBOX_BOX_H

#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <cmocka.h>

#include "sandbox/sandbox.h"

static sandbox *box;
static sandbox_result result;

static inline int open_box(sandbox_level least, unsigned slots) {
    assay_status status = sandbox_start(&(sandbox_options){.slots = slots, .clients = slots + 1, .least = least}, &box);
    if (status.code) {
        fprintf(stderr, "SKIPPED: %s\n", status.message);
        return 77;
    }
    sandbox_result_init(&result);
    return 0;
}

static inline void close_box(void) {
    sandbox_result_clear(&result);
    sandbox_stop(box);
}

/* Prepares and runs once; the verdict is that of the first step that failed. */
static inline sandbox_verdict run_source(const char *language, assay_view source, const char *input,
                                         const sandbox_limits *limits) {
    sandbox_program *program = NULL;
    sandbox_client *client = sandbox_client_of(box, 0);
    sandbox_prepare(client, language, source, NULL, &program, &result);
    if (!program) return result.verdict;
    sandbox_input *in = sandbox_input_new(assay_view_of(input));
    sandbox_run(client, program, in, limits, NULL, &result);
    sandbox_input_free(in);
    sandbox_program_free(program);
    return result.verdict;
}

static inline bool output_is(const char *text) {
    return assay_view_equal(assay_buffer_view(&result.output), assay_view_of(text));
}

static inline bool output_has(const char *text) {
    return result.output.size && memmem(result.output.data, result.output.size, text, strlen(text));
}

/* Entries that are numbers, or cgroups of this pid namespace's launchers: another test run beside this one has its own. */
static inline unsigned count_entries(const char *path, bool numbers) {
    DIR *folder = opendir(path);
    struct stat about;
    char prefix[48];
    unsigned count = 0;
    snprintf(prefix, sizeof prefix, "assay-%lu-", stat("/proc/self/ns/pid", &about) == 0 ? (unsigned long)about.st_ino : 0);
    for (struct dirent *entry; folder && (entry = readdir(folder));)
        count +=
            numbers ? entry->d_name[0] >= '0' && entry->d_name[0] <= '9' : strncmp(entry->d_name, prefix, strlen(prefix)) == 0;
    if (folder) closedir(folder);
    return count;
}

static inline unsigned count_lines(const char *path) {
    FILE *file = fopen(path, "re");
    unsigned count = 0;
    for (int c; file && (c = fgetc(file)) != EOF;) count += c == '\n';
    if (file) fclose(file);
    return count;
}

typedef struct host_counts {
    unsigned processes, mounts, descriptors, shm;
} host_counts;

/* Of this pid namespace: behind the wall all of it is ours. */
static inline host_counts count_host(void) {
    return (host_counts){count_entries("/proc", true), count_lines("/proc/self/mounts"), count_entries("/proc/self/fd", true),
                         count_lines("/proc/sysvipc/shm") + count_entries("/dev/shm", true)};
}

/* A report comes before the last process of its cell is reaped: what is more than `most` processes is waited for, a while. */
static inline host_counts count_host_within(unsigned most) {
    enum { LOOKS = 2000 };
    const struct timespec pause = {0, 1000000};
    host_counts counts = count_host();
    for (int i = 0; i < LOOKS && counts.processes > most; i++) {
        nanosleep(&pause, NULL);
        counts = count_host();
    }
    return counts;
}

#endif
