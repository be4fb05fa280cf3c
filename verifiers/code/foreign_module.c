/* JavaScript that is written as a module, made a script, in which our server can stand behind it: `export` before a declaration is dropped, `export default`
 * of anything else and `export {…}` become exports, `import … from` a require. Lines at the margin only, where such words can stand in a module. Node's own
 * reading of what is no such line decides the rest. */
#include "verifiers/code/foreign.h"

static void put(assay_buffer *out, const char *text) {
    assay_buffer_put(out, assay_view_of(text));
}

static bool is_word(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_' || c == '$';
}

static assay_view from(assay_view text, size_t at) {
    return assay_view_slice(text, at, text.size);
}

static assay_view skip_space(assay_view text) {
    while (text.size && assay_is_space(text.data[0])) text = from(text, 1);
    return text;
}

/* Takes the word off the text's beginning, with the white space around it; false where it does not stand there. */
static bool take(assay_view *text, const char *word) {
    assay_view rest = skip_space(*text);
    size_t size = strlen(word);
    if (!assay_view_starts_with(rest, assay_view_of(word))) return false;
    if (is_word(word[size - 1]) && rest.size > size && is_word(rest.data[size])) return false;
    *text = skip_space(from(rest, size));
    return true;
}

static assay_view take_name(assay_view *text) {
    size_t size = 0;
    *text = skip_space(*text);
    while (size < text->size && is_word(text->data[size])) size++;
    assay_view name = assay_view_slice(*text, 0, size);
    *text = from(*text, size);
    return name;
}

/* `{a, b as c}`: as `exports.c = b;` or, of an import, as the members of a pattern, `b: c`. */
static bool put_list(assay_buffer *out, assay_view *text, bool import) {
    if (!take(text, "{")) return false;
    if (import) put(out, "{");
    while (!take(text, "}")) {
        assay_view name = take_name(text), as = name;
        if (take(text, "as")) as = take_name(text);
        if (!name.size || !as.size) return false;
        if (!import) put(out, "exports.");
        assay_buffer_put(out, import ? name : as);
        put(out, import ? ": " : " = ");
        assay_buffer_put(out, import ? as : name);
        put(out, import ? ", " : "; ");
        (void)take(text, ",");
    }
    if (import) put(out, "}");
    return true;
}

/* What stands behind `export`; false: left as it is. */
static bool put_export(assay_buffer *out, assay_view *text) {
    assay_view rest = *text;
    if (put_list(out, &rest, false)) {
        *text = rest;
        return true;
    }
    bool standard = take(&rest, "default");
    assay_view named = rest;
    bool declares = take(&named, "function") || take(&named, "class") || (take(&named, "async") && take(&named, "function"));
    (void)take(&named, "*");
    if (standard && !(declares && take_name(&named).size)) put(out, "module.exports = ");
    *text = rest;
    return true;
}

/* What stands behind `import`: names and the module's, up to the end of its line. */
static bool put_import(assay_buffer *out, assay_view *text) {
    assay_buffer names;
    assay_buffer_init(&names, 1 << 16);
    assay_view rest = *text, only = take_name(&rest);
    bool good = true;
    if (only.size) assay_buffer_put(&names, only);
    else if (take(&rest, "*")) good = take(&rest, "as"), assay_buffer_put(&names, take_name(&rest));
    else good = put_list(&names, &rest, true);
    good = good && names.size && take(&rest, "from") && rest.size && strchr("'\"", rest.data[0]);
    const char *stop = good ? memchr(rest.data + 1, rest.data[0], rest.size - 1) : NULL;
    if (stop) {
        size_t size = (size_t)(stop - rest.data) + 1;
        put(out, "const ");
        assay_buffer_put(out, assay_buffer_view(&names));
        put(out, " = require(");
        assay_buffer_put(out, assay_view_slice(rest, 0, size));
        put(out, ")");
        *text = from(rest, size);
    }
    assay_buffer_clear(&names);
    return stop != NULL;
}

void foreign_put_module(assay_buffer *out, assay_view source) {
    while (source.size) {
        assay_view rest = source;
        bool taken =
            (assay_view_starts_with(source, ASSAY_VIEW("export")) && take(&rest, "export") && put_export(out, &rest)) ||
            (assay_view_starts_with(source, ASSAY_VIEW("import")) && take(&rest, "import") && put_import(out, &rest));
        if (!taken) rest = source;
        const char *stop = rest.size ? memchr(rest.data, '\n', rest.size) : NULL;
        size_t end = stop ? (size_t)(stop - rest.data) + 1 : rest.size;
        assay_buffer_put(out, assay_view_slice(rest, 0, end));
        source = from(rest, end);
    }
}
