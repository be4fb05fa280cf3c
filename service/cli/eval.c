/* `assay eval`: samples in, pass@1, pass@k, cons@k out: a table, JSON, one HTML file. */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "common/clock.h"
#include "service/cli/eval_report.h"
#include "service/cli/group_stage.h"
#include "service/cli/score_report.h"
#include "service/cli/stream_run.h"
#include "service/json/json_path.h"
#include "service/judge/line.h"
#include "service/limits.h"
#include "service/stream/output.h"

static const char help[] =
    "usage: assay eval [OPTIONS] [FILE...]\n"
    "\n"
    "Judges samples (several for a problem: lines of one group, anywhere in the files, or a line's list of generations) and "
    "counts them:\n"
    "  pass@1   mean over the problems of the share of their samples that are right\n"
    "  pass@k   unbiased estimate of the chance that one of k samples is right: 1 - C(n-c,k) / C(n,k)\n"
    "  cons@k   the most frequent answer of k samples is right; equal answers are one answer however they are written; of "
    "equals\n"
    "           the one that came first. k below the samples of a problem: mean over 200 draws\n"
    "Right is: the verdict of the rubric's accuracy term (accuracy, math, code, choice, text) is CORRECT; without such a term, "
    "a reward\n"
    "above 0. A sample without a verdict (UNSCORED, MASKED, INVALID, failed) counts as wrong, and is counted aloud.\n"
    "\n" STREAM_HELP_RUBRIC STREAM_HELP_COLUMNS
    "                            here --group-key names the problem; default: "
    "group_id|problem_id|question_id|task_id|prompt|problem|question\n"
    "\n"
    "      --k LIST              for example 1,8,64; default: powers of two, and the most samples of a problem\n"
    "      --by K                a column: the same by subject, level, source, model ...\n"
    "      --bootstrap N         draws for the intervals, 0 for none; default: 1000\n"
    "      --confidence X        of the intervals; default: 0.95\n"
    "      --seed N              default: 0; equal seeds give equal numbers\n"
    "      --label-key K         compares with a label or score of each sample (shadow mode before a switch of graders)\n"
    "      --label-threshold X   a score above it is true; default: 0.5\n"
    "      --max-disagreements N how many of them are listed; default: all\n"
    "      --format FORM         of standard output: table (default) or json\n"
    "      --json FILE           JSON there\n"
    "      --html FILE           a report there, one file, nothing else is loaded\n"
    "  -o, --output FILE         the judged lines there, as assay score writes them\n" STREAM_HELP_RUN
    "\n"
    "examples\n"
    "  assay eval --rubric math --answer-key answer --group-key problem --k 1,8,64 aime.jsonl.zst --html aime.html\n"
    "  assay eval --schema openr1 --by source --label-key correctness_math_verify OpenR1-*.jsonl\n"
    "  assay eval --format json samples.jsonl | jq '.metrics[\"pass@1\"]'\n"
    "\n"
    "exit codes\n"
    "  0  every line was judged     1  some lines were INVALID, or failed (they count as wrong)\n"
    "  2  could not run or not finish     3  wrong usage, unknown rubric\n";

enum {
    OPTION_K = 256,
    OPTION_BY,
    OPTION_BOOTSTRAP,
    OPTION_CONFIDENCE,
    OPTION_SEED,
    OPTION_LABEL,
    OPTION_THRESHOLD,
    OPTION_DISAGREEMENTS,
    OPTION_FORMAT,
    OPTION_JSON,
    OPTION_HTML
};

static const struct option long_options[] = {STREAM_LONG_OPTIONS,
                                             {"k", required_argument, NULL, OPTION_K},
                                             {"by", required_argument, NULL, OPTION_BY},
                                             {"bootstrap", required_argument, NULL, OPTION_BOOTSTRAP},
                                             {"confidence", required_argument, NULL, OPTION_CONFIDENCE},
                                             {"seed", required_argument, NULL, OPTION_SEED},
                                             {"label-key", required_argument, NULL, OPTION_LABEL},
                                             {"label-threshold", required_argument, NULL, OPTION_THRESHOLD},
                                             {"max-disagreements", required_argument, NULL, OPTION_DISAGREEMENTS},
                                             {"format", required_argument, NULL, OPTION_FORMAT},
                                             {"json", required_argument, NULL, OPTION_JSON},
                                             {"html", required_argument, NULL, OPTION_HTML},
                                             {NULL, 0, NULL, 0}};

