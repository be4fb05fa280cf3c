/* Python's small objects side by side; see region.h.
 *
 * Python's own allocator keeps pools of 16 KiB, one for each size, with a head on the first page: in a fresh child every size that is used costs copies of
 * two pages. Here the region is cut into grains of 1 KiB; a grain holds blocks of one size, and a table says of which. Blocks are used again by size.
 * Larger ones, and all when the region is full, come from the allocator that was there. It is called with Python's lock held (the domains "mem" and "obj"),
 * so that it needs no lock: interpreters from 3.12 on can have several such locks, and keep their own. */
#include "sandbox/python/region.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    GRAIN_BYTES = 1024,
    GRAINS = 1024,
    STEP_BYTES = 16,
    SMALL_MAX = 512, /* in steps; beyond it in grains */
    SIZES = SMALL_MAX / STEP_BYTES + 1,
    LARGE_GRAINS_MAX = 8,
    POPULATED_BYTES = 65536,
    ADVICE_POPULATE_WRITE = 23 /* MADV_POPULATE_WRITE, Linux 5.14 */
};

/* PyMemAllocatorEx (docs.python.org/3/c-api/memory.html). */
typedef struct allocator {
    void *context;
    void *(*take)(void *context, size_t size);
    void *(*take_zeros)(void *context, size_t count, size_t size);
    void *(*resize)(void *context, void *place, size_t size);
    void (*give)(void *context, void *place);
} allocator;
enum { DOMAIN_MEM = 1, DOMAIN_OBJECT = 2 };

typedef struct block {
    struct block *next;
} block;

/* The region begins with its own books, so that they need no page of their own. */
typedef struct region {
    block *given[SIZES + LARGE_GRAINS_MAX]; /* blocks given back, by kind: steps, then grains */
    char *at[SIZES], *end[SIZES];           /* what is left of a size's last grain */
    uint32_t grains_used;
    uint8_t kind[GRAINS]; /* of the blocks that begin in a grain */
} region;
enum { BOOK_GRAINS = (sizeof(region) + GRAIN_BYTES - 1) / GRAIN_BYTES };

static region *here;
static allocator before[2];

static bool is_ours(const void *place) {
    return (uintptr_t)place - (uintptr_t)here < (uintptr_t)GRAINS * GRAIN_BYTES;
}

static size_t size_of_kind(unsigned kind) {
    return kind < SIZES ? (size_t)kind * STEP_BYTES : (size_t)(kind - SIZES + 1) * GRAIN_BYTES;
}

static unsigned kind_of(const void *place) {
    return here->kind[((uintptr_t)place - (uintptr_t)here) / GRAIN_BYTES];
}

static char *cut(uint32_t count, unsigned kind) {
    uint32_t first = here->grains_used ? here->grains_used : BOOK_GRAINS;
    if (first + count > GRAINS) return NULL;
    here->grains_used = first + count;
    here->kind[first] = (uint8_t)kind;
    return (char *)here + (size_t)first * GRAIN_BYTES;
}

static void *take_new(unsigned kind) {
    if (kind >= SIZES) return cut(kind - SIZES + 1, kind);
    size_t size = (size_t)kind * STEP_BYTES;
    if (here->at[kind] == here->end[kind]) {
        char *grain = cut(1, kind);
        if (!grain) return NULL;
        here->at[kind] = grain;
        here->end[kind] = grain + GRAIN_BYTES / size * size;
    }
    here->at[kind] += size;
    return here->at[kind] - size;
}

static void *take(void *context, size_t size) {
    const allocator *usual = context;
    if (size <= (size_t)LARGE_GRAINS_MAX * GRAIN_BYTES) {
        unsigned kind = size <= SMALL_MAX ? (unsigned)((size + STEP_BYTES - 1) / STEP_BYTES) + (size == 0)
                                          : SIZES - 1 + (unsigned)((size + GRAIN_BYTES - 1) / GRAIN_BYTES);
        block *found = here->given[kind];
        if (found) {
            here->given[kind] = found->next;
            return found;
        }
        void *made = take_new(kind);
        if (made) return made;
    }
    return usual->take(usual->context, size);
}

static void *take_zeros(void *context, size_t count, size_t size) {
    const allocator *usual = context;
    if (size && count > (size_t)LARGE_GRAINS_MAX * GRAIN_BYTES / size) return usual->take_zeros(usual->context, count, size);
    void *place = take(context, count * size);
    if (place) memset(place, 0, count * size);
    return place;
}

static void give(void *context, void *place) {
    const allocator *usual = context;
    if (!is_ours(place)) {
        usual->give(usual->context, place);
        return;
    }
    block *one = place;
    unsigned kind = kind_of(place);
    one->next = here->given[kind];
    here->given[kind] = one;
}

static void *resize(void *context, void *place, size_t size) {
    const allocator *usual = context;
    if (!place) return take(context, size);
    if (!is_ours(place)) return usual->resize(usual->context, place, size);
    size_t had = size_of_kind(kind_of(place));
    if (size <= had && size >= had / 2) return place;
    void *other = take(context, size);
    if (!other) return NULL;
    memcpy(other, place, size < had ? size : had);
    give(context, place);
    return other;
}

void region_install(void) {
    void (*get)(int, allocator *) = NULL, (*set)(int, allocator *) = NULL;
    const char *(*version)(void) = NULL;
    *(void **)&get = dlsym(RTLD_DEFAULT, "PyMem_GetAllocator");
    *(void **)&set = dlsym(RTLD_DEFAULT, "PyMem_SetAllocator");
    *(void **)&version = dlsym(RTLD_DEFAULT, "Py_GetVersion");
    if (!get || !set || !version || strncmp(version(), "3.", 2) != 0 || strtol(version() + 2, NULL, 10) > 11) return;
    void *place = mmap(NULL, (size_t)GRAINS * GRAIN_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) return;
    here = place;
    for (int i = 0; i < 2; i++) {
        get(DOMAIN_MEM + i, &before[i]);
        set(DOMAIN_MEM + i, &(allocator){&before[i], take, take_zeros, resize, give});
    }
}

void region_enter_child(void) {
    if (here) madvise(here, POPULATED_BYTES, ADVICE_POPULATE_WRITE);
}
