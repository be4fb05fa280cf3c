/* See explain_text.h. All texts of completion and reference go through cell_put. */
#include "service/cli/explain_text.h"

#include "service/cli/cell_text.h"
#include "service/json/json_codec.h"

enum { TEXT_COLUMNS = 90, CANDIDATE_COLUMNS = 40 };

static assay_view bytes_view(ProtobufCBinaryData bytes) {
    return (assay_view){(const char *)bytes.data, bytes.len};
}

static const char *name_of(const ProtobufCEnumDescriptor *type, int value) {
    const char *name = json_codec_enum_name(type, value);
    return name ? name : "?";
}

static const char *verdict_name(Assay__V1__Verdict verdict) {
    return name_of(&assay__v1__verdict__descriptor, (int)verdict);
}

static const char *source_name(Assay__V1__AnswerSource source) {
    return name_of(&assay__v1__answer_source__descriptor, (int)source);
}

/* Why a candidate was not taken, in words; a reason that is not known here is shown as it is. */
static const char *rejection_words(const char *reason) {
    static const struct {
        const char *reason, *words;
    } known[] = {
        {"IN_THINKING", "stands inside the thinking"},
        {"NOT_LAST", "a later one of its kind was taken"},
        {"UNTERMINATED", "is not terminated"},
        {"EMPTY", "is empty"},
        {"SOURCE_NOT_ALLOWED", "the rubric does not allow this source"},
        {"SOURCE_NOT_PREFERRED", "a preferred source has an answer"},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (strcmp(reason, known[i].reason) == 0) return known[i].words;
    }
    return reason;
}

static void put_span(assay_buffer *out, const Assay__V1__Span *span) {
    if (span) assay_buffer_printf(out, ", bytes %u to %u", span->begin, span->end);
}

static void put_answer(const Assay__V1__ExtractedAnswer *answer, assay_buffer *out) {
    if (answer->source == ASSAY__V1__ANSWER_SOURCE__ANSWER_SOURCE_UNSPECIFIED && answer->text.len == 0) {
        assay_buffer_put(out, ASSAY_VIEW("answer      none was found\n"));
        return;
    }
    assay_buffer_put(out, ASSAY_VIEW("answer      "));
    cell_put(out, bytes_view(answer->text), TEXT_COLUMNS, false);
    assay_buffer_printf(out, "\n            from %s", source_name(answer->source));
    put_span(out, answer->span);
    assay_buffer_put_char(out, '\n');
    assay_buffer_put(out, ASSAY_VIEW("  parsed as "));
    if (answer->canonical.len) {
        cell_put(out, bytes_view(answer->canonical), TEXT_COLUMNS, false);
    } else {
        assay_buffer_put(out, ASSAY_VIEW("nothing: it could not be read"));
    }
    assay_buffer_put_char(out, '\n');
}

static void put_candidates(const Assay__V1__ExtractedAnswer *answer, assay_buffer *out) {
    size_t shown = 0;
    for (size_t i = 0; i < answer->n_candidates; i++) {
        const Assay__V1__AnswerCandidate *candidate = answer->candidates[i];
        if (candidate->rejected[0] == '\0') continue; /* the one that was taken */
        if (shown++ == 0) assay_buffer_put(out, ASSAY_VIEW("candidates  seen and not taken, last first\n"));
        assay_buffer_put(out, ASSAY_VIEW("  "));
        cell_put(out, bytes_view(candidate->text), CANDIDATE_COLUMNS, true);
        assay_buffer_printf(out, "  %-15s  would be %-10s  %s", source_name(candidate->source),
                            verdict_name(candidate->verdict), rejection_words(candidate->rejected));
        put_span(out, candidate->span);
        assay_buffer_put_char(out, '\n');
    }
    if (shown == 0) assay_buffer_put(out, ASSAY_VIEW("candidates  no others were seen\n"));
}

