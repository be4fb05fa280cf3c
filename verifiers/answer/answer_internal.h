/* What the files of verifiers/answer share. Every scan is linear in the text or bounded by a constant named where it stands. */
#ifndef ASSAY_VERIFIERS_ANSWER_INTERNAL_H
#define ASSAY_VERIFIERS_ANSWER_INTERNAL_H

#include "common/word_list.h"
#include "verifiers/answer/answer.h"
#include "verifiers/completion/text_search.h"

/* For tables of texts: assay_view literals, and how many. */
#define LIT(text) \
    { text, sizeof text - 1 }
#define COUNT(list) (sizeof list / sizeof *list)

static inline char at_or_nul(assay_view text, size_t at) {
    return at < text.size ? text.data[at] : '\0';
}

/* A candidate: all views are slices of the searched text. */
typedef struct answer_piece {
    assay_view text;  /* trimmed content */
    assay_view whole; /* what it was reduced from, "Player 2"; empty: nothing else */
    assay_view after; /* what follows it, at most 64 bytes */
    assay_view box;   /* BOXED: the whole box with its command */
    assay_view boxed; /* BOXED: its content, where text is an expression around it; else empty */
    uint32_t checks;  /* BOXED: what answer_read says of the box */
    bool is_bound;    /* that expression is a bound or a residue: what is in the box is what was asked for */
    assay_answer_source source;
    assay_answer_rejection rejection; /* ASSAY_TAKEN: a live candidate */
} answer_piece;

/* Candidates in the order of the text. */
typedef struct answer_pieces {
    answer_piece *items;
    size_t count, capacity;
} answer_pieces;

/* What may announce an answer; in the order of the tables in sights.c and phrase_nouns.c. */
enum {
    SIGHT_BOXED,
    SIGHT_FBOX,
    SIGHT_FRAMEBOX,
    SIGHT_BACKSPACE_BOX, /* somebody read "\b" as an escape of JSON */
    SIGHT_FORMFEED_BOX,
    SIGHT_BACKTICKS,
    SIGHT_TILDES,
    SIGHT_HASHES,
    SIGHT_COMMENT,
    SIGHT_ELEMENT,
    SIGHT_TOOL_CALL,
    SIGHT_PERCENT_NEWLINE,
    SIGHT_PERCENT_SPACE,
    SIGHT_PERCENT_TAB,
    SIGHT_NOUNS,
    ANSWER_NOUNS = 8,
    SIGHTS = SIGHT_NOUNS + ANSWER_NOUNS
};

typedef struct answer_search {
    assay_view region;    /* the text to search */
    uint32_t seen;        /* bit SIGHT_*: stands in it */
    size_t first[SIGHTS]; /* where first; ASSAY_NOT_FOUND */
    assay_span *code;     /* program code in it (fenced blocks), in order */
    size_t code_count;
    assay_arena *arena;
    bool no_memory; /* sticky */
} answer_search;

enum { ANSWER_AFTER_BYTES = 64 };

/* pieces.c */
bool answer_add(answer_search *search, answer_pieces *pieces, answer_piece piece);
/* `count` items of `size` bytes, room for twice as many: the usual growth, in the arena. NULL: no memory. */
void *answer_grow(answer_search *search, const void *items, size_t count, size_t size);
/* The slice of `region` that follows `end`. */
assay_view answer_after(assay_view region, const char *end);
static inline size_t answer_offset(assay_view region, const char *at) {
    return (size_t)(at - region.data);
}

/* sights.c: fills seen and first. */
void answer_look(answer_search *search);
static inline bool answer_sees(const answer_search *search, unsigned sight) {
    return search->seen >> sight & 1;
}
assay_view answer_sight(unsigned sight, bool *folded); /* what it looks for */

