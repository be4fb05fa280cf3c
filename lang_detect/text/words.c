/* Cuts text into words; see words.h. One pass over the bytes; symbols are folded and normalised as a word ends. */
#include "lang_detect/text/words.h"

#include "common/utf8.h"
#include "lang_detect/text/ascii.h"
#include "lang_detect/text/shape.h"

typedef struct cutter {
    assay_view text;
    const lang_marks *marks;
    assay_arena *arena;
    lang_words *out;
    bool lenient;                      /* plain identification: shapes and single letters count */
    bool parts;                        /* a capital behind a small letter begins a word */
    bool after_number;                 /* the last token was a number */
    size_t chunk;                      /* where the next chunk begins that may be a URL or the like */
    size_t sign;                       /* the next one, remembered, so that no byte is searched twice */
    uint32_t now;                      /* counts separators */
    uint32_t last[4];                  /* when there was one of each lang_gap */
    uint32_t seen[LANG_SCRIPTS];       /* when the last token of each script ended */
    uint8_t last_alphabet;             /* of the look-alike alphabets, the last one */
    uint32_t points[LANG_SYMBOLS_MAX]; /* of the word that is read */
    bool failed;
} cutter;

/* A word as it is read. */
typedef struct reading {
    size_t begin, end; /* bytes; joiners at its end are not in it */
    size_t points_count, points_at_end;
    size_t letters;             /* base letters */
    uint32_t script_letters[5]; /* of the look-alike alphabets, see slot_of */
    uint8_t script, first_script;
    bool maybe_not_nfc, cut, capital, shouted, ascii, kana; /* shouted: its second letter is a capital as well */
    bool small;                                             /* its last letter is no capital */
} reading;

static bool grow_tokens(lang_words *words, assay_arena *arena, size_t capacity) {
    lang_token *tokens = assay_arena_alloc(arena, capacity * sizeof *tokens);
    if (!tokens) return false;
    if (words->count > 0) memcpy(tokens, words->tokens, words->count * sizeof *tokens);
    words->tokens = tokens;
    words->capacity = capacity;
    return true;
}
static bool grow_symbols(lang_words *words, assay_arena *arena, size_t capacity) {
    uint16_t *symbols = assay_arena_alloc(arena, capacity * sizeof *symbols);
    if (!symbols) return false;
    if (words->symbols_count > 0) memcpy(symbols, words->symbols, words->symbols_count * sizeof *symbols);
    words->symbols = symbols;
    words->symbols_capacity = capacity;
    return true;
}
static inline bool reserve(lang_words *words, assay_arena *arena) {
    if (words->count == words->capacity && !grow_tokens(words, arena, words->capacity ? words->capacity * 2 : 256))
        return false;
    return words->symbols_count + LANG_SYMBOLS_MAX + 2 + 8 <= words->symbols_capacity ||
           grow_symbols(words, arena, words->symbols_capacity ? words->symbols_capacity * 2 : 4096);
}
/* What ordinary prose needs, so that little is copied; text without words has none of it. */
static bool reserve_for(lang_words *words, assay_arena *arena, size_t bytes) {
    return grow_tokens(words, arena, 64 + bytes / 6) && grow_symbols(words, arena, 256 + bytes + bytes / 8);
}

/* Kana and Bopomofo stand with Han: one chain of decisions. */
static uint8_t family_of(uint8_t script) {
    return script == LANG_KANA || script == LANG_BOPOMOFO ? LANG_HAN : script;
}
static bool is_sea(uint8_t script) {
    return script == LANG_THAI || script == LANG_LAO || script == LANG_KHMER || script == LANG_MYANMAR;
}
/* Alphabets whose letters look alike share words; 0: any other script. */
static int slot_of(uint8_t script) {
    switch (script) {
        case LANG_LATIN: return 1;
        case LANG_CYRILLIC: return 2;
        case LANG_GREEK: return 3;
        case LANG_ARMENIAN:
        case LANG_CHEROKEE: return 4;
        default: return 0;
    }
}

