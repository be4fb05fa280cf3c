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
     .aliases = "py python3 py3",
     .tools = "",
     .how = LANGUAGE_INSIDE,
     .source = "main.py",
     .limits = RUN_LIMITS},
    {.name = "c",
     .aliases = "gcc c11 c17",
     .tools = "/usr/bin/gcc /usr/bin/cc /usr/bin/clang",
     .how = LANGUAGE_BINARY,
     .source = "main.c",
     .compile = "{tool} -O2 -std=gnu17 -w -static -fmax-errors=20 -o main main.c -lm",
     .product = "main",
     .limits = RUN_LIMITS,
     .compile_limits = COMPILE_LIMITS},
    {.name = "cpp",
     .aliases = "c++ cc cxx cpp17 c++17 g++",
     .tools = "/usr/bin/g++ /usr/bin/c++",
     .how = LANGUAGE_BINARY,
     .source = "main.cpp",
     /* C++20; what only 17 takes (names that 20 has given away) is compiled so. The complaints are 20's. */
     .compile =
         "/usr/bin/bash -c '{tool} -O2 -std=gnu++20 -w -static -fmax-errors=20 -I/assay/store -o main main.cpp 2>words || "
         "{tool} -O2 -std=gnu++17 -w -static -fmax-errors=20 -o main main.cpp 2>/dev/null || { cat words >&2; exit 1; }'",
     .product = "main",
     .header = "bits/stdc++.h",
     .header_words = "{tool} -O2 -std=gnu++20 -w -static -x c++-header -o header.gch header.h",
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
     .aliases = "js node nodejs",
     .tools = "/usr/bin/node /usr/bin/nodejs /usr/local/bin/node",
     .how = LANGUAGE_SCRIPT,
     .source = "main.js",
     .run = "{tool} main.js",
     .limits = VM_LIMITS},
    {.name = "java",
     .aliases = "openjdk",
     .names = language_java_names,
     .tools = "/usr/bin/javac /usr/local/bin/javac",
     .how = LANGUAGE_PACKED,
     .source = "Main.java",
     .compile = "/usr/bin/env LD_LIBRARY_PATH={root}/lib /usr/bin/bash -c '{tool} -J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1 "
                "-J-XX:-UsePerfData "
                "-nowarn -encoding UTF-8 -d out {file} && {root}/bin/jar -J-XX:-UsePerfData cfe main.jar {class} -C out .'",
     .product = "main.jar",
     .run = "/usr/bin/env LD_LIBRARY_PATH={root}/lib {root}/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData "
            "-Xss64m --add-opens=java.base/java.io=ALL-UNNAMED -jar main.jar",
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

const language_row *language_row_at(unsigned index) {
    return index < sizeof table / sizeof *table ? &table[index] : NULL;
}

const language_row *language_row_of(const char *name) {
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (strcmp(table[i].name, name) == 0 || word_is_in(table[i].aliases, name)) return &table[i];
    return NULL;
}

const language_found *languages_find(const languages *all, const char *name) {
    for (unsigned i = 0; i < all->count; i++)
        if (strcmp(all->rows[i].language->name, name) == 0 || word_is_in(all->rows[i].language->aliases, name))
            return &all->rows[i];
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
        if (strcmp(all->rows[i].language->name, "rust") == 0) row = &all->rows[i];
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

void languages_probe(languages *all, const sandbox_options *options, cell_profile *profiles) {
    memset(all, 0, sizeof *all);
    plan_profiles(profiles);
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        language_found *row = &all->rows[all->count++];
        row->language = &table[i];
        row->available =
            table[i].tools[0] &&
            find_tool(table[i].tools, strstr(table[i].compile ? table[i].compile : "", "{root}") != NULL, row->tool);
    }
    add_rust(all, profiles);
    add_python(all, options, profiles);
}
