/* The program. Everything is in cli_main, so that tests can link a program with the judge's fault markers switched on. */
#include "service/cli/cli.h"

int main(int argc, char **argv) {
    const cli_context context = {.faults = false};
    return cli_main(&context, argc, argv);
}
