/* Chooses the answer among the candidates of the sources; see answer.h. */
#include "verifiers/answer/answer.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "verifiers/answer/answer_internal.h"

enum { EXTRAS_PER_SOURCE = 8 }; /* rejected candidates kept of each source for explanations */

/* What was kept, outside the arena: the searches' lists are forgotten at the end. */
typedef struct choice {
    answer_piece kept[ASSAY_CANDIDATES_MAX];
    uint64_t hashes[ASSAY_CANDIDATES_MAX];
    bool must_agree[ASSAY_CANDIDATES_MAX];
    size_t count;
    size_t several;
    bool decided; /* kept[0] decided: it is the answer, or the reason for none */
    bool more;
    bool agree; /* BOXES_AGREE */
} choice;

static bool is_allowed(const assay_answer_policy *policy, assay_answer_source source) {
    for (size_t i = 0; i < policy->source_count; i++) {
        if (policy->sources[i] == source) return true;
    }
    return false;
}

static bool keep(choice *chosen, answer_piece piece, bool must_agree, uint64_t hash) {
    if (chosen->count == ASSAY_CANDIDATES_MAX) return false;
    chosen->kept[chosen->count] = piece;
    chosen->hashes[chosen->count] = hash;
    chosen->must_agree[chosen->count++] = must_agree;
    chosen->several += must_agree;
    return true;
}

static void decide(choice *chosen, answer_piece piece) {
    chosen->decided = true;
    keep(chosen, piece, false, 0); /* hashed where there is another one */
}

/* A candidate that must be equal to the answer; those with bytes that were seen already are not kept again. */
static void keep_other(choice *chosen, answer_piece piece) {
    uint64_t hash = XXH3_64bits(piece.text.data, piece.text.size);
    if (chosen->count > 0 && chosen->hashes[0] == 0)
        chosen->hashes[0] = XXH3_64bits(chosen->kept[0].text.data, chosen->kept[0].text.size);
    for (size_t i = 0; i < chosen->count; i++) {
        if (chosen->hashes[i] == hash && assay_view_equal(chosen->kept[i].text, piece.text)) return;
    }
    piece.rejection = ASSAY_REJECTED_NOT_LAST;
    if (!keep(chosen, piece, chosen->agree && chosen->kept[0].rejection == ASSAY_TAKEN, hash)) chosen->more = true;
}

/* Another answer in a clause of its own must agree, too; `more`: something stands behind. */
static void add_seconds(assay_view region, const answer_piece *piece, bool more, answer_offers *offers) {
    const char *begin = piece->text.data, *end = begin + piece->text.size;
    if (piece->source == ASSAY_SOURCE_BOXED) { /* of the box and the expression around it the outer one */
        const char *box_end = piece->box.data + piece->box.size;
        begin = begin < piece->box.data ? begin : piece->box.data;
        end = end > box_end ? end : box_end;
    }
    assay_view second = more ? answer_second_behind(region, answer_offset(region, end), piece) : ASSAY_VIEW_NONE;
    if (second.size > 0 && offers->count < ANSWER_OFFERS_MAX) offers->items[offers->count++] = second;
    second = answer_second_before(region, answer_offset(region, begin), piece);
    if (second.size > 0 && offers->count < ANSWER_OFFERS_MAX) offers->items[offers->count++] = second;
}

/* What is offered beside the answer must agree with it. */
static void keep_offers(assay_view region, choice *chosen) {
    answer_piece piece = chosen->kept[0];
    answer_offers offers = {.count = 0};
    if (piece.rejection != ASSAY_TAKEN) return;
    bool box = piece.source == ASSAY_SOURCE_BOXED;
    if (box && piece.text.data > piece.box.data) { /* else an expression around it */
        size_t begin = answer_offset(region, piece.box.data);
        answer_offered_before(region, &piece, &offers);
        assay_view other = ASSAY_VIEW_NONE;
        if (offers.count == 0 && ANSWER_ASK(piece.checks, CHECK_OTHER_CASE,
                                            (other = answer_other_case(region, begin, begin + piece.box.size)).size > 0))
            offers.items[offers.count++] = answer_unwrap(other);
    }
    uint32_t behind = box ? piece.checks : answer_ends_at(piece.after, 0) ? 0 : ANSWER_CHECKS_ALL;
    if (piece.source == ASSAY_SOURCE_LAST_EXPRESSION) behind = 0; /* prose goes on behind it */
    if (behind & CHECK_NEXT) answer_offered_behind(region, &piece, &offers);
    char next = at_or_nul(region, answer_offset(region, piece.text.data) + piece.text.size);
    bool more = behind & CHECK_FARTHER || next == '"' || next == ','; /* a member of JSON */
    add_seconds(region, &piece, more, &offers);
    bool last = piece.source == ASSAY_SOURCE_LAST_EXPRESSION;
    if ((last || piece.source == ASSAY_SOURCE_PHRASE) && offers.count < ANSWER_OFFERS_MAX) {
        assay_view claimed = last ? answer_claimed_beside(region, piece.text) : answer_other_announced(region, piece.text);
        if (claimed.size > 0) offers.items[offers.count++] = claimed;
    }
    for (size_t i = 0; i < offers.count; i++) {
        piece.text = offers.items[i];
        keep_other(chosen, piece);
    }
}

