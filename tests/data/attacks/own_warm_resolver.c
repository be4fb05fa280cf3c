/* A resolver that counts its calls: 41 in each run, warm or not, twice in a row. */
#include <stdio.h>

static int calls = 40;

static int answer(void) {
    return calls;
}

static int (*choose(void))(void) {
    calls++;
    return answer;
}

int asked(void) __attribute__((ifunc("choose")));

int main(void) {
    printf("%d\n", asked());
    return 0;
}