/* cues.c: what announces an answer in other languages. */
enum { ANSWER_CUES = 45 /* two sets of at most 32 */ };
typedef struct answer_cue {
    size_t begin, end;  /* the content's; end 0: to the end of its sentence */
    bool last_sentence; /* counts there alone */
} answer_cue;
/* Bit i: cue i stands in the window. */
uint64_t answer_look_for_cues(assay_view window);
/* The last place of a cue; ASSAY_NOT_FOUND: none. */
size_t answer_last_cue(assay_view window, unsigned cue);
/* What the cue at `at` announces; false: nothing. */
bool answer_read_cue(assay_view text, unsigned cue, size_t at, answer_cue *found);

/* code_blocks.c: finds fenced program code and comments; a fence without a name or named text, latex, ... is no code. */
void answer_find_code(answer_search *search);
/* The end of the code block that holds `at`, else `at`. */
size_t answer_skip_code(const answer_search *search, size_t at);

/* shape.c: what a short text looks like. */
bool answer_is_number_word(assay_view text); /* "eight", of either case */
size_t answer_plain_words(assay_view text);  /* words of two or more ASCII letters outside LaTeX commands and \text{} */
/* Takes one of the words (of at most 16 letters and apostrophes, either case) off the front, with the blanks behind it. */
bool answer_skip_any(assay_view *text, const char *const *words, size_t count);
#define SKIP_ANY(text, words) answer_skip_any(text, words, COUNT(words))
bool answer_is_placeholder(assay_view text);          /* empty, "...", "your answer": quoted from an instruction */
assay_view answer_without_lead(assay_view text);      /* without "So", "Thus,", "Therefore" and their like in front */
assay_view answer_unwrap(assay_view text);            /* without **, `, quotes, $..$ and closing punctuation around it */
assay_view answer_without_ornaments(assay_view text); /* without ticks and the ends of proofs around it */
/* The end of the maths that begins at `at` with $, $$, \( or \[; `at` where none does (currency, unpaired). */
size_t answer_math_end(assay_view text, size_t at);
/* First bytes of letters that are no mathematical notation: Cyrillic to Han; Greek and the mathematical symbols are not among them. */
bool answer_is_foreign_byte(char c);
bool answer_has_foreign(assay_view text);
bool answer_has_high_byte(assay_view text); /* any byte that is not ASCII */
static inline bool answer_is_stop(char c) {
    return c == '.' || c == '!' || c == '?';
}
/* The letter as a small one. */
static inline char answer_lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}
static inline bool answer_has_digit(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (assay_is_digit(text.data[i])) return true;
    }
    return false;
}
/* Is the text this word (small letters), in any case? Without the word's length first: most words of a list differ in their first letter. */
static inline bool answer_equal_folded(assay_view text, const char *word) {
    size_t i = 0;
    while (i < text.size && word[i] != '\0' && answer_lower(text.data[i]) == word[i]) i++;
    return i == text.size && word[i] == '\0';
}
bool answer_has_word(assay_view text, const char *const *words,
                     size_t count); /* whole words, lower case given, any case found */

/* words.c: the lexicon of the words around answers. Each reader has classes of its own, which the files that read by them define. */
typedef enum answer_reader {
    READER_DENIAL,
    READER_ABROAD,
    READER_ATTRIBUTION,
    READER_REPORTED,
    READER_REJECTION,
    READER_RETRACTION,
    READER_SECOND,
    READER_STEP,
    READER_NEXT, /* what the word behind an answer may be that says something of it */
    ANSWER_READERS
} answer_reader;
/* Adds classes to a word (letters of ASCII in small ones), which must live on. Only from answer_prepare. */
void answer_learn(answer_reader reader, const char *word, uint32_t classes);
/* The same of the word of ASCII letters that the phrase begins with, if it begins with one, for READER_NEXT. */
void answer_learn_next(assay_view phrase);
void answer_learn_next_words(const char *const *phrases, size_t count);
/* The word's classes for each reader, in any case; all 0 where no reader knows it. */
const uint32_t *answer_look_up(assay_view word);
/* One reader's, of a word that may have curly apostrophes. */
uint32_t answer_plain_classes(answer_reader reader, assay_view word);

