/* Aims at model.c and pack.c: any bytes as a model file, packed or not, as they are and with a header that agrees with them; what is accepted is then used. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sys/mman.h>

#include "lang_detect/lang_detect.h"
#include "lang_detect/model/pack.h"
#include "tests/lang_detect/toy.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void use(const assay_lang_model *model) {
    static const char text[] =
        "caf\xC3\xA9 and \xD0\xBC\xD0\xB8\xD1\x80, \xE4\xB8\xAD\xE6\x96\x87\xE3\x81\xAE \xD8\xA7\xD9\x84 "
        "\xE0\xA4\xB8\xE0\xA4\xAC x";
    assay_arena arena;
    assay_arena_init(&arena, 1 << 20);
    assay_lang_result result;
    assay_lang_options options = {.target = assay_view_of(assay_lang_code(model, 0))};
    assay_status status = assay_lang_measure(model, (assay_view){text, sizeof text - 1}, &options, &arena, &result);
    /* Language 0's code may be another's alias or hold a region; then it is not found. */
    if (status.code != ASSAY_OK && status.code != ASSAY_USAGE) abort();
    assay_lang_guess guess;
    status = assay_lang_identify(model, (assay_view){text, sizeof text - 1}, NULL, &arena, &guess);
    if (status.code != ASSAY_OK) abort();
    assay_arena_clear(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char *bytes = aligned_alloc(64, (size + 64) / 64 * 64);
    assay_lang_model *model = malloc(sizeof *model);
    if (!bytes || !model) abort();
    if (size > 0) memcpy(bytes, data, size);
    assay_status status = lang_model_parse((assay_view){bytes, size}, model);
    if (status.code == ASSAY_OK) use(model);
    if (size >= LANG_HEADER_BYTES) {
        memcpy(bytes, "ASSAYLID\1\0\0\0\1\0\0", 16);
        toy_model_seal(bytes, size);
        status = lang_model_parse((assay_view){bytes, size}, model);
        if (status.code == ASSAY_OK) use(model);
    }
    /* As a packed file: its own header where it has one, else one that claims a MiB. */
    if (size >= LANG_PACK_HEADER_BYTES) {
        uint64_t sizes[2] = {1 << 20, size};
        uint32_t version[2] = {LANG_PACK_VERSION, 0};
        if (!lang_is_packed((assay_view){(const char *)data, size})) {
            memcpy(bytes, "ASSAYLIZ", 8);
            memcpy(bytes + 8, version, sizeof version);
            memcpy(bytes + 16, sizes, sizeof sizes);
        } else {
            memcpy(bytes, data, size);
            memcpy(sizes, bytes + 16, sizeof sizes[0]);
            sizes[0] %= 4 << 20; /* bounded, so that the fuzzer's memory is */
            memcpy(bytes + 16, sizes, sizeof sizes);
        }
        assay_view image;
        status = lang_unpack((assay_view){bytes, size}, &image);
        if (status.code == ASSAY_OK) {
            status = lang_model_parse(image, model);
            if (status.code == ASSAY_OK) use(model);
            munmap((char *)(uintptr_t)image.data, lang_unpacked_bytes(image.size));
        }
    }
    free(model);
    free(bytes);
    return 0;
}
