/* SHA-256: published values, pieces of any size, and the two ways to take in blocks beside each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>

#include "common/sha256.h"
#include "common/sha256_internal.h"

enum { BYTES = 1000 };

static unsigned char noise[BYTES];

static void fill_noise(void) {
    uint32_t state = 1;
    for (size_t i = 0; i < BYTES; i++) {
        state = state * 1664525u + 1013904223u;
        noise[i] = (unsigned char)(state >> 24);
    }
}

static void assert_digest(const unsigned char digest[SHA256_BYTES], const char *expected) {
    char text[2 * SHA256_BYTES + 1];
    for (size_t i = 0; i < SHA256_BYTES; i++) snprintf(text + 2 * i, 3, "%02x", digest[i]);
    assert_string_equal(text, expected);
}

static void published_values(void **unused) {
    (void)unused;
    static const struct {
        assay_view text;
        const char *digest;
    } cases[] = {/* FIPS 180-4's examples, and the empty message */
                 {ASSAY_VIEW_NONE, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
                 {{"abc", 3}, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
                 {{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56},
                  "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sha256 hash;
        unsigned char digest[SHA256_BYTES];
        sha256_init(&hash);
        sha256_add(&hash, cases[i].text);
        sha256_end(&hash, digest);
        assert_digest(digest, cases[i].digest);
    }
}

/* However a message is cut into pieces, its digest is the same. */
static void pieces(void **unused) {
    (void)unused;
    for (size_t size = 0; size <= 200; size++) {
        sha256 whole;
        unsigned char expected[SHA256_BYTES];
        sha256_init(&whole);
        sha256_add(&whole, (assay_view){(const char *)noise, size});
        sha256_end(&whole, expected);
        for (size_t piece = 1; piece <= 130; piece += 3) {
            sha256 hash;
            unsigned char digest[SHA256_BYTES];
            sha256_init(&hash);
            for (size_t at = 0; at < size; at += piece)
                sha256_add(&hash, assay_view_slice((assay_view){(const char *)noise, size}, at, at + piece));
            sha256_end(&hash, digest);
            assert_memory_equal(digest, expected, SHA256_BYTES);
        }
    }
}

static void both_ways(void **unused) {
    (void)unused;
    if (!sha256_ni_available()) skip();
    for (size_t shift = 0; shift < 64; shift++) {
        for (size_t blocks = 0; blocks <= (BYTES - 64) / 64; blocks++) {
            uint32_t portable[8], fast[8];
            for (size_t i = 0; i < 8; i++) portable[i] = fast[i] = (uint32_t)(0x9E3779B9u * (i + 1 + shift));
            sha256_blocks_portable(portable, noise + shift, blocks);
            sha256_blocks_ni(fast, noise + shift, blocks);
            assert_memory_equal(portable, fast, sizeof portable);
        }
    }
}

int main(void) {
    fill_noise();
    const struct CMUnitTest tests[] = {cmocka_unit_test(published_values), cmocka_unit_test(pieces),
                                       cmocka_unit_test(both_ways)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
