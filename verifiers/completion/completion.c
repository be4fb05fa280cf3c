/* Cuts a completion; see completion.h. */
#include "verifiers/completion/completion.h"

#include "verifiers/completion/completion_internal.h"
#include "verifiers/completion/thinking_marks.h"

static const assay_view markers[] = {{"<|im_start|>", 12},
                                     {"<|im_end|>", 10},
                                     {"<|eot_id|>", 10},
                                     {"<|eom_id|>", 10},
                                     {"<|endoftext|>", 13},
                                     {"<|end_of_text|>", 15},
                                     {"<|start_header_id|>", 19},
                                     {"<|begin_of_text|>", 17},
                                     {"<|end|>", 7},
                                     {"<|return|>", 10},
                                     {"<|user|>", 8},
                                     {"<|User|>", 8},
                                     {"<\xEF\xBD\x9C"
                                      "end\xE2\x96\x81of\xE2\x96\x81sentence\xEF\xBD\x9C>",
                                      27},
                                     {"<\xEF\xBD\x9C"
                                      "User\xEF\xBD\x9C>",
                                      12}};

/* Does the tag, of which the first byte is known to stand at `at`, stand there? Most that begin so differ in the second byte. */
static inline bool tag_stands(assay_view body, size_t at, size_t end, assay_view tag) {
    if (end - at < tag.size || (tag.size > 1 && body.data[at + 1] != tag.data[1])) return false;
    return memcmp(body.data + at, tag.data, tag.size) == 0;
}

size_t assay_completion_first_tag(const assay_completion *completion, assay_view part, assay_view tag) {
    const assay_places *angles = &completion->angles;
    if (tag.size == 0 || part.size == 0) return ASSAY_NOT_FOUND;
    if (tag.data[0] != '<') return assay_find_first(part, tag);
    size_t begin = (size_t)(part.data - completion->body.data), end = begin + part.size;
    for (uint32_t i = begin < assay_behind_noted(angles) ? 0 : angles->count; i < angles->count && angles->at[i] < end; i++) {
        size_t at = angles->at[i];
        if (at >= begin && tag_stands(completion->body, at, end, tag)) return at - begin;
    }
    if (!angles->more) return ASSAY_NOT_FOUND;
    size_t behind = assay_behind_noted(angles);
    if (behind < begin) behind = begin;
    if (behind >= end) return ASSAY_NOT_FOUND;
    size_t found = assay_find_first(assay_view_slice(part, behind - begin, part.size), tag);
    return found == ASSAY_NOT_FOUND ? found : behind - begin + found;
}

size_t assay_completion_last_tag(const assay_completion *completion, assay_view part, assay_view tag) {
    const assay_places *angles = &completion->angles;
    if (tag.size == 0 || part.size == 0) return ASSAY_NOT_FOUND;
    if (tag.data[0] != '<' || angles->more) return assay_find_last(part, tag);
    size_t begin = (size_t)(part.data - completion->body.data), end = begin + part.size;
    for (uint32_t i = angles->count; i > 0 && angles->at[i - 1] >= begin; i--) {
        size_t at = angles->at[i - 1];
        if (at < end && tag_stands(completion->body, at, end, tag)) return at - begin;
    }
    return ASSAY_NOT_FOUND;
}

/* The size of the marker at `at`; 0: none. */
static size_t marker_size(assay_view text, size_t at) {
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < sizeof markers / sizeof *markers; i++) {
        if (assay_view_starts_with(rest, markers[i])) return markers[i].size;
    }
    return 0;
}

/* Does a marker stand at `at`? Its second byte is one of two. */
static inline bool begins_marker(assay_view body, size_t at) {
    return at + 1 < body.size && body.data[at] == '<' && (body.data[at + 1] == '|' || body.data[at + 1] == '\xEF') &&
           marker_size(body, at) > 0;
}

