/* The words of a clause that says nothing but that a value is an answer, or may be one; in the languages that answers are read in. See second.c. */
#include "verifiers/answer/last_byte.h"
#include "verifiers/answer/second.h"

#define PLAIN SECOND_PLAIN
#define NOUN (SECOND_PLAIN | SECOND_NOUN)
#define ANSWER (SECOND_PLAIN | SECOND_NOUN | SECOND_ANSWER)
#define OFFER (SECOND_PLAIN | SECOND_OFFER)
#define ORDINAL (OFFER | SECOND_ORDINAL)
#define WORDS(...) \
    { __VA_ARGS__ }
static const answer_word words[] = WORDS(
    {"the", PLAIN}, {"a", PLAIN}, {"an", PLAIN}, {"it", PLAIN}, {"it's", PLAIN}, {"its", PLAIN}, {"is", PLAIN}, {"are", PLAIN},
    {"be", PLAIN}, {"this", PLAIN}, {"that", PLAIN}, {"that's", PLAIN}, {"these", PLAIN}, {"which", PLAIN}, {"equals", PLAIN},
    {"equal", PLAIN}, {"gives", PLAIN}, {"so", PLAIN}, {"thus", PLAIN}, {"hence", PLAIN}, {"therefore", PLAIN}, {"then", PLAIN},
    {"we", PLAIN}, {"i", PLAIN}, {"get", PLAIN}, {"got", PLAIN}, {"have", PLAIN}, {"obtain", PLAIN}, {"namely", PLAIN},
    {"again", PLAIN}, {"final", PLAIN}, {"correct", PLAIN}, {"right", PLAIN}, {"just", PLAIN}, {"and", PLAIN}, {"as", PLAIN},
    {"well", PLAIN}, {"simply", PLAIN}, {"my", PLAIN}, {"our", PLAIN}, {"ps", PLAIN}, {"summary", PLAIN}, {"conclusion", PLAIN},
    {"value", PLAIN}, {"values", PLAIN}, {"result", PLAIN}, {"results", PLAIN}, {"answer", ANSWER}, {"answers", ANSWER},
    {"ans", ANSWER}, {"solution", ANSWER}, {"solutions", ANSWER}, {"option", NOUN}, {"options", NOUN}, {"choice", NOUN},
    {"guess", ANSWER}, {"candidate", ANSWER | OFFER}, {"candidates", ANSWER | OFFER}, {"attempt", NOUN}, {"primary", PLAIN},
    {"main", PLAIN}, {"secondary", ORDINAL}, {"fallback", NOUN | OFFER}, {"case", NOUN}, {"possibility", NOUN | OFFER},
    {"possibilities", NOUN | OFFER}, {"alternative", NOUN | OFFER}, {"alternatives", NOUN | OFFER}, {"alt", NOUN | OFFER},
    {"alternate", OFFER}, {"backup", NOUN | OFFER}, {"version", NOUN}, {"approach", NOUN}, {"method", NOUN},
    {"interpretation", NOUN}, {"reading", NOUN}, {"under", PLAIN}, {"using", PLAIN}, {"different", ORDINAL}, {"yields", PLAIN},
    {"failing", OFFER}, {"aka", OFFER}, {"first", PLAIN}, {"second", ORDINAL}, {"third", ORDINAL}, {"or", OFFER},
    {"also", OFFER}, {"maybe", OFFER}, {"perhaps", OFFER}, {"possibly", OFFER}, {"possible", OFFER}, {"alternatively", OFFER},
    {"another", ORDINAL}, {"other", ORDINAL}, {"others", NOUN | OFFER}, {"people", PLAIN}, {"either", OFFER}, {"some", OFFER},
    {"could", OFFER}, {"argue", OFFER}, {"argued", OFFER}, {"might", OFFER}, {"may", OFFER}, {"would", PLAIN},
    {"should", PLAIN}, {"can", PLAIN}, {"will", PLAIN}, {"acceptable", OFFER}, {"accepted", OFFER}, {"accept", OFFER},
    {"plausible", OFFER}, {"valid", OFFER}, {"too", OFFER}, {"equally", OFFER}, {"likely", OFFER}, {"otherwise", OFFER},
    {"else", OFFER}, {"both", OFFER}, {"works", OFFER}, {"one", PLAIN}, {"work", OFFER}, {"fine", OFFER}, {"say", PLAIN},
    {"consider", PLAIN}, {"but", PLAIN}, {"though", PLAIN}, {"vs", OFFER}, {"versus", OFFER}, {"viz", PLAIN},
    {"potentially", OFFER}, {"probably", PLAIN}, {"most", PLAIN}, {"still", PLAIN},
    /* Spanish, Portuguese, Italian, French, Romanian */
    {"o", OFFER}, {"bien", PLAIN}, {"también", OFFER}, {"tambien", OFFER}, {"puede", OFFER}, {"podría", OFFER},
    {"podria", OFFER}, {"ser", PLAIN}, {"quizás", OFFER}, {"quizá", OFFER}, {"tal", PLAIN}, {"vez", OFFER}, {"otra", ORDINAL},
    {"otro", ORDINAL}, {"segunda", ORDINAL}, {"segundo", ORDINAL}, {"primera", PLAIN}, {"respuesta", ANSWER},
    {"respuestas", ANSWER}, {"solución", ANSWER}, {"opción", NOUN}, {"posible", OFFER}, {"es", PLAIN}, {"la", PLAIN},
    {"el", PLAIN}, {"una", PLAIN}, {"alternativamente", OFFER}, {"ou", OFFER}, {"também", OFFER}, {"pode", OFFER},
    {"poderia", OFFER}, {"talvez", OFFER}, {"outra", ORDINAL}, {"outro", ORDINAL}, {"resposta", ANSWER}, {"solução", ANSWER},
    {"opção", NOUN}, {"possível", OFFER}, {"é", PLAIN}, {"uma", PLAIN}, {"oppure", OFFER}, {"ovvero", OFFER}, {"anche", OFFER},
    {"forse", OFFER}, {"potrebbe", OFFER}, {"essere", PLAIN}, {"altra", ORDINAL}, {"altro", ORDINAL}, {"seconda", ORDINAL},
    {"risposta", ANSWER}, {"soluzione", ANSWER}, {"opzione", NOUN}, {"possibile", OFFER}, {"è", PLAIN}, {"aussi", OFFER},
    {"peut", OFFER}, {"pourrait", OFFER}, {"être", PLAIN}, {"peut-être", OFFER}, {"autre", ORDINAL}, {"deuxième", ORDINAL},
    {"seconde", ORDINAL}, {"réponse", ANSWER}, {"réponses", ANSWER}, {"est", PLAIN}, {"c'est", PLAIN}, {"une", PLAIN},
    {"ça", PLAIN}, {"ce", PLAIN}, {"le", PLAIN}, {"également", OFFER}, {"sinon", OFFER}, {"sau", OFFER}, {"poate", OFFER},
    {"răspuns", ANSWER}, {"răspunsul", ANSWER}, {"este", PLAIN},
    /* German, Dutch, Scandinavian */
    {"oder", OFFER}, {"auch", OFFER}, {"vielleicht", OFFER}, {"möglich", OFFER}, {"möglicherweise", OFFER}, {"könnte", OFFER},
    {"kann", OFFER}, {"sein", PLAIN}, {"alternativ", OFFER}, {"bzw", OFFER}, {"beziehungsweise", OFFER}, {"andere", ORDINAL},
    {"weitere", ORDINAL}, {"zweite", ORDINAL}, {"erste", PLAIN}, {"antwort", ANSWER}, {"antworten", ANSWER}, {"lösung", ANSWER},
    {"ergebnis", PLAIN}, {"möglichkeit", NOUN | OFFER}, {"die", PLAIN}, {"das", PLAIN}, {"ist", PLAIN}, {"eine", PLAIN},
    {"wäre", PLAIN}, {"ebenfalls", OFFER}, {"sonst", OFFER}, {"antwoord", ANSWER}, {"misschien", OFFER}, {"ook", OFFER},
    {"mogelijk", OFFER}, {"het", PLAIN}, {"een", PLAIN}, {"eller", OFFER}, {"kanske", OFFER}, {"måske", OFFER},
    {"kanskje", OFFER}, {"svar", ANSWER}, {"svaret", ANSWER}, {"är", PLAIN}, {"er", PLAIN}, {"också", OFFER}, {"også", OFFER},
    /* Slavic, Hungarian, Finnish, Baltic, Greek, Turkish, Vietnamese, Indonesian, Swahili */
    {"или", OFFER}, {"либо", OFFER}, {"возможно", OFFER}, {"Возможно", OFFER}, {"также", OFFER}, {"Также", OFFER},
    {"тоже", OFFER}, {"может", OFFER}, {"быть", PLAIN}, {"Или", OFFER}, {"другой", ORDINAL}, {"Другой", ORDINAL},
    {"второй", ORDINAL}, {"Второй", ORDINAL}, {"Первый", PLAIN}, {"ответ", ANSWER}, {"Ответ", ANSWER}, {"это", PLAIN},
    {"Это", PLAIN}, {"вариант", NOUN}, {"Вариант", NOUN}, {"решение", ANSWER}, {"Иначе", OFFER}, {"або", OFFER},
    {"можливо", OFFER}, {"відповідь", ANSWER}, {"Відповідь", ANSWER}, {"lub", OFFER}, {"albo", OFFER}, {"może", OFFER},
    {"także", OFFER}, {"też", OFFER}, {"odpowiedź", ANSWER}, {"jest", PLAIN}, {"to", 0}, {"nebo", OFFER}, {"možná", OFFER},
    {"odpověď", ANSWER}, {"je", PLAIN}, {"alebo", OFFER}, {"ili", OFFER}, {"možda", OFFER}, {"odgovor", ANSWER},
    {"vagy", OFFER}, {"talán", OFFER}, {"válasz", ANSWER}, {"tai", OFFER}, {"ehkä", OFFER}, {"vastaus", ANSWER},
    {"arba", OFFER}, {"vai", OFFER}, {"ή", OFFER}, {"ίσως", OFFER}, {"απάντηση", ANSWER}, {"είναι", PLAIN}, {"η", PLAIN},
    {"veya", OFFER}, {"ya", OFFER}, {"da", OFFER}, {"belki", OFFER}, {"olabilir", OFFER}, {"cevap", ANSWER}, {"yanıt", ANSWER},
    {"hoặc", OFFER}, {"hay", OFFER}, {"là", PLAIN}, {"atau", OFFER}, {"mungkin", OFFER}, {"juga", OFFER}, {"jawaban", ANSWER},
    {"jawabannya", ANSWER}, {"adalah", PLAIN}, {"bisa", OFFER}, {"au", OFFER}, {"jibu", ANSWER},
    /* conditions */
    {"if", SECOND_IF}, {"when", SECOND_IF}, {"unless", SECOND_IF}, {"assuming", SECOND_IF}, {"provided", SECOND_IF},
    {"without", SECOND_IF}, {"excluding", SECOND_IF}, {"including", SECOND_IF}, {"counting", SECOND_IF}, {"si", SECOND_IF},
    {"wenn", SECOND_IF}, {"falls", SECOND_IF}, {"ohne", SECOND_IF}, {"sans", SECOND_IF}, {"sin", SECOND_IF}, {"se", SECOND_IF},
    {"если", SECOND_IF}, {"Если", SECOND_IF}, {"без", SECOND_IF}, {"jika", SECOND_IF}, {"nếu", SECOND_IF});

