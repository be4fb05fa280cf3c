// What an assembler can be asked for: files, endless space, sections by the million.
__asm__(".incbin \"/etc/passwd\"\n.include \"/etc/passwd\"\n");
__asm__(".skip 1 << 60\n.org 1 << 40\n.fill 1 << 40, 8, 0\n.balign 1 << 30\n");
int main(void) { return 0; }