/* The first marker of the body at or after `from`; ASSAY_NOT_FOUND: none. */
static size_t find_marker(const assay_completion *completion, size_t from) {
    assay_view body = completion->body;
    const assay_places *angles = &completion->angles;
    for (uint32_t i = from < assay_behind_noted(angles) ? 0 : angles->count; i < angles->count; i++) {
        size_t at = angles->at[i];
        if (at >= from && begins_marker(body, at)) return at;
    }
    if (!angles->more) return ASSAY_NOT_FOUND;
    size_t behind = assay_behind_noted(angles);
    for (size_t at = from > behind ? from : behind; at < body.size; at++) {
        const char *found = memchr(body.data + at, '<', body.size - at);
        if (!found) return ASSAY_NOT_FOUND;
        at = (size_t)(found - body.data);
        if (begins_marker(body, at)) return at;
    }
    return ASSAY_NOT_FOUND;
}

/* Does the marker at `at` open another turn: a role behind it? */
static bool opens_turn(assay_view text, size_t at) {
    static const assay_view roles[] = {{"user", 4}, {"system", 6}, {"assistant", 9}, {"tool", 4}};
    assay_view behind = assay_view_slice(text, at + marker_size(text, at), text.size);
    if (text.data[at + 2] == 'e') return false; /* one that ends */
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++) {
        if (assay_view_starts_with(behind, roles[i])) return true;
    }
    return false;
}

size_t assay_skip_markers(assay_view body) {
    size_t begin = 0;
    while (begins_marker(body, begin)) {
        begin += marker_size(body, begin);
        while (begin < body.size && assay_is_space(body.data[begin])) begin++;
    }
    return begin;
}

/* What the model said in its own turn. */
static assay_view own_turn(const assay_completion *completion, assay_view close) {
    assay_view body = completion->body;
    size_t at = find_marker(completion, assay_skip_markers(body));
    if (at == ASSAY_NOT_FOUND) return body;
    size_t closed = assay_completion_first_tag(completion, body, close);
    if (closed == ASSAY_NOT_FOUND) closed = 0;
    while (at != ASSAY_NOT_FOUND && at < closed && !opens_turn(body, at)) at = find_marker(completion, at + 1);
    return assay_view_slice(body, 0, at);
}

static assay_view trim_end(assay_view text) {
    while (text.size > 0 && assay_is_space(text.data[text.size - 1])) text.size--;
    return text;
}

/* Marks end alike (">"): their first byte is looked at first. */
static inline bool ends_with_mark(assay_view text, assay_view mark) {
    return text.size >= mark.size && text.data[text.size - mark.size] == mark.data[0] && assay_view_ends_with(text, mark);
}

static assay_view strip_suffixes(assay_view text, const assay_view *suffixes, size_t count) {
    uint64_t used = 0;
    bool stripped = true;
    text = trim_end(text);
    if (count > 64) count = 64;
    while (stripped) {
        stripped = false;
        for (size_t i = 0; i < count && !stripped; i++) {
            if (suffixes[i].size == 0 || used >> i & 1 || !ends_with_mark(text, suffixes[i])) continue;
            used |= (uint64_t)1 << i;
            text.size -= suffixes[i].size;
            text = trim_end(text);
            stripped = true;
        }
    }
    return text;
}

bool assay_prompt_opens_thinking(assay_view prompt, assay_view open) {
    prompt = trim_end(prompt);
    if (!assay_view_ends_with(prompt, open)) return false;
    prompt.size -= open.size;
    if (prompt.size == 0) return true;
    char before = prompt.data[prompt.size - 1];
    return before == '\n' || before == '>' || before == ']';
}

/* Where a thinking that was not opened in the text begins: at its start, or behind an opening tag that is the first thing there. */
static size_t begin_of_prefilled(assay_view body, assay_view open) {
    size_t at = 0;
    while (at < body.size && assay_is_space(body.data[at])) at++;
    return assay_view_starts_with(assay_view_slice(body, at, body.size), open) ? at + open.size : 0;
}

