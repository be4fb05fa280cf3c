/* See score_report.h. */
#include "service/cli/score_report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "common/clock.h"
#include "common/json_writer.h"
#include "service/cli/cell_text.h"
#include "service/cli/cli.h"
#include "service/cli/label.h"
#include "service/cli/rubric_choice.h"
#include "service/json/json_codec.h"
#include "service/json/json_path.h"
#include "service/limits.h"

enum { ID_COLUMNS = 32, VERDICT_COLUMNS = 13, ANSWER_COLUMNS = 30, REWARD_COLUMNS = 8, ARENA_BYTES = 256 << 20 };

void score_report_init(score_report *report) {
    *report = (score_report){.disagreements_max = 20, .label_threshold = LABEL_THRESHOLD, .start_ns = assay_wall_ns()};
    assay_buffer_init(&report->disagreements, 1 << 20);
    assay_arena_init(&report->arena, ARENA_BYTES);
}

void score_report_clear(score_report *report) {
    assay_buffer_clear(&report->disagreements);
    assay_arena_clear(&report->arena);
}

static void hide_progress(score_report *report) {
    if (report->progress) progress_hide(report->progress);
}

/* ---- a line ---- */

typedef struct cells {
    char place[300];
    assay_view id, answer;
    const char *verdict; /* of the term that says whether the answer is right; else the status */
    label right;         /* what was found */
    label given;         /* the input's label */
} cells;

/* The verdict decides; without a term that has one, a reward above 0 counts as right. */
static void judge_row(const score_report *report, const line_result *result, cells *out) {
    out->verdict = line_status_name(result->status);
    Assay__V1__CompletionResult *message = line_result_message(result, (assay_arena *)(uintptr_t)&report->arena);
    const Assay__V1__ComponentResult *accuracy = message ? line_deciding(message, report->rubric) : NULL;
    if (message && message->answer) {
        out->answer = (assay_view){(const char *)message->answer->text.data, message->answer->text.len};
    }
    if (line_status_failed(result->status)) return;
    if (accuracy) {
        const char *name = json_codec_enum_name(&assay__v1__verdict__descriptor, (int)accuracy->verdict);
        out->verdict = name ? name : "";
        bool scored = accuracy->score_presence_case != 0;
        out->right = line_is_right(accuracy) ? LABEL_TRUE : scored ? LABEL_FALSE : LABEL_NONE;
    } else if (!isnan(result->reward)) {
        if (message && message->n_components == 1) {
            const char *name =
                json_codec_enum_name(&assay__v1__verdict__descriptor, (int)message->components[0]->value->verdict);
            out->verdict = name ? name : "";
        }
        out->right = result->reward > 0 ? LABEL_TRUE : LABEL_FALSE;
    }
}

static assay_view text_of(score_report *report, json_value value) {
    if (value.type == JSON_NUMBER) return value.raw;
    if (value.type != JSON_STRING) return ASSAY_VIEW_NONE;
    char *storage = assay_arena_alloc(&report->arena, value.raw.size);
    if (!storage) return ASSAY_VIEW_NONE;
    assay_buffer text;
    assay_buffer_init_fixed(&text, storage, value.raw.size);
    json_decode_string(value.raw, &text);
    return assay_buffer_view(&text);
}

/* A label may be a list with one for each generation. */
static json_value label_at(json_value value, bool list, size_t index) {
    if (!list || value.type != JSON_ARRAY) return value;
    json_iterator elements = json_iterate(value);
    json_value element;
    while (json_next_element(&elements, &element)) {
        if (index-- == 0) return element;
    }
    return (json_value){.type = JSON_ERROR};
}

static void read_line(score_report *report, const row *of, size_t index, cells *out) {
    const jsonl_line *line = &of->line;
    const char *error;
    size_t at;
    json_value value = json_parse(line->text, LIMIT_NESTING, &error, &at);
    if (value.type != JSON_OBJECT) return;
    out->id = text_of(report, json_path_find(value, report->id_key.size ? report->id_key : ASSAY_VIEW("id")));
    if (report->label_key.size)
        out->given = label_read(label_at(json_path_find(value, report->label_key), of->list, index), report->label_threshold,
                                &report->arena);
}

