// Code that runs before main: ends the process well, and says so.
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
__attribute__((constructor(101))) static void first(void) { write(1, "41\n", 3); _exit(0); }
__attribute__((section(".preinit_array"), used)) static void (*before)(void) = first;
int main(void) { return 1; }
