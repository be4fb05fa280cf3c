/* "is not" before a value and "is wrong" behind it, in other languages; and what says so without a verb: "– wrong", "(falsch)", a cross. */
#include "verifiers/answer/second.h"

enum { BLANKS = 64, PAIR_BYTES = 32 };

/* Blanks and markup before `end` are passed over. */
size_t answer_before_markup(assay_view text, size_t end) {
    size_t at = end;
    static const bool markup[256] = {[' '] = true, ['$'] = true, ['*'] = true, ['_'] = true, ['`'] = true, ['\\'] = true,
                                     ['('] = true, ['['] = true, ['{'] = true, ['}'] = true, ['"'] = true};
    while (at > 0 && end - at < BLANKS && markup[(unsigned char)text.data[at - 1]]) at--;
    return at;
}

/* Behind blanks, markup, brackets, dashes, commas and colons. */
static size_t behind_marks(assay_view text, size_t at) {
    static const assay_view wide[] = {LIT("–"), LIT("—"), LIT("，"), LIT("（"), LIT("："), LIT("。"), LIT("、")};
    static const bool marks[256] = {
        [' '] = true, ['$'] = true, ['*'] = true, ['_'] = true, ['`'] = true, ['\\'] = true, [')'] = true, [']'] = true,
        ['}'] = true, ['"'] = true, ['('] = true, ['['] = true, [','] = true, [':'] = true,  ['-'] = true, ['.'] = true};
    for (size_t begin = at; at < text.size && at - begin < BLANKS;) {
        unsigned char c = (unsigned char)text.data[at];
        if (marks[c]) {
            at++;
            continue;
        }
        if (c < 0x80) break;
        size_t size = 0;
        for (size_t i = 0; i < sizeof wide / sizeof *wide && size == 0; i++)
            size = assay_view_starts_with(assay_view_slice(text, at, text.size), wide[i]) ? wide[i].size : 0;
        if (size == 0) break;
        at += size;
    }
    return at;
}

/* "is not", before the value. Those in Latin letters are words of their own. */
static const assay_view not_words[] = {LIT("不是"),
                                       LIT("并非"),
                                       LIT("並非"),
                                       LIT("不等于"),
                                       LIT("不等於"),
                                       LIT("nicht"),
                                       LIT("no es"),
                                       LIT("n'est pas"),
                                       LIT("n’est pas"),
                                       LIT("não é"),
                                       LIT("non è"),
                                       LIT("не"),
                                       LIT("bukan"),
                                       LIT("bukanlah"),
                                       LIT("nie jest"),
                                       LIT("is niet"),
                                       LIT("är inte"),
                                       LIT("ليست"),
                                       LIT("ليس"),
                                       LIT("không phải là"),
                                       LIT("δεν είναι"),
                                       LIT("ไม่ใช่"),
                                       LIT("weder"),
                                       LIT("ni"),
                                       LIT("Ni"),
                                       LIT("né"),
                                       LIT("Né"),
                                       LIT("nem"),
                                       LIT("ani"),
                                       LIT("keinesfalls"),
                                       LIT("ungleich"),
                                       LIT("není"),
                                       LIT("nerovná"),
                                       LIT("nerovná se"),
                                       LIT("se nerovná"),
                                       LIT("ei ole"),
                                       LIT("er ikke"),
                                       LIT("nu este"),
                                       LIT("nu e"),
                                       LIT("لا يساوي"),
                                       LIT("لا تساوي"),
                                       LIT("keineswegs"),
                                       LIT("niemals"),
                                       LIT("außer"),
                                       LIT("sauf"),
                                       LIT("salvo"),
                                       LIT("excepto"),
                                       LIT("tranne"),
                                       LIT("exceto"),
                                       LIT("ни"),
                                       LIT("Ни"),
                                       LIT("кроме"),
                                       LIT("除了"),
                                       LIT("to nie"),
                                       LIT("绝不是"),
                                       LIT("不可能是"),
                                       LIT("不会是"),
                                       LIT("舍去"),
                                       LIT("排除"),
                                       LIT("verwerfen"),
                                       LIT("exclut"),
                                       LIT("rejette"),
                                       LIT("Descartamos"),
                                       LIT("descartamos"),
                                       LIT("Rechazamos"),
                                       LIT("rechazamos"),
                                       LIT("Отбрасываем"),
                                       LIT("отбрасываем"),
                                       LIT("scartiamo"),
                                       LIT("Scartiamo"),
                                       LIT("rejeitamos"),
                                       LIT("绝非"),
                                       LIT("не равна"),
                                       LIT("не равен"),
                                       LIT("не равно"),
                                       LIT("не равны"),
                                       LIT("не составляет"),
                                       LIT("nie wynosi"),
                                       LIT("nie równa się"),
                                       LIT("no es de"),
                                       LIT("no vale"),
                                       LIT("no mide"),
                                       LIT("no es igual a"),
                                       LIT("não vale"),
                                       LIT("não é de"),
                                       LIT("não é igual a"),
                                       LIT("non è uguale a"),
                                       LIT("ne vaut pas"),
                                       LIT("n'est pas égale à"),
                                       LIT("n'est pas égal à"),
                                       LIT("beträgt nicht"),
                                       LIT("ist nicht gleich"),
                                       LIT("tidak sama dengan"),
                                       LIT("không bằng"),
                                       LIT("không phải bằng"),
                                       LIT("nu este"),
                                       LIT("není"),
                                       LIT("er ikke"),
                                       LIT("ei ole"),
                                       LIT("不为"),
                                       LIT("不會是")};

