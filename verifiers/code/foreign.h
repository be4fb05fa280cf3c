/* Assertion scripts and calls in C++, Java and JavaScript. Of scripts, as HumanEval-X and MultiPL-E have them, two programs are made from the reference's declaration. In the
 * *tester* the declared function is a stub that sends its arguments; the *candidate* is the program with a server behind it. Both speak the frames of
 * value.h and are judged by script.c like Python's, so that exit(0), printed markers or a redefined assert earn nothing.
 *
 * The reference's setup must end with the declaration of the function, its brace open: what stands before (includes, helpers) stays the reference's.
 * Arguments and values must be plain data of a type that the prelude knows (verifiers/code/foreign/). Pure; thread-safe. */
#ifndef ASSAY_VERIFIERS_CODE_FOREIGN_H
#define ASSAY_VERIFIERS_CODE_FOREIGN_H

#include "common/buffer.h"
#include "common/view.h"

typedef enum foreign_language { FOREIGN_NONE, FOREIGN_CPP, FOREIGN_JAVA, FOREIGN_JAVASCRIPT, FOREIGN_RUST } foreign_language;

enum { FOREIGN_PARAMETERS_MAX = 32 };

typedef struct foreign_declaration {
    assay_view name, owner;                        /* owner: Java's class */
    assay_view parameters[FOREIGN_PARAMETERS_MAX]; /* their names; not JavaScript's */
    assay_view types[FOREIGN_PARAMETERS_MAX];      /* Rust: theirs */
    size_t count;
    size_t begins; /* JavaScript: where its line begins */
    size_t ends;   /* the others: behind its brace; what follows in the setup is left out */
} foreign_declaration;

/* By the sandbox's own name of the language (sandbox_language_name). */
foreign_language foreign_language_of(const char *name);
/* False where setup does not end with an open declaration, or within one. */
bool foreign_find(foreign_language language, assay_view setup, foreign_declaration *out);
void foreign_write_tester(foreign_language language, const foreign_declaration *d, assay_view setup, assay_view script,
                          assay_buffer *out);
void foreign_write_candidate(foreign_language language, const foreign_declaration *d, assay_view setup, assay_view source,
                             assay_buffer *out);

/* foreign_rust.c. Scripts only. */
bool foreign_find_rust(assay_view setup, foreign_declaration *out);
void foreign_write_rust_tester(const foreign_declaration *d, assay_view setup, assay_view script, assay_buffer *out);
void foreign_write_rust_candidate(const foreign_declaration *d, assay_view setup, assay_view source, assay_buffer *out);
/* A crate that is not here and that source needs, for it uses what that brings; NULL: none. */
const char *foreign_rust_crate(assay_view source);

/* For tests that are calls with JSON values: the program with a server behind it that calls `name`, a function, or a method of its class (C++ and
 * JavaScript: Solution; Java: Solution, else the one that has it). Types are the program's own; where they are no plain data it does not compile. */
void foreign_write_server(foreign_language language, assay_view name, assay_view source, assay_buffer *out);

/* foreign_module.c: JavaScript with `export` and `import` as a script. */
void foreign_put_module(assay_buffer *out, assay_view source);
/* The C++ program with a server that calls it with `count` scalars: of each 'i' (long long), 'f' (double), 's' (std::string) or 'b' (bool). */
void foreign_write_scalars(assay_view name, assay_view source, const char *types, size_t count, assay_buffer *out);
/* A C++ program that compiles where `source` does and has something of that name: then it is only our server that its types do not suit. */
void foreign_write_trial(assay_view name, assay_view source, assay_buffer *out);
/* foreign_defines.c: whether source defines `name`: a function, class or (not Java) variable at its top or in a namespace, or a method of its class (C++ and JavaScript:
 * Solution). A declaration alone, what is called, and what stands in another function, a comment or a literal is no definition. Without memory: false. */
bool foreign_defines(foreign_language language, assay_view source, const char *name);
/* The class of a Java program that has a method of that name, in source; empty where none is found. */
assay_view foreign_owner(assay_view source, assay_view name);
/* foreign_find.c: comments and literals become white space, in place. */
void foreign_blank(char *text, size_t size);

#endif
