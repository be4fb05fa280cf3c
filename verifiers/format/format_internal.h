/* What the files of verifiers/format share. */
#ifndef ASSAY_VERIFIERS_FORMAT_INTERNAL_H
#define ASSAY_VERIFIERS_FORMAT_INTERNAL_H

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include "verifiers/format/format.h"

/* The tags in the order in which R1 wants them. */
enum { TAG_THINK_OPEN, TAG_THINK_CLOSE, TAG_ANSWER_OPEN, TAG_ANSWER_CLOSE, TAG_COUNT };

struct assay_format {
    assay_format_template template_id;
    bool graded;
    bool custom;                       /* `code` is the user's whole-text pattern, not the tag scanner */
    unsigned tag_count;                /* 2 with THINK, else 4 */
    assay_view tags[TAG_COUNT];        /* into storage */
    unsigned longest_first[TAG_COUNT]; /* a tag that begins with another one must be tried before it */
    bool all_angled;                   /* every tag begins with "<" */
    const pcre2_code *code;
    pcre2_code *owned; /* NULL where `code` is a built-in one */
    char storage[TAG_COUNT * 64];
};

/* tags.c: finding tags. */
typedef struct format_tag {
    unsigned which;    /* TAG_* */
    size_t begin, end; /* bytes of the body */
} format_tag;

typedef struct format_scan {
    const assay_format *format;
    assay_view body;
    const assay_places *angles; /* NULL: PCRE2 finds the tags */
    uint32_t next_angle;
    pcre2_match_data *match;
    size_t at;
    bool failed; /* out of memory, or a limit of PCRE2: no judgement */
} format_scan;

/* Where the cut has noted every "<" of the body and all tags begin so, the tags are looked for at those places; else by PCRE2. */
bool format_scan_init(format_scan *scan, const assay_format *format, const assay_completion *completion);
void format_scan_clear(format_scan *scan);
/* The next tag; false at the end of the text (or after a failure). */
bool format_scan_next(format_scan *scan, format_tag *tag);
/* Fills longest_first and all_angled from the tags. */
void format_order_tags(assay_format *format);
/* Compiles the alternation of the tags, each quoted byte by byte; NULL without memory. */
pcre2_code *format_compile_tags(const assay_format *format);
/* The JIT-compiled scanner of the standard tags, 2 or 4 of them; NULL before assay_format_process_start. */
const pcre2_code *format_builtin_code(unsigned tag_count);

/* blank.c */
bool format_is_blank(assay_view text); /* nothing but white space and characters that are never shown */
/* Does the text begin with what would be the tag but for the case of letters and white space in it ("< think>")? The tag itself is none. */
bool format_begins_with_variant(assay_view text, assay_view tag);

/* templates.c: the automaton; strict, then graded. */
void format_judge_template(const assay_format *format, const assay_completion *completion, assay_budget *budget,
                           assay_format_result *result);
/* pattern.c: a custom pattern. */
assay_status format_compile_pattern(assay_view pattern, pcre2_code **out);
void format_judge_pattern(const assay_format *format, const assay_completion *completion, assay_budget *budget,
                          assay_format_result *result);

#endif
