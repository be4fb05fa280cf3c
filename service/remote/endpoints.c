/* Reads the file of endpoints: see remote.h. */
#include <errno.h>
#include <stdlib.h>

#include "service/remote/remote.h"
#include "service/rubrics/file.h"

static bool is_name(const char *name) {
    size_t size = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return name[0] >= 'a' && name[0] <= 'z' && size <= REMOTE_NAME_BYTES && name[size] == '\0';
}

static assay_status bad(size_t index, const char *field, const char *why) {
    char path[64];
    snprintf(path, sizeof path, "remotes[%zu].%s", index, field);
    return assay_fail(ASSAY_USAGE, "BAD_REMOTE", path, "%s", why);
}

static assay_status check_one(size_t index, const Assay__Config__V1__Remote *one) {
    bool web = strncmp(one->url, "http://", 7) == 0 || strncmp(one->url, "https://", 8) == 0;
    if (!is_name(one->name)) return bad(index, "name", "must match [a-z][a-z0-9_-]{0,63}");
    if (one->form < 1 || one->form > ASSAY__CONFIG__V1__REMOTE_FORM__REMOTE_FORM_OPENAI_CHAT)
        return bad(index, "form", "must be set");
    if (!web || strlen(one->url) > 2048)
        return bad(index, "url", "must be an http:// or https:// address of at most 2048 bytes");
    if (one->timeout_ms > 600000) return bad(index, "timeout_ms", "must be at most 600000");
    if (one->attempts > 10) return bad(index, "attempts", "must be at most 10");
    if (one->batch > 256) return bad(index, "batch", "must be at most 256");
    if (one->concurrency > 64) return bad(index, "concurrency", "must be at most 64");
    if (one->class_index > 1000) return bad(index, "class_index", "must be at most 1000");
    if (one->api_key_file[0] && one->api_key_env[0])
        return bad(index, "api_key_env", "stands beside api_key_file; give one of the two");
    return assay_ok();
}

static assay_status check_all(const ProtobufCMessage *message) {
    const Assay__Config__V1__Remotes *remotes = (const Assay__Config__V1__Remotes *)(const void *)message;
    if (remotes->n_remotes == 0 || remotes->n_remotes > REMOTES_MAX)
        return assay_fail(ASSAY_USAGE, "BAD_REMOTE", "remotes", "1 to %d endpoints", (int)REMOTES_MAX);
    for (size_t i = 0; i < remotes->n_remotes; i++) {
        assay_status status = check_one(i, remotes->remotes[i]);
        if (status.code != ASSAY_OK) return status;
        for (size_t k = 0; k < i; k++) {
            if (strcmp(remotes->remotes[i]->name, remotes->remotes[k]->name) == 0)
                return bad(i, "name", "is used by an earlier endpoint");
        }
    }
    return assay_ok();
}

/* A key is one line of printable characters: it becomes part of a header. */
static assay_status take_key(size_t index, const char *field, assay_view text, remote_endpoint *endpoint) {
    text = assay_view_trim(text);
    bool good = text.size > 0 && text.size <= REMOTE_KEY_BYTES_MAX;
    for (size_t i = 0; good && i < text.size; i++) good = text.data[i] > ' ' && text.data[i] < 0x7F;
    if (!good) return bad(index, field, "does not hold a key of at most 4096 printable characters");
    memcpy(endpoint->key, text.data, text.size);
    endpoint->key[text.size] = '\0';
    return assay_ok();
}

static assay_status read_key(size_t index, remote_endpoint *endpoint) {
    const Assay__Config__V1__Remote *config = endpoint->config;
    if (config->api_key_env[0]) {
        const char *value = getenv(config->api_key_env);
        return value ? take_key(index, "api_key_env", assay_view_of(value), endpoint)
                     : bad(index, "api_key_env", "is not set in the environment");
    }
    if (!config->api_key_file[0]) return assay_ok();
    char text[REMOTE_KEY_BYTES_MAX + 2];
    FILE *file = fopen(config->api_key_file, "re");
    if (!file) return bad(index, "api_key_file", "cannot be read");
    size_t size = fread(text, 1, sizeof text, file);
    fclose(file);
    assay_status status = take_key(index, "api_key_file", (assay_view){text, size}, endpoint);
    explicit_bzero(text, sizeof text);
    return status;
}

static void fill_in(Assay__Config__V1__Remote *config) {
    if (config->timeout_ms == 0) config->timeout_ms = REMOTE_TIMEOUT_MS;
    if (config->attempts == 0) config->attempts = REMOTE_ATTEMPTS;
    if (config->batch == 0) config->batch = REMOTE_BATCH;
    if (config->concurrency == 0) config->concurrency = REMOTE_CONCURRENCY;
    if (config->form == ASSAY__CONFIG__V1__REMOTE_FORM__REMOTE_FORM_OPENAI_CHAT) config->batch = 1;
}

assay_status remote_endpoints_read(const char *path, assay_arena *arena, remote_endpoints *out) {
    ProtobufCMessage *message;
    *out = (remote_endpoints){NULL, 0};
    const message_kind kind = {&assay__config__v1__remotes__descriptor, NULL, check_all};
    assay_status status = message_file_read(path, &kind, arena, &message, NULL);
    if (status.code != ASSAY_OK) return status;
    Assay__Config__V1__Remotes *remotes = (Assay__Config__V1__Remotes *)(void *)message;
    out->all = assay_arena_calloc(arena, remotes->n_remotes, sizeof *out->all);
    if (!out->all) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the endpoints");
    for (size_t i = 0; i < remotes->n_remotes; i++) {
        fill_in(remotes->remotes[i]);
        out->all[i].config = remotes->remotes[i];
        status = read_key(i, &out->all[i]);
        if (status.code != ASSAY_OK) return status;
        out->count++;
    }
    return assay_ok();
}
