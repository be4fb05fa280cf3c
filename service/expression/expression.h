/* A small language for conditions on results: `accuracy.score == 1 && language.ratio >= 0.95`. No loops, no calls, no side effects: an expression of n bytes costs O(n).
 *
 * Grammar, loosest first:   a || b, a or b    a && b, a and b    !a, not a    == != < <= > >=    + -    * /    -a    (a)
 *   numbers (1, 0.95, 1e-3), texts in either quotes ("CORRECT", 'CORRECT'), true, false, names with dots (language.ratio).
 * Types are checked when it is compiled: numbers, texts and truth values do not mix, only numbers have an order, and the whole is a truth value. A text that is compared
 * with a name of few values ("status") must be one of them.
 *
 * Absent values. A name may have no value (a score that could not be given). What is computed from it is absent too, except that `false && absent` is false and
 * `true || absent` is true (Kleene's logic); so `!(a == 1)` is not true where a is absent. Division by zero is absent. The caller counts absent as false.
 *
 * Bounds: EXPRESSION_BYTES_MAX, EXPRESSION_DEPTH_MAX, EXPRESSION_NODES_MAX. Thread-safety: a compiled expression is read-only. */
#ifndef ASSAY_SERVICE_EXPRESSION_H
#define ASSAY_SERVICE_EXPRESSION_H

#include "common/buffer.h"
#include "common/view.h"

enum { EXPRESSION_BYTES_MAX = 4096, EXPRESSION_DEPTH_MAX = 64, EXPRESSION_NODES_MAX = 1024 };

typedef enum expression_type { EXPRESSION_ABSENT, EXPRESSION_NUMBER, EXPRESSION_TEXT, EXPRESSION_TRUTH } expression_type;

typedef struct expression_value {
    expression_type type;
    double number;   /* NUMBER; TRUTH: 0 or 1. NaN counts as absent */
    assay_view text; /* TEXT */
} expression_value;

/* A name that an expression may use; its number is its index in the array that is compiled with. */
typedef struct expression_name {
    assay_view name;
    expression_type type;      /* NUMBER, TEXT or TRUTH */
    const char *const *values; /* TEXT: all it can be, ended by NULL; NULL: anything */
} expression_name;

typedef struct expression_error {
    assay_span at;     /* bytes of the text */
    char message[400]; /* one line */
} expression_error;

typedef struct expression expression;

/* `text` is copied, `names` must outlive the expression. NULL: `error` says where and why. */
expression *expression_compile(assay_view text, const expression_name *names, size_t name_count, expression_error *error);
void expression_free(expression *self);

/* The value of name `index` now. */
typedef expression_value expression_get(void *context, size_t index);
expression_value expression_evaluate(const expression *self, expression_get *get, void *context);

/* Parts joined by && at the top, in order; at least one. The text of a part, and its value. */
size_t expression_part_count(const expression *self);
assay_view expression_part_text(const expression *self, size_t part);
expression_value expression_part_evaluate(const expression *self, size_t part, expression_get *get, void *context);
/* True where the expression uses the name with this index. */
bool expression_uses(const expression *self, size_t index);

/* Three lines: the message with its column, the text, and a caret under the place. */
void expression_error_write(assay_view text, const expression_error *error, assay_buffer *out);

#endif
