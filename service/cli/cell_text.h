/* Text that models wrote, made fit for a terminal: control characters, escape sequences and invalid UTF-8 can do no harm, columns line up. */
#ifndef ASSAY_SERVICE_CLI_CELL_TEXT_H
#define ASSAY_SERVICE_CLI_CELL_TEXT_H

#include "common/buffer.h"

/* Appends at most `columns` columns of text: line breaks and tabs as spaces, other control characters and invalid bytes as U+FFFD, and "…" where it
 * was cut. With `pad`, spaces up to `columns`. Wide characters (East Asian, emoji) count two, combining ones none. */
void cell_put(assay_buffer *out, assay_view text, size_t columns, bool pad);

#endif
