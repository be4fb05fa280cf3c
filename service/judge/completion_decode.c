/* Completion message -> completion, without a copy: the views point into the request. The differential fuzz target
 * tests/fuzz/completion_decode holds it against protobuf-c. */
#include "service/judge/judge_internal.h"
#include "service/limits.h"
#include "service/wire/cursor.h"
#include "service/wire/wire.h"

enum { C_ID = 1, C_TEXT = 2, C_REASONING = 3, C_TOKEN_COUNT = 4, C_FINISH_REASON = 5, C_THINK_PREFILL = 6 };

static assay_status bad(const char *field, const char *reason, const char *why) {
    return assay_fail(ASSAY_INPUT, reason, field, "%s", why);
}

/* False: *failure says why. (A status is large; none is made where all is well.) */
static bool take(const wire_field *field, assay_completion *completion, assay_view *id, assay_status *failure) {
    static const wire_type wanted[] = {WIRE_BYTES, WIRE_BYTES, WIRE_BYTES, WIRE_BYTES, WIRE_VARINT, WIRE_VARINT, WIRE_VARINT};
    static const char *const names[] = {"", "id", "text", "reasoning", "token_count", "finish_reason", "think_prefill"};
    if (field->number > C_THINK_PREFILL) return true;
    if (field->type != wanted[field->number]) {
        *failure = bad(names[field->number], "MALFORMED_FIELD", "has the wrong wire type");
        return false;
    }
    switch (field->number) {
        case C_ID: *id = field->bytes; break;
        case C_TEXT: completion->text = field->bytes; break;
        case C_REASONING:
            completion->has_reasoning = true;
            completion->reasoning = field->bytes;
            break;
        case C_TOKEN_COUNT:
            completion->has_token_count = true;
            completion->token_count = (uint32_t)field->value;
            break;
        case C_FINISH_REASON: /* a reason that we do not know is "unknown" */
            completion->finish_reason =
                field->value <= ASSAY_FINISH_ABORT ? (assay_finish_reason)field->value : ASSAY_FINISH_UNKNOWN;
            break;
        case C_THINK_PREFILL:
            if (field->value > ASSAY_PREFILL_YES) {
                *failure = bad("think_prefill", "UNKNOWN_VALUE", "is not known");
                return false;
            }
            completion->think_prefill = (assay_think_prefill)field->value;
            break;
        default: break;
    }
    return true;
}

assay_status completion_decode(assay_view bytes, assay_completion *completion, assay_view *id) {
    *completion = (assay_completion){.has_reasoning = false};
    *id = ASSAY_VIEW_NONE;
    wire_cursor cursor = wire_cursor_of(bytes);
    assay_status status = assay_ok();
    for (wire_field field; wire_next(&cursor, &field) && take(&field, completion, id, &status);) continue;
    if (status.code == ASSAY_OK && cursor.fault) status = bad("", "MALFORMED_FIELD", cursor.fault);
    if (!wire_is_id(*id, LIMIT_ID_BYTES)) { /* whatever else is wrong: it must not be echoed */
        *id = ASSAY_VIEW_NONE;
        if (status.code == ASSAY_OK) status = bad("id", "BAD_ID", "must be UTF-8 of at most 256 bytes without NUL");
    }
    if (status.code != ASSAY_OK) return status;
    if (completion->text.size > LIMIT_COMPLETION_BYTES)
        status = bad("text", "COMPLETION_TOO_LARGE", "is longer than 1048576 bytes");
    else if (completion->reasoning.size > LIMIT_COMPLETION_BYTES)
        status = bad("reasoning", "COMPLETION_TOO_LARGE", "is longer than 1048576 bytes");
    return status;
}
