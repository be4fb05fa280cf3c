/* Output is bytes: NULs, broken UTF-8, terminal escapes are a wrong answer and no more. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(void) {
    for (int i = 0; i < 256; i++) putchar(i);
    fputs("\x1b[2J\xff\xfe 42", stdout);
    return 0;
}
