/* One table over all backends: the same int32 sums and the same labels as the scalar one, bit for bit, on random batches over a random model of all
 * shapes of table, ties and extremes included; the CUDA backend runs its kernels' own source under emulation in both schedules. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "lang_detect/backends/backend.h"
#include "lang_detect/cuda/cuda_backend.h"
#include "lang_detect/lang_detect.h"
#include "lang_detect/cuda/device_emulated.h"
#include "tests/lang_detect/toy.h"

enum { WORDS_MAX = 400, CHAINS_MAX = 24 };

typedef struct random_batch {
    lang_batch batch;
    uint16_t symbols[WORDS_MAX * LANG_WORD_SYMBOLS_MAX];
    lang_batch_word words[WORDS_MAX];
    lang_batch_chain chains[CHAINS_MAX];
} random_batch;

typedef struct decided {
    lang_decision decision;
    uint8_t labels[WORDS_MAX], best[WORDS_MAX];
    int32_t sums[WORDS_MAX * LANG_COLUMNS_MAX];
    uint64_t came[WORDS_MAX];
} decided;

static unsigned multiplier(void) {
    const char *text = getenv("ASSAY_TEST_MULTIPLIER");
    unsigned value = text ? (unsigned)strtoul(text, NULL, 10) : 1;
    return value ? value : 1;
}

static void make_word(random_batch *out, uint64_t *random, uint32_t at, const lang_batch_chain *chain,
                      const assay_lang_model *model) {
    bool han = model->table[chain->table].script == LANG_HAN;
    uint32_t count = toy_random(random) % 20 == 0 ? LANG_WORD_SYMBOLS_MAX : 1 + (uint32_t)(toy_random(random) % 12);
    lang_batch_word *word = &out->words[at];
    *word = (lang_batch_word){.symbols = (uint32_t)out->batch.symbols_count,
                              .count = (uint8_t)count,
                              .gap = (uint8_t)(toy_random(random) % LANG_GAPS),
                              .table = (uint8_t)chain->table};
    if (han) word->flags = (uint8_t)(LANG_WORD_RUN | (toy_random(random) % 3 == 0 ? LANG_WORD_KANA : 0));
    for (uint32_t i = 0; i < count; i++) out->symbols[out->batch.symbols_count++] = (uint16_t)(2 + toy_random(random) % 40);
}

static void make_batch(random_batch *out, const assay_lang_model *model, uint64_t *random) {
    out->batch = (lang_batch){.symbols = out->symbols, .words = out->words, .chains = out->chains};
    size_t chains = toy_random(random) % CHAINS_MAX;
    uint32_t words = 0;
    for (size_t k = 0; k < chains; k++) {
        uint32_t table = (uint32_t)(toy_random(random) % model->tables);
        uint32_t count = 1 + (uint32_t)(toy_random(random) % (toy_random(random) % 4 == 0 ? 100 : 12));
        if (model->table[table].rows == 0 || words + count > WORDS_MAX) continue;
        uint64_t all = model->table[table].count == 64 ? ~0ull : (1ull << model->table[table].count) - 1;
        uint64_t open = toy_random(random) % 2 ? all : toy_random(random) & all;
        lang_batch_chain chain = {.first = words, .count = count, .table = table, .open = open ? open : all};
        if (toy_random(random) % 2) chain.favoured = chain.open & toy_random(random);
        for (uint32_t i = 0; i < count; i++) make_word(out, random, words + i, &chain, model);
        out->chains[out->batch.chains_count++] = chain;
        words += count;
    }
    out->batch.words_count = words;
    /* One cost beyond LANG_NARROW_COST_MAX makes all steps wide. */
    static const int32_t costs[] = {
        0, 1, 64, 256, LANG_NARROW_COST_MAX - 1, LANG_NARROW_COST_MAX, LANG_NARROW_COST_MAX + 1, 1 << 24};
    uint64_t kinds = toy_random(random) % 4 == 0 ? 8 : 6;
    for (int g = 0; g < LANG_GAPS; g++) out->batch.costs[g] = costs[toy_random(random) % kinds];
}

