/* SPDX-License-Identifier: EUPL-1.2 */
/* reply: what thread.c and pages.c of this room share. */
#ifndef COMMONS_THREAD_REPLY_H
#define COMMONS_THREAD_REPLY_H

#include "commons/thread/thread.h"

struct reply_page {
    struct contribution contribution;
    url path;
    i64 answers, post, version; /* post: the one being changed; 0: a new one */
    struct shown_form form;
    struct shown_field body;
    struct capacities capacities;
    opt_text preview_of;
    markup preview;
};

struct history_page {
    struct contribution contribution;
    url path;
    struct post_source post;
    struct post_past_rows rows;
};

struct form *reply_form_empty(arena *a);

struct post_change {
    i64 seen; /* the version that was read */
    str body;
    const struct post_ahead *ahead; /* both as in post_new */
    markup html;
    bool *held; /* NULL, or: it waits to be read by a moderator, as new words do */
};
bool thread_change(struct request *r, i64 post, struct post_change change);
bool thread_take_back(struct request *r, i64 post);
bool thread_choose(struct request *r, i64 post); /* again: undoes it */

#endif
