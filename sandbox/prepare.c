/* From source to program: choosing the language's row, compiling in a cell, the cache of what was compiled; and running. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>
#include <xxhash.h>

#include "sandbox/client.h"

enum {
    CACHE_ROWS = 64,
    COMPILE_TEXT_BYTES = 4096,
    SOURCE_BYTES_MAX = 4 << 20,
    TALKS_MAX = 8,
    SCRATCH_BYTES = 16 << 20,
    SCRATCH_FILES = 4096
};
#define CACHE_BYTES_MAX (128u << 20)

/* Compiled programs of this process. A hash finds the place and the whole source decides, so that nobody's collision can put one
 * program in the place of another. Behind one lock: a look-up is short beside a compilation. */
typedef struct cache_row {
    XXH128_hash_t hash;
    char *source;
    size_t source_size, binary_size;
    const language_found *row;
    int fd;
    uint64_t used;
} cache_row;

static struct {
    pthread_mutex_t lock;
    cache_row rows[CACHE_ROWS];
    size_t bytes;
    uint64_t clock;
} cache = {.lock = PTHREAD_MUTEX_INITIALIZER};

static cache_row *cache_place(XXH128_hash_t hash, assay_view source, const language_found *row) {
    for (unsigned i = 0; i < CACHE_ROWS; i++) {
        cache_row *r = &cache.rows[i];
        if (r->source && r->row == row && XXH128_isEqual(r->hash, hash) &&
            assay_view_equal((assay_view){r->source, r->source_size}, source))
            return r;
    }
    return NULL;
}

static int cache_find(XXH128_hash_t hash, assay_view source, const language_found *row) {
    pthread_mutex_lock(&cache.lock);
    cache_row *found = cache_place(hash, source, row);
    int fd = found ? fcntl(found->fd, F_DUPFD_CLOEXEC, 3) : -1;
    if (found) found->used = ++cache.clock;
    pthread_mutex_unlock(&cache.lock);
    return fd;
}

static void cache_drop(cache_row *r) {
    if (!r->source) return;
    cache.bytes -= r->source_size + r->binary_size;
    close(r->fd);
    free(r->source);
    *r = (cache_row){0};
}

static cache_row *cache_oldest(void) {
    cache_row *oldest = &cache.rows[0];
    for (unsigned i = 0; i < CACHE_ROWS; i++) {
        if (!cache.rows[i].source) return &cache.rows[i];
        if (cache.rows[i].used < oldest->used) oldest = &cache.rows[i];
    }
    return oldest;
}

static void cache_add(XXH128_hash_t hash, assay_view source, const language_found *row, int fd) {
    off_t bytes = lseek(fd, 0, SEEK_END); /* no fstat: its system call can name files */
    if (bytes < 0 || (size_t)bytes + source.size > CACHE_BYTES_MAX / 4) return;
    size_t size = source.size + (size_t)bytes;
    pthread_mutex_lock(&cache.lock);
    while (cache.bytes + size > CACHE_BYTES_MAX) {
        cache_row *oldest = NULL;
        for (unsigned i = 0; i < CACHE_ROWS; i++)
            if (cache.rows[i].source && (!oldest || cache.rows[i].used < oldest->used)) oldest = &cache.rows[i];
        cache_drop(oldest);
    }
    char *copy = cache_place(hash, source, row) ? NULL : malloc(source.size + 1);
    int own = copy ? fcntl(fd, F_DUPFD_CLOEXEC, 3) : -1;
    if (own >= 0) {
        cache_row *r = cache_oldest();
        cache_drop(r);
        memcpy(copy, source.data, source.size);
        *r = (cache_row){hash, copy, source.size, (size_t)bytes, row, own, ++cache.clock};
        cache.bytes += size;
    } else {
        free(copy);
    }
    pthread_mutex_unlock(&cache.lock);
}

static sandbox_program *new_program(const language_found *row, int fd, uint32_t profile, assay_view source,
                                    sandbox_result *result) {
    static const char *const names[] = {"/dev/stdin", "/dev/fd/0"};
    sandbox_program *program = fd >= 0 ? malloc(sizeof *program) : NULL;
    if (!program) {
        if (fd >= 0) close(fd);
        client_fail(result, SANDBOX_ERROR, "no memory for a program");
        return NULL;
    }
    *program = (sandbox_program){.row = row, .fd = fd, .profile = profile};
    for (size_t i = 0; i < sizeof names / sizeof *names && source.size && !program->stdin_named; i++)
        program->stdin_named = memmem(source.data, source.size, names[i], strlen(names[i])) != NULL;
    program->scratch = program->stdin_named || (row->language->how == LANGUAGE_INSIDE && python_writes_files(source));
    result->verdict = SANDBOX_OK;
    return program;
}

