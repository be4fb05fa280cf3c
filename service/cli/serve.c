/* `assay serve`: the supervisor, its scorers, and the gRPC face as the front. */
#include <getopt.h>
#include <stdlib.h>

#include "service/cli/cells.h"
#include "service/cli/device.h"
#include "service/cli/fingerprint.h"
#include "service/grpc/listen.h"
#include "service/grpc/server.h"
#include "service/judge/judge.h"
#include "service/remote/remote.h"

static const char help[] =
    "usage: assay serve [OPTIONS]\n"
    "\n"
    "Serves assay.v1.RewardService (Score, ScoreStream, GetServerInfo), grpc.health.v1 and grpc.reflection until SIGTERM or\n"
    "SIGINT; then it says NOT_SERVING, lets running calls finish, and stops. A second signal stops at once.\n"
    "\n"
    "  -l, --listen ADDR    HOST:PORT ([::1]:50051, 0.0.0.0:50051; port 0: a free one) or unix:PATH; repeatable;\n"
    "                       default: 127.0.0.1:50051. There is no authentication: listen where only trainers can reach\n"
    "      --scorers N      scorer processes; default: the CPUs\n" CELLS_HELP
    "      --pollers N      threads that serve connections, 1 to 16; default: 1 on up to 4 CPUs, else 2\n"
    "      --grace MS       how long running calls may take at the end; default: 10000\n"
    "      --lame-duck MS   how long to go on serving after saying NOT_SERVING; default: 0\n"
    "      --device WHAT    where languages are told apart: auto (GPUs, where the build has CUDA and the machine has some; the "
    "default) or\n"
    "                       none (the CPU). The same results either way; stderr and GetServerInfo say what is used, and why\n"
    "      --rubrics PATH   a file, or a folder of *.yaml, *.yml and *.json: rubrics that clients may name; repeatable. "
    "SIGHUP\n"
    "                       reads all again; where one is at fault, the old ones stay, and stderr says why\n"
    "      --remotes FILE   endpoints of reward models that rubrics may name (check remote); see docs/RUBRICS.md\n"
    "\n"
    "examples\n"
    "  assay serve --listen 127.0.0.1:50051\n"
    "  assay serve --listen unix:/run/assay.sock --listen 0.0.0.0:50051 --scorers 16\n"
    "\n"
    "A machine that cannot isolate programs as well as --isolation says is refused, since a rubric may ask for tests of\n"
    "code at any time. --isolation no-cgroups accepts weaker cells (every result names its level); --no-code serves\n"
    "without running programs: maths and all other checks need no isolation.\n"
    "\n"
    "exit codes\n"
    "  0  stopped by a signal    2  could not start: an address is taken, the machine lacks something\n"
    "  3  wrong usage, a rubric file that is at fault\n";

enum {
    LISTEN_MAX = 16,
    RUBRIC_PATHS_MAX = 64,
    OPTION_SCORERS = 256,
    OPTION_RUBRICS,
    OPTION_REMOTES,
    OPTION_POLLERS,
    OPTION_GRACE,
    OPTION_LAME_DUCK,
    OPTION_DEVICE
};

static const struct option long_options[] = {{"listen", required_argument, NULL, 'l'},
                                             {"scorers", required_argument, NULL, OPTION_SCORERS},
                                             {"pollers", required_argument, NULL, OPTION_POLLERS},
                                             {"grace", required_argument, NULL, OPTION_GRACE},
                                             {"lame-duck", required_argument, NULL, OPTION_LAME_DUCK},
                                             {"rubrics", required_argument, NULL, OPTION_RUBRICS},
                                             {"device", required_argument, NULL, OPTION_DEVICE},
                                             CELLS_LONG_OPTIONS,
                                             {"remotes", required_argument, NULL, OPTION_REMOTES},
                                             {"help", no_argument, NULL, 'h'},
                                             {NULL, 0, NULL, 0}};

typedef struct serve_options {
    const char *listen[LISTEN_MAX];
    size_t listen_count;
    const char *rubrics[RUBRIC_PATHS_MAX];
    size_t rubric_count;
    const char *remotes; /* NULL: none */
    unsigned long scorers, pollers, grace_ms, lame_duck_ms;
    cells_options cells;
    cli_device_choice device;
} serve_options;

static bool read_option(serve_options *options, int option) {
    switch (option) {
        case 'l':
            if (options->listen_count < LISTEN_MAX) {
                options->listen[options->listen_count++] = optarg;
                return true;
            }
            cli_complain("serve", "--listen: at most %d addresses", LISTEN_MAX);
            return false;
        case OPTION_SCORERS: return cli_read_number("serve", "--scorers", optarg, 1, 1024, &options->scorers);
        case OPTION_POLLERS: return cli_read_number("serve", "--pollers", optarg, 1, 16, &options->pollers);
        case OPTION_GRACE: return cli_read_number("serve", "--grace", optarg, 1, 3600000, &options->grace_ms);
        case OPTION_LAME_DUCK: return cli_read_number("serve", "--lame-duck", optarg, 0, 3600000, &options->lame_duck_ms);
        case OPTION_REMOTES: options->remotes = optarg; return true;
        case OPTION_DEVICE: return cli_device_read("serve", optarg, &options->device);
        case OPTION_RUBRICS:
            if (options->rubric_count < RUBRIC_PATHS_MAX) {
                options->rubrics[options->rubric_count++] = optarg;
                return true;
            }
            cli_complain("serve", "--rubrics: at most %d paths", RUBRIC_PATHS_MAX);
            return false;
        default: return cells_read_option("serve", &options->cells, option);
    }
}