static void prepare(decided *out) {
    memset(out, 0xEE, sizeof *out);
    out->decision = (lang_decision){.labels = out->labels, .sums = out->sums, .came = out->came, .best = out->best};
}

static void assert_same(const decided *a, const decided *b, size_t words) {
    assert_memory_equal(a->sums, b->sums, words * LANG_COLUMNS_MAX * sizeof *a->sums);
    assert_memory_equal(a->labels, b->labels, words);
}

typedef struct fixture {
    char *bytes;
    assay_lang_model *model;
    random_batch *batch;
    decided *expected, *actual;
} fixture;

static fixture open_fixture(uint64_t seed, unsigned shift) {
    fixture all = {.model = malloc(sizeof *all.model),
                   .batch = malloc(sizeof *all.batch),
                   .expected = malloc(sizeof *all.expected),
                   .actual = malloc(sizeof *all.actual)};
    size_t size;
    all.bytes = toy_model_bytes(seed, shift, &size);
    assay_status status = lang_model_parse((assay_view){all.bytes, size}, all.model);
    if (status.code != ASSAY_OK) fail_msg("%s", status.message);
    return all;
}
static void close_fixture(fixture *all) {
    free(all->bytes);
    free(all->model);
    free(all->batch);
    free(all->expected);
    free(all->actual);
}

static void cpu_backends_equal_scalar(void **state) {
    (void)state;
    unsigned rounds = 60 * multiplier(), supported = 0;
    for (unsigned shift = 0; shift < 8; shift += 7) { /* 7: weights are 0 and -1, so that ties are everywhere */
        fixture all = open_fixture(shift + 1, shift);
        uint64_t random = 99 + shift;
        for (unsigned i = 0; i < rounds; i++) {
            make_batch(all.batch, all.model, &random);
            prepare(all.expected);
            assay_status status = lang_backend_scalar.decide(all.model, &all.batch->batch, &all.expected->decision);
            assert_int_equal(status.code, ASSAY_OK);
            for (size_t b = 0; lang_backends[b]; b++) {
                if (!lang_backends[b]->supports(all.model)) continue;
                supported++;
                prepare(all.actual);
                status = lang_backends[b]->decide(all.model, &all.batch->batch, &all.actual->decision);
                assert_int_equal(status.code, ASSAY_OK);
                assert_same(all.expected, all.actual, all.batch->batch.words_count);
            }
        }
        close_fixture(&all);
    }
    assert_true(supported >= 2 * rounds);
}

/* Weights as large as there are, a column's nearly all of one sign: scores go as far as they can, where int16 must not have lost anything that decides. */
static void the_greatest_weights_change_nothing(void **state) {
    (void)state;
    fixture all = open_fixture(41, 0);
    uint64_t random = 17;
    for (unsigned i = 0; i < 80 * multiplier(); i++) {
        for (uint32_t t = 0; t < all.model->tables && i % 8 == 0; t++) {
            const lang_table *table = &all.model->table[t];
            int8_t *weights = (int8_t *)(uintptr_t)table->weights;
            uint64_t signs = toy_random(&random), odd = toy_random(&random) % 3;
            for (uint32_t r = 0; r < table->rows; r++)
                for (uint32_t c = 0; c < table->count; c++)
                    weights[(size_t)r * table->row_bytes + c] = (signs >> c & 1) ^ (r % 5 < odd) ? INT8_MAX : INT8_MIN;
        }
        make_batch(all.batch, all.model, &random);
        for (uint32_t w = 0; w < all.batch->batch.words_count; w += 2) { /* long words have the most rows */
            lang_batch_word *word = &all.batch->words[w];
            if (word->symbols + LANG_WORD_SYMBOLS_MAX <= all.batch->batch.symbols_count) word->count = LANG_WORD_SYMBOLS_MAX;
        }
        prepare(all.expected);
        lang_decide(&lang_kernels_scalar, all.model, &all.batch->batch, &all.expected->decision);
        for (size_t k = 0; lang_kernels_all[k]; k++) {
            if (!lang_kernels_all[k]->supported()) continue;
            prepare(all.actual);
            lang_decide(lang_kernels_all[k], all.model, &all.batch->batch, &all.actual->decision);
            assert_same(all.expected, all.actual, all.batch->batch.words_count);
        }
    }
    close_fixture(&all);
}