void sandbox_program_let_write(sandbox_program *program, assay_view source) {
    if (program->row->language->how == LANGUAGE_INSIDE && (python_writes_files(source) || python_may_write_files(source)))
        program->scratch = true;
}

void sandbox_program_free(sandbox_program *program) {
    if (!program) return;
    close(program->fd);
    free(program);
}

/* The compiler's words are kept short; all it can name are the cell's own paths. */
static void shorten(assay_buffer *text) {
    static const char cut[] = "\n[cut]\n";
    if (text->size <= COMPILE_TEXT_BYTES) return;
    text->size = COMPILE_TEXT_BYTES - sizeof cut;
    while (text->size && ((unsigned char)text->data[text->size] & 0xC0) == 0x80) text->size--;
    assay_buffer_put(text, (assay_view){cut, sizeof cut - 1});
}

static bool copy_text(char *to, size_t room, const char *from) {
    size_t size = from ? strlen(from) : 0;
    if (size >= room) return false;
    if (from) memcpy(to, from, size);
    to[size] = 0;
    return true;
}

static int compile(sandbox_client *client, const language_found *row, assay_view source, const sandbox_limits *limits,
                   sandbox_result *result) {
    static _Thread_local wire_order order;
    const language_row *language = row->language;
    int collected = -1;
    memset(&order, 0, sizeof order);
    order.program = WIRE_PROGRAM_FILE;
    order.profile = PROFILE_COMPILE;
    order.limits = client_limits(limits, &language->compile_limits, true);
    language_names names = {"", ""};
    snprintf(names.file, sizeof names.file, "%s", language->source);
    if (language->names) language->names(source, &names);
    order.text_bytes = language_words(language->compile, row->tool, &names, order.text, sizeof order.text);
    client_fds fds = CLIENT_FDS_NONE;
    fds.of[WIRE_FD_PROGRAM] = sandbox_sealed("source", source, false);
    if (fds.of[WIRE_FD_PROGRAM] < 0 || !order.text_bytes ||
        !copy_text(order.source_name, sizeof order.source_name, names.file) ||
        !copy_text(order.collect, sizeof order.collect, language->product)) {
        client_fail(result, SANDBOX_ERROR, "the compilation could not be prepared");
    } else {
        client_perform(client, &order, &fds, result, &collected);
    }
    if (fds.of[WIRE_FD_PROGRAM] >= 0) close(fds.of[WIRE_FD_PROGRAM]);
    return collected;
}

/* What the compiler's end means: whatever the source did to it is the source's fault. */
static void judge_compiler(sandbox_result *result, int fd) {
    assay_buffer_put(&result->errors, assay_buffer_view(&result->output)); /* javac and others complain there */
    assay_buffer_reset(&result->output);
    shorten(&result->errors);
    if (result->verdict == SANDBOX_ERROR || result->verdict == SANDBOX_CANCELLED || (result->verdict == SANDBOX_OK && fd >= 0))
        return;
    if (result->verdict == SANDBOX_OK) {
        client_fail(result, SANDBOX_COMPILE_ERROR, "the compiler left no program");
    } else if (result->verdict == SANDBOX_RUNTIME_ERROR) {
        result->verdict = SANDBOX_COMPILE_ERROR;
    } else {
        char why[sizeof result->detail];
        memcpy(why, result->detail, sizeof why);
        client_fail(result, SANDBOX_COMPILE_ERROR, "the compiler's %.60s", why);
    }
}

/* The second source that could use it has the header compiled, once for each client process (it costs as much as two programs); a failure
 * costs speed only. gcc takes
 * a precompiled header where it is the first thing included and every flag is the same, and ignores it elsewhere. */