/* Keeps the live ones among `pieces` as others, from the end on, and a few of the rejected ones. */
static void keep_others(choice *chosen, const answer_pieces *pieces, size_t count) {
    size_t rejected = 0;
    for (size_t i = count; i-- > 0 && !chosen->more;) {
        if (pieces->items[i].rejection == ASSAY_TAKEN) {
            keep_other(chosen, pieces->items[i]);
        } else if (rejected++ < EXTRAS_PER_SOURCE) {
            keep(chosen, pieces->items[i], false, 0);
        }
    }
}

/* Candidates that change nothing, for explanations. */
static void keep_extras(choice *chosen, const answer_pieces *pieces, size_t count, assay_answer_rejection why) {
    for (size_t i = count, kept = 0; i-- > 0 && kept < EXTRAS_PER_SOURCE; kept++) {
        answer_piece piece = pieces->items[i];
        if (piece.rejection == ASSAY_TAKEN) piece.rejection = why;
        if (!keep(chosen, piece, false, 0)) return;
    }
}

static void collect(answer_search *search, assay_answer_source source, size_t phrases, answer_pieces *pieces) {
    assay_view region = search->region;
    switch (source) {
        case ASSAY_SOURCE_BOXED: answer_collect_boxes(search, region, pieces); break;
        case ASSAY_SOURCE_ANSWER_TAG: answer_collect_elements(search, pieces); break;
        case ASSAY_SOURCE_HASHES: answer_collect_hashes(search, region, pieces); break;
        case ASSAY_SOURCE_PHRASE: answer_collect_phrases(search, region, phrases, pieces); break;
        case ASSAY_SOURCE_BOLD: answer_collect_bold(search, pieces); break;
        case ASSAY_SOURCE_LAST_EXPRESSION: answer_collect_last(search, pieces); break;
        case ASSAY_SOURCE_WHOLE: {
            assay_view text = assay_view_trim(region);
            if (text.size > 0) answer_add(search, pieces, (answer_piece){.text = text, .source = ASSAY_SOURCE_WHOLE});
            break;
        }
        case ASSAY_SOURCE_ANSWER_LINE: answer_collect_lines(search, pieces); break;
        case ASSAY_SOURCE_LAST_NUMBER: answer_collect_last_number(search, pieces); break;
        case ASSAY_SOURCE_NONE:
        default: break;
    }
}

/* Is the piece none at all where there are better ones: quoted, or in a sentence about the format? */
static bool is_transparent(const answer_piece *piece) {
    return piece->rejection == ASSAY_REJECTED_QUOTED;
}

/* The candidate that decides, one behind: the last one, but for quoted ones, and for denied ones behind a live one; 0: none. */
static size_t deciding(const answer_pieces *pieces) {
    size_t count = pieces->count;
    while (count > 0 && is_transparent(&pieces->items[count - 1])) count--;
    size_t live = count;
    while (live > 0 && (pieces->items[live - 1].rejection == ASSAY_REJECTED_DENIED || is_transparent(&pieces->items[live - 1])))
        live--;
    return live > 0 ? live : count;
}

