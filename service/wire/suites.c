/* See suites.h. Entries are found by a quick hash and their bytes, or by their SHA-256 once that is known; both tables are chained, ages are a list. */
#include "service/wire/suites.h"

#include <pthread.h>
#include <stdlib.h>
#include <xxhash.h>

#include "service/wire/wire_internal.h"

enum { BUCKETS = 4096 };

typedef struct held {
    struct held *same_quick, *same_name; /* next in the bucket */
    struct held *newer, *older;
    uint64_t quick;
    unsigned char name[SHA256_BYTES];
    bool named; /* `name` is known, and the entry stands in `by_name` */
    unsigned holders;
    uint32_t field; /* TestSuite or NativeTests */
    size_t size;
    char bytes[];
} held;

struct wire_suites {
    pthread_mutex_t lock;
    held *by_quick[BUCKETS], *by_name[BUCKETS];
    held *newest, *oldest;
    size_t bytes_max;
    bool names_wanted; /* somebody has named one: from then on they are hashed as they come */
    wire_suites_count count;
};

wire_suites *wire_suites_new(size_t bytes_max) {
    wire_suites *s = calloc(1, sizeof *s);
    if (!s) return NULL;
    s->bytes_max = bytes_max;
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

static size_t cost(const held *h) {
    return sizeof *h + h->size;
}

static void let_go(held *h) {
    if (--h->holders == 0) free(h);
}

static void link_newest(wire_suites *s, held *h) {
    h->newer = NULL;
    h->older = s->newest;
    *(s->newest ? &s->newest->newer : &s->oldest) = h;
    s->newest = h;
}

static void unlink_age(wire_suites *s, held *h) {
    *(h->newer ? &h->newer->older : &s->newest) = h->older;
    *(h->older ? &h->older->newer : &s->oldest) = h->newer;
}

static held **name_bucket(wire_suites *s, const unsigned char *name) {
    return &s->by_name[(name[0] | name[1] << 8) % BUCKETS];
}

static void drop(wire_suites *s, held *h) {
    held **link = &s->by_quick[h->quick % BUCKETS];
    while (*link != h) link = &(*link)->same_quick;
    *link = h->same_quick;
    if (h->named) {
        link = name_bucket(s, h->name);
        while (*link != h) link = &(*link)->same_name;
        *link = h->same_name;
    }
    unlink_age(s, h);
    s->count.held--;
    s->count.held_bytes -= cost(h);
    let_go(h);
}

void wire_suites_free(wire_suites *s) {
    if (!s) return;
    while (s->newest) drop(s, s->newest);
    pthread_mutex_destroy(&s->lock);
    free(s);
}

wire_suites_count wire_suites_counted(wire_suites *s) {
    pthread_mutex_lock(&s->lock);
    wire_suites_count count = s->count;
    pthread_mutex_unlock(&s->lock);
    return count;
}

static void hash(held *h) {
    sha256 self;
    sha256_init(&self);
    sha256_add(&self, (assay_view){h->bytes, h->size});
    sha256_end(&self, h->name);
}

static void link_name(wire_suites *s, held *h) {
    held **bucket = name_bucket(s, h->name);
    h->same_name = *bucket;
    *bucket = h;
    h->named = true;
}

/* With the lock held, as all below until keep(). */
static held *find_bytes(wire_suites *s, uint32_t field, assay_view bytes, uint64_t quick) {
    for (held *h = s->by_quick[quick % BUCKETS]; h; h = h->same_quick)
        if (h->quick == quick && h->field == field && assay_view_equal((assay_view){h->bytes, h->size}, bytes)) return h;
    return NULL;
}

static bool touch(wire_suites *s, uint32_t field, assay_view bytes, uint64_t quick) {
    held *h = find_bytes(s, field, bytes, quick);
    if (!h) return false;
    unlink_age(s, h);
    link_newest(s, h);
    return true;
}

static void insert(wire_suites *s, held *h) {
    held **bucket = &s->by_quick[h->quick % BUCKETS];
    h->same_quick = *bucket;
    *bucket = h;
    link_newest(s, h);
    if (h->named) link_name(s, h);
    s->count.held++;
    s->count.held_bytes += cost(h);
    while (s->count.held_bytes > s->bytes_max && s->oldest != h) drop(s, s->oldest);
}

/* Copies and hashes without the lock: tests may be megabytes. */
static void keep(wire_suites *s, uint32_t field, assay_view bytes) {
    if (bytes.size + sizeof(held) > s->bytes_max) return;
    uint64_t quick = XXH3_64bits(bytes.data, bytes.size);
    pthread_mutex_lock(&s->lock);
    bool known = touch(s, field, bytes, quick), names_wanted = s->names_wanted;
    pthread_mutex_unlock(&s->lock);
    held *h = known ? NULL : malloc(sizeof *h + bytes.size);
    if (!h) return;
    *h = (held){.quick = quick, .holders = 1, .field = field, .size = bytes.size, .named = names_wanted};
    if (bytes.size) memcpy(h->bytes, bytes.data, bytes.size);
    if (names_wanted) hash(h);
    pthread_mutex_lock(&s->lock);
    if (!h->named && s->names_wanted) { /* somebody named one meanwhile */
        hash(h);
        h->named = true;
    }
    if (touch(s, field, bytes, quick)) free(h);
    else insert(s, h);
    pthread_mutex_unlock(&s->lock);
}

/* The first name that anybody asks for: what came before has none yet. */
static void name_all(wire_suites *s) {
    s->names_wanted = true;
    for (held *h = s->oldest; h; h = h->newer) {
        hash(h);
        link_name(s, h);
    }
}

static held *hold(wire_suites *s, const unsigned char *name) {
    pthread_mutex_lock(&s->lock);
    if (!s->names_wanted) name_all(s);
    held *h = *name_bucket(s, name);
    while (h && memcmp(h->name, name, SHA256_BYTES) != 0) h = h->same_name;
    if (h) {
        h->holders++;
        unlink_age(s, h);
        link_newest(s, h);
        s->count.found++;
    } else {
        s->count.missed++;
    }
    pthread_mutex_unlock(&s->lock);
    return h;
}

static void release(wire_suites *s, held *h) {
    pthread_mutex_lock(&s->lock);
    let_go(h);
    pthread_mutex_unlock(&s->lock);
}

/* ---- where a head says it ---- */

/* The one field of that number; false where there is none, or more than one: those the judge reads as one message, which is rare, and sent whole. */
static bool only(assay_view message, uint32_t number, wire_field *out) {
    size_t seen = 0;
    *out = (wire_field){0};
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != number) continue;
        if (field.type != WIRE_BYTES) return false;
        *out = field;
        seen++;
    }
    return seen == 1 && !cursor.fault;
}

