/* The rows, and finding them. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/languages/languages.h"
#include "sandbox/policy/policy.h"

#define MIB (1024ull * 1024)
#define RUN_LIMITS \
    { .cpu_ms = 5000, .wall_ms = 20000, .memory_bytes = 256 * MIB, .output_bytes = 16 * MIB, .processes = 32 }
#define VM_LIMITS                                                                                                           \
    {                                                                                                                       \
        .cpu_ms = 10000, .wall_ms = 30000, .memory_bytes = 1024 * MIB, .output_bytes = 16 * MIB, .scratch_bytes = 16 * MIB, \
        .processes = 128                                                                                                    \
    }
#define COMPILE_LIMITS                                                                                                  \
    {                                                                                                                   \
        .cpu_ms = 15000, .wall_ms = 60000, .memory_bytes = 1024 * MIB, .output_bytes = MIB, .scratch_bytes = 256 * MIB, \
        .processes = 64                                                                                                 \
    }

static const language_row table[] = {
    {.name = "python",
     .aliases = "py python3 py3 pypy pypy3 cpython ipython ipython3",
     .tools = "",
     .how = LANGUAGE_INSIDE,
     .source = "main.py",
     .limits = RUN_LIMITS},
    {.name = "c",
     .aliases = "gcc c99 c11 c17 c23",
     .tools = "/usr/bin/gcc /usr/bin/cc /usr/bin/clang",
     .how = LANGUAGE_BINARY,
     .source = "main.c",
     .compile = "{tool} -O2 -DONLINE_JUDGE -std=gnu17 -w -static -fmax-errors=20 -o main main.c -lm",
     .product = "main",
     .limits = RUN_LIMITS,
     .compile_limits = COMPILE_LIMITS},
    {.name = "cpp",
     .aliases = "c++ cc cxx g++ cpp11 cpp14 cpp17 cpp20 cpp23 c++11 c++14 c++17 c++20 c++23 gnu++17 gnu++20",
     .tools = "/usr/bin/g++ /usr/bin/c++",
     .how = LANGUAGE_BINARY,
     .source = "main.cpp",
     /* C++20; what only 17 takes (names that 20 has given away) is compiled so. The complaints are 20's. */
     .compile = "/usr/bin/bash -c '{tool} -O2 -DONLINE_JUDGE -std=gnu++20 -w -static -fmax-errors=20 -I/assay/store -o main "
                "main.cpp 2>words || "
                "{tool} -O2 -DONLINE_JUDGE -std=gnu++17 -w -static -fmax-errors=20 -o main main.cpp 2>/dev/null || { cat words "
                ">&2; exit 1; }'",
     .product = "main",
     .header = "bits/stdc++.h",
     .header_words = "{tool} -O2 -DONLINE_JUDGE -std=gnu++20 -w -static -x c++-header -o header.gch header.h",
     .limits = RUN_LIMITS,
     .compile_limits = COMPILE_LIMITS},
    {.name = "bash",
     .aliases = "sh shell",
     .tools = "/usr/bin/bash /bin/bash",
     .how = LANGUAGE_SCRIPT,
     .source = "main.sh",
     .run = "{tool} main.sh",
     .limits = {.cpu_ms = 5000,
                .wall_ms = 20000,
                .memory_bytes = 256 * MIB,
                .output_bytes = 16 * MIB,
                .scratch_bytes = 16 * MIB,
                .processes = 32}},
    {.name = "javascript",
     .aliases = "js node nodejs mjs cjs es6 ecmascript",
     .tools = "/usr/bin/node /usr/bin/nodejs /usr/local/bin/node",
     .how = LANGUAGE_SCRIPT,
     .source = "main.js",
     .run = "{tool} main.js",
     .start_ms = 100,
     .limits = VM_LIMITS},
    {.name = "java",
     .aliases = "openjdk java8 java11 java17 java21",
     .names = language_java_names,
     .tools = "/usr/bin/javac /usr/local/bin/javac",
     .how = LANGUAGE_PACKED,
     .source = "Main.java",
     /* jar names a temporary file at random; without /dev/random, which compilers have not, it would gather chance by computing for seconds. */
     .compile = "/usr/bin/env LD_LIBRARY_PATH={root}/lib /usr/bin/bash -c '{tool} -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 "
                "-J-XX:-UsePerfData "
                "-nowarn -encoding UTF-8 -d out {file} && {root}/bin/jar -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 "
                "-J-XX:-UsePerfData "
                "-J-Djava.security.egd=file:{root}/lib/modules cfe main.jar {class} -C out .'",
     .product = "main.jar",
     .run = "/usr/bin/env LD_LIBRARY_PATH={root}/lib {root}/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData "
            "-Xss64m --add-opens=java.base/java.io=ALL-UNNAMED -jar main.jar",
     .start_ms = 400,
     .limits = VM_LIMITS,
     .compile_limits = COMPILE_LIMITS},
    {.name = "go",
     .aliases = "golang",
     .tools = "/usr/local/go/bin/go /usr/bin/go /usr/lib/go/bin/go",
     .how = LANGUAGE_BINARY,
     .source = "main.go",
     .compile = "/usr/bin/env GOCACHE=/box/cache GOPATH=/box/path GOFLAGS=-mod=mod GO111MODULE=off CGO_ENABLED=0 {tool} build "
                "-o main main.go",
     .product = "main",
     .limits = VM_LIMITS,
     .compile_limits = {.cpu_ms = 60000,
                        .wall_ms = 120000,
                        .memory_bytes = 2048 * MIB,
                        .output_bytes = MIB,
                        .scratch_bytes = 512 * MIB,
                        .processes = 128}},
    {.name = "rust",
     .aliases = "rs",
     .tools = "/usr/bin/rustc /usr/local/bin/rustc",
     .how = LANGUAGE_BINARY,
     .source = "main.rs",
     .compile = "/usr/bin/env LD_LIBRARY_PATH={root}/lib {tool} --sysroot {root} -O --edition=2021 -A warnings -C "
                "target-feature=+crt-static -C link-arg=-fuse-ld=bfd -o main main.rs",
     .product = "main",
     .limits = RUN_LIMITS,
     .compile_limits = {.cpu_ms = 60000,
                        .wall_ms = 120000,
                        .memory_bytes = 2048 * MIB,
                        .output_bytes = MIB,
                        .scratch_bytes = 512 * MIB,
                        .processes = 128}},
};

