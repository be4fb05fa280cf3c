/* Which system calls a cell may make, by language class, compiled to BPF once by libseccomp.
 *
 * Three answers. Allowed: what a program of that class needs. Refused with an errno: what ordinary programs try and do without (sockets,
 * priorities, clone3, which glibc then replaces by clone). A violation: what only an attack asks for; it stops in the kernel, the mother
 * hears of it on the filter's listener (seccomp_unotify(2)), names it and ends the cell.
 * Anything else is refused with EPERM. */
#ifndef ASSAY_SANDBOX_POLICY_POLICY_H
#define ASSAY_SANDBOX_POLICY_POLICY_H

#include <linux/filter.h>

#include "common/status.h"

typedef enum policy_class {
    POLICY_NATIVE,  /* compiled programs and Python: no new kinds of descriptors */
    POLICY_MANAGED, /* Node, Java, shells, compilers: many threads, processes, their own JIT */
    POLICY_CLASSES
} policy_class;

/* Writes at most `room` instructions; *count is how many. `sealed`: the filter is for a mother itself (mother.h). */
assay_status policy_compile(policy_class which, bool sealed, struct sock_filter *out, unsigned room, unsigned *count);

/* The name of a native system call number, or "system call N", in `text`. */
void policy_syscall_name(int number, char *text, size_t size);

#endif
