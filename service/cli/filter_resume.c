/* How assay filter goes on after a kill (journal.h). See filter_internal.h.
 *
 * Where groups stand together, the journal names the place behind the last group that was written, and what was seen of groups and texts. Where groups are gathered over the whole
 * input, it names the judged rows in OUTPUT.resume.rows and the place behind them; a run that goes on takes these rows again, which costs no judging, and leaves out as many rows as were written. */
#include <stdlib.h>

#include "common/json_writer.h"
#include "service/cli/filter_internal.h"
#include "service/json/json_codec.h"

assay_status filter_checkpoint(filter_state *run) {
    if (!run->journal || !journal_is_due(run->journal)) return assay_ok();
    if (run->options->group_all) {
        assay_status status = group_stage_sync(run->groups, &run->state.counters[COUNT_STORED]);
        if (status.code != ASSAY_OK) return status;
    }
    output *outputs[JOURNAL_OUTPUTS] = {&run->kept, &run->rejects};
    for (size_t i = 0; i < JOURNAL_OUTPUTS; i++) {
        if (outputs[i]->fd >= 0 && !output_checkpoint(outputs[i], &run->state.output_bytes[i])) return outputs[i]->status;
    }
    return journal_checkpoint(run->journal, &run->state);
}

static void take_seen(void *argument, uint8_t kind, hash128 hash) {
    filter_state *run = argument;
    if (kind == SEEN_TEXT) hash_set_add(&run->keep.texts, hash);
    if (kind == SEEN_GROUP && run->groups) group_stage_remember(run->groups, hash);
}

void filter_see_text(void *argument, hash128 hash) {
    filter_state *run = argument;
    journal_see(run->journal, SEEN_TEXT, hash);
}

void filter_see_group(void *argument, hash128 hash) {
    filter_state *run = argument;
    journal_see(run->journal, SEEN_GROUP, hash);
}

/* All that the outputs depend on. */
static hash128 fingerprint(const filter_state *run) {
    const filter_options *options = run->options;
    assay_buffer text;
    assay_buffer_init(&text, SIZE_MAX / 4);
    assay_buffer_printf(&text, "%s %zu %lu %lu %d %d %d %d %d ", ASSAY_VERSION,
                        sizeof(row) + sizeof(line_result) + sizeof(late_line), options->best, options->at_most, options->dedup,
                        options->dedup_all, options->group_all, options->bare, options->sidecar);
    if (run->stream.rubric) json_codec_write(&run->stream.rubric->base, &text);
    judge_line_config_write(&text, &options->stream.line);
    const assay_view parts[] = {options->keep,
                                options->rank,
                                options->stream.group_key,
                                assay_view_of(options->stream.rubric.rubric),
                                assay_view_of(options->rejects),
                                assay_view_of(options->stream.remotes)};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) json_write_string(&text, parts[i]);
    for (size_t i = 0; i < run->stream.files.count; i++) json_write_string(&text, assay_view_of(run->stream.files.paths[i]));
    hash128 hash = hash128_of(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    return hash;
}

static bool reads_standard_input(const filter_state *run) {
    for (size_t i = 0; i < run->stream.files.count; i++) {
        if (strcmp(run->stream.files.paths[i], "-") == 0) return true;
    }
    return false;
}

assay_status filter_open_journal(filter_state *run) {
    const filter_options *options = run->options;
    const char *path = options->stream.output;
    bool possible = path && strncmp(path, "/dev/", 5) != 0 && !reads_standard_input(run);
    if (!possible && options->resume)
        return assay_fail(ASSAY_USAGE, "CANNOT_RESUME", NULL, "--resume needs --output, and files that can be read again");
    if (!possible) return assay_ok();
    assay_status status = journal_open(path, fingerprint(run), options->resume, &run->journal, &run->state, &run->resumed);
    if (status.code == ASSAY_OK) journal_every(run->journal, options->checkpoint_s);
    return status;
}

static assay_status open_output(filter_state *run, output *out, const char *path, size_t index) {
    return run->resumed ? output_open_at(out, path, run->state.output_bytes[index]) : output_open(out, path);
}

assay_status filter_open_outputs(filter_state *run) {
    const filter_options *options = run->options;
    const char *paths[JOURNAL_OUTPUTS] = {options->stream.output, options->rejects};
    output *outputs[JOURNAL_OUTPUTS] = {&run->kept, &run->rejects};
    for (size_t i = 0; i < JOURNAL_OUTPUTS; i++) {
        if (i > 0 && !paths[i]) continue;
        assay_status status = open_output(run, outputs[i], paths[i], i);
        if (status.code != ASSAY_OK) return status;
        if (paths[i] && jsonl_reader_reads(run->stream.reader, outputs[i]->fd))
            return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "%s is read and cannot be written at once", paths[i]);
    }
    if (options->rejects && options->stream.output && strcmp(options->rejects, options->stream.output) == 0)
        return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "--rejects and --output are the same file");
    return assay_ok();
}

assay_status filter_go_on(filter_state *run) {
    if (!run->resumed) return assay_ok();
    run->stream.lists_known = true;
    run->stream.lists = run->state.counters[COUNT_LISTS] != 0;
    jsonl_reader_start_at(run->stream.reader, run->state.place);
    run->skip = run->state.counters[COUNT_EMITTED];
    return journal_seen(run->journal, take_seen, run);
}
