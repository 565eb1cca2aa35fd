/* SPDX-License-Identifier: EUPL-1.2 */
/* restore: a new data folder out of a backup. It is made beside, checked, and takes its name in one
 * step; it never mixes with what was there, and least of all with a -wal or -shm of another
 * database. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commons/journal/journal.h"
#include "commons/writer.h"
#include "db/db.h"
#include "main/backup.h"
#include "main/verbs.h"
#include "os/os.h"

static int remove_one(const char *path, const struct stat *s, int kind, struct FTW *place)
{
    (void)s;
    (void)kind;
    (void)place;
    return remove(path);
}

static void remove_folder(const char *path)
{
    enum { DESCRIPTORS = 16 };
    nftw(path, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS);
}

enum there { NOTHING_THERE, EMPTY_THERE, SOMETHING_THERE };

static enum there what_is_there(const char *path)
{
    DIR *d = opendir(path);
    enum there what = EMPTY_THERE;
    if (!d)
        return errno == ENOENT ? NOTHING_THERE : SOMETHING_THERE;
    for (struct dirent *e; (e = readdir(d));)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            what = SOMETHING_THERE;
    closedir(d);
    return what;
}

/* Nobody may run on the folder that is to be moved aside. The lock's descriptor; -1: somebody does.
 */
static int hold(arena *a, const char *folder)
{
    int fd = open(arena_c_string(a, text_format(a, "%s/lock", folder)),
                  O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
        return fd;
    if (fd >= 0)
        close(fd);
    return -1;
}

static bool said(arena *a, const char *path, str *error)
{
    *error = text_format(a, "%s: %s", path, strerror(errno));
    return false;
}

/* Gives the new folder its name. What was there is kept under `aside`. */
static bool swap(arena *a, const char *fresh, const char *folder, enum there there,
                 const char *aside, str *error)
{
    if (there != SOMETHING_THERE)
        return rename(fresh, folder) == 0 || said(a, folder, error);
    if (renameat2(AT_FDCWD, fresh, AT_FDCWD, folder, RENAME_EXCHANGE) == 0)
        return rename(fresh, aside) == 0 || said(a, aside, error);
    if (errno != EINVAL && errno != ENOSYS)
        return said(a, folder, error);
    if (rename(folder, aside) != 0)
        return said(a, aside, error);
    if (rename(fresh, folder) == 0)
        return true;
    said(a, folder, error);
    rename(aside, folder);
    return false;
}

/* Who was erased since the backup stays erased: the list outlives the folder, and the start does
 * what it says again (commons/personal/personal.h). */
static bool carry_erasures(arena *a, const char *folder, const char *fresh, str *error)
{
    enum { ERASURES_MAX = 64 << 20 };
    const char *from = arena_c_string(a, text_format(a, "%s/erasures", folder));
    const char *to = arena_c_string(a, text_format(a, "%s/erasures", fresh));
    str list = {0};
    return !os_exists(from) || (os_read_file(a, from, ERASURES_MAX, &list, error) &&
                                os_write_file(a, to, list, 0600, error));
}

struct log_task {
    struct write_task task;
    instant now;
};

static bool log_restore(struct write_task *t, struct db *d)
{
    instance_log_write(d, ((struct log_task *)t)->now, S("restored from a backup"));
    return true;
}

/* The folder is opened as a server does: an older database is brought up to date. */
static int begin(const char *folder)
{
    struct instance i;
    str error = {0};
    struct log_task t = {{.run = log_restore}, os_now()};
    bool fine = instance_open(&i, folder, &error);
    if (fine)
        instance_write(&i, &t.task);
    else
        verb_failed(error);
    instance_close(&i);
    return fine ? 0 : 1;
}

static int restore(struct verb_call *v, arena *a, int backup, str *error)
{
    i64 end = (i64)strlen(v->data);
    while (end > 1 && v->data[end - 1] == '/')
        end--;
    const char *folder = arena_c_string(a, (str){v->data, end});
    const char *fresh = arena_c_string(a, text_format(a, "%s.restoring", folder));
    const char *aside = arena_c_string(
        a, text_format(a, "%s.before-%lld", folder, (long long)os_now().us / 1000000));
    enum there there = what_is_there(folder);
    int lock = -1;
    if (there == SOMETHING_THERE && !v->force) {
        *error = text_format(a, "%s: there is something in it; --force moves it aside", folder);
        return 1;
    }
    if (there == SOMETHING_THERE && (lock = hold(a, folder)) < 0) {
        *error = text_format(
            a, "%s: Parvis runs on this folder, or it is not a folder; stop it first", folder);
        return 1;
    }
    remove_folder(fresh); /* of an attempt that was cut short */
    bool done = mkdir(fresh, 0700) == 0 || said(a, fresh, error);
    done = done && backup_unpack(a, backup, fresh, error) &&
           carry_erasures(a, folder, fresh, error) && swap(a, fresh, folder, there, aside, error);
    if (!done)
        remove_folder(fresh);
    if (lock >= 0)
        close(lock);
    if (done && there == SOMETHING_THERE)
        printf("what was there is now %s\n", aside);
    return done ? begin(folder) : 1;
}

int verb_restore(struct verb_call *v)
{
    if (v->word_count != 1)
        return verb_failed(S("restore FILE [--force] --data DIR"));
    arena a = arena_of(256 << 20);
    const char *path = arena_c_string(&a, v->words[0]);
    str error = {0};
    int status = 1, backup = open(path, O_RDONLY | O_CLOEXEC);
    if (backup < 0)
        said(&a, path, &error);
    else
        status = restore(v, &a, backup, &error);
    if (error.len)
        verb_failed(error);
    else if (status == 0)
        printf("%s: restored\n", v->data);
    if (backup >= 0)
        close(backup);
    arena_free(&a);
    return status;
}