static void want_header(sandbox_client *client, const language_found *row, assay_view source) {
    static atomic_uint asked[LANGUAGES_MAX];
    static _Thread_local wire_order order;
    const language_row *language = row->language;
    char text[128];
    size_t index = (size_t)(row - client->box->languages.rows);
    if (!language->header || !memmem(source.data, source.size, language->header, strlen(language->header))) return;
    if (atomic_fetch_add(&asked[index], 1) != 1) return;
    memset(&order, 0, sizeof order);
    order.program = WIRE_PROGRAM_FILE;
    order.profile = PROFILE_COMPILE;
    order.limits = client_limits(NULL, &language->compile_limits, true);
    order.text_bytes = language_words(language->header_words, row->tool, NULL, order.text, sizeof order.text);
    int size = snprintf(text, sizeof text, "#include <%s>\n", language->header);
    const char *name = strrchr(language->header, '/');
    snprintf(order.store, sizeof order.store, "%.40s.gch", name ? name + 1 : language->header);
    client_fds fds = CLIENT_FDS_NONE;
    fds.of[WIRE_FD_PROGRAM] = sandbox_sealed("header", (assay_view){text, (size_t)size}, false);
    sandbox_result result;
    sandbox_result_init(&result);
    int collected = -1;
    if (fds.of[WIRE_FD_PROGRAM] >= 0 && order.text_bytes &&
        copy_text(order.source_name, sizeof order.source_name, "header.h") &&
        copy_text(order.collect, sizeof order.collect, "header.gch"))
        client_perform(client, &order, &fds, &result, &collected);
    if (collected >= 0) close(collected);
    if (fds.of[WIRE_FD_PROGRAM] >= 0) close(fds.of[WIRE_FD_PROGRAM]);
    sandbox_result_clear(&result);
}

static void prepare_compiled(sandbox_client *client, const language_found *row, assay_view source, const sandbox_limits *limits,
                             sandbox_program **out, sandbox_result *result) {
    XXH128_hash_t hash = XXH3_128bits(source.data ? source.data : "", source.size);
    int fd = cache_find(hash, source, row);
    result->cached = fd >= 0;
    if (fd < 0) {
        want_header(client, row, source);
        fd = compile(client, row, source, limits, result);
        judge_compiler(result, fd);
        if (result->verdict != SANDBOX_OK) {
            if (fd >= 0) close(fd);
            return;
        }
        if (row->language->how == LANGUAGE_BINARY) fd = client_warm_up(client, row, fd);
        cache_add(hash, source, row, fd);
    }
    *out = new_program(row, fd, row->language->how == LANGUAGE_BINARY ? PROFILE_NATIVE : PROFILE_TOOLS, source, result);
}

static void prepare_python(sandbox_client *client, const language_found *row, assay_view source, sandbox_program **out,
                           sandbox_result *result) {
    const languages *all = &client->box->languages;
    assay_buffer needed;
    assay_buffer_init(&needed, SOURCE_BYTES_MAX + 1);
    if (python_leave_out_unused(source, all->python_lacks, &needed)) source = assay_buffer_view(&needed);
    *out = new_program(row, sandbox_sealed("source", source, false), python_profile(source, all->python_data), source, result);
    if (*out) (*out)->lacking = python_modules_lacking(source, all->python_lacks);
    assay_buffer_clear(&needed);
}

void sandbox_prepare(sandbox_client *client, const char *language, assay_view source, const sandbox_limits *limits,
                     sandbox_program **out, sandbox_result *result) {
    const language_found *row = languages_find(&client->box->languages, language);
    *out = NULL;
    client_reset(result);
    if (!row || !row->available) {
        client_fail(result, SANDBOX_NOT_AVAILABLE, "%.40s is %s here", language,
                    row ? "not installed" : "not a language known");
        return;
    }
    if (source.size > SOURCE_BYTES_MAX) {
        client_fail(result, SANDBOX_COMPILE_ERROR, "the source is larger than %d bytes", SOURCE_BYTES_MAX);
        return;
    }
    if (row->language->compile) {
        prepare_compiled(client, row, source, limits, out, result);
        return;
    }
    if (row->language->how == LANGUAGE_INSIDE) prepare_python(client, row, source, out, result);
    else *out = new_program(row, sandbox_sealed("source", source, false), PROFILE_TOOLS, source, result);
}

/* A scratch folder needs a mother that can mount one. */
static uint32_t profile_of(const sandbox_program *program, const wire_limits *limits) {
    if (!limits->scratch_bytes) return program->profile;
    if (program->row->language->how == LANGUAGE_INSIDE) return PROFILE_PYTHON_SCRATCH;
    return PROFILE_TOOLS;
}

static enum wire_program program_kind(language_how how) {
    static const enum wire_program kinds[] = {[LANGUAGE_INSIDE] = WIRE_PROGRAM_INSIDE,
                                              [LANGUAGE_BINARY] = WIRE_PROGRAM_EXECUTE,
                                              [LANGUAGE_PACKED] = WIRE_PROGRAM_FILE,
                                              [LANGUAGE_SCRIPT] = WIRE_PROGRAM_FILE};
    return kinds[how];
}

