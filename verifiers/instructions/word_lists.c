/* Words of English that matter where a sentence may end: abbreviations, and words that are written small unless they begin a sentence. Both lists are ours, from
 * general knowledge of English, in place of Punkt's trained tables; sorted, in small letters. */
#include "verifiers/instructions/instructions_internal.h"

#include <stdlib.h>

/* clang-format off */
static const char *const abbreviations[] = {
    "a.m", "adj", "adm", "approx", "ariz", "assn", "assoc", "asst", "atty", "aug", "ave", "b.a", "b.s", "blvd", "brig",
    "bros", "calif", "capt", "cf", "cmdr", "co", "col", "colo", "comdr", "conn", "corp", "cpl", "d.c", "dba", "dec",
    "dept", "dr", "drs", "e.g", "eds", "esq", "est", "etc", "ext", "feb", "fig", "figs", "fla", "ft", "gen", "gov",
    "hon", "hr", "hrs", "hwy", "i.e", "ibid", "inc", "incl", "jan", "jr", "kan", "kans", "ky", "l.a", "lb", "lt", "ltd",
    "m.a", "m.d", "m.s", "maj", "md", "messrs", "mfg", "mich", "minn", "mins", "misc", "mont", "mr", "mrs", "ms", "mt",
    "mts", "n.y", "neb", "nev", "nos", "nov", "oct", "okla", "ore", "oz", "p.m", "p.p.s", "ph.d", "pp", "pres", "prof",
    "pt", "pvt", "qt", "rd", "rep", "reps", "rev", "rt", "sec", "sen", "sens", "sept", "sgt", "sq", "sr", "st", "ste",
    "supt", "tel", "tenn", "tex", "treas", "u.k", "u.n", "u.s", "univ", "va", "viz", "vol", "vols", "vs", "vt", "wash",
    "wis", "wyo", "yd"};

static const char *const common_words[] = {
    "a", "about", "above", "according", "across", "actually", "add", "additionally", "after", "afterwards", "again",
    "against", "all", "almost", "alone", "along", "already", "also", "alternatively", "although", "always", "amid",
    "amidst", "among", "an", "and", "another", "answer", "any", "anybody", "anyone", "anything", "anyway", "as",
    "aside", "ask", "at", "avoid", "basically", "be", "because", "before", "begin", "behind", "being", "below",
    "besides", "best", "better", "between", "beyond", "both", "bring", "but", "buy", "by", "call", "can", "certainly",
    "change", "check", "choose", "clearly", "combine", "come", "consequently", "consider", "continue", "cook", "could",
    "create", "cut", "dear", "definitely", "describe", "despite", "did", "discuss", "do", "does", "don", "draw",
    "drink", "during", "each", "eat", "either", "else", "end", "enjoy", "ensure", "enter", "even", "eventually",
    "every", "everybody", "everyone", "everything", "explain", "few", "fill", "finally", "find", "finish", "first",
    "firstly", "focus", "follow", "for", "fortunately", "from", "furthermore", "generally", "get", "give", "given",
    "go", "good", "great", "had", "has", "have", "having", "he", "hello", "help", "hence", "her", "here", "hers",
    "herself", "hey", "hi", "him", "himself", "his", "hold", "honestly", "hopefully", "how", "however", "if", "imagine",
    "in", "include", "indeed", "initially", "inside", "instead", "interestingly", "into", "is", "it", "its", "itself",
    "just", "keep", "last", "lastly", "later", "learn", "least", "leave", "let", "like", "likewise", "list", "listen",
    "look", "love", "luckily", "make", "making", "many", "maybe", "meanwhile", "might", "mix", "more", "moreover",
    "most", "move", "much", "must", "my", "near", "neither", "never", "nevertheless", "next", "no", "nobody", "none",
    "nonetheless", "nor", "normally", "not", "note", "nothing", "now", "obviously", "occasionally", "of", "off",
    "often", "oh", "ok", "okay", "on", "once", "one", "only", "open", "or", "order", "originally", "other", "others",
    "otherwise", "our", "ours", "out", "over", "overall", "particularly", "people", "perhaps", "personally", "pick",
    "place", "play", "please", "plus", "possibly", "prepare", "presumably", "previously", "probably", "provide", "pull",
    "push", "put", "quite", "rarely", "rather", "read", "really", "recently", "regardless", "remember", "repeat",
    "research", "return", "right", "run", "sadly", "same", "save", "say", "second", "secondly", "see", "seldom",
    "select", "send", "set", "several", "shall", "share", "she", "should", "show", "similarly", "simply", "since",
    "sincerely", "so", "some", "somebody", "someone", "something", "sometimes", "soon", "speak", "specifically",
    "stand", "start", "stay", "step", "still", "stir", "strangely", "such", "suddenly", "sure", "surely",
    "surprisingly", "take", "taking", "talk", "tell", "thank", "thanks", "that", "the", "their", "theirs", "them",
    "then", "there", "thereafter", "therefore", "these", "they", "third", "this", "those", "though", "through",
    "throughout", "thus", "to", "today", "together", "tomorrow", "tonight", "too", "try", "turn", "two", "typically",
    "ultimately", "under", "understand", "undoubtedly", "unfortunately", "unless", "unlike", "until", "up", "upon",
    "us", "use", "using", "usually", "various", "very", "visit", "wait", "walk", "want", "warm", "was", "wash", "watch",
    "we", "wear", "well", "were", "what", "whatever", "when", "whenever", "where", "whereas", "wherever", "whether",
    "which", "whichever", "while", "whilst", "who", "whoever", "whom", "whose", "why", "will", "with", "within",
    "without", "work", "would", "wrap", "write", "yes", "yesterday", "yet", "you", "your", "yours", "yourself"};
/* clang-format on */

static int order(const void *key, const void *member) {
    const assay_view *word = key;
    const char *listed = *(const char *const *)member;
    size_t size = strlen(listed), shared = word->size < size ? word->size : size;
    int first = memcmp(word->data, listed, shared);
    return first ? first : (word->size > size) - (word->size < size);
}

static bool contains(const char *const *list, size_t count, assay_view word) {
    return word.size > 0 && bsearch(&word, list, count, sizeof *list, order) != NULL;
}

bool instructions_is_abbreviation(assay_view word) {
    return contains(abbreviations, sizeof abbreviations / sizeof *abbreviations, word);
}

bool instructions_is_common_word(assay_view word) {
    return contains(common_words, sizeof common_words / sizeof *common_words, word);
}
