/* Calls answered without a line of Python of ours: a child that serves calls (values.h has the frames: verifiers/code/value.h) reads its request, executes the
 * program's compiled code, calls its function and writes the reply by the interpreter's C functions. Each function and string of ours that Python code of ours would
 * touch is a page that the child has to copy; so a call costs half. It does plain data by exact type, and leaves everything else to values.py: a request that
 * holds anything else before the program has run, a value that is anything else (or an exception) when the call is over. The bytes are the same either way
 * (tests/verifiers/code/test_code_answers.c asks for both). */
#ifndef ASSAY_SANDBOX_PYTHON_ANSWER_H
#define ASSAY_SANDBOX_PYTHON_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

/* Objects of the interpreter, of which the caller keeps the references. */
typedef struct answer_help {
    void *module;  /* the program's: __main__ until it is told that it is `solution` */
    void *compile; /* the builtin */
    void *find;    /* (names, name) -> what the program calls so */
    void *late;    /* (value, exception or None, held containers, what they held) -> one reply's bytes */
    void *write;   /* (value) -> its bytes */
} answer_help;

/* Once, in the mother: false where this interpreter is none that it knows. */
bool answer_load(void);
/* Beside a mode: the program's compiled code is wanted for the processes of other calls. It goes to standard error, "ASC1", its size and its bytes, before anything of the
 * program's runs: what is in a pipe cannot be taken back, and nothing of this run reaches the others. A size of 0: each compiles for itself. */
enum { ANSWER_GIVES_CODE = 16, ANSWER_CODE_BYTES_MAX = 16384 };
/* In a child, confined. Mode 1: one call whose value crosses; 3: a tester's calls. Returns true where nothing was done and values.py must do it, false with the
 * interpreter's exception set where the program ended by one. */
bool answer_calls(const answer_help *help, unsigned mode, const char *source, size_t size);
/* The same on bytes of ours, and no reply leaves. Whatever goes wrong is forgotten. */
void answer_rehearse(const answer_help *help, const char *request, size_t size);

#endif
