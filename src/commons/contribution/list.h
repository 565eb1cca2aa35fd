/* SPDX-License-Identifier: EUPL-1.2 */
/* list: lists of contributions for the pages of features, their feeds and the API: filtered, newest
 * first, by keyset. Other lists are functions of contribution_sql.h: draft_list, received_list
 * (what an organisation took from others), taken_up_list (what others took from it),
 * exchange_counts. */
#ifndef COMMONS_LIST_H
#define COMMONS_LIST_H

#include "commons/contribution/contribution.h"

enum list_order { LIST_NEWEST, LIST_ACTIVE };
enum { LIST_MAX = 100, LIST_COUNT_MAX = 2000 };

/* What is empty or 0 does not filter. */
struct list_filter {
    const struct kind *kind; /* NULL: of every kind */
    str state;               /* empty: published */
    i64 organisation, person;
    str depth, status;
    i64 stratum, department, region; /* department, region: rows of organisation */
    i64 sector, theme;               /* rows of facet */
    enum list_order order;           /* LIST_ACTIVE needs a kind */
    bool uncounted; /* the total is not shown: counting costs a hundred times what a page does */
};

/* Where a page ended: {0} before the first. */
struct list_place {
    instant at;
    i64 id;
};
str list_place_write(arena *a, struct list_place p); /* "1795..-12": fit for an address */
bool list_place_read(str s, struct list_place *p);

struct list {
    struct card_rows cards;
    struct list_place next; /* id 0: this is the last page */
    i64 total;              /* counted on the first page only, if at all; else -1 */
    bool at_least;          /* total is LIST_COUNT_MAX and there are more: never of a whole kind */
};
/* Is there nothing but examples of that kind (empty: of any)? One bit for all readers, whatever
   they may read. */
bool examples_alone(struct request *r, str kind);
/* Examples are shown only as long as there is nothing else of that kind. */
struct list contribution_list(struct request *r, const struct list_filter *f,
                              struct list_place after, i64 limit);

#endif
