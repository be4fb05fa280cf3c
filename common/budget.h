/* The budget of one item, passed down every parser and decider. Steps are counted, not timed, so that a verdict never depends
 * on load; the flag lets a cancelled call stop its work. A step is about 50 ns of work; 1,000,000 steps are about 50 ms.
 * Not thread-safe, but for `cancelled`, which another thread or process may set. */
#ifndef ASSAY_COMMON_BUDGET_H
#define ASSAY_COMMON_BUDGET_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ASSAY_STEPS_DEFAULT 1000000u

typedef struct assay_budget {
    uint64_t steps_left;
    uint64_t steps_used;
    uint32_t until_poll;               /* steps until the flag is looked at again */
    const _Atomic uint32_t *cancelled; /* non-zero: stop; NULL: never */
    bool exhausted;                    /* steps ran out; the verdict is UNDECIDED or a limit, never a guess */
    bool stopped;                      /* cancelled; there is no verdict */
} assay_budget;

static inline assay_budget assay_budget_of(uint64_t steps) {
    return (assay_budget){.steps_left = steps};
}

/* Spends `steps`; false: stop now, the budget is used up or the call cancelled (it stays so). */
static inline bool assay_budget_spend(assay_budget *budget, uint64_t steps) {
    if (budget->exhausted || budget->stopped) return false;
    budget->steps_used += steps;
    if (steps > budget->steps_left) {
        budget->steps_left = 0;
        budget->exhausted = true;
        return false;
    }
    budget->steps_left -= steps;
    if (budget->cancelled) {
        if (steps < budget->until_poll) {
            budget->until_poll -= (uint32_t)steps;
        } else {
            budget->until_poll = 4096;
            if (atomic_load_explicit(budget->cancelled, memory_order_relaxed)) {
                budget->stopped = true;
                return false;
            }
        }
    }
    return true;
}

#endif