/* A bare number beside the mark or box that an element holds must agree with it: "24 #### 25". */
static void keep_bare_number(choice *chosen, assay_view text) {
    bool digit = false;
    for (size_t i = 0; i < text.size && !digit; i++) digit = assay_is_digit(text.data[i]);
    if (!digit) return;
    text = assay_view_trim(text);
    while (text.size > 0 && (text.data[text.size - 1] == '#' || text.data[text.size - 1] == '$')) text.size--;
    text = answer_unwrap(text);
    size_t at = 0;
    answer_value value;
    if (!answer_next_value(text, &at, &value) || value.begin != 0 || value.end != text.size) return;
    if (value.kind != VALUE_NUMBER) return;
    keep_other(chosen, (answer_piece){.text = text, .source = ASSAY_SOURCE_ANSWER_TAG});
}

/* What an answer element says. Where that is a box, *inside are its boxes. */
static answer_piece read_element(answer_search *search, answer_piece element, answer_pieces *inside) {
    *inside = (answer_pieces){0};
    answer_collect_boxes(search, element.text, inside);
    if (deciding(inside) == 0) answer_collect_hashes(search, element.text, inside);
    if (deciding(inside) == 0) answer_collect_phrases(search, element.text, 1, inside);
    size_t count = deciding(inside);
    if (count > 0) {
        answer_piece found = inside->items[count - 1];
        if (found.source != ASSAY_SOURCE_BOXED) found.source = ASSAY_SOURCE_ANSWER_TAG;
        return found;
    }
    bool one_line = element.text.size == 0 || !memchr(element.text.data, '\n', element.text.size);
    element.whole = one_line ? answer_unwrap(element.text) : ASSAY_VIEW_NONE;
    element.text =
        one_line
            ? answer_reduce_sentence(answer_before_contrast(answer_without_explanation(answer_without_refused(element.text))))
            : answer_unwrap(element.text);
    if (element.text.size == 0) element.rejection = ASSAY_REJECTED_EMPTY;
    return element;
}

/* Boxes of `within` that must agree with what was taken. */
static void keep_boxes_of(answer_search *search, assay_view within, choice *chosen) {
    answer_pieces boxes = {0};
    answer_collect_boxes(search, within, &boxes);
    keep_others(chosen, &boxes, boxes.count);
}

/* The same for "#### 8" with one value and nothing else on its line: a heading ("#### 2024 AMC") is no answer. */
static void keep_hashes_of(answer_search *search, assay_view within, choice *chosen) {
    answer_pieces marks = {0}, bare = {0};
    answer_collect_hashes(search, within, &marks);
    for (size_t i = 0; i < marks.count; i++) {
        assay_view text = marks.items[i].text;
        size_t at = at_or_nul(text, 0) == '-', begin = at;
        answer_value value;
        bool one = answer_next_value(text, &at, &value) && value.begin <= begin && value.end == text.size;
        if (one && marks.items[i].rejection == ASSAY_TAKEN && !answer_add(search, &bare, marks.items[i])) return;
    }
    keep_others(chosen, &bare, bare.count);
}

/* "If there were 3 more, the answer would be 45": another question's. */
static bool is_hypothetical(assay_view region, assay_view content) {
    static const char *const words[] = {"would"};
    enum { SENTENCE_BYTES = 160 };
    size_t end = answer_offset(region, content.data), begin = end;
    while (begin > 0 && end - begin < SENTENCE_BYTES && !strchr(".!?\n", region.data[begin - 1])) begin--;
    return answer_has_word(assay_view_slice(region, begin, end), words, 1);
}

/* Digits, and no capital that may be a choice's label: "The correct option is B" beside it is no other answer. */
static bool is_unlabelled(assay_view text) {
    bool digit = false, label = false;
    for (size_t i = 0; i < text.size; i++) {
        digit = digit || assay_is_digit(text.data[i]);
        label = label || (text.data[i] >= 'A' && text.data[i] <= 'J');
    }
    return digit && !label;
}

/* "7 or 8", "B or 8": two values and nothing else. */
static bool is_one_of_two(assay_view text) {
    size_t at = 0;
    answer_value first, second;
    if (!answer_next_value(text, &at, &first) || first.begin != 0) return false;
    if (!assay_view_starts_with(assay_view_slice(text, first.end, text.size), ASSAY_VIEW(" or "))) return false;
    return answer_next_value(text, &at, &second) && second.begin == first.end + 4 && second.end == text.size;
}

/* Does `part` lie in `whole`, which may be empty? Both are of one text. */
static bool lies_in(assay_view part, assay_view whole) {
    return whole.size > 0 && part.data >= whole.data && part.data + part.size <= whole.data + whole.size;
}

