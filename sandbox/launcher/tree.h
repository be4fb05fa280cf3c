/* The file tree that a mother sees: a tmpfs with bind mounts of what its profile needs, everything read-only, no /proc, no /sys, no
 * devices but null and, where programs want them, zero, random and urandom. */
#ifndef ASSAY_SANDBOX_LAUNCHER_TREE_H
#define ASSAY_SANDBOX_LAUNCHER_TREE_H

#include "common/status.h"

#define TREE_PATHS_MAX 24u
#define TREE_PATH_BYTES 256u

typedef struct tree_plan {
    char binds[TREE_PATHS_MAX][TREE_PATH_BYTES]; /* host paths, at the same place inside */
    unsigned bind_count;
    const void *file; /* bytes of one file at /assay/helper, or NULL */
    size_t file_bytes;
    bool devices; /* zero, random and urandom beside null: not where compilers could include them */
    bool store;   /* the launcher's store (precompiled headers) at /assay/store */
} tree_plan;

/* Adds a host path once; one below a path that is there already is left out. False where the plan is full or the path too long. */
bool tree_plan_add(tree_plan *plan, const char *path);

/* In the launcher, once, in a mount namespace of its own: a private place to build in. */
assay_status tree_open_hub(void);
/* The launcher's private folder for files that mothers share read-only. */
#define TREE_STORE "/mnt/store"

/* In the mother's process, in a new mount namespace and still with the launcher's rights: builds the tree and makes it the root. */
assay_status tree_enter(const tree_plan *plan);

#endif
