/* See choice.h. */
#include "verifiers/choice/choice.h"

#include "verifiers/choice/labels.h"
#include "verifiers/text/text.h"

/* Of what announces nothing: a longer text is no option, a letter behind J no label. */
enum { OPTION_BYTES = 512, USUAL_LABELS = 10 };

struct assay_choice_gold {
    uint32_t labels;
    size_t option_count;                         /* 0: not known */
    assay_view options[ASSAY_CHOICE_LABELS_MAX]; /* normal forms */
};

assay_status assay_choice_compile(const assay_view *labels, size_t label_count, const assay_view *options, size_t option_count,
                                  assay_arena *arena, assay_choice_gold **out) {
    assay_choice_gold *gold = assay_arena_calloc(arena, 1, sizeof *gold);
    if (!gold) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the choices");
    if (label_count == 0 || label_count > ASSAY_CHOICE_LABELS_MAX || option_count > ASSAY_CHOICE_LABELS_MAX)
        return assay_fail(ASSAY_INPUT, "BAD_CHOICE", "labels", "1 to 26 labels and at most 26 options");
    gold->option_count = option_count;
    for (size_t i = 0; i < label_count; i++) {
        choice_reading reading = choice_read(labels[i]);
        if (reading.labels == 0 || reading.hedged)
            return assay_fail(ASSAY_INPUT, "BAD_CHOICE", "labels", "label %zu is not a letter", i);
        if (option_count && reading.labels >> option_count)
            return assay_fail(ASSAY_INPUT, "BAD_CHOICE", "labels", "label %zu is beyond the options", i);
        gold->labels |= reading.labels;
    }
    for (size_t i = 0; i < option_count; i++) {
        gold->options[i] = assay_text_normal_form(options[i], arena);
        if (!gold->options[i].data) return assay_fail(ASSAY_INTERNAL, "OUT_OF_MEMORY", NULL, "no memory for the choices");
    }
    *out = gold;
    return assay_ok();
}

/* The options (as labels) whose text this is. */
static uint32_t labels_of_text(const assay_choice_gold *gold, assay_view text, assay_arena *arena) {
    uint32_t labels = 0;
    assay_view normal = assay_text_normal_form(choice_unwrap(text), arena);
    for (size_t i = 0; normal.size && i < gold->option_count; i++) {
        if (assay_view_equal(normal, gold->options[i])) labels |= 1u << i;
    }
    assay_view bare = labels || !gold->option_count || text.size > OPTION_BYTES ? text : choice_without_lead(text);
    return bare.size < choice_unwrap(text).size ? labels_of_text(gold, bare, arena) : labels; /* "It is London" */
}

static bool one_bit(uint32_t labels) {
    return labels != 0 && (labels & (labels - 1)) == 0;
}

static void put_canonical(uint32_t labels, char *out) {
    for (int i = 0; i < ASSAY_CHOICE_LABELS_MAX; i++) {
        if (labels >> i & 1) *out++ = (char)('A' + i);
    }
    *out = '\0';
}

/* "London, (C) Rome": a second option in what should be the first one's text; "(C) is wrong" is a remark. */
static bool lists_another(assay_view content, uint32_t labels) {
    static const char *const verbs[] = {"is", "are", "was", "and", "or", "because", "would", "has", "cannot", "does", "fails"};
    for (size_t at = 0; at + 2 < content.size && at < OPTION_BYTES; at++) {
        bool bracketed = content.data[at] == '(';
        char c = content.data[at + bracketed];
        if (c < 'A' || c > 'J' || content.data[at + bracketed + 1] != ')' || labels >> (c - 'A') & 1) continue;
        if (!bracketed && at > 0 && !assay_is_space(content.data[at - 1])) continue;
        assay_view rest = assay_view_trim(assay_view_slice(content, at + bracketed + 2, content.size));
        bool remark = rest.size == 0 || !(assay_is_alpha(rest.data[0]) || assay_is_digit(rest.data[0]));
        for (size_t i = 0; i < sizeof verbs / sizeof *verbs && !remark; i++) {
            assay_view behind = rest;
            remark = choice_skip_word(&behind, verbs[i]);
        }
        if (!remark) return true;
    }
    return false;
}

/* "12 B. 13 C. 14": the next two labels in order with points, each behind a blank. */
static bool lists_the_next(assay_view content, uint32_t labels) {
    char next = (char)('A' + __builtin_ctz(labels) + 1);
    unsigned found = 0;
    for (size_t at = 1; at + 1 < content.size && at < OPTION_BYTES && found < 2; at++) {
        if (content.data[at] != next || content.data[at + 1] != '.' || !assay_is_space(content.data[at - 1])) continue;
        found++;
        next++;
    }
    return found == 2;
}

/* "A (Lyon)", "A, Lyon": a label, and no article before a text. */
static bool begins_with_label_a(assay_view answer) {
    size_t at = 1;
    if (answer.size < 2 || answer.data[0] != 'A') return false;
    while (at < answer.size && answer.data[at] == ' ') at++;
    return at < answer.size && strchr("(,:;.)-/", answer.data[at]) != NULL;
}

