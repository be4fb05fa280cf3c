/* Running a compiled program's probe, and putting the warm program in its place: warm/warm.h. */
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sandbox/client.h"
#include "sandbox/warm/warm.h"

/* The program's bytes, to be freed; NULL where there is no memory for them, or they are too many. */
static char *read_all(int fd, size_t *size) {
    off_t end = lseek(fd, 0, SEEK_END); /* no fstat: its system call can name files */
    if (end <= 0 || end > (off_t)WARM_BYTES_MAX) return NULL;
    char *bytes = malloc((size_t)end);
    size_t at = 0;
    while (bytes && at < (size_t)end) {
        ssize_t got = pread(fd, bytes + at, (size_t)end - at, (off_t)at);
        if (got <= 0) break;
        at += (size_t)got;
    }
    *size = at;
    if (at == (size_t)end) return bytes;
    free(bytes);
    return NULL;
}

/* In a cell like any other, without input; what the probe leaves behind in `record`. */
static bool run_probe(sandbox_client *client, const language_found *row, assay_view probe, int record) {
    static const sandbox_limits few = {.cpu_ms = 500, .wall_ms = 1000, .output_bytes = 4096};
    static _Thread_local wire_order order;
    memset(&order, 0, sizeof order);
    order.program = WIRE_PROGRAM_EXECUTE;
    order.profile = PROFILE_NATIVE;
    order.limits = client_limits(&few, &row->language->limits, false);
    /* Whatever the row gives its programs: a sealed mother cannot mount one. */
    order.limits.scratch_bytes = order.limits.scratch_files = 0;
    client_fds fds = CLIENT_FDS_NONE;
    fds.of[WIRE_FD_PROGRAM] = sandbox_sealed("probe", probe, true);
    fds.of[WIRE_FD_STDIN] = client_null(client);
    fds.of[WIRE_FD_CHANNEL_OUT] = record;
    sandbox_result result;
    sandbox_result_init(&result);
    if (fds.of[WIRE_FD_PROGRAM] >= 0 && fds.of[WIRE_FD_STDIN] >= 0) client_perform(client, &order, &fds, &result, NULL);
    if (fds.of[WIRE_FD_PROGRAM] >= 0) close(fds.of[WIRE_FD_PROGRAM]);
    bool good = result.verdict == SANDBOX_OK;
    sandbox_result_clear(&result);
    return good;
}

int client_warm_up(sandbox_client *client, const language_found *row, int fd) {
    size_t size = 0;
    int record = -1, warm = -1;
    char *bytes = read_all(fd, &size);
    assay_view program = {bytes, size};
    assay_buffer out;
    assay_buffer_init(&out, 2 * (size_t)WARM_BYTES_MAX);
    if (bytes && warm_make_probe(program, &out)) record = memfd_create("record", MFD_CLOEXEC);
    if (record >= 0 && run_probe(client, row, assay_buffer_view(&out), record)) {
        assay_buffer_reset(&out);
        if (warm_make(program, record, &out)) warm = sandbox_sealed("program", assay_buffer_view(&out), true);
    }
    if (record >= 0) close(record);
    assay_buffer_clear(&out);
    free(bytes);
    if (warm < 0) return fd;
    close(fd);
    return warm;
}
