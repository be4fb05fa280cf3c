/* What the clause behind an answer says of it, in any of its languages: "is extraneous", "does not satisfy the equation", "ne convient pas", "gilt nicht",
 * "no sirve", "не подходит", "（舍去）", "は不適".
 *
 * Theory. A clause about the answer is read word by word: light words (copulas in the singular, adverbs, articles) are passed over, negations are counted, and the
 * first word that values decides: one that refuses ("rejected") denies where the negations are even, one that admits ("works", "solution") where they are odd; a negation
 * may also follow it (German). Any other word ends the reading: "\boxed{36} is not prime" says nothing of its being the answer. A refusing word without a verb counts only
 * where a bracket or a comma sets it apart and nothing follows, for "\boxed{3} rejected applications" are counted; so are things behind a plural ("\boxed{3} are false"). Languages
 * without blanks are read by phrases. Bounded by WORDS_READ words. */
#include "verifiers/answer/answer_internal.h"

enum { WORDS_READ = 9, BLANKS = 48 };

enum {
    LIGHT = 1,   /* adverbs, articles, pronouns, reflexives */
    COPULA = 2,  /* "is", "can be": of one thing */
    NOT = 4,     /* and what holds one: "keine", "doesn't" */
    REFUSES = 8, /* "extraneous": behind a copula */
    FAILS = 16,  /* a verb that refuses */
    ADMITS = 32, /* "solution", "possible": behind a copula */
    WORKS = 64,  /* a verb that admits */
    TOO = 128,   /* "too big" */
    NOUN = 256,  /* "root": what is refused */
    STRUCK = 512 /* "deleted": only as a remark of its own, for things may be deleted, too */
};

#define WORDS(...) \
    { __VA_ARGS__ }