/* What may come first behind it: "das ist falsch", "c'est faux", "это неверно", "这是错的". */
static const assay_view pronoun_words[] = {
    LIT("das "),  LIT("dies "),   LIT("c'"),      LIT("c’"),    LIT("C'"),   LIT("C’"),   LIT("ce qui "), LIT("eso "),
    LIT("esto "), LIT("lo que "), LIT("questo "), LIT("isso "), LIT("это "), LIT("Это "), LIT("this "),   LIT("这"),
    LIT("這"),    LIT("该答案"),  LIT("答案"),    LIT("これ"),  LIT("이것"), LIT("Das "), LIT("Dies "),   LIT("Eso ")};

/* "but" before it. */
static const assay_view but_words[] = {LIT("pero "), LIT("aber "), LIT("mais "),  LIT("но "),    LIT("但是"),
                                       LIT("但"),    LIT("ma "),   LIT("mas "),   LIT("tapi "),  LIT("nhưng "),
                                       LIT("ale "),  LIT("ama "),  LIT("しかし"), LIT("하지만 ")};

/* "wrong" and a cross, where nothing follows. */
static const assay_view alone_words[] = {LIT("falsch"),    LIT("faux"),      LIT("falso"),       LIT("incorrecto"),
                                         LIT("неверно"),   LIT("错误"),      LIT("❌"),           LIT("✗"),
                                         LIT("✘"),         LIT("✖"),         LIT("wrong"),       LIT("Wrong"),
                                         LIT("incorrect"), LIT("Incorrect"), LIT("not correct"), LIT("not right")};

