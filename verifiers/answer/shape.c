/* What a short text looks like: how many plain words it has, whether it is a placeholder, what is left without markup around it,
 * where maths ends. */
#include "verifiers/answer/answer_internal.h"

/* The end of the run of letters that begins at `at`. */
static size_t letters_end(assay_view text, size_t at) {
    while (at < text.size && assay_is_alpha(text.data[at])) at++;
    return at;
}

static size_t group_end(assay_view text, size_t at) {
    size_t depth = 0;
    for (; at < text.size; at++) {
        if (text.data[at] == '\\') {
            at++;
        } else if (text.data[at] == '{') {
            depth++;
        } else if (text.data[at] == '}' && --depth == 0) {
            return at + 1;
        }
    }
    return text.size;
}

/* The end of a command that begins with the backslash at `at`; with its group where that is text, not maths. */
static size_t command_end(assay_view text, size_t at) {
    size_t end = letters_end(text, at + 1);
    if (end == at + 1) return end < text.size ? end + 1 : end;
    static const char *const textual[] = {"text",   "textbf", "textit", "textrm",       "textnormal", "mbox",
                                          "mathrm", "mathbf", "mathit", "operatorname", "begin",      "end"};
    assay_view name = assay_view_slice(text, at + 1, end);
    for (size_t i = 0; i < sizeof textual / sizeof *textual; i++) {
        if (end < text.size && text.data[end] == '{' && assay_view_is(name, textual[i])) return group_end(text, end);
    }
    return end;
}

size_t answer_plain_words(assay_view text) {
    size_t words = 0, at = 0;
    while (at < text.size) {
        if (text.data[at] == '\\') {
            at = command_end(text, at);
        } else if (assay_is_alpha(text.data[at])) {
            size_t end = letters_end(text, at);
            words += end - at >= 2;
            at = end;
        } else {
            at++;
        }
    }
    return words;
}

bool answer_is_foreign_byte(char c) {
    unsigned char byte = (unsigned char)c;
    return (byte >= 0xD0 && byte <= 0xE1) || (byte >= 0xE3 && byte <= 0xED);
}

bool answer_has_high_byte(assay_view text) {
    unsigned char all = 0;
    for (size_t i = 0; i < text.size; i++) all |= (unsigned char)text.data[i];
    return all >= 0x80;
}

bool answer_has_foreign(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (answer_is_foreign_byte(text.data[i])) return true;
    }
    return false;
}

bool answer_has_word(assay_view text, const char *const *words, size_t count) {
    for (size_t at = 0; at < text.size;) {
        if (!assay_is_alpha(text.data[at])) {
            at++;
            continue;
        }
        size_t end = letters_end(text, at);
        assay_view word = assay_view_slice(text, at, end);
        char first = (char)(text.data[at] | 0x20);
        for (size_t i = 0; i < count; i++) {
            if (words[i][0] == first && answer_equal_folded(word, words[i])) return true;
        }
        at = end;
    }
    return false;
}

static const answer_word *const number_words[26] = {
    ['e' - 'a'] = ANSWER_WORDS({"eight", 1}, {"eleven", 1}, {"eighteen", 1}, {"eighty", 1}),
    ['f' - 'a'] = ANSWER_WORDS({"four", 1}, {"five", 1}, {"fourteen", 1}, {"fifteen", 1}, {"forty", 1}, {"fifty", 1}),
    ['h' - 'a'] = ANSWER_WORDS({"hundred", 1}, {"half", 1}),
    ['i' - 'a'] = ANSWER_WORDS({"infinity", 1}),
    ['n' - 'a'] = ANSWER_WORDS({"nine", 1}, {"nineteen", 1}, {"ninety", 1}, {"none", 1}),
    ['o' - 'a'] = ANSWER_WORDS({"one", 1}),
    ['s' - 'a'] = ANSWER_WORDS({"six", 1}, {"seven", 1}, {"sixteen", 1}, {"seventeen", 1}, {"sixty", 1}, {"seventy", 1}),
    ['t' - 'a'] = ANSWER_WORDS({"two", 1}, {"three", 1}, {"ten", 1}, {"twelve", 1}, {"thirteen", 1}, {"twenty", 1},
                               {"thirty", 1}, {"thousand", 1}),
    ['z' - 'a'] = ANSWER_WORDS({"zero", 1}),
};

