/* See groups.h. */
#include "service/groups/groups.h"

double group_pass_at_k(uint64_t n, uint64_t c, uint64_t k) {
    double miss = 1;
    if (n - c < k) return 1;
    if (k == 1) return (double)c / (double)n; /* exactly */
    for (uint64_t i = n - c + 1; i <= n; i++) miss *= 1 - (double)k / (double)i;
    return 1 - miss;
}