/* reading.c: fills the lexicon and the tables of this folder, once. */
void answer_prepare(void);
/* What the text around the answer from `begin` to `end` calls for: a check that is not among these finds nothing to say. */
enum {
    CHECK_DENIED = 1,
    CHECK_ALTERED = 2,
    CHECK_ATTRIBUTED = 4,
    CHECK_REPORTED = 8,
    CHECK_HIDDEN = 16,
    CHECK_ARGUMENT = 32,   /* of a command */
    CHECK_OTHER_CASE = 64, /* answer_other_case */
    CHECK_SUPPOSED = 256,  /* in another language */
    CHECK_BEHIND = 128,    /* more than marks that close stands behind: whatever reads on from there */
    CHECK_NEXT = 512, /* what stands next behind is no word that nobody knows: whatever reads the clause that begins there */
    CHECK_FARTHER = 1024, /* behind is more than words: whatever looks for another value there */
    ANSWER_CHECKS_OF_WORDS = CHECK_DENIED | CHECK_ALTERED | CHECK_ATTRIBUTED | CHECK_REPORTED | CHECK_SUPPOSED,
    ANSWER_CHECKS_ALL = 2047
};
uint32_t answer_read(assay_view text, size_t begin, size_t end);
/* Asks a check only where the reading calls for it. Builds without NDEBUG ask it always, and end where it then says yes. */
#if defined(NDEBUG)
#define ANSWER_ASK(checks, check, call) (((checks) & (check)) && (call))
#else
#define ANSWER_ASK(checks, check, call) answer_must_be_called_for((checks) & (check), call)
static inline bool answer_must_be_called_for(bool called_for, bool found) {
    if (found && !called_for) __builtin_trap();
    return found;
}
#endif
/* Does nothing but blanks and marks that close follow `end`? */
bool answer_ends_at(assay_view text, size_t end);
/* What the files of the checks add to the tables, and say of the classes that were seen. */
void answer_learn_denial(void);
void answer_learn_abroad(void);
void answer_learn_attribution(void);
void answer_learn_reported(void);
void answer_learn_second(void);
void answer_learn_steps(void);
void answer_prepare_hiders(void);
void answer_prepare_rejection(void);
void answer_prepare_retraction(void);
void answer_prepare_corrections(void);
void answer_prepare_offers(void);
void answer_prepare_narrowing(void);
void answer_prepare_verification(void);
bool answer_may_deny(uint32_t seen);
bool answer_may_alter(uint32_t seen);
bool answer_may_deny_abroad(uint32_t seen);
bool answer_may_suppose_abroad(uint32_t seen);
bool answer_may_attribute(uint32_t seen);
bool answer_may_report(uint32_t seen);

/* words.c: what a word is in a lexicon: words in small letters by their first one, the last of each list without a word. Any case is found; 0: not in it. */
typedef struct answer_word {
    const char *word;
    uint32_t classes;
} answer_word;
uint32_t answer_word_classes(assay_view word, const answer_word *const lexicon[26]);
void answer_learn_lists(answer_reader reader, const answer_word *const lists[26]); /* all of their words */
/* A lexicon's list, at file scope; the most frequent word first. */
#define ANSWER_WORDS(...)   \
    (const answer_word[]) { \
        __VA_ARGS__, {      \
            NULL, 0         \
        }                   \
    }
enum { ANSWER_WORD_BYTES = 32 };
/* The end of a word of letters (ASCII, Latin with marks, Cyrillic) and apostrophes; `at`: none begins there. */
size_t answer_word_end(assay_view text, size_t at);
/* Phrases of two or more bytes each, in chains by the pair of bytes that they begin (or end) with, in the order of the table. A chain may hold other pairs'
 * phrases too; nearly all texts have an empty one. */
