/* Refuses what writes to a project, at the n-th call or from then on: a preload for tests on Linux.
 *
 * refuse(what, n, error, lasting): `what` is a sum of 1 write, 2 sync, 4 truncate or grow, 8 remove, 16 rename,
 * 32 read, 64 look at a name; the n-th such call from now on fails with `error`, or kills the process where `error`
 * is 0. refused(): calls counted so far.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

static int what_, error_, lasting_;
static long left_, seen_;

void refuse(int what, long n, int error, int lasting) {
    what_ = what, left_ = n, error_ = error, lasting_ = lasting, seen_ = 0;
}

long refused(void) { return seen_; }

static int ours(int descriptor) {
    char link[64], path[4096];
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) return 0;
    path[length] = 0;
    return strstr(path, ".annotator") != NULL || strstr(path, "sqlite_") != NULL;
}

static int hit(int kind) {
    if (!(what_ & kind)) return 0;
    seen_++;
    left_--;
    if (left_ > 0 || (left_ < 0 && !lasting_)) return 0;
    if (!error_) kill(getpid(), SIGKILL);
    errno = error_;
    return 1;
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define FAILS(descriptor, kind) (what_ && ours(descriptor) && hit(kind))

ssize_t write(int d, const void *b, size_t n) { REAL(write); return FAILS(d, 1) ? -1 : real(d, b, n); }
ssize_t pwrite(int d, const void *b, size_t n, off_t o) { REAL(pwrite); return FAILS(d, 1) ? -1 : real(d, b, n, o); }
ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) {
    REAL(pwrite64);
    return FAILS(d, 1) ? -1 : real(d, b, n, o);
}
int fsync(int d) { REAL(fsync); return FAILS(d, 2) ? -1 : real(d); }
int fdatasync(int d) { REAL(fdatasync); return FAILS(d, 2) ? -1 : real(d); }
int ftruncate(int d, off_t n) { REAL(ftruncate); return FAILS(d, 4) ? -1 : real(d, n); }
int ftruncate64(int d, off64_t n) { REAL(ftruncate64); return FAILS(d, 4) ? -1 : real(d, n); }
int fallocate(int d, int m, off_t o, off_t n) { REAL(fallocate); return FAILS(d, 4) ? -1 : real(d, m, o, n); }
int posix_fallocate(int d, off_t o, off_t n) { REAL(posix_fallocate); return FAILS(d, 4) ? error_ : real(d, o, n); }
int unlink(const char *path) {
    REAL(unlink);
    return what_ && strstr(path, ".annotator-") && hit(8) ? -1 : real(path);
}
int rename(const char *old, const char *new) {
    REAL(rename);
    return what_ && strstr(new, ".annotator") && hit(16) ? -1 : real(old, new);
}
ssize_t pread(int d, void *b, size_t n, off_t o) { REAL(pread); return FAILS(d, 32) ? -1 : real(d, b, n, o); }
ssize_t pread64(int d, void *b, size_t n, off64_t o) { REAL(pread64); return FAILS(d, 32) ? -1 : real(d, b, n, o); }

#define LOOKS(path) (what_ && (path) && strstr(path, ".annotator") && hit(64))
int stat(const char *p, struct stat *s) { REAL(stat); return LOOKS(p) ? -1 : real(p, s); }
int lstat(const char *p, struct stat *s) { REAL(lstat); return LOOKS(p) ? -1 : real(p, s); }
int stat64(const char *p, struct stat64 *s) { REAL(stat64); return LOOKS(p) ? -1 : real(p, s); }
int lstat64(const char *p, struct stat64 *s) { REAL(lstat64); return LOOKS(p) ? -1 : real(p, s); }
int fstatat(int d, const char *p, struct stat *s, int f) { REAL(fstatat); return LOOKS(p) ? -1 : real(d, p, s, f); }
int fstatat64(int d, const char *p, struct stat64 *s, int f) {
    REAL(fstatat64);
    return LOOKS(p) ? -1 : real(d, p, s, f);
}
