/* See descriptors.h. Symbols are gathered into a text and sorted by name. */
#include "service/grpc/descriptors.h"

#include <stdlib.h>

#include "common/buffer.h"
#include "service/wire/cursor.h"

/* Field numbers of descriptor.proto. */
enum {
    SET_FILE = 1,
    FILE_NAME = 1,
    FILE_PACKAGE = 2,
    FILE_DEPENDENCY = 3,
    FILE_MESSAGE = 4,
    FILE_ENUM = 5,
    FILE_SERVICE = 6,
    FILE_EXTENSION = 7,
    MESSAGE_NAME = 1,
    MESSAGE_FIELD = 2,
    MESSAGE_NESTED = 3,
    MESSAGE_ENUM = 4,
    MESSAGE_EXTENSION = 6,
    MESSAGE_ONEOF = 8,
    ENUM_NAME = 1,
    ENUM_VALUE = 2,
    SERVICE_NAME = 1,
    SERVICE_METHOD = 2,
    ELEMENT_NAME = 1, /* of fields, oneofs, enum values, methods */
    NESTING_MAX = 32
};

typedef enum symbol_kind { SYMBOL_MESSAGE, SYMBOL_SERVICE, SYMBOL_OTHER } symbol_kind;

typedef struct symbol {
    size_t at, size; /* of its name in the text */
    int file;
    symbol_kind kind;
} symbol;

typedef struct file_entry {
    assay_view bytes, name;
} file_entry;

struct descriptors {
    file_entry *files;
    size_t file_count;
    assay_buffer text;
    assay_buffer symbols;  /* of symbol, sorted by name once built */
    assay_buffer services; /* of symbol, in order */
};

static const symbol *symbol_list(const assay_buffer *list, size_t *count) {
    *count = list->size / sizeof(symbol);
    return (const symbol *)(const void *)list->data;
}

static assay_view symbol_name(const descriptors *index, const symbol *s) {
    return (assay_view){index->text.data + s->at, s->size};
}

static assay_view field_bytes(assay_view message, uint32_t number) {
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == number && field.type == WIRE_BYTES) return field.bytes;
    }
    return ASSAY_VIEW_NONE;
}

/* Adds "scope.name" and returns it as the scope of what is inside. */
static symbol add_symbol(descriptors *index, symbol scope, assay_view name, int file, symbol_kind kind) {
    symbol added = {.at = index->text.size, .file = file, .kind = kind};
    for (size_t i = 0; i < scope.size; i++) assay_buffer_put_char(&index->text, index->text.data[scope.at + i]);
    if (scope.size > 0) assay_buffer_put_char(&index->text, '.');
    assay_buffer_put(&index->text, name);
    added.size = index->text.size - added.at;
    assay_view bytes = {(const char *)&added, sizeof added};
    assay_buffer_put(&index->symbols, bytes);
    if (kind == SYMBOL_SERVICE) assay_buffer_put(&index->services, bytes);
    return added;
}

static void add_elements(descriptors *index, symbol scope, assay_view message, uint32_t number, int file) {
    wire_cursor cursor = wire_cursor_of(message);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == number) add_symbol(index, scope, field_bytes(field.bytes, ELEMENT_NAME), file, SYMBOL_OTHER);
    }
}

static void add_enum(descriptors *index, symbol scope, assay_view bytes, int file) {
    add_symbol(index, scope, field_bytes(bytes, ENUM_NAME), file, SYMBOL_OTHER);
    add_elements(index, scope, bytes, ENUM_VALUE, file); /* values are siblings of their enum */
}

static void add_message(descriptors *index, symbol scope, assay_view bytes, int file, unsigned depth) {
    if (depth > NESTING_MAX) return;
    symbol self = add_symbol(index, scope, field_bytes(bytes, MESSAGE_NAME), file, SYMBOL_MESSAGE);
    add_elements(index, self, bytes, MESSAGE_FIELD, file);
    add_elements(index, self, bytes, MESSAGE_ONEOF, file);
    add_elements(index, self, bytes, MESSAGE_EXTENSION, file);
    wire_cursor cursor = wire_cursor_of(bytes);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == MESSAGE_NESTED) add_message(index, self, field.bytes, file, depth + 1);
        if (field.number == MESSAGE_ENUM) add_enum(index, self, field.bytes, file);
    }
}

