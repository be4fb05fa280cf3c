/* See kit.h. */
#include "kit.h"

#include <dirent.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

kit_shared *kit_memory;

void kit_check_fn(bool good, const char *what, const char *file, int line) {
    if (good) return;
    fprintf(stderr, "%s:%d: not so: %s\n", file, line, what);
    atomic_fetch_add(&kit_memory->failures, 1);
}

unsigned kit_multiplier(void) {
    const char *text = getenv("ASSAY_TEST_MULTIPLIER");
    int value = text ? atoi(text) : 1;
    return value > 0 ? (unsigned)value : 1;
}

/* ---- scenarios ---- */

typedef struct scenario {
    int (*front)(engine *, void *);
    void *argument;
} scenario;

static int run_scenario(engine *engine_now, void *argument) {
    const scenario *scene = argument;
    atomic_store(&kit_memory->front, getpid());
    return scene->front(engine_now, scene->argument);
}

/* Waits for `pid` until the time is up; -1: it did not end and was killed. */
static int wait_at_most(pid_t pid, unsigned seconds) {
    int status;
    for (int64_t end = assay_wall_ns() + (int64_t)seconds * 1000000000; assay_wall_ns() < end; usleep(500)) {
        if (waitpid(pid, &status, WNOHANG) == pid) return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
    }
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    return -1;
}

int kit_run(const engine_config *config, int (*front)(engine *, void *), void *argument, unsigned seconds) {
    if (!kit_memory) kit_memory = mmap(NULL, sizeof *kit_memory, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memset(kit_memory, 0, sizeof *kit_memory);
    prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); /* whatever the engine leaves behind becomes ours, and is seen */
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        atomic_store(&kit_memory->supervisor, getpid());
        scenario scene = {front, argument};
        exit(engine_run(config, &kit_brain, run_scenario, &scene));
    }
    int code = wait_at_most(pid, seconds);
    pid_t left[16];
    size_t count = 0;
    for (int i = 0; i < 1000 && (count = kit_children(getpid(), left, 16)) > 0; i++) {
        while (waitpid(-1, NULL, WNOHANG) > 0) continue; /* dead ones */
        usleep(1000);
    }
    if (count) {
        fprintf(stderr, "%zu processes are left\n", count);
        for (size_t i = 0; i < count; i++) kill(left[i], SIGKILL);
        return -2;
    }
    return code == 0 && atomic_load(&kit_memory->failures) ? 1 : code;
}

/* ---- calls ---- */

static void call_done(engine_job *job, void *argument) {
    kit_call *call = argument;
    kit_check(job == call->job);
    pthread_mutex_lock(&call->lock);
    call->done++;
    call->done_ns = assay_wall_ns();
    pthread_cond_signal(&call->changed);
    pthread_mutex_unlock(&call->lock);
}

bool kit_call_open(kit_call *call, engine *owner, size_t bytes) {
    *call = (kit_call){.engine = owner};
    pthread_mutex_init(&call->lock, NULL);
    pthread_cond_init(&call->changed, NULL);
    call->job = engine_job_new(owner, bytes, call_done, call);
    if (!call->job) return false;
    call->at = engine_job_bytes(call->job);
    return true;
}

static assay_view put(kit_call *call, assay_view text) {
    if (text.size) memcpy(call->at, text.data, text.size);
    assay_view stored = {call->at, text.size};
    call->at += text.size;
    return stored;
}

void kit_call_add(kit_call *call, uint32_t group_index, const char *group_head, const assay_view *texts, size_t count) {
    assay_view *views = calloc(count + 1, sizeof *views);
    assay_view head = put(call, assay_view_of(group_head));
    for (size_t i = 0; i < count; i++) views[i] = put(call, texts[i]);
    kit_check(engine_job_add(call->job, 1, ASSAY_VIEW_NONE, head, group_index, 0, views, count));
    free(views);
}

void kit_call_add_same(kit_call *call, uint32_t group_index, assay_view text, size_t count) {
    assay_view *texts = calloc(count + 1, sizeof *texts);
    for (size_t i = 0; i < count; i++) texts[i] = text;
    kit_call_add(call, group_index, NULL, texts, count);
    free(texts);
}

void kit_call_submit(kit_call *call, int64_t timeout_ms) {
    engine_job_submit(call->job, timeout_ms ? assay_wall_ns() + timeout_ms * 1000000 : INT64_MAX);
}

void kit_call_wait(kit_call *call) {
    pthread_mutex_lock(&call->lock);
    while (!call->done) pthread_cond_wait(&call->changed, &call->lock);
    pthread_mutex_unlock(&call->lock);
}

void kit_call_close(kit_call *call) {
    kit_check(call->done <= 1);
    engine_job_free(call->job);
    call->job = NULL;
    pthread_mutex_destroy(&call->lock);
    pthread_cond_destroy(&call->changed);
}

void kit_call_run(kit_call *call) {
    kit_call_submit(call, 0);
    kit_call_wait(call);
}

bool kit_item_right(const kit_call *call, size_t index, assay_view text, uint32_t group_index, uint32_t index_in_group) {
    const engine_item *item = engine_job_item(call->job, index);
    char body[64];
    double sum = kit_sum(text);
    snprintf(body, sizeof body, "sum %.0f of %zu", sum, text.size);
    return item->fault == ENGINE_FAULT_NONE && assay_view_equal(item->body, assay_view_of(body)) &&
           item->record.reward == sum && item->record.class_hash == (uint64_t)sum * text.size + group_index + 1 &&
           item->record.status == 1 && item->record.verdict == index_in_group % 251;
}

engine_fault kit_fault(const kit_call *call, size_t index) {
    return engine_job_item(call->job, index)->fault;
}

uint32_t kit_alive(engine *owner) {
    engine_stats stats;
    engine_get_stats(owner, &stats);
    return stats.scorers_alive;
}

/* ---- processes ---- */

size_t kit_children(pid_t parent, pid_t *out, size_t max) {
    DIR *folder = opendir("/proc");
    size_t count = 0;
    for (struct dirent *entry; folder && (entry = readdir(folder));) {
        char path[300], text[512];
        snprintf(path, sizeof path, "/proc/%s/stat", entry->d_name);
        FILE *file = atoi(entry->d_name) > 0 ? fopen(path, "r") : NULL;
        if (!file) continue;
        const char *end = fgets(text, sizeof text, file) ? strrchr(text, ')') : NULL;
        int its_parent = 0;
        if (end && sscanf(end + 1, " %*c %d", &its_parent) == 1 && its_parent == parent && count < max)
            out[count++] = (pid_t)atoi(entry->d_name);
        fclose(file);
    }
    if (folder) closedir(folder);
    return count;
}

size_t kit_open_fds(pid_t pid) {
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/fd", (int)pid);
    DIR *folder = opendir(path);
    size_t count = 0;
    while (folder && readdir(folder)) count++;
    if (folder) closedir(folder);
    return count;
}

size_t kit_rss_kb(pid_t pid) {
    char path[64], line[256];
    size_t kb = 0;
    snprintf(path, sizeof path, "/proc/%d/status", (int)pid);
    FILE *file = fopen(path, "r");
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "VmRSS: %zu", &kb) == 1) break;
    }
    if (file) fclose(file);
    return kb;
}
