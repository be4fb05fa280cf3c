/* "Next, we divide by 480.", "To find the total, we add 5 and 7.", "Substitute x = 5.", "Now we need to find the total.": a text that breaks off in a step whose result is not
 * told. What the step works with is no answer, and a policy would learn to stop there.
 *
 * Theory. The words before the value are read backwards within its clause. The nearest verb tells what the value is: a result ("we get 12", "which leaves 5"), or what something is done
 * with ("multiply by 5"). "Add" and "subtract" are such steps where the writer does it himself, or says what for: "so she must add 3 litres" may be what was asked. A calculation that
 * is written out ("we add 6 + 4") is its result. A last sentence without a value that only says what is to be done leaves the text unfinished, too. Bounded by SENTENCE_BYTES. */
#include "verifiers/answer/answer_internal.h"

enum { SENTENCE_BYTES = 240 };

enum {
    RESULT = 1,   /* "gives" */
    STEP = 2,     /* "multiply" */
    SUPPOSED = 4, /* "let" x = 5 */
    OWN = 8,      /* "add", where we do it */
    SELF = 16,    /* "we" */
    PLAN = 32,    /* "next", "to" find the total */
    LEAD = 64,    /* "so" */
    MODAL = 128,  /* "need", "then" before the verb */
    WORK = 256    /* "find": what is to be done */
};

static const answer_word words[] = {{"is", RESULT},
                                    {"are", RESULT},
                                    {"was", RESULT},
                                    {"were", RESULT},
                                    {"be", RESULT},
                                    {"been", RESULT},
                                    {"equals", RESULT},
                                    {"equal", RESULT},
                                    {"get", RESULT},
                                    {"gets", RESULT},
                                    {"got", RESULT},
                                    {"give", RESULT},
                                    {"gives", RESULT},
                                    {"gave", RESULT},
                                    {"yields", RESULT},
                                    {"yield", RESULT},
                                    {"obtain", RESULT},
                                    {"obtained", RESULT},
                                    {"find", RESULT | WORK},
                                    {"found", RESULT},
                                    {"have", RESULT | MODAL},
                                    {"has", RESULT},
                                    {"had", RESULT},
                                    {"makes", RESULT},
                                    {"make", RESULT},
                                    {"made", RESULT},
                                    {"leaves", RESULT},
                                    {"leave", RESULT},
                                    {"leaving", RESULT},
                                    {"left", RESULT},
                                    {"total", RESULT},
                                    {"totals", RESULT},
                                    {"totaling", RESULT},
                                    {"than", RESULT},
                                    {"reach", RESULT},
                                    {"comes", RESULT},
                                    {"see", RESULT},
                                    {"answer", RESULT},
                                    {"arrive", RESULT},
                                    {"giving", RESULT},
                                    {"getting", RESULT},
                                    {"becomes", RESULT},
                                    {"becoming", RESULT},
                                    {"reduces", RESULT},
                                    {"result", RESULT},
                                    {"results", RESULT},
                                    {"resulting", RESULT},
                                    {"means", RESULT},
                                    {"mean", RESULT},
                                    {"meaning", RESULT},
                                    {"receive", RESULT},
                                    {"receives", RESULT},
                                    {"multiply", STEP | WORK},
                                    {"multiplying", STEP},
                                    {"divide", STEP | WORK},
                                    {"dividing", STEP},
                                    {"substitute", STEP | SUPPOSED | WORK},
                                    {"substituting", STEP | SUPPOSED},
                                    {"plug", STEP | SUPPOSED | WORK},
                                    {"plugging", STEP | SUPPOSED},
                                    {"let", SUPPOSED},
                                    {"suppose", SUPPOSED},
                                    {"assume", SUPPOSED},
                                    {"try", SUPPOSED},
                                    {"check", SUPPOSED | WORK},
                                    {"consider", SUPPOSED | WORK},
                                    {"recall", SUPPOSED},
                                    {"add", OWN | WORK},
                                    {"subtract", OWN | WORK},
                                    {"adding", OWN},
                                    {"subtracting", OWN},
                                    {"we", SELF},
                                    {"i", SELF},
                                    {"us", SELF},
                                    {"let's", SELF},
                                    {"you", SELF},
                                    {"we'll", SELF},
                                    {"i'll", SELF},
                                    {"to", PLAN | MODAL},
                                    {"next", PLAN},
                                    {"then", PLAN | MODAL},
                                    {"now", PLAN | MODAL},
                                    {"first", PLAN | MODAL},
                                    {"firstly", PLAN},
                                    {"secondly", PLAN},
                                    {"finally", PLAN | MODAL},
                                    {"lastly", PLAN},
                                    {"in", PLAN},
                                    {"so", LEAD},
                                    {"thus", LEAD},
                                    {"therefore", LEAD},
                                    {"order", LEAD},
                                    {"also", MODAL},
                                    {"just", MODAL},
                                    {"need", MODAL},
                                    {"will", MODAL},
                                    {"must", MODAL},
                                    {"should", MODAL},
                                    {"can", MODAL},
                                    {"would", MODAL},
                                    {"calculate", WORK},
                                    {"compute", WORK},
                                    {"determine", WORK},
                                    {"convert", WORK},
                                    {"count", WORK},
                                    {"use", WORK},
                                    {"apply", WORK},
                                    {"solve", WORK},
                                    {"verify", WORK},
                                    {"compare", WORK}};

