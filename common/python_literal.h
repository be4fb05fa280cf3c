/* Python's repr of plain data as JSON: columns are often written with str() and read with ast.literal_eval. */
#ifndef ASSAY_COMMON_PYTHON_LITERAL_H
#define ASSAY_COMMON_PYTHON_LITERAL_H

#include "common/arena.h"

/* Lists, dicts, texts, numbers, None, True and False. What is no literal gives text that is no JSON: the caller parses it. Linear. data NULL: no memory. */
assay_view python_literal_to_json(assay_view text, assay_arena *arena);

#endif
