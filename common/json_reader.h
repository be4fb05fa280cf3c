/* A strict, bounded reader of JSON (RFC 8259) over a view: no tree, no allocation, every value also as the bytes it stands in. Our own
 * because we need exact numbers (integers of any size), byte-exact copies of values and lines, defined handling of lone
 * surrogates and NULs, and a depth bound; none of Debian's C libraries gives all four.
 *
 * A cursor walks values in order. Syntax errors are sticky: `error` names the fault and `at` the byte. Thread-safe: a cursor has one owner. */
#ifndef ASSAY_COMMON_JSON_READER_H
#define ASSAY_COMMON_JSON_READER_H

#include "common/buffer.h"
#include "common/view.h"

typedef enum json_type {
    JSON_ERROR = 0,
    JSON_NULL,
    JSON_FALSE,
    JSON_TRUE,
    JSON_NUMBER,
    JSON_STRING,
    JSON_ARRAY,
    JSON_OBJECT
} json_type;

/* A value that has been checked: its type and its exact bytes (a string with its quotes). */
typedef struct json_value {
    json_type type;
    assay_view raw;
} json_value;

/* Checks the whole text as one value with white space around it, nested at most max_depth deep, in one linear pass. Invalid UTF-8 inside a string is
 * an error. On error returns type JSON_ERROR, and *error (static text) and *error_at say what and at which byte. */
json_value json_parse(assay_view text, unsigned max_depth, const char **error, size_t *error_at);

/* Iterates over a checked object or array: start with at = 0; false at the end. */
typedef struct json_iterator {
    json_value container;
    size_t at;
} json_iterator;
json_iterator json_iterate(json_value container);
bool json_next_member(json_iterator *iterator, assay_view *raw_key /* with quotes */, json_value *value);
bool json_next_element(json_iterator *iterator, json_value *value);

/* Number of members or elements of a checked container. */
size_t json_count(json_value container);
/* The *last* member of that name (as most parsers do with repeated names); type JSON_ERROR where there is none. */
json_value json_member(json_value object, assay_view name);

/* Decodes a checked string (raw, with quotes) by appending its UTF-8 to out; \u0000 gives a NUL, a lone surrogate gives U+FFFD. */
void json_decode_string(assay_view raw, assay_buffer *out);
/* The same without a copy where the string has no escapes. */
bool json_string_is_plain(assay_view raw);
/* True where the decoded string equals `text`. */
bool json_string_equals(assay_view raw, assay_view text);

/* A checked number as a double, or as an integer where it is one in range. */
bool json_to_double(json_value number, double *out);
bool json_to_int64(json_value number, int64_t *out);

#endif
