/* Aims at assay_completion_cut and the searches at noted places: held against a plain reading of completion.h's table that looks at every byte and
 * notes nothing. The first byte chooses tags and prefill; a second one how often the text is repeated, so that there are more places than are noted. */
#include <stdlib.h>

#include "verifiers/completion/completion.h"
#include "verifiers/completion/text_search.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(bool holds) {
    if (!holds) abort();
}

static bool stands(assay_view text, size_t at, assay_view word) {
    return text.size - at >= word.size && memcmp(text.data + at, word.data, word.size) == 0;
}

static size_t first(assay_view text, size_t from, assay_view word) {
    for (size_t at = from; at < text.size; at++) {
        if (stands(text, at, word)) return at;
    }
    return ASSAY_NOT_FOUND;
}

static size_t last(assay_view text, assay_view word) {
    for (size_t at = text.size; at-- > 0;) {
        if (stands(text, at, word)) return at;
    }
    return ASSAY_NOT_FOUND;
}

static size_t marker(assay_view text, size_t at) {
    static const char *const markers[] = {"<|im_start|>",
                                          "<|im_end|>",
                                          "<|eot_id|>",
                                          "<|eom_id|>",
                                          "<|endoftext|>",
                                          "<|end_of_text|>",
                                          "<|start_header_id|>",
                                          "<|begin_of_text|>",
                                          "<|end|>",
                                          "<|return|>",
                                          "<|user|>",
                                          "<|User|>",
                                          "<\xEF\xBD\x9C"
                                          "end\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>",
                                          "<\xEF\xBD\x9C"
                                          "User\xEF\xBD\x9C>"};
    for (size_t i = 0; at < text.size && i < sizeof markers / sizeof *markers; i++) {
        if (stands(text, at, assay_view_of(markers[i]))) return strlen(markers[i]);
    }
    return 0;
}

static bool opens_turn(assay_view text, size_t at) {
    static const char *const roles[] = {"user", "system", "assistant", "tool"};
    size_t behind = at + marker(text, at);
    for (size_t i = 0; text.data[at + 2] != 'e' && i < 4; i++) {
        if (stands(text, behind, assay_view_of(roles[i]))) return true;
    }
    return false;
}

static assay_view turn_of(assay_view body, assay_view close) {
    size_t at = 0, closed = first(body, 0, close);
    while (marker(body, at)) {
        at += marker(body, at);
        while (at < body.size && assay_is_space(body.data[at])) at++;
    }
    for (; at < body.size; at++) {
        if (!marker(body, at)) continue;
        bool in_thinking = closed != ASSAY_NOT_FOUND && at < closed;
        if (!in_thinking || opens_turn(body, at)) return assay_view_slice(body, 0, at);
    }
    return body;
}

static void check_cut(const assay_completion *cut, assay_tags tags) {
    assay_view turn = turn_of(cut->body, tags.close);
    size_t close = last(turn, tags.close), open = first(assay_view_slice(turn, 0, close), 0, tags.open);
    expect(cut->has_close == (close != ASSAY_NOT_FOUND));
    expect(cut->valid_utf8 == (assay_utf8_valid_prefix_portable(cut->body) == cut->body.size));
    if (close == ASSAY_NOT_FOUND) {
        expect(!cut->closes_once && cut->has_open == (open != ASSAY_NOT_FOUND));
        if (!cut->has_open && !cut->think_prefilled) expect(cut->answer.size == turn.size && !cut->unfinished_thinking);
        else expect(cut->unfinished_thinking && cut->answer.size == 0);
        return;
    }
    expect(cut->closes_once == (first(turn, 0, tags.close) == close));
    size_t behind = close + tags.close.size, again = first(turn, behind, tags.open);
    expect(cut->has_open == (open != ASSAY_NOT_FOUND || again != ASSAY_NOT_FOUND));
    size_t end = again == ASSAY_NOT_FOUND ? turn.size : again;
    expect(cut->answer.size == end - behind && (cut->answer.size == 0 || cut->answer.data == turn.data + behind));
    expect(cut->unfinished_thinking == (again != ASSAY_NOT_FOUND));
    size_t inside = open == ASSAY_NOT_FOUND ? 0 : open + tags.open.size;
    if (!cut->think_prefilled) expect(cut->thinking.size == close - inside);
}

