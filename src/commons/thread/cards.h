/* SPDX-License-Identifier: EUPL-1.2 */
/* cards: what everybody sees of a post, kept finished and escaped (ADR 11).
 *
 * A card holds nothing of its reader: buttons and tokens stand beside it in the page. It is a cache
 * row, of which a page of a thread is one short range; without it the post is rendered as if there
 * were no cache. Who keeps it true:
 *   - this room drops a card in the transaction that writes, changes or hides its post, or makes it
 *     the best answer or no longer;
 *   - whoever changes a person's name calls cards_drop_of_person(), in the same transaction; an
 *     erasure takes a person's cards by the table of personal data (cards_test.c lists the queries
 * that write names, and fails at a new one);
 *   - a post that is deleted takes its cards with it (a foreign key);
 *   - another view, translation or renderer gives another `look`, and the old cards count for
 *     nothing.
 * Cards are made in French when the post is written, else by the writer when a page was read
 * without them: the request itself writes nothing. */
#ifndef COMMONS_THREAD_CARDS_H
#define COMMONS_THREAD_CARDS_H

#include "commons/thread/thread.h"

/* What the view thread_card shows. */
struct thread_card {
    struct post post;
    bool best, edited;
    str state;         /* "best" or empty: a class */
    i64 answers;       /* the number of the post it replies to; 0: none */
    bool answers_here; /* that post stands on the same page */
};

/* The cards of the posts after..upto of a thread (at most THREAD_PAGE), each post in its turn.
   Those that are not kept are rendered now, and the writer is told. */
struct shown_cards {
    struct shown_card *at;
    i64 len, cap;
};
struct shown_cards cards_of_page(struct request *r, const struct contribution *c, i64 after,
                                 i64 upto);

/* One post to be shown on another page than its own: what it answers is not beside it there. False
   when the reader may not see it. It is not kept. */
bool card_lifted(struct request *r, const struct contribution *c, i64 number,
                 struct shown_card *card);
/* What the person wrote, out of a card: empty where it is hidden. */
str card_prose(markup card);

/* Inside `apply`. A post is new, and has no card: as it was written, but for its writer's name,
   which is read here as it is now. */
void card_make(struct request *r, struct post p);
/* Inside `apply` or a task of the writer. Something that the card of this post shows has changed:
   its cards are dropped, and made anew in French. */
void card_renew(struct request *r, i64 contribution, i64 post, i64 number);
/* The name of that person has changed or is no more. */
void cards_drop_of_person(struct db *d, i64 person);

/* What a card looks like depends on this: never 0. */
i64 card_look(enum language language);

/* Where a card stands: languages one after the other, then contributions, then numbers. 0 beyond
   what fits (2^37 contributions of 2^24 posts): such a post has no card. */
i64 card_place(enum language language, i64 contribution, i64 number);

/* The server's own: pages that were read without their cards are noted, and the writer makes them.
   Without it (tests, command line) nothing is noted. */
struct card_maker;
struct card_maker *card_maker_start(struct app *app);
void card_maker_free(struct card_maker *m); /* after the writer has stopped */
/* Makes what was noted, on the writer's connection inside a transaction; for tests. */
void card_maker_run(struct card_maker *m, struct db *d);

#endif
