/* A client: orders out, reports in, and what a report means. */
#include "sandbox/client.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"
#include "sandbox/policy/policy.h"

enum { ERROR_BYTES = 65536, RESTARTS_MAX = 8, PAUSE_MS = 20 };
#define OUTPUT_CAP (256u << 20)

const char *sandbox_verdict_name(sandbox_verdict verdict) {
    static const char *const names[] = {"OK",
                                        "TIME_LIMIT",
                                        "WALL_LIMIT",
                                        "MEMORY_LIMIT",
                                        "OUTPUT_LIMIT",
                                        "RUNTIME_ERROR",
                                        "COMPILE_ERROR",
                                        "SECURITY_VIOLATION",
                                        "NOT_AVAILABLE",
                                        "CANCELLED",
                                        "ERROR"};
    return (size_t)verdict < sizeof names / sizeof *names ? names[verdict] : "ERROR";
}

const char *sandbox_level_name(sandbox_level level) {
    static const char *const names[] = {"none", "no-cgroups", "full"};
    return (size_t)level < sizeof names / sizeof *names ? names[level] : "none";
}

void sandbox_result_init(sandbox_result *result) {
    *result = (sandbox_result){.verdict = SANDBOX_ERROR};
    assay_buffer_init(&result->output, OUTPUT_CAP);
    assay_buffer_init(&result->errors, OUTPUT_CAP);
    assay_buffer_init(&result->answer, OUTPUT_CAP);
}

void sandbox_result_clear(sandbox_result *result) {
    assay_buffer_clear(&result->output);
    assay_buffer_clear(&result->errors);
    assay_buffer_clear(&result->answer);
}

void client_reset(sandbox_result *result) {
    assay_buffer output = result->output, errors = result->errors, answer = result->answer;
    assay_buffer_reset(&output);
    assay_buffer_reset(&errors);
    assay_buffer_reset(&answer);
    *result = (sandbox_result){.verdict = SANDBOX_ERROR, .output = output, .errors = errors, .answer = answer};
}

void client_fail(sandbox_result *result, sandbox_verdict verdict, const char *format, ...) {
    va_list list;
    va_start(list, format);
    vsnprintf(result->detail, sizeof result->detail, format, list);
    va_end(list);
    result->verdict = verdict;
}

int sandbox_sealed(const char *name, assay_view bytes, bool executable) {
    int fd = memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    size_t at = 0;
    while (fd >= 0 && at < bytes.size) {
        ssize_t put = write(fd, bytes.data + at, bytes.size - at);
        if (put < 0 && errno == EINTR) continue;
        if (put <= 0) break;
        at += (size_t)put;
    }
    if (fd >= 0 && (at < bytes.size || fchmod(fd, executable ? 0555 : 0444) != 0 ||
                    fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) != 0)) {
        int saved = errno;
        close(fd);
        errno = saved;
        return -1;
    }
    return fd;
}

sandbox_input *sandbox_input_new(assay_view bytes) {
    sandbox_input *input = malloc(sizeof *input);
    if (!input) return NULL;
    input->fd = sandbox_sealed("input", bytes, false);
    if (input->fd >= 0) return input;
    free(input);
    return NULL;
}

void sandbox_input_free(sandbox_input *input) {
    if (!input) return;
    close(input->fd);
    free(input);
}

static uint64_t or_else(uint64_t asked, uint64_t usual) {
    return asked ? asked : usual;
}

wire_limits client_limits(const sandbox_limits *asked, const sandbox_limits *usual, bool managed) {
    static const sandbox_limits none;
    if (!asked) asked = &none;
    wire_limits limits = {
        .memory_bytes = or_else(asked->memory_bytes, usual->memory_bytes),
        .output_bytes = or_else(asked->output_bytes, usual->output_bytes),
        .error_bytes = ERROR_BYTES,
        .scratch_bytes = or_else(asked->scratch_bytes, usual->scratch_bytes),
        .cpu_ms = (uint32_t)or_else(asked->cpu_ms, usual->cpu_ms),
        .wall_ms = asked->wall_ms,
        .processes = (uint32_t)or_else(asked->processes, usual->processes),
        .open_files = managed ? 1024 : 128,
        .reserves = managed,
    };
    if (limits.output_bytes > OUTPUT_CAP) limits.output_bytes = OUTPUT_CAP;
    if (limits.cpu_ms > 3600000) limits.cpu_ms = 3600000;
    /* The backstop follows a CPU limit that was asked for: a busy machine is no reason for a verdict. */
    if (!limits.wall_ms) limits.wall_ms = asked->cpu_ms ? limits.cpu_ms * 4 + 5000 : usual->wall_ms;
    limits.scratch_files = limits.scratch_bytes ? 4096 : 0;
    limits.file_bytes = limits.memory_bytes;
    limits.stack_bytes = limits.memory_bytes < (256u << 20) ? limits.memory_bytes : 256u << 20;
    return limits;
}

