/* Preloaded into a server by PowerCut.java. It notes what a power cut could take: each write to a file below CUT_ROOT with
 * what was there before, and each name that comes, goes or changes, until a sync makes them last. PowerCut reads the notes
 * from their end and puts back what nothing has made last.
 *
 * What lasts: bytes and length of a file, and that it is there at all, by fsync or fdatasync of it; a name that changed or
 * went, by a sync of its folder, or of the file after it got its name. With CUT_DEAF set, a sync of paths that hold its text
 * makes nothing last, so that tests can see that a missing one is found.
 *
 * A note, in the byte order of the machine: kind, inode, offset, size before, bytes, length of the path, length of the other
 * path; then path, other path, bytes. */
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
#include <sys/types.h>
#include <sys/uio.h>
#include <linux/falloc.h>
#include <unistd.h>

#define FILES 65536

struct note {
  uint64_t kind, inode, offset, before, bytes, path, other;
};

static char root[PATH_MAX];
static const char *deaf;
static size_t root_length;
static int notes = -1;
static char kept[PATH_MAX];
static unsigned long kept_count;
static unsigned char ours[FILES];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

#define REAL(name) \
  static __typeof__(name) *real; \
  if (!real) real = (__typeof__(name) *)dlsym(RTLD_NEXT, #name)

static void begin(void) {
  static int begun;
  if (begun) return;
  begun = 1;
  const char *below = getenv("CUT_ROOT"), *folder = getenv("CUT_NOTES");
  if (!below || !folder || !realpath(below, root)) return;
  root_length = strlen(root);
  deaf = getenv("CUT_DEAF");
  char name[PATH_MAX];
  snprintf(kept, sizeof kept, "%s/%d", folder, getpid());
  snprintf(name, sizeof name, "%s/%d.notes", folder, getpid());
  static int (*real)(const char *, int, ...);
  real = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
  notes = real(name, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static int below_root(const char *path) {
  return root_length && strncmp(path, root, root_length) == 0 && (path[root_length] == '/' || !path[root_length]);
}

/* The path of a name as the system would find it, whether or not it is there. */
static int whole(int folder, const char *name, char *into) {
  char at[PATH_MAX * 2], parent[PATH_MAX];
  if (name[0] == '/') {
    snprintf(at, sizeof at, "%s", name);
  } else if (folder == AT_FDCWD) {
    if (!getcwd(parent, sizeof parent)) return 0;
    snprintf(at, sizeof at, "%s/%s", parent, name);
  } else {
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", folder);
    ssize_t length = readlink(link, parent, sizeof parent - 1);
    if (length < 0) return 0;
    parent[length] = 0;
    snprintf(at, sizeof at, "%s/%s", parent, name);
  }
  char *last = strrchr(at, '/');
  if (!last) return 0;
  *last = 0;
  if (!realpath(*at ? at : "/", parent)) return 0;
  snprintf(into, PATH_MAX, "%s/%s", parent, last + 1);
  return 1;
}

static void path_of(int fd, char *into) {
  char link[64];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, into, PATH_MAX - 1);
  into[length < 0 ? 0 : length] = 0;
}

static void put(char kind, uint64_t inode, uint64_t offset, uint64_t before, const void *data, size_t bytes,
                const char *path, const char *other) {
  struct note note = {(uint64_t)kind, inode, offset, before, bytes, strlen(path), strlen(other)};
  struct iovec parts[] = {{&note, sizeof note},
                          {(void *)path, note.path},
                          {(void *)other, note.other},
                          {(void *)data, bytes}};
  static ssize_t (*real)(int, const struct iovec *, int);
  if (!real) real = (ssize_t(*)(int, const struct iovec *, int))dlsym(RTLD_NEXT, "writev");
  size_t all = sizeof note + note.path + note.other + bytes;
  if (real(notes, parts, 4) != (ssize_t)all) {
    static const char why[] = "powercut: a note could not be taken\n";
    if (write(2, why, sizeof why - 1)) abort();
    abort();
  }
}

/* What stands where something is to be written or cut off. */
static void changes(int fd, uint64_t offset, uint64_t count, char kind) {
  struct stat about;
  if (fstat(fd, &about) || !S_ISREG(about.st_mode)) return;
  uint64_t size = (uint64_t)about.st_size;
  uint64_t bytes = offset >= size ? 0 : size - offset < count ? size - offset : count;
  void *data = bytes ? malloc(bytes) : NULL;
  if (bytes) {
    static ssize_t (*real)(int, void *, size_t, off64_t);
    static int (*opens)(const char *, int, ...);
    if (!real) real = (ssize_t(*)(int, void *, size_t, off64_t))dlsym(RTLD_NEXT, "pread64");
    if (!opens) opens = (int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open");
    char link[64];
    snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    int reads = opens(link, O_RDONLY | O_CLOEXEC);
    for (uint64_t done = 0; done < bytes;) {
      ssize_t got = real(reads, (char *)data + done, bytes - done, (off64_t)(offset + done));
      if (got <= 0) abort();
      done += (uint64_t)got;
    }
    static int (*closes)(int);
    if (!closes) closes = (int (*)(int))dlsym(RTLD_NEXT, "close");
    closes(reads);
  }
  char path[PATH_MAX];
  path_of(fd, path);
  put(kind, about.st_ino, offset, size, data, bytes, path, "");
  free(data);
}

static int is_ours(int fd) { return notes >= 0 && fd >= 0 && fd < FILES && ours[fd]; }

static void lasts(int fd) {
  struct stat about;
  char path[PATH_MAX];
  path_of(fd, path);
  if (notes < 0 || fstat(fd, &about) || !below_root(path) || (deaf && strstr(path, deaf))) return;
  pthread_mutex_lock(&lock);
  put(S_ISDIR(about.st_mode) ? 'D' : 'S', about.st_ino, 0, 0, NULL, 0, path, "");
  pthread_mutex_unlock(&lock);
}

static int opened(int folder, const char *name, int flags, mode_t mode, int (*real)(int, const char *, int, ...)) {
  char path[PATH_MAX];
  begin();
  int known = notes >= 0 && (flags & (O_WRONLY | O_RDWR)) && whole(folder, name, path) && below_root(path);
  if (!known) {
    int fd = real(folder, name, flags, mode);
    if (fd >= 0 && fd < FILES) ours[fd] = 0;
    return fd;
  }
  pthread_mutex_lock(&lock);
  struct stat about;
  int there = stat(path, &about) == 0;
  int fd = real(folder, name, flags & ~O_TRUNC, mode);
  if (fd >= 0 && fd < FILES && fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
    ours[fd] = 1;
    if (!there) put('C', about.st_ino, 0, 0, NULL, 0, path, "");
    if (flags & O_TRUNC) {
      changes(fd, 0, UINT64_MAX, 'T');
      static int (*cuts)(int, off64_t);
      if (!cuts) cuts = (int (*)(int, off64_t))dlsym(RTLD_NEXT, "ftruncate64");
      cuts(fd, 0);
    }
  }
  pthread_mutex_unlock(&lock);
  return fd;
}

static int (*real_openat(void))(int, const char *, int, ...) {
  static int (*real)(int, const char *, int, ...);
  if (!real) real = (int (*)(int, const char *, int, ...))dlsym(RTLD_NEXT, "openat64");
  return real;
}

#define MODE(flags) \
  mode_t mode = 0; \
  if ((flags) & (O_CREAT | __O_TMPFILE)) { \
    va_list more; \
    va_start(more, flags); \
    mode = (mode_t)va_arg(more, int); \
    va_end(more); \
  }

int open(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode, real_openat()); }
int open64(const char *name, int flags, ...) { MODE(flags) return opened(AT_FDCWD, name, flags, mode, real_openat()); }
int openat(int at, const char *name, int flags, ...) { MODE(flags) return opened(at, name, flags, mode, real_openat()); }
int openat64(int at, const char *name, int flags, ...) { MODE(flags) return opened(at, name, flags, mode, real_openat()); }
int __open_2(const char *name, int flags) { return opened(AT_FDCWD, name, flags, 0, real_openat()); }
int __open64_2(const char *name, int flags) { return opened(AT_FDCWD, name, flags, 0, real_openat()); }

int close(int fd) {
  REAL(close);
  if (fd >= 0 && fd < FILES) ours[fd] = 0;
  return real(fd);
}

#define NOTED(fd, offset, count, kind, call) \
  if (!is_ours(fd)) return call; \
  pthread_mutex_lock(&lock); \
  changes(fd, (uint64_t)(offset), (uint64_t)(count), kind); \
  __typeof__(call) result = call; \
  int error = errno; \
  pthread_mutex_unlock(&lock); \
  errno = error; \
  return result

static off64_t here(int fd) {
  struct stat about;
  return fcntl(fd, F_GETFL) & O_APPEND && fstat(fd, &about) == 0 ? about.st_size : lseek64(fd, 0, SEEK_CUR);
}

static size_t sum(const struct iovec *parts, int count) {
  size_t all = 0;
  for (int i = 0; i < count; i++) all += parts[i].iov_len;
  return all;
}

ssize_t write(int fd, const void *data, size_t count) { REAL(write); NOTED(fd, here(fd), count, 'W', real(fd, data, count)); }
ssize_t pwrite(int fd, const void *data, size_t count, off_t at) { REAL(pwrite); NOTED(fd, at, count, 'W', real(fd, data, count, at)); }
ssize_t pwrite64(int fd, const void *data, size_t count, off64_t at) { REAL(pwrite64); NOTED(fd, at, count, 'W', real(fd, data, count, at)); }
ssize_t writev(int fd, const struct iovec *parts, int count) { REAL(writev); NOTED(fd, here(fd), sum(parts, count), 'W', real(fd, parts, count)); }
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) { REAL(pwritev); NOTED(fd, at, sum(parts, count), 'W', real(fd, parts, count, at)); }
ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t at) { REAL(pwritev64); NOTED(fd, at, sum(parts, count), 'W', real(fd, parts, count, at)); }
int ftruncate(int fd, off_t size) { REAL(ftruncate); NOTED(fd, size, UINT64_MAX, 'T', real(fd, size)); }
int ftruncate64(int fd, off64_t size) { REAL(ftruncate64); NOTED(fd, size, UINT64_MAX, 'T', real(fd, size)); }
int posix_fallocate(int fd, off_t at, off_t length) { REAL(posix_fallocate); NOTED(fd, at, 0, 'T', real(fd, at, length)); }
int posix_fallocate64(int fd, off64_t at, off64_t length) { REAL(posix_fallocate64); NOTED(fd, at, 0, 'T', real(fd, at, length)); }
int fallocate(int fd, int how, off_t at, off_t length) { REAL(fallocate); NOTED(fd, at, how & FALLOC_FL_PUNCH_HOLE ? length : 0, 'T', real(fd, how, at, length)); }
int fallocate64(int fd, int how, off64_t at, off64_t length) { REAL(fallocate64); NOTED(fd, at, how & FALLOC_FL_PUNCH_HOLE ? length : 0, 'T', real(fd, how, at, length)); }
ssize_t copy_file_range(int from, off64_t *at, int to, off64_t *into, size_t count, unsigned flags) { REAL(copy_file_range); NOTED(to, into ? *into : here(to), count, 'W', real(from, at, to, into, count, flags)); }
ssize_t sendfile(int to, int from, off_t *at, size_t count) { static ssize_t (*real)(int, int, off_t *, size_t); if (!real) real = (ssize_t(*)(int, int, off_t *, size_t))dlsym(RTLD_NEXT, "sendfile"); NOTED(to, here(to), count, 'W', real(to, from, at, count)); }
ssize_t sendfile64(int to, int from, off64_t *at, size_t count) { static ssize_t (*real)(int, int, off64_t *, size_t); if (!real) real = (ssize_t(*)(int, int, off64_t *, size_t))dlsym(RTLD_NEXT, "sendfile64"); NOTED(to, here(to), count, 'W', real(to, from, at, count)); }

