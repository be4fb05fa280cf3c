/* The program with the judge's test-only fault markers switched on: a completion "ASSAY-FAULT:segv" makes its scorer crash. */
#include "service/cli/cli.h"

int main(int argc, char **argv) {
    const cli_context context = {.faults = true};
    return cli_main(&context, argc, argv);
}
