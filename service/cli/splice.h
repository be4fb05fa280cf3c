/* Adds members to the text of a JSON object and keeps every other byte as it is: what `assay score` and `assay compare` do to a line. */
#ifndef ASSAY_SERVICE_CLI_SPLICE_H
#define ASSAY_SERVICE_CLI_SPLICE_H

#include "common/buffer.h"

/* Appends `line` to out with `members` ("\"a\": 1, \"b\": 2", not empty) before its closing brace, and without the members of these names that
 * it already had: they are results of an earlier run. False where the line is no object (nothing is appended). The text is looked at
 * closely only where one of the names stands in it; else only its end. */
bool splice_members(assay_view line, const assay_view *names, size_t name_count, assay_view members, assay_buffer *out);

#endif