enum { ANSWER_PHRASES_MAX = 128, ANSWER_NO_PHRASE = 255, ANSWER_PAIRS = 1024 };
typedef struct answer_phrases {
    const assay_view *items;
    size_t count;
    uint8_t first[ANSWER_PAIRS], next[ANSWER_PHRASES_MAX];
} answer_phrases;
void answer_phrases_init(answer_phrases *self, bool at_end);
static inline unsigned answer_pair(char first, char second) {
    return ((unsigned char)first * 37u + (unsigned char)second) % ANSWER_PAIRS;
}
/* The first phrase that may begin (end) the text; ANSWER_NO_PHRASE: none. Those after it: self->next. */
static inline unsigned answer_may_begin(const answer_phrases *self, assay_view text) {
    return text.size >= 2 ? self->first[answer_pair(text.data[0], text.data[1])] : ANSWER_NO_PHRASE;
}
static inline unsigned answer_may_end(const answer_phrases *self, assay_view text) {
    return text.size >= 2 ? self->first[answer_pair(text.data[text.size - 2], text.data[text.size - 1])] : ANSWER_NO_PHRASE;
}
/* The same of phrases whose letters of ASCII are small, in any case. */
static inline unsigned answer_may_begin_folded(const answer_phrases *self, assay_view text) {
    if (text.size < 2) return ANSWER_NO_PHRASE;
    return self->first[answer_pair(answer_lower(text.data[0]), answer_lower(text.data[1]))];
}
/* The size of the first phrase that the text begins with; 0: none. */
size_t answer_phrase_at(const answer_phrases *self, assay_view text);

/* What begins behind the backslash of a command that defines something, or that can hide something. */
extern answer_phrases answer_definitions, answer_hiders;

/* denial.c: is the value at `at` denied by the words before it in its clause ("cannot be", "not equal to", "far from")? */
bool answer_is_denied(assay_view text, size_t at);
/* Or by those behind it, which begin at `at` ("is wrong", "isn't the answer")? */
bool answer_is_denied_behind(assay_view text, size_t at);
/* denial_abroad.c: the same in other languages, or by a mark (", wrong", a cross). */
bool answer_is_denied_abroad(assay_view text, size_t at);
bool answer_is_denied_abroad_behind(assay_view text, size_t at);
/* Can that begin with the word at the front of the text, which is not READER_NEXT's? */
bool answer_may_be_denied_abroad(assay_view text);
/* rejection.c: does the clause behind the value refuse it ("is extraneous", "ne convient pas", "（舍去）")? */
bool answer_is_rejected_behind(assay_view text, size_t at);
bool answer_is_supposed_abroad(assay_view text, size_t begin, size_t end);
/* The next word behind markup and blanks, with what follows an apostrophe ("isn't"); moves *at behind it. */
assay_view answer_word_behind(assay_view text, size_t *at);
/* Blanks and markup before `end` are passed over. */
size_t answer_before_markup(assay_view text, size_t end);
/* "minus" or "the square of" directly before the box at `at`; "Wrong:" before it. */
bool answer_is_altered(assay_view text, size_t at);
/* retraction.c: ". Wait, that's wrong", "? No: 6", "(this is false)", "Strike that." behind the answer that ends at `at`. */
bool answer_is_taken_back(assay_view text, size_t at);
/* Of these what leaves no doubt that the writer's own answer is meant: "This answer is wrong.", "I withdraw it."; "This is wrong." may be said of anything. */
bool answer_is_withdrawn(assay_view text, size_t at);
/* Denies the boxes before the one at `last` that the text behind them takes back: "the previous answer is wrong", "I made an arithmetic mistake". */
void answer_deny_withdrawn(assay_view region, answer_pieces *pieces, size_t last);
/* What stands before a closing contrast: "24 instead of 25" is 24; `text` as it is where there is none. */
assay_view answer_before_contrast(assay_view text);

/* "not 5 but 6" is 6; `text` as it is where it is no such correction. */
assay_view answer_behind_correction(assay_view text);

/* attribution.c: is the box from `begin` to `end` somebody else's, an example, an earlier answer, or in the definition of a command? */
bool answer_is_attributed(assay_view text, size_t begin, size_t end);
/* reported.c: is the answer from `begin` to `end` what somebody else, or nobody, says: "the grader expects", "he thinks that the answer is", "hypothetically,"; or in
 * a quotation? */
