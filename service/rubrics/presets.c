/* See rubrics.h. Sources: r1-zero is the rule-based reward of DeepSeek-R1-Zero (arXiv 2501.12948, section 2.2.2): accuracy and format, "the
 * same weight"; r1 adds the language consistency reward of section 2.3.4 by summing. dapo is DAPO's rule (arXiv 2503.14476, section 3.4: 1 or -1,
 * as offset -1 and weight 2), with its numbers for the overlong term. */
#include "service/json/json_codec.h"
#include "service/rubrics/rubrics.h"

typedef struct preset {
    const char *name;
    const char *json;
} preset;

static const preset presets[] = {
    {"math",
     "{\"name\":\"math\",\"description\":\"1 where the answer equals a gold answer of maths, else 0\","
     "\"terms\":[{\"name\":\"math\",\"weight\":1,\"check\":{\"math\":{}}}]}"},
    {"format",
     "{\"name\":\"format\",\"description\":\"1 where the completion keeps to the tags, else 0\","
     "\"terms\":[{\"name\":\"format\",\"weight\":1,\"check\":{\"format\":{\"template\":\"R1\"}}}]}"},
    {"r1-zero",
     "{\"name\":\"r1-zero\",\"description\":\"Accuracy by the reference's kind plus format, equal weights (DeepSeek-R1-Zero)\","
     "\"terms\":[{\"name\":\"accuracy\",\"weight\":1,\"check\":{\"accuracy\":{\"math\":{}}}},"
     "{\"name\":\"format\",\"weight\":1,\"check\":{\"format\":{\"template\":\"R1\"}}}]}"},
    {"r1",
     "{\"name\":\"r1\",\"description\":\"Accuracy, format and the share of target-language words in the thinking, summed (DeepSeek-R1)\","
     "\"terms\":[{\"name\":\"accuracy\",\"weight\":1,\"check\":{\"accuracy\":{\"math\":{}}}},"
     "{\"name\":\"format\",\"weight\":1,\"check\":{\"format\":{\"template\":\"R1\"}}},"
     "{\"name\":\"language\",\"weight\":1,\"check\":{\"language\":{\"scope\":\"THINKING\"}}}]}"},
    {"dapo",
     "{\"name\":\"dapo\",\"description\":\"+1 where the answer is right, else -1 (DAPO without its length term)\","
     "\"terms\":[{\"name\":\"accuracy\",\"weight\":2,\"check\":{\"accuracy\":{\"math\":{}}}}],\"offset\":-1}"},
    {"dapo-overlong",
     "{\"name\":\"dapo-overlong\",\"description\":\"dapo and its soft overlong punishment; needs token counts\","
     "\"terms\":[{\"name\":\"accuracy\",\"weight\":2,\"check\":{\"accuracy\":{\"math\":{}}}},"
     "{\"name\":\"length\",\"weight\":1,\"check\":{\"length\":{\"shape\":\"SOFT_OVERLONG\",\"unit\":\"TOKENS\",\"max_length\":20480,"
     "\"cache_length\":4096}}}],\"offset\":-1}"},
    {"gpqa",
     "{\"name\":\"gpqa\",\"description\":\"1 where the right choice is given, else 0\","
     "\"terms\":[{\"name\":\"choice\",\"weight\":1,\"check\":{\"choice\":{}}}]}"},
};
enum { PRESETS = sizeof presets / sizeof presets[0] };

size_t rubric_preset_count(void) {
    return PRESETS;
}

assay_view rubric_preset_name(size_t index) {
    return index < PRESETS ? assay_view_of(presets[index].name) : ASSAY_VIEW_NONE;
}

assay_view rubric_preset_json(size_t index) {
    return index < PRESETS ? assay_view_of(presets[index].json) : ASSAY_VIEW_NONE;
}

assay_status rubric_read_json(assay_view json, assay_arena *arena, Assay__V1__Rubric **out) {
    ProtobufCMessage *message;
    assay_status status = json_codec_read(json, &assay__v1__rubric__descriptor, 0, arena, &message);
    *out = (Assay__V1__Rubric *)(void *)message;
    return status;
}

assay_status rubric_preset_load(assay_view name, assay_arena *arena, Assay__V1__Rubric **out) {
    char known[200];
    size_t size = 0;
    for (size_t i = 0; i < PRESETS; i++) {
        if (assay_view_equal(name, assay_view_of(presets[i].name))) return rubric_read_json(rubric_preset_json(i), arena, out);
        int written = snprintf(known + size, sizeof known - size, "%s%s", i ? ", " : "", presets[i].name);
        if (written > 0 && (size_t)written < sizeof known - size) size += (size_t)written;
    }
    *out = NULL;
    return assay_fail(ASSAY_USAGE, "UNKNOWN_RUBRIC", "rubric_name", "no rubric has this name; known: %s", known);
}
