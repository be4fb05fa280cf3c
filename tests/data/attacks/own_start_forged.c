/* A function of its own that is called like the one at which a probe stops: were that taken for libc's, the probe would never stop, or stop elsewhere. */
#include <stdio.h>

__asm__(".pushsection .text\n"
        ".type _dl_relocate_static_pie, @function\n"
        "_dl_relocate_static_pie: mov $1, %eax\n"
        "  ret\n"
        "  .balign 16\n"
        ".size _dl_relocate_static_pie, 16\n"
        ".popsection\n");
extern int mine(void) __asm__("_dl_relocate_static_pie");
static int runs;

int main(void) {
    if (++runs != 1 || mine() != 1) puts("LEAK");
    return 0;
}