/* "x^2+1": digits and no words, though no value begins it. */
static bool is_formula(assay_view text) {
    enum { FORMULA_BYTES = 64 };
    bool digit = false;
    for (size_t i = 0; i < text.size && text.size <= FORMULA_BYTES; i++) {
        if (text.data[i] == ',' || text.data[i] == '<' || text.data[i] == '>' || (unsigned char)text.data[i] >= 0x80)
            return false;
        digit = digit || assay_is_digit(text.data[i]);
    }
    return digit && answer_plain_words(text) == 0;
}

/* The last phrase of `within`, where it is one value (or one of two) and nothing else, must agree with what was taken. */
static void keep_phrase_of(answer_search *search, assay_view within, choice *chosen) {
    answer_pieces phrases = {0}, bare = {0};
    answer_collect_phrases(search, within, 1, &phrases);
    for (size_t i = 0; i < phrases.count; i++) {
        size_t at = 0;
        answer_value value;
        assay_view text = phrases.items[i].text;
        if (lies_in(text, chosen->kept[0].whole)) continue; /* "Answer: the velocity $v$ is 10": of what was taken */
        static const assay_view others[] = {LIT("; "),
                                            LIT(", and if "),
                                            LIT(", but if "),
                                            LIT(", if "),
                                            LIT(" and if "),
                                            LIT(", the answer "),
                                            LIT(" and the answer "),
                                            LIT(", and the answer "),
                                            LIT(", or the answer "),
                                            LIT(" or the answer ")};
        size_t clause = text.size;
        for (size_t k = 0; k < COUNT(others); k++) {
            size_t found = assay_find_first(text, others[k]);
            clause = found < clause ? found : clause;
        }
        text = phrases.items[i].text = answer_unwrap(assay_view_slice(text, 0, clause));
        bool two = is_one_of_two(text);
        bool one = two || (answer_next_value(text, &at, &value) && value.begin == 0 && value.end == text.size);
        if (!one && is_formula(text)) {
            one = true;
            value.kind = VALUE_MATH;
        }
        if (one && is_hypothetical(search->region, text)) continue;
        if (one && !two && value.kind == VALUE_CHOICE && is_unlabelled(chosen->kept[0].text)) continue;
        if (one && phrases.items[i].rejection == ASSAY_TAKEN && !answer_add(search, &bare, phrases.items[i])) return;
    }
    keep_others(chosen, &bare, bare.count);
}

/* "Final: 43" and "Wait, it should be 43" in what is behind the answer must agree with it. */
static void keep_declared(assay_view behind, choice *chosen) {
    if (answer_ends_at(behind, 0)) return;
    assay_view taken = chosen->kept[0].text;
    bool label = taken.size == 1 && taken.data[0] >= 'A' && taken.data[0] <= 'J';
    answer_piece declared = {.text = answer_declared_behind(behind, label), .source = ASSAY_SOURCE_PHRASE};
    bool stamp = answer_is_date(declared.text) && !answer_is_date(chosen->kept[0].text); /* "Update: 2024-05-01." */
    if (declared.text.size > 0 && !stamp) keep_other(chosen, declared);
}

/* "The answer is 43" and "Final: 43" behind the box must agree with it. */
static void keep_phrases_behind(answer_search *search, choice *chosen) {
    assay_view region = search->region;
    if (chosen->kept[0].rejection != ASSAY_TAKEN) return;
    bool box = chosen->kept[0].source == ASSAY_SOURCE_BOXED;
    assay_view taken = box ? chosen->kept[0].box : chosen->kept[0].text;
    size_t end = answer_offset(region, taken.data) + taken.size;
    if (box ? !(chosen->kept[0].checks & CHECK_FARTHER) : answer_ends_at(region, end)) return;
    keep_phrase_of(search, assay_view_slice(region, end, region.size), chosen);
    keep_declared(assay_view_slice(region, end, region.size), chosen);
}

/* "If n is even, the answer is 5; if n is odd, the answer is 6": what the same sentence says before must agree. */
static void keep_phrase_before(answer_search *search, choice *chosen) {
    enum { SENTENCE_BYTES = 256 };
    assay_view region = search->region;
    if (chosen->kept[0].rejection != ASSAY_TAKEN) return;
    size_t end = answer_offset(region, chosen->kept[0].text.data), begin = end;
    while (begin > 0 && end - begin < SENTENCE_BYTES) {
        char c = region.data[begin - 1];
        if (c == '\n' || (answer_is_stop(c) && begin < end && region.data[begin] == ' ')) break;
        if (c == '\x82' && begin >= 3 && memcmp(region.data + begin - 3, "。", 3) == 0) break;
        begin--;
    }
    keep_phrase_of(search, assay_view_slice(region, begin, end), chosen);
}

