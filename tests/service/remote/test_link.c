/* The front's end of the fetcher, with a fetcher of our own at the other end of its socket: many callers at once, answers in any order, cancellation, deadlines, a fetcher that dies,
 * and one that says what nobody asked. Also under ThreadSanitizer. No test waits for a time to be short: done must come, once, whatever else. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "common/clock.h"
#include "service/remote/link.h"

enum { CALLERS = 4, CALLS = 150, WISHES_MAX = 7, HELD_MAX = 64 };

/* ---- a fetcher ---- */

typedef enum manner { ANSWERS, IS_SILENT, TALKS_NONSENSE, DIES } manner;

typedef struct fetcher {
    int socket;
    _Atomic int manner;
    _Atomic bool stop;
    _Atomic unsigned asked;
    pthread_t thread;
} fetcher;

static void reply(const fetcher *self, uint64_t id, uint32_t outcome, double score) {
    remote_answer answer = {.id = id, .outcome = outcome, .score = score, .why = "as it was asked"};
    while (send(self->socket, &answer, sizeof answer, MSG_NOSIGNAL) < 0 && (errno == EINTR || errno == ENOBUFS)) {
    }
}

/* The score is the number that the completion holds. */
static void answer_one(const fetcher *self, const remote_ask *ask, double score) {
    if (self->manner == TALKS_NONSENSE) {
        reply(self, ask->id + 1000000, REMOTE_SCORED, 1);
        reply(self, 1, REMOTE_SCORED, 1);
        reply(self, ask->id, 77, 1);
    }
    reply(self, ask->id, strcmp(ask->endpoint, "rm") == 0 ? REMOTE_SCORED : REMOTE_UNKNOWN, score);
    if (self->manner == TALKS_NONSENSE) reply(self, ask->id, REMOTE_SCORED, -1); /* once more: too late */
}

static bool receive(const fetcher *self, remote_ask *ask, double *score) {
    char control[CMSG_SPACE(sizeof(int))], text[64] = "";
    struct iovec part = {ask, sizeof *ask};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
    if (recvmsg(self->socket, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC) != (ssize_t)sizeof *ask) return false;
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    int file = -1;
    if (rights) memcpy(&file, CMSG_DATA(rights), sizeof file);
    ssize_t size = file >= 0 ? pread(file, text, sizeof text - 1, (off_t)ask->head_bytes) : -1;
    if (file >= 0) close(file);
    *score = size == (ssize_t)ask->completion_bytes ? strtod(text, NULL) : -1;
    return true;
}

/* Holds a few asks back and answers the latest first. */
static void *fetch(void *argument) {
    fetcher *self = argument;
    remote_ask held[HELD_MAX];
    double scores[HELD_MAX];
    size_t count = 0;
    while (!self->stop) {
        struct pollfd fd = {.fd = self->socket, .events = POLLIN};
        poll(&fd, 1, 1);
        while (count < HELD_MAX && receive(self, &held[count], &scores[count])) {
            count++;
            self->asked++;
        }
        if (self->manner == IS_SILENT) count = 0;
        if (self->manner == DIES && count > 0) {
            reply(self, 0, REMOTE_LOST, 0);
            count = 0;
            self->manner = ANSWERS;
        }
        while (count > 0) {
            count--;
            answer_one(self, &held[count], scores[count]);
        }
    }
    return NULL;
}

typedef struct kit {
    fetcher fetcher;
    remote_link *link;
    int ends[2];
} kit;

static void open_kit(kit *self, manner how) {
    *self = (kit){.fetcher = {.manner = how}};
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, self->ends), 0);
    self->fetcher.socket = self->ends[1];
    self->link = remote_link_open(self->ends[0]);
    assert_non_null(self->link);
    assert_int_equal(pthread_create(&self->fetcher.thread, NULL, fetch, &self->fetcher), 0);
}

static void close_kit(kit *self) {
    remote_link_close(self->link);
    self->fetcher.stop = true;
    pthread_join(self->fetcher.thread, NULL);
    close(self->ends[0]);
    close(self->ends[1]);
}

/* ---- calls ---- */

typedef struct call {
    remote_wish wishes[WISHES_MAX];
    char texts[WISHES_MAX][24];
    size_t count;
    _Atomic unsigned done;
    _Atomic uint64_t id;
} call;

static void on_done(void *argument) {
    call *self = argument;
    self->done++;
}