/* "is wrong". */
static const assay_view wrong_words[] = {LIT("不对"),
                                         LIT("不對"),
                                         LIT("不正确"),
                                         LIT("是错"),
                                         LIT("是錯"),
                                         LIT("是不对"),
                                         LIT("是不正确"),
                                         LIT("不是答案"),
                                         LIT("不是正确"),
                                         LIT("ist falsch"),
                                         LIT("ist nicht rich"),
                                         LIT("ist nicht korrekt"),
                                         LIT("ist nicht die"),
                                         LIT("est faux"),
                                         LIT("est incorrect"),
                                         LIT("n'est pas la"),
                                         LIT("n'est pas corr"),
                                         LIT("es incorrect"),
                                         LIT("no es la"),
                                         LIT("no es correct"),
                                         LIT("неверно"),
                                         LIT("не верно"),
                                         LIT("не правильно"),
                                         LIT("не является"),
                                         LIT("ne sont pas"),
                                         LIT("错"),
                                         LIT("有误"),
                                         LIT("was falsch ist"),
                                         LIT("yanlış"),
                                         LIT("salah"),
                                         LIT("è sbagliat"),
                                         LIT("está errad"),
                                         LIT("es falso"),
                                         LIT("неправильно"),
                                         LIT("не ответ"),
                                         LIT("ではない"),
                                         LIT("ではありません"),
                                         LIT("じゃない"),
                                         LIT("은 답이 아니"),
                                         LIT("는 답이 아니"),
                                         LIT("은 정답이 아니"),
                                         LIT("는 정답이 아니"),
                                         LIT("이 아니"),
                                         LIT("가 아니"),
                                         LIT("가 아닙"),
                                         LIT("이 아닙"),
                                         LIT("错误"),
                                         LIT("錯誤"),
                                         LIT("项错"),
                                         LIT("項錯"),
                                         LIT("项不"),
                                         LIT("項不"),
                                         LIT("नहीं"),
                                         LIT("के बराबर नहीं"),
                                         LIT("와 같지 않"),
                                         LIT("과 같지 않"),
                                         LIT("に等しくな"),
                                         LIT("と等しくな"),
                                         LIT("に等しくあり"),
                                         LIT("'e eşit değil"),
                                         LIT("'a eşit değil"),
                                         LIT("'ye eşit değil"),
                                         LIT("'ya eşit değil"),
                                         LIT("’e eşit değil"),
                                         LIT("ليس"),
                                         LIT("değil"),
                                         LIT("không phải"),
                                         LIT("bukan"),
                                         LIT("ไม่ใช่"),
                                         LIT("নয়"),
                                         LIT("não é"),
                                         LIT("nie jest"),
                                         LIT("is niet")};

#define PHRASES(list) \
    { .items = list, .count = sizeof list / sizeof *list }
/* "equal to", between "is not" and the value; and what denies it there, but not before a value alone. */
static const assay_view equal_words[] = {
    LIT(" równy"),    LIT(" równa"),  LIT(" równe"),       LIT(" równa się"), LIT(" igual a"),   LIT(" iguales a"),
    LIT(" iguais a"), LIT(" igual"),  LIT(" égal à"),      LIT(" égale à"),   LIT(" égaux à"),   LIT(" uguale a"),
    LIT(" uguali a"), LIT(" gleich"), LIT(" gelijk aan"),  LIT(" lik"),       LIT(" lika med"),  LIT(" lig med"),
    LIT(" равен"),    LIT(" равна"),  LIT(" равно"),       LIT(" равны"),     LIT(" равняется"), LIT(" дорівнює"),
    LIT(" рівний"),   LIT(" bằng"),   LIT(" sama dengan"), LIT(" egal cu"),   LIT(" egală cu"),  LIT(" يساوي"),
    LIT(" تساوي"),    LIT(" ίσο με"), LIT(" ίση με"),      LIT(" egyenlő"),   LIT(" rovno"),     LIT(" roven"),
    LIT(" rovna"),    LIT(" je"),     LIT(" jest"),        LIT(" es"),        LIT(" est"),       LIT(" ist"),
    LIT(" é"),        LIT(" è"),      LIT(" este"),        LIT(" ole"),       LIT(" là"),        LIT(" adalah"),
    LIT(" wynosi"),   LIT(" vale"),   LIT(" vaut"),        LIT(" beträgt")};
static const assay_view plain_nots[] = {
    LIT("nie"),  LIT("no"),   LIT("non"), LIT("não"),   LIT("n'est pas"),  LIT("n’est pas"), LIT("nicht"), LIT("niet"),
    LIT("ikke"), LIT("inte"), LIT("не"),  LIT("không"), LIT("không phải"), LIT("tidak"),     LIT("bukan"), LIT("nu"),
    LIT("ei"),   LIT("لا"),   LIT("ليس"), LIT("ليست"),  LIT("δεν είναι"),  LIT("nem"),       LIT("ne"),    LIT("nie je")};

static answer_phrases nots = PHRASES(not_words), equals = PHRASES(equal_words), pronouns = PHRASES(pronoun_words),
                      alone = PHRASES(alone_words), wrongs = PHRASES(wrong_words), buts = PHRASES(but_words);
/* "Es wäre \boxed{8}, wenn ...": what stands directly before the value. */
static const assay_view would[] = {LIT("wäre"),  LIT("sería"),   LIT("serait"), LIT("sarebbe"),
                                   LIT("seria"), LIT("было бы"), LIT("był by"), LIT("byłoby")};

