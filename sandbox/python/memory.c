/* Huge pages for what is shared; see memory.h. What children allocate is in region.c. */
#include "sandbox/python/memory.h"

#include <dlfcn.h>
#include <link.h>
#include <malloc.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sandbox/python/region.h"

#define HUGE_BYTES ((uintptr_t)2 << 20)
#define ARENAS_BYTES ((size_t)64 << 20)
enum {
    ADVICE_COLLAPSE = 25 /* MADV_COLLAPSE, Linux 6.1 */,
    BREAK_PAGES_MAX = 64,
    SORTING_BYTES = 65536,
    STEPS_FROM = 2048,
    STEP_BYTES = 16,
    STACK_BYTES = 1 << 20,
    STACK_KEPT_BYTES = 16384
};

/* PyObjectArenaAllocator (docs.python.org/3/c-api/memory.html). */
typedef struct arena_allocator {
    void *context;
    void *(*take)(void *context, size_t size);
    void (*give)(void *context, void *place, size_t size);
} arena_allocator;

static struct {
    char *begin, *at, *end; /* aligned to huge pages */
    arena_allocator usual;
    void (*set)(arena_allocator *);
} arenas;

static uintptr_t up(uintptr_t address) {
    return (address + HUGE_BYTES - 1) & ~(HUGE_BYTES - 1);
}

/* Aligned to huge pages, and no more than that: address space is limited where memory cannot be. */
static char *reserve(size_t size) {
    void *place = mmap(NULL, size + HUGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (place == MAP_FAILED) return NULL;
    uintptr_t begin = (uintptr_t)place, aligned = up(begin);
    if (aligned > begin) munmap(place, aligned - begin);
    munmap((void *)(aligned + size), begin + HUGE_BYTES - aligned);
    return (char *)aligned;
}

/* fork leaves the page tables of file mappings to be filled again by faults, but for mappings that hold a page of their own (mm/memory.c,
 * vma_needs_copy). So one byte of each segment is written with what it is, and children inherit what the mother has used herself. */
static void warm_segment(uintptr_t begin, uintptr_t end, bool executable) {
    int flags = PROT_READ | (executable ? PROT_EXEC : 0);
    if (mprotect((void *)begin, end - begin, flags | PROT_WRITE) != 0) return;
    volatile unsigned char *byte = (volatile unsigned char *)begin;
    unsigned char same = *byte;
    *byte = same;
    mprotect((void *)begin, end - begin, flags);
}

/* A copy in huge pages takes the place of the whole ones among these bytes. Constants become executable with the code around them. */
static void move_to_huge_pages(uintptr_t begin, uintptr_t end) {
    begin = up(begin);
    end &= ~(HUGE_BYTES - 1);
    size_t size = begin < end ? end - begin : 0;
    char *copy = size ? reserve(size) : NULL;
    if (!copy) return;
    madvise(copy, size, MADV_HUGEPAGE);
    memcpy(copy, (const void *)begin, size);
    if (madvise(copy, size, ADVICE_COLLAPSE) != 0 || mprotect(copy, size, PROT_READ | PROT_EXEC) != 0 ||
        mremap(copy, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)begin) == MAP_FAILED)
        munmap(copy, size);
}

/* A table's entries are copied faster where the pages behind them are one huge page's. */
static void move_to_parts_of_huge_pages(uintptr_t begin, uintptr_t end) {
    size_t size = begin < end ? end - begin : 0, whole = up(size);
    char *copy = size >= HUGE_BYTES / 4 ? reserve(whole) : NULL;
    if (!copy) return;
    madvise(copy, whole, MADV_HUGEPAGE);
    memcpy(copy, (const void *)begin, size);
    if (mremap(copy, size, size, MREMAP_MAYMOVE | MREMAP_FIXED, (void *)begin) == MAP_FAILED) munmap(copy, whole);
    else if (whole > size) munmap(copy + size, whole - size);
}

/* What the interpreter writes to, but for what the linker has made read-only. */
static void lay_out_data(const struct dl_phdr_info *info, uintptr_t page) {
    uintptr_t fixed = 0;
    for (int i = 0; i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_GNU_RELRO)
            fixed = (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_memsz + page) & ~page;
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD || !(part->p_flags & PF_W)) continue;
        uintptr_t begin = (info->dlpi_addr + part->p_vaddr) & ~page,
                  end = (info->dlpi_addr + part->p_vaddr + part->p_filesz + page) & ~page;
        if (fixed > begin && fixed <= end) begin = fixed;
        move_to_parts_of_huge_pages(begin, end);
    }
}