/* Noted before it is done: what is on the disk already may be taken for it, what is not must not. */
int fsync(int fd) { REAL(fsync); lasts(fd); return real(fd); }
int fdatasync(int fd) { REAL(fdatasync); lasts(fd); return real(fd); }

/* A second name for what is about to lose its last one, so that it can get it back. */
static void keep(const char *path, char *other) {
  snprintf(other, PATH_MAX, "%s.kept-%lu", kept, kept_count++);
  if (link(path, other)) other[0] = 0;
}

static int goes(int folder, const char *name, int flags, int (*real)(int, const char *, int)) {
  char path[PATH_MAX], other[PATH_MAX];
  struct stat about;
  begin();
  if (notes < 0 || flags || !whole(folder, name, path) || !below_root(path) || lstat(path, &about)
      || !S_ISREG(about.st_mode)) {
    return real(folder, name, flags);
  }
  pthread_mutex_lock(&lock);
  keep(path, other);
  int result = real(folder, name, flags);
  int error = errno;
  if (!result) put('U', about.st_ino, 0, 0, NULL, 0, path, other);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

static int (*real_unlinkat(void))(int, const char *, int) {
  static int (*real)(int, const char *, int);
  if (!real) real = (int (*)(int, const char *, int))dlsym(RTLD_NEXT, "unlinkat");
  return real;
}

int unlink(const char *name) { return goes(AT_FDCWD, name, 0, real_unlinkat()); }
int unlinkat(int folder, const char *name, int flags) { return goes(folder, name, flags, real_unlinkat()); }
int remove(const char *name) {
  int result = unlink(name);
  return result && errno == EISDIR ? rmdir(name) : result;
}

static int moves(int from_folder, const char *from, int to_folder, const char *to) {
  static int (*real)(int, const char *, int, const char *);
  if (!real) real = (int (*)(int, const char *, int, const char *))dlsym(RTLD_NEXT, "renameat");
  char before[PATH_MAX], after[PATH_MAX], other[PATH_MAX] = "";
  struct stat about;
  begin();
  if (notes < 0 || !whole(from_folder, from, before) || !whole(to_folder, to, after) || !below_root(after)
      || lstat(before, &about) || !S_ISREG(about.st_mode)) {
    return real(from_folder, from, to_folder, to);
  }
  pthread_mutex_lock(&lock);
  struct stat target;
  if (lstat(after, &target) == 0) {
    keep(after, other);
    put('U', target.st_ino, 0, 0, NULL, 0, after, other);
  }
  int result = real(from_folder, from, to_folder, to);
  int error = errno;
  if (!result) put('R', about.st_ino, 0, 0, NULL, 0, before, after);
  pthread_mutex_unlock(&lock);
  errno = error;
  return result;
}

int rename(const char *from, const char *to) { return moves(AT_FDCWD, from, AT_FDCWD, to); }
int renameat(int a, const char *from, int b, const char *to) { return moves(a, from, b, to); }
