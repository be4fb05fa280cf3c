/* CompletionResult -> the "assay" object of a JSONL line, by the JSON rule. Only places in the request (indices, id) are left out: the line
 * itself is the place. */
#include "common/json_writer.h"
#include "service/json/json_codec.h"
#include "service/judge/line.h"

static void put_key(assay_buffer *out, const char *key, bool *first) {
    if (!*first) assay_buffer_put(out, ASSAY_VIEW(","));
    *first = false;
    assay_buffer_printf(out, "\"%s\":", key);
}

static void put_components(const Assay__V1__CompletionResult *result, assay_buffer *out) {
    assay_buffer_put_char(out, '{');
    for (size_t i = 0; i < result->n_components; i++) {
        if (i) assay_buffer_put(out, ASSAY_VIEW(","));
        json_write_string(out, assay_view_of(result->components[i]->key));
        assay_buffer_put(out, ASSAY_VIEW(":"));
        json_codec_write(&result->components[i]->value->base, out);
    }
    assay_buffer_put_char(out, '}');
}

void judge_result_json(const Assay__V1__CompletionResult *result, bool timing, assay_buffer *out) {
    bool first = true;
    assay_buffer_put_char(out, '{');
    put_key(out, "status", &first);
    const char *status = json_codec_enum_name(&assay__v1__result_status__descriptor, (int)result->status);
    json_write_string(out, assay_view_of(status ? status : "ERROR"));
    put_key(out, "reward", &first);
    if (result->reward_presence_case == ASSAY__V1__COMPLETION_RESULT__REWARD_PRESENCE_REWARD)
        json_write_double(out, result->reward);
    else assay_buffer_put(out, ASSAY_VIEW("null"));
    put_key(out, "components", &first);
    put_components(result, out);
    if (result->answer) {
        put_key(out, "answer", &first);
        json_codec_write(&result->answer->base, out);
    }
    if (result->error) {
        put_key(out, "error", &first);
        json_codec_write(&result->error->base, out);
    }
    if (timing) {
        put_key(out, "compute_us", &first);
        json_write_int(out, result->compute_us);
        put_key(out, "queue_us", &first);
        json_write_int(out, result->queue_us);
    }
    assay_buffer_put_char(out, '}');
}