typedef struct eval_run {
    stream_options options;
    eval_options measure;
    uint64_t ks[EVAL_K_MAX];
    size_t k_count;
    assay_view subject_key, label_key;
    double label_threshold;
    const char *json, *html;
    bool print_json;
    /* the run */
    stream_run stream;
    eval_data data;
    group_stage *groups; /* of a rubric with terms that need the whole group; else NULL */
    uint64_t taken;      /* lines */
    score_report report; /* complaints */
    output lines;        /* fd -1 where not wanted */
    assay_buffer made;
    assay_arena arena, item_arena;
    assay_status failed;
    uint64_t serial;
    int64_t start_ns;
} eval_run;

/* ---- options ---- */

static bool read_ks(eval_run *run) {
    const char *at = optarg;
    run->k_count = 0;
    do {
        char *end;
        errno = 0;
        unsigned long k = assay_is_digit(*at) ? strtoul(at, &end, 10) : 0;
        if (k == 0 || errno || k > 1000000 || (*end != ',' && *end) || run->k_count == EVAL_K_MAX) {
            cli_complain("eval", "--k: expected up to %d numbers from 1 on, joined by commas, found '%s'", EVAL_K_MAX, optarg);
            return false;
        }
        run->ks[run->k_count++] = k;
        at = *end ? end + 1 : end;
    } while (*at);
    return true;
}

static bool read_double(const char *option, double low, double high, double *out) {
    char *end;
    *out = strtod(optarg, &end);
    if (end != optarg && !*end && *out > low && *out < high) return true;
    cli_complain("eval", "%s: expected a number between %g and %g, found '%s'", option, low, high, optarg);
    return false;
}

static bool read_format(eval_run *run) {
    run->print_json = strcmp(optarg, "json") == 0;
    if (run->print_json || strcmp(optarg, "table") == 0) return true;
    cli_complain("eval", "--format: expected table or json, found '%s'", optarg);
    return false;
}

static bool read_option(eval_run *run, int option) {
    unsigned long number = 0;
    bool good;
    switch (option) {
        case OPTION_K: return read_ks(run);
        case OPTION_BY: run->subject_key = assay_view_of(optarg); return true;
        case OPTION_BOOTSTRAP:
            good = cli_read_number("eval", "--bootstrap", optarg, 0, 1000000, &number);
            run->measure.bootstrap = number;
            return good;
        case OPTION_CONFIDENCE: return read_double("--confidence", 0, 1, &run->measure.confidence);
        case OPTION_SEED:
            good = cli_read_number("eval", "--seed", optarg, 0, UINT64_MAX, &number);
            run->measure.seed = number;
            return good;
        case OPTION_LABEL: run->label_key = assay_view_of(optarg); return true;
        case OPTION_THRESHOLD: return read_double("--label-threshold", -1e300, 1e300, &run->label_threshold);
        case OPTION_DISAGREEMENTS:
            good = cli_read_number("eval", "--max-disagreements", optarg, 1, 10000000, &number);
            run->data.disagreements.most = number;
            return good;
        case OPTION_FORMAT: return read_format(run);
        case OPTION_JSON: run->json = optarg; return true;
        case OPTION_HTML: run->html = optarg; return true;
        default: return false;
    }
}

/* -1: go on; else an exit code. */
static int read_options(eval_run *run, int argc, char **argv) {
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, STREAM_SHORT_OPTIONS, long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        stream_taken taken = stream_options_take(&run->options, option, optarg);
        if (taken == STREAM_WRONG || (taken == STREAM_OTHER && !read_option(run, option))) return cli_usage("eval");
    }
    if (!stream_options_end(&run->options, argc, argv)) return cli_usage("eval");
    if (run->options.group_key.size == 0)
        run->options.group_key = ASSAY_VIEW("group_id|problem_id|question_id|task_id|prompt|problem|question");
    return -1;
}