static void add_neutral(cutter *cut, size_t bytes) {
    cut->out->neutral_bytes += bytes;
}

static void widen(cutter *cut, lang_gap gap) {
    cut->last[gap] = ++cut->now;
}
/* The widest separator since the last token of that script. */
static uint8_t gap_since(const cutter *cut, uint8_t script) {
    uint32_t seen = cut->seen[script];
    for (uint8_t gap = LANG_GAP_STOP; gap > LANG_GAP_NONE; gap--)
        if (cut->last[gap] > seen) return gap;
    return LANG_GAP_NONE;
}

static void store_symbols(cutter *cut, reading *word, lang_token *token) {
    size_t count = word->points_at_end;
    if (word->maybe_not_nfc) count = lang_nfc(cut->points, count, LANG_SYMBOLS_MAX);
    uint16_t *at = cut->out->symbols + cut->out->symbols_count, *begin = at;
    bool bounded = !(token->flags & LANG_TOKEN_RUN);
    if (bounded) *at++ = LANG_SYMBOL_BEGIN;
    for (size_t i = 0; i < count; i++) *at++ = lang_symbol(lang_fold(cut->points[i]));
    if (bounded && !word->cut) *at++ = LANG_SYMBOL_END;
    token->symbols = (uint32_t)cut->out->symbols_count;
    token->symbols_count = (uint8_t)(at - begin);
    cut->out->symbols_count += (size_t)(at - begin);
}

/* Of mixed letters: the script of the words around, if it is among them (so that a homoglyph moves nothing), else that of most. */
static uint8_t script_of_word(const cutter *cut, const reading *word) {
    if (slot_of(word->first_script) == 0) return word->first_script;
    if (word->script_letters[slot_of(cut->last_alphabet)] > 0 && slot_of(cut->last_alphabet) > 0) return cut->last_alphabet;
    static const uint8_t scripts[5] = {0, LANG_LATIN, LANG_CYRILLIC, LANG_GREEK, LANG_ARMENIAN};
    int first = slot_of(word->first_script), best = first;
    for (int i = 1; i < 5; i++)
        if (word->script_letters[i] > word->script_letters[best]) best = i;
    return best == first ? word->first_script : scripts[best];
}

/* A shape that is no prose; single letters are decided later. */
static bool is_shape(const cutter *cut, const reading *word, bool after_number) {
    if (cut->lenient || word->first_script != LANG_LATIN) return false;
    if (lang_is_identifier(cut->text, word->begin, word->end, true)) return true;
    return after_number && word->ascii && lang_is_unit(assay_view_slice(cut->text, word->begin, word->end));
}

static bool is_shouted(assay_view text, const reading *word) {
    for (size_t i = word->begin; i < word->end; i++)
        if (text.data[i] < 'A' || text.data[i] > 'Z') return false;
    return word->letters > 1;
}

static void store_word(cutter *cut, reading *word) {
    bool after_number = cut->after_number;
    cut->after_number = false;
    if (is_shape(cut, word, after_number)) {
        add_neutral(cut, word->end - word->begin);
        return;
    }
    if (!reserve(cut->out, cut->arena)) {
        cut->failed = true;
        return;
    }
    uint8_t script = script_of_word(cut, word), family = family_of(script);
    if (slot_of(script) > 0 && word->letters > 1) cut->last_alphabet = script;
    bool run = family == LANG_HAN || is_sea(script);
    lang_token *token = &cut->out->tokens[cut->out->count];
    *token = (lang_token){
        .begin = (uint32_t)word->begin, .end = (uint32_t)word->end, .script = family, .gap = gap_since(cut, family)};
    size_t units = family == LANG_HAN ? word->letters : is_sea(script) ? (word->letters + 1) / 2 : 2;
    token->units = (uint8_t)units;
    bool single = word->letters == 1 && (script == LANG_LATIN || script == LANG_GREEK) && !cut->lenient;
    token->flags =
        (uint8_t)((run ? LANG_TOKEN_RUN : 0) | (word->kana ? LANG_TOKEN_KANA : 0) | (single ? LANG_TOKEN_SINGLE : 0) |
                  (word->capital && word->letters > 1 && (!word->shouted || word->letters <= LANG_ACRONYM_LETTERS)
                       ? LANG_TOKEN_CAPITAL
                       : 0) |
                  (word->ascii && is_shouted(cut->text, word) ? LANG_TOKEN_SHOUTED : 0));
    store_symbols(cut, word, token);
    cut->out->count++;
    if (!single) cut->seen[family] = cut->now;
}

