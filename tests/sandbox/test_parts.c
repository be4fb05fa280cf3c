/* Parts that need no cell: message checks, command words, the choice of a warm interpreter, the filter's classes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "sandbox/cell/wire.h"
#include "sandbox/languages/languages.h"
#include "sandbox/policy/policy.h"

static wire_order order(void) {
    return (wire_order){.magic = WIRE_ORDER_MAGIC, .size = sizeof(wire_order)};
}

static void test_orders(void **state) {
    (void)state;
    wire_order good = order(), bad;
    assert_true(wire_order_is_sound(&good, sizeof good, 0));
    assert_false(wire_order_is_sound(&good, sizeof good - 1, 0));
    assert_false(wire_order_is_sound(&good, sizeof good, 1));
    bad = good, bad.magic++;
    assert_false(wire_order_is_sound(&bad, sizeof bad, 0));
    bad = good, bad.fds_mask = 1u << WIRE_FD_COUNT;
    assert_false(wire_order_is_sound(&bad, sizeof bad, 1));
    bad = good, bad.text_bytes = WIRE_TEXT_BYTES + 1;
    assert_false(wire_order_is_sound(&bad, sizeof bad, 0));
    bad = good, bad.text_bytes = 3, memcpy(bad.text, "abc", 3);
    assert_false(wire_order_is_sound(&bad, sizeof bad, 0));
    bad = good, snprintf(bad.collect, sizeof bad.collect, "../x");
    assert_false(wire_order_is_sound(&bad, sizeof bad, 0));
    bad = good, memset(bad.source_name, 'x', sizeof bad.source_name);
    assert_false(wire_order_is_sound(&bad, sizeof bad, 0));
    wire_report report = {.magic = WIRE_REPORT_MAGIC, .size = sizeof report, .out_inline = 4};
    assert_true(wire_report_is_sound(&report, sizeof report + 4, 0));
    assert_false(wire_report_is_sound(&report, sizeof report, 0));
    report.out_inline = WIRE_INLINE_BYTES + 1;
    assert_false(wire_report_is_sound(&report, (long)(sizeof report + WIRE_INLINE_BYTES + 1), 0));
}

static void test_words(void **state) {
    (void)state;
    char out[64];
    assert_int_equal(language_words("{tool} -O2 'a b' {root}/lib", "/opt/x/bin/cc", NULL, out, sizeof out), 33);
    assert_memory_equal(out, "/opt/x/bin/cc\0-O2\0a b\0/opt/x/lib", 33);
    assert_int_equal(language_words("{tool} {tool} {tool} {tool} {tool}", "/a/long/path/to/a/tool", NULL, out, sizeof out), 0);
}

static void test_profiles(void **state) {
    (void)state;
    assert_int_equal(python_profile(ASSAY_VIEW("print(1)"), true), PROFILE_PYTHON);
    assert_true(python_writes_files(ASSAY_VIEW("from multiprocessing import Pool")));
    assert_true(python_writes_files(ASSAY_VIEW("import concurrent.futures as cf")));
    assert_false(python_writes_files(ASSAY_VIEW("import collections\nprint(open(0).read())")));
    assert_int_equal(python_profile(ASSAY_VIEW("import sys, math\nprint(1)"), true), PROFILE_PYTHON);
    assert_int_equal(python_profile(ASSAY_VIEW("def f():\n    from collections import deque"), true), PROFILE_PYTHON_USUAL);
    assert_int_equal(python_profile(ASSAY_VIEW("import os, numpy.linalg as la"), true), PROFILE_PYTHON_DATA);
    assert_int_equal(python_profile(ASSAY_VIEW("import collections, random"), true), PROFILE_PYTHON_HOOKED);
    assert_int_equal(python_profile(ASSAY_VIEW("import os, numpy.linalg as la"), false), PROFILE_PYTHON_HOOKED);
    assert_int_equal(python_profile(ASSAY_VIEW("import"), true), PROFILE_PYTHON);
    assert_int_equal(python_profile(ASSAY_VIEW_NONE, true), PROFILE_PYTHON);
}

/* What stays of a source with lacking modules; NULL: all of it. */
static void left_of(const char *source, const char *wanted) {
    assay_buffer out;
    assay_buffer_init(&out, 4096);
    bool changed = python_leave_out_unused(assay_view_of(source), 1 | 4, &out); /* numpy, pandas */
    if (changed != (wanted != NULL) || (changed && !assay_view_equal(assay_buffer_view(&out), assay_view_of(wanted))))
        fail_msg("%s: %.*s", source, changed ? (int)out.size : 0, out.data ? out.data : "");
    assay_buffer_clear(&out);
}

