/* Messages as gRPC hands them over: in slices, plain or compressed, honest or not. Every body is tried in slices of many sizes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <cmocka.h>
#include <zlib.h>

#include "common/view.h"
#include "service/grpc/payload.h"

static assay_view compress_as(grpc_compression_algorithm algorithm, assay_view plain) {
    z_stream stream = {.next_in = (Bytef *)(uintptr_t)plain.data, .avail_in = (uInt)plain.size};
    assert_int_equal(deflateInit2(&stream, 6, Z_DEFLATED, algorithm == GRPC_COMPRESS_GZIP ? 31 : 15, 8, Z_DEFAULT_STRATEGY),
                     Z_OK);
    size_t room = deflateBound(&stream, plain.size) + 64;
    char *out = malloc(room);
    stream.next_out = (Bytef *)out;
    stream.avail_out = (uInt)room;
    assert_int_equal(deflate(&stream, Z_FINISH), Z_STREAM_END);
    size_t size = stream.total_out;
    deflateEnd(&stream);
    return (assay_view){out, size};
}

static grpc_byte_buffer *payload_of(assay_view bytes, grpc_compression_algorithm algorithm, size_t piece) {
    size_t count = 0, capacity = bytes.size / piece + 2;
    grpc_slice *slices = calloc(capacity, sizeof *slices);
    for (size_t at = 0; at < bytes.size; at += piece) {
        assay_view part = assay_view_slice(bytes, at, at + piece);
        slices[count++] = grpc_slice_from_copied_buffer(part.data, part.size);
    }
    grpc_byte_buffer *payload = grpc_raw_compressed_byte_buffer_create(slices, count, algorithm);
    for (size_t i = 0; i < count; i++) grpc_slice_unref(slices[i]);
    free(slices);
    return payload;
}

/* Reads it as the server does; *out is malloc'd where OK. */
static assay_status_class read_payload(assay_view bytes, grpc_compression_algorithm algorithm, size_t piece, size_t limit,
                                       assay_view *out) {
    grpc_byte_buffer *payload = payload_of(bytes, algorithm, piece);
    size_t size;
    assay_status status = payload_size(payload, limit, &size);
    if (status.code == ASSAY_OK) {
        assert_true(size <= limit);
        char *copy = malloc(size ? size : 1); /* exact, so that AddressSanitizer sees a byte too much */
        status = payload_copy(payload, copy, size);
        if (status.code == ASSAY_OK) *out = (assay_view){copy, size};
        else free(copy);
    }
    grpc_byte_buffer_destroy(payload);
    return status.code;
}

static const size_t pieces[] = {1, 2, 3, 7, 64, 1000, 1 << 20};
static const grpc_compression_algorithm algorithms[] = {GRPC_COMPRESS_NONE, GRPC_COMPRESS_DEFLATE, GRPC_COMPRESS_GZIP};

static assay_view text_of(size_t size) {
    char *text = malloc(size ? size : 1);
    uint32_t seed = (uint32_t)size;
    for (size_t i = 0; i < size; i++) {
        seed = seed * 1664525u + 1013904223u;
        text[i] = i % 3 ? 'a' : (char)(seed >> 24);
    }
    return (assay_view){text, size};
}

static void check_round(size_t size, grpc_compression_algorithm algorithm, size_t piece) {
    assay_view plain = text_of(size), packed = algorithm ? compress_as(algorithm, plain) : plain, out = ASSAY_VIEW_NONE;
    assert_int_equal(read_payload(packed, algorithm, piece, size, &out), ASSAY_OK);
    assert_true(assay_view_equal(plain, out));
    free((char *)(uintptr_t)out.data);
    if (size > 0) assert_int_equal(read_payload(packed, algorithm, piece, size - 1, &out), ASSAY_LIMIT);
    if (algorithm) free((char *)(uintptr_t)packed.data);
    free((char *)(uintptr_t)plain.data);
}

static void test_round_trips(void **state) {
    (void)state;
    static const size_t sizes[] = {0, 1, 5, 100, 16383, 16384, 16385, 70000};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        for (size_t a = 0; a < 3; a++) {
            for (size_t p = 0; p < sizeof pieces / sizeof pieces[0]; p++) check_round(sizes[s], algorithms[a], pieces[p]);
        }
    }
}

