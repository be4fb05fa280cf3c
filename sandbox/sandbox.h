/* The sandbox: runs untrusted programs in cells, in milliseconds, and says what became of them. It knows nothing of rewards, references or
 * tests: expected outputs have no way in. docs/SANDBOX.md has the threat model.
 *
 * Use. Before the process has threads:      sandbox_start(&options, &box);
 * for each thread or forked worker:         client = sandbox_client_of(box, i);    one job at a time on a client
 * for each program:                         sandbox_prepare(client, "cpp", source, NULL, &program, &result);
 * for each input:                           sandbox_run(client, program, &input, &limits, &result);
 *
 * A result's verdict is what the *program* did. Failures of ours are SANDBOX_ERROR, with a text, and never look like the program's. */
#ifndef ASSAY_SANDBOX_SANDBOX_H
#define ASSAY_SANDBOX_SANDBOX_H

#include "common/buffer.h"
#include "common/status.h"
#include "common/view.h"

typedef enum sandbox_verdict {
    SANDBOX_OK,         /* ended by itself with exit code 0 within its limits */
    SANDBOX_TIME_LIMIT, /* CPU time of all its processes */
    SANDBOX_WALL_LIMIT, /* the backstop: it slept or waited */
    SANDBOX_MEMORY_LIMIT,
    SANDBOX_OUTPUT_LIMIT,
    SANDBOX_RUNTIME_ERROR,      /* exit_code not 0, or signal */
    SANDBOX_COMPILE_ERROR,      /* from sandbox_prepare: `errors` has the compiler's words */
    SANDBOX_SECURITY_VIOLATION, /* a system call that only attacks make: `detail` names it */
    SANDBOX_NOT_AVAILABLE, /* the language is unknown here or not installed, or a well-known module that the program died for */
    SANDBOX_CANCELLED,
    SANDBOX_ERROR /* ours; try again */
} sandbox_verdict;
/* "OK", "TIME_LIMIT", …; never NULL. */
const char *sandbox_verdict_name(sandbox_verdict verdict);

/* How strong cells are on this host; greater is stronger. */
typedef enum sandbox_level {
    SANDBOX_LEVEL_NONE,       /* no namespaces: this library refuses to run anything */
    SANDBOX_LEVEL_NO_CGROUPS, /* namespaces, seccomp and rlimits; memory is limited process by process, not for the whole tree */
    SANDBOX_LEVEL_FULL        /* and cgroups */
} sandbox_level;
const char *sandbox_level_name(sandbox_level level);

/* Zero means: the language's default. */
typedef struct sandbox_limits {
    uint32_t cpu_ms, wall_ms;
    uint64_t memory_bytes;  /* of the whole tree, shared and tmpfs pages included */
    uint64_t output_bytes;  /* of standard output; standard error is cut at 64 KiB */
    uint64_t scratch_bytes; /* of a writable folder /box (also /tmp, /dev/shm); 0: none, but where the language needs one */
    uint32_t processes;     /* and threads */
} sandbox_limits;

typedef struct sandbox_options {
    unsigned slots;             /* cells at a time; 0: cores */
    unsigned clients;           /* 0: clients_of_slot for each slot */
    unsigned clients_of_slot;   /* 0: 1 */
    const char *python;         /* an interpreter's path; NULL: /usr/bin/python3, else the one on PATH */
    const char *python_modules; /* heavy modules for a warm interpreter of their own, comma-separated; NULL: "numpy" */
    sandbox_level least;        /* refuse a host that gives less; zero: SANDBOX_LEVEL_FULL */
    bool quiet;                 /* nothing on standard error */
} sandbox_options;

typedef struct sandbox sandbox;
typedef struct sandbox_client sandbox_client;
typedef struct sandbox_program sandbox_program;

/* A language that a user adds, in the words of sandbox/languages/table.c. `product` without `run`: it compiles to one executable; with `run`: to a
 * file that is run by these words; neither: the source is. Limits that are 0 are usual ones. */
typedef struct sandbox_language {
    const char *name, *aliases, *tools, *paths; /* paths: read-only folders beside /usr, for compiler and program */
    const char *source, *compile, *product, *run;
    sandbox_limits limits, compile_limits;
} sandbox_language;

/* Adds it to the table (one of the same name gives way, but for Python) before any sandbox is started and any thread runs. The strings
 * stay. An error's path is the field that is wrong. */
assay_status sandbox_add_language(const sandbox_language *language);

/* Looks at host and languages and forks the guardian and launcher. ASSAY_ENVIRONMENT where the host is too weak. Call it before threads. */
assay_status sandbox_start(const sandbox_options *options, sandbox **out);
/* Ends every cell and process of it. NULL is allowed. */
void sandbox_stop(sandbox *box);
/* Puts another guardian in the place of one that was killed; what clients had under way is given to it by itself. To be called now and then, best when a
 * child has ended, in the process that called sandbox_start (elsewhere it does nothing); clients that wait in that very process call it themselves. That process
 * becomes the reaper of its descendants' orphans (PR_SET_CHILD_SUBREAPER), so that it knows when everything of a dead guardian is gone. Returns the
 * milliseconds until it wants to be called again; -1: when a child has ended. */
int sandbox_tend(sandbox *box);
sandbox_level sandbox_level_of(const sandbox *box);
unsigned sandbox_slots(const sandbox *box);
/* Owned by box. A client is one thread's, and survives fork (use it on one side only). NULL where there are fewer. */
sandbox_client *sandbox_client_of(sandbox *box, unsigned index);

