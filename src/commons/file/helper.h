/* SPDX-License-Identifier: EUPL-1.2 */
/* helper: the process that reads pictures. It is started before anything else is: no thread, no
 * database, no secret is in it. For each picture it forks a child, which is confined (confine.h)
 * before it looks at the first byte; what the child answers is only taken when it is whole. A child
 * that dies is a refusal, and harms nobody (ADR 25). A helper that dies is started again for the
 * next picture, as a new process of this program without anything of the server's memory. */
#ifndef COMMONS_FILE_HELPER_H
#define COMMONS_FILE_HELPER_H

#include "commons/file/picture.h"

struct picture_helper;

/* In a process of a single thread. Closes every descriptor but the first three in the new process.
   NULL when it cannot be. */
struct picture_helper *picture_helper_start(arena *a);
/* Ends it; NULL is nothing. */
void picture_helper_stop(struct picture_helper *h);
/* How often it was started again, and its process now; 0: none. */
i64 picture_helper_again(struct picture_helper *h);
i64 picture_helper_process(struct picture_helper *h);

/* Milliseconds. One that lived well is replaced at once; one that dies again and again waits for a
   pause that doubles from the first to the most. Until then pictures have PICTURE_NO_HELPER. */
enum {
    PICTURE_HELPER_WELL_MS = 60000,
    PICTURE_HELPER_PAUSE_MS = 1000,
    PICTURE_HELPER_PAUSE_MOST_MS = 300000,
};

enum picture_answer {
    PICTURE_MADE,
    PICTURE_UNREADABLE, /* its child died, or said that it is broken */
    PICTURE_BUSY,       /* too many wait */
    PICTURE_NO_HELPER,  /* none was started, or it is gone and waits to be started again */
};
/* From any thread; waits, for a child at most twice CONFINED_SECONDS. At most PICTURES_AT_ONCE are
   read at once. */
enum { PICTURES_AT_ONCE = 2, PICTURES_WAITING_MAX = 6 };
enum picture_answer picture_ask(struct picture_helper *h, arena *a, str bytes, struct picture *p);

#endif
