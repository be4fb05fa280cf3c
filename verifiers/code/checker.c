/* Checkers: programs that stand in for the comparison of outputs, each in a cell of its own after the candidate has ended. Those that read files named by
 * arguments are given them by a few lines before their source, which take the texts from standard input, as they are: three sizes, then the bytes. */
#include <stdlib.h>

#include "common/json_writer.h"
#include "verifiers/code/judge_internal.h"
#include "verifiers/code/python_text.h"

typedef enum opinion { ACCEPTS, REFUSES, CRASHES, FAILED, TOO_LARGE, BROKEN } opinion;

enum { SCRATCH_MORE = 16 << 20, POINTS_BYTES = 64 };

static const char
    python_files[] =
        "def assay_take_files(names):\n"
        "    import sys\n"
        "    sizes = [int(size) for size in sys.stdin.buffer.readline().split()]\n"
        "    for name, size in zip(('input.txt', 'output.txt', 'answer.txt'), sizes):\n"
        "        with open('/box/' + name, 'wb') as file:\n"
        "            file.write(sys.stdin.buffer.read(size))\n"
        "    sys.argv = ['checker.py'] + ['/box/' + name for name in names]\n"
        "assay_take_files(",
    native_files[] =
        "#include <stdio.h>\n#include <stdlib.h>\n"
        "static __attribute__((constructor)) void assay_take_files(void) {\n"
        "    static const char *const names[] = {\"input.txt\", \"output.txt\", \"answer.txt\"};\n"
        "    unsigned long sizes[3], i;\n    int c;\n"
        "    if (scanf(\"%lu %lu %lu\", &sizes[0], &sizes[1], &sizes[2]) != 3 || getchar() != '\\n') abort();\n"
        "    for (i = 0; i < 3; i++) {\n        FILE *file = fopen(names[i], \"wb\");\n        if (!file) abort();\n"
        "        for (; sizes[i] > 0 && (c = getchar()) != EOF; sizes[i]--) putc(c, file);\n        fclose(file);\n"
        "    }\n}\n#line 1\n";

bool judge_checker_source(judge_checker form, const char *language, assay_view source, assay_buffer *out) {
    const char *name = sandbox_language_name(language, NULL, 0);
    if (form == CHECKER_JSON || !name) {
        assay_buffer_put(out, source);
    } else if (strcmp(name, "python") == 0) {
        char *own = malloc(source.size + 1);
        if (!own) return false;
        memcpy(own, source.data, source.size);
        assay_view rest = {own, source.size};
        python_put_future(rest, own, out);
        assay_buffer_put(out, assay_view_of(python_files));
        assay_buffer_put(out, form == CHECKER_TESTLIB ? ASSAY_VIEW("('input.txt', 'output.txt', 'answer.txt'))\n")
                                                      : ASSAY_VIEW("('input.txt', 'answer.txt', 'output.txt'))\n"));
        assay_buffer_put(out, rest);
        free(own);
    } else if (strcmp(name, "cpp") == 0 || strcmp(name, "c") == 0) {
        assay_buffer_put(out, assay_view_of(native_files));
        assay_buffer_put(out, source);
    } else {
        return false;
    }
    return true;
}

