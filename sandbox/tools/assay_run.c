/* assay-run FILE < input: runs one program in a cell and prints what became of it as one JSON line. For trying the sandbox by hand; the
 * product's own door is `assay run`. */
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "common/json_writer.h"
#include "sandbox/sandbox.h"

static const char usage[] =
    "usage: assay-run [--language L] [--time-ms N] [--wall-ms N] [--memory-mb N] [--output-kb N] [--scratch-mb N] [--processes "
    "N]\n"
    "                 [--python PATH] [--repeat N] [--level full|no-cgroups] [--environment] [--languages] FILE < input\n"
    "Prints one JSON object. Exit code: 0 the program ended well, 1 it did not, 2 our failure or not available, 3 usage.\n";

typedef struct settings {
    sandbox_options options;
    sandbox_limits limits;
    const char *language, *file;
    unsigned repeat;
    bool environment, languages;
} settings;

static bool read_all(int fd, assay_buffer *out) {
    for (;;) {
        char chunk[65536];
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got == 0 && !out->overflow;
        assay_buffer_put(out, (assay_view){chunk, (size_t)got});
    }
}

static uint64_t number(const char *text) {
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno || *end || end == text || value > 1000000000) {
        fprintf(stderr, "not a number: %s\n%s", text, usage);
        exit(3);
    }
    return value;
}

static const char *language_of(const char *file) {
    static const char *const known[][2] = {{".py", "python"}, {".c", "c"},     {".cpp", "cpp"},
                                           {".cc", "cpp"},    {".sh", "bash"}, {".js", "javascript"},
                                           {".java", "java"}, {".go", "go"},   {".rs", "rust"}};
    assay_view name = assay_view_of(file);
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (assay_view_ends_with(name, assay_view_of(known[i][0]))) return known[i][1];
    return NULL;
}

static settings read_arguments(int count, char **words) {
    static const struct option options[] = {{"language", 1, 0, 'l'},  {"time-ms", 1, 0, 't'},
                                            {"wall-ms", 1, 0, 'w'},   {"memory-mb", 1, 0, 'm'},
                                            {"output-kb", 1, 0, 'o'}, {"scratch-mb", 1, 0, 's'},
                                            {"processes", 1, 0, 'p'}, {"python", 1, 0, 'P'},
                                            {"repeat", 1, 0, 'r'},    {"environment", 0, 0, 'e'},
                                            {"languages", 0, 0, 'L'}, {"level", 1, 0, 'v'},
                                            {"help", 0, 0, 'h'},      {0}};
    settings s = {.repeat = 1, .options = {.slots = 1}};
    for (int option; (option = getopt_long(count, words, "h", options, NULL)) != -1;) {
        switch (option) {
            case 'l': s.language = optarg; break;
            case 't': s.limits.cpu_ms = (uint32_t)number(optarg); break;
            case 'w': s.limits.wall_ms = (uint32_t)number(optarg); break;
            case 'm': s.limits.memory_bytes = number(optarg) << 20; break;
            case 'o': s.limits.output_bytes = number(optarg) << 10; break;
            case 's': s.limits.scratch_bytes = number(optarg) << 20; break;
            case 'p': s.limits.processes = (uint32_t)number(optarg); break;
            case 'P': s.options.python = optarg; break;
            case 'r': s.repeat = (unsigned)number(optarg); break;
            case 'e': s.environment = true; break;
            case 'L': s.languages = true; break;
            case 'v':
                s.options.least = strcmp(optarg, "no-cgroups") == 0 ? SANDBOX_LEVEL_NO_CGROUPS : SANDBOX_LEVEL_FULL;
                break;
            case 'h': fputs(usage, stdout); exit(0);
            default: fputs(usage, stderr); exit(3);
        }
    }
    s.file = optind < count ? words[optind] : NULL;
    if (!s.file && !s.environment && !s.languages) {
        fputs(usage, stderr);
        exit(3);
    }
    if (!s.language && s.file) s.language = language_of(s.file);
    if (s.file && !s.language) {
        fprintf(stderr, "assay-run: say --language\n");
        exit(3);
    }
    return s;
}

static void print(const sandbox_result *r, const sandbox *box) {
    assay_buffer out;
    assay_buffer_init(&out, 1u << 20);
    assay_view text = assay_view_slice(assay_buffer_view(&r->output), 0, 65536),
               errors = assay_view_slice(assay_buffer_view(&r->errors), 0, 4096);
    assay_buffer_printf(&out,
                        "{\"verdict\":\"%s\",\"exit_code\":%d,\"signal\":%d,\"cpu_us\":%llu,\"wall_us\":%llu,\"memory_peak_"
                        "bytes\":%llu,\"level\":\"%s\",\"detail\":",
                        sandbox_verdict_name(r->verdict), r->exit_code, r->signal, (unsigned long long)r->cpu_us,
                        (unsigned long long)r->wall_us, (unsigned long long)r->memory_peak_bytes,
                        sandbox_level_name(sandbox_level_of(box)));
    json_write_string(&out, assay_view_of(r->detail));
    assay_buffer_printf(&out, ",\"stdout\":");
    json_write_string(&out, text);
    assay_buffer_printf(&out, ",\"stderr\":");
    json_write_string(&out, errors);
    assay_buffer_printf(&out, "}\n");
    fwrite(out.data, 1, out.size, stdout);
    assay_buffer_clear(&out);
}

static int run_file(sandbox *box, const settings *s) {
    assay_buffer source, input;
    assay_buffer_init(&source, 16u << 20);
    assay_buffer_init(&input, 256u << 20);
    int fd = open(s->file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || !read_all(fd, &source)) {
        fprintf(stderr, "assay-run: %s: %s\n", s->file, strerror(errno));
        return 3;
    }
    close(fd);
    if (!isatty(0)) (void)!read_all(0, &input);
    sandbox_client *client = sandbox_client_of(box, 0);
    sandbox_program *program = NULL;
    sandbox_result result;
    sandbox_result_init(&result);
    sandbox_input *in = sandbox_input_new(assay_buffer_view(&input));
    sandbox_prepare(client, s->language, assay_buffer_view(&source), NULL, &program, &result);
    for (unsigned i = 0; program && i < s->repeat; i++) sandbox_run(client, program, in, &s->limits, NULL, &result);
    print(&result, box);
    int code = result.verdict == SANDBOX_OK ? 0 : result.verdict >= SANDBOX_NOT_AVAILABLE ? 2 : 1;
    sandbox_program_free(program);
    sandbox_input_free(in);
    sandbox_result_clear(&result);
    assay_buffer_clear(&source);
    assay_buffer_clear(&input);
    return code;
}

int main(int count, char **words) {
    settings s = read_arguments(count, words);
    assay_buffer text;
    assay_buffer_init(&text, 65536);
    if (s.environment) {
        sandbox_level level = sandbox_environment(&text);
        fwrite(text.data, 1, text.size, stdout);
        assay_buffer_clear(&text);
        return level == SANDBOX_LEVEL_FULL ? 0 : 2;
    }
    sandbox *box = NULL;
    assay_status status = sandbox_start(&s.options, &box);
    if (status.code) {
        fprintf(stderr, "assay-run: %s\n", status.message);
        return 2;
    }
    int code = 0;
    if (s.languages) {
        sandbox_languages(box, &text);
        fwrite(text.data, 1, text.size, stdout);
    } else {
        code = run_file(box, &s);
    }
    assay_buffer_clear(&text);
    sandbox_stop(box);
    return code;
}
