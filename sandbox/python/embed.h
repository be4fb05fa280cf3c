/* Bytes that are linked in from files; see embed.c. */
#ifndef ASSAY_SANDBOX_PYTHON_EMBED_H
#define ASSAY_SANDBOX_PYTHON_EMBED_H

extern const char sandbox_zygote_begin[], sandbox_zygote_end[]; /* the extension module */
extern const char sandbox_zygote_script[];                      /* a C string */

#endif
