/* Answers that are told and not given: what somebody else says ("the grader expects", "my friend thinks that the answer is"), what is only supposed ("hypothetically,"), a
 * draft, what stands inside a quotation, and what is asked.
 *
 * Theory. The words before the answer are read backwards within its sentence. Links ("that the answer is") are passed over; then a verb of saying with its subject tells who
 * says so. What the writer says himself ("I think it is") is his answer; a name that is not known is anybody's ("Tom says"), and may be what the question is about. People are only heard
 * behind a link, for "she writes 36" may be what was asked for; keys, books, graders and programs also without one. Bounded by WORDS_READ words and REACH bytes. */
#include "verifiers/answer/answer_internal.h"

enum { REACH = 120, WORDS_READ = 12 };

enum {
    LINK = 1,       /* "that the answer is" */
    SAYS = 2,       /* "thinks" */
    PERSON = 4,     /* "friend" */
    AUTHORITY = 8,  /* "key", "grader" */
    NOBODY = 16,    /* "nobody" */
    KNOWS = 32,     /* "knows" if */
    IF = 64,        /* "if", "whether" */
    HEARSAY = 128,  /* "hypothetically" */
    EXPECTED = 256, /* the "reference" answer */
    ANSWER = 512,   /* "answer" */
    DRAFT = 1024,   /* "dummy" answer */
    WOULD = 2048,   /* "would" write */
    LIKE = 4096,    /* the format looks "like" */
    FORMAT = 8192,
    BE = 16384,
    METHOD = 32768, /* the wrong "method" */
    WRONG = 65536,
    PASSIVE = 131072, /* "told": somebody told me */
    MYTH = 262144,    /* "misconception" */
    WRITE = 1 << 19,  /* "put" your answer */
    IN = 1 << 20,     /* "in", "as" */
    YOUR = 1 << 21,   /* "your" answer */
    TASK = 1 << 22,   /* "question" */
    DOES = 1 << 23    /* "has": may be of things as well as of answers */
};

#define WORDS(...) \
    { __VA_ARGS__ }
