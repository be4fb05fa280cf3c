/* The parts of one run, inside a mother. Nobody outside sandbox/cell includes it. */
#ifndef ASSAY_SANDBOX_CELL_CELL_H
#define ASSAY_SANDBOX_CELL_CELL_H

#include <sys/types.h>
#include <time.h>

#include "sandbox/cell/mother.h"

/* Where programs' output lies in the mother's memory, and nowhere else: a warm interpreter's next child inherits it as zeros. */
typedef struct cell_memory {
    char chunk[65536], out[WIRE_INLINE_BYTES], err[WIRE_INLINE_BYTES], answer[WIRE_INLINE_BYTES + 1], message[WIRE_TAIL_BYTES];
} cell_memory;

typedef struct cell_stream {
    int fd;        /* our end of the pipe, -1 once closed */
    int spill;     /* memfd once the inline buffer is full, else -1 */
    uint64_t size; /* bytes kept */
    uint64_t seen; /* bytes read */
    uint64_t end;  /* what was written later than so many bytes does not count */
    cell_memory *memory;
    char *inline_bytes; /* WIRE_INLINE_BYTES of it */
} cell_stream;

/* A cell's processes and pipes; see birth.c. */
typedef struct cell_birth {
    bool made, dirty;     /* dirty: the mother could not come back to her own namespace */
    pid_t init, main;     /* 0: none yet */
    int init_fd, main_fd; /* pidfds */
    int pipes[4];         /* reading and writing end of standard output and standard error */
    int order[2];         /* a socket pair on which an interpreter's child waits for its order: the mother's end, its own */
    int fault_stage, fault_errno;
} cell_birth;

typedef enum cell_side { CELL_MOTHER, CELL_CANDIDATE } cell_side;

typedef struct cell {
    const mother_setup *setup;
    const mother_hooks *hooks;
    wire_order order;
    int fds[WIRE_FD_COUNT]; /* of the order, -1 where absent */
    wire_report report;
    cell_birth born;
    int listener; /* seccomp notifications, -1 */
    bool listener_is_ours;
    bool scratch_mounted;
    bool main_done;
    bool leaving;         /* the program has asked to exit, and is not let go before the cell ends */
    uint64_t thread_left; /* bytes of output when its first thread ended by itself */
    cell_memory *memory;
    cell_stream out, err;
    int64_t start_ns;
    uint64_t cpu_base_ns, oom_base, refusals_base, main_peak;
    int collected;
} cell;

void cell_birth_reset(cell_birth *b);
/* Makes what needs no order; where that fails, b->made is false and b->fault_stage tells why. Returns CELL_CANDIDATE in a warm interpreter's child,
 * when it has its order in `c` and is confined. */
cell_side cell_birth_prepare(cell *c, cell_birth *b);
/* A child that was reaped: where it is one of these, they are undone. */
void cell_birth_heard(cell_birth *b, pid_t gone);
/* The order in `c` begins to run. False with b->fault_stage. */
bool cell_birth_begin(cell *c, cell_birth *b);
/* After a begin that failed: had somebody ended the child before it had its order? Then nothing has run, nothing is left of it, and another may be prepared. */
bool cell_birth_was_ended(cell *c, cell_birth *b);

/* cgroup files of the slot; each returns false with errno where the host's file refused. */
bool cell_cgroup_prepare(cell *c);
bool cell_cgroup_join(const cell *c);
uint64_t cell_cgroup_cpu_ns(const cell *c); /* since the group was made; 0 where there is none */
/* Whether the kernel has killed a process of this run for want of memory, and whose: the cell's own limit's, or the machine's (or a group's around us), which is no fault of the program's. */
typedef enum cell_want { CELL_WANT_NONE, CELL_WANT_OWN, CELL_WANT_OTHERS } cell_want;
cell_want cell_cgroup_want(const cell *c);
uint64_t cell_cgroup_peak(const cell *c);
static inline int cell_cgroup_fd(const cell *c, enum mother_cgroup which) {
    return c->setup->cgroup_mask & 1u << which ? MOTHER_FD_CGROUP + (int)which : -1;
}

/* The child's side: joins, limits, drops, executes. Returns only for WIRE_PROGRAM_INSIDE. */
void cell_child_confine(cell *c, int out_write, int err_write);

/* Scratch folder of one run at /box. */
bool cell_scratch_mount(cell *c);
void cell_scratch_unmount(cell *c);
bool cell_scratch_write(cell *c);   /* the program's bytes to /box/source_name */
bool cell_scratch_stdin(cell *c);   /* standard input to /box/stdin, where the order asks for it and it is no pipe */
void cell_scratch_collect(cell *c); /* /box/collect to a sealed memfd */

/* Once in a mother; NULL with errno. */
cell_memory *cell_memory_new(void);
/* From now on nothing that is written counts. */
void cell_stream_close_book(cell_stream *stream);
/* Bytes written so far, read or not. */
uint64_t cell_stream_written(const cell_stream *stream);
/* Whether more of it may count. */
static inline bool cell_stream_is_open(const cell_stream *stream) {
    return stream->fd >= 0 && stream->seen < stream->end;
}
/* Reads what is there; false where the stream's limit is passed. */
bool cell_stream_read(cell_stream *stream, uint64_t keep, uint64_t limit);

/* Loads the filter; the descriptor of its listener, or -1 with errno. */
int cell_filter_load(const mother_setup *setup);
/* Landlock: no writing but beneath /box, no TCP, no abstract sockets or signals out. False with errno. */
bool cell_landlock(unsigned abi);
bool cell_drop_capabilities(void);
/* Limits that are the same for every run: a mother sets her own, once, and her children have them from her. */
bool cell_limit_all_alike(void);

#endif