enum { NOT = 1, WOULD = 2 };

/* The last word of each phrase, where it is of ASCII; others have bytes that are read as unclear. */
static void learn_ends(const assay_view *phrases, size_t count, uint32_t classes) {
    for (size_t i = 0; i < count; i++) {
        size_t begin = phrases[i].size;
        while (begin > 0 && assay_is_alpha(phrases[i].data[begin - 1])) begin--;
        bool whole = begin == 0 || (unsigned char)phrases[i].data[begin - 1] < 0x80;
        if (begin < phrases[i].size && whole) answer_learn(READER_ABROAD, phrases[i].data + begin, classes);
    }
}

bool answer_may_deny_abroad(uint32_t seen) {
    return seen & NOT;
}
bool answer_may_suppose_abroad(uint32_t seen) {
    return seen & WOULD;
}

void answer_learn_abroad(void) {
    learn_ends(not_words, COUNT(not_words), NOT);
    learn_ends(equal_words, COUNT(equal_words), NOT);
    learn_ends(would, COUNT(would), WOULD);
    for (size_t i = 0; i < COUNT(alone_words); i++) answer_learn_next(alone_words[i]);
    for (size_t i = 0; i < COUNT(but_words); i++) answer_learn_next(but_words[i]);
    for (size_t i = 0; i < COUNT(pronoun_words); i++) answer_learn_next(pronoun_words[i]);
    answer_phrases_init(&nots, true);
    answer_phrases_init(&equals, true);
    answer_phrases_init(&pronouns, false);
    answer_phrases_init(&alone, false);
    answer_phrases_init(&wrongs, false);
    answer_phrases_init(&buts, false);
}

/* "❌ \\boxed{7}", "❌ Final answer: 7": crossed out by a mark in front of it, or of its line, where the line says nothing but that it is an answer. */
static bool is_crossed(assay_view text, assay_view before) {
    static const assay_view crosses[] = {LIT("❌"), LIT("✗"), LIT("✘"), LIT("✖"), LIT("❎"), LIT("🚫")};
    enum { LINE_BYTES = 64 };
    if (!answer_has_high_byte(assay_view_slice(before, before.size > LINE_BYTES ? before.size - LINE_BYTES : 0, before.size)))
        return false;
    size_t line = before.size;
    while (line > 0 && before.size - line < LINE_BYTES && text.data[line - 1] != '\n') line--;
    assay_view rest = assay_view_slice(before, line, before.size);
    while (rest.size > 0 && strchr(" \t*_#>-|", rest.data[0])) rest = assay_view_slice(rest, 1, rest.size);
    for (size_t i = 0; i < COUNT(crosses); i++) {
        if (assay_view_ends_with(before, crosses[i])) return true;
        if (!assay_view_starts_with(rest, crosses[i])) continue;
        assay_view words = assay_view_slice(rest, crosses[i].size, rest.size);
        return !(second_read(words, ASSAY_VIEW_NONE) & SECOND_UNKNOWN);
    }
    return false;
}

/* "nie jest równy", "is niet gelijk aan": one or two words of equality at the end, and a denial before them. */
static bool is_unequal(assay_view before) {
    enum { ROUNDS = 2 };
    for (int round = 0; round < ROUNDS; round++) {
        size_t size = 0;
        for (unsigned i = answer_may_end(&equals, before); i != ANSWER_NO_PHRASE; i = equals.next[i]) {
            if (equals.items[i].size > size && assay_view_ends_with(before, equals.items[i])) size = equals.items[i].size;
        }
        if (size == 0) return false;
        before.size -= size;
        for (size_t i = 0; i < COUNT(plain_nots); i++) {
            if (!assay_view_ends_with(before, plain_nots[i])) continue;
            char front = at_or_nul(before, before.size - plain_nots[i].size - 1); /* NUL before the text, too */
            if (!assay_is_alpha(front) && (unsigned char)front < 0x80) return true;
        }
    }
    return false;
}

