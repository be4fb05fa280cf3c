/* The JSON rule (DESIGN section 3) by reflection over protobuf-c descriptors: one schema for RPC, JSONL and rubric files.
 *
 *   - names as in the .proto (snake_case); enum values without their prefix (CORRECT; VERDICT_CORRECT, any case, hyphens for underscores and a
 *     known number are accepted on input);
 *   - `bytes` are text: on output invalid UTF-8 is shown as U+FFFD; on input a JSON string gives its UTF-8 (NUL kept; a lone
 *     surrogate gives U+FFFD), and a number its digits as they are written ("answers": [42]);
 *   - a field whose name ends in `_json` holds a JSON value: on input any value, null too, kept byte for byte; on output embedded as is (line
 *     breaks between its tokens become spaces), or as a string where it is not JSON;
 *   - a oneof with one field (`*_presence` in the .proto) marks an optional scalar: null where absent, on output always written; other oneofs: the
 *     fields stand inline, at most one;
 *   - repeated: array; map<string, Message>: object;
 *   - output: numbers and bools always; empty strings, bytes, arrays, absent messages, enum value 0 are left out; NaN and infinity become null;
 *   - input: unknown names are errors (with the path) unless JSON_CODEC_IGNORE_UNKNOWN, names that are given twice always; numbers may be strings of
 *     digits; null means absent, and NaN in an array of doubles. A `string` (not `bytes`) cannot hold a NUL. */
#ifndef ASSAY_SERVICE_JSON_CODEC_H
#define ASSAY_SERVICE_JSON_CODEC_H

#include <protobuf-c/protobuf-c.h>

#include "common/arena.h"
#include "common/buffer.h"
#include "common/status.h"

enum { JSON_CODEC_IGNORE_UNKNOWN = 1 };

/* Reads one JSON value (an object) into a new message in the arena. Errors are ASSAY_INPUT with field path and byte offset in the
 * message; reasons: JSON_SYNTAX, UNKNOWN_FIELD, DUPLICATE_FIELD, ONEOF, WRONG_TYPE, OUT_OF_RANGE, UNKNOWN_VALUE; ASSAY_BUDGET with
 * NO_MEMORY where the arena's cap is reached. Depth is at most LIMIT_NESTING. Views into `json` are not kept: everything is copied to the arena. */
assay_status json_codec_read(assay_view json, const ProtobufCMessageDescriptor *type, unsigned flags, assay_arena *arena,
                             ProtobufCMessage **out);

/* The same, with the fault's byte in *at instead of the message. */
assay_status json_codec_read_located(assay_view json, const ProtobufCMessageDescriptor *type, unsigned flags,
                                     assay_arena *arena, ProtobufCMessage **out, size_t *at);

/* Writes a message as JSON text, no line breaks. */
void json_codec_write(const ProtobufCMessage *message, assay_buffer *out);
/* The value of one field, as it stands behind its name. */
void json_codec_write_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, assay_buffer *out);

/* Reads the JSON text of one value into the field (by its name) of a message that lies in the arena, as json_codec_read does for each
 * member; null takes the field away. For a oneof, the field given replaces another that is set. */
assay_status json_codec_read_field(assay_view json, const ProtobufCFieldDescriptor *field, unsigned flags, assay_arena *arena,
                                   ProtobufCMessage *message);

/* Is the field set: a message, a set member of a oneof, a non-empty array or string, a number or bool that is not 0? */
bool json_codec_is_set(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);

/* Enum value by its JSON name ("CORRECT", also prefixed, any case); false: unknown. And back; NULL for an unknown number. */
bool json_codec_enum_value(const ProtobufCEnumDescriptor *type, assay_view name, int *value);
const char *json_codec_enum_name(const ProtobufCEnumDescriptor *type, int value);

#endif
