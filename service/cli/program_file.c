/* See program_file.h. */
#include "service/cli/program_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "sandbox/sandbox.h"

static assay_status read_all(int fd, const char *path, size_t most, assay_buffer *out) {
    for (;;) {
        char chunk[65536];
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_READ", NULL, "%s: %s", path, strerror(errno));
        if (got == 0) return assay_ok();
        if (out->size + (size_t)got > most)
            return assay_fail(ASSAY_LIMIT, "TOO_LARGE", NULL, "%s: longer than %zu bytes", path, most);
        assay_buffer_put(out, (assay_view){chunk, (size_t)got});
        if (out->overflow) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "%s: no memory", path);
    }
}

assay_status program_file_read_bytes(const char *path, size_t most, assay_buffer *out) {
    bool input = strcmp(path, "-") == 0;
    int fd = input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_OPEN", NULL, "%s: %s", path, strerror(errno));
    assay_status status = read_all(fd, input ? "standard input" : path, most, out);
    if (!input) close(fd);
    return status;
}

static const char *language_of_name(assay_view name) {
    static const char *const endings[][2] = {{".py", "python"}, {".c", "c"},     {".cpp", "cpp"},       {".cc", "cpp"},
                                             {".cxx", "cpp"},   {".sh", "bash"}, {".js", "javascript"}, {".java", "java"},
                                             {".go", "go"},     {".rs", "rust"}};
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        if (assay_view_ends_with(name, assay_view_of(endings[i][0]))) return endings[i][1];
    }
    const char *dot = name.size ? memrchr(name.data, '.', name.size) : NULL; /* of a language that was added */
    return dot ? sandbox_language_name(dot + 1, NULL, 0) : NULL;
}

static bool has_fence(assay_view text) {
    for (size_t at = 0; at < text.size;) {
        const char *end = memchr(text.data + at, '\n', text.size - at);
        size_t next = end ? (size_t)(end - text.data) + 1 : text.size;
        assay_view line = assay_view_trim(assay_view_slice(text, at, next));
        if (assay_view_starts_with(line, ASSAY_VIEW("```")) || assay_view_starts_with(line, ASSAY_VIEW("~~~"))) return true;
        at = next;
    }
    return false;
}

assay_status program_file_read(const char *path, size_t most, program_file *out) {
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    *out = (program_file){.language = language_of_name(assay_view_of(name))};
    out->ending = strrchr(name, '.');
    if (out->ending && (strcmp(out->ending, ".txt") == 0 || strcmp(out->ending, ".md") == 0)) out->ending = NULL;
    assay_buffer_init(&out->text, most);
    assay_status status = program_file_read_bytes(path, most, &out->text);
    out->is_program = out->language || !has_fence(assay_buffer_view(&out->text));
    return status;
}

void program_file_clear(program_file *file) {
    assay_buffer_clear(&file->text);
}

/* The longest run of backticks. */
static size_t longest_run(assay_view text) {
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.size; i++) {
        run = text.data[i] == '`' ? run + 1 : 0;
        if (run > longest) longest = run;
    }
    return longest;
}

size_t program_file_fence(assay_view program, const char *label, assay_buffer *out) {
    size_t marks = longest_run(program) + 1;
    if (marks < 3) marks = 3;
    for (size_t i = 0; i < marks; i++) assay_buffer_put_char(out, '`');
    assay_buffer_printf(out, "%s\n", label);
    size_t begin = out->size;
    assay_buffer_put(out, program);
    if (program.size && program.data[program.size - 1] != '\n') assay_buffer_put_char(out, '\n');
    for (size_t i = 0; i < marks; i++) assay_buffer_put_char(out, '`');
    assay_buffer_put_char(out, '\n');
    return begin;
}
