/* lang_detect: which language each word of a text is in, and so what share of it is in the target language: the reward that
 * DeepSeek-R1 adds for language consistency (arXiv 2501.12948, Reward_language = words of the target / words), word by word.
 *
 * Theory of operation
 *   mask      text/mask.h     code, maths, commands and tags are neutral; prose inside them is not
 *   cut       text/words.h    words and chunks of scripts without spaces, each with units; URLs, identifiers, numbers are neutral
 *   score     model/          a word's script decides first; where several languages share it, int8 rows of hashed n-grams are summed in int32
 *   decide    backends/       a Viterbi pass per script: a switch of language costs a penalty, less over a sentence's end; integers only
 *   count     measure.c       units of the target (and its cluster) against all; foreign terms; offending spans
 *   hidden    measure_hidden.c  foreign sentences in what was neutral, a word a piece or all in one, where they are proved
 * All of it is integer arithmetic on frozen tables: the same text, model and options give the same result on every machine and backend.
 *
 * Models are immutable and may be shared by threads. Every call works in the caller's arena: at worst about 36 bytes per byte of text
 * (two-letter words), 22 on plain prose, 12 where much is maths. Text is any bytes; invalid UTF-8 counts as symbols. Time is linear in its size. */
#ifndef ASSAY_LANG_DETECT_H
#define ASSAY_LANG_DETECT_H

#include "common/arena.h"
#include "common/status.h"

typedef struct assay_lang_model assay_lang_model;

/* The model that was compiled in. ASSAY_ENVIRONMENT "NO_MODEL" where the build had none. Free with assay_lang_close. */
assay_status assay_lang_open_embedded(assay_lang_model **model);
/* A model file. ASSAY_INPUT with the reason where it is not one, is cut short or altered. */
assay_status assay_lang_open(const char *path, assay_lang_model **model);
void assay_lang_close(assay_lang_model *model);

/* What a model is, for versions and logs. Strings live as long as the model. */
typedef struct assay_lang_info {
    uint32_t languages, tables;
    uint64_t bytes, checksum;
    char unicode_version[16];
    const char *backend; /* "scalar", "avx2", "avx512": what assay_lang_measure uses here */
} assay_lang_info;
assay_lang_info assay_lang_describe(const assay_lang_model *model);
/* Code of language `index` (0 to languages - 1). */
const char *assay_lang_code(const assay_lang_model *model, uint32_t index);
/* Does the model know this target? Regions, ISO 639-3 and old codes are understood ("zh-Hant", "deu", "no"). */
bool assay_lang_knows(const assay_lang_model *model, assay_view code);

/* Decides a batch somewhere else (a device's process), with the labels that the CPU's kernels give: labels[i] is a column of word i's table. False: it could not, and the
 * caller decides by itself. `struct lang_batch` is in backends/batch.h. */
struct lang_batch;
typedef bool (*assay_lang_decider)(void *context, const struct lang_batch *batch, uint8_t *labels);

/* Words that were scored before: with it less is reckoned again, and no result is another. For one thread at a time, over any calls, models and options; about 800 kB, never more. */
typedef struct lang_memory assay_lang_memory;
/* NULL where there is no memory for it. Free with assay_lang_memory_free. */
assay_lang_memory *assay_lang_memory_new(void);
void assay_lang_memory_free(assay_lang_memory *memory);
/* As if it were new. */
void assay_lang_memory_forget(assay_lang_memory *memory);

/* Zero means the default. Nats are natural-logarithm units of evidence. */
typedef struct assay_lang_options {
    assay_view target;     /* required by assay_lang_measure: a language of the model */
    assay_view also;       /* "de fr": these count as the target, too */
    assay_view candidates; /* "en zh": only these (and the target) are possible; empty: all that are open by default */
    bool strict;           /* quoted and technical foreign terms count; default: they are neutral, up to term_percent */
    bool no_clusters;      /* {bs hr sr}, {id ms}, {nb nn} stand for each other unless set */
    uint32_t term_percent; /* of all units, and at least 8 units; 0: 10 */
    uint32_t units_min;    /* fewer: no opinion; 0: 4 */
    uint32_t spans_max;    /* listed at most; 0: 64 */
    uint32_t switch_millinats
        [4]; /* by what stands between two words: nothing, blanks, a comma or other sign, a stop; 0: defaults, which are lower
                                     where at most four languages are open */
    assay_view backend;        /* "scalar", "avx2", "avx512": for comparison, all give the same; empty: the fastest here */
    assay_lang_decider decide; /* asked first; NULL: the CPU decides */
    void *decide_context;
    assay_lang_memory *memory; /* of calls before this one; NULL: none */
} assay_lang_options;

typedef struct assay_lang_count {
    char code[8]; /* "und": a script of which the model has no language */
    uint64_t units;
} assay_lang_count;

/* A longest stretch of words of one language that is not the target's. */
typedef struct assay_lang_span {
    uint32_t begin, end; /* bytes */
    char code[8];
    uint32_t units;
    /* evidence for it against the target, summed over its words; a script that excludes the target: 8000 a word */
    int64_t margin_millinats;
    bool neutral; /* a quoted or technical term that is on neither side: never in strict mode, nor beyond term_percent */
} assay_lang_span;

typedef struct assay_lang_result {
    bool opinion; /* false: fewer than units_min units were counted */
    bool hidden;  /* sentences of another language stand in masks (maths, code, identifiers, letters apart), and were counted */
    uint64_t target_units, other_units; /* the ratio is target / (target + other) */
    uint64_t term_units; /* foreign terms that are neutral here; in strict mode they are in other_units and this is 0 */
    uint64_t masked_bytes, all_bytes; /* neutral, and all, of what is not blank */
    assay_lang_count *languages;      /* most units first; neutral terms included */
    size_t languages_count;
    assay_lang_span *spans;        /* in the text's order, the first spans_max */
    size_t spans_count, spans_all; /* listed, and how many there are */
} assay_lang_result;

/* Measures text against options->target. The result lies in the arena. ASSAY_USAGE for an unknown target, ASSAY_BUDGET where
 * the arena is used up, ASSAY_LIMIT beyond 1 GiB of text. */
assay_status assay_lang_measure(const assay_lang_model *model, assay_view text, const assay_lang_options *options,
                                assay_arena *arena, assay_lang_result *result);

typedef struct assay_lang_guess {
    char code[8];             /* "und" where no letter of a known script is in the text */
    uint64_t units;           /* counted for the script that decides */
    int64_t margin_millinats; /* to the next language; where the script alone decides, 8000 a word */
    char near[64]; /* "tl en la": it and the languages within 3 nats of it, most likely first; room for about twenty */
} assay_lang_guess;

/* One language for a whole text, however short. options may be NULL; target is not used. */
assay_status assay_lang_identify(const assay_lang_model *model, assay_view text, const assay_lang_options *options,
                                 assay_arena *arena, assay_lang_guess *guess);

#endif