/* For workers that are forked again and again, where the process that forks them keeps the sockets. In the worker, on the descriptor that the
 * client's socket has there: ends what an earlier life left running and waits for that, so that no report of it can be taken for one of ours.
 * From then on the client needs no other descriptor, opens no file, and makes these system calls only: memfd_create, write, fchmod, fcntl (seals,
 * F_DUPFD_CLOEXEC), lseek, pread64, mmap, munmap, close, getrandom, and sendmsg and recvmsg on the socket. ASSAY_ENVIRONMENT where the launcher is gone. */
assay_status sandbox_client_attach(sandbox_client *client, int socket);
int sandbox_client_socket(const sandbox_client *client);
/* Looks at *stop (NULL: at nothing) about every 20 ms while it waits: not 0 ends what it runs, as sandbox_cancel does. */
void sandbox_client_watch(sandbox_client *client, const _Atomic uint32_t *stop);

typedef struct sandbox_result {
    sandbox_verdict verdict;
    int exit_code, signal; /* signal 0: none */
    uint64_t cpu_us, wall_us, queue_us, memory_peak_bytes;
    assay_buffer output, errors; /* captured bytes */
    /* `answered`: `answer` is what stood in the file on descriptor 4 when the program ended, and what the file holds now is of no worth. Else the file
     * itself holds it (it is large), and nothing writes to it any more. */
    assay_buffer answer;
    bool answered;
    bool errors_cut;
    bool cached;      /* sandbox_prepare: no compiler ran */
    char detail[160]; /* one line for people: the signal's name, the system call, what failed */
} sandbox_result;
/* A result may be used again and again; clear frees its buffers. */
void sandbox_result_init(sandbox_result *result);
void sandbox_result_clear(sandbox_result *result);

/* What a program reads. Bytes are copied to a sealed memfd once; share one input between runs. */
typedef struct sandbox_input sandbox_input;
sandbox_input *sandbox_input_new(assay_view bytes);
void sandbox_input_free(sandbox_input *input);

/* Takes the source, and compiles it inside a cell where the language is a compiled one. result->verdict SANDBOX_OK and *out set, or the
 * reason. A program that was compiled before (same source, language, compiler) comes from a cache. `limits` are the compiler's. */
void sandbox_prepare(sandbox_client *client, const char *language, assay_view source, const sandbox_limits *limits,
                     sandbox_program **out, sandbox_result *result);
/* A program in Python that opens files for writing has a scratch folder from here on; others stay as they are. For programs whose functions are called, which
 * tests may ask about what they wrote and read; one that answers by standard output needs no files. */
void sandbox_program_let_write(sandbox_program *program, assay_view source);
void sandbox_program_free(sandbox_program *program);

/* Descriptors that a run gets besides; -1: none. They stay the caller's. */
typedef struct sandbox_channels {
    int standard_input;  /* a pipe in place of `input` */
    int standard_output; /* a pipe in place of captured output */
    int in, out;         /* descriptors 3 and 4 of the program */
    /* warm interpreters: 0 a script; 1 to 4 calls and their tester; 5 a script whose uncaught exceptions are told from
     * exit codes of its own: 70, or 43 where its partner is gone (EOFError, BrokenPipeError) */
    uint32_t mode;
    const char *arguments; /* of an executable (compiled programs): words behind its name, separated by spaces; NULL: none */
} sandbox_channels;

/* Runs it once, in a fresh cell. `input` NULL: nothing to read. `limits` NULL: the language's. `channels` NULL: none. */
void sandbox_run(sandbox_client *client, const sandbox_program *program, const sandbox_input *input,
                 const sandbox_limits *limits, const sandbox_channels *channels, sandbox_result *result);
/* The same in two steps: the first sends the order, the second waits for its end, as it must. So another client's order can wait for the slot while this one runs.
 * What the first was given stays as it is until the second returns; in between nothing else is asked of the client. */
void sandbox_begin(sandbox_client *client, const sandbox_program *program, const sandbox_input *input,
                   const sandbox_limits *limits, const sandbox_channels *channels, sandbox_result *result);
void sandbox_finish(sandbox_client *client, sandbox_result *result);
/* Two programs that talk: first's standard output is second's standard input and the other way round. Both start together, each in its own cell of
 * one slot. `ends_first` says of second's result whether it makes first's end of no interest (it is then cancelled). `input` is second's
 * descriptor 3, `notes` (a memfd of the caller's, -1: none) its descriptor 4. Two clients of one sandbox. Makes two system calls more than those
 * that sandbox_client_attach names: pipe2 and poll. */
typedef struct sandbox_half {
    sandbox_client *client;
    const sandbox_program *program;
    const sandbox_limits *limits;
    sandbox_result *result;
    uint32_t mode; /* as in sandbox_channels */
} sandbox_half;
void sandbox_run_pair(const sandbox_half *first, const sandbox_half *second, const sandbox_input *input, int notes,
                      bool (*ends_first)(const sandbox_result *second));
/* From another thread or a signal handler: ends what the client is running, within 100 ms. */
void sandbox_cancel(sandbox_client *client);

/* What the host gives and lacks, in words with remedies, one fact a line, for people; and the level. */
sandbox_level sandbox_environment(assay_buffer *report);
/* A language of the table by its name or an alias, whether it is installed or not: its name, static; NULL: unknown. `words` (may be NULL)
 * gets the name and the aliases, separated by spaces, as fences write them; it is cut where there is no room. */
const char *sandbox_language_name(const char *word, char *words, size_t room);
/* Whether it can be run here, by the same words. */
bool sandbox_has_language(const sandbox *box, const char *word);
const char *sandbox_language_at(unsigned index); /* names in the table's order; NULL behind the last */
/* The languages that can be run here, one a line: name, tab, what was found. */
void sandbox_languages(const sandbox *box, assay_buffer *report);

#endif
