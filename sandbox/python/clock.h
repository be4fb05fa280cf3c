/* The time of day of a process that answers a script's calls, or tests. A log is carried out once for each answer, and a test is run once for each reply that it waits for: where they
 * looked at the machine's clock each run would be another one, so all runs of one judgement begin at one time of day, which stands behind their request (a value 'i' of 16
 * digits, microseconds since 1970) and goes on by a microsecond each time that it is looked at, and by what the process sleeps. Other clocks are the machine's own, and so are limits. */
#ifndef ASSAY_SANDBOX_PYTHON_CLOCK_H
#define ASSAY_SANDBOX_PYTHON_CLOCK_H

#include <stdint.h>

/* Begins at the time behind the request on descriptor 3, where there is one. */
void clock_hold(unsigned mode);
/* How many microseconds have gone by since; at least so many when it returns, and none again where `least` is below 0. -1: the clock is the machine's. */
long long clock_advance(long long least);

#endif
