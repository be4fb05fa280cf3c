/* Aims at completion_decode, the view decoder, with protobuf-c as the oracle: what both accept they read alike. */
#include <stdlib.h>

#include "service/judge/judge_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds) {
    if (!holds) abort();
}

static bool same(assay_view mine, ProtobufCBinaryData theirs) {
    return mine.size == theirs.len && (mine.size == 0 || memcmp(mine.data, theirs.data, mine.size) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    assay_completion mine;
    assay_view id;
    assay_status status = completion_decode((assay_view){(const char *)data, size}, &mine, &id);
    Assay__V1__Completion *theirs = assay__v1__completion__unpack(NULL, size, data);
    if (status.code == ASSAY_OK && theirs) {
        require(same(mine.text, theirs->text));
        require(mine.has_reasoning == (theirs->reasoning_presence_case != 0));
        if (mine.has_reasoning) require(same(mine.reasoning, theirs->reasoning));
        require(mine.has_token_count == (theirs->token_count_presence_case != 0));
        if (mine.has_token_count) require(mine.token_count == theirs->token_count);
        require(strnlen(id.data ? id.data : "", id.size) == strlen(theirs->id));
    }
    if (theirs) assay__v1__completion__free_unpacked(theirs, NULL);
    return 0;
}