static bool word_is_in(const char *words, const char *word) {
    size_t size = strlen(word);
    for (const char *at = words; size && (at = strstr(at, word)); at += size)
        if ((at == words || at[-1] == ' ') && (at[size] == ' ' || at[size] == 0)) return true;
    return false;
}

enum { TABLE_ROWS = sizeof table / sizeof *table, ADDED_MAX = 16 };
_Static_assert(TABLE_ROWS + ADDED_MAX <= LANGUAGES_MAX, "every row has a place");

/* Rows that were added, those of the table first that gave way. */
static language_row added[ADDED_MAX];
static unsigned added_count;

static const language_row *added_row(const char *name) {
    for (unsigned i = 0; i < added_count; i++)
        if (strcmp(added[i].name, name) == 0) return &added[i];
    return NULL;
}

const language_row *language_row_at(unsigned index) {
    if (index < TABLE_ROWS) {
        const language_row *instead = added_row(table[index].name);
        return instead ? instead : &table[index];
    }
    for (unsigned i = 0, at = TABLE_ROWS; i < added_count; i++) {
        bool instead = false;
        for (size_t k = 0; k < TABLE_ROWS; k++) instead = instead || strcmp(table[k].name, added[i].name) == 0;
        if (!instead && at++ == index) return &added[i];
    }
    return NULL;
}

const language_row *language_row_of(const char *name) {
    const language_row *row;
    for (unsigned i = 0; (row = language_row_at(i)); i++)
        if (strcmp(row->name, name) == 0) return row;
    for (unsigned i = 0; (row = language_row_at(i)); i++)
        if (word_is_in(row->aliases, name)) return row;
    return NULL;
}

const language_found *languages_find(const languages *all, const char *name) {
    const language_row *row = language_row_of(name);
    for (unsigned i = 0; row && i < all->count; i++)
        if (all->rows[i].language == row) return &all->rows[i];
    return NULL;
}

/* The folder above the tool's own: its installation. */
static size_t root_size(const char *tool) {
    const char *last = strrchr(tool, '/');
    size_t size = last ? (size_t)(last - tool) : 0;
    while (size && tool[size - 1] != '/') size--;
    return size > 1 ? size - 1 : size;
}

/* What stands for the braces that `from` begins with, and their length; 0: none that we know. */
static size_t brace(const char *from, const char *tool, const language_names *names, const char **piece, size_t *size) {
    static const char *const known[] = {"{tool}", "{root}", "{file}", "{class}"};
    const char *const texts[] = {tool, tool, names ? names->file : "", names ? names->entry : ""};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = strlen(known[i]);
        if (strncmp(from, known[i], length) != 0) continue;
        *piece = texts[i];
        *size = i == 1 ? root_size(tool) : strlen(texts[i]);
        return length;
    }
    return 0;
}

