/* See regions.h. */
#include "service/engine/regions.h"

#include <fcntl.h>
#include <sched.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

static const size_t MIB = 1024 * 1024;

static assay_status make_failed(const char *what) {
    return assay_fail(ASSAY_ENVIRONMENT, "SHARED_MEMORY", NULL, "cannot make shared memory (%s): %s", what, strerror(errno));
}

static uint32_t usable_cpus(void) {
    cpu_set_t cpus;
    if (sched_getaffinity(0, sizeof cpus, &cpus) == 0 && CPU_COUNT(&cpus) > 0) return (uint32_t)CPU_COUNT(&cpus);
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (uint32_t)online : 1;
}

static size_t round_to_page(size_t size) {
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    return (size + page - 1) / page * page;
}

engine_config engine_config_complete(const engine_config *config) {
    engine_config complete = *config;
    if (!complete.scorers) complete.scorers = usable_cpus();
    if (complete.scorers > SHARED_SCORERS_MAX) complete.scorers = SHARED_SCORERS_MAX;
    if (!complete.request_bytes_max) complete.request_bytes_max = 320 * MIB;
    if (!complete.result_bytes) complete.result_bytes = 2 * MIB;
    if (!complete.item_cpu_ms_max) complete.item_cpu_ms_max = 2000;
    if (!complete.scorer_memory_bytes) complete.scorer_memory_bytes = 512 * MIB;
    return complete;
}

static void set_sizes(engine_regions *regions, const engine_config *config) {
    engine_seats_plan(&regions->seats, config);
    regions->scorers = regions->seats.count;
    regions->request_bytes = round_to_page(config->request_bytes_max);
    regions->control_bytes = round_to_page(sizeof(shared_control) + regions->scorers * sizeof(shared_scorer));
    /* Room for several greatest bodies, so that a scorer can write one while the front copies another. */
    size_t ring = MIB;
    while (ring < config->result_bytes && ring < 1024 * MIB) ring *= 2;
    regions->ring_bytes = ring;
}

static int make_memory(const char *name, size_t bytes) {
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0) return -1;
    if (ftruncate(fd, (off_t)bytes) != 0 || fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) != 0) {
        close(fd);
        return -1;
    }
    return fd;
}

/* The same memory behind a descriptor without write access: a mapping of it can never be made writable. */
static int reopen_readonly(int fd) {
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    return open(path, O_RDONLY | O_CLOEXEC);
}

assay_status engine_regions_make(engine_regions *regions, const engine_config *config) {
    memset(regions, 0, sizeof *regions);
    regions->request_fd = regions->request_fd_readonly = regions->control_fd = regions->control_fd_readonly = -1;
    regions->collector_event = regions->supervisor_event = -1;
    for (size_t i = 0; i < SHARED_SCORERS_MAX; i++) regions->result_fds[i] = -1;
    set_sizes(regions, config);
    regions->collector_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    regions->supervisor_event = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (regions->collector_event < 0 || regions->supervisor_event < 0) return make_failed("eventfd");
    regions->request_fd = make_memory("assay-requests", regions->request_bytes);
    if (regions->request_fd < 0) return make_failed("requests");
    regions->control_fd = make_memory("assay-control", regions->control_bytes);
    if (regions->control_fd < 0) return make_failed("control");
    for (uint32_t i = 0; i < regions->scorers; i++) {
        regions->result_fds[i] = make_memory("assay-results", engine_regions_result_bytes(regions));
        if (regions->result_fds[i] < 0) return make_failed("results");
    }
    regions->request_fd_readonly = reopen_readonly(regions->request_fd);
    regions->control_fd_readonly = reopen_readonly(regions->control_fd);
    if (regions->request_fd_readonly < 0 || regions->control_fd_readonly < 0) return make_failed("/proc/self/fd");
    return assay_ok();
}

static void close_fd(int *fd) {
    if (*fd >= 0) close(*fd);
    *fd = -1;
}

void engine_regions_destroy(engine_regions *regions) {
    engine_regions_unmap(regions);
    close_fd(&regions->request_fd);
    close_fd(&regions->request_fd_readonly);
    close_fd(&regions->control_fd);
    close_fd(&regions->control_fd_readonly);
    close_fd(&regions->collector_event);
    close_fd(&regions->supervisor_event);
    for (size_t i = 0; i < SHARED_SCORERS_MAX; i++) close_fd(&regions->result_fds[i]);
}

static void *map(int fd, size_t bytes, int protection) {
    void *at = mmap(NULL, bytes, protection, MAP_SHARED, fd, 0);
    return at == MAP_FAILED ? NULL : at;
}

static assay_status map_results(engine_regions *regions, size_t bytes) {
    regions->result_map_bytes = bytes;
    for (uint32_t i = 0; i < regions->scorers; i++) {
        regions->results[i] = map(regions->result_fds[i], bytes, PROT_READ);
        if (!regions->results[i]) return make_failed("map results");
    }
    return assay_ok();
}

assay_status engine_regions_map_supervisor(engine_regions *regions) {
    regions->control = map(regions->control_fd, regions->control_bytes, PROT_READ | PROT_WRITE);
    if (!regions->control) return make_failed("map control");
    return map_results(regions, SHARED_RESULT_HEADER);
}

assay_status engine_regions_map_front(engine_regions *regions) {
    regions->control = map(regions->control_fd, regions->control_bytes, PROT_READ | PROT_WRITE);
    if (!regions->control) return make_failed("map control");
    regions->requests = map(regions->request_fd, regions->request_bytes, PROT_READ | PROT_WRITE);
    if (!regions->requests) return make_failed("map requests");
    return map_results(regions, engine_regions_result_bytes(regions));
}

assay_status engine_regions_map_scorer(engine_regions *regions, uint32_t index) {
    regions->control = map(regions->control_fd_readonly, regions->control_bytes, PROT_READ);
    if (!regions->control) return make_failed("map control");
    regions->requests = map(regions->request_fd_readonly, regions->request_bytes, PROT_READ);
    if (!regions->requests) return make_failed("map requests");
    regions->result_map_bytes = engine_regions_result_bytes(regions);
    regions->results[index] = map(regions->result_fds[index], regions->result_map_bytes, PROT_READ | PROT_WRITE);
    return regions->results[index] ? assay_ok() : make_failed("map results");
}

bool engine_regions_make_results_writable(engine_regions *regions) {
    for (uint32_t i = 0; i < regions->scorers; i++) {
        if (mprotect(regions->results[i], regions->result_map_bytes, PROT_READ | PROT_WRITE) != 0) return false;
    }
    return true;
}

void engine_regions_unmap(engine_regions *regions) {
    if (regions->control) munmap(regions->control, regions->control_bytes);
    if (regions->requests) munmap(regions->requests, regions->request_bytes);
    for (size_t i = 0; i < SHARED_SCORERS_MAX; i++) {
        if (regions->results[i]) munmap(regions->results[i], regions->result_map_bytes);
        regions->results[i] = NULL;
    }
    regions->control = NULL;
    regions->requests = NULL;
}