static sandbox_input *texts_as_json(const judge_case *one, assay_view output, bool *large) {
    assay_buffer text;
    assay_buffer_init(&text, VALUE_BYTES_MAX);
    assay_buffer_put(&text, ASSAY_VIEW("{\"input\":"));
    json_write_string(&text, one->input);
    assay_buffer_put(&text, ASSAY_VIEW(",\"output\":"));
    json_write_string(&text, output);
    assay_buffer_put(&text, ASSAY_VIEW(",\"expected\":"));
    json_write_string(&text, one->expected);
    assay_buffer_put(&text, ASSAY_VIEW("}\n"));
    *large = text.overflow;
    sandbox_input *input = *large ? NULL : sandbox_input_new(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    return input;
}

static sandbox_input *texts_as_files(const judge_case *one, assay_view output, bool *large) {
    assay_buffer text;
    char sizes[80];
    snprintf(sizes, sizeof sizes, "%zu %zu %zu\n", one->input.size, output.size, one->expected.size);
    assay_buffer_init(&text, VALUE_BYTES_MAX);
    assay_buffer_put(&text, assay_view_of(sizes));
    assay_buffer_put(&text, one->input);
    assay_buffer_put(&text, output);
    assay_buffer_put(&text, one->expected);
    *large = text.overflow;
    sandbox_input *input = *large ? NULL : sandbox_input_new(assay_buffer_view(&text));
    assay_buffer_clear(&text);
    return input;
}

/* testlib's exit codes. Points are full ones or none: of which scale they are is not said. */
static opinion opinion_of_testlib(const sandbox_result *r) {
    if (r->verdict == SANDBOX_OK) return ACCEPTS;
    if (r->verdict != SANDBOX_RUNTIME_ERROR || r->signal) return CRASHES;
    switch (r->exit_code) {
        case 1:
        case 2:
        case 4:
        case 8: return REFUSES;
        case 3: return BROKEN;
        case 7: break;
        default: return r->exit_code >= 50 && r->exit_code <= 250 ? REFUSES : CRASHES;
    }
    const char *at = r->errors.size ? memmem(r->errors.data, r->errors.size, "points", 6) : NULL;
    char text[POINTS_BYTES + 1] = "", *end = text;
    if (at) {
        size_t size = r->errors.size - (size_t)(at + 6 - r->errors.data);
        if (size > POINTS_BYTES) size = POINTS_BYTES;
        memcpy(text, at + 6, size);
        text[size] = 0;
    }
    double points = strtod(text, &end);
    return end == text || !(points >= 0 && points <= 1) ? BROKEN : points < 1 ? REFUSES : ACCEPTS;
}

/* The last word that it printed. */
static opinion opinion_of_print(const sandbox_result *r) {
    assay_view text = assay_view_trim(assay_buffer_view(&r->output));
    size_t begin = text.size;
    if (r->verdict != SANDBOX_OK) return CRASHES;
    while (begin > 0 && !assay_is_space(text.data[begin - 1])) begin--;
    text = assay_view_slice(text, begin, text.size);
    return assay_view_is(text, "1") ? ACCEPTS : assay_view_is(text, "0") ? REFUSES : CRASHES;
}

static opinion opinion_of_code(const sandbox_result *r) {
    bool coded = r->verdict == SANDBOX_RUNTIME_ERROR && !r->signal;
    if (r->verdict == SANDBOX_OK || (coded && r->exit_code == 42)) return ACCEPTS;
    return coded && r->exit_code == 43 ? REFUSES : CRASHES;
}

static opinion ask_checker(judge_run *r, const judge_case *one, assay_view output) {
    bool large = false, files = r->suite->checker != CHECKER_JSON;
    sandbox_input *input = files ? texts_as_files(one, output, &large) : texts_as_json(one, output, &large);
    if (!input) return large ? TOO_LARGE : FAILED;
    sandbox_limits limits = {.scratch_bytes = one->input.size + output.size + one->expected.size + SCRATCH_MORE};
    sandbox_channels named = {.standard_input = -1, .standard_output = -1, .in = -1, .out = -1};
    named.arguments = "input.txt output.txt answer.txt";
    if (r->suite->checker == CHECKER_PRINTS) named.arguments = "input.txt answer.txt output.txt";
    sandbox_run(r->client, r->helper, input, files ? &limits : NULL, files ? &named : NULL, &r->helped);
    sandbox_input_free(input);
    if (r->helped.verdict == SANDBOX_ERROR || r->helped.verdict == SANDBOX_CANCELLED) return FAILED;
    switch (r->suite->checker) {
        case CHECKER_TESTLIB: return opinion_of_testlib(&r->helped);
        case CHECKER_PRINTS: return opinion_of_print(&r->helped);
        case CHECKER_JSON: break;
    }
    return opinion_of_code(&r->helped);
}

void judge_check_output(judge_run *r, const judge_case *one, judge_outcome *out) {
    opinion found = ask_checker(r, one, assay_buffer_view(&r->result.output));
    if (found == CRASHES) { /* on what the program wrote, or on anything? */
        found = ask_checker(r, one, one->expected);
        if (found == ACCEPTS) found = REFUSES;
        else if (found != FAILED) found = CRASHES;
    }
    if (found == TOO_LARGE) judge_say(out, ASSAY_OUTPUT_LIMIT, "more than a checker can be given");
    if (found == REFUSES) judge_say(out, ASSAY_INCORRECT, "refused by the checker");
    if (found == CRASHES) judge_say(out, ASSAY_BAD_REFERENCE, "the checker does not accept the expected output");
    if (found == BROKEN)
        judge_say(out, ASSAY_BAD_REFERENCE, "the checker says that the test is wrong, or gives points of an unknown scale");
    if (found == FAILED) judge_say(out, ASSAY_ERROR, "the checker could not be run");
}
