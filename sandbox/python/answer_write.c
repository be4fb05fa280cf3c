/* Objects of exact builtin types as a reply's bytes; whatever else there is, values.py writes. See answer.h. */
#include <unistd.h>

#include "sandbox/python/answer_internal.h"

void answer_put(answer_writer *w, const void *bytes, size_t size) {
    if (w->room - w->size < size) {
        w->room = (w->size + size) * 2 + 4000;
        w->bytes = realloc(w->bytes, w->room);
        if (!w->bytes) _exit(9);
    }
    if (size) memcpy(w->bytes + w->size, bytes, size);
    w->size += size;
}

void answer_put_head(answer_writer *w, char tag, size_t size) {
    uint32_t count = (uint32_t)size;
    answer_put(w, &tag, 1);
    answer_put(w, &count, 4);
}

bool answer_put_text(answer_writer *w, char tag, const char *text, intptr_t size) {
    if (!text || size < 0 || size > UINT32_MAX) return false;
    answer_put_head(w, tag, (size_t)size);
    answer_put(w, text, (size_t)size);
    return true;
}

static bool put_long_integer(answer_writer *w, void *value) {
    intptr_t size = 0;
    void *digits = py.to_base(value, 16); /* "-0xff" */
    const char *text = digits ? py.utf8(digits, &size) : NULL;
    bool minus = text && *text == '-', good = text && size > 2;
    if (good) {
        answer_put_head(w, 'i', (size_t)size - 2);
        if (minus) answer_put(w, "-", 1);
        answer_put(w, text + 2 + minus, (size_t)size - 2 - minus);
    }
    answer_drop(digits);
    return good;
}

static bool put_integer(answer_writer *w, void *value) {
    char digits[20];
    int over = 0;
    long long number = py.long_long(value, &over);
    if (over) return put_long_integer(w, value);
    unsigned long long positive = number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number;
    char *at = digits + sizeof digits;
    do *--at = "0123456789abcdef"[positive & 15];
    while (positive >>= 4);
    if (number < 0) *--at = '-';
    return answer_put_text(w, 'i', at, digits + sizeof digits - at);
}

bool answer_put_value(answer_writer *w, void *value, void *held, unsigned depth);

/* The members, whatever is held of the container itself. */
static bool put_members(answer_writer *w, void *value, void *held, unsigned depth) {
    const void *type = answer_type_of(value);
    intptr_t count = py.size(value), at = 0;
    void *key, *item;
    bool good = count >= 0 && count <= ANSWER_NODES_MAX;
    if (!good) return false;
    answer_put_head(w,
                    type == py.list_type    ? 'l'
                    : type == py.tuple_type ? 't'
                    : type == py.dict_type  ? 'd'
                    : type == py.set_type   ? 'S'
                                            : 'z',
                    (size_t)count);
    if (type == py.dict_type) {
        while (good && py.dict_next(value, &at, &key, &item))
            good = answer_put_value(w, key, held, depth + 1) && answer_put_value(w, item, held, depth + 1);
    } else if (type == py.list_type || type == py.tuple_type) {
        for (; good && at < count; at++)
            good =
                answer_put_value(w, type == py.list_type ? py.list_item(value, at) : py.tuple_item(value, at), held, depth + 1);
    } else {
        void *iterator = py.iterator(value);
        good = iterator != NULL;
        for (void *one; good && (one = py.next(iterator));) {
            good = answer_put_value(w, one, held, depth + 1);
            py.give_up(one);
        }
        answer_drop(iterator);
    }
    return good;
}

/* A container among the arguments is written as its number. */
static bool put_held(answer_writer *w, const void *value, void *held) {
    intptr_t count = held ? py.size(held) : 0;
    for (intptr_t i = 0; i < count; i++) {
        char digits[4];
        if (py.list_item(held, i) != value) continue;
        answer_put_head(w, 'M', 1);
        digits[0] = "0123456789abcdef"[i >> 4 & 15];
        digits[1] = "0123456789abcdef"[i & 15];
        return answer_put_text(w, 'i', digits + (i < 16), 1 + (i >= 16));
    }
    return false;
}

/* False where it is no plain data, or too much of it: then an exception may be set. */
bool answer_put_value(answer_writer *w, void *value, void *held, unsigned depth) {
    intptr_t size = 0;
    char *text = NULL;
    if (!value || depth > ANSWER_DEPTH_MAX || ++w->nodes > ANSWER_NODES_MAX)
        return false; /* NULL: a collector's callback took it away meanwhile */
    const void *type = answer_type_of(value);
    if (value == py.none || value == py.yes || value == py.no) {
        answer_put(w, value == py.none ? "N" : value == py.yes ? "T" : "F", 1);
        return true;
    }
    if (type == py.integer_type) return put_integer(w, value);
    if (type == py.float_type) {
        double real = py.to_real(value);
        answer_put(w, "f", 1);
        answer_put(w, &real, 8);
        return true;
    }
    if (type == py.text_type) {
        const char *utf8 = py.utf8(value, &size);
        return answer_put_text(w, 's', utf8, size);
    }
    if (type == py.bytes_type) return py.bytes_of(value, &text, &size) == 0 && answer_put_text(w, 'b', text, size);
    if (type == py.tuple_type || type == py.frozen_type) return put_members(w, value, held, depth);
    if (type != py.list_type && type != py.dict_type && type != py.set_type) return false;
    return put_held(w, value, held) || put_members(w, value, held, depth);
}

/* What all containers among the arguments hold. */
bool answer_put_contents(answer_writer *w, void *held) {
    intptr_t count = py.size(held);
    answer_put_head(w, 'l', (size_t)count);
    for (intptr_t i = 0; i < count; i++)
        if (!put_members(w, py.list_item(held, i), held, 0)) return false;
    return true;
}
