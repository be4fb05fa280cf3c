/* The warm interpreter's module and its script (thirteen files, one after the other), carried inside the library, so that there is nothing to install or to find. */
#include "sandbox/python/embed.h"

__asm__(
    ".section .rodata\n"
    ".global sandbox_zygote_begin\nsandbox_zygote_begin:\n.incbin \"" ASSAY_ZYGOTE_FILE
    "\"\n"
    "sandbox_zygote_end:\n.balign 8\n"
    ".global sandbox_zygote_bytes\nsandbox_zygote_bytes:\n.quad sandbox_zygote_end - sandbox_zygote_begin\n"
    ".global sandbox_zygote_script\nsandbox_zygote_script:\n.incbin \"" ASSAY_PYTHON_FOLDER
    "/zygote.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER "/values.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER
    "/things.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER "/orders.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER
    "/files.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER "/claims.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER
    "/find_tests.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER "/numbers.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER
    "/errors.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER "/stand_in.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER
    "/plan.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER "/tester.py\"\n.incbin \"" ASSAY_PYTHON_FOLDER
    "/begin.py\"\n.byte 0\n"
    ".previous\n");
