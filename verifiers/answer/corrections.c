/* What the text behind a box declares instead of it: "Final: 6", "Wait, it should be 43", "不对，应该是8", "Perdón, es 8", "Korrektur: 8". It must agree with the box.
 *
 * Theory. At the begin of a sentence stands a call ("wait", "correction", in any of its languages) and a mark; then, perhaps behind a subject and a copula, one value that
 * ends the sentence. Looks at REACH bytes behind the box. */
#include "verifiers/answer/answer_internal.h"
#include "verifiers/answer/letters.h"

enum { REACH = 256, WORD_BYTES = 16, CLAUSE_BYTES = 64 };

static size_t word_end(assay_view text) {
    size_t end = 0;
    while (end < text.size && end < WORD_BYTES && (assay_is_alpha(text.data[end]) || text.data[end] == '\'')) end++;
    return end;
}

static bool starts_folded(assay_view text, assay_view word) {
    if (text.size < word.size) return false;
    for (size_t i = 0; i < word.size; i++) {
        if (text.data[i] != word.data[i] && answer_lower(text.data[i]) != word.data[i]) return false;
    }
    return true;
}

/* Does a sentence begin at `at`? */
static bool begins_sentence(assay_view text, size_t at) {
    enum { BETWEEN = 1, ENDS = 2 };
    static const uint8_t kinds[256] = {
        [' '] = BETWEEN, ['*'] = BETWEEN, ['_'] = BETWEEN, ['('] = BETWEEN, ['['] = BETWEEN, ['#'] = BETWEEN,
        ['$'] = BETWEEN, ['\n'] = ENDS,   ['.'] = ENDS,    [';'] = ENDS,    [':'] = ENDS,    [','] = ENDS,
        ['!'] = ENDS,    ['?'] = ENDS,    [')'] = ENDS,    [']'] = ENDS,    ['}'] = ENDS,    ['\0'] = ENDS};
    while (at > 0 && kinds[(unsigned char)text.data[at - 1]] == BETWEEN) at--;
    return at == 0 || kinds[(unsigned char)text.data[at - 1]] == ENDS;
}

/* What a correction can begin with. */
static const char *const weak_calls[] = {"so", "but", "now", "on"};
static const char *const strong_calls[] = {"wait",  "oops", "hold", "actually", "no",        "nope",       "hmm",
                                           "sorry", "oh",   "edit", "update",   "apologies", "correction", "rather"};
static const assay_view asides[] = {LIT("just kidding"), LIT("in fact"), LIT("in reality"), LIT("in truth")};
static const char *const scratch[] = {"scratch"}, *const me[] = {"i"};
static const char *const changes[] = {"make", "change", "replace", "switch"};
static const char *const again[] = {"recomputing", "rechecking", "redoing", "recalculating", "recounting"};
static const assay_view retractions[] = {
    {"on second thought", 17}, {"on reflection", 13},   {"my mistake", 10}, {"my bad", 6},      {"let me correct", 14},
    {"i made a mistake", 16},  {"i made an error", 15}, {"i misspoke", 10}, {"i was wrong", 11}};

/* The first two letters of those: by the first one, a bit for each second one, the last bit for none. */
static uint32_t openings[26];

static unsigned letter_bit(char c) {
    return c >= 'a' && c <= 'z' ? (unsigned)(c - 'a') : 26;
}

static void add_opening(const char *word) {
    openings[letter_bit(word[0])] |= 1u << letter_bit(word[1]);
}

static void init_openings(void) {
    for (size_t i = 0; i < COUNT(weak_calls); i++) add_opening(weak_calls[i]);
    for (size_t i = 0; i < COUNT(strong_calls); i++) add_opening(strong_calls[i]);
    for (size_t i = 0; i < COUNT(retractions); i++) add_opening(retractions[i].data);
    for (size_t i = 0; i < COUNT(changes); i++) add_opening(changes[i]);
    for (size_t i = 0; i < COUNT(again); i++) add_opening(again[i]);
    for (size_t i = 0; i < COUNT(asides); i++) add_opening(asides[i].data);
    add_opening(scratch[0]);
    add_opening(me[0]);
}

