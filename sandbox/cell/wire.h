/* What launcher, mothers and clients say to each other: one fixed struct a message over SOCK_SEQPACKET, with descriptors beside it. All
 * of them are ours and trusted; still every message is checked (size, magic, bounds) before it is believed, so that a bug in
 * one is an error in the other and not a hole. Only plain data: the structs are zeroed before they are filled. */
#ifndef ASSAY_SANDBOX_CELL_WIRE_H
#define ASSAY_SANDBOX_CELL_WIRE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WIRE_ORDER_MAGIC 0x4f524431u
#define WIRE_REPORT_MAGIC 0x52455031u
#define WIRE_FDS_MAX 6u
#define WIRE_TEXT_BYTES 2048u /* argv of one order, NUL-separated */
#define WIRE_NAME_BYTES 64u
#define WIRE_INLINE_BYTES 24576u                 /* of each stream, and of descriptor 4: more goes to a memfd, or stays in it */
#define WIRE_TAIL_BYTES (3u * WIRE_INLINE_BYTES) /* behind a report */

/* Descriptors of an order; those present travel in this order, a bit each in fds_mask. */
enum wire_fd {
    WIRE_FD_STDIN,       /* what the program reads; opened anew for each run */
    WIRE_FD_PROGRAM,     /* source text, or a sealed executable */
    WIRE_FD_STDOUT,      /* a pipe to write to in place of the captured one (interactive) */
    WIRE_FD_CHANNEL_IN,  /* becomes descriptor 3 */
    WIRE_FD_CHANNEL_OUT, /* becomes descriptor 4 */
    WIRE_FD_COUNT
};

/* What becomes of the program's bytes. */
enum wire_program {
    WIRE_PROGRAM_NONE,
    WIRE_PROGRAM_EXECUTE, /* execveat of the descriptor itself */
    WIRE_PROGRAM_FILE,    /* written to the cell's scratch folder as `source_name` */
    WIRE_PROGRAM_INSIDE   /* run by this warm interpreter */
};

enum wire_cancel {
    WIRE_CANCEL_NOT,
    WIRE_CANCEL_ONE,     /* forget order `id` */
    WIRE_CANCEL_WALL,    /* to a mother: end it, it has used up its wall time */
    WIRE_CANCEL_CPU,     /* to a mother without a cgroup: end it, its processes together have used up their CPU time */
    WIRE_CANCEL_STARVED, /* to a mother: end it, the machine does not let it run */
    WIRE_CANCEL_ALL,     /* forget whatever this client asked for, and report under `id`, as cancelled, when it has ended */
    WIRE_CANCEL_NOTHING  /* to a mother: say "C", which she can only when nothing of an earlier cell is left */
};

typedef struct wire_limits {
    uint64_t memory_bytes, output_bytes, error_bytes, scratch_bytes, file_bytes, stack_bytes;
    uint32_t cpu_ms, wall_ms, processes, scratch_files, open_files;
    uint32_t
        reserves; /* it reserves address space that it never uses (Node, Java): without a cgroup, data is limited and not space */
} wire_limits;

typedef struct wire_order {
    uint32_t magic, size;
    uint64_t id;
    wire_limits limits;
    uint32_t fds_mask;
    uint32_t program;    /* enum wire_program */
    uint32_t language;   /* index into the language table */
    uint32_t stage;      /* 0 run, 1 compile */
    uint32_t profile;    /* which mother; filled by the launcher's side */
    uint32_t cancel;     /* enum wire_cancel */
    uint32_t text_bytes; /* of text: argv, each with its NUL */
    uint32_t alone;      /* non-zero: while no other cell runs */
    /* non-zero: starts together with the order of client partner - 1, in the same slot (interactive programs) */
    uint32_t partner;
    uint32_t stdin_named; /* non-zero: standard input stands in the scratch folder, too: where /dev/stdin leads */
    uint32_t mode;        /* for a warm interpreter: 0 a script, 1 calls over the channel */
    char source_name[WIRE_NAME_BYTES];
    char collect[WIRE_NAME_BYTES]; /* a file of the scratch folder to hand back, or empty */
    char store[WIRE_NAME_BYTES];   /* the launcher keeps what is collected under that name for all cells to read, or empty */
    char text[WIRE_TEXT_BYTES];
} wire_order;

