/* Tests by calls: one request in, one reply out, compared here. */
#include <sys/mman.h>
#include <sys/random.h>
#include <unistd.h>

#include "verifiers/code/claims.h"
#include "verifiers/code/judge_internal.h"

enum { JSON_DEPTH = 100, CODE_BYTES_MAX = 1 << 20, CODE_HEAD_BYTES = 8 };

static int request_fd(assay_view bytes) {
    int fd = memfd_create("request", MFD_CLOEXEC);
    if (fd >= 0 && (write(fd, bytes.data, bytes.size) != (ssize_t)bytes.size || lseek(fd, 0, SEEK_SET) != 0)) {
        close(fd);
        fd = -1;
    }
    return fd;
}

void judge_exchange_begin(judge_pending *p, sandbox_client *client, const sandbox_program *program, uint32_t mode,
                          assay_view request, const sandbox_limits *limits, sandbox_result *result) {
    *p = (judge_pending){
        .client = client, .result = result, .in = request_fd(request), .out = memfd_create("reply", MFD_CLOEXEC)};
    if (p->in < 0 || p->out < 0) return;
    sandbox_channels channels = {.standard_input = -1, .standard_output = -1, .in = p->in, .out = p->out, .mode = mode};
    sandbox_begin(client, program, NULL, limits, &channels, result);
    p->begun = true;
    p->gives_code = mode & JUDGE_MODE_GIVES_CODE;
}

/* Off the front of standard error: "ASC1", a size, the code. */
static void take_code(sandbox_result *result, assay_buffer *code) {
    assay_view errors = assay_buffer_view(&result->errors);
    uint32_t size = 0;
    if (errors.size < CODE_HEAD_BYTES || !assay_view_starts_with(errors, ASSAY_VIEW("ASC1"))) return;
    memcpy(&size, errors.data + 4, sizeof size);
    if (size > errors.size - CODE_HEAD_BYTES) return;
    assay_buffer_init(code, CODE_BYTES_MAX);
    if (size) value_put_text(code, 'b', assay_view_slice(errors, CODE_HEAD_BYTES, CODE_HEAD_BYTES + size));
    result->errors.size -= CODE_HEAD_BYTES + size;
    memmove(result->errors.data, errors.data + CODE_HEAD_BYTES + size, result->errors.size);
}

bool judge_exchange_end(judge_pending *p, judge_reply *reply) {
    *reply = (judge_reply){0};
    off_t written = -1;
    if (p->begun) {
        sandbox_finish(p->client, p->result);
        if (p->gives_code) take_code(p->result, &reply->code);
        if (p->result->answered) {
            reply->copy = p->result->answer;
            assay_buffer_init(&p->result->answer, reply->copy.cap);
            reply->bytes = reply->copy.size ? reply->copy.data : NULL;
            reply->size = reply->copy.size;
            written = 0;
        } else {
            written = lseek(p->out, 0, SEEK_END); /* no fstat: its system call can name files, and judges may not */
        }
    }
    bool done = written >= 0;
    if (done && written > 0) {
        reply->size = (size_t)written;
        reply->too_large = (uint64_t)written > VALUE_BYTES_MAX;
        if (!reply->too_large) reply->bytes = reply->mapped = mmap(NULL, reply->size, PROT_READ, MAP_PRIVATE, p->out, 0);
        if (reply->mapped == MAP_FAILED) {
            reply->bytes = reply->mapped = NULL;
            done = false;
        }
    }
    if (p->in >= 0) close(p->in);
    if (p->out >= 0) close(p->out);
    *p = (judge_pending){.in = -1, .out = -1};
    return done;
}

bool judge_exchange(sandbox_client *client, const sandbox_program *program, uint32_t mode, assay_view request,
                    const sandbox_limits *limits, sandbox_result *result, judge_reply *reply) {
    judge_pending pending;
    judge_exchange_begin(&pending, client, program, mode, request, limits, result);
    return judge_exchange_end(&pending, reply);
}

void judge_reply_free(judge_reply *reply) {
    if (reply->mapped) munmap(reply->mapped, reply->size);
    if (reply->copy.data) assay_buffer_clear(&reply->copy);
    if (reply->code.data) assay_buffer_clear(&reply->code);
    *reply = (judge_reply){0};
}

/* The value in a reply; NULL where there is none, and why is said. A server answers as to a tester: a list of one frame. */
static const value *value_of(judge_run *r, const value *root, assay_arena *arena, judge_outcome *out) {
    bool raised = false;
    const value *inner = NULL, *found = root;
    if (!r->served) return root;
    found =
        root->tag == 'l' && root->count == 1 && root[1].tag == 'b' && value_decode(root[1].text, arena, &inner) == VALUE_FINE
            ? claim_answer_value(inner, &raised)
            : NULL;
    if (!found) judge_say(out, ASSAY_RUNTIME_ERROR, "a malformed answer");
    if (found && raised) judge_say(out, ASSAY_RUNTIME_ERROR, "an exception");
    return raised ? NULL : found;
}

