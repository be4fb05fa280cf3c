/* Looks up a value of a checked JSON value by a key as users write it: a plain member name ("answer", also with dots in it), a dotted path
 * ("reward_model.ground_truth", "choices.0.text"), or a JSON pointer ("/a/0/b~1c", RFC 6901). Pure. */
#ifndef ASSAY_SERVICE_JSON_PATH_H
#define ASSAY_SERVICE_JSON_PATH_H

#include "common/json_reader.h"

/* Type JSON_ERROR where there is nothing under the key. Of repeated names the last counts. */
json_value json_path_find(json_value value, assay_view key);

#endif
