/* LeetCode's customs in calls of Python functions: lists and trees of nodes that the problem defines and programs take for given, and functions that work in place and return
 * nothing. What is asked for says the reference's declaration of the function (its starter code, or the prompt), never the program: who wrote the program must not choose what is compared. */
#include "verifiers/code/check_internal.h"
#include "verifiers/code/foreign_texts.h"
#include "verifiers/code/python_text.h"

enum { PARAMETERS_MAX = 16, HEAD_BYTES = 160, BODY_BYTES = 240 };

static const char *const nodes[] = {"ListNode", "TreeNode"};
static const char *const definitions[] = {
    "class ListNode:\n    def __init__(self, val=0, next=None):\n        self.val = val\n        self.next = next\n",
    "class TreeNode:\n    def __init__(self, val=0, left=None, right=None):\n        self.val = val\n        self.left = "
    "left\n        self.right = "
    "right\n"};

static size_t find(assay_view text, const char *what) {
    const char *at = text.size ? memmem(text.data, text.size, what, strlen(what)) : NULL;
    return at ? (size_t)(at - text.data) : SIZE_MAX;
}

/* Behind the last "def NAME(" of a text; empty: there is none. */
static assay_view behind_head(assay_view text, const char *name) {
    char head[HEAD_BYTES];
    assay_view rest = ASSAY_VIEW_NONE;
    int size = snprintf(head, sizeof head, "def %s(", name);
    if (size < 0 || (size_t)size >= sizeof head) return rest;
    for (size_t at; (at = find(text, head)) != SIZE_MAX;) rest = text = assay_view_slice(text, at + (size_t)size, text.size);
    return rest;
}

/* Where a piece of a declaration ends: at one of these characters outside brackets and quotes. */
static size_t end_of(assay_view text, const char *stops) {
    unsigned depth = 0;
    char quote = 0;
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (quote) quote = c == quote ? 0 : quote;
        else if (depth == 0 && strchr(stops, c)) return i;
        else if (c == '"' || c == '\'') quote = c;
        else if (strchr("([{", c)) depth++;
        else if (depth && strchr(")]}", c)) depth--;
    }
    return SIZE_MAX;
}

/* "TreeNode", "Optional[ListNode]" -> the name; "List[ListNode]" -> "[ListNode"; else "". */
static const char *kind_of(assay_view annotation) {
    static const char *const lists[] = {"[ListNode", "[TreeNode"};
    bool list =
        assay_view_starts_with(annotation, ASSAY_VIEW("List[")) || assay_view_starts_with(annotation, ASSAY_VIEW("list["));
    for (size_t i = 0; i < 2; i++)
        if (find(annotation, nodes[i]) != SIZE_MAX) return list ? lists[i] : nodes[i];
    return "";
}

typedef struct declaration {
    const char *kinds[PARAMETERS_MAX], *result;
    size_t count;
    bool found, in_place;
} declaration;

static void read_parameters(assay_view text, declaration *d) {
    for (bool more = true; more && d->count < PARAMETERS_MAX;) {
        size_t end = end_of(text, ",");
        more = end != SIZE_MAX;
        assay_view one = assay_view_trim(assay_view_slice(text, 0, more ? end : text.size));
        size_t colon = end_of(one, ":");
        text = more ? assay_view_slice(text, end + 1, text.size) : ASSAY_VIEW_NONE;
        if (one.size == 0 || (d->count == 0 && assay_view_equal(one, ASSAY_VIEW("self")))) continue;
        d->kinds[d->count++] = colon == SIZE_MAX ? "" : kind_of(assay_view_trim(assay_view_slice(one, colon + 1, one.size)));
    }
}

