/* Aims at json_codec_read and json_codec_write: the first byte picks the message, the rest is JSON text. Whatever is read is written, read
 * and written again with the same text. */
#include <stdlib.h>

#include "assay/v1/score.pb-c.h"
#include "assay/v1/server_info.pb-c.h"
#include "service/json/json_codec.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void need(bool condition) {
    if (!condition) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static const ProtobufCMessageDescriptor *const types[] = {
        &assay__v1__score_request__descriptor,  &assay__v1__rubric__descriptor,
        &assay__v1__reference__descriptor,      &assay__v1__completion__descriptor,
        &assay__v1__score_response__descriptor, &assay__v1__get_server_info_response__descriptor,
    };
    if (size == 0) return 0;
    const ProtobufCMessageDescriptor *type = types[data[0] % 6];
    unsigned flags = data[0] & 0x80 ? JSON_CODEC_IGNORE_UNKNOWN : 0;
    assay_view json = {(const char *)data + 1, size - 1};
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    assay_buffer first, second;
    assay_buffer_init(&first, 8 << 20);
    assay_buffer_init(&second, 8 << 20);
    ProtobufCMessage *message, *back;
    assay_status status = json_codec_read(json, type, flags, &arena, &message);
    need((status.code == ASSAY_OK) == (message != NULL));
    if (message) {
        json_codec_write(message, &first);
        need(!first.overflow);
        assay_arena again;
        assay_arena_init(&again, 16 << 20);
        status = json_codec_read(assay_buffer_view(&first), type, 0, &again, &back);
        need(status.code == ASSAY_OK);
        json_codec_write(back, &second);
        need(assay_view_equal(assay_buffer_view(&first), assay_buffer_view(&second)));
        assay_arena_clear(&again);
    }
    assay_buffer_clear(&first);
    assay_buffer_clear(&second);
    assay_arena_clear(&arena);
    return 0;
}
