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
    str plain;                              /* of `body`, when `prepared` is there */
    const struct search_prepared *prepared; /* of `plain`, or NULL */
};
void post_index(struct request *r, const struct contribution *c, struct post_indexed p);

#endif
