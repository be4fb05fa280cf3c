/* --rubric NAME|FILE, --convention and --set: the rubric of a run. */
#ifndef ASSAY_SERVICE_CLI_RUBRIC_CHOICE_H
#define ASSAY_SERVICE_CLI_RUBRIC_CHOICE_H

#include "assay/v1/rubric.pb-c.h"
#include "common/arena.h"
#include "common/buffer.h"
#include "common/status.h"
#include "service/rubrics/explain.h"

enum { RUBRIC_SETS_MAX = 64 };

typedef struct rubric_choice {
    const char *rubric; /* a name, or a file of YAML or JSON; NULL: "math" */
    const char *sets[RUBRIC_SETS_MAX];
    size_t set_count;
    const char *convention; /* --convention: of every maths and accuracy term, before the sets; NULL: none */
} rubric_choice;

/* False: too many. */
bool rubric_choice_set(rubric_choice *choice, const char *assignment);

/* Loads the rubric into the arena and applies the convention and the sets. A name goes before a file of that name. `server` (may be NULL): its address; a name is then
 * the server's own rubric, which may replace a preset, and one of ours only where the server has none. */
assay_status rubric_choose(const rubric_choice *choice, const char *server, assay_arena *arena, Assay__V1__Rubric **out);

/* The first term that says whether the answer is right (accuracy, math, code, choice, text); NULL: there is none. */
const Assay__V1__Term *rubric_accuracy_term(const Assay__V1__Rubric *rubric);
/* The same, else the first term that judges instructions. */
const Assay__V1__Term *rubric_deciding_term(const Assay__V1__Rubric *rubric);

#endif
