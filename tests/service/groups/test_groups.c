/* Groups by hand: what is masked, what is exactly 0, how ties fall, and names. The formulas themselves are checked against Python (reference.py). */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

#include "service/groups/groups.h"

#define MASKED ((double)NAN)

static group_item item(double reward, uint64_t class_hash) {
    return (group_item){reward, class_hash, true, reward > 0};
}

static void masked_items_do_not_count(void **state) {
    (void)state;
    const group_item items[] = {item(1, 1), item(MASKED, 0), item(0, 2), item((double)INFINITY, 2)};
    group_statistics of = group_measure(items, 4, false);
    assert_int_equal(of.scored, 2);
    assert_true(of.mean == 0.5);
    assert_int_equal(of.best, 0);
    for (int kind = GROUP_GRPO; kind < GROUP_GDPO; kind++) {
        double out[4];
        const group_options options = {(group_advantage)kind, 0, false};
        group_advantages(items, &of, &options, out);
        assert_true(out[0] > 0 && out[2] < 0);
        assert_true(isnan(out[1]) && isnan(out[3]));
    }
}

static void no_signal_is_exactly_zero(void **state) {
    (void)state;
    const group_item equal[] = {item(0.1, 1), item(0.1, 1), item(0.1, 1)}, single[] = {item(5, 1)};
    for (int kind = GROUP_GRPO; kind < GROUP_GDPO; kind++) {
        double out[3];
        const group_options options = {(group_advantage)kind, 0, false};
        group_statistics of = group_measure(equal, 3, false);
        assert_true(of.zero_variance && of.deviation == 0);
        group_advantages(equal, &of, &options, out);
        assert_true(out[0] == 0 && out[1] == 0 && out[2] == 0);
        of = group_measure(single, 1, false);
        assert_true(of.zero_variance);
        group_advantages(single, &of, &options, out);
        assert_true(out[0] == 0);
    }
    const group_item nothing[] = {item(MASKED, 0)};
    group_statistics of = group_measure(nothing, 1, false);
    assert_false(of.zero_variance);
    assert_true(isnan(of.mean) && of.best == SIZE_MAX);
}

static void negative_means_do_not_turn_maxrl(void **state) {
    (void)state;
    const group_item items[] = {item(1, 1), item(-1, 2), item(-1, 3)};
    const group_options options = {GROUP_MAXRL, 0, false};
    group_statistics of = group_measure(items, 3, false);
    double out[3];
    group_advantages(items, &of, &options, out);
    assert_true(out[0] == 0 && out[1] == 0);
}

static void gdpo_leaves_out_what_does_not_count(void **state) {
    (void)state;
    const group_item items[] = {item(1, 1), item(MASKED, 0), item(0, 2)};
    const double scores[] = {1, 5, 0, /* masked: */ 9, 9, 9, 0, 7, 0}, weights[] = {2, 0, 1};
    const group_options options = {GROUP_GDPO, 0, false};
    double out[3];
    group_combine(items, 3, scores, weights, 3, &options, out);
    assert_true(fabs(out[0] - sqrt(2)) < 1e-15 && isnan(out[1]) && out[2] == -out[0]); /* 2 * 0.5 / sqrt(1/2) */
    group_batch batch = {0, 0};
    group_batch_add(&batch, out, 3);
    assert_int_equal(batch.count, 2);
    assert_true(fabs(group_batch_scale(&batch, &options) * out[0] - sqrt(0.5)) < 1e-15);
}

static void ties_go_to_the_first(void **state) {
    (void)state;
    const group_item items[] = {item(0, 0), item(0, 42), item(0, 7), item(0, 7), item(0, 42)};
    uint32_t ids[5];
    group_consensus consensus;
    assert_true(group_classify(items, 5, ids, &consensus));
    assert_int_equal(consensus.class_id, 1);
    assert_int_equal(consensus.votes, 2);
    assert_int_equal(consensus.first, 1);
    assert_int_equal(ids[0], 0);
    assert_int_equal(ids[2], 2);
    assert_true(group_classify(items, 1, ids, &consensus));
    assert_int_equal(consensus.class_id, 0);
}

static void many_classes(void **state) {
    (void)state;
    enum { COUNT = 4096 };
    group_item *items = calloc(COUNT, sizeof *items);
    uint32_t *ids = calloc(COUNT, sizeof *ids);
    assert_true(items && ids);
    for (size_t i = 0; i < COUNT; i++) items[i].class_hash = (i + 1) << 40; /* low bits alike */
    items[COUNT - 1].class_hash = items[0].class_hash;
    group_consensus consensus;
    assert_true(group_classify(items, COUNT, ids, &consensus));
    assert_int_equal(consensus.class_id, 1);
    assert_int_equal(ids[COUNT - 1], 1);
    assert_int_equal(ids[COUNT - 2], COUNT - 1);
    free(items);
    free(ids);
}

static void names(void **state) {
    (void)state;
    for (int kind = GROUP_GRPO; kind < GROUP_ADVANTAGES; kind++) {
        group_advantage found;
        assert_true(group_advantage_of(assay_view_of(group_advantage_name((group_advantage)kind)), &found));
        assert_int_equal(found, kind);
    }
    group_advantage found;
    assert_false(group_advantage_of(ASSAY_VIEW("none"), &found));
    assert_false(group_advantage_of(ASSAY_VIEW("GRP"), &found));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(masked_items_do_not_count),
        cmocka_unit_test(no_signal_is_exactly_zero),
        cmocka_unit_test(negative_means_do_not_turn_maxrl),
        cmocka_unit_test(gdpo_leaves_out_what_does_not_count),
        cmocka_unit_test(ties_go_to_the_first),
        cmocka_unit_test(many_classes),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