enum wire_end {
    WIRE_END_EXIT,      /* exited by itself: exit_code */
    WIRE_END_SIGNAL,    /* died of a signal: signal */
    WIRE_END_CPU,       /* CPU limit */
    WIRE_END_WALL,      /* wall limit */
    WIRE_END_MEMORY,    /* memory limit */
    WIRE_END_OUTPUT,    /* output limit */
    WIRE_END_VIOLATION, /* a forbidden system call: syscall */
    WIRE_END_CANCELLED, /* the client went away or said so */
    WIRE_END_FAULT      /* ours: fault_stage, fault_errno */
};

typedef struct wire_report {
    uint32_t magic, size;
    uint64_t id;
    uint32_t end; /* enum wire_end */
    int32_t exit_code, signal, syscall;
    int32_t fault_stage, fault_errno;
    uint64_t cpu_us, wall_us, queue_us, memory_peak_bytes, collected_bytes;
    uint64_t out_bytes, err_bytes;   /* captured */
    uint32_t out_inline, err_inline; /* of those, bytes that follow this struct: all or none of a stream */
    uint32_t answer_inline;          /* bytes behind those: what stood in descriptor 4's file when the program ended */
    uint32_t answer_known;           /* 0: the file itself must be read (it is large, or there is none); it is final then */
    uint32_t fds_mask;               /* bit 0: stdout memfd, 1: stderr memfd, 2: collected file */
    uint32_t err_cut;                /* stderr went on after its limit */
    uint32_t closing;                /* told before the last process of the cell was gone */
    uint32_t dirty;                  /* the cell could not be cleaned: throw this mother away */
    uint32_t restarted;              /* the launcher restarted: send the order again */
} wire_report;

enum { WIRE_REPORT_STDOUT, WIRE_REPORT_STDERR, WIRE_REPORT_COLLECTED };

/* Where a cell's making can fail; kept in reports as fault_stage. */
enum wire_stage {
    STAGE_NONE,
    STAGE_ORDER,
    STAGE_PIPES,
    STAGE_SCRATCH,
    STAGE_INIT,
    STAGE_NAMESPACE,
    STAGE_FORK,
    STAGE_CGROUP,
    STAGE_RLIMIT,
    STAGE_STDIO,
    STAGE_LANDLOCK,
    STAGE_CAPS,
    STAGE_FILTER,
    STAGE_EXEC,
    STAGE_MOTHER,
    STAGE_CLEAN,
    STAGE_STARVED,
    STAGE_MEMORY,
    STAGE_COUNT
};
const char *wire_stage_name(int stage);

/* Sends `size` bytes and descriptors as one message; false with errno. Never raises SIGPIPE. */
bool wire_send(int socket, const void *data, size_t size, const void *more, size_t more_size, const int *fds, unsigned count);
/* Receives one message of at most `size` bytes; fds (room for WIRE_FDS_MAX) are close-on-exec and the caller's. Returns its length, 0 at
 * the end, -1 with errno (a cut message is EMSGSIZE and its descriptors are closed). `flags`: MSG_DONTWAIT or 0. */
long wire_receive(int socket, void *data, size_t size, int *fds, unsigned *count, int flags);
void wire_close_all(const int *fds, unsigned count);

/* True where every count, mask and string of a received order is in bounds. */
bool wire_order_is_sound(const wire_order *order, long size, unsigned fd_count);
bool wire_report_is_sound(const wire_report *report, long size, unsigned fd_count);

#endif
