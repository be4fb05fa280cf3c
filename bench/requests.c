/* See requests.h. Written with the encoder of service/wire: no protobuf library is needed to make bytes. */
#include "bench/requests.h"

#include <stdio.h>

#include "service/wire/encode.h"

static const char *const sentences[] = {
    "Let $x$ be the number of apples; then $%u x + %u = %u$, so we move the constant to the right. ",
    "We need $\\frac{%u}{%u}$ of the total, that is, \\( %u \\) in lowest terms. ",
    "Wait, let me check that again: %u times %u is not %u. ",
    "Therefore the area is \\[ A = \\frac{1}{2} \\cdot %u \\cdot %u = %u. \\] ",
    "Hmm, if n = %u, the remainder modulo %u would be %u, which fits.\n",
    "So far we have used that $a^{%u} \\equiv %u \\pmod{%u}$ by Fermat's little theorem. ",
    "The sum of the first %u terms is %u, and half of it is %u.\n\n",
    "Alternatively, one could count the %u cases with %u elements one by one: %u in all. ",
};

static uint32_t next(uint32_t *state) {
    *state = *state * 1664525u + 1013904223u;
    return *state >> 8;
}

static void put_text(assay_buffer *out, size_t bytes, uint32_t answer, uint32_t *state) {
    size_t begin = out->size;
    assay_buffer_put(out, ASSAY_VIEW("<think>\n"));
    while (out->size - begin + 180 < bytes) {
        const char *sentence = sentences[next(state) % (sizeof sentences / sizeof sentences[0])];
        char text[256];
        uint32_t a = next(state) % 1000, b = next(state) % 100 + 1, c = next(state) % 10000;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
        int size = snprintf(text, sizeof text, sentence, a, b, c);
#pragma GCC diagnostic pop
        assay_buffer_put(out, (assay_view){text, (size_t)size});
    }
    uint32_t given = answer + (next(state) & 1);
    assay_buffer_printf(out, "\n</think>\n<answer>\nThe result is $\\boxed{%u}$.\n</answer>", given);
}

static void put_message(assay_buffer *out, uint32_t number, assay_buffer *inner) {
    wire_put_bytes(out, number, assay_buffer_view(inner));
    assay_buffer_clear(inner);
}

static void put_group(assay_buffer *out, size_t completions, size_t bytes, uint32_t *state) {
    assay_buffer math, reference, group;
    assay_buffer_init(&math, SIZE_MAX / 4);
    assay_buffer_init(&reference, SIZE_MAX / 4);
    assay_buffer_init(&group, SIZE_MAX / 4);
    uint32_t answer = next(state) % 100000;
    char gold[16];
    snprintf(gold, sizeof gold, "%u", answer);
    wire_put_bytes(&math, 1, assay_view_of(gold));
    put_message(&reference, 1, &math);
    put_message(&group, 2, &reference);
    for (size_t i = 0; i < completions; i++) {
        assay_buffer completion, text;
        assay_buffer_init(&completion, SIZE_MAX / 4);
        assay_buffer_init(&text, SIZE_MAX / 4);
        put_text(&text, bytes, answer, state);
        put_message(&completion, 2, &text);
        put_message(&group, 15, &completion);
    }
    put_message(out, 15, &group);
}

void bench_request(assay_buffer *out, size_t groups, size_t completions, size_t bytes, uint32_t seed) {
    uint32_t state = seed;
    wire_put_bytes(out, 2, ASSAY_VIEW("r1-zero"));
    for (size_t i = 0; i < groups; i++) put_group(out, completions, bytes, &state);
}
