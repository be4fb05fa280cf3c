/* Cells: verdicts, limits, what a program sees and does not see. Each kind of limit has a program that stays within it beside one that does
 * not, so that a limit that always trips is seen, too. Argument "no-cgroups": the weaker level, as an ordinary user. */
#include <sys/mman.h>
#include <unistd.h>

#include "box.h"

static sandbox_level least = SANDBOX_LEVEL_FULL;

#define C_MAIN                                                                                                          \
    "#include <stdio.h>\n#include <stdlib.h>\n#include <string.h>\n#include <unistd.h>\n#include <sys/syscall.h>\nint " \
    "main(void)"

static sandbox_verdict run(const char *language, const char *source, const char *input, sandbox_limits limits) {
    return run_source(language, assay_view_of(source), input, &limits);
}

static void verdict_is(const char *language, const char *source, const char *input, sandbox_limits limits,
                       sandbox_verdict wanted) {
    sandbox_verdict got = run(language, source, input, limits);
    if (got != wanted)
        fail_msg("%s: %s (%s), not %s\nstdout: %.*s\nstderr: %.*s", source, sandbox_verdict_name(got), result.detail,
                 sandbox_verdict_name(wanted), (int)result.output.size, result.output.data ? result.output.data : "",
                 (int)result.errors.size, result.errors.data ? result.errors.data : "");
}

