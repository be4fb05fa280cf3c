/* A rubric in words: its formula, and each term with the options that are set, written as --set takes them. Pure. */
#ifndef ASSAY_SERVICE_RUBRICS_EXPLAIN_H
#define ASSAY_SERVICE_RUBRICS_EXPLAIN_H

#include "assay/v1/rubric.pb-c.h"
#include "common/buffer.h"

void rubric_explain(const Assay__V1__Rubric *rubric, assay_buffer *out);

/* The name of a term, by default its check's; never NULL. */
const char *rubric_term_name(const Assay__V1__Term *term);

#endif
