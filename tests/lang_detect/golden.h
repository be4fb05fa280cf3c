/* Golden tables: lines of tab-separated fields; lines that begin with '#' are comments; \n, \t, \\ and \xHH are read as in C. */
#ifndef ASSAY_TESTS_LANG_DETECT_GOLDEN_H
#define ASSAY_TESTS_LANG_DETECT_GOLDEN_H

#include "common/view.h"

enum { GOLDEN_FIELDS = 8 };

typedef struct golden_row {
    unsigned line;
    size_t fields;
    assay_view field[GOLDEN_FIELDS]; /* unescaped; valid until the next row */
} golden_row;

typedef void (*golden_check)(const golden_row *row, void *context);
/* Calls check for every row of tests/data/<name>; fails the test where the file cannot be read. Returns the number of rows. */
size_t golden_each(const char *name, golden_check check, void *context);

#endif
