/* RewardService.GetServerInfo: what this server is, allows and has done. */
#include "assay/v1/server_info.pb-c.h"
#include "service/grpc/face.h"
#include "sandbox/sandbox.h"
#include "service/lang/lang_process.h"
#include "service/limits.h"
#include "service/wire/cursor.h"
#include "verifiers/language/language.h"
#include "verifiers/rubric/rubric.h"

/* What a result needs at STANDARD with the preset r1-zero, measured (tests/e2e): ids and answers of the usual size included. */
enum {
    TYPICAL_RESULT_BYTES = 256,
    CHECKS_MAX = 32,
    LANGUAGES_MAX = 254,
    GAPS_MAX = 16,
    TOOLCHAINS_MAX = 32,
    ARENA_BYTES = 1 << 20
};

static char *c_string(const char *text) {
    return (char *)(uintptr_t)text; /* protobuf-c has no const; packing does not write */
}

static Assay__V1__Provenance provenance_of(const grpc_face_options *options) {
    Assay__V1__Provenance provenance = ASSAY__V1__PROVENANCE__INIT;
    provenance.version = c_string(options->version ? options->version : "0.0.0");
    provenance.fingerprint = c_string(options->fingerprint ? options->fingerprint : "");
    return provenance;
}

static void pack(const ProtobufCMessage *message, assay_buffer *out) {
    char *place = assay_buffer_grow(out, protobuf_c_message_get_packed_size(message));
    if (place) protobuf_c_message_pack(message, (uint8_t *)place);
}

void server_info_prepare(grpc_face *face) {
    Assay__V1__Provenance provenance = provenance_of(face->options);
    assay_buffer_init(&face->provenance, 4096);
    pack(&provenance.base, &face->provenance);
}

static Assay__V1__Limits limits(void) {
    Assay__V1__Limits table = ASSAY__V1__LIMITS__INIT;
    table.max_message_bytes = LIMIT_MESSAGE_BYTES;
    table.max_groups = LIMIT_GROUPS;
    table.max_completions_per_group = LIMIT_COMPLETIONS_PER_GROUP;
    table.max_completions = LIMIT_COMPLETIONS;
    table.max_completion_bytes = LIMIT_COMPLETION_BYTES;
    table.max_reference_bytes = LIMIT_REFERENCE_BYTES;
    table.max_tests = LIMIT_TESTS;
    table.max_terms = LIMIT_TERMS;
    table.max_queued_mib = LIMIT_QUEUED_MIB;
    table.max_held_tests_mib = LIMIT_SUITES_MIB;
    table.typical_result_bytes = TYPICAL_RESULT_BYTES;
    return table;
}

static size_t list_checks(const grpc_face_options *options, char **checks) {
    size_t count = 0;
    for (int kind = 1; kind < ASSAY_CHECK_COUNT && count < CHECKS_MAX; kind++) {
        if (kind == ASSAY_CHECK_CODE && !options->cells) continue;
        if (assay_check_available((assay_check_kind)kind)) checks[count++] = c_string(assay_check_name((assay_check_kind)kind));
    }
    return count;
}

/* Lines of a text, each a C string in the arena. */
static size_t split(assay_view text, assay_arena *arena, char **lines, size_t most) {
    size_t count = 0;
    while (text.size && count < most) {
        const char *end = memchr(text.data, '\n', text.size);
        size_t size = end ? (size_t)(end - text.data) : text.size;
        assay_view line = assay_arena_copy(arena, assay_view_slice(text, 0, size));
        if (!line.data) break;
        if (line.size) lines[count++] = (char *)(uintptr_t)line.data;
        text = assay_view_slice(text, size + 1, text.size);
    }
    return count;
}

/* Lines "name TAB what was found", of those that are installed. */
static size_t list_toolchains(const grpc_face_options *options, assay_arena *arena, Assay__V1__Toolchain **toolchains) {
    char *lines[TOOLCHAINS_MAX];
    size_t count = 0;
    assay_buffer text;
    assay_buffer_init(&text, 1 << 16);
    if (options->cells) sandbox_languages(options->cells, &text);
    size_t line_count = split(assay_buffer_view(&text), arena, lines, TOOLCHAINS_MAX);
    assay_buffer_clear(&text);
    for (size_t i = 0; i < line_count; i++) {
        char *tab = strchr(lines[i], '\t');
        Assay__V1__Toolchain *one = tab ? assay_arena_alloc(arena, sizeof *one) : NULL;
        if (!one) continue;
        *tab = '\0';
        if (!sandbox_has_language(options->cells, lines[i])) continue;
        assay__v1__toolchain__init(one);
        one->language = lines[i];
        one->version = tab + 1;
        toolchains[count++] = one;
    }
    return count;
}

