/* SPDX-License-Identifier: EUPL-1.2 */
#include "main/start.h"

#include <fcntl.h>
#include <sodium.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "commons/contribution/facet.h"
#include "commons/dispatch.h"
#include "commons/job/job.h"
#include "commons/mandate/mandate.h"
#include "commons/organisation/directory.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"
#include "commons/router.h"
#include "commons/setting/setting.h"
#include "os/os.h"

enum { INSTANCE_ARENA = 64 << 20, SETTINGS_MAX = 64 << 10, IMPORT_ARENA = 256 << 20 };

static const char *in_folder(struct instance *i, const char *name)
{
    return arena_c_string(&i->arena, text_format(&i->arena, "%s/%s", i->app.folder, name));
}

static bool take_lock(struct instance *i, str *error)
{
    i->lock = open(in_folder(i, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (i->lock >= 0 && flock(i->lock, LOCK_EX | LOCK_NB) == 0)
        return true;
    if (i->lock >= 0)
        close(i->lock);
    i->lock = LOCK_HELD;
    *error = text_format(&i->arena, "%s: another Parvis is running on this folder", i->app.folder);
    return false;
}

static bool read_settings(struct instance *i, str *file_read, str *error)
{
    str file = {0};
    const char *path = in_folder(i, "settings");
    if (os_exists(path) && !os_read_file(&i->arena, path, SETTINGS_MAX, &file, error))
        return false;
    struct settings *s = settings_default(&i->arena);
    i->app.newest_settings = s;
    *file_read = file;
    if (settings_add(&i->arena, file, s, error))
        return true;
    *error = text_format(&i->arena, "%s: %.*s", path, STR(*error));
    return false;
}

static bool read_secret(struct instance *i, str *error)
{
    str secret = {0};
    const char *path = in_folder(i, "secret");
    if (os_exists(path)) {
        if (!os_read_file(&i->arena, path, 64, &secret, error))
            return false;
    } else {
        char *made = new_n(&i->arena, char, sizeof i->app.secret);
        os_random(made, sizeof i->app.secret);
        secret = (str){made, sizeof i->app.secret};
        if (!os_write_file(&i->arena, path, secret, 0600, error))
            return false;
    }
    if (secret.len != sizeof i->app.secret) {
        *error = text_format(&i->arena, "%s: damaged; delete it and a new one is made", path);
        return false;
    }
    memcpy(i->app.secret, secret.at, sizeof i->app.secret);
    return true;
}

static void route_all(struct instance *i)
{
    i64 count = 0;
    while (features[count])
        count++;
    const struct route **tables = arena_take(&i->arena, sizeof *tables, count + 1);
    for (i64 n = 0; n < count; n++)
        tables[n] = features[n]->routes;
    i->app.features = features;
    i->app.periodic = periodics;
    i->app.router = router_of(&i->arena, tables, count);
}

/* The reference values and the directory of this edition, in one transaction. */
static bool fill(struct instance *i, str *error)
{
    arena a = arena_of(IMPORT_ARENA);
    struct db *d = i->writer;
    db_begin(d);
    struct request *r = request_of_server(&i->app, d, &a);
    mandates_upkeep(r);
    persons_upkeep(r);
    audiences_start(d);
    facets_start(d);
    jobs_recover(d, r->now);
    bool read = erasures_replay(r, error);
    struct directory_report report = {0};
    read = read && directory_import_embedded(d, &a, r->now, &report, error);
    for (const struct feature *const *f = features; *f && read; f++)
        if ((*f)->start)
            (*f)->start(&i->app, d, &a, r->now);
    if (read && !db_fault(d).len)
        db_commit(d);
    if (read && db_fault(d).len) {
        *error = arena_copy(&i->arena, db_fault(d));
        read = false;
    }
    if (!read) {
        *error = arena_copy(&i->arena, *error);
        db_clear(d);
        if (db_in_transaction(d))
            db_rollback(d);
    } else if (report.added) {
        os_log("info", "directory of authorities imported: %lld added, %lld changed",
               (long long)report.added, (long long)report.changed);
    }
    arena_free(&a);
    return read;
}

/* An upgrade changes the file for good: a verified copy of it is put beside, and the operator can
 * go back (doc/operations.md). */
static bool copy_before_upgrade(struct instance *i, bool *upgrades, str *error)
{
    enum { MARGIN = 64 << 20 };
    struct db_upgrade u;
    if (!os_exists(i->database) || !db_upgrade_of(i->database, &i->arena, &u))
        return true; /* a new folder; or db_open() says what is wrong */
    *upgrades = true;
    i64 size = os_file_size(i->database), left = os_disk_free(i->app.folder);
    const char *copy = in_folder(
        i, arena_c_string(&i->arena, text_format(&i->arena, "before-upgrade-%lld-to-%lld.db",
                                                 (long long)u.from, (long long)u.to)));
    /* the copy, and what the migration itself writes before it is checkpointed */
    if (left >= 0 && left < 2 * size + MARGIN) {
        *error = text_format(&i->arena,
                             "%s: an upgrade needs %lld MB free on this disk for a copy of the "
                             "database; there are %lld: nothing was changed",
                             i->app.folder, (long long)(2 * size + MARGIN) / 1000000,
                             (long long)left / 1000000);
        return false;
    }
    str wrong = db_copy(i->database, copy, &i->arena);
    if (wrong.len) {
        *error = text_format(&i->arena,
                             "%s: the copy before the upgrade failed, nothing was "
                             "changed: %.*s",
                             copy, STR(wrong));
        return false;
    }
    os_log("info", "the database of version %lld is kept as %s", (long long)u.from, copy);
    return true;
}

/* What an upgrade left empty goes back to the disk; where that fails, the file is only larger. */
static void shrink_after_upgrade(struct instance *i)
{
    enum { WORTH_WHILE = 16 << 20 };
    struct db_shrunk s = db_shrink(i->writer, WORTH_WHILE, os_disk_free(i->app.folder), &i->arena);
    if (s.fault.len)
        os_log("warning", "the database keeps the room that the upgrade freed: %.*s", STR(s.fault));
    else if (s.after < s.before)
        os_log("info", "the database went from %lld to %lld MB after the upgrade",
               (long long)s.before / 1000000, (long long)s.after / 1000000);
}

bool instance_open(struct instance *i, const char *folder, str *error)
{
    bool upgrades = false;
    *i = (struct instance){.arena = arena_of(INSTANCE_ARENA), .lock = -1};
    i->app.folder = folder;
    if (sodium_init() < 0) {
        *error = S("libsodium cannot start");
        return false;
    }
    if (!os_make_folder(folder)) {
        *error = text_format(&i->arena, "%s: cannot be made", folder);
        return false;
    }
    str file = {0};
    if (!take_lock(i, error) || !read_settings(i, &file, error) || !read_secret(i, error))
        return false;
    os_log_format(str_eq(i->app.newest_settings->log, S("json")) ? OS_LOG_JSON : OS_LOG_TEXT);
    i->database = in_folder(i, "parvis.db");
    if (!copy_before_upgrade(i, &upgrades, error))
        return false;
    i->writer = db_open(i->database, DB_WRITE, &i->arena, error);
    if (i->writer && upgrades)
        shrink_after_upgrade(i);
    route_all(i);
    if (!i->writer || !fill(i, error))
        return false;
    settings_open(&i->app, i->writer, file);
    return true;
}

void instance_close(struct instance *i)
{
    settings_close(&i->app);
    if (i->writer)
        db_close(i->writer);
    if (i->lock >= 0)
        close(i->lock);
    arena_free(&i->arena);
}