void answer_learn_steps(void) {
    for (size_t i = 0; i < COUNT(words); i++) answer_learn(READER_STEP, words[i].word, words[i].classes);
}

/* The classes of the word at the front, with blanks and a comma behind it taken off; 0: none of these, and nothing is. */
static uint32_t take_word(assay_view *text) {
    size_t end = answer_word_end(*text, 0);
    uint32_t classes = end > 0 ? answer_plain_classes(READER_STEP, assay_view_slice(*text, 0, end)) : 0;
    if (classes == 0) return 0;
    while (end < text->size && (text->data[end] == ' ' || text->data[end] == ',')) end++;
    *text = assay_view_slice(*text, end, text->size);
    return classes;
}

/* "To find the total, we", "Next, we", "Now": the sentence says what is to be done. */
static bool is_planned(assay_view sentence) {
    uint32_t classes = take_word(&sentence);
    while (classes & LEAD) classes = take_word(&sentence);
    return classes & PLAN;
}

size_t answer_sentence_begin(assay_view text, size_t at, size_t most) {
    size_t begin = at;
    while (begin > 0 && at - begin < most && text.data[begin - 1] != '\n' &&
           !(answer_is_stop(text.data[begin - 1]) && at_or_nul(text, begin) == ' '))
        begin--;
    return begin;
}

/* "we add 6 + 4 + 24": written out. */
static bool calculates(assay_view value) {
    for (size_t i = 1; i + 1 < value.size; i++) {
        char c = value.data[i];
        if (c == '+' || c == '*' || c == '/' || (c == '-' && value.data[i - 1] == ' ')) return true;
    }
    return assay_find_first(value, ASSAY_VIEW("\\times")) != ASSAY_NOT_FOUND ||
           assay_find_first(value, ASSAY_VIEW("×")) != ASSAY_NOT_FOUND;
}

bool answer_ends_in_step(assay_view text, assay_view value) {
    size_t stop = text.size;
    while (stop > 0 && strchr(" .\n*:", text.data[stop - 1])) stop--;
    size_t begin = answer_offset(text, value.data) + value.size; /* does the sentence end behind the value? */
    while (begin < stop && !(text.data[begin] == '\n' || (text.data[begin] == ' ' && answer_is_stop(text.data[begin - 1]))))
        begin++;
    if (begin >= stop || calculates(value)) return false; /* mostly */
    begin = answer_sentence_begin(text, stop, SENTENCE_BYTES);
    assay_view rest = assay_view_trim(assay_view_slice(text, begin, stop));
    const char *comma = is_planned(rest) ? memchr(rest.data, ',', rest.size) : NULL; /* "To find the total, we add them" */
    if (comma) rest = assay_view_trim(assay_view_slice(rest, answer_offset(rest, comma) + 1, rest.size));
    uint32_t subject = take_word(&rest);
    while (subject & (PLAN | LEAD)) subject = take_word(&rest); /* "Now we" */
    if (!(subject & SELF)) return false;
    uint32_t verb = take_word(&rest);
    while (verb & MODAL) verb = take_word(&rest);
    return verb & WORK;
}

/* The classes of the word before `*end`, which moves before it; *read: there was one. */
static uint32_t word_before(assay_view text, size_t *end, bool *read) {
    size_t from = *end;
    while (from > 0 && (assay_is_alpha(text.data[from - 1]) || text.data[from - 1] == '\'')) from--;
    assay_view word = assay_view_slice(text, from, *end);
    *end = from;
    *read = word.size > 0 && !(from > 0 && text.data[from - 1] == '\\');
    return *read ? answer_look_up(word)[READER_STEP] : 0;
}

bool answer_is_step(assay_view text, assay_view value) {
    bool equation = memchr(value.data, '=', value.size) != NULL, nearest = true, read;
    size_t first = 0;
    while (equation && assay_is_alpha(at_or_nul(value, first))) first++;
    if (first > 1 && answer_look_up(assay_view_slice(value, 0, first))[READER_STEP] & SUPPOSED) return true;
    size_t at = answer_offset(text, value.data), begin = answer_sentence_begin(text, at, SENTENCE_BYTES);
    assay_view sentence = assay_view_slice(text, begin, at);
    for (size_t end = sentence.size; end > 0;) {
        char c = sentence.data[end - 1];
        if (c == '=' || c == ',' || c == ';' || c == ':') return false;
        if (!assay_is_alpha(c)) {
            end--;
            continue;
        }
        uint32_t word = word_before(sentence, &end, &read);
        if (!read) continue;
        if (nearest && equation && word & SUPPOSED) return true;
        nearest = false;
        if (equation || word & RESULT) return false;
        if (word & STEP) return !calculates(value);
        if (!(word & OWN)) continue;
        while (end > 0 && sentence.data[end - 1] == ' ') end--;
        return (word_before(sentence, &end, &read) & SELF || is_planned(sentence)) && !calculates(value);
    }
    return false;
}
