/* Stochastic gradient descent over random spans; see train.h. Every operation is a plain fp32 one in a fixed order. */
#include "lang_detect/train/sgd.h"

#include <stdlib.h>

#include "common/clock.h"
#include "lang_detect/model/features.h"

enum { SPAN_WORDS_MAX = 40, RARE_WEIGHT = 3, RARE_TRIES = 12, WEIGHT = 10 };

static uint64_t random_next(uint64_t *state) { /* splitmix64, Steele, Lea and Flood 2014 */
    uint64_t z = *state += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}
static uint32_t random_below(uint64_t *state, uint32_t bound) {
    return (uint32_t)(((random_next(state) >> 32) * bound) >> 32);
}

/* e^x for x <= 0: 2^k by its bits, the rest by a polynomial; 1e-6 relative. libm's may differ from release to release. */
static float exponential(float x) {
    if (x < -80.0f) return 0.0f;
    float scaled = x * 1.44269504f;
    int k = (int)(scaled - 0.5f);
    float r = (x - (float)k * 0.693359375f) + (float)k * 2.12194440e-4f;
    float p = 1.0f + r * (1.0f + r * (0.5f + r * (0.166666667f + r * (0.0416666667f + r * 0.00833333333f))));
    union {
        uint32_t bits;
        float value;
    } two = {.bits = (uint32_t)(k + 127) << 23};
    return p * two.value;
}

/* IEEE 754 rounds square roots and quotients correctly, so these are the same on every machine. */
static float inverse_root(float x) {
    return 1.0f / __builtin_sqrtf(x);
}

static bool is_trained(const sgd_table *table) {
    return table->count > 1;
}

static uint64_t integer_root(uint64_t x) {
    uint64_t root = 1;
    while ((root + 1) * (root + 1) <= x) root++;
    return root;
}

static assay_status make_tables(sgd *model, const train_corpus *corpus, uint64_t table_bytes) {
    uint64_t shares[LANG_SCRIPTS] = {0}, all = 0;
    for (uint8_t script = 0; script < LANG_SCRIPTS; script++) {
        sgd_table table = {.script = script};
        size_t types = 0;
        for (size_t i = 0; i < corpus->count; i++) {
            if (!corpus->languages[i].script_of[script]) continue;
            if (table.count == LANG_COLUMNS_MAX)
                return assay_fail(ASSAY_LIMIT, "TOO_MANY_LANGUAGES", NULL, "more than %d languages share script %u",
                                  LANG_COLUMNS_MAX, script);
            table.columns[table.count++] = (uint8_t)i;
            for (size_t f = 0; f < LANG_TRAIN_FOLDERS_MAX; f++) types += corpus->languages[i].texts[f].types_count;
        }
        if (table.count == 0) continue;
        table.width = (table.count + 15) / 16 * 16;
        /* Bytes by the square root of the number of different words and the width of a row: a small script's table costs little and must not be
         * crowded. */
        if (is_trained(&table)) all += shares[model->count] = integer_root(types) * table.width;
        model->tables[model->count++] = table;
    }
    for (size_t i = 0; i < model->count; i++) {
        sgd_table *table = &model->tables[i];
        if (!is_trained(table)) continue;
        uint64_t bytes = table_bytes / 1024 * (shares[i] * 1024 / all);
        table->rows = (uint32_t)(bytes / table->width);
        if (table->rows > LANG_ROWS_MAX) table->rows = LANG_ROWS_MAX;
        if (table->rows < 1024) table->rows = 1024;
        table->weights = calloc((size_t)table->rows * table->width, sizeof *table->weights);
        table->squares = calloc(table->rows, sizeof *table->squares);
        if (!table->weights || !table->squares)
            return assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "the tables do not fit into memory");
    }
    return assay_ok();
}

typedef struct drawn {
    uint32_t table, column;
    const train_text *text;
} drawn;

/* Which languages examples are drawn from: those of tables with several languages, those on request with less weight. */
static size_t list_draws(const sgd *model, const train_corpus *corpus, drawn *list) {
    size_t count = 0;
    for (uint32_t t = 0; t < model->count; t++) {
        if (!is_trained(&model->tables[t])) continue;
        for (uint32_t c = 0; c < model->tables[t].count; c++) {
            const train_language *language = &corpus->languages[model->tables[t].columns[c]];
            bool rare = (language->flags & LANG_LANGUAGE_ON_REQUEST) || language->rare_script[model->tables[t].script];
            for (int w = rare ? RARE_WEIGHT : WEIGHT; w > 0; w--) list[count++] = (drawn){.table = t, .column = c};
        }
    }
    return count;
}

static const train_text *draw_text(const train_language *language, const lang_train_options *options, uint64_t *random) {
    uint32_t all = 0;
    for (size_t f = 0; f < options->folders_count; f++) all += language->texts[f].count > 0 ? options->folders[f].permille : 0;
    if (all == 0) return NULL;
    uint32_t at = random_below(random, all);
    for (size_t f = 0; f < options->folders_count; f++) {
        uint32_t share = language->texts[f].count > 0 ? options->folders[f].permille : 0;
        if (at < share) return &language->texts[f];
        at -= share;
    }
    return NULL;
}

/* How many words: 40 % one, 25 % two, 30 % three to ten, 5 % up to forty. */
static uint32_t draw_words(uint64_t *random) {
    uint32_t at = random_below(random, 100);
    if (at < 40) return 1;
    if (at < 65) return 2;
    if (at < 95) return 3 + random_below(random, 8);
    return SPAN_WORDS_MAX;
}

typedef struct example {
    uint32_t rows[SPAN_WORDS_MAX * LANG_FEATURES_MAX];
    uint32_t count;
} example;

