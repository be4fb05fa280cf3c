/* Brings hidden words to light; see hidden.h. */
#include "lang_detect/text/hidden.h"

#include "lang_detect/text/formula.h"
#include "lang_detect/text/word_set.h"

enum {
    RUN_UNITS_MIN = 8,      /* four words, eight Han characters */
    APART_LETTERS_MIN = 24, /* fewer letters in a row spell a word, or are an alphabet's beginning */
    PIECE_LETTERS = 16,
    WORD_LETTERS = 6, /* of a word, where nobody says where it ends */
    PIECE_BYTES = 4096,
    GREEK_LETTERS_MIN = 4,
    COMMAND_LETTERS_MAX = 20
};

typedef struct known_command {
    uint64_t name; /* 0: none */
    bool is_command;
} known_command;

typedef struct gatherer {
    assay_view text;
    const lang_words *visible;
    assay_arena *arena;
    lang_words *out;
    size_t run; /* where the present run begins in `out` */
    size_t units;
    lang_word_set seen; /* the run's words */
    known_command known[64];
} gatherer;

/* Commands that formulas and their documents are made of, each between blanks, by their first letters. */
static const char *const commands[26] = {
    " abs aleph allowbreak alpha amalg angle approx approxeq arccos arcsin arctan arg array ast asymp ",
    " backslash bar because begin beta bf big bigcap bigcup biggl biggr bigl bigoplus bigotimes bigr bigskip "
    "bigstar bigtriangleup binom blacksquare bmatrix bmod boldsymbol bot boxed boxminus boxplus boxtimes bra "
    "braket bullet ",
    " cancel cap caption cases cdot cdotp cdots ce centering cfrac chi choose circ circledast cite cline "
    "colon coloneqq color complement cong cos cosec cosh cot coth csc cup curvearrowright ",
    " dagger dbinom ddagger ddots deg degree delta det dfrac diamond dim displaystyle div documentclass dot "
    "doteq dots dotsb dotsc dotsm downarrow draw ",
    " ell emph emptyset end enspace ensuremath enumerate epsilon eqref equiv eta eth exists exp ",
    " fbox flat footnote forall foreach frac frown ",
    " gamma gcd ge genfrac geq geqslant gg gtrsim ",
    " hat hbar hbox hfill hline hom hookrightarrow hphantom href hslash hspace huge ",
    " iddots iff iiint iint imath implies in includegraphics inf infty int intertext iota it item itemize ",
    " jmath ",
    " kappa ker ket ",
    " label lambda land langle large lbrace lbrack lceil lcm ldotp ldots le leadsto left leftarrow "
    "leftrightarrow leq leqslant lessgtr lesssim lfloor lim limits ll ln log longleftarrow longrightarrow "
    "lor ltimes lvert ",
    " mapsto mathbb mathbf mathcal mathfrak mathit mathop mathring mathrm mathscr mathsf mathstrut matrix max "
    "mbox measuredangle medskip mho mid min mod models mu multicolumn ",
    " nabla natural ne neg neq newline nexists nmid node noindent nolimits nonumber norm normalsize not notag "
    "notin nu ",
    " odot oint omega operatorname oplus otimes over overbrace overline overrightarrow overset ",
    " par paragraph parallel partial perp phantom phi pi pm pmatrix pmod pod pr prec precsim prime prod "
    "propto psi ",
    " qquad quad ",
    " rangle rbrace rbrack rceil ref rfloor rho right rightarrow rightleftharpoons rm root rtimes rvert ",
    " scriptscriptstyle scriptstyle sec section setminus sgn sharp sigma sim simeq sin sinh small smallmatrix "
    "smallskip smash smile space sphericalangle sqcap sqcup sqrt square stackrel star strut subsection "
    "subset subseteq subsetneq substack succ sum sup supset supseteq ",
    " tag tan tanh tau tbinom text textbf textcolor textit textrm textsf textstyle texttt tfrac therefore "
    "theta tikz tilde times tiny to top triangle triangleleft trianglelefteq triangleq triangleright ",
    " underbrace underline underset uparrow uplus upsilon url usepackage ",
    " varepsilon varnothing varphi vartheta vartriangle vdash vdots vec vee vert vphantom vspace ",
    " wedge widehat widetilde wp wr ",
    " xi xrightarrow ",
    " ",
    " zeta "};

