/* grpc.reflection, v1 and v1alpha: the two differ in the package's name only, so one answer serves both. An answer holds the file that was asked for
 * and, behind it, all that it imports. */
#include "grpc/reflection/v1/reflection.pb-c.h"
#include "service/grpc/face.h"
#include "service/wire/encode.h"
#include "service/wire/wire.h"

enum {
    ASK_HOST = 1,
    ASK_FILE = 3,
    ASK_SYMBOL = 4,
    ASK_EXTENSION = 5,
    ASK_EXTENSION_NUMBERS = 6,
    ASK_SERVICES = 7,
    SAY_HOST = 1,
    SAY_REQUEST = 2,
    SAY_FILES = 4,
    SAY_EXTENSION_NUMBERS = 5,
    SAY_SERVICES = 6,
    SAY_ERROR = 7,
    FILES_FILE = 1,
    NUMBERS_TYPE = 1,
    SERVICES_SERVICE = 1,
    SERVICE_NAME = 1,
    ERROR_CODE = 1,
    ERROR_MESSAGE = 2,
    FILES_MAX = 64
};

static void put_error(assay_buffer *out, grpc_status_code code, const char *text) {
    char storage[256];
    assay_buffer error;
    assay_buffer_init_fixed(&error, storage, sizeof storage);
    wire_put_uint(&error, ERROR_CODE, (uint64_t)code);
    wire_put_bytes(&error, ERROR_MESSAGE, assay_view_of(text));
    wire_put_bytes(out, SAY_ERROR, assay_buffer_view(&error));
}

/* The file and its imports, breadth first, each once. */
static void put_files(assay_buffer *out, const descriptors *index, int file) {
    int files[FILES_MAX] = {file};
    size_t count = 1, size = 0;
    for (size_t i = 0; i < count; i++) {
        assay_view bytes = descriptors_file(index, files[i]);
        size += 1 + wire_varint_size(bytes.size) + bytes.size;
        int import;
        for (size_t k = 0; (import = descriptors_import(index, files[i], k)) != DESCRIPTORS_NONE; k++) {
            bool known = false;
            for (size_t j = 0; j < count; j++) known = known || files[j] == import;
            if (!known && count < FILES_MAX) files[count++] = import;
        }
    }
    wire_put_tag(out, SAY_FILES, WIRE_BYTES);
    wire_put_varint(out, size);
    for (size_t i = 0; i < count; i++) wire_put_bytes(out, FILES_FILE, descriptors_file(index, files[i]));
}

static void put_services(assay_buffer *out, const descriptors *index) {
    assay_buffer list;
    assay_buffer_init(&list, 65536);
    for (size_t i = 0; i < descriptors_service_count(index); i++) {
        assay_view name = descriptors_service(index, i);
        wire_put_tag(&list, SERVICES_SERVICE, WIRE_BYTES);
        wire_put_varint(&list, 1 + wire_varint_size(name.size) + name.size);
        wire_put_bytes(&list, SERVICE_NAME, name);
    }
    wire_put_bytes(out, SAY_SERVICES, assay_buffer_view(&list));
    assay_buffer_clear(&list);
}

static void put_answer(assay_buffer *out, const descriptors *index, const wire_field *question) {
    int file = DESCRIPTORS_NONE;
    switch (question->number) {
        case ASK_FILE: file = descriptors_file_by_name(index, question->bytes); break;
        case ASK_SYMBOL: file = descriptors_file_by_symbol(index, question->bytes); break;
        case ASK_EXTENSION_NUMBERS:
            /* proto3 has no extensions: a message that we know has none. */
            if (!descriptors_is_message(index, question->bytes)) break;
            wire_put_tag(out, SAY_EXTENSION_NUMBERS, WIRE_BYTES);
            wire_put_varint(out, 1 + wire_varint_size(question->bytes.size) + question->bytes.size);
            wire_put_bytes(out, NUMBERS_TYPE, question->bytes);
            return;
        case ASK_SERVICES: put_services(out, index); return;
        default: break;
    }
    if (file != DESCRIPTORS_NONE) put_files(out, index, file);
    else if (question->number == 0) put_error(out, GRPC_STATUS_INVALID_ARGUMENT, "the request asks nothing");
    else
        put_error(out, GRPC_STATUS_NOT_FOUND,
                  question->number == ASK_FILE     ? "unknown file"
                  : question->number == ASK_SYMBOL ? "unknown symbol"
                                                   : "unknown extension");
}

grpc_status_code reflection_answer(grpc_face *face, assay_view request, assay_buffer *response, const char **message) {
    if (!wire_check_message(request, &grpc__reflection__v1__server_reflection_request__descriptor, 4)) {
        *message = "malformed ServerReflectionRequest";
        return GRPC_STATUS_INVALID_ARGUMENT;
    }
    wire_field question = {.number = 0};
    wire_cursor cursor = wire_cursor_of(request);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == ASK_HOST) wire_put_bytes(response, SAY_HOST, field.bytes);
        if (field.number >= ASK_FILE && field.number <= ASK_SERVICES) question = field; /* the last of a oneof counts */
    }
    wire_put_bytes(response, SAY_REQUEST, request);
    put_answer(response, face->descriptors, &question);
    return GRPC_STATUS_OK;
}
