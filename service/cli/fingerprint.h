/* What judged: a hash over the running program, in which the rubrics are embedded. Equal fingerprints give equal verdicts. */
#ifndef ASSAY_SERVICE_CLI_FINGERPRINT_H
#define ASSAY_SERVICE_CLI_FINGERPRINT_H

enum { FINGERPRINT_CHARACTERS = 16 };

/* The first 16 hexadecimal digits of SHA-256 over /proc/self/exe; empty where that cannot be read. */
void fingerprint_of_program(char out[FINGERPRINT_CHARACTERS + 1]);

#endif