static const answer_word words[] = WORDS(
    {"that", LINK}, {"the", LINK}, {"a", LINK}, {"an", LINK}, {"it", LINK}, {"it's", LINK | BE}, {"is", LINK | BE},
    {"was", LINK | BE}, {"be", LINK | BE}, {"to", LINK}, {"must", LINK}, {"should", LINK | BE}, {"answer", LINK | ANSWER},
    {"solution", LINK | ANSWER}, {"result", LINK | ANSWER}, {"value", LINK}, {"final", LINK}, {"correct", LINK},
    {"right", LINK}, {"x", LINK}, {"n", LINK}, {"me", LINK}, {"us", LINK}, {"often", LINK}, {"always", LINK}, {"usually", LINK},
    {"confidently", LINK}, {"only", LINK}, {"just", LINK}, {"equals", LINK | BE}, {"say", SAYS}, {"says", SAYS}, {"said", SAYS},
    {"claim", SAYS}, {"claims", SAYS}, {"claimed", SAYS}, {"think", SAYS}, {"thinks", SAYS}, {"thought", SAYS},
    {"believe", SAYS}, {"believes", SAYS}, {"believed", SAYS}, {"told", SAYS | PASSIVE}, {"tells", SAYS}, {"states", SAYS},
    {"stated", SAYS}, {"asserts", SAYS}, {"insists", SAYS}, {"writes", SAYS | DOES}, {"wrote", SAYS | DOES},
    {"has", SAYS | DOES}, {"write", SAYS | DOES}, {"output", SAYS}, {"outputs", SAYS}, {"print", SAYS}, {"expects", SAYS},
    {"expect", SAYS}, {"wants", SAYS | DOES}, {"answers", SAYS | DOES}, {"answered", SAYS | DOES}, {"gives", SAYS | DOES},
    {"gave", SAYS | DOES}, {"lists", SAYS | DOES}, {"guesses", SAYS}, {"guessed", SAYS}, {"suggests", SAYS}, {"reports", SAYS},
    {"accepts", SAYS}, {"student", PERSON}, {"students", PERSON}, {"friend", PERSON}, {"friends", PERSON},
    {"classmate", PERSON}, {"colleague", PERSON}, {"teacher", PERSON}, {"someone", PERSON}, {"somebody", PERSON},
    {"they", PERSON}, {"he", PERSON}, {"she", PERSON}, {"people", PERSON}, {"everyone", PERSON}, {"everybody", PERSON},
    {"others", PERSON}, {"some", PERSON}, {"many", PERSON}, {"brother", PERSON}, {"sister", PERSON}, {"neighbor", PERSON},
    {"neighbour", PERSON}, {"you", PERSON}, {"nobody", NOBODY}, {"grader", AUTHORITY}, {"graders", AUTHORITY},
    {"key", AUTHORITY}, {"textbook", AUTHORITY}, {"wikipedia", AUTHORITY}, {"internet", AUTHORITY}, {"google", AUTHORITY},
    {"chatgpt", AUTHORITY}, {"gpt", AUTHORITY}, {"model", AUTHORITY}, {"oracle", AUTHORITY}, {"website", AUTHORITY},
    {"site", AUTHORITY}, {"article", AUTHORITY}, {"rumor", AUTHORITY}, {"rumour", AUTHORITY}, {"legend", AUTHORITY},
    {"myth", MYTH}, {"misconception", MYTH}, {"falsehood", MYTH}, {"mistake", MYTH}, {"fallacy", MYTH},
    {"let", HEARSAY | PERSON}, {"let's", HEARSAY | PERSON}, {"surprised", KNOWS}, {"unclear", KNOWS}, {"uncertain", KNOWS},
    {"been", LINK | BE}, {"todo", DRAFT}, {"look", LIKE}, {"examiner", AUTHORITY}, {"marker", AUTHORITY},
    {"verifier", AUTHORITY}, {"rubric", AUTHORITY}, {"cheater", AUTHORITY}, {"forum", AUTHORITY}, {"knows", KNOWS},
    {"know", KNOWS}, {"wonder", KNOWS}, {"wonders", KNOWS}, {"ask", KNOWS}, {"asks", KNOWS}, {"asked", KNOWS}, {"if", IF},
    {"whether", IF}, {"hypothetically", HEARSAY}, {"supposedly", HEARSAY}, {"allegedly", HEARSAY}, {"reportedly", HEARSAY},
    {"purportedly", HEARSAY}, {"pretend", HEARSAY}, {"imagine", HEARSAY}, {"rumored", HEARSAY}, {"rumoured", HEARSAY},
    {"gold", EXPECTED}, {"reference", EXPECTED}, {"expected", EXPECTED}, {"textbook's", EXPECTED}, {"key's", EXPECTED},
    {"grader's", EXPECTED}, {"target", EXPECTED}, {"golden", EXPECTED}, {"draft", DRAFT}, {"dummy", DRAFT},
    {"placeholder", DRAFT}, {"tentative", DRAFT}, {"provisional", DRAFT}, {"fake", DRAFT}, {"sample", DRAFT}, {"would", WOULD},
    {"might", WOULD}, {"could", WOULD}, {"may", WOULD}, {"will", WOULD}, {"like", LIKE}, {"looks", LIKE}, {"format", FORMAT},
    {"method", METHOD}, {"approach", METHOD}, {"reasoning", METHOD}, {"wrong", WRONG}, {"flawed", WRONG}, {"faulty", WRONG},
    {"incorrect", WRONG}, {"erroneous", WRONG}, {"your", YOUR}, {"question", TASK}, {"problem", TASK}, {"prompt", TASK},
    {"task", TASK}, {"exercise", TASK}, {"instruction", TASK}, {"instructions", TASK}, {"put", WRITE}, {"placed", WRITE},
    {"place", WRITE}, {"written", WRITE}, {"enclose", WRITE}, {"enclosed", WRITE}, {"express", WRITE}, {"expressed", WRITE},
    {"present", WRITE}, {"presented", WRITE}, {"given", WRITE}, {"in", IN}, {"as", IN}, {"within", IN}, {"inside", IN},
    {"form", IN}, {"of", IN}, {"using", IN}, {"wanted", SAYS | DOES}, {"requires", SAYS | DOES}, {"required", SAYS | DOES},
    {"for", IN}, {"by", IN}, {"write", WRITE});

void answer_learn_reported(void) {
    for (size_t i = 0; i < COUNT(words); i++) answer_learn(READER_REPORTED, words[i].word, words[i].classes);
}

/* Words alone that every report below has one of. */
bool answer_may_report(uint32_t seen) {
    if (seen & IN && seen & (YOUR | TASK)) return true;
    return seen & (EXPECTED | DRAFT | FORMAT | LIKE | MYTH | HEARSAY | KNOWS | NOBODY | WRONG | PASSIVE | AUTHORITY | PERSON);
}

