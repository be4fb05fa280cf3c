/* The development split, measured through the same calls that a user has; see report.h. */
#include "lang_detect/train/report.h"

#include <stdlib.h>

#include "lang_detect/lang_detect.h"

enum { WORDS, PAIRS, LINES, KINDS, SAMPLES_MAX = 500, ARENA_BYTES = 16 << 20, CONFUSIONS = 40 };

typedef struct tally {
    uint32_t right[KINDS], all[KINDS], cluster_right[KINDS];
} tally;

typedef struct confusion {
    uint32_t count;
    uint8_t truth, guess;
} confusion;

static int by_count(const void *a, const void *b) {
    uint32_t x = ((const confusion *)a)->count, y = ((const confusion *)b)->count;
    return x > y ? -1 : x < y;
}

typedef struct reporter {
    const assay_lang_model *model;
    assay_arena arena;
    uint8_t truth;
    tally *tally;
    uint32_t *confused; /* languages x languages, of lines and words */
} reporter;

static void judge(reporter *at, assay_view text, int kind) {
    assay_lang_guess guess;
    if (assay_lang_identify(at->model, text, NULL, &at->arena, &guess).code != ASSAY_OK) return;
    uint8_t found = lang_model_find(at->model, assay_view_of(guess.code));
    at->tally->all[kind]++;
    uint8_t cluster = at->model->language[at->truth].cluster;
    bool right = found == at->truth;
    at->tally->right[kind] += right;
    at->tally->cluster_right[kind] +=
        right || (found != LANG_UNKNOWN && cluster && at->model->language[found].cluster == cluster);
    if (!right && found != LANG_UNKNOWN) at->confused[(size_t)at->truth * LANG_LANGUAGES_MAX + found]++;
}

/* The word, the pair and the line at a place that the line's own hash chooses. */
static void judge_line(reporter *at, assay_view line, uint32_t seed) {
    assay_arena_reset(&at->arena);
    lang_spans neutral;
    lang_words words;
    if (!lang_mask(line, &at->arena, &neutral) || !lang_words_cut(line, &neutral, &at->arena, &words)) return;
    size_t kept = 0;
    for (size_t i = 0; i < words.count; i++)
        if (!(words.tokens[i].flags & LANG_TOKEN_SINGLE) && words.tokens[i].end - words.tokens[i].begin >= 3)
            words.tokens[kept++] = words.tokens[i];
    if (kept == 0) return;
    size_t pick = seed % kept;
    judge(at, assay_view_slice(line, words.tokens[pick].begin, words.tokens[pick].end), WORDS);
    if (kept > 1) {
        pick = seed % (kept - 1);
        judge(at, assay_view_slice(line, words.tokens[pick].begin, words.tokens[pick + 1].end), PAIRS);
    }
    judge(at, line, LINES);
}

static void write_macro(const tally *tallies, const assay_lang_model *model, FILE *out) {
    double macro[KINDS] = {0}, cluster[KINDS] = {0};
    uint32_t languages = 0;
    for (uint32_t i = 0; i < model->languages; i++) {
        if (tallies[i].all[LINES] == 0 || (model->language[i].flags & LANG_LANGUAGE_ON_REQUEST)) continue;
        languages++;
        for (int k = 0; k < KINDS; k++) {
            macro[k] += tallies[i].all[k] ? 100.0 * tallies[i].right[k] / tallies[i].all[k] : 0;
            cluster[k] += tallies[i].all[k] ? 100.0 * tallies[i].cluster_right[k] / tallies[i].all[k] : 0;
        }
    }
    if (languages == 0) return;
    fprintf(out, "macro over %u languages: words %.2f, pairs %.2f, lines %.2f; clusters as one: %.2f, %.2f, %.2f\n", languages,
            macro[0] / languages, macro[1] / languages, macro[2] / languages, cluster[0] / languages, cluster[1] / languages,
            cluster[2] / languages);
}

static void write_confusions(const reporter *at, FILE *out) {
    confusion *list = malloc(LANG_LANGUAGES_MAX * LANG_LANGUAGES_MAX * sizeof *list);
    if (!list) return;
    size_t count = 0;
    for (size_t i = 0; i < (size_t)LANG_LANGUAGES_MAX * LANG_LANGUAGES_MAX; i++)
        if (at->confused[i])
            list[count++] = (confusion){at->confused[i], (uint8_t)(i / LANG_LANGUAGES_MAX), (uint8_t)(i % LANG_LANGUAGES_MAX)};
    qsort(list, count, sizeof *list, by_count);
    fputs("confusions (truth>guess):", out);
    for (size_t i = 0; i < count && i < CONFUSIONS; i++)
        fprintf(out, " %s>%s %u", at->model->language[list[i].truth].code, at->model->language[list[i].guess].code,
                list[i].count);
    fputc('\n', out);
    free(list);
}

void train_report(const assay_lang_model *model, const train_corpus *corpus, FILE *out) {
    tally *tallies = calloc(LANG_LANGUAGES_MAX, sizeof *tallies);
    reporter at = {.model = model, .confused = calloc((size_t)LANG_LANGUAGES_MAX * LANG_LANGUAGES_MAX, sizeof *at.confused)};
    assay_arena_init(&at.arena, ARENA_BYTES);
    for (size_t i = 0; tallies && at.confused && i < corpus->count; i++) {
        const train_language *language = &corpus->languages[i];
        if (language->flags & LANG_LANGUAGE_ON_REQUEST) continue;
        at.truth = lang_model_find(model, assay_view_of(language->code));
        if (at.truth == LANG_UNKNOWN) continue;
        at.tally = &tallies[at.truth];
        for (size_t d = 0; d < language->dev_count && d < SAMPLES_MAX; d++)
            judge_line(&at, assay_view_of(language->dev[d]), (uint32_t)(d * 2654435761u >> 7));
        fprintf(out, "%s", language->code);
        for (int k = 0; k < KINDS; k++)
            fprintf(out, "\t%.1f", at.tally->all[k] ? 100.0 * at.tally->right[k] / at.tally->all[k] : 0);
        fprintf(out, "\t%u\n", at.tally->all[LINES]);
    }
    if (tallies && at.confused) {
        write_macro(tallies, model, out);
        write_confusions(&at, out);
    }
    assay_arena_clear(&at.arena);
    free(tallies);
    free(at.confused);
}