static bool is_text(const value *v, char tag, const char *text) {
    return v->tag == tag && assay_view_equal(v->text, assay_view_of(text));
}

/* What a server says of values that JSON has no name for: a promise is what it was kept with, a function without a value what it did to its argument,
 * or nothing, and JavaScript's undefined is null. */
static const value *plain(const value *v, json_value expected) {
    static const value nothing = {.tag = 'N', .nodes = 1};
    if (v->tag == 'p' && v->count == 2 && is_text(&v[1], 's', "Promise")) v = &v[2];
    if (v->tag == 'p' && v->count == 2 && is_text(&v[1], 's', "void")) v = expected.type == JSON_NULL ? &nothing : &v[2];
    return is_text(v, 'o', "undefined") ? &nothing : v;
}

static void compare_value(judge_run *r, const value *v, json_value expected, json_value also, judge_outcome *out) {
    bool beyond = false;
    value_options options = r->suite->values;
    options.beyond = &beyond;
    if (value_equals_json(v, expected, options)) return;
    if (also.type != JSON_ERROR && value_equals_json(v, also, options)) return;
    if (beyond) judge_say(out, ASSAY_ERROR, "the values are too large to compare");
    else judge_say(out, ASSAY_INCORRECT, v->tag == 'o' ? "a value that is no plain data" : "another value");
}

static void read_reply(judge_run *r, const judge_reply *reply, const unsigned char *nonce, json_value expected, json_value also,
                       judge_outcome *out) {
    const value *root = NULL;
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
        case VALUE_FINE:
            root = value_of(r, root, &arena, out);
            if (root && r->served) root = plain(root, expected);
            if (root) compare_value(r, root, expected, also, out);
            break;
        case VALUE_MALFORMED: judge_say(out, ASSAY_RUNTIME_ERROR, "a malformed answer"); break;
        case VALUE_TOO_LARGE: judge_say(out, ASSAY_OUTPUT_LIMIT, "the value is too large"); break;
        case VALUE_NO_MEMORY: judge_say(out, ASSAY_ERROR, "no memory for the answer"); break;
    }
    assay_arena_clear(&arena);
}

/* The same as a tester's call: a list of one frame [sources, heads, bodies, name, arguments, named arguments]. */
static bool encode_for_server(assay_view name, json_value arguments, const unsigned char *nonce, assay_buffer *out) {
    assay_buffer one;
    if (arguments.type != JSON_ARRAY) return false;
    assay_buffer_init(&one, VALUE_BYTES_MAX);
    value_put_head(&one, 'l', 6);
    for (int i = 0; i < 3; i++) value_put_head(&one, 'l', 0);
    value_put_text(&one, 's', name);
    bool good = value_put_json(&one, arguments);
    value_put_head(&one, 'd', 0);
    assay_buffer_put(out, ASSAY_VIEW("ASQ1"));
    assay_buffer_put(out, (assay_view){(const char *)nonce, VALUE_NONCE_BYTES});
    value_put_head(out, 'l', 1);
    value_put_text(out, 'b', assay_buffer_view(&one));
    good = good && !one.overflow && !out->overflow;
    assay_buffer_clear(&one);
    return good;
}

static bool encode(const judge_run *r, json_value arguments, const unsigned char *nonce, assay_buffer *out) {
    assay_view name = assay_view_of(r->suite->entry_point);
    if (r->served) return encode_for_server(name, arguments, nonce, out);
    return value_encode_request(name, arguments, nonce, out);
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
        !encode(r, arguments, nonce, &request)) {
        judge_say(out, ASSAY_BAD_REFERENCE, "arguments must be a JSON array, the expected value JSON");
        assay_buffer_clear(&request);
        return;
    }
    judge_reply reply = {0};
    assay_buffer_put(&request, assay_buffer_view(&r->code));
    uint32_t mode = r->served ? JUDGE_MODE_CALLS_FOR_TESTER : JUDGE_MODE_CALL;
    if (r->wants_code) mode |= JUDGE_MODE_GIVES_CODE;
    r->wants_code = false;
    if (!request.overflow &&
        judge_exchange(r->client, r->program, mode, assay_buffer_view(&request), &r->suite->limits, &r->result, &reply)) {
        judge_copy_figures(out, &r->result);
        assay_buffer_put(&r->code, assay_buffer_view(&reply.code));
        if (out->verdict == ASSAY_CORRECT) read_reply(r, &reply, nonce, expected, also, out);
    } else {
        judge_say(out, ASSAY_ERROR, "no memory for a call");
    }
    judge_reply_free(&reply);
    assay_buffer_clear(&request);
}
