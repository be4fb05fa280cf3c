/* See rubrics.h: the files of presets/, put into the binary by the assembler. RUBRIC_PRESETS is CMake's name of the folder; the order is that of
 * lists shown to people. */
#include "service/json/json_codec.h"
#include "service/rubrics/file.h"
#include "service/rubrics/rubrics.h"

#define EMBED(symbol, file)                                                           \
    __asm__(                                                                          \
        ".pushsection .rodata\n"                                                      \
        "rubric_preset_" #symbol                                                      \
        ":\n"                                                                         \
        ".incbin \"" RUBRIC_PRESETS "/" file                                          \
        ".yaml\"\n"                                                                   \
        "rubric_preset_" #symbol                                                      \
        "_end:\n"                                                                     \
        ".popsection\n");                                                             \
    extern const char rubric_preset_##symbol[] __attribute__((visibility("hidden"))), \
        rubric_preset_##symbol##_end[] __attribute__((visibility("hidden")));

#define PRESETS_OF(X)                 \
    X(math, "math")                   \
    X(gsm8k, "gsm8k")                 \
    X(code, "code")                   \
    X(gpqa, "gpqa")                   \
    X(ifeval, "ifeval")               \
    X(format, "format")               \
    X(r1_zero, "r1-zero")             \
    X(r1, "r1")                       \
    X(dapo, "dapo")                   \
    X(dapo_overlong, "dapo-overlong") \
    X(sft_filter, "sft-filter")

PRESETS_OF(EMBED)

typedef struct preset {
    const char *name, *text, *end;
} preset;

#define ROW(symbol, file) {file, rubric_preset_##symbol, rubric_preset_##symbol##_end},
static const preset presets[] = {PRESETS_OF(ROW)};
enum { PRESETS = sizeof presets / sizeof presets[0] };

size_t rubric_preset_count(void) {
    return PRESETS;
}

assay_view rubric_preset_name(size_t index) {
    return index < PRESETS ? assay_view_of(presets[index].name) : ASSAY_VIEW_NONE;
}

assay_view rubric_preset_text(size_t index) {
    if (index >= PRESETS) return ASSAY_VIEW_NONE;
    return (assay_view){presets[index].text, (size_t)(presets[index].end - presets[index].text)};
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
        if (assay_view_equal(name, assay_view_of(presets[i].name)))
            return rubric_text_read(rubric_preset_text(i), presets[i].name, NULL, arena, out);
        int written = snprintf(known + size, sizeof known - size, "%s%s", i ? ", " : "", presets[i].name);
        if (written > 0 && (size_t)written < sizeof known - size) size += (size_t)written;
    }
    *out = NULL;
    return assay_fail(ASSAY_USAGE, "UNKNOWN_RUBRIC", "rubric_name", "no rubric has this name; known: %s", known);
}
