/* "The roots are \boxed{1} and \boxed{2}. Together: \boxed{1, 2}": a last box that lists the boxes before it.
 *
 * Theory. Where the members of the last box are the contents of the boxes before it, all of them and no others, the last one says again what they said together. It is the answer, and they
 * contradict it in nothing. In round brackets the members must stand in the order of the boxes. At most MEMBERS members, compared without blanks, dollars and one name ("x = "). */
#include "verifiers/answer/answer_internal.h"

enum { MEMBERS = 16, MEMBER_BYTES = 96 };

typedef struct member {
    char text[MEMBER_BYTES];
    size_t size;
} member;

/* Without what says nothing; false: too long, or empty. */
static bool read_member(assay_view text, member *out) {
    const char *equals = text.size > 0 ? memchr(text.data, '=', text.size) : NULL;
    size_t name = equals ? answer_offset(text, equals) : 0;
    bool named = equals && name <= 6;
    for (size_t i = 0; i < name && named; i++)
        named = assay_is_alpha(text.data[i]) || assay_is_digit(text.data[i]) || strchr(" _{}", text.data[i]) != NULL;
    out->size = 0;
    for (size_t i = named && assay_is_alpha(at_or_nul(text, 0)) ? name + 1 : 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == ' ' || c == '$' || c == '\n') continue;
        if (out->size == MEMBER_BYTES) return false;
        out->text[out->size++] = c;
    }
    return out->size > 0;
}

static bool are_equal(const member *a, const member *b) {
    return a->size == b->size && memcmp(a->text, b->text, a->size) == 0;
}

/* The size of what separates members at `at`; 0: nothing does. */
static size_t separator_at(assay_view text, size_t at) {
    static const assay_view joints[] = {LIT(", and "),        LIT(" and "),        LIT(" or "),
                                        LIT("\\text{ and }"), LIT("\\text{ or }"), LIT("\\text{and}"),
                                        LIT("\\text{or}"),    LIT("，"),           LIT("、")};
    assay_view rest = assay_view_slice(text, at, text.size);
    for (size_t i = 0; i < COUNT(joints); i++) {
        if (assay_view_starts_with(rest, joints[i])) return joints[i].size;
    }
    return text.data[at] == ',' || text.data[at] == ';';
}

/* The members of a list, without the brackets around it; *ordered: round ones. 0: no list of at least two. */
static size_t read_members(assay_view list, member *members, bool *ordered) {
    static const struct {
        assay_view open, close;
    } brackets[] = {{LIT("\\left\\{"), LIT("\\right\\}")},
                    {LIT("\\{"), LIT("\\}")},
                    {LIT("\\left("), LIT("\\right)")},
                    {LIT("("), LIT(")")},
                    {LIT("{"), LIT("}")}};
    list = assay_view_trim(list);
    const char *equals = list.size > 0 ? memchr(list.data, '=', list.size) : NULL; /* "(x, y) = (2, 3)" */
    assay_view right =
        equals ? assay_view_trim(assay_view_slice(list, answer_offset(list, equals) + 1, list.size)) : ASSAY_VIEW_NONE;
    if (at_or_nul(right, 0) == '(' || at_or_nul(right, 0) == '\\') list = at_or_nul(list, 0) == '(' ? right : list;
    *ordered = false;
    for (size_t i = 0; i < COUNT(brackets); i++) {
        if (!assay_view_starts_with(list, brackets[i].open) || !assay_view_ends_with(list, brackets[i].close)) continue;
        list = assay_view_slice(list, brackets[i].open.size, list.size - brackets[i].close.size);
        *ordered = i == 2 || i == 3;
        break;
    }
    size_t count = 0, depth = 0, from = 0;
    for (size_t at = 0; at <= list.size; at++) {
        char c = at_or_nul(list, at);
        if (at < list.size && (c == '(' || c == '{' || c == '[')) depth++;
        if (at < list.size && (c == ')' || c == '}' || c == ']') && depth > 0) depth--;
        size_t size = at == list.size ? 1 : depth == 0 ? separator_at(list, at) : 0;
        if (size == 0) continue;
        if (count == MEMBERS || !read_member(assay_view_trim(assay_view_slice(list, from, at)), &members[count])) return 0;
        count++;
        from = at + size;
        at = from - 1;
    }
    return count >= 2 ? count : 0;
}

bool answer_sums_up(const answer_pieces *boxes, size_t last) {
    member listed[MEMBERS], one;
    bool ordered, used[MEMBERS] = {false};
    if (last < 2 || last > 4 * MEMBERS) return false;
    size_t count = read_members(boxes->items[last].text, listed, &ordered), next = 0;
    if (count == 0) return false;
    for (size_t i = 0; i < last; i++) {
        if (boxes->items[i].rejection != ASSAY_TAKEN) continue;
        if (!read_member(assay_view_trim(boxes->items[i].text), &one)) return false;
        size_t k = 0;
        while (k < count && (used[k] || !are_equal(&one, &listed[k]))) k++;
        if (k < count && ordered && k != next) return false;
        for (size_t again = 0; k == count && again < count; again++) { /* the same box once more */
            if (are_equal(&one, &listed[again])) k = again;
        }
        if (k == count) return false;
        if (!used[k]) next = k + 1;
        used[k] = true;
    }
    for (size_t k = 0; k < count; k++) {
        bool covered = used[k];
        for (size_t i = 0; i < k && !covered && !ordered; i++) covered = are_equal(&listed[i], &listed[k]) && used[i];
        if (!covered) return false;
    }
    return true;
}
