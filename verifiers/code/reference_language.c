/* Languages as data sets name them, in the words of the table of languages. */
#include <ctype.h>

#include "verifiers/code/reference_internal.h"

static bool begins(const char *text, const char *with) {
    return strncmp(text, with, strlen(with)) == 0;
}

const char *reader_language(reference_reader *r, json_value v, const char *field) {
    static const char *const makers[] = {"gnu ", "ms ", "clang "};
    char *word = (char *)(uintptr_t)reader_string(r, v, field).data; /* the reader's own copy */
    if (!word) return "";
    for (char *at = word; *at; at++) *at = (char)tolower((unsigned char)*at);
    for (size_t i = 0; i < sizeof makers / sizeof *makers; i++)
        if (begins(word, makers[i])) word += strlen(makers[i]);
    if (begins(word, "g++") || begins(word, "clang++")) return "c++";
    if (begins(word, "node.js")) return "nodejs";
    bool second = begins(word, "python 2") || begins(word, "pypy 2"); /* another language */
    size_t size = strcspn(word, " (-");
    if (size == 0) return word;
    word[size] = 0;
    return second ? "python2" : word;
}