/* LeetCode's words where it declares nothing (its Python 2 form, and prompts that describe the function). */
static bool says_in_place(assay_view text) {
    static const char *const words[] = {"not return anything", ":rtype: void", ":rtype: None"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (find(text, words[i]) != SIZE_MAX) return true;
    return false;
}

static bool read_declaration(assay_view text, const char *name, declaration *d) {
    assay_view rest = behind_head(text, name);
    size_t close = end_of(rest, ")");
    if (close == SIZE_MAX) return false;
    read_parameters(assay_view_slice(rest, 0, close), d);
    rest = assay_view_trim(assay_view_slice(rest, close + 1, rest.size));
    d->found = true;
    d->result = "";
    size_t colon = end_of(rest, ":\n");
    if (assay_view_starts_with(rest, ASSAY_VIEW("->")) && colon != SIZE_MAX) {
        assay_view result = assay_view_trim(assay_view_slice(rest, 2, colon));
        d->result = kind_of(result);
        d->in_place = assay_view_equal(result, ASSAY_VIEW("None"));
    } else {
        d->in_place = says_in_place(assay_view_slice(rest, 0, rest.size < BODY_BYTES ? rest.size : BODY_BYTES));
    }
    return true;
}

static void find_declaration(const assay_code_spec *spec, assay_view prompt, declaration *d) {
    const char *name = spec->suite.entry_point ? spec->suite.entry_point : "";
    *d = (declaration){.result = ""};
    if (!name[0] || read_declaration(spec->starter, name, d) || read_declaration(prompt, name, d)) return;
    d->in_place = says_in_place(prompt);
}

/* "class TreeNode:", in a comment or not, with a body that keeps `val`. */
static bool shows_definition(assay_view text, const char *node) {
    char head[32];
    snprintf(head, sizeof head, "class %s", node);
    size_t at = find(text, head);
    if (at == SIZE_MAX) return false;
    assay_view body = assay_view_slice(text, at, text.size - at < BODY_BYTES ? text.size : at + BODY_BYTES);
    return find(body, "def __init__(self, ") != SIZE_MAX && find(body, "self.val = ") != SIZE_MAX;
}

static bool names_node(const declaration *d, const char *node) {
    bool named = find(assay_view_of(d->result), node) != SIZE_MAX;
    for (size_t i = 0; i < d->count; i++) named = named || find(assay_view_of(d->kinds[i]), node) != SIZE_MAX;
    return named;
}

void check_put_nodes(const assay_code_spec *spec, assay_view prompt, assay_view code, assay_buffer *source) {
    declaration d;
    if (spec->suite.kind != JUDGE_CALL && spec->suite.kind != JUDGE_SCRIPT) return;
    find_declaration(spec, prompt, &d);
    for (size_t i = 0; i < 2; i++) {
        bool given =
            names_node(&d, nodes[i]) || shows_definition(spec->starter, nodes[i]) || shows_definition(prompt, nodes[i]);
        bool known = python_defines(code, nodes[i]) || python_defines(spec->prelude, nodes[i]) ||
                     (spec->suite.kind == JUDGE_SCRIPT && python_defines(spec->suite.script, nodes[i]));
        if (given && !known) assay_buffer_put(source, assay_view_of(definitions[i]));
    }
}

/* Whether some, or all, expected values begin with this character. */
static void look_at_expected(const judge_suite *suite, bool *nulls, bool *scalars) {
    *nulls = false;
    *scalars = suite->count > 0;
    for (size_t i = 0; i < suite->count; i++) {
        assay_view wanted = suite->cases[i].expected, also = suite->cases[i].expected_also;
        if ((wanted.size && wanted.data[0] == 'n') || (also.size && also.data[0] == 'n')) *nulls = true;
        if (!wanted.size || strchr("[n", wanted.data[0])) *scalars = false;
    }
}

void check_put_calls(const assay_code_spec *spec, assay_view prompt, assay_buffer *source) {
    declaration d;
    bool nulls, scalars, any;
    if (spec->suite.kind != JUDGE_CALL) return;
    find_declaration(spec, prompt, &d);
    look_at_expected(&spec->suite, &nulls, &scalars);
    d.in_place = d.in_place && !nulls;
    any = d.in_place || names_node(&d, nodes[0]) || names_node(&d, nodes[1]);
    if (!any) return;
    assay_buffer_put(source, assay_view_of(code_leetcode));
    assay_buffer_printf(source, "assay_leetcode('%s', [", spec->suite.entry_point);
    for (size_t i = 0; i < d.count; i++) assay_buffer_printf(source, "'%s', ", d.kinds[i]);
    assay_buffer_printf(source, "], '%s', %s, %s, %s)\n", d.result, d.in_place ? "True" : "False", nulls ? "True" : "False",
                        scalars ? "True" : "False");
}
