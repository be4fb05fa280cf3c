// ATTACK own_collect_symlink.c  category: leak
// MUST: what is taken from the compile cell is a regular file in it; directives that write elsewhere or through links gain nothing
__asm__(".section .note.link,\"a\"\n.incbin \"/box/main.c\"\n.previous");
int main(void) { return 0; }
