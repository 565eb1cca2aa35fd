/* SPDX-License-Identifier: EUPL-1.2 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "db/db.h"
#include "db/migrate.h"
#include "main/backup.h"
#include "main/tar.h"

enum { HEAD_MAX = 200 };

struct unpacking {
    arena *arena;
    const char *folder; /* NULL: only look */
    int file;
    char head[HEAD_MAX];
    i64 head_len, entries;
    bool database;
    str *error;
};

static bool refused(struct unpacking *u, str why)
{
    *u->error = why;
    return false;
}

/* Nothing but what a backup writes: no way out of the folder. */
static bool name_fits(str name)
{
    if (str_eq(name, S("parvis.db")) || str_eq(name, S("settings")) || str_eq(name, S("secret")))
        return true;
    if (!str_starts(name, S("files/")) || str_ends(name, S("/")))
        return false;
    for (str rest = name; rest.len;) {
        str part = str_cut(&rest, '/');
        if (!part.len || part.at[0] == '.')
            return false;
        for (i64 i = 0; i < part.len; i++)
            if ((unsigned char)part.at[i] <= ' ' || part.at[i] == '\\')
                return false;
    }
    return true;
}

static bool read_head(struct unpacking *u, const struct tar_entry *e)
{
    i64 version = 0;
    if (e->size > HEAD_MAX)
        return refused(u, S("not a backup of Parvis"));
    for (i64 i = 0; i < e->piece.len; i++)
        u->head[e->from + i] = e->piece.at[i];
    if (!e->last)
        return true;
    str head = {u->head, e->size};
    if (!str_starts(head, S(BACKUP_HEAD "\ndatabase ")))
        return refused(u, S("a backup by a newer program, or not one of Parvis"));
    head = str_from(head, S(BACKUP_HEAD "\ndatabase ").len);
    if (!str_to_i64(str_cut(&head, '\n'), &version) || version > db_version_wanted())
        return refused(u, S("a backup by a newer program: update this one first"));
    return true;
}

static bool make_folders(struct unpacking *u, str name)
{
    for (i64 i = 0; i < name.len; i++) {
        const char *path = name.at[i] == '/'
                               ? arena_c_string(u->arena, text_format(u->arena, "%s/%.*s",
                                                                      u->folder, (int)i, name.at))
                               : NULL;
        if (path && mkdir(path, 0700) != 0 && errno != EEXIST)
            return refused(u, text_format(u->arena, "%s: %s", path, strerror(errno)));
    }
    return true;
}

static bool open_entry(struct unpacking *u, str name)
{
    if (!make_folders(u, name))
        return false;
    const char *path =
        arena_c_string(u->arena, text_format(u->arena, "%s/%.*s", u->folder, STR(name)));
    u->file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    return u->file >= 0 || refused(u, text_format(u->arena, "%s: %s", path, strerror(errno)));
}

static bool write_piece(struct unpacking *u, const struct tar_entry *e)
{
    bool fine = true;
    for (str rest = e->piece; rest.len && fine;) {
        ssize_t n = write(u->file, rest.at, (size_t)rest.len);
        if (n < 0 && errno == EINTR)
            continue;
        fine = n > 0;
        rest = str_from(rest, n > 0 ? n : 0);
    }
    if (fine && e->last)
        fine = fsync(u->file) == 0;
    str why = fine ? (str){0} : text_format(u->arena, "%.*s: %s", STR(e->name), strerror(errno));
    if (e->last || !fine) {
        close(u->file);
        u->file = -1;
    }
    return fine || refused(u, why);
}

static bool take_entry(void *what, const struct tar_entry *e)
{
    struct unpacking *u = what;
    bool first = e->from == 0;
    u->entries += first;
    if (u->entries == 1)
        return str_eq(e->name, S(BACKUP_ENTRY)) ? read_head(u, e)
                                                : refused(u, S("not a backup of Parvis"));
    if (!name_fits(e->name))
        return refused(u, S("an entry that no backup of Parvis has"));
    u->database |= str_eq(e->name, S("parvis.db"));
    if (!u->folder)
        return true;
    return (!first || open_entry(u, e->name)) && write_piece(u, e);
}

static bool read_all(struct unpacking *u, int descriptor)
{
    struct tar_in in = {descriptor, take_entry, u};
    if (lseek(descriptor, 0, SEEK_SET) != 0)
        return refused(u, S("cannot be read from its beginning"));
    bool whole = tar_read(u->arena, &in, u->error);
    if (u->file >= 0)
        close(u->file);
    return whole && (u->database || refused(u, S("a backup without a database")));
}

bool backup_verify(arena *a, int descriptor, str *error)
{
    struct unpacking u = {.arena = a, .file = -1, .error = error};
    return read_all(&u, descriptor);
}

static bool database_sound(struct unpacking *u)
{
    const char *path = arena_c_string(u->arena, text_format(u->arena, "%s/parvis.db", u->folder));
    struct db *d = db_open(path, DB_READ, u->arena, u->error);
    if (!d)
        return false;
    strs complaints = db_check(d, u->arena);
    db_close(d);
    return !complaints.len || refused(u, text_format(u->arena, "the database is damaged: %.*s",
                                                     STR(complaints.at[0])));
}

bool backup_unpack(arena *a, int descriptor, const char *folder, str *error)
{
    struct unpacking u = {.arena = a, .folder = folder, .file = -1, .error = error};
    return read_all(&u, descriptor) && database_sound(&u);
}
