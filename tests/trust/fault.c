/* Has the n-th call of one kind fail: FAULT_CALL names it (write, fsync, rename, open, mmap), FAULT_NTH counts from 1, FAULT_ERRNO is
   the error. Loaded into a program before its C library. Only files under FAULT_UNDER count, by the names of their descriptors. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int counted;

static int is_under(const char *path) {
  const char *under = getenv("FAULT_UNDER");
  return under && path && strstr(path, under) != NULL;
}

static int is_under_fd(int fd) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_under(path);
}

/* Whether this call is the one that fails. */
static int fails(const char *call, int counts) {
  const char *wanted = getenv("FAULT_CALL"), *nth = getenv("FAULT_NTH"), *error = getenv("FAULT_ERRNO");
  if (!counts || !wanted || !nth || !error || strcmp(call, wanted)) return 0;
  if (__atomic_add_fetch(&counted, 1, __ATOMIC_SEQ_CST) != atoi(nth)) return 0;
  errno = atoi(error);
  return 1;
}

#define NEXT(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t write(int fd, const void *bytes, size_t count) {
  return fails("write", is_under_fd(fd)) ? -1 : NEXT(write)(fd, bytes, count);
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  return fails("write", is_under_fd(fd)) ? -1 : NEXT(writev)(fd, parts, count);
}

int fsync(int fd) { return fails("fsync", is_under_fd(fd)) ? -1 : NEXT(fsync)(fd); }

int fdatasync(int fd) { return fails("fsync", is_under_fd(fd)) ? -1 : NEXT(fdatasync)(fd); }

int rename(const char *from, const char *to) { return fails("rename", is_under(to)) ? -1 : NEXT(rename)(from, to); }

static mode_t mode_of(int flags, va_list more) { return flags & (O_CREAT | O_TMPFILE) ? va_arg(more, mode_t) : 0; }

int open64(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = mode_of(flags, more);
  va_end(more);
  return fails("open", is_under(path)) ? -1 : NEXT(open64)(path, flags, mode);
}

int open(const char *path, int flags, ...) {
  va_list more;
  va_start(more, flags);
  mode_t mode = mode_of(flags, more);
  va_end(more);
  return fails("open", is_under(path)) ? -1 : NEXT(open)(path, flags, mode);
}

void *mmap64(void *at, size_t length, int protection, int flags, int fd, off64_t offset) {
  return fails("mmap", fd >= 0 && is_under_fd(fd)) ? MAP_FAILED : NEXT(mmap64)(at, length, protection, flags, fd, offset);
}

void *mmap(void *at, size_t length, int protection, int flags, int fd, off_t offset) {
  return fails("mmap", fd >= 0 && is_under_fd(fd)) ? MAP_FAILED : NEXT(mmap)(at, length, protection, flags, fd, offset);
}
