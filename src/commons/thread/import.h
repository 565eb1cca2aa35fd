/* SPDX-License-Identifier: EUPL-1.2 */
/* import: posts out of an archive, as they were; rendered and indexed anew. On the writer. */
#ifndef COMMONS_THREAD_IMPORT_H
#define COMMONS_THREAD_IMPORT_H

#include "commons/search/prepare.h"
#include "commons/thread/thread.h"

/* What a post's text is made into: dear, and made of nothing else, so on any thread ahead of the
   writer. */
struct post_ahead {
    markup html;
    str plain;
    struct search_prepared tokens;
};
/* Without a lexicon (NULL) for one post alone. */
struct post_ahead post_prepare(arena *a, struct search_lexicon *l, str origin, str body);

struct post_imported {
    uid uid;
    i64 contribution, number, person, answers, version;
    opt_int organisation;
    str person_name, capacity, body;
    instant created_at;
    opt_instant edited_at;
    bool hidden, best;
    enum post_hidden_by hidden_by;
    const struct post_ahead *ahead; /* of `body`; NULL: made here */
};

/* The threads that posts go to, one post after the other: each is looked up once, and its count
   written once. Lives in the arena. */
struct posts_under_way;
struct posts_under_way *posts_begin(arena *a);
/* Writes the counts: before anything else reads or changes a contribution, and at the end. */
void posts_settle(struct db *d, struct posts_under_way *u);
void posts_forget(struct posts_under_way *u); /* what was written is undone */

/* False: another post has that number. */
bool post_import(struct request *r, struct posts_under_way *u, const struct post_imported *p);

struct post_version_imported {
    i64 post, version, person;
    str body;
    instant replaced_at;
};
bool post_version_import(struct db *d,
                         const struct post_version_imported *v); /* false: there already */

#endif