static const answer_word words[] = WORDS(
    /* English */
    {"is", COPULA}, {"was", COPULA}, {"be", COPULA}, {"been", COPULA}, {"being", COPULA}, {"must", COPULA}, {"should", COPULA},
    {"can", COPULA}, {"could", COPULA}, {"may", COPULA}, {"has", COPULA}, {"gets", COPULA}, {"to", LIGHT}, {"does", COPULA},
    {"this", LIGHT}, {"that", LIGHT}, {"which", LIGHT}, {"it", LIGHT}, {"the", LIGHT}, {"a", LIGHT}, {"an", LIGHT},
    {"clearly", LIGHT}, {"obviously", LIGHT}, {"actually", LIGHT}, {"therefore", LIGHT}, {"thus", LIGHT}, {"hence", LIGHT},
    {"then", LIGHT}, {"also", LIGHT}, {"simply", LIGHT}, {"really", LIGHT}, {"even", LIGHT}, {"however", LIGHT}, {"but", LIGHT},
    {"my", LIGHT}, {"our", LIGHT}, {"valid", ADMITS}, {"immediately", LIGHT}, {"safely", LIGHT}, {"easily", LIGHT},
    {"deleted", STRUCK}, {"removed", STRUCK}, {"redacted", STRUCK}, {"erased", STRUCK}, {"void", STRUCK}, {"voided", STRUCK},
    {"withdrawn", REFUSES}, {"retracted", REFUSES}, {"crossed", STRUCK}, {"struck", STRUCK}, {"scratched", STRUCK},
    {"strikethrough", STRUCK}, {"ignore", STRUCK}, {"out", NOUN}, {"root", NOUN}, {"value", NOUN}, {"not", NOT}, {"never", NOT},
    {"no", NOT}, {"cannot", NOT | COPULA}, {"isn't", NOT | COPULA}, {"wasn't", NOT | COPULA}, {"can't", NOT | COPULA},
    {"doesn't", NOT | COPULA}, {"won't", NOT | COPULA}, {"wouldn't", NOT | COPULA}, {"couldn't", NOT | COPULA},
    {"shouldn't", NOT | COPULA}, {"false", REFUSES}, {"wrong", REFUSES}, {"incorrect", REFUSES}, {"crossed", REFUSES},
    {"out", LIGHT | NOUN}, {"extraneous", REFUSES}, {"spurious", REFUSES}, {"rejected", REFUSES}, {"discarded", REFUSES},
    {"excluded", REFUSES}, {"eliminated", REFUSES}, {"dismissed", REFUSES}, {"ruled", REFUSES}, {"inadmissible", REFUSES},
    {"disallowed", REFUSES}, {"disqualified", REFUSES}, {"invalid", REFUSES}, {"unacceptable", REFUSES},
    {"irrelevant", REFUSES}, {"nonsense", REFUSES}, {"inconsistent", REFUSES}, {"ignored", REFUSES}, {"disregarded", REFUSES},
    {"thrown", REFUSES}, {"fake", REFUSES}, {"bogus", REFUSES}, {"lie", REFUSES}, {"joke", REFUSES}, {"placeholder", REFUSES},
    {"turned", COPULA}, {"turns", COPULA}, {"would", COPULA}, {"contradict", REFUSES}, {"violate", REFUSES}, {"good", ADMITS},
    {"what", ADMITS}, {"misses", FAILS}, {"overcounts", FAILS}, {"undercounts", FAILS}, {"overcount", REFUSES},
    {"undercount", REFUSES}, {"fails", FAILS}, {"contradicts", FAILS}, {"violates", FAILS}, {"too", TOO}, {"satisfy", ADMITS},
    {"satisfies", WORKS}, {"work", ADMITS}, {"works", WORKS}, {"fit", ADMITS}, {"fits", WORKS}, {"hold", ADMITS},
    {"holds", WORKS}, {"solve", ADMITS}, {"solution", ADMITS | NOUN}, {"acceptable", ADMITS}, {"accepted", ADMITS},
    {"allowed", ADMITS}, {"permitted", ADMITS}, {"admissible", ADMITS}, {"qualify", ADMITS}, {"correct", ADMITS},
    {"right", ADMITS}, {"answer", ADMITS}, {"possible", ADMITS}, {"feasible", ADMITS},
    /* German */
    {"ist", COPULA}, {"kann", COPULA}, {"muss", COPULA}, {"w\xC3\xA4re", COPULA}, {"wird", COPULA}, {"kommt", COPULA},
    {"also", LIGHT}, {"hier", LIGHT}, {"aber", LIGHT}, {"das", LIGHT}, {"die", LIGHT}, {"der", LIGHT}, {"eine", LIGHT},
    {"ein", LIGHT}, {"nicht", NOT}, {"kein", NOT}, {"keine", NOT}, {"keinesfalls", NOT}, {"scheidet", FAILS},
    {"entf\xC3\xA4llt", FAILS}, {"widerspricht", FAILS}, {"scheinl\xC3\xB6sung", REFUSES}, {"ausgeschlossen", REFUSES},
    {"auszuschlie\xC3\x9F"
     "en",
     REFUSES},
    {"als", LIGHT}, {"bedingung", NOUN}, {"bedingungen", NOUN}, {"gleichung", NOUN}, {"trop", TOO}, {"demasiado", TOO},
    {"troppo", TOO}, {"verworfen", REFUSES}, {"unzul\xC3\xA4ssig", REFUSES}, {"l\xC3\xB6sung", ADMITS}, {"antwort", ADMITS},
    {"richtig", ADMITS}, {"korrekt", ADMITS}, {"zul\xC3\xA4ssig", ADMITS}, {"gilt", WORKS}, {"erf\xC3\xBCllt", WORKS},
    {"passt", WORKS}, {"stimmt", WORKS}, {"m\xC3\xB6glich", ADMITS}, {"frage", ADMITS}, {"in", LIGHT}, {"zu", LIGHT},
    {"gro\xC3\x9F", REFUSES}, {"klein", REFUSES}, {"falsch", REFUSES},
    /* French */
    {"est", COPULA}, {"n'est", NOT | COPULA}, {"doit", COPULA}, {"peut", COPULA}, {"\xC3\xAAtre", COPULA}, {"donc", LIGHT},
    {"mais", LIGHT}, {"ce", LIGHT}, {"la", LIGHT}, {"une", LIGHT}, {"un", LIGHT}, {"\xC3\xA0", COPULA}, {"ne", NOT},
    {"pas", LIGHT}, {"rejeter", REFUSES}, {"exclure", REFUSES},
    {"\xC3\xA9"
     "carter",
     REFUSES},
    {"rejet\xC3\xA9", REFUSES},
    {"rejet\xC3\xA9"
     "e",
     REFUSES},
    {"exclu", REFUSES}, {"exclue", REFUSES}, {"impossible", REFUSES}, {"convient", WORKS}, {"marche", WORKS},
    {"v\xC3\xA9rifie", WORKS}, {"satisfait", WORKS}, {"acceptable", ADMITS}, {"bonne", ADMITS}, {"r\xC3\xA9ponse", ADMITS},
    /* Spanish, Portuguese, Italian */
    {"es", COPULA}, {"se", COPULA}, {"debe", COPULA}, {"puede", COPULA}, {"ser", COPULA}, {"pero", LIGHT}, {"eso", LIGHT},
    {"una", LIGHT}, {"soluci\xC3\xB3n", ADMITS}, {"sirve", WORKS}, {"cumple", WORKS}, {"vale", WORKS},
    {"v\xC3\xA1lida", ADMITS}, {"v\xC3\xA1lido", ADMITS}, {"respuesta", ADMITS}, {"correcta", ADMITS}, {"satisface", WORKS},
    {"descarta", REFUSES}, {"rechaza", REFUSES}, {"descartado", REFUSES}, {"descartada", REFUSES}, {"excluye", REFUSES},
    {"queda", COPULA}, {"fica", COPULA}, {"\xC3\xA9", COPULA}, {"deve", COPULA}, {"pode", COPULA}, {"n\xC3\xA3o", NOT},
    {"solu\xC3\xA7\xC3\xA3o", ADMITS}, {"serve", WORKS}, {"satisfaz", WORKS}, {"resposta", ADMITS}, {"descartar", REFUSES},
    {"rejeitado", REFUSES}, {"rejeitada", REFUSES}, {"\xC3\xA8", COPULA}, {"va", COPULA}, {"non", NOT}, {"accettabile", ADMITS},
    {"soluzione", ADMITS}, {"soddisfa", WORKS}, {"risposta", ADMITS}, {"bene", ADMITS}, {"scartato", REFUSES},
    {"scartata", REFUSES}, {"esclusa", REFUSES}, {"escluso", REFUSES}, {"da", LIGHT}, {"scartare", REFUSES},
    /* Russian, Ukrainian, Polish, Dutch, Swedish, Turkish, Indonesian */
    {"\xD0\xBD\xD0\xB5", NOT}, {"\xD1\x8D\xD1\x82\xD0\xBE", COPULA}, {"\xD0\xBA\xD0\xBE\xD1\x80\xD0\xB5\xD0\xBD\xD1\x8C", NOUN},
    {"\xD0\xBF\xD0\xBE\xD0\xB4\xD1\x85\xD0\xBE\xD0\xB4\xD0\xB8\xD1\x82", WORKS},
    {"\xD1\x83\xD0\xB4\xD0\xBE\xD0\xB2\xD0\xBB\xD0\xB5\xD1\x82\xD0\xB2\xD0\xBE\xD1\x80\xD1\x8F\xD0\xB5\xD1\x82", WORKS},
    {"\xD0\xBF\xD0\xBE\xD1\x81\xD1\x82\xD0\xBE\xD1\x80\xD0\xBE\xD0\xBD\xD0\xBD\xD0\xB8\xD0\xB9", REFUSES},
    {"\xD0\xBE\xD1\x82\xD0\xB1\xD1\x80\xD0\xB0\xD1\x81\xD1\x8B\xD0\xB2\xD0\xB0\xD0\xB5\xD0\xBC", FAILS},
    {"\xD0\xBE\xD1\x82\xD0\xBF\xD0\xB0\xD0\xB4\xD0\xB0\xD0\xB5\xD1\x82", FAILS},
    {"\xD0\xBE\xD1\x82\xD0\xB2\xD0\xB5\xD1\x82", ADMITS}, {"\xD1\x80\xD0\xB5\xD1\x88\xD0\xB5\xD0\xBD\xD0\xB8\xD0\xB5", ADMITS},
    {"\xD1\x80\xD0\xB5\xD1\x88\xD0\xB5\xD0\xBD\xD0\xB8\xD0\xB5\xD0\xBC", ADMITS},
    {"\xD1\x8F\xD0\xB2\xD0\xBB\xD1\x8F\xD0\xB5\xD1\x82\xD1\x81\xD1\x8F", COPULA}, {"nie", NOT}, {"jest", COPULA},
    {"spe\xC5\x82nia", WORKS}, {"rozwi\xC4\x85zaniem", ADMITS}, {"pasuje", WORKS}, {"odrzucamy", FAILS}, {"niet", NOT},
    {"voldoet", WORKS}, {"vervalt", FAILS}, {"geen", NOT}, {"oplossing", ADMITS}, {"inte", NOT}, {"duger", WORKS},
    {"g\xC3\xA4ller", WORKS}, {"bukan", NOT | COPULA}, {"solusi", ADMITS}, {"tidak", NOT}, {"memenuhi", WORKS},
    {"berlaku", WORKS});

