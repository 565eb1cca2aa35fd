/* SPDX-License-Identifier: EUPL-1.2 */
/* source: cuts what an archive is read from into lines. One thread at a time. */
#ifndef COMMONS_ARCHIVE_SOURCE_H
#define COMMONS_ARCHIVE_SOURCE_H

#include "commons/archive/archive.h"

struct lines {
    struct archive_source source;
    char *room;    /* LINES_ROOM bytes, of a file */
    i64 from, len; /* what of the source stands in it */
    i64 at;        /* the next line begins here in the source */
    i64 line;      /* its number, less one */
    bool failed;
};
enum { LINES_ROOM = ARCHIVE_LINE_MAX + (64 << 10) };

/* The next line without its end, until the next call; false at the end. One that is too long comes
   cut, longer than ARCHIVE_LINE_MAX. */
bool lines_next(struct lines *r, str *line);

#endif