static inline void finish_word(cutter *cut, reading *word) {
    if (word->letters > 0) store_word(cut, word);
    word->letters = 0;
}

/* May a letter of this script go on the word? */
static bool continues(const reading *word, uint8_t script) {
    if (word->letters == 0) return true;
    if (word->script == script) {
        if (family_of(script) == LANG_HAN) return word->letters < LANG_CHUNK_LETTERS;
        return !is_sea(script) || word->letters < LANG_CHUNK_LETTERS_SEA;
    }
    return slot_of(word->script) != 0 && slot_of(script) != 0;
}

static void add_letter(cutter *cut, reading *word, uint32_t point, const lang_property *property, size_t at, size_t next) {
    bool capital = property->fold != 0 && !lang_is_shaped_small(point);
    if (word->letters == 0) {
        *word = (reading){.begin = at, .first_script = property->script, .ascii = true, .capital = capital};
        word->kana = property->script == LANG_KANA;
    }
    word->script = property->script;
    if (word->letters == 1 && capital) word->shouted = true;
    word->small = !capital;
    word->letters++;
    word->script_letters[slot_of(property->script)]++;
    word->ascii &= point < 0x80;
    word->maybe_not_nfc |= property->nfc_maybe != 0;
    if (word->points_count < LANG_SYMBOLS_MAX) cut->points[word->points_count++] = point;
    else word->cut = true;
    word->points_at_end = word->points_count;
    word->end = next;
}

static void add_mark(cutter *cut, reading *word, uint32_t point, const lang_property *property, size_t next) {
    word->maybe_not_nfc |= property->nfc_maybe != 0;
    if (word->points_count < LANG_SYMBOLS_MAX) cut->points[word->points_count++] = point;
    else word->cut = true;
    word->points_at_end = word->points_count;
    word->end = next;
}

static lang_gap gap_of(uint32_t point, const lang_property *property) {
    if (property->class == LANG_SPACE) return point == '\n' ? LANG_GAP_STOP : LANG_GAP_BLANK;
    switch (point) {
        case '.':
        case '!':
        case '?':
        case ':':
        case ';':
        case 0x3002:
        case 0xFF01:
        case 0xFF1F:
        case 0xFF1B:
        case 0xFF1A:
        case 0x964:
        case 0x61F:
        case 0x6D4:
        case 0x2026: return LANG_GAP_STOP;
        default: return LANG_GAP_COMMA;
    }
}

/* Not a letter: ends the word, or joins it to what follows. */
static void other_character(cutter *cut, reading *word, uint32_t point, const lang_property *property, size_t at, size_t next,
                            size_t end) {
    if (property->class == LANG_JOINER && word->letters > 0 && next < end) {
        size_t after = next;
        const lang_property *follow = lang_property_of(assay_utf8_decode(assay_view_slice(cut->text, 0, end), &after));
        if (follow->class == LANG_LETTER && slot_of(follow->script) == slot_of(word->script) &&
            family_of(follow->script) != LANG_HAN) {
            if (word->points_count < LANG_SYMBOLS_MAX) cut->points[word->points_count++] = point;
            return;
        }
    }
    finish_word(cut, word);
    bool number = property->class == LANG_DIGIT;
    if (number) cut->after_number = true;
    else if (point != ' ' && point != 0xA0 && point != '.' && point != ',') cut->after_number = false;
    widen(cut, number ? LANG_GAP_BLANK : gap_of(point, property));
    if (point > ' ' && (property->class == LANG_DIGIT || property->class == LANG_SYMBOL)) add_neutral(cut, next - at);
}

