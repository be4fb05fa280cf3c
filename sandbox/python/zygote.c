/* A warm interpreter: an extension module whose initialisation is the mother's loop. `import` of it never ends in the mother; in each child
 * it returns, and the module then holds the candidate's source. It needs no Python header and no Python of ours: the few functions
 * of the stable ABI that it uses are looked up in the interpreter that loads it (CPython 3.7 and later; docs.python.org/3/c-api/stable.html). */
#include <dlfcn.h>
#include <link.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/cell/mother.h"

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

/* POSIX lets a data pointer from dlsym become a function's (dlsym(3)). */
typedef void *(*module_create)(module_def *, int);
typedef void *(*bytes_new)(const char *, intptr_t);
typedef int (*add_object)(void *, const char *, void *);
typedef int (*add_int)(void *, const char *, long);

static void *need(const char *name) {
    void *found = dlsym(RTLD_DEFAULT, name);
    if (!found) _exit(8);
    return found;
}

/* fork leaves the page tables of file mappings to be filled again by faults, but for mappings that hold a page of their own (mm/memory.c,
 * vma_needs_copy): a page fault is dear in a virtual machine. So one byte of each of the interpreter's segments is written with what it is,
 * and every page is mapped now; children then inherit the tables. Best effort. */
static int warm_segment(struct dl_phdr_info *info, size_t size, void *unused) {
    (void)size;
    (void)unused;
    uintptr_t page = (uintptr_t)sysconf(_SC_PAGESIZE) - 1;
    bool usual = !info->dlpi_name[0] || strstr(info->dlpi_name, "libpython") || strstr(info->dlpi_name, "libc.so");
    if (!usual) return 0; /* a table that is copied for nothing is dear, too: a cryptographic library has a thousand pages */
    for (int i = 0; i < info->dlpi_phnum; i++) {
        if (info->dlpi_phdr[i].p_type != PT_LOAD || info->dlpi_phdr[i].p_flags & PF_W || info->dlpi_phdr[i].p_filesz < 262144)
            continue;
        uintptr_t begin = (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr) & ~page;
        uintptr_t end = (info->dlpi_addr + info->dlpi_phdr[i].p_vaddr + info->dlpi_phdr[i].p_filesz + page) & ~page;
        int flags = PROT_READ | (info->dlpi_phdr[i].p_flags & PF_X ? PROT_EXEC : 0);
        if (mprotect((void *)begin, end - begin, flags | PROT_WRITE) != 0) continue;
        volatile unsigned char *byte = (volatile unsigned char *)begin;
        unsigned char same = *byte;
        *byte = same;
        mprotect((void *)begin, end - begin, flags);
        madvise((void *)begin, end - begin, 22 /* MADV_POPULATE_READ */);
    }
    return 0;
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

__attribute__((visibility("default"))) void *PyInit_assay_zygote(void);

void *PyInit_assay_zygote(void) {
    static module_def definition = {.reference_count = 1, .name = "assay_zygote", .size = -1};
    mother_child child;
    mother_hooks hooks;
    *(void **)&hooks.before_fork = need("PyOS_BeforeFork");
    *(void **)&hooks.after_fork_parent = need("PyOS_AfterFork_Parent");
    *(void **)&hooks.after_fork_child = need("PyOS_AfterFork_Child");
    module_create create;
    bytes_new bytes;
    add_object add;
    add_int number;
    *(void **)&create = need("PyModule_Create2");
    *(void **)&bytes = need("PyBytes_FromStringAndSize");
    *(void **)&add = need("PyModule_AddObject");
    *(void **)&number = need("PyModule_AddIntConstant");
    dl_iterate_phdr(warm_segment, NULL);
    mother_serve(&hooks, &child);
    size_t size = 0;
    char *text = read_program(child.program_fd, &size);
    void *module = create(&definition, 1013);
    if (!module || add(module, "source", bytes(text, (intptr_t)size)) != 0 ||
        number(module, "mode", (long)child.order.mode) != 0 ||
        number(module, "scratch", child.order.limits.scratch_bytes != 0) != 0)
        _exit(9);
    free(text);
    return module;
}