bool answer_is_number_word(assay_view text) {
    return answer_word_classes(text, number_words) != 0;
}

/* What leads a sentence: a connective, or a word behind one. */
enum { CONNECTIVE = 1, BEHIND_ONE = 2 };
static const answer_word *const leads[26] = {
    ['a' - 'a'] = ANSWER_WORDS({"and", CONNECTIVE}, {"accordingly", CONNECTIVE}, {"also", CONNECTIVE}, {"again", BEHIND_ONE},
                               {"add", BEHIND_ONE}),
    ['b' - 'a'] = ANSWER_WORDS({"but", CONNECTIVE}),
    ['c' - 'a'] = ANSWER_WORDS({"clearly", CONNECTIVE}, {"consequently", CONNECTIVE}),
    ['d' - 'a'] = ANSWER_WORDS({"donc", CONNECTIVE}, {"dunque", CONNECTIVE}, {"dus", CONNECTIVE}, {"daher", CONNECTIVE}),
    ['e' - 'a'] = ANSWER_WORDS({"ergo", CONNECTIVE}, {"entonces", CONNECTIVE}),
    ['f' - 'a'] =
        ANSWER_WORDS({"finally", CONNECTIVE}, {"folglich", CONNECTIVE}, {"find", BEHIND_ONE}, {"follows", BEHIND_ONE}),
    ['g' - 'a'] = ANSWER_WORDS({"get", BEHIND_ONE}, {"giving", BEHIND_ONE}, {"gives", BEHIND_ONE}),
    ['h' - 'a'] = ANSWER_WORDS({"hence", CONNECTIVE}, {"have", BEHIND_ONE}),
    ['i' - 'a'] = ANSWER_WORDS({"it", BEHIND_ONE}),
    ['l' - 'a'] = ANSWER_WORDS({"lastly", BEHIND_ONE}, {"luego", CONNECTIVE}, {"logo", CONNECTIVE}),
    ['n' - 'a'] = ANSWER_WORDS({"now", CONNECTIVE}, {"next", CONNECTIVE}),
    ['o' - 'a'] = ANSWER_WORDS({"overall", BEHIND_ONE}, {"obtain", BEHIND_ONE}),
    ['s' - 'a'] = ANSWER_WORDS({"so", CONNECTIVE}, {"since", BEHIND_ONE}, {"somit", CONNECTIVE}),
    ['p' - 'a'] = ANSWER_WORDS({"portanto", CONNECTIVE}),
    ['q' - 'a'] = ANSWER_WORDS({"quindi", CONNECTIVE}),
    ['t' - 'a'] = ANSWER_WORDS({"thus", CONNECTIVE}, {"therefore", CONNECTIVE}, {"then", CONNECTIVE}, {"thereby", CONNECTIVE},
                               {"that", BEHIND_ONE}, {"this", BEHIND_ONE}),
    ['w' - 'a'] = ANSWER_WORDS({"we", BEHIND_ONE}),
    ['y' - 'a'] = ANSWER_WORDS({"yields", BEHIND_ONE}),
};

assay_view answer_without_lead(assay_view text) {
    assay_view best = text;
    bool led = false;
    for (int n = 0; n < 6; n++) {
        size_t end = letters_end(text, 0);
        bool sign = assay_view_starts_with(text, ASSAY_VIEW("\xE2\x88\xB4")) ||
                    assay_view_starts_with(text, ASSAY_VIEW("\xE2\x87\x92")) ||
                    assay_view_starts_with(text, ASSAY_VIEW("=> ")) || assay_view_starts_with(text, ASSAY_VIEW("-> "));
        if (sign) {
            end = 3;
        } else {
            bool known =
                answer_word_classes(assay_view_slice(text, 0, end), leads) & (led ? CONNECTIVE | BEHIND_ONE : CONNECTIVE);
            if (!known || (end < text.size && !assay_is_space(text.data[end]) && !strchr(",:$", text.data[end]))) break;
        }
        led = true;
        while (end < text.size && (assay_is_space(text.data[end]) || text.data[end] == ',' || text.data[end] == ':')) end++;
        if (end == text.size) break;
        text = best = assay_view_slice(text, end, text.size);
    }
    return best;
}

