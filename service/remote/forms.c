/* What is sent to each form of endpoint, and how its answer is read. */
#include <math.h>

#include "common/json_reader.h"
#include "common/json_writer.h"
#include "service/remote/remote.h"

typedef Assay__Config__V1__Remote remote_config;

enum { TEI = 1, VLLM_CLASSIFY = 2, VLLM_SCORE = 3, OPENRLHF = 4, OPENAI_CHAT = 5, ANSWER_DEPTH_MAX = 16 };

static assay_view first_of(size_t count, const ProtobufCBinaryData *answers) {
    return count ? (assay_view){(const char *)answers[0].data, answers[0].len} : ASSAY_VIEW_NONE;
}

assay_view remote_label_of(const Assay__V1__Group *group) {
    const Assay__V1__Reference *reference = group->reference;
    if (!reference) return ASSAY_VIEW_NONE;
    if (reference->n_answers) return first_of(reference->n_answers, reference->answers);
    if (reference->math) return first_of(reference->math->n_answers, reference->math->answers);
    if (reference->text) return first_of(reference->text->n_answers, reference->text->answers);
    bool chosen = reference->choice && reference->choice->n_labels;
    return chosen ? assay_view_of(reference->choice->labels[0]) : ASSAY_VIEW_NONE;
}

static void put_text(const remote_config *endpoint, const remote_pair *pair, assay_buffer *out) {
    assay_buffer text;
    assay_buffer_init(&text, SIZE_MAX / 4);
    assay_buffer_put(&text, pair->prompt);
    assay_buffer_put(&text, endpoint->separator[0] ? assay_view_of(endpoint->separator) : ASSAY_VIEW("\n"));
    assay_buffer_put(&text, pair->completion);
    if (text.overflow) out->overflow = true;
    json_write_string(out, assay_buffer_view(&text));
    assay_buffer_clear(&text);
}

typedef enum part { PART_PROMPT, PART_COMPLETION, PART_TEXT, PART_PAIR, PART_LABEL } part;

static void put_list(const remote_config *endpoint, const char *name, part what, const remote_pair *pairs, size_t count,
                     assay_buffer *out) {
    assay_buffer_printf(out, "\"%s\":[", name);
    for (size_t i = 0; i < count; i++) {
        if (i) assay_buffer_put_char(out, ',');
        switch (what) {
            case PART_PROMPT: json_write_string(out, pairs[i].prompt); break;
            case PART_COMPLETION: json_write_string(out, pairs[i].completion); break;
            case PART_TEXT: put_text(endpoint, &pairs[i], out); break;
            case PART_LABEL: json_write_string(out, pairs[i].label); break;
            case PART_PAIR:
                assay_buffer_put_char(out, '[');
                json_write_string(out, pairs[i].prompt);
                assay_buffer_put_char(out, ',');
                json_write_string(out, pairs[i].completion);
                assay_buffer_put_char(out, ']');
                break;
        }
    }
    assay_buffer_put_char(out, ']');
}

static void put_chat(const remote_config *endpoint, const remote_pair *pair, assay_buffer *out) {
    assay_buffer_put(out, ASSAY_VIEW("\"temperature\":0,\"max_tokens\":16,\"messages\":["));
    if (endpoint->instruction[0]) {
        assay_buffer_put(out, ASSAY_VIEW("{\"role\":\"system\",\"content\":"));
        json_write_string(out, assay_view_of(endpoint->instruction));
        assay_buffer_put(out, ASSAY_VIEW("},"));
    }
    assay_buffer_put(out, ASSAY_VIEW("{\"role\":\"user\",\"content\":"));
    put_text(endpoint, pair, out);
    assay_buffer_put(out, ASSAY_VIEW("}]"));
}

void remote_request_put(const remote_config *endpoint, const remote_pair *pairs, size_t count, assay_buffer *out) {
    assay_buffer_put_char(out, '{');
    if (endpoint->model[0]) {
        assay_buffer_put(out, ASSAY_VIEW("\"model\":"));
        json_write_string(out, assay_view_of(endpoint->model));
        assay_buffer_put_char(out, ',');
    }
    switch ((int)endpoint->form) {
        case TEI:
            put_list(endpoint, "inputs", PART_PAIR, pairs, count, out);
            assay_buffer_put(out, ASSAY_VIEW(",\"raw_scores\":true,\"truncate\":true"));
            break;
        case VLLM_CLASSIFY: put_list(endpoint, "input", PART_TEXT, pairs, count, out); break;
        case VLLM_SCORE:
            put_list(endpoint, "text_1", PART_PROMPT, pairs, count, out);
            assay_buffer_put_char(out, ',');
            put_list(endpoint, "text_2", PART_COMPLETION, pairs, count, out);
            break;
        case OPENRLHF:
            put_list(endpoint, "query", PART_TEXT, pairs, count, out);
            assay_buffer_put_char(out, ',');
            put_list(endpoint, "prompts", PART_PROMPT, pairs, count, out);
            assay_buffer_put_char(out, ',');
            put_list(endpoint, "labels", PART_LABEL, pairs, count, out);
            break;
        default: put_chat(endpoint, pairs, out); break;
    }
    assay_buffer_put_char(out, '}');
}