/* A long message that came plain, and no other, is copied with notes: the same bytes, whatever its slices. */
static void test_noted(void **state) {
    (void)state;
    assay_view plain = text_of(400000), packed = compress_as(GRPC_COMPRESS_GZIP, plain);
    char *out = aligned_alloc(ASSAY_LINE_BYTES, 400000 / ASSAY_LINE_BYTES * ASSAY_LINE_BYTES + ASSAY_LINE_BYTES);
    assay_line_word *words = malloc(assay_line_words(400000) * sizeof *words);
    for (size_t p = 4; p < sizeof pieces / sizeof pieces[0]; p++) {
        grpc_byte_buffer *payload = payload_of(plain, GRPC_COMPRESS_NONE, pieces[p]);
        assert_true(payload_is_noted(payload));
        payload_copy_noted(payload, out, words);
        assert_memory_equal(out, plain.data, plain.size);
        assay_places places;
        assert_false(
            assay_line_notes_check(&(assay_line_notes){{out, plain.size}, words}, (assay_view){out, plain.size}, &places));
        assert_true(places.more); /* text_of writes any bytes */
        grpc_byte_buffer_destroy(payload);
    }
    grpc_byte_buffer *small = payload_of(assay_view_slice(plain, 0, 100000), GRPC_COMPRESS_NONE, 1000);
    grpc_byte_buffer *zipped = payload_of(packed, GRPC_COMPRESS_GZIP, 1000);
    assert_false(payload_is_noted(small) || payload_is_noted(zipped));
    grpc_byte_buffer_destroy(small);
    grpc_byte_buffer_destroy(zipped);
    free(words);
    free(out);
    free((char *)(uintptr_t)packed.data);
    free((char *)(uintptr_t)plain.data);
}

/* Whatever is cut off, changed or added: never OK with other bytes, never a byte beyond. */
static void test_broken(void **state) {
    (void)state;
    assay_view plain = text_of(3000);
    for (size_t a = 1; a < 3; a++) {
        assay_view packed = compress_as(algorithms[a], plain), out = ASSAY_VIEW_NONE;
        for (size_t cut = 0; cut < packed.size; cut += 13)
            assert_int_not_equal(read_payload(assay_view_slice(packed, 0, cut), algorithms[a], 100, 10000, &out), ASSAY_OK);
        char *longer = malloc(packed.size + 1);
        memcpy(longer, packed.data, packed.size);
        longer[packed.size] = 'x';
        assert_int_not_equal(read_payload((assay_view){longer, packed.size + 1}, algorithms[a], 100, 10000, &out), ASSAY_OK);
        for (size_t i = 0; i < packed.size; i++) {
            longer[i] = (char)(longer[i] ^ 0x55);
            if (read_payload((assay_view){longer, packed.size}, algorithms[a], 100, 10000, &out) == ASSAY_OK) {
                assert_true(assay_view_equal(plain, out)); /* a byte of gzip's header that means nothing */
                free((char *)(uintptr_t)out.data);
            }
            longer[i] = (char)(longer[i] ^ 0x55);
        }
        free(longer);
        free((char *)(uintptr_t)packed.data);
    }
    free((char *)(uintptr_t)plain.data);
}

/* 200 MiB of zeros: refused by what they state, or once the limit is passed, in no memory. */
static void test_bombs(void **state) {
    (void)state;
    size_t size = (size_t)200 << 20;
    assay_view plain = {calloc(1, size), size}, out;
    for (size_t a = 1; a < 3; a++) {
        assay_view bomb = compress_as(algorithms[a], plain);
        assert_true(bomb.size < 1 << 20);
        assert_int_equal(read_payload(bomb, algorithms[a], 8192, 64 << 20, &out), ASSAY_LIMIT);
        if (algorithms[a] == GRPC_COMPRESS_GZIP) {
            memset((char *)(uintptr_t)bomb.data + bomb.size - 4, 0, 4); /* it states that it is empty */
            assert_int_equal(read_payload(bomb, algorithms[a], 8192, 64 << 20, &out), ASSAY_INPUT);
        }
        free((char *)(uintptr_t)bomb.data);
    }
    free((char *)(uintptr_t)plain.data);
}

static int set_up(void **state) {
    (void)state;
    grpc_init();
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    grpc_shutdown();
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_round_trips), cmocka_unit_test(test_noted),
                                       cmocka_unit_test(test_broken), cmocka_unit_test(test_bombs)};
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
