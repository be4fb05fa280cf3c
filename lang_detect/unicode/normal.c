/* Normalization Form C of a short word: decompose, order marks, compose (Unicode 15, section 3.11; Hangul section 3.12). */
#include <string.h>

#include "lang_detect/unicode/unicode_internal.h"

enum { S_BASE = 0xAC00, L_BASE = 0x1100, V_BASE = 0x1161, T_BASE = 0x11A7, L_COUNT = 19, V_COUNT = 21, T_COUNT = 28 };
enum { WORK_MAX = 512 };

static const lang_decomposition *decomposition_of(uint32_t point) {
    size_t low = 0, high = lang_decompositions_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (lang_decompositions[middle].point < point) low = middle + 1;
        else high = middle;
    }
    return low < lang_decompositions_count && lang_decompositions[low].point == point ? &lang_decompositions[low] : NULL;
}

/* 0 where the two do not compose. */
static uint32_t compose(uint32_t first, uint32_t second) {
    if (first >= L_BASE && first < L_BASE + L_COUNT && second >= V_BASE && second < V_BASE + V_COUNT)
        return S_BASE + ((first - L_BASE) * V_COUNT + (second - V_BASE)) * T_COUNT;
    if (first >= S_BASE && first < S_BASE + L_COUNT * V_COUNT * T_COUNT && (first - S_BASE) % T_COUNT == 0 && second > T_BASE &&
        second < T_BASE + T_COUNT)
        return first + (second - T_BASE);
    size_t low = 0, high = lang_compositions_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        const lang_composition *at = &lang_compositions[middle];
        if (at->first < first || (at->first == first && at->second < second)) low = middle + 1;
        else high = middle;
    }
    if (low == lang_compositions_count) return 0;
    const lang_composition *found = &lang_compositions[low];
    return found->first == first && found->second == second ? found->composed : 0;
}

static size_t decompose_one(uint32_t point, uint32_t *out) {
    if (point >= S_BASE && point < S_BASE + L_COUNT * V_COUNT * T_COUNT) {
        uint32_t index = point - S_BASE, tail = index % T_COUNT;
        out[0] = L_BASE + index / (V_COUNT * T_COUNT);
        out[1] = V_BASE + index % (V_COUNT * T_COUNT) / T_COUNT;
        out[2] = T_BASE + tail;
        return tail ? 3 : 2;
    }
    const lang_decomposition *found = decomposition_of(point);
    if (!found) {
        out[0] = point;
        return 1;
    }
    for (uint32_t i = 0; i < found->count; i++) out[i] = found->parts[i];
    return found->count;
}

/* Stable insertion sort of each run of marks by combining class. */
static void order_marks(uint32_t *points, size_t count) {
    for (size_t i = 1; i < count; i++) {
        uint32_t point = points[i];
        uint8_t class = lang_property_of(point)->combining;
        if (class == 0) continue;
        size_t at = i;
        while (at > 0 && lang_property_of(points[at - 1])->combining > class) {
            points[at] = points[at - 1];
            at--;
        }
        points[at] = point;
    }
}

static size_t compose_all(uint32_t *points, size_t count) {
    size_t out = 0, starter = SIZE_MAX;
    uint8_t last_class = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t point = points[i];
        uint8_t class = lang_property_of(point)->combining;
        bool adjacent = starter != SIZE_MAX && out == starter + 1;
        if (starter != SIZE_MAX && (adjacent || (last_class != 0 && last_class < class))) {
            uint32_t composed = compose(points[starter], point);
            if (composed) {
                points[starter] = composed;
                continue;
            }
        }
        if (class == 0) starter = out;
        last_class = class;
        points[out++] = point;
    }
    return out;
}

size_t lang_nfc(uint32_t *points, size_t count, size_t capacity) {
    uint32_t work[WORK_MAX + 4];
    size_t size = 0;
    for (size_t i = 0; i < count && size < WORK_MAX; i++) size += decompose_one(points[i], work + size);
    order_marks(work, size);
    size = compose_all(work, size);
    if (size > capacity) size = capacity;
    memcpy(points, work, size * sizeof *points);
    return size;
}
