/* SPDX-License-Identifier: EUPL-1.2 */
/* backup: one tar of the folder, while others write: a copy of the database as it is at one
 * instant, the settings, the secret, the files. Files are written before the row that names them
 * and swept a day after they are no longer named, so what is copied after the database holds all
 * that it names.
 *
 *     BACKUP        "parvis-backup 1", and the version of the database
 *     parvis.db · settings · secret · files/ab/cdef…
 *     CHECKSUMS     SHA-256 of each */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commons/journal/journal.h"
#include "commons/writer.h"
#include "db/db.h"
#include "db/migrate.h"
#include "main/backup.h"
#include "main/outfile.h"
#include "main/tar.h"
#include "main/verbs.h"
#include "os/os.h"

enum { PIECE = 64 << 10, FOLDERS_DEEP = 3 };

struct backup {
    struct instance *i;
    struct verb_output *out;
    arena *arena;
    struct tar_out tar;
    str error;
};

static bool failed(struct backup *b, const char *path, const char *why)
{
    if (!b->error.len)
        b->error = text_format(b->arena, "%s: %s", path, why);
    return false;
}

static bool add_open_file(struct backup *b, int fd, const char *path, str name)
{
    struct stat s;
    char bytes[PIECE];
    if (fstat(fd, &s) != 0 || !S_ISREG(s.st_mode))
        return failed(b, path, "not a file");
    if (!tar_begin(&b->tar, name, s.st_size))
        return failed(b, path, "cannot be written into the backup");
    for (ssize_t n; (n = read(fd, bytes, sizeof bytes)) != 0;) {
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || b->out->stopped(b->out->what))
            return failed(b, path, n < 0 ? strerror(errno) : "the server stops");
        tar_bytes(&b->tar, (str){bytes, n});
    }
    return tar_end(&b->tar) ||
           failed(b, path, "changed while it was read, or nobody takes the backup");
}

static bool add_file(struct backup *b, const char *path, str name)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0)
        return failed(b, path, strerror(errno));
    bool added = add_open_file(b, fd, path, name);
    close(fd);
    return added;
}

/* Of the folder `name` below the data folder; what is not a file or a folder is left out. */
static bool add_folder(struct backup *b, str name, int deep)
{
    const char *path =
        arena_c_string(b->arena, text_format(b->arena, "%s/%.*s", b->i->app.folder, STR(name)));
    DIR *d = opendir(path);
    if (!d)
        return errno == ENOENT || failed(b, path, strerror(errno));
    bool fine = true;
    for (struct dirent *e; fine && (e = readdir(d));) {
        if (e->d_name[0] == '.')
            continue;
        str inner = text_format(b->arena, "%.*s/%s", STR(name), e->d_name);
        const char *full =
            arena_c_string(b->arena, text_format(b->arena, "%s/%s", path, e->d_name));
        struct stat s;
        if (lstat(full, &s) != 0)
            fine = errno == ENOENT || failed(b, full, strerror(errno)); /* swept meanwhile */
        else if (S_ISDIR(s.st_mode))
            fine = deep == 0 || add_folder(b, inner, deep - 1);
        else if (S_ISREG(s.st_mode))
            fine = add_file(b, full, inner);
    }
    closedir(d);
    return fine;
}

static const char *inside(struct backup *b, const char *name)
{
    return arena_c_string(b->arena, text_format(b->arena, "%s/%s", b->i->app.folder, name));
}

static bool go_on(void *what, i64 done, i64 pages)
{
    struct backup *b = what;
    (void)done;
    (void)pages;
    return !b->out->stopped(b->out->what);
}

static bool copy_database(struct backup *b, const char *copy)
{
    struct db *d = db_open(b->i->database, DB_READ, b->arena, &b->error);
    if (!d)
        return false;
    str wrong = db_backup(d, (struct db_backup){copy, go_on, b}, b->arena);
    str head = text_format(b->arena, BACKUP_HEAD "\ndatabase %lld\n", (long long)db_version(d));
    db_close(d);
    if (wrong.len)
        return failed(b, copy, arena_c_string(b->arena, wrong));
    return tar_add(&b->tar, S(BACKUP_ENTRY), head) || failed(b, copy, "nobody takes the backup");
}

static bool add_all(struct backup *b, const char *copy)
{
    static const char *const single[] = {"settings", "secret"};
    if (!copy_database(b, copy) || !add_file(b, copy, S("parvis.db")))
        return false;
    for (i64 n = 0; n < countof(single); n++)
        if (os_exists(inside(b, single[n])) &&
            !add_file(b, inside(b, single[n]), str_of(single[n])))
            return false;
    return add_folder(b, S("files"), FOLDERS_DEEP) &&
           (tar_finish(&b->tar) || failed(b, copy, "nobody takes the backup"));
}

struct log_backup {
    struct write_task task;
    instant now;
};

static bool log_backup(struct write_task *t, struct db *d)
{
    instance_log_write(d, ((struct log_backup *)t)->now, S("backup written"));
    return true;
}

int backup_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct backup b = {.i = i, .out = out, .arena = a};
    uint8_t random[8];
    (void)v;
    os_random(random, sizeof random);
    b.tar = tar_out_of(a, out->data, out->what);
    const char *copy =
        inside(&b, arena_c_string(a, text_format(a, "backup-%02x%02x%02x%02x.db", random[0],
                                                 random[1], random[2], random[3])));
    bool done = add_all(&b, copy);
    unlink(copy);
    struct log_backup log = {{.run = log_backup}, os_now()};
    if (done)
        instance_write(i, &log.task); /* /admin/sante says when the last one was */
    return done ? 0 : verb_refused(out, b.error);
}

int verb_backup(struct verb_call *v)
{
    if (v->word_count != 1)
        return verb_failed(S("backup FILE --data DIR"));
    arena a = arena_of(256 << 20);
    struct outfile file;
    str error = {0};
    int status = 1;
    if (outfile_open(&file, &a, v->words[0], &error)) {
        v->output = file.descriptor;
        status = verb_inside(v);
        bool whole = status == 0 && backup_verify(&a, file.descriptor, &error);
        if (!outfile_close(&file, whole, &error) || !whole)
            status = 1;
    }
    if (error.len)
        verb_failed(error);
    else if (status == 0)
        printf("%.*s: written and verified\n", STR(v->words[0]));
    arena_free(&a);
    return status;
}