uint32_t language_words(const char *words, const char *tool, const language_names *names, char *out, uint32_t room) {
    uint32_t at = 0;
    bool quoted = false;
    for (const char *from = words; *from;) {
        const char *piece = from;
        size_t size = 1;
        char byte = *from == ' ' && !quoted ? 0 : *from;
        if (*from == '\'') {
            quoted = !quoted;
            from++;
            continue;
        }
        size_t length = brace(from, tool, names, &piece, &size);
        if (!length) piece = &byte;
        from += length ? length : 1;
        if (at + size + 1 > room) return 0;
        memcpy(out + at, piece, size);
        at += (uint32_t)size;
    }
    out[at++] = 0;
    return at;
}

/* `resolve`: through every link; a tool without /proc finds its own files only by its real path. */
static bool find_tool(const char *tools, bool resolve, char *out) {
    while (*tools) {
        size_t size = strcspn(tools, " ");
        if (size && size < TREE_PATH_BYTES) {
            memcpy(out, tools, size);
            out[size] = 0;
            if (access(out, X_OK) == 0) {
                char real[PATH_MAX];
                if (resolve && realpath(out, real) && strlen(real) < TREE_PATH_BYTES) memcpy(out, real, strlen(real) + 1);
                return true;
            }
        }
        tools += size;
        while (*tools == ' ') tools++;
    }
    out[0] = 0;
    return false;
}

static void plan_profiles(cell_profile *profiles) {
    static const char *const system_paths[] = {"/usr",
                                               "/bin",
                                               "/sbin",
                                               "/lib",
                                               "/lib64",
                                               "/lib32",
                                               "/etc/alternatives",
                                               "/etc/ld.so.cache",
                                               "/etc/java-17-openjdk",
                                               "/etc/java-21-openjdk",
                                               "/etc/java-11-openjdk",
                                               "/etc/localtime"};
    cell_profile *native = &profiles[PROFILE_NATIVE], *tools = &profiles[PROFILE_TOOLS];
    *native = (cell_profile){.usable = true, .sealed = true, .filter = POLICY_NATIVE};
    *tools = (cell_profile){.usable = true, .filter = POLICY_MANAGED, .tree.devices = true};
    for (size_t i = 0; i < sizeof system_paths / sizeof *system_paths; i++) (void)tree_plan_add(&tools->tree, system_paths[i]);
    profiles[PROFILE_COMPILE] = *tools;
    profiles[PROFILE_COMPILE].tree.devices = false;
    profiles[PROFILE_COMPILE].tree.store = true;
}

/* rustup's commands are doors to the real ones; ask for their place. */
static void add_rust(languages *all, cell_profile *profiles) {
    char place[TREE_PATH_BYTES], tool[TREE_PATH_BYTES + 16];
    language_found *row = &all->rows[0];
    for (unsigned i = 0; i < all->count; i++)
        if (all->rows[i].language == language_row_of("rust")) row = &all->rows[i];
    if (added_row("rust")) return;
    const char *words[] = {"/bin/sh", "-c", "rustc --print sysroot", NULL};
    if (!language_ask(words, place, sizeof place)) return;
    place[strcspn(place, "\n")] = 0;
    snprintf(tool, sizeof tool, "%s/bin/rustc", place);
    if (access(tool, X_OK) != 0 || strlen(tool) >= sizeof row->tool || !tree_plan_add(&profiles[PROFILE_COMPILE].tree, place))
        return;
    memcpy(row->tool, tool, strlen(tool) + 1);
    row->available = true;
}

static void add_python(languages *all, const sandbox_options *options, cell_profile *profiles) {
    static const char *const usual[] = {"/usr/bin/python3", "/usr/local/bin/python3"};
    language_found *row = &all->rows[0];
    if (options->python) {
        row->available = python_probe(options->python, options, all, profiles);
        snprintf(row->tool, sizeof row->tool, "%s", options->python);
        return;
    }
    for (size_t i = 0; i < sizeof usual / sizeof *usual && !row->available; i++) {
        if (access(usual[i], X_OK) != 0) continue;
        row->available = python_probe(usual[i], options, all, profiles);
        snprintf(row->tool, sizeof row->tool, "%s", usual[i]);
    }
}