static void put_math(const Assay__V1__MathDetail *math, assay_buffer *out) {
    if (math->gold_canonical.len) {
        assay_buffer_printf(out, "      gold %u parsed as ", math->gold_index);
        cell_put(out, bytes_view(math->gold_canonical), TEXT_COLUMNS, false);
        assay_buffer_put_char(out, '\n');
    } else {
        assay_buffer_printf(out, "      gold %u could not be parsed: compared as text\n", math->gold_index);
    }
    if (math->method)
        assay_buffer_printf(out, "      decided by %s, %u steps\n",
                            name_of(&assay__v1__math_method__descriptor, (int)math->method), math->steps);
    if (math->syntax_error) {
        assay_buffer_printf(out, "      the answer stops making sense at its byte %u\n", math->syntax_error->begin);
    }
    if (math->n_would_flip) assay_buffer_put(out, ASSAY_VIEW("      settings that would flip the verdict:\n"));
    for (size_t i = 0; i < math->n_would_flip; i++) assay_buffer_printf(out, "        %s\n", math->would_flip[i]);
}

static void put_format(const Assay__V1__FormatDetail *format, assay_buffer *out) {
    if (format->broken_rule[0]) assay_buffer_printf(out, "      broke %s at byte %u\n", format->broken_rule, format->offset);
    assay_buffer_printf(out, "      the thinking was %s\n",
                        format->think_prefilled ? "taken as opened by the prompt" : "not prefilled");
}

/* What the ratio is made of, and where the words are that are not the target's. */
static void put_language(const Assay__V1__LanguageDetail *language, assay_buffer *out) {
    assay_buffer_printf(out, "      target %s: %u units of it, %u of others, %u of neutral terms", language->target,
                        language->target_units, language->other_units, language->neutral_units);
    assay_buffer_printf(out, "; %.0f %% of the text is code, maths, names and numbers\n", 100 * language->masked_share);
    for (size_t i = 0; i < language->n_spans; i++) {
        const Assay__V1__LanguageSpan *span = language->spans[i];
        assay_buffer_printf(out, "      %s", span->language);
        put_span(out, span->span);
        assay_buffer_printf(out, ", by %.1f nats\n", span->margin / 1e3);
    }
}

static void put_bytes(const char *what, ProtobufCBinaryData bytes, assay_buffer *out) {
    if (bytes.len == 0) return;
    assay_buffer_printf(out, "        %s ", what);
    cell_put(out, bytes_view(bytes), TEXT_COLUMNS, false);
    assay_buffer_put_char(out, '\n');
}

static void put_test(const Assay__V1__TestResult *test, assay_buffer *out) {
    assay_buffer_printf(out, "      test %u: %s, %.3f s of CPU time, %.1f MiB", test->index + 1, verdict_name(test->verdict),
                        test->cpu_us / 1e6, test->memory_kib / 1024.0);
    if (test->exit_code > 0) assay_buffer_printf(out, ", exit code %d", test->exit_code);
    if (test->exit_code < 0) assay_buffer_printf(out, ", signal %d", -test->exit_code);
    if (test->message[0]) {
        assay_buffer_put(out, ASSAY_VIEW(": "));
        cell_put(out, assay_view_of(test->message), TEXT_COLUMNS, false);
    }
    assay_buffer_put_char(out, '\n');
    put_bytes("stdout", test->stdout_excerpt, out);
    put_bytes("stderr", test->stderr_excerpt, out);
}

static void put_code(const Assay__V1__CodeDetail *code, assay_buffer *out) {
    enum { TESTS_SHOWN = 20 };
    if (code->language[0]) {
        assay_buffer_printf(out, "      a program in %s", code->language);
        put_span(out, code->span);
        assay_buffer_printf(out, "; isolation %s\n",
                            name_of(&assay__v1__isolation_level__descriptor, (int)code->isolation_level));
    }
    assay_buffer_printf(out, "      %u of %u tests passed, %u were run%s\n", code->passed, code->total, code->run,
                        code->shared ? "; test and program shared objects" : "");
    size_t shown = 0;
    for (size_t i = 0; i < code->n_tests && shown < TESTS_SHOWN; i++) {
        if (code->tests[i]->verdict == ASSAY__V1__VERDICT__VERDICT_CORRECT ||
            code->tests[i]->verdict == ASSAY__V1__VERDICT__VERDICT_SKIPPED)
            continue;
        put_test(code->tests[i], out);
        shown++;
    }
    if (code->n_tests == 0 || code->run == 0) put_bytes("says", code->diagnostics, out);
}

