/* Values that cross between a candidate's cell and the judge: plain data by exact type, in frames that are decoded outside.
 *
 *   request  "ASQ1" nonce[8] value      a list of two: the function's name and the list of arguments (a tester's: see values.py; behind it perhaps the compiled program, and the
 *            time of day of clock.h)
 *   reply    "ASR1" nonce[8] value      and nothing behind it
 *   value    N | T | F | f double | i size hex-digits (with '-') | s size UTF-8 | b size bytes | c double double
 *            | l/t/S/z/q/I/r count values (list, tuple, set, frozenset, deque, used-up iterator, range's three numbers) | d count (key value)* | o size type-name (opaque)
 *            | R 1 number (one of the objects that the test shares; sandbox/python/values.py) | M 1 number (one of the containers in the call's arguments; requests
 *            also have M 2 number container) | p 2 name value (a type of the standard library by name: Counter, Fraction, date ...; values.py, make_named)
 *
 * Sizes and counts are 32 bits, little-endian, as doubles are. The decoder is linear and does not recurse: every length is checked against the
 * bytes left before anything is allocated; bytes, nodes and depth are capped; an overlong integer, a repeated member or a byte too many
 * is malformed. Whatever it accepts can only be a right or a wrong answer: no value says "passed". */
#ifndef ASSAY_VERIFIERS_CODE_VALUE_H
#define ASSAY_VERIFIERS_CODE_VALUE_H

#include "common/arena.h"
#include "common/buffer.h"
#include "common/json_reader.h"
#include "common/view.h"
#include "verifiers/code/value_options.h"

enum { VALUE_DEPTH_MAX = 200, VALUE_NODES_MAX = 2000000, VALUE_NONCE_BYTES = 8, VALUE_INTEGER_BYTES_MAX = 65536 };
#define VALUE_BYTES_MAX (64u << 20)

typedef struct value {
    char tag;
    uint32_t count; /* members, of a dict pairs */
    uint32_t nodes; /* of this value, itself included: the next sibling is at this + nodes */
    double real, imaginary;
    assay_view text; /* i, s, b, o */
} value;

typedef enum value_fault { VALUE_FINE, VALUE_MALFORMED, VALUE_TOO_LARGE, VALUE_NO_MEMORY } value_fault;

/* Decodes one value that fills `bytes`; *root is an array of nodes in the arena, in order. The texts point into bytes. */
value_fault value_decode(assay_view bytes, assay_arena *arena, const value **root);

/* The value behind a reply's head; VALUE_MALFORMED where head or nonce are not as they must be. */
value_fault value_decode_reply(assay_view reply, const unsigned char nonce[VALUE_NONCE_BYTES], assay_arena *arena,
                               const value **root);

/* Pieces of frames: a text-like value (i, s, b, o), and the head of a container whose members follow. */
void value_put_text(assay_buffer *out, char tag, assay_view text);
void value_put_head(assay_buffer *out, char tag, size_t count);

/* Appends a checked JSON value as plain data. False where a number in it is neither an integer nor finite. */
bool value_put_json(assay_buffer *out, json_value v);

/* Appends a request: arguments is a checked JSON array. False where it is none, or a number in it is neither an integer nor finite. */
bool value_encode_request(assay_view name, json_value arguments, const unsigned char nonce[VALUE_NONCE_BYTES],
                          assay_buffer *out);

/* Whether a decoded value equals the expected JSON value, as Python's == would have it after json.loads: 1 == 1.0 == True; a tuple may stand for an
 * array; a dict's integer keys may stand for their decimal text; NaN equals nothing; sets, bytes, complex and opaque values equal nothing. */
bool value_equals_json(const value *v, json_value expected, value_options options);

#endif
