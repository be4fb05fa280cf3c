/* See histogram.h. */
#include "service/cli/histogram.h"

#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum { BAR_COLUMNS = 40 };

static double on_grid(const histogram *self, double value) {
    return self->step > 0 ? nearbyint(value / self->step) * self->step : value;
}

/* Index of the first entry that is not below the value. */
static size_t lower_bound(const histogram *self, double value) {
    size_t low = 0, high = self->size;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (self->entries[middle].value < value) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool same(double a, double b) {
    return !(a < b) && !(a > b);
}

/* Widens the grid until at most half of the entries are left. Values are at most 2^1024 apart, so that this ends. */
static void widen(histogram *self) {
    double range = self->entries[self->size - 1].value - self->entries[0].value;
    if (!isfinite(range)) range = DBL_MAX;
    self->step = self->step > 0 ? self->step * 2 : exp2(ceil(log2(2 * (range / HISTOGRAM_VALUES_MAX))));
    size_t kept = 0;
    for (size_t i = 0; i < self->size; i++) {
        double value = on_grid(self, self->entries[i].value);
        if (kept > 0 && same(self->entries[kept - 1].value, value)) {
            self->entries[kept - 1].count += self->entries[i].count;
        } else {
            self->entries[kept].value = value;
            self->entries[kept++].count = self->entries[i].count;
        }
    }
    self->size = kept;
}

void histogram_add(histogram *self, double value) {
    if (!isfinite(value)) return;
    self->total++;
    self->sum += value;
    value = on_grid(self, value);
    size_t at = lower_bound(self, value);
    if (at < self->size && same(self->entries[at].value, value)) {
        self->entries[at].count++;
        return;
    }
    while (self->size == HISTOGRAM_VALUES_MAX) {
        widen(self);
        value = on_grid(self, value);
        at = lower_bound(self, value);
        if (at < self->size && same(self->entries[at].value, value)) {
            self->entries[at].count++;
            return;
        }
    }
    memmove(&self->entries[at + 1], &self->entries[at], (self->size - at) * sizeof self->entries[0]);
    self->entries[at].value = value;
    self->entries[at].count = 1;
    self->size++;
}

static void write_row(const histogram *self, const char *label, uint64_t count, uint64_t most, assay_buffer *out) {
    double share = 100.0 * (double)count / (double)self->total;
    size_t bar = most ? (size_t)((double)BAR_COLUMNS * (double)count / (double)most + 0.5) : 0;
    if (count > 0 && bar == 0) bar = 1;
    assay_buffer_printf(out, "  %20s %9" PRIu64 " %5.1f%%  ", label, count, share);
    for (size_t i = 0; i < bar; i++) assay_buffer_put_char(out, '#');
    assay_buffer_put_char(out, '\n');
}

static void write_values(const histogram *self, assay_buffer *out) {
    uint64_t most = 0;
    char label[64];
    for (size_t i = 0; i < self->size; i++) most = self->entries[i].count > most ? self->entries[i].count : most;
    for (size_t i = 0; i < self->size; i++) {
        snprintf(label, sizeof label, "%.6g", self->entries[i].value);
        write_row(self, label, self->entries[i].count, most, out);
    }
}

static void write_ranges(const histogram *self, assay_buffer *out) {
    double low = self->entries[0].value, width = (self->entries[self->size - 1].value - low) / HISTOGRAM_ROWS_MAX;
    uint64_t counts[HISTOGRAM_ROWS_MAX] = {0}, most = 0;
    char label[64];
    for (size_t i = 0; i < self->size; i++) {
        double place = floor((self->entries[i].value - low) / width);
        size_t row = place < HISTOGRAM_ROWS_MAX - 1 ? (size_t)place : HISTOGRAM_ROWS_MAX - 1;
        counts[row] += self->entries[i].count;
        most = counts[row] > most ? counts[row] : most;
    }
    for (size_t row = 0; row < HISTOGRAM_ROWS_MAX; row++) {
        snprintf(label, sizeof label, "%.4g to %.4g", low + width * (double)row, low + width * (double)(row + 1));
        write_row(self, label, counts[row], most, out);
    }
}

void histogram_write(const histogram *self, assay_buffer *out) {
    if (self->size == 0) {
        assay_buffer_put(out, ASSAY_VIEW("  no rewards\n"));
    } else if (self->size <= HISTOGRAM_ROWS_MAX) {
        write_values(self, out);
    } else {
        write_ranges(self, out);
    }
}
