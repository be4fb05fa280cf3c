/* Rows gathered by group: what score --advantage, filter and terms that need a whole group stand on. Rows go in in the order of the input; when a group is whole its samples are
 * settled together, and the rows come out again, in the order of the input. The steps for a group, each but the last optional:
 *   1. terms that need the whole group get their scores (late_line.h), and the samples their rewards
 *   2. measure  the whole group
 *   3. look     each of its rows again, completed
 *   4. decide   the whole group
 *   5. emit     each row, completed
 *
 * Scope "adjacent": the lines of a group stand together; one that comes back later is an error. Memory: one group (its rows beyond ROW_STORE_BYTES in a
 * temporary file), and 16 to 43 bytes for every group seen. Scope "all": a group's lines may be anywhere; all rows wait in a temporary file, samples are sorted by group
 * and back by an external sort, and memory stays bounded (about 160 MiB) however long the input is.
 * With `look` and scope "all", rows are read twice and samples sorted twice.
 * A row with a list is a group of its own. Blank lines, and lines that are no JSON object, are in no group and pass through in their places. */
#ifndef ASSAY_SERVICE_CLI_GROUP_STAGE_H
#define ASSAY_SERVICE_CLI_GROUP_STAGE_H

#include "service/cli/row_store.h"
#include "service/groups/groups.h"
#include "service/stream/hash_set.h"

enum { GROUP_SAMPLES_MAX = 1 << 20 };

/* One result as its group sees it. Plain data: it is sorted and spilled. */
typedef struct sample {
    hash128 group;
    uint64_t serial; /* of the sample in the input, from 0 */
    group_item item;
    uint8_t status, verdict;
    /* for filters */
    bool passes;    /* the condition holds */
    uint8_t reason; /* why not */
    uint16_t part;  /* of the condition */
    double rank;    /* of best-of: larger is better */
    hash128 text;   /* of the completion, for duplicates; {0, 0}: none */
    /* what is decided */
    double advantage; /* NaN: none */
    uint32_t class_id;
    group_statistics of; /* of its group */
    group_consensus consensus;
    uint8_t consensus_verdict;
    uint32_t answered; /* completions of its group that have an answer */
    double scores[];   /* [terms] for GDPO */
} sample;

typedef struct group_stage_config {
    bool all;     /* scope */
    bool late;    /* rows may have late lines */
    size_t terms; /* doubles of `scores` */
    /* scope all: rows wait in this file, which keeps the first rows_bytes of an earlier run; NULL: in a temporary one */
    const char *rows_path;
    uint64_t rows_bytes;
    char *const *paths; /* with rows_path: of the input files */
    void *argument;
    /* A whole group: samples[i] in the order of the input. Errors end the run. */
    assay_status (*measure)(void *argument, sample **samples, size_t count);
    assay_status (*look)(void *argument, const row *of, sample **samples);
    assay_status (*decide)(void *argument, sample **samples, size_t count);
    /* A row in order; samples NULL where it is in no group. Errors end the run. */
    assay_status (*emit)(void *argument, const row *of, sample **samples);
    /* All rows so far are out. May be NULL. */
    assay_status (*settled)(void *argument);
    /* Scope adjacent: a group begins; for runs that go on later. May be NULL. */
    void (*opened)(void *argument, hash128 group);
    /* Scope all: every group is decided; rows come next. May be NULL. */
    void (*decided)(void *argument);
} group_stage_config;

typedef struct group_stage group_stage;
assay_status group_stage_new(const group_stage_config *config, group_stage **out);
void group_stage_free(group_stage *stage);

/* A group that an earlier run had seen (scope adjacent). */
void group_stage_remember(group_stage *stage, hash128 group);

/* Whether a row belongs to a group (group_stage_put), or is in none (group_stage_pass). */
static inline bool group_stage_takes(const row *of) {
    return of->count > 0 && of->keeps_line;
}

/* Samples of the next row, with reward, class, status and verdict (of late results: what is known so far); fill in what filters want. NULL: no memory. */
sample **group_stage_samples(group_stage *stage, const row *of);
/* A row of the group with this key, whose samples were made last. INPUT: the group came back (scope adjacent), or has too many samples. */
assay_status group_stage_put(group_stage *stage, const row *of, hash128 group);
/* A row that is in no group. */
assay_status group_stage_pass(group_stage *stage, const row *of);
/* The end of the input. */
assay_status group_stage_end(group_stage *stage);

/* Scope all, with rows_path: the rows of the earlier run are taken once more; `take` puts or passes them as it did then. */
assay_status group_stage_replay(group_stage *stage, assay_status (*take)(void *argument, const row *of));
/* Scope all, with rows_path: forces the rows so far to their file; its size. */
assay_status group_stage_sync(group_stage *stage, uint64_t *bytes);

/* What a result says of its sample: reward, class, status, verdict. */
void sample_fill(sample *one, const line_result *result);
/* What a term's late score gave, by its number in the trailer; NULL: the sample has none. */
const late_line *group_stage_late(const group_stage *stage, const sample *one);

#endif
