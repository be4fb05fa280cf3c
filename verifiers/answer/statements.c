/* What a sentence in words says, where the answer is a word and not a value: "Yes, because f is continuous" is yes, "The statement is true." is true,
 * "Hence there are no real solutions." is "no real solutions". A sentence that denies, conditions or doubts says nothing here. */
#include "verifiers/answer/answer_internal.h"

#define HAS(text, words) answer_has_word(text, words, COUNT(words))

enum { SENTENCE_BYTES = 200, COMPLEMENT_WORDS = 3 };

/* Words by which a sentence is no plain statement. */
static bool is_doubtful(assay_view text) {
    static const char *const words[] = {
        "but",      "or",       "maybe",     "however", "unless",   "except",   "only",   "sometimes", "perhaps",
        "possibly", "wait",     "actually",  "if",      "though",   "although", "while",  "whether",   "when",
        "assume",   "assuming", "suppose",   "let",     "question", "need",     "check",  "determine", "prove",
        "show",     "think",    "believe",   "might",   "may",      "could",    "would",  "should",    "seems",
        "appears",  "likely",   "probably",  "either",  "neither",  "nor",      "almost", "say",       "says",
        "said",     "claims",   "incorrect", "wrong",   "yet",      "until",    "before", "option"};
    static const char *const student[] = {"student"};
    size_t said = assay_find_first(text, ASSAY_VIEW("student "));
    assay_view behind = said == ASSAY_NOT_FOUND ? ASSAY_VIEW_NONE : assay_view_slice(text, said + 8, text.size);
    bool described = assay_view_starts_with(behind, ASSAY_VIEW("with ")) || assay_view_starts_with(behind, ASSAY_VIEW("who "));
    return HAS(text, words) || (!described && HAS(text, student));
}

static bool is_denied(assay_view text) {
    static const char *const words[] = {"not",    "never",   "no",   "t",       "cannot", "isn",
                                        "hardly", "nothing", "none", "without", "false"};
    return HAS(text, words);
}

static bool holds_values(assay_view text) {
    answer_value value;
    size_t at = 0;
    while (answer_next_value(text, &at, &value)) {
        bool name = value.kind == VALUE_MATH && value.end - value.begin <= 3;
        if (value.kind != VALUE_CHOICE && !name) return true;
    }
    return false;
}

/* "Yes, because ...", "No. It is not possible.": the word. Empty: no such sentence. */
assay_view answer_reasoned_word(assay_view text) {
    static const assay_view words[] = {{"yes", 3}, {"no", 2}, {"true", 4}, {"false", 5}};
    static const char *const opposites[4][3] = {
        {"no", "false", "yes"}, {"yes", "true", "no"}, {"false", "no", "true"}, {"true", "yes", "false"}};
    static const assay_view reasons[] = {{" because ", 9},
                                         {" since ", 7},
                                         {" as ", 4},
                                         {", because ", 10},
                                         {", since ", 8},
                                         {", as ", 5},
                                         {", ", 2},
                                         {". ", 2},
                                         {"; ", 2},
                                         {": ", 2},
                                         {"! ", 2},
                                         {" - ", 3},
                                         {" \xE2\x80\x93 ", 5},
                                         {" \xE2\x80\x94 ", 5},
                                         {"\xE2\x80\x94", 3}};
    enum { GIVEN_REASONS = 6 /* which may hold values */ };
    for (size_t i = 0; i < COUNT(words); i++) {
        if (text.size <= words[i].size || text.size > SENTENCE_BYTES) continue;
        if (!answer_equal_folded(assay_view_slice(text, 0, words[i].size), words[i].data)) continue;
        assay_view rest = assay_view_slice(text, words[i].size, text.size);
        bool reason = false, given = false;
        for (size_t k = 0; k < COUNT(reasons); k++) {
            reason |= assay_view_starts_with(rest, reasons[k]);
            given |= k < GIVEN_REASONS && reason;
        }
        bool plain = reason && !is_doubtful(rest) && !answer_has_word(rest, opposites[i], 3) &&
                     (given || !holds_values(rest)) && !memchr(rest.data, '?', rest.size);
        bool negated = i % 2 == 0 && is_denied(rest); /* "Yes, it is not": of which question? */
        return plain && !negated ? assay_view_slice(text, 0, words[i].size) : ASSAY_VIEW_NONE;
    }
    return ASSAY_VIEW_NONE;
}

