/* What the files of this folder share. The flow of one item:
 *
 *   bytes -> (completion_decode | line) -> assay_completion
 *   call head -> head (rubric compiled, options; cached by its bytes)
 *   group head -> reference compiled for that rubric (cached by its bytes)
 *   assay_rubric_judge -> outcome -> result (CompletionResult) -> protobuf, or result_json
 *
 * Nothing here is shared between scorers. */
#ifndef ASSAY_SERVICE_JUDGE_INTERNAL_H
#define ASSAY_SERVICE_JUDGE_INTERNAL_H

#include "assay/v1/result.pb-c.h"
#include "assay/v1/score.pb-c.h"
#include "service/judge/judge.h"
#include "service/judge/late_part.h"
#include "service/judge/line.h"
#include "verifiers/rubric/rubric.h"

/* ---- the call's head ---- */
typedef struct judge_head {
    assay_arena arena; /* holds all views below */
    assay_view key;    /* copy of the head's bytes */
    uint32_t kind;     /* unit kind the bytes were read as */
    uint64_t last_use;
    assay_status status; /* not OK: the call fails with it */
    assay_rubric *rubric;
    uint32_t detail_level; /* of the wire; never 0 */
    bool reports_weights;  /* GDPO: the front needs the terms' weights */
    assay_think_prefill think_prefill;
    assay_view suffixes[16];
    size_t suffix_count;
    judge_line_config line; /* LINE and COMPARE */
} judge_head;

/* Reads a head; the result is in head->status. */
void head_read(judge_head *head, uint32_t kind, assay_view bytes);
void head_clear(judge_head *head);
enum { HEADS_MAX = 16 };

/* ---- references ---- */
typedef struct held_reference {
    struct held_reference *next_in_bucket, *newer, *older;
    assay_arena arena;
    uint64_t hash;
    const assay_rubric *rubric;
    assay_view key;
    size_t bytes;
    assay_status status; /* not OK: all items of the group are INVALID with it */
    assay_reference *reference;
    assay_view prompt;
} held_reference;

typedef struct reference_cache {
    held_reference *buckets[256];
    held_reference *newest, *oldest;
    size_t bytes;
} reference_cache;
/* Fills `held` (arena ready, key copied) from its key; the reader sets status, reference and prompt. */
typedef void reference_reader(held_reference *held, void *context);
/* The reference with these bytes for this rubric, read now if it was not held; NULL: no memory. Valid until the next call. */
held_reference *reference_cache_get(reference_cache *cache, const assay_rubric *rubric, assay_view key, reference_reader *read,
                                    void *context);
void reference_cache_forget_rubric(reference_cache *cache, const assay_rubric *rubric);
void reference_cache_clear(reference_cache *cache);

typedef struct head_cache {
    judge_head heads[HEADS_MAX];
    uint64_t clock;
} head_cache;
/* The head with these bytes, read now if it was not held; references of a head that must go for it go too. Never NULL; valid
 * until the next call. */
judge_head *head_cache_get(head_cache *cache, reference_cache *references, uint32_t kind, assay_view bytes);
void head_cache_clear(head_cache *cache);

/* ---- decoding (paths are relative to the message) ---- */
/* Views of the spec point into the message, or the arena. */
assay_status rubric_decode(const Assay__V1__Rubric *message, assay_arena *arena, assay_rubric_spec *spec);
assay_status reference_decode(const Assay__V1__Reference *message, assay_arena *arena, assay_reference_spec *spec);
assay_status code_check_decode(const Assay__V1__CodeCheck *message, assay_code_options *options);
/* "REFERENCE_NOT_CACHED" is the reason where tests are named by a hash: the front knows hashes, scorers do not. */
assay_status code_reference_decode(const Assay__V1__CodeReference *message, assay_arena *arena, assay_code_spec *spec);
assay_status completion_decode(assay_view bytes, assay_completion *completion, assay_view *id);
/* Reads the head of LINE and COMPARE units; views point into the arena. */
assay_status line_config_read(assay_view json, assay_arena *arena, judge_line_config *config);
/* A ProtobufCAllocator over an arena; free is a no-op. */
ProtobufCAllocator arena_allocator(assay_arena *arena);

/* Where a result belongs. */
typedef struct result_place {
    uint32_t group_index, completion_index;
    assay_view id;
    bool is_line; /* paths are the line's own, without groups and completions */
} result_place;

/* ---- the scorer's state ---- */
/* The unit that was judged last: its later items need not look their head and reference up by their bytes again. */
typedef struct judge_last {
    const char *call_head, *group_head; /* only compared */
    uint32_t index;
    judge_head *head;
    held_reference *held;
} judge_last;

typedef struct judge_state {
    judge_config config;
    assay_code_cells cells;
    judge_last last;
    head_cache heads;
    reference_cache references;
    assay_arena arena;     /* of the item */
    assay_arena row_arena; /* of the row of the last ROW unit; ready where row_held */
    bool row_held;
    judge_row row;
    assay_view row_line, row_key; /* what it was read from, and by which head */
    assay_status row_status;
    late_trailer late; /* of the item judged last; count 0: nothing is late */
} judge_state;

void judge_proto_item(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record);
void judge_line_item(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record);
void judge_compare_item(judge_state *state, const engine_unit *unit, uint32_t index, assay_buffer *body, engine_record *record);

/* Judges one completion against a held reference and writes record and result; shared by all unit kinds. NULL: cancelled (no
 * result is needed) or no memory. */
Assay__V1__CompletionResult *judge_one(judge_state *state, const judge_head *head, const held_reference *held,
                                       assay_completion *completion, const result_place *place,
                                       const _Atomic uint32_t *cancelled, engine_record *record);
/* What the face noted of the bytes that the unit's items lie in. */
assay_line_notes judge_notes(const engine_unit *unit);
/* The head of a unit; NULL: it is at fault, and body and record say so. */
judge_head *judge_unit_head(judge_state *state, const engine_unit *unit, assay_buffer *body, engine_record *record);
/* Compiles a group's reference into `held`: limits, missing reference, prompt. */
void judge_hold_reference(held_reference *held, const judge_head *head, const Assay__V1__Group *group);

/* ---- results ---- */
/* Builds the message in the arena; NULL: no memory. */
Assay__V1__CompletionResult *result_build(const assay_outcome *outcome, const assay_completion *completion,
                                          const result_place *place, uint32_t detail_level, assay_arena *arena);
/* A result for an item or group that is malformed (INVALID) or failed (ERROR), with the rubric's component keys. */
Assay__V1__CompletionResult *result_build_error(const assay_rubric *rubric, assay_result_status status, const assay_status *why,
                                                const result_place *place, assay_arena *arena);
/* How a malformed group or item is reported: INVALID, but for tests that are not held and failures of ours. */
assay_result_status result_status_of(const assay_status *why);
void record_fill(engine_record *record, const assay_outcome *outcome);

/* Test-only: acts on a fault marker at the start of the text ("ASSAY-FAULT:segv", "abort", "loop", "memory"). */
void fault_act(assay_view text);

#endif