/* Phrases with a point, of several words, or of scripts without blanks. */
static const assay_view phrases[] = {LIT("i.e."),
                                     LIT("I.e."),
                                     LIT("e.g."),
                                     LIT("P.S."),
                                     LIT("PS:"),
                                     LIT("bzw."),
                                     LIT("d.h."),
                                     LIT("vs."),
                                     LIT("In other words"),
                                     LIT("in other words"),
                                     LIT("in short"),
                                     LIT("In short"),
                                     LIT("In conclusion"),
                                     LIT("in conclusion"),
                                     LIT("In summary"),
                                     LIT("in summary"),
                                     LIT("that is to say"),
                                     LIT("ya da"),
                                     LIT("答案"),
                                     LIT("另一个"),
                                     LIT("另一個"),
                                     LIT("其他"),
                                     LIT("或者"),
                                     LIT("或"),
                                     LIT("也可以"),
                                     LIT("也可能"),
                                     LIT("也许"),
                                     LIT("也許"),
                                     LIT("可能"),
                                     LIT("都可以"),
                                     LIT("也是"),
                                     LIT("应该"),
                                     LIT("應該"),
                                     LIT("还是"),
                                     LIT("最终"),
                                     LIT("所以"),
                                     LIT("因此"),
                                     LIT("即"),
                                     LIT("是"),
                                     LIT("为"),
                                     LIT("就"),
                                     LIT("和"),
                                     LIT("正确"),
                                     LIT("的"),
                                     LIT("一"),
                                     LIT("二"),
                                     LIT("答え"),
                                     LIT("または"),
                                     LIT("あるいは"),
                                     LIT("もしくは"),
                                     LIT("かもしれません"),
                                     LIT("かもしれない"),
                                     LIT("です"),
                                     LIT("は"),
                                     LIT("が"),
                                     LIT("も"),
                                     LIT("か"),
                                     LIT("別の"),
                                     LIT("정답"),
                                     LIT("답"),
                                     LIT("또는"),
                                     LIT("혹은"),
                                     LIT("이거나"),
                                     LIT("입니다"),
                                     LIT("아니면"),
                                     LIT("은"),
                                     LIT("는"),
                                     LIT("도"),
                                     LIT("수"),
                                     LIT("있습니다"),
                                     LIT("될"),
                                     LIT("الإجابة"),
                                     LIT("الجواب"),
                                     LIT("أو"),
                                     LIT("ربما"),
                                     LIT("هي"),
                                     LIT("هو"),
                                     LIT("أيضا"),
                                     LIT("أيضًا"),
                                     LIT("उत्तर"),
                                     LIT("या"),
                                     LIT("अथवा"),
                                     LIT("शायद"),
                                     LIT("है"),
                                     LIT("भी"),
                                     LIT("או"),
                                     LIT("אולי"),
                                     LIT("یا"),
                                     LIT("শায়দ"),
                                     LIT("বা"),
                                     LIT("অথবা"),
                                     LIT("அல்லது"),
                                     LIT("หรือ"),
                                     LIT("อาจ"),
                                     LIT("คำตอบ"),
                                     LIT("คือ"),
                                     LIT("đáp án"),
                                     LIT("Đáp án"),
                                     LIT("có thể"),
                                     LIT("ऐसा"),
                                     LIT("या फिर")};
