/* A run over lines: files opened, rubric chosen, the embedded engine or a server, progress, and the pump. What score, eval and filter share beneath
 * their sinks. */
#ifndef ASSAY_SERVICE_CLI_STREAM_RUN_H
#define ASSAY_SERVICE_CLI_STREAM_RUN_H

#include "service/cli/cli.h"
#include "service/cli/progress.h"
#include "service/cli/pump.h"
#include "service/cli/stream_options.h"
#include "service/stream/hash_set.h"
#include "service/remote/remote.h"
#include "service/stream/input_files.h"

typedef struct stream_run {
    const stream_options *options;
    Assay__V1__Rubric *rubric;
    assay_arena arena; /* of the rubric */
    input_files files;
    bool groups; /* the rubric has terms that need a whole group: the command gathers them (pump_result.late) */
    jsonl_reader *reader;
    assay_buffer head;
    remote_fetcher fetcher; /* of the engine; socket -1: none */
    bool lists;             /* lines may hold lists of generations */
    bool lists_known;       /* `lists` was set by the command: a run that goes on must read lines as it did before */
    progress progress;
    const pump_sink *sink;
    assay_status (*begin)(void *argument); /* may be NULL: once the scorers stand, before the first line */
    int (*finish)(void *argument, assay_status status);
} stream_run;

/* Chooses the rubric and looks at the files. Clear it also after an error. */
assay_status stream_run_open(stream_run *run, const stream_options *options);
void stream_run_clear(stream_run *run);

/* Judges all lines into the sink; then finish(sink->argument, status) gives the exit code (in the front process of the engine: whatever is to be written or
 * told must be done by then). */
int stream_run_judge(stream_run *run, const cli_context *context, const pump_sink *sink,
                     int (*finish)(void *argument, assay_status status));

/* The generations of a line, as bytes in it, for a pump_splitter whose context is the line's judge_line_config. */
long stream_split(const void *config, assay_view line, assay_span *elements, size_t room);

/* A line's group key as a hash; false: it has none. */
bool stream_run_group(const stream_run *run, assay_view line, hash128 *out);

#endif
