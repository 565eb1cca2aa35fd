/* SPDX-License-Identifier: EUPL-1.2 */
#include "os/os.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

struct os_fake os_fake;
static enum os_log log_format;

instant os_now(void)
{
    if (os_fake.on)
        return os_fake.now;
    struct timespec t;
    clock_gettime(CLOCK_REALTIME, &t);
    return (instant){(i64)t.tv_sec * 1000000 + t.tv_nsec / 1000};
}

i64 os_monotonic_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (i64)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* splitmix64, for tests only: the same seed gives the same run. */
static uint64_t fake_next(void)
{
    uint64_t z = os_fake.seed += 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* Each thread draws from the kernel for some requests at once; what was given out is wiped. */
enum { DRAWN = 512 };
static _Thread_local struct {
    i64 left;
    char bytes[DRAWN];
} drawn;

static i64 draw(char *to, i64 bytes)
{
    while (drawn.left == 0) {
        ssize_t n = getrandom(drawn.bytes, DRAWN, 0);
        check(n > 0 || errno == EINTR);
        drawn.left = n > 0 ? n : 0;
    }
    i64 n = bytes < drawn.left ? bytes : drawn.left;
    char *from = drawn.bytes + drawn.left - n;
    memcpy(to, from, (size_t)n);
    explicit_bzero(from, (size_t)n);
    drawn.left -= n;
    return n;
}

void os_random(void *to, i64 bytes)
{
    char *at = to;
    while (bytes > 0) {
        i64 n = bytes < 8 ? bytes : 8;
        if (os_fake.on) {
            uint64_t word = fake_next();
            memcpy(at, &word, (size_t)n);
        } else {
            n = draw(at, bytes);
        }
        at += n;
        bytes -= n;
    }
}

static bool said(arena *a, str *error, const char *what, const char *path)
{
    *error = text_format(a, "%s: %s: %s", path, what, strerror(errno));
    return false;
}

bool os_read_file(arena *a, const char *path, i64 max, str *content, str *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    struct stat s;
    if (fd < 0)
        return said(a, error, "cannot be opened", path);
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode) || s.st_size > max) {
        close(fd);
        *error = text_format(a, "%s: not a file of at most %lld bytes", path, (long long)max);
        return false;
    }
    char *at = new_n(a, char, s.st_size + 1);
    i64 len = 0;
    for (ssize_t n = 1; n > 0 && len < s.st_size; len += n)
        if ((n = read(fd, at + len, (size_t)(s.st_size - len))) < 0) {
            close(fd);
            return said(a, error, "cannot be read", path);
        }
    close(fd);
    *content = (str){at, len};
    return true;
}

bool os_write_all(int fd, str s)
{
    while (s.len) {
        ssize_t n = write(fd, s.at, (size_t)s.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        s = str_from(s, n);
    }
    return true;
}

static void sync_folder(arena *a, const char *path)
{
    const char *slash = strrchr(path, '/');
    const char *folder = slash ? arena_c_string(a, (str){path, slash - path + 1}) : ".";
    int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd >= 0) {
        fsync(fd);
        close(fd);
    }
}

bool os_write_file(arena *a, const char *path, str content, int mode, str *error)
{
    const char *beside = arena_c_string(a, text_format(a, "%s.new", path));
    int fd = open(beside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        return said(a, error, "cannot be made", beside);
    bool written = os_write_all(fd, content) && fsync(fd) == 0;
    if (close(fd) != 0 || !written || rename(beside, path) != 0) {
        said(a, error, "cannot be written", path);
        unlink(beside);
        return false;
    }
    sync_folder(a, path);
    return true;
}

bool os_append_file(arena *a, const char *path, str content, int mode, str *error)
{
    struct stat before;
    int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, mode);
    bool known = fd >= 0 && fstat(fd, &before) == 0,
         done = known && os_write_all(fd, content) && fsync(fd) == 0;
    if (known && !done && ftruncate(fd, before.st_size) != 0)
        os_log("error", "%s ends with half a line", path);
    if (!done)
        said(a, error, "cannot be written", path);
    if (fd >= 0)
        close(fd);
    if (done)
        sync_folder(a, path);
    return done;
}

int os_open_file(const char *path, i64 *size)
{
    struct stat s;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd >= 0 && (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode))) {
        close(fd);
        return -1;
    }
    if (fd >= 0)
        *size = s.st_size;
    return fd;
}

bool os_remove_file(const char *path) { return unlink(path) == 0 || errno == ENOENT; }

void os_remove_old(const char *folder, const char *prefix, instant before)
{
    DIR *d = opendir(folder);
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        struct stat s;
        if (strncmp(e->d_name, prefix, strlen(prefix)) == 0 &&
            fstatat(dirfd(d), e->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(s.st_mode) &&
            s.st_mtime < before.us / 1000000)
            unlinkat(dirfd(d), e->d_name, 0);
    }
    if (d)
        closedir(d);
}

