/* See prepare.h. Invisible characters (zero width, direction marks) have no honest use inside an answer: they make it unreadable. */
#include "verifiers/math/read/prepare.h"

#include "common/utf8.h"

typedef struct folding {
    uint32_t point;
    const char *text;
} folding;

/* Sorted by code point. */
static const folding foldings[] = {
    {0x00A0, " "},
    {0x00A2, "\\cents "},
    {0x00A3, "\\pounds "},
    {0x00A5, "\\yen "},
    {0x00AC, "\\neg "},
    {0x00B0, "\\degree "},
    {0x00B1, "\\pm "},
    {0x00B4, "'"},
    {0x00B5, "\\mu "},
    {0x00B7, "\\cdot "},
    {0x00BA, "\\degree "},
    {0x00BC, "\\frac{1}{4}"},
    {0x00BD, "\\frac{1}{2}"},
    {0x00BE, "\\frac{3}{4}"},
    {0x00D7, "\\times "},
    {0x00EE, "\\hat{i}"},
    {0x00F7, "\\div "},
    {0x0131, "i"},
    {0x0135, "\\hat{j}"},
    {0x02DA, "\\degree "},
    {0x0304, "\\ovl "},
    {0x0305, "\\ovl "},
    {0x0307, "\\ovl "},
    {0x0391, "\\Alpha "},
    {0x0392, "\\Beta "},
    {0x0393, "\\Gamma "},
    {0x0394, "\\Delta "},
    {0x0398, "\\Theta "},
    {0x039B, "\\Lambda "},
    {0x039E, "\\Xi "},
    {0x03A0, "\\Pi "},
    {0x03A3, "\\Sigma "},
    {0x03A6, "\\Phi "},
    {0x03A8, "\\Psi "},
    {0x03A9, "\\Omega "},
    {0x03B1, "\\alpha "},
    {0x03B2, "\\beta "},
    {0x03B3, "\\gamma "},
    {0x03B4, "\\delta "},
    {0x03B5, "\\epsilon "},
    {0x03B6, "\\zeta "},
    {0x03B7, "\\eta "},
    {0x03B8, "\\theta "},
    {0x03B9, "\\iota "},
    {0x03BA, "\\kappa "},
    {0x03BB, "\\lambda "},
    {0x03BC, "\\mu "},
    {0x03BD, "\\nu "},
    {0x03BE, "\\xi "},
    {0x03C0, "\\pi "},
    {0x03C1, "\\rho "},
    {0x03C3, "\\sigma "},
    {0x03C4, "\\tau "},
    {0x03C5, "\\upsilon "},
    {0x03C6, "\\phi "},
    {0x03C7, "\\chi "},
    {0x03C8, "\\psi "},
    {0x03C9, "\\omega "},
    {0x03D1, "\\theta "},
    {0x03D5, "\\phi "},
    {0x2010, "-"},
    {0x2011, "-"},
    {0x2012, "-"},
    {0x2013, "-"},
    {0x2014, "-"},
    {0x2015, "-"},
    {0x2016, "\\| "},
    {0x2018, "'"},
    {0x2019, "'"},
    {0x201C, " "},
    {0x201D, " "},
    {0x2022, "\\cdot "},
    {0x2026, "\\ldots "},
    {0x202F, " "},
    {0x2030, "\\permil "},
    {0x2032, "'"},
    {0x2033, "''"},
    {0x2044, "/"},
    {0x205F, " "},
    {0x20A9, "\\won "},
    {0x20AC, "\\euro "},
    {0x20B9, "\\rupee "},
    {0x2102, "\\mathbb{C}"},
    {0x2103, "\\degree C"},
    {0x2109, "\\degree F"},
    {0x210E, "h"},
    {0x2113, "l"},
    {0x2115, "\\mathbb{N}"},
    {0x211A, "\\mathbb{Q}"},
    {0x211D, "\\mathbb{R}"},
    {0x2124, "\\mathbb{Z}"},
    {0x212F, "e"},
    {0x2147, "e"},
    {0x2148, "i"},
    {0x2150, "\\frac{1}{7}"},
    {0x2151, "\\frac{1}{9}"},
    {0x2152, "\\frac{1}{10}"},
    {0x2153, "\\frac{1}{3}"},
    {0x2154, "\\frac{2}{3}"},
    {0x2155, "\\frac{1}{5}"},
    {0x2156, "\\frac{2}{5}"},
    {0x2157, "\\frac{3}{5}"},
    {0x2158, "\\frac{4}{5}"},
    {0x2159, "\\frac{1}{6}"},
    {0x215A, "\\frac{5}{6}"},
    {0x215B, "\\frac{1}{8}"},
    {0x215C, "\\frac{3}{8}"},
    {0x215D, "\\frac{5}{8}"},
    {0x215E, "\\frac{7}{8}"},
    {0x2160, "I"},
    {0x2161, "II"},
    {0x2162, "III"},
    {0x2163, "IV"},
    {0x2164, "V"},
    {0x2165, "VI"},
    {0x2166, "VII"},
    {0x2167, "VIII"},
    {0x2168, "IX"},
    {0x2169, "X"},
    {0x216A, "XI"},
    {0x216B, "XII"},
    {0x2189, "0"},
    {0x2192, "\\to "},
    {0x2194, "\\leftrightarrow "},
    {0x21A6, "\\mapsto "},
    {0x21D2, "\\Rightarrow "},
    {0x21D4, "\\iff "},
    {0x2200, "\\forall "},
    {0x2202, "\\partial "},
    {0x2205, "\\emptyset "},
    {0x2206, "\\Delta "},
    {0x2208, "\\in "},
    {0x2209, "\\notin "},
    {0x220A, "\\in "},
    {0x220B, "\\ni "},
    {0x220F, "\\prod "},
    {0x2211, "\\sum "},
    {0x2212, "-"},
    {0x2213, "\\mp "},
    {0x2215, "/"},
    {0x2216, "\\setminus "},
    {0x2217, "*"},
    {0x2218, "\\circ "},
    {0x2219, "\\cdot "},
    {0x221A, "\\usqrt "},
    {0x221B, "\\ucbrt "},
    {0x221C, "\\ufrrt "},
    {0x221E, "\\infty "},
    {0x2220, "\\angle "},
    {0x2223, "\\mid "},
    {0x2225, "\\parallel "},
    {0x2227, "\\land "},
    {0x2228, "\\lor "},
    {0x2229, "\\cap "},
    {0x222A, "\\cup "},
    {0x222B, "\\int "},
    {0x2234, " "},
    {0x2236, ":"},
    {0x223C, "\\sim "},
    {0x2245, "\\cong "},
    {0x2248, "\\approx "},
    {0x2260, "\\ne "},
    {0x2261, "\\equiv "},
    {0x2264, "\\le "},
    {0x2265, "\\ge "},
    {0x2266, "\\le "},
    {0x2267, "\\ge "},
    {0x2282, "\\subset "},
    {0x2283, "\\supset "},
    {0x2286, "\\subseteq "},
    {0x2287, "\\supseteq "},
    {0x22A5, "\\perp "},
    {0x22C5, "\\cdot "},
    {0x22EF, "\\ldots "},
    {0x2300, "\\emptyset "},
    {0x2308, "\\lceil "},
    {0x2309, "\\rceil "},
    {0x230A, "\\lfloor "},
    {0x230B, "\\rfloor "},
    {0x2329, "\\langle "},
    {0x232A, "\\rangle "},
    {0x2460, "\\textcircled{1}"},
    {0x2461, "\\textcircled{2}"},
    {0x2462, "\\textcircled{3}"},
    {0x2463, "\\textcircled{4}"},
    {0x2464, "\\textcircled{5}"},
    {0x2465, "\\textcircled{6}"},
    {0x2466, "\\textcircled{7}"},
    {0x2467, "\\textcircled{8}"},
    {0x2468, "\\textcircled{9}"},
    {0x25B3, "\\triangle "},
    {0x2715, "\\times "},
    {0x2716, "\\times "},
    {0x27C2, "\\perp "},
    {0x27E8, "\\langle "},
    {0x27E9, "\\rangle "},
    {0x2A2F, "\\times "},
    {0x2A7D, "\\le "},
    {0x2A7E, "\\ge "},
    {0x3000, " "},
    {0x3001, ","},
    {0x3002, "."},
    {0x3008, "\\langle "},
    {0x3009, "\\rangle "},
    {0xFE63, "-"},
    {0xFFE1, "\\pounds "},
    {0xFFE5, "\\yen "},
};
enum { EXPANSION_MAX = 16 };

