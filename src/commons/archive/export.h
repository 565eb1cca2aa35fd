/* SPDX-License-Identifier: EUPL-1.2 */
/* export: what the files that write an archive share. Others use archive.h. */
#ifndef COMMONS_ARCHIVE_EXPORT_H
#define COMMONS_ARCHIVE_EXPORT_H

#include "commons/archive/archive.h"
#include "commons/archive/object.h"

enum { EXPORT_PAGE_BYTES = 512 << 20, EXPORT_BUFFER_BYTES = 64 << 10 };

struct export
{
    struct archive_export *order;
    struct archive_exported *done;
    arena *done_arena;
    struct db *d;
    bool everything, stopped;
    arena page; /* of the rows under way */
    arena line; /* of the line under way: few blocks, used again and again */
    char buffer[EXPORT_BUFFER_BYTES];
    i64 len;
};

struct object line_of(struct export *x, enum archive_type type);
void put_line(struct export *x, str line); /* canonical already */
void end_line(struct export *x, struct object *o);
void line_reference(struct export *x, struct object *o, const char *name, opt_uid u,
                    opt_text official);
/* A page of rows is over: false when it was the last one, or nobody listens. */
bool next_page(struct export *x, i64 rows);

/* Links, declarations, follow-ups, posts, attachments; with everything also who follows what, and
   the journal. */
void export_hanging(struct export *x);

#endif
