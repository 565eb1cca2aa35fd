/* SPDX-License-Identifier: EUPL-1.2 */
/* thread: the discussion of any contribution. A topic of the forum is a contribution whose thread
 * opens with a post; under an experience the thread holds its questions and answers.
 *
 * A page of a contribution calls thread_read() and renders the view `thread`; writing goes to the
 * addresses of pages.c, the same for every kind. */
#ifndef COMMONS_THREAD_H
#define COMMONS_THREAD_H

#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/field.h"
#include "commons/file/shown.h"
#include "thread_sql.h"

enum { THREAD_PAGE = 20, POST_LIMIT = 20000 };

/* A post as everybody sees it (cards.h), and what this reader may do with it. */
struct shown_card {
    i64 number, id, person;
    bool hidden;
    markup html;
};
struct thread_post {
    struct shown_card post;
    struct shown_files files; /* what is joined to it (commons/file) */
    bool best, may_edit, may_choose;
    bool moved; /* only a line that leads to where it stands: it was lifted to the head */
};

struct thread_page {
    i64 contribution, total;
    i64 reader; /* person; 0: nobody */
    url path;   /* of the contribution, without query */
    struct {
        struct thread_post *at;
        i64 len, cap;
    } posts;
    opt_int previous, next; /* the number of the first post of these pages */
    i64 best;               /* the number of the best answer when it is on another page; 0: none */
    i64 own;                /* the number of the reader's last post on this page; 0: none */
    str opening;            /* the first words of a topic, on its first page */
    bool may_reply, signed_in, followed;
    struct shown_field body;
    struct capacities capacities;
};

/* The page that holds post number `message` of the query (?message=41), or the first. `path` is the
   contribution's. The reader may see the contribution: that was checked. */
struct thread_page thread_read(struct request *r, const struct contribution *c, str path);

enum post_hidden_by { HIDDEN_BY_AUTHOR, HIDDEN_BY_MODERATORS, HIDDEN_UNTIL_READ };

/* Inside `apply`, for commons/moderation. Hides a post, whoever may read it: its words leave the
   row and are returned (not found, not said to the API, not exported). NULL when there is none, or
   when its author took it back. */
struct post_source *thread_conceal(struct request *r, i64 post, enum post_hidden_by why);
void thread_reveal(struct request *r, i64 post, str body);
/* What was joined to one's post, or changed there, is read first when its writer is new, as words
   are. True when the post is held (moderation_hold). */
bool thread_hold(struct request *r, i64 post, str words);
/* Tells those whom it concerns of a post that was held until now (commons/notice). */
void thread_tell(struct request *r, i64 post);

struct post_new {
    i64 contribution;
    const struct contribution *about; /* it, as this transaction gave it to the reader; or NULL */
    const struct capacity *capacity;  /* NULL: in the person's own name */
    str body;
    /* What is made of `body` before `apply`: by post_prepare() (import.h), or its page alone, by
       thread_render(). */
    const struct post_ahead *ahead;
    markup html; /* where `ahead` is NULL */
    i64 answers; /* the number of the post it replies to; 0: none */
    bool *held;  /* set when it waits to be read by a moderator (commons/moderation); or NULL */
};
/* Inside `apply`. Returns its number, 0 when the person may not read the contribution or on a
   fault. Counts it, indexes it, journals it; the writer follows the thread from then on. */
i64 thread_post(struct request *r, struct post_new p);

/* Markdown as posts are written: line ends kept, headings under the page's own. */
markup thread_render(struct request *r, str body);

/* In whose name the reader may speak, for the view thread_capacity; a form that is shown again
   keeps what was chosen. */
struct capacities thread_capacities(const struct request *r);

/* "?message=41#m41": what to add to a contribution's path to read that post. */
str thread_anchor(arena *a, i64 number);

extern const struct feature thread_feature;

#endif
