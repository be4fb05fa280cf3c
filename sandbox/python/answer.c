/* Calls in C; see answer.h. The interpreter's lock is held throughout, and nothing of the program's runs but its own code and its function: what is read and written is
 * of exact builtin types, whose members run nothing when they are looked at. */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sandbox/python/answer_internal.h"

enum { REQUEST_BYTES_MAX = 80 << 20, HEAD_BYTES = 12, NONCE_BYTES = 8, MARSHAL_VERSION = 4 };

/* One request, taken apart. */
typedef struct question {
    const char *name;
    uint32_t name_size;
    answer_reader arguments; /* a tuple or list, and behind it what was given by name */
} question;

/* A tester's: [[], [], [], name, arguments, named arguments], or else [name, arguments]. */
static bool read_question(answer_reader *r, bool of_tester, question *q) {
    uint32_t count;
    if (!answer_take_head(r, 'l', &count) || count != (of_tester ? 6 : 2)) return false;
    for (int i = 0; i < 3 && of_tester; i++)
        if (!answer_take_head(r, 'l', &count) || count != 0) return false;
    if (!answer_take_text(r, 's', &q->name, &q->name_size) || q->name_size == 0) return false;
    q->arguments = *r;
    if (r->at == r->end || *r->at != (of_tester ? 't' : 'l')) return false;
    r->nodes = r->held = 0;
    if (!answer_is_plain(r, 0)) return false;
    return !of_tester || (r->at < r->end && *r->at == 'd' && answer_is_plain(r, 0));
}

static void *call_with(void *callable, unsigned count, void *const *arguments) {
    void *tuple = py.tuple((intptr_t)count);
    for (unsigned i = 0; tuple && i < count; i++) (void)py.put(tuple, (intptr_t)i, answer_kept(arguments[i]));
    void *made = tuple ? py.call(callable, tuple, NULL) : NULL;
    answer_drop(tuple);
    return made;
}

/* As values.py's find, where the names are only the program's own. */
static void *find_target(const answer_help *help, void *names, const question *q) {
    void *given = py.text("-names", 6, NULL), *name = py.text(q->name, (intptr_t)q->name_size, "surrogatepass");
    void *found = given && name && !py.dict_get(names, given) ? py.dict_get(names, name) : NULL;
    if (found) py.keep(found);
    else if (given && name) found = call_with(help->find, 2, (void *const[]){names, name});
    answer_drop(given);
    answer_drop(name);
    return found;
}

/* A list's members, as a call wants them. */
static void *as_tuple(void *list) {
    intptr_t count = py.size(list);
    void *made = py.tuple(count);
    for (intptr_t i = 0; made && i < count; i++) (void)py.put(made, i, answer_kept(py.list_item(list, i)));
    return made;
}

/* The call itself; `*called` where an exception is the function's own. Keyword arguments come last in the request; without any there is no need of a dict. */
static void *perform(const answer_help *help, void *names, const question *q, bool of_tester, void *held, answer_writer *before,
                     bool *called) {
    answer_reader r = q->arguments;
    void *list = answer_build(&r, held), *named = list && of_tester ? answer_build(&r, held) : NULL, *made = NULL;
    void *arguments = !list ? NULL : of_tester ? answer_kept(list) : as_tuple(list);
    if (arguments && (!of_tester || named)) {
        if (py.size(held) > 0) (void)answer_put_contents(before, held);
        void *target = find_target(help, names, q);
        *called = target != NULL;
        if (target) made = py.call(target, arguments, named && py.size(named) > 0 ? named : NULL);
        answer_drop(target);
    }
    answer_drop(arguments);
    answer_drop(list);
    answer_drop(named);
    return made;
}

/* A reply by values.py: for a value that is not plain, or an exception. */
static bool reply_late(const answer_help *help, void *value, void *held, const answer_writer *before, answer_writer *out) {
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
    bool good = made && py.bytes_of(made, &text, &size) == 0 && answer_put_text(out, 'b', text, size);
    answer_drop(type);
    answer_drop(error);
    answer_drop(trace);
    answer_drop(then);
    answer_drop(made);
    return good;
}

