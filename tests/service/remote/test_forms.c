/* Requests and answers of every form, byte for byte; and what is no answer. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "service/remote/remote.h"

static Assay__Config__V1__Remote endpoint_of(int form) {
    Assay__Config__V1__Remote endpoint = ASSAY__CONFIG__V1__REMOTE__INIT;
    endpoint.form = (Assay__Config__V1__RemoteForm)form;
    return endpoint;
}

static const remote_pair pairs[] = {{{"p\"1", 3}, {"c\n1", 3}, {"1/2", 3}}, {{"p2", 2}, {"\xFF", 1}, {NULL, 0}}};

static void requests(void **state) {
    (void)state;
    static const struct {
        int form;
        size_t count;
        const char *body;
    } cases[] = {
        {1, 2,
         "{\"model\":\"rm\",\"inputs\":[[\"p\\\"1\",\"c\\n1\"],[\"p2\",\"\xEF\xBF\xBD\"]],\"raw_scores\":true,\"truncate\":"
         "true}"},
        {2, 2, "{\"model\":\"rm\",\"input\":[\"p\\\"1\\nc\\n1\",\"p2\\n\xEF\xBF\xBD\"]}"},
        {3, 2, "{\"model\":\"rm\",\"text_1\":[\"p\\\"1\",\"p2\"],\"text_2\":[\"c\\n1\",\"\xEF\xBF\xBD\"]}"},
        {4, 2,
         "{\"model\":\"rm\",\"query\":[\"p\\\"1\\nc\\n1\",\"p2\\n\xEF\xBF\xBD\"],\"prompts\":[\"p\\\"1\",\"p2\"],\"labels\":["
         "\"1/2\",\"\"]}"},
        {5, 1,
         "{\"model\":\"rm\",\"temperature\":0,\"max_tokens\":16,\"messages\":[{\"role\":\"system\",\"content\":\"Rate.\"},"
         "{\"role\":\"user\",\"content\":\"p\\\"1\\nc\\n1\"}]}"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Assay__Config__V1__Remote endpoint = endpoint_of(cases[i].form);
        char model[] = "rm", instruction[] = "Rate.";
        assay_buffer out;
        endpoint.model = model;
        endpoint.instruction = instruction;
        assay_buffer_init(&out, 1 << 16);
        remote_request_put(&endpoint, pairs, cases[i].count, &out);
        assay_buffer_put_char(&out, '\0');
        assert_string_equal(out.data, cases[i].body);
        assay_buffer_clear(&out);
    }
}

/* What a form with labels is sent: a gold answer, whichever kind the reference has; tests and schemas are none. */
static void labels(void **state) {
    (void)state;
    char seven[] = "7", letter[] = "C";
    char *letters[] = {letter};
    ProtobufCBinaryData answer = {1, (uint8_t *)seven};
    Assay__V1__Group group = ASSAY__V1__GROUP__INIT;
    Assay__V1__Reference reference = ASSAY__V1__REFERENCE__INIT;
    Assay__V1__MathReference math = ASSAY__V1__MATH_REFERENCE__INIT;
    Assay__V1__ChoiceReference choice = ASSAY__V1__CHOICE_REFERENCE__INIT;
    assert_int_equal(remote_label_of(&group).size, 0);
    group.reference = &reference;
    assert_int_equal(remote_label_of(&group).size, 0);
    choice.labels = letters;
    choice.n_labels = 1;
    reference.choice = &choice;
    assert_true(assay_view_equal(remote_label_of(&group), ASSAY_VIEW("C")));
    math.answers = &answer;
    math.n_answers = 1;
    reference.math = &math;
    assert_true(assay_view_equal(remote_label_of(&group), ASSAY_VIEW("7")));
    math.n_answers = 0;
    assert_int_equal(remote_label_of(&group).size, 0);
}

static void answers(void **state) {
    (void)state;
    static const struct {
        int form;
        uint32_t class_index;
        size_t count;
        const char *body;
        bool good;
        double scores[2];
    } cases[] = {
        {1, 0, 2, "[[{\"label\":\"a\",\"score\":1.5}],[{\"score\":-2}]]", true, {1.5, -2}},
        {1, 1, 1, "[[{\"score\":1},{\"score\":3}]]", true, {3}},
        {1, 0, 2, "[{\"score\":1},{\"score\":2}]", true, {1, 2}},
        {1, 2, 1, "[[{\"score\":1},{\"score\":3}]]", false, {0}},
        {1, 0, 2, "[[{\"score\":1}]]", false, {0}},
        {1, 0, 1, "[[{\"score\":1e999}]]", false, {0}},
        {1, 0, 1, "[[{\"score\":null}]]", false, {0}},
        {2, 1, 2, "{\"data\":[{\"index\":1,\"probs\":[0.1,0.9]},{\"index\":0,\"probs\":[0.2,0.8]}]}", true, {0.8, 0.9}},
        {2, 0, 2, "{\"data\":[{\"index\":0,\"probs\":[1]},{\"index\":0,\"probs\":[2]}]}", false, {0}}, /* one twice */
        {2, 0, 1, "{\"data\":[{\"index\":1,\"probs\":[1]}]}", false, {0}},
        {2, 0, 1, "{\"data\":[{\"index\":-1,\"probs\":[1]}]}", false, {0}},
        {3, 0, 1, "{\"data\":[{\"index\":0,\"score\":0.25}],\"usage\":{}}", true, {0.25}},
        {3, 0, 1, "{\"error\":\"no\"}", false, {0}},
        {4, 0, 2, "{\"rewards\":[1,2],\"scores\":[0,0]}", true, {1, 2}},
        {4, 0, 1, "{\"rewards\":3}", true, {3}},
        {4, 0, 2, "{\"rewards\":3}", false, {0}},
        {4, 0, 2, "[4,5]", false, {0}},
        {5, 0, 1, "{\"choices\":[{\"message\":{\"content\":\" -0.5 \\n\"}}]}", true, {-0.5}},
        {5, 0, 1, "{\"choices\":[{\"message\":{\"content\":\"7/10\"}}]}", false, {0}},
        {5, 0, 1, "{\"choices\":[{\"message\":{\"content\":7}}]}", false, {0}},
        {5, 0, 1, "{\"choices\":[]}", false, {0}},
        {5, 0, 1, "{}", false, {0}},
        {1, 0, 1, "", false, {0}},
        {1, 0, 1, "null", false, {0}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Assay__Config__V1__Remote endpoint = endpoint_of(cases[i].form);
        double scores[2] = {0, 0};
        const char *why;
        endpoint.class_index = cases[i].class_index;
        bool good = remote_answer_read(&endpoint, assay_view_of(cases[i].body), cases[i].count, scores, &why);
        if (good != cases[i].good) fail_msg("case %zu: %s", i, cases[i].body);
        for (size_t k = 0; good && k < cases[i].count; k++)
            assert_true(scores[k] >= cases[i].scores[k] && scores[k] <= cases[i].scores[k]);
        if (!good) assert_true(why[0] != '\0');
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(requests), cmocka_unit_test(labels), cmocka_unit_test(answers)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