static uint64_t steps_taken;
static const lang_kernels *counted;
static uint64_t counting_step(int16_t *scores, const int16_t *sums, int32_t cost, int32_t next_cost, uint64_t allowed,
                              uint32_t *best) {
    steps_taken++;
    return counted->step(scores, sums, cost, next_cost, allowed, best);
}

/* Where one column is ahead most of the time steps are left out, and labels are those of every step taken: columns that come near, by less or more than a switch costs, for some words or to the end,
 * ties with either, kana among the words, one favoured column or several or none. */
static void steps_left_out_change_nothing(void **state) {
    (void)state;
    fixture all = open_fixture(61, 0);
    uint64_t random = 23, words = 0;
    lang_memory *memory = assay_lang_memory_new();
    assert_non_null(memory);
    for (unsigned i = 0; i < 400 * multiplier(); i++) {
        for (uint32_t t = 0; t < all.model->tables && i % 4 == 0; t++) {
            const lang_table *table = &all.model->table[t];
            int8_t *weights = (int8_t *)(uintptr_t)table->weights;
            uint32_t ahead = (uint32_t)(toy_random(&random) % table->count), by = (uint32_t)(toy_random(&random) % 12),
                     spread = 1 + (uint32_t)(toy_random(&random) % 24), odd = 1 + (uint32_t)(toy_random(&random) % 40);
            for (uint32_t r = 0; r < table->rows; r++) {
                uint32_t first = r % odd == 0 ? (uint32_t)(toy_random(&random) % table->count) : ahead;
                for (uint32_t c = 0; c < table->count; c++)
                    weights[(size_t)r * table->row_bytes + c] =
                        (int8_t)((c == first ? by + spread / 2 : 0) + toy_random(&random) % spread);
            }
        }
        if (i % 4 == 0) lang_memory_clear(memory);
        make_batch(all.batch, all.model, &random);
        for (size_t k = 0; k < all.batch->batch.chains_count; k++) {
            lang_batch_chain *chain = &all.batch->chains[k];
            if (toy_random(&random) % 2) chain->favoured = chain->open & -chain->open;
        }
        words += all.batch->batch.words_count;
        prepare(all.expected);
        lang_decide(&lang_kernels_scalar, all.model, &all.batch->batch, &all.expected->decision);
        for (size_t k = 0; lang_kernels_all[k]; k++) {
            if (!lang_kernels_all[k]->supported() || !lang_kernels_all[k]->step) continue;
            lang_kernels kernels = *lang_kernels_all[k];
            counted = lang_kernels_all[k];
            kernels.step = counting_step;
            prepare(all.actual);
            if (i % 2) all.actual->decision.memory = memory; /* of the batches before */
            lang_decide(&kernels, all.model, &all.batch->batch, &all.actual->decision);
            assert_same(all.expected, all.actual, all.batch->batch.words_count);
        }
    }
    uint64_t kernels = 0;
    for (size_t k = 0; lang_kernels_all[k]; k++) kernels += lang_kernels_all[k]->supported() && lang_kernels_all[k]->step;
    assert_true(kernels == 0 || (steps_taken > words * kernels / 20 && steps_taken < words * kernels * 3 / 4));
    assay_lang_memory_free(memory);
    close_fixture(&all);
}