bool answer_is_reported(assay_view text, size_t begin, size_t end);
/* Does a question end behind it ("8?", "8 吗？"), and no "Yes" follow? */
bool answer_is_asked(assay_view text, size_t end);
/* Is it struck out ("~~", "\\cancel{", "<del>")? */
bool answer_is_struck_out(assay_view text, size_t begin, size_t end);
/* Does the text that was taken of `region` hold a box that was refused: somebody else's, supposed, asked, struck out, not seen? */
bool answer_is_refused_box(assay_view region, assay_view taken);
/* Is the box command at `at` the name that a definition defines? */
bool answer_redefines_box(assay_view text, size_t at);

/* beside.c: what is offered beside an answer and must agree with it, as slices of the region. */
enum { ANSWER_OFFERS_MAX = 8 };
typedef struct answer_offers {
    assay_view items[ANSWER_OFFERS_MAX];
    size_t count;
    bool in_prose; /* the box is a member of a list in a sentence that says what the list is */
} answer_offers;
void answer_offered_before(assay_view region, const answer_piece *piece, answer_offers *offers); /* of a box */
void answer_offered_behind(assay_view region, const answer_piece *piece, answer_offers *offers);

/* second.c: another value that a clause behind the answer (which ends at `end`), or the last one before it, says to be an answer; empty: none. */
assay_view answer_second_behind(assay_view region, size_t end, const answer_piece *piece);
assay_view answer_second_before(assay_view region, size_t begin, const answer_piece *piece);

/* labels.c: what a label in a box names ("\\text{Answer: } 5"); "Yes" of "Yes, it is.". */
assay_view answer_without_label(assay_view text);
assay_view answer_yes_or_no(assay_view text);
/* claims.c: the value that the last sentence claims beside `taken`, its last one ("Tom is 14 and Jerry is 9"); empty: none. */
assay_view answer_other_claim(assay_view text, assay_view taken);
/* The answer that stands before ", otherwise the answer is" and `taken`; empty: none. */
assay_view answer_other_announced(assay_view text, assay_view taken);
/* Any of the values that claims.c, parallel.c and claims_abroad.c find beside it; empty: none. */
assay_view answer_claimed_beside(assay_view text, assay_view taken);
/* claims_abroad.c: the same in other languages; and the value of the main clause before `last`, which a condition brings ("es 7, cuando x = 2"); `last`: there is none. */
assay_view answer_other_claim_abroad(assay_view text, assay_view taken);
assay_view answer_main_value_abroad(assay_view text, assay_view last);
/* main_clause.c: of a last sentence's values the one of its main clause, where another brings the last one; "3 in 4" as a ratio; `last`: there is none such. */
assay_view answer_main_value(assay_view text, assay_view last);
assay_view answer_with_ratio(assay_view text, assay_view last);
/* last_value.c: "$x$", which is no answer where a number stands too. */
bool answer_is_bare_name(assay_view value);
/* told_again.c: of a last sentence's values `run` (joined) or `last` the one that it tells: "250 plus 20, or 270" is 270, "4 of the 8 games" are 4; else as it was. */
assay_view answer_told_again(assay_view text, assay_view run);
bool answer_calculates(assay_view text); /* "246 people times 4 sections" */
assay_view answer_counted(assay_view text, assay_view last);
/* The one value of an announced sentence ("She will have $10 left after she buys the rope"), what a condition brings apart; empty: there is none, or another. */
assay_view answer_only_value(assay_view sentence);
/* farewell.c: without a last sentence or bracket that says nothing of the answer ("Let me know if ...", "(See Figure 2.)", "[2]", "(confidence: 95%)"). */
assay_view answer_without_farewell(assay_view text);
/* parallel.c: the value of the sentence before the one that holds `taken`, where both are of two methods or cases; empty: none. */
assay_view answer_parallel_claim(assay_view text, assay_view taken);
/* refused.c: without what is struck out or refused beside the answer ("~~8~~ 7", "x = 3 or x = -1 (rejected)"); `text` as it is where the rest is no slice. */
assay_view answer_without_refused(assay_view text);
bool answer_is_struck(assay_view text); /* "~~8~~" and nothing else */
/* elements.c: is the answer element taken back behind it: "</answer> No, that's wrong."? */
bool answer_is_withdrawn_element(assay_view region, const answer_piece *element);
/* verification.c: without the check at the end ("Check: 3(5) + 2 = 17"), which says nothing new. */
assay_view answer_without_verification(assay_view text);
/* summary.c: does the box at `last` list the boxes before it, all of them and no others? */
bool answer_sums_up(const answer_pieces *boxes, size_t last);
/* siblings.c: "1. 8\n2. 7", "<solution>8</solution>\n<solution>7</solution>", two rows of one cell: the last line's answer with those of the same kind before it,
 * where these say another one. Empty: none. */
