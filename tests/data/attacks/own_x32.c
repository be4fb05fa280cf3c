// ATTACK own_x32.c  category: escape
// MUST: foreign calling conventions (x32 numbers, int 0x80) are refused
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(void) {
#ifdef __x86_64__
    if (syscall(0x40000000 | SYS_getpid) > 0) puts("ALLOWED x32");
    fflush(stdout);
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory");
    if (result > 0) puts("ALLOWED int80");
#endif
    return 0;
}