/* "A, Lyon" as well as what choice_read reads: there the A might be an article or a variable, but for an option's text behind it. */
static choice_reading read_beside_options(const assay_choice_gold *gold, assay_view answer, assay_arena *arena) {
    choice_reading reading = choice_read(answer);
    assay_view text = choice_unwrap(answer);
    if (reading.labels || text.size < 3 || text.data[0] != 'A' || text.data[1] != ',') return reading;
    assay_view option = assay_view_trim(assay_view_slice(text, 2, text.size));
    if (option.size <= OPTION_BYTES && labels_of_text(gold, option, arena))
        reading = (choice_reading){.labels = 1, .content = option, .marked = true};
    return reading;
}

bool assay_choice_contradicts(const assay_choice_gold *gold, assay_view after, assay_arena *arena) {
    size_t begin = 0, end;
    while (begin < after.size && strchr(" $*}\\)(:-", after.data[begin]) && after.data[begin] != '\0') begin++;
    for (end = begin; end < after.size && !strchr(".,;\n)", after.data[end]);) end++;
    uint32_t labels = end > begin ? labels_of_text(gold, assay_view_slice(after, begin, end), arena) : 0;
    return labels != 0 && (labels & gold->labels) == 0;
}

bool assay_choice_joins_another(const assay_choice_gold *gold, assay_view rest) {
    static const assay_view joints[] = {{" and ", 5}, {" or ", 4}},
                            turns[] = {{",", 1},     {";", 1},     {"because", 7}, {"since", 5},
                                       {" not ", 5}, {" but ", 5}, {" while ", 7}};
    const char *newline = rest.size ? memchr(rest.data, '\n', rest.size) : NULL;
    rest = assay_view_slice(rest, 0, newline ? (size_t)(newline - rest.data) : rest.size);
    rest = assay_view_slice(rest, 0, rest.size < OPTION_BYTES ? rest.size : OPTION_BYTES);
    for (size_t at = 0; at < rest.size; at++) {
        assay_view here = assay_view_slice(rest, at, rest.size);
        for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
            if (assay_view_starts_with(here, turns[i])) return false; /* "B, not A and D" */
        }
        for (size_t i = 0; i < sizeof joints / sizeof *joints; i++) {
            if (!assay_view_starts_with(here, joints[i])) continue;
            size_t label = joints[i].size;
            while (label < here.size && strchr("*(", here.data[label]) && here.data[label] != '\0') label++;
            bool marked = label + 1 < here.size && strchr(".):", here.data[label + 1]) && here.data[label + 1] != '\0';
            char c = label < here.size ? here.data[label] : '\0';
            if (marked && c >= 'A' && c <= 'J' && !(gold->labels >> (c - 'A') & 1)) return true;
        }
    }
    return false;
}

void assay_choice_compare(const assay_choice_gold *gold, assay_view answer, assay_arena *arena, assay_choice_result *result) {
    *result = (assay_choice_result){.verdict = ASSAY_NO_ANSWER};
    if (choice_unwrap(answer).size == 0) return;
    /* The whole answer as an option's text comes first: an option may itself read like a label ("A" among the texts). */
    uint32_t by_text = begins_with_label_a(choice_unwrap(answer)) ? 0 : labels_of_text(gold, answer, arena);
    choice_reading reading = read_beside_options(gold, answer, arena);
    uint32_t content = reading.content.size ? labels_of_text(gold, reading.content, arena) : 0;
    uint32_t labels = reading.said && !(content & reading.labels) ? 0 : reading.labels;
    if (labels == 0 && one_bit(by_text)) labels = by_text;
    if (labels == 0) {
        result->verdict = ASSAY_UNPARSED;
        result->note = by_text ? "the text of several options" : "no label was found";
        return;
    }
    put_canonical(labels, result->canonical);
    result->verdict = labels == gold->labels ? ASSAY_CORRECT : ASSAY_INCORRECT;
    if (reading.hedged) {
        result->verdict = ASSAY_INCORRECT;
        result->note = "several labels joined by \"or\"";
    }
    if (reading.content.size && (lists_another(reading.content, labels) || lists_the_next(reading.content, labels))) {
        result->verdict = ASSAY_INCORRECT;
        result->note = "a second option behind the first";
    }
    if (content & labels) result->verdict = labels == gold->labels && !reading.hedged ? ASSAY_CORRECT : ASSAY_INCORRECT;
    if (content && !(content & labels)) {
        result->verdict = ASSAY_INCORRECT;
        result->note = "the label and the option's text contradict each other";
    }
}

bool assay_choice_reads(const assay_choice_gold *gold, assay_view text, assay_arena *arena) {
    choice_reading reading = read_beside_options(gold, text, arena);
    const size_t labels = gold->option_count ? gold->option_count : USUAL_LABELS;
    if (reading.labels >> labels) return false;
    if (reading.labels == 0)
        return text.size <= OPTION_BYTES && !begins_with_label_a(choice_unwrap(text)) &&
               one_bit(labels_of_text(gold, text, arena));
    if (reading.content.size == 0) return true;
    if (!(reading.marked || reading.said) || reading.content.size > OPTION_BYTES) return false;
    if (reading.said) return (labels_of_text(gold, reading.content, arena) & reading.labels) != 0;
    if (gold->option_count == 0 || labels_of_text(gold, reading.content, arena)) return true;
    const char *stop = memmem(reading.content.data, reading.content.size, ". ", 2); /* the option, then a remark */
    return stop && labels_of_text(gold, assay_view_slice(reading.content, 0, (size_t)(stop - reading.content.data)), arena);
}
