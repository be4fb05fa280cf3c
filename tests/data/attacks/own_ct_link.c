/* The linker takes no file from anywhere else. */
__asm__(".section .note\n.ascii \"x\"");
#pragma comment(lib, "/etc/passwd")
extern int nowhere(void);
int main(void) { return nowhere(); }
