/* "Respuesta: 7", "答案是7", "故选B", "सही उत्तर B है", "الإجابة الصحيحة هي (ب)": what announces an answer in languages other than English.
 *
 * Theory. A cue is a noun (or, in Chinese, a verb of choosing) by its stem; behind it fillers of a closed list are passed over ("correct", "option", an article). What
 * joins is a colon, a dash or a copula; where the verb stands last (Hindi, Turkish) the value may follow at once. Verbs of choosing and the word "option" announce labels
 * only, so that "选择5个" is no 5. The cues stand in two needle sets, for letters of ASCII and for others; only a window at the text's end is searched, so the
 * cost is bounded. */
#include <pthread.h>

#include "verifiers/answer/answer_internal.h"
#include "verifiers/completion/needle_set.h"

enum { SUFFIX_BYTES = 24, COLON_BYTES = 48, LABELS_BYTES = 64, TAIL_BYTES = 60, DENIED_BYTES = 12 };

typedef enum cue_kind {
    CUE_JOINED, /* something must join noun and content */
    CUE_VERB_LAST,
    CUE_CHOOSES, /* announces labels */
    CUE_OPTION   /* the same, in the last sentence only */
} cue_kind;

static const struct cue {
    assay_view word; /* folded: lower case, either case matches, at the start of a word */
    cue_kind kind;
    bool folded;
} cues[ANSWER_CUES] = {
    {LIT("ponse"), CUE_JOINED, true}, /* French; no start of a word */
    {LIT("respuesta"), CUE_JOINED, true},   {LIT("resposta"), CUE_JOINED, true},
    {LIT("risposta"), CUE_JOINED, true},    {LIT("antwo"), CUE_JOINED, true},    /* German, Dutch */
    {LIT("jawab"), CUE_JOINED, true},                                            /* Indonesian */
    {LIT("jawapan"), CUE_JOINED, true},     {LIT("cevap"), CUE_VERB_LAST, true}, /* Turkish */
    {LIT("javob"), CUE_JOINED, true},       {LIT("jibu"), CUE_JOINED, true},     /* Swahili */
    {LIT("odpo"), CUE_JOINED, true},                                             /* Polish, Czech, Slovak */
    {LIT("svar"), CUE_JOINED, true},                                             /* Swedish, Danish, Norwegian */
    {LIT("sagot"), CUE_JOINED, true},       {LIT("idahun"), CUE_JOINED, true},   /* Yoruba without marks */
    {LIT("opci"), CUE_OPTION, true},                                             /* Spanish */
    {LIT("alternativa"), CUE_OPTION, true},
#define OF_ASCII 16
    {LIT("答"), CUE_JOINED, false}, /* 答案, 回答, 答え, 正答 */
    {LIT("选"), CUE_CHOOSES, false},        {LIT("選"), CUE_CHOOSES, false},
    {LIT("正解"), CUE_JOINED, false},       {LIT("답"), CUE_JOINED, false},
    {LIT("جابة"), CUE_JOINED, false},       {LIT("جواب"), CUE_JOINED, false}, /* Arabic, Persian, Urdu */
    {LIT("الخيار"), CUE_OPTION, false},     {LIT("پاسخ"), CUE_JOINED, false},
    {LIT("उत्तर"), CUE_VERB_LAST, false},    {LIT("जवाब"), CUE_VERB_LAST, false},
    {LIT("विकल्प"), CUE_OPTION, false},      {LIT("উত্তর"), CUE_VERB_LAST, false},
    {LIT("ตอบ"), CUE_VERB_LAST, false},     {LIT("áp án"), CUE_JOINED, false}, /* Vietnamese */
    {LIT("rả lời"), CUE_JOINED, false},     {LIT("họn"), CUE_CHOOSES, false},
    {LIT("твет"), CUE_JOINED, false}, /* Russian, without its first letter, which has two cases */
    {LIT("дповід"), CUE_JOINED, false},     {LIT("πάντηση"), CUE_JOINED, false},
    {LIT("תשובה"), CUE_JOINED, false},      {LIT("dáhùn"), CUE_JOINED, false},
    {LIT("సమాధానం"), CUE_VERB_LAST, false},   {LIT("பதில்"), CUE_VERB_LAST, false}, /* "సమాధానం 11." has no verb */
    {LIT("விடை"), CUE_VERB_LAST, false},    {LIT("anıt"), CUE_VERB_LAST, false}, /* Turkish */
    {LIT("álasz"), CUE_JOINED, false},      {LIT("ăspuns"), CUE_JOINED, false},
    {LIT("အဖြေ"), CUE_JOINED, false},
};