/* ---- a sample ---- */

static void copy_text(char *to, size_t size, assay_view text) {
    size_t used = text.size < size - 1 ? text.size : size - 1;
    while (used > 0 && used < text.size && ((unsigned char)text.data[used] & 0xc0) == 0x80) used--; /* no half character */
    if (used) memcpy(to, text.data, used);
    to[used] = '\0';
}

/* The end of the completion; empty where it cannot be read. */
static void copy_excerpt(eval_run *run, const row *of, size_t index, eval_item *item) {
    const judge_line_config *config = &run->options.line;
    Assay__V1__Completion *completion = NULL;
    judge_line line;
    judge_row shared;
    json_value list, element;
    if (!of->list) {
        if (judge_line_read(of->line.text, config, &run->item_arena, &line).code == ASSAY_OK) completion = line.completion;
    } else if (judge_line_generations(of->line.text, config, &list) &&
               judge_row_read(of->line.text, config, &run->item_arena, &shared).code == ASSAY_OK) {
        json_iterator iterator = json_iterate(list);
        uint32_t at = 0;
        while (json_next_element(&iterator, &element) && at < index) at++;
        if (judge_row_completion(&shared, element.raw, at, config, &run->item_arena, &completion).code != ASSAY_OK)
            completion = NULL;
    }
    if (!completion) return;
    assay_view text = {(const char *)completion->text.data, completion->text.len};
    size_t begin = text.size > EVAL_TEXT_BYTES ? text.size - EVAL_TEXT_BYTES : 0;
    while (begin < text.size && begin > 0 && ((unsigned char)text.data[begin] & 0xc0) == 0x80) begin++;
    copy_text(item->excerpt, sizeof item->excerpt, assay_view_slice(text, begin, text.size));
}

/* What is odd about a sample, and how odd; NULL: nothing. */
static const char *suspicion(const Assay__V1__CompletionResult *message, uint8_t verdict, uint64_t *rank) {
    static const struct {
        Assay__V1__Verdict verdict;
        const char *why;
        uint64_t rank;
    } verdicts[] = {{ASSAY__V1__VERDICT__VERDICT_BAD_REFERENCE, "the reference is unusable", 6},
                    {ASSAY__V1__VERDICT__VERDICT_UNDECIDED, "equality was not settled", 4},
                    {ASSAY__V1__VERDICT__VERDICT_UNPARSED, "the answer could not be read", 2}};
    if (message && message->answer && message->answer->gold_elsewhere) {
        *rank = 5;
        return "another answer in the text equals the gold answer";
    }
    for (size_t i = 0; i < sizeof verdicts / sizeof *verdicts; i++) {
        if (verdict != verdicts[i].verdict) continue;
        *rank = verdicts[i].rank;
        return verdicts[i].why;
    }
    return NULL;
}

static bool show(eval_run *run, const row *of, size_t index, eval_items *where, eval_item *item) {
    where->seen++;
    if (!eval_items_wanted(where, item->rank)) return true;
    if (!item->excerpt[0]) copy_excerpt(run, of, index, item);
    return eval_items_put(where, item);
}

static void count_label(eval_run *run, label given, label right) {
    eval_data *data = &run->data;
    data->labels_unread += given == LABEL_UNREAD;
    if (given != LABEL_TRUE && given != LABEL_FALSE) return;
    data->labels++;
    data->agree += right == given;
    data->open += right == LABEL_NONE;
    data->accepted += right == LABEL_TRUE && given == LABEL_FALSE;
    data->rejected += right == LABEL_FALSE && given == LABEL_TRUE;
}

static json_value at_index(json_value value, bool list, size_t index) {
    if (!list || value.type != JSON_ARRAY) return value;
    json_iterator elements = json_iterate(value);
    for (json_value element; json_next_element(&elements, &element);) {
        if (index-- == 0) return element;
    }
    return (json_value){.type = JSON_ERROR};
}

