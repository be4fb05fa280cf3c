/* The two backends of the pump. */
#ifndef ASSAY_SERVICE_CLI_BACKENDS_H
#define ASSAY_SERVICE_CLI_BACKENDS_H

#include "service/cli/late_batch.h"
#include "service/cli/pump.h"
#include "service/judge/judge.h"

/* ---- the embedded engine; inside the front of engine_run ---- */
typedef struct engine_backend {
    engine *engine;
    uint32_t unit_kind;            /* JUDGE_UNIT_LINE or JUDGE_UNIT_COMPARE */
    assay_view head;               /* by judge_line_config_write; must outlive the backend */
    bool code;                     /* the rubric may run programs: lines that may hold tests go to judges */
    bool gold_tests;               /* with code: a schema's gold column may hold tests */
    bool every_line;               /* with code: every line may, since a column is mapped to tests */
    const judge_line_config *line; /* for late terms: timing, and what endpoints are sent. NULL: they have no score */
    struct remote_link *remotes;   /* endpoints; NULL: none. Needs `line` */
    bool groups; /* whoever takes the results gathers groups, and completes what needs a whole one (pump_result.late) */
    int wake_fd;
} engine_backend;

/* Fails with ASSAY_ENVIRONMENT where no eventfd can be had. */
assay_status engine_backend_init(engine_backend *backend, engine *on, uint32_t unit_kind, assay_view head);
void engine_backend_clear(engine_backend *backend);
pump_backend engine_backend_pump(engine_backend *backend);

/* Judges one line and waits for it. `take` gets the result, of a list that of generation `which` (from 0). splitter NULL: lists are not looked for. */
assay_status engine_backend_one(engine_backend *backend, assay_view line, const pump_splitter *splitter, size_t which,
                                void (*take)(void *, const pump_result *), void *argument);

/* ---- a server, by gRPC ---- */
struct grpc_client;
typedef struct server_backend {
    struct grpc_client *client;
    const judge_line_config *config; /* keys, detail, prefill; read here because the server knows no JSONL */
    const struct Assay__V1__Rubric
        *rubric; /* sent whole: all of a run is judged by one, whatever a server reads again meanwhile */
    bool timing;
    bool groups; /* the rubric needs whole groups, and a call has them only in lists: a line with one completion is INVALID */
} server_backend;

/* Why a line with one completion is refused where `groups`. */
assay_status server_backend_one_refused(void);
pump_backend server_backend_pump(server_backend *backend);

#endif