static const char *fold_of(uint32_t point) {
    size_t low = 0, high = sizeof foldings / sizeof *foldings;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (foldings[middle].point < point) low = middle + 1;
        else high = middle;
    }
    return low < sizeof foldings / sizeof *foldings && foldings[low].point == point ? foldings[low].text : NULL;
}

/* The ASCII character that a superscript stands for, or 0. */
static char superscript_of(uint32_t point) {
    switch (point) {
        case 0xB9: return '1';
        case 0xB2: return '2';
        case 0xB3: return '3';
        case 0x207A: return '+';
        case 0x207B: return '-';
        case 0x207D: return '(';
        case 0x207E: return ')';
        case 0x207F: return 'n';
        default: break;
    }
    if (point == 0x2070 || (point >= 0x2074 && point <= 0x2079)) return (char)(point - 0x2070 + '0');
    static const struct {
        uint16_t point;
        char letter;
    } letters[] = {{0x02B0, 'h'}, {0x02B2, 'j'}, {0x02B3, 'r'}, {0x02B7, 'w'}, {0x02B8, 'y'}, {0x02E1, 'l'}, {0x02E2, 's'},
                   {0x02E3, 'x'}, {0x1D40, 'T'}, {0x1D43, 'a'}, {0x1D47, 'b'}, {0x1D48, 'd'}, {0x1D49, 'e'}, {0x1D4D, 'g'},
                   {0x1D4F, 'k'}, {0x1D50, 'm'}, {0x1D52, 'o'}, {0x1D56, 'p'}, {0x1D57, 't'}, {0x1D58, 'u'}, {0x1D5B, 'v'},
                   {0x1D9C, 'c'}, {0x1DA0, 'f'}, {0x1DBB, 'z'}, {0x2071, 'i'}};
    for (size_t i = 0; point >= letters[0].point && i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].point == point) return letters[i].letter;
    }
    return 0;
}

