/* The named rubrics that every build carries (`math`, `r1-zero`, ...; service/rubrics/presets/), and `--set`. Rubrics of a user's own are files
 * (file.h), many of them a catalog (catalog.h). Thread-safe: constants and pure functions. */
#ifndef ASSAY_SERVICE_RUBRICS_H
#define ASSAY_SERVICE_RUBRICS_H

#include "assay/v1/rubric.pb-c.h"
#include "common/arena.h"
#include "common/status.h"

size_t rubric_preset_count(void);
assay_view rubric_preset_name(size_t index);
assay_view rubric_preset_text(size_t index); /* the YAML, comments and all */

/* The preset of that name as a message in the arena. ASSAY_USAGE with the known names where there is none. */
assay_status rubric_preset_load(assay_view name, assay_arena *arena, Assay__V1__Rubric **out);

/* Reads a rubric from JSON by the proto's schema: what the command line hands to scorers. */
assay_status rubric_read_json(assay_view json, assay_arena *arena, Assay__V1__Rubric **out);

/* Applies "TERM.FIELD=VALUE" (`format.template=think`, `accuracy.weight=2`) or "FIELD=VALUE" (`offset=-1`). FIELD is a field of the
 * term's check, or of the term (weight, gate_min_score, only_if_correct), or of the rubric; for an `accuracy` term also `math.FIELD`. Values are JSON,
 * or bare words for strings and enums (`think`, `think-answer`). Errors name the part and list what exists. */
assay_status rubric_set(Assay__V1__Rubric *rubric, assay_view assignment, assay_arena *arena);

#endif