/* The words before `at` in its sentence, the nearest first, up to one that says nothing. *comma: one stands directly before the answer; *colon: that. */
static size_t read_words(assay_view text, size_t at, uint32_t read[WORDS_READ], bool *comma, bool *colon) {
    static const bool passed[256] = {[' '] = true, ['$'] = true, ['*'] = true,  ['_'] = true, ['('] = true,
                                     ['{'] = true, ['='] = true, ['\\'] = true, ['"'] = true};
    size_t least = at > REACH ? at - REACH : 0, count = 0;
    *comma = *colon = false;
    while (at > least && count < WORDS_READ) {
        char c = text.data[at - 1];
        if (passed[(unsigned char)c]) {
            at--;
        } else if (assay_is_alpha(c)) {
            size_t end = at;
            while (at > least && (assay_is_alpha(text.data[at - 1]) || text.data[at - 1] == '\'')) at--;
            if (at > 0 && text.data[at - 1] == '\\') continue; /* a command */
            read[count] = answer_look_up(assay_view_slice(text, at, end))[READER_REPORTED];
            if (read[count++] == 0) break;
        } else if (count == 0 && (c == ',' || c == ':')) {
            *(c == ',' ? comma : colon) = true;
            at--;
        } else {
            break;
        }
    }
    return count;
}

/* Does the clause end behind the answer: no thing that is counted? */
static bool ends_clause(assay_view text, size_t end) {
    while (end < text.size && strchr(" $*_)\\]\"", text.data[end]) && text.data[end] != '\0') end++;
    return end >= text.size || strchr(".,;!?\n", text.data[end]) != NULL;
}

/* Inside marks of quotation on its line, with other words in them and something outside: somebody's sentence. Members of JSON are not. */
static bool is_in_quotation(assay_view text, size_t begin, size_t end) {
    size_t line = begin, open = ASSAY_NOT_FOUND, marks = 0, close;
    while (line > 0 && begin - line < REACH && text.data[line - 1] != '\n') line--;
    if (!memchr(text.data + line, '"', begin - line)) return false;
    for (size_t i = line; i < begin; i++) {
        if (text.data[i] != '"' || (i > 0 && assay_is_digit(text.data[i - 1]))) continue; /* inches */
        marks++;
        open = i;
    }
    if (marks % 2 == 0) return false;
    for (close = end; close < text.size && close - end < REACH && text.data[close] != '"' && text.data[close] != '\n';) close++;
    if (at_or_nul(text, close) != '"') return false;
    assay_view before = assay_view_slice(text, open + 1, begin), head = assay_view_trim(assay_view_slice(text, line, open));
    if (answer_plain_words(before) < 2 ||
        (head.size > 1 && strchr("\":{[", head.data[head.size - 1]) && head.data[head.size - 2] == '"'))
        return false;
    assay_view tail = assay_view_slice(text, close + 1, close + 1 + REACH);
    const char *newline = tail.size > 0 ? memchr(tail.data, '\n', tail.size) : NULL;
    if (newline) tail.size = answer_offset(tail, newline);
    return answer_plain_words(head) > 0 || answer_plain_words(tail) > 0;
}

/* "[^1]: ..." */
static bool is_in_footnote(assay_view text, size_t begin) {
    size_t line = begin;
    while (line > 0 && begin - line < REACH && text.data[line - 1] != '\n') line--;
    return assay_view_starts_with(assay_view_slice(text, line, begin), ASSAY_VIEW("[^"));
}

/* "write your answer as \\boxed{7}", "the question says the answer should be written in \\boxed{7}": the question's words about the form of an answer. */
static bool is_format(const uint32_t *read, size_t count) {
    uint32_t form = 0;
    size_t at = 0;
    if (!(read[0] & IN)) return false;
    while (at < count && read[at] & (IN | LINK | WRITE | YOUR | FORMAT)) form |= read[at++];
    if (form & YOUR && form & ANSWER) return true;
    if (!(form & ANSWER) && !(form & WRITE)) return false;
    while (at < count && read[at] & (SAYS | KNOWS | LINK | WRITE)) at++;
    if (at >= count || !(read[at++] & TASK)) return false;
    while (at < count && read[at] & LINK) at++;
    return !(read[at] & IN); /* "required by the problem" */
}

/* "The answer the student gave is", and not "the number of apples he has is": the links before `at` name an answer. */
static bool is_of_answer(const uint32_t *read, size_t count, size_t at) {
    while (at < count && read[at] & (LINK | PERSON) && !(read[at] & ANSWER)) at++;
    return at < count && read[at] & ANSWER;
}