/* Marks, and words of scripts without blanks between words. */
static const struct filler {
    assay_view word;
    bool joins;
} marks[] = {{LIT(":"), true},      {LIT("："), true},    {LIT("="), true},      {LIT("- "), true},    {LIT("– "), true},
             {LIT("— "), true},     {LIT("ঃ"), true},     {LIT(" "), false},     {LIT("\t"), false},   {LIT("*"), false},
             {LIT("_"), false},     {LIT("\""), false},   {LIT("“"), false},     {LIT("「"), false},   {LIT("『"), false},
             {LIT("】"), true},     {LIT("是"), true},    {LIT("为"), true},     {LIT("為"), true},    {LIT("选"), true},
             {LIT("選"), true},     {LIT("择"), false},   {LIT("擇"), false},    {LIT("は"), true},    {LIT("은"), true},
             {LIT("는"), true},     {LIT("변"), false},   {LIT("案"), false},    {LIT("え"), false},   {LIT("项"), false},
             {LIT("項"), false},    {LIT("应"), false},   {LIT("應"), false},    {LIT("该"), false},   {LIT("就"), false},
             {LIT("的"), false},    {LIT("最终"), false}, {LIT("最終"), false},  {LIT("正确"), false}, {LIT("正確"), false},
             {LIT("คือ"), true},     {LIT("เป็น"), true},   {LIT("ที่"), false},     {LIT("ถูก"), false},   {LIT("ต้อง"), false},
             {LIT("สุดท้าย"), false}, {LIT("ข้อ"), false},   {LIT("ตัวเลือก"), false}};

/* Words of scripts with blanks: no letter may follow. */
static const struct filler words[] = {{LIT("es"), true},
                                      {LIT("est"), true},
                                      {LIT("é"), true},
                                      {LIT("è"), true},
                                      {LIT("ist"), true},
                                      {LIT("lautet"), true},
                                      {LIT("is"), true},
                                      {LIT("adalah"), true},
                                      {LIT("ialah"), true},
                                      {LIT("yaitu"), true},
                                      {LIT("là"), true},
                                      {LIT("ni"), true},
                                      {LIT("to"), true},
                                      {LIT("jest"), true},
                                      {LIT("je"), true},
                                      {LIT("är"), true},
                                      {LIT("er"), true},
                                      {LIT("este"), true},
                                      {LIT("هي"), true},
                                      {LIT("هو"), true},
                                      {LIT("है"), true},
                                      {LIT("हैं"), true},
                                      {LIT("হল"), true},
                                      {LIT("হলো"), true},
                                      {LIT("হচ্ছে"), true},
                                      {LIT("হবে"), true},
                                      {LIT("είναι"), true},
                                      {LIT("это"), true},
                                      {LIT("sont"), true},
                                      {LIT("sind"), true},
                                      {LIT("son"), true},
                                      {LIT("são"), true},
                                      {LIT("donc"), false},
                                      {LIT("la"), false},
                                      {LIT("die"), false},
                                      {LIT("correcta"), false},
                                      {LIT("correcto"), false},
                                      {LIT("correta"), false},
                                      {LIT("correto"), false},
                                      {LIT("corretta"), false},
                                      {LIT("correcte"), false},
                                      {LIT("exacte"), false},
                                      {LIT("finale"), false},
                                      {LIT("final"), false},
                                      {LIT("giusta"), false},
                                      {LIT("letra"), false},
                                      {LIT("a letra"), false},
                                      {LIT("a opção"), false},
                                      {LIT("a alternativa"), false},
                                      {LIT("à letra"), false},
                                      {LIT("lettera"), false},
                                      {LIT("lettre"), false},
                                      {LIT("opción"), false},
                                      {LIT("opção"), false},
                                      {LIT("opzione"), false},
                                      {LIT("option"), false},
                                      {LIT("Option"), false},
                                      {LIT("alternativa"), false},
                                      {LIT("yang"), false},
                                      {LIT("benar"), false},
                                      {LIT("tepat"), false},
                                      {LIT("paling"), false},
                                      {LIT("akhir"), false},
                                      {LIT("akhirnya"), false},
                                      {LIT("opsi"), false},
                                      {LIT("pilihan"), false},
                                      {LIT("huruf"), false},
                                      {LIT("đúng"), false},
                                      {LIT("chính xác"), false},
                                      {LIT("cuối cùng"), false},
                                      {LIT("nhất"), false},
                                      {LIT("phương án"), false},
                                      {LIT("sahihi"), false},
                                      {LIT("poprawna"), false},
                                      {LIT("prawidłowa"), false},
                                      {LIT("juiste"), false},
                                      {LIT("الصحيحة"), false},
                                      {LIT("الصحيح"), false},
                                      {LIT("النهائية"), false},
                                      {LIT("النهائي"), false},
                                      {LIT("الخيار"), false},
                                      {LIT("الحرف"), false},
                                      {LIT("صحیح"), false},
                                      {LIT("درست"), false},
                                      {LIT("सही"), false},
                                      {LIT("अंतिम"), false},
                                      {LIT("विकल्प"), false},
                                      {LIT("সঠিক"), false},
                                      {LIT("вариант"), false},
                                      {LIT("буква"), false},
                                      {LIT("η"), false},
                                      {LIT("το"), false},
                                      {LIT("σωστή"), false},
                                      {LIT("seçeneği"), false},
                                      {LIT("şıkkı"), false},
                                      {LIT("doğru"), false}};

