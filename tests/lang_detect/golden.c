/* See golden.h. */
#include "tests/lang_detect/golden.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <cmocka.h>

static int hex_of(char c) {
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : c >= 'a' && c <= 'f' ? c - 'a' + 10 : 0;
}

static size_t unescape(char *text, size_t size) {
    size_t out = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] != '\\' || i + 1 == size) {
            text[out++] = text[i];
            continue;
        }
        char c = text[++i];
        if (c == 'x' && i + 2 < size) {
            text[out++] = (char)(hex_of(text[i + 1]) * 16 + hex_of(text[i + 2]));
            i += 2;
        } else {
            text[out++] = c == 'n' ? '\n' : c == 't' ? '\t' : c;
        }
    }
    return out;
}

size_t golden_each(const char *name, golden_check check, void *context) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", ASSAY_TEST_DATA, name);
    FILE *file = fopen(path, "r");
    if (!file) fail_msg("cannot open %s", path);
    char *line = NULL;
    size_t capacity = 0, rows = 0;
    ssize_t size;
    for (unsigned number = 1; (size = getline(&line, &capacity, file)) >= 0; number++) {
        if (size > 0 && line[size - 1] == '\n') line[--size] = '\0';
        if (size == 0 || line[0] == '#') continue;
        golden_row row = {.line = number};
        for (char *at = line; at && row.fields < GOLDEN_FIELDS;) {
            char *tab = strchr(at, '\t');
            size_t length = tab ? (size_t)(tab - at) : strlen(at);
            row.field[row.fields++] = (assay_view){at, unescape(at, length)};
            at = tab ? tab + 1 : NULL;
        }
        check(&row, context);
        rows++;
    }
    free(line);
    fclose(file);
    return rows;
}
