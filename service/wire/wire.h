/* The wire between front and scorers: cuts a ScoreRequest into units without parsing it, and joins results into a response.
 *
 * Cutting rule (proto/assay/v1/score.proto): in ScoreRequest field 15 is the body and all else the head, in Group the same. The cutter scans tags
 * and lengths only, down to completions; heads that are not contiguous are gathered into further request memory. The joiner
 * copies each result body behind its tag, checks it (tags, lengths, UTF-8 of strings), adds the front's own fields, and
 * computes group statistics and advantages from the records. Runs in the front; knows protobuf's encoding, not gRPC.
 * Thread-safety: one thread at a time per object. */
#ifndef ASSAY_SERVICE_WIRE_H
#define ASSAY_SERVICE_WIRE_H

#include "service/engine/engine.h"
#include "service/wire/suites.h"

typedef struct wire_cut wire_cut;

/* Head fields that hold from one message of a stream to the next. Zero-initialise; clear with wire_stream_head_clear. */
typedef struct wire_stream_head {
    assay_buffer rubric;  /* the last rubric_name or rubric field, tag included */
    assay_buffer options; /* the last options field, tag included */
    /* not sticky: of the message last cut, also where it was refused; empty where it has no valid one. Into request memory */
    assay_view request_id;
} wire_stream_head;
void wire_stream_head_clear(wire_stream_head *head);

/* Cuts the first `size` bytes of the job's memory, a ScoreRequest (stream == NULL) or a ScoreStreamRequest, and adds all units
 * to the job. Errors are the call's: ASSAY_INPUT (framing: "groups[3]: truncated"), ASSAY_USAGE (empty batch, no rubric), ASSAY_LIMIT (counts, head bytes;
 * reason names the limit), ASSAY_ENVIRONMENT (no room in request memory: retry later). In a stream, a message without groups is
 * allowed and gives a cut without items. */
assay_status wire_cut_request(engine_job *job, size_t size, wire_stream_head *stream, wire_cut **out);
void wire_cut_free(wire_cut *cut);

/* The rubrics that a server knows by name. A rubric_name of theirs is cut as if the whole rubric stood there, so that scorers need no files and all units of
 * a call judge by the same one, whatever is read anew meanwhile. */
typedef struct wire_rubrics {
    /* OK and *message: the serialised Rubric, which lives until the cut returns; OK and an empty one: leave the name to
     * the scorers. A failure is the call's. */
    assay_status (*find)(const void *context, assay_view name, assay_view *message);
    const void *context;
} wire_rubrics;
/* wire_cut_request with named rubrics and named tests; NULL: none. */
assay_status wire_cut_request_with(engine_job *job, size_t size, wire_stream_head *stream, const wire_rubrics *rubrics,
                                   wire_suites *suites, wire_cut **out);

/* options.time_budget_ms of the call, 0 where absent. */
uint32_t wire_cut_time_budget_ms(const wire_cut *cut);
assay_view wire_cut_request_id(const wire_cut *cut); /* a view into request memory; checked: at most 128 bytes of UTF-8 */

/* After done: the error that the scorers found in the call's head, if any (then the whole call fails with it). */
assay_status wire_call_error(const engine_job *job);

/* What an endpoint is to be asked for an item; filled in by who asks. */
typedef struct wire_wish {
    size_t item;
    uint32_t part; /* of its late terms */
    char endpoint[65];
    assay_view group_head, completion; /* as the client sent them, in the job's memory */
    uint32_t begin, end;               /* of the completion's text */
    enum { WIRE_WISH_LOST, WIRE_WISH_SCORED, WIRE_WISH_FAILED, WIRE_WISH_UNKNOWN } outcome;
    double score; /* as the endpoint said; finite */
    char why[96];
} wire_wish;
/* After done: what the call's items want of endpoints; *out is malloc'd. False: no memory. */
bool wire_wishes(const wire_cut *cut, const engine_job *job, wire_wish **out, size_t *count);

/* After done: the serialised ScoreResponse (ScoreStreamResponse has the same numbers). `provenance`: a serialised Provenance,
 * empty to leave it out. Returns malloc'd bytes in *out (free() them). */
assay_status wire_join_response(const wire_cut *cut, const engine_job *job, assay_view provenance, assay_view *out);
/* The same with the answers to wire_wishes. */
assay_status wire_join_response_with(const wire_cut *cut, const engine_job *job, const wire_wish *wishes, size_t wish_count,
                                     assay_view provenance, assay_view *out);

/* How an engine fault is reported in a CompletionResult. */
typedef struct wire_fault {
    const char *reason; /* "SCORER_CRASHED", ... listed in docs/API.md */
    const char *message;
    bool retryable;
    uint8_t status; /* ResultStatus */
} wire_fault;
wire_fault wire_fault_of(engine_fault fault, uint8_t attempts);

/* An id that can be echoed: UTF-8 of at most `bytes_max` bytes, without a NUL (at which C clients would cut it). */
bool wire_is_id(assay_view id, size_t bytes_max);

/* Appends the packed message; the same bytes as protobuf_c_message_pack. No room: out->overflow. */
struct ProtobufCMessage;
void wire_pack(const struct ProtobufCMessage *message, assay_buffer *out);

/* Checks that `bytes` is a well-formed message of that type: tags, wire types, lengths, nesting, UTF-8 of every `string`. */
struct ProtobufCMessageDescriptor;
bool wire_check_message(assay_view bytes, const struct ProtobufCMessageDescriptor *type, unsigned max_depth);
/* The same for what a client sent: unknown fields are allowed, a NUL in a `string` is not; ASSAY_INPUT with the field's path. */
assay_status wire_check_input(assay_view bytes, const struct ProtobufCMessageDescriptor *type, unsigned max_depth);

#endif
