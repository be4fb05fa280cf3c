/* ATTACK own_ct_interp_folder.c  category: verdict
   MUST: as own_ct_interp.c, where what it names is a folder (EACCES) */
const char interpreter[] __attribute__((section(".interp"))) = "/";
int main(void) { return 0; }