static void test_reads_and_writes(void **state) {
    (void)state;
    verdict_is("python", "print(sum(map(int, input().split())))", "20 22\n", (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("42\n"));
    verdict_is("c", C_MAIN "{int a,b; if (scanf(\"%d%d\",&a,&b)!=2) return 1; printf(\"%d\\n\",a+b); return 0;}", "20 22\n",
               (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("42\n"));
    assert_true(result.cpu_us > 0 && result.wall_us > 0 && result.memory_peak_bytes > 0);
    verdict_is("python", "import sys\nsys.stderr.write('no')\nprint(sys.stdin.buffer.read(), flush=True)", "",
               (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("b''\n") && assay_view_equal(assay_buffer_view(&result.errors), ASSAY_VIEW("no")));
}

static void test_ends(void **state) {
    (void)state;
    verdict_is("c", C_MAIN "{return 3;}", "", (sandbox_limits){0}, SANDBOX_RUNTIME_ERROR);
    assert_int_equal(result.exit_code, 3);
    verdict_is("c", C_MAIN "{abort();}", "", (sandbox_limits){0}, SANDBOX_RUNTIME_ERROR);
    assert_int_equal(result.signal, 6);
    assert_string_equal(result.detail, "signal SIGABRT");
    verdict_is("c", C_MAIN "{volatile int *p = 0; *p = 1; return 0;}", "", (sandbox_limits){0}, SANDBOX_RUNTIME_ERROR);
    assert_int_equal(result.signal, 11);
    verdict_is("python", "import sys\nsys.exit(4)", "", (sandbox_limits){0}, SANDBOX_RUNTIME_ERROR);
    assert_int_equal(result.exit_code, 4);
    verdict_is("python", "raise ValueError('x')", "", (sandbox_limits){0}, SANDBOX_RUNTIME_ERROR);
    assert_int_equal(result.exit_code, 1);
    assert_true(memmem(result.errors.data, result.errors.size, "ValueError: x", 13) != NULL);
    verdict_is("python", "import atexit\natexit.register(print, 'last')\nexit()", "", (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("last\n"));
    verdict_is("python", "import threading\nt = threading.Thread(target=print, args=('thread',))\nt.start()", "",
               (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("thread\n"));
}

/* Whatever thread asks for the end, and however: what was written before counts, and nothing that is written once the program is gone. */
static void test_ends_of_threads(void **state) {
    (void)state;
#define THREADS "#include <pthread.h>\n#include <stdlib.h>\n#include <stdio.h>\n#include <unistd.h>\n#include <sys/syscall.h>\n"
    verdict_is("c",
               THREADS
               "void *f(void *x){usleep(20000);puts(\"late\");return x;} int main(void){pthread_t t; "
               "pthread_create(&t,0,f,0); puts(\"main\"); pthread_exit(0);}",
               "", (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("main\nlate\n"));
    verdict_is("c",
               THREADS
               "void *f(void *x){printf(\"thread\"); exit(3); return x;} int main(void){pthread_t t; "
               "pthread_create(&t,0,f,0); for(;;) pause();}",
               "", (sandbox_limits){0}, SANDBOX_RUNTIME_ERROR);
    assert_true(result.exit_code == 3 && output_is("thread"));
    verdict_is("c", THREADS "int main(void){printf(\"bare\"); fflush(stdout); syscall(SYS_exit, 4);}", "", (sandbox_limits){0},
               SANDBOX_RUNTIME_ERROR);
    assert_true(result.exit_code == 4 && output_is("bare"));
    /* a child that the program waits for is part of it; an exit of its own is nobody else's */
    verdict_is("python",
               "import os\nif os.fork() == 0:\n    os.write(1, b'child ')\n    os._exit(5)\n"
               "print(os.waitstatus_to_exitcode(os.wait()[1]))",
               "", (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("child 5\n"));
    for (int i = 0; i < 20; i++) {
        verdict_is("python",
                   "import os\ngate, mine = os.pipe()\nprint('mine', flush=True)\nif os.fork() == 0:\n    os.close(mine)\n"
                   "    os.read(gate, 1)\n    while True: os.write(1, b'late')",
                   "", (sandbox_limits){0}, SANDBOX_OK);
        assert_true(output_is("mine\n"));
    }
}

/* What stands in the file on descriptor 4 when the program ends is its answer; a copy, where it is not much. */
static void test_answers(void **state) {
    (void)state;
    static const char late[] =
        "import os\ngate, mine = os.pipe()\nos.write(4, b'mine')\nif os.fork() == 0:\n    os.close(mine)\n"
        "    os.read(gate, 1)\n    while True: os.pwrite(4, b'late', 0)",
                      large[] = "import os\nos.write(4, b'x' * 100000)", dies[] = "import os\nos.write(4, b'some')\nos.abort()";
    const struct {
        const char *source;
        bool answered;
        off_t size;
    } cases[] = {{late, true, 4}, {large, false, 100000}, {dies, false, 4}};
    sandbox_client *client = sandbox_client_of(box, 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        sandbox_program *program = NULL;
        sandbox_prepare(client, "python", assay_view_of(cases[i].source), NULL, &program, &result);
        int reply = memfd_create("reply", MFD_CLOEXEC);
        sandbox_channels channels = {.standard_input = -1, .standard_output = -1, .in = -1, .out = reply};
        sandbox_run(client, program, NULL, NULL, &channels, &result);
        assert_int_equal(result.verdict, cases[i].source == dies ? SANDBOX_RUNTIME_ERROR : SANDBOX_OK);
        assert_int_equal(result.answered, cases[i].answered);
        if (result.answered) assert_true(assay_view_equal(assay_buffer_view(&result.answer), ASSAY_VIEW("mine")));
        else assert_int_equal(lseek(reply, 0, SEEK_END), cases[i].size);
        close(reply);
        sandbox_program_free(program);
    }
}

static void test_time(void **state) {
    (void)state;
    sandbox_limits limits = {.cpu_ms = 300};
    verdict_is("c", C_MAIN "{for(;;);}", "", limits, SANDBOX_TIME_LIMIT);
    assert_in_range(result.cpu_us, 300000, 450000);
    verdict_is("python", "while True: pass", "", limits, SANDBOX_TIME_LIMIT);
    verdict_is("c", C_MAIN "{sleep(100);return 0;}", "", (sandbox_limits){.cpu_ms = 1000, .wall_ms = 200}, SANDBOX_WALL_LIMIT);
    assert_true(result.cpu_us < 100000);
    verdict_is("c", C_MAIN "{usleep(50000);return 0;}", "", (sandbox_limits){.cpu_ms = 1000, .wall_ms = 5000}, SANDBOX_OK);
    if (least == SANDBOX_LEVEL_FULL) /* children count, too */
        verdict_is("c", C_MAIN "{fork(); fork(); if (fork()) sleep(100); for(;;);}", "", limits, SANDBOX_TIME_LIMIT);
}

static void test_memory(void **state) {
    (void)state;
    sandbox_limits limits = {.memory_bytes = 64u << 20};
    const char *use = C_MAIN
        "{size_t n; if (scanf(\"%zu\",&n)!=1) return 1; char *p = malloc(n<<20); if (!p) return 2; memset(p,1,n<<20); return "
        "p[n] != 1;}";
    verdict_is("c", use, "32", limits, SANDBOX_OK);
    if (least == SANDBOX_LEVEL_FULL) {
        assert_in_range(result.memory_peak_bytes, 32u << 20, 40u << 20);
        verdict_is("c", use, "100", limits, SANDBOX_MEMORY_LIMIT);
        assert_true(result.memory_peak_bytes <= 64u << 20);
        verdict_is("python", "x = bytearray(200 << 20)", "", limits, SANDBOX_MEMORY_LIMIT);
        verdict_is("c", use, "32", limits, SANDBOX_OK); /* and nothing stays charged */
    } else {
        verdict_is("c", use, "200", limits, SANDBOX_RUNTIME_ERROR);
    }
}

/* Page tables without pages come back some time after their process: the next program has all of its memory all the same. */
static void test_memory_left(void **state) {
    (void)state;
    if (least != SANDBOX_LEVEL_FULL) skip(); /* nothing is charged to a whole tree there */
    static const char hog[] =
        "#include <sys/mman.h>\n#include <stddef.h>\nint main(void) {\n    size_t sum = 0;\n"
        "    volatile char *p = mmap(0, (size_t)1 << 42, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);\n"
        "    for (size_t i = 0; i < (size_t)1 << 42; i += 2 << 20) sum += (size_t)p[i];\n    return (int)sum;\n}\n",
                      modest[] =
                          "#include <stdlib.h>\n#include <string.h>\nint main(void) {\n    size_t size = 100u << 20;\n"
                          "    char *p = malloc(size);\n    memset(p, 1, size);\n    return p[size - 1] - 1;\n}\n";
    sandbox_limits limits = {.memory_bytes = 128u << 20};
    for (int i = 0; i < 8; i++) {
        sandbox_verdict verdict = run_source("c", assay_view_of(hog), "", &limits);
        assert_true(verdict == SANDBOX_MEMORY_LIMIT || verdict == SANDBOX_TIME_LIMIT);
        assert_int_equal(run_source("c", assay_view_of(modest), "", &limits), SANDBOX_OK);
    }
}

static void test_output(void **state) {
    (void)state;
    sandbox_limits limits = {.output_bytes = 100000};
    verdict_is("python", "print('x' * 99999)", "", limits, SANDBOX_OK);
    assert_int_equal(result.output.size, 100000);
    assert_int_equal(result.output.data[99998], 'x');
    verdict_is("python", "print('x' * 100000)", "", limits, SANDBOX_OUTPUT_LIMIT);
    verdict_is("c", C_MAIN "{for(;;) puts(\"more\");}", "", limits, SANDBOX_OUTPUT_LIMIT);
    verdict_is("python", "import sys\nsys.stderr.write('e' * 200000)\nprint('ok')", "", limits, SANDBOX_OK);
    assert_true(result.errors_cut && result.errors.size == 65536 && output_is("ok\n"));
}

static void test_violations_are_named(void **state) {
    (void)state;
    verdict_is("c", C_MAIN "{syscall(SYS_ptrace,0,0,0,0); return 0;}", "", (sandbox_limits){0}, SANDBOX_SECURITY_VIOLATION);
    assert_string_equal(result.detail, "ptrace");
    verdict_is("c", C_MAIN "{syscall(SYS_mount,0,0,0,0,0); return 0;}", "", (sandbox_limits){0}, SANDBOX_SECURITY_VIOLATION);
    assert_string_equal(result.detail, "mount");
    verdict_is("python", "import ctypes\nctypes.CDLL(None).unshare(0x10000000)", "", (sandbox_limits){0},
               SANDBOX_SECURITY_VIOLATION);
    assert_string_equal(result.detail, "unshare");
    verdict_is("bash", "echo before; read x < /etc/shadow; echo $?", "", (sandbox_limits){0},
               SANDBOX_OK); /* refused, not a violation */
    assert_true(output_is("before\n1\n"));
}

static void test_sees_nothing(void **state) {
    (void)state;
    const char *look =
        "import os, sys\n"
        "print(os.getuid(), os.getppid(), os.uname().nodename, sorted(os.environ) == sorted(set(os.environ) & "
        "{'PATH','HOME','LANG','LC_ALL','TMPDIR','PYTHONHASHSEED','PYTHONINTMAXSTRDIGITS','PYTHONDONTWRITEBYTECODE','OMP_NUM_"
        "THREADS',"
        "'OPENBLAS_NUM_THREADS','MKL_NUM_THREADS','PYTHONNOUSERSITE','USER'}))\n"
        "for p in ('/proc', '/sys', '/root', '/home', '/var', '/mnt', '/etc/passwd', '/work', '/usr/bin/gcc'): "
        "print(os.path.exists(p), end=' ')\n"
        "fds = []\n"
        "for i in range(256):\n"
        "    try: os.fstat(i); fds.append(i)\n"
        "    except OSError: pass\n"
        "print(fds)\n"
        "for p in ('/x', '/tmp/x', '/box/x', '/dev/x', '/usr/lib/x'):\n"
        "    try: open(p, 'w'); print('wrote', p)\n"
        "    except OSError: pass\n";
    verdict_is("python", look, "", (sandbox_limits){0}, SANDBOX_OK);
    assert_string_equal(result.detail, "");
    if (!output_is("1000 0 cell True\nFalse False False False False False False False False [0, 1, 2]\n"))
        fail_msg("the cell shows: %.*s", (int)result.output.size, result.output.data);
}

static void test_scratch(void **state) {
    (void)state;
    const char *write =
        "import os\nopen('a', 'w').write('x' * 1000); open('/tmp/b', 'w').write('y'); print(sorted(os.listdir('/box')))";
    sandbox_limits limits = {.scratch_bytes = 1 << 20};
    for (int i = 0; i < 3; i++) { /* nothing of the run before is there */
        verdict_is("python", write, "", limits, SANDBOX_OK);
        assert_true(output_is("['a', 'b', 'shm']\n"));
    }
    verdict_is("python", "open('a', 'w').write('x' * (2 << 20))", "", limits, SANDBOX_RUNTIME_ERROR);
    verdict_is("python", "for i in range(10000): open(str(i), 'w')", "", limits, SANDBOX_RUNTIME_ERROR);
    verdict_is("bash", "for i in 1 2 3; do mkdir d$i && cd d$i; done; pwd", "", (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("/box/d1/d2/d3\n"));
}

static void test_compile(void **state) {
    (void)state;
    verdict_is("c", "int main(void) { return missing; }", "", (sandbox_limits){0}, SANDBOX_COMPILE_ERROR);
    assert_true(memmem(result.errors.data, result.errors.size, "main.c:1:25: error", 18) != NULL);
    verdict_is("c", "#include \"/etc/passwd\"\nint main(void){return 0;}", "", (sandbox_limits){0}, SANDBOX_COMPILE_ERROR);
    assert_null(memmem(result.errors.data, result.errors.size, "root:", 5));
    sandbox_program *first = NULL, *second = NULL;
    const char *source = C_MAIN "{puts(\"cache\");return 0;}";
    sandbox_prepare(sandbox_client_of(box, 0), "c", assay_view_of(source), NULL, &first, &result);
    assert_false(result.cached);
    sandbox_prepare(sandbox_client_of(box, 0), "c", assay_view_of(source), NULL, &second, &result);
    assert_true(first && second && result.cached);
    sandbox_program_free(first);
    sandbox_program_free(second);
    verdict_is("nonesuch", "", "", (sandbox_limits){0}, SANDBOX_NOT_AVAILABLE);
}

/* Each language that is installed answers; one that is not says so. */
static void test_languages(void **state) {
    (void)state;
    static const struct {
        const char *name, *source;
    } rows[] = {
        {"cpp", "#include <iostream>\nint main(){int a,b;std::cin>>a>>b;std::cout<<a+b<<'\\n';}"},
        {"bash", "read a b; echo $((a + b))"},
        {"js", "const [a, b] = require('fs').readFileSync(0, 'utf8').split(' ').map(Number); console.log(a + b)"},
        {"java",
         "import java.util.*; public class Main { public static void main(String[] x) { Scanner s = new Scanner(System.in); "
         "System.out.println(s.nextInt() + s.nextInt()); } }"},
        {"go", "package main\nimport \"fmt\"\nfunc main() { var a, b int; fmt.Scan(&a, &b); fmt.Println(a + b) }"},
        {"rust",
         "use std::io; fn main() { let mut s = String::new(); io::stdin().read_line(&mut s).unwrap(); println!(\"{}\", "
         "s.split_whitespace().map(|x| x.parse::<i64>().unwrap()).sum::<i64>()); }"},
    };
    if (least != SANDBOX_LEVEL_FULL)
        return; /* the virtual machines reserve more address space than RLIMIT_AS leaves: docs/SANDBOX.md */
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        sandbox_verdict got = run(rows[i].name, rows[i].source, "20 22\n", (sandbox_limits){0});
        if (got == SANDBOX_NOT_AVAILABLE) {
            printf("not installed here: %s\n", rows[i].name);
            continue;
        }
        if (got != SANDBOX_OK || !output_is("42\n"))
            fail_msg("%s: %s (%s) %.*s", rows[i].name, sandbox_verdict_name(got), result.detail, (int)result.errors.size,
                     result.errors.data);
    }
}

/* A compiled program begins on its slot's core; what is still there after a while may use all, children and threads too. */
static void test_cores(void **state) {
    (void)state;
    static const char freed[] =
        "#define _GNU_SOURCE\n#include <sched.h>\n#include <stdio.h>\n#include <sys/wait.h>\n#include <unistd.h>\n"
        "static int cores(void){cpu_set_t s; sched_getaffinity(0,sizeof s,&s); return CPU_COUNT(&s);}\n"
        "int main(void){int first=cores(), end=1; pid_t child=fork(); while(cores()==1); if(!child) _exit(3);\n"
        "wait(&end); printf(\"%d %d\\n\",first,WEXITSTATUS(end));}";
    if (sysconf(_SC_NPROCESSORS_ONLN) < 2 || least != SANDBOX_LEVEL_FULL) return;
    verdict_is("c", freed, "", (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("1 3\n"));
}

static void test_wake_and_forget(void **state) {
    (void)state;
    verdict_is("python",
               "import builtins, math\nbuiltins.print = None\nmath.sqrt = None\n__import__('sys').setrecursionlimit(20)", "",
               (sandbox_limits){0}, SANDBOX_OK);
    verdict_is("python", "import math, sys\nprint(math.sqrt(4), sys.getrecursionlimit())", "", (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("2.0 1000\n"));
    verdict_is("python", "import collections, heapq, random, json, re\nprint(json.dumps(collections.Counter('aab')))", "",
               (sandbox_limits){0}, SANDBOX_OK);
    assert_true(output_is("{\"a\": 2, \"b\": 1}\n"));
    /* a daemon ends with its cell, and the verdict does not wait for it */
    verdict_is("python", "import os, time\nif os.fork() == 0:\n    os.setsid()\n    time.sleep(100)\nprint('gone')", "",
               (sandbox_limits){.wall_ms = 5000}, SANDBOX_OK);
    assert_true(output_is("gone\n") && result.wall_us < 2000000);
}

int main(int count, char **words) {
    if (count > 1 && strcmp(words[1], "no-cgroups") == 0) least = SANDBOX_LEVEL_NO_CGROUPS;
    if (open_box(least, 1)) return 77;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_reads_and_writes), cmocka_unit_test(test_ends),    cmocka_unit_test(test_ends_of_threads),
        cmocka_unit_test(test_answers),          cmocka_unit_test(test_time),    cmocka_unit_test(test_memory),
        cmocka_unit_test(test_memory_left),      cmocka_unit_test(test_output),  cmocka_unit_test(test_violations_are_named),
        cmocka_unit_test(test_sees_nothing),     cmocka_unit_test(test_scratch), cmocka_unit_test(test_compile),
        cmocka_unit_test(test_languages),        cmocka_unit_test(test_cores),   cmocka_unit_test(test_wake_and_forget),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    close_box();
    return failed;
}
