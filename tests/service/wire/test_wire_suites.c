/* Tests named by their hash: what stands in for a name is what was sent, byte by byte, and nothing is held beyond the bound. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "assay/v1/score.pb-c.h"
#include "fake_job.h"
#include "service/wire/wire_internal.h"

static assay_buffer buffer(void) {
    assay_buffer made;
    assay_buffer_init(&made, (size_t)1 << 30);
    return made;
}

/* A group's head {id, reference {answers, code {language, field: source, entry_point}}}, fields in that order. */
static assay_buffer head_of(uint32_t field, assay_view source) {
    assay_buffer code = buffer(), reference = buffer(), group = buffer();
    wire_put_bytes(&code, 4, ASSAY_VIEW("python"));
    wire_put_bytes(&code, field, source);
    wire_put_bytes(&code, 5, ASSAY_VIEW("f"));
    wire_put_bytes(&reference, 1, ASSAY_VIEW("7"));
    wire_put_bytes(&reference, REFERENCE_CODE, assay_buffer_view(&code));
    wire_put_bytes(&group, GROUP_ID, ASSAY_VIEW("g"));
    wire_put_bytes(&group, GROUP_REFERENCE, assay_buffer_view(&reference));
    wire_put_bytes(&group, 3, ASSAY_VIEW("more"));
    assay_buffer_clear(&code);
    assay_buffer_clear(&reference);
    return group;
}

static void name_of(assay_view source, unsigned char *out) {
    sha256 self;
    sha256_init(&self);
    sha256_add(&self, source);
    sha256_end(&self, out);
}

/* Passes a head that names `source`; whether what came of it is the head that holds it under `field`. */
static bool stands_in(wire_suites *suites, uint32_t field, assay_view source, size_t room) {
    unsigned char name[SHA256_BYTES];
    name_of(source, name);
    assay_buffer asked = head_of(CODE_CACHED, (assay_view){(const char *)name, sizeof name}), whole = head_of(field, source);
    engine_job *job = fake_job_new(assay_buffer_view(&asked));
    assay_view head = assay_buffer_view(&asked);
    assert_true(wire_suites_pass(suites, job, &room, &head));
    bool same = assay_view_equal(head, assay_buffer_view(&whole));
    if (!same) assert_true(assay_view_equal(head, assay_buffer_view(&asked))); /* or left as it was */
    fake_job_free(job);
    assay_buffer_clear(&asked);
    assay_buffer_clear(&whole);
    return same;
}

static void bring(wire_suites *suites, uint32_t field, assay_view source) {
    assay_buffer whole = head_of(field, source);
    assay_view head = assay_buffer_view(&whole);
    size_t room = 0;
    assert_true(wire_suites_pass(suites, NULL, &room, &head)); /* nothing of the job is wanted */
    assert_true(assay_view_equal(head, assay_buffer_view(&whole)));
    assay_buffer_clear(&whole);
}

static void test_names(void **state) {
    (void)state;
    wire_suites *suites = wire_suites_new(1 << 20);
    assay_view small = ASSAY_VIEW("\x08\x01"), native = ASSAY_VIEW("\x12\x02{}");
    char large[70000];
    memset(large, 'x', sizeof large);
    assert_false(stands_in(suites, CODE_SUITE, small, 1 << 20));
    bring(suites, CODE_SUITE, small); /* hashed as they come, because one was named before */
    bring(suites, CODE_SUITE, small);
    bring(suites, CODE_NATIVE, native);
    bring(suites, CODE_SUITE, (assay_view){large, sizeof large});
    bring(suites, CODE_SUITE, ASSAY_VIEW_NONE);
    assert_int_equal(wire_suites_counted(suites).held, 4);
    assert_true(stands_in(suites, CODE_SUITE, small, 1 << 20));
    assert_true(stands_in(suites, CODE_NATIVE, native, 1 << 20));
    assert_true(stands_in(suites, CODE_SUITE, (assay_view){large, sizeof large}, 1 << 20));
    assert_true(stands_in(suites, CODE_SUITE, ASSAY_VIEW_NONE, 1 << 20));
    assert_false(
        stands_in(suites, CODE_SUITE, (assay_view){large, sizeof large}, sizeof large)); /* no room for what stands around it */
    assert_false(stands_in(suites, CODE_SUITE, (assay_view){large, sizeof large - 1}, 1 << 20));
    wire_suites_count count = wire_suites_counted(suites);
    assert_true(count.found == 5 && count.missed == 2 && count.held_bytes > sizeof large &&
                count.held_bytes < sizeof large + 4096);
    wire_suites_free(suites);
}

