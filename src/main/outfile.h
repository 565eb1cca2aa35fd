/* SPDX-License-Identifier: EUPL-1.2 */
/* outfile: a file that a verb writes for its caller: mode 0600, there whole or not at all. */
#ifndef MAIN_OUTFILE_H
#define MAIN_OUTFILE_H

#include "base/arena.h"

struct outfile {
    arena *arena;
    const char *path, *partial; /* written as PATH.partial, renamed at the end */
    int descriptor;
};
bool outfile_open(struct outfile *f, arena *a, str path, str *error);
/* Gives it its name when `keep`, after fsync; takes it away otherwise. */
bool outfile_close(struct outfile *f, bool keep, str *error);

#endif