static int lay_out_code(struct dl_phdr_info *info, size_t unused, void *nothing) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE) - 1, first = 0, last = 0;
    (void)unused;
    (void)nothing;
    bool interpreter = !info->dlpi_name[0] || strstr(info->dlpi_name, "libpython");
    if (!interpreter && !strstr(info->dlpi_name, "libc.so")) return 0; /* a table that is copied for nothing is dear, too */
    for (int i = 0; i < info->dlpi_phnum; i++) {
        const ElfW(Phdr) *part = &info->dlpi_phdr[i];
        if (part->p_type != PT_LOAD) continue;
        if (part->p_flags & PF_W) break;
        uintptr_t begin = (info->dlpi_addr + part->p_vaddr) & ~page,
                  end = (info->dlpi_addr + part->p_vaddr + part->p_filesz + page) & ~page;
        if (part->p_filesz >= 262144) warm_segment(begin, end, part->p_flags & PF_X);
        if (begin != last) first = begin; /* a gap: what lies before it is left as it is */
        last = end;
    }
    if (interpreter) move_to_huge_pages(first, last);
    if (interpreter) lay_out_data(info, page);
    return 0;
}

static void *take_arena(void *unused, size_t size) {
    (void)unused;
    if (size > (size_t)(arenas.end - arenas.at)) return arenas.usual.take(arenas.usual.context, size);
    arenas.at += size;
    return arenas.at - size;
}

/* The first of malloc's heap then stands at the beginning of a huge page. */
static void align_break(void) {
    uintptr_t end = (uintptr_t)sbrk(0);
    (void)sbrk((intptr_t)(up(end) - end));
}

/* The module is loaded before the interpreter's first instruction (LD_PRELOAD), so that everything that is ever allocated lies together. */
__attribute__((constructor)) static void begin(void) {
    void (*get)(arena_allocator *) = NULL;
    *(void **)&get = dlsym(RTLD_DEFAULT, "PyObject_GetArenaAllocator");
    *(void **)&arenas.set = dlsym(RTLD_DEFAULT, "PyObject_SetArenaAllocator");
    arenas.begin = get && arenas.set ? reserve(ARENAS_BYTES) : NULL;
    if (!arenas.begin) return;
    align_break();
    arenas.at = arenas.begin;
    arenas.end = arenas.begin + ARENAS_BYTES;
    madvise(arenas.begin, ARENAS_BYTES, MADV_HUGEPAGE);
    get(&arenas.usual);
    /* What is given back is unmapped, as by the usual one. */
    arenas.set(&(arena_allocator){arenas.usual.context, take_arena, arenas.usual.give});
}

/* What is free below malloc's last piece is taken for good (a quarter of a MiB): each child would write to it all over the heap, when it takes a piece of one size
 * and moves others of that size to its own list. From then on children take what lies side by side. */
void memory_fill_holes(void) {
    const char *last = (const char *)sbrk(0) - mallinfo2().keepcost;
    for (size_t size = SORTING_BYTES; size >= sizeof(void *);) {
        char *place = malloc(size);
        if (place && place < last) continue;
        free(place);
        size = size > STEPS_FROM ? size / 2 : size - STEP_BYTES;
    }
}

/* Children's pieces then lie behind the last huge page, which they would have to split. */
static void fill_last(void) {
    size_t left = mallinfo2().keepcost;
    mallopt(M_TOP_PAD, (int)HUGE_BYTES / 4);
    mallopt(M_TRIM_THRESHOLD, (int)HUGE_BYTES);
    if (left > SORTING_BYTES / 4) (void)!malloc(left - SORTING_BYTES / 16);
    free(malloc(SORTING_BYTES));
}

/* What the start has left below the stack's end. */
static void forget_stack(void) {
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE) - 1,
              here = ((uintptr_t)__builtin_frame_address(0) & ~page) - STACK_KEPT_BYTES;
    madvise((void *)(here - STACK_BYTES), STACK_BYTES, MADV_DONTNEED);
}

void memory_settle(void) {
    dl_iterate_phdr(lay_out_code, NULL);
    malloc_trim(0); /* joins what is free: else the first child's large buffer would, in each child anew */
    free(malloc(SORTING_BYTES));
    memory_fill_holes();
    if (arenas.begin) {
        size_t used = up((uintptr_t)arenas.at) - (uintptr_t)arenas.begin;
        arenas.set(&arenas.usual);
        madvise(arenas.begin, used, ADVICE_COLLAPSE);
        if (used < ARENAS_BYTES) munmap(arenas.begin + used, ARENAS_BYTES - used);
    }
    uintptr_t end = (uintptr_t)sbrk(0), top = up(end); /* malloc's own heap; it begins somewhere below */
    if (top > end && sbrk((intptr_t)(top - end)) == (void *)-1) top -= HUGE_BYTES;
    for (unsigned i = 0; i < BREAK_PAGES_MAX && madvise((void *)(top - HUGE_BYTES), HUGE_BYTES, ADVICE_COLLAPSE) == 0; i++)
        top -= HUGE_BYTES;
    fill_last();
    region_install();
    forget_stack();
}

void memory_enter_child(void) {
    region_enter_child();
}
