/* Values of a JSONL line by the keys that users write. A line's members are listed once; a key is a name, a dotted path ("reward_model.ground_truth"), a JSON
 * pointer ("/a/0/b", RFC 6901), or several of these joined by | ("solution|answer"): the first that the line has. Pure. */
#ifndef ASSAY_SERVICE_JUDGE_LINE_FIND_H
#define ASSAY_SERVICE_JUDGE_LINE_FIND_H

#include "common/json_reader.h"

enum { LINE_MEMBERS_MAX = 64 };

typedef struct line_members {
    json_value object;
    struct {
        assay_view raw_key; /* with quotes */
        json_value value;
    } members[LINE_MEMBERS_MAX]; /* the first ones; in an object with more, the object itself is searched */
    size_t count;
    bool all;
} line_members;

/* `object` is a checked JSON object. */
void line_members_list(json_value object, line_members *out);
/* The key, with quotes, of a member that stands twice among those listed; else size 0. Results of earlier runs ("assay") may: all are replaced. */
assay_view line_repeated(const line_members *line);
/* Type JSON_ERROR where there is none; null counts as none. Of repeated names the last counts. */
json_value line_find(const line_members *line, assay_view key);

#endif
