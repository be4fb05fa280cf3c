/* See device.h. */
#include "service/cli/device.h"

#include <string.h>
#include <unistd.h>

#include "lang_detect/cuda/device.h"
#include "service/cli/cli.h"
#include "verifiers/language/language.h"

bool cli_device_read(const char *command, const char *text, cli_device_choice *choice) {
    static const char *const names[] = {
        [CLI_DEVICE_AUTO] = "auto", [CLI_DEVICE_NONE] = "none", [CLI_DEVICE_EMULATED] = "emulated"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (strcmp(text, names[i]) != 0) continue;
        *choice = (cli_device_choice)i;
        return true;
    }
    cli_complain(command, "--device: '%s' is neither auto nor none", text);
    return false;
}

static uint32_t seats_of(uint32_t scorers) {
    long cpus = sysconf(_SC_NPROCESSORS_ONLN);
    uint32_t seats = scorers ? scorers : cpus > 0 ? (uint32_t)cpus : 1;
    return seats < LANG_SEATS_MAX ? seats : LANG_SEATS_MAX;
}

void cli_device_open(cli_device_choice choice, uint32_t scorers, cli_device *device) {
    *device = (cli_device){.process = NULL};
    assay_language_process_start(); /* before the forks, so that all processes share the model's pages */
    const assay_lang_model *model = assay_language_model();
    if (!model) {
        snprintf(device->text, sizeof device->text, "none: this build has no language model");
        return;
    }
    const char *cpu = assay_lang_describe(model).backend, *why = NULL;
    if (choice == CLI_DEVICE_NONE) why = "none: switched off";
    else if (choice == CLI_DEVICE_AUTO && lang_device_is_emulated()) why = "none: this build has no CUDA";
    else if (choice == CLI_DEVICE_EMULATED && !lang_device_is_emulated()) why = "none: a build with CUDA emulates nothing";
    const lang_process_options options = {.model = model,
                                          .seats = seats_of(scorers),
                                          /* Emulated: whatever the size, and however slow. */
                                          .words_min = choice == CLI_DEVICE_EMULATED ? 1 : 0};
    assay_status status = why ? assay_ok() : lang_process_start(&options, &device->process);
    if (status.code != ASSAY_OK) why = status.message;
    if (device->process && !lang_process_serves(device->process)) why = lang_process_device(device->process);
    if (why) snprintf(device->text, sizeof device->text, "cpu %s (%s)", cpu, why);
    else snprintf(device->text, sizeof device->text, "%s", lang_process_device(device->process));
    if (why && device->process) cli_device_close(device);
}

void cli_device_close(cli_device *device) {
    lang_process_stop(device->process);
    device->process = NULL;
}
