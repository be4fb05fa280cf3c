/* See catalog.h. */
#include "service/rubrics/catalog.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "service/rubrics/rubrics.h"

struct rubric_catalog {
    assay_arena arena;
    rubric_entry entries[RUBRIC_CATALOG_MAX];
    size_t count, from_files;
};

size_t rubric_catalog_count(const rubric_catalog *catalog) {
    return catalog->count;
}
size_t rubric_catalog_from_files(const rubric_catalog *catalog) {
    return catalog->from_files;
}
const rubric_entry *rubric_catalog_at(const rubric_catalog *catalog, size_t index) {
    return index < catalog->count ? &catalog->entries[index] : NULL;
}

static rubric_entry *find(rubric_catalog *catalog, assay_view name) {
    for (size_t i = 0; i < catalog->count; i++) {
        if (assay_view_equal(assay_view_of(catalog->entries[i].rubric->name), name)) return &catalog->entries[i];
    }
    return NULL;
}

const rubric_entry *rubric_catalog_find(const rubric_catalog *catalog, assay_view name) {
    return find((rubric_catalog *)(uintptr_t)catalog, name); /* which only looks */
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the rubrics");
}

static assay_status add(rubric_catalog *catalog, const Assay__V1__Rubric *rubric, const char *file) {
    size_t size = assay__v1__rubric__get_packed_size(rubric);
    uint8_t *bytes = assay_arena_alloc(&catalog->arena, size);
    if (!bytes) return no_memory();
    assay__v1__rubric__pack(rubric, bytes);
    rubric_entry entry = {rubric, file, false, {(const char *)bytes, size}};
    rubric_entry *old = find(catalog, assay_view_of(rubric->name));
    if (old && old->file)
        return assay_fail(ASSAY_USAGE, "DUPLICATE_RUBRIC", NULL, "two rubrics are named %s: %.110s and %.110s", rubric->name,
                          old->file, file);
    if (file) catalog->from_files++;
    entry.replaces = old != NULL;
    if (old) {
        *old = entry;
        return assay_ok();
    }
    if (catalog->count == RUBRIC_CATALOG_MAX)
        return assay_fail(ASSAY_USAGE, "TOO_MANY_RUBRICS", NULL, "at most %d rubrics", (int)RUBRIC_CATALOG_MAX);
    catalog->entries[catalog->count++] = entry;
    return assay_ok();
}

static assay_status add_presets(rubric_catalog *catalog) {
    assay_status status = assay_ok();
    for (size_t i = 0; i < rubric_preset_count() && status.code == ASSAY_OK; i++) {
        Assay__V1__Rubric *rubric;
        status = rubric_preset_load(rubric_preset_name(i), &catalog->arena, &rubric);
        if (status.code == ASSAY_OK) status = add(catalog, rubric, NULL);
    }
    return status;
}

static assay_status add_file(rubric_catalog *catalog, const char *path, rubric_checker *check) {
    Assay__V1__Rubric *rubric;
    assay_status status = rubric_file_read(path, check, &catalog->arena, &rubric, NULL);
    if (status.code != ASSAY_OK) return status;
    assay_view copy = assay_arena_copy(&catalog->arena, assay_view_of(path));
    return copy.data ? add(catalog, rubric, copy.data) : no_memory();
}

static int is_rubric_file(const struct dirent *entry) {
    assay_view name = assay_view_of(entry->d_name);
    if (name.data[0] == '.') return 0;
    return assay_view_ends_with(name, ASSAY_VIEW(".yaml")) || assay_view_ends_with(name, ASSAY_VIEW(".yml")) ||
           assay_view_ends_with(name, ASSAY_VIEW(".json"));
}

static assay_status add_folder(rubric_catalog *catalog, const char *path, rubric_checker *check) {
    struct dirent **names;
    int count = scandir(path, &names, is_rubric_file, alphasort);
    if (count < 0) return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_READ", NULL, "cannot read %.200s: %s", path, strerror(errno));
    assay_status status = assay_ok();
    if (count == 0)
        status = assay_fail(ASSAY_USAGE, "NO_RUBRICS", NULL, "%.200s: the folder has no *.yaml, *.yml or *.json", path);
    for (int i = 0; i < count; i++) {
        char file[4096];
        int size = snprintf(file, sizeof file, "%s/%s", path, names[i]->d_name);
        free(names[i]);
        if (status.code != ASSAY_OK) continue;
        status = size > 0 && (size_t)size < sizeof file
                     ? add_file(catalog, file, check)
                     : assay_fail(ASSAY_USAGE, "CANNOT_READ", NULL, "a path in %.200s is too long", path);
    }
    free(names);
    return status;
}

assay_status rubric_catalog_read(const char *const *paths, size_t path_count, rubric_checker *check, rubric_catalog **out) {
    *out = NULL;
    rubric_catalog *catalog = calloc(1, sizeof *catalog);
    if (!catalog) return no_memory();
    assay_arena_init(&catalog->arena, RUBRIC_CATALOG_BYTES);
    assay_status status = add_presets(catalog);
    for (size_t i = 0; i < path_count && status.code == ASSAY_OK; i++) {
        struct stat what;
        bool folder = stat(paths[i], &what) == 0 && S_ISDIR(what.st_mode);
        status = folder ? add_folder(catalog, paths[i], check) : add_file(catalog, paths[i], check);
    }
    if (status.code == ASSAY_OK) *out = catalog;
    else rubric_catalog_free(catalog);
    return status;
}

void rubric_catalog_free(rubric_catalog *catalog) {
    if (!catalog) return;
    assay_arena_clear(&catalog->arena);
    free(catalog);
}
