/* Shared by the files of the mask pass; see mask.h. */
#ifndef ASSAY_LANG_DETECT_MASK_INTERNAL_H
#define ASSAY_LANG_DETECT_MASK_INTERNAL_H

#include "lang_detect/text/mask.h"

enum lang_closer {
    CLOSE_BLANK_LINE,
    CLOSE_FENCE_TICKS,
    CLOSE_FENCE_TILDES,
    CLOSE_TICKS_1,
    CLOSE_TICKS_2,
    CLOSE_TICKS_3,
    CLOSE_DOLLAR,
    CLOSE_DOLLARS,
    CLOSE_PAREN,
    CLOSE_BRACKET,
    CLOSE_COMMENT,
    CLOSE_DRAWING,
    CLOSE_ENVIRONMENT /* + index into the table of maths environments */
};
enum { ENVIRONMENTS_MAX = 32, CLOSERS = CLOSE_ENVIRONMENT + ENVIRONMENTS_MAX };
#define NOWHERE SIZE_MAX

typedef struct lang_masker {
    assay_view text;
    const lang_marks *marks;
    assay_arena *arena;
    lang_spans *out;
    bool failed;           /* the arena is used up */
    size_t next[CLOSERS];  /* remembered searches: the first match at or after asked[] */
    size_t asked[CLOSERS]; /* valid where asked <= position <= next */
    bool known[CLOSERS];
} lang_masker;

/* The first closer of that kind at or after `from`, or NOWHERE. */
size_t lang_closer_find(lang_masker *masker, size_t kind, size_t from);
/* Index of a maths environment's name ("align*" counts as "align"), or -1. */
int lang_environment_of(assay_view name);
/* Index of that environment's end, just behind its brace, given where it begins. */
size_t lang_environment_end(const lang_masker *masker, size_t at);

void lang_mask_neutral(lang_masker *masker, size_t begin, size_t end);
/* Prose with delimiters in it. depth: of maths in \text in maths. */
void lang_mask_prose(lang_masker *masker, size_t begin, size_t end, int depth);
void lang_mask_maths(lang_masker *masker, size_t begin, size_t end, int depth);
/* Units of all words in [begin, end), whatever stands between them; from PROSE_UNITS_IN_STRING on, a comment or a string is prose. */
enum { PROSE_UNITS_IN_STRING = 7 };
size_t lang_prose_units(assay_view text, size_t begin, size_t end);
/* A fence's body, or what stands between ticks (inline). */
void lang_mask_code(lang_masker *masker, size_t begin, size_t end);

static inline char mask_byte(const lang_masker *masker, size_t at) {
    return at < masker->text.size ? masker->text.data[at] : '\0';
}

#endif