/* Can a correction begin here, with a letter? */
static bool may_correct(assay_view text) {
    unsigned first = letter_bit(answer_lower(text.data[0]));
    return first < 26 && openings[first] >> letter_bit(answer_lower(at_or_nul(text, 1))) & 1;
}

/* "Scratch that", "I take it back", "I mean". */
static bool skip_retraction(assay_view *text) {
    enum { PHRASE_BYTES = 48 };
    for (size_t i = 0; i < COUNT(asides); i++) {
        char stop = at_or_nul(*text, asides[i].size);
        if (!starts_folded(*text, asides[i]) || (stop != ',' && stop != ' ' && stop != ':')) continue;
        *text = assay_view_trim(assay_view_slice(*text, asides[i].size, text->size));
        return true;
    }
    for (size_t i = 0; i < COUNT(retractions); i++) {
        if (!starts_folded(*text, retractions[i])) continue;
        size_t end = retractions[i].size; /* "let me correct that:" */
        while (end < text->size && end < PHRASE_BYTES && (assay_is_alpha(text->data[end]) || text->data[end] == ' ')) end++;
        if (end == text->size || !strchr(",.:;!", text->data[end])) return false;
        *text = assay_view_slice(*text, end, text->size);
        return true;
    }
    static const char *const take[] = {"take"}, *const back[] = {"back"}, *const mean[] = {"mean", "meant"},
                             *const it[] = {"it", "that", "this"};
    assay_view rest = *text;
    bool found = SKIP_ANY(&rest, scratch)
                     ? SKIP_ANY(&rest, it)
                     : SKIP_ANY(&rest, me) &&
                           (SKIP_ANY(&rest, mean) || (SKIP_ANY(&rest, take) && SKIP_ANY(&rest, it) && SKIP_ANY(&rest, back)));
    if (found) *text = rest;
    return found;
}

/* "Oops, 8.": one value, and the sentence's end. */
static bool is_value_alone(assay_view text, bool labels) {
    size_t from = 0;
    answer_value value;
    if (!answer_next_value(text, &from, &value) || value.begin != 0 || (value.kind == VALUE_CHOICE && !labels)) return false;
    size_t end = value.end;
    while (end < text.size && (text.data[end] == '*' || text.data[end] == '!')) end++;
    char stop = at_or_nul(text, end), next = at_or_nul(text, end + 1);
    return stop == '\n' || stop == ')' || stop == ']' || end == text.size ||
           (stop == '.' && (end + 1 == text.size || next == ' ' || next == '\n'));
}

