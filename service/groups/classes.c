/* Classes of answers, numbered in order of first appearance, in linear expected time (open addressing on the 64-bit hash). */
#include <stdlib.h>

#include "service/groups/groups.h"

typedef struct class_slot {
    uint64_t hash;
    uint32_t id, votes, first;
} class_slot;

enum { SMALL_SLOTS = 128 };

static class_slot *slot_of(class_slot *slots, size_t mask, uint64_t hash) {
    size_t at = (size_t)(hash * 0x9E3779B97F4A7C15u >> 20) & mask;
    while (slots[at].id != 0 && slots[at].hash != hash) at = (at + 1) & mask;
    return &slots[at];
}

bool group_classify(const group_item *items, size_t count, uint32_t *class_ids, group_consensus *out) {
    class_slot small[SMALL_SLOTS], *slots = small;
    size_t slot_count = 16;
    uint32_t next_id = 1;
    *out = (group_consensus){0, 0, SIZE_MAX};
    while (slot_count < count * 2) slot_count *= 2;
    if (slot_count <= SMALL_SLOTS) {
        memset(small, 0, slot_count * sizeof *slots);
    } else {
        slots = calloc(slot_count, sizeof *slots);
    }
    if (!slots) return false;
    for (size_t i = 0; i < count; i++) {
        class_ids[i] = 0;
        if (items[i].class_hash == 0) continue;
        class_slot *slot = slot_of(slots, slot_count - 1, items[i].class_hash);
        if (slot->id == 0) *slot = (class_slot){items[i].class_hash, next_id++, 0, (uint32_t)i};
        slot->votes++;
        class_ids[i] = slot->id;
    }
    for (size_t i = 0; i < slot_count; i++) {
        const class_slot *slot = &slots[i];
        if (slot->id == 0) continue;
        if (slot->votes > out->votes || (slot->votes == out->votes && slot->first < out->first))
            *out = (group_consensus){slot->id, slot->votes, slot->first};
    }
    if (slots != small) free(slots);
    return true;
}
