/* The message check names the field that is at fault, and bounds nesting. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

#include "assay/v1/score.pb-c.h"
#include "service/wire/wire.h"

static void names_the_field(void **state) {
    (void)state;
    static const struct {
        assay_view bytes;
        const char *field;
    } cases[] = {
        {{"", 0}, NULL},
        {{"\x12\x04math", 6}, NULL},
        {{"\x12\x02\xC3\x28", 4}, "rubric_name"}, /* not UTF-8 */
        {{"\x12\x02"
          "a\0",
          4},
         "rubric_name"},                  /* NUL: protobuf-c would cut the string */
        {{"\x10\x01", 2}, "rubric_name"}, /* a number where text is due */
        {{"\x1A\x02\x1A\x00", 4}, NULL},  /* rubric with an empty term */
        {{"\x1A\x07\x1A\x00\x1A\x03\x0A\x01\xFF", 9}, "rubric.terms[1].name"},
        {{"\x1A\x05\x1A\x03\x0A\x09x", 7}, "rubric.terms[0]"}, /* length beyond the end */
        {{"\xFA\x07\x00", 3}, NULL},                           /* an unknown field is allowed on input */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assay_status status = wire_check_input(cases[i].bytes, &assay__v1__score_request__descriptor, 16);
        assert_int_equal(status.code, cases[i].field ? ASSAY_INPUT : ASSAY_OK);
        if (cases[i].field) assert_string_equal(status.field, cases[i].field);
    }
}

static void bounds_nesting(void **state) {
    (void)state;
    assay_view rubric_with_term = ASSAY_VIEW("\x1A\x02\x1A\x00");
    assert_int_equal(wire_check_input(rubric_with_term, &assay__v1__score_request__descriptor, 2).code, ASSAY_OK);
    assert_int_equal(wire_check_input(rubric_with_term, &assay__v1__score_request__descriptor, 1).code, ASSAY_INPUT);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(names_the_field), cmocka_unit_test(bounds_nesting)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
