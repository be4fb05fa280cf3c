/* Phrases that announce an answer, between the files that read them. A phrase is a noun (phrase_nouns.c), a connector ("is", ":", "to the question is", a line end behind a
 * heading) and content up to the end of its sentence (phrases.c), of which what says no value is cut off (phrase_content.c). The nouns are looked for from the end; the last
 * phrase that has content is the answer, so that a note behind it changes nothing. Weak nouns ("option", "result") are also used on the way: they count in the last sentence
 * only; cues of other languages in the last CONTENT_BYTES. At most PHRASES_TRIED nouns are looked at and CONTENT_BYTES of content, so the cost is bounded. */
#ifndef ASSAY_VERIFIERS_ANSWER_PHRASES_H
#define ASSAY_VERIFIERS_ANSWER_PHRASES_H

#include "verifiers/answer/answer_internal.h"

enum { CONTENT_BYTES = 4096 };

typedef enum noun_kind {
    NOUN_STRONG,
    NOUN_WEAK, /* only in the last sentence */
    NOUN_LINE  /* only at the start of a line, a colon behind it */
} noun_kind;

typedef struct phrase_noun {
    assay_view word; /* lower case; letters of either case match, other bytes as they are */
    noun_kind kind;
    bool folded;
} phrase_noun;
extern const phrase_noun phrase_nouns[ANSWER_NOUNS];

/* The last place of a noun or cue (behind the nouns) before `end`; of those that only count near the end, in the last CONTENT_BYTES. */
size_t phrase_find(assay_view text, size_t end, size_t n);
/* Where the content begins that noun number `n` at `at` announces; ASSAY_NOT_FOUND where it announces none. */
size_t phrase_announced(assay_view text, size_t n, size_t at);
bool phrase_begins_line(assay_view text, size_t at);
/* A digit, a sign, a formula; a letter of its own, perhaps in brackets. */
bool phrase_begins_content(assay_view text, size_t at);
bool phrase_begins_label(assay_view text, size_t at);

/* "14, but let me double-check: ...": what comes of the check is the answer. */
bool phrase_is_to_be_checked(assay_view content);
/* The end of the whole list where content begins with a bullet: "- A\n- C"; `end` where it does not. */
size_t phrase_list_end(assay_view text, size_t begin, size_t end);
/* Without what says nothing of the value: "14'tür", "B is the right one", "5 (see above)". */
assay_view phrase_without_turkish_copula(assay_view content);
assay_view phrase_without_approval(assay_view content);
assay_view phrase_without_remark(assay_view content);
/* Content that is no answer: "not known", "complete", "correct" (of this one), signs alone. */
bool phrase_denies(assay_view content);
bool phrase_remarks(assay_view within, size_t begin, assay_view content);
bool phrase_is_praise_of_one(assay_view text, size_t noun, assay_view content);
bool phrase_says_something(assay_view content);
/* "the number of pencils left", what the answer is by words alone; and what ", which is 80" behind it comes to (empty: nothing is said). */
bool phrase_is_quantity(assay_view content);
/* "an integer between 0 and 9", "some value of x": the kind of answer. */
bool phrase_is_kind(assay_view content);
/* Does the text hold a value, a number word or "or"? */
bool phrase_offers_value(assay_view text);
assay_view phrase_behind_which(assay_view explained);

#endif