/* What stands for a blank where nobody is to see one: a word as long as that ends there. In shorter ones it changes nothing. */
enum { INVISIBLE_LETTERS_MIN = 16 };
static bool is_invisible(uint32_t point) {
    return point == 0xAD || (point >= 0x200B && point <= 0x200F) || (point >= 0x2060 && point <= 0x2064) || point == 0xFEFF;
}

static bool is_ascii_letter(char c) {
    return (unsigned char)((c | 0x20) - 'a') < 26;
}

/* "3ashra", "se3r", "ma3": at least two small letters, of which the first may be a capital, with single figures from 2 to 9, between blanks and light punctuation. Returns where it ends;
 * `at` where it is none, or all is words. */
static size_t figure_word(cutter *cut, size_t at, size_t end) {
    const char *data = cut->text.data;
    size_t stop = at, letters = 0, figures = 0;
    if (cut->lenient || (at > 0 && !assay_is_space(data[at - 1]) && !memchr("(\"',", data[at - 1], 4))) return at;
    for (; stop < end; stop++) {
        bool figure = data[stop] >= '2' && data[stop] <= '9', small = data[stop] >= 'a' && data[stop] <= 'z';
        if (!figure && !small && !(stop == at && is_ascii_letter(data[stop]))) break;
        if (figure && stop > at && assay_is_digit(data[stop - 1])) return at;
        letters += !figure;
        figures += figure;
    }
    if (stop > at && assay_is_digit(data[at]) && letters < 3) return at; /* "5kg", "3rd" */
    if (figures == 0 || letters < 2 || letters < figures || stop - at < 3 || stop - at > LANG_FIGURE_BYTES_MAX) return at;
    if (stop < end && !assay_is_space(data[stop]) && !memchr(".,!?;:)\"'", data[stop], 9)) return at;
    if (!reserve(cut->out, cut->arena)) {
        cut->failed = true;
        return stop;
    }
    cut->out->tokens[cut->out->count++] = (lang_token){.begin = (uint32_t)at,
                                                       .end = (uint32_t)stop,
                                                       .symbols = (uint32_t)cut->out->symbols_count,
                                                       .script = LANG_LATIN,
                                                       .flags = LANG_TOKEN_FIGURE,
                                                       .gap = gap_since(cut, LANG_LATIN)};
    add_neutral(cut, stop - at);
    cut->after_number = assay_is_digit(data[stop - 1]);
    return stop;
}

/* The common case at memory speed: a word of ASCII letters alone, between ASCII characters that do not join. Returns where it ends; `at` where it is
 * not one, or too long. */
