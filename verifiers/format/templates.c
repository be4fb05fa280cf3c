/* The automaton of the templates: the tags are due in one order; between two of them stands either an element's content, which must
 * not be blank, or nothing but white space. See format.h for the templates and rules. */
#include "verifiers/completion/text_search.h"
#include "verifiers/format/format_internal.h"

typedef struct automaton {
    const assay_format *format;
    const assay_completion *completion;
    assay_view body;
    unsigned due;     /* the tag that must come next; tag_count: none */
    unsigned first;   /* the first tag that the text itself must hold */
    size_t behind;    /* end of the last tag that came as due */
    bool variant;     /* prefilled, yet the text begins with a misspelt opening tag */
    const char *rule; /* first broken rule, or "" */
    size_t place;
    unsigned count[TAG_COUNT]; /* graded: how often, where first, and whether with its line feeds */
    size_t first_at[TAG_COUNT];
    bool with_newlines[TAG_COUNT];
} automaton;

static size_t skip_space(assay_view text, size_t at, size_t end) {
    while (at < end && assay_is_space(text.data[at])) at++;
    return at;
}

static void broken(automaton *machine, const char *rule, size_t place) {
    machine->rule = rule;
    machine->place = place;
}

static bool is_newline_at(const automaton *machine, size_t at) {
    return at < machine->body.size && machine->body.data[at] == '\n';
}

/* THINK_ANSWER: an opening tag is followed by a line feed, a closing one follows one; the answer's opening one does both. */
static bool has_newlines(const automaton *machine, const format_tag *tag) {
    bool after = tag->which != TAG_ANSWER_CLOSE, before = tag->which != TAG_THINK_OPEN;
    if (tag->which == TAG_ANSWER_OPEN && machine->completion->has_reasoning) before = false;
    if (after && !is_newline_at(machine, tag->end)) return false;
    return !before || (tag->begin > 0 && is_newline_at(machine, tag->begin - 1));
}

/* The text between the last tag and this one, which is the one due. */
static void check_gap(automaton *machine, const format_tag *tag) {
    size_t text = skip_space(machine->body, machine->behind, tag->begin);
    bool blank = text == tag->begin;
    bool empty = blank || format_is_blank(assay_view_slice(machine->body, text, tag->begin));
    switch (tag->which) {
        case TAG_THINK_OPEN:
            if (!blank) broken(machine, "TEXT_BEFORE_THINKING", text);
            break;
        case TAG_THINK_CLOSE:
            if (empty) broken(machine, "EMPTY_THINKING", tag->begin);
            break;
        case TAG_ANSWER_OPEN:
            if (!blank) broken(machine, "TEXT_BETWEEN", text);
            break;
        default:
            if (empty) broken(machine, "EMPTY_ANSWER", tag->begin);
            break;
    }
    if (*machine->rule || machine->format->template_id != ASSAY_FORMAT_THINK_ANSWER) return;
    bool exact = has_newlines(machine, tag);
    if (tag->which == TAG_THINK_OPEN) exact = exact && tag->begin == 0;
    if (tag->which == TAG_ANSWER_OPEN && !machine->completion->has_reasoning)
        exact = exact && tag->begin - machine->behind == 1;
    if (!exact) broken(machine, "MISSING_NEWLINE", tag->begin);
}

static void missing(automaton *machine, size_t end) {
    static const char *const rules[TAG_COUNT] = {"MISSING_THINK_OPEN", "MISSING_THINK_CLOSE", "MISSING_ANSWER_OPEN",
                                                 "MISSING_ANSWER_CLOSE"};
    bool opening = machine->due == TAG_THINK_OPEN || machine->due == TAG_ANSWER_OPEN;
    broken(machine, rules[machine->due], opening ? skip_space(machine->body, machine->behind, end) : end);
}

/* A tag that is not the one due. */
static void unexpected(automaton *machine, const format_tag *tag) {
    bool opening = tag->which == TAG_THINK_OPEN || tag->which == TAG_ANSWER_OPEN;
    if (tag->which < machine->first) {
        broken(machine, opening ? "UNEXPECTED_THINK_OPEN" : "DUPLICATE_TAG", tag->begin);
    } else if (tag->which < machine->due) {
        broken(machine, opening && machine->due == tag->which + 1 ? "NESTED_TAG" : "DUPLICATE_TAG", tag->begin);
    } else {
        assay_view rest = assay_view_slice(machine->body, tag->end, machine->body.size);
        bool comes_later =
            assay_completion_first_tag(machine->completion, rest, machine->format->tags[machine->due]) != ASSAY_NOT_FOUND;
        if (comes_later) {
            broken(machine, "TAG_OUT_OF_ORDER", tag->begin);
        } else {
            missing(machine, tag->begin);
        }
    }
}

