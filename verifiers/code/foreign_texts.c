/* See foreign_texts.h. */
#include "verifiers/code/foreign_texts.h"

#define CARRY(name, file) ".global " name "\n" name ":\n.incbin \"" ASSAY_FOREIGN_FOLDER "/" file "\"\n.byte 0\n"

__asm__(".section .rodata\n" CARRY("foreign_cpp_values", "values.hpp") CARRY("foreign_cpp_tester", "tester.hpp")
            CARRY("foreign_cpp_server", "server.hpp") CARRY("foreign_js_common", "common.js")
                CARRY("foreign_js_tester", "tester.js") CARRY("foreign_js_server", "server.js")
                    CARRY("foreign_java", "Assay.java") CARRY("foreign_rust_values", "values.rs")
                        CARRY("foreign_rust_tester", "tester.rs") CARRY("foreign_rust_server", "server.rs")
                            CARRY("code_leetcode", "leetcode.py") ".previous\n");
