/* Sorts any number of records of one size in bounded memory: sorted runs go to a temporary file (in TMPDIR, without a name), and are merged when they are read.
 * Equal records keep no order: make the order total. Not thread-safe: one owner. */
#ifndef ASSAY_SERVICE_STREAM_RECORD_SORT_H
#define ASSAY_SERVICE_STREAM_RECORD_SORT_H

#include "common/status.h"
#include "common/view.h"

enum { RECORD_SORT_BYTES = 32 << 20 }; /* memory of the run that is being made; when reading, shared by the runs */

typedef struct record_sort record_sort;

/* NULL: no memory. run_bytes 0: RECORD_SORT_BYTES. */
record_sort *record_sort_new(size_t record_size, int (*compare)(const void *, const void *), size_t run_bytes);
void record_sort_free(record_sort *sort);
/* Errors: ENVIRONMENT (disk, memory). */
assay_status record_sort_add(record_sort *sort, const void *record);
/* No more records: now they can be read. */
assay_status record_sort_end(record_sort *sort);
/* The next record in order, valid until the call after; NULL at the end, or where the temporary file cannot be read (*status). */
const void *record_sort_next(record_sort *sort, assay_status *status);

/* A temporary file in TMPDIR (else /tmp) that has no name any more; -1 with errno. */
int stream_temporary_file(void);

#endif
