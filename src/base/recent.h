/* SPDX-License-Identifier: EUPL-1.2 */
/* recent: items found by a hash and ordered by when they were last used, for what is kept in memory
 * while there is room. An item holds a `struct recent`; the caller compares keys, locks and frees.
 * Nothing here takes memory. */
#ifndef BASE_RECENT_H
#define BASE_RECENT_H

#include "base/base.h"

enum { RECENT_PLACES = 1 << 10 };

struct recent {
    struct recent *next; /* of the same place; see recents_at() */
    struct recent *newer, *older;
    uint64_t hash;
};
struct recents { /* zeros at first */
    struct recent *places[RECENT_PLACES];
    struct recent *newest, *oldest;
};

/* The first item that may have that hash; the others follow by `next`. */
static inline struct recent *recents_at(const struct recents *r, uint64_t hash)
{
    return r->places[hash % RECENT_PLACES];
}

void recent_put(struct recents *r, struct recent *item); /* its hash is set; it is the newest */
void recent_used(struct recents *r, struct recent *item);
void recent_take_out(struct recents *r, struct recent *item);

/* Folded products of eight bytes at a time. Who knows the seed can find keys that meet: items are
   compared by their keys, and a table is bounded. */
uint64_t hash_bytes(uint64_t seed, str s);

#endif
