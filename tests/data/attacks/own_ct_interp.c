/* ATTACK own_ct_interp.c  category: verdict
   MUST: RUNTIME_ERROR: a section of the program's own that keeps it from being executed is its doing, not a fault of ours without a score */
const char interpreter[] __attribute__((section(".interp"))) = "/bin/sh";
int main(void) { return 0; }
