/* SPDX-License-Identifier: EUPL-1.2 */
/* start: opens a data folder: its lock, settings, secret and database, and everything that must be
 * there before the first request. Every verb that writes begins here.
 *
 *     DIR/parvis.db   the commons        DIR/settings  what the host chose
 *     DIR/secret      signs notices      DIR/lock      held by the one process that writes
 *     DIR/control     verbs of the command line, while a server runs */
#ifndef MAIN_START_H
#define MAIN_START_H

#include "commons/app.h"

struct instance {
    arena arena;
    struct app app;
    struct db *writer; /* the one connection that writes */
    const char *database;
    int lock;
};

extern const struct feature *const features[];   /* features.c; ends with NULL */
extern const struct periodic *const periodics[]; /* the same */

/* False with *error said, in English: another process holds the folder, the disk is full, the file
   is newer than this binary. `instance_close` frees all. */
bool instance_open(struct instance *i, const char *folder, str *error);
void instance_close(struct instance *i);

enum { LOCK_HELD = -2 }; /* instance.lock after a refusal because a server runs */

#endif