/* Words that come again take their sums from the cache, which has fewer places than there are different words here: the same bits. */
static void a_cache_changes_nothing(void **state) {
    (void)state;
    unsigned rounds = 40 * multiplier();
    size_t known = 0;
    fixture all = open_fixture(21, 0);
    lang_memory *cache = assay_lang_memory_new();
    assert_non_null(cache);
    const uint32_t all_places = cache->words_mask;
    uint64_t random = 77;
    for (unsigned i = 0; i < rounds; i++) {
        make_batch(all.batch, all.model, &random);
        /* Half of the words are others' again. */
        for (uint32_t w = 1; w < all.batch->batch.words_count; w++) {
            uint32_t from = (uint32_t)(toy_random(&random) % w);
            lang_batch_word *word = &all.batch->words[w];
            if (toy_random(&random) % 2 || all.batch->words[from].table != word->table) continue;
            word->count = all.batch->words[from].count;
            memcpy(all.batch->symbols + word->symbols, all.batch->symbols + all.batch->words[from].symbols,
                   word->count * sizeof *all.batch->symbols);
            known++;
            if (w + 1 < all.batch->batch.words_count && word->symbols + word->count > all.batch->words[w + 1].symbols)
                word->count = (uint8_t)(all.batch->words[w + 1].symbols - word->symbols);
        }
        prepare(all.expected);
        lang_decide(&lang_kernels_scalar, all.model, &all.batch->batch, &all.expected->decision);
        for (size_t k = 0; lang_kernels_all[k]; k++) {
            if (!lang_kernels_all[k]->supported()) continue;
            prepare(all.actual);
            if (i % 4 == 0) lang_memory_clear(cache); /* else it has the words of the batches before */
            cache->words_mask =
                i % 8 < 4 ? 7 : all_places; /* eight places for a block of 32 words: one is given up for another all the time */
            all.actual->decision.memory = cache;
            lang_decide(lang_kernels_all[k], all.model, &all.batch->batch, &all.actual->decision);
            assert_same(all.expected, all.actual, all.batch->batch.words_count);
        }
    }
    assert_true(known > rounds);
    assay_lang_memory_free(cache);
    close_fixture(&all);
}

/* The excess is what a look at one column after the other gives, and the same with a cache as without. */
static void the_excess_is_the_difference_of_the_best(void **state) {
    (void)state;
    uint64_t random = 5;
    for (unsigned i = 0; i < 2000 * multiplier(); i++) {
        _Alignas(64) int16_t sums[LANG_COLUMNS_MAX];
        uint64_t open = toy_random(&random) | toy_random(&random), favoured = toy_random(&random) & toy_random(&random);
        if (i % 8 == 0) favoured = open;
        if (i % 8 == 1) favoured = 0;
        int32_t other = INT32_MIN, mine = INT32_MIN;
        for (uint32_t c = 0; c < LANG_COLUMNS_MAX; c++) {
            sums[c] = (int16_t)(i % 3 ? (int)(toy_random(&random) % 600) - 300 : (int)(toy_random(&random) % 53000) - 26500);
            int32_t *best = favoured >> c & 1 ? &mine : &other;
            if ((open >> c & 1) && sums[c] > *best) *best = sums[c];
        }
        bool both = other > INT32_MIN && mine > INT32_MIN;
        int32_t expected = both ? other - mine : 0;
        if (expected > INT16_MAX) expected = INT16_MAX;
        if (expected < INT16_MIN) expected = INT16_MIN;
        const lang_sides sides = lang_sides_of(open, favoured);
        assert_int_equal(lang_excess(sums, &sides), expected);
        const lang_facts facts = lang_facts_of(sums, &sides);
        assert_int_equal(facts.excess, expected);
        for (size_t k = 0; open != 0 && lang_kernels_all[k]; k++) {
            if (!lang_kernels_all[k]->supported()) continue;
            const lang_facts same = lang_kernels_all[k]->facts(sums, &sides);
            assert_int_equal(same.excess, facts.excess);
            assert_int_equal(same.lead, facts.lead);
            assert_int_equal(same.top, facts.top);
        }
    }
    fixture all = open_fixture(51, 0);
    lang_memory *cache = assay_lang_memory_new();
    assert_non_null(cache);
    int16_t plain[WORDS_MAX], cached[WORDS_MAX];
    for (unsigned i = 0; i < 40 * multiplier(); i++) {
        do make_batch(all.batch, all.model, &random);
        while (all.batch->batch.chains_count == 0);
        lang_batch_chain *chain = &all.batch->chains[0]; /* one chain, as a text's table has */
        all.batch->batch.chains_count = 1;
        for (uint32_t w = chain->first + 1; w < chain->first + chain->count; w += 3) {
            lang_batch_word *word = &all.batch->words[w];
            word->symbols = word[-1].symbols;
            word->count = word[-1].count;
        }
        prepare(all.expected);
        all.expected->decision.excess = plain;
        lang_decide(&lang_kernels_scalar, all.model, &all.batch->batch, &all.expected->decision);
        for (size_t k = 0; lang_kernels_all[k]; k++) {
            if (!lang_kernels_all[k]->supported()) continue;
            prepare(all.actual);
            lang_memory_clear(cache);
            all.actual->decision.memory = cache;
            all.actual->decision.excess = cached;
            lang_decide(lang_kernels_all[k], all.model, &all.batch->batch, &all.actual->decision);
            assert_memory_equal(plain + chain->first, cached + chain->first, chain->count * sizeof *plain);
        }
    }
    assay_lang_memory_free(cache);
    close_fixture(&all);
}