/* Folders that an added language needs. */
static void add_paths(const char *paths, cell_profile *profiles) {
    char path[TREE_PATH_BYTES];
    for (; *paths; paths += strspn(paths, " ")) {
        size_t size = strcspn(paths, " ");
        if (size && size < sizeof path) {
            memcpy(path, paths, size);
            path[size] = 0;
            (void)tree_plan_add(&profiles[PROFILE_TOOLS].tree, path);
            (void)tree_plan_add(&profiles[PROFILE_COMPILE].tree, path);
        }
        paths += size;
    }
}

void languages_probe(languages *all, const sandbox_options *options, cell_profile *profiles) {
    memset(all, 0, sizeof *all);
    plan_profiles(profiles);
    const language_row *language;
    for (unsigned i = 0; (language = language_row_at(i)); i++) {
        language_found *row = &all->rows[all->count++];
        row->language = language;
        row->available =
            language->tools[0] &&
            find_tool(language->tools, strstr(language->compile ? language->compile : "", "{root}") != NULL, row->tool);
        if (row->available && language->paths) add_paths(language->paths, profiles);
    }
    add_rust(all, profiles);
    add_python(all, options, profiles);
}

/* ---- rows that a user adds ---- */

enum { WORDS_BYTES_MAX = 2048, FILE_NAME_BYTES_MAX = 48 };

static assay_status wrong(const char *field, const char *why) {
    return assay_fail(ASSAY_USAGE, "LANGUAGE", field, "%s: %s", field, why);
}

static bool is_file_name(const char *name) {
    return name && name[0] && name[0] != '.' && strlen(name) < FILE_NAME_BYTES_MAX && !strpbrk(name, "/ ");
}

static assay_status look_at(const sandbox_language *l) {
    if (!l->name || !l->name[0] || l->name[strspn(l->name, "abcdefghijklmnopqrstuvwxyz0123456789+#-")] || strlen(l->name) > 30)
        return wrong("name", "1 to 30 of a-z, 0-9, +, #, -");
    if (strcmp(l->name, "python") == 0)
        return wrong("name", "Python is not run by commands (--python chooses its interpreter)");
    if (l->aliases && strlen(l->aliases) > 100) return wrong("aliases", "at most 100 bytes");
    if (!l->tools || l->tools[0] != '/') return wrong("tools", "absolute paths, of which the first that exists is {tool}");
    if (!is_file_name(l->source)) return wrong("source", "the file's name in the cell, like main.pl");
    if (!l->compile != !l->product) return wrong(l->compile ? "product" : "compile", "compile and product go together");
    if (l->product && !is_file_name(l->product)) return wrong("product", "the name of the file that the compiler leaves");
    if (!l->run && !l->product) return wrong("run", "missing: the words that run the source, like {tool} main.pl");
    if (l->run && (!l->run[0] || strlen(l->run) > WORDS_BYTES_MAX)) return wrong("run", "1 to 2,048 bytes");
    if (l->compile && (!l->compile[0] || strlen(l->compile) > WORDS_BYTES_MAX)) return wrong("compile", "1 to 2,048 bytes");
    return assay_ok();
}

/* What is 0 is as usual. */
static sandbox_limits filled(sandbox_limits given, sandbox_limits usual) {
    if (given.cpu_ms) usual.cpu_ms = given.cpu_ms;
    if (given.wall_ms) usual.wall_ms = given.wall_ms;
    if (given.memory_bytes) usual.memory_bytes = given.memory_bytes;
    if (given.output_bytes) usual.output_bytes = given.output_bytes;
    if (given.scratch_bytes) usual.scratch_bytes = given.scratch_bytes;
    if (given.processes) usual.processes = given.processes;
    return usual;
}

assay_status sandbox_add_language(const sandbox_language *l) {
    static const sandbox_limits run = VM_LIMITS, compile = COMPILE_LIMITS;
    assay_status status = look_at(l);
    if (status.code) return status;
    if (added_row(l->name)) return wrong("name", "this language has been added before");
    if (added_count == ADDED_MAX) return wrong("name", "at most 16 languages can be added");
    added[added_count++] = (language_row){.name = l->name,
                                          .aliases = l->aliases ? l->aliases : "",
                                          .tools = l->tools,
                                          .paths = l->paths,
                                          .how = !l->product ? LANGUAGE_SCRIPT
                                                 : l->run    ? LANGUAGE_PACKED
                                                             : LANGUAGE_BINARY,
                                          .source = l->source,
                                          .compile = l->compile,
                                          .product = l->product,
                                          .run = l->run,
                                          .limits = filled(l->limits, run),
                                          .compile_limits = filled(l->compile_limits, compile)};
    return assay_ok();
}