static void test_named_late(void **state) {
    (void)state;
    wire_suites *suites = wire_suites_new(1 << 20);
    bring(suites, CODE_SUITE, ASSAY_VIEW("first"));
    bring(suites, CODE_SUITE, ASSAY_VIEW("second"));
    assert_true(stands_in(suites, CODE_SUITE, ASSAY_VIEW("first"), 1 << 20)); /* had no hash until somebody asked */
    assert_true(stands_in(suites, CODE_SUITE, ASSAY_VIEW("second"), 1 << 20));
    wire_suites_free(suites);
}

static void test_bound(void **state) {
    (void)state;
    wire_suites *suites = wire_suites_new(8192);
    char text[1000];
    for (int i = 0; i < 100; i++) {
        memset(text, 'a' + i % 26, sizeof text);
        text[0] = (char)i;
        bring(suites, CODE_SUITE, (assay_view){text, sizeof text});
        memset(text, 'A', sizeof text); /* is asked for again and again, and stays */
        bring(suites, CODE_SUITE, (assay_view){text, sizeof text});
        assert_true(wire_suites_counted(suites).held_bytes <= 8192);
    }
    assert_true(stands_in(suites, CODE_SUITE, (assay_view){text, sizeof text}, 1 << 20));
    memset(text, 'a', sizeof text);
    text[0] = 0;
    assert_false(stands_in(suites, CODE_SUITE, (assay_view){text, sizeof text}, 1 << 20));
    static char beyond[9000];
    bring(suites, CODE_SUITE,
          (assay_view){beyond, sizeof beyond}); /* larger than all the room: not held, and nothing goes for it */
    assert_true(wire_suites_counted(suites).held > 1);
    assert_false(stands_in(suites, CODE_SUITE, (assay_view){beyond, sizeof beyond}, 1 << 20));
    wire_suites_free(suites);
}

/* What protobuf would merge, or what is no message, is passed on as it is. */
static void test_odd_heads(void **state) {
    (void)state;
    wire_suites *suites = wire_suites_new(1 << 20);
    unsigned char name[SHA256_BYTES];
    bring(suites, CODE_SUITE, ASSAY_VIEW("tests"));
    name_of(ASSAY_VIEW("tests"), name);
    assay_view named = {(const char *)name, sizeof name};
    assay_buffer twice = buffer(), code = buffer(), both = buffer(), reference = buffer(), cut = buffer();
    assay_buffer once = head_of(CODE_CACHED, named);
    assay_buffer_put(&twice, assay_buffer_view(&once));
    assay_buffer_put(&twice, assay_buffer_view(&once)); /* two references */
    wire_put_bytes(&code, CODE_CACHED, named);
    wire_put_bytes(&code, CODE_SUITE, ASSAY_VIEW("tests")); /* two sources */
    wire_put_bytes(&reference, REFERENCE_CODE, assay_buffer_view(&code));
    wire_put_bytes(&both, GROUP_REFERENCE, assay_buffer_view(&reference));
    assay_buffer_put(&cut, (assay_view){once.data, once.size - 3}); /* ends within a field */
    const assay_buffer *odd[] = {&twice, &both, &cut};
    for (size_t i = 0; i < 3; i++) {
        assay_view head = assay_buffer_view(odd[i]);
        size_t room = 1 << 20;
        assert_true(wire_suites_pass(suites, NULL, &room, &head));
        assert_ptr_equal(head.data, odd[i]->data);
    }
    assay_buffer short_name = head_of(CODE_CACHED, ASSAY_VIEW("x"));
    assay_view head = assay_buffer_view(&short_name);
    size_t room = 1 << 20;
    assert_true(wire_suites_pass(suites, NULL, &room, &head));
    assert_ptr_equal(head.data, short_name.data);
    assay_buffer *all[] = {&twice, &code, &both, &reference, &cut, &once, &short_name};
    for (size_t i = 0; i < 7; i++) assay_buffer_clear(all[i]);
    wire_suites_free(suites);
}

static void test_numbers(void **state) {
    (void)state;
    const ProtobufCMessageDescriptor *code = &assay__v1__code_reference__descriptor;
    assert_int_equal(protobuf_c_message_descriptor_get_field_by_name(code, "suite")->id, CODE_SUITE);
    assert_int_equal(protobuf_c_message_descriptor_get_field_by_name(code, "native")->id, CODE_NATIVE);
    assert_int_equal(protobuf_c_message_descriptor_get_field_by_name(code, "cached_sha256")->id, CODE_CACHED);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_names), cmocka_unit_test(test_named_late),
                                       cmocka_unit_test(test_bound), cmocka_unit_test(test_odd_heads),
                                       cmocka_unit_test(test_numbers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
