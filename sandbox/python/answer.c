/* Calls in C; see answer.h. The interpreter's lock is held throughout, and nothing of the program's runs but its own code and its function: what is read and written is
 * of exact builtin types, whose members run nothing when they are looked at. */
#include "sandbox/python/answer.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    DEPTH_MAX = 100,
    NODES_MAX = 100000,
    HELD_MAX = 64,
    REQUEST_BYTES_MAX = 80 << 20,
    HEAD_BYTES = 12,
    NONCE_BYTES = 8,
    SHORT_DIGITS = 15,
    MARSHAL_VERSION = 4
};

/* What is looked up in the interpreter: functions that return objects (new, or borrowed as CPython's documentation says), and others. */
static struct {
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
} py;

static bool found_all;

static void find(const char *name, void *place) {
    void *found = dlsym(RTLD_DEFAULT, name);
    if (!found) found_all = false;
    memcpy(place, &found, sizeof found);
}

static void find_objects(void) {
    find("_Py_NoneStruct", &py.none);
    find("_Py_TrueStruct", &py.yes);
    find("_Py_FalseStruct", &py.no);
    find("PyLong_Type", &py.integer_type);
    find("PyFloat_Type", &py.float_type);
    find("PyUnicode_Type", &py.text_type);
    find("PyBytes_Type", &py.bytes_type);
    find("PyList_Type", &py.list_type);
    find("PyTuple_Type", &py.tuple_type);
    find("PyDict_Type", &py.dict_type);
    find("PySet_Type", &py.set_type);
    find("PyFrozenSet_Type", &py.frozen_type);
    find("PyExc_Exception", &py.exception_type);
}

static void find_makers(void) {
    find("PyLong_FromLongLong", &py.integer);
    find("PyLong_FromString", &py.integer_of);
    find("PyNumber_ToBase", &py.to_base);
    find("PyFloat_FromDouble", &py.real);
    find("PyUnicode_DecodeUTF8", &py.text);
    find("PyBytes_FromStringAndSize", &py.bytes);
    find("PyList_New", &py.list);
    find("PyTuple_New", &py.tuple);
    find("PyDict_New", &py.dict);
    find("PySet_New", &py.set);
    find("PyFrozenSet_New", &py.frozen);
    find("PyMarshal_ReadObjectFromString", &py.unmarshal);
    find("PyMarshal_WriteObjectToString", &py.marshal);
    find("PyEval_EvalCode", &py.evaluate);
    find("PyObject_Call", &py.call);
}

static void find_readers(void) {
    find("PyList_GetItem", &py.list_item);
    find("PyTuple_GetItem", &py.tuple_item);
    find("PyDict_GetItem", &py.dict_get);
    find("PyDict_Next", &py.dict_next);
    find("PyObject_GetIter", &py.iterator);
    find("PyIter_Next", &py.next);
    find("PyModule_GetDict", &py.module_dict);
    find("PyImport_GetModuleDict", &py.modules);
    find("PySys_GetObject", &py.stream_of);
    find("PyUnicode_AsUTF8AndSize", &py.utf8);
    find("PyLong_AsLongLongAndOverflow", &py.long_long);
    find("PyFloat_AsDouble", &py.to_real);
    find("PyObject_Size", &py.size);
    find("PyBytes_AsStringAndSize", &py.bytes_of);
}

static void find_writers(void) {
    find("PyList_Append", &py.append);
    find("PyTuple_SetItem", &py.put);
    find("PyDict_SetItem", &py.dict_put);
    find("PyDict_SetItemString", &py.dict_put_named);
    find("PySet_Add", &py.add);
    find("PySys_SetObject", &py.set_stream);
    find("PyErr_Occurred", &py.occurred);
    find("PyErr_ExceptionMatches", &py.matches);
    find("PyErr_Fetch", &py.fetch);
    find("PyErr_NormalizeException", &py.normal);
    find("PyErr_Clear", &py.clear);
    find("Py_IncRef", &py.keep);
    find("Py_DecRef", &py.give_up);
}

/* An object begins with a count and its type there: so the stable ABI to 3.12; what follows has builds that begin otherwise. */
bool answer_load(void) {
    const char *(*version)(void) = NULL;
    found_all = true;
    find("Py_GetVersion", &version);
    if (!found_all || strncmp(version(), "3.", 2) != 0 || strtol(version() + 2, NULL, 10) > 12) return found_all = false;
    find_objects();
    find_makers();
    find_readers();
    find_writers();
    return found_all;
}

