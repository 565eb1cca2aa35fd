/* SPDX-License-Identifier: EUPL-1.2 */
/* known: what request after request reads alike, kept in memory as it was read (ADR 32): who stands
 * behind a session, the cards of a thread's page, the name of a category.
 *
 * A value is made of the database, its key and the settings alone, as a visitor reads: `make` sees
 * no reader. It holds until a row that it was made of changes (db.h, struct reads), the settings
 * change or the day ends in France; SECONDS_KNOWN where a query was given a day or an instant. It
 * is right at once, as the page cache is (ADR 3): whoever was answered sees what was written. What
 * is read for a page that may be kept counts as read by that page.
 *
 * On the writer's connection, and without a store, every value is made when it is asked for. Any
 * thread may call any of this. Memory is bounded by the `max` given; what was asked for least
 * lately goes first, and what is larger than a 64th of it is not kept. */
#ifndef COMMONS_KNOWN_H
#define COMMONS_KNOWN_H

#include "commons/request.h"

enum { KNOWN_MAX = 16 << 20, KNOWN_KEY_MAX = 128, SECONDS_KNOWN = 5 };

struct known_kind {
    const char *name;
    /* In r->arena; what it returns is not changed by anybody. NULL: there is no such thing, which
       is asked again next time. */
    const void *(*make)(struct request *r, str key, instant *until);
    /* `make` lowers *until itself, from midnight to when its value ends. */
    bool tells_end;
};

/* The value of `key` (at most KNOWN_KEY_MAX bytes), which lives as long as the request; NULL: none.
 */
const void *known(struct request *r, const struct known_kind *kind, str key);

/* Whether it would be kept: else what the reader may read is better asked at once. */
bool known_keeps(const struct request *r);

/* A key of numbers: a struct without holes. */
#define known_by(r, kind, key) known(r, kind, (str){(const char *)(key), (i64)sizeof *(key)})

/* Forgets what does not hold any more: else it stays until it is asked for or room is needed, and
   may be what a person had erased. Every minute. */
void known_sweep(const struct request *r);

struct known_store;
struct known_store *known_start(i64 max);
void known_free(struct known_store *s); /* when nobody asks any more */

/* Of this process since it started, for the page of health and tests. */
struct known_counts {
    i64 values, bytes, found, made;
};
struct known_counts known_counts(struct known_store *s);

#endif
