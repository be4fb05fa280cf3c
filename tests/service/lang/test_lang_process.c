/* The lang process over emulated devices: several scorers at once, the same labels as the scalar kernels, and what happens where the worker dies, hangs, meets
 * a device that fails, a malformed ask, or no device at all. Scorers are forked, as in the engine; what they find they say by their exit code. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>

#include "common/clock.h"
#include "lang_detect/cuda/device_emulated.h"
#include "lang_detect/cuda/golden.h"
#include "service/lang/exchange.h"
#include "tests/lang_detect/toy.h"

enum { SCORERS = 3, ASKS = 20, GOOD = 0, WRONG = 1, NEVER = 2, LIMIT_MS = 60000 };

static assay_lang_model *model;
static lang_golden golden;

static int make_model(void **state) {
    (void)state;
    size_t size;
    char *bytes = toy_model_bytes(8, 0, &size);
    model = malloc(sizeof *model);
    if (!model || lang_model_parse((assay_view){bytes, size}, model).code != ASSAY_OK) return -1;
    *state = bytes;
    return lang_golden_make(model, &golden) ? 0 : -1;
}
static int free_model(void **state) {
    lang_golden_free(&golden);
    free(model);
    free(*state);
    return 0;
}

static lang_process *start(uint32_t seats, uint32_t patience_ms) {
    lang_process *process;
    assay_status status = lang_process_start(
        &(lang_process_options){.model = model, .seats = seats, .words_min = 1, .patience_ms = patience_ms}, &process);
    assert_string_equal(status.message, "");
    return process;
}

static void rest(int64_t ms) {
    nanosleep(&(struct timespec){ms / 1000, ms % 1000 * 1000000}, NULL);
}

/* Asks once: GOOD, WRONG, or NEVER for "not answered". */
static int ask(lang_process *process, const lang_batch *batch) {
    static uint8_t labels[SEAT_WORDS_MAX];
    memset(labels, 0xEE, sizeof labels);
    if (!lang_process_decide(process, batch, labels)) return NEVER;
    return memcmp(labels, golden.decision.labels, golden.batch.words_count) == 0 ? GOOD : WRONG;
}
/* Asks until it is answered. */
static int ask_until(lang_process *process) {
    for (int64_t end = assay_wall_ns() + (int64_t)LIMIT_MS * 1000000; assay_wall_ns() < end; rest(5)) {
        int found = ask(process, &golden.batch);
        if (found != NEVER) return found;
    }
    return NEVER;
}

static pid_t fork_scorer(lang_process *process, uint32_t seat, int (*life)(lang_process *)) {
    pid_t pid = fork();
    if (pid != 0) return pid;
    lang_process_attach(process, seat);
    _exit(life(process));
}
static int code_of(pid_t pid) {
    int status;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 255;
}
static int run_scorer(lang_process *process, int (*life)(lang_process *)) {
    return code_of(fork_scorer(process, 0, life));
}

static int many_asks(lang_process *process) {
    for (int i = 0; i < ASKS; i++) {
        int found = ask_until(process);
        if (found != GOOD) return found;
    }
    return GOOD;
}

static void scorers_share_the_devices(void **state) {
    (void)state;
    lang_process *process = start(SCORERS, 20000);
    assert_true(lang_process_serves(process));
    assert_string_equal(lang_process_device(process), "emulated, forward schedule; emulated, reverse schedule");
    pid_t scorers[SCORERS];
    for (uint32_t i = 0; i < SCORERS; i++) scorers[i] = fork_scorer(process, i, many_asks);
    for (uint32_t i = 0; i < SCORERS; i++) assert_int_equal(code_of(scorers[i]), GOOD);
    lang_process_counters counters = lang_process_count(process);
    assert_true(counters.asks >= SCORERS * ASKS && counters.batches <= counters.asks);
    assert_true(counters.words >= SCORERS * ASKS * golden.batch.words_count);
    assert_int_equal(counters.device_errors + counters.refused + counters.worker_deaths + counters.fallback_words, 0);
    lang_process_stop(process);
}

static int one_ask(lang_process *process) {
    return ask_until(process);
}
static int one_try(lang_process *process) {
    return ask(process, &golden.batch);
}

static void a_dead_worker_is_started_again(void **state) {
    (void)state;
    lang_process *process = start(1, 20000);
    for (unsigned death = 1; death <= 3; death++) {
        assert_int_equal(run_scorer(process, one_ask), GOOD);
        int worker = lang_process_worker_pid(process);
        if (worker > 0) kill(worker, SIGKILL);
        for (int64_t end = assay_wall_ns() + (int64_t)LIMIT_MS * 1000000; lang_process_count(process).worker_deaths < death;) {
            assert_true(assay_wall_ns() < end);
            rest(2);
        }
    }
    assert_int_equal(run_scorer(process, one_ask), GOOD);
    lang_process_stop(process);
}

