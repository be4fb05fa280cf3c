/* Which device the language classifier uses: `--device` of the commands that judge. */
#ifndef ASSAY_SERVICE_CLI_DEVICE_H
#define ASSAY_SERVICE_CLI_DEVICE_H

#include "service/lang/lang_process.h"

typedef enum cli_device_choice {
    CLI_DEVICE_AUTO = 0, /* GPUs where the build has CUDA and the machine has some */
    CLI_DEVICE_NONE,
    CLI_DEVICE_EMULATED /* the kernels under fibers on this CPU: slow, for tests of the whole way; builds without CUDA only. Not in the help */
} cli_device_choice;

typedef struct cli_device {
    lang_process *process;                  /* NULL: scorers decide on their CPUs */
    char text[LANG_DEVICE_TEXT_BYTES + 64]; /* "cpu avx2 (none: this build has no CUDA)", "NVIDIA H100 80GB HBM3, sm_90" */
} cli_device;

/* False with a complaint: no such choice. */
bool cli_device_read(const char *command, const char *text, cli_device_choice *choice);
/* Opens the model and the devices, before engine_run. scorers: 0 stands for the CPUs, as in engine_config. Never fails: text says what there is and why. */
void cli_device_open(cli_device_choice choice, uint32_t scorers, cli_device *device);
void cli_device_close(cli_device *device);

#endif
