/* Programs that begin where libc's own start has done its slowest part.
 *
 * Theory of operation. A static program of glibc's spends most of a trivial run asking the processor what it is: some 70 CPUID instructions, which trap on a
 * virtual machine. Their answers are the same in every run, and they come before anything of the program's: __libc_start_main asks, then calls
 * _dl_relocate_static_pie (of crt1.o, empty in such a program), then runs the program's ifunc resolvers, constructors and main. So a program that was compiled is run
 * once more, in a cell of its own and without input, as a *probe*: the same bytes, where that function stops the process and leaves behind what memory has become
 * (writable segments, registers, the stack's last words). From that the *warm* program is made: again the same bytes, and beside them the words that differ. Its
 * entry looks whether the kernel has put everything where the probe found it (the stack, arguments, environment, auxiliary vector, word by word), writes those words and goes on from
 * that function; and where anything is otherwise begins at the program's own entry, as if nothing were there.
 *
 * What a run starts from is therefore a file, sealed like the one before: each run is still an execve of it, in a process of its own, in a cell like any
 * other. Nothing runs between tests, and no test can leave anything to the next. Should a program bring code of its own to run before that function (by a
 * __libc_start_main of its own, say), then it ran in the probe's cell, which is dead, and all it can have left are words of its own memory, the same for every test: no more than
 * it could have had compiled into it.
 *
 * The kernel puts things at the same places because the mother of native programs switches their randomization off (personality(2)); AT_RANDOM's bytes, of
 * which libc makes its stack guard later, stay random.
 *
 * Only static x86-64 executables at fixed addresses whose symbols name that one function; all else runs as it was compiled. Pure: bytes in, bytes out; what is
 * read was made by a program that nobody trusts. */
#ifndef ASSAY_SANDBOX_WARM_WARM_H
#define ASSAY_SANDBOX_WARM_WARM_H

#include "common/buffer.h"

/* The descriptor that a probe finds open: an empty file to which it writes what warm_make reads. */
enum { WARM_RECORD_FD = 4 };
/* No program or probe is larger. */
#define WARM_BYTES_MAX (64u << 20)

/* The probe of `program` in `out`; false where the program is not of this kind. */
bool warm_make_probe(assay_view program, assay_buffer *out);
/* The warm program, from what its probe has written to `record`, a file of which nobody holds another descriptor; false where that is not what it should be, or is too much. */
bool warm_make(assay_view program, int record, assay_buffer *out);

#endif
