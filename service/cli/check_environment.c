/* `assay check-environment`: what this machine offers and lacks, what each thing is needed for, and what to do. Each probe that could change
 * this process runs in a child. */
#include <errno.h>
#include <getopt.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/buffer.h"
#include "common/json_writer.h"
#include "service/cli/cells.h"

static const char help[] =
    "usage: assay check-environment [--json] [--python PATH] [--python-modules M]\n"
    "\n"
    "What this machine offers and lacks. Each line: ok, MISSING (needed, assay cannot run as it should) or lacking (not "
    "needed\n"
    "by every command, or only slower), what was found, and below what it is for and what to do. Then how well programs can "
    "be\n"
    "isolated here, with remedies, and which languages were found.\n"
    "\n"
    "examples\n"
    "  assay check-environment\n"
    "  assay check-environment --json | jq '.[] | select(.ok == false)'\n"
    "\n"
    "exit codes: 0 everything needed is there, 1 something needed is missing, 3 wrong usage\n";

typedef struct finding {
    bool good;
    char found[160];
} finding;

typedef struct probe {
    const char *name;
    bool needed;
    void (*look)(finding *out);
    const char *purpose, *remedy;
} probe;

static void found(finding *out, bool good, const char *format, ...) __attribute__((format(printf, 3, 4)));
static void found(finding *out, bool good, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(out->found, sizeof out->found, format, arguments);
    va_end(arguments);
    out->good = good;
}

/* The exit code of `attempt` in a child; -1: it did not come to an end of its own. */
static int in_child(int (*attempt)(void)) {
    pid_t child = fork();
    if (child == 0) _exit(attempt());
    int status = 0;
    if (child < 0) return -1;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* A filter that allows everything: whether one can be installed at all. */
static int try_filter(void) {
    struct sock_filter allow = {.code = BPF_RET | BPF_K, .k = SECCOMP_RET_ALLOW};
    struct sock_fprog program = {.len = 1, .filter = &allow};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return errno;
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0 ? 0 : errno;
}

static void look_seccomp(finding *out) {
    int code = in_child(try_filter);
    unsigned action = SECCOMP_RET_KILL_PROCESS;
    bool kills = syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0, &action) == 0;
    if (code != 0) {
        found(out, false, "no filter can be installed: %s", code > 0 ? strerror(code) : "the probe died");
    } else {
        found(out, kills, "filters, %s KILL_PROCESS", kills ? "with" : "but this kernel (before 4.14) lacks");
    }
}

static void look_memfd(finding *out) {
    int fd = memfd_create("assay-probe", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (fd < 0 || ftruncate(fd, 1 << 20) != 0) {
        found(out, false, "memfd_create: %s", strerror(errno));
    } else {
        void *memory = mmap(NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        found(out, memory != MAP_FAILED, "memfd_create%s",
              memory != MAP_FAILED ? " and shared mappings" : ", but it cannot be mapped");
        if (memory != MAP_FAILED) munmap(memory, 1 << 20);
    }
    if (fd >= 0) close(fd);
}

static void look_address_space(finding *out) {
    size_t wanted = (size_t)512 << 20;
    void *memory = mmap(NULL, wanted, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    struct rlimit limit = {0, 0};
    getrlimit(RLIMIT_AS, &limit);
    if (memory != MAP_FAILED) munmap(memory, wanted);
    if (limit.rlim_cur == RLIM_INFINITY) {
        found(out, memory != MAP_FAILED, "no limit");
    } else {
        found(out, memory != MAP_FAILED, "limited to %llu MiB (ulimit -v)", (unsigned long long)limit.rlim_cur >> 20);
    }
}

static void look_memory(finding *out) {
    FILE *file = fopen("/proc/meminfo", "re");
    char line[256];
    unsigned long long available_kib = 0;
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "MemAvailable: %llu", &available_kib) == 1) break;
    }
    if (file) fclose(file);
    found(out, available_kib >= 256 * 1024, "%llu MiB available", available_kib / 1024);
}

