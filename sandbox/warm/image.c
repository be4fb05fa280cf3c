/* Reading an ELF file of a compiler's (System V ABI, gabi chapters 4 and 5), of which no word is believed. */
#include "sandbox/warm/image.h"

#include <string.h>

enum { SECTIONS_MAX = 4096, JUMP_BYTES = 13 };
#define ADDRESS_MAX (1ull << 46)
#define FILLED_MAX (16ull << 20)
#define RECORD_MAX (1ull << 36)

static bool has(assay_view file, uint64_t offset, uint64_t size) {
    return offset <= file.size && size <= file.size - offset;
}

static bool read_segments(image *out, const Elf64_Ehdr *head) {
    uint64_t bytes = (uint64_t)head->e_phnum * sizeof(Elf64_Phdr);
    if (head->e_phentsize != sizeof(Elf64_Phdr) || head->e_phnum == 0 || head->e_phnum >= IMAGE_SEGMENTS_MAX ||
        !has(out->file, head->e_phoff, bytes))
        return false;
    memcpy(out->segments, out->file.data + head->e_phoff, bytes);
    out->segment_count = head->e_phnum;
    return true;
}

/* What the kernel maps of it: from the page in which it begins to the one in which it ends. */
static bool add_writable(image *out, const Elf64_Phdr *s) {
    uint64_t before = s->p_vaddr % IMAGE_PAGE, end = s->p_vaddr + s->p_memsz;
    if (out->writable_count == WRITABLE_MAX || s->p_offset % IMAGE_PAGE != before) return false;
    image_range *r = &out->writable[out->writable_count++];
    r->address = s->p_vaddr - before;
    r->size = (end - r->address + IMAGE_PAGE - 1) / IMAGE_PAGE * IMAGE_PAGE;
    r->filled = s->p_filesz ? before + s->p_filesz : 0;
    r->offset = s->p_offset - before;
    r->record = out->record_bytes;
    out->record_bytes += r->size;
    return r->filled <= FILLED_MAX && out->record_bytes <= RECORD_MAX;
}

static bool take_segments(image *out) {
    out->record_bytes = RECORD_BYTES;
    out->lowest = ADDRESS_MAX;
    for (unsigned i = 0; i < out->segment_count; i++) {
        const Elf64_Phdr *s = &out->segments[i];
        if (s->p_type == PT_INTERP || s->p_type == PT_DYNAMIC) return false;
        if (s->p_type != PT_LOAD) continue;
        if (s->p_vaddr >= ADDRESS_MAX || s->p_memsz >= ADDRESS_MAX || s->p_filesz > s->p_memsz ||
            !has(out->file, s->p_offset, s->p_filesz))
            return false;
        if (s->p_vaddr < out->lowest) out->lowest = s->p_vaddr;
        if (s->p_flags & PF_W && s->p_memsz && !add_writable(out, s)) return false;
    }
    return out->lowest < ADDRESS_MAX;
}

/* Where these bytes of code lie in the file; false where they are no code of it. */
static bool place_of_code(const image *im, uint64_t address, uint64_t *offset) {
    for (unsigned i = 0; i < im->segment_count; i++) {
        const Elf64_Phdr *s = &im->segments[i];
        if (s->p_type != PT_LOAD || !(s->p_flags & PF_X) || s->p_flags & PF_W || address < s->p_vaddr) continue;
        uint64_t at = address - s->p_vaddr;
        if (at >= s->p_filesz || s->p_filesz - at < JUMP_BYTES) continue;
        *offset = s->p_offset + at;
        return true;
    }
    return false;
}

/* The one function of that name: two, of which one is the program's own and local, are none. */
static bool find_function(image *im, assay_view symbols, assay_view names, const char *name) {
    unsigned found = 0;
    size_t size = strlen(name) + 1;
    for (size_t at = 0; at + sizeof(Elf64_Sym) <= symbols.size; at += sizeof(Elf64_Sym)) {
        Elf64_Sym symbol;
        memcpy(&symbol, symbols.data + at, sizeof symbol);
        if (ELF64_ST_TYPE(symbol.st_info) != STT_FUNC || symbol.st_shndx == SHN_UNDEF || !has(names, symbol.st_name, size) ||
            memcmp(names.data + symbol.st_name, name, size) != 0)
            continue;
        found++;
        im->stop = symbol.st_value;
    }
    return found == 1 && place_of_code(im, im->stop, &im->stop_offset);
}

static bool section_at(assay_view file, const Elf64_Ehdr *head, uint64_t index, Elf64_Shdr *out) {
    if (index >= head->e_shnum || !has(file, head->e_shoff, (index + 1) * sizeof *out)) return false;
    memcpy(out, file.data + head->e_shoff + index * sizeof *out, sizeof *out);
    return true;
}

static bool find_stop(image *im, const Elf64_Ehdr *head) {
    Elf64_Shdr symbols, names;
    if (head->e_shentsize != sizeof symbols || head->e_shnum > SECTIONS_MAX) return false;
    for (unsigned i = 0; i < head->e_shnum; i++) {
        if (!section_at(im->file, head, i, &symbols)) return false;
        if (symbols.sh_type != SHT_SYMTAB) continue;
        return section_at(im->file, head, symbols.sh_link, &names) && has(im->file, symbols.sh_offset, symbols.sh_size) &&
               has(im->file, names.sh_offset, names.sh_size) &&
               find_function(im, (assay_view){im->file.data + symbols.sh_offset, symbols.sh_size},
                             (assay_view){im->file.data + names.sh_offset, names.sh_size}, "_dl_relocate_static_pie");
    }
    return false;
}

bool image_read(image *out, assay_view file) {
    Elf64_Ehdr head;
    *out = (image){.file = file};
    if (file.size < sizeof head || file.size > WARM_BYTES_MAX) return false;
    memcpy(&head, file.data, sizeof head);
    if (memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 || head.e_ident[EI_CLASS] != ELFCLASS64 ||
        head.e_ident[EI_DATA] != ELFDATA2LSB || head.e_type != ET_EXEC || head.e_machine != EM_X86_64)
        return false;
    out->entry = head.e_entry;
    return read_segments(out, &head) && take_segments(out) && find_stop(out, &head);
}