static char subscript_of(uint32_t point) {
    if (point >= 0x2080 && point <= 0x2089) return (char)(point - 0x2080 + '0');
    static const struct {
        uint16_t point;
        char letter;
    } letters[] = {{0x1D62, 'i'}, {0x2090, 'a'}, {0x2093, 'x'}, {0x2096, 'k'}, {0x2098, 'm'}, {0x2099, 'n'}, {0x2C7C, 'j'}};
    for (size_t i = 0; i < sizeof letters / sizeof *letters; i++) {
        if (letters[i].point == point) return letters[i].letter;
    }
    return 0;
}

/* Decimal digits of other scripts (general category Nd, Unicode 15): each script's ten follow its zero. 0: none. */
static char digit_of(uint32_t point) {
    static const uint16_t zeros[] = {0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6,
                                     0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090,
                                     0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40,
                                     0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0};
    for (size_t i = 0; i < sizeof zeros / sizeof *zeros && zeros[i] <= point; i++) {
        if (point < zeros[i] + 10u) return (char)('0' + (point - zeros[i]));
    }
    return 0;
}

/* Mathematical alphanumerics: thirteen alphabets of 52 letters, then digits. */
static char alphanumeric_of(uint32_t point) {
    if (point >= 0x1D400 && point <= 0x1D6A3) {
        uint32_t letter = (point - 0x1D400) % 52;
        return (char)(letter < 26 ? 'A' + letter : 'a' + letter - 26);
    }
    if (point >= 0x1D7CE && point <= 0x1D7FF) return (char)('0' + (point - 0x1D7CE) % 10);
    if (point >= 0xFF01 && point <= 0xFF5E) return (char)(point - 0xFEE0);
    if (point >= 0x2002 && point <= 0x200A) return ' ';
    if (point == 0x066A) return '%';
    if (point == 0x066B) return '.';
    if (point == 0x066C) return ',';
    return digit_of(point);
}