/* Without a closing tag: all answer, or all thinking from some place on. */
static void cut_unclosed(assay_completion *completion, assay_view body, assay_view open) {
    size_t opened = assay_completion_first_tag(completion, body, open);
    completion->has_open = opened != ASSAY_NOT_FOUND;
    completion->think_prefilled = completion->think_prefill == ASSAY_PREFILL_YES ||
                                  (completion->think_prefill != ASSAY_PREFILL_NO && !completion->has_open &&
                                   assay_prompt_opens_thinking(completion->prompt, open));
    if (completion->has_reasoning) completion->think_prefilled = false;
    if (!completion->has_open && !completion->think_prefilled) {
        completion->answer = body;
        return;
    }
    completion->unfinished_thinking = true;
    size_t begin = completion->think_prefilled ? begin_of_prefilled(body, open) : opened + open.size;
    completion->thinking = assay_view_slice(body, begin, body.size);
    /* The server had split off a whole thinking: what stands before a new one is the answer. */
    if (completion->has_reasoning) completion->answer = assay_view_slice(body, 0, opened);
}

static void cut_closed(assay_completion *completion, assay_view body, assay_tags tags, size_t closed) {
    assay_view before = assay_view_slice(body, 0, closed);
    assay_view after = assay_view_slice(body, closed + tags.close.size, body.size);
    size_t opened = assay_completion_first_tag(completion, before, tags.open);
    size_t opened_again = assay_completion_first_tag(completion, after, tags.open);
    completion->has_close = true;
    completion->has_open = opened != ASSAY_NOT_FOUND || opened_again != ASSAY_NOT_FOUND;
    completion->think_prefilled =
        !completion->has_reasoning && (completion->think_prefill == ASSAY_PREFILL_YES ||
                                       (opened == ASSAY_NOT_FOUND && completion->think_prefill != ASSAY_PREFILL_NO));
    size_t begin = completion->think_prefilled || opened == ASSAY_NOT_FOUND ? begin_of_prefilled(before, tags.open)
                                                                            : opened + tags.open.size;
    completion->thinking = assay_view_slice(before, begin, before.size);
    completion->unfinished_thinking = opened_again != ASSAY_NOT_FOUND;
    completion->answer = assay_view_slice(after, 0, opened_again);
}

void assay_completion_cut(assay_completion *completion, assay_tags think_tags, const assay_view *suffixes,
                          size_t suffix_count) {
    completion->body = strip_suffixes(completion->text, suffixes, suffix_count);
    completion->thinking = completion->answer = ASSAY_VIEW_NONE;
    completion->has_open = completion->has_close = false;
    completion->think_prefilled = completion->unfinished_thinking = false;
    static const assay_line_notes none;
    const assay_line_notes *notes = completion->notes ? completion->notes : &none;
    completion->valid_utf8 = assay_line_notes_check(notes, completion->body, &completion->angles);
    bool named = think_tags.open.size > 0;
    if (!named && !completion->has_reasoning && assay_is_without_marks(completion)) { /* mostly, of models that do not think */
        completion->think_tags = ASSAY_THINK_TAGS;
        completion->closes_once = false;
        completion->answer = completion->body;
        return;
    }
    if (!named) think_tags = assay_thinking_marks(completion);
    completion->think_tags = think_tags;
    assay_view turn = own_turn(completion, think_tags.close);
    size_t closed = assay_completion_last_tag(completion, turn, think_tags.close);
    completion->closes_once =
        closed != ASSAY_NOT_FOUND && closed == assay_completion_first_tag(completion, turn, think_tags.close);
    if (closed == ASSAY_NOT_FOUND) {
        cut_unclosed(completion, turn, think_tags.open);
    } else {
        cut_closed(completion, turn, think_tags, closed);
    }
    /* Prefilled is what the format check asks of the rubric's own tags. */
    if (!named && !assay_view_equal(think_tags.open, ASSAY_THINK_TAGS.open)) completion->think_prefilled = false;
    if (completion->has_reasoning) {
        completion->thinking = completion->reasoning;
        completion->valid_utf8 = completion->valid_utf8 && assay_line_notes_check(notes, completion->reasoning, NULL);
    }
}
