// Linux calls and constants that Glibc's module map hides behind variadics, macros or feature tests.
#pragma once
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/un.h>
#include <unistd.h>

// accept4 is hidden without _GNU_SOURCE, which Swift's own import of <sys/socket.h> does not set.
extern int accept4(int, struct sockaddr *, socklen_t *, int);
static inline int cl_accept4(int fd, struct sockaddr *address, socklen_t *length) {
  return accept4(fd, address, length, SOCK_NONBLOCK | SOCK_CLOEXEC);
}

// The type and the flags are one argument made of two enumerations.
static inline int cl_socket(int domain) { return socket(domain, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0); }

// strerror_r has two signatures; this is the one that fills the buffer.
extern int __xpg_strerror_r(int, char *, size_t);
static inline int cl_strerror(int code, char *text, size_t size) { return __xpg_strerror_r(code, text, size); }

// SIG_IGN is a cast, which Swift does not import.
static inline void cl_ignore_sigpipe(void) { signal(SIGPIPE, SIG_IGN); }

// pthread_setname_np is a GNU extension.
extern int pthread_setname_np(pthread_t, const char *);
static inline void cl_name_thread(const char *name) { pthread_setname_np(pthread_self(), name); }

// O_TMPFILE needs _GNU_SOURCE: a file that never has a name, and (O_EXCL) can never be given one.
static inline int cl_open_unnamed(const char *directory) {
  return open(directory, __O_TMPFILE | O_RDWR | O_CLOEXEC | O_EXCL, 0600);
}

// mkostemp is hidden like accept4.
extern int mkostemp(char *, int);
static inline int cl_open_temporary(char *template) { return mkostemp(template, O_CLOEXEC); }