/* The size of what leaves the place at `at` blank: a space, "\\quad", "\\phantom{2}", "\\hspace{1cm}", "?", "_", a square; 0: nothing of these. */
static size_t blank_size(assay_view text, size_t at) {
    static const assay_view blanks[] = {LIT("?"),    LIT("_"),        LIT("~"),     LIT("\\quad"), LIT("\\qquad"),
                                        LIT("\\ "),  LIT("\\,"),      LIT("\\;"),   LIT("\\:"),    LIT("\\!"),
                                        LIT("\\_"),  LIT("\\square"), LIT("\\Box"), LIT("□"),      LIT("\\enspace"),
                                        LIT("\\\\"), LIT("？"),       LIT("＿"),    LIT("$")};
    static const assay_view covers[] = {LIT("\\phantom{"), LIT("\\hphantom{"), LIT("\\vphantom{"),
                                        LIT("\\hspace{"),  LIT("\\hspace*{"),  LIT("\\rule{")};
    assay_view rest = assay_view_slice(text, at, text.size);
    if (assay_is_space(rest.data[0])) return 1;
    static const bool begins[256] = {
        ['?'] = true, ['_'] = true, ['~'] = true, ['\\'] = true, ['$'] = true, [0xE2] = true, [0xEF] = true};
    static const bool commands[256] = {
        [' '] = true, [','] = true, [';'] = true, [':'] = true, ['!'] = true,  ['_'] = true, ['q'] = true, ['s'] = true,
        ['B'] = true, ['e'] = true, ['p'] = true, ['h'] = true, ['\\'] = true, ['v'] = true, ['r'] = true};
    if (!begins[(unsigned char)rest.data[0]]) return 0; /* mostly */
    if (rest.data[0] == '\\' && !commands[(unsigned char)at_or_nul(rest, 1)]) return 0;
    for (size_t i = 0; i < COUNT(blanks); i++) {
        bool whole = !assay_is_alpha(blanks[i].data[blanks[i].size - 1]) || !assay_is_alpha(at_or_nul(rest, blanks[i].size));
        if (whole && assay_view_starts_with(rest, blanks[i])) return blanks[i].size;
    }
    for (size_t i = 0; i < COUNT(covers); i++) {
        if (!assay_view_starts_with(rest, covers[i])) continue;
        const char *close = memchr(rest.data, '}', rest.size);
        return close && !memchr(rest.data + covers[i].size, '{', answer_offset(rest, close) - covers[i].size)
                   ? answer_offset(rest, close) + 1
                   : 0;
    }
    return 0;
}

/* A box to be filled in, as a question shows it: "\\boxed{\\phantom{2}}", "\\boxed{?}". */
static bool is_blank(assay_view text) {
    for (size_t at = 0, size; at < text.size; at += size) {
        size = blank_size(text, at);
        if (size == 0) return false;
    }
    return true;
}

bool answer_is_placeholder(assay_view text) {
    static const char *const placeholders[] = {"...",
                                               "\xE2\x80\xA6",
                                               "\\ldots",
                                               "\\dots",
                                               "\\cdots",
                                               "answer",
                                               "your answer",
                                               "your answer here",
                                               "answer here",
                                               "the answer",
                                               "final answer",
                                               "your final answer",
                                               "your final answer here",
                                               "final answer here",
                                               "insert answer here"};
    if (text.size > 64 || assay_is_digit(at_or_nul(text, 0))) return false; /* most answers */
    text = assay_view_trim(text);
    if (assay_view_starts_with(text, ASSAY_VIEW("\\text{")) && assay_view_ends_with(text, ASSAY_VIEW("}"))) {
        text = assay_view_trim(assay_view_slice(text, 6, text.size - 1));
    }
    if (text.size > 2 && ((text.data[0] == '[' && text.data[text.size - 1] == ']') ||
                          (text.data[0] == '<' && text.data[text.size - 1] == '>'))) {
        assay_view inner = assay_view_slice(text, 1, text.size - 1);
        if (assay_is_alpha(inner.data[0])) text = inner;
    }
    char first = text.size > 0 ? answer_lower(text.data[0]) : '\0';
    if (assay_is_digit(first)) return false; /* most answers */
    if (is_blank(text)) return true;
    for (size_t i = 0; i < sizeof placeholders / sizeof *placeholders; i++) {
        if (placeholders[i][0] == first && answer_equal_folded(text, placeholders[i])) return true;
    }
    return false;
}