/* Neighbours that fight for caches and threads of a core make CPU time longer. So a program may run a quarter beyond its limit; one that ends there is
 * run again, alone, under the very limit, and that run decides. One that goes on is over the limit anyhow. A single slot has no neighbours. */
static void allow_more(wire_order *order, uint32_t cpu_ms) {
    order->limits.cpu_ms = cpu_ms + cpu_ms / 4;
}

static bool is_near(const sandbox_result *result, uint32_t cpu_ms) {
    return result->verdict != SANDBOX_ERROR && result->verdict != SANDBOX_CANCELLED && result->verdict != SANDBOX_TIME_LIMIT &&
           result->cpu_us > (uint64_t)cpu_ms * 1000;
}

/* What every order of a program holds. */
static bool fill_order(wire_order *order, const sandbox_program *program, const sandbox_limits *limits) {
    const language_row *language = program->row->language;
    memset(order, 0, sizeof *order);
    bool managed = language->how == LANGUAGE_PACKED || language->how == LANGUAGE_SCRIPT;
    order->limits = client_limits(limits, &language->limits, managed);
    order->limits.cpu_ms += language->start_ms;
    if (program->scratch && !order->limits.scratch_bytes) {
        order->limits.scratch_bytes = SCRATCH_BYTES;
        order->limits.scratch_files = SCRATCH_FILES;
    }
    order->stdin_named = program->stdin_named;
    order->program = program_kind(language->how);
    order->profile = profile_of(program, &order->limits);
    if (language->run)
        order->text_bytes = language_words(language->run, program->row->tool, NULL, order->text, sizeof order->text);
    const char *name = language->how == LANGUAGE_PACKED ? language->product : language->source;
    return copy_text(order->source_name, sizeof order->source_name, name);
}

static bool put_arguments(wire_order *order, const char *words) {
    char text[WIRE_TEXT_BYTES];
    int size = snprintf(text, sizeof text, "program %s ", words);
    if (size < 0 || (size_t)size >= sizeof text) return false;
    for (int i = 0; i < size; i++)
        if (text[i] == ' ') text[i] = '\0';
    memcpy(order->text, text, (size_t)size);
    order->text_bytes = (uint32_t)size;
    return true;
}

/* A program that died of what the interpreter lacks, and of nothing else. */
static void excuse(sandbox_result *result, uint64_t lacking) {
    if (!lacking || result->verdict != SANDBOX_RUNTIME_ERROR || result->signal || result->exit_code != 1) return;
    const char *module = python_died_of(lacking, assay_buffer_view(&result->errors));
    if (module) client_fail(result, SANDBOX_NOT_AVAILABLE, "import: %s", module);
}

void sandbox_begin(sandbox_client *client, const sandbox_program *program, const sandbox_input *input,
                   const sandbox_limits *limits, const sandbox_channels *channels, sandbox_result *result) {
    client_pending *p = &client->pending;
    client_reset(result);
    bool filled = fill_order(&p->order, program, limits);
    p->order.mode = channels ? channels->mode : 0;
    if (channels && channels->arguments && p->order.program == WIRE_PROGRAM_EXECUTE)
        filled = filled && put_arguments(&p->order, channels->arguments);
    p->fds = CLIENT_FDS_NONE;
    p->fds.of[WIRE_FD_PROGRAM] = program->fd;
    if (input) p->fds.of[WIRE_FD_STDIN] = input->fd;
    if (channels) {
        if (channels->standard_input >= 0) p->fds.of[WIRE_FD_STDIN] = channels->standard_input;
        p->fds.of[WIRE_FD_STDOUT] = channels->standard_output;
        p->fds.of[WIRE_FD_CHANNEL_IN] = channels->in;
        p->fds.of[WIRE_FD_CHANNEL_OUT] = channels->out;
    }
    if (p->fds.of[WIRE_FD_STDIN] < 0) p->fds.of[WIRE_FD_STDIN] = client_null(client);
    p->repeatable =
        client->box->config.slots > 1 && (!channels || (channels->standard_input < 0 && channels->standard_output < 0));
    p->cpu_ms = p->order.limits.cpu_ms;
    p->lacking = program->lacking;
    if (p->repeatable) allow_more(&p->order, p->cpu_ms);
    p->sent = filled && p->fds.of[WIRE_FD_STDIN] >= 0;
    if (!p->sent) client_fail(result, SANDBOX_ERROR, "the run could not be prepared");
    else p->sent = client_begin(client, &p->order, &p->fds, result);
}