i64 os_file_size(const char *path)
{
    struct stat s;
    return stat(path, &s) == 0 ? s.st_size : 0;
}

i64 os_disk_free(const char *path)
{
    struct statvfs s;
    return statvfs(path, &s) == 0 ? (i64)s.f_bavail * (i64)s.f_frsize : -1;
}

bool os_make_folder(const char *path) { return mkdir(path, 0700) == 0 || errno == EEXIST; }

bool os_exists(const char *path) { return access(path, F_OK) == 0; }

void os_log_format(enum os_log format) { log_format = format; }

/* Whether none of these eight bytes is escaped. */
static bool as_it_is(const char *at, bool json)
{
    const uint64_t ones = 0x0101010101010101u, highs = 0x8080808080808080u;
    uint64_t word, quotes, slashes;
    memcpy(&word, at, sizeof word);
    quotes = word ^ ones * '"';
    slashes = word ^ ones * '\\';
    uint64_t found = (word - ones * ' ') & ~word;
    if (json)
        found |= ((quotes - ones) & ~quotes) | ((slashes - ones) & ~slashes);
    return !(found & highs);
}

static i64 escape(char *to, i64 room, str from)
{
    bool json = log_format == OS_LOG_JSON;
    i64 n = 0, i = 0;
    for (; i + 8 <= from.len && n < room - 15 && as_it_is(from.at + i, json); i += 8, n += 8)
        memcpy(to + n, from.at + i, 8);
    for (; i < from.len && n < room - 7; i++) {
        unsigned char c = (unsigned char)from.at[i];
        if (c < 32 || (json && (c == '"' || c == '\\')))
            n += snprintf(to + n, 7, "\\u%04x", c);
        else
            to[n++] = (char)c;
    }
    return n;
}

/* Each thread has its own: no lock, and a loop under load writes many lines at once. */
enum { LINE = 4096, LINES = 16 << 10 };
static _Thread_local struct gathered {
    bool gather;
    i64 len, since_us; /* since_us: when the first of the lines came */
    time_t second;
    char when[32]; /* of `second` */
    char lines[LINES];
} gathered;

static void write_out(const char *at, i64 len)
{
    while (len > 0) {
        ssize_t n = write(STDERR_FILENO, at, (size_t)len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return; /* nobody listens: nothing that a log could say */
        at += n;
        len -= n;
    }
}

void os_log_gather(void) { gathered.gather = true; }

void os_log_flush(void)
{
    write_out(gathered.lines, gathered.len);
    gathered.len = 0;
}

i64 os_log_due(void)
{
    if (!gathered.len)
        return -1;
    i64 waited_ms = (os_monotonic_us() - gathered.since_us) / 1000;
    if (waited_ms < LOG_WAIT_MS)
        return LOG_WAIT_MS - waited_ms;
    os_log_flush();
    return -1;
}

static void log_time(void)
{
    time_t s = os_fake.on ? (time_t)(os_now().us / 1000000) : time(NULL);
    struct tm tm;
    if (s == gathered.second && gathered.when[0])
        return;
    gathered.second = s;
    strftime(gathered.when, sizeof gathered.when, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&s, &tm));
}

static i64 put(char *to, const char *s)
{
    size_t len = strlen(s);
    memcpy(to, s, len);
    return (i64)len;
}

void os_log_line(const char *level, str said)
{
    enum { AROUND = 256, LEVEL = 30 }; /* AROUND: time, level and what stands between them */
    bool json = log_format == OS_LOG_JSON;
    log_time();
    if (LINES - gathered.len < LINE + AROUND)
        os_log_flush();
    if (!gathered.len)
        gathered.since_us = os_monotonic_us();
    char *to = gathered.lines + gathered.len;
    i64 n = json ? put(to, "{\"at\":\"") : 0;
    n += put(to + n, gathered.when);
    n += put(to + n, json ? "\",\"level\":\"" : " ");
    for (i64 i = 0; level[i] && i < LEVEL; i++)
        to[n++] = level[i];
    n += put(to + n, json ? "\",\"message\":\"" : " ");
    n += escape(to + n, LINE, said);
    n += put(to + n, json ? "\"}\n" : "\n");
    gathered.len += n;
    if (!gathered.gather || strcmp(level, "access") != 0)
        os_log_flush();
}

void os_log(const char *level, const char *format, ...)
{
    char said[LINE];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(said, sizeof said, format, args);
    va_end(args);
    i64 most = (i64)sizeof said - 1;
    os_log_line(level, (str){said, len < 0 ? 0 : len < most ? len : most});
}

void os_memory_return(void)
{
    enum { MAPPED_FROM = 512 << 10, KEPT = 1 << 20 };
    mallopt(M_MMAP_THRESHOLD, MAPPED_FROM);
    mallopt(M_TRIM_THRESHOLD, KEPT);
    mallopt(M_ARENA_MAX, 2); /* each thread would otherwise keep a heap with gaps of its own */
}

int os_cores(void)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > 64 ? 64 : (int)n;
}
