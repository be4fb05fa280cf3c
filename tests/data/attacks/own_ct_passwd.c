/* The compiler reads no file of the host. */
#include "/etc/passwd"
int main(void) { return 0; }