static const assay_view answer_phrases_list[] = {LIT("答案"),   LIT("答え"), LIT("정답"),  LIT("답"),     LIT("الإجابة"),
                                                 LIT("الجواب"), LIT("उत्तर"), LIT("คำตอบ"), LIT("đáp án"), LIT("Đáp án")};
static const assay_view conditions[] = {LIT("如果"), LIT("若"), LIT("もし"), LIT("만약"), LIT("إذا"), LIT("अगर"), LIT("यदि")};

static answer_phrases set = {.items = phrases, .count = COUNT(phrases)};
_Static_assert(COUNT(phrases) <= ANSWER_PHRASES_MAX, "a byte numbers them");

/* What a clause may end with, or a phrase may begin with. */
static bool counts[256];

void answer_learn_second(void) {
    static const char ends[] = "$\\()\n;!?.\xE3\xEF";
    for (size_t i = 0; i < sizeof ends - 1; i++) counts[(unsigned char)ends[i]] = true;
    for (size_t i = 0; i < COUNT(phrases); i++) counts[(unsigned char)phrases[i].data[0]] = true;
    for (size_t i = 0; i < COUNT(words); i++) answer_learn(READER_SECOND, words[i].word, words[i].classes);
    answer_phrases_init(&set, false);
}

uint32_t second_word_classes(assay_view word) {
    return answer_plain_classes(READER_SECOND, word);
}

