/* See lanes.h. */
#include "service/grpc/lanes.h"

#include <sched.h>

#include "service/grpc/payload.h"
#include "service/grpc/sending.h"
#include "service/grpc/tuning.h"

enum { EVENTS_OF_A_LOOK = 64, YIELDS = 2 };

static void open_lane(grpc_face *face, face_lane *lane, grpc_cq_polling_type polling) {
    grpc_completion_queue_attributes form = {
        .version = GRPC_CQ_CURRENT_VERSION, .cq_completion_type = GRPC_CQ_NEXT, .cq_polling_type = polling};
    const grpc_completion_queue_factory *factory = grpc_completion_queue_factory_lookup(&form);
    *lane = (face_lane){.face = face, .queue = grpc_completion_queue_create(factory, &form, NULL)};
    grpc_server_register_completion_queue(face->server, lane->queue, NULL);
}

void lanes_open(grpc_face *face, uint32_t pollers) {
    face->pollers = pollers ? pollers : face_default_pollers();
    if (face->pollers > FACE_POLLERS_MAX) face->pollers = FACE_POLLERS_MAX;
    face->lane_count = face->pollers + 1;
    for (size_t i = 0; i < face->pollers; i++) open_lane(face, &face->lanes[i], GRPC_CQ_DEFAULT_POLLING);
    open_lane(face, &face->lanes[face->pollers], GRPC_CQ_NON_POLLING);
}

static _Thread_local const face_lane *here;

bool lanes_is_here(const face_lane *lane) {
    return lane == here;
}

/* Many small calls: events follow one another, and results are best looked for in between. */
static bool is_crowded(face_lane *lane) {
    grpc_face *face = lane->face;
    return lane != &face->lanes[face->pollers] && admission_crowd(&face->scoring) >= FACE_BURST_CALLS &&
           admission_guess(&face->scoring) < PAYLOAD_LONG_BYTES;
}

/* Answers all that is ready. */
static bool collect(engine *owner) {
    sending_hold();
    bool any = engine_collect(owner);
    sending_release();
    return any;
}

/* No event is at hand. Returns whether to attend further. Before it sleeps, a core that it shares with a scorer is better used by that one: what it then
 * has judged needs no wake-up. */
static bool look_around(face_lane *lane, bool attends) {
    engine *owner = lane->face->engine;
    if (atomic_load(&lane->unwoken) > 0) face_wake_engine(lane);
    if (!attends || collect(owner)) return attends;
    for (int i = 0; i < YIELDS; i++) {
        sched_yield();
        if (collect(owner)) return true;
    }
    engine_attend(owner, false);
    if (!collect(owner)) return false;
    engine_attend(owner, true);
    return true;
}

static void *serve_lane(void *argument) {
    face_lane *lane = argument;
    bool attends = false;
    unsigned events = 0;
    here = lane;
    for (;;) {
        bool wait = !attends && atomic_load(&lane->unwoken) == 0;
        gpr_timespec until = wait ? gpr_inf_future(GPR_CLOCK_MONOTONIC) : gpr_inf_past(GPR_CLOCK_MONOTONIC);
        grpc_event event = grpc_completion_queue_next(lane->queue, until, NULL);
        if (event.type == GRPC_QUEUE_TIMEOUT) {
            attends = look_around(lane, attends);
            continue;
        }
        if (event.type == GRPC_QUEUE_SHUTDOWN) break;
        face_tag *tag = event.tag;
        tag->fire(tag->owner, event.success != 0);
        if (!attends && is_crowded(lane)) {
            attends = true;
            engine_attend(lane->face->engine, true);
        }
        if (attends && ++events % EVENTS_OF_A_LOOK == 0) collect(lane->face->engine);
    }
    if (attends) engine_attend(lane->face->engine, false);
    here = NULL;
    return NULL;
}

bool lanes_start(grpc_face *face) {
    for (size_t i = 0; i < face->lane_count; i++) {
        if (pthread_create(&face->lanes[i].thread, NULL, serve_lane, &face->lanes[i]) != 0) return false;
    }
    return true;
}

void lanes_stop(grpc_face *face, bool started) {
    for (size_t i = 0; i < face->lane_count; i++) grpc_completion_queue_shutdown(face->lanes[i].queue);
    for (size_t i = 0; i < face->lane_count; i++) {
        if (started) pthread_join(face->lanes[i].thread, NULL);
        else serve_lane(&face->lanes[i]);
    }
}

void lanes_close(grpc_face *face) {
    for (size_t i = 0; i < face->lane_count; i++) grpc_completion_queue_destroy(face->lanes[i].queue);
}

face_lane *lanes_next(face_lane *lane) {
    grpc_face *face = lane->face;
    face_lane *desk = &face->lanes[face->pollers];
    if (admission_guess(&face->scoring) >= PAYLOAD_LONG_BYTES) return desk;
    if (lane != desk) return lane;
    return &face->lanes[atomic_fetch_add(&face->returned, 1) % face->pollers];
}
