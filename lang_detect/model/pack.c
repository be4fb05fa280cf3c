/* Packs and unpacks models; see pack.h. */
#include "lang_detect/model/pack.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <zstd.h>

enum { LEVEL = 19, PAGE = 4096, HUGE_PAGE = 2 << 20 };
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25
#endif

#define REFUSE(reason, ...) return assay_fail(ASSAY_INPUT, reason, "model", __VA_ARGS__)

static uint64_t get64(const char *at) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}

bool lang_is_packed(assay_view file) {
    return file.size >= 8 && memcmp(file.data, "ASSAYLIZ", 8) == 0;
}

/* Rows are gathered from all over the tables: with small pages each of them costs a walk through the page tables. So the image lies in huge pages where the
 * kernel gives them: at once where it may (shmem_enabled), else collapsed afterwards (Linux 6.1), which asks no setting. It does not matter if it cannot. */
size_t lang_unpacked_bytes(size_t size) {
    return size < HUGE_PAGE ? size : (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/* Maps the file where huge pages fit. MAP_FAILED: errno says why. */
static char *map_aligned(int file, size_t size, int protection, int flags) {
    char *room = mmap(NULL, size + HUGE_PAGE, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (room == MAP_FAILED) return room;
    size += -size % PAGE;
    size_t before = (HUGE_PAGE - (uintptr_t)room % HUGE_PAGE) % HUGE_PAGE;
    char *at = mmap(room + before, size, protection, flags | MAP_FIXED, file, 0);
    if (at == MAP_FAILED) before = size + HUGE_PAGE;
    if (before > 0) munmap(room, before);
    if (at != MAP_FAILED) munmap(at + size, HUGE_PAGE - before);
    return at;
}

/* A file of memory of that size, and all of it mapped to be written. False: errno says why. */
static bool make_pages(size_t size, int *file, char **bytes) {
    *file = memfd_create("assay-model", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    if (*file < 0) return false;
    *bytes = MAP_FAILED;
    if (ftruncate(*file, (off_t)size) == 0) *bytes = map_aligned(*file, size, PROT_READ | PROT_WRITE, MAP_SHARED);
    if (*bytes == MAP_FAILED) {
        close(*file);
        return false;
    }
    (void)madvise(*bytes, size, MADV_HUGEPAGE);
    return true;
}

/* Nobody can write to the file from here on. Mapped as private: that shares its pages too, whatever a process makes of its own mapping
 * changes its own copy alone, and kernels before 6.7 map a sealed file in no other way. NULL: errno says why. */
static char *seal_pages(int file, char *bytes, size_t size) {
    (void)madvise(bytes, size, MADV_COLLAPSE);
    munmap(bytes, size);
    bool sealed = fcntl(file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
    char *image = sealed ? map_aligned(file, size, PROT_READ, MAP_PRIVATE) : MAP_FAILED;
    return image == MAP_FAILED ? NULL : image;
}

assay_status lang_unpack(assay_view file, assay_view *image) {
    *image = ASSAY_VIEW_NONE;
    if (file.size < LANG_PACK_HEADER_BYTES)
        REFUSE("MODEL_TRUNCATED", "the model has %zu bytes, less than its header", file.size);
    uint32_t version;
    memcpy(&version, file.data + 8, sizeof version);
    if (version != LANG_PACK_VERSION)
        REFUSE("MODEL_VERSION", "the model is packed by version %u; this program reads %d", version, LANG_PACK_VERSION);
    uint64_t size = get64(file.data + 16), packed = get64(file.data + 24);
    if (packed != file.size)
        REFUSE("MODEL_TRUNCATED", "the model says %llu bytes and has %zu", (unsigned long long)packed, file.size);
    if (size == 0 || size > LANG_MODEL_BYTES_MAX)
        REFUSE("MODEL_SIZE", "a model of %llu bytes is not possible", (unsigned long long)size);
    int pages;
    char *bytes;
    size_t mapped = lang_unpacked_bytes(size);
    if (!make_pages(mapped, &pages, &bytes))
        return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", "model", "no memory for the model: %s", strerror(errno));
    size_t got = ZSTD_decompress(bytes, size, file.data + LANG_PACK_HEADER_BYTES, file.size - LANG_PACK_HEADER_BYTES);
    if (ZSTD_isError(got) || got != size) {
        munmap(bytes, mapped);
        close(pages);
        REFUSE("MODEL_CORRUPT", "the model does not unpack: %s",
               ZSTD_isError(got) ? ZSTD_getErrorName(got) : "it is shorter than it says");
    }
    const char *sealed = seal_pages(pages, bytes, mapped);
    close(pages);
    if (!sealed) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", "model", "cannot map the model: %s", strerror(errno));
    *image = (assay_view){sealed, size};
    return assay_ok();
}

assay_status lang_pack(assay_view image, char **file, size_t *file_bytes) {
    size_t most = LANG_PACK_HEADER_BYTES + ZSTD_compressBound(image.size);
    *file = malloc(most);
    if (!*file) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for the packed model");
    size_t got = ZSTD_compress(*file + LANG_PACK_HEADER_BYTES, most - LANG_PACK_HEADER_BYTES, image.data, image.size, LEVEL);
    if (ZSTD_isError(got)) {
        free(*file);
        *file = NULL;
        return assay_fail(ASSAY_INTERNAL, "PACK", NULL, "the model cannot be packed: %s", ZSTD_getErrorName(got));
    }
    *file_bytes = LANG_PACK_HEADER_BYTES + got;
    uint64_t sizes[2] = {image.size, *file_bytes};
    uint32_t version[2] = {LANG_PACK_VERSION, 0};
    memcpy(*file, "ASSAYLIZ", 8);
    memcpy(*file + 8, version, sizeof version);
    memcpy(*file + 16, sizes, sizeof sizes);
    return assay_ok();
}
