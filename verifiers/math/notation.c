/* See notation.h. */
#include "verifiers/math/notation.h"

#include <stdint.h>
#include <string.h>

static size_t behind_blanks(assay_view text, size_t at) {
    while (at < text.size && (text.data[at] == ' ' || text.data[at] == '~')) at++;
    return at;
}

static bool stands_at(assay_view text, size_t at, const char *word) {
    return at <= text.size && assay_view_starts_with(assay_view_slice(text, at, text.size), assay_view_of(word));
}

/* The offset of what the bracket behind the name at `at` holds; 0: no such name there, or no bracket. */
static size_t argument_of(assay_view text, size_t at, const char *name) {
    size_t end = at + strlen(name);
    if (!stands_at(text, at, name)) return 0;
    if (name[0] != '\\' && at > 0 && (assay_is_alpha(text.data[at - 1]) || text.data[at - 1] == '\\')) return 0;
    end = behind_blanks(text, end);
    if (stands_at(text, end, "\\left")) end += 5;
    bool bracket = end < text.size && (text.data[end] == '(' || text.data[end] == '[');
    return bracket ? end + 1 : 0;
}

/* A sum over all calls of the name that does not depend on their order, nor on that of what is in a bracket. */
static uint64_t calls_of(assay_view text, const char *name, unsigned *count) {
    uint64_t all = 0;
    *count = 0;
    for (size_t at = 0; at < text.size; at++) {
        size_t argument = text.data[at] == name[0] ? argument_of(text, at, name) : 0;
        if (!argument) continue;
        uint64_t one = 1;
        unsigned depth = 1;
        for (size_t i = argument; i < text.size && depth > 0; i++) {
            char c = text.data[i];
            depth += c == '(' || c == '[';
            depth -= c == ')' || c == ']';
            uint64_t byte = (uint64_t)(unsigned char)c + 1;
            if (depth > 0 && c != ' ') one += byte * byte * UINT64_C(0x9E3779B97F4A7C15);
        }
        all += one * one * one; /* two calls are not one of both arguments */
        ++*count;
    }
    return all;
}

static bool calls_differ(assay_view a, assay_view b) {
    static const char *const names[] = {"Var", "Cov"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        unsigned left, right;
        uint64_t x = calls_of(a, names[i], &left), y = calls_of(b, names[i], &right);
        if (left > 0 && right > 0 && x != y) return true;
    }
    return false;
}

/* The letters on both sides of the first "\circ" between two: what is composed. False: no composition. */
static bool composition(assay_view text, char pair[2]) {
    for (size_t at = 0; at < text.size; at++) {
        if (text.data[at] != '\\' || !stands_at(text, at, "\\circ")) continue;
        size_t before = at, behind = behind_blanks(text, at + 5);
        while (before > 0 && text.data[before - 1] == ' ') before--;
        if (before == 0 || !assay_is_alpha(text.data[before - 1]) || behind >= text.size || !assay_is_alpha(text.data[behind]))
            continue;
        pair[0] = text.data[before - 1];
        pair[1] = text.data[behind];
        return true;
    }
    return false;
}

/* "ymnr": four small letters or more, not in the order in which one writes names of values, may be letters that spell something. */
static bool may_spell(assay_view text) {
    bool ascending = true;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 'a' || text.data[i] > 'z') return false;
        ascending = ascending && (i == 0 || text.data[i] >= text.data[i - 1]);
    }
    return text.size >= 4 && !ascending;
}

static assay_view bare(assay_view text) {
    text = assay_view_trim(text);
    while (text.size > 0 && strchr("$.", text.data[text.size - 1])) text.size--;
    while (text.size > 0 && text.data[0] == '$') text = assay_view_slice(text, 1, text.size);
    return assay_view_trim(text);
}

/* "CBF": three capitals or more, a word or the name of a path; as a product their order would not count. */
static bool is_word_of_capitals(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] < 'A' || text.data[i] > 'Z') return false;
    }
    return text.size >= 3;
}

static bool words_differ(assay_view a, assay_view b) {
    a = bare(a);
    b = bare(b);
    return is_word_of_capitals(a) && is_word_of_capitals(b) && !assay_view_equal(a, b);
}

/* "N(0,1)", "U(0,1)": a distribution, and not the point (0, 1) under a name. */
static bool is_distribution(assay_view text) {
    text = bare(text);
    if (!memchr(text.data, ',', text.size) || text.data[text.size - 1] != ')') return false;
    return argument_of(text, 0, "N") || argument_of(text, 0, "U") || argument_of(text, 0, "\\mathcal{N}") ||
           argument_of(text, 0, "\\mathcal{U}");
}

bool math_notation_is_doubtful(assay_view gold, assay_view answer, bool equal) {
    char x[2], y[2];
    bool composed = equal && composition(gold, x) && composition(answer, y) && memcmp(x, y, 2) != 0;
    if (equal && may_spell(gold) && answer.size == gold.size && may_spell(answer)) return true;
    bool name = equal && (words_differ(gold, answer) || is_distribution(gold) != is_distribution(answer));
    return composed || name || (equal && calls_differ(gold, answer));
}
