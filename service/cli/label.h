/* --label-key: what another grader, or a person, says of a line. One reading for every command that compares with labels. Pure. */
#ifndef ASSAY_SERVICE_CLI_LABEL_H
#define ASSAY_SERVICE_CLI_LABEL_H

#include "common/arena.h"
#include "common/json_reader.h"

typedef enum label { LABEL_NONE, LABEL_FALSE, LABEL_TRUE, LABEL_UNREAD } label;

#define LABEL_THRESHOLD 0.5 /* a score above it is true */

/* true and false; a number, or a text that is one: above the threshold is true; the words that tables use for either, in any case. NONE: null or absent. UNREAD:
 * there is something else. */
label label_read(json_value value, double threshold, assay_arena *arena);

#endif