/* "Wait, it should be 43", "Actually, the total is 41", "Oops, 43.": behind "is" or its like; data NULL: the text does not begin so. */
static assay_view behind_correction(assay_view text, bool labels) {
    static const char *const its[] = {"it's", "that's"}, *const no[] = {"no"};
    static const char *const subjects[] = {"it", "the", "that"}, *const nouns[] = {"correct", "final",  "right", "answer",
                                                                                   "total",   "result", "value"};
    static const char *const verbs[] = {"should", "must", "is", "would"}, *const be[] = {"be", "actually", "really", "just"};
    static const char *const views[] = {"think", "believe", "get", "got"}, *const it[] = {"it"}, *const is[] = {"is"};
    static const char *const object[] = {"it", "that", "this"}, *const into[] = {"to", "with", "by", "into"},
                             *const ways[] = {"it", "this", "that", "i", "we", "find", "get", "gives", "yields", "carefully"};
    assay_view change = text, redone = text;
    if (SKIP_ANY(&change, changes) && SKIP_ANY(&change, object)) { /* "Make that 43", "Change it to 43" */
        SKIP_ANY(&change, into);
        return is_value_alone(change, labels) ? change : ASSAY_VIEW_NONE;
    }
    if (SKIP_ANY(&redone, again)) { /* "Recomputing: 43", "Redoing it gives 43" */
        while (SKIP_ANY(&redone, ways) || (redone.size > 0 && strchr(",: ", redone.data[0]))) {
            if (redone.size > 0 && strchr(",: ", redone.data[0])) redone = assay_view_slice(redone, 1, redone.size);
        }
        return is_value_alone(redone, labels) ? redone : ASSAY_VIEW_NONE;
    }
    bool called = false, retracted = false;
    for (;;) {
        assay_view rest = text;
        bool bare_no = SKIP_ANY(&rest, no) && rest.size > 0 &&
                       (assay_is_digit(rest.data[0]) || strchr("$-(\\", rest.data[0])); /* ", no 7" in Spanish: not 7 */
        bool strong = !bare_no && (SKIP_ANY(&text, strong_calls) || skip_retraction(&text));
        if (!strong && !SKIP_ANY(&text, weak_calls)) break;
        called = true;
        retracted = retracted || strong;
        while (text.size > 0 && strchr(",.!: ", text.data[0])) text = assay_view_slice(text, 1, text.size);
    }
    if (retracted && is_value_alone(text, labels)) return text;
    if (called && SKIP_ANY(&text, its)) { /* "Wait, it's 15" */
        while (SKIP_ANY(&text, be)) continue;
        return text;
    }
    if (SKIP_ANY(&text, me)) { /* "I think it is 6", "I now think 6" */
        SKIP_ANY(&text, weak_calls);
        if (!SKIP_ANY(&text, views)) return ASSAY_VIEW_NONE;
        if (SKIP_ANY(&text, it) && !SKIP_ANY(&text, is)) return ASSAY_VIEW_NONE;
        return text;
    }
    if (!called) return ASSAY_VIEW_NONE;
    bool subject = SKIP_ANY(&text, subjects); /* "Edit: should be 13" has none */
    while (subject && SKIP_ANY(&text, nouns)) continue;
    if (!SKIP_ANY(&text, verbs)) return ASSAY_VIEW_NONE;
    while (SKIP_ANY(&text, be)) continue;
    return text;
}

/* Takes the first of the phrases that `text` begins with off its front. */
static bool skip_phrase(assay_view *text, const assay_view *phrases, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!assay_view_starts_with(*text, phrases[i])) continue;
        *text = assay_view_slice(*text, phrases[i].size, text->size);
        return true;
    }
    return false;
}
#define SKIP_PHRASE(text, phrases) skip_phrase(text, phrases, COUNT(phrases))

/* The value of "不对，应该是8。" and "更正：8" at the front of `text`, which begins a sentence; empty: none. */
static assay_view corrected_in_chinese(assay_view text) {
    static const assay_view calls[] = {LIT("不对"), LIT("不對"), LIT("不是"),   LIT("哦不"),     LIT("不"),     LIT("更正"),
                                       LIT("修正"), LIT("订正"), LIT("訂正"),   LIT("等等"),     LIT("等一下"), LIT("抱歉"),
                                       LIT("错了"), LIT("錯了"), LIT("算错了"), LIT("我算错了"), LIT("对不起"), LIT("對不起")};
    static const assay_view marks[] = {LIT("，"), LIT("："), LIT("。"), LIT("！"), LIT("、"), LIT(","),
                                       LIT(":"),  LIT("."),  LIT("!"),  LIT(" "),  LIT("*"),  LIT("\n")};
    static const assay_view subjects[] = {LIT("正确答案"), LIT("正確答案"), LIT("正确的答案"), LIT("最终答案"),
                                          LIT("答案"),     LIT("结果"),     LIT("結果")};
    static const assay_view verbs[] = {LIT("应该是"), LIT("應該是"), LIT("应该为"), LIT("應該為"), LIT("应是"), LIT("應是"),
                                       LIT("应为"),   LIT("應為"),   LIT("是"),     LIT("为"),     LIT("為")};
    static const assay_view stops[] = {LIT("。"), LIT("，"), LIT("！"), LIT("；"), LIT("."),
                                       LIT(","),  LIT("!"),  LIT(";"),  LIT("\n")};
    bool called = false, verb;
    for (assay_view rest = text; SKIP_PHRASE(&rest, calls) && SKIP_PHRASE(&rest, marks); text = rest) {
        while (SKIP_PHRASE(&rest, marks)) continue;
        called = true;
    }
    if (!called) return ASSAY_VIEW_NONE;
    SKIP_PHRASE(&text, subjects);
    verb = SKIP_PHRASE(&text, verbs);
    while (SKIP_PHRASE(&text, marks)) continue;
    size_t from = 0;
    answer_value value;
    if (!answer_next_value(text, &from, &value) || value.begin != 0 || value.kind == VALUE_CHOICE) return ASSAY_VIEW_NONE;
    assay_view rest = assay_view_slice(text, value.end, text.size);
    while (rest.size > 0 && strchr("* ", rest.data[0])) rest = assay_view_slice(rest, 1, rest.size);
    bool unit = verb && rest.size > 3 && answer_is_foreign_byte(rest.data[0]) && !assay_view_starts_with(rest, stops[0]);
    for (int letters = 0; unit && letters < 2 && rest.size >= 3 && (unsigned char)rest.data[0] >= 0xE4; letters++)
        rest = assay_view_slice(rest, 3, rest.size); /* "8个" */
    bool ended = rest.size == 0 || SKIP_PHRASE(&rest, stops);
    return ended ? answer_unwrap(assay_view_slice(text, 0, value.end)) : ASSAY_VIEW_NONE;
}

