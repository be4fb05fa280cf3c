/* The tables of units and the look-ups in them: for units.c and unit_words.c. */
#ifndef ASSAY_VERIFIERS_MATH_READ_UNIT_TABLE_H
#define ASSAY_VERIFIERS_MATH_READ_UNIT_TABLE_H

#include <stdint.h>

#include "common/view.h"

enum {
    UNIT_LENGTH,
    UNIT_MASS,
    UNIT_TIME,
    UNIT_CURRENT,
    UNIT_CELSIUS,
    UNIT_FAHRENHEIT,
    UNIT_MONEY,
    UNIT_ANGLE,
    UNIT_DATA,
    UNIT_THING,
    UNIT_CALENDAR,
    UNIT_KELVIN,
    UNIT_AMOUNT,
    UNIT_ELECTRONVOLT /* measured, so that joules are another dimension */
};

typedef struct unit_entry {
    int8_t dimension, power;
    uint64_t num, den;
} unit_entry;

/* The tables that a word behind a number is looked up in. */
typedef enum unit_words_table {
    WORDS_UNITS,
    WORDS_DERIVED,
    WORDS_COMPOUND,
    WORDS_CURRENCY,
    WORDS_ABROAD,
    WORDS_NEVER,
    WORDS_SAID,
    WORDS_SCALE
} unit_words_table;

/* unit_begins.c: may the word be a name of this table, as far as its size, its first two bytes and its last one say (of either case)? Each look-up asks it first. */
bool unit_may_be(assay_view word, unit_words_table table);
/* Only while those are noted: one name, and all of a file's tables. */
void unit_note(assay_view name, unit_words_table table);
void unit_note_table(void);
void unit_note_abroad(void);
void unit_note_words(void);

/* As strcmp: the word against a name. */
int unit_order(assay_view word, const char *name);
/* NULL: no such name. Case-sensitive. */
const unit_entry *unit_find(assay_view word);
/* What a derived unit of the SI is, as a phrase, and the factor of it and its prefix; NULL: none. */
const char *unit_find_derived(assay_view word, uint64_t *num, uint64_t *den);
/* "mph" as "mi/h"; NULL: none. */
const char *unit_find_compound(assay_view word);
/* A unit in another language as an English phrase, "平方厘米" as "cm^2"; NULL: none (unit_abroad.c). */
const char *unit_find_abroad(assay_view word);
/* The currency of a name, and how many hundredths of it the name means; NULL: none. */
const char *unit_find_currency(assay_view word, unsigned *hundredths);

/* Words of three letters or more in small letters, in `storage`. */
assay_view unit_lower(assay_view word, char storage[32]);
static inline bool unit_is_letter(char c) {
    return assay_is_alpha(c) || (unsigned char)c >= 0x80;
}
/* A small-lettered word that no unit phrase holds (unit_words.c). */
bool unit_is_never(assay_view word);
/* One that may change the number: "loss", "pairs". */
bool unit_is_doubtful(assay_view word);
/* 1: a word of growth ("gain"), -1: of its opposite ("loss"), 0: neither. */
int unit_direction(assay_view word);
/* One that may stand for any counted thing: "ways", "items". */
bool unit_is_vague(assay_view word);
/* The word that stands for a counted thing's other names: "person" for "people", "student" for "pupils". */
assay_view unit_thing(assay_view word);

#endif