/* "A: 7\nA: 8": the line before says another answer, and no question stands between. */
static void keep_line_before(answer_search *search, choice *chosen) {
    enum { LINE_BYTES = 256 };
    assay_view region = search->region;
    if (chosen->kept[0].rejection != ASSAY_TAKEN) return;
    size_t line = answer_offset(region, chosen->kept[0].text.data);
    while (line > 0 && region.data[line - 1] != '\n') line--;
    assay_view before = assay_view_trim(assay_view_slice(region, line > LINE_BYTES ? line - LINE_BYTES : 0, line));
    const char *newline = before.size > 0 ? memrchr(before.data, '\n', before.size) : NULL;
    if (newline) before = assay_view_slice(before, answer_offset(before, newline) + 1, before.size);
    bool twins = assay_view_starts_with(assay_view_slice(region, line, region.size), ASSAY_VIEW("A:")) &&
                 assay_view_starts_with(before, ASSAY_VIEW("A:"));
    if (twins) keep_phrase_of(search, before, chosen);
}

/* What stands in the deciding element beside its answer, and what marks outside of it say. */
static void keep_beside_element(answer_search *search, const assay_answer_policy *policy, assay_view element, choice *chosen) {
    assay_view region = search->region,
               taken = chosen->kept[0].source == ASSAY_SOURCE_BOXED ? chosen->kept[0].box : chosen->kept[0].text;
    if (taken.size < element.size && taken.size > 0) {
        size_t begin = answer_offset(element, taken.data);
        keep_bare_number(chosen, assay_view_slice(element, begin + taken.size, element.size));
        keep_bare_number(chosen, assay_view_slice(element, 0, begin));
    }
    size_t begin = answer_offset(region, element.data), end = begin + element.size;
    if (is_allowed(policy, ASSAY_SOURCE_BOXED)) {
        keep_boxes_of(search, assay_view_slice(region, end, region.size), chosen);
        keep_boxes_of(search, assay_view_slice(region, 0, begin), chosen);
    }
    if (is_allowed(policy, ASSAY_SOURCE_HASHES)) {
        keep_hashes_of(search, assay_view_slice(region, end, region.size), chosen);
        keep_hashes_of(search, assay_view_slice(region, 0, begin), chosen);
    }
}

/* The last answer element decides; boxes, marks and elements elsewhere must agree. */
static void choose_element(answer_search *search, const assay_answer_policy *policy, const answer_pieces *elements,
                           choice *chosen) {
    answer_piece last = elements->items[elements->count - 1];
    if (last.rejection != ASSAY_TAKEN) {
        decide(chosen, last);
        keep_extras(chosen, elements, elements->count - 1, ASSAY_REJECTED_NOT_LAST);
        return;
    }
    answer_pieces inside;
    answer_piece answer = read_element(search, last, &inside);
    if (answer.rejection == ASSAY_TAKEN && answer_is_withdrawn_element(search->region, &last))
        answer.rejection = ASSAY_REJECTED_DENIED;
    decide(chosen, answer);
    if (answer.source == ASSAY_SOURCE_BOXED) {
        keep_others(chosen, &inside, inside.count);
        keep_offers(last.text, chosen);
    }
    keep_beside_element(search, policy, last.text, chosen);
    if (answer.rejection == ASSAY_TAKEN && last.after.size > 0) { /* "</answer> or 43", "</answer> Wait, it should be 43" */
        size_t behind = answer_offset(search->region, last.after.data);
        answer_offers offers = {.count = 0};
        answer_offered_behind(search->region, &last, &offers);
        assay_view second = answer_second_behind(search->region, behind, &answer); /* "</answer> The answer is 43." */
        if (second.size > 0) keep_other(chosen, (answer_piece){.text = second, .source = last.source});
        for (size_t k = 0; k < offers.count; k++)
            keep_other(chosen, (answer_piece){.text = offers.items[k], .source = last.source});
        keep_declared(assay_view_slice(search->region, behind, search->region.size), chosen);
    }
    for (size_t i = elements->count - 1; i-- > 0 && !chosen->more;) {
        answer_piece other = elements->items[i];
        if (other.rejection == ASSAY_TAKEN) other = read_element(search, other, &inside);
        /* An earlier element's boxes were kept above. */
        if (other.rejection == ASSAY_TAKEN && other.source != ASSAY_SOURCE_BOXED) keep_other(chosen, other);
    }
}

