/* SPDX-License-Identifier: EUPL-1.2 */
/* workers: the threads that prepare answers which may block; each has a reader's connection. */
#ifndef COMMONS_WORKERS_H
#define COMMONS_WORKERS_H

#include "db/db.h"

struct work {
    void (*run)(struct work *w, struct db *reader);
    struct work *next;
};

enum {
    WORK_WAITING_MAX = 1000,
    HASHES_WAITING_MAX = 50,
    CALLS_AT_ONCE = 8,
    CALLS_WAITING_MAX = 100
};

struct workers;
/* `count` threads, for which `waiting_max` may wait. `database` stays where it is. The first has
   its connection now, NULL with *error when it cannot be opened; the others open theirs when they
   first have something to do, and leave it to the first as long as they cannot. */
struct workers *workers_start(const char *database, i64 count, i64 waiting_max, arena *a,
                              str *error);
bool workers_add(struct workers *w, struct work *work); /* false: too many wait already */
/* Finishes what waits and takes no more: workers_add() says false from then on. A writer that is
   still finishing may ask it for a last page; so the writer is stopped between the two. */
void workers_drain(struct workers *w);
void workers_stop(struct workers *w); /* the same, and frees it */

#endif
