/* The time of day that all runs of one script's judgement see (sandbox/python/clock.h): tester and calls are run again and again, and would see another one each time. */
#ifndef ASSAY_VERIFIERS_CODE_SCRIPT_CLOCK_H
#define ASSAY_VERIFIERS_CODE_SCRIPT_CLOCK_H

#include <stdint.h>

#include "common/buffer.h"
#include "common/view.h"

/* Microseconds since 1970: now, or half a second ago, so that a second has just begun and is not over before the script is. */
uint64_t script_clock_now(void);
/* Whether a call's process needs it: of a log, or of a test that looks at the clock. (Other calls are answered in C, which knows no such thing.) */
bool script_clock_matters(assay_view request);
/* At the end of a frame. */
void script_clock_put(uint64_t now, assay_buffer *frame);

#endif
