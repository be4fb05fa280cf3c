/* The model: for each script that several languages share, a table of int8 rows, one per feature bucket, one column per language of that
 * script; a script of one language needs none. Read-only after loading; share it freely among threads and forks.
 *
 * File, little-endian, version 1:
 *   0   8  magic "ASSAYLID"            8  4  version            12 4  features version (features.h)
 *   16  4  languages                   20 4  tables             24 4  weight of one nat (sums / scale = nats)   28 4  Unicode, major << 8 | minor
 *   32  8  file size                   40 8  XXH64 of the bytes from 48 to the end
 *   48     languages x 16: code (8, NUL-padded), cluster (1; 0: none), flags (1), reserved (6)
 *          tables x 96: script (1), flags (1), languages (1), reserved (1), rows (4), row bytes (4), reserved (4), offset (8), reserved (8), columns (64)
 *          rows, each table 64-aligned
 * A column holds an index of a language; columns past the table's languages hold 255 and weights 0. */
#ifndef ASSAY_LANG_DETECT_MODEL_H
#define ASSAY_LANG_DETECT_MODEL_H

#include "common/status.h"
#include "common/view.h"
#include "lang_detect/unicode/unicode.h"

enum {
    LANG_MODEL_VERSION = 1,
    LANG_LANGUAGES_MAX = 254,
    LANG_COLUMNS_MAX = 64,
    LANG_ROWS_MAX = 1 << 22,
    LANG_UNKNOWN = 255, /* no language of the model is written in that script */
    LANG_HEADER_BYTES = 48,
    LANG_LANGUAGE_BYTES = 16,
    LANG_TABLE_BYTES = 96
};
enum lang_language_flags { LANG_LANGUAGE_KANA = 1, LANG_LANGUAGE_ON_REQUEST = 2 /* open only where the caller names it */ };

typedef struct lang_language {
    char code[8];    /* ISO 639-1 where there is one, else 639-3 */
    uint8_t cluster; /* languages of one cluster stand for each other; 0: none */
    uint8_t flags;
} lang_language;

typedef struct lang_table {
    uint8_t script;
    uint8_t count;                     /* languages, 1 to LANG_COLUMNS_MAX */
    uint8_t columns[LANG_COLUMNS_MAX]; /* column -> language */
    uint32_t rows;                     /* 0 where count is 1 */
    uint32_t row_bytes;                /* 16, 32, 48 or 64 */
    const int8_t *weights;             /* rows x row_bytes, 64-aligned */
    uint64_t kana, closed;             /* columns: of languages that write kana; of those open on request only */
} lang_table;

typedef struct assay_lang_model {
    uint32_t languages, tables, scale;
    uint32_t unicode_version;
    uint64_t checksum;
    lang_language language[LANG_LANGUAGES_MAX];
    lang_table table[LANG_SCRIPTS];
    int8_t table_of_script[LANG_SCRIPTS]; /* -1: none */
    void *owned;                          /* the pages that weights point into; NULL: embedded, or the caller's */
    size_t owned_bytes, mapped_bytes;     /* of the model, and of its pages */
} assay_lang_model;

/* Reads a model from bytes that outlive it. Everything is checked: sizes, indices, offsets, checksum. */
assay_status lang_model_parse(assay_view bytes, assay_lang_model *model);
/* The code that models use for a lower-case code of the same language ("deu", "iw": "de", "he"), or that code itself. */
assay_view lang_code_usual(assay_view code);
/* Index of a code, or LANG_UNKNOWN. ISO 639-3, old codes (iw, in, no, ...) and regions ("zh-Hant", "pt_BR") are understood. */
uint8_t lang_model_find(const assay_lang_model *model, assay_view code);

#endif
