/* Modules from elsewhere that programs take for given. Where the interpreter lacks one, a program that dies of that alone has shown nothing. */
#include <stdlib.h>
#include <string.h>

#include "sandbox/languages/languages.h"

/* docs/SANDBOX.md names them. At most 64: a set of them is a mask, a bit for each in this order. */
static const char *const modules[] = {
    "numpy",          "scipy",        "pandas",    "sympy",     "networkx",    "matplotlib",
    "sklearn",        "statsmodels",  "torch",     "numba",     "gmpy2",       "sortedcontainers",
    "more_itertools", "requests",     "bs4",       "lxml",      "yaml",        "dateutil",
    "pytz",           "regex",        "PIL",       "cv2",       "skimage",     "seaborn",
    "nltk",           "gensim",       "spacy",     "textblob",  "wordcloud",   "tensorflow",
    "keras",          "transformers", "librosa",   "soundfile", "docx",        "openpyxl",
    "xlrd",           "xlwt",         "PyPDF2",    "flask",     "django",      "werkzeug",
    "sqlalchemy",     "aiohttp",      "psutil",    "tabulate",  "prettytable", "faker",
    "chardet",        "cryptography", "Crypto",    "rsa",       "Levenshtein", "xmltodict",
    "jsonschema",     "geopy",        "geopandas", "shapely",   "folium",      "holidays",
    "simpy",          "cvxpy",        "ortools",   "tqdm"};
enum { MODULES = sizeof modules / sizeof *modules };

static uint64_t bit_of(assay_view name) {
    for (unsigned i = 0; i < MODULES; i++)
        if (assay_view_equal(name, assay_view_of(modules[i]))) return (uint64_t)1 << i;
    return 0;
}

const char *python_modules_asked(void) {
    static char list[1024];
    size_t size = 0;
    for (unsigned i = 0; i < MODULES; i++)
        size += (size_t)snprintf(list + size, sizeof list - size, "%s%s", i ? "," : "", modules[i]);
    return list;
}

static assay_view take_name(assay_view *rest) {
    size_t size = 0;
    *rest = assay_view_trim(*rest);
    while (size < rest->size &&
           (assay_is_alpha(rest->data[size]) || assay_is_digit(rest->data[size]) || rest->data[size] == '_'))
        size++;
    assay_view name = assay_view_slice(*rest, 0, size);
    *rest = assay_view_slice(*rest, size, rest->size);
    return name;
}

/* A line that stands at the margin: "import a.b as c, d" or "from a.b import c". */
static uint64_t named_by(assay_view line) {
    bool from = assay_view_starts_with(line, ASSAY_VIEW("from "));
    if (!from && !assay_view_starts_with(line, ASSAY_VIEW("import "))) return 0;
    assay_view rest = assay_view_slice(line, from ? 5 : 7, line.size);
    uint64_t named = 0;
    while (rest.size) {
        named |= bit_of(take_name(&rest));
        const char *comma = from || !rest.size ? NULL : memchr(rest.data, ',', rest.size);
        if (!comma) break;
        rest = assay_view_slice(rest, (size_t)(comma - rest.data) + 1, rest.size);
    }
    return named;
}

uint64_t python_modules_lacking(assay_view source, uint64_t lacks) {
    uint64_t named = 0;
    for (size_t at = 0; at < source.size && lacks;) {
        const char *end = memchr(source.data + at, '\n', source.size - at);
        size_t stop = end ? (size_t)(end - source.data) : source.size;
        named |= named_by(assay_view_slice(source, at, stop));
        at = stop + 1;
    }
    return named & lacks;
}

/* The source is gone through for each name that such lines bind. */
enum { LINES_MAX = 16, NAMES_MAX = 16, LOOKED_THROUGH_MAX = 1 << 18 };

static bool is_word(char c) {
    return assay_is_alpha(c) || assay_is_digit(c) || c == '_';
}

static bool holds_word(assay_view text, assay_view word) {
    for (size_t at = 0; at + word.size <= text.size; at++) {
        const char *found = memmem(text.data + at, text.size - at, word.data, word.size);
        if (!found) return false;
        at = (size_t)(found - text.data);
        bool begins = at == 0 || !is_word(text.data[at - 1]);
        if (begins && (at + word.size == text.size || !is_word(text.data[at + word.size]))) return true;
    }
    return false;
}

