/* Embeds the file that CMake names; see embedded.h. */
#include "lang_detect/model/embedded.h"

#ifdef LANG_MODEL_FILE
__asm__(
    ".section .rodata\n"
    ".balign 64\n"
    ".local lang_model_begin\n"
    "lang_model_begin:\n"
    ".incbin \"" LANG_MODEL_FILE
    "\"\n"
    ".local lang_model_end\n"
    "lang_model_end:\n"
    ".byte 0\n"
    ".previous\n");
extern const char lang_model_begin[], lang_model_end[];

assay_view lang_embedded_model(void) {
    return (assay_view){lang_model_begin, (size_t)(lang_model_end - lang_model_begin)};
}
#else
assay_view lang_embedded_model(void) {
    return ASSAY_VIEW_NONE;
}
#endif
