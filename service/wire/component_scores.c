/* Reads term weights and contributions off result bodies, for GDPO. The bodies were checked before (wire_check_message); what is missing or not finite is
 * 0, and a body with more or fewer components than the weights say gives only what fits. */
#include <math.h>
#include <stdlib.h>

#include "service/limits.h"
#include "service/wire/wire_internal.h"

static double number_of(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? value : 0;
}

static size_t read_weights(assay_view body, double *weights) {
    size_t count = 0;
    wire_cursor cursor = wire_cursor_of(body);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != RESULT_TERM_WEIGHTS || field.type != WIRE_BYTES) continue;
        wire_cursor packed = wire_cursor_of(field.bytes);
        for (uint64_t bits; count < LIMIT_TERMS && packed.at < packed.all.size && wire_read_fixed(&packed, 8, &bits);)
            weights[count++] = number_of(bits);
    }
    return count;
}

static double contribution_of(assay_view component) {
    double contribution = 0;
    wire_cursor cursor = wire_cursor_of(component);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == COMPONENT_CONTRIBUTION && field.type == WIRE_FIXED64) contribution = number_of(field.value);
    }
    return contribution;
}

static void read_scores(assay_view body, const component_scores *of, double *scores) {
    size_t term = 0;
    wire_cursor cursor = wire_cursor_of(body);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != RESULT_COMPONENTS || field.type != WIRE_BYTES || term >= of->terms) continue;
        wire_cursor entry = wire_cursor_of(field.bytes);
        for (wire_field part; wire_next(&entry, &part);) {
            if (part.number == ENTRY_VALUE && part.type == WIRE_BYTES && of->weights[term] != 0)
                scores[term] = contribution_of(part.bytes) / of->weights[term];
        }
        term++;
    }
}

bool wire_read_component_scores(const engine_item *items, const bool *good, size_t item_count, component_scores *out) {
    *out = (component_scores){.terms = 0};
    for (size_t i = 0; i < item_count && out->terms == 0; i++) {
        if (good[i]) out->terms = read_weights(items[i].body, out->weights);
    }
    out->scores = calloc(item_count * out->terms + 1, sizeof *out->scores);
    if (!out->scores) return false;
    for (size_t i = 0; i < item_count; i++) {
        if (good[i]) read_scores(items[i].body, out, out->scores + i * out->terms);
    }
    return true;
}