static bool begins_with_any(assay_view text, const assay_view *list, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_view_starts_with(text, list[i])) return true;
    }
    return false;
}

/* The size of marks that say nothing: quotes, dashes, wide punctuation, LaTeX's spaces and text commands; 0: none. */
static size_t mark_at(assay_view text) {
    static const char plain[] = " \t\r\n*_$#>|-:,;.()[]{}\"'`!=~&/";
    static const assay_view commands[] = {LIT("\\qquad"),      LIT("\\quad"), LIT("\\text"), LIT("\\mbox"), LIT("\\textbf"),
                                          LIT("\\mathrm"),     LIT("\\ "),    LIT("\\,"),    LIT("\\;"),    LIT("\\)"),
                                          LIT("\\]"),          LIT("\\("),    LIT("\\["),    LIT("\\\\"),   LIT("\\to"),
                                          LIT("\\Rightarrow"), LIT("\\n")};
    char c = text.data[0];
    if (memchr(plain, c, sizeof plain - 1)) return 1;
    if (c == '<' &&
        (assay_is_alpha(at_or_nul(text, 1)) || at_or_nul(text, 1) == '/')) /* a tag; <answer> is a source of its own */
        return assay_find_first(assay_view_slice(text, 0, sizeof "</answer"), ASSAY_VIEW("answer")) == ASSAY_NOT_FOUND;
    if (c == '\\') {
        for (size_t i = 0; i < COUNT(commands); i++) {
            if (assay_view_starts_with(text, commands[i]) && !assay_is_alpha(at_or_nul(text, commands[i].size)))
                return commands[i].size;
        }
        return 0;
    }
    unsigned char second = (unsigned char)at_or_nul(text, 1);
    switch ((unsigned char)c) {
        case 0xC2: return second == 0xA0 || second == 0xAB || second == 0xBB ? 2 : 0; /* a blank, guillemets */
        case 0xD8: return (unsigned char)at_or_nul(text, 1) == 0x8C ? 2 : 0;          /* the Arabic comma */
        case 0xE2: return second == 0x80 || second == 0x86 || second == 0x87 ? 3 : 0; /* dashes, quotes, arrows */
        case 0xE3: return second == 0x80 ? 3 : 0;
        case 0xEF: return second == 0xBC || second == 0xBD ? 3 : 0;
        default: return 0;
    }
}

