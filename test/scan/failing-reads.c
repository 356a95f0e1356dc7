/* Reads that fail or dawdle, for tests: loaded before the C library's own. Files are told by their names. The first 1,000 bytes are read as they are. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define GOOD_BYTES 1000

static int fault_of(int fd, off_t at) {
  char link[64], path[4096];
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, sizeof path - 1);
  if (length <= 0) return 0;
  path[length] = 0;
  const char *name = strrchr(path, '/');
  if (name == NULL) return 0;
  if (strncmp(name, "/slow-", 6) == 0) {
    usleep(20000);
    return -1;
  }
  int fault = strncmp(name, "/eio-", 5) == 0 ? EIO : strncmp(name, "/stale-", 7) == 0 ? ESTALE : 0;
  return fault != 0 && at < GOOD_BYTES ? -1 : fault;
}

#define FAILING(FAULT, COUNT)                        \
  int fault = FAULT;                                 \
  if (fault > 0) {                                   \
    errno = fault;                                   \
    return -1;                                       \
  }                                                  \
  if (fault < 0 && COUNT > GOOD_BYTES) COUNT = GOOD_BYTES;

ssize_t read(int fd, void *buffer, size_t count) {
  static ssize_t (*real)(int, void *, size_t);
  if (real == NULL) real = dlsym(RTLD_NEXT, "read");
  FAILING(fault_of(fd, lseek(fd, 0, SEEK_CUR)), count)
  return real(fd, buffer, count);
}

ssize_t pread64(int fd, void *buffer, size_t count, off_t at) {
  static ssize_t (*real)(int, void *, size_t, off_t);
  if (real == NULL) real = dlsym(RTLD_NEXT, "pread64");
  FAILING(fault_of(fd, at), count)
  return real(fd, buffer, count, at);
}

ssize_t pread(int fd, void *buffer, size_t count, off_t at) { return pread64(fd, buffer, count, at); }