/* Every kernel finds a word of a memory where the reference finds it, whatever its length and wherever its symbols lie. */
static void words_are_found_where_the_reference_finds_them(void **state) {
    (void)state;
    fixture all = open_fixture(71, 0);
    lang_memory *cache = assay_lang_memory_new();
    assert_non_null(cache);
    uint64_t random = 29;
    size_t found = 0, words = 0;
    for (unsigned i = 0; i < 60 * multiplier(); i++) {
        do make_batch(all.batch, all.model, &random);
        while (all.batch->batch.words_count == 0);
        const lang_batch *batch = &all.batch->batch;
        prepare(all.actual);
        all.actual->decision.memory = cache;
        if (i % 2) lang_decide(&lang_kernels_scalar, all.model, batch, &all.actual->decision);
        for (uint32_t w = 0; i % 3 == 0 && w < batch->words_count; w += 4)
            all.batch->words[w].count ^= 1; /* perhaps another word */
        const uint32_t count = (uint32_t)batch->words_count;
        uint32_t expected[WORDS_MAX], places[WORDS_MAX];
        lang_memory_find_all(cache, batch, batch->words, count, expected);
        for (size_t k = 0; lang_kernels_all[k]; k++) {
            if (!lang_kernels_all[k]->supported()) continue;
            lang_kernels_all[k]->find(cache, batch, batch->words, count, places);
            assert_memory_equal(expected, places, count * sizeof *places);
        }
        for (uint32_t w = 0; w < count; w++) found += expected[w] != LANG_NOWHERE;
        words += count;
    }
    assert_true(found > words / 10 && found < words);
    assay_lang_memory_free(cache);
    close_fixture(&all);
}

/* The rows themselves, in whatever order, of words of every length, with and without boundary marks. */
static void rows_are_those_of_the_reference(void **state) {
    (void)state;
    uint64_t random = 3;
    for (unsigned i = 0; i < 4000 * multiplier(); i++) {
        uint16_t symbols[LANG_WORD_SYMBOLS_MAX];
        uint32_t expected[LANG_FEATURES_MAX], actual[LANG_FEATURES_MAX + LANG_ROWS_SLACK],
            table_rows = 1 + (uint32_t)(toy_random(&random) % LANG_ROWS_MAX);
        uint32_t count = 1 + i % LANG_WORD_SYMBOLS_MAX;
        bool run = toy_random(&random) % 2;
        for (uint32_t s = 0; s < count; s++) symbols[s] = (uint16_t)(2 + toy_random(&random) % (i % 2 ? 4 : 65534));
        uint32_t all = lang_rows(symbols, count, run, table_rows, expected);
        for (size_t k = 0; lang_kernels_all[k]; k++) {
            if (!lang_kernels_all[k]->supported()) continue;
            assert_int_equal(lang_kernels_all[k]->rows(symbols, count, run, table_rows, actual), all);
            uint64_t sums[2] = {0}; /* of a mixture of each row: equal for equal multisets */
            for (uint32_t r = 0; r < all; r++) {
                uint64_t a = expected[r] + 1u, b = actual[r] + 1u;
                sums[0] += toy_random(&a);
                sums[1] += toy_random(&b);
            }
            assert_true(sums[0] == sums[1]);
        }
    }
}

