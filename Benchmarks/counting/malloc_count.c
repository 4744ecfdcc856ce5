/* Counts the heap allocations of a program that is not changed for it. Preloaded by harness/allocations.py:
 *
 *   LD_PRELOAD=malloc_count.so ALLOCATION_COUNTERS=FILE program
 *
 * FILE (at least 32 bytes, made by the reader) is mapped shared; the reader maps it too and looks whenever it likes,
 * so that reading costs the program nothing. Layout: four 64-bit counters in the order of enum counter.
 * The allocator itself stays glibc's: every call is forwarded to its __libc_ name, so no dlsym is needed, which could
 * allocate itself. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern void *__libc_malloc(size_t);
extern void *__libc_calloc(size_t, size_t);
extern void *__libc_realloc(void *, size_t);
extern void *__libc_memalign(size_t, size_t);
extern void __libc_free(void *);

enum counter { ALLOCATIONS, REALLOCATIONS, FREES, BYTES, COUNTERS };

/* Until the constructor has run, and if there is no file, counts go where nobody looks. */
static uint64_t nowhere[COUNTERS];
static uint64_t *counters = nowhere;

__attribute__((constructor)) static void map_counters(void) {
  const char *path = getenv("ALLOCATION_COUNTERS");
  int file = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
  if (file < 0) return;
  void *page = mmap(NULL, sizeof nowhere, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  close(file);
  if (page != MAP_FAILED) counters = page;
}

static void count(enum counter which, uint64_t amount) {
  __atomic_fetch_add(&counters[which], amount, __ATOMIC_RELAXED);
}

static void *counted(void *block, size_t size) {
  if (block) {
    count(ALLOCATIONS, 1);
    count(BYTES, size);
  }
  return block;
}

void *malloc(size_t size) { return counted(__libc_malloc(size), size); }
void *calloc(size_t number, size_t size) { return counted(__libc_calloc(number, size), number * size); }
void *memalign(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size), size); }
void *aligned_alloc(size_t alignment, size_t size) { return counted(__libc_memalign(alignment, size), size); }

int posix_memalign(void **block, size_t alignment, size_t size) {
  if (alignment % sizeof(void *) != 0 || (alignment & (alignment - 1)) != 0 || alignment == 0) return EINVAL;
  void *made = counted(__libc_memalign(alignment, size), size);
  if (!made) return ENOMEM;
  *block = made;
  return 0;
}

/* A new block counts as an allocation, a grown one as a reallocation: both are work for the allocator. */
void *realloc(void *block, size_t size) {
  if (!block) return malloc(size);
  count(REALLOCATIONS, 1);
  return __libc_realloc(block, size);
}

void free(void *block) {
  if (block) count(FREES, 1);
  __libc_free(block);
}
