/* How far a run has come, on the disk beside its output, so that a run that was killed can go on: no line lost, none twice.
 *
 * Theory. A checkpoint first ends and forces what was written to every output, then writes the journal (place in the input, sizes of the outputs, counters) under another
 * name, forces it, and renames it over the old one. Whatever the kill leaves, the journal names sizes that the files have at least; what stands behind them is cut off, and
 * the lines from the place on are done again. Hashes that were seen (duplicates, groups) are appended to a file of their own, which is cut in the same way.
 * OUTPUT.resume is the journal, OUTPUT.resume.seen the hashes, OUTPUT.resume.rows the judged rows where groups are gathered over the whole input; all are removed when the run is through. An exclusive lock on OUTPUT.resume.lock keeps a second run away, also
 * while a killed one is still dying. */
#ifndef ASSAY_SERVICE_CLI_JOURNAL_H
#define ASSAY_SERVICE_CLI_JOURNAL_H

#include "service/stream/hash_set.h"
#include "service/stream/jsonl_reader.h"
#include "service/stream/output.h"

enum { JOURNAL_OUTPUTS = 2, JOURNAL_COUNTERS = 32 };

typedef struct journal_state {
    jsonl_place place;
    uint64_t output_bytes[JOURNAL_OUTPUTS];
    uint64_t counters[JOURNAL_COUNTERS];
} journal_state;

typedef struct journal journal;

/* For a run whose results go to `output_path`; `fingerprint`: hash of all that the outputs depend on. Waits a while for another run's lock.
 * With `resume` and a journal there: *found is true and *state holds it; USAGE where its fingerprint is another's, INPUT where it cannot be read. */
assay_status journal_open(const char *output_path, hash128 fingerprint, bool resume, journal **out, journal_state *state,
                          bool *found);
/* Where rows that wait for their groups are kept for a later run: OUTPUT.resume.rows; the caller's to write and cut. */
const char *journal_rows_path(const journal *self);
/* Closes; `done`: removes the files. */
void journal_close(journal *self, bool done);

/* Notes a hash of a kind (0 to 255) as seen; it counts from the next checkpoint on. */
void journal_see(journal *self, uint8_t kind, hash128 hash);
/* Hands out what was seen before the checkpoint that was found. */
assay_status journal_seen(journal *self, void (*take)(void *argument, uint8_t kind, hash128 hash), void *argument);
/* The outputs must have been checkpointed (output_checkpoint) with these sizes before. */
assay_status journal_checkpoint(journal *self, const journal_state *state);
/* Long enough since the last one. */
bool journal_is_due(const journal *self);
/* Seconds between checkpoints; default 5. */
void journal_every(journal *self, double seconds);

#endif