/* ['v', [], [], value, what the arguments hold now or None], where all of it is plain. */
static bool reply_plain(void *value, void *held, const answer_writer *before, answer_writer *out) {
    static const char head[] = "l\5\0\0\0s\1\0\0\0vl\0\0\0\0l\0\0\0\0";
    answer_writer one = {0}, after = {0};
    answer_put(&one, head, sizeof head - 1);
    bool good = answer_put_value(&one, value, held, 0) && (py.size(held) == 0 || answer_put_contents(&after, held));
    bool same = good && after.size == before->size && (after.size == 0 || memcmp(after.bytes, before->bytes, after.size) == 0);
    if (good && same) answer_put(&one, "N", 1);
    else if (good) answer_put(&one, after.bytes, after.size);
    if (good) answer_put_text(out, 'b', one.bytes, (intptr_t)one.size);
    free(one.bytes);
    free(after.bytes);
    return good;
}

/* False with an exception that ends the program. */
static bool answer_tester(const answer_help *help, void *names, const question *q, answer_writer *out) {
    answer_writer before = {0};
    bool called = false;
    void *held = py.list(0), *value = held ? perform(help, names, q, true, held, &before, &called) : NULL;
    bool good = value && reply_plain(value, held, &before, out);
    if (!good && value) py.clear();
    if (!good && called && (value || py.matches(*py.exception_type))) good = reply_late(help, value, held, &before, out);
    free(before.bytes);
    answer_drop(value);
    answer_drop(held);
    return good;
}