static bool contradicts(assay_answer_source source) {
    return source == ASSAY_SOURCE_BOXED || source == ASSAY_SOURCE_ANSWER_TAG || source == ASSAY_SOURCE_HASHES;
}

/* A blank of the question ("the number in the \\boxed{ } is"), behind which marks or a phrase say the answer. */
static bool is_blank_of_question(answer_search *search, const assay_answer_policy *policy, const answer_piece *box) {
    if (box->source != ASSAY_SOURCE_BOXED || box->rejection != ASSAY_REJECTED_EMPTY || box->box.size == 0) return false;
    answer_pieces said = {0};
    assay_view region = search->region;
    assay_view behind = assay_view_slice(region, answer_offset(region, box->box.data) + box->box.size, region.size);
    if (is_allowed(policy, ASSAY_SOURCE_HASHES)) answer_collect_hashes(search, behind, &said);
    if (said.count == 0 && is_allowed(policy, ASSAY_SOURCE_PHRASE)) answer_collect_phrases(search, behind, 1, &said);
    return said.count > 0 && said.items[said.count - 1].rejection == ASSAY_TAKEN;
}

/* Tries the sources on one region; false: none is present. */
static bool choose(answer_search *search, const assay_answer_policy *policy, bool all, choice *chosen) {
    answer_pieces pieces = {0};
    if (is_allowed(policy, ASSAY_SOURCE_ANSWER_TAG)) {
        collect(search, ASSAY_SOURCE_ANSWER_TAG, 1, &pieces);
        if (pieces.count > 0) {
            choose_element(search, policy, &pieces, chosen);
            return true;
        }
    }
    for (size_t i = 0; i < policy->source_count; i++) {
        assay_answer_source source = policy->sources[i];
        if (source == ASSAY_SOURCE_ANSWER_TAG) continue;
        collect(search, source, all ? EXTRAS_PER_SOURCE : 1, &pieces);
        size_t last = deciding(&pieces);
        if (last == 0 || is_blank_of_question(search, policy, &pieces.items[last - 1])) {
            pieces.count = 0;
            continue;
        }
        decide(chosen, pieces.items[last - 1]);
        if (source == ASSAY_SOURCE_BOXED && last > 1) answer_deny_withdrawn(search->region, &pieces, last - 1);
        if (contradicts(source)) {
            if (source == ASSAY_SOURCE_BOXED && answer_sums_up(&pieces, last - 1))
                keep_extras(chosen, &pieces, last - 1, ASSAY_REJECTED_NOT_LAST);
            else keep_others(chosen, &pieces, last - 1);
            if (source == ASSAY_SOURCE_BOXED) {
                keep_offers(search->region, chosen);
                if (is_allowed(policy, ASSAY_SOURCE_PHRASE)) keep_phrases_behind(search, chosen);
                if (is_allowed(policy, ASSAY_SOURCE_HASHES)) keep_hashes_of(search, search->region, chosen);
            } else if (source == ASSAY_SOURCE_HASHES && is_allowed(policy, ASSAY_SOURCE_PHRASE)) {
                keep_phrases_behind(search, chosen);
            }
        } else if (source == ASSAY_SOURCE_PHRASE || source == ASSAY_SOURCE_BOLD) {
            keep_offers(search->region, chosen);
            if (source == ASSAY_SOURCE_PHRASE) {
                assay_view text = chosen->kept[0].text;
                keep_phrase_before(search, chosen);
                keep_line_before(search, chosen);
                keep_declared(
                    assay_view_slice(search->region, answer_offset(search->region, text.data) + text.size, search->region.size),
                    chosen);
            }
            if (all) keep_extras(chosen, &pieces, pieces.count - 1, ASSAY_REJECTED_NOT_LAST);
        } else {
            if (source == ASSAY_SOURCE_LAST_EXPRESSION) keep_offers(search->region, chosen);
            if (all) keep_extras(chosen, &pieces, pieces.count - 1, ASSAY_REJECTED_NOT_LAST);
        }
        return true;
    }
    return false;
}

