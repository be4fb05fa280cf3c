/* What this host offers to cells: found by trying, not by reading versions. */
#ifndef ASSAY_SANDBOX_ENVIRONMENT_H
#define ASSAY_SANDBOX_ENVIRONMENT_H

#include "sandbox/launcher/groups.h"
#include "sandbox/sandbox.h"

typedef struct environment {
    bool root, namespaces, filter, listener, pidfd, memfd, mount_attributes;
    int namespaces_errno;
    unsigned landlock_abi;
    groups_host groups;
} environment;

void environment_probe(environment *host);
sandbox_level environment_level(const environment *host);
/* One line with what is lacking, for an error's text. */
void environment_lacks(const environment *host, assay_buffer *out);

#endif