assay_view answer_siblings_at_end(assay_view text);
/* statements.c: "Yes" of "Yes, because ..."; "true" of a last sentence "The statement is true.", "no real solutions" of "there are no real solutions". Empty: none. */
assay_view answer_reasoned_word(assay_view text);
assay_view answer_word_and_restatement(
    assay_view text); /* "Yes" of "Yes, the coin is still heads up", as an announced answer */
assay_view answer_closing_statement(assay_view text);
/* The last sentence, without what ends it; empty: too long. */
assay_view answer_last_sentence(assay_view text);
/* "D" of "D is the only option that fits", "Only D satisfies all conditions". Empty: no such sentence. */
assay_view answer_only_choice(assay_view sentence);
/* truth.c: "true" or "false", as the last paragraph says of what was asked; a literal, no slice. Empty: it says nothing, or both. */
assay_view answer_truth(assay_view text);
/* undetermined.c: "cannot be determined" of a last sentence "The price cannot be determined.". Empty: it does not give up. */
assay_view answer_gives_up(assay_view text);
bool answer_declines(assay_view text); /* "Please provide the two ages." at the end: no number before it is an answer */
/* explained.c: "42" of "42\n\nExplanation: ...". Empty: no such beginning. */
assay_view answer_explained(assay_view text);
bool answer_is_blind_guess(assay_view text, assay_view value); /* "I cannot determine it, but it might be 12" */
/* "infinite" of a last sentence "The number of multiples of 12 is infinite.", whatever values it holds. Empty: none. */
assay_view answer_endless(assay_view text);
/* "prime" of a last sentence "The number 97 is prime.": a word said of the value, its subject. Empty: none. */
assay_view answer_predicate(assay_view text, assay_view value);
/* "97 is prime", "f is even": the number (or, of a letter, the word), and the word in *predicate. Which of the two was asked for is not said. Empty: no such sentence. */
assay_view answer_judged_subject(assay_view text, assay_view *predicate);
/* "Evelyn" of "Evelyn is the fastest", "Evelyn wins". Empty: no such sentence. */
assay_view answer_distinguished_name(assay_view text);
/* The value of a sentence or label in a box: "\\text{There are } 120 \\text{ ways}", "\\text{Jane has 120 apples}", "\\text{Total: } 120". Empty: it is none. */
assay_view answer_value_in_words(assay_view box);
/* "2x = 40 \Rightarrow x = 20" is "x = 20": a name solved for behind the last arrow; `text` as it is where that is not sure. */
assay_view answer_behind_arrow(assay_view text);

/* corrections.c: the value of "Final: 6" and "Wait, it is 7" in what follows a box; empty: none. */
assay_view answer_declared_behind(assay_view text, bool labels); /* labels: letters of choices, too */
bool answer_is_date(assay_view text);                            /* "2024-05-01": digits and two strokes */

/* narrowing.c: the end of the condition or words behind the box that ends at `box_end` which narrow or change it; box_end: none. */
size_t answer_narrowing_end(assay_view text, size_t box_end, assay_view box);
/* "7 if n is odd, \boxed{8} if n is even": the value of the other case before the box from `begin` to `box_end`; empty: none. */
assay_view answer_other_case(assay_view text, size_t begin, size_t box_end);

/* hidden.c: does nobody see the box at `box` who reads the text as it is shown (white, of no size, in a comment)? */
bool answer_is_hidden(assay_view text, size_t box);

/* enclosing.c: what is written around a box in the same expression. Sets text, after and rejection of a box's piece. */
void answer_read_around_box(assay_view within, answer_piece *piece);