static bool is_listed_command(assay_view name) {
    char wanted[COMMAND_LETTERS_MAX + 3];
    if (name.size > COMMAND_LETTERS_MAX || !assay_is_alpha(name.data[0])) return false;
    memcpy(wanted + 1, name.data, name.size);
    wanted[1] |= 0x20; /* \Delta, \Rightarrow */
    wanted[0] = wanted[name.size + 1] = ' ';
    wanted[name.size + 2] = '\0';
    return strstr(commands[wanted[1] - 'a'], wanted) != NULL;
}

/* Formulas have the same few commands again and again: what is known of the last ones of up to eight letters is kept. */
static bool is_command(gatherer *at, assay_view name) {
    uint64_t key = 0;
    if (name.size > sizeof key) return is_listed_command(name);
    for (size_t i = 0; i < name.size; i++) key = key << 8 | (unsigned char)name.data[i];
    known_command *known = &at->known[key * 0x9E3779B97F4A7C15u >> 58];
    if (known->name != key) *known = (known_command){.name = key, .is_command = is_listed_command(name)};
    return known->is_command;
}

/* A letter that is no ASCII one is as good as a vowel: no formula's name has it. */
static bool has_vowel(assay_view word) {
    for (size_t i = 0; i < word.size; i++)
        if ((unsigned char)word.data[i] >= 0x80 || memchr("aeiouyAEIOUY", word.data[i], 12)) return true;
    return false;
}

static bool is_word(gatherer *at, const lang_token *token) {
    if (token->script != LANG_LATIN && token->script != LANG_GREEK) return true;
    size_t letters = token->symbols_count < 2 ? 0 : token->symbols_count - 2u;
    if (letters < 2 || (token->script == LANG_GREEK && letters < GREEK_LETTERS_MIN)) return false;
    if (token->flags & LANG_TOKEN_SHOUTED && letters <= LANG_ACRONYM_LETTERS) return false;
    assay_view word = assay_view_slice(at->text, token->begin, token->end);
    if (!has_vowel(word) || lang_is_function(at->text, token->begin, token->end)) return false;
    bool commanded = token->begin > 0 && at->text.data[token->begin - 1] == '\\';
    return !(commanded && is_command(at, word));
}

/* The tokens from `first` on are new in the run: those that are no words are taken out again, with their symbols. */
static void keep_words(gatherer *at, size_t first) {
    lang_words *out = at->out;
    size_t kept = first, symbols = first < out->count ? out->tokens[first].symbols : out->symbols_count;
    for (size_t i = first; i < out->count; i++) {
        lang_token token = out->tokens[i];
        if (!is_word(at, &token) || lang_word_set_add(&at->seen, lang_word_hash(out, &token))) continue;
        memmove(out->symbols + symbols, out->symbols + token.symbols, token.symbols_count * sizeof *out->symbols);
        token.symbols = (uint32_t)symbols;
        symbols += token.symbols_count;
        token.gap = kept == at->run ? LANG_GAP_STOP : LANG_GAP_BLANK;
        if (kept == at->run) token.flags |= LANG_TOKEN_FIRST;
        at->units += token.units;
        out->tokens[kept++] = token;
    }
    out->count = kept;
    out->symbols_count = symbols;
}

static inline bool is_letter_byte(char c) {
    return (unsigned char)c >= 0x80 || (unsigned char)((c | 0x20) - 'a') < 26;
}