static size_t ascii_word(cutter *cut, size_t at, size_t end) {
    const char *data = cut->text.data;
    uint64_t capitals;
    size_t stop = lang_letters_end(cut->text, at, end, &capitals);
    if (stop < end && assay_is_digit(data[stop])) {
        size_t behind = figure_word(cut, at, end);
        if (behind > at) return behind;
    }
    bool joined = stop < end && (data[stop] == '\'' || (unsigned char)data[stop] >= 0x80);
    if (joined || stop - at < 2 || stop - at > LANG_SYMBOLS_MAX || (cut->parts && capitals != 0)) return at;
    bool after_number = cut->after_number;
    cut->after_number = false;
    if (!cut->lenient && (lang_is_identifier(cut->text, at, stop, capitals != 0) ||
                          (after_number && lang_is_unit(assay_view_slice(cut->text, at, stop))))) {
        add_neutral(cut, stop - at);
        return stop;
    }
    if (!reserve(cut->out, cut->arena)) {
        cut->failed = true;
        return stop;
    }
    lang_words *const words = cut->out;
    const size_t first_symbol = words->symbols_count, count = stop - at;
    const uint8_t gap = gap_since(cut, LANG_LATIN);
    uint16_t *symbols = words->symbols + first_symbol;
    symbols[0] = LANG_SYMBOL_BEGIN;
    if (at + 16 <= cut->text.size &&
        count <= 16) { /* beyond the word's end, where there is room: most words are told by one look */
        lang_sixteen_symbols(data + at, symbols + 1);
    } else {
        for (size_t i = 0; i < count; i++) symbols[i + 1] = (uint16_t)(data[at + i] | 0x20);
    }
    symbols[count + 1] = LANG_SYMBOL_END;
    bool capital = (!(data[at] & 0x20)) & (((data[at + 1] & 0x20) != 0) | (count <= LANG_ACRONYM_LETTERS));
    /* a small letter before a capital would have made an identifier of it, so that the last letter tells of all */
    bool shouted = (capitals != 0) & !(data[stop - 1] & 0x20);
    words->tokens[words->count++] =
        (lang_token){.begin = (uint32_t)at,
                     .end = (uint32_t)stop,
                     .symbols = (uint32_t)first_symbol,
                     .symbols_count = (uint8_t)(count + 2),
                     .script = LANG_LATIN,
                     .units = 2,
                     .flags = (uint8_t)((capital ? LANG_TOKEN_CAPITAL : 0) | (shouted ? LANG_TOKEN_SHOUTED : 0)),
                     .gap = gap};
    words->symbols_count = first_symbol + count + 2;
    cut->seen[LANG_LATIN] = cut->now;
    cut->last_alphabet = LANG_LATIN;
    return stop;
}

/* What other_character says of each of the ASCII digits at `at`. Returns where they end. */
static size_t number_end(cutter *cut, size_t at, size_t end) {
    size_t stop = at + 1;
    while (stop < end && assay_is_digit(cut->text.data[stop])) stop++;
    cut->after_number = true;
    add_neutral(cut, stop - at);
    return stop;
}

/* What other_character does with ASCII where no word is read (words_test compares the two): the gap it makes, as a bit, whether it is a sign, which is neutral, and whether it parts a number from its unit. */
enum { GAP_BITS = 14, ASCII_SIGN = 16, ASCII_PARTS = 32 };
_Static_assert(LANG_GAP_BLANK == 1 && LANG_GAP_COMMA == 2 && LANG_GAP_STOP == 3, "as in the table");
#define B 2                              /* a blank, */
#define T (2 | ASCII_PARTS)              /* a blank that parts, */
#define C (4 | ASCII_PARTS)              /* a comma's gap, */
#define S (8 | ASCII_PARTS)              /* a stop, */
#define N (4 | ASCII_PARTS | ASCII_SIGN) /* a neutral sign, */
#define O 0                              /* and a letter or digit */
/* clang-format off */
static const uint8_t ascii_gaps[256] = {
    C, C, C, C, C, C, C, C, C, T, S, T, T, T, C, C,
    C, C, C, C, C, C, C, C, C, C, C, C, C, C, C, C,
    B, S, C, C, N, C, C, C, C, C, C, N, 4, C, 8, C,
    O, O, O, O, O, O, O, O, O, O, S, S, N, N, N, S,
    C, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
    O, O, O, O, O, O, O, O, O, O, O, C, C, C, N, C,
    N, O, O, O, O, O, O, O, O, O, O, O, O, O, O, O,
    O, O, O, O, O, O, O, O, O, O, O, C, N, C, N, N,
};
/* clang-format on */
#undef B
#undef T
#undef C
#undef S
#undef N
#undef O

/* Notes what gaps there were; which came first is nothing that anybody asks. */
static inline void widen_all(cutter *cut, uint32_t gaps) {
    for (lang_gap gap = LANG_GAP_BLANK; gap <= LANG_GAP_STOP; gap++)
        if (gaps >> gap & 1) widen(cut, gap);
}

