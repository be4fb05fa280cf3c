/* See link.h. Calls stand in a list; at most OUTSTANDING_MAX wishes of all of them are with the fetcher at a time, oldest first. */
#include "service/remote/link.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"

enum { OUTSTANDING_MAX = 512, POLL_MS = 250 };

typedef struct remote_call remote_call;
struct remote_call {
    remote_call *next;
    uint64_t first_id; /* wish i has the id first_id + i */
    remote_wish *wishes;
    bool *answered;
    size_t count, sent, left; /* left: without an answer */
    int64_t deadline_ns;
    bool cancelled;
    void (*done)(void *);
    void *argument;
};

struct remote_link {
    int socket, wake_fd;
    pthread_t thread;
    pthread_mutex_t lock; /* guards all below */
    remote_call *calls;
    uint64_t next_id;
    size_t outstanding;
    bool stopping;
};

static void wake(remote_link *link) {
    uint64_t one = 1;
    (void)!write(link->wake_fd, &one, sizeof one);
}

/* ---- with the lock held ---- */

static int file_of(const remote_wish *wish) {
    int file = memfd_create("assay-remote", MFD_CLOEXEC);
    if (file < 0) return -1;
    const assay_view parts[] = {wish->group_head, wish->completion};
    for (size_t i = 0; i < 2; i++) {
        for (size_t at = 0; at < parts[i].size;) {
            ssize_t put = write(file, parts[i].data + at, parts[i].size - at);
            if (put <= 0) {
                close(file);
                return -1;
            }
            at += (size_t)put;
        }
    }
    return file;
}

/* False: the socket is full for now. */
static bool send_wish(remote_link *link, remote_call *call, size_t index) {
    const remote_wish *wish = &call->wishes[index];
    remote_ask ask = {.id = call->first_id + index,
                      .head_bytes = (uint32_t)wish->group_head.size,
                      .completion_bytes = (uint32_t)wish->completion.size,
                      .begin = wish->begin,
                      .end = wish->end,
                      .deadline_ns = call->deadline_ns};
    memcpy(ask.endpoint, wish->endpoint, sizeof ask.endpoint);
    int file = file_of(wish);
    char control[CMSG_SPACE(sizeof file)] = {0};
    struct iovec part = {&ask, sizeof ask};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    if (file >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof file);
        memcpy(CMSG_DATA(rights), &file, sizeof file);
    }
    ssize_t sent = sendmsg(link->socket, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (file >= 0) close(file);
    return sent == (ssize_t)sizeof ask;
}

static void send_all(remote_link *link) {
    for (remote_call *call = link->calls; call; call = call->next) {
        while (!call->cancelled && call->sent < call->count) {
            if (link->outstanding >= OUTSTANDING_MAX || !send_wish(link, call, call->sent)) return;
            call->sent++;
            link->outstanding++;
        }
    }
}

static void take_answer(remote_link *link, const remote_answer *answer) {
    for (remote_call *call = link->calls; call; call = call->next) {
        if (answer->id < call->first_id || answer->id >= call->first_id + call->sent) continue;
        size_t index = (size_t)(answer->id - call->first_id);
        remote_wish *wish = &call->wishes[index];
        if (call->answered[index] || answer->outcome < REMOTE_SCORED || answer->outcome > REMOTE_UNKNOWN) return;
        call->answered[index] = true;
        wish->outcome = (remote_outcome)answer->outcome;
        wish->score = answer->score;
        memcpy(wish->why, answer->why, sizeof wish->why);
        wish->why[sizeof wish->why - 1] = '\0';
        call->left--;
        link->outstanding--;
        return;
    }
}

/* What was with a fetcher that died is lost. */
static void lose_all(remote_link *link) {
    for (remote_call *call = link->calls; call; call = call->next) {
        for (size_t i = 0; i < call->sent; i++) {
            if (call->answered[i]) continue;
            call->answered[i] = true;
            call->wishes[i].outcome = REMOTE_FAILED;
            snprintf(call->wishes[i].why, sizeof call->wishes[i].why, "the process that asks endpoints died");
            call->left--;
        }
    }
    link->outstanding = 0;
}

/* Takes calls that are at their end off the list. */
static remote_call *take_ended(remote_link *link, int64_t now_ns) {
    remote_call *ended = NULL;
    for (remote_call **at = &link->calls; *at;) {
        remote_call *call = *at;
        if (call->left > 0 && !call->cancelled && call->deadline_ns > now_ns && !link->stopping) {
            at = &call->next;
            continue;
        }
        for (size_t i = 0; i < call->sent; i++) link->outstanding -= !call->answered[i];
        *at = call->next;
        call->next = ended;
        ended = call;
    }
    return ended;
}

