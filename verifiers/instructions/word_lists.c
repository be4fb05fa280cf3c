/* Words of English that matter where a sentence may end: abbreviations, and words that are written small unless they begin a sentence. Both lists are ours, from
 * general knowledge of English, in place of Punkt's trained tables; sorted, in small letters. */
#include "verifiers/instructions/instructions_internal.h"

#include <stdlib.h>

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
    "a", "about", "above", "according", "across", "after", "afterwards", "again", "against", "all", "almost", "alone",
    "along", "already", "also", "although", "always", "among", "an", "and", "another", "any", "anybody", "anyone",
    "anything", "anyway", "as", "aside", "ask", "at", "avoid", "be", "because", "before", "behind", "being", "below",
    "besides", "best", "better", "between", "beyond", "both", "but", "buy", "by", "call", "can", "check", "choose",
    "clearly", "combine", "come", "consequently", "consider", "cook", "could", "create", "dear", "despite", "did", "do",
    "does", "don", "during", "each", "eat", "either", "else", "enjoy", "even", "eventually", "every", "everybody",
    "everyone", "everything", "explain", "finally", "find", "first", "firstly", "follow", "for", "fortunately", "from",
    "furthermore", "get", "give", "given", "go", "good", "great", "had", "has", "have", "having", "he", "hello", "help",
    "hence", "her", "here", "hers", "herself", "hey", "hi", "him", "himself", "his", "how", "however", "if", "imagine",
    "in", "indeed", "initially", "inside", "instead", "into", "is", "it", "its", "itself", "just", "keep", "last",
    "lastly", "later", "learn", "least", "leave", "let", "like", "look", "love", "make", "many", "maybe", "meanwhile",
    "might", "mix", "more", "moreover", "most", "much", "must", "my", "near", "neither", "never", "nevertheless",
    "next", "no", "nobody", "none", "nonetheless", "nor", "not", "nothing", "now", "obviously", "of", "off", "often",
    "oh", "ok", "okay", "on", "once", "one", "only", "or", "other", "others", "otherwise", "our", "ours", "out", "over",
    "overall", "people", "perhaps", "place", "please", "plus", "probably", "put", "quite", "rather", "read", "really",
    "regardless", "remember", "research", "right", "same", "say", "second", "secondly", "see", "several", "shall",
    "she", "should", "similarly", "simply", "since", "so", "some", "somebody", "someone", "something", "sometimes",
    "soon", "start", "stay", "still", "such", "suddenly", "sure", "surely", "take", "thank", "thanks", "that", "the",
    "their", "theirs", "them", "then", "there", "thereafter", "therefore", "these", "they", "third", "this", "those",
    "though", "through", "throughout", "thus", "to", "today", "together", "tomorrow", "tonight", "too", "try", "two",
    "under", "understand", "unfortunately", "unless", "unlike", "until", "up", "upon", "us", "use", "using", "very",
    "want", "was", "we", "well", "were", "what", "whatever", "when", "whenever", "where", "whereas", "wherever",
    "whether", "which", "while", "who", "whoever", "whom", "whose", "why", "will", "with", "within", "without", "work",
    "would", "write", "yes", "yesterday", "yet", "you", "your", "yours", "yourself"};

static int order(const void *key, const void *member) {
    const assay_view *word = key;
    const char *listed = *(const char *const *)member;
    int first = strncmp(word->data, listed, word->size);
    return first ? first : -(listed[word->size] != '\0');
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
