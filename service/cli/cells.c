/* See cells.h. */
#include "service/cli/cells.h"

#include "assay/v1/rubric.pb-c.h"
#include "service/cli/languages_file.h"

enum {
    JUDGE_CPU_MS_MAX =
        60000, /* a judge's own: comparing what programs wrote. What they use themselves is the sandbox's business */
    JUDGE_WALL_MS_MAX = 4 * 3600 * 1000, /* total limits may be long; a deadline ends an item before */
    JUDGE_CANCEL_MS = 1000,              /* its cell is ended within 100 ms; then it has to hear of that */
    JUDGE_FILES_MAX = 1024
};
static const size_t JUDGE_MEMORY_BYTES = (size_t)2 << 30; /* outputs and values, mapped, and the request to a tester */

bool cells_read_option(const char *command, cells_options *options, int option) {
    switch (option) {
        case CELLS_OPTION_ISOLATION:
            for (int level = SANDBOX_LEVEL_NO_CGROUPS; level <= SANDBOX_LEVEL_FULL; level++) {
                if (strcmp(optarg, sandbox_level_name((sandbox_level)level)) != 0) continue;
                options->least = (sandbox_level)level;
                return true;
            }
            cli_complain(command, "--isolation: unknown level '%s'; levels: %s, %s", optarg,
                         sandbox_level_name(SANDBOX_LEVEL_FULL), sandbox_level_name(SANDBOX_LEVEL_NO_CGROUPS));
            return false;
        case CELLS_OPTION_CELLS: return cli_read_number(command, "--cells", optarg, 1, CELLS_MAX, &options->count);
        case CELLS_OPTION_PYTHON: options->python = optarg; return true;
        case CELLS_OPTION_MODULES: options->preload = optarg; return true;
        case CELLS_OPTION_LANGUAGES: {
            assay_status status = languages_file_read(optarg);
            if (status.code) cli_complain(command, "%s", status.message);
            return !status.code;
        }
        case CELLS_OPTION_NO_CODE: options->off = true; return true;
        default: return false;
    }
}

assay_status cells_open(const cells_options *options, cells *out) {
    *out = (cells){.box = NULL};
    snprintf(out->why_not, sizeof out->why_not, "programs are not run here (--no-code)");
    if (options->off) return assay_ok();
    const sandbox_options wanted = {.slots = (unsigned)options->count,
                                    .clients_of_slot = 2,
                                    .python = options->python,
                                    .python_modules = options->preload,
                                    .least = options->least};
    assay_status status = sandbox_start(&wanted, &out->box);
    if (status.code != ASSAY_OK) return status;
    if (options->python && !sandbox_has_language(out->box, "python")) {
        cells_close(out);
        return assay_fail(ASSAY_ENVIRONMENT, "NO_PYTHON", "--python", "'%s' is no Python interpreter that can be run",
                          options->python);
    }
    out->pool = (engine_pool){.name = "judge",
                              .workers = sandbox_slots(out->box),
                              .sockets = out->sockets,
                              .sockets_each = 2,
                              .unit_items_max = 1,
                              .item_cpu_ms_max = JUDGE_CPU_MS_MAX,
                              .item_wall_ms_max = JUDGE_WALL_MS_MAX,
                              .cancel_ms = JUDGE_CANCEL_MS,
                              .memory_bytes = JUDGE_MEMORY_BYTES,
                              .files_max = JUDGE_FILES_MAX};
    for (uint32_t i = 0; i < 2 * out->pool.workers; i++)
        out->sockets[i] = sandbox_client_socket(sandbox_client_of(out->box, i));
    return assay_ok();
}

void cells_try(const cells_options *options, cells *out) {
    assay_status status = cells_open(options, out);
    if (status.code != ASSAY_OK)
        snprintf(out->why_not, sizeof out->why_not, "programs are not run here: %.160s", status.message);
}

void cells_close(cells *self) {
    sandbox_stop(self->box);
    self->box = NULL;
}

static int tend(void *box) {
    return sandbox_tend(box);
}

void cells_join(const cells *self, engine_config *config, judge_config *judge) {
    judge->cells = self->box;
    judge->no_cells = self->why_not;
    if (!self->box) return;
    config->pools = &self->pool;
    config->pool_count = 1;
    config->tend = tend;
    config->tend_argument = self->box;
}

cells_need cells_needed(const Assay__V1__Rubric *rubric) {
    cells_need need = CELLS_NEVER;
    for (size_t i = 0; i < rubric->n_terms; i++) {
        const Assay__V1__Check *check = rubric->terms[i]->check;
        if (check && check->kind_case == ASSAY__V1__CHECK__KIND_CODE) return CELLS_ALWAYS;
        if (check && check->kind_case == ASSAY__V1__CHECK__KIND_ACCURACY) need = CELLS_PERHAPS;
    }
    return need;
}

assay_status cells_open_for(cells_need need, const cells_options *options, cells *out) {
    *out = (cells){.box = NULL};
    if (need == CELLS_ALWAYS) return cells_open(options, out);
    if (need == CELLS_PERHAPS) cells_try(options, out);
    return assay_ok();
}
