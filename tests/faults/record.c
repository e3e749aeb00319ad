/* Writes down what a process does to the files of one folder: a preload for tests on Linux.
 *
 * record(folder, log): from now on; record_mark(text): a line of our own among it; record(0, 0): no more.
 * Each event: kind (1 byte), inode and number (8 bytes each), two lengths (4 each), then so many bytes twice.
 *   c made path · m made folder path · w wrote number=offset, data · t has number=bytes · s synced · d synced a folder
 *   u removed path · r renamed path, path · ! mark
 * What is written through a mapping is not seen: of SQLite's that is only the -shm, which nothing relies on.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static pthread_mutex_t turn = PTHREAD_MUTEX_INITIALIZER;
static char folder_[PATH_MAX];
static int log_ = -1;

static void put(const void *bytes, size_t length) {
    const char *rest = bytes;
    while (length) {
        ssize_t done = syscall(SYS_write, log_, rest, length);
        if (done <= 0) abort();
        rest += done, length -= done;
    }
}

static void event(char kind, uint64_t inode, uint64_t number, const void *one, uint32_t n1, const char *two) {
    uint32_t n2 = two ? strlen(two) : 0;
    char head[25];
    head[0] = kind;
    memcpy(head + 1, &inode, 8), memcpy(head + 9, &number, 8), memcpy(head + 17, &n1, 4), memcpy(head + 21, &n2, 4);
    put(head, sizeof head);
    if (n1) put(one, n1);
    if (n2) put(two, n2);
}

int record(const char *folder, const char *log) {
    if (log_ >= 0) syscall(SYS_close, log_);
    log_ = -1;
    if (!folder) return 0;
    snprintf(folder_, sizeof folder_, "%s/", folder);
    log_ = syscall(SYS_openat, AT_FDCWD, log, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    return log_ >= 0 ? 0 : -1;
}

void record_mark(const char *text) {
    pthread_mutex_lock(&turn);
    if (log_ >= 0) event('!', 0, 0, text, strlen(text), 0);
    pthread_mutex_unlock(&turn);
}

/* The path below the folder, or none: absolute, or relative to a descriptor. */
static const char *below(int base, const char *path, char *room) {
    if (log_ < 0 || !path) return 0;
    if (path[0] == '/') snprintf(room, 2 * PATH_MAX, "%s", path);
    else if (base == AT_FDCWD) return 0;
    else {
        char link[64];
        snprintf(link, sizeof link, "/proc/self/fd/%d", base);
        ssize_t length = readlink(link, room, PATH_MAX - 1);
        if (length < 0) return 0;
        snprintf(room + length, PATH_MAX, "/%s", path);
    }
    size_t length = strlen(folder_);
    return strncmp(room, folder_, length) ? 0 : room + length;
}

/* The state of an open file or folder below the folder, or of the folder itself; 0 if it is another's. */
static int ours(int descriptor, struct stat *state) {
    char link[64], path[PATH_MAX];
    if (log_ < 0 || descriptor == log_) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", descriptor);
    ssize_t length = readlink(link, path, sizeof path - 2);
    if (length <= 0 || path[0] != '/') return 0;
    path[length] = '/', path[length + 1] = 0;
    return !strncmp(path, folder_, strlen(folder_)) && !fstat(descriptor, state);
}

#define REAL(name) static __typeof__(name) *real; if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)
#define ENTER int error_; pthread_mutex_lock(&turn)
#define LEAVE(result) error_ = errno; pthread_mutex_unlock(&turn); errno = error_; return result

static int opened(int (*real)(int, const char *, int, ...), int base, const char *path, int flags, mode_t mode) {
    char room[2 * PATH_MAX];
    struct stat before, after;
    const char *name = below(base, path, room);
    if (!name) return real(base, path, flags, mode);
    ENTER;
    int there = !fstatat(base, path, &before, 0);
    int descriptor = real(base, path, flags, mode);
    if (descriptor >= 0 && !fstat(descriptor, &after) && S_ISREG(after.st_mode)) {
        if (!there) event('c', after.st_ino, 0, name, strlen(name), 0);
        else if (flags & O_TRUNC) event('t', after.st_ino, 0, 0, 0, 0);
    }
    LEAVE(descriptor);
}