static void check_searches(const assay_completion *cut, assay_view tag, size_t begin, size_t end) {
    assay_view part = assay_view_slice(cut->body, begin, end);
    expect(assay_completion_first_tag(cut, part, tag) == first(part, 0, tag));
    expect(assay_completion_last_tag(cut, part, tag) == last(part, tag));
}

/* Tags that are not named: the text is cut as if those that were found had been. */
static void check_found(assay_view text, const assay_line_notes *notes, uint8_t choice) {
    assay_completion cut = {.text = text, .think_prefill = (assay_think_prefill)(choice >> 2 & 3), .notes = notes}, named = cut;
    assay_completion_cut(&cut, ASSAY_NO_TAGS, NULL, 0);
    check_cut(&cut, cut.think_tags);
    assay_completion_cut(&named, cut.think_tags, NULL, 0);
    expect(named.answer.data == cut.answer.data && named.answer.size == cut.answer.size);
    expect(named.thinking.data == cut.thinking.data && named.thinking.size == cut.thinking.size);
    size_t open = first(cut.body, 0, ASSAY_VIEW("<think>")), close = first(cut.body, 0, ASSAY_VIEW("</think>"));
    bool usual = assay_view_equal(cut.think_tags.open, ASSAY_VIEW("<think>"));
    expect(usual || (open == ASSAY_NOT_FOUND && close == ASSAY_NOT_FOUND && !cut.think_prefilled));
}

static void check(assay_view text, const assay_line_notes *notes, uint8_t choice) {
    static const assay_tags all[] = {
        {{"<think>", 7}, {"</think>", 8}}, {{"<t", 2}, {"<t>", 3}}, {{"[T]", 3}, {"[/T]", 4}}, {{"<", 1}, {"/", 1}}};
    assay_tags tags = all[choice & 3];
    assay_completion cut = {.text = text, .think_prefill = (assay_think_prefill)(choice >> 2 & 3), .notes = notes};
    assay_completion_cut(&cut, tags, NULL, 0);
    check_cut(&cut, tags);
    check_found(text, notes, choice);
    for (size_t i = 0; i < 4; i++) {
        size_t begin = cut.body.size * i / 4;
        check_searches(&cut, tags.open, begin, cut.body.size - begin / 2);
        check_searches(&cut, tags.close, begin, cut.body.size);
        check_searches(&cut, ASSAY_VIEW("<answer>"), begin / 2, begin);
    }
}

/* The same text within a message whose lines are noted, among neighbours that share its first and last line and hold what is noted. */
static void check_noted(assay_view text, uint8_t choice) {
    static const char before[64] = "<\xFF<think>", after[] = "\x80</think><";
    size_t begin = choice % sizeof before, size = begin + text.size + sizeof after, room = (size + 63) / 64 * 64;
    char *bytes = aligned_alloc(ASSAY_LINE_BYTES, room);
    assay_line_word *words = malloc(assay_line_words(size) * sizeof *words);
    if (!bytes || !words) abort();
    assay_noted_copy copy;
    assay_noted_copy_begin(&copy, bytes, words, size);
    assay_noted_copy_put(&copy, before, begin);
    assay_noted_copy_put(&copy, text.data, text.size);
    assay_noted_copy_put(&copy, after, sizeof after);
    assay_noted_copy_end(&copy);
    expect(memcmp(bytes + begin, text.data, text.size) == 0);
    const assay_line_notes notes = {{bytes, size}, words};
    check((assay_view){bytes + begin, text.size}, &notes, choice);
    free(words);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 2 || size > 1 << 14) return 0;
    size_t part = size - 2, times = data[1] % 40 + 1u;
    char *text = malloc(part * times + 1);
    if (!text) return 0;
    for (size_t i = 0; part > 0 && i < times; i++) memcpy(text + i * part, data + 2, part);
    check((assay_view){text, part}, NULL, data[0]);
    check((assay_view){text, part * times}, NULL, data[0]);
    check_noted((assay_view){text, part * times}, data[0]);
    free(text);
    return 0;
}