static size_t count_words(assay_view text) {
    size_t words = 0;
    for (size_t i = 0; i < text.size; i++) words += text.data[i] != ' ' && (i == 0 || text.data[i - 1] == ' ');
    return words;
}

/* "Yes, the coin is still heads up", "No, a chipmunk could not": the word that a question was answered with, and the question's own words behind it, which may
 * be of any kind as long as they offer nothing else. Empty: no such text. */
assay_view answer_word_and_restatement(assay_view text) {
    static const char *const yes[] = {"yes"}, *const no[] = {"no"};
    static const char *const turning[] = {"or",   "maybe",    "however", "unless",    "except",  "perhaps",  "possibly",
                                          "wait", "actually", "either",  "sometimes", "depends", "depending"};
    static const char *const conditions[] = {"if",  "only",    "not", "no",
                                             "yes", "in some", "when"}; /* right behind the comma, or "but" */
    static const char *const but[] = {"but"};
    static const char *const again[] = {"yes", "no"};
    static const char *const leads[] = {"most likely", "likely", "probably"};
    static const char *const subjects[] = {"it", "they", "he", "she", "we", "you", "there", "this", "that"};
    assay_view rest = text;
    if (text.size > SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    for (size_t i = 0; i < COUNT(leads); i++) {
        size_t size = strlen(leads[i]);
        if (rest.size > size && answer_equal_folded(assay_view_slice(rest, 0, size), leads[i]) && rest.data[size] == ' ')
            rest = assay_view_slice(rest, size + 1, rest.size);
    }
    rest = answer_unwrap(rest);
    if (at_or_nul(rest, 0) == '"') rest = assay_view_slice(rest, 1, rest.size); /* its other half went with a full stop */
    assay_view from = rest;
    bool affirms = SKIP_ANY(&rest, yes);
    if (!affirms && !SKIP_ANY(&rest, no)) return ASSAY_VIEW_NONE;
    assay_view word = assay_view_slice(from, 0, affirms ? 3 : 2);
    if (rest.size == 0) return word;
    if (rest.data[0] != ',' && rest.data[0] != ';') return ASSAY_VIEW_NONE;
    rest = assay_view_trim(assay_view_slice(rest, 1, rest.size));
    if (rest.size == 0 || HAS(rest, turning) || memchr(rest.data, '?', rest.size)) return ASSAY_VIEW_NONE;
    assay_view clause = rest, remark = rest;
    size_t turn = assay_find_first(rest, ASSAY_VIEW(" but "));
    if (turn != ASSAY_NOT_FOUND) remark = assay_view_slice(rest, turn + 5, rest.size);
    else SKIP_ANY(&remark, but);
    assay_view first = remark;
    if (remark.data != rest.data && count_words(remark) <= 3 && HAS(remark, again))
        return ASSAY_VIEW_NONE; /* "but really no" */
    if (SKIP_ANY(&clause, conditions) || SKIP_ANY(&first, conditions))
        return ASSAY_VIEW_NONE; /* "Yes, if", "Yes, but only if" */
    clause = rest;
    if (SKIP_ANY(&clause, again)) return ASSAY_VIEW_NONE; /* "Yes, no" */
    bool pronoun = SKIP_ANY(&clause, subjects);           /* "Yes, it is not": of which question? */
    return pronoun && affirms == is_denied(assay_view_slice(clause, 0, 24)) ? ASSAY_VIEW_NONE : word;
}

static bool is_letters(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i]) && !strchr(" -'", text.data[i])) return false;
    }
    return text.size > 0;
}

