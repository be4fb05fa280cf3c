/* A rubric that only a server knows, as its GetServerInfo tells it: so that names, weights and groups are known here too. */
#ifndef ASSAY_SERVICE_CLI_SERVER_RUBRIC_H
#define ASSAY_SERVICE_CLI_SERVER_RUBRIC_H

#include "assay/v1/rubric.pb-c.h"
#include "common/arena.h"
#include "common/status.h"

/* *out is NULL where the server has none of this name, which its answer to a call then says. Errors of the call. */
assay_status rubric_of_server(const char *address, const char *name, assay_arena *arena, Assay__V1__Rubric **out);

#endif
