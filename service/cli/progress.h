/* How far a run is, for people: a bar with rate and time left on a terminal, nothing elsewhere. */
#ifndef ASSAY_SERVICE_CLI_PROGRESS_H
#define ASSAY_SERVICE_CLI_PROGRESS_H

#include "service/stream/jsonl_reader.h"

typedef struct progress {
    bool wanted, shown;
    int64_t start_ns, last_ns;
    uint64_t start_bytes; /* what an earlier run had done */
} progress;

/* wanted: stderr is a terminal and standard output is none (or `always`: it is not written to). */
void progress_init(progress *self, bool quiet, bool always);
/* Now and then draws "12,345 lines  45% [####    ]  1,234/s  ETA 0:12". */
void progress_draw(progress *self, uint64_t lines, const jsonl_reader *reader);
void progress_hide(progress *self);
/* The text of a bar; for tests. eta_s < 0: not known. */
void progress_text(char *out, size_t size, uint64_t lines, double share, double per_s, double eta_s);

#endif
