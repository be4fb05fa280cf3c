/* RewardService.GetServerInfo: what this server is, allows and has done. */
#include "assay/v1/server_info.pb-c.h"
#include "service/grpc/face.h"
#include "service/limits.h"
#include "service/wire/cursor.h"
#include "verifiers/rubric/rubric.h"

/* What a result needs at STANDARD with the preset r1-zero, measured (tests/e2e): ids and answers of the usual size included. */
enum { TYPICAL_RESULT_BYTES = 256, CHECKS_MAX = 32 };

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
    table.typical_result_bytes = TYPICAL_RESULT_BYTES;
    return table;
}

static size_t list_checks(char **checks) {
    size_t count = 0;
    for (int kind = 1; kind < ASSAY_CHECK_COUNT && count < CHECKS_MAX; kind++) {
        if (assay_check_available((assay_check_kind)kind)) checks[count++] = c_string(assay_check_name((assay_check_kind)kind));
    }
    return count;
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
    Assay__V1__Provenance provenance = provenance_of(face->options);
    Assay__V1__Limits table = limits();
    Assay__V1__Rubric *rubrics[RUBRIC_CATALOG_MAX];
    held_catalog *held = named_rubrics_hold(&face->rubrics);
    const rubric_catalog *catalog = held_catalog_of(held);
    char *checks[CHECKS_MAX];
    Assay__V1__GetServerInfoResponse info = ASSAY__V1__GET_SERVER_INFO_RESPONSE__INIT;
    info.provenance = &provenance;
    info.limits = &table;
    for (; info.n_rubrics < rubric_catalog_count(catalog); info.n_rubrics++)
        rubrics[info.n_rubrics] = (Assay__V1__Rubric *)(uintptr_t)rubric_catalog_at(catalog, info.n_rubrics)->rubric; /* only packed */
    info.rubrics = rubrics;
    info.device = c_string(face->options->device ? face->options->device : "cpu");
    info.scorers = stats.scorers;
    info.counters = &counters;
    info.n_checks = list_checks(checks);
    info.checks = checks;
    pack(&info.base, response);
    named_rubrics_let_go(&face->rubrics, held);
    return GRPC_STATUS_OK;
}