static const void *type_of(const void *object) {
    return ((void *const *)object)[1];
}

static void drop(void *object) {
    if (object) py.give_up(object);
}

/* What is read: bytes that were checked by `is_plain` before they are built. */
typedef struct reader {
    const char *at, *end;
    unsigned nodes, held;
} reader;

static bool take_size(reader *r, uint32_t *size) {
    if (r->end - r->at < 4) return false;
    memcpy(size, r->at, 4);
    r->at += 4;
    return true;
}

static bool take_text(reader *r, char tag, const char **text, uint32_t *size) {
    if (r->at == r->end || *r->at++ != tag || !take_size(r, size) || *size > (size_t)(r->end - r->at)) return false;
    *text = r->at;
    r->at += *size;
    return true;
}

static bool take_head(reader *r, char tag, uint32_t *count) {
    return r->at < r->end && *r->at++ == tag && take_size(r, count);
}

static bool take_number(reader *r, uint32_t *number) {
    const char *text;
    char digits[9];
    uint32_t size;
    if (!take_text(r, 'i', &text, &size) || size == 0 || size > 8) return false;
    memcpy(digits, text, size);
    digits[size] = 0;
    *number = (uint32_t)strtoul(digits, NULL, 16);
    return true;
}

/* Passes over one value; false where it is not plain. */
static bool is_plain(reader *r, unsigned depth) {
    uint32_t size, number;
    const char *text;
    if (r->at == r->end || depth > DEPTH_MAX || ++r->nodes > NODES_MAX) return false;
    switch (*r->at) {
        case 'N':
        case 'T':
        case 'F': r->at++; return true;
        case 'f':
            if (r->end - r->at < 9) return false;
            r->at += 9;
            return true;
        case 'i':
        case 's':
        case 'b': return take_text(r, *r->at, &text, &size);
        case 'M':
            if (!take_head(r, 'M', &size) || !take_number(r, &number)) return false;
            if (size == 1) return number < r->held;
            return size == 2 && number == r->held && r->held++ < HELD_MAX && r->at < r->end &&
                   (*r->at == 'l' || *r->at == 'd' || *r->at == 'S') && is_plain(r, depth + 1);
        case 'l':
        case 't':
        case 'd':
        case 'S':
        case 'z': {
            uint64_t members = *r->at == 'd' ? 2 : 1;
            if (!take_head(r, *r->at, &size)) return false;
            for (members *= size; members; members--)
                if (!is_plain(r, depth + 1)) return false;
            return true;
        }
        default: return false;
    }
}

static void *kept(void *object) {
    py.keep(object);
    return object;
}

static void *build(reader *r, void *held);

static void *build_integer(reader *r) {
    const char *text = NULL;
    uint32_t size = 0;
    take_text(r, 'i', &text, &size);
    char digits[SHORT_DIGITS + 2], *words = size <= SHORT_DIGITS ? digits : malloc((size_t)size + 1);
    if (!words) _exit(9);
    memcpy(words, text, size);
    words[size] = 0;
    void *made = words == digits ? py.integer(strtoll(words, NULL, 16)) : py.integer_of(words, NULL, 16);
    if (words != digits) free(words);
    return made;
}

/* Into a container that is there already, so that its members may name it. */
static bool fill(reader *r, void *into, char tag, uint32_t count, void *held) {
    for (; count; count--) {
        void *one = build(r, held), *other = one && tag == 'd' ? build(r, held) : NULL;
        bool good = one && (tag != 'd' || other);
        if (good)
            good = (tag == 'l' ? py.append(into, one) : tag == 'd' ? py.dict_put(into, one, other) : py.add(into, one)) == 0;
        drop(one);
        drop(other);
        if (!good) return false;
    }
    return true;
}

static void *build_container(reader *r, void *held, bool is_held) {
    uint32_t count = 0;
    char tag = *r->at;
    take_head(r, tag, &count);
    if (tag == 't') {
        void *made = py.tuple((intptr_t)count);
        for (uint32_t i = 0; made && i < count; i++) {
            void *one = build(r, held);
            if (one && py.put(made, (intptr_t)i, one) == 0) continue;
            drop(made);
            made = NULL;
        }
        return made;
    }
    void *made = tag == 'l' ? py.list(0) : tag == 'd' ? py.dict() : tag == 'S' ? py.set(NULL) : py.frozen(NULL);
    if (made && (!is_held || py.append(held, made) == 0) && fill(r, made, tag, count, held)) return made;
    drop(made);
    return NULL;
}

