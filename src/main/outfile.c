/* SPDX-License-Identifier: EUPL-1.2 */
#include "main/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

static bool said(struct outfile *f, const char *path, str *error)
{
    *error = text_format(f->arena, "%s: %s", path, strerror(errno));
    return false;
}

bool outfile_open(struct outfile *f, arena *a, str path, str *error)
{
    *f = (struct outfile){.arena = a, .path = arena_c_string(a, path)};
    f->partial = arena_c_string(a, text_format(a, "%s.partial", f->path));
    unlink(f->partial); /* of an attempt that was cut short: its mode may be another */
    f->descriptor = open(f->partial, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    return f->descriptor >= 0 || said(f, f->partial, error);
}

static bool folder_kept(struct outfile *f)
{
    char *copy = new_n(f->arena, char, (i64)strlen(f->path) + 1);
    memcpy(copy, f->path, strlen(f->path));
    int folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool kept = folder >= 0 && fsync(folder) == 0;
    if (folder >= 0)
        close(folder);
    return kept;
}

bool outfile_close(struct outfile *f, bool keep, str *error)
{
    bool whole =
        keep && fsync(f->descriptor) == 0 && rename(f->partial, f->path) == 0 && folder_kept(f);
    if (keep && !whole)
        said(f, f->path, error);
    close(f->descriptor);
    if (!whole)
        unlink(f->partial);
    return whole || !keep;
}