bool answer_is_reported(assay_view text, size_t begin, size_t end) {
    uint32_t read[WORDS_READ + 4] = {0}; /* none behind the last */
    bool comma, colon;
    size_t count = read_words(text, begin, read, &comma, &colon), at = 0;
    if (is_in_quotation(text, begin, end) || is_in_footnote(text, begin)) return true;
    if (count == 0 || read[0] == 0) return false;
    if (is_format(read, count)) return true;
    uint32_t links = 0, all = 0;
    for (size_t i = 0; i < count; i++) all |= read[i];
    while (at < count && read[at] & LINK) links |= read[at++];
    if (links & ANSWER && (links & BE || colon) && read[at] & EXPECTED) return true;
    if ((colon || links & BE) && links & ANSWER && read[at] & DRAFT) return true;
    if (colon && read[at] & DRAFT) return true; /* "just a placeholder:" */
    if (colon && read[0] & FORMAT) return true;
    if (read[0] & LIKE && read[1] & LIKE && all & ANSWER) return true; /* "your answer should look like" */
    if (read[at] & MYTH && links & BE) return true;
    if (read[at] & HEARSAY && (comma || links & BE)) return true;
    if (at == 0 && read[0] & (LIKE | FORMAT) && (read[1] | read[2] | read[3]) & FORMAT) return true;
    if (read[0] & LIKE && (read[1] | read[2]) & (FORMAT | LIKE) && all & FORMAT) return true;
    if (!ends_clause(text, end)) return false;
    if (read[at] & IF && links & BE) return (read[at + 1] | read[at + 2]) & KNOWS || (read[at + 1] & NOBODY);
    if (read[at] & METHOD && links & ANSWER && links & BE) return read[at + 1] & WRONG;
    if (read[at] & WRITE && read[at + 1] & WOULD && read[at + 2] & PERSON) return true; /* "you would write" */
    if (!(read[at] & SAYS)) return false;
    bool linked = links & BE;
    if (read[at] & PASSIVE && linked && read[at + 1] & BE) return true; /* "I was told it is" */
    size_t subject = at + 1;
    while (subject < count && read[subject] & LINK) subject++;
    if (read[subject] & WOULD) subject++;
    if (linked && read[subject] & MYTH) return true; /* "a mistake to say that it is" */
    if (read[subject] & AUTHORITY) return true;
    if (linked && at == 1 && read[at] & DOES && !is_of_answer(read, count, subject + 1)) return false;
    return linked && read[subject] & (PERSON | NOBODY) && !(read[subject] & SAYS);
}

bool answer_is_asked(assay_view text, size_t end) {
    static const assay_view particles[] = {LIT("吗"),         LIT("嗎"),     LIT("呢"),       LIT("么"),
                                           LIT("でしょうか"), LIT("ですか"), LIT("だろうか"), LIT("か"),
                                           LIT("인가요"),     LIT("일까요"), LIT("입니까")};
    static const assay_view yes[] = {LIT("Yes"),  LIT("yes"), LIT("Ja"),   LIT("Oui"),    LIT("Sí"),      LIT("Да"),
                                     LIT("是的"), LIT("对"),  LIT("はい"), LIT("Indeed"), LIT("Correct"), LIT("Right")};
    bool particle = false;
    while (end < text.size && text.data[end] != '\0' && strchr(" $*_)\\]}\"", text.data[end])) end++;
    char c = at_or_nul(text, end);
    if (c != '?' && (unsigned char)c < 0xE3) return false; /* nearly always */
    for (size_t i = 0; i < COUNT(particles) && !particle; i++) {
        if (!assay_view_starts_with(assay_view_slice(text, end, text.size), particles[i])) continue;
        end += particles[i].size;
        particle = true;
    }
    assay_view rest = assay_view_slice(text, end, text.size);
    bool wide = assay_view_starts_with(rest, ASSAY_VIEW("？"));
    if (!wide && at_or_nul(rest, 0) != '?' && !particle) return false;
    rest = assay_view_trim(assay_view_slice(rest, wide ? 3 : 1, rest.size));
    while (rest.size > 0 && strchr("*\") ", rest.data[0])) rest = assay_view_slice(rest, 1, rest.size);
    for (size_t i = 0; i < COUNT(yes); i++) {
        if (assay_view_starts_with(rest, yes[i])) return false;
    }
    return true;
}
