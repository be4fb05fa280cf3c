/* Reads the trainer's folders; see corpus.h. */
#include "lang_detect/train/corpus.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <xxhash.h>

#include "lang_detect/model/features.h"

enum { ARENA_BYTES = 64 << 20, FILE_BYTES_MAX = 512 << 20 };

static bool grow(void **items, size_t count, size_t *capacity, size_t size) {
    if (count < *capacity) return true;
    size_t more = *capacity ? *capacity * 2 : 1024;
    void *grown = realloc(*items, more * size);
    if (!grown) return false;
    *items = grown;
    *capacity = more;
    return true;
}

static assay_status no_memory(void) {
    return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "the corpus does not fit into memory");
}

static assay_status read_file(const char *path, char **data, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) return assay_fail(ASSAY_INPUT, "NO_FILE", path, "cannot open: %s", strerror(errno));
    fseek(file, 0, SEEK_END);
    long length = ftell(file);
    rewind(file);
    bool fits = length >= 0 && length <= FILE_BYTES_MAX;
    *data = fits ? malloc((size_t)length + 1) : NULL;
    *size = fits ? (size_t)length : 0;
    bool got = *data && fread(*data, 1, *size, file) == *size;
    fclose(file);
    return got ? assay_ok() : assay_fail(ASSAY_INPUT, "UNREADABLE", path, "cannot read, or over 512 MB");
}

static assay_status keep_words(train_corpus *corpus, train_text *text, const lang_words *words) {
    for (size_t i = 0; i < words->count; i++) {
        const lang_token *token = &words->tokens[i];
        if (token->flags & LANG_TOKEN_SINGLE) continue;
        if (!grow((void **)&text->words, text->count, &text->capacity, sizeof *text->words)) return no_memory();
        while (corpus->symbols_count + token->symbols_count > corpus->symbols_capacity) {
            size_t before = corpus->symbols_capacity;
            if (!grow((void **)&corpus->symbols, before, &corpus->symbols_capacity, sizeof *corpus->symbols))
                return no_memory();
        }
        text->words[text->count++] = (train_word){.symbols = (uint32_t)corpus->symbols_count,
                                                  .line = text->lines,
                                                  .count = token->symbols_count,
                                                  .script = token->script,
                                                  .flags = token->flags};
        memcpy(corpus->symbols + corpus->symbols_count, words->symbols + token->symbols,
               token->symbols_count * sizeof *corpus->symbols);
        corpus->symbols_count += token->symbols_count;
    }
    text->lines++;
    return assay_ok();
}

static assay_status hold_out(train_language *language, assay_view line) {
    if (!grow((void **)&language->dev, language->dev_count, &language->dev_capacity, sizeof *language->dev)) return no_memory();
    char *copy = strndup(line.data, line.size);
    if (!copy) return no_memory();
    language->dev[language->dev_count++] = copy;
    return assay_ok();
}

static assay_status read_text(train_corpus *corpus, train_language *language, size_t folder, const char *path,
                              uint32_t dev_permille) {
    char *data = NULL;
    size_t size = 0;
    assay_status status = read_file(path, &data, &size);
    assay_arena arena;
    assay_arena_init(&arena, ARENA_BYTES);
    assay_view rest = {data, size};
    while (status.code == ASSAY_OK && rest.size > 0) {
        const char *newline = memchr(rest.data, '\n', rest.size);
        assay_view line = assay_view_slice(rest, 0, newline ? (size_t)(newline - rest.data) : rest.size);
        rest = assay_view_slice(rest, line.size + 1, rest.size);
        if (line.size == 0) continue;
        if (folder == 0 && XXH64(line.data, line.size, 1) % 1000 < dev_permille) {
            status = hold_out(language, line);
            continue;
        }
        assay_arena_reset(&arena);
        lang_spans neutral;
        lang_words words;
        if (!lang_mask(line, &arena, &neutral) || !lang_words_cut(line, &neutral, &arena, &words)) status = no_memory();
        else status = keep_words(corpus, &language->texts[folder], &words);
    }
    assay_arena_clear(&arena);
    free(data);
    return status;
}

/* The languages that the caller wants; returns the language that file `code` trains, or NULL for none. */
static train_language *wanted(train_corpus *corpus, const lang_train_options *options, const char *code, bool may_add) {
    char target[8];
    uint8_t flags = 0;
    snprintf(target, sizeof target, "%.7s", code);
    if (options->languages) {
        bool found = false;
        const char *at = options->languages;
        while (*at && !found) {
            size_t size = strcspn(at, " ,\n");
            assay_view entry = {at, size};
            at += size;
            at += strspn(at, " ,\n");
            bool on_request = entry.size > 0 && entry.data[0] == '+';
            if (on_request) entry = assay_view_slice(entry, 1, entry.size);
            const char *equals = entry.size > 0 ? memchr(entry.data, '=', entry.size) : NULL;
            assay_view from = equals ? assay_view_slice(entry, 0, (size_t)(equals - entry.data)) : entry;
            if (!assay_view_equal(from, assay_view_of(code))) continue;
            found = true;
            assay_view to = equals ? assay_view_slice(entry, from.size + 1, entry.size) : entry;
            snprintf(target, sizeof target, "%.*s", (int)to.size, to.data);
            flags = on_request ? LANG_LANGUAGE_ON_REQUEST : 0;
        }
        if (!found) return NULL;
    } else if (strlen(code) >= sizeof target) {
        return NULL; /* "README.txt" is no language */
    }
    for (size_t i = 0; i < corpus->count; i++)
        if (strcmp(corpus->languages[i].code, target) == 0) return &corpus->languages[i];
    if (!may_add || corpus->count == LANG_LANGUAGES_MAX) return NULL;
    train_language *language = &corpus->languages[corpus->count++];
    *language = (train_language){.flags = flags};
    memcpy(language->code, target, sizeof target);
    return language;
}