/* Is text[begin, end) maths rather than prose between two currency signs? A plain word of three letters that is no function's name makes prose. */
static bool reads_as_maths(assay_view text) {
    static const char *const functions[] = {"sin",    "cos",    "tan",  "cot", "sec", "csc", "log",
                                            "exp",    "max",    "min",  "gcd", "lcm", "mod", "arcsin",
                                            "arccos", "arctan", "sqrt", "det", "lim", "and", "inf"};
    size_t at = 0;
    while (at < text.size) {
        if (text.data[at] == '\\') {
            at = command_end(text, at);
            continue;
        }
        size_t end = letters_end(text, at);
        if (end - at >= 3) {
            bool known = false;
            assay_view word = assay_view_slice(text, at, end);
            for (size_t i = 0; i < sizeof functions / sizeof *functions; i++)
                known = known || assay_view_is(word, functions[i]);
            /* A run of capitals names points: ABCD. */
            bool capitals = true;
            for (size_t i = 0; i < word.size; i++) capitals = capitals && word.data[i] >= 'A' && word.data[i] <= 'Z';
            if (!known && !capitals) return false;
        }
        at = end > at ? end : at + 1;
    }
    return true;
}

/* The offset of `closing` at or after `at` before a blank line; ASSAY_NOT_FOUND where there is none. */
static size_t find_closing(assay_view text, size_t at, assay_view closing) {
    size_t found = assay_find_first(assay_view_slice(text, at, text.size), closing);
    return found == ASSAY_NOT_FOUND ? ASSAY_NOT_FOUND : at + found;
}

/* The end of $..$ that opens at `at`. A dollar sign is also money: the closing one must stand before the line ends, not have a digit
 * behind it, and not leave prose between. */
static size_t dollar_end(assay_view text, size_t at) {
    for (size_t end = at + 1; end < text.size && text.data[end] != '\n'; end++) {
        if (text.data[end] == '\\') {
            end++;
        } else if (text.data[end] == '$') {
            assay_view inner = assay_view_slice(text, at + 1, end);
            bool money = end + 1 < text.size && assay_is_digit(text.data[end + 1]);
            bool empty = assay_view_trim(inner).size == 0;
            return money || empty || !reads_as_maths(inner) ? at : end + 1;
        }
    }
    return at;
}

/* The end of an environment of displayed maths that begins at `at`; `at`: none. */
static size_t environment_end(assay_view text, size_t at) {
    static const assay_view names[] = {{"align", 5}, {"equation", 8}, {"gather", 6}, {"multline", 8}};
    assay_view rest = assay_view_slice(text, at, text.size);
    if (!assay_view_starts_with(rest, ASSAY_VIEW("\\begin{"))) return at;
    assay_view name = assay_view_slice(rest, 7, rest.size);
    const char *brace = memchr(name.data, '}', name.size < 16 ? name.size : 16);
    bool known = false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) known |= assay_view_starts_with(name, names[i]);
    if (!brace || !known) return at;
    char closing[24] = "\\end{";
    size_t size = answer_offset(name, brace) + 1;
    memcpy(closing + 5, name.data, size);
    size_t end = assay_find_first(rest, (assay_view){closing, size + 5});
    return end == ASSAY_NOT_FOUND ? at : at + end + size + 5;
}

size_t answer_math_end(assay_view text, size_t at) {
    assay_view rest = assay_view_slice(text, at, text.size);
    assay_view closing;
    if (assay_view_starts_with(rest, ASSAY_VIEW("$$"))) {
        closing = ASSAY_VIEW("$$");
    } else if (assay_view_starts_with(rest, ASSAY_VIEW("\\["))) {
        closing = ASSAY_VIEW("\\]");
    } else if (assay_view_starts_with(rest, ASSAY_VIEW("\\("))) {
        closing = ASSAY_VIEW("\\)");
    } else {
        return rest.size > 0 && rest.data[0] == '$' ? dollar_end(text, at) : environment_end(text, at);
    }
    size_t end = find_closing(text, at + 2, closing);
    bool filled = end != ASSAY_NOT_FOUND && assay_view_trim(assay_view_slice(text, at + 2, end)).size > 0;
    return filled ? end + 2 : at;
}