/* NULL with an exception where memory lacks, a text is no UTF-8 or a member has no hash. */
static void *build(reader *r, void *held) {
    const char *text = NULL;
    uint32_t size = 0, number = 0;
    double real;
    switch (*r->at) {
        case 'N': r->at++; return kept(py.none);
        case 'T': r->at++; return kept(py.yes);
        case 'F': r->at++; return kept(py.no);
        case 'f':
            memcpy(&real, r->at + 1, 8);
            r->at += 9;
            return py.real(real);
        case 'i': return build_integer(r);
        case 's': take_text(r, 's', &text, &size); return py.text(text, (intptr_t)size, "surrogatepass");
        case 'b': take_text(r, 'b', &text, &size); return py.bytes(text, (intptr_t)size);
        case 'M':
            take_head(r, 'M', &size);
            take_number(r, &number);
            return size == 1 ? kept(py.list_item(held, (intptr_t)number)) : build_container(r, held, true);
        default: return build_container(r, held, false);
    }
}

/* What is written. */
typedef struct writer {
    char *bytes;
    size_t size, room;
    unsigned nodes;
} writer;

static void put(writer *w, const void *bytes, size_t size) {
    if (w->room - w->size < size) {
        w->room = (w->size + size) * 2 + 4000;
        w->bytes = realloc(w->bytes, w->room);
        if (!w->bytes) _exit(9);
    }
    if (size) memcpy(w->bytes + w->size, bytes, size);
    w->size += size;
}

static void put_head(writer *w, char tag, size_t size) {
    uint32_t count = (uint32_t)size;
    put(w, &tag, 1);
    put(w, &count, 4);
}

static bool put_text(writer *w, char tag, const char *text, intptr_t size) {
    if (!text || size < 0 || size > UINT32_MAX) return false;
    put_head(w, tag, (size_t)size);
    put(w, text, (size_t)size);
    return true;
}

static bool put_long_integer(writer *w, void *value) {
    intptr_t size = 0;
    void *digits = py.to_base(value, 16); /* "-0xff" */
    const char *text = digits ? py.utf8(digits, &size) : NULL;
    bool minus = text && *text == '-', good = text && size > 2;
    if (good) {
        put_head(w, 'i', (size_t)size - 2);
        if (minus) put(w, "-", 1);
        put(w, text + 2 + minus, (size_t)size - 2 - minus);
    }
    drop(digits);
    return good;
}

static bool put_integer(writer *w, void *value) {
    char digits[20];
    int over = 0;
    long long number = py.long_long(value, &over);
    if (over) return put_long_integer(w, value);
    unsigned long long positive = number < 0 ? 0 - (unsigned long long)number : (unsigned long long)number;
    char *at = digits + sizeof digits;
    do *--at = "0123456789abcdef"[positive & 15];
    while (positive >>= 4);
    if (number < 0) *--at = '-';
    return put_text(w, 'i', at, digits + sizeof digits - at);
}

static bool put_value(writer *w, void *value, void *held, unsigned depth);

/* The members, whatever is held of the container itself. */
static bool put_members(writer *w, void *value, void *held, unsigned depth) {
    const void *type = type_of(value);
    intptr_t count = py.size(value), at = 0;
    void *key, *item;
    bool good = count >= 0 && count <= NODES_MAX;
    if (!good) return false;
    put_head(w,
             type == py.list_type    ? 'l'
             : type == py.tuple_type ? 't'
             : type == py.dict_type  ? 'd'
             : type == py.set_type   ? 'S'
                                     : 'z',
             (size_t)count);
    if (type == py.dict_type) {
        while (good && py.dict_next(value, &at, &key, &item))
            good = put_value(w, key, held, depth + 1) && put_value(w, item, held, depth + 1);
    } else if (type == py.list_type || type == py.tuple_type) {
        for (; good && at < count; at++)
            good = put_value(w, type == py.list_type ? py.list_item(value, at) : py.tuple_item(value, at), held, depth + 1);
    } else {
        void *iterator = py.iterator(value);
        good = iterator != NULL;
        for (void *one; good && (one = py.next(iterator));) {
            good = put_value(w, one, held, depth + 1);
            py.give_up(one);
        }
        drop(iterator);
    }
    return good;
}

