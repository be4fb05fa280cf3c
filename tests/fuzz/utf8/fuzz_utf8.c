/* Aims at assay_utf8_valid_prefix (both routes agree), assay_utf8_decode and assay_utf8_encode (they agree with the validation). */
#include <stdlib.h>

#include "common/utf8_internal.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    assay_view text = {(const char *)data, size};
    size_t valid = assay_utf8_valid_prefix_portable(text);
    if (assay_utf8_valid_prefix(text) != valid) abort();
    if (utf8_avx2_available() && utf8_valid_prefix_avx2(text) != valid) abort();
    for (size_t at = 0; at < size;) {
        size_t begin = at;
        uint32_t code_point = assay_utf8_decode(text, &at);
        if (at <= begin || at > size || at - begin > 4) abort();
        char again[4];
        size_t length = assay_utf8_encode(code_point, again);
        bool same = length == at - begin && memcmp(again, data + begin, length) == 0;
        if (begin < valid && !same) abort();
        if (begin == valid && same) abort();
    }
    return 0;
}