/* Letters of ASCII and all that is no ASCII, from `at` on. */
static inline uint64_t letter_marks(const lang_marks *marks, size_t at) {
    return lang_marks_from(marks, LANG_MARK_LETTER, at) | lang_marks_from(marks, LANG_MARK_HIGH, at);
}
/* The first of such bytes from `at` on, or `end`. */
static inline size_t next_letter(const lang_marks *marks, size_t at, size_t end) {
    for (; at < end; at += LANG_MARKS_SEEN) {
        uint64_t letters = letter_marks(marks, at);
        if (letters) return at + (size_t)__builtin_ctzll(letters) < end ? at + (size_t)__builtin_ctzll(letters) : end;
    }
    return end;
}

/* Units beyond those of one word that letters can have: a unit for three bytes of a character, two for a part. */
static size_t more_units(assay_view text, size_t begin, size_t end) {
    size_t more = 0;
    for (bool small = false; begin < end; begin++) {
        bool high = (unsigned char)text.data[begin] >= 0x80, capital = !high && !(text.data[begin] & 0x20);
        more += high ? 1 : capital && small ? 6 : 0;
        small = !capital;
    }
    return more / 3;
}

/* Letters of ASCII alone, with no capital behind the first: most words. */
static inline bool is_simple(const lang_marks *marks, size_t begin, size_t end) {
    if (end - begin >= LANG_MARKS_SEEN) return false;
    const uint64_t all = lang_bits_below(end - begin);
    return ((lang_marks_from(marks, LANG_MARK_HIGH, begin) | (lang_marks_from(marks, LANG_MARK_CAPITAL, begin) & ~1ull)) &
            all) == 0;
}

/* May units enough for a run be there? Most gaps hold a formula's letters. */
static bool may_hold_run(gatherer *at, size_t begin, size_t end) {
    const assay_view text = at->text;
    const lang_marks *const marks = at->visible->marks;
    size_t units = 0;
    while (end - begin >= RUN_UNITS_MIN && units < RUN_UNITS_MIN) {
        const size_t first = next_letter(marks, begin, end);
        if (first == end) break;
        size_t stop = first;
        for (uint64_t others; stop < end; stop += LANG_MARKS_SEEN - 1) {
            others = ~letter_marks(marks, stop) | 1ull << (LANG_MARKS_SEEN - 1);
            size_t count = (size_t)__builtin_ctzll(others);
            if (count == LANG_MARKS_SEEN - 1) continue;
            stop += count;
            break;
        }
        if (stop > end) stop = end;
        begin = stop;
        if (stop - first < 2) continue;
        bool commanded = first > 0 && text.data[first - 1] == '\\';
        if (commanded && is_command(at, assay_view_slice(text, first, stop))) continue;
        units += 2 + (is_simple(marks, first, stop) ? 0 : more_units(text, first, stop));
    }
    return units >= RUN_UNITS_MIN;
}

/* A piece at a time, so that what is no word takes no memory. */
static bool gather_run(gatherer *at, size_t begin, size_t end) {
    if (!may_hold_run(at, begin, end)) return true;
    while (begin < end) {
        size_t letter = next_letter(at->visible->marks, begin, end);
        if (letter + 1 >= end) return true; /* nothing, or one letter */
        size_t behind = end - letter < PIECE_BYTES ? end : letter + PIECE_BYTES;
        while (behind < end && is_letter_byte(at->text.data[behind])) behind++;
        size_t first = at->out->count;
        if (!lang_words_add(at->text, at->visible->marks, letter, behind, at->arena, at->out)) return false;
        keep_words(at, first);
        begin = behind;
    }
    return true;
}

/* Between most words stands a blank alone. */
static inline bool gather_between(gatherer *at, size_t begin, size_t end) {
    return end < begin + RUN_UNITS_MIN || gather_run(at, begin, end);
}