/* The probe and the bucket of each cue in letters of ASCII, chosen by annealing over the trigrams of MATH-500 and GSM8K solutions, of which one place in
 * 4,000 is then compared (with the last bytes, and buckets in turn, one in 88). They are a matter of speed alone. */
static const uint8_t ascii_probes[OF_ASCII][2] = {{2, 3}, {3, 0}, {2, 2}, {2, 2}, {1, 1}, {2, 7}, {2, 4}, {2, 4},
                                                  {2, 7}, {0, 5}, {0, 4}, {0, 7}, {0, 2}, {1, 6}, {1, 5}, {8, 6}};

static assay_needle needles[ANSWER_CUES];
static assay_needle_set ascii_set, other_set;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_sets(void) {
    for (unsigned i = 0; i < ANSWER_CUES; i++) {
        size_t size = cues[i].word.size; /* the last bytes of a word tell more than its script's lead */
        needles[i] =
            (assay_needle){.bytes = cues[i].word, .folded = cues[i].folded, .bucket = (uint8_t)(i % ASSAY_NEEDLE_BUCKETS)};
        needles[i].probe = (uint8_t)(size > ASSAY_PROBE_BYTES ? size - ASSAY_PROBE_BYTES : 0);
        if (i >= OF_ASCII) { /* and one with a letter that is not ASCII lets text that is be passed over ("ăspuns") */
            if (!answer_has_high_byte(assay_view_slice(cues[i].word, needles[i].probe, size))) needles[i].probe = 0;
            continue;
        }
        needles[i].probe = ascii_probes[i][0];
        needles[i].bucket = ascii_probes[i][1];
    }
    assay_needle_set_init(&ascii_set, needles, OF_ASCII);
    assay_needle_set_init(&other_set, needles + OF_ASCII, ANSWER_CUES - OF_ASCII);
}
_Static_assert(ANSWER_CUES - OF_ASCII <= (int)ASSAY_NEEDLES_MAX, "a bit for each");

uint64_t answer_look_for_cues(assay_view window) {
    size_t first[ASSAY_NEEDLES_MAX];
    pthread_once(&once, init_sets);
    uint64_t seen = assay_needle_set_find(&ascii_set, window, first);
    return seen | (uint64_t)assay_needle_set_find(&other_set, window, first) << OF_ASCII;
}

size_t answer_last_cue(assay_view window, unsigned cue) {
    return cues[cue].folded ? assay_find_last_folded(window, cues[cue].word) : assay_find_last(window, cues[cue].word);
}

static bool is_letter(char c) {
    return assay_is_alpha(c) || (unsigned char)c >= 0x80;
}

/* The size of the filler at `at`; 0: none. */
static size_t filler_at(assay_view text, size_t at, bool *joins) {
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < COUNT(marks); i++) {
        if (!assay_view_starts_with(rest, marks[i].word)) continue;
        *joins = *joins || marks[i].joins;
        return marks[i].word.size;
    }
    bool begins = at == 0 || !is_letter(text.data[at - 1]);
    for (size_t i = 0; begins && i < COUNT(words); i++) {
        size_t size = words[i].word.size;
        if (!assay_view_starts_with(rest, words[i].word) || is_letter(at_or_nul(rest, size))) continue;
        *joins = *joins || words[i].joins;
        return size;
    }
    return 0;
}

/* Is this the lead byte of a script without blanks between words (Thai, Han, kana, Hangul)? */
static bool is_unspaced(assay_view text, size_t at) {
    unsigned char c = (unsigned char)at_or_nul(text, at), next = (unsigned char)at_or_nul(text, at + 1);
    return c >= 0xE3 || (c == 0xE0 && (next == 0xB8 || next == 0xB9));
}

/* Behind the rest of a word whose stem ends before `at`: "jawaban" behind "jawab", "opción" behind "opci". */
static size_t behind_word(assay_view text, size_t at) {
    size_t begin = at;
    while (at < text.size && at - begin < SUFFIX_BYTES && is_letter(text.data[at]) && !is_unspaced(text, at) &&
           !assay_view_starts_with(assay_view_slice(text, at, text.size), ASSAY_VIEW("ঃ")))
        at++;
    return at;
}

