/* Writing tester and candidate around the preludes; see foreign.h. */
#include "verifiers/code/foreign.h"
#include "verifiers/code/foreign_texts.h"

#include <stdio.h>
#include <stdlib.h>

static void put(assay_buffer *out, const char *text) {
    assay_buffer_put(out, assay_view_of(text));
}

static bool is_word(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_';
}

/* Copies text, the word `from` where `behind` follows it (white space aside; 0: anything) replaced. Inside literals too, which tests do not mind. */
static void put_replaced(assay_buffer *out, assay_view text, const char *from, char behind, const char *to) {
    size_t size = strlen(from), copied = 0;
    for (size_t at = 0; at + size <= text.size;) {
        if (memcmp(text.data + at, from, size) != 0 || (at && is_word(text.data[at - 1])) ||
            (at + size < text.size && is_word(text.data[at + size]))) {
            at++;
            continue;
        }
        size_t next = at + size;
        while (behind && next < text.size && assay_is_space(text.data[next])) next++;
        if (!behind || (next < text.size && text.data[next] == behind)) {
            assay_buffer_put(out, assay_view_slice(text, copied, at));
            put(out, to);
            copied = at + size;
        }
        at += size;
    }
    assay_buffer_put(out, assay_view_slice(text, copied, text.size));
}

/* Lines of the reference that a program may leave to it: includes, imports, using. */
static void put_lines(assay_buffer *out, assay_view setup, const char *const *beginnings, size_t count) {
    for (size_t at = 0; at < setup.size;) {
        const char *stop = memchr(setup.data + at, '\n', setup.size - at);
        size_t next = stop ? (size_t)(stop - setup.data) + 1 : setup.size;
        assay_view line = assay_view_slice(setup, at, next);
        for (size_t i = 0; i < count; i++)
            if (assay_view_starts_with(line, assay_view_of(beginnings[i]))) assay_buffer_put(out, line);
        at = next;
    }
    assay_buffer_put_char(out, '\n');
}

static bool closes_itself(assay_view script) {
    script = assay_view_trim(script);
    return script.size && script.data[0] == '}';
}

/* Whether a test goes on inside the class that the setup opened, behind the method: it closes a brace that it has not opened. */
static bool closes_class(assay_view script) {
    char *text = script.size ? malloc(script.size) : NULL;
    size_t opened = 0, closed = 0;
    if (!text) return false;
    memcpy(text, script.data, script.size);
    foreign_blank(text, script.size);
    for (size_t i = 0; i < script.size; i++) {
        opened += text[i] == '{';
        closed += text[i] == '}';
    }
    free(text);
    return closed == opened + 1;
}

static void put_names(assay_buffer *out, const foreign_declaration *d) {
    for (size_t i = 0; i < d->count; i++) {
        put(out, ", ");
        assay_buffer_put(out, d->parameters[i]);
    }
}

static void write_cpp_tester(const foreign_declaration *d, assay_view setup, assay_view script, assay_buffer *out) {
    put(out, foreign_cpp_values);
    put(out, foreign_cpp_tester);
    put(out,
        "static void assay_finish(int code, void *) {\n    if (!assay::now().ahead.empty()) assay::ask();\n"
        "    if (code) assay::tell_text(\"fail\", assay::now().made, \"exit code\");\n"
        "    assay::tell_text(\"pass\", assay::now().made, \"\");\n}\n");
    assay_buffer_put(out, assay_view_slice(setup, 0, d->ends));
    put(out, "\n    return assay::call(\"");
    assay_buffer_put(out, d->name);
    put(out, "\", &::");
    assay_buffer_put(out, d->name);
    put_names(out, d);
    put(out, closes_itself(script) ? ");\n" : ");\n}\n");
    put_replaced(out, script, "assert", '(', "assay_check");
    put(out,
        "\nstatic struct assay_start {\n    assay_start() { assay::begin(); on_exit(assay_finish, nullptr); }\n} "
        "assay_started;\n");
}

/* Whatever macros the program has defined, what stands behind it means what it says. */
static const char after_cpp_program[] = "\n#undef main\n#undef signed\n#undef assay\n#undef serve\nsigned main() { ";

static void write_cpp_candidate(const foreign_declaration *d, assay_view setup, assay_view source, assay_buffer *out) {
    static const char *const lines[] = {"#include", "using "};
    put(out, foreign_cpp_values);
    put(out, foreign_cpp_server);
    put_lines(out, setup, lines, 2);
    put(out, "#define main assay_own_main\n");
    assay_buffer_put(out, source);
    put(out, after_cpp_program);
    put(out, "assay::serve(&::");
    assay_buffer_put(out, d->name);
    put(out, "); }\n");
}

