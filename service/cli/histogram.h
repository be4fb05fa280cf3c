/* Counts of rewards for a histogram: exact values while they are few, else on a grid that widens as needed. Bounded memory. */
#ifndef ASSAY_SERVICE_CLI_HISTOGRAM_H
#define ASSAY_SERVICE_CLI_HISTOGRAM_H

#include "common/buffer.h"

enum { HISTOGRAM_VALUES_MAX = 1024, HISTOGRAM_ROWS_MAX = 16 };

typedef struct histogram {
    struct {
        double value;
        uint64_t count;
    } entries[HISTOGRAM_VALUES_MAX]; /* by value */
    size_t size;
    double step; /* of the grid; 0: values are exact */
    uint64_t total;
    double sum;
} histogram;

/* NaN and infinities are not counted. */
void histogram_add(histogram *self, double value);
/* Rows of "value  count  share  bar": one for each value where there are at most HISTOGRAM_ROWS_MAX, else equal ranges. */
void histogram_write(const histogram *self, assay_buffer *out);

#endif
