/* What a compiler tells of files without including them, and files that assembler and linker would take in. */
#pragma GCC dependency "/etc/passwd"
#pragma GCC pch_preprocess "/assay/store/header.gch"
#pragma comment(lib, "/etc/passwd")
#if __has_include("/etc/shadow") || __has_include("/etc/hostname") || __has_include("/proc/self/environ") || __has_include("/root/.bashrc")
#error READABLE
#endif
__asm__(".section .rodata\nx: .include \"/etc/passwd\"\n");
__asm__(".incbin \"/proc/self/environ\"\n");
int main(void) { return 0; }