/* values.c: values (numbers, maths, points, choice letters) in a sentence. */
typedef enum answer_value_kind {
    VALUE_NUMBER = 1,
    VALUE_MATH,
    VALUE_GROUP, /* (3, 4) or [90] */
    VALUE_CHOICE /* a capital letter of its own */
} answer_value_kind;
typedef struct answer_value {
    answer_value_kind kind;
    size_t begin, end;
} answer_value;
/* The next value at or after *at, moves *at behind it; false at the end. */
bool answer_next_value(assay_view text, size_t *at, answer_value *value);
/* edges.c: widens a value of a sentence to the expression that it is part of ("x + 5", "log 5", "12:45 AM", "May 5"). False: that is not clear. */
bool answer_widen(assay_view text, answer_value *value);
/* Words that change or relate a value: "less than", "twice". */
bool answer_changes_value(assay_view text);
/* Words of other languages that change a value ("至少", "más de", "половина"). */
bool answer_is_changed_abroad(assay_view text);
bool answer_is_changed_behind(assay_view text, size_t at); /* those in the clause that begins at `at` */
/* computed.c: of a last sentence's values, of which `last` is the last one (empty: none is clear), the one that the text has just computed; else `last`. */
assay_view answer_computed(assay_view text, assay_view last);
/* The same for an announced sentence that no grammar reads ("Answer: Mixture 1 costs $3 more than Mixture 2"): its one value that the text before it has
 * computed, where nothing changes or joins it; empty: none. */
assay_view answer_computed_of(assay_view text, assay_view sentence);
/* last_value.c: does a word right before or behind the value change it ("half of 6", "6 squared", "at least 6")? */
bool answer_value_is_changed(assay_view text, assay_view value);
/* Is what begins at `at` said about the answer ("the answer has 5 digits", "a multiple of 5")? */
bool answer_is_about_answer(assay_view text, size_t at);
/* The last value of the text; *whole: the equation that it is the result of; either empty: none. */
assay_view answer_last_value(const answer_search *search, assay_view text, assay_view *whole);
/* steps.c: where the last sentence or line before `at` begins, at most so many bytes back. */
size_t answer_sentence_begin(assay_view text, size_t at, size_t most);

/* steps.c: is the value what an unfinished step works with ("Next, we divide by 480.", "Substitute x = 5.")? */
bool answer_is_step(assay_view text, assay_view value);
/* Does the text end, behind the value, in a sentence that only says what is to be done ("Now we need to find the total.")? */
bool answer_ends_in_step(assay_view text, assay_view value);
/* values.c: "$460 (400 + 60)", "12 berries per trip (24 berries / 2 trips)" without the calculation in brackets behind a value that has a unit. */
assay_view answer_without_calculation(assay_view text);
/* A sentence "the volume is 120", "about 5", "option (B)" reduced to its one value; as it is where that is not sure. */
assay_view answer_reduce_sentence(assay_view sentence);

/* phrase_content.c: cuts an explanation off: "5, because ...", "D, it can't be A". What follows a hedge ("7, or 8") stays. */
assay_view answer_without_explanation(assay_view content);

/* The sources. Each appends its candidates in the order of the text. */
void answer_collect_boxes(answer_search *search, assay_view within, answer_pieces *pieces);                /* boxes.c */
void answer_collect_elements(answer_search *search, answer_pieces *pieces);                                /* elements.c */
void answer_collect_hashes(answer_search *search, assay_view within, answer_pieces *pieces);               /* hashes.c */
void answer_collect_phrases(answer_search *search, assay_view within, size_t most, answer_pieces *pieces); /* phrases.c */
void answer_collect_bold(answer_search *search, answer_pieces *pieces);                                    /* bold.c */
void answer_collect_last(answer_search *search, answer_pieces *pieces);        /* last_expression.c */
void answer_collect_lines(answer_search *search, answer_pieces *pieces);       /* other_graders.c */
void answer_collect_last_number(answer_search *search, answer_pieces *pieces); /* other_graders.c */

#endif
