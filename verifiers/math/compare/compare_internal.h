/* What the parts of the comparison share. */
#ifndef ASSAY_VERIFIERS_MATH_COMPARE_COMPARE_INTERNAL_H
#define ASSAY_VERIFIERS_MATH_COMPARE_COMPARE_INTERNAL_H

#include "verifiers/math/compare/compare.h"
#include "verifiers/math/limits.h"

enum { COMPARE_DEPTH_MAX = 24 };

typedef struct comparison {
    math_session *s;
    const char *note;
    unsigned depth;
    unsigned among; /* lists that this is in: there the nouns tell members apart */
} comparison;

/* One member of a list: a value and, where it was written, its name. */
typedef struct member {
    const math_node *name, *value;
} member;
typedef struct members {
    member item[MATH_ITEMS_MAX];
    size_t count, named;
    bool distinct_names; /* a record: x = 1, y = 2 */
    bool indexed;        /* one letter with subscripts: x_1 = 1, x_2 = 2 */
    bool failed;         /* too many, no memory, or a contradiction */
    bool contradiction;
    bool told; /* statements without a name: \cos 0 = 1, \sin 0 = 0 */
} members;

/* NO, with its note. */
math_truth math_no(comparison *c, const char *note);
/* Any two values (compare.c). */
math_truth math_equal(comparison *c, const math_node *a, const math_node *b);

/* What stands beside a value: without the left side that the question may have asked for, or the last side of an identity (asked.c). */
const math_node *math_value_told(math_session *s, const math_node *value, const math_node *told, bool is_gold);

/* Lists and sets (compare_list.c). */
bool math_is_list(const math_node *node);
/* "325,950" beside "325, 950": is that one number, or were the same two written without a blank? */
bool math_may_be_listed(const math_node *number, const math_node *list);
void math_members_of(comparison *c, const math_node *node, members *m);
math_truth math_lists_equal(comparison *c, const math_node *a, const math_node *b);
/* The children of two nodes, in any order. */
math_truth math_entries_match(comparison *c, const math_node *a, const math_node *b);

/* Sets (set_algebra.c): of reals; A \cup B over names, by every region of the Venn diagram. */
math_truth math_sets_of_reals_equal(comparison *c, const math_node *a, const math_node *b);
math_truth math_set_expressions_equal(comparison *c, const math_node *a, const math_node *b);
/* An operation on sets, or the complement of one: no number. */
bool math_is_set_formula(const math_node *node);
/* A name under a line. */
bool math_has_line(const math_node *node);
/* The number of a set of reals that has just one; NULL: more, or not known. */
const math_node *math_only_point(comparison *c, const math_node *set);

/* Records and named tuples (records.c). The record's values, in the conventional order of their names, against bare ones. */
math_truth math_record_matches(comparison *c, const members *record, const math_node *const *bare, size_t count);
/* "(x, y) = (1, 2)" as "x = 1, y = 2"; any other node as it is. */
const math_node *math_as_record(math_session *s, const math_node *node);

/* Piecewise functions (piecewise.c): against another one, or an expression. */
math_truth math_cases_equal(comparison *c, const math_node *a, const math_node *b);

/* What runs over the integers (progressions.c): "\frac{\pi}{4} + k\pi, k \in \mathbb{Z}", {a + bn : n in Z}. *read: both sides are, and MAYBE is the answer. */
math_truth math_progressions_equal(comparison *c, const math_node *a, const math_node *b, bool *read);
/* Tuples and matrices (compare_tuple.c). Points A(1,2), multiples t(1,2), rows and columns as tuples; NULL: something else. */
const math_node *math_as_tuple(comparison *c, const math_node *node);
math_truth math_tuples_equal(comparison *c, const math_node *a, const math_node *b);
math_truth math_matrices_equal(comparison *c, const math_node *a, const math_node *b);
/* "[6, 4, 0]", a list as programs print it, beside a list. */
math_truth math_printed_list_equal(comparison *c, const math_node *tuple, const math_node *list, bool tuple_is_gold);
/* A gold "1, 2, 3" beside (1, 2, 3): the values one by one. In another order they may be another point: nobody can tell. */
math_truth math_bracketed_list_equal(comparison *c, const math_node *list, const math_node *tuple);
/* The list's members as a tuple; NULL: no memory, or no list. */
const math_node *math_list_as_tuple(comparison *c, const math_node *list);
/* A tuple of two or three, or a column. */
bool math_is_short_vector(const math_node *node);
/* "2i - j + 3k" beside a vector; "2i" alone is a complex number unless the other side is written with unit vectors. NULL: another type. */
const math_node *math_vector_as_named(comparison *c, const math_node *vector, const math_node *other);

