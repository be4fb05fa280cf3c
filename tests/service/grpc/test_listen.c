/* Addresses: what parses, what is taken, and that a socket file goes only where nobody answers on it. */
#include <arpa/inet.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <cmocka.h>

#include "service/grpc/listen.h"

#include <string.h>

static void expect(const char *address, const char *reason) {
    listen_place place;
    assay_status status = listen_check(address, &place);
    if (strcmp(status.reason, reason) != 0) fail_msg("%s: %s, not %s: %s", address, status.reason, reason, status.message);
}

static void test_syntax(void **state) {
    (void)state;
    static const char *const bad[] = {
        "",       "x",       ":80",     "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "127.0.0.1:1x",
        "::1:80", "[::1:80", "[::1]80", "unix:"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) expect(bad[i], "BAD_ADDRESS");
    expect("127.0.0.1:0", "");
    expect("localhost:0", "");
    expect("192.0.2.7:0", "CANNOT_BIND");
    listen_place place;
    assert_int_equal(listen_check("127.0.0.1:0", &place).code, ASSAY_OK);
    assert_true(place.loopback);
    assert_int_equal(listen_check("0.0.0.0:0", &place).code, ASSAY_OK);
    assert_false(place.loopback);
}

static void test_taken_port(void **state) {
    (void)state;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof where;
    assert_int_equal(bind(fd, (struct sockaddr *)&where, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&where, &size), 0);
    char address[64];
    static const char *const hosts[] = {"127.0.0.1", "0.0.0.0", "localhost"};
    for (size_t i = 0; i < 3; i++) {
        snprintf(address, sizeof address, "%s:%d", hosts[i], ntohs(where.sin_port));
        expect(address, "IN_USE");
    }
    close(fd);
    expect(address, "");
}

/* A port of an earlier life: taken again where it is free and the address leaves it open; else as if there had been none. */
static void expect_again(const char *address, uint32_t port, const char *want) {
    listen_place place;
    assert_int_equal(listen_check_again(address, port, &place).code, ASSAY_OK);
    assert_string_equal(place.address, want);
    assert_true(place.loopback);
}

static void test_port_again(void **state) {
    (void)state;
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    struct sockaddr_in where = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t size = sizeof where;
    assert_int_equal(bind(fd, (struct sockaddr *)&where, size), 0);
    assert_int_equal(listen(fd, 1), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&where, &size), 0);
    uint32_t port = ntohs(where.sin_port);
    char with_port[64];
    snprintf(with_port, sizeof with_port, "127.0.0.1:%u", (unsigned)port);
    expect_again("127.0.0.1:0", port, "127.0.0.1:0"); /* somebody else has it */
    close(fd);
    expect_again("127.0.0.1:0", port, with_port);
    expect_again("127.0.0.1:000", port, with_port);
    expect_again("127.0.0.1:0", 0, "127.0.0.1:0");
    expect_again("127.0.0.1:0", 65536, "127.0.0.1:0");
    expect_again("127.0.0.1:0", UINT32_MAX, "127.0.0.1:0");
    expect_again(with_port, port + 1, with_port); /* asked for: kept */
    listen_place place;
    assert_string_equal(listen_check_again("127.0.0.1:", port, &place).reason, "BAD_ADDRESS");
    assert_string_equal(listen_check_again(":0", port, &place).reason, "BAD_ADDRESS");
    assert_string_equal(listen_check_again("unix:", port, &place).reason, "BAD_ADDRESS");
}

static void test_unix(void **state) {
    (void)state;
    char folder[] = "/tmp/assay-listen-XXXXXX", address[128];
    assert_non_null(mkdtemp(folder));
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    snprintf(where.sun_path, sizeof where.sun_path, "%s/s", folder);
    snprintf(address, sizeof address, "unix:%s/s", folder);
    expect(address, "");
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&where, sizeof where), 0);
    assert_int_equal(listen(fd, 0), 0);
    expect(address, "IN_USE");
    assert_int_equal(access(where.sun_path, F_OK), 0);
    close(fd);
    expect(address, ""); /* stale: gone */
    assert_int_not_equal(access(where.sun_path, F_OK), 0);
    FILE *file = fopen(where.sun_path, "w");
    assert_non_null(file);
    fclose(file);
    expect(address, "NOT_A_SOCKET");
    assert_int_equal(unlink(where.sun_path), 0);
    assert_int_equal(symlink("nowhere", where.sun_path), 0);
    expect(address, "NOT_A_SOCKET");
    assert_int_equal(unlink(where.sun_path), 0);
    assert_int_equal(rmdir(folder), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_syntax), cmocka_unit_test(test_taken_port),
                                       cmocka_unit_test(test_port_again), cmocka_unit_test(test_unix)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
