/* Python's text as far as it can be read without a parser: which of it is code, and which names its lines bind. Pure, linear, thread-safe. */
#ifndef ASSAY_VERIFIERS_CODE_PYTHON_TEXT_H
#define ASSAY_VERIFIERS_CODE_PYTHON_TEXT_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/view.h"

/* Changes text so that it has the same size and its lines the same places: comments and the contents of strings become spaces (a string's first quote is left),
 * and so do line ends within strings, within brackets and behind a backslash. Then each line is one of Python's logical lines. */
void python_blank(char *text, size_t size);
/* Whether one of the names, which are separated by spaces, is defined by source at its margin (def, class, assignment) or, as a method, by its class Solution. An import
 * defines nothing. Without memory: false. */
bool python_defines(assay_view source, const char *names);
/* `from __future__` must come first: puts such lines of `code` into `out` and leaves white space in `text`, where they stand. */
void python_put_future(assay_view code, char *text, assay_buffer *out);
/* BigCodeBench's grader runs program and test as one module, so what the test imports at its margin the program's functions see when they are called. Puts those of the script's
 * import lines into `out` that bind a name which the source uses and never binds; none where the script imports the program (`from solution import f`): then they are two modules. */
void python_put_imports_lacking(assay_view script, assay_view source, assay_buffer *out);
/* What a script without an entry point asks of a program: the last function of the setup that has no body; else what the script imports from `solution`; else the names that
 * it calls, and neither script, setup nor Python has. Separated by spaces, in the arena; "" where there are none. */
const char *python_names_wanted(assay_view setup, assay_view script, assay_arena *arena);

#endif