/* A worker that is stopped answers nobody; its scorers go on without it, also those that come later, and have it again when it goes on. */
static void a_hung_worker_holds_nobody(void **state) {
    (void)state;
    lang_process *process = start(1, 1000);
    assert_int_equal(run_scorer(process, one_ask), GOOD);
    int worker = lang_process_worker_pid(process);
    kill(worker, SIGSTOP);
    for (int i = 0; i < 3; i++) assert_int_equal(run_scorer(process, one_try), NEVER);
    kill(worker, SIGCONT);
    assert_int_equal(run_scorer(process, one_ask), GOOD);
    assert_int_equal(lang_process_count(process).worker_deaths, 0);
    lang_process_stop(process);
}

static void device_errors_are_counted_and_change_nothing(void **state) {
    (void)state;
    for (int after = 6; after < 12; after++) { /* two devices open and prove themselves by three calls each */
        lang_device_emulated_fail_after(after);
        lang_process *process = start(1, 20000);
        assert_int_equal(run_scorer(process, many_asks), GOOD);
        lang_process_counters counters = lang_process_count(process);
        assert_int_equal(counters.device_errors, 1);
        assert_true(counters.asks >= ASKS);
        lang_process_stop(process);
    }
    lang_device_emulated_fail_after(-1);
}

/* What no honest scorer asks is refused, one fault at a time; the worker lives, and the next honest ask is answered. */
static int malformed_asks(lang_process *process) {
    lang_batch batch = golden.batch;
    lang_batch_word *words = malloc(batch.words_count * sizeof *words);
    lang_batch_chain *chains = malloc(batch.chains_count * sizeof *chains);
    if (!words || !chains) return WRONG;
    for (int fault = 0; fault < 9; fault++) {
        batch = golden.batch;
        memcpy(words, batch.words, batch.words_count * sizeof *words);
        memcpy(chains, batch.chains, batch.chains_count * sizeof *chains);
        batch.words = words;
        batch.chains = chains;
        switch (fault) {
            case 0: chains[0].open = 0; break;
            case 1: chains[0].open = ~0ull; break;
            case 2: chains[0].table = 1000; break;
            case 3: chains[0].count = UINT32_MAX; break;
            case 4: chains[0].first = 1; break;
            case 5: chains[0].favoured = 1ull << 63; break;
            case 6: batch.costs[1] = -1; break;
            case 7: words[0].count = 0; break;
            case 8: batch.chains_count--; break;
        }
        if (ask(process, &batch) != NEVER) return WRONG;
    }
    free(words);
    free(chains);
    return ask_until(process);
}
/* Numbers that would lead out of the seat, as a scorer that was taken over would write them. */
static int numbers_beyond_the_seat(lang_process *process) {
    lang_seat *seat = process->mine;
    for (int fault = 0; fault < 3; fault++) {
        if (ask_until(process) != GOOD) return WRONG;
        seat->words_count = fault == 0 ? UINT32_MAX : seat->words_count;
        seat->symbols_count = fault == 1 ? UINT32_MAX : seat->symbols_count;
        seat->chains_count = fault == 2 ? UINT32_MAX : seat->chains_count;
        process->ticket++;
        uint32_t answered = process->ticket * 4 + SEAT_ANSWERED;
        atomic_store(&seat->phase, process->ticket * 4 + SEAT_ASKED);
        atomic_fetch_add(process->doorbell, 1);
        exchange_wake(process->doorbell);
        for (int64_t end = assay_wall_ns() + (int64_t)LIMIT_MS * 1000000; atomic_load(&seat->phase) != answered; rest(1))
            if (assay_wall_ns() > end) return NEVER;
        if (!seat->refused) return WRONG;
    }
    return ask_until(process);
}

static void malformed_asks_are_refused(void **state) {
    (void)state;
    lang_process *process = start(1, 20000);
    assert_int_equal(run_scorer(process, malformed_asks), GOOD);
    assert_int_equal(lang_process_count(process).refused, 9);
    assert_int_equal(run_scorer(process, numbers_beyond_the_seat), GOOD);
    assert_int_equal(lang_process_count(process).refused, 12);
    assert_int_equal(lang_process_count(process).worker_deaths, 0);
    lang_process_stop(process);
}

static void no_device_is_said(void **state) {
    (void)state;
    lang_device_emulated_set_count(0);
    lang_process *process = start(1, 100);
    lang_device_emulated_set_count(2);
    assert_false(lang_process_serves(process));
    assert_string_equal(lang_process_device(process), "none: no CUDA device can be used: no emulated device");
    assert_int_equal(run_scorer(process, one_try), NEVER);
    lang_process_stop(process);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scorers_share_the_devices),  cmocka_unit_test(a_dead_worker_is_started_again),
        cmocka_unit_test(a_hung_worker_holds_nobody), cmocka_unit_test(device_errors_are_counted_and_change_nothing),
        cmocka_unit_test(malformed_asks_are_refused), cmocka_unit_test(no_device_is_said),
    };
    return cmocka_run_group_tests(tests, make_model, free_model);
}
