/* Memory that a memory group might not count: huge pages, locked, sparse and shared files, page tables, growing stacks. It must be counted or refused. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
int main(void) {
    void *place = mmap(NULL, 64 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1, 0);
    if (place != MAP_FAILED) puts("ALLOWED huge pages");
    int huge = memfd_create("x", MFD_HUGETLB);
    if (huge >= 0 && ftruncate(huge, 64 << 20) == 0 && mmap(NULL, 64 << 20, PROT_WRITE, MAP_SHARED, huge, 0) != MAP_FAILED) puts("ALLOWED huge file");
    if (mlockall(MCL_CURRENT | MCL_FUTURE) == 0) puts("ALLOWED mlockall");
    int sparse = memfd_create("y", 0);
    if (ftruncate(sparse, 1ll << 39) != 0) return 0;
    /* A page of page tables for every two megabytes that are touched. */
    for (long i = 0; i < 1l << 18; i++) {
        char *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, sparse, i << 21);
        if (page == MAP_FAILED) break;
        *page = 1;
        munmap(page, 4096);
    }
    puts("went on");
    return 0;
}
