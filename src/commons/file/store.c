/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/store.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file_sql.h"
#include "os/os.h"

static const char hexadecimal[] = "0123456789abcdef";

str store_hash(arena *a, str bytes)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    char *digits = arena_bytes(a, STORE_HASH);
    crypto_hash_sha256(hash, (const uint8_t *)bytes.at, (unsigned long long)bytes.len);
    for (int i = 0; i < STORE_HASH; i++)
        digits[i] = hexadecimal[i % 2 ? hash[i / 2] & 15 : hash[i / 2] >> 4];
    return (str){digits, STORE_HASH};
}

static const char *path_in(const char *folder, arena *a, str hash)
{
    return arena_c_string(a, text_join(a, str_of(folder), S("/files/"), str_first(hash, 2), S("/"),
                                       str_from(hash, 2)));
}

/* Two who write the same file at once would write into the same one beside it. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

bool store_write(const char *folder, arena *a, str hash, str bytes, str *error)
{
    check(hash.len == STORE_HASH);
    const char *files = arena_c_string(a, text_format(a, "%s/files", folder));
    const char *own = arena_c_string(a, text_format(a, "%s/files/%.2s", folder, hash.at));
    const char *path = path_in(folder, a, hash);
    pthread_mutex_lock(&one_at_a_time);
    bool written = os_make_folder(files) && os_make_folder(own);
    if (!written)
        *error = text_format(a, "%s: cannot be made", own);
    written = written && os_write_file(a, path, bytes, 0600, error);
    pthread_mutex_unlock(&one_at_a_time);
    return written;
}

int store_open(const char *folder, arena *a, str hash, i64 *size)
{
    return hash.len == STORE_HASH ? os_open_file(path_in(folder, a, hash), size) : -1;
}

static bool named(struct db *d, arena *a, const char *two, const char *rest)
{
    str hash = text_format(a, "%s%s", two, rest);
    return hash.len == STORE_HASH && file_by_hash(d, hash) != 0;
}

i64 store_sweep(const char *folder, struct db *d, arena *a, int number, instant before)
{
    char two[3] = {hexadecimal[number >> 4 & 15], hexadecimal[number & 15], 0};
    DIR *open = opendir(arena_c_string(a, text_format(a, "%s/files/%s", folder, two)));
    i64 gone = 0;
    for (struct dirent *e = open ? readdir(open) : NULL; e; e = readdir(open)) {
        struct stat s;
        if (e->d_name[0] != '.' && fstatat(dirfd(open), e->d_name, &s, AT_SYMLINK_NOFOLLOW) == 0 &&
            S_ISREG(s.st_mode) && s.st_mtime < before.us / 1000000 && !named(d, a, two, e->d_name))
            gone += unlinkat(dirfd(open), e->d_name, 0) == 0;
    }
    if (open)
        closedir(open);
    return gone;
}
