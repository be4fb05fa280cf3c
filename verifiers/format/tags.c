/* Finds tags: at the places that the cut has noted, or with PCRE2, one pattern for all tags, so that the text is read once. The standard tags' patterns are JIT-compiled once
 * per process, before confinement; a confined process may not make executable memory.
 *
 * The standard patterns say "a '<', then enough bytes, which turn out to be a tag". For a plain alternation of the tags PCRE2's JIT tries
 * sets of bytes at several places, one byte at a time (1.9 GB/s here); in this shape it searches for '<' by vector instructions (8 GB/s). */
#include <pthread.h>

#include "verifiers/format/format_internal.h"

enum { QUOTED_BYTE = 4 /* \xHH */, PATTERN_SIZE = TAG_COUNT * (64 * QUOTED_BYTE + 1) };

/* One byte, so that it means itself in any pattern: letters, digits and '<' as they are (PCRE2 looks for a literal first byte fastest). */
static size_t quote_byte(unsigned char byte, char *out) {
    static const char hex[] = "0123456789abcdef";
    if (assay_is_alpha((char)byte) || assay_is_digit((char)byte) || byte == '<' || byte == '/' || byte == '>') {
        out[0] = (char)byte;
        return 1;
    }
    out[0] = '\\';
    out[1] = 'x';
    out[2] = hex[byte >> 4];
    out[3] = hex[byte & 15];
    return QUOTED_BYTE;
}

void format_order_tags(assay_format *format) {
    bool done[TAG_COUNT] = {false};
    format->all_angled = true;
    for (unsigned n = 0; n < format->tag_count; n++) {
        unsigned longest = TAG_COUNT;
        for (unsigned i = 0; i < format->tag_count; i++) {
            if (!done[i] && (longest == TAG_COUNT || format->tags[i].size > format->tags[longest].size)) longest = i;
        }
        done[longest] = true;
        format->longest_first[n] = longest;
        format->all_angled = format->all_angled && format->tags[n].data[0] == '<';
    }
}

pcre2_code *format_compile_tags(const assay_format *format) {
    char pattern[PATTERN_SIZE];
    size_t size = 0;
    for (unsigned n = 0; n < format->tag_count; n++) {
        assay_view tag = format->tags[format->longest_first[n]];
        if (n > 0) pattern[size++] = '|';
        for (size_t i = 0; i < tag.size; i++) size += quote_byte((unsigned char)tag.data[i], pattern + size);
    }
    int error;
    PCRE2_SIZE offset;
    return pcre2_compile((PCRE2_SPTR)pattern, size, PCRE2_NO_AUTO_CAPTURE, &error, &offset, NULL);
}

static pthread_once_t builtin_once = PTHREAD_ONCE_INIT;
static pcre2_code *builtin_two, *builtin_four; /* written once, by process_start */

static pcre2_code *compile_builtin(const char *pattern) {
    int error;
    PCRE2_SIZE offset;
    pcre2_code *code = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, PCRE2_DOTALL, &error, &offset, NULL);
    /* Failure leaves the pattern interpreted. */
    if (code) (void)pcre2_jit_compile(code, PCRE2_JIT_COMPLETE);
    return code;
}

static void start_once(void) {
    builtin_two = compile_builtin("<.{5}(?:(?<=<think)>|.(?<=</think)>)");
    builtin_four = compile_builtin("<.{5}(?:(?<=<think)>|.(?:(?<=</think)|(?<=<answer))>|..(?<=</answer)>)");
}

void assay_format_process_start(void) {
    pthread_once(&builtin_once, start_once);
}

const pcre2_code *format_builtin_code(unsigned tag_count) {
    return tag_count == 2 ? builtin_two : builtin_four;
}

bool format_scan_init(format_scan *scan, const assay_format *format, const assay_completion *completion) {
    *scan = (format_scan){.format = format, .body = completion->body};
    if (format->all_angled && !completion->angles.more) {
        scan->angles = &completion->angles;
        return true;
    }
    scan->match = pcre2_match_data_create(1, NULL);
    scan->failed = scan->match == NULL;
    return !scan->failed;
}

void format_scan_clear(format_scan *scan) {
    pcre2_match_data_free(scan->match);
}

/* The next tag at a noted place. */
static bool next_noted(format_scan *scan, format_tag *tag) {
    const assay_format *format = scan->format;
    while (scan->next_angle < scan->angles->count) {
        size_t at = scan->angles->at[scan->next_angle++];
        if (at < scan->at) continue; /* within the tag before */
        assay_view rest = assay_view_slice(scan->body, at, scan->body.size);
        for (unsigned n = 0; n < format->tag_count; n++) {
            unsigned which = format->longest_first[n];
            assay_view text = format->tags[which];
            if (rest.size < text.size || rest.data[text.size - 1] != text.data[text.size - 1]) continue;
            if (memcmp(rest.data, text.data, text.size) != 0) continue;
            *tag = (format_tag){.which = which, .begin = at, .end = scan->at = at + text.size};
            return true;
        }
    }
    return false;
}

bool format_scan_next(format_scan *scan, format_tag *tag) {
    if (scan->failed || scan->body.size == 0) return false;
    if (scan->angles) return next_noted(scan, tag);
    const assay_format *format = scan->format;
    int found = pcre2_match(format->code, (PCRE2_SPTR)scan->body.data, scan->body.size, scan->at, 0, scan->match, NULL);
    if (found < 0) {
        scan->failed = found != PCRE2_ERROR_NOMATCH;
        return false;
    }
    const PCRE2_SIZE *span = pcre2_get_ovector_pointer(scan->match);
    *tag = (format_tag){.begin = span[0], .end = span[1]};
    assay_view text = assay_view_slice(scan->body, tag->begin, tag->end);
    while (tag->which + 1 < format->tag_count && !assay_view_equal(text, format->tags[tag->which])) tag->which++;
    scan->at = tag->end;
    return true;
}