/* A script counts where a fifth of the words of a file are written in it: of the language's first file, and of each that another code names for it. */
static void choose_scripts(train_language *language, const train_text *text, size_t before, bool alias) {
    size_t words[LANG_SCRIPTS] = {0}, all = text->count - before, kana = 0;
    bool first = true;
    for (size_t s = 0; s < LANG_SCRIPTS; s++) first &= !language->script_of[s];
    if (all == 0 || (!first && !alias)) return;
    for (size_t i = before; i < text->count; i++) {
        words[text->words[i].script]++;
        kana += (text->words[i].flags & LANG_TOKEN_KANA) != 0;
    }
    for (size_t s = 0; s < LANG_SCRIPTS; s++) {
        if (words[s] == 0 || words[s] * 5 < all || language->script_of[s]) continue;
        language->script_of[s] = true;
        language->rare_script[s] = !first;
    }
    if (kana * 5 >= all) language->flags |= LANG_LANGUAGE_KANA;
}

/* Words of other scripts are dropped. */
static void keep_scripts(train_language *language, size_t folders) {
    for (size_t f = 0; f < folders; f++) {
        train_text *text = &language->texts[f];
        size_t kept = 0;
        for (size_t i = 0; i < text->count; i++)
            if (language->script_of[text->words[i].script]) text->words[kept++] = text->words[i];
        text->count = kept;
    }
}

static int by_name(const struct dirent **a, const struct dirent **b) {
    return strcmp((*a)->d_name, (*b)->d_name);
}

static assay_status read_folder(train_corpus *corpus, const lang_train_options *options, size_t folder) {
    const char *path = options->folders[folder].path;
    struct dirent **names = NULL;
    int count = scandir(path, &names, NULL, by_name);
    if (count < 0) return assay_fail(ASSAY_INPUT, "NO_FOLDER", path, "cannot list: %s", strerror(errno));
    assay_status status = assay_ok();
    for (int i = 0; i < count; free(names[i++])) {
        char code[16], full[4096];
        size_t size = strlen(names[i]->d_name);
        bool text = size > 4 && size < sizeof code && strcmp(names[i]->d_name + size - 4, ".txt") == 0;
        if (text && status.code == ASSAY_OK) {
            snprintf(code, sizeof code, "%.*s", (int)(size - 4), names[i]->d_name);
            snprintf(full, sizeof full, "%s/%s", path, names[i]->d_name);
            train_language *language = wanted(corpus, options, code, folder == 0 || options->languages);
            if (!language) continue;
            size_t before = language->texts[folder].count;
            status = read_text(corpus, language, folder, full, options->dev_permille);
            choose_scripts(language, &language->texts[folder], before, strcmp(code, language->code) != 0);
        }
    }
    free(names);
    return status;
}

typedef struct typed {
    uint64_t hash;
    uint32_t index;
} typed;
static int by_hash(const void *a, const void *b) {
    const typed *x = a, *y = b;
    if (x->hash != y->hash) return x->hash < y->hash ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static assay_status list_types(const train_corpus *corpus, train_text *text) {
    if (text->count == 0) return assay_ok();
    typed *all = malloc(text->count * sizeof *all);
    text->types = malloc(text->count * sizeof *text->types);
    if (!all || !text->types) {
        free(all);
        return no_memory();
    }
    for (size_t i = 0; i < text->count; i++) {
        const train_word *word = &text->words[i];
        all[i] = (typed){XXH64(corpus->symbols + word->symbols, word->count * sizeof *corpus->symbols, 0), (uint32_t)i};
    }
    qsort(all, text->count, sizeof *all, by_hash);
    for (size_t i = 0; i < text->count; i++)
        if (i == 0 || all[i].hash != all[i - 1].hash) text->types[text->types_count++] = all[i].index;
    free(all);
    return assay_ok();
}

assay_status train_corpus_read(train_corpus *corpus, const lang_train_options *options) {
    *corpus = (train_corpus){0};
    assay_status status = assay_ok();
    for (size_t f = 0; f < options->folders_count && status.code == ASSAY_OK; f++) status = read_folder(corpus, options, f);
    for (size_t i = 0; i < corpus->count && status.code == ASSAY_OK; i++) {
        keep_scripts(&corpus->languages[i], options->folders_count);
        for (size_t f = 0; f < options->folders_count && status.code == ASSAY_OK; f++)
            status = list_types(corpus, &corpus->languages[i].texts[f]);
    }
    if (status.code == ASSAY_OK && corpus->count < 2)
        status = assay_fail(ASSAY_INPUT, "FEW_LANGUAGES", options->folders[0].path, "a model needs two languages; %zu found",
                            corpus->count);
    return status;
}

void train_corpus_free(train_corpus *corpus) {
    for (size_t i = 0; i < corpus->count; i++) {
        train_language *language = &corpus->languages[i];
        for (size_t f = 0; f < LANG_TRAIN_FOLDERS_MAX; f++) {
            free(language->texts[f].words);
            free(language->texts[f].types);
        }
        for (size_t d = 0; d < language->dev_count; d++) free(language->dev[d]);
        free(language->dev);
    }
    free(corpus->symbols);
    *corpus = (train_corpus){0};
}
