/* Preloaded into a program under test: moves the time of day that it sees by the seconds in the file
   WALL_CLOCK_OFFSET, and leaves every other clock alone. Sets no variable, allocates nothing. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *time) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = (int (*)(clockid_t, struct timespec *))dlsym(RTLD_NEXT, "clock_gettime");
  int result = real(clock, time);
  const char *path = getenv("WALL_CLOCK_OFFSET");
  if (result != 0 || clock != CLOCK_REALTIME || !path) return result;
  char text[32] = {0};
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) return result;
  if (read(file, text, sizeof text - 1) > 0) time->tv_sec += atoll(text);
  close(file);
  return result;
}
