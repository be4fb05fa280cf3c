/* See pickle.h. A stack machine over a flat array of nodes; containers are chains, so that appending is one step. */
#include "verifiers/code/pickle.h"

#include <math.h>

#include "common/json_writer.h"
#include "verifiers/code/pickle_lines.h"

enum { NODES_MAX = 400000, STACK_MAX = 20000, MEMO_MAX = 100000, DEPTH_MAX = 32, NONE = -1 };

enum node_kind { NODE_NULL, NODE_TRUE, NODE_FALSE, NODE_INT, NODE_FLOAT, NODE_TEXT, NODE_LIST, NODE_DICT, NODE_MARK };

typedef struct node {
    enum node_kind kind;
    int32_t first, last, next;
    int64_t integer;
    double real;
    assay_view text;
    bool held; /* is a member of a container: a second time would make the value a graph */
} node;

typedef struct machine {
    const unsigned char *at, *end;
    node *nodes;
    int32_t *stack, *memo;
    size_t node_count, node_room, depth, memo_count, memo_room;
    assay_arena *arena;
} machine;

static bool take(machine *m, size_t size, const unsigned char **bytes) {
    if ((size_t)(m->end - m->at) < size) return false;
    *bytes = m->at;
    m->at += size;
    return true;
}

static bool take_number(machine *m, unsigned bytes, uint64_t *out) {
    const unsigned char *raw;
    if (!take(m, bytes, &raw)) return false;
    *out = 0;
    for (unsigned i = bytes; i-- > 0;) *out = *out << 8 | raw[i];
    return true;
}

static pickle_fault push(machine *m, node n) {
    if (m->node_count == m->node_room || m->depth == STACK_MAX) return PICKLE_TOO_LARGE;
    n.first = n.last = n.next = NONE;
    m->nodes[m->node_count] = n;
    m->stack[m->depth++] = (int32_t)m->node_count++;
    return PICKLE_FINE;
}

static pickle_fault push_text(machine *m, unsigned size_bytes) {
    uint64_t size;
    const unsigned char *raw;
    if (!take_number(m, size_bytes, &size) || size > (size_t)(m->end - m->at) || !take(m, (size_t)size, &raw))
        return PICKLE_MALFORMED;
    return push(m, (node){.kind = NODE_TEXT, .text = {(const char *)raw, (size_t)size}});
}

static pickle_fault push_integer(machine *m, unsigned bytes, bool sign) {
    uint64_t number;
    if (!take_number(m, bytes, &number)) return PICKLE_MALFORMED;
    int64_t value = (int64_t)number;
    if (sign && bytes && bytes < 8 && number >> (8 * bytes - 1)) value -= (int64_t)1 << (8 * bytes);
    return push(m, (node){.kind = NODE_INT, .integer = value});
}

static pickle_fault push_double(machine *m) { /* BINFLOAT is big-endian */
    const unsigned char *raw;
    uint64_t bits = 0;
    double value;
    if (!take(m, 8, &raw)) return PICKLE_MALFORMED;
    for (unsigned i = 0; i < 8; i++) bits = bits << 8 | raw[i];
    memcpy(&value, &bits, sizeof value);
    return isfinite(value) ? push(m, (node){.kind = NODE_FLOAT, .real = value}) : PICKLE_REFUSED;
}

static pickle_fault hold(machine *m, int32_t container, int32_t member) {
    node *c = &m->nodes[container], *n = &m->nodes[member];
    if (n->kind == NODE_MARK) return PICKLE_MALFORMED;
    if (n->held) { /* from the memo: a scalar may be copied, a container would be shared */
        if (n->kind == NODE_LIST || n->kind == NODE_DICT) return PICKLE_REFUSED;
        if (m->node_count == m->node_room) return PICKLE_TOO_LARGE;
        member = (int32_t)m->node_count++;
        m->nodes[member] = *n;
        m->nodes[member].next = NONE;
    }
    m->nodes[member].held = true;
    if (c->first == NONE) c->first = member;
    else m->nodes[c->last].next = member;
    c->last = member;
    return PICKLE_FINE;
}

