/* Is there anything to see? An element that holds only white space of any script or characters that are never shown is empty.
 *
 * Source: Unicode 15 PropList (White_Space) and DerivedCoreProperties (Default_Ignorable_Code_Point), with the blank Braille pattern. */
#include "verifiers/format/format_internal.h"

static bool is_unseen(uint32_t c) {
    static const uint32_t ranges[][2] = {
        {0x09, 0x0D},     {0x20, 0x20},     {0x85, 0x85},     {0xA0, 0xA0},       {0xAD, 0xAD},       {0x34F, 0x34F},
        {0x61C, 0x61C},   {0x115F, 0x1160}, {0x1680, 0x1680}, {0x17B4, 0x17B5},   {0x180B, 0x180F},   {0x2000, 0x200F},
        {0x2028, 0x202F}, {0x205F, 0x206F}, {0x2800, 0x2800}, {0x3000, 0x3000},   {0x3164, 0x3164},   {0xFE00, 0xFE0F},
        {0xFEFF, 0xFEFF}, {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFF8}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A}, {0xE0000, 0xE0FFF}};
    for (size_t i = 0; i < sizeof ranges / sizeof *ranges && c >= ranges[i][0]; i++) {
        if (c <= ranges[i][1]) return true;
    }
    return false;
}

/* One code point at `at`; its size in *size. Malformed bytes count as something to see. */
static uint32_t code_point(assay_view text, size_t at, size_t *size) {
    unsigned char first = (unsigned char)text.data[at];
    size_t more = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF5 ? 3 : 0;
    uint32_t value = more == 0 ? first : first & (0x3Fu >> more);
    *size = 1;
    if (first >= 0x80 && more == 0) return 0xFFFFFFFF;
    for (size_t i = 1; i <= more; i++) {
        if (at + i >= text.size || ((unsigned char)text.data[at + i] & 0xC0) != 0x80) return 0xFFFFFFFF;
        value = value << 6 | ((unsigned char)text.data[at + i] & 0x3Fu);
    }
    *size = more + 1;
    return value;
}

bool format_is_blank(assay_view text) {
    size_t size;
    for (size_t at = 0; at < text.size; at += size) {
        if (!is_unseen(code_point(text, at, &size))) return false;
    }
    return true;
}

static char lower(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

bool format_begins_with_variant(assay_view text, assay_view tag) {
    size_t at = 0, matched = 0;
    while (at < text.size && assay_is_space(text.data[at])) at++;
    if (assay_view_starts_with(assay_view_slice(text, at, text.size), tag)) return false;
    for (; at < text.size && matched < tag.size; at++) {
        if (lower(text.data[at]) == lower(tag.data[matched])) {
            matched++;
        } else if (!assay_is_space(text.data[at])) {
            return false;
        }
    }
    return matched == tag.size;
}
