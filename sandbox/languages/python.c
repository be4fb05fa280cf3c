/* Python: where an interpreter lives, and which warm one a program wants. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sandbox/languages/languages.h"
#include "sandbox/policy/policy.h"
#include "sandbox/python/embed.h"

/* What programs for tests usually import, and loads nothing that hooks into fork. */
static const char usual_modules[] =
    "collections itertools functools heapq bisect math cmath operator string re typing copy decimal fractions datetime json "
    "enum "
    "dataclasses abc numbers array struct textwrap time os io contextlib collections.abc calendar ast inspect unicodedata "
    "types weakref";
/* These hook into fork, or load what does (random seeds itself anew in every child): 0.7 ms a run, so that only who names them pays. */
static const char hooked_modules[] =
    "random statistics threading queue logging secrets uuid hashlib base64 zlib traceback pprint warnings tokenize tempfile";
/* In the interpreter itself: importing them costs nothing, so that they are no reason for a heavier one. */
static const char builtin_modules[] =
    "sys time itertools math builtins gc marshal posix errno atexit os io abc codecs __future__";

static bool word_is_in(const char *words, const char *word, size_t size) {
    for (const char *at = words; (at = memmem(at, strlen(at), word, size)); at += size)
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || at[size] == 0)) return true;
    return false;
}

static size_t word_size(assay_view text) {
    size_t size = 0;
    while (size < text.size && (assay_is_alpha(text.data[size]) || assay_is_digit(text.data[size]) || text.data[size] == '_'))
        size++;
    return size;
}

enum wanted { WANTS_NOTHING, WANTS_USUAL, WANTS_HOOKED, WANTS_DATA };

static enum wanted weigh(const char *name, size_t size) {
    static const char heavy[] = "numpy scipy pandas sympy sklearn torch networkx sortedcontainers";
    if (size == 0 || word_is_in(builtin_modules, name, size)) return WANTS_NOTHING;
    if (word_is_in(heavy, name, size)) return WANTS_DATA;
    return word_is_in(hooked_modules, name, size) ? WANTS_HOOKED : WANTS_USUAL;
}

/* One line, from its first word on: "import a, b.c as d" or "from a import b". */
static enum wanted weigh_line(assay_view line) {
    enum wanted most = WANTS_NOTHING;
    bool from = assay_view_starts_with(line, ASSAY_VIEW("from "));
    if (!from && !assay_view_starts_with(line, ASSAY_VIEW("import "))) return most;
    assay_view rest = assay_view_slice(line, from ? 5 : 7, line.size);
    while (rest.size) {
        rest = assay_view_trim(rest);
        size_t size = word_size(rest);
        enum wanted one = weigh(rest.data, size);
        if (one > most) most = one;
        if (from) break;
        const char *comma = memchr(rest.data, ',', rest.size);
        if (!comma) break;
        rest = assay_view_slice(rest, (size_t)(comma - rest.data) + 1, rest.size);
    }
    return most;
}

enum launcher_profile python_profile(assay_view source, bool data_usable) {
    enum wanted most = WANTS_NOTHING;
    for (size_t at = 0; at < source.size;) {
        const char *end = memchr(source.data + at, '\n', source.size - at);
        size_t stop = end ? (size_t)(end - source.data) : source.size;
        assay_view line = assay_view_trim(assay_view_slice(source, at, stop));
        enum wanted one = weigh_line(line);
        if (one > most) most = one;
        at = stop + 1;
    }
    if (most == WANTS_DATA && data_usable) return PROFILE_PYTHON_DATA;
    if (most == WANTS_DATA || most == WANTS_HOOKED) return PROFILE_PYTHON_HOOKED;
    return most == WANTS_NOTHING ? PROFILE_PYTHON : PROFILE_PYTHON_USUAL;
}

static bool has(assay_view text, const char *what) {
    return text.size && memmem(text.data, text.size, what, strlen(what));
}

/* `open(name, 'w')`: the rest of a line behind `open(` has a mode of writing between quotes. Taken in vain, this costs time only. */
static bool opens_for_writing(assay_view source) {
    static const char call[] = "open(";
    for (size_t at = 0; at < source.size;) {
        assay_view rest = assay_view_slice(source, at, source.size);
        const char *found = memmem(rest.data, rest.size, call, sizeof call - 1);
        if (!found) return false;
        size_t begin = (size_t)(found - source.data) + sizeof call - 1;
        const char *end = memchr(source.data + begin, '\n', source.size - begin);
        size_t stop = end ? (size_t)(end - source.data) : source.size;
        for (at = begin; at + 2 < stop; at++) {
            char quote = source.data[at];
            if ((quote != '"' && quote != '\'') || !memchr("rwaxbt+", source.data[at + 1], 7)) continue;
            bool writes = false;
            size_t last = at + 1;
            for (; last < stop && memchr("rwaxbt+", source.data[last], 7); last++)
                writes = writes || memchr("wax+", source.data[last], 4);
            if (writes && last < stop && source.data[last] == quote) return true;
        }
        at = stop;
    }
    return false;
}