static void write_js_tester(const foreign_declaration *d, assay_view setup, assay_view script, assay_buffer *out) {
    put(out, foreign_js_common);
    put(out, foreign_js_tester);
    put(out, "assay.tester.begin();\n((require, console) => {\n");
    assay_buffer_put(out, assay_view_slice(setup, 0, d->begins));
    put(out, "\nconst ");
    assay_buffer_put(out, d->name);
    put(out, " = (...given) => assay.tester.call(\"");
    assay_buffer_put(out, d->name);
    put(out, "\", given);\n");
    assay_view rest = assay_view_trim(script);
    assay_buffer_put(out, closes_itself(script) ? assay_view_slice(rest, 1, rest.size) : script);
    put(out, "\n})(assay.tester.required, assay.tester.console);\n");
}

/* The program is loaded, not started: `require.main === module` is false, as `__name__ == "__main__"` is in Python. */
static const char js_loaded[] =
    "module = {exports, id: 'solution', filename: 'solution.js', loaded: false, children: [], paths: []};\n";

static void write_js_candidate(const foreign_declaration *d, assay_view source, assay_buffer *out) {
    put(out, foreign_js_common);
    put(out, foreign_js_server);
    put(out, "const assayServe = assay.serve;\n");
    put(out, js_loaded);
    foreign_put_module(out, source);
    put(out, "\n;assayServe(");
    assay_buffer_put(out, d->name);
    put(out, ");\n");
}

/* The test's own Main, public or not, makes room for ours. */
static void put_java_test(assay_buffer *out, assay_view script) {
    assay_buffer plain;
    assay_buffer_init(&plain, script.size + 4096);
    put_replaced(&plain, script, "public class", 0, "class");
    if (plain.overflow) out->overflow = true;
    put_replaced(out, assay_buffer_view(&plain), "class Main", 0, "class AssayTest");
    assay_buffer_clear(&plain);
}

static void write_java_tester(const foreign_declaration *d, assay_view setup, assay_view script, assay_buffer *out) {
    put_replaced(out, assay_view_slice(setup, 0, d->ends), "public class", 0, "class");
    put(out, "\n        return Assay.call(");
    assay_buffer_put(out, d->owner);
    put(out, ".class, \"");
    assay_buffer_put(out, d->name);
    put(out, "\"");
    put_names(out, d);
    bool within = closes_itself(script), /* MultiPL-E: the test goes on inside the method, or (McEval) inside the class */
        inside = within || closes_class(script);
    put(out, within ? ");\n" : inside ? ");\n    }\n" : ");\n    }\n}\n");
    if (inside) assay_buffer_put(out, script);
    else put_java_test(out, script);
    put(out, "\n");
    put(out, foreign_java);
    put(out,
        "public class Main {\n    public static void main(String[] words) throws Throwable {\n        Assay.begin();\n"
        "        ClassLoader.getSystemClassLoader().setDefaultAssertionStatus(true);\n        Throwable thrown = null;\n       "
        " try {\n            ");
    if (inside) assay_buffer_put(out, d->owner);
    else put(out, "AssayTest");
    put(out,
        ".main(words);\n        } catch (Throwable error) {\n            thrown = error;\n        }\n        "
        "Assay.finish(thrown);\n    }\n}\n");
}

/* Whether the words `class NAME` or `struct NAME` stand in the text; an empty name is any, which *found becomes. */
static bool has_class(assay_view text, const char *kind, assay_view name, assay_view *found) {
    size_t size = strlen(kind);
    for (size_t at = 0; at + size < text.size; at++) {
        if (memcmp(text.data + at, kind, size) != 0 || (at && is_word(text.data[at - 1])) ||
            !assay_is_space(text.data[at + size]))
            continue;
        size_t begin = at + size, end;
        while (begin < text.size && assay_is_space(text.data[begin])) begin++;
        for (end = begin; end < text.size && is_word(text.data[end]); end++) {
        }
        *found = assay_view_slice(text, begin, end);
        if (found->size && (!name.size || assay_view_equal(*found, name))) return true;
    }
    return false;
}

