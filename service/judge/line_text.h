/* Texts of a line: decoded into the arena, out of plain values and of conversations. */
#ifndef ASSAY_SERVICE_JUDGE_LINE_TEXT_H
#define ASSAY_SERVICE_JUDGE_LINE_TEXT_H

#include "common/arena.h"
#include "common/json_reader.h"
#include "common/status.h"

/* A string or number, NUL-terminated in the arena. */
assay_status line_text(json_value value, assay_view field, assay_arena *arena, assay_view *out);

typedef enum line_turn { LINE_COMPLETION, LINE_PROMPT } line_turn;

/* The text of a completion or prompt that may be a conversation: a text; a message {"content"}; a list of messages, of which the last with content counts (as a
 * prompt the last of a user, where there is one; as a completion it must not be the user's). Content may be a list of parts {"text"}, which are joined. The
 * message that was taken, for its other members, in *message (JSON_ERROR: plain text). */
assay_status line_turn_text(json_value value, line_turn which, assay_view field, assay_arena *arena, json_value *message,
                            assay_view *out);

/* A list of generations: an array whose first element is a text or itself a list; or an empty one. */
bool line_is_generations(json_value value);

#endif