bool python_writes_files(assay_view source) {
    /* matplotlib keeps a list of fonts, and is not imported where it cannot; seaborn imports it. */
    static const char *const modules[] = {"multiprocessing", "concurrent.futures", "tempfile", "matplotlib", "seaborn"};
    for (size_t i = 0; i < sizeof modules / sizeof *modules; i++)
        if (has(source, modules[i])) return true;
    return false;
}

bool python_may_write_files(assay_view source) {
    static const char *const calls[] = {"mkdir(", "makedirs(", "write_text(", "write_bytes("};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++)
        if (has(source, calls[i])) return true;
    return opens_for_writing(source);
}

bool language_ask(const char *const *words, char *out, size_t room) {
    int ends[2];
    size_t size = 0;
    if (pipe2(ends, O_CLOEXEC) != 0) return false;
    pid_t pid = fork();
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(ends[1], 1);
        dup2(null, 2);
        execv(words[0], (char *const *)(uintptr_t)words);
        _exit(127);
    }
    close(ends[1]);
    while (pid > 0 && size + 1 < room) {
        ssize_t got = read(ends[0], out + size, room - 1 - size);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) break;
        size += (size_t)got;
    }
    out[size] = 0;
    close(ends[0]);
    int status = 1;
    if (pid > 0)
        while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
    return pid > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void set_profile(cell_profile *p, const cell_profile *model, bool sealed, const char *modules) {
    *p = *model;
    p->sealed = sealed;
    p->preload = modules;
}

static const char question[] =
    "import sys, os, importlib.util as u\n"
    "print('.'.join(map(str, sys.version_info[:3])))\n"
    "print(os.path.realpath(sys.executable))\n"
    "print(int(any(u.find_spec(m) for m in sys.argv[1].split(','))))\n"
    "print(sum(1 << i for i, m in enumerate(sys.argv[2].split(',')) if not u.find_spec(m)))\n"
    "for p in dict.fromkeys([sys.prefix, sys.base_prefix]):\n"
    "    if p not in ('/usr', '/usr/local', '/'): print(p)\n"
    "for p in sys.path:\n"
    "    if p and os.path.isdir(p): print(os.path.realpath(p)); print(p)\n";

bool python_probe(const char *path, const sandbox_options *options, languages *all, cell_profile *profiles) {
    static const char *const libraries[] = {"/usr/lib",         "/lib",       "/lib64",
                                            "/etc/ld.so.cache", "/usr/lib64", "/usr/share/zoneinfo"};
    static char answer[16384];
    const char *data = options->python_modules ? options->python_modules : "numpy";
    const char *words[] = {path, "-c", question, data, python_modules_asked(), NULL};
    cell_profile model = {
        .usable = true, .in_process = true, .filter = POLICY_NATIVE, .program = sandbox_zygote_script, .tree.devices = true};
    if (!language_ask(words, answer, sizeof answer)) return false;
    char *save = NULL, *version = strtok_r(answer, "\n", &save), *real = strtok_r(NULL, "\n", &save),
         *has = strtok_r(NULL, "\n", &save), *lacks = strtok_r(NULL, "\n", &save);
    if (!version || !real || !has || !lacks || strlen(real) >= TREE_PATH_BYTES) return false;
    snprintf(all->python_version, sizeof all->python_version, "%s", version);
    all->python_data = has[0] == '1';
    all->python_lacks = strtoull(lacks, NULL, 10);
    for (size_t i = 0; i < sizeof libraries / sizeof *libraries; i++) (void)tree_plan_add(&model.tree, libraries[i]);
    for (char *line; (line = strtok_r(NULL, "\n", &save));)
        if (!tree_plan_add(&model.tree, line)) return false;
    if (!tree_plan_add(&model.tree, real)) return false;
    model.tree.file = sandbox_zygote_begin;
    model.tree.file_bytes = sandbox_zygote_bytes;
    /* A virtual environment is known by the name the interpreter is started with. */
    snprintf(model.args[0], sizeof model.args[0], "%s", path);
    (void)tree_plan_add(&model.tree, path);
    model.arg_count = 1;
    set_profile(&profiles[PROFILE_PYTHON], &model, true, "");
    set_profile(&profiles[PROFILE_PYTHON_SCRATCH], &model, false, "");
    set_profile(&profiles[PROFILE_PYTHON_USUAL], &model, true, usual_modules);
    static char hooked[sizeof usual_modules + sizeof hooked_modules];
    snprintf(hooked, sizeof hooked, "%s %s", usual_modules, hooked_modules);
    set_profile(&profiles[PROFILE_PYTHON_HOOKED], &model, true, hooked);
    set_profile(&profiles[PROFILE_PYTHON_DATA], &model, true, data);
    profiles[PROFILE_PYTHON_DATA].usable = all->python_data;
    return true;
}
