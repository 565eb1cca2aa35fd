/* SPDX-License-Identifier: EUPL-1.2 */
/* import and export: the commons as JSON Lines, in and out. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commons/archive/archive.h"
#include "commons/writer.h"
#include "db/db.h"
#include "main/outfile.h"
#include "main/verbs.h"

/* ---- export -----------------------------------------------------------------------------------
 */

int export_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    str error = {0};
    struct db *d = db_open(i->database, DB_READ, a, &error);
    if (!d)
        return verb_refused(out, error);
    struct archive_export order = {.app = &i->app,
                                   .db = d,
                                   .everything = str_eq(v->scope, S("everything")),
                                   .write = out->data,
                                   .what = out->what};
    struct archive_exported done = archive_export(&order, a);
    db_close(d);
    return done.fault.len ? verb_refused(out, done.fault) : 0;
}

int verb_export(struct verb_call *v)
{
    bool known =
        !v->scope.len || str_eq(v->scope, S("public")) || str_eq(v->scope, S("everything"));
    if (!known || v->word_count > 1)
        return verb_failed(S("export [FILE] [--scope public|everything] --data DIR"));
    if (!v->word_count || str_eq(v->words[0], S("-")))
        return verb_inside(v);
    arena a = arena_of(1 << 20);
    struct outfile file;
    str error = {0};
    int status = 1;
    if (outfile_open(&file, &a, v->words[0], &error)) {
        v->output = file.descriptor;
        status = verb_inside(v);
        if (!outfile_close(&file, status == 0, &error))
            status = 1;
    }
    if (error.len)
        verb_failed(error);
    arena_free(&a);
    return status;
}

/* ---- import -----------------------------------------------------------------------------------
 */

struct import_run {
    struct instance *instance;
    struct verb_output *out;
};

static void write_task(void *what, struct write_task *t)
{
    struct import_run *run = what;
    if (run->out->stopped(run->out->what)) {
        t->outcome = WRITE_FAULT; /* the server stops: what was kept so far stays */
        t->full = false;
        return;
    }
    instance_write(run->instance, t);
}

static void report(struct verb_call *v, struct verb_output *out, arena *a,
                   const struct archive_imported *done)
{
    for (i64 n = 0; n < done->complaints.len; n++)
        out->tell(out->what,
                  text_format(a, "line %lld: %.*s", (long long)done->complaints.at[n].line,
                              STR(done->complaints.at[n].why)));
    if (done->refused > done->complaints.len)
        out->tell(out->what, text_format(a, "and %lld more",
                                         (long long)(done->refused - done->complaints.len)));
    bool undone = done->refused && !v->partial;
    out->tell(out->what,
              text_format(a, "%lld lines read: %lld %s, %lld already there, %lld refused%s",
                          (long long)done->lines, (long long)done->added,
                          v->dry_run || undone ? "could be added" : "added",
                          (long long)done->unchanged, (long long)done->refused,
                          undone ? "; nothing was written" : ""));
}

int import_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct import_run run = {i, out};
    struct archive_import order = {.app = &i->app,
                                   .source = {v->input, (str){0}},
                                   .dry_run = v->dry_run,
                                   .partial = v->partial,
                                   .write = write_task,
                                   .what = &run};
    if (v->input < 0)
        return verb_refused(out, S("no file to import"));
    struct archive_imported done = archive_import(&order, a);
    report(v, out, a, &done);
    if (done.fault.len)
        return verb_refused(out, done.fault);
    return done.refused ? 1 : 0;
}

int verb_import(struct verb_call *v)
{
    struct stat s;
    if (v->word_count != 1)
        return verb_failed(S("import FILE [--dry-run] [--partial] --data DIR"));
    arena a = arena_of(1 << 20);
    const char *path = arena_c_string(&a, v->words[0]);
    int status = 1;
    v->input = open(path, O_RDONLY | O_CLOEXEC);
    if (v->input < 0)
        verb_failed(text_format(&a, "%s: %s", path, strerror(errno)));
    else if (fstat(v->input, &s) != 0 || !S_ISREG(s.st_mode))
        verb_failed(text_format(
            &a, "%s: not a file (an archive is read more than once: a pipe will not do)", path));
    else
        status = verb_inside(v);
    if (v->input >= 0)
        close(v->input);
    arena_free(&a);
    return status;
}
