/* The late terms of a batch that the embedded engine judged: asks endpoints for what its items want, and completes what needs no group. */
#ifndef ASSAY_SERVICE_CLI_LATE_BATCH_H
#define ASSAY_SERVICE_CLI_LATE_BATCH_H

#include "service/cli/late_line.h"
#include "service/cli/pump.h"
#include "service/judge/judge.h"
#include "service/remote/link.h"

typedef struct late_batch {
    assay_arena arena; /* what endpoints are sent; completed bodies. Not open before it is needed */
    bool open;
    wire_wish *wishes; /* ascending by item and part */
    remote_wish *asked;
    size_t count;
    remote_link *link; /* where it was asked */
    _Atomic uint64_t call;
    _Atomic bool cancelled;
    void (*done)(void *argument);
    void *argument;
} late_batch;

/* Once the job is done: asks for all that its items want; done(argument) is called when that is answered. False: nothing is asked, and done is not called. */
bool late_batch_ask(late_batch *self, const pump_batch *batch, const engine_job *job, const judge_line_config *line,
                    remote_link *link, void (*done)(void *argument), void *argument);
/* From any thread, also before it asks: what is not answered soon stays without an answer. */
void late_batch_cancel(late_batch *self);
/* An item's result with its late terms; nothing changes where it has none. `groups`: terms that need the whole group are left for who gathers it (out->late); else they
 * have no score. `asks`: endpoints are known. */
void late_batch_result(late_batch *self, size_t item, bool groups, bool asks, bool timing, pump_result *out);
void late_batch_clear(late_batch *self);

#endif