static void add_file(descriptors *index, int file) {
    assay_view bytes = index->files[file].bytes;
    symbol package = {.at = index->text.size};
    assay_view name = field_bytes(bytes, FILE_PACKAGE);
    package.size = name.size;
    assay_buffer_put(&index->text, name);
    add_elements(index, package, bytes, FILE_EXTENSION, file);
    wire_cursor cursor = wire_cursor_of(bytes);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number == FILE_MESSAGE) add_message(index, package, field.bytes, file, 0);
        if (field.number == FILE_ENUM) add_enum(index, package, field.bytes, file);
        if (field.number == FILE_SERVICE) {
            symbol service = add_symbol(index, package, field_bytes(field.bytes, SERVICE_NAME), file, SYMBOL_SERVICE);
            add_elements(index, service, field.bytes, SERVICE_METHOD, file);
        }
    }
}

static int compare_views(assay_view a, assay_view b) {
    int order = memcmp(a.data, b.data, a.size < b.size ? a.size : b.size);
    return order ? order : (a.size > b.size) - (a.size < b.size);
}

static int compare_symbols(const void *left, const void *right, void *index) {
    return compare_views(symbol_name(index, left), symbol_name(index, right));
}

descriptors *descriptors_new(assay_view set) {
    descriptors *index = calloc(1, sizeof *index);
    if (!index) return NULL;
    assay_buffer_init(&index->text, SIZE_MAX / 4);
    assay_buffer_init(&index->symbols, SIZE_MAX / 4);
    assay_buffer_init(&index->services, SIZE_MAX / 4);
    size_t count = 0;
    wire_cursor cursor = wire_cursor_of(set);
    for (wire_field field; wire_next(&cursor, &field);) count += field.number == SET_FILE && field.type == WIRE_BYTES;
    index->files = calloc(count ? count : 1, sizeof *index->files);
    bool good = cursor.fault == NULL && count > 0 && index->files;
    cursor = wire_cursor_of(set);
    for (wire_field field; good && wire_next(&cursor, &field);) {
        if (field.number != SET_FILE || field.type != WIRE_BYTES) continue;
        index->files[index->file_count] = (file_entry){field.bytes, field_bytes(field.bytes, FILE_NAME)};
        add_file(index, (int)index->file_count++);
    }
    if (!good || index->text.overflow || index->symbols.overflow || index->services.overflow) {
        descriptors_free(index);
        return NULL;
    }
    if (index->symbols.size > 0)
        qsort_r(index->symbols.data, index->symbols.size / sizeof(symbol), sizeof(symbol), compare_symbols, index);
    return index;
}

void descriptors_free(descriptors *index) {
    if (!index) return;
    free(index->files);
    assay_buffer_clear(&index->text);
    assay_buffer_clear(&index->symbols);
    assay_buffer_clear(&index->services);
    free(index);
}

int descriptors_file_by_name(const descriptors *index, assay_view name) {
    for (size_t i = 0; i < index->file_count; i++) {
        if (assay_view_equal(index->files[i].name, name)) return (int)i;
    }
    return DESCRIPTORS_NONE;
}

static const symbol *find_symbol(const descriptors *index, assay_view name) {
    size_t count, low = 0;
    const symbol *symbols = symbol_list(&index->symbols, &count);
    if (name.size == 0) return NULL;
    size_t high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_views(symbol_name(index, &symbols[middle]), name) < 0) low = middle + 1;
        else high = middle;
    }
    return low < count && assay_view_equal(symbol_name(index, &symbols[low]), name) ? &symbols[low] : NULL;
}

int descriptors_file_by_symbol(const descriptors *index, assay_view name) {
    const symbol *found = find_symbol(index, name);
    return found ? found->file : DESCRIPTORS_NONE;
}

bool descriptors_is_message(const descriptors *index, assay_view name) {
    const symbol *found = find_symbol(index, name);
    return found && found->kind == SYMBOL_MESSAGE;
}

assay_view descriptors_file(const descriptors *index, int file) {
    return index->files[file].bytes;
}

size_t descriptors_file_count(const descriptors *index) {
    return index->file_count;
}

int descriptors_import(const descriptors *index, int file, size_t at) {
    wire_cursor cursor = wire_cursor_of(index->files[file].bytes);
    for (wire_field field; wire_next(&cursor, &field);) {
        if (field.number != FILE_DEPENDENCY || field.type != WIRE_BYTES || at-- > 0) continue;
        return descriptors_file_by_name(index, field.bytes);
    }
    return DESCRIPTORS_NONE;
}

size_t descriptors_service_count(const descriptors *index) {
    return index->services.size / sizeof(symbol);
}

assay_view descriptors_service(const descriptors *index, size_t at) {
    size_t count;
    const symbol *services = symbol_list(&index->services, &count);
    return at < count ? symbol_name(index, &services[at]) : ASSAY_VIEW_NONE;
}
