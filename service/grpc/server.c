/* The life of the face: listening, pollers, the janitor, drain and shutdown. Theory in server.h; the order of shutdown is gRPC's (each step
 * out of order aborts): stop accepting -> cancel -> wait for our calls -> shut queues down -> join pollers -> destroy. */
#include "service/grpc/server.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "common/clock.h"
#include "service/grpc/face.h"
#include "service/grpc/lanes.h"
#include "service/grpc/listen.h"
#include "service/grpc/log.h"
#include "service/grpc/tuning.h"
#include "service/limits.h"

enum {
    SLOTS_SCORE = 32,
    SLOTS_STREAM = 4,
    SLOTS_SMALL = 8, /* open slots of each queue */
    LISTEN_MAX = 16,
    GRACE_MS = 10000,
    SAME_SIGNAL_MS = 300, /* Ctrl-C reaches us from the terminal and from the supervisor */
    CALLS_END_MS = 10000, /* after everything was cancelled, calls end within this, or something is wrong with us */
    MEMORY_LOOK_MS = 10,  /* request memory may come free without a call of ours */
    EXIT_SOFTWARE = 70
};
static const int64_t NS_PER_MS = 1000000;

/* ---- set-up ---- */

static void face_init(grpc_face *face, engine *owner, const grpc_face_options *options) {
    face->engine = owner;
    face->options = options;
    admission_init(&face->scoring, LIMIT_CALLS, (size_t)LIMIT_QUEUED_MIB << 20);
    admission_init(&face->small, LIMIT_CALLS, (size_t)LIMIT_QUEUED_MIB << 20);
    waiting_init(&face->to_read);
    waiting_init(&face->for_memory);
    waiting_init(&face->slow);
    pthread_mutex_init(&face->roster_lock, NULL);
    atomic_store(&face->serving, true);
    face->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    face->descriptors = descriptors_new(descriptors_embedded());
    server_info_prepare(face);
    face->server = face_create_server("assay");
    face->score_method =
        grpc_server_register_method(face->server, "/assay.v1.RewardService/Score", NULL, GRPC_SRM_PAYLOAD_NONE, 0);
    face->stream_method =
        grpc_server_register_method(face->server, "/assay.v1.RewardService/ScoreStream", NULL, GRPC_SRM_PAYLOAD_NONE, 0);
    lanes_open(face, options->pollers);
}

static void face_start(grpc_face *face) {
    grpc_server_start(face->server);
    for (size_t i = 0; i < face->pollers; i++) {
        for (int k = 0; k < SLOTS_SCORE; k++) score_open(&face->lanes[i]);
        for (int k = 0; k < SLOTS_STREAM; k++) stream_open(&face->lanes[i]);
        for (int k = 0; k < SLOTS_SMALL; k++) small_open(&face->lanes[i]);
    }
    if (lanes_start(face)) return;
    face_log(FACE_LOG_ERROR, "cannot start a thread");
    _exit(EXIT_SOFTWARE);
}

static bool listen_all(grpc_face *face, listen_place *places) {
    const grpc_face_options *options = face->options;
    for (size_t i = 0; i < options->listen_count; i++) {
        assay_status status = listen_add(&places[i], face->server);
        if (status.code == ASSAY_OK) continue;
        face_log(FACE_LOG_ERROR, "%s", status.message);
        return false;
    }
    return true;
}

static void announce(const listen_place *places, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!places[i].loopback)
            face_log(FACE_LOG_WARNING, "%s is reachable from other machines, without TLS or authentication", places[i].shown);
        face_log(FACE_LOG_INFO, "listening on %s", places[i].shown);
    }
}

/* ---- the janitor ---- */

typedef enum phase { PHASE_SERVE, PHASE_LAME_DUCK, PHASE_DRAIN, PHASE_STOP } phase;

typedef struct janitor {
    grpc_face *face;
    int signal_fd;
    phase phase;
    int64_t phase_end_ns, signal_ns;
} janitor;

static void enter_drain(janitor *self) {
    uint32_t grace_ms = self->face->options->grace_ms;
    self->phase = PHASE_DRAIN;
    self->phase_end_ns = assay_wall_ns() + (int64_t)(grace_ms ? grace_ms : GRACE_MS) * NS_PER_MS;
    atomic_store(&self->face->draining, true);
    face_tell_state(self->face);
}