static assay_view text_of(json_value value, assay_arena *arena) {
    if (value.type != JSON_STRING) return value.type == JSON_ERROR || value.type == JSON_NULL ? ASSAY_VIEW_NONE : value.raw;
    char *storage = assay_arena_alloc(arena, value.raw.size);
    assay_buffer text;
    if (!storage) return ASSAY_VIEW_NONE;
    assay_buffer_init_fixed(&text, storage, value.raw.size);
    json_decode_string(value.raw, &text);
    return assay_buffer_view(&text);
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for a sample");
}

/* Whether a result says right or wrong. */
static label judge(const eval_run *run, const line_result *result, const Assay__V1__CompletionResult *message,
                   const char **verdict, uint8_t *number) {
    const Assay__V1__ComponentResult *accuracy = message ? line_accuracy(message, run->stream.rubric) : NULL;
    *verdict = line_status_name(result->status);
    *number = 0;
    if (accuracy) {
        *number = (uint8_t)accuracy->verdict;
        if (eval_verdict_name(*number) && !line_status_failed(result->status)) *verdict = eval_verdict_name(*number);
    }
    bool judged = result->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_SCORED ||
                  result->status == ASSAY__V1__RESULT_STATUS__RESULT_STATUS_UNSCORED;
    if (!judged) return LABEL_NONE;
    if (accuracy) {
        if (accuracy->verdict == ASSAY__V1__VERDICT__VERDICT_CORRECT) return LABEL_TRUE;
        return accuracy->score_presence_case ? LABEL_FALSE : LABEL_NONE;
    }
    return isnan(result->reward) ? LABEL_NONE : result->reward > 0 ? LABEL_TRUE : LABEL_FALSE;
}

static assay_status take_sample(eval_run *run, const row *of, size_t index, json_value line, hash128 group) {
    const line_result *result = &of->results[index];
    eval_data *data = &run->data;
    const char *verdict;
    uint8_t number;
    assay_arena_reset(&run->item_arena);
    const Assay__V1__CompletionResult *message = line_result_message(result, &run->item_arena);
    label right = judge(run, result, message, &verdict, &number);
    eval_record record = {.group = group,
                          .serial = run->serial++,
                          .sample = {line_status_failed(result->status) ? 0 : result->record.class_hash, right == LABEL_TRUE},
                          .scored = right != LABEL_NONE,
                          .failed = line_status_failed(result->status)};
    if (run->subject_key.size) {
        json_value value = line.type == JSON_OBJECT ? json_path_find(line, run->subject_key) : (json_value){.type = JSON_ERROR};
        record.subject = eval_data_subject(data, text_of(at_index(value, of->list, index), &run->item_arena));
        if (record.subject == UINT32_MAX)
            return assay_fail(ASSAY_INPUT, "TOO_MANY_SUBJECTS", NULL, "--by: more than %d different values", EVAL_SUBJECTS_MAX);
    }
    data->statuses[result->status < EVAL_STATUSES ? result->status : 0]++;
    data->verdicts[number < EVAL_VERDICTS ? number : 0]++;
    data->unscored += !record.scored;
    data->failed += record.failed;
    histogram_add(&data->rewards, result->reward);
    if (message && message->answer)
        copy_text(record.answer, sizeof record.answer,
                  (assay_view){(const char *)message->answer->text.data, message->answer->text.len});
    record.number = of->line.number;
    record.file_index = of->line.file_index;
    if (!eval_data_add(data, &record)) return no_memory();

    eval_item item = {
        .verdict = verdict, .correct = right == LABEL_TRUE, .reward = result->reward, .compute_us = result->record.compute_us};
    line_place(&of->line, item.place, sizeof item.place);
    assay_view id_key = run->options.line.key_id.size ? run->options.line.key_id : ASSAY_VIEW("id");
    if (line.type == JSON_OBJECT) copy_text(item.id, sizeof item.id, text_of(json_path_find(line, id_key), &run->item_arena));
    if (message && message->answer)
        copy_text(item.answer, sizeof item.answer,
                  (assay_view){(const char *)message->answer->text.data, message->answer->text.len});
    if (run->label_key.size && line.type == JSON_OBJECT)
        item.given =
            label_read(at_index(json_path_find(line, run->label_key), of->list, index), run->label_threshold, &run->item_arena);
    count_label(run, item.given, right);
    bool differs = (item.given == LABEL_TRUE || item.given == LABEL_FALSE) && right != item.given;
    if (differs && !show(run, of, index, &data->disagreements, &item)) return no_memory();
    item.rank = item.compute_us;
    if (!show(run, of, index, &data->slowest, &item)) return no_memory();
    item.why = suspicion(message, number, &item.rank);
    return item.why && !show(run, of, index, &data->suspicious, &item) ? no_memory() : assay_ok();
}