/* In languages without blanks, or with endings behind the value: what refuses it. */
static const assay_view phrases[] = {LIT("舍去"),
                                     LIT("捨去"),
                                     LIT("应舍去"),
                                     LIT("應捨去"),
                                     LIT("要舍去"),
                                     LIT("不符合题意"),
                                     LIT("不合题意"),
                                     LIT("不符题意"),
                                     LIT("不符合條件"),
                                     LIT("不符合条件"),
                                     LIT("不满足"),
                                     LIT("不滿足"),
                                     LIT("不成立"),
                                     LIT("不可能"),
                                     LIT("是增根"),
                                     LIT("为增根"),
                                     LIT("被排除"),
                                     LIT("应排除"),
                                     LIT("以外"),
                                     LIT("之外"),
                                     LIT("不适合"),
                                     LIT("不適合"),
                                     LIT("不是解"),
                                     LIT("不是方程"),
                                     LIT("は不適"),
                                     LIT("が不適"),
                                     LIT("は解では"),
                                     LIT("は答えでは"),
                                     LIT("は条件を満たさな"),
                                     LIT("を満たさな"),
                                     LIT("は不可"),
                                     LIT("は除"),
                                     LIT("を除"),
                                     LIT("は解になら"),
                                     LIT("は適さな"),
                                     LIT("は誤り"),
                                     LIT("은 해가 아"),
                                     LIT("은 답이 아"),
                                     LIT("는 답이 아"),
                                     LIT("는 해가 아"),
                                     LIT("은 부적"),
                                     LIT("는 부적"),
                                     LIT("은 조건을 만족하지"),
                                     LIT("는 조건을 만족하지"),
                                     LIT("을 제외"),
                                     LIT("를 제외")};

