/* --languages FILE: languages that the user adds to the sandbox's table, in JSON (docs/SANDBOX.md, "Languages"). Read while options are, before anything runs;
 * what it holds stays for the life of the process. */
#ifndef ASSAY_SERVICE_CLI_LANGUAGES_FILE_H
#define ASSAY_SERVICE_CLI_LANGUAGES_FILE_H

#include "common/status.h"

/* Errors name the file and the field: "perl.json: languages[0].run: …". */
assay_status languages_file_read(const char *path);

#endif