/* Takes `open` and `close` off both ends where nothing in between closes earlier. */
static bool take_off(assay_view *text, assay_view open, assay_view close) {
    if (text->size < open.size + close.size || !assay_view_starts_with(*text, open) || !assay_view_ends_with(*text, close))
        return false;
    assay_view inner = assay_view_slice(*text, open.size, text->size - close.size);
    for (size_t from = 0;;) {
        size_t found = assay_find_first(assay_view_slice(inner, from, inner.size), close);
        if (found == ASSAY_NOT_FOUND) break;
        from += found + 1;
        bool escaped = from >= 2 && inner.data[from - 2] == '\\' && close.data[0] == '$';
        if (!escaped) return false;
    }
    if (inner.size > 0 && inner.data[inner.size - 1] == '\\' && close.data[0] == '$') return false;
    *text = inner;
    return true;
}

static bool take_off_end(assay_view *text, assay_view end) {
    if (text->size <= end.size || !assay_view_ends_with(*text, end)) return false;
    /* "0.333..." and "4 p.m." keep their full stops. */
    bool stop = end.size == 1 && end.data[0] == '.' && text->size >= 3;
    if (stop && (text->data[text->size - 2] == '.' || text->data[text->size - 3] == '.')) return false;
    text->size -= end.size;
    return true;
}

/* A tick, a star or a smiling face beside the answer: dingbats, U+2B50, U+FE0F, U+1F000 to U+1FFFF, and the black squares that end proofs. */
static size_t ornament_size(assay_view text) {
    static const assay_view others[] = {
        {"\xE2\xAD\x90", 3}, {"\xEF\xB8\x8F", 3}, {"\xE2\x96\xA0", 3}, {"\xE2\x96\xA1", 3}, {"\xE2\x88\x8E", 3}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        if (assay_view_starts_with(text, others[i])) return 3;
    }
    if (text.size >= 4 && assay_view_starts_with(text, ASSAY_VIEW("\xF0\x9F"))) return 4;
    bool dingbat = text.size >= 3 && text.data[0] == '\xE2' && (text.data[1] == '\x9C' || text.data[1] == '\x9D');
    unsigned char last = dingbat ? (unsigned char)text.data[2] : 0; /* but not a cross or a question mark */
    bool cross = dingbat && ((text.data[1] == '\x9C' && last >= 0x95 && last <= 0x98) ||
                             (text.data[1] == '\x9D' && (last == 0x8C || last == 0x8E || last == 0x93)));
    return dingbat && !cross ? 3 : 0;
}

/* What ends a proof, in letters and commands. */
static bool take_off_proof_end(assay_view *text) {
    static const assay_view ends[] = {{"$\\blacksquare$", 15},
                                      {"\\(\\blacksquare\\)", 16},
                                      {"\\blacksquare", 12},
                                      {"$\\square$", 9},
                                      {"\\(\\square\\)", 11},
                                      {"\\square", 7},
                                      {"$\\Box$", 6},
                                      {"$\\qed$", 6},
                                      {"\\qed", 4},
                                      {"$\\checkmark$", 12},
                                      {"QED", 3},
                                      {"Q.E.D", 5}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        assay_view before = assay_view_slice(*text, 0, text->size > ends[i].size ? text->size - ends[i].size : 0);
        if (before.size == 0 || !assay_view_ends_with(*text, ends[i])) continue;
        char last = before.data[before.size - 1];
        if (last != ' ' && last != '\n' && last != '.' && last != '$') continue;
        *text = assay_view_trim(before);
        return true;
    }
    return false;
}

static bool take_off_ornament(assay_view *text) {
    if (take_off_proof_end(text)) return true;
    for (size_t size = 3; size <= 4; size++) {
        if (text->size > size && ornament_size(assay_view_slice(*text, text->size - size, text->size)) == size) {
            text->size -= size;
            return true;
        }
    }
    size_t front = ornament_size(*text);
    if (front == 0 || front >= text->size) return false;
    *text = assay_view_slice(*text, front, text->size);
    return true;
}