static void on_signal(janitor *self, const struct signalfd_siginfo *info) {
    grpc_face *face = self->face;
    if (info->ssi_signo == SIGHUP && info->ssi_code != SI_KERNEL) {
        named_rubrics_reload(&face->rubrics);
        return;
    }
    int64_t now_ns = assay_wall_ns();
    if (self->phase != PHASE_SERVE) {
        if (now_ns < self->signal_ns + SAME_SIGNAL_MS * NS_PER_MS) return;
        face_log(FACE_LOG_INFO, "second signal: stopping now");
        self->phase = PHASE_STOP;
        return;
    }
    size_t calls = admission_calls(&face->scoring);
    atomic_store(&face->draining, face->options->lame_duck_ms == 0); /* whoever reads NOT_SERVING then finds calls refused */
    atomic_store(&face->serving, false);
    face_tell_state(face);
    face_log(FACE_LOG_INFO, "stopping: %zu call%s to finish", calls, calls == 1 ? "" : "s");
    self->phase = PHASE_LAME_DUCK;
    self->signal_ns = now_ns;
    self->phase_end_ns = now_ns + face->options->lame_duck_ms * NS_PER_MS;
}

static void advance(janitor *self, int64_t now_ns) {
    if (self->phase == PHASE_LAME_DUCK && now_ns >= self->phase_end_ns) enter_drain(self);
    if (self->phase != PHASE_DRAIN) return;
    size_t calls = admission_calls(&self->face->scoring);
    if (calls > 0 && now_ns < self->phase_end_ns) return;
    if (calls > 0) face_log(FACE_LOG_WARNING, "%zu calls did not finish in time and are cancelled", calls);
    self->phase = PHASE_STOP;
}

/* Lets waiters through or go; returns how long nothing will be due, in ms. */
static int look_after_waiters(janitor *self, int64_t now_ns) {
    grpc_face *face = self->face;
    waiting_line *lines[] = {&face->for_memory, &face->to_read, &face->slow};
    int64_t next_ns = self->phase == PHASE_SERVE ? INT64_MAX : self->phase_end_ns;
    face_pump(face);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        int64_t line_ns = waiting_expire(lines[i], now_ns);
        if (line_ns < next_ns) next_ns = line_ns;
    }
    int64_t wait_ms = next_ns == INT64_MAX ? INT32_MAX : (next_ns - now_ns) / NS_PER_MS + 1;
    if (waiting_count(&face->for_memory) > 0 && wait_ms > MEMORY_LOOK_MS) wait_ms = MEMORY_LOOK_MS;
    if (self->phase == PHASE_DRAIN && wait_ms > MEMORY_LOOK_MS) wait_ms = MEMORY_LOOK_MS;
    return wait_ms >= INT32_MAX ? -1 : wait_ms < 0 ? 0 : (int)wait_ms;
}

static void drain_fd(int fd) {
    char bytes[sizeof(struct signalfd_siginfo)];
    while (read(fd, bytes, sizeof bytes) > 0) {
    }
}

static void run_janitor(janitor *self) {
    struct pollfd fds[] = {{.fd = self->signal_fd, .events = POLLIN}, {.fd = self->face->wake_fd, .events = POLLIN}};
    while (self->phase != PHASE_STOP) {
        int64_t now_ns = assay_wall_ns();
        int wait_ms = look_after_waiters(self, now_ns);
        if (poll(fds, 2, wait_ms) < 0 && errno != EINTR) break;
        struct signalfd_siginfo info;
        while (read(self->signal_fd, &info, sizeof info) == (ssize_t)sizeof info) on_signal(self, &info);
        drain_fd(self->face->wake_fd);
        advance(self, assay_wall_ns());
    }
}

/* ---- shutdown ---- */

static void shut_down(void *owner, bool ok) {
    (void)ok;
    atomic_store((atomic_bool *)owner, true);
}

/* Waits for a condition that other threads make true; false: it did not come. */
static bool wait_for(grpc_face *face, bool (*holds)(grpc_face *, void *), void *argument) {
    int64_t end_ns = assay_wall_ns() + CALLS_END_MS * NS_PER_MS;
    while (!holds(face, argument)) {
        if (assay_wall_ns() > end_ns) return false;
        struct pollfd fd = {.fd = face->wake_fd, .events = POLLIN};
        poll(&fd, 1, 5);
        drain_fd(face->wake_fd);
        waiting_expire(&face->for_memory, INT64_MAX - 1);
        waiting_expire(&face->to_read, INT64_MAX - 1);
    }
    return true;
}

static bool is_set(grpc_face *face, void *flag) {
    (void)face;
    return atomic_load((atomic_bool *)flag);
}

static bool no_call_lives(grpc_face *face, void *unused) {
    (void)unused;
    return atomic_load(&face->live) == 0;
}

