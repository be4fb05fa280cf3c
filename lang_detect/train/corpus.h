/* The trainer's text: words of all lines of all folders, cut as the measure cuts them. */
#ifndef ASSAY_LANG_DETECT_TRAIN_CORPUS_H
#define ASSAY_LANG_DETECT_TRAIN_CORPUS_H

#include "lang_detect/model/model.h"
#include "lang_detect/text/words.h"
#include "lang_detect/train/train.h"

typedef struct train_word {
    uint32_t symbols; /* in train_corpus.symbols */
    uint32_t line;
    uint8_t count, script, flags, reserved;
} train_word;

/* The words of one language from one folder in its scripts. */
typedef struct train_text {
    train_word *words;
    size_t count, capacity;
    uint32_t *types; /* one index into words per different word */
    size_t types_count;
    uint32_t lines;
} train_text;

typedef struct train_language {
    char code[8];
    uint8_t flags;                  /* lang_language_flags */
    bool script_of[LANG_SCRIPTS];   /* written in it */
    bool rare_script[LANG_SCRIPTS]; /* by a file of its own: not the first one that comes to mind */
    train_text texts[LANG_TRAIN_FOLDERS_MAX];
    char **dev; /* held-out lines, NUL-terminated */
    size_t dev_count, dev_capacity;
} train_language;

typedef struct train_corpus {
    train_language languages[LANG_LANGUAGES_MAX];
    size_t count;
    uint16_t *symbols;
    size_t symbols_count, symbols_capacity;
} train_corpus;

/* Reads everything; train_corpus_free in any case. */
assay_status train_corpus_read(train_corpus *corpus, const lang_train_options *options);
void train_corpus_free(train_corpus *corpus);

#endif
