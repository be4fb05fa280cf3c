/* What the parts of the calls in C share: the interpreter's functions, and plain data on its way in and out. */
#ifndef ASSAY_SANDBOX_PYTHON_ANSWER_INTERNAL_H
#define ASSAY_SANDBOX_PYTHON_ANSWER_INTERNAL_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sandbox/python/answer.h"

enum { ANSWER_DEPTH_MAX = 100, ANSWER_NODES_MAX = 100000, ANSWER_HELD_MAX = 64 };

/* What is looked up in the interpreter: functions that return objects (new, or borrowed as CPython's documentation says), and others. */
typedef struct answer_python {
    void *none, *yes, *no, *integer_type, *float_type, *text_type, *bytes_type, *list_type, *tuple_type, *dict_type, *set_type,
        *frozen_type;
    void **exception_type;
    void *(*integer)(long long);
    void *(*integer_of)(const char *, char **, int);
    void *(*to_base)(void *, int);
    void *(*real)(double);
    void *(*text)(const char *, intptr_t, const char *);
    void *(*bytes)(const char *, intptr_t);
    void *(*list)(intptr_t);
    void *(*tuple)(intptr_t);
    void *(*dict)(void);
    void *(*set)(void *);
    void *(*frozen)(void *);
    void *(*list_item)(void *, intptr_t);
    void *(*tuple_item)(void *, intptr_t);
    void *(*dict_get)(void *, void *);
    void *(*iterator)(void *);
    void *(*next)(void *);
    void *(*module_dict)(void *);
    void *(*modules)(void);
    void *(*stream_of)(const char *);
    void *(*unmarshal)(const char *, intptr_t);
    void *(*marshal)(void *, int version);
    void *(*evaluate)(void *code, void *globals, void *locals);
    void *(*call)(void *, void *, void *);
    void *(*occurred)(void);
    const char *(*utf8)(void *, intptr_t *);
    long long (*long_long)(void *, int *overflow);
    double (*to_real)(void *);
    intptr_t (*size)(void *);
    int (*bytes_of)(void *, char **, intptr_t *);
    int (*append)(void *, void *);
    int (*put)(void *, intptr_t, void *);
    int (*dict_put)(void *, void *, void *);
    int (*dict_put_named)(void *, const char *, void *);
    int (*dict_next)(void *, intptr_t *, void **, void **);
    int (*add)(void *, void *);
    int (*matches)(void *);
    int (*set_stream)(const char *, void *);
    void (*fetch)(void **, void **, void **);
    void (*normal)(void **, void **, void **);
    void (*clear)(void);
    void (*keep)(void *);
    void (*give_up)(void *);
} answer_python;
extern answer_python py;      /* answer_python.c */
extern bool answer_found_all; /* answer_load has found them */

static inline const void *answer_type_of(const void *object) {
    return ((void *const *)object)[1];
}

static inline void answer_drop(void *object) {
    if (object) py.give_up(object);
}

static inline void *answer_kept(void *object) {
    py.keep(object);
    return object;
}

/* What is read (answer_read.c): bytes that were checked by answer_is_plain before they are built. */
typedef struct answer_reader {
    const char *at, *end;
    unsigned nodes, held;
} answer_reader;
bool answer_take_size(answer_reader *r, uint32_t *size);
bool answer_take_text(answer_reader *r, char tag, const char **text, uint32_t *size);
bool answer_take_head(answer_reader *r, char tag, uint32_t *count);
bool answer_take_number(answer_reader *r, uint32_t *number);
/* Passes over one value; false where it is not plain. */
bool answer_is_plain(answer_reader *r, unsigned depth);
/* One value; containers in it are kept in `held`. NULL: the interpreter's exception is set. */
void *answer_build(answer_reader *r, void *held);

/* What is written (answer_write.c). */
typedef struct answer_writer {
    char *bytes;
    size_t size, room;
    unsigned nodes;
} answer_writer;
void answer_put(answer_writer *w, const void *bytes, size_t size);
void answer_put_head(answer_writer *w, char tag, size_t size);
bool answer_put_text(answer_writer *w, char tag, const char *text, intptr_t size);
/* False: it is no plain data. */
bool answer_put_value(answer_writer *w, void *value, void *held, unsigned depth);
/* What all containers among the arguments hold. */
bool answer_put_contents(answer_writer *w, void *held);

#endif