/* Members above the last mark (or the `fixed` topmost) go into a container: the one beneath, or a new one. */
static pickle_fault gather(machine *m, enum node_kind kind, size_t fixed, bool fresh) {
    size_t begin = m->depth;
    if (fixed != SIZE_MAX) {
        if (fixed > m->depth) return PICKLE_MALFORMED;
        begin = m->depth - fixed;
    } else {
        while (begin > 0 && m->nodes[m->stack[begin - 1]].kind != NODE_MARK) begin--;
        if (begin == 0) return PICKLE_MALFORMED;
    }
    size_t bottom = fixed != SIZE_MAX ? begin : begin - 1, top = m->depth;
    int32_t container;
    if (fresh) {
        if (m->node_count == m->node_room) return PICKLE_TOO_LARGE;
        container = (int32_t)m->node_count++;
        m->nodes[container] = (node){.kind = kind, .first = NONE, .last = NONE, .next = NONE};
    } else {
        if (bottom == 0) return PICKLE_MALFORMED;
        container = m->stack[bottom - 1];
        if (m->nodes[container].kind != kind) return PICKLE_REFUSED;
    }
    if (kind == NODE_DICT && (top - begin) % 2) return PICKLE_MALFORMED;
    for (size_t i = begin; i < top; i++) {
        if (m->stack[i] == container) return PICKLE_REFUSED;
        pickle_fault fault = hold(m, container, m->stack[i]);
        if (fault) return fault;
    }
    m->depth = bottom;
    if (!fresh) return PICKLE_FINE;
    if (m->depth == STACK_MAX) return PICKLE_TOO_LARGE;
    m->stack[m->depth++] = container;
    return PICKLE_FINE;
}

static pickle_fault put(machine *m, uint64_t place) {
    if (m->depth == 0) return PICKLE_MALFORMED;
    if (place >= m->memo_room) return PICKLE_TOO_LARGE;
    while (m->memo_count <= place) m->memo[m->memo_count++] = NONE;
    m->memo[place] = m->stack[m->depth - 1];
    return PICKLE_FINE;
}

static pickle_fault get(machine *m, uint64_t place) {
    if (place >= m->memo_count || m->memo[place] == NONE) return PICKLE_MALFORMED;
    if (m->depth == STACK_MAX) return PICKLE_TOO_LARGE;
    m->stack[m->depth++] = m->memo[place];
    return PICKLE_FINE;
}

static pickle_fault memo_step(machine *m, unsigned bytes, bool store) {
    uint64_t place = 0;
    if (!take_number(m, bytes, &place)) return PICKLE_MALFORMED;
    return store ? put(m, place) : get(m, place);
}

/* What protocol 0 writes as a line of text. */
static pickle_fault line_step(machine *m, unsigned char op) {
    const unsigned char *stop = memchr(m->at, '\n', (size_t)(m->end - m->at));
    if (!stop) return PICKLE_MALFORMED;
    assay_view line = {(const char *)m->at, (size_t)(stop - m->at)};
    node n = {.kind = NODE_INT};
    m->at = stop + 1;
    switch (op) {
        case 'V': n.kind = NODE_TEXT; return pickle_line_text(line, m->arena, &n.text) ? push(m, n) : PICKLE_MALFORMED;
        case 'F': n.kind = NODE_FLOAT; return pickle_line_double(line, &n.real) ? push(m, n) : PICKLE_REFUSED;
        default: break;
    }
    if (!pickle_line_integer(line, op == 'L', &n.integer)) return PICKLE_REFUSED;
    if (op == 'p' || op == 'g') {
        if (n.integer < 0) return PICKLE_MALFORMED;
        return op == 'p' ? put(m, (uint64_t)n.integer) : get(m, (uint64_t)n.integer);
    }
    if (op == 'I' && line.size == 2 && line.data[0] == '0') /* 00 and 01 are no numbers */
        n.kind = n.integer == 1 ? NODE_TRUE : NODE_FALSE;
    return push(m, n);
}