static bool take_stream(assay_buffer *out, uint64_t size, const char **bytes, uint32_t inline_size, int fd) {
    if (size > OUTPUT_CAP) return false;
    if (inline_size) {
        assay_buffer_put(out, (assay_view){*bytes, inline_size});
        *bytes += inline_size;
        return !out->overflow;
    }
    if (size == 0) return true;
    char *place = fd >= 0 ? assay_buffer_grow(out, (size_t)size) : NULL;
    return place && pread(fd, place, (size_t)size, 0) == (ssize_t)size;
}

static void describe(sandbox_result *result, const wire_report *report) {
    char name[64];
    result->exit_code = report->exit_code;
    result->signal = report->signal;
    switch ((enum wire_end)report->end) {
        case WIRE_END_EXIT:
            result->verdict = report->exit_code == 0 ? SANDBOX_OK : SANDBOX_RUNTIME_ERROR;
            if (report->exit_code) snprintf(result->detail, sizeof result->detail, "exit code %d", report->exit_code);
            break;
        case WIRE_END_SIGNAL:
            if (report->signal == SIGSYS) { /* a foreign calling convention: the filter kills at once */
                client_fail(result, SANDBOX_SECURITY_VIOLATION, "a system call of a foreign architecture");
            } else {
                const char *text = sigabbrev_np(report->signal);
                client_fail(result, SANDBOX_RUNTIME_ERROR, "signal SIG%s", text ? text : "?");
            }
            break;
        case WIRE_END_CPU: client_fail(result, SANDBOX_TIME_LIMIT, "CPU time"); break;
        case WIRE_END_WALL: client_fail(result, SANDBOX_WALL_LIMIT, "wall time"); break;
        case WIRE_END_MEMORY: client_fail(result, SANDBOX_MEMORY_LIMIT, "memory"); break;
        case WIRE_END_OUTPUT: client_fail(result, SANDBOX_OUTPUT_LIMIT, "output"); break;
        case WIRE_END_VIOLATION:
            policy_syscall_name(report->syscall, name, sizeof name);
            client_fail(result, SANDBOX_SECURITY_VIOLATION, "%s", name);
            break;
        case WIRE_END_CANCELLED: client_fail(result, SANDBOX_CANCELLED, "cancelled"); break;
        case WIRE_END_FAULT:
            if (report->restarted) client_fail(result, SANDBOX_ERROR, "the launcher restarted");
            else
                client_fail(result, SANDBOX_ERROR, "%s: %s", wire_stage_name(report->fault_stage),
                            strerror(report->fault_errno));
            break;
    }
}

static void take(sandbox_result *result, const wire_report *report, const char *bytes, const int *fds, unsigned count,
                 int *collected) {
    int of[3] = {-1, -1, -1};
    unsigned next = 0;
    for (unsigned i = 0; i < 3; i++)
        if (report->fds_mask & 1u << i) of[i] = fds[next++];
    result->cpu_us = report->cpu_us;
    result->wall_us = report->wall_us;
    result->queue_us = report->queue_us;
    result->memory_peak_bytes = report->memory_peak_bytes;
    result->errors_cut = report->err_cut != 0;
    result->answered = report->answer_known != 0;
    describe(result, report);
    if (!take_stream(&result->output, report->out_bytes, &bytes, report->out_inline, of[0]) ||
        !take_stream(&result->errors, report->err_bytes, &bytes, report->err_inline, of[1]) ||
        !take_stream(&result->answer, report->answer_inline, &bytes, report->answer_inline, -1))
        client_fail(result, SANDBOX_ERROR, "the output could not be read back");
    if (collected) {
        *collected = of[2];
        of[2] = -1;
    }
    (void)count;
    wire_close_all(of, 3);
}

