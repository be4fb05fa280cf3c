/* The program of a completion and its language. */
#include "verifiers/code/check_internal.h"
#include "verifiers/code/extract.h"
#include "verifiers/code/foreign.h"
#include "verifiers/code/python_text.h"

enum { LABELS_BYTES = 1024, NODES_BYTES = 1024 };

/* Every label of every language that the table knows; with or without the shells, whose blocks mostly say how the program is run. */
static void all_labels(bool shells, char *out, size_t room) {
    size_t size = 0;
    char words[256];
    out[0] = '\0';
    for (unsigned i = 0; sandbox_language_at(i); i++) {
        const char *name = sandbox_language_name(sandbox_language_at(i), words, sizeof words);
        if (!shells && name && strcmp(name, "bash") == 0) continue;
        int written = snprintf(out + size, room - size, "%s%s", size ? " " : "", words);
        if (written < 0 || (size_t)written >= room - size) return;
        size += (size_t)written;
    }
}

/* The language that a fence's label names. */
static const char *language_of_label(assay_view label) {
    char word[32] = "";
    if (label.size == 0 || label.size >= sizeof word) return NULL;
    for (size_t i = 0; i < label.size; i++) {
        char c = label.data[i];
        word[i] = (char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    return sandbox_language_name(word, NULL, 0);
}

/* Programming languages that the table lacks, as fences call them: a program in one of them cannot be judged here. What is no language of programs
 * (output, json, diff, html) is no program. */
static const char other_languages[] =
    "ada apl assembly asm awk clojure cobol coffeescript common-lisp commonlisp crystal cs csharp c# cuda d dart delphi elixir "
    "elm erlang "
    "ex fish forth fortran f90 fs fsharp f# groovy haskell haxe hs idris j jl julia kotlin kt lisp lua m matlab mojo nim nix "
    "objc objective-c "
    "objectivec ocaml octave pascal perl php pl powershell prolog ps1 ps purescript python2 py2 r racket raku rb ruby sas "
    "scala scheme "
    "scratch smalltalk sml solidity sql stata swift tcl ts tsx typescript v vala vb vbnet verilog vhdl visual-basic wasm zig "
    "zsh";

static const char *none(assay_code_result *result, assay_verdict verdict, const char *why) {
    result->verdict = verdict;
    snprintf(result->message, sizeof result->message, "%s", why);
    return NULL;
}

/* There are only blocks that nobody asked for. Where the tests take any language, one of a language that is not here leaves it open what the program is
 * worth; where they name theirs it is a wrong answer. */
static const char *none_of(assay_code_result *result, bool any_language, assay_view label) {
    bool other = code_label_is(other_languages, label);
    if (!label.size || !(other || language_of_label(label)))
        return none(result, ASSAY_NO_ANSWER, "no block of code in the answer");
    result->verdict = any_language && other ? ASSAY_NOT_AVAILABLE : ASSAY_NO_ANSWER;
    snprintf(result->message, sizeof result->message,
             any_language ? "%.*s is not a language known here" : "the block of code is %.*s", (int)label.size, label.data);
    return NULL;
}

/* The program is looked for in the answer; spans are reported in the body. */
static assay_span in_body(const assay_completion *completion, assay_span span) {
    size_t base = completion->answer.data && completion->body.data && completion->answer.data >= completion->body.data
                      ? (size_t)(completion->answer.data - completion->body.data)
                      : 0;
    return (assay_span){span.begin + (uint32_t)base, span.end + (uint32_t)base};
}

/* The names, the prelude, what the problem defines, and the program; `code` is ours to change. */
static void join(const assay_code_spec *spec, assay_view prompt, assay_view prelude, assay_view code, bool python,
                 assay_buffer *source) {
    assay_view names = spec->names;
    assay_buffer given;
    assay_buffer_init(&given, NODES_BYTES);
    if (assay_view_starts_with(code, ASSAY_VIEW("\xef\xbb\xbf")))
        code = assay_view_slice(code, 3, code.size); /* a mark at a file's front */
    if (python) check_put_nodes(spec, prompt, code, &given);
    if ((names.size || prelude.size || given.size) && python) python_put_future(code, (char *)(uintptr_t)code.data, source);
    if (python) assay_buffer_put(source, names);
    assay_buffer_put(source, prelude);
    if (prelude.size && prelude.data[prelude.size - 1] != '\n') assay_buffer_put_char(source, '\n');
    assay_buffer_put(source, assay_buffer_view(&given));
    assay_buffer_put(source, code);
    assay_buffer_clear(&given);
}

typedef struct wanted_names {
    const char *names, *language; /* language: NULL where the reference names none */
} wanted_names;

static bool defines_wanted(const void *context, assay_view label, assay_view code) {
    const wanted_names *wanted = context;
    const char *language = wanted->language ? wanted->language : language_of_label(label);
    if (!language || strcmp(language, "python") == 0) return python_defines(code, wanted->names);
    foreign_language foreign = foreign_language_of(language);
    return foreign && foreign_defines(foreign, code, wanted->names);
}

static const char *take(const assay_code_spec *spec, const char *named, const char *labels, code_options options,
                        const assay_completion *completion, assay_buffer *code, assay_buffer *source,
                        assay_code_result *result) {
    code_place place;
    switch (code_extract(completion->answer, labels, options, code, &place)) {
        case CODE_TAKEN: break;
        case CODE_NONE: return none_of(result, !named, place.label);
        case CODE_UNCLOSED: return none(result, ASSAY_NO_ANSWER, "the last block of code is not closed");
        case CODE_TOO_LARGE: return none(result, ASSAY_COMPILE_ERROR, "the program is too large");
    }
    if (assay_view_trim(assay_buffer_view(code)).size == 0) return none(result, ASSAY_NO_ANSWER, "the block of code is empty");
    if (!named) named = language_of_label(place.label);
    if (!named) named = "python";
    bool python = strcmp(named, "python") == 0;
    /* Scripts in other languages: the judge makes the program of setup and source itself (foreign.h). */
    assay_view prelude = spec->suite.kind == JUDGE_SCRIPT && !python ? ASSAY_VIEW_NONE : spec->prelude;
    join(spec, completion->prompt, prelude, assay_buffer_view(code), python, source);
    if (python) check_put_calls(spec, completion->prompt, source);
    if (source->overflow) return none(result, ASSAY_COMPILE_ERROR, "the program is too large");
    result->language = named;
    result->span = in_body(completion, place.span);
    return named;
}

const char *code_find_source(const assay_code *code_reference, const assay_code_options *wanted,
                             const assay_completion *completion, assay_buffer *source, assay_code_result *result) {
    const assay_code_spec *spec = &code_reference->spec;
    wanted_names names = {code_reference->names_wanted, NULL};
    const code_options options = {.policy = wanted->unfenced ? CODE_FENCED_OR_WHOLE : CODE_FENCED,
                                  .run_unclosed = wanted->run_unclosed,
                                  .defines = names.names[0] && !wanted->last_block ? defines_wanted : NULL,
                                  .context = &names};
    const char *language = spec->suite.language;
    char labels[LABELS_BYTES];
    bool says = language && language[0];
    const char *named = says ? sandbox_language_name(language, labels, sizeof labels) : NULL;
    if (says && !named) return none(result, ASSAY_NOT_AVAILABLE, "the reference's language is not known here");
    names.language = named;
    assay_buffer code;
    assay_buffer_init(&code, source->cap);
    if (named) {
        named = take(spec, named, labels, options, completion, &code, source, result);
    } else {
        code_place place;
        all_labels(false, labels, sizeof labels);
        if (code_extract(completion->answer, labels, options, &code, &place) == CODE_NONE)
            all_labels(true, labels, sizeof labels);
        assay_buffer_reset(&code);
        named = take(spec, NULL, labels, options, completion, &code, source, result);
    }
    assay_buffer_clear(&code);
    return named;
}
