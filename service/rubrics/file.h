/* A rubric as a file, in YAML or JSON by the proto's schema. Every fault has its place: "my.yaml:7:15: terms[1].check.length.max_length: ...".
 * Thread-safe: no globals. */
#ifndef ASSAY_SERVICE_RUBRICS_FILE_H
#define ASSAY_SERVICE_RUBRICS_FILE_H

#include "assay/v1/rubric.pb-c.h"
#include "common/arena.h"
#include "common/status.h"

enum { RUBRIC_FILE_BYTES_MAX = 1 << 20 };

/* What is wrong with a message beyond its schema (ranges, names, patterns); its field is a path in the message. judge_check_rubric is one. */
typedef assay_status message_checker(const ProtobufCMessage *message);
typedef message_checker rubric_checker;

/* Messages of one kind as files. */
typedef struct message_kind {
    const ProtobufCMessageDescriptor *type;
    assay_status (*finish)(ProtobufCMessage *message, const char *file, assay_arena *arena); /* NULL: nothing to fill in */
    message_checker *check;                                                                  /* NULL: none */
} message_kind;
assay_status message_text_read(assay_view text, const char *name, const message_kind *kind, assay_arena *arena,
                               ProtobufCMessage **out);
assay_status message_file_read(const char *path, const message_kind *kind, assay_arena *arena, ProtobufCMessage **out,
                               bool *missing);

/* Reads a file's text into the arena. `name`: the file's, for messages and, without folder and ending, for a rubric that has no name. JSON where the text begins with
 * a brace and the name does not end in .yaml or .yml, else YAML. `check` may be NULL. Faults are ASSAY_USAGE with the codec's or check's reason, and file, line, column and field path in the message. */
assay_status rubric_text_read(assay_view text, const char *name, rubric_checker *check, assay_arena *arena,
                              Assay__V1__Rubric **out);
/* The same from the file system; ASSAY_ENVIRONMENT where it cannot be read. `missing`, if given: set where there is no such file. */
assay_status rubric_file_read(const char *path, rubric_checker *check, assay_arena *arena, Assay__V1__Rubric **out,
                              bool *missing);

#endif
