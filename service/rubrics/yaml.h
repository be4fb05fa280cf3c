/* YAML to JSON: a rubric file in YAML is turned into the JSON that the codec reads (service/json), with a map back to the file's lines.
 *
 * By libyaml's event parser; plain scalars are YAML 1.2's core schema: null, true, false and JSON's numbers are what they look like, all else ("yes", "0x10", ".5") is a
 * string, and so is what stands in quotes. Refused: anchors, aliases and merge keys (with them a small file grows without bound), tags, several documents, keys that are no scalars.
 * Bounded: bytes of the file, depth, events. Not thread-safe per object; no globals. */
#ifndef ASSAY_SERVICE_RUBRICS_YAML_H
#define ASSAY_SERVICE_RUBRICS_YAML_H

#include "common/buffer.h"
#include "common/status.h"

enum { YAML_BYTES_MAX = 1 << 20, YAML_EVENTS_MAX = 1 << 16, YAML_DEPTH_MAX = 32 };

/* Where in a file something stands; from 1; 0: not known. */
typedef struct yaml_place {
    size_t line, column;
} yaml_place;

typedef struct yaml_mark {
    size_t offset; /* in the JSON */
    yaml_place place;
} yaml_mark;

typedef struct yaml_map {
    yaml_mark *marks; /* ascending */
    size_t count, capacity;
} yaml_map;

/* Appends JSON text to `json`. On failure ASSAY_INPUT: YAML_SYNTAX, YAML_UNSUPPORTED, YAML_TOO_LARGE, and *place; ASSAY_INTERNAL without memory. */
assay_status yaml_to_json(assay_view yaml, assay_buffer *json, yaml_map *map, yaml_place *place);
/* The place of the token that begins at or before this offset of the JSON. */
yaml_place yaml_map_find(const yaml_map *map, size_t offset);
void yaml_map_clear(yaml_map *map);

#endif
