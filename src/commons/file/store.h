/* SPDX-License-Identifier: EUPL-1.2 */
/* store: the bytes of files, in the data folder, by what they are: DIR/files/ab/cdef… is the
 * SHA-256. Written before the row that names it is committed; swept a day after nothing names it
 * any more, by its time of last change, which writing it again renews. */
#ifndef COMMONS_FILE_STORE_H
#define COMMONS_FILE_STORE_H

#include "db/db.h"

enum { STORE_HASH = 64, STORE_KEPT_HOURS = 24 };

str store_hash(arena *a, str bytes); /* 64 hexadecimal digits */
/* Written beside, fsynced, renamed; any thread. False with *error said, in English. */
bool store_write(const char *folder, arena *a, str hash, str bytes, str *error);
int store_open(const char *folder, arena *a, str hash, i64 *size); /* -1: it is not there */

/* In one of the 256 folders, number 0 to 255: removes what was last written before that and is
   named by no row. How many went. */
enum { STORE_FOLDERS = 256 };
i64 store_sweep(const char *folder, struct db *d, arena *a, int number, instant before);

#endif
