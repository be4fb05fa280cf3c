/* Fuzzes the making of warm programs: two bytes with a program's size, the program (an ELF file), and behind it what its probe left. Besides memory errors: whatever is made holds the
 * program's bytes behind the ELF header unchanged (the probe but for the jump), and begins below it. */
#include <elf.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sandbox/warm/image.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { JUMP_BYTES = 13 };

static void check(const assay_buffer *made, assay_view program, size_t changed, size_t changed_bytes) {
    Elf64_Ehdr head;
    image before;
    size_t from = sizeof head;
    if (!image_read(&before, program) || made->size <= program.size) abort();
    memcpy(&head, made->data, sizeof head);
    if (head.e_entry >= before.lowest) abort();
    for (size_t i = from; i < program.size; i++)
        if (made->data[i] != program.data[i] && (i < changed || i >= changed + changed_bytes)) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2) return 0;
    size_t first = (size_t)data[0] | (size_t)data[1] << 8;
    if (first > size - 2) first = size - 2;
    assay_view program = {(const char *)data + 2, first}, left = {(const char *)data + 2 + first, size - 2 - first};
    assay_buffer made;
    assay_buffer_init(&made, 64u << 20);
    image im;
    if (warm_make_probe(program, &made)) {
        if (!image_read(&im, program)) abort();
        check(&made, program, im.stop_offset, JUMP_BYTES);
    }
    assay_buffer_reset(&made);
    int record = memfd_create("record", MFD_CLOEXEC);
    if (record >= 0 && write(record, left.data, left.size) == (ssize_t)left.size && warm_make(program, record, &made))
        check(&made, program, 0, 0);
    if (record >= 0) close(record);
    assay_buffer_clear(&made);
    return 0;
}