static int wait_ms(const remote_link *link, int64_t now_ns) {
    int64_t due_ns = now_ns + (int64_t)POLL_MS * 1000000;
    for (const remote_call *call = link->calls; call; call = call->next) {
        if (call->deadline_ns < due_ns) due_ns = call->deadline_ns;
    }
    return due_ns <= now_ns ? 0 : (int)((due_ns - now_ns) / 1000000 + 1);
}

/* ---- the thread ---- */

static void finish(remote_call *ended) {
    while (ended) {
        remote_call *next = ended->next;
        void (*done)(void *) = ended->done;
        void *argument = ended->argument;
        free(ended->answered);
        free(ended);
        done(argument);
        ended = next;
    }
}

static void receive_all(remote_link *link) {
    remote_answer answer;
    while (recv(link->socket, &answer, sizeof answer, MSG_DONTWAIT) == (ssize_t)sizeof answer) {
        if (answer.id == 0) lose_all(link);
        else take_answer(link, &answer);
    }
}

static void *run(void *argument) {
    remote_link *link = argument;
    for (bool stop = false; !stop;) {
        pthread_mutex_lock(&link->lock);
        receive_all(link);
        send_all(link);
        int64_t now_ns = assay_wall_ns();
        remote_call *ended = take_ended(link, now_ns);
        int ms = wait_ms(link, now_ns);
        stop = link->stopping;
        pthread_mutex_unlock(&link->lock);
        bool any = ended != NULL;
        finish(ended);
        if (stop || any) continue;
        struct pollfd fds[] = {{.fd = link->socket, .events = POLLIN}, {.fd = link->wake_fd, .events = POLLIN}};
        if (poll(fds, 2, ms) > 0 && (fds[1].revents & POLLIN)) {
            uint64_t count;
            (void)!read(link->wake_fd, &count, sizeof count);
        }
        if (fds[0].revents & (POLLHUP | POLLERR)) poll(NULL, 0, POLL_MS); /* nobody is there: deadlines end the calls */
    }
    return NULL;
}

remote_link *remote_link_open(int socket) {
    remote_link *link = calloc(1, sizeof *link);
    if (!link) return NULL;
    link->socket = socket;
    link->next_id = (uint64_t)assay_wall_ns(); /* above all ids of a front that crashed, whose answers may still come */
    link->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    pthread_mutex_init(&link->lock, NULL);
    sigset_t all, old;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &old);
    bool started = link->wake_fd >= 0 && pthread_create(&link->thread, NULL, run, link) == 0;
    pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (started) return link;
    if (link->wake_fd >= 0) close(link->wake_fd);
    pthread_mutex_destroy(&link->lock);
    free(link);
    return NULL;
}

void remote_link_close(remote_link *link) {
    if (!link) return;
    pthread_mutex_lock(&link->lock);
    link->stopping = true;
    pthread_mutex_unlock(&link->lock);
    wake(link);
    pthread_join(link->thread, NULL);
    close(link->wake_fd);
    pthread_mutex_destroy(&link->lock);
    free(link);
}

uint64_t remote_link_ask(remote_link *link, remote_wish *wishes, size_t count, int64_t deadline_ns, void (*done)(void *),
                         void *argument, _Atomic uint64_t *noted) {
    remote_call *call = calloc(1, sizeof *call);
    bool *answered = calloc(count ? count : 1, sizeof *answered);
    if (!call || !answered) {
        free(call);
        free(answered);
        return 0;
    }
    pthread_mutex_lock(&link->lock);
    *call = (remote_call){.first_id = link->next_id,
                          .wishes = wishes,
                          .answered = answered,
                          .count = count,
                          .left = count,
                          .deadline_ns = deadline_ns,
                          .done = done,
                          .argument = argument};
    link->next_id += count;
    remote_call **at = &link->calls;
    while (*at) at = &(*at)->next;
    *at = call;
    uint64_t id = call->first_id;
    if (noted) atomic_store(noted, id);
    pthread_mutex_unlock(&link->lock);
    wake(link);
    return id;
}

void remote_link_cancel(remote_link *link, uint64_t call) {
    pthread_mutex_lock(&link->lock);
    for (remote_call *one = link->calls; one; one = one->next) {
        if (one->first_id == call) one->cancelled = true;
    }
    pthread_mutex_unlock(&link->lock);
    wake(link);
}
