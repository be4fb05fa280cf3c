/* A start of its own that never ends, in the probe as in the run. */
int __libc_start_main(void *a, int b, char **c, void *d, void *e, void *f, void *g);

int __libc_start_main(void *a, int b, char **c, void *d, void *e, void *f, void *g) {
    (void)a, (void)b, (void)c, (void)d, (void)e, (void)f, (void)g;
    for (;;) {
    }
}

int main(void) {
    return 0;
}
