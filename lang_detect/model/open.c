/* Opens models: the embedded one and files. A file is read into memory before it is checked, so that nobody can change it afterwards; forked
 * processes share its pages, those of a packed one without holding what they do not look at (pack.h). */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lang_detect/backends/backend.h"
#include "lang_detect/lang_detect.h"
#include "lang_detect/model/embedded.h"
#include "lang_detect/model/pack.h"

/* Parses a model's bytes; they stay the caller's where that fails. mapped: of the pages that the model is to own; 0: none. */
static assay_status take(assay_view bytes, size_t mapped, assay_lang_model **model) {
    *model = malloc(sizeof **model);
    if (!*model) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", "model", "no memory for the model's description");
    assay_status status = lang_model_parse(bytes, *model);
    if (status.code != ASSAY_OK) {
        free(*model);
        *model = NULL;
        return status;
    }
    (*model)->owned = mapped > 0 ? (char *)(uintptr_t)bytes.data : NULL;
    (*model)->owned_bytes = bytes.size;
    (*model)->mapped_bytes = mapped;
    return status;
}

static assay_status take_packed(assay_view file, assay_lang_model **model) {
    assay_view image;
    assay_status status = lang_unpack(file, &image);
    if (status.code != ASSAY_OK) return status;
    char *pages = (char *)(uintptr_t)image.data;
    status = take(image, lang_unpacked_bytes(image.size), model);
    if (status.code != ASSAY_OK) munmap(pages, lang_unpacked_bytes(image.size));
    else (void)madvise(pages, image.size, MADV_DONTNEED); /* its checksum touched all of them; who needs one maps it again */
    return status;
}

assay_status assay_lang_open_embedded(assay_lang_model **model) {
    *model = NULL;
    assay_view bytes = lang_embedded_model();
    if (bytes.size == 0)
        return assay_fail(ASSAY_ENVIRONMENT, "NO_MODEL", "model", "this build has no model embedded; name a model file");
    return lang_is_packed(bytes) ? take_packed(bytes, model) : take(bytes, 0, model);
}

/* The whole file in pages of its own; NULL where it cannot be read. */
static char *read_whole(int file, size_t size) {
    char *bytes = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (bytes == MAP_FAILED) return NULL;
    size_t got = 0;
    while (got < size) {
        ssize_t part = read(file, bytes + got, size - got);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) break;
        got += (size_t)part;
    }
    if (got < size) {
        munmap(bytes, size);
        return NULL;
    }
    return bytes;
}

assay_status assay_lang_open(const char *path, assay_lang_model **model) {
    *model = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return assay_fail(ASSAY_INPUT, "NO_MODEL_FILE", "model", "cannot open the model file: %s", strerror(errno));
    struct stat info;
    bool plain = fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 && info.st_size <= LANG_MODEL_BYTES_MAX;
    char *bytes = plain ? read_whole(file, (size_t)info.st_size) : NULL;
    close(file);
    if (!bytes)
        return assay_fail(ASSAY_INPUT, "NO_MODEL_FILE", "model", "the model is empty, over 1 GiB, unreadable or no plain file");
    assay_view read_bytes = {bytes, (size_t)info.st_size};
    bool packed = lang_is_packed(read_bytes);
    assay_status status = packed ? take_packed(read_bytes, model) : take(read_bytes, read_bytes.size, model);
    if (packed || status.code != ASSAY_OK) munmap(bytes, read_bytes.size);
    return status;
}

void assay_lang_close(assay_lang_model *model) {
    if (!model) return;
    if (model->owned) munmap(model->owned, model->mapped_bytes);
    free(model);
}

assay_lang_info assay_lang_describe(const assay_lang_model *model) {
    assay_lang_info info = {.languages = model->languages,
                            .tables = model->tables,
                            .bytes = model->owned_bytes,
                            .checksum = model->checksum,
                            .backend = lang_kernels_best()->name};
    snprintf(info.unicode_version, sizeof info.unicode_version, "%u.%u", model->unicode_version >> 8,
             model->unicode_version & 255);
    return info;
}

const char *assay_lang_code(const assay_lang_model *model, uint32_t index) {
    return index < model->languages ? model->language[index].code : "und";
}

bool assay_lang_knows(const assay_lang_model *model, assay_view code) {
    return lang_model_find(model, code) != LANG_UNKNOWN;
}
