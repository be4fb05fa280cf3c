/* See json_codec.h: enum values by name. A value's prefix is its enum's name in UPPER_SNAKE_CASE (Buf's rule): ThinkPrefill,
 * THINK_PREFILL_AUTO, "AUTO". An enum that does not keep the rule keeps its whole names. */
#include "service/json/json_codec.h"

static bool is_upper(char c) {
    return c >= 'A' && c <= 'Z';
}

static char to_upper(char c) {
    if (c >= 'a' && c <= 'z') return (char)(c - 'a' + 'A');
    return c == '-' ? '_' : c;
}

/* Bytes of the prefix, "_" included, where the value's name has it; else 0. */
static size_t prefix_size(const char *enum_name, const char *value_name) {
    size_t at = 0;
    for (size_t i = 0; enum_name[i]; i++) {
        if (i > 0 && is_upper(enum_name[i]) && !is_upper(enum_name[i - 1]) && value_name[at++] != '_') return 0;
        if (value_name[at++] != to_upper(enum_name[i])) return 0;
    }
    return value_name[at] == '_' && value_name[at + 1] != '\0' ? at + 1 : 0;
}

static bool equal_names(assay_view given, const char *name) {
    size_t i = 0;
    for (; i < given.size && name[i]; i++) {
        if (to_upper(given.data[i]) != name[i]) return false;
    }
    return i == given.size && name[i] == '\0';
}

bool json_codec_enum_value(const ProtobufCEnumDescriptor *type, assay_view name, int *value) {
    for (unsigned i = 0; i < type->n_values; i++) {
        const char *full = type->values[i].name;
        if (equal_names(name, full) || equal_names(name, full + prefix_size(type->short_name, full))) {
            *value = type->values[i].value;
            return true;
        }
    }
    return false;
}

const char *json_codec_enum_name(const ProtobufCEnumDescriptor *type, int value) {
    const ProtobufCEnumValue *found = protobuf_c_enum_descriptor_get_value(type, value);
    return found ? found->name + prefix_size(type->short_name, found->name) : NULL;
}