uint32_t second_read(assay_view text, assay_view own) {
    uint32_t classes = 0;
    for (size_t at = 0; at < text.size && !(classes & SECOND_UNKNOWN);) {
        assay_view rest = assay_view_slice(text, at, text.size);
        size_t phrase = answer_phrase_at(&set, rest), end = phrase > 0 ? at : answer_word_end(text, at), mark;
        if (phrase > 0) {
            bool answer = begins_with_any(rest, answer_phrases_list, COUNT(answer_phrases_list)),
                 offer = (unsigned char)rest.data[0] >= 0x80 || rest.data[0] == 'v';
            classes |= answer ? ANSWER : offer ? OFFER : PLAIN;
            at += phrase;
        } else if (end > at) {
            assay_view word = assay_view_slice(text, at, end);
            uint32_t known = answer_plain_classes(READER_SECOND, word);
            size_t again = known == 0 && own.size > 0 && word.size > 1 ? assay_find_first(own, word) : ASSAY_NOT_FOUND;
            classes |= known & SECOND_PLAIN ? known : again != ASSAY_NOT_FOUND ? SECOND_PLAIN : SECOND_UNKNOWN;
            at = end;
        } else if ((mark = mark_at(rest)) > 0) {
            at += mark;
        } else {
            classes |= SECOND_UNKNOWN;
        }
    }
    return classes;
}

static size_t condition_word(assay_view text) {
    size_t at = 0, mark;
    while (at < text.size && (mark = mark_at(assay_view_slice(text, at, text.size))) > 0) at += mark;
    size_t end = answer_word_end(text, at);
    bool word = answer_plain_classes(READER_SECOND, assay_view_slice(text, at, end)) & SECOND_IF;
    return word || begins_with_any(assay_view_slice(text, at, text.size), conditions, COUNT(conditions)) ? at : ASSAY_NOT_FOUND;
}