#define MODE mode_t mode = 0; if (flags & (O_CREAT | O_TMPFILE)) { va_list rest; va_start(rest, flags); mode = va_arg(rest, mode_t); va_end(rest); }
int openat(int base, const char *path, int flags, ...) { MODE REAL(openat); return opened(real, base, path, flags, mode); }
int openat64(int base, const char *path, int flags, ...) { MODE return openat(base, path, flags | O_LARGEFILE, mode); }
int open(const char *path, int flags, ...) { MODE return openat(AT_FDCWD, path, flags, mode); }
int open64(const char *path, int flags, ...) { MODE return openat(AT_FDCWD, path, flags | O_LARGEFILE, mode); }

static void wrote(struct stat *state, off_t offset, const void *data, ssize_t done) {
    if (done > 0) event('w', state->st_ino, offset, data, done, 0);
}

ssize_t write(int d, const void *b, size_t n) {
    REAL(write);
    struct stat state;
    if (!ours(d, &state) || !S_ISREG(state.st_mode)) return real(d, b, n);
    ENTER;
    ssize_t done = real(d, b, n);
    if (done > 0) wrote(&state, lseek(d, 0, SEEK_CUR) - done, b, done);
    LEAVE(done);
}

ssize_t pwrite64(int d, const void *b, size_t n, off64_t o) {
    REAL(pwrite64);
    struct stat state;
    if (!ours(d, &state)) return real(d, b, n, o);
    ENTER;
    ssize_t done = real(d, b, n, o);
    wrote(&state, o, b, done);
    LEAVE(done);
}

ssize_t pwrite(int d, const void *b, size_t n, off_t o) { return pwrite64(d, b, n, o); }

/* Whatever else could write would be missed: better to fail loudly. */
static void missed(int d, const char *what) {
    struct stat state;
    if (ours(d, &state)) fprintf(stderr, "not recorded: %s\n", what), abort();
}
ssize_t writev(int d, const struct iovec *v, int n) { REAL(writev); missed(d, "writev"); return real(d, v, n); }
ssize_t sendfile(int o, int i, off_t *p, size_t n) { REAL(sendfile); missed(o, "sendfile"); return real(o, i, p, n); }
ssize_t sendfile64(int o, int i, off64_t *p, size_t n) { REAL(sendfile64); missed(o, "sendfile"); return real(o, i, p, n); }
int fallocate(int d, int m, off_t o, off_t n) { REAL(fallocate); missed(d, "fallocate"); return real(d, m, o, n); }

int ftruncate64(int d, off64_t n) {
    REAL(ftruncate64);
    struct stat state;
    if (!ours(d, &state)) return real(d, n);
    ENTER;
    int result = real(d, n);
    if (!result) event('t', state.st_ino, n, 0, 0, 0);
    LEAVE(result);
}
int ftruncate(int d, off_t n) { return ftruncate64(d, n); }

static int synced(int (*real)(int), int d) {
    struct stat state;
    if (!ours(d, &state)) return real(d);
    ENTER;
    int result = real(d);
    if (!result) event(S_ISDIR(state.st_mode) ? 'd' : 's', state.st_ino, 0, 0, 0, 0);
    LEAVE(result);
}
int fsync(int d) { REAL(fsync); return synced(real, d); }
int fdatasync(int d) { REAL(fdatasync); return synced(real, d); }

int unlinkat(int base, const char *path, int flags) {
    REAL(unlinkat);
    char room[2 * PATH_MAX];
    const char *name = below(base, path, room);
    if (!name) return real(base, path, flags);
    ENTER;
    int result = real(base, path, flags);
    if (!result) event('u', 0, 0, name, strlen(name), 0);
    LEAVE(result);
}
int unlink(const char *path) { return unlinkat(AT_FDCWD, path, 0); }
int rmdir(const char *path) { return unlinkat(AT_FDCWD, path, AT_REMOVEDIR); }

int rename(const char *old, const char *new) {
    REAL(rename);
    char one[2 * PATH_MAX], two[2 * PATH_MAX];
    const char *from = below(AT_FDCWD, old, one), *to = below(AT_FDCWD, new, two);
    if (!from || !to) return real(old, new);
    ENTER;
    int result = real(old, new);
    if (!result) event('r', 0, 0, from, strlen(from), to);
    LEAVE(result);
}

int mkdir(const char *path, mode_t mode) {
    REAL(mkdir);
    char room[2 * PATH_MAX];
    struct stat state;
    const char *name = below(AT_FDCWD, path, room);
    if (!name) return real(path, mode);
    ENTER;
    int result = real(path, mode);
    if (!result && !stat(path, &state)) event('m', state.st_ino, 0, name, strlen(name), 0);
    LEAVE(result);
}
