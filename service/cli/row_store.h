/* Rows put away in order and taken out again in order, in bounded memory: beyond ROW_STORE_BYTES they go to a temporary file without a name, or to a named one that a later run of the
 * same program can open again. Not thread-safe. */
#ifndef ASSAY_SERVICE_CLI_ROW_STORE_H
#define ASSAY_SERVICE_CLI_ROW_STORE_H

#include "service/cli/row.h"

enum { ROW_STORE_BYTES = 32 << 20 };

typedef struct row_store row_store;
row_store *row_store_new(size_t memory_bytes); /* 0: ROW_STORE_BYTES. NULL: no memory */
void row_store_free(row_store *store);

/* Before the first row: rows go to this file, which keeps its first `bytes`, put there by an earlier run. ENVIRONMENT, or INPUT where it is shorter. */
assay_status row_store_open(row_store *store, const char *path, uint64_t bytes);
/* Forces all rows to the named file; its size then. */
assay_status row_store_sync(row_store *store, uint64_t *bytes);

/* Errors: ENVIRONMENT (disk, memory). */
assay_status row_store_put(row_store *store, const row *of);
/* The first row again; nothing is put after this, until it is emptied. */
assay_status row_store_rewind(row_store *store);
/* False: at the end, or *status. The row is valid until the next call. */
bool row_store_next(row_store *store, row *out, assay_status *status);
/* Forgets all rows and keeps the memory. */
void row_store_empty(row_store *store);
size_t row_store_rows(const row_store *store);

#endif
