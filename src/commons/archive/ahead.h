/* SPDX-License-Identifier: EUPL-1.2 */
/* ahead: the lines of an archive, read, and their texts rendered and analysed, on threads of their
 * own while the writer writes the lines before. They come in the order of the file, whatever the
 * threads do. Who asks for a line that nobody has read yet reads it himself, so that a machine of
 * one core needs no other thread. */
#ifndef COMMONS_ARCHIVE_AHEAD_H
#define COMMONS_ARCHIVE_AHEAD_H

#include "commons/archive/archive.h"
#include "commons/thread/import.h"

struct ahead;

struct ahead_line {
    i64 number;                /* in the file, for people */
    bool read;                 /* otherwise `error` says why not */
    bool too_much;             /* it needs more memory than an import may take */
    str error;                 /* in English */
    struct archive_line value; /* what it names lives until the next ahead_pass() */
    struct post_ahead *post;   /* of a post; NULL: nothing was prepared */
};

/* A place between two lines, to come back to. */
struct ahead_place {
    i64 at, line;
};

/* The source and `origin` (of the instance, for links in texts) outlive it. */
struct ahead *ahead_start(struct archive_source source, str origin);
const struct ahead_line *ahead_peek(struct ahead *x); /* the next line; NULL at the end */
void ahead_pass(struct ahead *x);                     /* it is done with */
struct ahead_place ahead_place(const struct ahead *x);
void ahead_go_back(struct ahead *x, struct ahead_place place);
/* Whether preparing posts is of use: not when they are all here already. */
void ahead_prepare(struct ahead *x, bool posts);
bool ahead_failed(struct ahead *x); /* the source cannot be read; what could be came */
void ahead_stop(struct ahead *x);

#endif
