/* See fake_job.h. */
#include "fake_job.h"

#include <stdlib.h>

engine_job *fake_job_new(assay_view bytes) {
    engine_job *job = calloc(1, sizeof *job);
    job->bytes = malloc(bytes.size ? bytes.size : 1); /* exact, so that AddressSanitizer sees a read past the end */
    if (bytes.size) memcpy(job->bytes, bytes.data, bytes.size);
    return job;
}

void fake_job_free(engine_job *job) {
    for (size_t i = 0; i < job->extra_count; i++) free(job->extra[i]);
    free(job->bytes);
    free(job);
}

char *engine_job_bytes(engine_job *job) {
    return job->bytes;
}

char *engine_job_alloc(engine_job *job, size_t bytes) {
    if (job->extra_count == 64) return NULL;
    return job->extra[job->extra_count++] = malloc(bytes ? bytes : 1);
}

void engine_job_use_pool(engine_job *job, uint32_t pool) {
    job->pool = pool;
}

bool engine_job_add(engine_job *job, uint32_t kind, assay_view call_head, assay_view group_head, uint32_t group_index,
                    uint32_t first_item, const assay_view *items, size_t count) {
    if (job->unit_count == 256 || job->item_count + count > 4096) return false;
    job->units[job->unit_count++] =
        (fake_unit){kind, group_index, first_item, call_head, group_head, job->item_count, count, job->pool};
    for (size_t i = 0; i < count; i++) job->items[job->item_count++] = items[i];
    return true;
}

size_t engine_job_item_count(const engine_job *job) {
    return job->item_count;
}

const engine_item *engine_job_item(const engine_job *job, size_t index) {
    return &job->results[index];
}