static bool answer_one(const answer_help *help, void *names, const question *q, answer_writer *out) {
    answer_writer unused = {0};
    size_t begin = out->size;
    bool called = false;
    void *held = py.list(0), *value = held ? perform(help, names, q, false, held, &unused, &called) : NULL;
    bool good = value && answer_put_value(out, value, NULL, 0);
    if (value && !good) {
        char *text = NULL;
        intptr_t size = 0;
        py.clear();
        out->size = begin;
        void *made = call_with(help->write, 1, &value);
        good = made && py.bytes_of(made, &text, &size) == 0;
        if (good) answer_put(out, text, (size_t)size);
        answer_drop(made);
    }
    free(unused.bytes);
    answer_drop(value);
    answer_drop(held);
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

static void write_all(int fd, const answer_writer *out) {
    for (size_t at = 0; at < out->size;) {
        ssize_t put_now = write(fd, out->bytes + at, out->size - at);
        if (put_now < 0 && errno != EINTR) break;
        if (put_now > 0) at += (size_t)put_now;
    }
}

/* A request whose every part is plain: its questions are counted, and the compiled program that may stand behind them is found. */
typedef struct request {
    const char *bytes;
    answer_reader questions; /* behind the count */
    uint32_t count;
    const char *code;
    uint32_t code_size;
    bool of_tester;
} request;

static bool next_question(answer_reader *r, bool of_tester, question *q) {
    const char *text;
    uint32_t size;
    if (!of_tester) return read_question(r, false, q);
    if (!answer_take_text(r, 'b', &text, &size)) return false;
    answer_reader inner = {.at = text, .end = text + size};
    return read_question(&inner, true, q) && inner.at == inner.end;
}

static bool read_all(const char *bytes, size_t size, bool of_tester, request *out) {
    answer_reader r = {.at = bytes + HEAD_BYTES, .end = bytes + size};
    question q;
    *out = (request){.bytes = bytes, .count = 1, .of_tester = of_tester};
    if (of_tester && !answer_take_head(&r, 'l', &out->count)) return false;
    out->questions = r;
    for (uint32_t i = 0; i < out->count; i++)
        if (!next_question(&r, of_tester, &q)) return false;
    return r.at == r.end || (answer_take_text(&r, 'b', &out->code, &out->code_size) && r.at == r.end);
}

static bool answer_all(const answer_help *help, void *names, const request *what, answer_writer *out) {
    answer_reader r = what->questions;
    question q;
    answer_put(out, "ASR1", 4);
    answer_put(out, what->bytes + 4, NONCE_BYTES);
    if (what->of_tester) answer_put_head(out, 'l', what->count);
    bool good = true;
    for (uint32_t i = 0; i < what->count && good; i++) {
        bool last = i + 1 == what->count; /* else the next call prints where this one should have */
        void *own = last ? NULL : py.stream_of("stdout");
        if (own) py.keep(own);
        next_question(&r, what->of_tester, &q);
        good = what->of_tester ? answer_tester(help, names, &q, out) : answer_one(help, names, &q, out);
        if (own && good) (void)py.set_stream("stdout", own);
        answer_drop(own);
    }
    return good;
}

static void *code_of(const answer_help *help, const request *what, const char *source, size_t size) {
    if (what->code) return py.unmarshal(what->code, (intptr_t)what->code_size);
    void *text = py.bytes(source, (intptr_t)size), *name = py.text("main.py", 7, NULL), *kind = py.text("exec", 4, NULL),
         *flags = py.integer(0);
    void *made =
        text && name && kind && flags ? call_with(help->compile, 5, (void *const[]){text, name, kind, flags, py.yes}) : NULL;
    answer_drop(text);
    answer_drop(name);
    answer_drop(kind);
    answer_drop(flags);
    return made;
}

/* The program's code for the processes of its other calls. */
static void give_code(void *code) {
    answer_writer out = {0};
    char *text = NULL;
    intptr_t length = 0;
    void *bytes = code ? py.marshal(code, MARSHAL_VERSION) : NULL;
    bool good = bytes && py.bytes_of(bytes, &text, &length) == 0 && length <= ANSWER_CODE_BYTES_MAX;
    if (!bytes && code) py.clear();
    uint32_t count = good ? (uint32_t)length : 0;
    answer_put(&out, "ASC1", 4);
    answer_put(&out, &count, 4);
    if (good) answer_put(&out, text, (size_t)length);
    write_all(2, &out);
    free(out.bytes);
    answer_drop(bytes);
}

/* What the compiler warns of would stand before the code; those who are given it hear of nothing either. */
static void *code_in_silence(const answer_help *help, const request *what, const char *source, size_t size) {
    void *own = py.stream_of("stderr");
    if (own) py.keep(own);
    (void)py.set_stream("stderr", py.none);
    void *code = code_of(help, what, source, size);
    if (own) (void)py.set_stream("stderr", own);
    answer_drop(own);
    return code;
}

bool answer_calls(const answer_help *help, unsigned mode, const char *source, size_t size) {
    request what;
    answer_writer out = {0};
    bool gives = mode & ANSWER_GIVES_CODE;
    size_t request_size = 0;
    mode &= ~(unsigned)ANSWER_GIVES_CODE;
    char *bytes = answer_found_all && (mode == 1 || mode == 3) ? read_request(&request_size) : NULL;
    if (!bytes || !read_all(bytes, request_size, mode == 3, &what)) {
        free(bytes);
        return true;
    }
    void *names = py.module_dict(help->module), *name = py.text("solution", 8, NULL);
    if (!name || py.dict_put_named(names, "__name__", name) != 0 ||
        py.dict_put_named(py.modules(), "solution", help->module) != 0)
        return false;
    answer_drop(name);
    void *code = gives ? code_in_silence(help, &what, source, size) : code_of(help, &what, source, size);
    if (gives && code) give_code(code);
    void *ran = code ? py.evaluate(code, names, names) : NULL;
    if (!ran || !answer_all(help, names, &what, &out)) return false;
    write_all(4, &out);
    for (;;) _exit(0);
}

void answer_rehearse(const answer_help *help, const char *bytes, size_t size) {
    request what;
    answer_writer out = {0};
    void *names = answer_found_all ? py.dict() : NULL;
    if (names && read_all(bytes, size, true, &what) && what.code) {
        void *code = code_of(help, &what, NULL, 0), *ran = code ? py.evaluate(code, names, names) : NULL;
        if (ran) (void)answer_all(help, names, &what, &out);
        answer_drop(ran);
        answer_drop(code);
    }
    answer_drop(names);
    free(out.bytes);
    if (answer_found_all) py.clear();
}
