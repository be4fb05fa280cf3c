/* A program's own write, puts and start-up code say nothing to anybody: the answer is what comes out. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>
long write(int fd, const void *from, unsigned long size) { (void)fd, (void)from; return (long)size; }
int puts(const char *s) { (void)s; return 1; }
__attribute__((constructor)) static void before(void) { syscall(SYS_write, 1, "not", 3); syscall(SYS_exit_group, 0); }
int main(void) { printf("42\n"); return 0; }
