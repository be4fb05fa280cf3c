/* A long message is copied once, and what most readers would read all of it for is noted in the same pass: in which lines of 64 bytes there is a byte
 * that is not ASCII, and in which the mark "<" with which tags begin. Two bits a line.
 *
 * Theory. A completion of 8 kB is cold for the process that judges it: to read it once costs more than all that is then done with its last hundred
 * bytes. Whoever copies it has each byte in a register anyhow. With the notes the reader checks UTF-8 where text is not ASCII and looks for tags where
 * tags may be, and of ordinary thinking it reads a few lines. The notes say nothing that depends on order or meaning, and no branch of the copy depends
 * on a byte of the text.
 *
 * The copy goes past the caches: another core reads it, and it would only push out what is needed here. */
#ifndef ASSAY_COMMON_LINE_NOTES_H
#define ASSAY_COMMON_LINE_NOTES_H

#include "common/utf8.h"

enum { ASSAY_LINE_BYTES = 64, ASSAY_LINE_MARK = '<' };

/* Of 64 lines, the first in the lowest bit. */
typedef struct assay_line_word {
    uint64_t high;  /* has a byte of 0x80 or above */
    uint64_t marks; /* has the mark */
} assay_line_word;

/* How many words note a message of so many bytes. */
static inline size_t assay_line_words(size_t size) {
    return (size + 64 * ASSAY_LINE_BYTES - 1) / (64 * ASSAY_LINE_BYTES);
}

/* ---- making them ---- */

typedef struct assay_noted_copy {
    char *to;
    size_t at;
    assay_line_word *words;
} assay_noted_copy;

/* `to` is aligned to a line and has room to the end of its last one; `words` has room for assay_line_words(size) of all that is put. Not owned. */
void assay_noted_copy_begin(assay_noted_copy *copy, char *to, assay_line_word *words, size_t size);
/* Puts the next piece behind the last. */
void assay_noted_copy_put(assay_noted_copy *copy, const char *from, size_t size);
/* Before anybody is told of it: the last line's notes, and all is made visible before what this thread writes next. */
void assay_noted_copy_end(assay_noted_copy *copy);

/* ---- reading them ---- */

typedef struct assay_line_notes {
    assay_view message; /* aligned as above; empty: nothing is noted */
    const assay_line_word *words;
} assay_line_notes;

/* As assay_utf8_check_and_note of ASSAY_LINE_MARK (utf8.h), but where the text is a piece of the noted message it reads only what it must. `places` may be
 * NULL. Lines that the text shares with its neighbours are always read. */
bool assay_line_notes_check(const assay_line_notes *notes, assay_view text, assay_places *places);
/* Asks for what assay_line_notes_check and a reader of the text's end will read; where nothing is noted, for the text's first 8 KiB. */
void assay_line_notes_fetch(const assay_line_notes *notes, assay_view text);

#endif
