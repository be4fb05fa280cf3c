/* See cell_text.h. Widths are Unicode 15's in broad ranges, without a locale. */
#include "service/cli/cell_text.h"

#include "common/utf8.h"

typedef struct range {
    uint32_t first, last;
} range;

static bool in_ranges(uint32_t c, const range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (c >= ranges[i].first && c <= ranges[i].last) return true;
    }
    return false;
}

static size_t width_of(uint32_t c) {
    static const range zero[] = {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},   {0x610, 0x61a},
                                 {0x64b, 0x65f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200d},
                                 {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}};
    static const range wide[] = {{0x1100, 0x115f}, {0x2e80, 0x303e},   {0x3041, 0x33ff},   {0x3400, 0x4dbf},  {0x4e00, 0x9fff},
                                 {0xa000, 0xa4cf}, {0xac00, 0xd7a3},   {0xf900, 0xfaff},   {0xfe30, 0xfe6f},  {0xff00, 0xff60},
                                 {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd}};
    if (c < 0x300) return 1;
    if (in_ranges(c, zero, sizeof zero / sizeof zero[0])) return 0;
    return in_ranges(c, wide, sizeof wide / sizeof wide[0]) ? 2 : 1;
}

/* What is shown for a code point: controls (C0, DEL, C1), line and paragraph separators and the marks that turn the direction of text would
 * move or hide what stands beside them. */
static uint32_t shown(uint32_t c) {
    if (c == '\n' || c == '\r' || c == '\t' || c == '\v' || c == '\f') return ' ';
    if (c < 0x20 || (c >= 0x7f && c < 0xa0)) return 0xfffd;
    if (c == 0x200e || c == 0x200f || (c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff)
        return 0xfffd;
    return c;
}

static void put_code_point(assay_buffer *out, uint32_t c) {
    char encoded[4];
    assay_buffer_put(out, (assay_view){encoded, assay_utf8_encode(c, encoded)});
}

void cell_put(assay_buffer *out, assay_view text, size_t columns, bool pad) {
    size_t used = 0, at = 0, keep = out->size; /* where "…" would go if the rest does not fit */
    size_t keep_used = 0;
    while (at < text.size) {
        uint32_t c = shown(assay_utf8_decode(text, &at));
        size_t width = width_of(c);
        if (used + width > columns) {
            if (!out->overflow) out->size = keep;
            put_code_point(out, 0x2026);
            used = keep_used + 1;
            break;
        }
        put_code_point(out, c);
        used += width;
        if (used < columns) {
            keep = out->size;
            keep_used = used;
        }
    }
    for (; pad && used < columns; used++) assay_buffer_put_char(out, ' ');
}