static assay_status take_row(eval_run *run, const row *of) {
    const char *error;
    size_t at;
    json_value line = json_parse(of->line.text, LIMIT_NESTING, &error, &at);
    hash128 group;
    run->data.lines++;
    bool named = stream_run_group(&run->stream, of->line.text, &group);
    if (!named) {
        group = (hash128){run->serial, UINT64_MAX};
        if (!of->list) run->data.without_group += of->count;
    }
    assay_status status = assay_ok();
    for (size_t i = 0; i < of->count && status.code == ASSAY_OK; i++) status = take_sample(run, of, i, line, group);
    return status;
}

/* A row, complete. */
static assay_status emit(void *argument, const row *of, sample **samples) {
    eval_run *run = argument;
    (void)samples;
    if (run->lines.fd >= 0) row_write(of, NULL, false, &run->lines.buffer);
    if (of->line.kind == JSONL_BLANK) return assay_ok();
    score_report_row(&run->report, of, &run->made);
    assay_status status = line_status_under(&of->line, take_row(run, of));
    if (run->lines.fd >= 0) output_settle(&run->lines, false);
    return status;
}

/* A row of a rubric with terms that need the whole group. */
static assay_status gather(eval_run *run, const row *of) {
    hash128 group = {0, 0};
    if (!group_stage_takes(of)) return group_stage_pass(run->groups, of);
    if (!of->list && !stream_run_group(&run->stream, of->line.text, &group))
        return assay_fail(ASSAY_INPUT, "NO_GROUP", NULL,
                          "it has no group, and a term of the rubric needs its group; see --group-key");
    if (!group_stage_samples(run->groups, of)) return no_memory();
    return group_stage_put(run->groups, of, group);
}

static bool take_line(void *argument, const jsonl_line *line, const pump_row *found) {
    eval_run *run = argument;
    row of;
    assay_arena_reset(&run->arena);
    run->failed = row_collect(line, found, run->stream.rubric, false, &run->made, &run->arena, &of);
    run->taken += line->kind != JSONL_BLANK;
    if (run->failed.code == ASSAY_OK)
        run->failed = run->groups ? line_status_under(line, gather(run, &of)) : emit(run, &of, NULL);
    return run->failed.code == ASSAY_OK && !run->lines.closed;
}

static bool take_pause(void *argument) {
    eval_run *run = argument;
    progress_draw(&run->stream.progress, run->taken, run->stream.reader);
    return run->lines.fd < 0 || output_settle(&run->lines, true);
}

/* ---- the end ---- */

typedef void report_writer(const eval_data *data, const eval_heading *heading, assay_buffer *out);

/* path NULL: standard output. */
static assay_status write_report(const eval_run *run, const eval_heading *heading, const char *path, report_writer *write) {
    output out;
    assay_status status = output_open(&out, path);
    if (status.code == ASSAY_OK) status = output_begin(&out);
    if (status.code == ASSAY_OK) write(&run->data, heading, &out.buffer);
    assay_status closed = output_close(&out);
    return status.code == ASSAY_OK ? closed : status;
}