/* The one field that says where the tests come from. */
static bool source_of(assay_view code, wire_field *out) {
    size_t seen = 0;
    *out = (wire_field){0};
    wire_cursor cursor = wire_cursor_of(code);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number < CODE_SUITE || field.number > CODE_CACHED) continue;
        if (field.type != WIRE_BYTES) return false;
        *out = field;
        seen++;
    }
    return seen == 1 && !cursor.fault;
}

static size_t field_size(size_t bytes) { /* with a tag of one byte, as those here are */
    return 1 + wire_varint_size(bytes) + bytes;
}

static void put_before(assay_buffer *out, assay_view message, const wire_field *field) {
    assay_buffer_put(out, assay_view_slice(message, 0, field->begin));
}

static void put_after(assay_buffer *out, assay_view message, const wire_field *field) {
    assay_buffer_put(out, assay_view_slice(message, field->end, message.size));
}

static void put_head(assay_buffer *out, uint32_t number, size_t size) {
    wire_put_tag(out, number, WIRE_BYTES);
    wire_put_varint(out, size);
}

bool wire_suites_pass(wire_suites *s, engine_job *job, size_t *room, assay_view *head) {
    wire_field reference, code, source;
    if (!only(*head, GROUP_REFERENCE, &reference) || !only(reference.bytes, REFERENCE_CODE, &code) ||
        !source_of(code.bytes, &source))
        return true;
    if (source.number != CODE_CACHED) {
        keep(s, source.number, source.bytes);
        return true;
    }
    if (source.bytes.size != SHA256_BYTES) return true;
    held *h = hold(s, (const unsigned char *)source.bytes.data);
    if (!h) return true;
    size_t code_size = code.bytes.size - (source.end - source.begin) + field_size(h->size);
    size_t reference_size = reference.bytes.size - (code.end - code.begin) + field_size(code_size);
    size_t size = head->size - (reference.end - reference.begin) + field_size(reference_size);
    bool fits = size <= *room;
    char *place = fits ? engine_job_alloc(job, size) : NULL;
    if (place) {
        assay_buffer out;
        assay_buffer_init_fixed(&out, place, size);
        put_before(&out, *head, &reference);
        put_head(&out, GROUP_REFERENCE, reference_size);
        put_before(&out, reference.bytes, &code);
        put_head(&out, REFERENCE_CODE, code_size);
        put_before(&out, code.bytes, &source);
        wire_put_bytes(&out, h->field, (assay_view){h->bytes, h->size});
        put_after(&out, code.bytes, &source);
        put_after(&out, reference.bytes, &code);
        put_after(&out, *head, &reference);
        *head = (assay_view){place, size};
        *room -= size;
    }
    release(s, h);
    return place || !fits;
}