static bool unwrap_once(assay_view *text) {
    static const assay_view pairs[][2] = {
        {{"```", 3}, {"```", 3}}, {{"$$", 2}, {"$$", 2}}, {{"\\(", 2}, {"\\)", 2}}, {{"\\[", 2}, {"\\]", 2}},
        {{"**", 2}, {"**", 2}},   {{"__", 2}, {"__", 2}}, {{"`", 1}, {"`", 1}},     {{"\"", 1}, {"\"", 1}},
        {{"'", 1}, {"'", 1}},     {{"$", 1}, {"$", 1}},   {{"*", 1}, {"*", 1}},     {{"\xE2\x80\x9C", 3}, {"\xE2\x80\x9D", 3}},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        if (take_off(text, pairs[i][0], pairs[i][1])) return true;
    }
    /* Left over from markup that began before the text, and closing punctuation. */
    static const assay_view ends[] = {{"**", 2},           {"`", 1},   {".", 1}, {",", 1}, {";", 1}, {":", 1},
                                      {"\xE3\x80\x82", 3}, {"\\\\", 2}};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        if (take_off_end(text, ends[i])) return true;
    }
    static const assay_view tags[] = {{"<b>", 3}, {"<strong>", 8}, {"<em>", 4}, {"<i>", 3}, {"<u>", 3}, {"<solution>", 10}};
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
        if (!assay_view_starts_with(*text, tags[i])) continue;
        *text = assay_view_slice(*text, tags[i].size, text->size);
        return true;
    }
    if (take_off_ornament(text)) return true;
    char last = text->size > 1 ? text->data[text->size - 2] : '\0'; /* "*7*", whose first mark is gone */
    if ((assay_is_digit(last) || last == '$') && take_off_end(text, ASSAY_VIEW("*"))) return true;
    const char *line = text->size > 1 ? memchr(text->data, '_', text->size) : NULL; /* "_120_", "__120__" likewise */
    size_t lines = line ? text->size - answer_offset(*text, line) : 0;
    if ((lines == 1 || (lines == 2 && line[1] == '_')) && line > text->data && !assay_is_space(line[-1])) {
        text->size -= lines;
        return true;
    }
    if (text->size > 2 && assay_view_starts_with(*text, ASSAY_VIEW("**")) &&
        assay_find_first(assay_view_slice(*text, 2, text->size), ASSAY_VIEW("**")) == ASSAY_NOT_FOUND) {
        *text = assay_view_slice(*text, 2, text->size);
        return true;
    }
    return false;
}

assay_view answer_without_ornaments(assay_view text) {
    text = assay_view_trim(text);
    for (int rounds = 0; rounds < 8; rounds++) {
        assay_view cut = text;
        if (cut.size > 0 && cut.data[cut.size - 1] == '.') cut.size--; /* "QED." */
        if (!take_off_ornament(&cut)) break;
        text = assay_view_trim(cut);
    }
    return text;
}

/* Neither begins nor ends as anything that unwrap_once takes off: most answers. */
static bool is_bare(assay_view text) {
    static const bool opens[256] = {
        ['$'] = true, ['*'] = true, ['_'] = true, ['`'] = true, ['"'] = true, ['\''] = true, ['<'] = true};
    if (text.size == 0) return false;
    unsigned char first = (unsigned char)text.data[0], second = (unsigned char)at_or_nul(text, 1);
    char last = text.data[text.size - 1];
    bool ends = assay_is_digit(last) || last == '}' ||
                (assay_is_alpha(last) && last != 'e' && last != 'd' && last != 'D'); /* "\\square", "QED" */
    return ends && first < 0x80 && !opens[first] && !(first == '\\' && (second == '(' || second == '['));
}

assay_view answer_unwrap(assay_view text) {
    text = assay_view_trim(text);
    if (is_bare(text)) return text;
    for (int rounds = 0; rounds < 8 && unwrap_once(&text); rounds++) text = assay_view_trim(text);
    return text;
}

bool answer_skip_any(assay_view *text, const char *const *words, size_t count) {
    enum { WORD_BYTES = 16 };
    size_t end = 0;
    while (end < text->size && end < WORD_BYTES && (assay_is_alpha(text->data[end]) || text->data[end] == '\'')) end++;
    assay_view word = assay_view_slice(*text, 0, end);
    for (size_t i = 0; end > 0 && i < count; i++) {
        if (!answer_equal_folded(word, words[i])) continue;
        while (end < text->size && text->data[end] == ' ') end++;
        *text = assay_view_slice(*text, end, text->size);
        return true;
    }
    return false;
}
