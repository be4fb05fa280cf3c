/* See journal.h. */
#include "service/cli/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/clock.h"

enum { SEEN_BYTES = 17, LOCK_TRIES = 500, MAGIC_BYTES = 16 };
static const char magic[MAGIC_BYTES] = "assay-resume-1\n";

struct journal {
    char *path, *temporary, *seen_path, *lock_path, *rows_path;
    int lock_fd;
    hash128 fingerprint;
    output seen;         /* not open (fd -1) before the first hash */
    uint64_t seen_bytes; /* of the checkpoint */
    int64_t every_ns, last_ns;
};

/* What the file holds. */
typedef struct journal_file {
    char magic[MAGIC_BYTES];
    hash128 fingerprint;
    uint64_t seen_bytes;
    journal_state state;
    hash128 check; /* of all before it */
} journal_file;

static assay_status failed(const char *path, const char *what) {
    return assay_fail(ASSAY_ENVIRONMENT, "JOURNAL", NULL, "%s %s: %s", what, path, strerror(errno));
}

static char *path_with(const char *path, const char *ending) {
    size_t size = strlen(path) + strlen(ending) + 1;
    char *made = malloc(size);
    if (made) snprintf(made, size, "%s%s", path, ending);
    return made;
}

static hash128 check_of(const journal_file *file) {
    return hash128_of((assay_view){(const char *)file, offsetof(journal_file, check)});
}

/* A run that is through removes its lock: who waited for it then holds a file that nobody else finds. */
static bool is_still_there(const journal *self) {
    struct stat held, there;
    return fstat(self->lock_fd, &held) == 0 && stat(self->lock_path, &there) == 0 && held.st_ino == there.st_ino &&
           held.st_dev == there.st_dev;
}

