/* A warm interpreter: an extension module whose function `serve` is the mother's loop. It never ends in the mother; in each child it returns, and the
 * module then holds the candidate's source. It needs no Python header and no Python of ours: the few functions
 * of the stable ABI that it uses are looked up in the interpreter that loads it (CPython 3.7 and later; docs.python.org/3/c-api/stable.html). */
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cell/mother.h"
#include "sandbox/python/answer.h"
#include "sandbox/python/clock.h"
#include "sandbox/python/memory.h"

/* The layout of PyModuleDef in the stable ABI (Include/moduleobject.h). */
typedef struct module_def {
    intptr_t reference_count;
    void *type;
    void *(*init)(void);
    intptr_t index;
    void *copy;
    const char *name, *doc;
    intptr_t size;
    void *methods, *slots, *traverse, *clear, *free;
} module_def;

typedef struct method_def {
    const char *name;
    void *(*function)(void *self, void *unused);
    int flags;
    const char *doc;
} method_def;
enum { ONE_ARGUMENT = 8 /* METH_O */, REHEARSALS = 12 };

/* POSIX lets a data pointer from dlsym become a function's (dlsym(3)). */
static struct {
    mother_hooks hooks;
    void (*after_fork_child)(void);
    void *(*create)(module_def *, int);
    void *(*bytes)(const char *, intptr_t);
    void *(*integer)(long);
    long (*number)(void *integer);
    void *(*tuple)(intptr_t);
    int (*put)(void *tuple, intptr_t at, void *item);
    void *(*get)(void *tuple, intptr_t at);
    int (*view)(void *bytes, char **text, intptr_t *size);
    void *(*call)(void *callable, void *arguments);
    void (*give_up)(void *object);
    void (*clear_error)(void);
    answer_help help;
    char *sample; /* a request, carried out in each child before it waits for its order */
    intptr_t sample_size;
    void *rehearse; /* called in its place where calls are not answered in C */
} python;

static void *need(const char *name) {
    void *found = dlsym(RTLD_DEFAULT, name);
    if (!found) _exit(8);
    return found;
}

static char *read_program(int fd, size_t *size) {
    struct stat about;
    if (fstat(fd, &about) != 0 || about.st_size < 0 || about.st_size > (16 << 20)) _exit(9);
    *size = (size_t)about.st_size;
    char *text = malloc(*size + 1);
    if (!text || pread(fd, text, *size, 0) != (ssize_t)*size) _exit(9);
    close(fd);
    return text;
}

static void enter_child(void) {
    memory_enter_child();
    python.after_fork_child();
    if (!python.rehearse) {
        answer_rehearse(&python.help, python.sample, (size_t)python.sample_size);
        return;
    }
    void *made = python.call(python.rehearse, NULL);
    if (made) python.give_up(made);
    else python.clear_error();
}

/* The lock of imports is all that they take and give back in 3.7 to 3.11 where no module has asked to be called. */
static void leave_hooks_out(void *hooked) {
    const char *(*version)(void) = NULL;
    *(void **)&version = need("Py_GetVersion");
    char *text = NULL;
    intptr_t size = 0;
    if (python.view(hooked, &text, &size) != 0 || size > 0 || strncmp(version(), "3.", 2) != 0 ||
        strtol(version() + 2, NULL, 10) > 11)
        return;
    python.hooks.before_fork = python.hooks.after_fork_parent = NULL;
}

/* What makes the program's module; what is called in children: see answer.h; a request and a function to rehearse by; whether modules hook into forks. */
static void take_help(void *parts) {
    leave_hooks_out(python.get(parts, 7));
    void **const help[] = {&python.help.compile, &python.help.find, &python.help.late, &python.help.write};
    for (size_t i = 0; i < sizeof help / sizeof *help; i++) *help[i] = python.get(parts, (intptr_t)i + 1);
    if (!answer_load() || python.view(python.get(parts, 5), &python.sample, &python.sample_size) != 0)
        python.rehearse = python.get(parts, 6);
    else
        for (int i = 0; i < REHEARSALS; i++) answer_rehearse(&python.help, python.sample, (size_t)python.sample_size);
}

/* Each child adds names to the program's module, and the program to the table of modules. So both are made when all else stands, and the table anew: where they are
 * children write anyway, and need not split a huge page for a name. */
static void make_module(void *maker) {
    void *(*modules)(void) = NULL, *(*copy)(void *) = NULL;
    void (*clear)(void *) = NULL;
    int (*update)(void *, void *) = NULL;
    *(void **)&modules = need("PyImport_GetModuleDict");
    *(void **)&copy = need("PyDict_Copy");
    *(void **)&clear = need("PyDict_Clear");
    *(void **)&update = need("PyDict_Update");
    python.help.module = python.call(maker, NULL);
    void *table = modules(), *all = python.help.module ? copy(table) : NULL;
    if (!all) _exit(8);
    clear(table);
    memory_fill_holes(); /* its old place among them */
    if (update(table, all) != 0) _exit(8);
    python.give_up(all);
}

/* (source, mode, whether there is a scratch folder), or an exception that ended the program */
static void *serve(void *self, void *parts) {
    mother_child child;
    size_t size = 0;
    (void)self;
    take_help(parts);
    memory_settle();
    make_module(python.get(parts, 0));
    mother_serve(&python.hooks, &child);
    char *text = read_program(child.program_fd, &size);
    clock_hold(child.order.mode);
    if (!python.rehearse && !child.order.limits.scratch_bytes && !answer_calls(&python.help, child.order.mode, text, size))
        return NULL;
    void *made = python.tuple(3);
    if (!made || python.put(made, 0, python.bytes(text, (intptr_t)size)) != 0 ||
        python.put(made, 1, python.integer((long)child.order.mode)) != 0 ||
        python.put(made, 2, python.integer(child.order.limits.scratch_bytes != 0)) != 0)
        _exit(9);
    free(text);
    return made;
}

/* clock_advance, in Python. */
static void *advance(void *self, void *least) {
    (void)self;
    return python.integer((long)clock_advance(python.number(least)));
}

__attribute__((visibility("default"))) void *PyInit_assay_zygote(void);

void *PyInit_assay_zygote(void) {
    static method_def methods[] = {
        {"serve", serve, ONE_ARGUMENT, NULL}, {"advance", advance, ONE_ARGUMENT, NULL}, {NULL, NULL, 0, NULL}};
    static module_def definition = {.reference_count = 1, .name = "assay_zygote", .size = -1, .methods = methods};
    *(void **)&python.hooks.before_fork = need("PyOS_BeforeFork");
    *(void **)&python.hooks.after_fork_parent = need("PyOS_AfterFork_Parent");
    *(void **)&python.after_fork_child = need("PyOS_AfterFork_Child");
    python.hooks.after_fork_child = enter_child;
    *(void **)&python.create = need("PyModule_Create2");
    *(void **)&python.bytes = need("PyBytes_FromStringAndSize");
    *(void **)&python.integer = need("PyLong_FromLong");
    *(void **)&python.number = need("PyLong_AsLong");
    *(void **)&python.tuple = need("PyTuple_New");
    *(void **)&python.put = need("PyTuple_SetItem");
    *(void **)&python.get = need("PyTuple_GetItem");
    *(void **)&python.view = need("PyBytes_AsStringAndSize");
    *(void **)&python.call = need("PyObject_CallObject");
    *(void **)&python.give_up = need("Py_DecRef");
    *(void **)&python.clear_error = need("PyErr_Clear");
    return python.create(&definition, 1013);
}
