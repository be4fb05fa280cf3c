/* What judge.c and script.c share; nobody else includes it. */
#ifndef ASSAY_VERIFIERS_CODE_JUDGE_INTERNAL_H
#define ASSAY_VERIFIERS_CODE_JUDGE_INTERNAL_H

#include "verifiers/code/judge.h"

#define REPLY_ARENA_BYTES (512u << 20)

/* What a warm interpreter does with its request (sandbox/python/zygote.py). */
enum { JUDGE_MODE_CALL = 1, JUDGE_MODE_TESTER = 2, JUDGE_MODE_CALL_FOR_TESTER = 3 };

assay_verdict judge_verdict_of(sandbox_verdict verdict);

typedef struct judge_reply {
    char *bytes; /* mapped; NULL where nothing was written, or too much */
    size_t size;
    bool too_large;
} judge_reply;

/* One run with a request on descriptor 3 and a reply on descriptor 4. The reply is a memfd that only this run could write to: when it is read, every
 * process of the run is dead. False: our failure. Free the reply in either case. */
bool judge_exchange(sandbox_client *client, const sandbox_program *program, uint32_t mode, assay_view request,
                    const sandbox_limits *limits, sandbox_result *result, judge_reply *reply);
void judge_reply_free(judge_reply *reply);

#endif