static const char *agreement(const cells *found) {
    if (found->given != LABEL_TRUE && found->given != LABEL_FALSE) return "";
    if (found->right == LABEL_NONE) return "open";
    return found->right == found->given ? "yes" : "NO";
}

static void put_row(score_report *report, const cells *found, double reward, assay_buffer *out) {
    char number[32] = "-";
    if (!isnan(reward)) snprintf(number, sizeof number, "%.4g", reward);
    cell_put(out, found->id.size ? found->id : assay_view_of(found->place), ID_COLUMNS, true);
    assay_buffer_put(out, ASSAY_VIEW("  "));
    cell_put(out, assay_view_of(found->verdict), VERDICT_COLUMNS, true);
    assay_buffer_put(out, ASSAY_VIEW("  "));
    cell_put(out, found->answer, ANSWER_COLUMNS, true);
    assay_buffer_printf(out, "  %*s", REWARD_COLUMNS, number);
    if (report->label_key.size) {
        static const char *const given_names[] = {
            [LABEL_NONE] = "-", [LABEL_FALSE] = "false", [LABEL_TRUE] = "true", [LABEL_UNREAD] = "?"};
        const char *given = given_names[found->given];
        assay_buffer_printf(out, "  %-5s  %s", given, agreement(found));
    }
    assay_buffer_put_char(out, '\n');
}

static void put_head(const score_report *report, assay_buffer *out) {
    assay_buffer_printf(out, "%-*s  %-*s  %-*s  %*s%s\n", ID_COLUMNS, "id", VERDICT_COLUMNS, "verdict", ANSWER_COLUMNS,
                        "answer", REWARD_COLUMNS, "reward", report->label_key.size ? "  label  agrees" : "");
}

static void count_label(score_report *report, const cells *found, double reward) {
    report->labels_unread += found->given == LABEL_UNREAD;
    if (found->given == LABEL_NONE || found->given == LABEL_UNREAD) return;
    if (found->right == LABEL_NONE) {
        report->open++;
    } else if (found->right == found->given) {
        report->agree++;
        return;
    } else if (found->right == LABEL_TRUE) {
        report->accepted++;
    } else {
        report->rejected++;
    }
    if (report->disagreement_count++ >= report->disagreements_max) return;
    assay_buffer_put(&report->disagreements, ASSAY_VIEW("  "));
    cell_put(&report->disagreements, assay_view_of(found->place), 40, true);
    assay_buffer_put_char(&report->disagreements, ' ');
    put_row(report, found, reward, &report->disagreements);
}

static void complain(score_report *report, const jsonl_line *line, const line_result *result) {
    if (report->complaints++ >= REPORT_COMPLAINTS_MAX) return;
    Assay__V1__CompletionResult *message = line_result_message(result, &report->arena);
    const Assay__V1__ResultError *error = message ? message->error : NULL;
    char place[300];
    line_place(line, place, sizeof place);
    assay_buffer text;
    assay_buffer_init(&text, 4096);
    if (error && error->field_path[0]) assay_buffer_printf(&text, "%s: ", error->field_path);
    if (error) assay_buffer_printf(&text, "%s (%s)", error->message, error->reason);
    assay_buffer safe; /* a field's name comes from the input */
    assay_buffer_init(&safe, 4096);
    cell_put(&safe, assay_buffer_view(&text), 700, false);
    hide_progress(report);
    fprintf(stderr, "%s: %s: %.*s\n", place, line_status_name(result->status), (int)safe.size, safe.size ? safe.data : "");
    assay_buffer_clear(&safe);
    assay_buffer_clear(&text);
}

