/* Tests by calls: one request in, one reply out, compared here. */
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "verifiers/code/judge_internal.h"

enum { JSON_DEPTH = 100 };

static int request_fd(assay_view bytes) {
    int fd = memfd_create("request", MFD_CLOEXEC);
    if (fd >= 0 && (write(fd, bytes.data, bytes.size) != (ssize_t)bytes.size || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

bool judge_exchange(sandbox_client *client, const sandbox_program *program, uint32_t mode, assay_view request,
                    const sandbox_limits *limits, sandbox_result *result, judge_reply *reply) {
    *reply = (judge_reply){0};
    off_t written = 0;
    int in = request_fd(request), out = memfd_create("reply", MFD_CLOEXEC);
    bool done = in >= 0 && out >= 0;
    if (done) {
        sandbox_channels channels = {.standard_input = -1, .standard_output = -1, .in = in, .out = out, .mode = mode};
        sandbox_run(client, program, NULL, limits, &channels, result);
        written = lseek(out, 0, SEEK_END); /* no fstat: its system call can name files, and judges may not */
        done = written >= 0;
    }
    if (done && written > 0) {
        reply->size = (size_t)written;
        reply->too_large = (uint64_t)written > VALUE_BYTES_MAX;
        if (!reply->too_large) reply->bytes = mmap(NULL, reply->size, PROT_READ, MAP_PRIVATE, out, 0);
        if (reply->bytes == MAP_FAILED) {
            reply->bytes = NULL;
            done = false;
        }
    }
    if (in >= 0) close(in);
    if (out >= 0) close(out);
    return done;
}

void judge_reply_free(judge_reply *reply) {
    if (reply->bytes) munmap(reply->bytes, reply->size);
    *reply = (judge_reply){0};
}

static void read_reply(judge_run *r, const judge_reply *reply, const unsigned char *nonce, json_value expected, json_value also,
                       judge_outcome *out) {
    const value *root = NULL;
    bool beyond = false;
    if (reply->too_large) {
        judge_say(out, ASSAY_OUTPUT_LIMIT, "the value is too large");
        return;
    }
    if (!reply->bytes) {
        judge_say(out, ASSAY_RUNTIME_ERROR, "ended without an answer");
        return;
    }
    assay_arena arena;
    assay_arena_init(&arena, REPLY_ARENA_BYTES);
    switch (value_decode_reply((assay_view){reply->bytes, reply->size}, nonce, &arena, &root)) {
        case VALUE_FINE: {
            value_options options = r->suite->values;
            options.beyond = &beyond;
            if (value_equals_json(root, expected, options)) break;
            if (also.type != JSON_ERROR && value_equals_json(root, also, options)) break;
            if (beyond) judge_say(out, ASSAY_ERROR, "the values are too large to compare");
            else judge_say(out, ASSAY_INCORRECT, root->tag == 'o' ? "a value that is no plain data" : "another value");
            break;
        }
        case VALUE_MALFORMED: judge_say(out, ASSAY_RUNTIME_ERROR, "a malformed answer"); break;
        case VALUE_TOO_LARGE: judge_say(out, ASSAY_OUTPUT_LIMIT, "the value is too large"); break;
        case VALUE_NO_MEMORY: judge_say(out, ASSAY_ERROR, "no memory for the answer"); break;
    }
    assay_arena_clear(&arena);
}

void judge_run_call(judge_run *r, const judge_case *one, judge_outcome *out) {
    unsigned char nonce[VALUE_NONCE_BYTES];
    const char *error = NULL;
    size_t at = 0;
    assay_buffer request;
    json_value arguments = json_parse(one->input, JSON_DEPTH, &error, &at),
               expected = json_parse(one->expected, JSON_DEPTH, &error, &at),
               also = json_parse(one->expected_also, JSON_DEPTH, &error, &at);
    assay_buffer_init(&request, VALUE_BYTES_MAX);
    if (expected.type == JSON_ERROR || getrandom(nonce, sizeof nonce, 0) != sizeof nonce ||
        !value_encode_request(assay_view_of(r->suite->entry_point), arguments, nonce, &request)) {
        judge_say(out, ASSAY_BAD_REFERENCE, "arguments must be a JSON array, the expected value JSON");
        assay_buffer_clear(&request);
        return;
    }
    judge_reply reply;
    if (judge_exchange(r->client, r->program, JUDGE_MODE_CALL, assay_buffer_view(&request), &r->suite->limits, &r->result,
                       &reply)) {
        judge_copy_figures(out, &r->result);
        if (out->verdict == ASSAY_CORRECT) read_reply(r, &reply, nonce, expected, also, out);
    } else {
        judge_say(out, ASSAY_ERROR, "no memory for a call");
    }
    judge_reply_free(&reply);
    assay_buffer_clear(&request);
}
