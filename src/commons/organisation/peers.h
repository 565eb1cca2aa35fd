/* SPDX-License-Identifier: EUPL-1.2 */
/* peers: the neighbours that resemble a body, each with its reasons, and the reader's own list,
 * "mes pairs". A member's list is in the database; a visitor's travels in the address as local ids
 * ("12-40-7"), so that reading writes nothing. */
#ifndef COMMONS_ORGANISATION_PEERS_H
#define COMMONS_ORGANISATION_PEERS_H

#include "commons/organisation/organisation.h"
#include "organisation_sql.h"

enum {
    NEIGHBOURS_MAX = 60,
    PEERS_MAX = 20, /* of a reader */
};

struct neighbour {
    struct organisation_card card;
    struct resemblance why;
};
struct neighbours {
    struct neighbour *at;
    i64 len, cap;
};

struct profile profile_of(const struct organisation_card *card);

/* At most `count` neighbours, the most alike first. Empty for a body whose population is unknown:
   we do not know what it resembles. */
struct neighbours organisation_neighbours(struct db *d, arena *a, const struct profile *self,
                                          i64 count);

/* "à 3 % près aussi peuplée, même département": why it is there, as sentences for people. */
message resemblance_size(arena *a, const struct resemblance *r);
message resemblance_territory(const struct resemblance *r);

/* A visitor's list, from and to its text. Unknown ids, doubles and what exceeds PEERS_MAX are left
 * out. */
struct organisation_card_rows peers_read(struct db *d, arena *a, str ids);
str peers_with(arena *a, const struct organisation_card_rows *peers, i64 id); /* adds at the end */
str peers_without(arena *a, const struct organisation_card_rows *peers, i64 id);

bool peers_named(str ids, i64 id); /* is it in such a text? */

/* The neighbours that a member took away from the sheet of a body, as such a text; and one more of
   them, unless there are PEERS_MAX already: false then. */
str neighbours_dismissed(struct db *d, arena *a, i64 person, i64 sheet);
bool neighbours_dismiss(struct db *d, arena *a, i64 person, i64 sheet, i64 organisation);

/* Adds to a member's list unless it holds PEERS_MAX already; false then. */
bool peers_add(struct db *d, i64 person, i64 organisation, instant now);

#endif