/* A container among the arguments is written as its number. */
static bool put_held(writer *w, const void *value, void *held) {
    intptr_t count = held ? py.size(held) : 0;
    for (intptr_t i = 0; i < count; i++) {
        char digits[4];
        if (py.list_item(held, i) != value) continue;
        put_head(w, 'M', 1);
        digits[0] = "0123456789abcdef"[i >> 4 & 15];
        digits[1] = "0123456789abcdef"[i & 15];
        return put_text(w, 'i', digits + (i < 16), 1 + (i >= 16));
    }
    return false;
}

/* False where it is no plain data, or too much of it: then an exception may be set. */
static bool put_value(writer *w, void *value, void *held, unsigned depth) {
    intptr_t size = 0;
    char *text = NULL;
    if (!value || depth > DEPTH_MAX || ++w->nodes > NODES_MAX)
        return false; /* NULL: a collector's callback took it away meanwhile */
    const void *type = type_of(value);
    if (value == py.none || value == py.yes || value == py.no) {
        put(w, value == py.none ? "N" : value == py.yes ? "T" : "F", 1);
        return true;
    }
    if (type == py.integer_type) return put_integer(w, value);
    if (type == py.float_type) {
        double real = py.to_real(value);
        put(w, "f", 1);
        put(w, &real, 8);
        return true;
    }
    if (type == py.text_type) {
        const char *utf8 = py.utf8(value, &size);
        return put_text(w, 's', utf8, size);
    }
    if (type == py.bytes_type) return py.bytes_of(value, &text, &size) == 0 && put_text(w, 'b', text, size);
    if (type == py.tuple_type || type == py.frozen_type) return put_members(w, value, held, depth);
    if (type != py.list_type && type != py.dict_type && type != py.set_type) return false;
    return put_held(w, value, held) || put_members(w, value, held, depth);
}

/* What all containers among the arguments hold. */
static bool put_contents(writer *w, void *held) {
    intptr_t count = py.size(held);
    put_head(w, 'l', (size_t)count);
    for (intptr_t i = 0; i < count; i++)
        if (!put_members(w, py.list_item(held, i), held, 0)) return false;
    return true;
}

/* One request, taken apart. */
typedef struct question {
    const char *name;
    uint32_t name_size;
    reader arguments; /* a tuple or list, and behind it what was given by name */
} question;

/* A tester's: [[], [], [], name, arguments, named arguments], or else [name, arguments]. */
static bool read_question(reader *r, bool of_tester, question *q) {
    uint32_t count;
    if (!take_head(r, 'l', &count) || count != (of_tester ? 6 : 2)) return false;
    for (int i = 0; i < 3 && of_tester; i++)
        if (!take_head(r, 'l', &count) || count != 0) return false;
    if (!take_text(r, 's', &q->name, &q->name_size) || q->name_size == 0) return false;
    q->arguments = *r;
    if (r->at == r->end || *r->at != (of_tester ? 't' : 'l')) return false;
    r->nodes = r->held = 0;
    if (!is_plain(r, 0)) return false;
    return !of_tester || (r->at < r->end && *r->at == 'd' && is_plain(r, 0));
}

static void *call_with(void *callable, unsigned count, void *const *arguments) {
    void *tuple = py.tuple((intptr_t)count);
    for (unsigned i = 0; tuple && i < count; i++) (void)py.put(tuple, (intptr_t)i, kept(arguments[i]));
    void *made = tuple ? py.call(callable, tuple, NULL) : NULL;
    drop(tuple);
    return made;
}

/* As values.py's find, where the names are only the program's own. */
static void *find_target(const answer_help *help, void *names, const question *q) {
    void *given = py.text("-names", 6, NULL), *name = py.text(q->name, (intptr_t)q->name_size, "surrogatepass");
    void *found = given && name && !py.dict_get(names, given) ? py.dict_get(names, name) : NULL;
    if (found) py.keep(found);
    else if (given && name) found = call_with(help->find, 2, (void *const[]){names, name});
    drop(given);
    drop(name);
    return found;
}

/* A list's members, as a call wants them. */
static void *as_tuple(void *list) {
    intptr_t count = py.size(list);
    void *made = py.tuple(count);
    for (intptr_t i = 0; made && i < count; i++) (void)py.put(made, i, kept(py.list_item(list, i)));
    return made;
}

