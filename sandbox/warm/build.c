/* Making the two programs of warm.h: the one that was compiled, and behind it a segment of ours, which begins with the program headers (their table grows by one) and goes on
 * with code, table and data. It lies below the program, so that the kernel puts nothing else elsewhere for its sake, and in both at the same place: libc remembers where the headers are. */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "sandbox/warm/image.h"

enum {
    WINDOW_BYTES = 0x40000, /* below the program: room for the segment, then for the head of the record */
    SEGMENT_BYTES = WINDOW_BYTES - RECORD_BYTES,
    LOWEST_ADDRESS = 0x10000, /* vm.mmap_min_addr */
    PATCH_BYTES_MAX = 0x20000,
    GAP_WORDS = 2, /* so many equal words between two that differ are written, too */
    VDSO_WORDS_MAX = 16,
    CHUNK_WORDS = 8192
};
#define SCANNED_MAX (64u << 20)

static void put_word(assay_buffer *out, uint64_t word) {
    assay_buffer_put(out, (assay_view){(const char *)&word, sizeof word});
}

static uint64_t window(const image *im) {
    return im->lowest / IMAGE_PAGE * IMAGE_PAGE - WINDOW_BYTES;
}

static uint64_t code_offset(const image *im) {
    return ((im->segment_count + 1) * sizeof(Elf64_Phdr) + 15) / 16 * 16;
}

/* The program with that segment. */
static bool join(const image *im, assay_view code, assay_view table, assay_buffer *out) {
    uint64_t page = (im->file.size + IMAGE_PAGE - 1) / IMAGE_PAGE * IMAGE_PAGE, at = code_offset(im);
    uint64_t size = at + code.size + table.size;
    if (size > SEGMENT_BYTES || !code.size) return false;
    char *place = assay_buffer_grow(out, page + size);
    if (!place) return false;
    memset(place, 0, page + size);
    memcpy(place, im->file.data, im->file.size);
    Elf64_Ehdr head;
    memcpy(&head, place, sizeof head);
    head.e_phoff = page;
    head.e_phnum = (Elf64_Half)(im->segment_count + 1);
    head.e_entry = window(im) + at;
    memcpy(place, &head, sizeof head);
    Elf64_Phdr own = {.p_type = PT_LOAD,
                      .p_flags = PF_R | PF_X,
                      .p_offset = page,
                      .p_vaddr = window(im),
                      .p_paddr = window(im),
                      .p_filesz = size,
                      .p_memsz = size,
                      .p_align = IMAGE_PAGE};
    memcpy(place + page, &own, sizeof own);
    /* What libc would make read-only after its relocations stays as it is: the call costs a tenth of a trivial program. */
    for (unsigned i = 0; i < im->segment_count; i++) {
        Elf64_Phdr one = im->segments[i];
        if (one.p_type == PT_GNU_RELRO) one.p_type = PT_NULL;
        memcpy(place + page + (i + 1) * sizeof one, &one, sizeof one);
    }
    memcpy(place + page + at, code.data, code.size);
    if (table.size) memcpy(place + page + at + code.size, table.data, table.size);
    return true;
}

static bool is_ours(image *im, assay_view program) {
    return image_read(im, program) && im->lowest >= LOWEST_ADDRESS + WINDOW_BYTES;
}

bool warm_make_probe(assay_view program, assay_buffer *out) {
    image im;
    if (!is_ours(&im, program)) return false;
    assay_buffer table;
    assay_buffer_init(&table, SEGMENT_BYTES);
    put_word(&table, im.entry);
    put_word(&table, im.record_bytes);
    put_word(&table, window(&im) + SEGMENT_BYTES);
    put_word(&table, im.writable_count);
    for (unsigned i = 0; i < im.writable_count; i++) {
        const image_range *r = &im.writable[i];
        put_word(&table, r->address);
        put_word(&table, r->size);
        put_word(&table, r->filled);
        put_word(&table, r->record);
    }
    assay_view code = image_probe_code();
    bool made = !table.overflow && join(&im, code, assay_buffer_view(&table), out);
    assay_buffer_clear(&table);
    if (!made) return false;
    /* mov r11, ADDRESS; jmp r11 */
    uint64_t to = window(&im) + code_offset(&im) + image_probe_stop();
    unsigned char jump[13] = {0x49, 0xBB, 0, 0, 0, 0, 0, 0, 0, 0, 0x41, 0xFF, 0xE3};
    memcpy(jump + 2, &to, sizeof to);
    memcpy(out->data + im.stop_offset, jump, sizeof jump);
    return true;
}

/* What has been found out. */
typedef struct finding {
    const image *im;
    int record;
    image_record head;
    uint64_t words[(RECORD_BYTES - RECORD_HEAD_BYTES) / 8]; /* of the stack */
    size_t stack_words, block_words; /* before the program's first instruction, and what the kernel put there */
    size_t vdso_word;                /* in the block */
    uint64_t vdso;
    assay_buffer patches;
    uint64_t patch_count, scanned;
    uint64_t vdso_at[VDSO_WORDS_MAX];
    unsigned vdso_count;
    uint64_t chunk[CHUNK_WORDS];
} finding;

/* argc, arguments, 0, environment, 0, auxiliary vector: which word of it is the vdso's address. */
static bool find_vdso(finding *f) {
    const uint64_t *block = f->words + f->stack_words;
    size_t at = 1;
    for (int list = 0; list < 2; list++) {
        while (at < f->block_words && block[at]) at++;
        at++;
    }
    while (at + 2 < f->block_words && block[at] != AT_SYSINFO_EHDR) at += 2;
    if (at + 2 >= f->block_words) return false;
    f->vdso_word = at + 1;
    f->vdso = block[at + 1];
    for (size_t i = 0; i < f->stack_words; i++)
        if (f->words[i] == f->vdso) return false;
    return f->vdso != 0;
}

