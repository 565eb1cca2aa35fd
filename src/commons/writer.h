/* SPDX-License-Identifier: EUPL-1.2 */
/* writer: the one thread that writes. Tasks that wait together share one transaction. It is first
 * written plainly; when one of them says no or fails, all is undone and written again, each in a
 * savepoint of its own (FOUNDATIONS 1): a fault belongs to its task, whose savepoint is undone
 * alone; when SQLite dropped the whole transaction, each member is run once more, alone. `done` is
 * called after COMMIT, on the writer's thread: it must be short. */
#ifndef COMMONS_WRITER_H
#define COMMONS_WRITER_H

#include "db/db.h"

enum write_outcome {
    WRITE_KEPT,   /* committed, durable */
    WRITE_UNDONE, /* `run` said no: nothing was written */
    WRITE_FAULT,  /* the database failed: nothing was written; `full` tells a full disk */
};

struct write_task {
    /* Writes; false: undo. May be run three times: it must begin by forgetting its last run. */
    bool (*run)(struct write_task *t, struct db *d);
    void (*done)(struct write_task *t, enum write_outcome outcome, bool full);
    struct write_task *next;
    enum write_outcome outcome;
    bool full;
    bool much;      /* writes thousands of rows: in a transaction of its own */
    bool savepoint; /* begins in a savepoint always: it undoes its first run itself (a rehearsal) */
};

enum { WRITE_BATCH_MAX = 128, WRITE_WAITING_MAX = 4096 };

struct writer;
struct writer *writer_start(struct db *d);
/* False when too many wait already: the caller answers 503. The task is the caller's memory. */
bool writer_add(struct writer *w, struct write_task *t);
/* How many groups were committed in this process: counted after COMMIT, before `done` is called. A
   reader that sees the same count twice has seen the same database (one writer, FOUNDATIONS 1). */
i64 writes_committed(void);
/* Runs one task on the calling thread's behalf and waits for it. */
enum write_outcome writer_run(struct writer *w, struct write_task *t);
void writer_stop(struct writer *w); /* finishes what waits */

/* Runs tasks (a list by `next`) as one group on this very thread: what the writer's thread does,
   and what tests and command-line verbs without a server call. Calls no `done`. */
void write_group(struct db *d, struct write_task *first);

#endif
