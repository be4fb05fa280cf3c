/* See language.h. */
#include "verifiers/language/language.h"

#include <pthread.h>

enum { CHOICE_BYTES = 16 << 10 }; /* of a text, to choose among a prompt's languages */

static const assay_lang_model *model;
static pthread_once_t opened = PTHREAD_ONCE_INIT;
static assay_lang_decider decider;
static void *decider_context;

/* Each thread's: the completions of one model share most of their words. */
static pthread_key_t memory_key;
static bool has_memory_key;

static void free_memory(void *memory) {
    assay_lang_memory_free(memory);
}

/* NULL where there is none: then each completion has its own. */
static assay_lang_memory *memory_of_thread(void) {
    if (!has_memory_key) return NULL;
    assay_lang_memory *memory = pthread_getspecific(memory_key);
    if (memory) return memory;
    memory = assay_lang_memory_new();
    if (memory && pthread_setspecific(memory_key, memory) == 0) return memory;
    assay_lang_memory_free(memory);
    return NULL;
}

static void open_model(void) {
    assay_lang_model *embedded = NULL;
    has_memory_key = pthread_key_create(&memory_key, free_memory) == 0;
    if (assay_lang_open_embedded(&embedded).code == ASSAY_OK) model = embedded;
}

void assay_language_process_start(void) {
    pthread_once(&opened, open_model);
}

void assay_language_decide_by(assay_lang_decider decide, void *context) {
    decider = decide;
    decider_context = context;
}

const assay_lang_model *assay_language_model(void) {
    return model;
}

bool assay_language_knows(assay_view target) {
    return !model || assay_lang_knows(model, target);
}

/* The text that is looked at. */
static assay_view text_of(const assay_language_options *options, const assay_completion *completion,
                          assay_language_result *result) {
    assay_view text = completion->thinking;
    if (options->scope == ASSAY_LANGUAGE_ANSWER) text = completion->answer;
    if (options->scope == ASSAY_LANGUAGE_ALL || (options->scope != ASSAY_LANGUAGE_ANSWER && assay_view_trim(text).size == 0))
        text = completion->body;
    result->in_reasoning = completion->has_reasoning && text.size && text.data == completion->thinking.data &&
                           options->scope != ASSAY_LANGUAGE_ALL && options->scope != ASSAY_LANGUAGE_ANSWER;
    if (!result->in_reasoning && text.data && completion->text.data)
        result->span_base = (uint32_t)(text.data - completion->text.data);
    return text;
}

/* A prompt of a word or two ("Evaluate $1 + 1$") may be of several languages: then the one of these that the text is in is meant. */
static void choose_among(assay_lang_guess *guess, assay_view text, assay_arena *arena) {
    if (!strchr(guess->near, ' ')) return;
    const assay_lang_options these = {.candidates = assay_view_of(guess->near)};
    assay_lang_guess found;
    if (assay_lang_identify(model, assay_view_slice(text, 0, CHOICE_BYTES), &these, arena, &found).code != ASSAY_OK) return;
    for (const char *at = guess->near; *at;) {
        size_t size = strcspn(at, " ");
        if (strlen(found.code) == size && memcmp(at, found.code, size) == 0)
            memcpy(guess->code, found.code, sizeof guess->code);
        at += size + (at[size] == ' ');
    }
}

/* The target's code: the reference's, the rubric's, or the prompt's own language. */
static bool find_target(const assay_language_options *options, const assay_language_reference *reference,
                        const assay_completion *completion, assay_view text, assay_arena *arena,
                        assay_language_result *result) {
    assay_view target = reference && reference->target.size ? reference->target : options->target;
    if (target.size) {
        if (target.size < sizeof result->target) memcpy(result->target, target.data, target.size);
        if (target.size < sizeof result->target && assay_lang_knows(model, target)) return true;
        result->verdict = ASSAY_BAD_REFERENCE;
        result->note = "the target language is not known to the model";
        return false;
    }
    assay_lang_guess guess;
    if (assay_lang_identify(model, completion->prompt, NULL, arena, &guess).code != ASSAY_OK ||
        strcmp(guess.code, "und") == 0) {
        result->verdict = ASSAY_UNDECIDED;
        result->note = "no target, and the prompt's language cannot be told";
        return false;
    }
    choose_among(&guess, text, arena);
    memcpy(result->target, guess.code, sizeof guess.code);
    return true;
}

/* The reference's further languages as one list. False: no memory. */
static bool list_also(const assay_language_reference *reference, assay_arena *arena, assay_view *out) {
    *out = (assay_view){NULL, 0};
    size_t size = 0;
    for (size_t i = 0; reference && i < reference->also_count; i++) size += reference->also[i].size + 1;
    if (size == 0) return true;
    char *list = assay_arena_alloc(arena, size);
    if (!list) return false;
    *out = (assay_view){list, size};
    for (size_t i = 0; i < reference->also_count; i++) {
        memcpy(list, reference->also[i].data, reference->also[i].size);
        list += reference->also[i].size;
        *list++ = ' ';
    }
    return true;
}

static void score(const assay_language_options *options, const assay_lang_result *measured, assay_language_result *result) {
    result->target_units = measured->target_units;
    result->other_units = measured->other_units;
    uint64_t all = result->target_units + result->other_units;
    result->ratio = all ? (double)result->target_units / (double)all : 0;
    result->masked_share = measured->all_bytes ? (double)measured->masked_bytes / (double)measured->all_bytes : 0;
    result->detail = measured;
    if (measured->hidden) result->note = "foreign sentences in maths, code, names or letters apart were counted";
    if (!measured->opinion) {
        result->verdict = ASSAY_NO_OPINION;
        result->note = "too few words to tell";
    } else if (options->has_threshold) {
        result->verdict = result->ratio >= options->threshold ? ASSAY_CORRECT : ASSAY_INCORRECT;
        result->score = result->verdict == ASSAY_CORRECT ? 1 : 0;
    } else {
        result->verdict = ASSAY_MEASURED;
        result->score = result->ratio;
    }
}

void assay_language_judge(const assay_language_options *options, const assay_language_reference *reference,
                          const assay_completion *completion, assay_arena *arena, assay_language_result *result) {
    *result = (assay_language_result){.verdict = ASSAY_NOT_AVAILABLE};
    if (!model) {
        result->note = "this build has no language model";
        return;
    }
    assay_view text = text_of(options, completion, result);
    if (!find_target(options, reference, completion, text, arena, result)) return;
    assay_lang_result *measured = assay_arena_alloc(arena, sizeof *measured);
    assay_view also;
    bool listed = list_also(reference, arena, &also);
    const assay_lang_options how = {.target = assay_view_of(result->target),
                                    .also = also,
                                    .strict = options->strict,
                                    .units_min = options->min_units ? options->min_units : ASSAY_LANGUAGE_MIN_UNITS_DEFAULT,
                                    .spans_max = 32,
                                    .decide = decider,
                                    .decide_context = decider_context,
                                    .memory = memory_of_thread()};
    assay_status status = measured && listed ? assay_lang_measure(model, text, &how, arena, measured)
                                             : assay_fail(ASSAY_BUDGET, "NO_MEMORY", NULL, "no memory");
    if (status.code == ASSAY_OK) {
        score(options, measured, result);
    } else if (status.code == ASSAY_USAGE) {
        result->verdict = ASSAY_BAD_REFERENCE;
        result->note = "a language that is to count as the target is not known to the model";
    } else {
        result->verdict = ASSAY_ERROR;
        result->note = "the text needs more memory than a completion may use";
    }
}