/* "no real solutions" at the end of "the equation has no real solutions". */
static assay_view absence(assay_view sentence) {
    static const assay_view verbs[] = {{" has ", 5}, {" have ", 6}, {" is ", 4}, {" are ", 5}, {" exist ", 7}, {" exists ", 8}};
    static const char *const nouns[] = {"solution", "solutions", "root", "roots"};
    static const assay_view opens[] = {LIT("there does not exist any such "), LIT("there is no such "),
                                       LIT("there are no such "), LIT("there exists no such "), LIT("no such ")};
    for (size_t i = 0; i < COUNT(opens); i++) { /* "so there does not exist any such n" */
        size_t found = assay_find_first_folded(sentence, opens[i]);
        if (found == ASSAY_NOT_FOUND) continue;
        assay_view what = assay_view_slice(sentence, found, sentence.size), before = assay_view_slice(sentence, 0, found);
        bool plain =
            is_letters(what) && count_words(what) <= COMPLEMENT_WORDS + 4 && answer_without_lead(sentence).data == what.data;
        return plain && !is_denied(before) ? what : ASSAY_VIEW_NONE;
    }
    size_t no = assay_find_last(sentence, ASSAY_VIEW(" no "));
    if (no == ASSAY_NOT_FOUND || no > SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    assay_view what = assay_view_slice(sentence, no + 1, sentence.size), before = assay_view_slice(sentence, 0, no + 1);
    bool verb = false;
    for (size_t i = 0; i < COUNT(verbs); i++) verb |= assay_view_ends_with(before, verbs[i]);
    return verb && is_letters(what) && count_words(what) <= COMPLEMENT_WORDS && HAS(what, nouns) && !is_denied(before)
               ? what
               : ASSAY_VIEW_NONE;
}

/* "does not exist", "diverges", "is undefined" at the end. */
static assay_view closing_verb(assay_view sentence) {
    static const assay_view verbs[] = {{" does not exist", 15}, {" doesn't exist", 14}, {" diverges", 9}, {" converges", 10}};
    for (size_t i = 0; i < COUNT(verbs); i++) {
        if (!assay_view_ends_with(sentence, verbs[i])) continue;
        assay_view before = assay_view_slice(sentence, 0, sentence.size - verbs[i].size);
        return is_denied(before) ? ASSAY_VIEW_NONE : assay_view_slice(sentence, before.size + 1, sentence.size);
    }
    return ASSAY_VIEW_NONE;
}

/* What is said of the subject: "true" of "the statement is true", "Tuesday" of "it will be a Tuesday". */
static assay_view complement(assay_view sentence) {
    static const assay_view verbs[] = {{" is ", 4},        {" are ", 5},      {" was ", 5},
                                       {" will be ", 9},   {" must be ", 9},  {" must have been ", 16},
                                       {" has been ", 10}, {" falls on ", 10}};
    static const assay_view articles[] = {{"a ", 2},  {"an ", 3},   {"the ", 4},        {"on ", 3},
                                          {"in ", 3}, {"also ", 5}, {"therefore ", 10}, {"thus ", 5}};
    static const char *const empty[] = {"correct", "right", "possible", "impossible", "clear",    "done",    "needed",
                                        "here",    "given", "above",    "below",      "required", "follows", "it",
                                        "this",    "that",  "obvious",  "answer",     "proved",   "proven",  "complete",
                                        "valid",   "fine",  "shown",    "found",      "expected", "one"};
    size_t at = 0, behind = 0;
    for (size_t i = 0; i < COUNT(verbs); i++) {
        size_t found = assay_find_last(sentence, verbs[i]);
        if (found == ASSAY_NOT_FOUND || found + verbs[i].size <= behind) continue;
        at = found;
        behind = found + verbs[i].size;
    }
    if (behind == 0 || at == 0) return ASSAY_VIEW_NONE; /* mostly */
    assay_view said = assay_view_slice(sentence, behind, sentence.size);
    for (size_t i = 0; i < COUNT(articles); i++) {
        if (assay_view_starts_with(said, articles[i])) said = assay_view_slice(said, articles[i].size, said.size);
    }
    said = answer_unwrap(said);
    bool plain = is_letters(said) && count_words(said) <= COMPLEMENT_WORDS && !HAS(said, empty) &&
                 !is_denied(assay_view_slice(sentence, 0, behind));
    static const char *const no[] = {"not", "no", "never", "none", "nothing"};
    return plain && !HAS(said, no) ? said : ASSAY_VIEW_NONE;
}

assay_view answer_last_sentence(assay_view text) {
    text = assay_view_trim(text);
    while (text.size > 0 && strchr(".! *", text.data[text.size - 1])) text.size--;
    size_t begin = text.size;
    while (begin > 0 && text.size - begin <= SENTENCE_BYTES && !strchr(".!?\n:;", text.data[begin - 1])) begin--;
    if (text.size - begin > SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    return assay_view_trim(assay_view_slice(text, begin, text.size));
}

/* "prime" of "prime number", "even" of "even function". */
static assay_view without_kind(assay_view said) {
    static const assay_view kinds[] = {{" number", 7}, {" integer", 8}, {" function", 9}};
    for (size_t i = 0; i < COUNT(kinds); i++) {
        if (assay_view_ends_with(said, kinds[i])) said.size -= kinds[i].size;
    }
    return said;
}

assay_view answer_predicate(assay_view text, assay_view value) {
    static const char *const verbs[] = {"is", "are", "was", "were", "equals", "be", "gives", "get", "has", "have"};
    static const char *const others[] = {"it", "this", "that", "which", "he",    "she",   "they",   "there", "vs",
                                         "so", "and",  "but",  "or",    "hence", "value", "answer", "we"};
    assay_view sentence = answer_last_sentence(text);
    if (sentence.size == 0 || value.data < sentence.data || value.data >= sentence.data + sentence.size) return ASSAY_VIEW_NONE;
    assay_view before = {sentence.data, (size_t)(value.data - sentence.data)}, said = without_kind(complement(sentence));
    if (said.size == 0 || HAS(before, verbs) ||
        memchr(before.data, '=', before.size)) /* "It is 5 and it is red": two answers */
        return ASSAY_VIEW_NONE;
    if (said.data < value.data + value.size) return ASSAY_VIEW_NONE;
    assay_view gap = {value.data + value.size, (size_t)(said.data - (value.data + value.size))};
    size_t word = 0; /* "5 so it is red": the verb has another subject */
    while (word < gap.size && !assay_is_alpha(gap.data[word])) word++;
    bool own = !HAS(assay_view_slice(gap, word, answer_word_end(gap, word)), others);
    for (size_t i = 0; i < gap.size; i++)
        own = own && !memchr(";/&|-<>:!?\n\t", gap.data[i], 12) && (unsigned char)gap.data[i] < 0x80;
    return !own || is_doubtful(sentence) ? ASSAY_VIEW_NONE : said;
}

/* A capital and small letters: no pronoun, article or other word that only begins a sentence. */
static bool is_name(assay_view word) {
    static const char *const others[] = {
        "the",    "this",     "that",    "these", "those",  "there",  "it",   "he",   "she",   "they",    "we",     "you",
        "all",    "each",     "every",   "both",  "one",    "some",   "most", "many", "none",  "no",      "yes",    "his",
        "her",    "its",      "our",     "their", "my",     "your",   "only", "here", "which", "who",     "what",   "when",
        "where",  "since",    "because", "as",    "for",    "in",     "on",   "at",   "by",    "of",      "to",     "from",
        "with",   "after",    "before",  "let",   "note",   "not",    "now",  "then", "also",  "neither", "either", "nor",
        "nobody", "everyone", "someone", "an",    "answer", "option", "true", "false"};
    if (word.size < 3 || word.data[0] < 'A' || word.data[0] > 'Z' || HAS(word, others)) return false;
    for (size_t i = 1; i < word.size; i++) {
        if (word.data[i] < 'a' || word.data[i] > 'z') return false;
    }
    return true;
}

/* "Evelyn is the fastest", "Evelyn wins": the one name, which begins the sentence, and a superlative or a victory said of it. */
assay_view answer_distinguished_name(assay_view text) {
    static const char *const verbs[] = {"is",   "was",  "has", "had",   "ran",   "got", "scored", "will",     "must",  "earned",
                                        "made", "sold", "ate", "drove", "spent", "won", "wins",   "finished", "comes", "came"};
    static const char *const best[] = {"most", "least", "first", "last",  "winner",   "win",
                                       "wins", "won",   "best",  "worst", "farthest", "furthest"};
    size_t end = 0;
    if (text.size > SENTENCE_BYTES) return ASSAY_VIEW_NONE;
    while (end < text.size && assay_is_alpha(text.data[end])) end++;
    assay_view name = assay_view_slice(text, 0, end), rest = assay_view_trim(assay_view_slice(text, end, text.size));
    if (!is_name(name) || at_or_nul(text, end) != ' ') return ASSAY_VIEW_NONE;
    while (rest.size > 0 && strchr(".!* ", rest.data[rest.size - 1])) rest.size--;
    if (!is_letters(rest)) return ASSAY_VIEW_NONE;
    bool superlative = HAS(rest, best);
    for (size_t at = 0, stop; at < rest.size; at = stop + 1) {
        for (stop = at; stop < rest.size && assay_is_alpha(rest.data[stop]);) stop++;
        assay_view word = assay_view_slice(rest, at, stop);
        if (at == 0 && !HAS(word, verbs)) return ASSAY_VIEW_NONE;
        if (word.size > 0 && word.data[0] >= 'A' && word.data[0] <= 'Z') return ASSAY_VIEW_NONE; /* another name */
        superlative = superlative || (word.size > 4 && assay_view_ends_with(word, ASSAY_VIEW("est")) &&
                                      assay_view_ends_with(assay_view_slice(rest, 0, at), ASSAY_VIEW("the ")));
    }
    return superlative && !is_doubtful(text) && !is_denied(text) && !holds_values(text) ? name : ASSAY_VIEW_NONE;
}

assay_view answer_judged_subject(assay_view text, assay_view *predicate) {
    static const char *const kinds[] = {"the", "number", "integer", "function", "value"};
    static const assay_view verbs[] = {{" is ", 4}, {" are ", 5}, {" was ", 5}};
    assay_view rest = text;
    if (text.size > SENTENCE_BYTES || memchr(text.data, '\n', text.size)) return ASSAY_VIEW_NONE;
    while (SKIP_ANY(&rest, kinds)) continue;
    size_t end = assay_find_first(rest, ASSAY_VIEW(" ")), at = 0;
    if (end == ASSAY_NOT_FOUND) return ASSAY_VIEW_NONE;
    assay_view inner = answer_unwrap(assay_view_slice(rest, 0, end));
    bool letter = inner.size == 1 && assay_is_alpha(inner.data[0]), verb = false;
    for (size_t i = 0; i < COUNT(verbs); i++)
        verb = verb || assay_view_starts_with(assay_view_slice(rest, end, rest.size), verbs[i]);
    answer_value value;
    bool number =
        answer_next_value(inner, &at, &value) && value.kind == VALUE_NUMBER && value.begin == 0 && value.end == inner.size;
    while (text.size > 0 && strchr(".! *", text.data[text.size - 1])) text.size--;
    if (!verb || !(letter || number) || is_doubtful(text)) return ASSAY_VIEW_NONE;
    *predicate = without_kind(complement(text));
    if (predicate->size == 0 || answer_is_number_word(*predicate)) return ASSAY_VIEW_NONE;
    return letter ? *predicate : inner;
}

assay_view answer_endless(assay_view text) {
    static const assay_view ends[] = {LIT(" is infinite"), LIT(" are infinite"), LIT(" is infinity")};
    while (text.size > 0 && strchr(".! *$", text.data[text.size - 1])) text.size--;
    for (size_t i = 0; i < COUNT(ends); i++) {
        if (!assay_view_ends_with(text, ends[i])) continue;
        assay_view sentence = answer_last_sentence(text);
        bool plain = sentence.size > ends[i].size && !is_doubtful(sentence) && !is_denied(sentence);
        return plain ? assay_view_slice(text, text.size - 8, text.size) : ASSAY_VIEW_NONE;
    }
    return ASSAY_VIEW_NONE;
}

assay_view answer_closing_statement(assay_view text) {
    assay_view sentence = answer_last_sentence(text);
    if (sentence.size == 0 || is_doubtful(sentence) || holds_values(sentence)) return ASSAY_VIEW_NONE;
    assay_view found = absence(sentence);
    if (found.size == 0) found = closing_verb(sentence);
    return found.size > 0 ? found : complement(sentence);
}

/* Words between the braces of a text: letters and harmless marks. */
static bool is_wording(assay_view text) {
    for (size_t i = 0; i < text.size; i++) {
        if (!assay_is_alpha(text.data[i]) && !strchr(" ,.:'-", text.data[i])) return false;
    }
    return true;
}

/* "There are", "She earns", "Total:": what a value follows. */
static bool announces(assay_view words) {
    static const char *const verbs[] = {"is",     "are",   "was",    "were", "has",   "have",   "had",    "equals",  "earns",
                                        "earned", "makes", "made",   "gets", "got",   "needs",  "needed", "costs",   "cost",
                                        "takes",  "took",  "pays",   "paid", "spent", "spends", "gives",  "gains",   "sells",
                                        "sold",   "buys",  "bought", "ate",  "eats",  "runs",   "ran",    "travels", "weighs"};
    static const char *const nouns[] = {
        "total",  "sum",    "area",    "volume", "perimeter", "probability", "value",   "vertex",   "center",
        "centre", "radius", "length",  "width",  "height",    "distance",    "time",    "cost",     "price",
        "number", "mean",   "average", "median", "range",     "domain",      "minimum", "maximum",  "slope",
        "speed",  "age",    "profit",  "weight", "roots",     "root",        "point",   "equation", "solutions"};
    words = assay_view_trim(words);
    if (!is_wording(words) || is_doubtful(words) || is_denied(words) || answer_changes_value(words)) return false;
    if (words.size > 0 && words.data[words.size - 1] == ':') return count_words(words) <= COMPLEMENT_WORDS && HAS(words, nouns);
    return count_words(words) <= 8 && HAS(words, verbs);
}

assay_view answer_value_in_words(assay_view box) {
    static const assay_view open = {"\\text{", 6};
    if (box.size > SENTENCE_BYTES || !assay_view_starts_with(box, open)) return ASSAY_VIEW_NONE;
    const char *close = memchr(box.data, '}', box.size);
    if (!close) return ASSAY_VIEW_NONE;
    size_t at = answer_offset(box, close);
    assay_view words = assay_view_slice(box, open.size, at), rest = assay_view_trim(assay_view_slice(box, at + 1, box.size));
    if (rest.size > 0) {
        const char *more = memmem(rest.data, rest.size, open.data, open.size);
        assay_view tail = more ? assay_view_slice(rest, answer_offset(rest, more) + open.size, rest.size) : ASSAY_VIEW_NONE;
        while (tail.size > 0 && strchr("}. ", tail.data[tail.size - 1])) tail.size--;
        bool plain = is_wording(tail) && !is_doubtful(tail) && !is_denied(tail) && !answer_changes_value(tail);
        return announces(words) && plain && rest.data[0] != '=' ? rest : ASSAY_VIEW_NONE;
    }
    answer_value value;
    at = 0;
    if (!answer_next_value(words, &at, &value) || value.begin == 0 || value.kind == VALUE_CHOICE) return ASSAY_VIEW_NONE;
    assay_view before = assay_view_slice(words, 0, value.begin), behind = assay_view_slice(words, value.end, words.size);
    bool plain = is_wording(behind) && !is_doubtful(behind) && !is_denied(behind) && !answer_changes_value(behind);
    return announces(before) && plain ? answer_unwrap(assay_view_slice(words, value.begin, words.size)) : ASSAY_VIEW_NONE;
}

/* "D is the only option that fits", "Only D satisfies all conditions", "D must be the answer": the letter. */
assay_view answer_only_choice(assay_view sentence) {
    static const char *const leads[] = {"only", "just"};
    static const char *const doubts[] = {
        "not",     "t",      "fails",   "fail",        "wrong",   "false",    "incorrect",  "never",     "cannot", "violates",
        "violate", "or",     "and",     "either",      "neither", "except",   "but",        "unless",    "if",     "isn",
        "doesn",   "unlike", "invalid", "contradicts", "bad",     "excluded", "eliminated", "impossible"};
    static const char *const verbs[] = {"satisfies", "satisfy", "works", "fits",   "matches", "meets",
                                        "remains",   "is",      "holds", "agrees", "gives",   "makes"};
    static const assay_view joined[] = {LIT(" and is correct"), LIT(" and is right"), LIT(" and is the answer")};
    static const assay_view alone[] = {LIT(" is the only "),         LIT(" must be the answer"),   LIT(" must be correct"),
                                       LIT(" must be the correct "), LIT(" has to be the answer"), LIT(" is our answer"),
                                       LIT(" is the one that ")};
    if (sentence.size < 4 || sentence.size > SENTENCE_BYTES || memchr(sentence.data, '\n', sentence.size))
        return ASSAY_VIEW_NONE;
    assay_view rest = answer_without_lead(sentence);
    static const char *const nouns[] = {"option", "choice", "answer", "statement"};
    bool only = SKIP_ANY(&rest, leads);
    SKIP_ANY(&rest, nouns);
    size_t open = 0;
    while (open < rest.size && memchr("(*[", rest.data[open], 3)) open++;
    size_t close = open + 1;
    while (close < rest.size && memchr(")*]", rest.data[close], 3)) close++;
    char letter = at_or_nul(rest, open);
    if (letter < 'A' || letter > 'J' || letter == 'I' || at_or_nul(rest, close) != ' ') return ASSAY_VIEW_NONE;
    assay_view said = assay_view_slice(rest, close, rest.size);
    for (size_t i = 0; i < COUNT(joined); i++) {
        if (assay_view_ends_with(said, joined[i])) said.size -= joined[i].size;
    }
    if (HAS(said, doubts) || holds_values(said)) return ASSAY_VIEW_NONE;
    bool known = false;
    for (size_t i = 0; i < COUNT(alone) && !only && !known; i++) known = assay_view_starts_with(said, alone[i]);
    assay_view verb = assay_view_slice(said, 1, answer_word_end(said, 1));
    if (only) known = HAS(verb, verbs);
    return known ? assay_view_slice(rest, open, open + 1) : ASSAY_VIEW_NONE;
}