static assay_status report_all(eval_run *run) {
    const char *rubric = run->options.rubric.rubric ? run->options.rubric.rubric : "math";
    const eval_heading heading = {rubric, run->label_key, run->subject_key, &run->measure};
    if (!eval_data_measure(&run->data, &run->measure, run->ks, run->k_count) ||
        !eval_data_suspect(&run->data, run->stream.files.paths))
        return no_memory();
    assay_status status = write_report(run, &heading, NULL, run->print_json ? eval_report_json : eval_report_table);
    if (status.code == ASSAY_OK && run->json) status = write_report(run, &heading, run->json, eval_report_json);
    if (status.code == ASSAY_OK && run->html) status = write_report(run, &heading, run->html, eval_report_html);
    return status;
}

static assay_status begin(void *argument) {
    eval_run *run = argument;
    return run->lines.fd >= 0 ? output_begin(&run->lines) : assay_ok();
}

static int finish(void *argument, assay_status status) {
    eval_run *run = argument;
    if (status.code == ASSAY_OK) status = run->failed;
    if (status.code == ASSAY_OK && run->groups && !run->lines.closed) status = group_stage_end(run->groups);
    assay_status written = run->lines.fd >= 0 ? output_close(&run->lines) : assay_ok();
    progress_hide(&run->stream.progress);
    score_report_end(&run->report);
    if (status.code == ASSAY_OK) status = report_all(run);
    int code = run->data.failed ? CLI_SOME_FAILED : CLI_OK;
    if (written.code != ASSAY_OK) code = cli_complain_status("eval", &written);
    if (status.code != ASSAY_OK) code = cli_complain_status("eval", &status);
    if (status.code == ASSAY_OK && !run->options.quiet)
        fprintf(stderr, "%zu samples; %.2f s\n", run->data.count, (double)(assay_wall_ns() - run->start_ns) / 1e9);
    return code;
}

static assay_status open_all(eval_run *run) {
    assay_status status = stream_run_open(&run->stream, &run->options);
    const group_stage_config groups = {.all = true, .late = true, .argument = run, .emit = emit};
    if (status.code == ASSAY_OK && run->stream.groups) status = group_stage_new(&groups, &run->groups);
    if (status.code != ASSAY_OK || !run->options.output) return status;
    status = output_open(&run->lines, run->options.output);
    if (status.code == ASSAY_OK && jsonl_reader_reads(run->stream.reader, run->lines.fd))
        return assay_fail(ASSAY_USAGE, "SAME_FILE", NULL, "%s is read and cannot be written at once", run->options.output);
    return status;
}

int cli_eval(const cli_context *context, int argc, char **argv) {
    eval_run run = {.options.command = "eval",
                    .measure = {.bootstrap = 1000, .confidence = 0.95},
                    .label_threshold = LABEL_THRESHOLD,
                    .lines = {.fd = -1},
                    .start_ns = assay_wall_ns()};
    run.data.slowest.most = run.data.suspicious.most = EVAL_SHOWN;
    int code = read_options(&run, argc, argv);
    if (code >= 0) return code;
    assay_buffer_init(&run.made, 1 << 20);
    assay_arena_init(&run.arena, 1 << 30);
    assay_arena_init(&run.item_arena, 512 << 20);
    score_report_init(&run.report);
    run.report.quiet = true;
    run.report.progress = &run.stream.progress;
    assay_status status = open_all(&run);
    progress_init(&run.stream.progress, run.options.quiet, true);
    if (status.code != ASSAY_OK) {
        code = cli_complain_status("eval", &status);
    } else {
        const pump_sink sink = {&run, take_line, take_pause};
        run.stream.begin = begin;
        code = stream_run_judge(&run.stream, context, &sink, finish);
    }
    output_forget(&run.lines);
    group_stage_free(run.groups);
    stream_run_clear(&run.stream);
    score_report_clear(&run.report);
    eval_data_clear(&run.data);
    assay_buffer_clear(&run.made);
    assay_arena_clear(&run.arena);
    assay_arena_clear(&run.item_arena);
    return code;
}
