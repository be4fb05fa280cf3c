/* Keys as users write them: plain names, dotted paths, JSON pointers. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "service/json/json_path.h"

static void check(const char *key, const char *expected) {
    static const char text[] =
        "{\"a\":{\"b\":[10,{\"c\":\"x\"}],\"\":5,\"m~n\":6,\"s/"
        "t\":7},\"a.b\":1,\"d.e\":{\"f\":2},\"\":3,\"r\":1,\"r\":2,\"n\":null}";
    const char *error = NULL;
    size_t at;
    json_value value = json_parse(ASSAY_VIEW(text), 8, &error, &at);
    assert_null(error);
    json_value found = json_path_find(value, assay_view_of(key));
    if (!expected) {
        if (found.type != JSON_ERROR) fail_msg("%s: found %.*s", key, (int)found.raw.size, found.raw.data);
        return;
    }
    if (!assay_view_equal(found.raw, assay_view_of(expected)))
        fail_msg("%s: found %.*s", key, (int)found.raw.size, found.raw.data);
}

static void test_names_and_paths(void **state) {
    (void)state;
    check("r", "2"); /* the last of repeated names */
    check("n", "null");
    check("a.b", "1"); /* a name goes before a path */
    check("a.b.0", "10");
    check("a.b.1.c", "\"x\"");
    check("", "3");
    check("d.e", "{\"f\":2}");
    check("d.e.f", NULL); /* dots in names only at the top */
    check("a.b.2", NULL);
    check("a.b.x", NULL);
    check("a.b.-1", NULL);
    check("a.b.9999999999999999999999", NULL);
    check("a.b.0.c", NULL);
    check("missing", NULL);
    check("missing.b", NULL);
    check("a..b", NULL);
}

/* RFC 6901. */
static void test_pointers(void **state) {
    (void)state;
    check("/a/b/1/c", "\"x\"");
    check("/a.b", "1");
    check("/d.e/f", "2");
    check("/a/", "5");
    check("/", "3");
    check("/a/m~0n", "6");
    check("/a/s~1t", "7");
    check("/a/s/t", NULL);
    check("/a/b/01/c", "\"x\"");
    check("/x", NULL);
    check("/a/b/1/c/d", NULL);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_and_paths),
        cmocka_unit_test(test_pointers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