/* The call itself; `*called` where an exception is the function's own. Keyword arguments come last in the request; without any there is no need of a dict. */
static void *perform(const answer_help *help, void *names, const question *q, bool of_tester, void *held, writer *before,
                     bool *called) {
    reader r = q->arguments;
    void *list = build(&r, held), *named = list && of_tester ? build(&r, held) : NULL, *made = NULL;
    void *arguments = !list ? NULL : of_tester ? kept(list) : as_tuple(list);
    if (arguments && (!of_tester || named)) {
        if (py.size(held) > 0) (void)put_contents(before, held);
        void *target = find_target(help, names, q);
        *called = target != NULL;
        if (target) made = py.call(target, arguments, named && py.size(named) > 0 ? named : NULL);
        drop(target);
    }
    drop(arguments);
    drop(list);
    drop(named);
    return made;
}

/* A reply by values.py: for a value that is not plain, or an exception. */
static bool reply_late(const answer_help *help, void *value, void *held, const writer *before, writer *out) {
    void *type = NULL, *error = NULL, *trace = NULL;
    if (!value) {
        py.fetch(&type, &error, &trace);
        py.normal(&type, &error, &trace);
    }
    char *text = NULL;
    intptr_t size = 0;
    void *then = before->size ? py.bytes(before->bytes, (intptr_t)before->size) : py.bytes("N", 1);
    void *made =
        then ? call_with(help->late, 4, (void *const[]){value ? value : py.none, error ? error : py.none, held, then}) : NULL;
    bool good = made && py.bytes_of(made, &text, &size) == 0 && put_text(out, 'b', text, size);
    drop(type);
    drop(error);
    drop(trace);
    drop(then);
    drop(made);
    return good;
}

/* ['v', [], [], value, what the arguments hold now or None], where all of it is plain. */
static bool reply_plain(void *value, void *held, const writer *before, writer *out) {
    static const char head[] = "l\5\0\0\0s\1\0\0\0vl\0\0\0\0l\0\0\0\0";
    writer one = {0}, after = {0};
    put(&one, head, sizeof head - 1);
    bool good = put_value(&one, value, held, 0) && (py.size(held) == 0 || put_contents(&after, held));
    bool same = good && after.size == before->size && (after.size == 0 || memcmp(after.bytes, before->bytes, after.size) == 0);
    if (good && same) put(&one, "N", 1);
    else if (good) put(&one, after.bytes, after.size);
    if (good) put_text(out, 'b', one.bytes, (intptr_t)one.size);
    free(one.bytes);
    free(after.bytes);
    return good;
}

/* False with an exception that ends the program. */
static bool answer_tester(const answer_help *help, void *names, const question *q, writer *out) {
    writer before = {0};
    bool called = false;
    void *held = py.list(0), *value = held ? perform(help, names, q, true, held, &before, &called) : NULL;
    bool good = value && reply_plain(value, held, &before, out);
    if (!good && value) py.clear();
    if (!good && called && (value || py.matches(*py.exception_type))) good = reply_late(help, value, held, &before, out);
    free(before.bytes);
    drop(value);
    drop(held);
    return good;
}

static bool answer_one(const answer_help *help, void *names, const question *q, writer *out) {
    writer unused = {0};
    size_t begin = out->size;
    bool called = false;
    void *held = py.list(0), *value = held ? perform(help, names, q, false, held, &unused, &called) : NULL;
    bool good = value && put_value(out, value, NULL, 0);
    if (value && !good) {
        char *text = NULL;
        intptr_t size = 0;
        py.clear();
        out->size = begin;
        void *made = call_with(help->write, 1, &value);
        good = made && py.bytes_of(made, &text, &size) == 0;
        if (good) put(out, text, (size_t)size);
        drop(made);
    }
    free(unused.bytes);
    drop(value);
    drop(held);
    return good;
}

