/* The 32-bit door of a 64-bit kernel: its numbers mean other calls than the filter thinks. */
#include <stdio.h>
int main(void) {
    long got = 20;
    __asm__ volatile("int $0x80" : "+a"(got) : : "memory");
    if (got > 0) printf("ALLOWED %ld\n", got);
    return 0;
}
