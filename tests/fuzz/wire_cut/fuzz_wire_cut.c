/* Aims at wire_cut_request (unary and stream) and wire_join_response: any bytes are cut or refused, and what is cut is held against
 * protobuf-c: the same groups, the same completions. */
#include <stdlib.h>

#include "assay/v1/score.pb-c.h"
#include "fake_job.h"
#include "service/wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

static void against_protobuf_c(const engine_job *job, const uint8_t *data, size_t size) {
    Assay__V1__ScoreRequest *oracle = assay__v1__score_request__unpack(NULL, size, data);
    if (!oracle) return; /* it also refuses what only the scorers look at */
    size_t completions = 0;
    for (size_t g = 0; g < oracle->n_groups; g++) {
        for (size_t c = 0; c < oracle->groups[g]->n_completions; c++, completions++) {
            Assay__V1__Completion *mine = assay__v1__completion__unpack(NULL, job->items[completions].size,
                                                                        (const uint8_t *)job->items[completions].data);
            const Assay__V1__Completion *theirs = oracle->groups[g]->completions[c];
            require(mine && mine->text.len == theirs->text.len);
            require(mine->text.len == 0 || memcmp(mine->text.data, theirs->text.data, mine->text.len) == 0);
            assay__v1__completion__free_unpacked(mine, NULL);
        }
    }
    require(completions == job->item_count);
    assay__v1__score_request__free_unpacked(oracle, NULL);
}

static void cut(const uint8_t *data, size_t size, wire_stream_head *stream) {
    engine_job *job = fake_job_new((assay_view){(const char *)data, size});
    wire_cut *made;
    assay_status status = wire_cut_request(job, size, stream, &made);
    require((status.code == ASSAY_OK) == (made != NULL));
    if (made) {
        assay_view response;
        if (!stream) against_protobuf_c(job, data, size);
        status = wire_join_response(made, job, ASSAY_VIEW_NONE, &response);
        require(status.code == ASSAY_OK);
        require(wire_check_message(response, &assay__v1__score_response__descriptor, 16));
        free((void *)(uintptr_t)response.data);
    }
    wire_cut_free(made);
    fake_job_free(job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > 65536) return 0;
    wire_stream_head head = {{0}, {0}, ASSAY_VIEW_NONE};
    cut(data, size, NULL);
    cut(data, size, &head);
    cut(data, size, &head);
    wire_stream_head_clear(&head);
    return 0;
}