static bool is_mark(char c) {
    return c == ' ' || c == '$' || c == '*' || c == '_';
}

/* What calls a correction, in languages with blanks or with a mark behind the call; letters of ASCII in small ones. */
static const assay_view calls_abroad[] = {LIT("perdón"),
                                          LIT("perdon"),
                                          LIT("corrección"),
                                          LIT("correccion"),
                                          LIT("en realidad"),
                                          LIT("espera"),
                                          LIT("lo siento"),
                                          LIT("disculpa"),
                                          LIT("mejor dicho"),
                                          LIT("error"),
                                          LIT("ой"),
                                          LIT("Ой"),
                                          LIT("no"),
                                          LIT("pardon"),
                                          LIT("correction"),
                                          LIT("en fait"),
                                          LIT("désolé"),
                                          LIT("attendez"),
                                          LIT("attends"),
                                          LIT("non"),
                                          LIT("erreur"),
                                          LIT("entschuldigung"),
                                          LIT("korrektur"),
                                          LIT("nein"),
                                          LIT("moment"),
                                          LIT("halt"),
                                          LIT("doch"),
                                          LIT("tatsächlich"),
                                          LIT("berichtigung"),
                                          LIT("scusa"),
                                          LIT("scusate"),
                                          LIT("correzione"),
                                          LIT("anzi"),
                                          LIT("aspetta"),
                                          LIT("in realtà"),
                                          LIT("desculpe"),
                                          LIT("desculpa"),
                                          LIT("correção"),
                                          LIT("na verdade"),
                                          LIT("espere"),
                                          LIT("não"),
                                          LIT("aliás"),
                                          LIT("Извините"),
                                          LIT("Простите"),
                                          LIT("Исправление"),
                                          LIT("Поправка"),
                                          LIT("Нет"),
                                          LIT("Постойте"),
                                          LIT("Подождите"),
                                          LIT("Стоп"),
                                          LIT("На самом деле"),
                                          LIT("Вернее"),
                                          LIT("xin lỗi"),
                                          LIT("sửa lại"),
                                          LIT("Đính chính"),
                                          LIT("thực ra"),
                                          LIT("khoan"),
                                          LIT("maaf"),
                                          LIT("koreksi"),
                                          LIT("ralat"),
                                          LIT("tunggu"),
                                          LIT("sebenarnya"),
                                          LIT("Özür dilerim"),
                                          LIT("düzeltme"),
                                          LIT("hayır"),
                                          LIT("aslında"),
                                          LIT("przepraszam"),
                                          LIT("korekta"),
                                          LIT("poprawka"),
                                          LIT("nie"),
                                          LIT("właściwie"),
                                          LIT("czekaj"),
                                          LIT("correctie"),
                                          LIT("すみません"),
                                          LIT("申し訳ありません"),
                                          LIT("訂正"),
                                          LIT("いや"),
                                          LIT("いいえ"),
                                          LIT("待って"),
                                          LIT("失礼"),
                                          LIT("修正"),
                                          LIT("죄송합니다"),
                                          LIT("정정"),
                                          LIT("수정"),
                                          LIT("아니"),
                                          LIT("잠깐"),
                                          LIT("아닙니다"),
                                          LIT("عذرًا"),
                                          LIT("عذرا"),
                                          LIT("تصحيح"),
                                          LIT("في الواقع"),
                                          LIT("لا"),
                                          LIT("माफ़ कीजिए"),
                                          LIT("सुधार"),
                                          LIT("नहीं"),
                                          LIT("रुकिए")};