/* A scorer that is stuck on a cancelled call holds that call's memory until the engine has killed it. */
static bool memory_is_back(grpc_face *face, void *unused) {
    (void)unused;
    engine_stats stats;
    engine_get_stats(face->engine, &stats);
    return stats.request_bytes_used == 0;
}

static void face_stop(grpc_face *face, bool started) {
    atomic_bool down = false;
    face_tag tag = {shut_down, &down};
    atomic_store(&face->stopping, true);
    grpc_server_shutdown_and_notify(face->server, face->lanes[0].queue, &tag);
    grpc_server_cancel_all_calls(face->server);
    if (started && (!wait_for(face, is_set, &down) || !wait_for(face, no_call_lives, NULL))) {
        face_log(FACE_LOG_ERROR, "%zu calls did not end", (size_t)atomic_load(&face->live));
        _exit(EXIT_SOFTWARE);
    }
    if (started && !wait_for(face, memory_is_back, NULL)) face_log(FACE_LOG_WARNING, "scorers still hold memory of calls");
    lanes_stop(face, started);
    grpc_server_destroy(face->server);
    lanes_close(face);
}

static void face_clear(grpc_face *face) {
    admission_clear(&face->scoring);
    admission_clear(&face->small);
    waiting_clear(&face->to_read);
    waiting_clear(&face->for_memory);
    waiting_clear(&face->slow);
    pthread_mutex_destroy(&face->roster_lock);
    close(face->wake_fd);
    assay_buffer_clear(&face->provenance);
    descriptors_free(face->descriptors);
}

/* ---- all of it ---- */

/* Ports that were left open ("HOST:0"), as the last front had them before it crashed; it may have bent them. */
typedef struct listen_memory {
    uint32_t ports[LISTEN_MAX];
    uint32_t starts; /* of the front: above 1 after a crash */
} listen_memory;

static bool check_places(const grpc_face_options *options, const listen_memory *memory, listen_place *places) {
    if (options->listen_count == 0 || options->listen_count > LISTEN_MAX) {
        face_log(FACE_LOG_ERROR, "want 1 to %d addresses to listen on", LISTEN_MAX);
        return false;
    }
    for (size_t i = 0; i < options->listen_count; i++) {
        assay_status status = listen_check_again(options->listen[i], memory ? memory->ports[i] : 0, &places[i]);
        if (status.code == ASSAY_OK) continue;
        face_log(FACE_LOG_ERROR, "%s", status.message);
        return false;
    }
    return true;
}

static int serve(grpc_face *face, listen_memory *memory, listen_place *places, int signal_fd) {
    const grpc_face_options *options = face->options;
    bool listening = listen_all(face, places);
    if (listening) {
        for (size_t i = 0; memory && i < options->listen_count; i++) memory->ports[i] = places[i].port;
        face_start(face);
        announce(places, options->listen_count);
        janitor self = {.face = face, .signal_fd = signal_fd};
        run_janitor(&self);
    }
    face_stop(face, listening);
    for (size_t i = 0; i < options->listen_count; i++) listen_remove(&places[i]);
    if (listening) face_log(FACE_LOG_INFO, "stopped");
    return listening ? GRPC_FACE_EXIT_OK : GRPC_FACE_EXIT_LISTEN;
}

int grpc_face_serve(engine *owner, void *argument) {
    const grpc_face_options *options = argument;
    listen_place *places = calloc(LISTEN_MAX, sizeof *places);
    if (!places) return EXIT_SOFTWARE;
    int code = GRPC_FACE_EXIT_LISTEN;
    face_tune_malloc();
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigaddset(&signals, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &signals, NULL); /* before gRPC makes threads, which inherit it */
    int signal_fd = signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
    listen_memory *memory = engine_front_memory(owner, sizeof *memory);
    if (check_places(options, memory, places)) {
        grpc_face *face = calloc(1, sizeof *face);
        bool again = memory && memory->starts++ > 0;
        code = EXIT_SOFTWARE;
        if (face && named_rubrics_init(&face->rubrics, options->rubric_paths, options->rubric_path_count, options->check_rubric,
                                       options->rubrics, again)) {
            face_log_take_grpc();
            grpc_init();
            face_init(face, owner, options);
            if (options->has_remotes) face->remotes = remote_link_open(options->remote_socket);
            face->suites = wire_suites_new((size_t)LIMIT_SUITES_MIB << 20);
            code = serve(face, memory, places, signal_fd);
            remote_link_close(face->remotes);
            wire_suites_free(face->suites);
            named_rubrics_clear(&face->rubrics);
            face_clear(face);
            grpc_shutdown();
        }
        free(face);
    }
    close(signal_fd);
    free(places);
    return code;
}