/* "is not" before the value in other languages; those in Latin letters are words of their own. */
bool answer_is_denied_abroad(assay_view text, size_t at) {
    assay_view before = assay_view_slice(text, 0, answer_before_markup(text, at));
    if (is_crossed(text, before) || is_unequal(before)) return true;
    for (unsigned i = answer_may_end(&nots, before); i != ANSWER_NO_PHRASE; i = nots.next[i]) {
        if (!assay_view_ends_with(before, nots.items[i])) continue;
        size_t begin = before.size - nots.items[i].size;
        if (nots.items[i].size == 2 && (nots.items[i].data[0] | 0x20) == 'n' && /* "ni 7 ni 8"; in Swahili "ni" is "is" */
            assay_find_first(assay_view_slice(text, at, at + PAIR_BYTES), ASSAY_VIEW(" ni ")) == ASSAY_NOT_FOUND)
            continue;
        bool chinese = (unsigned char)nots.items[i].data[0] >= 0xE0;
        assay_view front = assay_view_slice(before, 0, begin);
        if (chinese) return !assay_view_ends_with(front, ASSAY_VIEW("是")); /* "是不是": whether it is */
        if (begin == 0 || (!assay_is_alpha(front.data[begin - 1]) && (unsigned char)front.data[begin - 1] < 0x80)) return true;
    }
    return false;
}

bool answer_may_be_denied_abroad(assay_view text) {
    return answer_phrase_at(&wrongs, text) > 0;
}

/* "(X)" behind the value, and the line's end: a cross. */
static bool is_marked_wrong(assay_view text, size_t at) {
    static const assay_view marks[] = {LIT("(X)"), LIT("(x)"), LIT("[X]"), LIT("[x]"), LIT("(?)")};
    while (at < text.size && memchr(" $*_`.", text.data[at], 6)) at++;
    char c = at_or_nul(text, at);
    if ((c != '(' && c != '[') || at == 0 || text.data[at - 1] != ' ') return false;
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (!assay_view_starts_with(rest, marks[i])) continue;
        size_t end = marks[i].size;
        while (end < rest.size && memchr(" $*_.", rest.data[end], 5)) end++;
        return end == rest.size || rest.data[end] == '\n';
    }
    return false;
}

/* "is wrong" behind the value in other languages. */
bool answer_is_denied_abroad_behind(assay_view text, size_t at) {
    if (is_marked_wrong(text, at)) return true;
    assay_view rest = assay_view_slice(text, behind_marks(text, at), text.size);
    rest = assay_view_slice(rest, answer_phrase_at(&buts, rest), rest.size); /* ", aber das ist falsch" */
    rest = assay_view_slice(rest, answer_phrase_at(&pronouns, rest), rest.size);
    if (answer_phrase_at(&wrongs, rest) > 0) return true;
    for (unsigned i = answer_may_begin(&alone, rest); i != ANSWER_NO_PHRASE; i = alone.next[i]) {
        if (!assay_view_starts_with(rest, alone.items[i])) continue;
        assay_view behind = assay_view_slice(rest, alone.items[i].size, rest.size);
        if (behind.size == 0 || strchr(".!)]\n ", behind.data[0]) || (unsigned char)behind.data[0] >= 0xE0)
            return behind.size == 0 || behind.data[0] != ' ';
    }
    return false;
}

/* Can a word of supposing stand in the text: one of other scripts, or one with "ngen", "ppo" or "pong" in it? */
static bool may_suppose(assay_view text) {
    if (answer_has_high_byte(text)) return true;
    for (size_t i = 0; i + 3 < text.size; i++) {
        if (text.data[i] == 'n' && text.data[i + 1] == 'g' && text.data[i + 2] == 'e' && text.data[i + 3] == 'n') return true;
        if (text.data[i] == 'p' && (text.data[i + 1] == 'p' || text.data[i + 1] == 'o')) return true;
    }
    return false;
}