static const assay_view sighs[] = {LIT("ach "), LIT("ach, "), LIT("oh "), LIT("oh, "), LIT("ah "), LIT("ah, "), LIT("ay, ")};

static const answer_word *const adjectives[26] = {
    ['a' - 'a'] = ANSWER_WORDS({"actual", 1}), ['c' - 'a'] = ANSWER_WORDS({"correct", 1}, {"corrected", 1}, {"correction", 1}),
    ['f' - 'a'] = ANSWER_WORDS({"final", 1}),  ['m' - 'a'] = ANSWER_WORDS({"mine", 1}),
    ['n' - 'a'] = ANSWER_WORDS({"new", 1}),    ['r' - 'a'] = ANSWER_WORDS({"right", 1}, {"revised", 1}),
    ['t' - 'a'] = ANSWER_WORDS({"true", 1}),   ['u' - 'a'] = ANSWER_WORDS({"updated", 1})};

/* The same of all that declares something: also adjectives, and calls of other languages. */
static uint32_t declarations[26];

static void add_declaration(const char *word) {
    unsigned first = letter_bit(answer_lower(word[0]));
    if (first < 26) declarations[first] |= 1u << letter_bit(answer_lower(word[1]));
}

static void init_declarations(void) {
    memcpy(declarations, openings, sizeof declarations);
    for (size_t i = 0; i < COUNT(calls_abroad); i++) add_declaration(calls_abroad[i].data);
    for (size_t i = 0; i < COUNT(sighs); i++) add_declaration(sighs[i].data);
    for (size_t letter = 0; letter < COUNT(adjectives); letter++) {
        for (const answer_word *word = adjectives[letter]; word && word->word; word++) add_declaration(word->word);
    }
}

static bool may_declare(assay_view text, size_t word) {
    unsigned first = letter_bit(answer_lower(text.data[word]));
    return declarations[first] >> letter_bit(answer_lower(at_or_nul(text, word + 1))) & 1;
}

static answer_phrases call_set = {.items = calls_abroad, .count = COUNT(calls_abroad)},
                      sigh_set = {.items = sighs, .count = COUNT(sighs)};
void answer_prepare_corrections(void) {
    init_openings();
    answer_phrases_init(&call_set, false);
    answer_phrases_init(&sigh_set, false);
    init_declarations();
}

/* What may stand directly before the value: copulas, and nouns where a language has none. */
static const assay_view copulas[] = {
    LIT(" es"),   LIT(" sind"), LIT(" son"),   LIT(" sont"),      LIT(" sono"),  LIT(" são"),    LIT("правильно"),
    LIT("верно"), LIT(" est"),  LIT("c'est"),  LIT("c’est"),      LIT(" ist"),   LIT(" lautet"), LIT(" è"),
    LIT(" é"),    LIT(" is"),   LIT("ser"),    LIT("être"),       LIT("essere"), LIT("—"),       LIT("–"),
    LIT("это"),   LIT("вет"),   LIT("быть"),   LIT("равно"),      LIT(" to"),    LIT(" jest"),   LIT(" wynosi"),
    LIT(" być"),  LIT("là"),    LIT("adalah"), LIT("jawabannya"), LIT("هي"),     LIT("هو"),      LIT("は"),
    LIT("은"),    LIT("는"),    LIT("उत्तर"),   LIT("cevap"),      LIT("yanıt"),  LIT(":"),       LIT("：")};

