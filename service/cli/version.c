/* `assay --version`. */
#include <gmp.h>
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <protobuf-c/protobuf-c.h>
#include <seccomp.h>
#include <xxhash.h>

#include "lang_detect/cuda/device.h"
#include "service/cli/cli.h"
#include "service/cli/fingerprint.h"
#include "verifiers/language/language.h"

/* gRPC's headers stop at service/grpc; this is all that is wanted of them. */
const char *grpc_version_string(void);

#ifdef __clang__
#define COMPILER "clang " __clang_version__
#else
#define COMPILER "gcc " __VERSION__
#endif

static const char *build_options(void) {
    return ""
#ifdef ASSAY_SANITIZED
           " sanitized"
#endif
#ifdef ASSAY_ENGINE_THREADS
           " engine-threads"
#endif
#ifdef NDEBUG
           " no-asserts"
#endif
#ifdef __OPTIMIZE__
           " optimised"
#endif
        ;
}

static void print_devices(void) {
    lang_device_failure why;
    int count = lang_device_is_emulated() ? -1 : lang_device_count(&why);
    if (count > 0) printf("devices      %d with CUDA\n", count);
    else printf("devices      none: %s\n", count < 0 ? "this build has no CUDA" : why.text);
}

static void print_language(void) {
    assay_language_process_start();
    const assay_lang_model *model = assay_language_model();
    if (!model) {
        printf("language     no model\n");
        return;
    }
    assay_lang_info about = assay_lang_describe(model);
    printf("language     %u languages, model %016llx, Unicode %s, %s\n", about.languages, (unsigned long long)about.checksum,
           about.unicode_version, about.backend);
}

int cli_print_version(void) {
    char pcre2[64] = "?", fingerprint[FINGERPRINT_CHARACTERS + 1];
    uint32_t jit = 0;
    pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    fingerprint_of_program(fingerprint);
    const struct scmp_version *seccomp = seccomp_version();
    unsigned xxhash = XXH_versionNumber();
    printf("assay %s\n", ASSAY_VERSION);
    printf("fingerprint  %s\n", fingerprint[0] ? fingerprint : "unknown");
    printf("compiler     %s\n", COMPILER);
    printf("options     %s\n", build_options());
    printf("gRPC core    %s\n", grpc_version_string());
    printf("protobuf-c   %s\n", protobuf_c_version());
    printf("PCRE2        %s%s\n", pcre2, jit ? ", JIT" : "");
    printf("GMP          %s\n", gmp_version);
    if (seccomp) printf("libseccomp   %u.%u.%u\n", seccomp->major, seccomp->minor, seccomp->micro);
    print_language();
    print_devices();
    printf("xxHash       %u.%u.%u\n", xxhash / 10000, xxhash / 100 % 100, xxhash % 100);
    return CLI_OK;
}
