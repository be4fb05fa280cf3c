/* Requests of the small methods that read bytes of a client: health_check, health_watch, reflection_answer. First byte: which. An answer that
 * is OK must be a well-formed message of its type. */
#include <stdint.h>
#include <stdlib.h>

#include "grpc/health/v1/health.pb-c.h"
#include "grpc/reflection/v1/reflection.pb-c.h"
#include "service/grpc/face.h"
#include "service/wire/wire.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static grpc_face face;
    static const struct {
        small_answer answer;
        const ProtobufCMessageDescriptor *type;
    } methods[] = {{health_check, &grpc__health__v1__health_check_response__descriptor},
                   {health_watch, &grpc__health__v1__health_check_response__descriptor},
                   {reflection_answer, &grpc__reflection__v1__server_reflection_response__descriptor}};
    if (!face.descriptors) face.descriptors = descriptors_new(descriptors_embedded());
    if (size < 1) return 0;
    size_t which = data[0] % 3;
    assay_buffer response;
    assay_buffer_init(&response, 4 << 20);
    const char *message = "";
    grpc_status_code code = methods[which].answer(&face, (assay_view){(const char *)data + 1, size - 1}, &response, &message);
    if (code == GRPC_STATUS_OK &&
        (response.overflow || !wire_check_message(assay_buffer_view(&response), methods[which].type, 8)))
        abort();
    if (code != GRPC_STATUS_OK && !message[0]) abort();
    assay_buffer_clear(&response);
    return 0;
}