/* Room for tokens and symbols as a loop has it at hand: nothing of it is read again after every store. */
typedef struct word_room {
    lang_token *token, *token_end;
    uint16_t *symbols, *symbols_end;
    uint32_t first_symbol; /* how many there are */
} word_room;
/* Full before there is room for both; nothing may be added to NULL, not even 0. */
static inline word_room room_of(const lang_words *words) {
    word_room room = {.first_symbol = (uint32_t)words->symbols_count};
    if (words->capacity > 0 && words->symbols_capacity > 0) {
        room.token = words->tokens + words->count;
        room.token_end = words->tokens + words->capacity;
        room.symbols = words->symbols + words->symbols_count;
        room.symbols_end = words->symbols + words->symbols_capacity - (LANG_SYMBOLS_MAX + 2 + 8);
    }
    return room;
}
static inline void give_back(lang_words *words, const word_room *room) {
    if (room->token) words->count = (size_t)(room->token - words->tokens);
    words->symbols_count = room->first_symbol;
}
static inline bool is_full(const word_room *room) {
    return room->token == room->token_end || room->symbols > room->symbols_end;
}

_Static_assert(LANG_TOKEN_CAPITAL == 0x20 >> 2, "made of the bit that a small letter has");
_Static_assert(offsetof(lang_token, symbols_count) == 12 && offsetof(lang_token, label) == 17 && sizeof(lang_token) == 20,
               "what is behind a token's places is two stores");
/* alone: the flags of a letter alone. */
static inline void store_plain_word(word_room *room, assay_view text, size_t at, size_t count, uint32_t gaps, uint32_t alone) {
    const char *data = text.data + at;
    uint16_t *const symbols = room->symbols;
    symbols[0] = LANG_SYMBOL_BEGIN;
    if (at + 16 <= text.size) lang_sixteen_symbols(data, symbols + 1); /* beyond the word's end, where there is room */
    else
        for (size_t i = 0; i < count; i++) symbols[i + 1] = (uint16_t)(data[i] | 0x20);
    symbols[count + 1] = LANG_SYMBOL_END;
    lang_token *const token = room->token;
    token->begin = (uint32_t)at;
    token->end = (uint32_t)(at + count);
    token->symbols = room->first_symbol;
    const uint32_t flags = count == 1 ? alone : ((unsigned char)~data[0] & 0x20u) >> 2,
                   four = (uint32_t)(count + 2) | LANG_LATIN << 8 | 2u << 16 /* units */ | flags << 24,
                   gap = (uint32_t)(31 - __builtin_clz(gaps));
    memcpy(&token->symbols_count, &four, sizeof four);
    memcpy(&token->gap, &gap, sizeof gap); /* neither label nor excess yet */
    room->symbols = symbols + count + 2;
    room->first_symbol += (uint32_t)count + 2;
    room->token = token + 1;
}

/* The common case at memory speed: words of ASCII letters, and all other ASCII, as far as `limit`. Returns where something else is, or a word that needs a closer look: most words are of up to sixteen
 * letters, all small but perhaps for the first, and nothing beside them makes anything else of them. Letters alone are words here as well. Gaps are bits by lang_gap. */