static answer_phrases phrase_set = {.items = phrases, .count = COUNT(phrases)};

void answer_prepare_rejection(void) {
    for (size_t i = 0; i < COUNT(words); i++) answer_learn(READER_REJECTION, words[i].word, words[i].classes);
    answer_phrases_init(&phrase_set, false);
}

/* Where a word may begin behind blanks, markup and what sets a remark apart; *apart: a bracket, comma or dash was among it. */
static size_t behind_marks(assay_view text, size_t at, bool *apart) {
    static const assay_view commands[] = {
        LIT("\\text{"), LIT("\\textbf{"), LIT("\\textrm{"), LIT("\\mathrm{"), LIT("\\mbox{"), LIT("\\textit{"),
        LIT("\\quad"),  LIT("\\qquad"),   LIT("\\("),       LIT("\\)"),       LIT("\\["),     LIT("\\]"),
        LIT("\\"),      LIT("（"),        LIT("，"),        LIT("–"),         LIT("—")};
    size_t begin = at;
    while (at < text.size && at - begin < BLANKS) {
        char c = text.data[at];
        if (c == ' ' || c == '$' || c == '*' || c == '_' || c == ')' || c == ']' || c == '}' || c == '"' || c == '(' ||
            c == '[' || c == ',' || c == '-') {
            *apart = *apart || c == '(' || c == '[' || c == ',' || c == '-';
            at++;
            continue;
        }
        if (c != '\\' && (unsigned char)c < 0xE2) break;
        size_t size = 0, i = 0;
        for (; i < COUNT(commands) && size == 0; i++)
            size = assay_view_starts_with(assay_view_slice(text, at, text.size), commands[i]) ? commands[i].size : 0;
        if (size == 0) break;
        *apart = *apart || (unsigned char)c >= 0x80;
        at += size;
    }
    return at;
}

