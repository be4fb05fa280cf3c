/* The last few heads, by their bytes: a trainer sends the same head with every call. */
#include "service/judge/judge_internal.h"

judge_head *head_cache_get(head_cache *cache, reference_cache *references, uint32_t kind, assay_view bytes) {
    judge_head *oldest = &cache->heads[0];
    for (size_t i = 0; i < HEADS_MAX; i++) {
        judge_head *head = &cache->heads[i];
        if (head->kind == kind && assay_view_equal(head->key, bytes)) {
            head->last_use = ++cache->clock;
            return head;
        }
        if (head->last_use < oldest->last_use) oldest = head;
    }
    if (oldest->rubric) reference_cache_forget_rubric(references, oldest->rubric);
    head_clear(oldest);
    head_read(oldest, kind, bytes);
    oldest->last_use = ++cache->clock;
    return oldest;
}

void head_cache_clear(head_cache *cache) {
    for (size_t i = 0; i < HEADS_MAX; i++) head_clear(&cache->heads[i]);
}
