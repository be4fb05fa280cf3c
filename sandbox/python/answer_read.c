/* A request's values as objects of exact builtin types. The frames are values.h's. See answer.h. */
#include <unistd.h>

#include "sandbox/python/answer_internal.h"

enum { SHORT_DIGITS = 15 };

bool answer_take_size(answer_reader *r, uint32_t *size) {
    if (r->end - r->at < 4) return false;
    memcpy(size, r->at, 4);
    r->at += 4;
    return true;
}

bool answer_take_text(answer_reader *r, char tag, const char **text, uint32_t *size) {
    if (r->at == r->end || *r->at++ != tag || !answer_take_size(r, size) || *size > (size_t)(r->end - r->at)) return false;
    *text = r->at;
    r->at += *size;
    return true;
}

bool answer_take_head(answer_reader *r, char tag, uint32_t *count) {
    return r->at < r->end && *r->at++ == tag && answer_take_size(r, count);
}

bool answer_take_number(answer_reader *r, uint32_t *number) {
    const char *text;
    char digits[9];
    uint32_t size;
    if (!answer_take_text(r, 'i', &text, &size) || size == 0 || size > 8) return false;
    memcpy(digits, text, size);
    digits[size] = 0;
    *number = (uint32_t)strtoul(digits, NULL, 16);
    return true;
}

bool answer_is_plain(answer_reader *r, unsigned depth) {
    uint32_t size, number;
    const char *text;
    if (r->at == r->end || depth > ANSWER_DEPTH_MAX || ++r->nodes > ANSWER_NODES_MAX) return false;
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
        case 'b': return answer_take_text(r, *r->at, &text, &size);
        case 'M':
            if (!answer_take_head(r, 'M', &size) || !answer_take_number(r, &number)) return false;
            if (size == 1) return number < r->held;
            return size == 2 && number == r->held && r->held++ < ANSWER_HELD_MAX && r->at < r->end &&
                   (*r->at == 'l' || *r->at == 'd' || *r->at == 'S') && answer_is_plain(r, depth + 1);
        case 'l':
        case 't':
        case 'd':
        case 'S':
        case 'z': {
            uint64_t members = *r->at == 'd' ? 2 : 1;
            if (!answer_take_head(r, *r->at, &size)) return false;
            for (members *= size; members; members--)
                if (!answer_is_plain(r, depth + 1)) return false;
            return true;
        }
        default: return false;
    }
}

void *answer_build(answer_reader *r, void *held);

static void *build_integer(answer_reader *r) {
    const char *text = NULL;
    uint32_t size = 0;
    answer_take_text(r, 'i', &text, &size);
    char digits[SHORT_DIGITS + 2], *words = size <= SHORT_DIGITS ? digits : malloc((size_t)size + 1);
    if (!words) _exit(9);
    memcpy(words, text, size);
    words[size] = 0;
    void *made = words == digits ? py.integer(strtoll(words, NULL, 16)) : py.integer_of(words, NULL, 16);
    if (words != digits) free(words);
    return made;
}

/* Into a container that is there already, so that its members may name it. */
static bool fill(answer_reader *r, void *into, char tag, uint32_t count, void *held) {
    for (; count; count--) {
        void *one = answer_build(r, held), *other = one && tag == 'd' ? answer_build(r, held) : NULL;
        bool good = one && (tag != 'd' || other);
        if (good)
            good = (tag == 'l' ? py.append(into, one) : tag == 'd' ? py.dict_put(into, one, other) : py.add(into, one)) == 0;
        answer_drop(one);
        answer_drop(other);
        if (!good) return false;
    }
    return true;
}

static void *build_container(answer_reader *r, void *held, bool is_held) {
    uint32_t count = 0;
    char tag = *r->at;
    answer_take_head(r, tag, &count);
    if (tag == 't') {
        void *made = py.tuple((intptr_t)count);
        for (uint32_t i = 0; made && i < count; i++) {
            void *one = answer_build(r, held);
            if (one && py.put(made, (intptr_t)i, one) == 0) continue;
            answer_drop(made);
            made = NULL;
        }
        return made;
    }
    void *made = tag == 'l' ? py.list(0) : tag == 'd' ? py.dict() : tag == 'S' ? py.set(NULL) : py.frozen(NULL);
    if (made && (!is_held || py.append(held, made) == 0) && fill(r, made, tag, count, held)) return made;
    answer_drop(made);
    return NULL;
}

/* NULL with an exception where memory lacks, a text is no UTF-8 or a member has no hash. */
void *answer_build(answer_reader *r, void *held) {
    const char *text = NULL;
    uint32_t size = 0, number = 0;
    double real;
    switch (*r->at) {
        case 'N': r->at++; return answer_kept(py.none);
        case 'T': r->at++; return answer_kept(py.yes);
        case 'F': r->at++; return answer_kept(py.no);
        case 'f':
            memcpy(&real, r->at + 1, 8);
            r->at += 9;
            return py.real(real);
        case 'i': return build_integer(r);
        case 's': answer_take_text(r, 's', &text, &size); return py.text(text, (intptr_t)size, "surrogatepass");
        case 'b': answer_take_text(r, 'b', &text, &size); return py.bytes(text, (intptr_t)size);
        case 'M':
            answer_take_head(r, 'M', &size);
            answer_take_number(r, &number);
            return size == 1 ? answer_kept(py.list_item(held, (intptr_t)number)) : build_container(r, held, true);
        default: return build_container(r, held, false);
    }
}
