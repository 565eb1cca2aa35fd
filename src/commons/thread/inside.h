/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. Others use thread.h. */
#ifndef COMMONS_THREAD_INSIDE_H
#define COMMONS_THREAD_INSIDE_H

#include "commons/thread/thread.h"

/* A post as search finds it: its text, and the name of who wrote it. */
struct post_indexed {
    i64 post, number;
    str body, by;
    instant at;
    const struct post_ahead *ahead; /* of `body`; NULL: made here */
};
void post_index(struct request *r, const struct contribution *c, struct post_indexed p);

#endif