/* The Greek letter of a mathematical alphabet: five of 58 (capitals, nabla, small letters, variants). Other points as they are. */
static uint32_t plain_greek(uint32_t point) {
    if (point < 0x1D6A8 || point > 0x1D7C9) return point;
    static const uint16_t variants[] = {0x2202, 0x3B5, 0x3B8, 0x3BA, 0x3C6, 0x3C1, 0x3C0};
    uint32_t letter = (point - 0x1D6A8) % 58;
    if (letter == 17) return 0x398;
    if (letter < 25) return 0x391 + letter;
    if (letter == 25) return point;
    return letter < 51 ? 0x3B1 + letter - 26 : variants[letter - 51];
}

static bool is_invisible(uint32_t point) {
    return (point >= 0x200B && point <= 0x200F) || (point >= 0x202A && point <= 0x202E) ||
           (point >= 0x2060 && point <= 0x206F) || point == 0xFEFF || point == 0xFFFD || point == 0x00AD || point == 0x034F ||
           point == 0x061C || point == 0x180E;
}

typedef struct writer {
    char *data;
    uint32_t *map;
    size_t size;
    uint32_t source;
} writer;

static void put(writer *out, const char *text, size_t size) {
    memcpy(out->data + out->size, text, size);
    for (size_t i = 0; i < size; i++) out->map[out->size + i] = out->source;
    out->size += size;
}

/* "¹⁄₂": small figures above and below a stroke. */
static bool fold_small_fraction(writer *out, assay_view source, size_t *at) {
    char above[8], below[8], c = 0;
    size_t tops = 0, bottoms = 0, next = *at, read = *at;
    while (read < source.size && tops < 8 && assay_is_digit(c = superscript_of(assay_utf8_decode(source, &read)))) {
        above[tops++] = c;
        next = read;
    }
    read = next;
    if (tops == 0 || read >= source.size) return false;
    uint32_t stroke = assay_utf8_decode(source, &read);
    if (stroke != 0x2044 && stroke != '/' && stroke != 0x2215) return false;
    next = read;
    while (read < source.size && bottoms < 8 && assay_is_digit(c = subscript_of(assay_utf8_decode(source, &read)))) {
        below[bottoms++] = c;
        next = read;
    }
    if (bottoms == 0) return false;
    put(out, "\\frac{", 6);
    put(out, above, tops);
    put(out, "}{", 2);
    put(out, below, bottoms);
    put(out, "}", 1);
    *at = next;
    return true;
}

/* A run of superscripts or subscripts from `at` becomes "^{12}" or "_{12}". */
static bool fold_script(writer *out, assay_view source, size_t *at) {
    char (*const scripts[])(uint32_t) = {superscript_of, subscript_of};
    for (int kind = 0; kind < 2; kind++) {
        size_t next = *at;
        char c = scripts[kind](assay_utf8_decode(source, &next));
        if (!c) continue;
        put(out, kind == 0 ? "^{" : "_{", 2);
        while (c) {
            put(out, &c, 1);
            *at = next;
            if (next >= source.size) break;
            c = scripts[kind](assay_utf8_decode(source, &next));
        }
        put(out, "}", 1);
        return true;
    }
    return false;
}

/* "⁻5": a raised minus with nothing before it that has an exponent. */
static bool fold_raised_sign(writer *out, assay_view source, size_t *at) {
    size_t next = *at;
    if (assay_utf8_decode(source, &next) != 0x207B || next >= source.size || !assay_is_digit(source.data[next])) return false;
    put(out, "-", 1);
    *at = next;
    return true;
}

/* "1又1/2" is 1 1/2, "5比3" 5:3, "6余2" and the whole "6……2" a quotient with its remainder: what stands between figures in Chinese. */
static bool fold_between(writer *out, assay_view source, size_t *at) {
    size_t next = *at;
    uint32_t point = assay_utf8_decode(source, &next);
    const char *text = point == 0x53C8 ? " " : point == 0x6BD4 ? ":" : point == 0x4F59 || point == 0x2026 ? " R " : NULL;
    if (!text || out->size == 0 || !assay_is_digit(out->data[out->size - 1])) return false;
    if (point == 0x2026) {
        if (next >= source.size || assay_utf8_decode(source, &next) != 0x2026) return false;
        for (size_t i = 0; i < out->size; i++) {
            if (!assay_is_digit(out->data[i])) return false;
        }
        for (size_t i = next; i < source.size; i++) {
            if (!assay_is_digit(source.data[i])) return false;
        }
    }
    if (next >= source.size || !assay_is_digit(source.data[next])) return false;
    put(out, text, strlen(text));
    *at = next;
    return true;
}