/* Letters apart as one word or piece of it. */
static bool join_letters(gatherer *at, size_t first, size_t count, bool bounded) {
    lang_words *out = at->out;
    if (!lang_words_reserve(out, at->arena)) return false;
    const lang_token *tokens = at->visible->tokens + first;
    lang_token *token = &out->tokens[out->count];
    *token = (lang_token){.begin = tokens[0].begin,
                          .end = tokens[count - 1].end,
                          .symbols = (uint32_t)out->symbols_count,
                          .script = tokens[0].script,
                          .units = (uint8_t)(bounded || count < 2 * WORD_LETTERS ? 2 : 2 * count / WORD_LETTERS)};
    uint16_t *symbols = out->symbols + out->symbols_count, *begin = symbols;
    if (bounded) *symbols++ = LANG_SYMBOL_BEGIN;
    for (size_t i = 0; i < count; i++) *symbols++ = at->visible->symbols[tokens[i].symbols + 1];
    if (bounded) *symbols++ = LANG_SYMBOL_END;
    token->symbols_count = (uint8_t)(symbols - begin);
    out->symbols_count += token->symbols_count;
    keep_words(at, out->count++);
    return true;
}

static size_t gap_behind(const gatherer *at, size_t token) {
    return at->visible->tokens[token + 1].begin - at->visible->tokens[token].end;
}

/* "w i r   a d d i e r e n": where some gaps are wider than others, words end there. */
static bool gather_letters_apart(gatherer *at, size_t first, size_t count) {
    size_t least = SIZE_MAX, most = 0;
    for (size_t i = first; i + 1 < first + count; i++) {
        size_t gap = gap_behind(at, i);
        least = gap < least ? gap : least;
        most = gap > most ? gap : most;
    }
    for (size_t i = first, begin = first; i < first + count; i++) {
        bool last = i + 1 == first + count, wide = !last && most > least && gap_behind(at, i) > least;
        bool full = i + 1 - begin == (most > least ? LANG_SYMBOLS_MAX : PIECE_LETTERS);
        if (!last && !wide && !full) continue;
        if (!join_letters(at, begin, i + 1 - begin, most > least)) return false;
        begin = i + 1;
    }
    return true;
}

static void close_run(gatherer *at) {
    if (at->units < RUN_UNITS_MIN) {
        if (at->out->count > at->run) at->out->symbols_count = at->out->tokens[at->run].symbols;
        at->out->count = at->run;
    }
    at->run = at->out->count;
    at->units = 0;
    lang_word_set_clear(&at->seen);
}

/* A word of prose near the one before it: nothing hides between them. */
static inline bool is_next_word(const lang_token *token, size_t from) {
    return token->begin < from + RUN_UNITS_MIN && !(token->flags & LANG_TOKEN_SINGLE) && token->label != LANG_NEUTRAL;
}

bool lang_hidden_words(assay_view text, const lang_words *visible, assay_arena *arena, lang_words *out) {
    gatherer *at = assay_arena_alloc(arena, sizeof *at);
    if (!at) return false;
    *at = (gatherer){.text = text, .visible = visible, .arena = arena, .out = out};
    *out = (lang_words){0};
    size_t from = 0;
    bool open = false; /* a run of letters apart goes on to the next word */
    const size_t all = visible->count;
    const lang_token *const tokens = visible->tokens;
    for (size_t i = 0, count = 1; i < all; i += count) {
        while (!open && i < all && is_next_word(&tokens[i], from)) from = tokens[i++].end;
        if (i == all) break;
        const lang_token *token = &tokens[i];
        bool single = (token->flags & LANG_TOKEN_SINGLE) != 0;
        count = single ? lang_letters_apart(text, visible, i) : 1;
        bool freed = !single && token->label == LANG_NEUTRAL;
        if (freed || (single && count < APART_LETTERS_MIN)) continue;
        if (!gather_between(at, from, token->begin)) return false;
        if (single && !gather_letters_apart(at, i, count)) return false;
        if (!single) close_run(at);
        open = single;
        from = tokens[i + count - 1].end;
    }
    if (!gather_between(at, from, text.size)) return false;
    close_run(at);
    return true;
}
