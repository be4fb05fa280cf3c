/* The error of a call's head, from scorer to front: class (one byte), then reason, field and message, each with its NUL. The reader
 * trusts nothing: a body that is not of that form is an internal error. */
#include "common/utf8.h"
#include "service/judge/judge.h"

void judge_error_write(assay_buffer *body, const assay_status *status) {
    assay_buffer_put_char(body, (char)status->code);
    assay_buffer_put(body, (assay_view){status->reason, strlen(status->reason) + 1});
    assay_buffer_put(body, (assay_view){status->field, strlen(status->field) + 1});
    assay_buffer_put(body, (assay_view){status->message, strlen(status->message) + 1});
}

static bool take(assay_view *body, char *out, size_t room) {
    size_t size = strnlen(body->data, body->size);
    if (size == body->size || size >= room || !assay_utf8_is_valid((assay_view){body->data, size})) return false;
    memcpy(out, body->data, size + 1);
    *body = assay_view_slice(*body, size + 1, body->size);
    return true;
}

assay_status judge_error_read(assay_view body) {
    assay_status status = {.code = ASSAY_INTERNAL};
    if (body.size > 0) {
        unsigned code = (unsigned char)body.data[0];
        assay_view rest = assay_view_slice(body, 1, body.size);
        if (code > ASSAY_OK && code <= ASSAY_INTERNAL && take(&rest, status.reason, sizeof status.reason) &&
            take(&rest, status.field, sizeof status.field) && take(&rest, status.message, sizeof status.message)) {
            status.code = (assay_status_class)code;
            return status;
        }
    }
    return assay_fail(ASSAY_INTERNAL, "MALFORMED_ERROR", NULL, "a scorer reported an error that cannot be read");
}