static void emulated_kernels_equal_scalar(void **state) {
    (void)state;
    unsigned rounds = 12 * multiplier();
    for (unsigned shift = 0; shift < 8; shift += 7) {
        fixture all = open_fixture(shift + 11, shift);
        lang_cuda *cuda;
        /* Small limits: several pieces, and chains beyond them. */
        assay_status status = lang_cuda_open(all.model, &(lang_device_limits){70, 900, 6}, &cuda);
        assert_string_equal(status.message, "");
        assert_string_equal(lang_cuda_device(cuda, 0), "emulated, forward schedule");
        assert_string_equal(lang_cuda_device(cuda, 1), "emulated, reverse schedule");
        uint64_t random = 5 + shift;
        for (unsigned i = 0; i < rounds; i++) {
            make_batch(all.batch, all.model, &random);
            prepare(all.expected);
            lang_decide(&lang_kernels_scalar, all.model, &all.batch->batch, &all.expected->decision);
            prepare(all.actual);
            lang_cuda_decide(cuda, &all.batch->batch, &all.actual->decision);
            assert_same(all.expected, all.actual, all.batch->batch.words_count);
        }
        lang_cuda_counters counters = lang_cuda_count(cuda);
        assert_int_equal(counters.errors, 0);
        assert_true(counters.pieces > counters.batches && counters.words > 0 && counters.fallback_words > 0);
        lang_cuda_close(cuda);
        close_fixture(&all);
    }
}

/* An error at any call closes that device, is counted, and changes no label. */
static void device_errors_fall_back(void **state) {
    (void)state;
    fixture all = open_fixture(21, 0);
    uint64_t random = 3;
    do make_batch(all.batch, all.model, &random);
    while (all.batch->batch.words_count < 150);
    prepare(all.expected);
    lang_decide(&lang_kernels_scalar, all.model, &all.batch->batch, &all.expected->decision);
    int both_failed = 0;
    for (int after = 0; after < 10; after++) {
        lang_cuda *cuda;
        assay_status status = lang_cuda_open(all.model, &(lang_device_limits){120, 1200, 6}, &cuda);
        assert_int_equal(status.code, ASSAY_OK);
        lang_device_emulated_fail_after(after);
        prepare(all.actual);
        lang_cuda_decide(cuda, &all.batch->batch, &all.actual->decision);
        lang_device_emulated_fail_after(0); /* the next call fails as well: the second device goes too */
        prepare(all.actual);
        lang_cuda_decide(cuda, &all.batch->batch, &all.actual->decision);
        assert_same(all.expected, all.actual, all.batch->batch.words_count);
        lang_device_emulated_fail_after(-1);
        prepare(all.actual);
        lang_cuda_decide(cuda, &all.batch->batch, &all.actual->decision);
        assert_same(all.expected, all.actual, all.batch->batch.words_count);
        assert_true(lang_cuda_count(cuda).errors >= 1 && lang_cuda_count(cuda).errors <= 2);
        /* With both devices gone the CPU does it all. */
        if (lang_cuda_count(cuda).errors == 2) assert_true(lang_cuda_count(cuda).fallback_words > 0);
        both_failed += lang_cuda_count(cuda).errors == 2;
        lang_cuda_close(cuda);
    }
    assert_true(both_failed > 0);
    close_fixture(&all);
}

/* Where every device fails to open or to prove itself, there is no backend, and the reason is said. */
static void no_device_is_said(void **state) {
    (void)state;
    fixture all = open_fixture(31, 0);
    lang_cuda *cuda;
    assay_status status = lang_cuda_open(all.model, &(lang_device_limits){1, 1, 1}, &cuda); /* the golden batch does not fit */
    assert_int_equal(status.code, ASSAY_ENVIRONMENT);
    assert_string_equal(status.reason, "NO_DEVICE");
    assert_null(cuda);
    assert_non_null(strstr(status.message, "golden"));
    close_fixture(&all);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cpu_backends_equal_scalar),
        cmocka_unit_test(a_cache_changes_nothing),
        cmocka_unit_test(the_greatest_weights_change_nothing),
        cmocka_unit_test(steps_left_out_change_nothing),
        cmocka_unit_test(the_excess_is_the_difference_of_the_best),
        cmocka_unit_test(words_are_found_where_the_reference_finds_them),
        cmocka_unit_test(rows_are_those_of_the_reference),
        cmocka_unit_test(emulated_kernels_equal_scalar),
        cmocka_unit_test(device_errors_fall_back),
        cmocka_unit_test(no_device_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