static size_t plain_stretch(cutter *cut, size_t at, size_t limit, size_t end) {
    const assay_view text = cut->text;
    const char *const data = text.data;
    const lang_marks marks = *cut->marks;
    lang_words *const words = cut->out;
    const uint32_t alone = cut->lenient ? 0 : LANG_TOKEN_SINGLE;
    word_room room = room_of(words);
    uint32_t before = 1u << gap_since(cut, LANG_LATIN); /* since the last Latin token, where that came before all this */
    uint32_t since = 0, passed = 0;                     /* since the last one; before that */
    uint32_t longest = 0;                               /* letters of a token that is no letter alone */
    uint64_t signs = 0;
    bool after_number = cut->after_number;
    while (at < limit) {
        uint64_t letters = lang_marks_from(&marks, LANG_MARK_LETTER, at);
        if (data[at] == ' ') {
            since |= 1u << LANG_GAP_BLANK;
            letters >>= 1;
            if (++at == limit) break;
        }
        if (letters & 1) {
            const size_t count = (size_t)__builtin_ctzll(~letters | 1ull << 16), stop = at + count;
            if (!lang_marks_at(&marks, LANG_MARK_PLAIN, stop) || stop > end || is_full(&room)) break;
            if (lang_letters_may_be_function(data + at, count)) break;
            if (after_number && lang_is_unit((assay_view){data + at, count})) break;
            store_plain_word(&room, text, at, count, before | since, alone);
            after_number = false;
            at = stop;
            if (count == 1 && alone) continue;
            passed |= since;
            since = 0;
            before = 1u << LANG_GAP_NONE;
            longest |= (uint32_t)count;
            continue;
        }
        const uint32_t of = ascii_gaps[(unsigned char)data[at]];
        if (of != 0) {
            since |= of & GAP_BITS;
            signs += of / ASCII_SIGN & 1;
            after_number &= !(of & ASCII_PARTS);
            at++;
            continue;
        }
        bool letter_next = at + 1 < end && data[at + 1] >= 'a' && data[at + 1] <= 'z';
        if (!assay_is_digit(data[at]) || letter_next) break;
        since |= 1u << LANG_GAP_BLANK;
        at = number_end(cut, at, end);
        after_number = true;
    }
    give_back(words, &room);
    add_neutral(cut, signs);
    cut->after_number = after_number;
    widen_all(cut, passed);
    if (longest > 0) cut->seen[LANG_LATIN] = cut->now;
    if (longest > 1) cut->last_alphabet = LANG_LATIN;
    widen_all(cut, since);
    return at;
}

/* The same, with words of ASCII letters that need a closer look. */
static size_t plain_text(cutter *cut, size_t at, size_t limit, size_t end) {
    while (at < limit) {
        at = plain_stretch(cut, at, limit, end);
        if (at >= limit || !is_ascii_letter(cut->text.data[at])) return at;
        size_t next = ascii_word(cut, at, end);
        if (next == at || cut->failed) return next;
        at = next;
    }
    return at;
}

/* Where the next chunk begins, at or behind `at`, that may be neutral as a whole. */
static size_t next_chunk(cutter *cut, size_t at, size_t end) {
    assay_view text = cut->text;
    if (cut->sign < at) cut->sign = lang_sign_at(text, cut->marks, at);
    return cut->sign < end ? lang_chunk_begin(text, cut->sign, at) : end;
}

static void cut_stretch(cutter *cut, size_t begin, size_t end) {
    reading word = {0};
    assay_view part = assay_view_slice(cut->text, 0, end);
    cut->chunk = cut->lenient ? end : next_chunk(cut, begin, end);
    for (size_t at = begin, next; at < end && !cut->failed; at = next) {
        char c = part.data[at];
        if (at >= cut->chunk) {
            lang_chunk chunk = lang_chunk_at(cut->text, at, end);
            size_t behind = chunk.end > at ? chunk.end : at + 1;
            cut->chunk = next_chunk(cut, behind, end);
            if (chunk.whole) {
                finish_word(cut, &word);
                add_neutral(cut, chunk.end - at);
                widen(cut, LANG_GAP_BLANK);
                next = chunk.end;
                continue;
            }
        }
        if (word.letters == 0 && (unsigned char)c < 0x80) {
            next = plain_text(cut, at, end < cut->chunk ? end : cut->chunk, end);
            if (next > at) continue;
        }
        if (assay_is_digit(c)) {
            bool begins = word.letters == 0;
            finish_word(cut, &word);
            bool letter_next = at + 1 < end && part.data[at + 1] >= 'a' && part.data[at + 1] <= 'z';
            next = begins && letter_next ? figure_word(cut, at, end) : at;
            if (next > at) continue;
            next = number_end(cut, at, end);
            widen(cut, LANG_GAP_BLANK);
            continue;
        }
        next = at;
        uint32_t point = (unsigned char)c < 0x80 ? (unsigned char)part.data[next++] : assay_utf8_decode(part, &next);
        const lang_property *property = lang_property_of(point);
        if (property->class == LANG_LETTER) {
            bool begins = cut->parts && word.letters > 0 && word.small && property->fold != 0 && !lang_is_shaped_small(point);
            if (begins || !continues(&word, property->script)) {
                finish_word(cut, &word);
            }
            add_letter(cut, &word, point, property, at, next);
        } else if (property->class == LANG_MARK && word.letters > 0) {
            add_mark(cut, &word, point, property, next);
        } else if (property->class == LANG_IGNORED) {
            if (word.letters >= INVISIBLE_LETTERS_MIN && is_invisible(point)) finish_word(cut, &word);
        } else {
            other_character(cut, &word, point, property, at, next, end);
        }
    }
    finish_word(cut, &word);
}