static void add_word(example *out, const train_corpus *corpus, const train_word *word, uint32_t table_rows, uint64_t *random) {
    uint32_t *rows = out->rows + out->count;
    uint32_t count = lang_rows(corpus->symbols + word->symbols, word->count, word->flags & LANG_TOKEN_RUN, table_rows, rows);
    /* Rows drop out at random, so that a word that was never seen still has its n-grams' full say. */
    uint32_t kept = 0;
    uint64_t bits = random_next(random);
    for (uint32_t i = 0; i < count; i++) {
        bool drop = (bits & 15) == 0 || (i + 1 == count && count > 8 && random_below(random, 100) < 30);
        bits = bits >> 4 | bits << 60;
        if (!drop) rows[kept++] = rows[i];
    }
    out->count += kept;
}

/* A span of one line in the table's script; nothing where it is empty, or where kana decide anyway. */
static void draw_span(example *out, const train_corpus *corpus, const train_text *text, const sgd_table *table,
                      uint64_t *random) {
    out->count = 0;
    uint32_t words = draw_words(random);
    bool of_types = words == 1 && (random_next(random) & 1);
    uint32_t at =
        of_types ? text->types[random_below(random, (uint32_t)text->types_count)] : random_below(random, (uint32_t)text->count);
    uint32_t line = text->words[at].line;
    for (uint32_t i = 0; i < words && at + i < text->count && text->words[at + i].line == line; i++) {
        const train_word *word = &text->words[at + i];
        if (word->script != table->script || (word->flags & LANG_TOKEN_KANA)) continue;
        add_word(out, corpus, word, table->rows, random);
    }
}

/* An example of the language in the table's script; false where the dice fall on a text or a span without one. A script that is rare in its
 * language gets more tries: most of its language's text is of no use for it. */
static bool draw_example(example *out, const train_corpus *corpus, const train_language *language, const sgd_table *table,
                         const lang_train_options *options, uint64_t *random) {
    int tries = language->rare_script[table->script] ? RARE_TRIES : 1;
    out->count = 0;
    for (int i = 0; i < tries && out->count == 0; i++) {
        const train_text *text = draw_text(language, options, random);
        if (text) draw_span(out, corpus, text, table, random);
    }
    return out->count > 0;
}

/* Wider vectors give the same bits: each column is added by itself, and the sums over columns stay in order. clang 14 has no clones for C. */
#if defined(__x86_64__) && !defined(__clang__)
__attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#endif
static void
descend(sgd_table *table, const example *drawn_example, uint32_t column, float rate) {
    float z[LANG_COLUMNS_MAX] = {0};
    uint32_t width = table->width;
    for (uint32_t i = 0; i < drawn_example->count; i++) {
        const float *row = table->weights + (size_t)drawn_example->rows[i] * width;
        for (uint32_t c = 0; c < width; c++) z[c] += row[c];
    }
    float top = z[0], sum = 0.0f, norm = 0.0f;
    for (uint32_t c = 1; c < table->count; c++) top = z[c] > top ? z[c] : top;
    for (uint32_t c = 0; c < width; c++) z[c] = c < table->count ? exponential(z[c] - top) : 0.0f;
    for (uint32_t c = 0; c < table->count; c++) sum += z[c];
    for (uint32_t c = 0; c < width; c++) z[c] /= sum;
    z[column] -= 1.0f;
    for (uint32_t c = 0; c < width; c++) norm += z[c] * z[c];
    if (norm < 1e-6f) return;
    for (uint32_t i = 0; i < drawn_example->count; i++) {
        float *row = table->weights + (size_t)drawn_example->rows[i] * width;
        float *square = &table->squares[drawn_example->rows[i]];
        *square += norm;
        float step = rate * inverse_root(*square + 1.0f);
        for (uint32_t c = 0; c < width; c++) row[c] -= step * z[c];
    }
}

assay_status sgd_train(sgd *model, const train_corpus *corpus, const lang_train_options *options) {
    *model = (sgd){0};
    assay_status status = make_tables(model, corpus, options->table_bytes);
    drawn *list = malloc(LANG_LANGUAGES_MAX * LANG_SCRIPTS * WEIGHT * sizeof *list);
    example *out = malloc(sizeof *out);
    if (status.code == ASSAY_OK && (!list || !out))
        status = assay_fail(ASSAY_ENVIRONMENT, "NO_MEMORY", NULL, "no memory for an example");
    size_t draws = status.code == ASSAY_OK ? list_draws(model, corpus, list) : 0;
    uint64_t random = options->seed, progress = options->examples / 20 + 1;
    int64_t began = assay_wall_ns();
    for (uint64_t n = 0; draws > 0 && n < options->examples; n++) {
        const drawn *from = &list[random_below(&random, (uint32_t)draws)];
        sgd_table *table = &model->tables[from->table];
        const train_language *language = &corpus->languages[table->columns[from->column]];
        float left = 1.0f - (float)((double)n / (double)options->examples);
        if (draw_example(out, corpus, language, table, options, &random))
            descend(table, out, from->column, (float)options->rate * (0.02f + 0.98f * left));
        if (!options->quiet && (n + 1) % progress == 0)
            fprintf(stderr, "train: %3d %%, %.0f s\n", (int)((n + 1) * 100 / options->examples),
                    (double)(assay_wall_ns() - began) / 1e9);
    }
    free(list);
    free(out);
    return status;
}

void sgd_free(sgd *model) {
    for (size_t i = 0; i < model->count; i++) {
        free(model->tables[i].weights);
        free(model->tables[i].squares);
    }
    *model = (sgd){0};
}
