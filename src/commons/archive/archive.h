/* SPDX-License-Identifier: EUPL-1.2 */
/* archive: the commons as JSON Lines (doc/archive-format.md), out and in.
 *
 * Two scopes. Public: what any visitor may read, asked from the database as a visitor asks.
 * Everything: the operator's own copy, with addresses and password hashes. Everything is named by
 * uid, an authority by its official code; the same commons gives the same bytes. */
#ifndef COMMONS_ARCHIVE_H
#define COMMONS_ARCHIVE_H

#include "commons/app.h"
#include "commons/archive/line.h"

struct write_task;

/* ---- out ------------------------------------------------------------------------------------ */

struct archive_export {
    struct app *app;
    struct db *db; /* a reader's connection, in no transaction: one snapshot is taken */
    bool everything;
    bool (*write)(void *what, str bytes); /* false: stop, nobody listens any more */
    void *what;
};
struct archive_exported {
    i64 lines;
    str fault; /* empty: all went well */
};
/* Pages of rows: memory does not grow with the commons. */
struct archive_exported archive_export(struct archive_export *order, arena *a);

/* ---- in ------------------------------------------------------------------------------------- */

/* Where lines come from: a file that can be read anywhere (pread), or bytes in memory. */
struct archive_source {
    int file; /* -1: `bytes` */
    str bytes;
};

struct archive_import {
    struct app *app;
    struct archive_source source;
    bool dry_run; /* says what would happen; writes nothing */
    bool partial; /* keeps what can be; otherwise one bad line undoes all */
    /* Runs a task on the writer and waits: writer_run(), or write_group() where there is no server.
     */
    void (*write)(void *what, struct write_task *t);
    void *what;
};

enum { ARCHIVE_COMPLAINTS_MAX = 50 }; /* then an import that is not partial gives up */

struct archive_complaint {
    i64 line;
    str why;
};
struct archive_imported {
    i64 lines, added, unchanged, refused;
    struct {
        struct archive_complaint *at;
        i64 len, cap;
    } complaints; /* the first ARCHIVE_COMPLAINTS_MAX */
    bool kept;    /* something was written */
    str fault;    /* the database or the disk failed: nothing of the batch under way was written */
};
/* Idempotent: what is there already, by its uid, is left as it is. A whole import is one
 * transaction; a partial one gives way to other writers every few hundred lines. */
struct archive_imported archive_import(struct archive_import *order, arena *a);

#endif
