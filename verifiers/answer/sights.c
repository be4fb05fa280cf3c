/* What an answer may be announced by in English, looked for in one pass over the region. Most regions hold none or one of these: the sources that need
 * another one need not read the text. What is not in the region is in no part of it either. */
#include <pthread.h>

#include "verifiers/answer/answer_internal.h"
#include "verifiers/completion/needle_set.h"

/* Probes and buckets were chosen by annealing over the trigrams of MATH-500 and GSM8K solutions: one place in 270 is compared. They are a matter of speed
 * alone. */
static const assay_needle needles[] = {
    [SIGHT_BOXED] = {{"\\boxed", 6}, false, 0, 5},
    [SIGHT_FBOX] = {{"\\fbox", 5}, false, 1, 5},
    [SIGHT_FRAMEBOX] = {{"\\framebox", 9}, false, 4, 6},
    [SIGHT_BACKSPACE_BOX] = {{"\boxed", 5}, false, 0, 2},
    [SIGHT_FORMFEED_BOX] = {{"\fbox", 4}, false, 0, 5},
    [SIGHT_BACKTICKS] = {{"```", 3}, false, 0, 5},
    [SIGHT_TILDES] = {{"~~~", 3}, false, 0, 0},
    [SIGHT_HASHES] = {{"####", 4}, false, 0, 4},
    [SIGHT_COMMENT] = {{"<!--", 4}, false, 0, 7},
    [SIGHT_ELEMENT] = {{"<answer>", 8}, true, 3, 0},
    [SIGHT_TOOL_CALL] = {{"<tool_call>", 11}, false, 4, 0},
    [SIGHT_PERCENT_NEWLINE] = {{"\n%", 2}, false, 0, 4},
    [SIGHT_PERCENT_SPACE] = {{" %", 2}, false, 0, 4},
    [SIGHT_PERCENT_TAB] = {{"\t%", 2}, false, 0, 4},
    [SIGHT_NOUNS + 0] = {{"answer", 6}, true, 2, 0},
    [SIGHT_NOUNS + 1] = {{"A:", 2}, false, 0, 3},
    [SIGHT_NOUNS + 2] = {{"Ans", 3}, false, 0, 7},
    [SIGHT_NOUNS + 3] = {{"result", 6}, true, 2, 0},
    [SIGHT_NOUNS + 4] = {{"solution", 8}, true, 3, 1},
    [SIGHT_NOUNS + 5] = {{"option", 6}, true, 1, 2},
    [SIGHT_NOUNS + 6] = {{"choice", 6}, true, 1, 2},
    [SIGHT_NOUNS + 7] = {{"selection", 9}, true, 0, 6},
};
_Static_assert(sizeof needles / sizeof *needles == SIGHTS, "one needle for each sight");
_Static_assert((int)SIGHTS <= (int)ASSAY_NEEDLES_MAX, "a bit for each");

static assay_needle_set set;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void init_set(void) {
    assay_needle_set_init(&set, needles, SIGHTS);
}

void answer_look(answer_search *search) {
    pthread_once(&once, init_set);
    search->seen = assay_needle_set_find(&set, search->region, search->first);
}

assay_view answer_sight(unsigned sight, bool *folded) {
    *folded = needles[sight].folded;
    return needles[sight].bytes;
}