static void fold_point(writer *out, assay_view source, size_t *at, math_prepared *prepared) {
    bool opens = out->size == 0 || strchr("-+=(,; $", out->data[out->size - 1]); /* nothing that could be raised */
    if ((opens || assay_is_digit(out->data[out->size - 1])) && fold_small_fraction(out, source, at)) return;
    if (opens && fold_raised_sign(out, source, at)) return;
    if (fold_script(out, source, at) || fold_between(out, source, at)) return;
    size_t begin = *at;
    uint32_t point = plain_greek(assay_utf8_decode(source, at));
    const char *folded = fold_of(point);
    char c = alphanumeric_of(point);
    enum { COMBINING_HAT = 0x0302, SLASHED_O = 0xD8 };
    bool in_word =
        (begin > 0 && assay_is_alpha(source.data[begin - 1])) || (*at < source.size && assay_is_alpha(source.data[*at]));
    if (point == SLASHED_O && !in_word) folded = "\\emptyset ";
    char before = out->size > 0 ? out->data[out->size - 1] : 0;
    if (point == COMBINING_HAT && assay_is_alpha(before)) {
        out->size--;
        put(out, "\\hat{", 5);
        put(out, &before, 1);
        put(out, "}", 1);
    } else if (folded) {
        put(out, folded, strlen(folded));
    } else if (c) {
        put(out, &c, 1);
    } else if (is_invisible(point)) {
        prepared->unread = true;
    } else {
        put(out, source.data + begin, *at - begin);
    }
}

static bool fold_unicode(assay_view source, assay_arena *arena, math_prepared *out) {
    size_t plain = 0;
    while (plain < source.size && (unsigned char)source.data[plain] < 0x80) plain++;
    out->text = source;
    out->origin = source.data;
    out->map = NULL;
    if (plain == source.size) return true;
    size_t wide = 0;
    for (size_t i = plain; i < source.size; i++) wide += (unsigned char)source.data[i] >= 0x80;
    size_t room = source.size + wide * EXPANSION_MAX / 2 + EXPANSION_MAX;
    writer folded = {.data = assay_arena_alloc(arena, room), .map = assay_arena_alloc(arena, room * sizeof(uint32_t))};
    if (!folded.data || !folded.map) return false;
    for (size_t at = 0; at < source.size;) {
        folded.source = (uint32_t)at;
        if ((unsigned char)source.data[at] < 0x80) put(&folded, source.data + at++, 1);
        else fold_point(&folded, source, &at, out);
    }
    folded.map[folded.size] = (uint32_t)source.size;
    out->text = (assay_view){folded.data, folded.size};
    out->origin = folded.data;
    out->map = folded.map;
    return true;
}

/* The offset behind the brace that closes the one at text[open], or 0. */
static size_t closing_brace(assay_view text, size_t open) {
    size_t depth = 0;
    for (size_t i = open; i < text.size; i++) {
        if (text.data[i] == '\\') i++;
        else if (text.data[i] == '{') depth++;
        else if (text.data[i] == '}' && --depth == 0) return i + 1;
    }
    return 0;
}

#define LIT2(open, close)              \
    {                                  \
        {(open), sizeof(open) - 1}, {  \
            (close), sizeof(close) - 1 \
        }                              \
    }

static bool strip_pair(assay_view *text, assay_view open, assay_view close) {
    if (text->size < open.size + close.size || !assay_view_starts_with(*text, open) || !assay_view_ends_with(*text, close))
        return false;
    assay_view inner = assay_view_slice(*text, open.size, text->size - close.size);
    if (inner.size == 0 || memmem(inner.data, inner.size, open.data, open.size) ||
        memmem(inner.data, inner.size, close.data, close.size)) {
        return false;
    }
    *text = inner;
    return true;
}

