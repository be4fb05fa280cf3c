/* Reads and checks model files; see model.h. A model comes from a file that anybody may have made: nothing in it is trusted. */
#include "lang_detect/model/model.h"

#include <string.h>
#include <xxhash.h>

#include "lang_detect/model/features.h"

static uint32_t get32(const char *at) {
    uint32_t value;
    memcpy(&value, at, sizeof value);
    return value;
}
static uint64_t get64(const char *at) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    return value;
}
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the file is read in place");

#define REFUSE(reason, ...) return assay_fail(ASSAY_INPUT, reason, "model", __VA_ARGS__)

static assay_status read_header(assay_view bytes, assay_lang_model *model) {
    if (bytes.size < LANG_HEADER_BYTES) REFUSE("MODEL_TRUNCATED", "the model has %zu bytes, less than its header", bytes.size);
    if (memcmp(bytes.data, "ASSAYLID", 8) != 0) REFUSE("NOT_A_MODEL", "the file does not begin with ASSAYLID");
    uint32_t version = get32(bytes.data + 8), features = get32(bytes.data + 12);
    if (version != LANG_MODEL_VERSION)
        REFUSE("MODEL_VERSION", "the model has version %u; this program reads %d", version, LANG_MODEL_VERSION);
    if (features != LANG_FEATURES_VERSION)
        REFUSE("MODEL_FEATURES", "the model was trained for features %u; this program has %d", features, LANG_FEATURES_VERSION);
    uint64_t size = get64(bytes.data + 32);
    if (size != bytes.size)
        REFUSE("MODEL_TRUNCATED", "the model says %llu bytes and has %zu", (unsigned long long)size, bytes.size);
    model->checksum = get64(bytes.data + 40);
    uint64_t actual = XXH64(bytes.data + LANG_HEADER_BYTES, bytes.size - LANG_HEADER_BYTES, 0);
    if (actual != model->checksum)
        REFUSE("MODEL_CHECKSUM", "the model's checksum is %016llx, its bytes give %016llx", (unsigned long long)model->checksum,
               (unsigned long long)actual);
    model->languages = get32(bytes.data + 16);
    model->tables = get32(bytes.data + 20);
    model->scale = get32(bytes.data + 24);
    model->unicode_version = get32(bytes.data + 28);
    if (model->languages == 0 || model->languages > LANG_LANGUAGES_MAX || model->tables == 0 || model->tables > LANG_SCRIPTS)
        REFUSE("MODEL_COUNTS", "%u languages and %u tables are not possible", model->languages, model->tables);
    if (model->scale == 0 || model->scale > 1000) REFUSE("MODEL_SCALE", "a scale of %u is not possible", model->scale);
    size_t needed =
        LANG_HEADER_BYTES + (size_t)model->languages * LANG_LANGUAGE_BYTES + (size_t)model->tables * LANG_TABLE_BYTES;
    if (bytes.size < needed)
        REFUSE("MODEL_TRUNCATED", "%zu bytes do not hold %u languages and %u tables", bytes.size, model->languages,
               model->tables);
    return assay_ok();
}

static assay_status read_languages(assay_view bytes, assay_lang_model *model) {
    const char *at = bytes.data + LANG_HEADER_BYTES;
    for (uint32_t i = 0; i < model->languages; i++, at += LANG_LANGUAGE_BYTES) {
        lang_language *language = &model->language[i];
        memcpy(language->code, at, sizeof language->code);
        if (language->code[7] != '\0' || language->code[0] == '\0')
            REFUSE("MODEL_LANGUAGE", "language %u has no proper code", i);
        for (const char *c = language->code; *c; c++)
            if (!assay_is_alpha(*c) && *c != '-' && !assay_is_digit(*c))
                REFUSE("MODEL_LANGUAGE", "language %u has no proper code", i);
        language->cluster = (uint8_t)at[8];
        language->flags = (uint8_t)at[9];
    }
    return assay_ok();
}

static assay_status read_table(assay_view bytes, assay_lang_model *model, uint32_t index, const char *at) {
    lang_table *table = &model->table[index];
    *table = (lang_table){.script = (uint8_t)at[0], .count = (uint8_t)at[2], .rows = get32(at + 4), .row_bytes = get32(at + 8)};
    if (table->script >= LANG_SCRIPTS || model->table_of_script[table->script] >= 0)
        REFUSE("MODEL_TABLE", "table %u has script %u, unknown or twice", index, table->script);
    if (table->count == 0 || table->count > LANG_COLUMNS_MAX)
        REFUSE("MODEL_TABLE", "table %u has %u languages", index, table->count);
    bool scored = table->count > 1;
    bool shaped = table->row_bytes % 16 == 0 && table->row_bytes <= LANG_COLUMNS_MAX && table->row_bytes >= table->count;
    if (scored != (table->rows > 0) || (scored && !shaped) || table->rows > LANG_ROWS_MAX)
        REFUSE("MODEL_TABLE", "table %u has %u rows of %u bytes for %u languages", index, table->rows, table->row_bytes,
               table->count);
    uint64_t offset = get64(at + 16), size = (uint64_t)table->rows * table->row_bytes;
    if (scored && (offset % 64 != 0 || offset > bytes.size || size > bytes.size - offset))
        REFUSE("MODEL_TRUNCATED", "table %u lies beyond the file's end", index);
    table->weights = scored ? (const int8_t *)bytes.data + offset : NULL;
    memcpy(table->columns, at + 32, LANG_COLUMNS_MAX);
    for (uint32_t column = 0; column < table->count; column++) {
        if (table->columns[column] >= model->languages)
            REFUSE("MODEL_TABLE", "table %u names language %u", index, table->columns[column]);
        uint8_t flags = model->language[table->columns[column]].flags;
        if (flags & LANG_LANGUAGE_KANA) table->kana |= 1ull << column;
        if (flags & LANG_LANGUAGE_ON_REQUEST) table->closed |= 1ull << column;
    }
    model->table_of_script[table->script] = (int8_t)index;
    return assay_ok();
}

assay_status lang_model_parse(assay_view bytes, assay_lang_model *model) {
    *model = (assay_lang_model){0};
    memset(model->table_of_script, -1, sizeof model->table_of_script);
    assay_status status = read_header(bytes, model);
    if (status.code == ASSAY_OK) status = read_languages(bytes, model);
    const char *at = bytes.data + LANG_HEADER_BYTES + (size_t)model->languages * LANG_LANGUAGE_BYTES;
    for (uint32_t i = 0; status.code == ASSAY_OK && i < model->tables; i++, at += LANG_TABLE_BYTES)
        status = read_table(bytes, model, i, at);
    return status;
}

static uint8_t find_exact(const assay_lang_model *model, assay_view code) {
    for (uint32_t i = 0; i < model->languages; i++)
        if (assay_view_equal(code, assay_view_of(model->language[i].code))) return (uint8_t)i;
    return LANG_UNKNOWN;
}

uint8_t lang_model_find(const assay_lang_model *model, assay_view code) {
    char low[16] = "";
    size_t size = 0;
    while (size < code.size && size < sizeof low - 1 && code.data[size] != '-' && code.data[size] != '_') {
        char c = code.data[size];
        low[size++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    assay_view plain = {low, size};
    uint8_t found = find_exact(model, plain);
    return found == LANG_UNKNOWN ? find_exact(model, lang_code_usual(plain)) : found;
}
