/* Texts of a line: decoded into the arena, out of plain values and of conversations. */
#ifndef ASSAY_SERVICE_JUDGE_LINE_TEXT_H
#define ASSAY_SERVICE_JUDGE_LINE_TEXT_H

#include "assay/v1/score.pb-c.h"
#include "common/arena.h"
#include "common/json_reader.h"
#include "common/status.h"

/* A string or number, NUL-terminated in the arena. */
assay_status line_text(json_value value, assay_view field, assay_arena *arena, assay_view *out);

/* The text of a completion that may be a conversation: a text; a message {"content"}; a list of messages, of which the last with content counts and must not be the
 * user's. Content may be a list of parts {"text"}, which are joined. The message that was taken, for its other members, in *message (JSON_ERROR: plain text). */
assay_status line_completion_text(json_value value, assay_view field, assay_arena *arena, json_value *message, assay_view *out);

/* A prompt into the group: a text as `prompt`, a conversation as `messages`, all of its turns in order up to `judged`, the message that is the completion
 * (JSON_ERROR: none). Turns without text (calls of tools) are left out; one without a role is the user's. */
assay_status line_prompt(json_value value, json_value judged, assay_view field, assay_arena *arena, Assay__V1__Group *group);

/* A list of generations: an array whose first element is a text or itself a list; or an empty one. */
bool line_is_generations(json_value value);

#endif