static pickle_fault step(machine *m, unsigned char op) {
    const unsigned char *skipped;
    switch (op) {
        case 0x80: return take(m, 1, &skipped) ? PICKLE_FINE : PICKLE_MALFORMED; /* PROTO */
        case 0x95: return take(m, 8, &skipped) ? PICKLE_FINE : PICKLE_MALFORMED; /* FRAME */
        case 'N': return push(m, (node){.kind = NODE_NULL});
        case 0x88: return push(m, (node){.kind = NODE_TRUE});
        case 0x89: return push(m, (node){.kind = NODE_FALSE});
        case 'J': return push_integer(m, 4, true);
        case 'K': return push_integer(m, 1, false);
        case 'M': return push_integer(m, 2, false);
        case 0x8a: { /* LONG1 */
            uint64_t size;
            if (!take_number(m, 1, &size)) return PICKLE_MALFORMED;
            return size > 8 ? PICKLE_REFUSED : push_integer(m, (unsigned)size, true);
        }
        case 'I':
        case 'L':
        case 'F':
        case 'V':
        case 'p':
        case 'g': return line_step(m, op);
        case 'G': return push_double(m);
        case 0x8c: return push_text(m, 1); /* SHORT_BINUNICODE */
        case 'X': return push_text(m, 4);
        case 0x8d: return push_text(m, 8);
        case '(': return push(m, (node){.kind = NODE_MARK});
        case ']': return push(m, (node){.kind = NODE_LIST});
        case ')': return push(m, (node){.kind = NODE_LIST});
        case '}': return push(m, (node){.kind = NODE_DICT});
        case 'a': return gather(m, NODE_LIST, 1, false);
        case 'e': return gather(m, NODE_LIST, SIZE_MAX, false);
        case 's': return gather(m, NODE_DICT, 2, false);
        case 'u': return gather(m, NODE_DICT, SIZE_MAX, false);
        case 't':
        case 'l': return gather(m, NODE_LIST, SIZE_MAX, true);
        case 'd': return gather(m, NODE_DICT, SIZE_MAX, true);
        case 0x85: return gather(m, NODE_LIST, 1, true);
        case 0x86: return gather(m, NODE_LIST, 2, true);
        case 0x87: return gather(m, NODE_LIST, 3, true);
        case 0x94: return put(m, m->memo_count); /* MEMOIZE */
        case 'q': return memo_step(m, 1, true);
        case 'r': return memo_step(m, 4, true);
        case 'h': return memo_step(m, 1, false);
        case 'j': return memo_step(m, 4, false);
        default: return PICKLE_REFUSED;
    }
}

static pickle_fault write_node(const machine *m, int32_t index, unsigned depth, assay_buffer *out) {
    const node *n = &m->nodes[index];
    switch (n->kind) {
        case NODE_NULL: assay_buffer_put(out, ASSAY_VIEW("null")); break;
        case NODE_TRUE: assay_buffer_put(out, ASSAY_VIEW("true")); break;
        case NODE_FALSE: assay_buffer_put(out, ASSAY_VIEW("false")); break;
        case NODE_INT: json_write_int(out, n->integer); break;
        case NODE_FLOAT: json_write_double(out, n->real); break;
        case NODE_TEXT:
            if (!json_write_string(out, n->text)) return PICKLE_MALFORMED;
            break;
        case NODE_MARK: return PICKLE_MALFORMED;
        case NODE_LIST:
        case NODE_DICT: {
            bool dict = n->kind == NODE_DICT, key = dict;
            if (depth == DEPTH_MAX) return PICKLE_TOO_LARGE;
            assay_buffer_put_char(out, dict ? '{' : '[');
            for (int32_t i = n->first; i != NONE; i = m->nodes[i].next) {
                if (key && m->nodes[i].kind != NODE_TEXT) return PICKLE_REFUSED;
                if (i != n->first && (!dict || key)) assay_buffer_put_char(out, ',');
                if (dict && !key) assay_buffer_put_char(out, ':');
                pickle_fault fault = write_node(m, i, depth + 1, out);
                if (fault) return fault;
                key = dict && !key;
            }
            assay_buffer_put_char(out, dict ? '}' : ']');
            break;
        }
    }
    return out->overflow ? PICKLE_TOO_LARGE : PICKLE_FINE;
}

pickle_fault pickle_to_json(assay_view bytes, assay_arena *arena, assay_buffer *out) {
    machine m = {(const unsigned char *)bytes.data,
                 (const unsigned char *)bytes.data + bytes.size,
                 NULL,
                 NULL,
                 NULL,
                 0,
                 0,
                 0,
                 0,
                 0,
                 arena};
    assay_arena_mark mark = assay_arena_mark_now(arena);
    m.node_room = 2 * bytes.size + 2 < NODES_MAX ? 2 * bytes.size + 2 : NODES_MAX; /* a byte makes one node, and copies one */
    m.memo_room = bytes.size + 1 < MEMO_MAX ? bytes.size + 1 : MEMO_MAX;
    m.nodes = assay_arena_calloc(arena, m.node_room, sizeof *m.nodes);
    m.stack = assay_arena_calloc(arena, STACK_MAX, sizeof *m.stack);
    m.memo = assay_arena_calloc(arena, m.memo_room, sizeof *m.memo);
    pickle_fault fault = m.nodes && m.stack && m.memo ? PICKLE_FINE : PICKLE_TOO_LARGE;
    while (!fault) {
        const unsigned char *op;
        if (!take(&m, 1, &op)) {
            fault = PICKLE_MALFORMED;
        } else if (*op == '.') {
            fault = m.depth == 1 && m.at == m.end ? write_node(&m, m.stack[0], 0, out) : PICKLE_MALFORMED;
            break;
        } else {
            fault = step(&m, *op);
        }
    }
    assay_arena_rewind(arena, mark);
    return fault;
}
