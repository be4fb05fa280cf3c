/* Opens models: the embedded one and files. A file is read into memory before it is checked, so that nobody can change it afterwards; forked
 * processes share its pages. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lang_detect/backends/backend.h"
#include "lang_detect/lang_detect.h"
#include "lang_detect/model/embedded.h"

enum { MODEL_BYTES_MAX = 1 << 30 };

static assay_status take(assay_view bytes, void *owned, assay_lang_model **model) {
    *model = malloc(sizeof **model);
    if (!*model) return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", "model", "no memory for the model's description");
    assay_status status = lang_model_parse(bytes, *model);
    if (status.code != ASSAY_OK) {
        free(*model);
        *model = NULL;
        return status;
    }
    (*model)->owned = owned;
    (*model)->owned_bytes = bytes.size;
    return status;
}

assay_status assay_lang_open_embedded(assay_lang_model **model) {
    *model = NULL;
    assay_view bytes = lang_embedded_model();
    if (bytes.size == 0)
        return assay_fail(ASSAY_ENVIRONMENT, "NO_MODEL", "model", "this build has no model embedded; name a model file");
    return take(bytes, NULL, model);
}

/* The whole file, 64-aligned; NULL where it cannot be read. */
static char *read_whole(int file, size_t size) {
    char *bytes = aligned_alloc(64, (size + 63) / 64 * 64);
    size_t got = 0;
    while (bytes && got < size) {
        ssize_t part = read(file, bytes + got, size - got);
        if (part < 0 && errno == EINTR) continue;
        if (part <= 0) break;
        got += (size_t)part;
    }
    if (bytes && got < size) {
        free(bytes);
        return NULL;
    }
    return bytes;
}

assay_status assay_lang_open(const char *path, assay_lang_model **model) {
    *model = NULL;
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return assay_fail(ASSAY_INPUT, "NO_MODEL_FILE", "model", "cannot open the model file: %s", strerror(errno));
    struct stat info;
    bool plain = fstat(file, &info) == 0 && S_ISREG(info.st_mode) && info.st_size > 0 && info.st_size <= MODEL_BYTES_MAX;
    char *bytes = plain ? read_whole(file, (size_t)info.st_size) : NULL;
    close(file);
    if (!bytes)
        return assay_fail(ASSAY_INPUT, "NO_MODEL_FILE", "model", "the model is empty, over 1 GiB, unreadable or no plain file");
    assay_status status = take((assay_view){bytes, (size_t)info.st_size}, bytes, model);
    if (status.code != ASSAY_OK) free(bytes);
    return status;
}

void assay_lang_close(assay_lang_model *model) {
    if (!model) return;
    free(model->owned);
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