void sandbox_finish(sandbox_client *client, sandbox_result *result) {
    client_pending *p = &client->pending;
    if (!p->sent) return;
    p->sent = false;
    client_finish(client, &p->order, &p->fds, result, NULL);
    if (p->repeatable && is_near(result, p->cpu_ms)) {
        p->order.limits.cpu_ms = p->cpu_ms;
        p->order.alone = 1;
        client_reset(result);
        client_perform(client, &p->order, &p->fds, result, NULL);
    }
    excuse(result, p->lacking);
}

void sandbox_run(sandbox_client *client, const sandbox_program *program, const sandbox_input *input,
                 const sandbox_limits *limits, const sandbox_channels *channels, sandbox_result *result) {
    sandbox_begin(client, program, input, limits, channels, result);
    sandbox_finish(client, result);
}

/* One talk, over pipes of its own. */
static void talk_once(const sandbox_half *const sides[2], wire_order *orders, const sandbox_input *input, int notes,
                      bool (*ends_first)(const sandbox_result *)) {
    int there[2] = {-1, -1}, back[2] = {-1, -1};
    for (int i = 0; i < 2; i++) client_reset(sides[i]->result);
    if (pipe2(there, O_CLOEXEC) != 0 || pipe2(back, O_CLOEXEC) != 0) {
        wire_close_all(there, 2);
        for (int i = 0; i < 2; i++) client_fail(sides[i]->result, SANDBOX_ERROR, "the runs could not be prepared");
        return;
    }
    client_fds fds[2] = {CLIENT_FDS_NONE, CLIENT_FDS_NONE};
    client_half halves[2];
    for (int i = 0; i < 2; i++) {
        fds[i].of[WIRE_FD_PROGRAM] = sides[i]->program->fd;
        fds[i].of[WIRE_FD_STDIN] = i ? there[0] : back[0];
        fds[i].of[WIRE_FD_STDOUT] = i ? back[1] : there[1];
        halves[i] = (client_half){.client = sides[i]->client, .order = &orders[i], .fds = &fds[i], .result = sides[i]->result};
        halves[i].give[WIRE_FD_STDIN] = halves[i].give[WIRE_FD_STDOUT] = true;
    }
    if (input) fds[1].of[WIRE_FD_CHANNEL_IN] = input->fd;
    fds[1].of[WIRE_FD_CHANNEL_OUT] = notes;
    client_perform_pair(halves, ends_first);
}

/* The launcher gives an order again whose mother it lost, but half a talk is no use: such a talk begins anew, once nothing of it is left. */
static void talk(const sandbox_half *const sides[2], wire_order *orders, const sandbox_input *input, int notes,
                 bool (*ends_first)(const sandbox_result *)) {
    for (unsigned tries = 1;; tries++) {
        talk_once(sides, orders, input, notes, ends_first);
        if (!(sides[0]->client->lost || sides[1]->client->lost) || tries == TALKS_MAX) return;
        if (!client_settle(sides[0]->client) || !client_settle(sides[1]->client)) return;
    }
}

void sandbox_run_pair(const sandbox_half *first, const sandbox_half *second, const sandbox_input *input, int notes,
                      bool (*ends_first)(const sandbox_result *second)) {
    static _Thread_local wire_order orders[2];
    const sandbox_half *const sides[2] = {first, second};
    uint32_t limits[2] = {0, 0};
    bool good = first->client != second->client && first->client->box == second->client->box, near = false;
    bool twice = first->client->box->config.slots > 1;
    for (int i = 0; i < 2; i++) {
        good = good && fill_order(&orders[i], sides[i]->program, sides[i]->limits);
        limits[i] = orders[i].limits.cpu_ms;
        orders[i].mode = sides[i]->mode;
        if (twice) allow_more(&orders[i], limits[i]);
    }
    if (!good) {
        for (int i = 0; i < 2; i++) {
            client_reset(sides[i]->result);
            client_fail(sides[i]->result, SANDBOX_ERROR, "the runs could not be prepared");
        }
        return;
    }
    talk(sides, orders, input, notes, ends_first);
    for (int i = 0; i < 2; i++) near = near || is_near(sides[i]->result, limits[i]);
    for (int i = 0; i < 2 && twice && near; i++) {
        orders[i].limits.cpu_ms = limits[i];
        orders[i].alone = 1;
    }
    if (twice && near) talk(sides, orders, input, notes, ends_first);
    excuse(first->result, first->program->lacking);
}
