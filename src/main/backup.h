/* SPDX-License-Identifier: EUPL-1.2 */
/* backup: what the verbs backup and restore share. */
#ifndef MAIN_BACKUP_H
#define MAIN_BACKUP_H

#include "base/arena.h"

#define BACKUP_ENTRY "BACKUP"
#define BACKUP_HEAD "parvis-backup 1"

/* Reads it from its beginning: all its checksums, and that it begins as a backup does. */
bool backup_verify(arena *a, int descriptor, str *error);

/* Unpacks it into `folder`, which is there and empty, and looks at the database: one that is
   damaged, or newer than this program, is refused. */
bool backup_unpack(arena *a, int descriptor, const char *folder, str *error);

#endif
