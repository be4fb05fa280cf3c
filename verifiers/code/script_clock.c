/* See script_clock.h. */
#include "verifiers/code/script_clock.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "verifiers/code/value.h"

#define SECOND_US UINT64_C(1000000)

uint64_t script_clock_now(void) {
    struct timespec at = {0};
    clock_gettime(CLOCK_REALTIME, &at);
    uint64_t now = (uint64_t)at.tv_sec * SECOND_US + (uint64_t)at.tv_nsec / 1000;
    return now % SECOND_US >= SECOND_US / 2 ? now - SECOND_US / 2 : now;
}

/* [sources, heads, bodies, name, ...]: sources (among them what the test has of the clock), or no name (things.py). */
bool script_clock_matters(assay_view request) {
    static const char plain[] = "l\6\0\0\0l\0\0\0\0", log[] = "l\6\0\0\0l\0\0\0\0l\0\0\0\0l\0\0\0\0s\0\0\0\0";
    return request.size >= sizeof log - 1 &&
           (memcmp(request.data, plain, sizeof plain - 1) != 0 || memcmp(request.data, log, sizeof log - 1) == 0);
}

void script_clock_put(uint64_t now, assay_buffer *frame) {
    char digits[17];
    snprintf(digits, sizeof digits, "%016" PRIx64, now);
    value_put_text(frame, 'i', assay_view_of(digits));
}