static void put_component(const char *name, const Assay__V1__ComponentResult *component, assay_buffer *out) {
    assay_buffer_printf(out, "  %s: %s", name, verdict_name(component->verdict));
    if (component->score_presence_case) {
        assay_buffer_printf(out, ", score %.6g, contributes %.6g\n", component->score, component->contribution);
    } else {
        assay_buffer_put(out, ASSAY_VIEW(", no score\n"));
    }
    if (component->message[0]) {
        assay_buffer_put(out, ASSAY_VIEW("      "));
        cell_put(out, assay_view_of(component->message), 200, false);
        assay_buffer_put_char(out, '\n');
    }
    if (component->detail_case == ASSAY__V1__COMPONENT_RESULT__DETAIL_MATH) put_math(component->math, out);
    if (component->detail_case == ASSAY__V1__COMPONENT_RESULT__DETAIL_CODE) put_code(component->code, out);
    if (component->detail_case == ASSAY__V1__COMPONENT_RESULT__DETAIL_FORMAT) put_format(component->format, out);
    if (component->detail_case == ASSAY__V1__COMPONENT_RESULT__DETAIL_LANGUAGE) put_language(component->language, out);
}

static void put_gold(size_t index, ProtobufCBinaryData text, assay_buffer *out) {
    assay_buffer_printf(out, "gold %-6zu ", index);
    cell_put(out, bytes_view(text), TEXT_COLUMNS, false);
    assay_buffer_put_char(out, '\n');
}

void explain_text_group(const Assay__V1__Group *group, assay_buffer *out) {
    const Assay__V1__Completion *completion = group->n_completions ? group->completions[0] : NULL;
    if (completion && completion->id[0]) {
        assay_buffer_put(out, ASSAY_VIEW("line        "));
        cell_put(out, assay_view_of(completion->id), TEXT_COLUMNS, false);
        assay_buffer_put_char(out, '\n');
    }
    const Assay__V1__Reference *reference = group->reference;
    for (size_t i = 0; reference && i < reference->n_answers; i++) put_gold(i, reference->answers[i], out);
    for (size_t i = 0; reference && reference->math && i < reference->math->n_answers; i++)
        put_gold(i, reference->math->answers[i], out);
}

void explain_text_write(const Assay__V1__CompletionResult *result, assay_buffer *out) {
    assay_buffer_printf(out, "status      %s", name_of(&assay__v1__result_status__descriptor, (int)result->status));
    if (result->reward_presence_case) {
        assay_buffer_printf(out, ", reward %.6g\n", result->reward);
    } else {
        assay_buffer_put(out, ASSAY_VIEW(", no reward\n"));
    }
    if (result->error) {
        assay_buffer_put(out, ASSAY_VIEW("error       "));
        cell_put(out, assay_view_of(result->error->field_path), 120, false);
        assay_buffer_put(out, result->error->field_path[0] ? ASSAY_VIEW(": ") : ASSAY_VIEW(""));
        cell_put(out, assay_view_of(result->error->message), 400, false);
        assay_buffer_printf(out, " (%s)\n", result->error->reason);
    }
    if (result->answer) {
        put_answer(result->answer, out);
        put_candidates(result->answer, out);
        assay_buffer_put(out, result->answer->gold_elsewhere
                                  ? ASSAY_VIEW("gold        stands elsewhere: a candidate that was not taken equals it\n")
                                  : ASSAY_VIEW("gold        does not stand elsewhere\n"));
    }
    if (result->n_components) assay_buffer_put(out, ASSAY_VIEW("components\n"));
    for (size_t i = 0; i < result->n_components; i++)
        put_component(result->components[i]->key, result->components[i]->value, out);
}
