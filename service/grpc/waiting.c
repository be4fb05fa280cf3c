/* See waiting.h. */
#include "service/grpc/waiting.h"

#include <stddef.h>

void waiting_init(waiting_line *line) {
    *line = (waiting_line){.count = 0};
    line->head.next = line->head.previous = &line->head;
    pthread_mutex_init(&line->lock, NULL);
}

void waiting_clear(waiting_line *line) {
    pthread_mutex_destroy(&line->lock);
}

static void unlink_waiter(waiting_line *line, waiter *one) {
    one->previous->next = one->next;
    one->next->previous = one->previous;
    one->next = one->previous = NULL;
    line->count--;
}

bool waiting_take_or_join(waiting_line *line, waiter *one) {
    pthread_mutex_lock(&line->lock);
    bool taken = line->count == 0 && one->take(one);
    if (!taken) {
        one->previous = line->head.previous;
        one->next = &line->head;
        one->previous->next = one->next->previous = one;
        line->count++;
    }
    pthread_mutex_unlock(&line->lock);
    return taken;
}

bool waiting_leave(waiting_line *line, waiter *one) {
    pthread_mutex_lock(&line->lock);
    bool linked = one->next != NULL;
    if (linked) unlink_waiter(line, one);
    pthread_mutex_unlock(&line->lock);
    return linked;
}

void waiting_pump(waiting_line *line) {
    for (;;) {
        pthread_mutex_lock(&line->lock);
        waiter *first = line->count > 0 && line->head.next->take(line->head.next) ? line->head.next : NULL;
        if (first) unlink_waiter(line, first);
        pthread_mutex_unlock(&line->lock);
        if (!first) return;
        first->go(first);
    }
}

int64_t waiting_expire(waiting_line *line, int64_t now_ns) {
    for (;;) {
        int64_t next_ns = INT64_MAX;
        waiter *late = NULL;
        pthread_mutex_lock(&line->lock);
        for (waiter *at = line->head.next; at != &line->head && !late; at = at->next) {
            if (at->give_up_ns <= now_ns) late = at;
            else if (at->give_up_ns < next_ns) next_ns = at->give_up_ns;
        }
        if (late) unlink_waiter(line, late);
        pthread_mutex_unlock(&line->lock);
        if (!late) return next_ns;
        late->expire(late);
    }
}

size_t waiting_count(waiting_line *line) {
    pthread_mutex_lock(&line->lock);
    size_t count = line->count;
    pthread_mutex_unlock(&line->lock);
    return count;
}
