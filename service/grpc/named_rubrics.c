/* See named_rubrics.h. */
#include "service/grpc/named_rubrics.h"

#include <stdlib.h>

#include "service/grpc/log.h"

struct held_catalog {
    const rubric_catalog *catalog;
    bool owned; /* goes with its last holder */
    size_t holders;
};

static held_catalog *held_new(const rubric_catalog *catalog, bool owned) {
    held_catalog *held = malloc(sizeof *held);
    if (held) *held = (held_catalog){catalog, owned, 1};
    return held;
}

/* With the lock held. */
static void drop(held_catalog *held) {
    if (!held || --held->holders > 0) return;
    if (held->owned) rubric_catalog_free((rubric_catalog *)(uintptr_t)held->catalog);
    free(held);
}

static void put_in_place(named_rubrics *rubrics, held_catalog *held) {
    pthread_mutex_lock(&rubrics->lock);
    held_catalog *old = rubrics->current;
    rubrics->current = held;
    drop(old);
    pthread_mutex_unlock(&rubrics->lock);
}

bool named_rubrics_init(named_rubrics *rubrics, const char *const *paths, size_t path_count, rubric_checker *check,
                        const rubric_catalog *initial, bool again) {
    *rubrics = (named_rubrics){.paths = paths, .path_count = path_count, .check = check};
    pthread_mutex_init(&rubrics->lock, NULL);
    if (initial) {
        rubrics->current = held_new(initial, false);
    } else { /* presets alone */
        rubric_catalog *presets;
        if (rubric_catalog_read(NULL, 0, check, &presets).code != ASSAY_OK) return false;
        rubrics->current = held_new(presets, true);
    }
    if (rubrics->current && again && path_count > 0) named_rubrics_reload(rubrics);
    return rubrics->current != NULL;
}

void named_rubrics_clear(named_rubrics *rubrics) {
    put_in_place(rubrics, NULL);
    pthread_mutex_destroy(&rubrics->lock);
}

void named_rubrics_reload(named_rubrics *rubrics) {
    rubric_catalog *catalog;
    if (rubrics->path_count == 0) {
        face_log(FACE_LOG_INFO, "SIGHUP: there is no --rubrics to read again");
        return;
    }
    assay_status status = rubric_catalog_read(rubrics->paths, rubrics->path_count, rubrics->check, &catalog);
    if (status.code != ASSAY_OK) {
        face_log(FACE_LOG_ERROR, "rubrics stay as they are: %s", status.message);
        return;
    }
    size_t count = rubric_catalog_from_files(catalog);
    held_catalog *held = held_new(catalog, true);
    if (!held) {
        rubric_catalog_free(catalog);
        face_log(FACE_LOG_ERROR, "rubrics stay as they are: no memory");
        return;
    }
    put_in_place(rubrics, held);
    face_log(FACE_LOG_INFO, "rubrics were read again: %zu from files", count);
}

held_catalog *named_rubrics_hold(named_rubrics *rubrics) {
    pthread_mutex_lock(&rubrics->lock);
    held_catalog *held = rubrics->current;
    held->holders++;
    pthread_mutex_unlock(&rubrics->lock);
    return held;
}

void named_rubrics_let_go(named_rubrics *rubrics, held_catalog *held) {
    pthread_mutex_lock(&rubrics->lock);
    drop(held);
    pthread_mutex_unlock(&rubrics->lock);
}

const rubric_catalog *held_catalog_of(const held_catalog *held) {
    return held->catalog;
}

static assay_status find(const void *context, assay_view name, assay_view *message) {
    const rubric_catalog *catalog = context;
    const rubric_entry *entry = rubric_catalog_find(catalog, name);
    *message = ASSAY_VIEW_NONE;
    if (entry) {
        if (entry->file) *message = entry->message;
        return assay_ok();
    }
    char known[240] = "";
    size_t size = 0, count = rubric_catalog_count(catalog);
    for (size_t i = 0; i < 2 * count; i++) { /* files' first: whoever names an unknown one had those in mind */
        entry = rubric_catalog_at(catalog, i % count);
        if ((entry->file != NULL) != (i < count)) continue;
        int written = snprintf(known + size, sizeof known - size, "%s%s", size ? ", " : "", entry->rubric->name);
        if (written <= 0 || (size_t)written >= sizeof known - size) break;
        size += (size_t)written;
    }
    known[size] = '\0';
    return assay_fail(ASSAY_USAGE, "UNKNOWN_RUBRIC", "rubric_name", "no rubric has this name; known: %s", known);
}

wire_rubrics held_catalog_wire(const held_catalog *held) {
    return (wire_rubrics){find, held->catalog};
}
