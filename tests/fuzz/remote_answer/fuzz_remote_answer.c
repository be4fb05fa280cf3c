/* Aims at remote_answer_read: what an endpoint may send. The first byte chooses form and count; what is taken is finite. */
#include <math.h>
#include <stdlib.h>

#include "service/remote/remote.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 1) return 0;
    Assay__Config__V1__Remote endpoint = ASSAY__CONFIG__V1__REMOTE__INIT;
    endpoint.form = (Assay__Config__V1__RemoteForm)(1 + data[0] % 5);
    endpoint.class_index = data[0] >> 3 & 1;
    size_t count = 1 + (data[0] >> 4) % 4;
    double scores[4];
    const char *why = NULL;
    if (remote_answer_read(&endpoint, (assay_view){(const char *)data + 1, size - 1}, count, scores, &why)) {
        for (size_t i = 0; i < count; i++) {
            if (!isfinite(scores[i])) abort();
        }
    } else if (!why || !why[0]) {
        abort();
    }
    return 0;
}
