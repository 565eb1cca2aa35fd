/* SPDX-License-Identifier: EUPL-1.2 */
/* os: the only system calls of the house: clock, random, files, log. Tests replace the clock and
 * the randomness by setting `os_fake`, before any thread starts. */
#ifndef OS_OS_H
#define OS_OS_H

#include "base/values.h"

struct os_fake {
    bool on;
    instant now;   /* what os_now() answers */
    uint64_t seed; /* what os_random() draws from, advanced at each call */
};
extern struct os_fake os_fake;

instant os_now(void);
i64 os_monotonic_us(void); /* for durations; never faked */
void os_random(void *to, i64 bytes);

/* Reads a whole file of at most `max` bytes; false with *error said (in English, for the operator).
 */
bool os_read_file(arena *a, const char *path, i64 max, str *content, str *error);
/* Writes beside, fsyncs, renames: the file is there whole or not at all. */
bool os_write_file(arena *a, const char *path, str content, int mode, str *error);
/* Adds to the end of a file, which is made when there is none, and fsyncs it. False: what was added
   in part (a full disk) is taken back. */
bool os_append_file(arena *a, const char *path, str content, int mode, str *error);
/* Into what is open; a signal does not stop it. False: the rest could not be written. */
bool os_write_all(int fd, str s);
/* For reading; -1 when there is none, or it is no ordinary file. */
int os_open_file(const char *path, i64 *size);
bool os_remove_file(const char *path); /* true also when there was none */
/* Removes the files of a folder whose names begin so and that were last written before `before`. */
void os_remove_old(const char *folder, const char *prefix, instant before);
i64 os_file_size(const char *path);    /* 0 when there is none */
i64 os_disk_free(const char *path);    /* bytes that we may still write there; -1: not known */
bool os_make_folder(const char *path); /* true also when it was there; mode 0700 */
bool os_exists(const char *path);

/* One line to stderr, in JSON or as text, cut at 4 KiB; control characters are escaped. */
enum os_log { OS_LOG_TEXT, OS_LOG_JSON };
void os_log_format(enum os_log format);
void os_log(const char *level, const char *format, ...) __attribute__((format(printf, 2, 3)));
void os_log_line(const char *level, str said); /* the same, of what is put together already */

/* For a thread that logs much: from now on its "access" lines wait, 16 KiB and LOG_WAIT_MS at most,
   so that one write serves many; any other line goes out at once, with those that waited. Before it
   sleeps, the thread asks os_log_due(), which writes what has waited long enough and says how many
   ms the rest may still wait (-1: nothing waits), and sleeps no longer; before it ends, it calls
   os_log_flush(). A process that is killed loses what waited. */
enum { LOG_WAIT_MS = 100 };
void os_log_gather(void);
i64 os_log_due(void);
void os_log_flush(void);

/* What a large answer took goes back to the system instead of being kept by its thread for ever
   (glibc raises its thresholds by itself otherwise). Once, before threads start. */
void os_memory_return(void);

int os_cores(void);

#endif
