/* Which marks a text puts around its thinking; see thinking_marks.h. Nearly every text has <think>, or no mark at all: the first is seen at the noted places of
 * "<", the second by the first byte of the text and the byte behind each "<". */
#include "verifiers/completion/thinking_marks.h"

#include "verifiers/completion/completion_internal.h"

typedef struct marks {
    assay_tags tags;
    bool in_words; /* the opening one is ordinary words: both must stand there, or a sentence run on behind it */
} marks;

#define BOTH(open, close) \
    { {ASSAY_VIEW(open), ASSAY_VIEW(close)}, false }
static const marks table[] = {
    BOTH("<thinking>", "</thinking>"),
    BOTH("<thought>", "</thought>"),
    BOTH("<thoughts>", "</thoughts>"),
    BOTH("<reasoning>", "</reasoning>"),
    BOTH("<reason>", "</reason>"),
    BOTH("<analysis>", "</analysis>"),
    BOTH("<scratchpad>", "</scratchpad>"),
    BOTH("<思考>", "</思考>"),
    BOTH("<seed:think>", "</seed:think>"),
    BOTH("<longcat_think>", "</longcat_think>"),
    BOTH("<|begin_of_thought|>", "<|end_of_thought|>"),
    BOTH("<|START_THINKING|>", "<|END_THINKING|>"),
    BOTH("<|inner_prefix|>", "<|inner_suffix|>"),
    BOTH("<|channel|>analysis", "<|channel|>final<|message|>"),
    BOTH("<unused94>", "<unused95>"),
    BOTH("[THINK]", "[/THINK]"),
    BOTH("◁think▷", "◁/think▷"),
    /* Harmony's marks where special tokens were left out, and a chat template's phrases. */
    {{ASSAY_VIEW("analysis"), ASSAY_VIEW("assistantfinal")}, true},
    {{ASSAY_VIEW("Here is my thought process:"), ASSAY_VIEW("Here is my response:")}, true},
};
enum { MARKS = sizeof table / sizeof *table };

/* The first closing mark of the table that stands at `at`; MARKS: none. */
static unsigned closing_at(assay_view body, size_t at) {
    assay_view rest = assay_view_slice(body, at, body.size);
    for (unsigned i = 0; i < MARKS; i++) {
        if (!table[i].in_words && assay_view_starts_with(rest, table[i].tags.close)) return i;
    }
    return MARKS;
}

/* May a closing mark begin with these two bytes? Of mathematics "<1", "<x", "< " are frequent. */
static inline bool may_close(assay_view body, size_t at) {
    char second = at + 1 < body.size ? body.data[at + 1] : '\0';
    return second == '/' || second == '|' || second == 'u';
}

/* The marks that are closed at `at` and were not opened before; MARKS: none. */
static unsigned unmatched_at(const assay_completion *completion, size_t at) {
    assay_view body = completion->body;
    unsigned which = may_close(body, at) ? closing_at(body, at) : MARKS;
    if (which == MARKS) return MARKS;
    assay_view before = assay_view_slice(body, 0, at);
    return assay_completion_first_tag(completion, before, table[which].tags.open) == ASSAY_NOT_FOUND ? which : MARKS;
}

static unsigned closed_marks(const assay_completion *completion) {
    assay_view body = completion->body;
    const assay_places *angles = &completion->angles;
    unsigned which = MARKS;
    for (uint32_t i = 0; i < angles->count && which == MARKS; i++) which = unmatched_at(completion, angles->at[i]);
    if (!angles->more) return which;
    for (size_t at = assay_behind_noted(angles); at < body.size && which == MARKS; at++) {
        const char *found = memchr(body.data + at, '<', body.size - at);
        if (!found) break;
        at = (size_t)(found - body.data);
        which = unmatched_at(completion, at);
    }
    return which;
}

static bool is_opened(const assay_completion *completion, assay_view open) {
    return completion->think_prefill != ASSAY_PREFILL_NO && assay_prompt_opens_thinking(completion->prompt, open);
}

/* "analysisWe add": no blank between the opening words and a capital letter. */
static bool runs_on(assay_view text, size_t at) {
    return at < text.size && assay_is_alpha(text.data[at - 1]) && text.data[at] >= 'A' && text.data[at] <= 'Z';
}

/* The first bytes of the opening marks. */
static const bool opens[256] = {['<'] = true, ['['] = true, [0xE2] = true, ['a'] = true, ['H'] = true};

/* The marks that the text or the prompt opens first; MARKS: none. */
static unsigned opened_marks(const assay_completion *completion) {
    static const assay_view leads[] = {{"<|start|>assistant", 18}, {"assistant\n", 10}};
    assay_view body = completion->body, text = assay_view_trim(assay_view_slice(body, assay_skip_markers(body), body.size));
    for (size_t i = 0; i < sizeof leads / sizeof *leads; i++) {
        if (assay_view_starts_with(text, leads[i])) text = assay_view_trim(assay_view_slice(text, leads[i].size, text.size));
    }
    char first = text.size > 0 ? text.data[0] : '\0';
    bool prompt = completion->prompt.size > 0;
    if (!prompt && !opens[(unsigned char)first]) return MARKS;
    for (unsigned i = 0; i < MARKS; i++) {
        assay_tags tags = table[i].tags;
        if (first == tags.open.data[0] && assay_view_starts_with(text, tags.open) &&
            (!table[i].in_words || runs_on(text, tags.open.size) || assay_find_first(text, tags.close) != ASSAY_NOT_FOUND))
            return i;
        if (prompt && !table[i].in_words && is_opened(completion, tags.open)) return i;
    }
    return MARKS;
}

bool assay_is_without_marks(const assay_completion *completion) {
    const assay_places *angles = &completion->angles;
    if (angles->count > 0 || angles->more || completion->prompt.size > 0 || completion->think_prefill == ASSAY_PREFILL_YES)
        return false;
    assay_view text = assay_view_trim(completion->body);
    return text.size == 0 || !opens[(unsigned char)text.data[0]];
}

assay_tags assay_thinking_marks(const assay_completion *completion) {
    assay_tags usual = ASSAY_THINK_TAGS;
    assay_view body = completion->body;
    if (completion->think_prefill == ASSAY_PREFILL_YES || is_opened(completion, usual.open) ||
        assay_completion_last_tag(completion, body, usual.close) != ASSAY_NOT_FOUND ||
        assay_completion_first_tag(completion, body, usual.open) != ASSAY_NOT_FOUND)
        return usual;
    unsigned which = opened_marks(completion);
    if (which == MARKS) which = closed_marks(completion);
    return which == MARKS ? usual : table[which].tags;
}
