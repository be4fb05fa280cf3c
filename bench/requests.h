/* Requests to measure with: completions in the shape that R1-Zero asks for, of a given size, each different, about half of them right. */
#ifndef ASSAY_BENCH_REQUESTS_H
#define ASSAY_BENCH_REQUESTS_H

#include "common/buffer.h"

/* A serialised ScoreRequest with rubric r1-zero: groups x completions texts of about `bytes`. Deterministic in `seed`. */
void bench_request(assay_buffer *out, size_t groups, size_t completions, size_t bytes, uint32_t seed);

#endif
