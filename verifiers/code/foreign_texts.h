/* The preludes of verifiers/code/foreign/, carried inside the library. NUL-terminated. */
#ifndef ASSAY_VERIFIERS_CODE_FOREIGN_TEXTS_H
#define ASSAY_VERIFIERS_CODE_FOREIGN_TEXTS_H

extern const char foreign_cpp_values[], foreign_cpp_tester[], foreign_cpp_server[];
extern const char foreign_js_common[], foreign_js_tester[], foreign_js_server[];
extern const char foreign_java[];
extern const char foreign_rust_values[], foreign_rust_tester[], foreign_rust_server[];
extern const char code_leetcode[];

#endif