static void at_end(automaton *machine) {
    if (machine->due < machine->format->tag_count) {
        missing(machine, machine->body.size);
    } else if (machine->format->tag_count == TAG_COUNT) {
        size_t text = skip_space(machine->body, machine->behind, machine->body.size);
        if (text < machine->body.size) broken(machine, "TEXT_AFTER_ANSWER", text);
    }
}

static void take_tag(automaton *machine, const format_tag *tag) {
    if (machine->count[tag->which]++ == 0) {
        machine->first_at[tag->which] = tag->begin;
        machine->with_newlines[tag->which] = has_newlines(machine, tag);
    }
    if (*machine->rule) return;
    if (tag->which != machine->due) {
        unexpected(machine, tag);
        return;
    }
    check_gap(machine, tag);
    machine->due++;
    machine->behind = tag->end;
}

static bool stands_alone_in_its_place(const automaton *machine, unsigned which) {
    if (machine->count[which] != 1) return false;
    if (machine->format->template_id == ASSAY_FORMAT_THINK_ANSWER && !machine->with_newlines[which]) return false;
    for (unsigned other = machine->first; other < machine->format->tag_count; other++) {
        if (other == which || machine->count[other] != 1) continue;
        if ((other < which) != (machine->first_at[other] < machine->first_at[which])) return false;
    }
    return true;
}

static double grade(const automaton *machine) {
    unsigned good = 0;
    bool no_reasoning = machine->completion->has_reasoning && format_is_blank(machine->completion->reasoning);
    for (unsigned which = 0; which < machine->format->tag_count; which++) {
        if (which < machine->first) {
            good += machine->count[which] == 0 && !no_reasoning && !machine->variant;
        } else {
            good += stands_alone_in_its_place(machine, which);
        }
    }
    return (double)good / machine->format->tag_count;
}

static bool nothing_left_to_learn(const automaton *machine) {
    if (*machine->rule == '\0') return false;
    if (!machine->format->graded) return true;
    for (unsigned which = 0; which < machine->format->tag_count; which++) {
        if (machine->count[which] < 2) return false;
    }
    return true;
}

/* false: out of budget, memory or PCRE2's limits. */
static bool run(automaton *machine, assay_budget *budget) {
    format_scan scan;
    format_tag tag;
    bool in_budget = assay_budget_spend(budget, 1 + machine->body.size / 256);
    if (!in_budget || !format_scan_init(&scan, machine->format, machine->completion)) return false;
    while (in_budget && !nothing_left_to_learn(machine) && format_scan_next(&scan, &tag)) {
        take_tag(machine, &tag);
        in_budget = assay_budget_spend(budget, 2);
    }
    if (*machine->rule == '\0') at_end(machine);
    bool whole = in_budget && !scan.failed;
    format_scan_clear(&scan);
    return whole;
}

void format_judge_template(const assay_format *format, const assay_completion *completion, assay_budget *budget,
                           assay_format_result *result) {
    automaton machine = {.format = format, .completion = completion, .body = completion->body, .rule = ""};
    machine.first = completion->has_reasoning     ? TAG_ANSWER_OPEN
                    : completion->think_prefilled ? TAG_THINK_CLOSE
                                                  : TAG_THINK_OPEN;
    machine.due = machine.first;
    if (completion->has_reasoning && format_is_blank(completion->reasoning)) broken(&machine, "EMPTY_THINKING", 0);
    machine.variant =
        machine.first == TAG_THINK_CLOSE && format_begins_with_variant(machine.body, format->tags[TAG_THINK_OPEN]);
    if (machine.variant) {
        bool known = completion->think_prefill == ASSAY_PREFILL_YES;
        broken(&machine, known ? "UNEXPECTED_THINK_OPEN" : "MISSING_THINK_OPEN",
               skip_space(machine.body, 0, machine.body.size));
    }
    if (!run(&machine, budget)) {
        *result = (assay_format_result){.verdict = ASSAY_ERROR, .broken_rule = ""};
        return;
    }
    bool kept = *machine.rule == '\0';
    *result = (assay_format_result){.verdict = format->graded ? ASSAY_MEASURED
                                               : kept         ? ASSAY_CORRECT
                                                              : ASSAY_INCORRECT,
                                    .score = format->graded ? grade(&machine)
                                             : kept         ? 1
                                                            : 0,
                                    .broken_rule = machine.rule,
                                    .offset = (uint32_t)machine.place};
}