/* Only blanks, controls and light punctuation stand between two letters: no operator, no digit. */
static bool is_apart(assay_view text, size_t from, size_t to) {
    if (!text.data || to <= from || to - from > 3) return false;
    for (size_t i = from; i < to; i++)
        if ((unsigned char)text.data[i] > ' ' && !memchr("-*_.,/|:;~", text.data[i], 10)) return false;
    return true;
}

size_t lang_letters_apart(assay_view text, const lang_words *words, size_t first) {
    size_t at = first;
    while (at < words->count && (words->tokens[at].flags & LANG_TOKEN_SINGLE) &&
           (at == first || is_apart(text, words->tokens[at - 1].end, words->tokens[at].begin)))
        at++;
    return at - first;
}

/* "w i r", "w-i-r": formulas have no more than some single letters in a row. */
static void count_letters_apart(cutter *cut) {
    const lang_words *words = cut->out;
    for (size_t at = 0, count; at < words->count; at += count) {
        bool single = (words->tokens[at].flags & LANG_TOKEN_SINGLE) != 0;
        count = single ? lang_letters_apart(cut->text, words, at) : 1;
        if (count > LANG_LETTERS_APART_MAX)
            add_neutral(
                cut, lang_marks_count(cut->marks, LANG_MARK_FULL, words->tokens[at].begin, words->tokens[at + count - 1].end));
    }
}

bool lang_words_cut(assay_view text, const lang_spans *neutral, assay_arena *arena, lang_words *out) {
    const lang_marks *marks = neutral && neutral->marks ? neutral->marks : lang_marks_of(text, arena);
    *out = (lang_words){.marks = marks};
    if (!marks || !reserve_for(out, arena, text.size)) return false;
    out->all_bytes = marks->full_bytes;
    cutter cut = {.text = text, .marks = marks, .arena = arena, .out = out, .lenient = neutral == NULL};
    cut.sign = lang_sign_at(text, marks, 0);
    widen(&cut, LANG_GAP_STOP); /* a text's beginning */
    size_t at = 0;
    for (size_t i = 0; neutral && i < neutral->count && !cut.failed; i++) {
        cut_stretch(&cut, at, neutral->items[i].begin);
        add_neutral(&cut, lang_marks_count(marks, LANG_MARK_FULL, neutral->items[i].begin, neutral->items[i].end));
        widen(&cut, LANG_GAP_BLANK);
        at = neutral->items[i].end;
    }
    if (!cut.failed) cut_stretch(&cut, at, text.size);
    if (!cut.failed) count_letters_apart(&cut);
    return !cut.failed;
}

bool lang_words_add(assay_view text, const lang_marks *marks, size_t begin, size_t end, assay_arena *arena, lang_words *out) {
    cutter cut = {.text = text, .marks = marks, .arena = arena, .out = out, .lenient = true, .parts = true};
    widen(&cut, LANG_GAP_BLANK);
    cut_stretch(&cut, begin, end);
    return !cut.failed;
}

bool lang_words_reserve(lang_words *words, assay_arena *arena) {
    return reserve(words, arena);
}