static void look_open_files(finding *out) {
    struct rlimit limit = {0, 0};
    getrlimit(RLIMIT_NOFILE, &limit);
    found(out, limit.rlim_cur >= 1024, "%llu (hard limit %llu)", (unsigned long long)limit.rlim_cur,
          (unsigned long long)limit.rlim_max);
}

static void look_cpus(finding *out) {
    cpu_set_t set;
    int count = sched_getaffinity(0, sizeof set, &set) == 0 ? CPU_COUNT(&set) : 0;
    found(out, count >= 2, "%d may be used", count);
}

static void look_cpu_features(finding *out) {
#ifdef __x86_64__
    bool avx2 = __builtin_cpu_supports("avx2");
    found(out, avx2, "%s%s%s%s", __builtin_cpu_supports("sse4.2") ? "SSE4.2 " : "", avx2 ? "AVX2 " : "no AVX2 ",
          __builtin_cpu_supports("bmi2") ? "BMI2 " : "", __builtin_cpu_supports("avx512bw") ? "AVX-512BW" : "");
#else
    found(out, false, "not x86-64: portable code only");
#endif
}

static const probe probes[] = {
    {"seccomp", true, look_seccomp, "confines scorers: no files, network or programs for code that reads model text",
     "run a kernel with CONFIG_SECCOMP_FILTER; in a container, allow the seccomp system call"},
    {"shared memory", true, look_memfd, "carries requests to scorers and results back",
     "run Linux 3.17 or newer; in a container, allow memfd_create"},
    {"address space", true, look_address_space, "request memory is mapped whole (320 MiB), and touched only where used",
     "raise or remove the limit: ulimit -v unlimited"},
    {"memory", true, look_memory, "at least 256 MiB for a server under load", "free memory, or raise the container's limit"},
    {"open files", false, look_open_files, "one for each connection",
     "raise it: ulimit -n 4096, or LimitNOFILE= in a systemd unit"},
    {"CPUs", false, look_cpus, "one scorer for each", "give the process more CPUs: it runs with one, but slower"},
    {"CPU features", false, look_cpu_features, "UTF-8 checks at memory speed use AVX2",
     "none is needed: portable code takes over"},
};
enum { PROBES = sizeof probes / sizeof probes[0] };

static void print_text(const probe *asked, const finding *seen) {
    const char *word = seen->good ? "ok" : asked->needed ? "MISSING" : "lacking";
    printf("%-8s %-16s %s\n", word, asked->name, seen->found);
    if (seen->good) return;
    printf("         %-16s for: %s\n", "", asked->purpose);
    printf("         %-16s do:  %s\n", "", asked->remedy);
}

static void print_json(const probe *asked, const finding *seen, bool first, assay_buffer *out) {
    assay_buffer_put(out, first ? ASSAY_VIEW("[") : ASSAY_VIEW(",\n "));
    assay_buffer_put(out, ASSAY_VIEW("{\"name\": "));
    json_write_string(out, assay_view_of(asked->name));
    assay_buffer_printf(out, ", \"ok\": %s, \"needed\": %s, \"found\": ", seen->good ? "true" : "false",
                        asked->needed ? "true" : "false");
    json_write_string(out, assay_view_of(seen->found));
    assay_buffer_put(out, ASSAY_VIEW(", \"purpose\": "));
    json_write_string(out, assay_view_of(asked->purpose));
    assay_buffer_put(out, ASSAY_VIEW(", \"remedy\": "));
    json_write_string(out, seen->good ? ASSAY_VIEW("") : assay_view_of(asked->remedy));
    assay_buffer_put_char(out, '}');
}

/* ---- programs: what cells this machine gives, and which languages it has ---- */

typedef struct programs {
    sandbox_level level;
    assay_buffer report, languages; /* of the sandbox: facts with remedies; "name TAB what was found" lines */
} programs;

