/* An index of a FileDescriptorSet for reflection: files by name, and the file that defines a symbol. It reads descriptor.proto's
 * encoding by its field numbers (https://protobuf.dev/reference/protobuf/google.protobuf), since protobuf-c ships no descriptors of descriptors. Thread-safe
 * after descriptors_new. */
#ifndef ASSAY_SERVICE_GRPC_DESCRIPTORS_H
#define ASSAY_SERVICE_GRPC_DESCRIPTORS_H

#include "common/view.h"

typedef struct descriptors descriptors;
enum { DESCRIPTORS_NONE = -1 };

/* `set` must outlive the index. NULL: malformed, or no memory. */
descriptors *descriptors_new(assay_view set);
void descriptors_free(descriptors *index);

/* The number of the file of that name, or of the one that defines the fully qualified symbol: message, field, oneof, enum, enum
 * value, service, method. DESCRIPTORS_NONE: unknown. */
int descriptors_file_by_name(const descriptors *index, assay_view name);
int descriptors_file_by_symbol(const descriptors *index, assay_view symbol);
/* Whether the symbol is a message. */
bool descriptors_is_message(const descriptors *index, assay_view symbol);

/* The file's serialised FileDescriptorProto, and the files that it imports, directly. */
assay_view descriptors_file(const descriptors *index, int file);
size_t descriptors_file_count(const descriptors *index);
int descriptors_import(const descriptors *index, int file, size_t at); /* DESCRIPTORS_NONE: no more */

/* Full names of all services, in the order of the set. */
size_t descriptors_service_count(const descriptors *index);
assay_view descriptors_service(const descriptors *index, size_t at);

/* The set that this build carries. */
assay_view descriptors_embedded(void);

#endif
