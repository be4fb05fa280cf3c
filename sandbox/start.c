/* Starting and stopping: what the host gives, the languages, the clients. */
#include <errno.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "sandbox/client.h"
#include "sandbox/environment.h"

enum { NOBODY = 65534, LOOK_US = 20000 };

static assay_status plan(sandbox *box, const sandbox_options *options) {
    launcher_config *config = &box->config;
    sandbox_level least = options->least ? options->least : SANDBOX_LEVEL_FULL;
    environment host;
    environment_probe(&host);
    box->level = environment_level(&host);
    if (box->level < least) {
        assay_buffer text;
        assay_buffer_init(&text, 4096);
        environment_lacks(&host, &text);
        assay_status status =
            assay_fail(ASSAY_ENVIRONMENT, "ISOLATION", NULL, "this host gives isolation \"%s\", \"%s\" is asked for: %.*s",
                       sandbox_level_name(box->level), sandbox_level_name(least), (int)text.size, text.data ? text.data : "");
        assay_buffer_clear(&text);
        return status;
    }
    if (box->level == SANDBOX_LEVEL_NONE)
        return assay_fail(ASSAY_ENVIRONMENT, "ISOLATION", NULL, "this host gives no isolation");
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    config->slots = options->slots ? options->slots : (unsigned)(cores > 0 ? cores : 1);
    if (config->slots > LAUNCHER_SLOTS_MAX) config->slots = LAUNCHER_SLOTS_MAX;
    config->clients =
        options->clients ? options->clients : config->slots * (options->clients_of_slot ? options->clients_of_slot : 1);
    if (config->clients > LAUNCHER_CLIENTS_MAX) config->clients = LAUNCHER_CLIENTS_MAX;
    config->groups = host.groups;
    config->landlock_abi = host.landlock_abi;
    config->own_user_namespace = geteuid() != 0;
    config->host_uid = geteuid() == 0 ? NOBODY : (unsigned)geteuid();
    config->host_gid = geteuid() == 0 ? NOBODY : (unsigned)getegid();
    config->quiet = options->quiet;
    return assay_ok();
}

static assay_status open_clients(sandbox *box) {
    int *theirs = box->guardian.sockets;
    for (unsigned i = 0; i < box->config.clients; i++) {
        int pair[2];
        if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0) {
            assay_status status = assay_fail(ASSAY_ENVIRONMENT, "SOCKETS", NULL, "socketpair: %s", strerror(errno));
            while (i-- > 0) {
                close(box->clients[i].socket);
                close(theirs[i]);
            }
            return status;
        }
        box->clients[i].box = box;
        box->clients[i].socket = pair[0];
        box->clients[i].null = -1;
        /* So that a client that waits looks up now and then (sandbox_client_watch). */
        const struct timeval look = {0, LOOK_US};
        setsockopt(pair[0], SOL_SOCKET, SO_RCVTIMEO, &look, sizeof look);
        theirs[i] = pair[1];
    }
    return assay_ok();
}

assay_status sandbox_start(const sandbox_options *options, sandbox **out) {
    static const sandbox_options usual;
    *out = NULL;
    if (!options) options = &usual;
    sandbox *box = calloc(1, sizeof *box);
    if (!box) return assay_fail(ASSAY_INTERNAL, "MEMORY", NULL, "no memory for the sandbox");
    assay_status status = plan(box, options);
    if (!status.code) {
        languages_probe(&box->languages, options, box->config.profiles);
        status = open_clients(box);
    }
    if (!status.code && !guardian_start(&box->guardian, &box->config)) {
        status = assay_fail(ASSAY_ENVIRONMENT, "FORK", NULL, "fork: %s", strerror(errno));
        for (unsigned i = 0; i < box->config.clients; i++) close(box->clients[i].socket);
        guardian_stop(&box->guardian);
    }
    if (status.code) {
        free(box);
        return status;
    }
    *out = box;
    return assay_ok();
}

int sandbox_tend(sandbox *box) {
    return box ? guardian_tend(&box->guardian) : -1;
}

void sandbox_stop(sandbox *box) {
    if (!box) return;
    for (unsigned i = 0; i < box->config.clients; i++) {
        close(box->clients[i].socket);
        if (box->clients[i].null >= 0) close(box->clients[i].null);
    }
    guardian_stop(&box->guardian);
    free(box);
}

sandbox_level sandbox_level_of(const sandbox *box) {
    return box->level;
}

unsigned sandbox_slots(const sandbox *box) {
    return box->config.slots;
}

sandbox_client *sandbox_client_of(sandbox *box, unsigned index) {
    return index < box->config.clients ? &box->clients[index] : NULL;
}

void sandbox_languages(const sandbox *box, assay_buffer *report) {
    for (unsigned i = 0; i < box->languages.count; i++) {
        const language_found *row = &box->languages.rows[i];
        assay_buffer_printf(report, "%s\t%s\n", row->language->name, row->available ? row->tool : "not installed");
    }
}

const char *sandbox_language_name(const char *word, char *words, size_t room) {
    const language_row *row = language_row_of(word);
    if (row && words) snprintf(words, room, "%s %s", row->name, row->aliases);
    return row ? row->name : NULL;
}

const char *sandbox_language_at(unsigned index) {
    const language_row *row = language_row_at(index);
    return row ? row->name : NULL;
}

bool sandbox_has_language(const sandbox *box, const char *word) {
    const language_found *found = languages_find(&box->languages, word);
    return found && found->available;
}
