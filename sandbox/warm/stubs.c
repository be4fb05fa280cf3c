/* The machine code that probes and warm programs carry (warm.h). It runs in cells, before libc, on the program's own stack or none. Each ends at its table, which warm/build.c
 * puts behind it: words, in the order that is written there. */
#include "sandbox/warm/image.h"

#ifdef __x86_64__
/* The probe. Table: entry, the record's bytes, where its head is mapped, number of stretches; then of each: address, size, filled, record. Every writable stretch
 * is copied to the record and mapped from there, shared, so that it stays when the process has gone. */
__asm__(
    ".pushsection .rodata\n"
    ".balign 16\n"
    "warm_probe_begin:\n"
    "  mov %rsp, %r15\n"
    "  lea warm_probe_table(%rip), %rbx\n"
    "  mov $77, %eax\n" /* ftruncate */
    "  mov $4, %edi\n"
    "  mov 8(%rbx), %rsi\n"
    "  syscall\n"
    "  test %rax, %rax\n"
    "  jnz 9f\n"
    "  mov 16(%rbx), %rdi\n" /* mmap of the record's head */
    "  mov $32768, %esi\n"
    "  xor %r9d, %r9d\n"
    "  call 8f\n"
    "  cmp 16(%rbx), %rax\n"
    "  jne 9f\n"
    "  mov %r15, (%rax)\n"
    "  mov 24(%rbx), %r12\n"
    "  lea 32(%rbx), %r13\n"
    "1: test %r12, %r12\n"
    "  jz 2f\n"
    "  mov $18, %eax\n" /* pwrite64 */
    "  mov $4, %edi\n"
    "  mov (%r13), %rsi\n"
    "  mov 16(%r13), %rdx\n"
    "  mov 24(%r13), %r10\n"
    "  syscall\n"
    "  cmp 16(%r13), %rax\n"
    "  jne 9f\n"
    "  mov (%r13), %rdi\n"
    "  mov 8(%r13), %rsi\n"
    "  mov 24(%r13), %r9\n"
    "  call 8f\n"
    "  cmp (%r13), %rax\n"
    "  jne 9f\n"
    "  add $32, %r13\n"
    "  dec %r12\n"
    "  jmp 1b\n"
    "2: mov (%rbx), %r11\n"
    "  xor %eax, %eax\n"
    "  xor %ebx, %ebx\n"
    "  xor %ecx, %ecx\n"
    "  xor %edx, %edx\n"
    "  xor %esi, %esi\n"
    "  xor %edi, %edi\n"
    "  xor %ebp, %ebp\n"
    "  xor %r8d, %r8d\n"
    "  xor %r9d, %r9d\n"
    "  xor %r10d, %r10d\n"
    "  xor %r12d, %r12d\n"
    "  xor %r13d, %r13d\n"
    "  xor %r14d, %r14d\n"
    "  xor %r15d, %r15d\n"
    "  jmp *%r11\n"
    /* mmap(rdi, rsi, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED, 4, r9) */
    "8: mov $9, %eax\n"
    "  mov $3, %edx\n"
    "  mov $17, %r10d\n"
    "  mov $4, %r8d\n"
    "  syscall\n"
    "  ret\n"
    "warm_probe_stop:\n"
    "  lea warm_probe_table(%rip), %r11\n"
    "  mov 16(%r11), %r11\n"
    "  mov %rbx, 16(%r11)\n"
    "  mov %rbp, 24(%r11)\n"
    "  mov %r12, 32(%r11)\n"
    "  mov %r13, 40(%r11)\n"
    "  mov %r14, 48(%r11)\n"
    "  mov %r15, 56(%r11)\n"
    "  mov %rsp, 64(%r11)\n"
    "  mov (%r11), %rsi\n" /* the end of the auxiliary vector, behind arguments and environment */
    "  mov (%rsi), %rcx\n"
    "  lea 16(%rsi,%rcx,8), %rsi\n"
    "3: lodsq\n"
    "  test %rax, %rax\n"
    "  jnz 3b\n"
    "4: lodsq\n"
    "  mov %rax, %rdx\n"
    "  lodsq\n"
    "  test %rdx, %rdx\n"
    "  jnz 4b\n"
    "  mov %rsi, %rcx\n"
    "  sub %rsp, %rcx\n"
    "  cmp $32512, %rcx\n"
    "  ja 9f\n"
    "  mov %rcx, 72(%r11)\n"
    "  mov %rsp, %rsi\n"
    "  lea 256(%r11), %rdi\n"
    "  shr $3, %rcx\n"
    "  rep movsq\n"
    "  movabs $0x6d7261772d617361, %rax\n"
    "  mov %rax, 8(%r11)\n"
    "9: mov $231, %eax\n" /* exit_group */
    "  xor %edi, %edi\n"
    "  syscall\n"
    "  hlt\n"
    ".balign 8\n"
    "warm_probe_table:\n"
    /* The warm program. Table: entry, first stack, words before the vdso's address, words behind it, then places from the table on: of those words, of the stack's words, their
         * number; stack, rbx, rbp, r12 to r15, the function; number of patches, their place, number of words that hold the vdso's address, their place. */
    ".balign 16\n"
    "warm_entry_begin:\n"
    "  lea warm_entry_table(%rip), %rbx\n"
    "  cmp %rsp, 8(%rbx)\n"
    "  jne 3f\n"
    "  mov %rsp, %rdi\n"
    "  mov 32(%rbx), %rsi\n"
    "  add %rbx, %rsi\n"
    "  mov 16(%rbx), %rcx\n"
    "  repe cmpsq\n"
    "  jne 3f\n"
    "  mov (%rdi), %r8\n" /* where the vdso is may differ with the stack's limit */
    "  add $8, %rdi\n"
    "  add $8, %rsi\n"
    "  mov 24(%rbx), %rcx\n"
    "  repe cmpsq\n"
    "  jne 3f\n"
    "  mov 112(%rbx), %r9\n" /* patches */
    "  mov 120(%rbx), %rsi\n"
    "  add %rbx, %rsi\n"
    "1: test %r9, %r9\n"
    "  jz 2f\n"
    "  lodsq\n"
    "  mov %rax, %rdi\n"
    "  lodsq\n"
    "  mov %rax, %rcx\n"
    "  rep movsq\n"
    "  dec %r9\n"
    "  jmp 1b\n"
    "2: mov 128(%rbx), %r9\n"
    "  mov 136(%rbx), %rsi\n"
    "  add %rbx, %rsi\n"
    "4: test %r9, %r9\n"
    "  jz 5f\n"
    "  lodsq\n"
    "  mov %r8, (%rax)\n"
    "  dec %r9\n"
    "  jmp 4b\n"
    "5: mov 56(%rbx), %rdi\n" /* the stack as the function finds it */
    "  mov %rdi, %rsp\n"
    "  mov 40(%rbx), %rsi\n"
    "  add %rbx, %rsi\n"
    "  mov 48(%rbx), %rcx\n"
    "  rep movsq\n"
    "  mov 72(%rbx), %rbp\n"
    "  mov 80(%rbx), %r12\n"
    "  mov 88(%rbx), %r13\n"
    "  mov 96(%rbx), %r14\n"
    "  mov 104(%rbx), %r15\n"
    "  mov 144(%rbx), %r11\n"
    "  mov 64(%rbx), %rbx\n"
    "  jmp 6f\n"
    "3: mov (%rbx), %r11\n"
    "  xor %ebx, %ebx\n"
    "6: xor %eax, %eax\n"
    "  xor %ecx, %ecx\n"
    "  xor %edx, %edx\n"
    "  xor %esi, %esi\n"
    "  xor %edi, %edi\n"
    "  xor %r8d, %r8d\n"
    "  xor %r9d, %r9d\n"
    "  jmp *%r11\n"
    ".balign 8\n"
    "warm_entry_table:\n"
    ".popsection\n");

extern const char warm_probe_begin[] __attribute__((visibility("hidden"))),
    warm_probe_stop[] __attribute__((visibility("hidden"))), warm_probe_table[] __attribute__((visibility("hidden"))),
    warm_entry_begin[] __attribute__((visibility("hidden"))), warm_entry_table[] __attribute__((visibility("hidden")));

assay_view image_probe_code(void) {
    return (assay_view){warm_probe_begin, (size_t)(warm_probe_table - warm_probe_begin)};
}

assay_view image_warm_code(void) {
    return (assay_view){warm_entry_begin, (size_t)(warm_entry_table - warm_entry_begin)};
}

size_t image_probe_stop(void) {
    return (size_t)(warm_probe_stop - warm_probe_begin);
}
#else
assay_view image_probe_code(void) {
    return (assay_view){NULL, 0};
}

assay_view image_warm_code(void) {
    return (assay_view){NULL, 0};
}

size_t image_probe_stop(void) {
    return 0;
}
#endif
