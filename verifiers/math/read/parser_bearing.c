/* Directions of the compass: N30°E, E 60° N, "30° east of north". One node: a call of "bearing" with the angle from north, clockwise. */
#include "verifiers/math/read/parser_internal.h"

static int quarter_of(char letter) {
    const char *at = letter ? strchr("NESW", letter) : NULL;
    return at ? (int)(at - "NESW") : -1;
}

static int quarter_at(const math_parser *p, size_t ahead) {
    const math_token *token = math_peek_at(p, ahead);
    return token->kind == T_LETTER && token->text.size == 1 ? quarter_of(token->text.data[0]) : -1;
}

/* The letters of neighbouring directions: from `from` the angle turns towards `to`. */
static bool are_neighbours(int from, int to) {
    return from >= 0 && to >= 0 && (from - to) % 2 != 0;
}

/* How many tokens the angle takes: a number, the sign, and minutes perhaps. */
static size_t angle_tokens(const math_parser *p, size_t ahead) {
    if (math_peek_at(p, ahead)->kind != T_NUMBER || math_peek_at(p, ahead + 1)->kind != T_DEGREE) return 0;
    bool minutes = math_peek_at(p, ahead + 2)->kind == T_NUMBER && math_peek_at(p, ahead + 3)->kind == T_PRIME;
    return minutes ? 4 : 2;
}

bool math_at_bearing(const math_parser *p) {
    int from = quarter_at(p, 0);
    size_t angle = from >= 0 ? angle_tokens(p, 1) : 0;
    return angle > 0 && are_neighbours(from, quarter_at(p, 1 + angle)) && math_is_closer(p, math_peek_at(p, 2 + angle));
}

/* The angle from north, clockwise, of one that turns from a quarter towards its neighbour. */
static math_node *from_north(math_parser *p, int from, int to, math_node *angle) {
    static const char *const quarters[] = {"360", "90", "180", "270"};
    bool clockwise = (to - from + 4) % 4 == 1;
    if (from == 0 && clockwise) return angle;
    math_node *number = math_node_small(p, quarters[from]), *whole = number ? math_node_of(p, N_DEGREE, 0, number, NULL) : NULL;
    math_node *turn = whole && !clockwise ? math_node_of(p, N_NEGATE, 0, angle, NULL) : angle;
    return whole && turn ? math_node_of(p, N_ADD, 0, whole, turn) : NULL;
}

static math_node *bearing_of(math_parser *p, int from, int to, math_node *angle) {
    math_node *turned = from_north(p, from, to, angle), *node = turned ? math_node_of(p, N_CALL, 0, turned, NULL) : NULL;
    if (node) node->text = ASSAY_VIEW(MATH_BEARING);
    return node;
}

math_node *math_parse_bearing(math_parser *p) {
    int from = quarter_at(p, 0);
    math_next(p);
    math_node *angle = math_parse_expression(p, P_JUXTAPOSE);
    if (!angle) return NULL;
    int to = quarter_at(p, 0);
    math_next(p);
    return to < 0 ? math_parser_fail(p, "not a direction") : bearing_of(p, from, to, angle);
}

/* "east of north" */
static int quarter_word(assay_view *text) {
    static const char *const words[] = {"north", "east", "south", "west"};
    *text = assay_view_trim(*text);
    for (int i = 0; i < 4; i++) {
        if (!assay_view_starts_with(*text, assay_view_of(words[i]))) continue;
        *text = assay_view_trim(assay_view_slice(*text, strlen(words[i]), text->size));
        return i;
    }
    return -1;
}

math_node *math_bearing_in_words(math_parser *p, math_node *angle) {
    size_t ahead = 0;
    char words[40];
    size_t size = 0;
    for (; math_peek_at(p, ahead)->kind == T_TEXT && ahead < 4; ahead++) {
        assay_view word = math_peek_at(p, ahead)->text;
        if (size + word.size + 1 > sizeof words) return NULL;
        memcpy(words + size, word.data, word.size);
        size += word.size;
        words[size++] = ' ';
    }
    assay_view text = {words, size};
    int to = quarter_word(&text);
    if (to < 0 || !assay_view_starts_with(text, ASSAY_VIEW("of "))) return NULL;
    text = assay_view_slice(text, 3, text.size);
    int from = quarter_word(&text);
    if (text.size > 0 || !are_neighbours(from, to) || !math_is_closer(p, math_peek_at(p, ahead))) return NULL;
    p->at += ahead;
    return bearing_of(p, from, to, angle);
}