static void test_unused_modules(void **state) {
    (void)state;
    left_of("import numpy as np\nprint(1)\n", "pass              \nprint(1)\n");
    left_of("import numpy # why\nfrom pandas import a, b as c\nb", "pass              \npass                        \nb");
    left_of("import numpy.linalg as la\r\nlast = 1", "pass                      \nlast = 1");
    left_of("import numpy as np\nfrom numpy import array\nimport os, pandas",
            "pass              \npass                   \nimport os, pandas");
    left_of("import numpy as np\nimport pandas; np.zeros(1)", NULL);
    left_of("import numpy as np\nprint(np.zeros(1))", NULL);
    left_of("import numpy as np\neval('np.zeros(1)')", NULL);
    left_of("import numpy as np\nimport sys\nprint('numpy' in sys.modules)", NULL);
    left_of("import numpy\nnumpy.x", NULL);
    left_of("import numpy.linalg\nnumpy", NULL);
    left_of("from pandas import a, b as c\nc", NULL);
    left_of("from pandas import *\n", NULL);
    left_of("from pandas import (a,\nb)\n", NULL);
    left_of("import numpy, os\n", NULL);
    left_of("import numpy; x = 1\n", NULL);
    left_of("import scipy as s\n", NULL); /* that is here */
    left_of("try:\n    import numpy as np\nexcept ImportError: pass\n", NULL);
    left_of("x = \"\"\"\nimport numpy as np\n\"\"\"\n", NULL);
}

static void test_lacking_modules(void **state) {
    (void)state;
    const uint64_t numpy = 1, scipy = 2, pandas = 4;
    assert_memory_equal(python_modules_asked(), "numpy,scipy,pandas,", 19);
    assert_int_equal(python_modules_lacking(ASSAY_VIEW("import os, numpy.linalg as la\nfrom pandas import *\r\n"), 7),
                     numpy | pandas);
    assert_int_equal(python_modules_lacking(ASSAY_VIEW("import numpy\nimport scipy"), scipy), scipy);
    assert_int_equal(
        python_modules_lacking(ASSAY_VIEW(" import numpy\n#import scipy\nfrom os import pandas\nimport numpyx"), 7), 0);
    const char *died = python_died_of(numpy | scipy, ASSAY_VIEW("Traceback\nModuleNotFoundError: No module named 'scipy'\n"));
    assert_non_null(died);
    assert_string_equal(died, "scipy");
    assert_null(python_died_of(numpy, ASSAY_VIEW("Traceback\nModuleNotFoundError: No module named 'scipy'\n")));
    assert_null(python_died_of(numpy, ASSAY_VIEW("ModuleNotFoundError: No module named 'numpy'\nKeyError: 1\n")));
    assert_null(python_died_of(numpy, ASSAY_VIEW("ModuleNotFoundError: No module named 'numpy.linalg'")));
    assert_null(python_died_of(numpy, ASSAY_VIEW("")));
}

static void test_policies(void **state) {
    (void)state;
    static struct sock_filter filter[2048];
    for (int which = 0; which < POLICY_CLASSES; which++) {
        for (int sealed = 0; sealed < 2; sealed++) {
            unsigned count = 0;
            assay_status status = policy_compile((policy_class)which, sealed != 0, filter, 2048, &count);
            assert_int_equal(status.code, ASSAY_OK);
            assert_in_range(count, 50, 2048);
        }
    }
    unsigned count = 0;
    assay_status status = policy_compile(POLICY_NATIVE, true, filter, 10, &count); /* no room: an error, not a cut filter */
    assert_int_equal(status.code, ASSAY_ENVIRONMENT);
    char name[32];
    policy_syscall_name(0, name, sizeof name);
    assert_string_equal(name, "read");
    policy_syscall_name(99999, name, sizeof name);
    assert_string_equal(name, "system call 99999");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_lacking_modules), cmocka_unit_test(test_unused_modules),
                                       cmocka_unit_test(test_orders),          cmocka_unit_test(test_words),
                                       cmocka_unit_test(test_profiles),        cmocka_unit_test(test_policies)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