/* The end of the labels that begin at `at`: "B", "(B)", "AC", "A、C"; `at` where none begins. */
static size_t labels_end(assay_view text, size_t at) {
    static const assay_view between[] = {LIT("、"), LIT("，"), LIT(","),  LIT("和"), LIT("及"),
                                         LIT(" "),  LIT("（"), LIT("）"), LIT("("),  LIT(")")};
    size_t end = at, from = at;
    while (from < text.size && from - at < LABELS_BYTES) {
        char c = text.data[from];
        bool wide = assay_view_starts_with(assay_view_slice(text, from, text.size), ASSAY_VIEW("\xEF\xBC")) &&
                    (unsigned char)at_or_nul(text, from + 2) >= 0xA1 && (unsigned char)at_or_nul(text, from + 2) <= 0xAA;
        if (wide || (c >= 'A' && c <= 'J' && !assay_is_digit(at_or_nul(text, from + 1)))) {
            end = from += wide ? 3 : 1;
            continue;
        }
        size_t size = 0;
        for (size_t i = 0; i < COUNT(between) && size == 0; i++)
            size = assay_view_starts_with(assay_view_slice(text, from, text.size), between[i]) ? between[i].size : 0;
        if (size == 0) break;
        from += size;
        bool closes =
            end > at && (c == ')' || assay_view_starts_with(assay_view_slice(text, from - size, text.size), ASSAY_VIEW("）")));
        if (closes) end = from;
    }
    return is_letter(at_or_nul(text, end)) && assay_is_alpha(at_or_nul(text, end)) ? at : end;
}

static bool contains_any(assay_view text, const char *const *parts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (assay_find_first(text, assay_view_of(parts[i])) != ASSAY_NOT_FOUND) return true;
    }
    return false;
}

/* "不选B", "选B还是C", "选项B错误": not chosen, or not alone. */
static bool is_left_open(assay_view text, size_t cue, size_t end) {
    static const char *const before[] = {"不", "别", "勿", "未", "排除", "哪", "无", "無", "hông"};
    static const char *const behind[] = {"不",   "错", "錯", "误", "誤", "非", "排除", "还是",
                                         "還是", "或", "吗", "嗎", "？", "?",  "sai"};
    size_t limit = end;
    while (limit < text.size && limit - end < TAIL_BYTES && text.data[limit] != '\n' &&
           !assay_view_starts_with(assay_view_slice(text, limit, text.size), ASSAY_VIEW("。")))
        limit++;
    size_t clause = assay_find_first(assay_view_slice(text, end, limit), ASSAY_VIEW("，"));
    if (clause != ASSAY_NOT_FOUND) limit = end + clause;
    return contains_any(assay_view_slice(text, cue > DENIED_BYTES ? cue - DENIED_BYTES : 0, cue), before, COUNT(before)) ||
           contains_any(assay_view_slice(text, end, limit), behind, COUNT(behind));
}

/* Does a value or a bracketed label begin here, for languages whose verb stands last? */
static bool begins_value(assay_view text, size_t at) {
    char c = at_or_nul(text, at);
    bool label = c >= 'A' && c <= 'J' && !assay_is_alpha(at_or_nul(text, at + 1));
    return label || assay_is_digit(c) || (c != '\0' && strchr("$(\\-", c) != NULL);
}

/* A colon not far behind the noun, with nothing but words between: "Ответ на задачу: 7". */
static size_t behind_colon(assay_view text, size_t at) {
    for (size_t end = at; end < text.size && end - at < COLON_BYTES; end++) {
        char c = text.data[end];
        if (c == ':') return end + 1;
        if ((!is_letter(c) && c != ' ') || is_unspaced(text, end)) break;
    }
    return ASSAY_NOT_FOUND;
}

bool answer_read_cue(assay_view text, unsigned cue, size_t at, answer_cue *found) {
    const struct cue *is = &cues[cue];
    bool inside = is->folded && cue != 0 && at > 0 && is_letter(text.data[at - 1]);
    if (inside) return false;
    bool joined = is->kind >= CUE_CHOOSES;
    size_t begin = at + is->word.size;
    if (!is_unspaced(is->word, 0)) begin = behind_word(text, begin);
    for (size_t size; (size = filler_at(text, begin, &joined)) > 0;) begin += size;
    /* "a alternativa correta é a D": an article before a label. */
    if (is->kind == CUE_OPTION && joined && at_or_nul(text, begin) == 'a' && at_or_nul(text, begin + 1) == ' ') begin += 2;
    *found = (answer_cue){.begin = begin, .last_sentence = is->kind == CUE_OPTION};
    if (is->kind >= CUE_CHOOSES) {
        found->end = labels_end(text, begin);
        return found->end > begin && !is_left_open(text, at, found->end);
    }
    if (joined || (is->kind == CUE_VERB_LAST && begins_value(text, begin))) return true;
    found->begin = behind_colon(text, begin);
    return found->begin != ASSAY_NOT_FOUND;
}