/* The value of "Perdón, la respuesta correcta es 8." and "정정: 8" at the front of `text`, which begins a sentence; empty: none. */
static assay_view corrected_abroad(assay_view text) {
    static const assay_view marks[] = {LIT(","),  LIT(":"),  LIT(" :"), LIT("."),  LIT("!"), LIT(" -"),
                                       LIT(" —"), LIT(" –"), LIT("、"), LIT("。"), LIT("：")};
    static const assay_view wide_stop = LIT("。");
    bool called = false;
    for (size_t i = 0; i < COUNT(sighs) && answer_may_begin_folded(&sigh_set, text) != ANSWER_NO_PHRASE; i++) {
        if (starts_folded(text, sighs[i])) text = assay_view_slice(text, sighs[i].size, text.size);
    }
    for (unsigned i = answer_may_begin_folded(&call_set, text); i != ANSWER_NO_PHRASE && !called; i = call_set.next[i]) {
        if (!starts_folded(text, calls_abroad[i])) continue;
        assay_view rest = assay_view_slice(text, calls_abroad[i].size, text.size);
        called = SKIP_PHRASE(&rest, marks) || assay_view_starts_with(rest, ASSAY_VIEW(" es ")) ||
                 assay_view_starts_with(rest, ASSAY_VIEW(" c'est ")) || assay_view_starts_with(rest, ASSAY_VIEW(" ist "));
        if (called) text = rest;
    }
    if (!called) return ASSAY_VIEW_NONE;
    size_t end = 0;
    while (end < text.size && is_mark(text.data[end])) end++;
    text = assay_view_slice(text, end, end + CLAUSE_BYTES);
    for (end = 0; end < text.size && text.data[end] != '\n'; end++) {
        bool stop = text.data[end] == '.' && !assay_is_digit(at_or_nul(text, end + 1));
        if (stop || text.data[end] == '!' || text.data[end] == ';' ||
            assay_view_starts_with(assay_view_slice(text, end, text.size), wide_stop))
            break;
    }
    text = assay_view_slice(text, 0, end);
    size_t from = 0;
    answer_value value, second;
    if (!answer_next_value(text, &from, &value) || value.kind == VALUE_CHOICE || answer_next_value(text, &from, &second))
        return ASSAY_VIEW_NONE;
    assay_view before = assay_view_slice(text, 0, value.begin),
               behind = assay_view_trim(assay_view_slice(text, value.end, text.size));
    while (before.size > 0 && is_mark(before.data[before.size - 1])) before.size--;
    bool joined = before.size == 0;
    for (size_t i = 0; i < COUNT(copulas) && !joined; i++) {
        assay_view copula = copulas[i];
        joined = assay_view_ends_with(before, copula) || (copula.data[0] == ' ' && before.size == copula.size - 1 &&
                                                          memcmp(before.data, copula.data + 1, before.size) == 0);
    }
    if (!joined || answer_is_denied_abroad(text, value.begin) || answer_is_changed_abroad(before)) return ASSAY_VIEW_NONE;
    while (behind.size > 0 && is_mark(behind.data[0])) behind = assay_view_slice(behind, 1, behind.size);
    bool goes_on =
        behind.size > 24 || (behind.size > 0 && memchr(behind.data, ' ', behind.size)); /* "8 people would be too many" */
    if (goes_on || answer_is_denied_abroad_behind(text, value.end)) return ASSAY_VIEW_NONE;
    return answer_unwrap(assay_view_slice(text, value.begin, value.end));
}

/* The same behind any of its sentences. */
static assay_view declared_in_other_scripts(assay_view text) {
    static const assay_view stops[] = {LIT("。"), LIT("，"), LIT("！"), LIT("？"), LIT("；"), LIT("।")};
    bool begins = true; /* a sentence may begin here */
    while (text.size > 0 && answer_has_high_byte(text)) {
        if (begins && (unsigned char)text.data[0] >= 0x80) {
            assay_view found = corrected_in_chinese(text);
            if (found.size == 0) found = corrected_abroad(text);
            if (found.size > 0) return found;
        }
        if (SKIP_PHRASE(&text, stops)) {
            begins = true;
            continue;
        }
        char c = text.data[0];
        begins = strchr(".!?;\n", c) || (begins && strchr(" $*)}]", c));
        text = assay_view_slice(text, 1, text.size);
    }
    return ASSAY_VIEW_NONE;
}

