/* Boxes that nobody sees who reads the text as it is shown: white or of no size, phantoms, in a hidden element, in a comment that does not begin its line.
 *
 * Theory. From the box outwards, REACH bytes: each group that is open there ({..}, or the maths) is looked at for the command before it and for declarations inside it that stand
 * before the box; the last declaration counts. The last element that is open there is looked at for its attributes. */
#include "verifiers/answer/answer_internal.h"

enum { REACH = 160 };

static bool contains_any(assay_view text, const assay_view *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_find_first_folded(text, parts[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* Where the group that closes before `end` opens; `end`: not near. */
static size_t group_begin(assay_view text, size_t end, size_t least) {
    char close = text.data[end - 1], open = close == '}' ? '{' : '[';
    size_t depth = 0;
    for (size_t i = end; i-- > least;) {
        if (text.data[i] == close) depth++;
        if (text.data[i] == open && --depth == 0) return i;
    }
    return end;
}

/* The command whose (first or later) argument begins with the brace at `brace`, with its earlier arguments: "\textcolor{white}", "\color[rgb]{1,1,1}". */
static assay_view command_of(assay_view text, size_t brace, size_t least) {
    size_t end = brace;
    while (end > least && (text.data[end - 1] == '}' || text.data[end - 1] == ']')) {
        size_t begin = group_begin(text, end, least);
        if (begin == end) return ASSAY_VIEW_NONE;
        end = begin;
    }
    size_t begin = end;
    while (begin > least && assay_is_alpha(text.data[begin - 1])) begin--;
    bool command = begin < end && begin > least && text.data[begin - 1] == '\\';
    return command ? assay_view_slice(text, begin, brace) : ASSAY_VIEW_NONE;
}

/* Of the page's colour: "{white}", "{#FFF}", "[rgb]{1,1,1}", "[HTML]{FFFFFF}", "[gray]{1}". */
static bool is_white(assay_view arguments) {
    static const assay_view whites[] = {LIT("{white}"),       LIT("{#fff}"),    LIT("{#ffffff}"),     LIT("{ffffff}"),
                                        LIT("{1,1,1}"),       LIT("{1, 1, 1}"), LIT("{255,255,255}"), LIT("[gray]{1}"),
                                        LIT("{transparent}"), LIT("{white!"),   LIT("{0,0,0,0}")};
    return contains_any(arguments, whites, COUNT(whites));
}

/* "{0}", "{0.0pt}" as the first argument. */
static bool is_nothing(assay_view arguments) {
    size_t at = 0;
    if (at_or_nul(arguments, at++) != '{') return false;
    bool zero = false;
    for (; at_or_nul(arguments, at) == '0' || at_or_nul(arguments, at) == '.'; at++) zero = zero || arguments.data[at] == '0';
    while (assay_is_alpha(at_or_nul(arguments, at))) at++;
    return zero && at_or_nul(arguments, at) == '}';
}

/* Does the command, with its earlier arguments, hide its last one? */
static bool hides(assay_view command) {
    static const assay_view phantoms[] = {LIT("phantom"), LIT("hphantom"), LIT("vphantom"), LIT("cancel"),
                                          LIT("xcancel"), LIT("bcancel"),  LIT("sout"),     LIT("st")};
    size_t name = 0;
    while (name < command.size && assay_is_alpha(command.data[name])) name++;
    assay_view word = assay_view_slice(command, 0, name), arguments = assay_view_slice(command, name, command.size);
    for (size_t i = 0; i < COUNT(phantoms); i++) {
        if (assay_view_equal(word, phantoms[i])) return true;
    }
    if (assay_view_is(word, "textcolor") || assay_view_is(word, "color")) return is_white(arguments);
    return (assay_view_is(word, "scalebox") || assay_view_is(word, "resizebox")) && is_nothing(arguments);
}

/* Does what is declared before `at` hold to the end of the scope: is its group not closed there? */
static bool holds(assay_view scope, size_t at) {
    size_t depth = 0;
    for (; at < scope.size; at++) {
        if (scope.data[at] == '{') depth++;
        if (scope.data[at] == '}' && depth-- == 0) return false;
    }
    return true;
}

/* "\color{white}", "\color[rgb]{1,1,1}" at `at`, and no argument of its own behind it ("\color{white}{x}", as MathJax reads it). */
static bool is_white_from(assay_view scope, size_t at) {
    size_t end = at;
    for (bool last = false; !last && (at_or_nul(scope, end) == '{' || at_or_nul(scope, end) == '[');) {
        last = scope.data[end] == '{';
        while (end < scope.size && scope.data[end] != '}' && scope.data[end] != ']') end++;
        if (end < scope.size) end++;
    }
    return at_or_nul(scope, end) != '{' && is_white(assay_view_slice(scope, at, end));
}

/* The last declaration of a colour, or of a size, that holds to the end of `scope`. */
static bool is_declared_hidden(assay_view scope) {
    static const assay_view colour = LIT("\\color"), size = LIT("\\fontsize");
    bool hidden = false;
    for (assay_view part = scope; !hidden;) {
        size_t found = assay_find_last(part, colour);
        if (found == ASSAY_NOT_FOUND) break;
        if (holds(scope, found)) {
            hidden = is_white_from(scope, found + colour.size);
            break;
        }
        part.size = found;
    }
    size_t found = hidden ? ASSAY_NOT_FOUND : assay_find_last(scope, size);
    return hidden || (found != ASSAY_NOT_FOUND && holds(scope, found) &&
                      is_nothing(assay_view_slice(scope, found + size.size, scope.size)));
}

/* Is the box in a hidden LaTeX group? */
static bool is_in_hidden_group(assay_view text, size_t box, size_t least) {
    size_t depth = 0, inner = box; /* the scope that is looked at ends here */
    for (size_t i = box; i-- > least;) {
        char c = text.data[i];
        bool escaped = i > 0 && text.data[i - 1] == '\\' && c != '(' && c != '[';
        bool maths = (c == '$' && !escaped) || ((c == '(' || c == '[') && i > 0 && text.data[i - 1] == '\\');
        bool blank_line = c == '\n' && i > 0 && text.data[i - 1] == '\n';
        if (blank_line || (maths && depth == 0)) {
            if (is_declared_hidden(assay_view_slice(text, i + 1, inner))) return true;
            if (blank_line) return false;
            inner = i;
            continue;
        }
        if (escaped || (c != '{' && c != '}')) continue;
        if (c == '}') {
            depth++;
        } else if (depth > 0) {
            depth--;
        } else {
            if (is_declared_hidden(assay_view_slice(text, i + 1, inner)) || hides(command_of(text, i, least))) return true;
            inner = i;
        }
    }
    return is_declared_hidden(assay_view_slice(text, least, inner));
}

/* The attributes of the innermost element that is open at the box: "<span style="color:white">". */
static bool is_in_hidden_element(assay_view text, size_t box, size_t least) {
    static const assay_view styles[] = {LIT("color:white"),   LIT("color: white"),      LIT("color:#fff"),
                                        LIT("color: #fff"),   LIT("color=\"white\""),   LIT("color='white'"),
                                        LIT("color=white"),   LIT("color:transparent"), LIT("display:none"),
                                        LIT("display: none"), LIT("visibility:hidden"), LIT("visibility: hidden"),
                                        LIT("font-size:0"),   LIT("font-size: 0"),      LIT("opacity:0"),
                                        LIT("opacity: 0"),    LIT(" hidden"),           LIT("color=\"#fff")};
    static const assay_view parts[] = {LIT("font-size:0."), LIT("font-size: 0."), LIT("opacity:0."), LIT("opacity: 0.")};
    size_t depth = 0;
    for (size_t i = box; i-- > least;) {
        if (text.data[i] != '<') continue;
        const char *close = memchr(text.data + i, '>', box - i);
        if (!close) return false;
        if (at_or_nul(text, i + 1) == '/') {
            depth++;
        } else if (assay_is_alpha(at_or_nul(text, i + 1)) && close[-1] != '/') {
            assay_view tag = assay_view_slice(text, i, answer_offset(text, close));
            bool line_break = assay_view_starts_with(tag, ASSAY_VIEW("<br")) || assay_view_starts_with(tag, ASSAY_VIEW("<hr"));
            if (line_break) continue;
            if (depth > 0) {
                depth--;
                continue;
            }
            if (contains_any(tag, styles, COUNT(styles)) && !contains_any(tag, parts, COUNT(parts))) return true;
        }
    }
    return false;
}

/* "... is 7. % \boxed{8}", "\iffalse \boxed{8} \fi", "\begin{comment}", "[//]: # (\boxed{8})". */
static bool is_in_comment(assay_view text, size_t box, size_t least, bool percent, bool command) {
    size_t line = box;
    assay_view before = assay_view_slice(text, least, box);
    static const assay_view opens[] = {LIT("\\iffalse"), LIT("\\begin{comment}"), LIT("\\if0")},
                            closes[] = {LIT("\\fi"), LIT("\\end{comment}"), LIT("\\fi")};
    for (size_t i = 0; command && i < COUNT(opens); i++) {
        size_t open = assay_find_last(before, opens[i]);
        if (open == ASSAY_NOT_FOUND) continue;
        size_t close = assay_find_last(assay_view_slice(before, open + opens[i].size, before.size), closes[i]);
        if (close == ASSAY_NOT_FOUND) return true;
    }
    while (line > least && text.data[line - 1] != '\n') line--;
    for (size_t i = box; percent && i-- > line;) {
        if (text.data[i] != '%' || at_or_nul(text, i + 1) != ' ' || i < 2 || text.data[i - 1] != ' ') continue;
        size_t end = i;
        while (end > line && text.data[end - 1] == ' ') end--;
        if (end > line && strchr(".!?;", text.data[end - 1])) return true;
    }
    static const assay_view notes[] = {LIT("[//]: "), LIT("[comment]: ")};
    assay_view rest = assay_view_slice(text, line, box);
    while (rest.size > 0 && rest.data[0] != '[') rest = assay_view_slice(rest, 1, rest.size);
    for (size_t i = 0; i < COUNT(notes); i++) {
        if (assay_view_starts_with(rest, notes[i])) return true;
    }
    return false;
}

/* What begins behind the backslash of a command that can hide something. */
static const assay_view hiding[] = {LIT("color"),     LIT("fontsize"),  LIT("phantom"), LIT("hphantom"),
                                    LIT("vphantom"),  LIT("textcolor"), LIT("cancel"),  LIT("xcancel"),
                                    LIT("bcancel"),   LIT("sout"),      LIT("st{"),     LIT("scalebox"),
                                    LIT("resizebox"), LIT("iffalse"),   LIT("if0"),     LIT("begin{comment")};
answer_phrases answer_hiders = {.items = hiding, .count = COUNT(hiding)};
void answer_prepare_hiders(void) {
    answer_phrases_init(&answer_hiders, false);
}

bool answer_is_hidden(assay_view text, size_t box) {
    size_t least = box > REACH ? box - REACH : 0, size = box - least;
    if (size == 0) return false;
    const char *begin = text.data + least, *end = text.data + box;
    bool command = false;
    for (const char *at = begin; !command && at < end && (at = memchr(at, '\\', (size_t)(end - at))) != NULL; at++)
        command = answer_phrase_at(&answer_hiders, (assay_view){at + 1, text.size - answer_offset(text, at) - 1}) > 0;
    if (command && is_in_hidden_group(text, box, least)) return true;
    if (memchr(begin, '<', size) && is_in_hidden_element(text, box, least)) return true;
    bool percent = memchr(begin, '%', size) != NULL, bracket = memchr(begin, '[', size) != NULL;
    return (percent || command || bracket) && is_in_comment(text, box, least, percent, command);
}