static bool read_head(finding *f) {
    if (pread(f->record, &f->head, sizeof f->head, 0) != (ssize_t)sizeof f->head ||
        pread(f->record, f->words, sizeof f->words, RECORD_HEAD_BYTES) != (ssize_t)sizeof f->words)
        return false;
    const image_record *h = &f->head;
    if (h->magic != IMAGE_RECORD_MAGIC || h->stack > h->first_stack || (h->stack | h->first_stack | h->stack_bytes) % 8 ||
        h->stack_bytes > sizeof f->words || h->first_stack - h->stack >= h->stack_bytes)
        return false;
    f->stack_words = (h->first_stack - h->stack) / 8;
    f->block_words = h->stack_bytes / 8 - f->stack_words;
    return find_vdso(f);
}

static void put_patch(finding *f, uint64_t address, const uint64_t *words, size_t count) {
    put_word(&f->patches, address);
    put_word(&f->patches, count);
    assay_buffer_put(&f->patches, (assay_view){(const char *)words, count * 8});
    f->patch_count++;
}

/* A word as it is in the file: of a stretch, so many bytes behind its beginning. */
static uint64_t word_before(const finding *f, const image_range *r, uint64_t at) {
    uint64_t word = 0, left = at < r->filled ? r->filled - at : 0;
    if (left) memcpy(&word, f->im->file.data + r->offset + at, left < 8 ? left : 8);
    return word;
}

static bool compare(finding *f, const image_range *r, uint64_t at, const uint64_t *words, size_t count) {
    size_t first = 0, last = 0;
    bool open = false;
    for (size_t i = 0; i < count; i++) {
        if (words[i] == word_before(f, r, at + 8 * i)) continue;
        if (words[i] == f->vdso) {
            if (f->vdso_count == VDSO_WORDS_MAX) return false;
            f->vdso_at[f->vdso_count++] = r->address + at + 8 * i;
        }
        if (open && i - last > GAP_WORDS) {
            put_patch(f, r->address + at + 8 * first, words + first, last + 1 - first);
            open = false;
        }
        if (!open) first = i;
        open = true;
        last = i;
    }
    if (open) put_patch(f, r->address + at + 8 * first, words + first, last + 1 - first);
    return !f->patches.overflow;
}

/* Only where the record has data: a stretch may be larger than all memory. */
static bool compare_range(finding *f, const image_range *r) {
    for (uint64_t at = 0; at < r->size;) {
        off_t data = lseek(f->record, (off_t)(r->record + at), SEEK_DATA);
        if (data < 0 || (uint64_t)data >= r->record + r->size) return true;
        at = ((uint64_t)data - r->record) / IMAGE_PAGE * IMAGE_PAGE;
        uint64_t size = r->size - at < sizeof f->chunk ? r->size - at : sizeof f->chunk;
        if (pread(f->record, f->chunk, size, (off_t)(r->record + at)) != (ssize_t)size || (f->scanned += size) > SCANNED_MAX ||
            !compare(f, r, at, f->chunk, size / 8))
            return false;
        at += size;
    }
    return true;
}

/* The table that stubs.c reads, and what it points at. */
static void write_table(const finding *f, assay_buffer *table) {
    const image_record *h = &f->head;
    enum { TABLE_WORDS = 19 };
    uint64_t block = TABLE_WORDS * 8, stack = block + 8 * f->block_words, patches = stack + 8 * f->stack_words,
             vdso = patches + f->patches.size;
    const uint64_t words[TABLE_WORDS] = {f->im->entry,  h->first_stack, f->vdso_word,   f->block_words - f->vdso_word - 1,
                                         block,         stack,          f->stack_words, h->stack,
                                         h->rbx,        h->rbp,         h->r12,         h->r13,
                                         h->r14,        h->r15,         f->patch_count, patches,
                                         f->vdso_count, vdso,           f->im->stop};
    assay_buffer_put(table, (assay_view){(const char *)words, sizeof words});
    assay_buffer_put(table, (assay_view){(const char *)(f->words + f->stack_words), 8 * f->block_words});
    assay_buffer_put(table, (assay_view){(const char *)f->words, 8 * f->stack_words});
    assay_buffer_put(table, assay_buffer_view(&f->patches));
    assay_buffer_put(table, (assay_view){(const char *)f->vdso_at, 8 * f->vdso_count});
}

static bool find(finding *f) {
    bool good = read_head(f);
    for (unsigned i = 0; i < f->im->writable_count && good; i++) good = compare_range(f, &f->im->writable[i]);
    return good;
}

bool warm_make(assay_view program, int record, assay_buffer *out) {
    image im;
    finding *f = is_ours(&im, program) ? calloc(1, sizeof *f) : NULL;
    if (!f) return false;
    f->im = &im;
    f->record = record;
    assay_buffer table;
    assay_buffer_init(&table, SEGMENT_BYTES);
    assay_buffer_init(&f->patches, PATCH_BYTES_MAX);
    bool good = find(f);
    if (good) write_table(f, &table);
    good = good && !table.overflow && join(&im, image_warm_code(), assay_buffer_view(&table), out);
    assay_buffer_clear(&table);
    assay_buffer_clear(&f->patches);
    free(f);
    return good;
}
