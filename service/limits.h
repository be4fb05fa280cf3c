/* The one table of limits. GetServerInfo shows it; docs/API.md lists it. A call beyond a limit of the call is refused whole
 * (INVALID_ARGUMENT, or RESOURCE_EXHAUSTED for bytes); an item or group beyond its own is INVALID alone. */
#ifndef ASSAY_SERVICE_LIMITS_H
#define ASSAY_SERVICE_LIMITS_H

enum {
    LIMIT_MESSAGE_BYTES = 64 << 20,     /* a request message, after decompression */
    LIMIT_GROUPS = 8192,                /* groups of a message */
    LIMIT_COMPLETIONS_PER_GROUP = 4096, /* completions of a group */
    LIMIT_COMPLETIONS = 16384,          /* completions of a message */
    LIMIT_HEAD_BYTES = 1 << 20,         /* head of a call: rubric, options */
    LIMIT_COMPLETION_BYTES = 1 << 20,   /* text, and reasoning, of a completion */
    LIMIT_PROMPT_BYTES = 1 << 20,       /* prompt, or content of a turn */
    LIMIT_ROLE_BYTES = 32,              /* of a turn */
    LIMIT_MESSAGES = 256,               /* turns of a prompt */
    LIMIT_REFERENCE_BYTES = 16 << 20,   /* serialised reference */
    LIMIT_ANSWERS = 64,                 /* gold answers of a reference */
    LIMIT_ANSWER_BYTES = 65536,         /* a gold answer */
    LIMIT_TESTS = 1024,                 /* tests of a code reference */
    LIMIT_TERMS = 32,                   /* terms of a rubric */
    LIMIT_REQUEST_ID_BYTES = 128,
    LIMIT_ID_BYTES = 256,  /* id of a group or completion */
    LIMIT_NAME_BYTES = 64, /* rubric and term names */
    LIMIT_STRIP_SUFFIXES = 16,
    LIMIT_STRIP_SUFFIX_BYTES = 64,
    LIMIT_TAG_BYTES = 64,
    LIMIT_PATTERN_BYTES = 4096,
    LIMIT_SUITES_MIB = 64,            /* tests that are held to be named by their hash */
    LIMIT_QUEUED_MIB = 256,           /* bytes of all admitted calls */
    LIMIT_CALLS = 1024,               /* calls admitted or waiting to be read */
    LIMIT_NESTING = 32,               /* depth of a protobuf message or JSON value */
    LIMIT_ITEM_ARENA_BYTES = 96 << 20 /* memory of our own parsers for one completion */
};

#endif
