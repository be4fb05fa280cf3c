/* See late_part.h. */
#include "service/judge/late_part.h"

#include <math.h>

static const uint32_t MAGIC = 0x1A7E51DE;

void late_trailer_put(assay_buffer *body, const late_trailer *trailer) {
    late_trailer copy = *trailer;
    copy.magic = MAGIC;
    assay_buffer_put(body, (assay_view){(const char *)&copy, sizeof copy});
}

static bool good_part(const late_part *part) {
    bool named = part->name[0] != '\0' && memchr(part->name, '\0', sizeof part->name);
    for (const char *at = part->name; named && *at; at++)
        named = (*at >= 'a' && *at <= 'z') || assay_is_digit(*at) || *at == '_';
    bool addressed = memchr(part->endpoint, '\0', sizeof part->endpoint) != NULL;
    bool scaled =
        part->endpoint[0] == '\0' || (isfinite(part->center) && isfinite(part->scale) && part->scale > 0 && part->sigmoid <= 1);
    return named && addressed && scaled && part->begin <= part->end && part->correct <= 1 && part->counts <= 1 &&
           isfinite(part->weight) && !isnan(part->least) && !isnan(part->most) && part->least <= part->most;
}

bool late_trailer_take(assay_view *body, late_trailer *out) {
    if (body->size < sizeof *out) return false;
    memcpy(out, body->data + body->size - sizeof *out, sizeof *out);
    bool good =
        out->magic == MAGIC && out->count >= 1 && out->count <= LATE_PARTS_MAX && (isfinite(out->reward) || isnan(out->reward));
    for (uint32_t i = 0; good && i < out->count; i++) good = good_part(&out->parts[i]);
    body->size -= sizeof *out;
    return good;
}
