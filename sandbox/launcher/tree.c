/* Building a mother's root: bind mounts (mount(2)), mount_setattr(2) for recursive read-only, pivot_root(2) onto itself. */
#include "sandbox/launcher/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/mount.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define HUB "/mnt"
#define ROOT HUB "/root"

bool tree_plan_add(tree_plan *plan, const char *path) {
    size_t size = strlen(path);
    while (size > 1 && path[size - 1] == '/') size--;
    if (size == 0 || path[0] != '/' || size >= TREE_PATH_BYTES || strstr(path, "/../")) return false;
    for (unsigned i = 0; i < plan->bind_count; i++) {
        size_t have = strlen(plan->binds[i]);
        if (size >= have && memcmp(path, plan->binds[i], have) == 0 && (size == have || path[have] == '/')) return true;
    }
    if (plan->bind_count == TREE_PATHS_MAX) return false;
    memcpy(plan->binds[plan->bind_count], path, size);
    plan->binds[plan->bind_count++][size] = 0;
    return true;
}

static assay_status failed(const char *what, const char *path) {
    return assay_fail(ASSAY_ENVIRONMENT, "CELL_TREE", NULL, "%s %s: %s", what, path, strerror(errno));
}

assay_status tree_open_hub(void) {
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return failed("making mounts private at", "/");
    if (mount("assay", HUB, "tmpfs", MS_NOSUID | MS_NODEV, "size=1g,mode=0755") != 0) return failed("mounting a tmpfs on", HUB);
    if (mkdir(ROOT, 0755) != 0 || mkdir(TREE_STORE, 0755) != 0 || mkdir(TREE_STORE "/bits", 0755) != 0)
        return failed("making folders in", HUB);
    return assay_ok();
}

/* All folders above `path`, and itself as a folder or an empty file. */
static bool make_place(const char *path, bool folder) {
    char part[TREE_PATH_BYTES + 32];
    size_t size = strlen(path);
    if (size >= sizeof part) return false;
    memcpy(part, path, size + 1);
    for (size_t i = sizeof ROOT; i < size; i++) {
        if (part[i] != '/') continue;
        part[i] = 0;
        if (mkdir(part, 0755) != 0 && errno != EEXIST) return false;
        part[i] = '/';
    }
    if (folder) return mkdir(part, 0755) == 0 || errno == EEXIST;
    int fd = open(part, O_WRONLY | O_CREAT | O_CLOEXEC, 0644);
    if (fd >= 0) close(fd);
    return fd >= 0;
}

static bool make_read_only(const char *place, uint64_t flags) {
    struct mount_attr attr = {.attr_set = flags};
    if (syscall(SYS_mount_setattr, AT_FDCWD, place, 0x8000 /* AT_RECURSIVE */, &attr, sizeof attr) == 0) return true;
    if (errno != ENOSYS) return false;
    unsigned long old = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | (flags & MOUNT_ATTR_NODEV ? MS_NODEV : 0ul);
    return mount(NULL, place, NULL, old, NULL) == 0;
}

static assay_status bind_one(const char *path, uint64_t flags) {
    char place[TREE_PATH_BYTES + 32], target[TREE_PATH_BYTES];
    struct stat about;
    snprintf(place, sizeof place, ROOT "%s", path);
    if (lstat(path, &about) != 0) return errno == ENOENT ? assay_ok() : failed("looking at", path);
    if (S_ISLNK(about.st_mode)) { /* /bin -> usr/bin and its like are links inside, too */
        ssize_t size = readlink(path, target, sizeof target - 1);
        if (size <= 0 || !make_place(place, true) || rmdir(place) != 0) return failed("copying the link", path);
        target[size] = 0;
        return symlink(target, place) == 0 ? assay_ok() : failed("copying the link", path);
    }
    if (!make_place(place, S_ISDIR(about.st_mode))) return failed("making a place for", path);
    if (mount(path, place, NULL, MS_BIND | MS_REC, NULL) != 0) return failed("binding", path);
    if (!make_read_only(place, flags)) return failed("making read-only", path);
    return assay_ok();
}

static assay_status write_helper(const tree_plan *plan) {
    if (!plan->file) return assay_ok();
    int fd = open(ROOT "/assay/helper", O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0755);
    bool done = fd >= 0 && write(fd, plan->file, plan->file_bytes) == (ssize_t)plan->file_bytes;
    if (fd >= 0) close(fd);
    return done ? assay_ok() : failed("writing", "/assay/helper");
}

static assay_status fill(const tree_plan *plan) {
    static const char *const devices[] = {"/dev/null", "/dev/zero", "/dev/random", "/dev/urandom"};
    uint64_t plain = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID;
    if (mkdir(ROOT "/dev", 0755) != 0 || mkdir(ROOT "/assay", 0755) != 0 || mkdir(ROOT "/box", 0755) != 0)
        return failed("filling", ROOT);
    if (symlink("box", ROOT "/tmp") != 0 || symlink("/box/shm", ROOT "/dev/shm") != 0 ||
        symlink("/box/stdin", ROOT "/dev/stdin") != 0 || mkdir(ROOT "/dev/fd", 0755) != 0 ||
        symlink("/box/stdin", ROOT "/dev/fd/0") != 0)
        return failed("filling", ROOT);
    for (size_t i = 0; i < (plan->devices ? sizeof devices / sizeof *devices : 1); i++) {
        assay_status status = bind_one(devices[i], MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC);
        if (status.code) return status;
    }
    for (unsigned i = 0; i < plan->bind_count; i++) {
        assay_status status = bind_one(plan->binds[i], plain | MOUNT_ATTR_NODEV);
        if (status.code) return status;
    }
    if (plan->store) {
        if (mkdir(ROOT "/assay/store", 0755) != 0 || mount(TREE_STORE, ROOT "/assay/store", NULL, MS_BIND, NULL) != 0)
            return failed("binding", TREE_STORE);
        if (!make_read_only(ROOT "/assay/store", plain | MOUNT_ATTR_NODEV)) return failed("making read-only", TREE_STORE);
    }
    return write_helper(plan);
}

assay_status tree_enter(const tree_plan *plan) {
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return failed("making mounts private at", "/");
    if (mount("root", ROOT, "tmpfs", MS_NOSUID, "size=4m,nr_inodes=4096,mode=0755") != 0)
        return failed("mounting a tmpfs on", ROOT);
    assay_status status = fill(plan);
    if (status.code) return status;
    struct mount_attr attr = {.attr_set = MOUNT_ATTR_RDONLY | MOUNT_ATTR_NOSUID};
    if (syscall(SYS_mount_setattr, AT_FDCWD, ROOT, 0, &attr, sizeof attr) != 0 &&
        mount(NULL, ROOT, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY | MS_NOSUID, NULL) != 0)
        return failed("making read-only", ROOT);
    if (chdir(ROOT) != 0 || syscall(SYS_pivot_root, ".", ".") != 0) return failed("pivot_root to", ROOT);
    if (umount2(".", MNT_DETACH) != 0 || chdir("/") != 0) return failed("leaving", "the old root");
    return assay_ok();
}