/* ---- answers ---- */

static bool number_of(json_value value, double *out) {
    return value.type == JSON_NUMBER && json_to_double(value, out) && isfinite(*out);
}

static json_value element(json_value array, size_t index) {
    json_value found = {JSON_ERROR, ASSAY_VIEW_NONE};
    if (array.type != JSON_ARRAY) return found;
    json_iterator iterator = json_iterate(array);
    while (json_next_element(&iterator, &found)) {
        if (index-- == 0) return found;
    }
    return (json_value){JSON_ERROR, ASSAY_VIEW_NONE};
}

/* One completion's number in a list of the form. */
static bool read_one(const remote_config *endpoint, json_value value, double *score) {
    switch ((int)endpoint->form) {
        case TEI: {
            json_value label = value.type == JSON_ARRAY ? element(value, endpoint->class_index) : value;
            return label.type == JSON_OBJECT && number_of(json_member(label, ASSAY_VIEW("score")), score);
        }
        case VLLM_CLASSIFY:
            return value.type == JSON_OBJECT &&
                   number_of(element(json_member(value, ASSAY_VIEW("probs")), endpoint->class_index), score);
        case VLLM_SCORE: return value.type == JSON_OBJECT && number_of(json_member(value, ASSAY_VIEW("score")), score);
        default: return number_of(value, score);
    }
}

/* Elements come in order, or say by "index" which they are. */
static bool read_list(const remote_config *endpoint, json_value list, size_t count, double *scores) {
    json_value value;
    if (list.type != JSON_ARRAY || json_count(list) != count) return false;
    for (size_t i = 0; i < count; i++) scores[i] = (double)NAN;
    json_iterator iterator = json_iterate(list);
    for (size_t i = 0; json_next_element(&iterator, &value); i++) {
        int64_t index = (int64_t)i;
        json_value given =
            value.type == JSON_OBJECT ? json_member(value, ASSAY_VIEW("index")) : (json_value){JSON_ERROR, ASSAY_VIEW_NONE};
        if (given.type == JSON_NUMBER && !json_to_int64(given, &index)) return false;
        if (index < 0 || (size_t)index >= count || !isnan(scores[index])) return false; /* each once */
        if (!read_one(endpoint, value, &scores[index])) return false;
    }
    return true;
}

/* A chat model's reply: a number and nothing else. */
static bool read_chat(json_value body, double *score) {
    json_value choice = element(json_member(body, ASSAY_VIEW("choices")), 0);
    json_value message = choice.type == JSON_OBJECT ? json_member(choice, ASSAY_VIEW("message")) : choice;
    json_value content = message.type == JSON_OBJECT ? json_member(message, ASSAY_VIEW("content")) : message;
    char storage[64];
    assay_buffer text;
    const char *error;
    size_t at;
    if (content.type != JSON_STRING) return false;
    assay_buffer_init_fixed(&text, storage, sizeof storage);
    json_decode_string(content.raw, &text);
    return !text.overflow && number_of(json_parse(assay_view_trim(assay_buffer_view(&text)), 1, &error, &at), score);
}

static bool read_form(const remote_config *endpoint, json_value body, size_t count, double *scores) {
    if ((int)endpoint->form == TEI) return read_list(endpoint, body, count, scores);
    if ((int)endpoint->form == OPENRLHF && body.type == JSON_OBJECT) {
        json_value rewards = json_member(body, ASSAY_VIEW("rewards"));
        return rewards.type == JSON_NUMBER ? count == 1 && number_of(rewards, scores)
                                           : read_list(endpoint, rewards, count, scores);
    }
    if (body.type != JSON_OBJECT) return false;
    if ((int)endpoint->form == OPENAI_CHAT) return count == 1 && read_chat(body, scores);
    return read_list(endpoint, json_member(body, ASSAY_VIEW("data")), count, scores);
}

bool remote_answer_read(const remote_config *endpoint, assay_view body, size_t count, double *scores, const char **why) {
    const char *error;
    size_t at;
    json_value value = json_parse(body, ANSWER_DEPTH_MAX, &error, &at);
    *why = "its answer is not JSON";
    if (value.type == JSON_ERROR) return false;
    *why = "its answer is not of the form, or holds no finite number for each completion";
    return read_form(endpoint, value, count, scores);
}
