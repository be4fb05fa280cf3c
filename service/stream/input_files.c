/* See input_files.h. */
#include "service/stream/input_files.h"

#include <glob.h>
#include <stdlib.h>
#include <unistd.h>

static assay_status add(input_files *files, const char *path) {
    char **more = realloc(files->paths, (files->count + 1) * sizeof *more);
    if (more) files->paths = more;
    char *copy = more ? strdup(path) : NULL;
    if (!copy) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for the names of the files");
    files->paths[files->count++] = copy;
    return assay_ok();
}

static assay_status add_pattern(input_files *files, const char *pattern) {
    glob_t found;
    int result = glob(pattern, 0, NULL, &found);
    if (result == GLOB_NOMATCH) return assay_fail(ASSAY_USAGE, "NO_MATCH", NULL, "no file matches '%s'", pattern);
    if (result != 0) return assay_fail(ASSAY_ENVIRONMENT, "CANNOT_READ", NULL, "cannot look for '%s'", pattern);
    assay_status status = assay_ok();
    for (size_t i = 0; i < found.gl_pathc && status.code == ASSAY_OK; i++) status = add(files, found.gl_pathv[i]);
    globfree(&found);
    return status;
}

assay_status input_files_expand(const char *const *arguments, size_t count, input_files *out) {
    *out = (input_files){NULL, 0};
    if (count == 0) return add(out, "-");
    assay_status status = assay_ok();
    for (size_t i = 0; i < count && status.code == ASSAY_OK; i++) {
        bool pattern = strpbrk(arguments[i], "*?[") && access(arguments[i], F_OK) != 0;
        status = pattern ? add_pattern(out, arguments[i]) : add(out, arguments[i]);
    }
    return status;
}

void input_files_clear(input_files *files) {
    for (size_t i = 0; i < files->count; i++) free(files->paths[i]);
    free(files->paths);
    *files = (input_files){NULL, 0};
}
