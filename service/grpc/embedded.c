/* The FileDescriptorSet that protoc wrote at build time, put into the binary by the assembler. ASSAY_FDS_PATH is CMake's. */
#include "service/grpc/descriptors.h"

__asm__(
    ".pushsection .rodata\n"
    ".global assay_embedded_descriptors\n"
    ".global assay_embedded_descriptors_end\n"
    "assay_embedded_descriptors:\n"
    ".incbin \"" ASSAY_FDS_PATH
    "\"\n"
    "assay_embedded_descriptors_end:\n"
    ".popsection\n");
extern const char assay_embedded_descriptors[], assay_embedded_descriptors_end[];

assay_view descriptors_embedded(void) {
    return (assay_view){assay_embedded_descriptors, (size_t)(assay_embedded_descriptors_end - assay_embedded_descriptors)};
}