static void make_call(call *self, size_t count, unsigned number) {
    *self = (call){.count = count};
    for (size_t i = 0; i < count; i++) {
        int size = snprintf(self->texts[i], sizeof self->texts[i], "%u.5", number * 10 + (unsigned)i);
        self->wishes[i] = (remote_wish){.group_head = ASSAY_VIEW("head"), .completion = {self->texts[i], (size_t)size}};
        snprintf(self->wishes[i].endpoint, sizeof self->wishes[i].endpoint, i == 6 ? "nobody" : "rm");
    }
}

static void ask(kit *with, call *self, int64_t deadline_ns) {
    assert_true(remote_link_ask(with->link, self->wishes, self->count, deadline_ns, on_done, self, &self->id) != 0);
}

static void wait_for(const call *self) {
    while (self->done == 0) poll(NULL, 0, 1);
}

static bool is_answered(const call *self, size_t i) {
    const remote_wish *wish = &self->wishes[i];
    if (i == 6) return wish->outcome == REMOTE_UNKNOWN && strcmp(wish->why, "as it was asked") == 0;
    return wish->outcome == REMOTE_SCORED && wish->score == strtod(self->texts[i], NULL);
}

typedef struct caller {
    kit *with;
    unsigned number, wrong;
    bool cancels;
} caller;

/* Calls of all sizes, one behind the other; a canceller also cancels every second one at once. */
static void *make_calls(void *argument) {
    caller *self = argument;
    for (unsigned k = 0; k < CALLS; k++) {
        call one;
        make_call(&one, 1 + k % WISHES_MAX, self->number * CALLS + k);
        ask(self->with, &one, INT64_MAX);
        if (self->cancels && k % 2) remote_link_cancel(self->with->link, one.id);
        wait_for(&one);
        for (size_t i = 0; i < one.count; i++) {
            bool lost = self->cancels && k % 2 && one.wishes[i].outcome == REMOTE_LOST;
            self->wrong += !lost && !is_answered(&one, i);
        }
        remote_link_cancel(self->with->link, one.id); /* after done it does nothing */
        self->wrong += one.done != 1;
    }
    return NULL;
}

static void run_callers(manner how, bool cancels) {
    kit with;
    caller callers[CALLERS];
    pthread_t threads[CALLERS];
    open_kit(&with, how);
    for (unsigned i = 0; i < CALLERS; i++) {
        callers[i] = (caller){&with, i, 0, cancels};
        assert_int_equal(pthread_create(&threads[i], NULL, make_calls, &callers[i]), 0);
    }
    for (unsigned i = 0; i < CALLERS; i++) {
        pthread_join(threads[i], NULL);
        assert_int_equal(callers[i].wrong, 0);
    }
    close_kit(&with);
}

static void every_caller_has_its_own_answers(void **state) {
    (void)state;
    run_callers(ANSWERS, false);
}

static void nonsense_is_passed_over(void **state) {
    (void)state;
    run_callers(TALKS_NONSENSE, false);
}

static void cancelled_calls_end_and_harm_nobody(void **state) {
    (void)state;
    run_callers(ANSWERS, true);
}

static void deadlines_and_closing_end_the_waiting(void **state) {
    (void)state;
    kit with;
    call late, open;
    open_kit(&with, IS_SILENT);
    make_call(&late, 3, 1);
    make_call(&open, 5, 2);
    ask(&with, &open, INT64_MAX);
    ask(&with, &late, assay_wall_ns() + 20000000);
    wait_for(&late);
    assert_int_equal(open.done, 0);
    close_kit(&with);
    assert_int_equal(open.done, 1);
    for (size_t i = 0; i < 3; i++) assert_int_equal(late.wishes[i].outcome, REMOTE_LOST);
    for (size_t i = 0; i < 5; i++) assert_int_equal(open.wishes[i].outcome, REMOTE_LOST);
}

/* What was with it is lost, said so, and the next call goes to the next one. */
static void a_fetcher_that_dies_loses_what_it_held(void **state) {
    (void)state;
    kit with;
    call first, second;
    open_kit(&with, DIES);
    make_call(&first, 1, 1);
    ask(&with, &first, INT64_MAX);
    wait_for(&first);
    assert_int_equal(first.wishes[0].outcome, REMOTE_FAILED);
    assert_non_null(strstr(first.wishes[0].why, "died"));
    make_call(&second, 7, 2);
    ask(&with, &second, INT64_MAX);
    wait_for(&second);
    for (size_t i = 0; i < 7; i++) assert_true(is_answered(&second, i));
    close_kit(&with);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_caller_has_its_own_answers), cmocka_unit_test(nonsense_is_passed_over),
        cmocka_unit_test(cancelled_calls_end_and_harm_nobody), cmocka_unit_test(deadlines_and_closing_end_the_waiting),
        cmocka_unit_test(a_fetcher_that_dies_loses_what_it_held)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
