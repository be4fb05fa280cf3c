/* What a program has run before main, resolvers, .preinit_array, constructors, runs once in each of its processes, and what it changes there is not found by the next: not its data, not the
 * segment that stands beside a program that begins warm. */
#define _GNU_SOURCE
#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>

static int order[4], steps;
static const char mark[] = "left by the run before: LE" "AK";

static int implementation(void) { return 7; }
static void *resolve(void) { order[0] = ++steps; return (void *)implementation; }
static int chosen(void) __attribute__((ifunc("resolve")));
static void first(void) { order[1] = ++steps; }
__attribute__((section(".preinit_array"), used)) static void (*const early)(void) = first;
__attribute__((constructor(101))) static void second(void) { order[2] = ++steps; }
__attribute__((constructor)) static void third(void) { order[3] = ++steps; }

int main(void) {
    if (chosen() != 7 || order[0] != 1 || order[1] != 2 || order[2] != 3 || order[3] != 4 || steps != 4) printf("LEAK: %d steps\n", steps);
    const Elf64_Phdr *table = (const Elf64_Phdr *)getauxval(AT_PHDR);
    for (unsigned long i = 0; i < getauxval(AT_PHNUM); i++) {
        if (table[i].p_type != PT_LOAD) continue;
        char *from = (char *)(table[i].p_vaddr & ~4095ul), *end = (char *)((table[i].p_vaddr + table[i].p_memsz + 4095) & ~4095ul);
        if (end - from < 64 || mprotect(from, (size_t)(end - from), PROT_READ | PROT_WRITE | PROT_EXEC) != 0) continue;
        if (memcmp(end - 64, mark, sizeof mark) == 0) puts("LEAK");
        memcpy(end - 64, mark, sizeof mark);
    }
    return 0;
}