/* Whether a name stands in the source, but for lines that import a lacking module and do nothing else. */
static bool is_used(assay_view source, uint64_t lacks, assay_view name) {
    for (size_t at = 0; at < source.size;) {
        const char *stop = memchr(source.data + at, '\n', source.size - at);
        size_t end = stop ? (size_t)(stop - source.data) : source.size;
        assay_view line = assay_view_slice(source, at, end);
        bool imports = (named_by(line) & lacks) && !memchr(line.data, ';', line.size);
        if (!imports && holds_word(line, name)) return true;
        at = end + 1;
    }
    return false;
}

/* A name, or what it is called instead. */
static assay_view take_bound(assay_view *rest) {
    assay_view name = take_name(rest);
    *rest = assay_view_trim(*rest);
    if (!name.size || !assay_view_starts_with(*rest, ASSAY_VIEW("as "))) return name;
    *rest = assay_view_slice(*rest, 3, rest->size);
    return take_name(rest);
}

/* A line at the margin that imports one lacking module, or names of it, none of which is used. */
static bool imports_in_vain(assay_view source, assay_view line, uint64_t lacks) {
    bool from = assay_view_starts_with(line, ASSAY_VIEW("from "));
    if (!from && !assay_view_starts_with(line, ASSAY_VIEW("import "))) return false;
    assay_view rest = assay_view_slice(line, from ? 5 : 7, line.size), ahead = rest, module = take_name(&ahead);
    if (!(bit_of(module) & lacks) || is_used(source, lacks, module)) return false;
    for (rest = ahead; assay_view_starts_with(rest, ASSAY_VIEW("."));) { /* of its parts the last one is none that it binds */
        rest = assay_view_slice(rest, 1, rest.size);
        ahead = rest;
        if (!take_name(&ahead).size) return false;
        rest = ahead;
    }
    rest = assay_view_trim(rest);
    if (from && !assay_view_starts_with(rest, ASSAY_VIEW("import "))) return false;
    if (!from && assay_view_starts_with(rest, ASSAY_VIEW("as "))) {
        rest = assay_view_slice(rest, 3, rest.size);
        assay_view bound = take_name(&rest);
        if (!bound.size || is_used(source, lacks, bound)) return false;
    }
    unsigned names = 0;
    for (bool more = from; more;) {
        if (names++ == NAMES_MAX) return false;
        rest = assay_view_slice(rest, assay_view_starts_with(rest, ASSAY_VIEW("import ")) ? 7 : 1, rest.size);
        assay_view bound = take_bound(&rest);
        if (!bound.size || is_used(source, lacks, bound)) return false;
        rest = assay_view_trim(rest);
        more = assay_view_starts_with(rest, ASSAY_VIEW(","));
    }
    rest = assay_view_trim(rest);
    return rest.size == 0 || rest.data[0] == '#';
}

bool python_leave_out_unused(assay_view source, uint64_t lacks, assay_buffer *out) {
    unsigned left = LINES_MAX;
    bool changed = false;
    if (source.size > LOOKED_THROUGH_MAX || !python_modules_lacking(source, lacks)) return false;
    assay_buffer_put(out, source);
    for (size_t at = 0; at < source.size && left && !out->overflow;) {
        const char *stop = memchr(source.data + at, '\n', source.size - at);
        size_t end = stop ? (size_t)(stop - source.data) : source.size;
        assay_view line = assay_view_slice(source, at, end);
        if (assay_view_holds(line, ASSAY_VIEW("\"\"\"")) || assay_view_holds(line, ASSAY_VIEW("'''"))) break;
        bool named = named_by(line) & lacks;
        left -= named;
        if (named && imports_in_vain(source, line, lacks)) {
            memset(out->data + at, ' ', end - at);
            memcpy(out->data + at, "pass", 4);
            changed = true;
        }
        at = end + 1;
    }
    return changed && !out->overflow;
}

/* The last line of a traceback: "ModuleNotFoundError: No module named 'numpy'". */
const char *python_died_of(uint64_t lacking, assay_view errors) {
    errors = assay_view_trim(errors);
    const char *before = errors.size ? memrchr(errors.data, '\n', errors.size) : NULL;
    assay_view last = before ? assay_view_slice(errors, (size_t)(before - errors.data) + 1, errors.size) : errors;
    for (unsigned i = 0; i < MODULES; i++) {
        char text[96];
        snprintf(text, sizeof text, "ModuleNotFoundError: No module named '%s'", modules[i]);
        if ((lacking >> i & 1) && assay_view_equal(last, assay_view_of(text))) return modules[i];
    }
    return NULL;
}