/* What is read of one word: its classes, and whether the clause ends behind it. */
typedef struct read_word {
    uint32_t classes;
    size_t end;
    bool ends;
} read_word;

static read_word word_at(assay_view text, size_t at) {
    read_word word = {.end = answer_word_end(text, at)};
    char stop = at_or_nul(text, word.end);
    word.classes = answer_plain_classes(READER_REJECTION, assay_view_slice(text, at, word.end));
    word.ends = stop == '\0' || strchr(".,;!)]}\n", stop) || (unsigned char)stop >= 0xE3;
    return word;
}

/* "(rejected)", ", extraneous root": what refuses without a verb, and nothing behind it. */
static bool closes_remark(assay_view text, read_word word) {
    if (word.ends) return true;
    read_word noun = word_at(text, word.end + 1);
    return noun.classes & NOUN && noun.ends;
}

bool answer_is_rejected_behind(assay_view text, size_t at) {
    bool apart = false, verb = false, admitted = false;
    unsigned negations = 0;
    size_t first = behind_marks(text, at, &apart);
    unsigned char c = (unsigned char)at_or_nul(text, first);
    if (!assay_is_alpha((char)c) && c < 0xC3) return false; /* nearly always */
    assay_view rest = assay_view_slice(text, first, text.size);
    if (c >= 0xE2 && answer_phrase_at(&phrase_set, rest) > 0) return true;
    if (c >= 0xD0 && first > at + 3) /* a dash is the copula of Russian */
        verb = memmem(text.data + at, first - at, "\xE2\x80\x94", 3) || memmem(text.data + at, first - at, "\xE2\x80\x93", 3);
    apart = apart || c >= 0xD0; /* "Корень 5 посторонний." */
    for (int count = 0; count < WORDS_READ; count++) {
        read_word word = word_at(text, first);
        if (word.end == first) return false;
        bool odd = negations % 2 != 0;
        if (admitted && word.classes & NOT) return true; /* "gilt nicht", "erfüllt die Bedingung nicht" */
        if (word.classes & FAILS) return !odd;
        if (word.classes & REFUSES) return !odd && (verb || (apart && closes_remark(text, word)));
        if (word.classes & STRUCK && count == 0 && apart && closes_remark(text, word)) return true;
        if (word.classes & TOO) { /* "too big.", and not "too big to be counted" */
            read_word size = word_at(text, word.end + 1);
            return verb && !odd && !word.ends && size.end > word.end + 1 && size.ends;
        }
        admitted = admitted || word.classes & WORKS;
        bool bracketed = apart && word.classes & ADMITS && word.ends; /* "(not valid)" */
        if (odd && !(word.classes & NOT) && (word.classes & WORKS || ((verb || bracketed) && word.classes & ADMITS)))
            return true;
        if (word.classes == 0 || (word.classes & (ADMITS | NOUN) && !admitted && !(word.classes & (LIGHT | COPULA))))
            return false;
        negations += (word.classes & NOT) != 0;
        verb = verb || word.classes & COPULA;
        if (at_or_nul(text, word.end) != ' ') return false;
        bool set_apart = false;
        first = behind_marks(text, word.end, &set_apart);
        if (set_apart) return false; /* another clause */
    }
    return false;
}