/* `package a.b;` would have to come before our imports, and our server's class is in none. */
static void put_without_package(assay_buffer *out, assay_view source) {
    char *text = source.size ? malloc(source.size) : NULL;
    size_t begin = 0, end = 0;
    if (text) {
        memcpy(text, source.data, source.size);
        foreign_blank(text, source.size);
        while (begin < source.size && assay_is_space(text[begin])) begin++;
        const char *stop = memchr(text + begin, ';', source.size - begin);
        bool package =
            stop && source.size - begin > 8 && memcmp(text + begin, "package", 7) == 0 && assay_is_space(text[begin + 7]);
        if (package) end = (size_t)(stop - text) + 1;
    }
    free(text);
    assay_buffer_put(out, assay_view_slice(source, end, source.size));
}

static void write_java_candidate(const foreign_declaration *d, assay_view setup, assay_view source, assay_buffer *out) {
    static const char *const lines[] = {"import "};
    assay_view owner = d->owner,
               found; /* a program may have put the method in its Main, where a class is asked for that it has not */
    if (!has_class(source, "class", owner, &found) && has_class(source, "class", ASSAY_VIEW("Main"), &found))
        owner = ASSAY_VIEW("OwnMain");
    assay_buffer inner, plain;
    assay_buffer_init(&inner, source.size + 4096);
    assay_buffer_init(&plain, source.size + 4096);
    put_without_package(&inner, source);
    put_replaced(&plain, assay_buffer_view(&inner), "public class", 0, "class");
    put_lines(out, setup, lines, 1);
    put_replaced(out, assay_buffer_view(&plain), "class Main", 0, "class OwnMain");
    assay_buffer_clear(&inner);
    assay_buffer_clear(&plain);
    put(out, "\n");
    put(out, foreign_java);
    put(out, "public class Main {\n    public static void main(String[] words) throws Throwable {\n        Assay.serve(\"");
    assay_buffer_put(out, owner);
    put(out, "\", \"");
    assay_buffer_put(out, d->name);
    put(out, "\");\n    }\n}\n");
}

/* MultiPL-E's prompts import this library, which few of its problems ask for: those do not compile. */
static void leave_out_imports(assay_buffer *out) {
    static const assay_view import = ASSAY_VIEW("import org.javatuples.");
    assay_view text = assay_buffer_view(out);
    for (const char *found; (found = assay_view_find(text, import));) {
        char *at = out->data + (found - out->data), *end = out->data + out->size;
        while (at < end && *at != '\n' && *at != ';') *at++ = ' ';
        if (at < end && *at == ';') *at = ' ';
        text = (assay_view){at, (size_t)(end - at)};
    }
}

void foreign_write_tester(foreign_language language, const foreign_declaration *d, assay_view setup, assay_view script,
                          assay_buffer *out) {
    if (language == FOREIGN_CPP) write_cpp_tester(d, setup, script, out);
    else if (language == FOREIGN_JAVA) write_java_tester(d, setup, script, out);
    else if (language == FOREIGN_RUST) foreign_write_rust_tester(d, setup, script, out);
    else write_js_tester(d, setup, script, out);
    if (language == FOREIGN_JAVA) leave_out_imports(out);
}

void foreign_write_candidate(foreign_language language, const foreign_declaration *d, assay_view setup, assay_view source,
                             assay_buffer *out) {
    if (language == FOREIGN_CPP) write_cpp_candidate(d, setup, source, out);
    else if (language == FOREIGN_JAVA) write_java_candidate(d, setup, source, out);
    else if (language == FOREIGN_RUST) foreign_write_rust_candidate(d, setup, source, out);
    else write_js_candidate(d, source, out);
    if (language == FOREIGN_JAVA) leave_out_imports(out);
}

/* ---- calls with JSON values ---- */

/* Whether the source declares the type itself; what a comment says, as LeetCode's do, does not count. */
static bool declares(assay_view source, const char *name) {
    assay_view found;
    char *text = source.size ? malloc(source.size) : NULL;
    if (!text) return true;
    memcpy(text, source.data, source.size);
    foreign_blank(text, source.size);
    assay_view plain = {text, source.size};
    bool has =
        has_class(plain, "struct", assay_view_of(name), &found) || has_class(plain, "class", assay_view_of(name), &found);
    free(text);
    return has;
}

