/* Assertion scripts in Bash, as MultiPL-E has them: a function whose output, called with words, is compared with a word.
 *
 *     }
 *     candidate() { NAME "$@"; }
 *     run_test() {
 *         [[ $(candidate "1 2 3" "4") = "10" ]]
 *     }
 *     run_test
 *
 * Such a script is read, not run: each line of it is a call and what is wanted of it. Each call is made by a process of its own, the program with the call behind it; what is
 * wanted is made of its word by a shell in another cell, which holds no program. So `exit 0`, a redefined `[[` or a trap earns nothing. Reading is pure and linear. */
#ifndef ASSAY_VERIFIERS_CODE_SHELL_H
#define ASSAY_VERIFIERS_CODE_SHELL_H

#include "common/arena.h"
#include "common/view.h"

enum { SHELL_CALLS_MAX = 1000 };

typedef struct shell_call {
    assay_view words, wanted; /* as they stand in the script, quotes and all */
} shell_call;

typedef struct shell_script {
    assay_view name; /* of the function */
    shell_call *calls;
    size_t count;
} shell_script;

/* False where a line is of another form, or without memory. */
bool shell_read(assay_view script, assay_arena *arena, shell_script *out);
/* Whether source defines a function of that name; else it is the body of one. */
bool shell_defines(assay_view source, assay_view name);

#endif
