/* What a held thread sends arrives together, whole and in order, and nothing waits that should not; and gRPC finds this sendmsg() and not libc's. */
#include <arpa/inet.h>
#include <dlfcn.h>
#include <grpc/grpc.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "service/grpc/sending.h"

enum { NOT_YET_MS = 30, SOON_MS = 5000, KEPT = 16, LARGE = 5000 };

/* A TCP connection over loopback: ends[0] sends. */
static void connect_pair(int ends[2]) {
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof address;
    assert_int_equal(bind(listener, (struct sockaddr *)&address, size), 0);
    assert_int_equal(listen(listener, 1), 0);
    assert_int_equal(getsockname(listener, (struct sockaddr *)&address, &size), 0);
    ends[0] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(connect(ends[0], (struct sockaddr *)&address, size), 0);
    ends[1] = accept(listener, NULL, NULL);
    assert_true(ends[1] >= 0);
    close(listener);
}

static void close_pair(const int ends[2]) {
    close(ends[0]);
    close(ends[1]);
}

static void send_bytes(int fd, char letter, size_t size) {
    char bytes[LARGE];
    memset(bytes, letter, size);
    struct iovec part = {.iov_base = bytes, .iov_len = size};
    struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
    assert_int_equal(sendmsg(fd, &message, MSG_NOSIGNAL), (ssize_t)size);
}

static bool arrives(int fd, int wait_ms) {
    struct pollfd one = {.fd = fd, .events = POLLIN};
    return poll(&one, 1, wait_ms) == 1;
}

/* Reads `size` bytes, which must come within SOON_MS. */
static void expect(int fd, char letter, size_t size) {
    char bytes[LARGE];
    for (size_t at = 0; at < size;) {
        assert_true(arrives(fd, SOON_MS));
        ssize_t got = read(fd, bytes, size - at);
        assert_true(got > 0);
        for (ssize_t i = 0; i < got; i++) assert_int_equal(bytes[i], letter);
        at += (size_t)got;
    }
}

static void held_answers_go_together(void **state) {
    (void)state;
    int one[2], other[2];
    connect_pair(one);
    connect_pair(other);
    sending_hold();
    send_bytes(one[0], 'a', 240);
    send_bytes(other[0], 'x', 10);
    send_bytes(one[0], 'b', 3);
    assert_false(arrives(one[1], NOT_YET_MS)); /* the control: else this tests nothing */
    assert_false(arrives(other[1], 0));
    sending_release();
    expect(one[1], 'a', 240);
    expect(one[1], 'b', 3);
    expect(other[1], 'x', 10);
    send_bytes(one[0], 'c', 5); /* no longer held */
    expect(one[1], 'c', 5);
    close_pair(one);
    close_pair(other);
}

static void large_and_many_do_not_wait(void **state) {
    (void)state;
    int ends[2];
    connect_pair(ends);
    sending_hold();
    send_bytes(ends[0], 'a', 100);
    send_bytes(ends[0], 'b', LARGE);
    expect(ends[1], 'a', 100);
    expect(ends[1], 'b', LARGE);
    for (int i = 0; i < KEPT + 1; i++) send_bytes(ends[0], 'c', 20);
    expect(ends[1], 'c', (KEPT + 1) * 20);
    sending_release();
    close_pair(ends);
}

/* More connections than are kept, and one that is closed meanwhile. */
static void many_connections(void **state) {
    (void)state;
    enum { COUNT = 12 };
    int ends[COUNT][2];
    for (int i = 0; i < COUNT; i++) connect_pair(ends[i]);
    sending_hold();
    for (int i = 0; i < COUNT; i++) send_bytes(ends[i][0], 'a', 50);
    for (int i = 0; i < COUNT; i++) send_bytes(ends[i][0], 'a', 50);
    close(ends[0][0]);
    sending_release();
    for (int i = 0; i < COUNT; i++) expect(ends[i][1], 'a', 100);
    for (int i = 1; i < COUNT; i++) close(ends[i][0]);
    for (int i = 0; i < COUNT; i++) close(ends[i][1]);
}

/* Descriptors that are sent beside the bytes are nobody's business. */
static void other_messages_pass(void **state) {
    (void)state;
    int ends[2], got = -1;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    union {
        struct cmsghdr header;
        char bytes[CMSG_SPACE(sizeof(int))];
    } control = {0};
    char byte = 'f';
    struct iovec part = {.iov_base = &byte, .iov_len = 1};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
    struct cmsghdr *first = CMSG_FIRSTHDR(&message);
    *first = (struct cmsghdr){.cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS, .cmsg_len = CMSG_LEN(sizeof(int))};
    memcpy(CMSG_DATA(first), &ends[0], sizeof(int));
    sending_hold();
    assert_int_equal(sendmsg(ends[0], &message, MSG_NOSIGNAL), 1);
    sending_release();
    memset(control.bytes, 0, sizeof control.bytes);
    assert_int_equal(recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC), 1);
    memcpy(&got, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof got);
    assert_true(got >= 0);
    close(got);
    assert_int_equal(sendmsg(-1, &message, 0), -1); /* errors come through */
    close_pair(ends);
}

static void grpc_finds_it(void **state) {
    (void)state;
    grpc_init(); /* so that gRPC is linked, which makes the linker export what it calls */
    assert_ptr_equal(dlsym(RTLD_DEFAULT, "sendmsg"), (void *)(uintptr_t)sendmsg);
    grpc_shutdown();
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(held_answers_go_together),
        cmocka_unit_test(large_and_many_do_not_wait),
        cmocka_unit_test(many_connections),
        cmocka_unit_test(other_messages_pass),
        cmocka_unit_test(grpc_finds_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
