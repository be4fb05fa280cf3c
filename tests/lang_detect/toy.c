/* See toy.h. */
#include "tests/lang_detect/toy.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xxhash.h>

#include "lang_detect/model/features.h"

uint64_t toy_random(uint64_t *state) {
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void put32(char *at, uint32_t value) {
    memcpy(at, &value, sizeof value);
}
static void put64(char *at, uint64_t value) {
    memcpy(at, &value, sizeof value);
}

static const struct {
    uint8_t script, count;
    uint32_t rows;
} shapes[] = {{LANG_LATIN, 60, 1009}, {LANG_CYRILLIC, 20, 257}, {LANG_ARABIC, 5, 64},
              {LANG_HAN, 2, 128},     {LANG_GREEK, 1, 0},       {LANG_DEVANAGARI, 33, 511}};
enum { SHAPES = sizeof shapes / sizeof shapes[0], LANGUAGES = 121 };

void toy_model_seal(char *bytes, size_t size) {
    put64(bytes + 32, size);
    put64(bytes + 40, XXH64(bytes + LANG_HEADER_BYTES, size - LANG_HEADER_BYTES, 0));
}

char *toy_model_bytes(uint64_t seed, unsigned shift, size_t *size) {
    size_t at = LANG_HEADER_BYTES + LANGUAGES * LANG_LANGUAGE_BYTES, all = at + SHAPES * LANG_TABLE_BYTES,
           offsets[SHAPES] = {0};
    for (size_t t = 0; t < SHAPES; t++) {
        all = (all + 63) / 64 * 64;
        offsets[t] = all;
        all += shapes[t].rows * ((shapes[t].count + 15u) / 16u * 16u);
    }
    char *bytes = aligned_alloc(64, (all + 63) / 64 * 64);
    if (!bytes) abort();
    memset(bytes, 0, all);
    memcpy(bytes, "ASSAYLID", 8);
    const uint32_t header[6] = {LANG_MODEL_VERSION, LANG_FEATURES_VERSION, LANGUAGES, SHAPES, 64, 14 << 8};
    for (size_t i = 0; i < 6; i++) put32(bytes + 8 + i * 4, header[i]);
    for (int i = 0; i < LANGUAGES; i++) {
        char *entry = bytes + LANG_HEADER_BYTES + i * LANG_LANGUAGE_BYTES;
        snprintf(entry, 8, "%c%c", 'a' + i / 26, 'a' + i % 26);
        entry[8] = (char)(i < 2 ? 1 : 0);
        entry[9] = (char)(i == 86 ? LANG_LANGUAGE_KANA : i == 7 ? LANG_LANGUAGE_ON_REQUEST : 0);
    }
    uint8_t language = 0;
    for (size_t t = 0; t < SHAPES; t++, at += LANG_TABLE_BYTES) {
        uint32_t width = (shapes[t].count + 15u) / 16u * 16u;
        bytes[at] = (char)shapes[t].script;
        bytes[at + 2] = (char)shapes[t].count;
        put32(bytes + at + 4, shapes[t].rows);
        put32(bytes + at + 8, shapes[t].rows ? width : 0);
        put64(bytes + at + 16, shapes[t].rows ? offsets[t] : 0);
        memset(bytes + at + 32, 255, LANG_COLUMNS_MAX);
        for (uint32_t c = 0; c < shapes[t].count; c++) bytes[at + 32 + c] = (char)language++;
        for (uint32_t r = 0; r < shapes[t].rows; r++)
            for (uint32_t c = 0; c < shapes[t].count; c++)
                bytes[offsets[t] + r * width + c] = (char)((int8_t)(toy_random(&seed) & 255) >> shift);
    }
    *size = all;
    toy_model_seal(bytes, all);
    return bytes;
}