static void look_programs(const cells_options *options, programs *out) {
    cells found;
    cells_options any = *options;
    any.least = SANDBOX_LEVEL_NO_CGROUPS;
    assay_buffer_init(&out->report, 1 << 16);
    assay_buffer_init(&out->languages, 1 << 16);
    out->level = sandbox_environment(&out->report);
    cells_try(&any, &found);
    if (found.box) sandbox_languages(found.box, &out->languages);
    cells_close(&found);
}

static void clear_programs(programs *self) {
    assay_buffer_clear(&self->report);
    assay_buffer_clear(&self->languages);
}

static void print_programs(const programs *seen) {
    printf("\nprograms (checks of code, assay judge, assay run)\n%.*s", (int)seen->report.size,
           seen->report.data ? seen->report.data : "");
    printf("languages\n%.*s", (int)seen->languages.size, seen->languages.data ? seen->languages.data : "");
    puts("assay serve wants level full; --isolation no-cgroups accepts that level, --no-code runs no programs");
}

/* Lines "name TAB what" as an object. */
static void print_languages_json(assay_view text, assay_buffer *out) {
    const char *before = "";
    while (text.size) {
        const char *end = memchr(text.data, '\n', text.size), *tab = memchr(text.data, '\t', text.size);
        size_t size = end ? (size_t)(end - text.data) : text.size, name = tab ? (size_t)(tab - text.data) : size;
        if (name > size) name = size;
        assay_buffer_put(out, assay_view_of(before));
        json_write_string(out, assay_view_slice(text, 0, name));
        assay_buffer_put(out, ASSAY_VIEW(": "));
        json_write_string(out, assay_view_slice(text, name + 1, size));
        before = ", ";
        text = assay_view_slice(text, size + 1, text.size);
    }
}

static void print_programs_json(const programs *seen, assay_buffer *out) {
    assay_buffer_put(out, ASSAY_VIEW(",\n {\"name\": \"programs\", \"ok\": "));
    assay_buffer_printf(out, "%s, \"needed\": false, \"isolation\": \"%s\", \"found\": ",
                        seen->level == SANDBOX_LEVEL_FULL ? "true" : "false", sandbox_level_name(seen->level));
    json_write_string(out, assay_buffer_view(&seen->report));
    assay_buffer_put(out, ASSAY_VIEW(", \"languages\": {"));
    print_languages_json(assay_buffer_view(&seen->languages), out);
    assay_buffer_put(out, ASSAY_VIEW("}}"));
}

static int check(bool json, const cells_options *options) {
    assay_buffer text;
    assay_buffer_init(&text, 1 << 20);
    bool all = true;
    for (size_t i = 0; i < PROBES; i++) {
        finding seen = {.good = false};
        probes[i].look(&seen);
        if (probes[i].needed && !seen.good) all = false;
        if (json) {
            print_json(&probes[i], &seen, i == 0, &text);
        } else {
            print_text(&probes[i], &seen);
        }
    }
    programs seen;
    look_programs(options, &seen);
    if (json) {
        print_programs_json(&seen, &text);
        printf("%.*s]\n", (int)text.size, text.data);
    } else {
        puts(all ? "everything that is needed is there" : "something that is needed is missing: see MISSING above");
        print_programs(&seen);
    }
    clear_programs(&seen);
    assay_buffer_clear(&text);
    return all ? 0 : 1;
}

int cli_check_environment(const cli_context *context, int argc, char **argv) {
    (void)context;
    static const struct option long_options[] = {
        {"json", no_argument, NULL, 'j'}, CELLS_LONG_OPTIONS, {"help", no_argument, NULL, 'h'}, {NULL, 0, NULL, 0}};
    bool json = false;
    cells_options options = {.count = 1};
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "h", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (option == 'j') json = true;
        else if (!cells_read_option("check-environment", &options, option)) return cli_usage("check-environment");
    }
    if (optind < argc) {
        cli_complain("check-environment", "takes no arguments");
        return cli_usage("check-environment");
    }
    fflush(stdout);
    return check(json, &options);
}