/* Ratios and times of day (compare_time.c). */
math_truth math_ratios_equal(comparison *c, const math_node *gold, const math_node *answer);
/* "1 h 30 min", which "1:30" may say, too. */
bool math_is_duration(math_session *s, const math_node *node);
math_truth math_clocks_equal(comparison *c, const math_node *a, const math_node *b);

/* Residue classes (compare_residue.c): equal moduli and a difference that they divide. A number in a base beside something else. */
math_truth math_residues_equal(comparison *c, const math_node *a, const math_node *b);
math_truth math_based_equal(comparison *c, const math_node *gold, const math_node *answer);

/* Names (compare_names.c). True where `name` stands somewhere in the node. */
bool math_contains_name(const math_node *node, const math_node *name);
/* The letter R beside \mathbb{R}. */
bool math_names_the_set(const math_node *letter, const math_node *set);
/* "\overline{AB}" beside "AB" or "\overline{BA}": a segment is the same, the negation of a product or a number of two digits is not. */
bool math_may_be_segment(const math_node *a, const math_node *b);
/* \gcd(a, b) and \gcd(b, a); these, and A \cap B and B \cap A. */
bool math_same_divisors(comparison *c, const math_node *a, const math_node *b);
bool math_same_names(comparison *c, const math_node *a, const math_node *b);
/* f(x) and f(t), y(x) and y, f(x) and y: one function. Its value with the arguments renamed; NULL: another name. */
const math_node *math_same_function(math_session *s, const math_node *a, const math_node *b, const math_node *value);
/* a_{n+1} = 2a_n as a_n = 2a_{n-1}; any other node as it is (recurrence.c). */
const math_node *math_recurrence_moved(math_session *s, const math_node *node);
/* Lines by a point and a direction (lines.c). *read: both are, and MAYBE is the answer. */
/* "y = 2x" beside "x = t, y = 2t": the path is all of the line. */
bool math_line_has_equation(comparison *c, const math_node *a, const math_node *b);
math_truth math_lines_equal(comparison *c, const math_node *a, const math_node *b, bool *read);
/* Orders of growth of one kind (orders.c), which math_are_orders has found both sides to be. */
math_truth math_orders_equal(comparison *c, const math_node *a, const math_node *b);
/* Values with a letter that is declared, "n^2, n \in \mathbb{N}": any letter will do (declared_letters.c). *read: as above. */
math_truth math_declared_equal(comparison *c, const math_node *a, const math_node *b, bool *read);

/* Set-builders (builders.c): one under another bound name; the members of {n in Z : condition} where they are few, as a set (NULL: not of this kind). */
math_truth math_builders_equal(comparison *c, const math_node *a, const math_node *b);
/* {n in Z : n > 2} beside {n in Z : n >= 3}, Z, Z^+: the integers that both hold. MAYBE: one of them is no such set. */
math_truth math_integer_sets_equal(comparison *c, const math_node *a, const math_node *b);
const math_node *math_builder_members(comparison *c, const math_node *node, slong least);
/* {n in N : condition}: its members begin at 0 or at 1 (`least` above), which nobody knows. */
bool math_is_of_naturals(const math_node *builder);

/* What names leave open (arbitrary.c): arbitrary constants of integration, SymPy's I and E. `truth` is what was found without them. */
math_truth math_equal_up_to_names(math_session *s, const math_node *a, const math_node *b, math_truth truth);

/* Joined in another way (joined.c). "y = 7x = z" and "y = 7x, z = 7x": the same sides, all equal. */
bool math_chain_says(math_session *s, const math_node *a, const math_node *b);
/* "a < b < c" beside "a < b, b < c". */
bool math_inequalities_said(comparison *c, const math_node *a, const math_node *b);
/* An equation of ratios beside one of quotients; any other node as it is. */
const math_node *math_ratios_as_quotients(math_session *s, const math_node *node, const math_node *other);
/* {1, 2} \times {3} as the set of its pairs; any other node as it is. */
const math_node *math_product_of_sets(math_session *s, const math_node *node);

/* Numbers with units, percent signs, degrees (compare_quantity.c). */
bool math_is_quantity(const math_node *node);
/* "60 mph \\cdot 2 h": at least two known units multiplied. */
bool math_is_unit_product(const math_node *node);
math_truth math_quantities_equal(comparison *c, const math_node *a, const math_node *b);

#endif
