/* See progress.h. */
#include "service/cli/progress.h"

#include <inttypes.h>
#include <stdio.h>
#include <unistd.h>

#include "common/clock.h"

enum { EVERY_NS = 200000000, BAR = 24 };

void progress_init(progress *self, bool quiet, bool always) {
    *self = (progress){.start_ns = assay_wall_ns()};
    self->wanted = !quiet && isatty(STDERR_FILENO) && (always || !isatty(STDOUT_FILENO));
}

void progress_hide(progress *self) {
    if (self->shown) fputs("\r\033[K", stderr);
    self->shown = false;
}

void progress_text(char *out, size_t size, uint64_t lines, double share, double per_s, double eta_s) {
    size_t used = (size_t)snprintf(out, size, "%" PRIu64 " lines", lines);
    if (share >= 0 && used < size) {
        char bar[BAR + 1];
        int full = share >= 1 ? BAR : (int)(share * BAR);
        for (int i = 0; i < BAR; i++) bar[i] = i < full ? '#' : ' ';
        bar[BAR] = '\0';
        used += (size_t)snprintf(out + used, size - used, "  %3.0f%% [%s]", share >= 1 ? 100 : share * 100, bar);
    }
    if (used < size) used += (size_t)snprintf(out + used, size - used, "  %.0f/s", per_s);
    if (eta_s >= 0 && used < size) {
        unsigned long s = (unsigned long)(eta_s + 0.5);
        if (s >= 3600) snprintf(out + used, size - used, "  ETA %lu:%02lu:%02lu", s / 3600, s / 60 % 60, s % 60);
        else snprintf(out + used, size - used, "  ETA %lu:%02lu", s / 60, s % 60);
    }
}

void progress_draw(progress *self, uint64_t lines, const jsonl_reader *reader) {
    int64_t now = assay_wall_ns();
    if (!self->wanted || now - self->last_ns < EVERY_NS) return;
    self->last_ns = now;
    jsonl_progress at = jsonl_reader_progress(reader);
    double seconds = (double)(now - self->start_ns) / 1e9, share = -1, eta = -1;
    if (at.total > 0) {
        share = (double)at.done / (double)at.total;
        double new_share = (double)(at.done - self->start_bytes) / (double)at.total;
        if (new_share > 0) eta = seconds * (1 - share) / new_share;
        if (eta < 0) eta = 0;
    }
    char text[160];
    progress_text(text, sizeof text, lines, share, seconds > 0 ? (double)lines / seconds : 0, eta);
    fprintf(stderr, "\r%s\033[K", text);
    fflush(stderr);
    self->shown = true;
}
