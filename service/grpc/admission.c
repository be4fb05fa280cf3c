/* See admission.h. */
#include "service/grpc/admission.h"

enum { CROWD_FADE = 64 };

void admission_init(admission *a, size_t calls_max, size_t bytes_max) {
    *a = (admission){.calls_max = calls_max, .bytes_max = bytes_max, .guess = ADMISSION_GUESS_MIN};
    pthread_mutex_init(&a->lock, NULL);
}

void admission_clear(admission *a) {
    pthread_mutex_destroy(&a->lock);
}

bool admission_enter(admission *a) {
    pthread_mutex_lock(&a->lock);
    bool fits = a->calls < a->calls_max;
    if (fits) a->calls++;
    size_t faded = a->crowd - (a->crowd + CROWD_FADE - 1) / CROWD_FADE;
    a->crowd = a->calls > faded ? a->calls : faded;
    pthread_mutex_unlock(&a->lock);
    return fits;
}

void admission_leave(admission *a) {
    pthread_mutex_lock(&a->lock);
    a->calls--;
    pthread_mutex_unlock(&a->lock);
}

bool admission_read_begin(admission *a) {
    pthread_mutex_lock(&a->lock);
    bool idle = a->bytes == 0 && a->reading == 0;
    bool fits = idle || a->bytes + (a->reading + 1) * a->guess <= a->bytes_max;
    if (fits) a->reading++;
    pthread_mutex_unlock(&a->lock);
    return fits;
}

void admission_read_end(admission *a, size_t bytes) {
    pthread_mutex_lock(&a->lock);
    a->reading--;
    a->bytes += bytes;
    if (bytes > 0) {
        size_t faded = a->guess - a->guess / 16;
        a->guess = bytes > faded ? bytes : faded;
        if (a->guess < ADMISSION_GUESS_MIN) a->guess = ADMISSION_GUESS_MIN;
    }
    pthread_mutex_unlock(&a->lock);
}

bool admission_has_room(admission *a) {
    pthread_mutex_lock(&a->lock);
    bool fits = a->bytes < a->bytes_max;
    pthread_mutex_unlock(&a->lock);
    return fits;
}

void admission_hold(admission *a, size_t bytes) {
    pthread_mutex_lock(&a->lock);
    a->bytes += bytes;
    pthread_mutex_unlock(&a->lock);
}

size_t admission_calls(admission *a) {
    pthread_mutex_lock(&a->lock);
    size_t calls = a->calls;
    pthread_mutex_unlock(&a->lock);
    return calls;
}

size_t admission_crowd(admission *a) {
    pthread_mutex_lock(&a->lock);
    size_t crowd = a->crowd;
    pthread_mutex_unlock(&a->lock);
    return crowd;
}

size_t admission_guess(admission *a) {
    pthread_mutex_lock(&a->lock);
    size_t guess = a->guess;
    pthread_mutex_unlock(&a->lock);
    return guess;
}

void admission_release(admission *a, size_t bytes) {
    pthread_mutex_lock(&a->lock);
    a->bytes -= bytes;
    pthread_mutex_unlock(&a->lock);
}