static char *read_request(size_t *size) {
    struct stat about;
    if (fstat(3, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size < HEAD_BYTES || about.st_size > REQUEST_BYTES_MAX)
        return NULL;
    char *text = malloc((size_t)about.st_size);
    *size = (size_t)about.st_size;
    if (text && pread(3, text, *size, 0) == (ssize_t)*size) return text;
    free(text);
    return NULL;
}

static void write_reply(const writer *out) {
    for (size_t at = 0; at < out->size;) {
        ssize_t put_now = write(4, out->bytes + at, out->size - at);
        if (put_now < 0 && errno != EINTR) break;
        if (put_now > 0) at += (size_t)put_now;
    }
}

/* A request whose every part is plain: its questions are counted, and the compiled program that may stand behind them is found. */
typedef struct request {
    const char *bytes;
    reader questions; /* behind the count */
    uint32_t count;
    const char *code;
    uint32_t code_size;
    bool of_tester;
} request;

static bool next_question(reader *r, bool of_tester, question *q) {
    const char *text;
    uint32_t size;
    if (!of_tester) return read_question(r, false, q);
    if (!take_text(r, 'b', &text, &size)) return false;
    reader inner = {.at = text, .end = text + size};
    return read_question(&inner, true, q) && inner.at == inner.end;
}

static bool read_all(const char *bytes, size_t size, bool of_tester, request *out) {
    reader r = {.at = bytes + HEAD_BYTES, .end = bytes + size};
    question q;
    *out = (request){.bytes = bytes, .count = 1, .of_tester = of_tester};
    if (of_tester && !take_head(&r, 'l', &out->count)) return false;
    out->questions = r;
    for (uint32_t i = 0; i < out->count; i++)
        if (!next_question(&r, of_tester, &q)) return false;
    return r.at == r.end || (take_text(&r, 'b', &out->code, &out->code_size) && r.at == r.end);
}

static bool answer_all(const answer_help *help, void *names, const request *what, writer *out) {
    reader r = what->questions;
    question q;
    put(out, "ASR1", 4);
    put(out, what->bytes + 4, NONCE_BYTES);
    if (what->of_tester) put_head(out, 'l', what->count);
    bool good = true;
    for (uint32_t i = 0; i < what->count && good; i++) {
        bool last = i + 1 == what->count; /* else the next call prints where this one should have */
        void *own = last ? NULL : py.stream_of("stdout");
        if (own) py.keep(own);
        next_question(&r, what->of_tester, &q);
        good = what->of_tester ? answer_tester(help, names, &q, out) : answer_one(help, names, &q, out);
        if (own && good) (void)py.set_stream("stdout", own);
        drop(own);
    }
    return good;
}

static void *code_of(const answer_help *help, const request *what, const char *source, size_t size) {
    if (what->code) return py.unmarshal(what->code, (intptr_t)what->code_size);
    void *text = py.bytes(source, (intptr_t)size), *name = py.text("main.py", 7, NULL), *kind = py.text("exec", 4, NULL),
         *flags = py.integer(0);
    void *made =
        text && name && kind && flags ? call_with(help->compile, 5, (void *const[]){text, name, kind, flags, py.yes}) : NULL;
    drop(text);
    drop(name);
    drop(kind);
    drop(flags);
    return made;
}

/* The program's code for the processes of its calls. */
static bool compile_for_others(const answer_help *help, const char *source, size_t size) {
    static const char head[HEAD_BYTES + 1] = "ASR1";
    const request none = {0};
    writer out = {0};
    char *text = NULL;
    intptr_t length = 0;
    void *code = code_of(help, &none, source, size), *bytes = code ? py.marshal(code, MARSHAL_VERSION) : NULL;
    if (!bytes || py.bytes_of(bytes, &text, &length) != 0) return false;
    put(&out, head, HEAD_BYTES);
    if (put_text(&out, 'b', text, length)) write_reply(&out);
    for (;;) _exit(0);
}

bool answer_calls(const answer_help *help, unsigned mode, const char *source, size_t size) {
    request what;
    writer out = {0};
    if (found_all && mode == 4) return compile_for_others(help, source, size);
    size_t request_size = 0;
    char *bytes = found_all && (mode == 1 || mode == 3) ? read_request(&request_size) : NULL;
    if (!bytes || !read_all(bytes, request_size, mode == 3, &what)) {
        free(bytes);
        return true;
    }
    void *names = py.module_dict(help->module), *name = py.text("solution", 8, NULL);
    if (!name || py.dict_put_named(names, "__name__", name) != 0 ||
        py.dict_put_named(py.modules(), "solution", help->module) != 0)
        return false;
    drop(name);
    void *code = code_of(help, &what, source, size), *ran = code ? py.evaluate(code, names, names) : NULL;
    if (!ran || !answer_all(help, names, &what, &out)) return false;
    write_reply(&out);
    for (;;) _exit(0);
}

void answer_rehearse(const answer_help *help, const char *bytes, size_t size) {
    request what;
    writer out = {0};
    void *names = found_all ? py.dict() : NULL;
    if (names && read_all(bytes, size, true, &what) && what.code) {
        void *code = code_of(help, &what, NULL, 0), *ran = code ? py.evaluate(code, names, names) : NULL;
        if (ran) (void)answer_all(help, names, &what, &out);
        drop(ran);
        drop(code);
    }
    drop(names);
    free(out.bytes);
    if (found_all) py.clear();
}
