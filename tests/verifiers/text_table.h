/* Golden tables of texts: one case a line, fields by tabs, "# " begins a comment line. Escapes in a field (the backslash is left to LaTeX):
 *   ~n line feed   ~t tab   ~r carriage return   ~~ tilde   ~xHH the byte HH   ~e the empty text   ~(N:TEXT~) TEXT, N times (no nesting)
 * Header-only: each test program includes it once. */
#ifndef ASSAY_TESTS_TEXT_TABLE_H
#define ASSAY_TESTS_TEXT_TABLE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "common/buffer.h"

enum { TABLE_FIELDS = 12, TABLE_TEXT_BYTES = 4 << 20 };

typedef struct table_row {
    int line;
    int count;
    char *fields[TABLE_FIELDS];       /* as written */
    assay_buffer texts[TABLE_FIELDS]; /* without escapes */
} table_row;

static inline const char *table_escape(const char *at, assay_buffer *out) {
    switch (*at) {
        case 'n': assay_buffer_put_char(out, '\n'); return at + 1;
        case 't': assay_buffer_put_char(out, '\t'); return at + 1;
        case 'r': assay_buffer_put_char(out, '\r'); return at + 1;
        case '~': assay_buffer_put_char(out, '~'); return at + 1;
        case 'e': return at + 1;
        case 'x': {
            char hex[3] = {at[1], at[1] ? at[2] : '\0', '\0'}, *end;
            assay_buffer_put_char(out, (char)strtol(hex, &end, 16));
            if (end != hex + 2) return NULL;
            return at + 3;
        }
        default: return NULL;
    }
}

static inline const char *table_plain(const char *at, const char *end, assay_buffer *out) {
    while (at && *at && at != end) {
        if (*at == '~') {
            at = table_escape(at + 1, out);
        } else {
            assay_buffer_put_char(out, *at++);
        }
    }
    return at;
}

/* false: a bad escape. */
static inline int table_unescape(const char *text, assay_buffer *out) {
    while (text && *text) {
        const char *repeat = strstr(text, "~(");
        text = table_plain(text, repeat, out);
        if (!text || !repeat) break;
        char *colon;
        long count = strtol(repeat + 2, &colon, 10);
        const char *end = strstr(repeat, "~)");
        if (*colon != ':' || !end || count < 1) return 0;
        for (long i = 0; i < count; i++) {
            if (!table_plain(colon + 1, end, out)) return 0;
        }
        text = end + 2;
    }
    return text != NULL;
}

/* Calls check for every row of tests/data/NAME; fails where the file or its rows are not there or a row is malformed. */
static inline int table_run(const char *name, int fields, void (*check)(const table_row *row)) {
    char path[1024], *line = NULL;
    size_t capacity = 0;
    int number = 0, rows = 0;
    snprintf(path, sizeof path, "%s/%s", ASSAY_TEST_DATA, name);
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("%s: cannot open", path);
    while (getline(&line, &capacity, file) >= 0) {
        table_row row = {.line = ++number};
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "# ", 2) == 0 || line[0] == '\0') continue;
        for (char *at = line, *field; row.count < TABLE_FIELDS && (field = strsep(&at, "\t"));) row.fields[row.count++] = field;
        if (row.count != fields) fail_msg("%s:%d: %d fields, not %d", name, number, row.count, fields);
        for (int i = 0; i < row.count; i++) {
            assay_buffer_init(&row.texts[i], TABLE_TEXT_BYTES);
            if (!table_unescape(row.fields[i], &row.texts[i]) || row.texts[i].overflow)
                fail_msg("%s:%d: bad escape in field %d", name, number, i + 1);
        }
        check(&row);
        for (int i = 0; i < row.count; i++) assay_buffer_clear(&row.texts[i]);
        rows++;
    }
    free(line);
    fclose(file);
    if (rows == 0) fail_msg("%s: no rows", name);
    return rows;
}

static inline assay_view table_text(const table_row *row, int field) {
    return assay_buffer_view(&row->texts[field]);
}

#endif
