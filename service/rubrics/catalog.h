/* The rubrics of a server: the presets, and those of files and folders, which may be read again while it runs. A catalog never changes; a new one takes its
 * place. A file's rubric replaces a preset of the same name; two files of one name are an error.
 * Thread-safe: a catalog is read-only. */
#ifndef ASSAY_SERVICE_RUBRICS_CATALOG_H
#define ASSAY_SERVICE_RUBRICS_CATALOG_H

#include "service/rubrics/file.h"

enum { RUBRIC_CATALOG_MAX = 512, RUBRIC_CATALOG_BYTES = 64 << 20 };

typedef struct rubric_catalog rubric_catalog;

typedef struct rubric_entry {
    const Assay__V1__Rubric *rubric;
    const char *file;   /* NULL: a preset */
    bool replaces;      /* a file's, with a preset's name */
    assay_view message; /* the rubric, serialised */
} rubric_entry;

/* Reads the presets and all paths: a file, or a folder's *.yaml, *.yml and *.json in the order of their names (not its folders'). Heap. Faults as rubric_file_read's, and
 * ASSAY_USAGE for two of one name, too many, or a folder without any. */
assay_status rubric_catalog_read(const char *const *paths, size_t path_count, rubric_checker *check, rubric_catalog **out);
void rubric_catalog_free(rubric_catalog *catalog);

size_t rubric_catalog_count(const rubric_catalog *catalog);
const rubric_entry *rubric_catalog_at(const rubric_catalog *catalog, size_t index); /* presets first */
/* NULL: no such rubric. */
const rubric_entry *rubric_catalog_find(const rubric_catalog *catalog, assay_view name);
/* How many come from files. */
size_t rubric_catalog_from_files(const rubric_catalog *catalog);

#endif
