/* The scratch folder of one run: a tmpfs of its own at /box, limited in bytes and inodes, detached at the end, so that cleaning up costs
 * the same whatever was written. Its pages are charged to the cell's memory group. */
#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/mount.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sandbox/cell/cell.h"

/* Bytes of standard input that is to stand in the folder; 0 where it is not, or is a pipe. */
static uint64_t input_bytes(const cell *c) {
    struct stat about;
    bool wanted = c->order.stdin_named && c->fds[WIRE_FD_STDIN] >= 0;
    return wanted && fstat(c->fds[WIRE_FD_STDIN], &about) == 0 && S_ISREG(about.st_mode) ? (uint64_t)about.st_size : 0;
}

bool cell_scratch_mount(cell *c) {
    char options[96];
    uint32_t files = c->order.limits.scratch_files ? c->order.limits.scratch_files : 256;
    snprintf(options, sizeof options, "size=%llu,nr_inodes=%u,mode=0755",
             (unsigned long long)(c->order.limits.scratch_bytes + input_bytes(c)), files);
    if (mount("box", "/box", "tmpfs", MS_NOSUID | MS_NODEV, options) != 0) return false;
    c->scratch_mounted = true;
    return mkdir("/box/shm", 0755) == 0;
}

void cell_scratch_unmount(cell *c) {
    if (umount2("/box", MNT_DETACH) != 0) c->report.dirty = 1;
    c->scratch_mounted = false;
}

static bool copy_all(int from, int to, uint64_t size) {
    off_t at = 0;
    while ((uint64_t)at < size) {
        ssize_t sent = sendfile(to, from, &at, (size_t)(size - (uint64_t)at));
        if (sent <= 0) {
            if (sent == 0) errno = EIO;
            return false;
        }
    }
    return true;
}

bool cell_scratch_write(cell *c) {
    char path[WIRE_NAME_BYTES + 8];
    struct stat about;
    int from = c->fds[WIRE_FD_PROGRAM];
    if (from < 0 || c->order.source_name[0] == 0 || !c->scratch_mounted) {
        errno = EINVAL;
        return false;
    }
    snprintf(path, sizeof path, "/box/%s", c->order.source_name);
    int to = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (to < 0) return false;
    bool done = fstat(from, &about) == 0 && copy_all(from, to, (uint64_t)about.st_size);
    close(to);
    close(from);
    c->fds[WIRE_FD_PROGRAM] = -1;
    return done;
}

bool cell_scratch_stdin(cell *c) {
    if (!c->order.stdin_named || !c->scratch_mounted) return true;
    int to = open("/box/stdin", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0444);
    bool done = to >= 0 && copy_all(c->fds[WIRE_FD_STDIN], to, input_bytes(c));
    if (to >= 0) close(to);
    return done;
}

/* Whatever the cell left under that name, only a regular file inside the folder is taken, and no link is followed. */
void cell_scratch_collect(cell *c) {
    char path[WIRE_NAME_BYTES];
    struct stat about;
    memcpy(path, c->order.collect, sizeof path);
    int folder = open("/box", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct open_how how = {.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOFOLLOW,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS};
    int from = folder < 0 ? -1 : (int)syscall(SYS_openat2, folder, path, &how, sizeof how);
    if (folder >= 0) close(folder);
    int to = from < 0 ? -1 : memfd_create("collected", MFD_CLOEXEC | MFD_ALLOW_SEALING);
    bool good = to >= 0 && fstat(from, &about) == 0 && S_ISREG(about.st_mode) &&
                (uint64_t)about.st_size <= c->order.limits.file_bytes && copy_all(from, to, (uint64_t)about.st_size) &&
                fchmod(to, 0755) == 0 && fcntl(to, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) == 0;
    if (from >= 0) close(from);
    if (good) {
        c->collected = to;
        c->report.collected_bytes = (uint64_t)about.st_size;
    } else if (to >= 0) {
        close(to);
    }
}
