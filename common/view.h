/* A view is a pointer and a length that somebody else owns. Model text is always a view: it may hold NULs and invalid
 * UTF-8, and is never a C string. Thread-safety: values; the bytes are read-only. */
#ifndef ASSAY_COMMON_VIEW_H
#define ASSAY_COMMON_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

typedef struct assay_view {
    const char *data; /* may be NULL where size is 0 */
    size_t size;      /* bytes */
} assay_view;

/* A string literal as a view, without its NUL. */
#define ASSAY_VIEW(literal) ((assay_view){(literal), sizeof(literal) - 1})
#define ASSAY_VIEW_NONE ((assay_view){NULL, 0})

static inline assay_view assay_view_of(const char *c_string) {
    return (assay_view){c_string, c_string ? strlen(c_string) : 0};
}

/* Here and below one byte is looked at before memcmp is called: parsers hold a text against many words, and nearly all differ there. */
static inline bool assay_view_equal(assay_view a, assay_view b) {
    return a.size == b.size && (a.size == 0 || (a.data[0] == b.data[0] && memcmp(a.data, b.data, a.size) == 0));
}

static inline bool assay_view_starts_with(assay_view text, assay_view prefix) {
    return text.size >= prefix.size &&
           (prefix.size == 0 || (text.data[0] == prefix.data[0] && memcmp(text.data, prefix.data, prefix.size) == 0));
}

static inline bool assay_view_ends_with(assay_view text, assay_view suffix) {
    return text.size >= suffix.size &&
           (suffix.size == 0 || (text.data[text.size - 1] == suffix.data[suffix.size - 1] &&
                                 memcmp(text.data + text.size - suffix.size, suffix.data, suffix.size) == 0));
}

/* The first place of a needle that is not empty, for those whose first byte is rare in the text: NULL: none. */
static inline const char *assay_view_find(assay_view text, assay_view needle) {
    if (text.size < needle.size) return NULL; /* of no bytes, which may stand at NULL */
    for (const char *at = text.data, *end = text.data + text.size; (size_t)(end - at) >= needle.size; at++) {
        at = (const char *)memchr(at, needle.data[0], (size_t)(end - at) - needle.size + 1);
        if (!at || memcmp(at, needle.data, needle.size) == 0) return at;
    }
    return NULL;
}
static inline bool assay_view_holds(assay_view text, assay_view needle) {
    return assay_view_find(text, needle) != NULL;
}

/* Is the text this word? Without its length first: most words of a list differ in their first byte. */
static inline bool assay_view_is(assay_view text, const char *word) {
    size_t i = 0;
    while (i < text.size && word[i] != '\0' && word[i] == text.data[i]) i++;
    return i == text.size && word[i] == '\0';
}

/* The bytes [begin, end) of text; both are clamped to its size. */
static inline assay_view assay_view_slice(assay_view text, size_t begin, size_t end) {
    if (end > text.size) end = text.size;
    if (begin > end) begin = end;
    if (!text.data) return ASSAY_VIEW_NONE;
    return (assay_view){text.data + begin, end - begin};
}

/* Space, tab, CR, LF, VT, FF. */
static inline bool assay_is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
}
static inline bool assay_is_digit(char c) {
    return c >= '0' && c <= '9';
}
static inline bool assay_is_alpha(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline assay_view assay_view_trim(assay_view text) {
    while (text.size > 0 && assay_is_space(text.data[0])) {
        text.data++;
        text.size--;
    }
    while (text.size > 0 && assay_is_space(text.data[text.size - 1])) text.size--;
    return text;
}

/* A range of bytes [begin, end) of some text, as reported to users. */
typedef struct assay_span {
    uint32_t begin, end;
} assay_span;

#endif
