// ATTACK own_compile_reads_host.c  category: leak
// MUST: the compiler's words show nothing of the host: no file outside the cell's tree can be included or embedded
#include "/etc/shadow"
#include "/etc/hostname"
#include "/proc/self/environ"
__asm__(".incbin \"/proc/self/environ\"");
int main(void) { return 0; }