/* The lists and trees of LeetCode, where the program takes them for given. */
static void put_nodes(foreign_language language, assay_view source, assay_buffer *out) {
    static const char *const names
        [] = {"ListNode", "TreeNode"},
   *const cpp[] =
        {"struct ListNode {\n    int val;\n    ListNode *next;\n    ListNode() : val(0), next(nullptr) {}\n"
         "    ListNode(int x) : val(x), next(nullptr) {}\n    ListNode(int x, ListNode *n) : val(x), next(n) {}\n};\n",
         "struct TreeNode {\n    int val;\n    TreeNode *left, *right;\n    TreeNode() : val(0), left(nullptr), right(nullptr) "
         "{}\n"
         "    TreeNode(int x) : val(x), left(nullptr), right(nullptr) {}\n"
         "    TreeNode(int x, TreeNode *l, TreeNode *r) : val(x), left(l), right(r) {}\n};\n"},
   *const java[] = {
       "class ListNode {\n    int val;\n    ListNode next;\n    ListNode() {}\n    ListNode(int val) { this.val = val; }\n"
       "    ListNode(int val, ListNode next) { this.val = val; this.next = next; }\n}\n",
       "class TreeNode {\n    int val;\n    TreeNode left, right;\n    TreeNode() {}\n    TreeNode(int val) { this.val = val; "
       "}\n"
       "    TreeNode(int val, TreeNode left, TreeNode right) { this.val = val; this.left = left; this.right = right; }\n}\n"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (source.size && memmem(source.data, source.size, names[i], strlen(names[i])) && !declares(source, names[i]))
            put(out, (language == FOREIGN_CPP ? cpp : java)[i]);
}

static void put_cpp_program(assay_view source, assay_buffer *out) {
    put(out, "using namespace std;\n");
    put_nodes(FOREIGN_CPP, source, out);
    put(out, "#define main assay_own_main\n");
    assay_buffer_put(out, source);
    put(out, after_cpp_program);
}

static void serve_cpp(assay_view name, assay_view source, assay_buffer *out) {
    put(out, foreign_cpp_values);
    put(out, foreign_cpp_server);
    put_cpp_program(source, out);
    put(out, "assay::serve(&::");
    if (declares(source, "Solution")) put(out, "Solution::");
    assay_buffer_put(out, name);
    put(out, "); }\n");
}

void foreign_write_scalars(assay_view name, assay_view source, const char *types, size_t count, assay_buffer *out) {
    char number[32];
    put(out, foreign_cpp_values);
    put(out, foreign_cpp_server);
    put_cpp_program(source, out);
    put(out, "assay::serve(+[](");
    for (size_t i = 0; i < count; i++) {
        snprintf(number, sizeof number, "%sa%zu", " ", i);
        if (i) put(out, ", ");
        put(out, types[i] == 'i' ? "long long" : types[i] == 'f' ? "double" : types[i] == 's' ? "std::string" : "bool");
        put(out, number);
    }
    put(out, declares(source, "Solution") ? ") { return ::Solution()." : ") { return ::");
    assay_buffer_put(out, name);
    for (size_t i = 0; i < count; i++) {
        snprintf(number, sizeof number, "%sa%zu", i ? ", " : "(", i);
        put(out, number);
    }
    put(out, count ? "); }); }\n" : "(); }); }\n");
}

/* A function of that name may stand beside a template of that name; a variable of plain data, a class or a macro may not. */
void foreign_write_trial(assay_view name, assay_view source, assay_buffer *out) {
    bool method = declares(source, "Solution");
    put(out, "#include <bits/stdc++.h>\n#include <unistd.h>\n");
    put_cpp_program(source, out);
    put(out, method ? "}\nstruct assay_trial : ::Solution { using ::Solution::" : "}\nnamespace assay_trial { using ::");
    assay_buffer_put(out, name);
    put(out, method ? ";\n" : "; }\n");
    put(out, method ? "template <class assay_type> void assay_take() { assay_type::take(&::Solution::"
                    : "template <class assay_type> void assay_take() { assay_type::take(&::");
    assay_buffer_put(out, name);
    put(out, "); }\ntemplate <class assay_type> void ");
    assay_buffer_put(out, name);
    put(out, method ? "(assay_type **, assay_type ***); };\n" : "(assay_type **, assay_type ***);\n");
}

/* LeetCode's lists and trees in JavaScript: which parameter is one, and whether the value is, is said by the types of the comment before the function. */
static void put_js_nodes(assay_view source, assay_buffer *out) {
    static const char *const names[] = {"ListNode", "TreeNode"},
                             *const nodes[] = {
                                 "function ListNode(val, next) { this.val = val === undefined ? 0 : val; this.next = next === "
                                 "undefined ? null : next; }\n",
                                 "function TreeNode(val, left, right) { this.val = val === undefined ? 0 : val; this.left = "
                                 "left === undefined ? null : left; this.right = right === undefined ? null : right; }\n"};
    for (size_t i = 0; i < 2; i++)
        if (source.size && memmem(source.data, source.size, names[i], strlen(names[i])) &&
            !foreign_defines(FOREIGN_JAVASCRIPT, source, names[i]))
            put(out, nodes[i]);
}

/* The comment before the first place where the name stands in code. */
static assay_view comment_before(assay_view name, assay_view source) {
    char *text = source.size && name.size ? malloc(source.size) : NULL;
    size_t end = 0, begin = 0;
    if (!text) return ASSAY_VIEW_NONE;
    memcpy(text, source.data, source.size);
    foreign_blank(text, source.size);
    for (size_t at = 0; at + name.size <= source.size && !end; at++) {
        bool stands = memcmp(text + at, name.data, name.size) == 0 && (at == 0 || !is_word(text[at - 1]));
        if (stands && (at + name.size == source.size || !is_word(text[at + name.size]))) end = at;
    }
    for (begin = end; begin > 0 && !(source.data[begin - 1] == '/' && begin < end && source.data[begin] == '*');) begin--;
    free(text);
    return assay_view_slice(source, begin, end);
}

/* `['ListNode', ''], 'ListNode'`. */
static void put_js_types(assay_view name, assay_view program, assay_buffer *out) {
    assay_view source = comment_before(name, program);
    static const assay_view marks[] = {ASSAY_VIEW("@param {"), ASSAY_VIEW("@return {"), ASSAY_VIEW("@returns {")};
    assay_view result = ASSAY_VIEW_NONE;
    put(out, "[");
    for (size_t at = 0; at < source.size; at++) {
        for (size_t i = 0; i < 3; i++) {
            assay_view rest = assay_view_slice(source, at, source.size);
            if (!assay_view_starts_with(rest, marks[i])) continue;
            const char *stop = memchr(rest.data, '}', rest.size);
            assay_view type =
                assay_view_trim(assay_view_slice(rest, marks[i].size, stop ? (size_t)(stop - rest.data) : marks[i].size));
            bool node =
                assay_view_starts_with(type, ASSAY_VIEW("ListNode")) || assay_view_starts_with(type, ASSAY_VIEW("TreeNode"));
            if (!i) put(out, !node ? "'', " : type.data[0] == 'L' ? "'ListNode', " : "'TreeNode', ");
            else if (!result.size && node) result = assay_view_slice(type, 0, sizeof "ListNode" - 1);
        }
    }
    put(out, "], '");
    assay_buffer_put(out, result);
    put(out, "'");
}

/* The function by its name, a method, or what the program exports. */
static void serve_js(assay_view name, assay_view source, assay_buffer *out) {
    put(out, foreign_js_common);
    put(out, foreign_js_server);
    put(out, "const assayServe = assay.serve;\n");
    put(out, js_loaded);
    put_js_nodes(source, out);
    foreign_put_module(out, source);
    put(out, "\n;assayServe(typeof ");
    assay_buffer_put(out, name);
    put(out, " !== 'undefined' ? ");
    assay_buffer_put(out, name);
    put(out, " : typeof Solution !== 'undefined' ? (...given) => new Solution().");
    assay_buffer_put(out, name);
    put(out, "(...given) : typeof module.exports === 'function' ? module.exports : module.exports.");
    assay_buffer_put(out, name);
    put(out, ", ");
    put_js_types(name, source, out);
    put(out,
        ", {ListNode: typeof ListNode === 'function' && ListNode, TreeNode: typeof TreeNode === 'function' && TreeNode});\n");
}

static void serve_java(assay_view name, assay_view source, assay_buffer *out) {
    assay_view owner;
    foreign_declaration d = {.name = name, .owner = foreign_owner(source, name)};
    if (has_class(source, "class", ASSAY_VIEW("Solution"), &owner)) d.owner = owner;
    if (!d.owner.size && has_class(source, "class", ASSAY_VIEW_NONE, &owner)) d.owner = owner;
    if (!d.owner.size) d.owner = ASSAY_VIEW("Solution");
    if (assay_view_equal(d.owner, ASSAY_VIEW("Main"))) d.owner = ASSAY_VIEW("OwnMain");
    put(out, "import java.util.*;\nimport java.util.stream.*;\n");
    write_java_candidate(&d, ASSAY_VIEW_NONE, source, out);
    put_nodes(FOREIGN_JAVA, source, out); /* behind it, for imports come first */
}

void foreign_write_server(foreign_language language, assay_view name, assay_view source, assay_buffer *out) {
    if (language == FOREIGN_CPP) serve_cpp(name, source, out);
    else if (language == FOREIGN_JAVA) serve_java(name, source, out);
    else serve_js(name, source, out);
}