/* The candidates of sources that were not looked at or not preferred; `why` is ASSAY_TAKEN where the source is the reason. */
static void explain_region(answer_search *search, const assay_answer_policy *policy, assay_answer_rejection why,
                           bool decided_here, choice *chosen) {
    assay_answer_source taken = chosen->decided && decided_here ? chosen->kept[0].source : ASSAY_SOURCE_NONE;
    for (int s = ASSAY_SOURCE_BOXED; s < ASSAY_SOURCE_WHOLE; s++) {
        assay_answer_source source = (assay_answer_source)s;
        if (source == taken) continue;
        answer_pieces pieces = {0};
        collect(search, source, EXTRAS_PER_SOURCE, &pieces);
        assay_answer_rejection reason = why;
        if (why == ASSAY_TAKEN) {
            reason = is_allowed(policy, source) ? ASSAY_REJECTED_SOURCE_NOT_PREFERRED : ASSAY_REJECTED_SOURCE_NOT_ALLOWED;
        }
        keep_extras(chosen, &pieces, pieces.count, reason);
    }
}

static void explain_code(answer_search *search, choice *chosen) {
    size_t count = search->code_count;
    search->code_count = 0; /* the blocks themselves are looked at now */
    for (size_t i = 0; i < count && i < EXTRAS_PER_SOURCE; i++) {
        answer_pieces pieces = {0};
        answer_collect_boxes(search, assay_view_slice(search->region, search->code[i].begin, search->code[i].end), &pieces);
        keep_extras(chosen, &pieces, pieces.count, ASSAY_REJECTED_IN_CODE);
    }
    search->code_count = count;
}

/* The last so many characters; 0: all. */
static assay_view tail_of(assay_view text, uint32_t characters) {
    if (characters == 0 || text.size <= characters) return text;
    size_t begin = text.size;
    for (uint32_t i = 0; i < characters && begin > 0; i++) {
        begin--;
        while (begin > 0 && ((unsigned char)text.data[begin] & 0xC0) == 0x80) begin--;
    }
    return assay_view_slice(text, begin, text.size);
}

static bool begin_search(answer_search *search, assay_view region, assay_arena *arena, assay_budget *budget) {
    *search = (answer_search){.region = assay_view_trim(region), .arena = arena};
    if (!assay_budget_spend(budget, 4 + region.size / 32)) return false;
    answer_look(search);
    answer_find_code(search);
    return true;
}

static assay_span span_of(const assay_completion *completion, assay_view text) {
    assay_view base = completion->text;
    bool inside = base.data && text.data >= base.data && text.data <= base.data + base.size;
    if (!inside) base = completion->reasoning;
    if (!base.data || !text.data) return (assay_span){0, 0};
    size_t begin = answer_offset(base, text.data);
    return (assay_span){(uint32_t)begin, (uint32_t)(begin + text.size)};
}

/* Copies what was kept into the arena and fills the answer. */
static void publish(const assay_completion *completion, const choice *chosen, assay_arena *arena, assay_answer *answer) {
    assay_answer_candidate *out = assay_arena_alloc(arena, chosen->count * sizeof *out);
    if (!out) return;
    for (size_t i = 0; i < chosen->count; i++) {
        const answer_piece *piece = &chosen->kept[i];
        bool counts = i == 0 || chosen->must_agree[i];
        assay_view text = counts ? answer_behind_arrow(piece->text) : piece->text;
        out[i] =
            (assay_answer_candidate){text, span_of(completion, text), piece->source, piece->rejection, chosen->must_agree[i]};
    }
    answer->candidates = out;
    answer->candidate_count = chosen->count;
    answer->more_candidates = chosen->more;
    if (!chosen->decided || chosen->kept[0].rejection != ASSAY_TAKEN) return;
    assay_view text = chosen->kept[0].text, whole = chosen->kept[0].whole;
    answer->found = true;
    answer->text = out[0].text;
    answer->span = out[0].span;
    answer->source = chosen->kept[0].source;
    answer->after = chosen->kept[0].after;
    answer->boxed = chosen->kept[0].boxed;
    answer->is_bound = chosen->kept[0].is_bound;
    if (answer->text.size < text.size && whole.size == 0) whole = text;
    if (!assay_view_equal(whole, answer->text)) answer->whole = whole;
    answer->several = chosen->several;
}

