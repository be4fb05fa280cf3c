/* The table of languages: how each is found, compiled and run. A row is data; adding a language is adding a row (docs/SANDBOX.md). */
#ifndef ASSAY_SANDBOX_LANGUAGES_LANGUAGES_H
#define ASSAY_SANDBOX_LANGUAGES_LANGUAGES_H

#include "sandbox/launcher/launcher.h"
#include "sandbox/sandbox.h"

#define LANGUAGES_MAX 32u

typedef enum language_how {
    LANGUAGE_INSIDE, /* run by a warm interpreter */
    LANGUAGE_BINARY, /* compiled to one executable, run from a sealed memfd */
    LANGUAGE_PACKED, /* compiled to one file, run by a tool that is given it (jar) */
    LANGUAGE_SCRIPT  /* the source is given to a tool */
} language_how;

/* What a source itself names. */
typedef struct language_names {
    char file[64];   /* the file that it must stand in */
    char entry[256]; /* the class that is started */
} language_names;

typedef struct language_row {
    const char *name;
    const char *aliases; /* space-separated; fence labels too */
    const char *tools;   /* space-separated paths; the first that exists is {tool} */
    const char *paths;   /* space-separated folders beside /usr that compiler and program see; NULL: none */
    language_how how;
    const char *source; /* the file's name in the cell */
    /* where the source has a say in {file} and {class}: reads it. NULL: {file} is `source` */
    void (*names)(assay_view source, language_names *out);
    const char *compile;      /* space-separated words; NULL: not compiled */
    const char *product;      /* what the compiler leaves in /box */
    const char *run;          /* words for PACKED and SCRIPT */
    const char *header;       /* a header worth precompiling, as sources include it; NULL: none */
    const char *header_words; /* words that compile "header.h" to "header.gch" with the same flags */
    uint32_t start_ms;        /* CPU time that the tool's own start may take on top of any limit */
    sandbox_limits limits;    /* of a run */
    sandbox_limits compile_limits;
} language_row;

typedef struct language_found {
    const language_row *language;
    bool available;
    char tool[TREE_PATH_BYTES];
} language_found;

typedef struct languages {
    language_found rows[LANGUAGES_MAX];
    unsigned count;
    char python_version[64];
    bool python_data;      /* the heavy modules can be imported */
    uint64_t python_lacks; /* of the well-known modules (python_modules.c): a mask */
} languages;

/* Looks for every tool and fills the launcher's profiles. */
void languages_probe(languages *all, const sandbox_options *options, cell_profile *profiles);
/* Rows of the table, installed or not, and those that were added (sandbox_add_language); NULL: no such. */
const language_row *language_row_at(unsigned index);
const language_row *language_row_of(const char *name);
const language_found *languages_find(const languages *all, const char *name);

/* The words of a row's command with {tool}, {root} (the tool's installation), {file} and {class} (of `names`, which may be NULL) replaced, 'quoted'
 * words kept whole, NUL-separated, to out; returns the bytes, 0 where they do not fit. */
uint32_t language_words(const char *words, const char *tool, const language_names *names, char *out, uint32_t room);
/* Java: the file is named by the public class, the class that is started is the one with `main`; "Main" where the source does not say. */
void language_java_names(assay_view source, language_names *out);

/* Which warm interpreter suits a Python source: looks at its import lines only. A wrong guess costs time, never correctness. */
enum launcher_profile python_profile(assay_view source, bool data_usable);
/* Whether it names a module that cannot do without files (temporary ones, multiprocessing's semaphores): it then gets a scratch folder. */
bool python_writes_files(assay_view source);
/* Whether it opens files for writing, as its text says: sandbox_program_let_write. */
bool python_may_write_files(assay_view source);
/* Runs a trusted program outside any cell and reads what it prints; false where it fails. */
bool language_ask(const char *const *words, char *out, size_t room);
/* Asks the interpreter for its version and places; false where it does not run. */
bool python_probe(const char *path, const sandbox_options *options, languages *all, cell_profile *profiles);

/* python_modules.c: well-known modules from elsewhere, comma-separated (static; not for threads), in the order of a mask's bits. */
const char *python_modules_asked(void);
/* Of those that the interpreter lacks the ones that the source's import lines name at the margin. */
uint64_t python_modules_lacking(assay_view source, uint64_t lacks);
/* Appends the source without the lines at the margin, before any text in three quotes, that import such a module and bind nothing that is used: a program that does not need it is
 * judged by what it does. Lines keep their places. False: there are none. */
bool python_leave_out_unused(assay_view source, uint64_t lacks, assay_buffer *out);
/* The one of them whose absence is the last line of what the program wrote to standard error (static); NULL: none. */
const char *python_died_of(uint64_t lacking, assay_view errors);

#endif