/* What the host lacks, a fact a line, for GetServerInfo. */
static void find_gaps(const cells *programs, assay_buffer *out) {
    if (!programs->box) {
        assay_buffer_printf(out, "%s\n", programs->why_not);
        return;
    }
    assay_buffer report;
    assay_buffer_init(&report, 1 << 16);
    sandbox_environment(&report);
    for (assay_view rest = assay_buffer_view(&report); rest.size;) {
        const char *end = memchr(rest.data, '\n', rest.size);
        assay_view line = assay_view_slice(rest, 0, end ? (size_t)(end - rest.data) : rest.size);
        rest = assay_view_slice(rest, line.size + 1, rest.size);
        if (!assay_view_starts_with(line, ASSAY_VIEW("lacking"))) continue;
        assay_buffer_put(out, assay_view_trim(assay_view_slice(line, sizeof "lacking" - 1, line.size)));
        assay_buffer_put_char(out, '\n');
    }
    assay_buffer_clear(&report);
}

static assay_status start_remotes(const char *path, assay_arena *arena, remote_fetcher *fetcher) {
    remote_endpoints endpoints;
    assay_status status = remote_endpoints_read(path, arena, &endpoints);
    return status.code == ASSAY_OK ? remote_fetcher_start(&endpoints, fetcher) : status;
}

static int serve(const cli_context *context, const serve_options *options) {
    rubric_catalog *rubrics;
    assay_status status = rubric_catalog_read(options->rubrics, options->rubric_count, judge_check_rubric, &rubrics);
    if (status.code != ASSAY_OK) return cli_complain_status("serve", &status);
    char fingerprint[FINGERPRINT_CHARACTERS + 1];
    fingerprint_of_program(fingerprint);
    static const char *const default_listen[] = {"127.0.0.1:50051"};
    grpc_face_options face = {
        .listen = options->listen_count ? options->listen : default_listen,
        .listen_count = options->listen_count ? options->listen_count : 1,
        .version = ASSAY_VERSION,
        .fingerprint = fingerprint,
        .pollers = (uint32_t)options->pollers,
        .grace_ms = (uint32_t)options->grace_ms,
        .lame_duck_ms = (uint32_t)options->lame_duck_ms,
        .rubric_paths = options->rubrics,
        .rubric_path_count = options->rubric_count,
        .check_rubric = judge_check_rubric,
        .rubrics = rubrics,
        .has_remotes = options->remotes != NULL,
    };
    cells programs;
    status = cells_open(&options->cells, &programs);
    if (status.code != ASSAY_OK) {
        cli_complain_status("serve", &status);
        cli_complain(
            "serve",
            "--isolation no-cgroups accepts weaker cells, --no-code runs no programs; assay check-environment tells more");
        rubric_catalog_free(rubrics);
        return CLI_FAILED;
    }
    remote_fetcher fetcher = {0, -1};
    assay_arena remote_arena;
    assay_arena_init(&remote_arena, (size_t)16 << 20);
    if (options->remotes) status = start_remotes(options->remotes, &remote_arena, &fetcher);
    if (status.code != ASSAY_OK) {
        cells_close(&programs);
        rubric_catalog_free(rubrics);
        assay_arena_clear(&remote_arena);
        return cli_complain_status("serve", &status);
    }
    face.remote_socket = fetcher.socket;
    assay_buffer gaps;
    assay_buffer_init(&gaps, 1 << 16);
    find_gaps(&programs, &gaps);
    face.cells = programs.box;
    face.isolation_gaps = assay_buffer_view(&gaps);
    cli_device device;
    cli_device_open(options->device, (uint32_t)options->scorers, &device);
    fprintf(stderr, "assay: language: %s\n", device.text);
    face.device = device.text;
    face.lang = device.process;
    judge_config judge = {.faults = context->faults, .lang = device.process};
    engine_config config = {.scorers = (uint32_t)options->scorers, .restart_front = true, .brain_config = &judge};
    cells_join(&programs, &config, &judge);
    int code = engine_run(&config, judge_brain(&judge), grpc_face_serve, &face);
    cli_device_close(&device);
    rubric_catalog_free(rubrics);
    cells_close(&programs);
    assay_buffer_clear(&gaps);
    remote_fetcher_stop(&fetcher);
    assay_arena_clear(&remote_arena);
    return code == 70 ? CLI_FAILED : code;
}

int cli_serve(const cli_context *context, int argc, char **argv) {
    serve_options options = {.listen_count = 0};
    optind = 0;
    for (int option; (option = getopt_long(argc, argv, "l:h", long_options, NULL)) != -1;) {
        if (option == 'h') {
            fputs(help, stdout);
            return CLI_OK;
        }
        if (!read_option(&options, option)) return cli_usage("serve");
    }
    if (optind < argc) {
        cli_complain("serve", "'%s': addresses go behind --listen", argv[optind]);
        return cli_usage("serve");
    }
    for (size_t i = 0; i < options.listen_count; i++) {
        assay_status status = listen_form(options.listen[i]);
        if (status.code != ASSAY_OK) return cli_complain_status("serve", &status);
    }
    return serve(context, &options);
}
