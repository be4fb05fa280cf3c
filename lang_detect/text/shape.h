/* Neutral by its own shape; see words.h. */
#ifndef ASSAY_LANG_DETECT_SHAPE_H
#define ASSAY_LANG_DETECT_SHAPE_H

#include "common/view.h"

/* What a run of ASCII without blanks is made of; one pass. */
typedef struct lang_chunk {
    size_t begin, end;
    bool whole; /* URL, e-mail, path: neutral as a whole */
} lang_chunk;

/* The run of non-blank ASCII at `at`, up to `end`. */
lang_chunk lang_chunk_at(assay_view text, size_t at, size_t end);
/* Only chunks with a sign (a slash or "@") or that begin with "www." are whole ones. The next sign at or behind `at`, or the text's end; and where the
 * chunk that holds a place begins, at `least` or behind it. */
size_t lang_sign_at(assay_view text, size_t at);
size_t lang_chunk_begin(assay_view text, size_t at, size_t least);
/* A word [begin, end) inside text that begins with a Latin letter: is it an identifier, by its own letters or by what touches it? capitals: it may have some
 * behind its first letter. */
bool lang_is_identifier(assay_view text, size_t begin, size_t end, bool capitals);
/* A unit of measurement, as it stands after a number. */
bool lang_is_unit(assay_view word);

#endif