static void report_result(score_report *report, const row *of, size_t index, assay_buffer *table) {
    const jsonl_line *line = &of->line;
    const line_result *result = &of->results[index];
    assay_arena_reset(&report->arena);
    if (report->table && report->results == 0) put_head(report, table);
    report->results++;
    report->statuses[result->status < REPORT_STATUSES ? result->status : 0]++;
    if (report->histogram_wanted || !report->quiet) histogram_add(&report->rewards, result->reward);
    if (line_status_failed(result->status)) complain(report, line, result);
    if (!report->table && !report->label_key.size) return;
    cells found = {.verdict = ""};
    line_place(line, found.place, sizeof found.place);
    read_line(report, of, index, &found);
    judge_row(report, result, &found);
    if (report->table) put_row(report, &found, result->reward, table);
    count_label(report, &found, result->reward);
}

void score_report_row(score_report *report, const row *of, assay_buffer *table) {
    report->lines++;
    for (size_t i = 0; i < of->count; i++) report_result(report, of, i, table);
}

/* ---- the end ---- */

static void print_buffer(assay_buffer *text) {
    if (text->size) fwrite(text->data, 1, text->size, stderr);
    assay_buffer_clear(text);
}

static void print_labels(score_report *report) {
    uint64_t all = report->agree + report->accepted + report->rejected + report->open;
    fprintf(stderr,
            "labels: %" PRIu64 " of %" PRIu64 " lines have one: %" PRIu64 " agree, %" PRIu64 " contradict (%" PRIu64
            " judged right, %" PRIu64 " judged wrong), %" PRIu64 " without a verdict\n",
            all, report->results, report->agree, report->accepted + report->rejected, report->accepted, report->rejected,
            report->open);
    if (report->labels_unread) {
        fprintf(stderr, "  %" PRIu64 " labels are neither true or false nor a number nor a word for either\n",
                report->labels_unread);
    }
    print_buffer(&report->disagreements);
    if (report->disagreement_count > report->disagreements_max) {
        fprintf(stderr, "  and %zu more\n", report->disagreement_count - report->disagreements_max);
    }
}

static void print_totals(const score_report *report) {
    double seconds = (double)(assay_wall_ns() - report->start_ns) / 1e9;
    fprintf(stderr, "%" PRIu64 " lines", report->lines);
    if (report->results != report->lines) fprintf(stderr, ", %" PRIu64 " completions", report->results);
    if (report->groups)
        fprintf(stderr, ", %" PRIu64 " groups (%" PRIu64 " without signal)", report->groups, report->flat_groups);
    fputc(':', stderr);
    const char *separator = " ";
    for (uint8_t status = 1; status < REPORT_STATUSES; status++) {
        if (report->statuses[status] == 0) continue;
        fprintf(stderr, "%s%" PRIu64 " %s", separator, report->statuses[status], line_status_name(status));
        separator = ", ";
    }
    if (report->rewards.total) fprintf(stderr, "; mean reward %.4g", report->rewards.sum / (double)report->rewards.total);
    fprintf(stderr, "; %.2f s\n", seconds);
}

void score_report_end(score_report *report) {
    hide_progress(report);
    if (report->complaints > REPORT_COMPLAINTS_MAX) {
        fprintf(stderr, "and %" PRIu64 " more lines that failed\n", report->complaints - REPORT_COMPLAINTS_MAX);
    }
    if (report->label_key.size) print_labels(report);
    if (report->histogram_wanted) {
        assay_buffer text;
        assay_buffer_init(&text, 1 << 16);
        histogram_write(&report->rewards, &text);
        fputs("rewards\n", stderr);
        print_buffer(&text);
    }
    if (!report->quiet && report->lines > 0) print_totals(report);
}

bool score_report_failed(const score_report *report) {
    for (uint8_t status = 0; status < REPORT_STATUSES; status++) {
        if (report->statuses[status] > 0 && line_status_failed(status)) return true;
    }
    return false;
}
