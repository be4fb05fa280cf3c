/* Adding members to the text of an object: every other byte stays, earlier results go, what is no object is refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "common/json_reader.h"
#include "service/cli/splice.h"

static const assay_view names[] = {{"assay", 5}, {"m", 1}};

static void check(assay_view line, const char *expected) {
    char *copy = malloc(line.size + 1); /* exact, so that AddressSanitizer sees a read past the end */
    assert_non_null(copy);
    copy = realloc(copy, line.size ? line.size : 1);
    memcpy(copy, line.data, line.size);
    assay_buffer out;
    assay_buffer_init(&out, 1 << 16);
    bool spliced = splice_members((assay_view){copy, line.size}, names, 2, ASSAY_VIEW("\"assay\": 1"), &out);
    assert_int_equal(spliced, expected != NULL);
    assay_buffer_put_char(&out, '\0');
    assert_string_equal(out.data, expected ? expected : "");
    assay_buffer_clear(&out);
    free(copy);
}

static void test_splice(void **state) {
    (void)state;
    check(ASSAY_VIEW("{\"a\":1}"), "{\"a\":1, \"assay\": 1}");
    check(ASSAY_VIEW(" { \"a\" : {} } \r"), " { \"a\" : {} , \"assay\": 1} \r");
    check(ASSAY_VIEW("{}"), "{\"assay\": 1}");
    check(ASSAY_VIEW("{ \t}"), "{ \t\"assay\": 1}");
    check(ASSAY_VIEW("{\"a\":\"\\\"assay\\\"\"}"), "{\"a\":\"\\\"assay\\\"\", \"assay\": 1}");
}

static void test_earlier_results_go(void **state) {
    (void)state;
    check(ASSAY_VIEW("{\"assay\":{\"x\":[1]}}"), "{\"assay\": 1}");
    check(ASSAY_VIEW("{\"assay\":5,\"b\":2}"), "{\"b\":2, \"assay\": 1}");
    check(ASSAY_VIEW("{\"a\": 1, \"assay\" : 5 , \"b\" : 2}\r"), "{\"a\": 1, \"b\" : 2, \"assay\": 1}\r");
    check(ASSAY_VIEW("{\"a\":1,\"assay\":5}"), "{\"a\":1, \"assay\": 1}");
    check(ASSAY_VIEW("{\"assay\":1,\"m\":[],\"a\":1,\"assay\":2}"), "{\"a\":1, \"assay\": 1}");
    check(ASSAY_VIEW("{\"\\u0061ssay\":1,\"assay\":2,\"a\":3}"), "{\"a\":3, \"assay\": 1}");
    /* As a value, or deeper, the name is none of ours. */
    check(ASSAY_VIEW("{\"a\":\"assay\"}"), "{\"a\":\"assay\", \"assay\": 1}");
    check(ASSAY_VIEW("{\"a\":{\"assay\":1}}"), "{\"a\":{\"assay\":1}, \"assay\": 1}");
}

static void test_no_object(void **state) {
    (void)state;
    check(ASSAY_VIEW(""), NULL);
    check(ASSAY_VIEW("}"), NULL);
    check(ASSAY_VIEW(" }"), NULL);
    check(ASSAY_VIEW("[1]"), NULL);
    check(ASSAY_VIEW("{\"a\":1"), NULL);
    check(ASSAY_VIEW("[\"assay\"]"), NULL);
    check(ASSAY_VIEW("{\"assay\":}"), NULL);
    check(ASSAY_VIEW("\"assay\""), NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_splice),
        cmocka_unit_test(test_earlier_results_go),
        cmocka_unit_test(test_no_object),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