static bool send_order(sandbox_client *client, const wire_order *order, const client_fds *fds) {
    int list[WIRE_FDS_MAX];
    unsigned count = 0;
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++)
        if (fds->of[i] >= 0) list[count++] = fds->of[i];
    return wire_send(client->socket, order, sizeof *order, NULL, 0, list, count);
}

typedef union client_message {
    wire_report report;
    char bytes[sizeof(wire_report) + WIRE_TAIL_BYTES];
} client_message;

/* What nobody waits for any more: word of restarts while nothing ran, reports of orders that were given twice. */
static void drain(const sandbox_client *client, client_message *in) {
    int list[WIRE_FDS_MAX];
    unsigned count = 0;
    while (wire_receive(client->socket, in, sizeof *in, list, &count, MSG_DONTWAIT) > 0) wire_close_all(list, count);
}

static bool is_pause(long got) {
    return got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

static bool is_stopped(const sandbox_client *client) {
    return client->stop && atomic_load_explicit(client->stop, memory_order_relaxed);
}

/* A worker's guardian is its parent's business, and its filter has no system call for it. */
static void tend_guardian(sandbox_client *client) {
    if (!client->attached) (void)sandbox_tend(client->box);
}

/* The next message; where the client is watched, pauses now and then to look whether to stop. */
static long await(sandbox_client *client, client_message *in, int *list, unsigned *count) {
    for (;;) {
        long got = wire_receive(client->socket, in, sizeof *in, list, count, 0);
        if (!is_pause(got)) return got;
        if (is_stopped(client)) sandbox_cancel(client);
        tend_guardian(client);
    }
}

bool client_begin(sandbox_client *client, wire_order *order, const client_fds *fds, sandbox_result *result) {
    static _Thread_local client_message in;
    if (is_stopped(client)) {
        client_fail(result, SANDBOX_CANCELLED, "cancelled");
        return false;
    }
    drain(client, &in);
    order->magic = WIRE_ORDER_MAGIC;
    order->size = sizeof *order;
    order->id = ++client->next_id;
    order->fds_mask = 0;
    for (unsigned i = 0; i < WIRE_FD_COUNT; i++)
        if (fds->of[i] >= 0) order->fds_mask |= 1u << i;
    client->lost = false;
    atomic_store(&client->running, order->id);
    if (send_order(client, order, fds)) return true;
    atomic_store(&client->running, 0);
    client_fail(result, SANDBOX_ERROR, "the launcher is gone");
    return false;
}

/* Waits for one message. True: the order's report is taken, or nothing will come any more. */
static bool hear(sandbox_client *client, const wire_order *order, const client_fds *fds, unsigned *restarts,
                 sandbox_result *result, int *collected) {
    static _Thread_local client_message in;
    int list[WIRE_FDS_MAX];
    unsigned count = 0;
    long got = await(client, &in, list, &count);
    bool sound = got > 0 && wire_report_is_sound(&in.report, got, count);
    bool restarted = sound && in.report.restarted, cancelled = atomic_load(&client->cancelled) == order->id;
    if (restarted && !order->partner && !cancelled && (*restarts)++ < RESTARTS_MAX && send_order(client, order, fds))
        return false;
    if (sound && in.report.id != order->id && !restarted) { /* of an order that was given twice */
        wire_close_all(list, count);
        return false;
    }
    if (restarted && cancelled) {
        wire_close_all(list, count);
        client_fail(result, SANDBOX_CANCELLED, "cancelled");
    } else if (sound) {
        take(result, &in.report, in.bytes + sizeof in.report, list, count, collected);
        client->lost = in.report.end == WIRE_END_FAULT && in.report.fault_stage != STAGE_STARVED;
    } else {
        if (got > 0) wire_close_all(list, count);
        client_fail(result, SANDBOX_ERROR, "the launcher is gone");
    }
    atomic_store(&client->running, 0);
    return true;
}

void client_finish(sandbox_client *client, const wire_order *order, const client_fds *fds, sandbox_result *result,
                   int *collected) {
    unsigned restarts = 0;
    if (collected) *collected = -1;
    while (!hear(client, order, fds, &restarts, result, collected)) {
    }
}

void client_perform(sandbox_client *client, wire_order *order, const client_fds *fds, sandbox_result *result, int *collected) {
    if (collected) *collected = -1;
    if (client_begin(client, order, fds, result)) client_finish(client, order, fds, result, collected);
}

void client_perform_pair(client_half halves[2], bool (*ends_first)(const sandbox_result *)) {
    bool done[2] = {false, false};
    unsigned restarts = 0;
    for (int i = 0; i < 2; i++) {
        client_half *h = &halves[i];
        h->order->partner = (uint32_t)(halves[1 - i].client - h->client->box->clients) + 1;
        done[i] = !client_begin(h->client, h->order, h->fds, h->result);
        for (unsigned k = 0; k < WIRE_FD_COUNT; k++) /* ours now stand in the way of a pipe's end */
            if (h->fds->of[k] >= 0 && h->give[k]) close(h->fds->of[k]);
    }
    for (int i = 0; i < 2; i++)
        if (done[i] && !done[1 - i]) sandbox_cancel(halves[1 - i].client);
    while (!done[0] || !done[1]) {
        struct pollfd set[2] = {{done[0] ? -1 : halves[0].client->socket, POLLIN, 0},
                                {done[1] ? -1 : halves[1].client->socket, POLLIN, 0}};
        int heard = poll(set, 2, PAUSE_MS);
        if (heard == 0) tend_guardian(halves[0].client);
        if (heard < 0) continue;
        if (is_stopped(halves[0].client)) sandbox_cancel(halves[0].client); /* whose end ends the other */
        for (int i = 0; i < 2; i++) {
            client_half *h = &halves[i];
            if (done[i] || !set[i].revents) continue;
            done[i] = hear(h->client, h->order, h->fds, &restarts, h->result, NULL);
            if (!done[i] || done[1 - i]) continue;
            if (h->result->verdict == SANDBOX_ERROR || h->result->verdict == SANDBOX_CANCELLED ||
                (i == 1 && ends_first(h->result)))
                sandbox_cancel(halves[1 - i].client);
        }
    }
}

void sandbox_cancel(sandbox_client *client) {
    uint64_t id = atomic_load(&client->running);
    atomic_store(&client->cancelled, id);
    wire_order order = {.magic = WIRE_ORDER_MAGIC, .size = sizeof order, .id = id, .cancel = WIRE_CANCEL_ONE};
    if (id) wire_send(client->socket, &order, sizeof order, NULL, 0, NULL, 0);
}

int sandbox_client_socket(const sandbox_client *client) {
    return client->socket;
}

void sandbox_client_watch(sandbox_client *client, const _Atomic uint32_t *stop) {
    client->stop = stop;
}

int client_null(sandbox_client *client) {
    if (client->null < 0) client->null = sandbox_sealed("nothing", ASSAY_VIEW_NONE, false);
    return client->null;
}

bool client_settle(sandbox_client *client) {
    static _Thread_local client_message in;
    static _Thread_local wire_order order;
    int list[WIRE_FDS_MAX];
    unsigned count = 0;
    order = (wire_order){.magic = WIRE_ORDER_MAGIC, .size = sizeof order, .id = ++client->next_id, .cancel = WIRE_CANCEL_ALL};
    bool sent = wire_send(client->socket, &order, sizeof order, NULL, 0, NULL, 0);
    while (sent) {
        long got = wire_receive(client->socket, &in, sizeof in, list, &count, 0);
        if (is_pause(got)) {
            tend_guardian(client);
            continue;
        }
        if (got <= 0) break;
        wire_close_all(list, count);
        if (in.report.id == order.id) return true;
        if (in.report.restarted) sent = wire_send(client->socket, &order, sizeof order, NULL, 0, NULL, 0);
    }
    return false;
}

assay_status sandbox_client_attach(sandbox_client *client, int socket) {
    client->socket = socket;
    client->null = -1;
    client->stop = NULL;
    client->attached = true;
    atomic_store(&client->running, 0);
    /* Later than every id of an earlier life, which counted up from its own time by less than one in a nanosecond. */
    client->next_id = (uint64_t)assay_wall_ns();
    if (client_null(client) < 0) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMFD", NULL, "memfd_create: %s", strerror(errno));
    if (client_settle(client)) return assay_ok();
    return assay_fail(ASSAY_ENVIRONMENT, "LAUNCHER", NULL, "the launcher of cells is gone");
}
