/* What Swift's Glibc import lacks: system calls without a wrapper, macros, and flexible arrays. */
#ifndef FAIRWATCH_CPOSIX_H
#define FAIRWATCH_CPOSIX_H

#include <dirent.h>
#include <stdint.h>

/* O_PATH: a descriptor that names a file without opening it. */
extern const int cposix_path_only;

/* openat2(2) confined beneath `directory`, with no symbolic or magic links on the way; -1 sets errno.
   ENOSYS (kernel before 5.6) and EPERM (a seccomp filter) mean that the call is not to be had. */
int cposix_open_beneath(int directory, const char *path, int flags);

/* The file system's magic number from statfs(2), or -1 with errno. */
int64_t cposix_filesystem_magic(int descriptor);

/* The name of an entry, whose array is longer than the record that readdir(3) filled. */
const char *cposix_entry_name(const struct dirent *entry);

/* A non-blocking counter that can be polled, closed on exec; -1 sets errno. */
int cposix_eventfd(void);

/* Takes a write lock that belongs to the open file, without waiting: 0, or -1 with errno (EAGAIN: held). */
int cposix_lock(int descriptor);

/* 1 when another open file holds the lock, 0 when not, -1 with errno. Takes no lock itself. */
int cposix_is_locked(int descriptor);

/* Has the kernel kill this process when the thread that forked it ends: 0, or -1 with errno. */
int cposix_die_with_parent(void);

/* An empty file in memory without a path, closed on exec; -1 sets errno. */
int cposix_memory_file(void);

/* Two connected sockets that keep messages apart, closed on exec: 0, or -1 with errno. */
int cposix_message_sockets(int sockets[2]);

/* Puts one message with `count` descriptors into a socket without waiting: 0, or -1 with errno. */
int cposix_send_descriptors(int socket, const int *descriptors, int count);

/* Takes the descriptors of one message, closed on exec: how many there are, or -1 with errno. */
int cposix_receive_descriptors(int socket, int *descriptors, int capacity);

/* Linux takes no more in one message (SCM_MAX_FD). */
enum { cposix_descriptors_a_message = 253 };

#endif