static Assay__V1__IsolationLevel level_of(const grpc_face_options *options) {
    if (!options->cells) return ASSAY__V1__ISOLATION_LEVEL__ISOLATION_LEVEL_UNSPECIFIED;
    return sandbox_level_of(options->cells) == SANDBOX_LEVEL_FULL ? ASSAY__V1__ISOLATION_LEVEL__ISOLATION_LEVEL_FULL
                                                                  : ASSAY__V1__ISOLATION_LEVEL__ISOLATION_LEVEL_NAMESPACES;
}

/* Natural languages; the model was opened before this process was forked. */
static size_t list_languages(char **languages) {
    const assay_lang_model *model = assay_language_model();
    uint32_t count = model ? assay_lang_describe(model).languages : 0;
    if (count > LANGUAGES_MAX) count = LANGUAGES_MAX;
    for (uint32_t i = 0; i < count; i++) languages[i] = c_string(assay_lang_code(model, i));
    return count;
}

static void count_lang(const grpc_face_options *options, Assay__V1__ServerCounters *counters) {
    if (!options->lang) return;
    lang_process_counters lang = lang_process_count(options->lang);
    counters->language_device_words = lang.words;
    counters->language_fallback_words = lang.fallback_words;
    counters->language_device_errors = lang.device_errors;
    counters->language_process_deaths = lang.worker_deaths;
}

static void count_suites(wire_suites *suites, Assay__V1__ServerCounters *counters) {
    if (!suites) return;
    wire_suites_count count = wire_suites_counted(suites);
    counters->tests_held = count.held;
    counters->tests_held_bytes = count.held_bytes;
    counters->tests_found = count.found;
    counters->tests_missed = count.missed;
}

grpc_status_code server_info_answer(grpc_face *face, assay_view request, assay_buffer *response, const char **message) {
    wire_cursor cursor = wire_cursor_of(request);
    for (wire_field field; wire_next(&cursor, &field);) {
    }
    if (cursor.fault) {
        *message = "malformed GetServerInfoRequest";
        return GRPC_STATUS_INVALID_ARGUMENT;
    }
    engine_stats stats = {0};
    engine_get_stats(face->engine, &stats);
    Assay__V1__ServerCounters counters = ASSAY__V1__SERVER_COUNTERS__INIT;
    counters.items_done = stats.items_done;
    counters.items_faulted = stats.items_faulted;
    counters.items_retried = stats.items_retried;
    counters.scorer_restarts = stats.scorer_restarts;
    counters.scorers_alive = stats.scorers_alive;
    count_lang(face->options, &counters);
    count_suites(face->suites, &counters);
    Assay__V1__Provenance provenance = provenance_of(face->options);
    Assay__V1__Limits table = limits();
    Assay__V1__Rubric *rubrics[RUBRIC_CATALOG_MAX];
    held_catalog *held = named_rubrics_hold(&face->rubrics);
    const rubric_catalog *catalog = held_catalog_of(held);
    char *checks[CHECKS_MAX], *languages[LANGUAGES_MAX];
    Assay__V1__GetServerInfoResponse info = ASSAY__V1__GET_SERVER_INFO_RESPONSE__INIT;
    info.provenance = &provenance;
    info.limits = &table;
    for (; info.n_rubrics < rubric_catalog_count(catalog); info.n_rubrics++)
        rubrics[info.n_rubrics] =
            (Assay__V1__Rubric *)(uintptr_t)rubric_catalog_at(catalog, info.n_rubrics)->rubric; /* only packed */
    info.rubrics = rubrics;
    info.device = c_string(face->options->device ? face->options->device : "cpu");
    info.scorers = stats.scorers;
    info.counters = &counters;
    info.n_checks = list_checks(face->options, checks);
    assay_arena arena;
    char *gaps[GAPS_MAX];
    Assay__V1__Toolchain *toolchains[TOOLCHAINS_MAX];
    assay_arena_init(&arena, ARENA_BYTES);
    info.isolation_level = level_of(face->options);
    info.n_isolation_gaps = split(face->options->isolation_gaps, &arena, gaps, GAPS_MAX);
    info.isolation_gaps = gaps;
    info.n_toolchains = list_toolchains(face->options, &arena, toolchains);
    info.toolchains = toolchains;
    info.cells = face->options->cells ? sandbox_slots(face->options->cells) : 0;
    info.checks = checks;
    info.n_languages = list_languages(languages);
    info.languages = languages;
    pack(&info.base, response);
    assay_arena_clear(&arena);
    named_rubrics_let_go(&face->rubrics, held);
    return GRPC_STATUS_OK;
}
