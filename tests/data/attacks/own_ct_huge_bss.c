/* A program that is larger than memory does not start. */
static char huge[1ul << 36];
int main(void) { huge[5] = 1; return huge[1ul << 35]; }
