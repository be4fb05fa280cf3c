/* Calendar dates: "March 5, 2020", "5th of March 2020", "Thursday, 5 Mar. 2020", "2020-03-05", "2020年3月5日", "15/3/2020", "March 2020". */
#ifndef ASSAY_VERIFIERS_MATH_READ_DATES_H
#define ASSAY_VERIFIERS_MATH_READ_DATES_H

#include "common/view.h"

typedef struct math_date {
    int year, month, day; /* 0: not written */
    int weekday;          /* 1 Monday ... 7 Sunday; 0: not written */
    bool words;           /* the month is a word: digits alone may be a difference or a quotient */
    bool turned;          /* "1/2/2020": the month may as well be the day */
} math_date;

/* `folded` as text_fold.h leaves it: small letters, spaces for hyphens. False where it is no date, or there is no such day. */
bool math_date_read(assay_view folded, math_date *out);

typedef enum math_date_relation { DATES_EQUAL, DATES_DIFFER, DATES_OPEN /* one says more than the other, or may be either of two days */ } math_date_relation;
math_date_relation math_dates_compare(const math_date *a, const math_date *b);

#endif