static assay_answer_policy with_defaults(const assay_answer_policy *policy) {
    assay_answer_policy full = policy ? *policy : (assay_answer_policy){0};
    if (full.scope == 0) full.scope = ASSAY_SCOPE_ANSWER;
    if (full.source_count > ASSAY_SOURCES_MAX) full.source_count = ASSAY_SOURCES_MAX;
    if (full.source_count == 0) {
        for (int s = ASSAY_SOURCE_BOXED; s < ASSAY_SOURCE_WHOLE; s++)
            full.sources[full.source_count++] = (assay_answer_source)s;
    }
    return full;
}

/* Boxes of an answer that was given before the thinking began or ended again must agree: "</think> \boxed{8} <think> ... </think> \boxed{7}". */
static bool search_between(const assay_completion *completion, assay_arena *arena, assay_budget *budget, choice *chosen) {
    assay_view body = completion->body;
    if (!chosen->agree || !completion->has_close || chosen->kept[0].rejection != ASSAY_TAKEN || !completion->answer.data)
        return true;
    assay_view before = assay_view_slice(body, 0, answer_offset(body, completion->answer.data));
    assay_tags tags = completion->think_tags;
    if (completion->closes_once && !completion->has_reasoning) return true; /* the thinking began once */
    size_t at = completion->has_reasoning ? 0 : assay_completion_first_tag(completion, before, tags.close);
    if (at == ASSAY_NOT_FOUND) return true;
    if (!completion->has_reasoning) at += tags.close.size;
    while (at < before.size) {
        assay_view rest = assay_view_slice(before, at, before.size);
        size_t open = assay_completion_first_tag(completion, rest, tags.open);
        answer_search search;
        if (!begin_search(&search, assay_view_slice(rest, 0, open), arena, budget)) return false;
        if (search.region.size > 0) keep_boxes_of(&search, search.region, chosen);
        if (search.no_memory) return false;
        if (open == ASSAY_NOT_FOUND) return true;
        size_t close = assay_completion_first_tag(completion, assay_view_slice(rest, open, rest.size), tags.close);
        if (close == ASSAY_NOT_FOUND) return true;
        at += open + close + tags.close.size;
    }
    return true;
}

/* Chooses in the regions of the scope (0: answer part, 1: thinking), then explains; false: out of budget or memory. */
static bool search_regions(const assay_completion *completion, const assay_answer_policy *policy, bool all,
                           assay_budget *budget, assay_arena *arena, choice *chosen) {
    const assay_view regions[2] = {completion->answer, completion->thinking};
    int first = policy->scope == ASSAY_SCOPE_THINKING, last = policy->scope == ASSAY_SCOPE_ANSWER ? 0 : 1, decided_in = first;
    answer_search search;
    for (int r = first; r <= last && !chosen->decided; r++) {
        if (!begin_search(&search, tail_of(regions[r], policy->tail_characters), arena, budget)) return false;
        choose(&search, policy, all, chosen);
        if (search.no_memory) return false;
        decided_in = r;
        if (r == 0 && chosen->decided && !search_between(completion, arena, budget, chosen)) return false;
    }
    for (int r = 0; all && r < 2; r++) {
        if (regions[r].size == 0 || r < first) continue;
        if (!begin_search(&search, regions[r], arena, budget)) return false;
        explain_region(&search, policy, r == 1 && decided_in == 0 ? ASSAY_REJECTED_IN_THINKING : ASSAY_TAKEN, r == decided_in,
                       chosen);
        explain_code(&search, chosen);
        if (search.no_memory) return false;
    }
    return true;
}

void assay_answer_find(const assay_completion *completion, const assay_answer_policy *policy, bool all_candidates,
                       assay_budget *budget, assay_arena *arena, assay_answer *answer) {
    answer_prepare();
    assay_answer_policy full = with_defaults(policy);
    choice chosen;
    chosen.count = chosen.several = 0;
    chosen.decided = chosen.more = false;
    chosen.agree = full.boxes == 0 || full.boxes == ASSAY_BOXES_AGREE;
    *answer = (assay_answer){0};
    assay_arena_mark mark = assay_arena_mark_now(arena);
    bool whole = search_regions(completion, &full, all_candidates, budget, arena, &chosen);
    assay_arena_rewind(arena, mark);
    if (whole) publish(completion, &chosen, arena, answer);
}