/* Another run's lock may be that of a killed one whose processes are just ending. */
static assay_status take_lock(journal *self) {
    for (int turn = 0; turn <= LOCK_TRIES; turn++) {
        if (turn > 0) usleep(10000);
        if (self->lock_fd < 0) self->lock_fd = open(self->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (self->lock_fd < 0) return failed(self->lock_path, "cannot open");
        if (flock(self->lock_fd, LOCK_EX | LOCK_NB) == 0) {
            if (is_still_there(self)) return assay_ok();
            close(self->lock_fd);
            self->lock_fd = -1;
        } else if (errno != EWOULDBLOCK && errno != EINTR) {
            return failed(self->lock_path, "cannot lock");
        }
    }
    return assay_fail(ASSAY_ENVIRONMENT, "LOCKED", NULL, "another run holds %s", self->lock_path);
}

static assay_status read_file(journal *self, journal_state *state, bool *found) {
    journal_file file;
    int fd = open(self->path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return errno == ENOENT ? assay_ok() : failed(self->path, "cannot open");
    ssize_t got = read(fd, &file, sizeof file);
    close(fd);
    if (got != (ssize_t)sizeof file || memcmp(file.magic, magic, MAGIC_BYTES) != 0 ||
        !hash128_equal(file.check, check_of(&file)))
        return assay_fail(ASSAY_INPUT, "BAD_JOURNAL", NULL, "%s cannot be read; remove it to begin afresh", self->path);
    if (!hash128_equal(file.fingerprint, self->fingerprint))
        return assay_fail(ASSAY_USAGE, "OTHER_RUN", NULL,
                          "%s is of a run with other options, files or another version; remove it to begin afresh", self->path);
    *state = file.state;
    self->seen_bytes = file.seen_bytes;
    *found = true;
    return assay_ok();
}

assay_status journal_open(const char *output_path, hash128 fingerprint, bool resume, journal **out, journal_state *state,
                          bool *found) {
    *found = false;
    *state = (journal_state){.place = {0, 0, 0}};
    journal *self = calloc(1, sizeof *self);
    *out = self;
    if (!self) return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for the journal");
    *self = (journal){
        .lock_fd = -1, .fingerprint = fingerprint, .seen.fd = -1, .every_ns = INT64_C(5000000000), .last_ns = assay_wall_ns()};
    self->path = path_with(output_path, ".resume");
    self->temporary = path_with(output_path, ".resume.new");
    self->seen_path = path_with(output_path, ".resume.seen");
    self->lock_path = path_with(output_path, ".resume.lock");
    self->rows_path = path_with(output_path, ".resume.rows");
    if (!self->path || !self->temporary || !self->seen_path || !self->lock_path || !self->rows_path)
        return assay_fail(ASSAY_ENVIRONMENT, "OUT_OF_MEMORY", NULL, "no memory for the journal");
    assay_status status = take_lock(self);
    if (status.code != ASSAY_OK) return status;
    if (resume) return read_file(self, state, found);
    unlink(self->path);
    unlink(self->seen_path);
    unlink(self->rows_path);
    return assay_ok();
}

const char *journal_rows_path(const journal *self) {
    return self->rows_path;
}

void journal_close(journal *self, bool done) {
    if (!self) return;
    if (self->seen.fd >= 0) {
        assay_status ignored = output_close(&self->seen);
        (void)ignored;
    }
    bool held = self->lock_fd >= 0 && flock(self->lock_fd, LOCK_EX | LOCK_NB) == 0; /* else these are another run's */
    if (held && (done || access(self->path, F_OK) != 0)) { /* without a checkpoint there is no way to go on from */
        unlink(self->path);
        unlink(self->seen_path);
        unlink(self->rows_path);
        unlink(self->lock_path);
    }
    if (self->lock_fd >= 0) close(self->lock_fd);
    free(self->path);
    free(self->temporary);
    free(self->seen_path);
    free(self->lock_path);
    free(self->rows_path);
    free(self);
}

static assay_status open_seen(journal *self) {
    if (self->seen.fd >= 0) return assay_ok();
    if (self->seen_bytes > 0) return output_open_at(&self->seen, self->seen_path, self->seen_bytes);
    assay_status status = output_open(&self->seen, self->seen_path);
    return status.code == ASSAY_OK ? output_begin(&self->seen) : status;
}

void journal_see(journal *self, uint8_t kind, hash128 hash) {
    if (!self) return;
    assay_status status = open_seen(self);
    if (status.code != ASSAY_OK) return; /* the checkpoint says so */
    assay_buffer_put_char(&self->seen.buffer, (char)kind);
    assay_buffer_put(&self->seen.buffer, (assay_view){(const char *)&hash, sizeof hash});
    output_settle(&self->seen, false);
}

assay_status journal_seen(journal *self, void (*take)(void *argument, uint8_t kind, hash128 hash), void *argument) {
    if (self->seen_bytes == 0) return assay_ok();
    FILE *file = fopen(self->seen_path, "re");
    if (!file) return failed(self->seen_path, "cannot open");
    char entry[SEEN_BYTES];
    uint64_t left = self->seen_bytes / SEEN_BYTES;
    for (; left > 0 && fread(entry, SEEN_BYTES, 1, file) == 1; left--) {
        hash128 hash;
        memcpy(&hash, entry + 1, sizeof hash);
        take(argument, (uint8_t)entry[0], hash);
    }
    fclose(file);
    if (left == 0) return assay_ok();
    return assay_fail(ASSAY_INPUT, "BAD_JOURNAL", NULL, "%s is shorter than the run before left it", self->seen_path);
}

static assay_status write_file(const char *path, const void *bytes, size_t size) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (fd < 0) return failed(path, "cannot open");
    ssize_t written = write(fd, bytes, size);
    bool good = written == (ssize_t)size && fdatasync(fd) == 0;
    assay_status status = good ? assay_ok() : failed(path, "cannot write");
    close(fd);
    return status;
}

assay_status journal_checkpoint(journal *self, const journal_state *state) {
    journal_file file;
    memset(&file, 0, sizeof file); /* padding too is hashed */
    memcpy(file.magic, magic, MAGIC_BYTES);
    file.fingerprint = self->fingerprint;
    file.state = *state;
    file.seen_bytes = self->seen_bytes;
    if (self->seen.fd >= 0 && !output_checkpoint(&self->seen, &file.seen_bytes)) return self->seen.status;
    file.check = check_of(&file);
    assay_status status = write_file(self->temporary, &file, sizeof file);
    if (status.code == ASSAY_OK && rename(self->temporary, self->path) != 0) status = failed(self->path, "cannot write");
    self->last_ns = assay_wall_ns();
    return status;
}

bool journal_is_due(const journal *self) {
    return assay_wall_ns() - self->last_ns >= self->every_ns;
}

void journal_every(journal *self, double seconds) {
    self->every_ns = (int64_t)(seconds * 1e9);
}