static bool strip_box(assay_view *text) {
    static const assay_view names[] = {{"\\boxed", 6},       {"\\beginboxed", 11},   {"\\fbox", 5},
                                       {"\\framebox", 9},    {"\\underline", 10},    {"\\underbrace", 11},
                                       {"\\ensuremath", 11}, {"\\displaystyle", 13}, {"\\textstyle", 10}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!assay_view_starts_with(*text, names[i])) continue;
        assay_view rest = assay_view_trim(assay_view_slice(*text, names[i].size, text->size));
        size_t end = rest.size > 1 && rest.data[0] == '{' ? closing_brace(rest, 0) : 1;
        if (end == rest.size || end == 0) { /* 0: never closed */
            if (rest.data[0] != '{') *text = rest;
            else *text = assay_view_slice(rest, 1, end == 0 ? rest.size : rest.size - 1);
            return true;
        }
    }
    return false;
}

/* A final full stop, comma or semicolon; an ellipsis stays, and so does the point of "\right." */
static bool strip_tail(assay_view *text) {
    if (text->size < 2) return false;
    char last = text->data[text->size - 1], before = text->data[text->size - 2];
    if ((last != '.' && last != ',' && last != ';') || before == '.' || before == '\\') return false;
    size_t word = text->size - 1;
    while (last == ';' && word > 0 && assay_is_alpha(text->data[word - 1])) word--;
    if (last == ';' && word > 0 && text->data[word - 1] == '&' && word + 1 < text->size) return false; /* "5&nbsp;" */
    if (last == '.' &&
        (assay_view_ends_with(*text, ASSAY_VIEW("\\right.")) || assay_view_ends_with(*text, ASSAY_VIEW("\\left."))))
        return false;
    text->size--;
    return true;
}

static bool strip_spacing(assay_view *text) {
    static const assay_view marks[] = {{"\\,", 2}, {"\\;", 2}, {"\\!", 2}, {"\\:", 2}, {"\\ ", 2}, {"~", 1}, {"\\quad", 5}};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (assay_view_ends_with(*text, marks[i]) && text->size > marks[i].size) {
            text->size -= marks[i].size;
            return true;
        }
    }
    return false;
}

/* Nearly every text neither begins with a mark nor ends with a stop or a space of LaTeX. */
static bool may_be_stripped(assay_view text) {
    static const bool
        opens[256] = {['$'] = true, ['\\'] = true, ['*'] = true, ['"'] = true, ['`'] = true, ['\''] = true, ['_'] = true},
        ends[256] = {
            ['.'] = true, [','] = true, [';'] = true, ['!'] = true, [':'] = true, [' '] = true, ['~'] = true, ['d'] = true};
    return text.size > 0 && (opens[(unsigned char)text.data[0]] || ends[(unsigned char)text.data[text.size - 1]]);
}

/* One pair of marks around the whole, or a box; by the first byte. */
static bool strip_marks(assay_view *text) {
    static const assay_view pairs[][2] = {
        LIT2("$$", "$$"),   LIT2("$", "$"),   LIT2("\\\\(", "\\\\)"), LIT2("\\\\[", "\\\\]"), LIT2("\\(", "\\)"),
        LIT2("\\[", "\\]"), LIT2("**", "**"), LIT2("*", "*"),         LIT2("\"", "\""),       LIT2("`", "`"),
        LIT2("'", "'"),     LIT2("__", "__"), LIT2("_", "_")};
    char first = text->data[0];
    bool command = first == '\\' && text->size > 1 && assay_is_alpha(text->data[1]);
    for (size_t i = 0; !command && i < sizeof pairs / sizeof *pairs; i++) {
        if (pairs[i][0].data[0] == first && strip_pair(text, pairs[i][0], pairs[i][1])) return true;
    }
    return command && strip_box(text);
}

static assay_view strip(assay_view text) {
    for (int rounds = 0; rounds < 64; rounds++) {
        text = assay_view_trim(text);
        if (!may_be_stripped(text)) break;
        if (strip_marks(&text) || strip_tail(&text) || strip_spacing(&text)) continue;
        break;
    }
    return text;
}

bool math_prepare(assay_view source, assay_arena *arena, math_prepared *out) {
    out->unread = false;
    if (!fold_unicode(source, arena, out)) return false;
    out->text = strip(out->text);
    return true;
}

uint32_t math_prepared_offset(const math_prepared *prepared, uint32_t at) {
    size_t whole = (size_t)(prepared->text.data - prepared->origin) + at;
    if (!prepared->map) return (uint32_t)whole;
    return prepared->map[whole];
}
