/* Neutral by its own shape; see words.h. */
#ifndef ASSAY_LANG_DETECT_SHAPE_H
#define ASSAY_LANG_DETECT_SHAPE_H

#include "lang_detect/text/formula.h"
#include "lang_detect/text/marks.h"

/* What a run of ASCII without blanks is made of; one pass. */
typedef struct lang_chunk {
    size_t begin, end;
    bool whole; /* URL, e-mail, path: neutral as a whole */
} lang_chunk;

/* The run of non-blank ASCII at `at`, up to `end`. */
lang_chunk lang_chunk_at(assay_view text, size_t at, size_t end);
/* Only chunks with a slash or "@" or that begin with "www." are whole ones. The next of these signs at or behind `at`, or the text's end; and where the
 * chunk that holds a place begins, at `least` or behind it. */
size_t lang_sign_at(assay_view text, const lang_marks *marks, size_t at);
size_t lang_chunk_begin(assay_view text, size_t at, size_t least);
/* A word [begin, end) inside text that begins with a Latin letter: is it an identifier, by its own letters or by what touches it? capitals: it may have some
 * behind its first letter. */
static inline bool lang_is_identifier(assay_view text, size_t begin, size_t end, bool capitals);
/* A unit of measurement, as it stands after a number. */
bool lang_is_unit(assay_view word);

/* Nearly all words are told by the bytes beside them. */
extern const bool lang_tells_identifier[256];
bool lang_is_identifier_indeed(assay_view text, size_t begin, size_t end, bool capitals);
static inline bool lang_is_identifier(assay_view text, size_t begin, size_t end, bool capitals) {
    bool before = begin > 0 && lang_tells_identifier[(unsigned char)text.data[begin - 1]];
    bool behind = end < text.size && lang_tells_identifier[(unsigned char)text.data[end]];
    if (!before && !behind && !capitals && !lang_may_be_function(text, begin, end)) return false;
    return lang_is_identifier_indeed(text, begin, end, capitals);
}

#endif
