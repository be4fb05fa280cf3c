/* Aims at assay_json_schema_compile and _validate: a schema, a line feed, a value. A compiled schema gives one of three answers, the same one twice, and
 * "invalid" has its keyword inside of the value; `not` of a schema says the opposite where both are known. */
#include <stdlib.h>

#include "verifiers/json/schema.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static assay_json_validity validate(const assay_json_schema *schema, json_value value, assay_arena *arena) {
    assay_json_violation violation;
    assay_budget budget = assay_budget_of(200000);
    assay_arena_reset(arena);
    assay_json_validity found = assay_json_schema_validate(schema, value, &budget, arena, &violation);
    if ((found == ASSAY_JSON_INVALID) != (violation.keyword[0] != '\0')) abort();
    if (violation.at < value.raw.data || violation.at > value.raw.data + value.raw.size) abort();
    return found;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static assay_arena schemas, values;
    if (schemas.cap == 0) {
        assay_arena_init(&schemas, (size_t)16 << 20);
        assay_arena_init(&values, (size_t)16 << 20);
    }
    assay_view input = {(const char *)data, size};
    const char *cut = size > 0 && size < 1 << 16 ? memrchr(data, '\n', size) : NULL;
    if (!cut) return 0;
    assay_view text = assay_view_slice(input, 0, (size_t)(cut - input.data));
    const char *error;
    size_t at;
    json_value value = json_parse(assay_view_slice(input, text.size + 1, size), 200, &error, &at);
    assay_json_schema *schema, *inverse;
    assay_arena_reset(&schemas);
    assay_status status = assay_json_schema_compile(text, &schemas, &schema);
    if ((status.code == ASSAY_OK) != (schema != NULL)) abort();
    if (!schema || value.type == JSON_ERROR) return 0;
    assay_json_validity found = validate(schema, value, &values);
    if (found != validate(schema, value, &values)) abort();
    assay_buffer wrapped;
    assay_buffer_init(&wrapped, 1 << 18);
    assay_buffer_printf(&wrapped, "{\"not\":%.*s}", (int)text.size, text.data);
    status = assay_json_schema_compile(assay_buffer_view(&wrapped), &schemas, &inverse);
    if (status.code == ASSAY_OK &&
        !memmem(text.data, text.size, "$", 1)) { /* references and drafts mean another thing inside */
        assay_json_validity opposite = validate(inverse, value, &values);
        bool known = found != ASSAY_JSON_UNKNOWN && opposite != ASSAY_JSON_UNKNOWN;
        if (known && found == opposite) abort();
    }
    assay_buffer_clear(&wrapped);
    return 0;
}
