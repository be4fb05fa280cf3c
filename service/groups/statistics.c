/* Mean, deviation, pass rate and best of a group. Two passes, so that equal rewards are seen as equal and large offsets cost no digits. */
#include <math.h>

#include "service/groups/groups.h"

group_statistics group_measure(const group_item *items, size_t count, bool biased) {
    group_statistics of = {.count = count, .mean = (double)NAN, .pass_rate = (double)NAN, .best = SIZE_MAX};
    double sum = 0, squares = 0, first = (double)NAN;
    bool equal = true;
    for (size_t i = 0; i < count; i++) {
        of.accuracy_scored += items[i].accuracy_scored;
        of.correct += items[i].accuracy_scored && items[i].correct;
        double reward = items[i].reward;
        if (!isfinite(reward)) continue;
        if (of.best == SIZE_MAX || reward > items[of.best].reward) of.best = i;
        if (of.scored++ == 0) first = reward;
        if (reward != first) equal = false;
        sum += reward;
    }
    if (of.accuracy_scored) of.pass_rate = (double)of.correct / (double)of.accuracy_scored;
    if (of.scored == 0) return of;
    of.zero_variance = equal;
    of.mean = sum / (double)of.scored;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(items[i].reward)) continue;
        double distance = items[i].reward - of.mean;
        squares += distance * distance;
    }
    double over = (double)of.scored - (biased ? 0 : 1);
    of.deviation = over > 0 && !equal ? sqrt(squares / over) : 0;
    return of;
}
