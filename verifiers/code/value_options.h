/* How a value is compared with the expected one (value.h). */
#ifndef ASSAY_VERIFIERS_CODE_VALUE_OPTIONS_H
#define ASSAY_VERIFIERS_CODE_VALUE_OPTIONS_H

#include <stdbool.h>

typedef struct value_options {
    double absolute, relative; /* for numbers of which one is not an integer; 0: they must be the same number */
    bool unordered;            /* the outermost array as a multiset */
    bool *beyond;              /* may be NULL; set where a cap kept us from telling: then the answer false is no verdict */
} value_options;

#endif