/* Where the sentence of the end of the text begins; one comma is passed over ("Angenommen, die Antwort ist"). */
static size_t sentence_begin(assay_view text) {
    size_t at = text.size, commas = 0;
    while (at > 0) {
        unsigned char c = (unsigned char)text.data[at - 1];
        if (c == '.' || c == '!' || c == '?' || c == ';' || c == ':' || c == '\n') break;
        if (c == ',' && ++commas > 1) break;
        if (c == 0x8C && assay_view_ends_with(assay_view_slice(text, 0, at), ASSAY_VIEW("，"))) break;
        if (c == 0x82 && assay_view_ends_with(assay_view_slice(text, 0, at), ASSAY_VIEW("。"))) break;
        at--;
    }
    return at;
}

/* "Un error común da \boxed{8}", "Es wäre \boxed{8}, wenn ...": before a box. */
bool answer_is_supposed_abroad(assay_view text, size_t begin, size_t end) {
    static const assay_view faults[] = {
        LIT("error com"),      LIT("errores com"),  LIT("äufiger Fehler"), LIT("ypischer Fehler"), LIT("erreur cour"),
        LIT("erreur fréq"),    LIT("erreur class"), LIT("errore com"),     LIT("erro com"),        LIT("шибк"),
        LIT("常见错误"),       LIT("同学认为"),     LIT("有人说"),         LIT("有人认为"),        LIT("常见的错误"),
        LIT("よくある間違い"), LIT("흔한 실수"),    LIT("kesalahan umum"), LIT("sai lầm phổ biến")};
    static const assay_view suppositions[] = {
        LIT("Angenommen"),     LIT("angenommen"),  LIT("Supposons que"), LIT("supposons que"),  LIT("Supongamos que"),
        LIT("supongamos que"), LIT("Предположим"), LIT("предположим"),   LIT("Supponiamo che"), LIT("Suponhamos que"),
        LIT("Suponha que"),    LIT("假设"),        LIT("如果答案"),      LIT("若答案"),         LIT("Nehmen wir an"),
        LIT("假設"),           LIT("假如"),        LIT("设想"),          LIT("Załóżmy"),
    };
    static const assay_view supposed[] = {LIT("だと仮定"), LIT("と仮定"), LIT("이라고 가정"), LIT("라고 가정")};
    static const assay_view conditions[] = {LIT(", wenn "), LIT(", falls "), LIT(" wenn "),  LIT(" si "),   LIT(", si "),
                                            LIT(" se "),    LIT(", se "),    LIT(", если "), LIT(" если "), LIT(", gdyby ")};
    enum { CLAUSE_BYTES = 48 };
    assay_view before = assay_view_slice(text, begin > CLAUSE_BYTES ? begin - CLAUSE_BYTES : 0, begin);
    size_t word = answer_before_markup(before, before.size), stop;
    for (size_t i = 0; i < sizeof supposed / sizeof *supposed && (unsigned char)at_or_nul(text, end) >= 0xE3; i++) {
        if (assay_view_starts_with(assay_view_slice(text, end, text.size), supposed[i])) return true;
    }
    if (may_suppose(before)) {
        size_t from = sentence_begin(before);
        assay_view sentence = assay_view_trim(assay_view_slice(before, from, before.size));
        for (size_t i = 0; i < sizeof suppositions / sizeof *suppositions; i++) {
            if (!assay_view_starts_with(sentence, suppositions[i])) continue;
            const char *comma = memchr(sentence.data, ',', sentence.size);
            if (!comma || comma == sentence.data + suppositions[i].size) return true;
        }
    }
    for (size_t i = 0; i < sizeof would / sizeof *would; i++) {
        if (!assay_view_ends_with(assay_view_slice(before, 0, word), would[i])) continue;
        while (end < text.size && strchr("$*\\)]", text.data[end]) && text.data[end] != '\0') end++;
        for (size_t k = 0; k < sizeof conditions / sizeof *conditions; k++) {
            if (assay_view_starts_with(assay_view_slice(text, end, text.size), conditions[k])) return true;
        }
    }
    if (!answer_has_high_byte(before) && assay_find_first(before, ASSAY_VIEW("rr")) == ASSAY_NOT_FOUND) return false;
    for (stop = before.size; stop > 0 && !strchr(".!?,;:\n", before.data[stop - 1]);) stop--; /* the clause */
    before = assay_view_slice(before, stop, before.size);
    for (size_t i = 0; i < sizeof faults / sizeof *faults; i++) {
        if (assay_find_first(before, faults[i]) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}
