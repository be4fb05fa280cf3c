/* What an answer begins with, ends with, is made of, or must contain. */
#include "verifiers/instructions/instructions_internal.h"

#include "common/json_reader.h"

/* "p.", white space or none; 0: not there. */
static size_t letter_dot(assay_view text, size_t at, char letter) {
    if (at + 1 >= text.size || text.data[at] != letter || text.data[at + 1] != '.') return 0;
    return 2 + instructions_space_at(text, at + 2);
}

/* P.S.: "p." "s."; P.P.S: "p." "p." "s". */
static bool has_postscript(assay_view text, bool second) {
    for (const char *p; text.size > 0 && (p = memchr(text.data, 'p', text.size)) != NULL;) {
        size_t at = (size_t)(p - text.data), size = letter_dot(text, at, 'p'), end = at + size;
        if (size > 0 && second) end += (size = letter_dot(text, end, 'p'));
        if (size > 0 && end < text.size && text.data[end] == 's' &&
            (second || (end + 1 < text.size && text.data[end + 1] == '.')))
            return true;
        text = assay_view_slice(text, at + 1, text.size);
    }
    return false;
}

follows judge_postscript(const instruction *self, answer_text *answer, uint32_t *counted) {
    (void)counted;
    if (!instructions_folded(answer)) return STOPPED;
    assay_view marker = self->literals[0].text;
    bool second = assay_view_equal(marker, ASSAY_VIEW("p.p.s"));
    size_t begin;
    if (second || assay_view_equal(marker, ASSAY_VIEW("p.s.")))
        return has_postscript(answer->folded, second) ? FOLLOWED : NOT_FOLLOWED;
    literal_search search = {.literal = &self->literals[0], .text = answer->folded};
    return instructions_literal_next(&search, &begin) ? FOLLOWED : NOT_FOLLOWED;
}

follows judge_constrained_response(const instruction *self, answer_text *answer, uint32_t *counted) {
    static const assay_view responses[] = {{"My answer is yes.", 17}, {"My answer is no.", 16}, {"My answer is maybe.", 19}};
    (void)self, (void)counted;
    for (size_t i = 0; i < sizeof responses / sizeof *responses; i++) {
        if (memmem(answer->text.data, answer->text.size, responses[i].data, responses[i].size)) return FOLLOWED;
    }
    return NOT_FOLLOWED;
}

static assay_view without_prefix(assay_view text, const char *prefix) {
    assay_view what = assay_view_of(prefix);
    return assay_view_starts_with(text, what) ? assay_view_slice(text, what.size, text.size) : text;
}

follows judge_json_format(const instruction *self, answer_text *answer, uint32_t *counted) {
    enum { DEPTH = 1000 };
    static const char *const prefixes[] = {"```json", "```Json", "```JSON", "```"};
    assay_view text = answer->stripped;
    const char *error;
    size_t at;
    (void)self, (void)counted;
    for (size_t i = 0; i < sizeof prefixes / sizeof *prefixes; i++) text = without_prefix(text, prefixes[i]);
    if (assay_view_ends_with(text, ASSAY_VIEW("```"))) text.size -= 3;
    return json_parse(instructions_strip(text), DEPTH, &error, &at).type != JSON_ERROR ? FOLLOWED : NOT_FOLLOWED;
}

/* Two different texts around six asterisks; empty ones may stand first and last. */
follows judge_two_responses(const instruction *self, answer_text *answer, uint32_t *counted) {
    assay_view rest = answer->text, responses[2] = {ASSAY_VIEW_NONE, ASSAY_VIEW_NONE};
    const char *divider;
    size_t index = 0;
    (void)self;
    do {
        divider = memmem(rest.data, rest.size, "******", 6);
        size_t end = divider ? (size_t)(divider - rest.data) : rest.size;
        assay_view response = instructions_strip(assay_view_slice(rest, 0, end));
        if (response.size > 0) {
            if (*counted < 2) responses[*counted] = response;
            ++*counted;
        } else if (index > 0 && divider) {
            return NOT_FOLLOWED;
        }
        rest = assay_view_slice(rest, end + 6, rest.size);
        index++;
    } while (divider);
    return *counted == 2 && !assay_view_equal(responses[0], responses[1]) ? FOLLOWED : NOT_FOLLOWED;
}

follows judge_repeat_prompt(const instruction *self, answer_text *answer, uint32_t *counted) {
    (void)counted;
    if (!instructions_folded(answer)) return STOPPED;
    return assay_view_starts_with(instructions_strip(answer->folded), self->literals[0].text) ? FOLLOWED : NOT_FOLLOWED;
}

follows judge_end_phrase(const instruction *self, answer_text *answer, uint32_t *counted) {
    (void)counted;
    if (!instructions_folded(answer)) return STOPPED;
    assay_view text = instructions_strip(answer->folded);
    while (text.size > 0 && text.data[text.size - 1] == '"') text.size--;
    while (text.size > 0 && text.data[0] == '"') text = assay_view_slice(text, 1, text.size);
    return assay_view_ends_with(text, self->literals[0].text) ? FOLLOWED : NOT_FOLLOWED;
}

follows judge_quotation(const instruction *self, answer_text *answer, uint32_t *counted) {
    assay_view text = answer->stripped;
    (void)self, (void)counted;
    return text.size > 1 && text.data[0] == '"' && text.data[text.size - 1] == '"' ? FOLLOWED : NOT_FOLLOWED;
}

/* The first bytes of other scripts' commas, so that the rest of the text is passed at memory speed. */
static size_t other_commas(assay_view text) {
    size_t count = 0;
    for (size_t at = 0; at < text.size;) {
        unsigned char byte = (unsigned char)text.data[at];
        if (byte != 0xD8 && byte != 0xE3 && byte != 0xEF) {
            at++;
            continue;
        }
        uint32_t c = assay_utf8_decode(text, &at);
        count += c == 0x060C || c == 0x3001 || c == 0xFF0C || c == 0xFE50 || c == 0xFE51 || c == 0xFF64;
    }
    return count;
}

follows judge_no_comma(const instruction *self, answer_text *answer, uint32_t *counted) {
    size_t count = other_commas(answer->text);
    (void)self;
    for (size_t at = 0; at < answer->text.size; at++) count += answer->text.data[at] == ',';
    *counted = (uint32_t)count;
    return count == 0 ? FOLLOWED : NOT_FOLLOWED;
}