/* "2024-05-01", "1/5/2024": three numbers. */
bool answer_is_date(assay_view text) {
    size_t marks = 0, digits = 0;
    for (size_t i = 0; i < text.size; i++) {
        bool mark = (text.data[i] == '-' || text.data[i] == '/') && i > 0 && text.data[i - 1] != text.data[i];
        if (!mark && !assay_is_digit(text.data[i])) return false;
        marks += mark;
        digits += !mark;
    }
    return marks == 2 && digits >= 6 && digits <= 8 && assay_is_digit(text.data[text.size - 1]);
}

/* Takes such a word off the front, with the blanks behind it. */
static bool skip_adjective(assay_view *text) {
    char first = answer_lower(at_or_nul(*text, 0)), second = answer_lower(at_or_nul(*text, 1));
    const answer_word *known = first >= 'a' && first <= 'z' ? adjectives[first - 'a'] : NULL;
    while (known && known->word && known->word[1] != second) known++;
    if (!known || !known->word) return false;
    size_t end = word_end(*text);
    if (!answer_word_classes(assay_view_slice(*text, 0, end), adjectives)) return false;
    while (end < text->size && text->data[end] == ' ') end++;
    *text = assay_view_slice(*text, end, text->size);
    return true;
}

/* "Final: 43", "Wait, it should be 43" from the word at `at` on; *value: what it declares. */
static bool is_declaration(assay_view text, size_t at, bool labels, assay_view *value) {
    static const char *const nouns[] = {"value", "result", "answer", "one"};
    static const char *const verbs[] = {"is"};
    assay_view rest = assay_view_slice(text, at, text.size), corrected = ASSAY_VIEW_NONE;
    if (begins_sentence(text, at)) {
        *value = corrected_abroad(rest);
        if (value->size > 0) return true;
        if (may_correct(rest)) corrected = behind_correction(rest, labels);
    }
    if (!corrected.data && !skip_adjective(&rest)) return false;
    if (corrected.data) rest = corrected;
    bool named = SKIP_ANY(&rest, nouns), joined = named && SKIP_ANY(&rest, verbs);
    while (rest.size > 0 && rest.data[0] == '*') rest = assay_view_slice(rest, 1, rest.size);
    joined = joined || corrected.data;
    if (!joined && at_or_nul(rest, 0) == ':' && (named || begins_sentence(text, at))) {
        rest = assay_view_slice(rest, 1, rest.size);
        joined = true;
    }
    while (rest.size > 0 && strchr(" *", rest.data[0]) && rest.data[0] != '\0') rest = assay_view_slice(rest, 1, rest.size);
    size_t from = 0;
    answer_value found;
    if (!joined || !answer_next_value(rest, &from, &found) || found.begin != 0 || (found.kind == VALUE_CHOICE && !labels))
        return false;
    size_t behind = found.end;
    while (behind < rest.size && rest.data[behind] == '*') behind++;
    if (behind < rest.size && !strchr(".,;!\n )]", rest.data[behind])) return false;
    *value = answer_unwrap(assay_view_slice(rest, 0, found.end));
    return true;
}

assay_view answer_declared_behind(assay_view text, bool labels) {
    text = assay_view_slice(text, 0, REACH);
    uint64_t letters = 0;
    for (size_t block = 0; block < text.size; block += ANSWER_LETTERS_BLOCK) {
        uint64_t before = letters >> (ANSWER_LETTERS_BLOCK - 1);
        letters = answer_letters(text, block);
        for (uint64_t words = letters & ~(letters << 1 | before); words != 0; words &= words - 1) {
            size_t at = block + (unsigned)__builtin_ctzll(words);
            assay_view value;
            if (may_declare(text, at) && is_declaration(text, at, labels, &value)) return value; /* nearly no word may */
        }
    }
    return declared_in_other_scripts(text);
}