assay_view second_behind_condition(assay_view front, uint32_t *classes) {
    static const assay_view wide = LIT("，");
    if (condition_word(front) == ASSAY_NOT_FOUND) return front;
    size_t comma = assay_find_last(front, ASSAY_VIEW(",")), size = 1;
    if (comma == ASSAY_NOT_FOUND) comma = assay_find_last(front, wide), size = wide.size;
    static const char *const other[] = {"were", "had"}; /* another question's */
    if (comma == ASSAY_NOT_FOUND || answer_has_word(front, other, COUNT(other))) return front;
    *classes |= SECOND_OFFER;
    return assay_view_slice(front, comma + size, front.size);
}

bool second_begins_condition(assay_view text) {
    return condition_word(text) != ASSAY_NOT_FOUND;
}

bool second_is_stop(char c) {
    return c == '.' || c == '!' || c == '?' || c == '\n' || c == ';' || c == ')' || c == ',' || c == '"' || c == '}' ||
           c == '`';
}

/* Where a sentence, a line or a bracket ends, brackets in maths and values apart. */
size_t second_clause_end(assay_view text) {
    static const assay_view stops[] = {LIT("。"), LIT("；"), LIT("）"), LIT("！")};
    size_t depth = 0, begin = 0;
    while (begin < text.size && memchr(" \t\n*_#>|-", text.data[begin], 9)) begin++;
    for (size_t number = begin; assay_is_digit(at_or_nul(text, number)); number++) {
        if (at_or_nul(text, number + 1) == '.' && at_or_nul(text, number + 2) == ' ')
            begin = number + 2; /* an item of a list */
    }
    bool letter = at_or_nul(text, begin) >= 'A' && at_or_nul(text, begin) <= 'J' && at_or_nul(text, begin + 1) == '.';
    if (letter && at_or_nul(text, begin + 2) == ' ') begin += 2; /* "A. False" */
    for (size_t at = begin; at < text.size; at++) {
        char c = text.data[at], next = at_or_nul(text, at + 1);
        if (!counts[(unsigned char)c]) continue; /* nearly every byte */
        size_t maths = c == '$' || c == '\\' ? answer_math_end(text, at) : at;
        if (maths > at) {
            at = maths - 1;
            continue;
        }
        size_t phrase = answer_phrase_at(&set, assay_view_slice(text, at, text.size));
        if (phrase > 0) {
            at += phrase - 1;
            continue;
        }
        if (c == '(') depth++;
        if (c == ')' && depth > 0 && --depth == 0) continue;
        if (c == '\n' || c == ';' || c == '!' || c == '?') return at;
        if (c == '.' && (next == '\0' || memchr(" \n\"*)$\\}", next, 8))) return at;
        if ((unsigned char)c >= 0xE3 && begins_with_any(assay_view_slice(text, at, text.size), stops, COUNT(stops))) return at;
    }
    return text.size;
}

/* Behind the last byte of text[0, end) that may end a clause; 0: none does. */
static size_t behind_last_stop(assay_view text, size_t end) {
    static const bool ends_wide[256] = {[0x82] = true, [0x9B] = true, [0x81] = true};
    for (;; end--) {
        end = answer_behind_last(text, 0, end, ASSAY_VIEW("\n;!?.,"), true);
        unsigned char c = end > 0 ? (unsigned char)text.data[end - 1] : 0;
        if (c < 0x80 || ends_wide[c]) return end;
    }
}

size_t second_clause_begin(assay_view text, size_t end) {
    static const assay_view wide[] = {LIT("。"), LIT("；"), LIT("！")};
    for (size_t at = behind_last_stop(text, end); at > 0; at = behind_last_stop(text, at - 1)) {
        char c = text.data[at - 1];
        if (c == '.' || c == ',') { /* not in numbers; behind a quote a member of JSON ends */
            if (c == '.' ? at < end && text.data[at] == ' ' : at > 1 && text.data[at - 2] == '"') return at;
            continue;
        }
        if ((unsigned char)c < 0x80) return at;
        for (size_t i = 0; i < COUNT(wide); i++) {
            if (assay_view_ends_with(assay_view_slice(text, 0, at), wide[i])) return at;
        }
    }
    return 0;
}
